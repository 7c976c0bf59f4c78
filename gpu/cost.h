/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * What takes how much time, and until when the GPU is busy with what it has executed.
 */
#ifndef MALI_COST_H
#define MALI_COST_H

#include "base.h"

/**
 * struct cost - time that has been spent in advance
 * @busy_until_ns: what has been executed takes until then, on the host's clock
 */
struct cost {
	u64 busy_until_ns;
};

u64 mali_cost_ns(const struct mali_gpu *gpu, enum mali_cost what, u64 times);
void mali_cost_spend(struct mali_gpu *gpu, u64 ns);
bool mali_cost_busy(struct mali_gpu *gpu);
void mali_cost_forget(struct mali_gpu *gpu);

#endif
