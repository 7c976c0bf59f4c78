/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * The walk through page tables.
 */
#ifndef MALI_WALK_H
#define MALI_WALK_H

#include "cache.h"

/**
 * struct walk_tables - an address space's tables, as its registers have them
 * @transtab: physical address of the level-0 table
 * @transcfg: how to read them
 * @memattr: a byte for each AttrIndx of a descriptor
 */
struct walk_tables {
	u64 transtab, transcfg, memattr;
};

struct tlb_entry {
	u64 vpage;	/* VA >> 12, plus 1 so that 0 is an empty entry */
	u64 ppage;	/* PA >> 12 */
	u32 generation;
	u8 level;
	u8 attr;	/* its byte of MEMATTR */
	u8 policy;	/* CACHE_* of it */
	u8 shareability;
	bool writable;
	bool executable;
};

/**
 * enum walk - how a walk reads tables
 * @WALK_MEMORY: what is in memory
 * @WALK_PEEK: what the MMU would read; the caches stay as they are
 * @WALK_MMU: as the MMU, through the L2
 */
enum walk { WALK_MEMORY, WALK_PEEK, WALK_MMU };

u32 mali_walk(struct mali_gpu *gpu, const struct walk_tables *t, u64 va, struct tlb_entry *out,
	      u64 *where, enum walk how);

#endif
