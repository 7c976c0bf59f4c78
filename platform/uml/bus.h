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

/**
 * enum vmali_owner - whose memory it is that a search finds something in
 * @VMALI_OUTSIDE: Anybody's.
 * @VMALI_PROTECTED: The backing store of protected memory.
 * @VMALI_GPU: The inside of the GPU.
 * @VMALI_SIGNALS: UML's interrupt stacks.  With each signal the host puts the registers
 *	there that the processor has, those of the models at work included.
 * @VMALI_OWNERS: How many there are.
 */
enum vmali_owner {
	VMALI_OUTSIDE,
	VMALI_PROTECTED,
	VMALI_GPU,
	VMALI_SIGNALS,
	VMALI_OWNERS,
};

int vmali_search_own(const void *ptr, size_t size, enum vmali_owner owner);
void vmali_search_disown(const void *ptr, size_t size);
void vmali_search_init(struct dentry *dir);

#endif /* VMALI_BUS_H */
