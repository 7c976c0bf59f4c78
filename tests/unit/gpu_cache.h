/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * For the tests of the caches: a group with cached memory.
 */
#ifndef GPU_CACHE_H
#define GPU_CACHE_H

#include "gpu_mmu.h"

#define CACHED_VA	0x7770000000ull
#define ALIAS_VA	0x7780000000ull
#define OLD		0x01d01d01u
#define NEW		0x4e774e77u
#define OTHER		0x07e407e4u

#define L2(m)		((m) << 8)
#define LSC(m)		((m) << 12)
#define RO(m)		((m) << 16)
#define FLUSH		4u
#define C		1u
#define I		2u

struct cached {
	struct group g;
	u64 pa;
};

/* A group with a cached page at CACHED_VA, which has OLD in each word */
static inline void cached_new(struct cached *c, struct host *h, u64 size)
{
	u64 off;

	group_start(h, &c->g, 0, AS, 1);
	c->pa = host_alloc(h, (u32)size, PAGE);
	vm_map(h, &c->g.vm, CACHED_VA, c->pa, size, PTE_NOEXEC | PTE_CACHED);
	for (off = 0; off < size; off += 4)
		host_write32(h, c->pa + off, OLD);
}

static inline u32 memory(struct cached *c, u32 off)
{
	return host_read32(c->g.h, c->pa + off);
}

static inline void command(struct cached *c, u32 value)
{
	host_command(c->g.h, value);
}

#endif
