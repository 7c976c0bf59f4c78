/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Regions of command streams in protected mode.
 */
#ifndef MALI_REGION_H
#define MALI_REGION_H

#include "cs_step.h"
#include "group.h"

enum cs_step mali_region_begin(struct mali_gpu *gpu, struct cs_ref *q, u64 insn);
void mali_region_ask(struct mali_gpu *gpu, struct cs_ref *q);
void mali_region_ask_again(struct mali_gpu *gpu, struct cs_ref *q);
bool mali_region_next(struct mali_gpu *gpu, struct cs_ref *q);
bool mali_region_may_execute(struct mali_gpu *gpu, struct cs_ref *q, enum mali_cs_insn id);

#endif
