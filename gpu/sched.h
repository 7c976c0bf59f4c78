/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Which command stream of which group executes next.
 */
#ifndef MALI_SCHED_H
#define MALI_SCHED_H

#include "cs_loop.h"

/**
 * struct sched - the scheduler
 * @next_group: where the search for the next group begins
 * @slice: instructions left in the time slice of the queue that is next
 * @alone: when the last call was over, the queue that was next was the only one that could
 *	execute, and nothing was in flight
 * @loop, @looping: the loop that this queue executes since then; @length 0 for none
 * @look: command streams may have become ready
 */
struct sched {
	u32 next_group;
	u32 slice;
	bool alone;
	struct cs_loop loop;
	struct cs_ref looping;
	bool look;
};

void mali_sched_reset(struct mali_gpu *gpu);
void mali_sched_look(struct mali_gpu *gpu);
void mali_sched_catch_up(struct mali_gpu *gpu);
u64 mali_sched_next(struct mali_gpu *gpu);
u32 mali_sched_run(struct mali_gpu *gpu, u32 budget);

#endif
