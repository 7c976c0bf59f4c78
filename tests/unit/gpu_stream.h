/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * For tests of single instructions: a GPU of a product with a group, and streams
 * that store their results at OUT in its data.
 */
#ifndef GPU_STREAM_H
#define GPU_STREAM_H

#include "gpu_host.h"

/* r90 points to OUT, if PROLOGUE came first */
#define OUT		0x100
#define PROLOGUE	I_MOVE48(90, DATA_VA + OUT)
#define PUT(reg, off)	I_STORE(reg, 1, 90, off)

/* States of SET_STATE */
#define SB_SEL_DEFERRED		2
#define SB_MASK_WAIT		9

static inline u32 out32(struct group *g, u32 off)
{
	return data32(g, OUT + off);
}

static inline u64 out64(struct group *g, u32 off)
{
	return data64(g, OUT + off);
}

/* The status of a sync object, as another queue's error leaves it */
static inline void set_error(struct group *g, u32 off)
{
	struct host *h = g->h;

	host_write32(h, g->data_pa + off, 1);
	host_write32(h, g->data_pa + off + 4, 1);
}

static inline void update_status(struct group *g)
{
	u64 req = csg_in(g->h, g->slot, CSG_IN_REQ);

	host_write32(g->h, req, host_read32(g->h, req) ^ CSG_STATUS_UPDATE);
	assert_true(group_request(g, CSG_START));
}

/* That many instructions, and no more */
static inline void run_some(struct group *g, u32 budget)
{
	host_step(g->h, budget);
}

/**
 * struct one - a GPU with one group of one queue
 */
struct one {
	struct host *h;
	struct group g;
};

static inline void one_new(struct one *o, const char *product)
{
	o->h = host_new(product);
	group_start(o->h, &o->g, 0, AS, 1);
}

static inline void one_delete(struct one *o)
{
	host_delete(o->h);
}

#endif
