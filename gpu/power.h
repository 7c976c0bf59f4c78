/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Power domains, and their registers up to arch v13.
 */
#ifndef MALI_POWER_H
#define MALI_POWER_H

#include "product.h"

/**
 * struct power - what has power
 * @ready: cores that have it
 * @trans: cores in transition to what @target says, 0 for none
 * @wanted: cores that the driver wants to have power once the transition is over
 * @active: the MCU runs, and its cores with it
 */
struct power {
	u64 ready[PWR_DOMAINS];
	u64 trans[PWR_DOMAINS];
	u64 target[PWR_DOMAINS];
	u64 wanted[PWR_DOMAINS];
	bool active;
};

u32 mali_power_read(struct mali_gpu *gpu, u32 offset);
void mali_power_write(struct mali_gpu *gpu, u32 offset, u32 value);
void mali_power_reset(struct mali_gpu *gpu);
void mali_power_set(struct mali_gpu *gpu, enum power_domain d, u64 ready);
void mali_power_mcu(struct mali_gpu *gpu, bool enabled);
bool mali_power_l2_ready(const struct mali_gpu *gpu);
void mali_power_configured(struct mali_gpu *gpu, u32 value);
bool mali_power_mcu_stops(const struct mali_gpu *gpu);
bool mali_power_on(struct mali_gpu *gpu, enum power_domain d, u64 mask);
void mali_power_off(struct mali_gpu *gpu, enum power_domain d, u64 mask);
u64 mali_power_active(const struct mali_gpu *gpu, enum power_domain d);
void mali_power_due(struct mali_gpu *gpu, enum power_domain d);

#endif
