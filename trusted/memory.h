/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Protected memory: its regions, which pages of them are allocated, and their content.
 */
#ifndef MALI_TRUSTED_MEMORY_H
#define MALI_TRUSTED_MEMORY_H

#include "env.h"

/**
 * struct mali_trusted_region - a protected region
 * @base: first address
 * @last: last address; the end of the address space has no "one past"
 * @num_pages: size in pages
 * @state: state of each page, see memory.c
 * @run: pages of the allocation that begins at a page, otherwise 0
 * @page: backing store of each page; exists while the page is allocated
 * @memory: the host's memory of a region that is lent or borrowed; the former has none of the
 *	three tables, the latter only the first two
 * @borrowed: pages that are free are ordinary memory
 * @used_pages: pages that are not free
 * @allocations: allocations alive
 */
struct mali_trusted_region {
	u64 base;
	u64 last;
	size_t num_pages;
	u8 *state;
	u32 *run;
	void **page;
	u8 *memory;
	bool borrowed;
	u64 used_pages;
	u64 allocations;
};

/**
 * struct mali_trusted_memory - all regions
 * @env: host
 * @num_regions: valid entries of @regions
 * @regions: the protected regions
 * @used_bytes: bytes allocated now
 * @peak_bytes: most bytes ever allocated at once
 * @scrubbed_bytes: bytes cleared when they were freed, or returned to the normal world
 *
 * All but the addresses of the regions is protected by the model's lock.
 */
struct mali_trusted_memory {
	const struct mali_trusted_env *env;
	size_t num_regions;
	struct mali_trusted_region regions[MALI_TRUSTED_MAX_REGIONS];
	u64 used_bytes;
	u64 peak_bytes;
	u64 scrubbed_bytes;
};

/* Bytes from @pa to the end of its page, at most @len */
static inline size_t mali_trusted_page_chunk(u64 pa, u64 len)
{
	u64 room = MALI_TRUSTED_PAGE_SIZE - (pa & (MALI_TRUSTED_PAGE_SIZE - 1));

	return (size_t)(len < room ? len : room);
}

/**
 * mali_trusted_memory_init() - make the regions, with nothing allocated but those lent out
 * @memory: zeroed
 * @env: host, must outlive @memory
 * @ranges: their addresses, valid and without overlaps
 * @count: number of ranges, at most MALI_TRUSTED_MAX_REGIONS
 *
 * Return: MALI_TRUSTED_OK, or MALI_TRUSTED_ERR_HOST_MEM; both need
 * mali_trusted_memory_fini().
 */
enum mali_trusted_error mali_trusted_memory_init(struct mali_trusted_memory *memory,
						 const struct mali_trusted_env *env,
						 const struct mali_trusted_range *ranges,
						 size_t count);

/**
 * mali_trusted_memory_fini() - free the regions
 * @memory: nothing may be allocated in it but what is lent out
 */
void mali_trusted_memory_fini(struct mali_trusted_memory *memory);

/**
 * mali_trusted_memory_busy() - whether anything is allocated
 * @memory: protected memory
 *
 * Return: true if it is, or is being freed. Lent regions do not count.
 */
bool mali_trusted_memory_busy(const struct mali_trusted_memory *memory);

/**
 * mali_trusted_memory_find() - the region that contains a range
 * @memory: protected memory
 * @pa: physical address
 * @len: bytes; the range must not be empty or wrap
 *
 * Return: the region that wholly contains it, or NULL.
 */
struct mali_trusted_region *mali_trusted_memory_find(struct mali_trusted_memory *memory, u64 pa,
						     u64 len);

/**
 * mali_trusted_memory_find_used() - the region in which a range is allocated
 * @memory: protected memory
 * @pa: physical address
 * @len: bytes; the range must not be empty or wrap
 *
 * Takes the lock. The range may be freed at any time after.
 *
 * Return: the region in which it is wholly allocated now, or NULL.
 */
struct mali_trusted_region *mali_trusted_memory_find_used(struct mali_trusted_memory *memory,
							  u64 pa, u64 len);

/**
 * mali_trusted_region_used() - whether a range is allocated
 * @r: region that contains it
 * @pa: physical address
 * @len: bytes
 *
 * The caller holds the lock.
 *
 * Return: true if all of it is.
 */
bool mali_trusted_region_used(const struct mali_trusted_region *r, u64 pa, u64 len);

/**
 * mali_trusted_region_ptr() - the backing store of an allocated address
 * @r: region that contains it
 * @pa: physical address
 *
 * The caller holds the lock.
 *
 * Return: where its content is, up to the end of the page.
 */
void *mali_trusted_region_ptr(const struct mali_trusted_region *r, u64 pa);

/**
 * mali_trusted_memory_read() - read content that is in one page
 * @memory: protected memory
 * @r: region that contains it
 * @pa: physical address
 * @buf: filled in
 * @len: bytes, not beyond the page
 *
 * Takes the lock.
 *
 * Return: false, with nothing done, if it is not allocated.
 */
bool mali_trusted_memory_read(const struct mali_trusted_memory *memory,
			      const struct mali_trusted_region *r, u64 pa, void *buf, size_t len);

/**
 * mali_trusted_memory_write() - write content that is in one page
 * @memory: protected memory
 * @r: region that contains it
 * @pa: physical address
 * @data: content
 * @len: bytes, not beyond the page
 *
 * Takes the lock.
 *
 * Return: false, with nothing done, if it is not allocated.
 */
bool mali_trusted_memory_write(const struct mali_trusted_memory *memory,
			       const struct mali_trusted_region *r, u64 pa, const void *data,
			       size_t len);

/**
 * mali_trusted_memory_alloc() - see mali_trusted_alloc()
 * @memory: protected memory
 * @region: index
 * @size: bytes
 * @pa: set to the address
 *
 * Return: as mali_trusted_alloc().
 */
enum mali_trusted_error mali_trusted_memory_alloc(struct mali_trusted_memory *memory,
						  size_t region, u64 size, u64 *pa);

/**
 * mali_trusted_memory_free() - see mali_trusted_free()
 * @memory: protected memory
 * @pa: address
 * @size: bytes
 *
 * Return: as mali_trusted_free().
 */
enum mali_trusted_error mali_trusted_memory_free(struct mali_trusted_memory *memory, u64 pa,
						 u64 size);

/**
 * mali_trusted_region_shares() - whether a borrowed region protects a part of a range
 * @memory: protected memory
 * @r: the region
 * @pa: first address
 * @last: last address; the range overlaps the region
 * @all: set to whether all of the range is in the region, and protected
 *
 * Takes the lock. What is being cleared counts as protected.
 *
 * Return: whether any of it is.
 */
bool mali_trusted_region_shares(const struct mali_trusted_memory *memory,
				const struct mali_trusted_region *r, u64 pa, u64 last, bool *all);

/**
 * mali_trusted_memory_protect() - see mali_trusted_protect()
 * @memory: protected memory
 * @pa: address
 * @size: bytes
 *
 * Return: as mali_trusted_protect().
 */
enum mali_trusted_error mali_trusted_memory_protect(struct mali_trusted_memory *memory, u64 pa,
						    u64 size);

/**
 * mali_trusted_memory_unprotect() - see mali_trusted_unprotect()
 * @memory: protected memory
 * @pa: address
 * @size: bytes
 *
 * Return: as mali_trusted_unprotect().
 */
enum mali_trusted_error mali_trusted_memory_unprotect(struct mali_trusted_memory *memory, u64 pa,
						      u64 size);

/**
 * mali_trusted_memory_next() - see mali_trusted_next_protected()
 * @memory: protected memory
 * @region: index
 * @from: lowest address to look at
 * @out: set to what was found
 *
 * Return: as mali_trusted_next_protected().
 */
bool mali_trusted_memory_next(const struct mali_trusted_memory *memory, size_t region, u64 from,
			      struct mali_trusted_range *out);

#endif
