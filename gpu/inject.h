/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Injected faults.
 */
#ifndef MALI_INJECT_H
#define MALI_INJECT_H

#include "base.h"

/**
 * struct inject - faults to inject
 * @left: how often each is still to occur
 * @delay_ns: how late acknowledgements and resets are
 */
struct inject {
	u32 left[MALI_INJECT_COUNT];
	u64 delay_ns;
};

void mali_inject_init(struct mali_gpu *gpu);
bool mali_inject_now(struct mali_gpu *gpu, enum mali_inject what);

#endif
