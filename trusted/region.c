// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Protected regions: which pages are allocated, and what backs them.
 *
 * A page has a backing store only while it is allocated, so a large region
 * costs no memory until it is used. Freeing clears the backing store before it
 * goes back to the host, so content can reach nobody: neither the next owner
 * of the address nor the next owner of the host's memory.
 */

#include "trusted_priv.h"

static void free_tables(struct trusted *t, struct trusted_region *r)
{
	trusted_host_free(t, r->page, r->num_pages * sizeof(*r->page));
	trusted_host_free(t, r->run, r->num_pages * sizeof(*r->run));
	trusted_host_free(t, r->state, r->num_pages * sizeof(*r->state));
}

/* The range was checked by the caller. */
enum trusted_error trusted_region_init(struct trusted *t, struct trusted_region *r,
				       const struct trusted_range *range)
{
	r->base = range->base;
	r->last = range->base + (range->size - 1);
	r->num_pages = (size_t)(range->size / TRUSTED_PAGE_SIZE);
	r->state = trusted_host_alloc(t, r->num_pages * sizeof(*r->state));
	r->run = trusted_host_alloc(t, r->num_pages * sizeof(*r->run));
	r->page = trusted_host_alloc(t, r->num_pages * sizeof(*r->page));
	if (!r->state || !r->run || !r->page) {
		free_tables(t, r);
		return TRUSTED_ERR_HOST_MEM;
	}

	return TRUSTED_OK;
}

/* Nothing is allocated any more. */
void trusted_region_fini(struct trusted *t, struct trusted_region *r)
{
	free_tables(t, r);
}

/* The region that wholly contains the range, which must not be empty or wrap. */
struct trusted_region *trusted_region_find(struct trusted *t, uint64_t pa,
					   uint64_t len)
{
	uint64_t last = pa + (len - 1);
	size_t i;

	for (i = 0; i < t->num_regions; i++) {
		struct trusted_region *r = &t->regions[i];

		if (pa >= r->base && last <= r->last)
			return r;
	}

	return NULL;
}

/* Is the whole range, known to be in the region, allocated? Call locked. */
bool trusted_region_used(const struct trusted_region *r, uint64_t pa, uint64_t len)
{
	size_t i = trusted_page_index(r, pa);
	size_t end = trusted_page_index(r, pa + (len - 1));

	for (; i <= end; i++)
		if (r->state[i] != TRUSTED_PAGE_USED)
			return false;

	return true;
}

/* Where the content of an allocated address is. Call locked. */
void *trusted_region_ptr(const struct trusted_region *r, uint64_t pa)
{
	uint8_t *page = r->page[trusted_page_index(r, pa)];

	return page + (pa & TRUSTED_PAGE_MASK);
}

/* First free run of that many pages, as an index; num_pages if none. Call locked. */
static size_t find_free(const struct trusted_region *r, size_t count)
{
	size_t start = 0, i;

	for (i = 0; i < r->num_pages; i++) {
		if (r->state[i] != TRUSTED_PAGE_FREE)
			start = i + 1;
		else if (i + 1 - start == count)
			return start;
	}

	return r->num_pages;
}

static void set_state(struct trusted_region *r, size_t first, size_t count,
		      enum trusted_page_state state)
{
	size_t i;

	for (i = first; i < first + count; i++)
		r->state[i] = state;
}

/* Give pages that are pending back to the host, cleared. */
static void release_pages(struct trusted *t, struct trusted_region *r,
			  size_t first, size_t count)
{
	size_t i;

	for (i = first; i < first + count; i++) {
		if (!r->page[i])
			continue;

		__builtin_memset(r->page[i], 0, TRUSTED_PAGE_SIZE);
		trusted_host_free(t, r->page[i], TRUSTED_PAGE_SIZE);
		r->page[i] = NULL;
		trusted_relax(t);
	}
}

static enum trusted_error alloc_range(struct trusted *t, size_t region,
				      uint64_t size, uint64_t *pa)
{
	struct trusted_region *r;
	unsigned long flags;
	size_t first, count, i;
	uint64_t pages;

	if (!t || !pa || !size || region >= t->num_regions)
		return TRUSTED_ERR_INVAL;

	r = &t->regions[region];
	pages = (size - 1) / TRUSTED_PAGE_SIZE + 1;
	if (pages > r->num_pages)
		return TRUSTED_ERR_FULL;

	count = (size_t)pages;
	flags = trusted_lock(t);
	first = find_free(r, count);
	if (first == r->num_pages) {
		trusted_unlock(t, flags);
		return TRUSTED_ERR_FULL;
	}
	set_state(r, first, count, TRUSTED_PAGE_PENDING);
	r->used_pages += count;
	trusted_unlock(t, flags);

	for (i = first; i < first + count; i++) {
		r->page[i] = trusted_host_alloc(t, TRUSTED_PAGE_SIZE);
		if (!r->page[i])
			goto err_release;
		trusted_relax(t);
	}

	flags = trusted_lock(t);
	set_state(r, first, count, TRUSTED_PAGE_USED);
	r->run[first] = (uint32_t)count;
	r->allocations++;
	t->stats.used_bytes += pages * TRUSTED_PAGE_SIZE;
	if (t->stats.used_bytes > t->stats.peak_bytes)
		t->stats.peak_bytes = t->stats.used_bytes;
	trusted_unlock(t, flags);

	*pa = r->base + (uint64_t)first * TRUSTED_PAGE_SIZE;
	return TRUSTED_OK;

err_release:
	release_pages(t, r, first, count);
	flags = trusted_lock(t);
	set_state(r, first, count, TRUSTED_PAGE_FREE);
	r->used_pages -= count;
	trusted_unlock(t, flags);
	return TRUSTED_ERR_HOST_MEM;
}

/**
 * trusted_alloc() - Allocate protected memory
 * @t: The model.
 * @region: Index of the region in &trusted_config.regions.
 * @size: Bytes wanted, not zero; rounded up to whole pages.
 * @pa: Gets the physical address. The range is contiguous and reads as zeros.
 *
 * Return: TRUSTED_OK, TRUSTED_ERR_INVAL, TRUSTED_ERR_FULL where no free range
 * is long enough, or TRUSTED_ERR_HOST_MEM.
 */
enum trusted_error trusted_alloc(struct trusted *t, size_t region,
				 uint64_t size, uint64_t *pa)
{
	enum trusted_error err = alloc_range(t, region, size, pa);

	return trusted_record(t, TRUSTED_SERVICE_ALLOC, err ? 0 : *pa, size, err);
}

static enum trusted_error free_range(struct trusted *t, uint64_t pa, uint64_t size)
{
	struct trusted_region *r;
	size_t first, count;
	unsigned long flags;
	uint64_t pages;

	if (!t || !size || pa + (size - 1) < pa)
		return TRUSTED_ERR_INVAL;

	r = trusted_region_find(t, pa, size);
	if (!r || (pa & TRUSTED_PAGE_MASK))
		return TRUSTED_ERR_RANGE;

	first = trusted_page_index(r, pa);
	pages = (size - 1) / TRUSTED_PAGE_SIZE + 1;

	flags = trusted_lock(t);
	if (r->run[first] != pages) {
		trusted_unlock(t, flags);
		return TRUSTED_ERR_RANGE;
	}
	count = (size_t)pages;
	r->run[first] = 0;
	r->allocations--;
	t->stats.used_bytes -= pages * TRUSTED_PAGE_SIZE;
	set_state(r, first, count, TRUSTED_PAGE_PENDING);
	trusted_unlock(t, flags);

	release_pages(t, r, first, count);

	flags = trusted_lock(t);
	set_state(r, first, count, TRUSTED_PAGE_FREE);
	r->used_pages -= count;
	t->stats.scrubbed_bytes += pages * TRUSTED_PAGE_SIZE;
	trusted_unlock(t, flags);

	return TRUSTED_OK;
}

/**
 * trusted_free() - Free protected memory
 * @t: The model.
 * @pa: What trusted_alloc() gave.
 * @size: The size it was asked for.
 *
 * The content is cleared before anybody can have the memory again. From the
 * beginning of this call every access to it is refused.
 *
 * Return: TRUSTED_OK, TRUSTED_ERR_INVAL, or TRUSTED_ERR_RANGE, and then nothing
 * was done, where @pa and @size do not name exactly one allocation.
 */
enum trusted_error trusted_free(struct trusted *t, uint64_t pa, uint64_t size)
{
	return trusted_record(t, TRUSTED_SERVICE_FREE, pa, size, free_range(t, pa, size));
}
