/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * The firmware's side of protected mode: what runs in it, and what ends it.
 */
#ifndef MALI_PROTM_H
#define MALI_PROTM_H

#include "base.h"

bool mali_protm_active(const struct mali_gpu *gpu);
bool mali_protm_late(struct mali_gpu *gpu, u64 *next);
bool mali_protm_doorbell(struct mali_gpu *gpu);
u64 mali_protm_run(struct mali_gpu *gpu, u32 budget);

#endif
