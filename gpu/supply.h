/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * What the GPU runs on: its power domain and its clock.
 */
#ifndef MALI_SUPPLY_H
#define MALI_SUPPLY_H

#include "base.h"

/**
 * struct supply - the supplies
 * @off: which are off
 * @reported: accesses that the log has had since the supplies were last changed: a bit for
 *	each supply, and for reads and writes
 */
struct supply {
	bool off[MALI_SUPPLY_COUNT];
	u32 reported;
};

bool mali_supply_on(const struct mali_gpu *gpu);
bool mali_supply_switch(struct mali_gpu *gpu, enum mali_supply what, bool on);
bool mali_supply_refuses(struct mali_gpu *gpu, u32 offset, bool write);

#endif
