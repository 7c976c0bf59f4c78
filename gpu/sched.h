/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Which command stream of which group executes next.
 */
#ifndef MALI_SCHED_H
#define MALI_SCHED_H

#include "base.h"

/**
 * struct sched - the scheduler
 * @next_group: where the search for the next group begins
 * @look: command streams may have become ready
 */
struct sched {
	u32 next_group;
	bool look;
};

void mali_sched_reset(struct mali_gpu *gpu);
void mali_sched_look(struct mali_gpu *gpu);
u32 mali_sched_run(struct mali_gpu *gpu, u32 budget);

#endif
