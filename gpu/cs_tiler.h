/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * The tiler heap: draws take memory from it, and wait when there is none.
 */
#ifndef MALI_CS_TILER_H
#define MALI_CS_TILER_H

#include "cs_progress.h"
#include "group.h"

/* What jobs of draws have in the same place: Tiler Context, chunk from the driver, and flags */
#define TILER_JOB_CONTEXT	0
#define TILER_JOB_CHUNK		2
#define TILER_JOB_FLAGS		7
/* It has its registers in @draw of the queue, at this place */
#define TILER_HAS_REGS		BIT64(1)
#define TILER_REGS		BIT64(0)

enum cs_progress mali_cs_tiler_take(struct mali_gpu *gpu, struct cs_ref *q, unsigned int i,
				    u64 least, u64 *bytes, u64 *va);
enum cs_progress mali_cs_tiler_fail(struct mali_gpu *gpu, struct cs_ref *q, unsigned int i,
				    u32 exception, u64 info);
void mali_cs_tiler_release(struct cs_state *s, const struct cs_work *w);
void mali_cs_tiler_restore(struct mali_gpu *gpu, struct cs_state *s);
bool mali_cs_tiler_poll(struct mali_gpu *gpu, struct cs_ref *q);
void mali_cs_tiler_handler_returned(struct mali_gpu *gpu, struct cs_ref *q);
bool mali_cs_heap_count(struct mali_gpu *gpu, struct cs_ref *q, u64 heap, unsigned int counter);
bool mali_cs_heap_give_back(struct mali_gpu *gpu, struct cs_ref *q, u64 heap, u64 first, u64 last);

#endif
