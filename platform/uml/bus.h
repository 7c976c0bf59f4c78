/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * The memory bus of the board, as vmali_trusted.ko gives it to the other
 * modules: all that is not the CPU reaches physical memory through here.
 */

#ifndef VMALI_BUS_H
#define VMALI_BUS_H

#include <linux/types.h>

#include "trusted.h"

struct dentry;

int vmali_bus_access(u64 pa, void *buf, size_t len, bool write,
		     enum trusted_initiator who, bool gpu_protected);
void *vmali_bus_ram(u64 pa, size_t len, bool write,
		    enum trusted_initiator who, bool gpu_protected);

bool vmali_bus_is_protected(u64 pa);

struct trusted *vmali_trusted(void);
size_t vmali_trusted_num_regions(void);
struct dentry *vmali_debugfs_dir(void);

#endif /* VMALI_BUS_H */
