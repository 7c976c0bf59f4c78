/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * The search of guest memory: which memory belongs to hardware.
 */
#ifndef VMALI_SEARCH_H
#define VMALI_SEARCH_H

#include <linux/types.h>

struct dentry;

/**
 * enum vmali_owner - what the memory is in which a search finds something
 * @VMALI_OUTSIDE: anything else
 * @VMALI_PROTECTED: backing store of protected memory
 * @VMALI_GPU: state of the GPU model
 * @VMALI_SIGNALS: UML's interrupt stacks.  With each signal the host stores the
 *	processor's registers there, including those of a model that was executing
 * @VMALI_OWNERS: number of owners
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

#endif
