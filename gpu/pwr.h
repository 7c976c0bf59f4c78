/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * PWR_CONTROL of arch v14.
 */
#ifndef MALI_PWR_H
#define MALI_PWR_H

#include "power.h"

/**
 * struct pwr - PWR_CONTROL
 * @delegated: mask of domains (enum power_domain) that are the MCU's
 */
struct pwr {
	u32 delegated;
	u64 command_arg;
};

u32 mali_pwr_read(struct mali_gpu *gpu, u32 offset);
void mali_pwr_write(struct mali_gpu *gpu, u32 offset, u32 value);
void mali_pwr_reset(struct mali_gpu *gpu);
void mali_pwr_command_due(struct mali_gpu *gpu, enum power_domain d, u32 command);
bool mali_pwr_delegated(const struct mali_gpu *gpu);

#endif
