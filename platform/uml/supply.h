/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * What the GPU of the board runs on.
 */
#ifndef VMALI_SUPPLY_H
#define VMALI_SUPPLY_H

#include <linux/of.h>

#include "../../gpu/include/mali_gpu.h"

int vmali_supply_init(struct device_node *gpu, void (*switched)(enum mali_supply what, bool on));
void vmali_supply_get(enum mali_supply what);
void vmali_supply_put(enum mali_supply what);

#endif
