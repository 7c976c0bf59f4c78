/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Protected memory for mainline's heap.
 */
#ifndef VMALI_TEE_HEAP_H
#define VMALI_TEE_HEAP_H

#include <linux/mutex.h>
#include <linux/tee_core.h>
#include <linux/types.h>

/**
 * struct vmali_heap - a protected heap of this driver
 * @pool: What mainline's heap allocates from, if the memory is the trusted firmware's.
 * @pool_of_linux: A static pool of Linux's in a carve-out, which is used instead, until the TEE
 *	core has taken it over.
 * @name: Name, without "protected,".
 * @id: Number of the heap in the TEE core.
 * @region: Region that it allocates from.
 * @whole: No limit of its own.
 * @lock: Protects @used.
 * @limit: Most bytes that may be allocated.
 * @used: Bytes allocated.
 */
struct vmali_heap {
	struct tee_protmem_pool pool;
	struct tee_protmem_pool *pool_of_linux;
	const char *name;
	enum tee_dma_heap_id id;
	size_t region;
	bool whole;
	struct mutex lock;
	u64 limit;
	u64 used;
};

/**
 * vmali_heap_clear() - Clear protected memory that is allocated.
 * @pa: Physical address.
 * @size: Bytes.
 *
 * Return: 0 or a negative error code.
 */
int vmali_heap_clear(u64 pa, u64 size);

/* For struct vmali_heap.pool */
extern const struct tee_protmem_pool_ops vmali_heap_ops;

#endif
