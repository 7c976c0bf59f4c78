/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * The caches between the GPU's units and the bus.
 */
#ifndef MALI_CACHE_H
#define MALI_CACHE_H

#include "base.h"

#define CACHE_LINE_BYTES	64u
#define CACHE_SETS		64u
/* L2, load/store caches, read-only caches */
#define CACHE_L2_WAYS		16u
#define CACHE_LSC_WAYS		4u
#define CACHE_OTHER_WAYS	2u
#define CACHE_WAYS		(CACHE_L2_WAYS + CACHE_LSC_WAYS + CACHE_OTHER_WAYS)

/* In the place of an address space: page tables, whose VA is their PA */
#define CACHE_TABLES		MMU_AS_MAX

/**
 * enum cache_unit - the caches, as flushes select them
 * @CACHE_L2: L2; what the MCU, command streams, the tiler and the MMU access
 * @CACHE_LSC: load/store caches of the shader cores; a miss reads through the L2, and what
 *	is cleaned goes there
 * @CACHE_OTHER: read-only caches of the shader cores; a miss reads through the L2
 */
enum cache_unit { CACHE_L2, CACHE_LSC, CACHE_OTHER, CACHE_UNITS };

/**
 * struct cache_ways - the ways of each set that are a cache's
 * @first, @count: those from @first on
 */
struct cache_ways {
	u8 first, count;
};

extern const struct cache_ways mali_cache_ways[CACHE_UNITS];

/* What a memory attribute allows: to be cached, and to take a line on a miss */
#define CACHE_USE		BIT32(0)
#define CACHE_ALLOC_READ	BIT32(1)
#define CACHE_ALLOC_WRITE	BIT32(2)
#define CACHE_ALL		(CACHE_USE | CACHE_ALLOC_READ | CACHE_ALLOC_WRITE)

/* Of a tag, see struct cache */
#define CACHE_TAG_VA(tag)	((tag) & ~(u64)(CACHE_LINE_BYTES - 1))
#define CACHE_TAG_AS(tag)	((unsigned int)((tag) >> 1 & 0x1f))

/**
 * struct cache_line - a line; its tag is kept apart
 * @pa: physical address, as translated when the line was filled
 * @dirty: mask of bytes that memory does not have yet
 * @initiator: unit that wrote them
 * @cut: its address space has got other tables since, so that @pa no longer counts
 * @reported: a mistake has been reported for it
 * @data: content
 */
struct cache_line {
	u64 pa;
	u64 dirty;
	u8 initiator;
	bool cut;
	bool reported;
	u8 data[CACHE_LINE_BYTES];
};

/**
 * struct cache_hooks - what the caches need from files above them
 * @translate: where an address is by the tables in memory; false if nothing is mapped there.
 *	It changes nothing
 * @bus_fault: the bus has refused what a cache writes; @access is FAULT_ACCESS_*
 */
struct cache_hooks {
	bool (*translate)(struct mali_gpu *gpu, unsigned int as, u64 va, u64 *pa);
	void (*bus_fault)(struct mali_gpu *gpu, unsigned int as, u64 pa, u32 access);
};

/**
 * struct cache - state of this file
 * @hooks: set once
 * @tag: VA of a line, address space in [5:1], bit 0 set; 0 for none
 * @line: the lines
 * @next: way of each cache in each set that is replaced next
 * @used: lines of each cache that are valid
 * @fetch_epoch: how often the read-only caches have been invalidated: what is kept of their
 *	content elsewhere no longer counts
 */
struct cache {
	const struct cache_hooks *hooks;
	u64 tag[CACHE_SETS][CACHE_WAYS];
	struct cache_line line[CACHE_SETS][CACHE_WAYS];
	u8 next[CACHE_SETS][CACHE_UNITS];
	u32 used[CACHE_UNITS];
	u32 fetch_epoch;
};

/**
 * struct cache_access - an access to memory that may be cached
 * @as: address space, or CACHE_TABLES
 * @policy: CACHE_*, from the memory attribute
 * @va, @pa: virtual and physical address; @len bytes from there on are in one page
 * @buf, @len, @write: as struct mali_bus_txn
 * @unit: the cache that is accessed
 * @initiator: for the bus
 */
struct cache_access {
	unsigned int as;
	u32 policy;
	u64 va, pa;
	void *buf;
	u32 len;
	bool write;
	enum cache_unit unit;
	enum mali_initiator initiator;
};

void mali_cache_init(struct mali_gpu *gpu, const struct cache_hooks *hooks);
u32 mali_cache_policy(u32 attr);
int mali_cache_access(struct mali_gpu *gpu, const struct cache_access *a);
int mali_cache_peek_table(struct mali_gpu *gpu, u64 pa, u64 *descriptor);
void mali_cache_sync(struct mali_gpu *gpu, unsigned int as, u64 va, u64 pa, u32 len);
void mali_cache_clean(struct mali_gpu *gpu, enum cache_unit unit, unsigned int set,
		      unsigned int way);
void mali_cache_drop(struct mali_gpu *gpu, enum cache_unit unit, unsigned int set,
		     unsigned int way);

#endif
