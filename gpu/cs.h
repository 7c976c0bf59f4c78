/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * A command stream: its ring, called buffers, progress, blocking.
 */
#ifndef MALI_CS_H
#define MALI_CS_H

#include "group.h"

void mali_cs_start(struct mali_gpu *gpu, struct cs_ref *q, bool resume);
void mali_cs_halt(struct mali_gpu *gpu, struct cs_ref *q, const char *at);
void mali_cs_stop(struct mali_gpu *gpu, struct cs_ref *q);
bool mali_cs_runnable(struct mali_gpu *gpu, struct cs_ref *q);
bool mali_cs_idle(struct mali_gpu *gpu, struct cs_ref *q);
bool mali_cs_next(struct mali_gpu *gpu, struct cs_ref *q, enum mali_cs_insn *id, u64 *insn);
void mali_cs_forget_lines(struct cs *cs);
void mali_cs_show(struct mali_gpu *gpu, struct cs_ref *q);
u32 mali_cs_run(struct mali_gpu *gpu, struct cs_ref *q, u32 budget, u64 until, bool only);

#endif
