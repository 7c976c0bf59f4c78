/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * The memory bus of the board: all devices but the CPU access physical memory through it.
 */
#ifndef VMALI_BUS_H
#define VMALI_BUS_H

#include <linux/types.h>

#include "../../trusted/include/mali_trusted.h"

void vmali_bus_init(struct mali_trusted *model);
int vmali_bus_access(u64 pa, void *buf, size_t len, bool write,
		     enum mali_trusted_initiator who, bool gpu_protected);
bool vmali_bus_is_protected(u64 pa);

#endif
