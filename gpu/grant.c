// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Endpoints that the driver lets a group use.
 *
 * A group asks for numbers of endpoints, and the driver says from which ones they can be
 * taken [panthor, kbase: CSG_ALLOW_* and CSG_EP_REQ are written before the endpoints are
 * configured].  What is left of a kind can be none: what needs it waits, as nothing else can
 * do its work.
 */
#include "grant.h"
#include "cores.h"
#include "fwmem.h"
#include "product.h"

#define EP_COMPUTE(ep)	((ep) & 0xff)
#define EP_FRAGMENT(ep)	((ep) >> 8 & 0xff)
#define EP_TILER(ep)	((ep) >> 16 & 0xf)

static u32 at_most(u32 n, u64 mask)
{
	u32 count = 0;

	for (; mask && count < n; mask &= mask - 1)
		count++;
	return count;
}

/* In the layout of EP_REQ */
static u32 endpoints(const struct mali_gpu *gpu, const struct csg *csg)
{
	u64 shaders = gpu->product->present[PWR_SHADER] & gpu->cores->allowed;
	const struct grant *g = &csg->grant;

	return at_most(EP_COMPUTE(g->req), g->compute & shaders) |
	       at_most(EP_FRAGMENT(g->req), g->fragment & shaders) << 8 |
	       at_most(EP_TILER(g->req), g->other & gpu->product->present[PWR_TILER]) << 16;
}

/**
 * mali_grant_configure() - EP_CFG: take over what the driver has written
 * @gpu: GPU
 * @csg: slot
 * @req: EP_REQ
 *
 * Return: the endpoints that the group gets, in the layout of EP_REQ.
 */
u32 mali_grant_configure(struct mali_gpu *gpu, struct csg *csg, u32 req)
{
	csg->grant.compute = mali_fw_read64(gpu, csg->in_va + CSG_ALLOW_COMPUTE);
	csg->grant.fragment = mali_fw_read64(gpu, csg->in_va + CSG_ALLOW_FRAGMENT);
	csg->grant.other = mali_fw_read32(gpu, csg->in_va + CSG_ALLOW_OTHER);
	csg->grant.req = req;
	return endpoints(gpu, csg);
}

/**
 * mali_grant_has() - whether a group has endpoints
 * @gpu: GPU
 * @csg: its slot
 * @kinds: GRANT_*
 *
 * No endpoint is ever busy.
 *
 * Return: true if it has one of each of @kinds, or more.
 */
bool mali_grant_has(const struct mali_gpu *gpu, const struct csg *csg, u32 kinds)
{
	u32 ep = endpoints(gpu, csg);

	return (!(kinds & GRANT_COMPUTE) || EP_COMPUTE(ep)) &&
	       (!(kinds & GRANT_FRAGMENT) || EP_FRAGMENT(ep)) &&
	       (!(kinds & GRANT_TILER) || EP_TILER(ep));
}
