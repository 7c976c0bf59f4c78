// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Protected memory.
 *
 * A page has a backing store only while it is allocated, so a large region costs no
 * memory until it is used. The backing store is cleared before it is returned to the
 * host, so content leaks neither through the address nor through the host's memory.
 *
 * A lent region is different: its memory is the host's, and always there. It has no states.
 *
 * A borrowed region has the host's memory, too, and states: a free page is ordinary memory, a
 * used one is protected.
 */
#include "memory.h"

#define PAGE_MASK_PA	((u64)MALI_TRUSTED_PAGE_SIZE - 1)

/**
 * enum page_state - life of a page of a region
 * @PAGE_FREE: not allocated, no backing store
 * @PAGE_PENDING: being allocated or freed: neither accessible nor free, and used by that
 *	thread only
 * @PAGE_USED: allocated and accessible
 */
enum page_state {
	PAGE_FREE = 0,
	PAGE_PENDING,
	PAGE_USED,
};

static size_t page_index(const struct mali_trusted_region *r, u64 pa)
{
	return (size_t)((pa - r->base) / MALI_TRUSTED_PAGE_SIZE);
}

/* From now on, and to its end, the region is one allocation of its borrower. */
static void region_lend(struct mali_trusted_memory *memory, struct mali_trusted_region *r,
			void *mem)
{
	r->memory = mem;
	r->used_pages = r->num_pages;
	r->allocations = 1;
	memory->used_bytes += (u64)r->num_pages * MALI_TRUSTED_PAGE_SIZE;
	memory->peak_bytes = memory->used_bytes;
}

static enum mali_trusted_error region_init(struct mali_trusted_memory *memory,
					   struct mali_trusted_region *r,
					   const struct mali_trusted_range *range)
{
	const struct mali_trusted_env *env = memory->env;

	r->base = range->base;
	r->last = range->base + (range->size - 1);
	r->num_pages = (size_t)(range->size / MALI_TRUSTED_PAGE_SIZE);
	r->borrowed = range->borrowed;
	if (range->memory && !r->borrowed) {
		region_lend(memory, r, range->memory);
		return MALI_TRUSTED_OK;
	}

	r->state = mali_trusted_host_alloc(env, r->num_pages * sizeof(*r->state));
	r->run = mali_trusted_host_alloc(env, r->num_pages * sizeof(*r->run));
	if (r->borrowed) {
		r->memory = range->memory;
		return r->state && r->run ? MALI_TRUSTED_OK : MALI_TRUSTED_ERR_HOST_MEM;
	}

	r->page = mali_trusted_host_alloc(env, r->num_pages * sizeof(*r->page));

	return r->state && r->run && r->page ? MALI_TRUSTED_OK : MALI_TRUSTED_ERR_HOST_MEM;
}

static void region_fini(const struct mali_trusted_env *env, struct mali_trusted_region *r)
{
	mali_trusted_host_free(env, r->page, r->num_pages * sizeof(*r->page));
	mali_trusted_host_free(env, r->run, r->num_pages * sizeof(*r->run));
	mali_trusted_host_free(env, r->state, r->num_pages * sizeof(*r->state));
}

enum mali_trusted_error mali_trusted_memory_init(struct mali_trusted_memory *memory,
						 const struct mali_trusted_env *env,
						 const struct mali_trusted_range *ranges,
						 size_t count)
{
	enum mali_trusted_error err = MALI_TRUSTED_OK;
	size_t i;

	memory->env = env;
	for (i = 0; !err && i < count; i++) {
		err = region_init(memory, &memory->regions[i], &ranges[i]);
		memory->num_regions++;
	}

	return err;
}

void mali_trusted_memory_fini(struct mali_trusted_memory *memory)
{
	size_t i;

	for (i = 0; i < memory->num_regions; i++)
		region_fini(memory->env, &memory->regions[i]);
}

bool mali_trusted_memory_busy(const struct mali_trusted_memory *memory)
{
	size_t i;

	for (i = 0; i < memory->num_regions; i++)
		/* What is lent out has no states, and stays so */
		if (memory->regions[i].used_pages && memory->regions[i].state)
			return true;

	return false;
}

struct mali_trusted_region *mali_trusted_memory_find(struct mali_trusted_memory *memory, u64 pa,
						     u64 len)
{
	u64 last = pa + (len - 1);
	size_t i;

	for (i = 0; i < memory->num_regions; i++) {
		struct mali_trusted_region *r = &memory->regions[i];

		if (pa >= r->base && last <= r->last)
			return r;
	}

	return NULL;
}

struct mali_trusted_region *mali_trusted_memory_find_used(struct mali_trusted_memory *memory,
							  u64 pa, u64 len)
{
	struct mali_trusted_region *r = mali_trusted_memory_find(memory, pa, len);
	unsigned long flags;
	bool used;

	if (!r)
		return NULL;

	flags = mali_trusted_lock(memory->env);
	used = mali_trusted_region_used(r, pa, len);
	mali_trusted_unlock(memory->env, flags);

	return used ? r : NULL;
}

bool mali_trusted_region_used(const struct mali_trusted_region *r, u64 pa, u64 len)
{
	size_t i = page_index(r, pa);
	size_t end = page_index(r, pa + (len - 1));

	if (!r->state)
		return true;

	for (; i <= end; i++)
		if (r->state[i] != PAGE_USED)
			return false;

	return true;
}

void *mali_trusted_region_ptr(const struct mali_trusted_region *r, u64 pa)
{
	u8 *page;

	if (r->memory)
		return r->memory + (pa - r->base);

	page = r->page[page_index(r, pa)];
	return page + (pa & PAGE_MASK_PA);
}

bool mali_trusted_memory_read(const struct mali_trusted_memory *memory,
			      const struct mali_trusted_region *r, u64 pa, void *buf, size_t len)
{
	unsigned long flags = mali_trusted_lock(memory->env);
	bool used = mali_trusted_region_used(r, pa, len);

	if (used)
		memcpy(buf, mali_trusted_region_ptr(r, pa), len);
	mali_trusted_unlock(memory->env, flags);
	return used;
}

bool mali_trusted_memory_write(const struct mali_trusted_memory *memory,
			       const struct mali_trusted_region *r, u64 pa, const void *data,
			       size_t len)
{
	unsigned long flags = mali_trusted_lock(memory->env);
	bool used = mali_trusted_region_used(r, pa, len);

	if (used)
		memcpy(mali_trusted_region_ptr(r, pa), data, len);
	mali_trusted_unlock(memory->env, flags);
	return used;
}

/* First free run of @count pages, as an index; num_pages if none. Call locked. */
static size_t find_free(const struct mali_trusted_region *r, size_t count)
{
	size_t start = 0, i;

	for (i = 0; i < r->num_pages; i++) {
		if (r->state[i] != PAGE_FREE)
			start = i + 1;
		else if (i + 1 - start == count)
			return start;
	}

	return r->num_pages;
}

static void set_state(struct mali_trusted_region *r, size_t first, size_t count,
		      enum page_state state)
{
	size_t i;

	for (i = first; i < first + count; i++)
		r->state[i] = state;
}

/* Clear pending pages and return them to the host. */
static void release_pages(const struct mali_trusted_env *env, struct mali_trusted_region *r,
			  size_t first, size_t count)
{
	size_t i;

	for (i = first; i < first + count; i++) {
		if (!r->page[i])
			continue;

		memset(r->page[i], 0, MALI_TRUSTED_PAGE_SIZE);
		mali_trusted_host_free(env, r->page[i], MALI_TRUSTED_PAGE_SIZE);
		r->page[i] = NULL;
		mali_trusted_relax(env);
	}
}

enum mali_trusted_error mali_trusted_memory_alloc(struct mali_trusted_memory *memory,
						  size_t region, u64 size, u64 *pa)
{
	const struct mali_trusted_env *env = memory->env;
	struct mali_trusted_region *r;
	unsigned long flags;
	size_t first, count, i;
	u64 pages;

	if (!pa || !size || region >= memory->num_regions)
		return MALI_TRUSTED_ERR_INVAL;

	r = &memory->regions[region];
	if (r->memory)
		return MALI_TRUSTED_ERR_UNSUPPORTED;

	pages = (size - 1) / MALI_TRUSTED_PAGE_SIZE + 1;
	if (pages > r->num_pages)
		return MALI_TRUSTED_ERR_FULL;

	count = (size_t)pages;
	flags = mali_trusted_lock(env);
	first = find_free(r, count);
	if (first == r->num_pages) {
		mali_trusted_unlock(env, flags);
		return MALI_TRUSTED_ERR_FULL;
	}
	set_state(r, first, count, PAGE_PENDING);
	r->used_pages += count;
	mali_trusted_unlock(env, flags);

	for (i = first; i < first + count; i++) {
		r->page[i] = mali_trusted_host_alloc(env, MALI_TRUSTED_PAGE_SIZE);
		if (!r->page[i])
			goto err_release;
		mali_trusted_relax(env);
	}

	flags = mali_trusted_lock(env);
	set_state(r, first, count, PAGE_USED);
	r->run[first] = (u32)count;
	r->allocations++;
	memory->used_bytes += pages * MALI_TRUSTED_PAGE_SIZE;
	if (memory->used_bytes > memory->peak_bytes)
		memory->peak_bytes = memory->used_bytes;
	mali_trusted_unlock(env, flags);

	*pa = r->base + (u64)first * MALI_TRUSTED_PAGE_SIZE;
	return MALI_TRUSTED_OK;

err_release:
	release_pages(env, r, first, count);
	flags = mali_trusted_lock(env);
	set_state(r, first, count, PAGE_FREE);
	r->used_pages -= count;
	mali_trusted_unlock(env, flags);
	return MALI_TRUSTED_ERR_HOST_MEM;
}

enum mali_trusted_error mali_trusted_memory_free(struct mali_trusted_memory *memory, u64 pa,
						 u64 size)
{
	const struct mali_trusted_env *env = memory->env;
	struct mali_trusted_region *r;
	size_t first, count;
	unsigned long flags;
	u64 pages;

	if (!size || pa + (size - 1) < pa)
		return MALI_TRUSTED_ERR_INVAL;

	r = mali_trusted_memory_find(memory, pa, size);
	if (!r || r->memory || (pa & PAGE_MASK_PA))
		return MALI_TRUSTED_ERR_RANGE;

	first = page_index(r, pa);
	pages = (size - 1) / MALI_TRUSTED_PAGE_SIZE + 1;

	flags = mali_trusted_lock(env);
	if (r->run[first] != pages) {
		mali_trusted_unlock(env, flags);
		return MALI_TRUSTED_ERR_RANGE;
	}
	count = (size_t)pages;
	r->run[first] = 0;
	r->allocations--;
	memory->used_bytes -= pages * MALI_TRUSTED_PAGE_SIZE;
	set_state(r, first, count, PAGE_PENDING);
	mali_trusted_unlock(env, flags);

	release_pages(env, r, first, count);

	flags = mali_trusted_lock(env);
	set_state(r, first, count, PAGE_FREE);
	r->used_pages -= count;
	memory->scrubbed_bytes += pages * MALI_TRUSTED_PAGE_SIZE;
	mali_trusted_unlock(env, flags);

	return MALI_TRUSTED_OK;
}

bool mali_trusted_region_shares(const struct mali_trusted_memory *memory,
				const struct mali_trusted_region *r, u64 pa, u64 last, bool *all)
{
	size_t i = page_index(r, pa < r->base ? r->base : pa);
	size_t end = page_index(r, last > r->last ? r->last : last);
	unsigned long flags;
	bool any = false;

	*all = pa >= r->base && last <= r->last;
	flags = mali_trusted_lock(memory->env);
	for (; i <= end; i++) {
		bool protected = r->state[i] != PAGE_FREE;

		any |= protected;
		*all &= protected;
	}
	mali_trusted_unlock(memory->env, flags);
	return any;
}

/* The borrowed region with a range of whole pages, or NULL. */
static struct mali_trusted_region *find_borrowed(struct mali_trusted_memory *memory, u64 pa,
						 u64 size)
{
	struct mali_trusted_region *r = mali_trusted_memory_find(memory, pa, size);

	return r && r->borrowed && !((pa | size) & PAGE_MASK_PA) ? r : NULL;
}

/* Call locked. */
static bool all_free(const struct mali_trusted_region *r, size_t first, size_t count)
{
	size_t i;

	for (i = first; i < first + count; i++)
		if (r->state[i] != PAGE_FREE)
			return false;

	return true;
}

enum mali_trusted_error mali_trusted_memory_protect(struct mali_trusted_memory *memory, u64 pa,
						    u64 size)
{
	enum mali_trusted_error err = MALI_TRUSTED_ERR_BUSY;
	struct mali_trusted_region *r;
	unsigned long flags;
	size_t first, count;

	if (!size || pa + (size - 1) < pa)
		return MALI_TRUSTED_ERR_INVAL;

	r = find_borrowed(memory, pa, size);
	if (!r)
		return MALI_TRUSTED_ERR_RANGE;

	first = page_index(r, pa);
	count = (size_t)(size / MALI_TRUSTED_PAGE_SIZE);
	flags = mali_trusted_lock(memory->env);
	if (all_free(r, first, count)) {
		set_state(r, first, count, PAGE_USED);
		r->run[first] = (u32)count;
		r->used_pages += count;
		r->allocations++;
		memory->used_bytes += size;
		if (memory->used_bytes > memory->peak_bytes)
			memory->peak_bytes = memory->used_bytes;
		err = MALI_TRUSTED_OK;
	}
	mali_trusted_unlock(memory->env, flags);

	return err;
}

enum mali_trusted_error mali_trusted_memory_unprotect(struct mali_trusted_memory *memory, u64 pa,
						      u64 size)
{
	const struct mali_trusted_env *env = memory->env;
	struct mali_trusted_region *r;
	size_t first, count, i;
	unsigned long flags;

	if (!size || pa + (size - 1) < pa)
		return MALI_TRUSTED_ERR_INVAL;

	r = find_borrowed(memory, pa, size);
	if (!r)
		return MALI_TRUSTED_ERR_RANGE;

	first = page_index(r, pa);
	count = (size_t)(size / MALI_TRUSTED_PAGE_SIZE);
	flags = mali_trusted_lock(env);
	if (r->run[first] != count) {
		mali_trusted_unlock(env, flags);
		return MALI_TRUSTED_ERR_RANGE;
	}
	r->run[first] = 0;
	r->allocations--;
	memory->used_bytes -= size;
	set_state(r, first, count, PAGE_PENDING);
	mali_trusted_unlock(env, flags);

	for (i = first; i < first + count; i++) {
		memset(r->memory + i * MALI_TRUSTED_PAGE_SIZE, 0, MALI_TRUSTED_PAGE_SIZE);
		mali_trusted_relax(env);
	}

	flags = mali_trusted_lock(env);
	set_state(r, first, count, PAGE_FREE);
	r->used_pages -= count;
	memory->scrubbed_bytes += size;
	mali_trusted_unlock(env, flags);

	return MALI_TRUSTED_OK;
}

bool mali_trusted_memory_next(const struct mali_trusted_memory *memory, size_t region, u64 from,
			      struct mali_trusted_range *out)
{
	const struct mali_trusted_region *r;
	unsigned long flags;
	size_t i;

	if (region >= memory->num_regions)
		return false;

	r = &memory->regions[region];
	if (!r->borrowed || from > r->last)
		return false;

	flags = mali_trusted_lock(memory->env);
	i = from > r->base ? page_index(r, from + (MALI_TRUSTED_PAGE_SIZE - 1)) : 0;
	while (i < r->num_pages && !r->run[i])
		i++;
	if (i < r->num_pages)
		*out = (struct mali_trusted_range){
			.base = r->base + (u64)i * MALI_TRUSTED_PAGE_SIZE,
			.size = (u64)r->run[i] * MALI_TRUSTED_PAGE_SIZE,
			.memory = r->memory + i * MALI_TRUSTED_PAGE_SIZE,
			.borrowed = true,
		};
	mali_trusted_unlock(memory->env, flags);

	return i < r->num_pages;
}
