/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Shader cores and tiler, as the firmware powers them.
 */
#ifndef MALI_CORES_H
#define MALI_CORES_H

#include "base.h"

/**
 * struct cores - shader cores and tiler
 * @allowed: shader cores that the driver lets the firmware use
 * @off: the firmware has powered them off, until there is work again
 */
struct cores {
	u64 allowed;
	bool off;
};

void mali_cores_reset(struct mali_gpu *gpu);
void mali_cores_allow(struct mali_gpu *gpu, u64 shader_mask);
void mali_cores_halt(struct mali_gpu *gpu);
void mali_cores_sleep(struct mali_gpu *gpu);
void mali_cores_wake(struct mali_gpu *gpu);

#endif
