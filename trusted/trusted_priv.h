/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Inside of the trusted-firmware model. One lock covers everything that
 * changes after trusted_create(): page states, contents, counters, the ring of
 * refusals and the frame on the display. Where the regions are never changes,
 * so the filter's answer for ordinary memory needs no lock.
 */

#ifndef TRUSTED_PRIV_H
#define TRUSTED_PRIV_H

#include "trusted.h"

#define TRUSTED_PAGE_MASK	((uint64_t)TRUSTED_PAGE_SIZE - 1)

/**
 * enum trusted_page_state - life of a page of a region
 * @TRUSTED_PAGE_FREE: Nobody's, no backing store.
 * @TRUSTED_PAGE_PENDING: Being given or taken back: neither accessible nor
 *	free to be allocated, and touched by that one thread only.
 * @TRUSTED_PAGE_USED: Allocated and accessible.
 */
enum trusted_page_state {
	TRUSTED_PAGE_FREE = 0,
	TRUSTED_PAGE_PENDING,
	TRUSTED_PAGE_USED,
};

/**
 * struct trusted_region - a protected region
 */
struct trusted_region {
	/** @base: First address. */
	uint64_t base;

	/** @last: Last address; the end of the address space has no "one past". */
	uint64_t last;

	/** @num_pages: Size in pages. */
	size_t num_pages;

	/** @state: enum trusted_page_state of each page. */
	uint8_t *state;

	/** @run: Pages of the allocation that begins at a page, otherwise 0. */
	uint32_t *run;

	/** @page: Backing store of each page; lives while it is allocated. */
	void **page;

	/** @used_pages: Pages not free. */
	uint64_t used_pages;

	/** @allocations: Allocations alive. */
	uint64_t allocations;
};

/**
 * struct trusted - the model
 */
struct trusted {
	/** @host: The callbacks. */
	struct trusted_host host;

	/** @num_regions: Valid entries of @regions. */
	size_t num_regions;

	/** @regions: The protected regions. */
	struct trusted_region regions[TRUSTED_MAX_REGIONS];

	/** @mcu_writes_ordinary: See struct trusted_config. */
	bool mcu_writes_ordinary;

	/** @ring: The last refusals; number n is at n modulo @ring_size. */
	struct trusted_refusal *ring;

	/** @ring_size: Entries of @ring. */
	size_t ring_size;

	/** @display: What the panel shows. */
	struct {
		/** @info: Size, and which frame it is. */
		struct trusted_display_info info;

		/** @pixels: The panel's frame memory; NULL while it is off. */
		uint8_t *pixels;
	} display;

	/** @stats: The counters; those that can be derived are not kept. */
	struct trusted_stats stats;
};

static inline unsigned long trusted_lock(struct trusted *t)
{
	return t->host.lock ? t->host.lock(t->host.ctx) : 0;
}

static inline void trusted_unlock(struct trusted *t, unsigned long flags)
{
	if (t->host.unlock)
		t->host.unlock(t->host.ctx, flags);
}

static inline void trusted_relax(struct trusted *t)
{
	if (t->host.relax)
		t->host.relax(t->host.ctx);
}

static inline void *trusted_host_alloc(struct trusted *t, size_t size)
{
	return t->host.alloc(t->host.ctx, size);
}

static inline void trusted_host_free(struct trusted *t, void *ptr, size_t size)
{
	if (ptr)
		t->host.free(t->host.ctx, ptr, size);
}

/* Where in the region, and how much of it before the page ends. */
static inline size_t trusted_page_index(const struct trusted_region *r, uint64_t pa)
{
	return (size_t)((pa - r->base) / TRUSTED_PAGE_SIZE);
}

static inline size_t trusted_page_chunk(uint64_t pa, uint64_t len)
{
	uint64_t room = TRUSTED_PAGE_SIZE - (pa & TRUSTED_PAGE_MASK);

	return (size_t)(len < room ? len : room);
}

enum trusted_error trusted_record(struct trusted *t, enum trusted_service_kind kind,
				  uint64_t pa, uint64_t len, enum trusted_error error);
enum trusted_error trusted_region_init(struct trusted *t, struct trusted_region *r,
				       const struct trusted_range *range);
void trusted_region_fini(struct trusted *t, struct trusted_region *r);
struct trusted_region *trusted_region_find(struct trusted *t, uint64_t pa,
					   uint64_t len);
bool trusted_region_used(const struct trusted_region *r, uint64_t pa, uint64_t len);
void *trusted_region_ptr(const struct trusted_region *r, uint64_t pa);
struct trusted_region *trusted_service_region(struct trusted *t, uint64_t pa,
					      uint64_t len);

#endif /* TRUSTED_PRIV_H */
