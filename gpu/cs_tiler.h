/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * The tiler heap: draws take memory from it, and wait when there is none.
 */
#ifndef MALI_CS_TILER_H
#define MALI_CS_TILER_H

#include "group.h"

bool mali_cs_tiler_poll(struct mali_gpu *gpu, struct cs_ref *q);
void mali_cs_tiler_handler_returned(struct mali_gpu *gpu, struct cs_ref *q);
bool mali_cs_heap_count(struct mali_gpu *gpu, struct cs_ref *q, u64 heap, unsigned int counter);
bool mali_cs_heap_give_back(struct mali_gpu *gpu, struct cs_ref *q, u64 heap, u64 first, u64 last);

#endif
