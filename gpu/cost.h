/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * What takes how much time, and how far the GPU is.
 */
#ifndef MALI_COST_H
#define MALI_COST_H

#include "base.h"

/**
 * struct cost - the GPU's time
 * @clock_ns: the host's clock when mali_cost_begin() has last read it
 * @now_ns: everything until then has been done; before @clock_ns if the host calls late
 * @time_ns: what has been executed takes until then; not before @now_ns
 * @wanted_ns: when there is more to do; 0 if there is not
 * @calls: calls since there was nothing to do
 * @instruction_ns: what an instruction takes at present
 * @held: a queue has something to do that must not come before @time_ns
 */
struct cost {
	u64 clock_ns, now_ns, time_ns;
	u64 wanted_ns;
	u32 calls;
	u64 instruction_ns;
	bool held;
};

u64 mali_cost_ns(const struct mali_gpu *gpu, enum mali_cost what, u64 times);
void mali_cost_update(struct mali_gpu *gpu);
void mali_cost_begin(struct mali_gpu *gpu);
void mali_cost_restart(struct mali_gpu *gpu);
bool mali_cost_advance(struct mali_gpu *gpu, u64 wanted);
u64 mali_cost_pause(struct mali_gpu *gpu, u64 wanted);
bool mali_cost_hold(struct mali_gpu *gpu);
void mali_cost_forget(struct mali_gpu *gpu);

/* Whether what has been executed is not over yet */
static inline bool mali_cost_ahead(const struct mali_gpu *gpu)
{
	return gpu->cost->time_ns > gpu->cost->now_ns;
}

#endif
