/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Accesses for the tests of the MMU: one store or load by a job of queue 0.
 */
#ifndef GPU_MMU_H
#define GPU_MMU_H

#include "gpu_host.h"

/* A VA that shares no table with what a group maps */
#define FAR_VA	0x123440000000ull

/* Map a new page at FAR_VA.  Return: its physical address */
static inline u64 map_far_page(struct group *g, u64 attr)
{
	u64 pa = host_alloc(g->h, PAGE, PAGE);

	vm_map(g->h, &g->vm, FAR_VA, pa, PAGE, attr);
	return pa;
}

static inline void store(struct group *g, u64 va, u32 value)
{
	RUN(g,
	    I_MOVE32(10, value),
	    I_MOVE32(12, (u32)va), I_MOVE32(13, va >> 32),
	    I_STORE(10, 1, 12, 0));
}

/* Load from @va.  Return: what the GPU read, by way of the data page */
static inline u32 load(struct group *g, u64 va)
{
	host_write32(g->h, g->data_pa + 0xf00, 0xbad0bad0);
	RUN(g,
	    I_MOVE32(12, (u32)va), I_MOVE32(13, va >> 32),
	    I_LOAD(10, 1, 12, 0), I_WAIT(1),
	    I_MOVE48(14, DATA_VA + 0xf00),
	    I_STORE(10, 1, 14, 0));
	return data32(g, 0xf00);
}

static inline u32 fault_status(struct host *h, unsigned int as)
{
	return r32(h, R_AS(as, AS_FAULTSTATUS));
}

#endif
