// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * An allocator of address ranges: first fit in a sorted list.
 */
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>

#include "va.h"

/**
 * struct va_range - a reserved range
 * @next: the next higher one
 * @start: first address
 * @end: first address after it
 */
struct va_range {
	struct va_range *next;
	uint64_t start;
	uint64_t end;
};

int va_init(struct va_space *space, uint64_t first, uint64_t end)
{
	space->first = first;
	space->end = end;
	space->used = NULL;
	return -pthread_mutex_init(&space->lock, NULL);
}

void va_fini(struct va_space *space)
{
	struct va_range *range, *next;

	for (range = space->used; range; range = next) {
		next = range->next;
		free(range);
	}
	pthread_mutex_destroy(&space->lock);
}

/* Align @va up, if that is possible below @end. */
static bool align_up(uint64_t *va, uint64_t align, uint64_t end)
{
	uint64_t rest = *va & (align - 1);

	if (rest) {
		if (align - rest > end - *va)
			return false;
		*va += align - rest;
	}
	return true;
}

/* Find a hole; the range that follows it is at *@link afterwards. */
static int find_hole(struct va_space *space, uint64_t size, uint64_t align,
		     struct va_range ***link, uint64_t *va)
{
	uint64_t start = space->first;

	for (*link = &space->used; ; *link = &(**link)->next) {
		uint64_t end = **link ? (**link)->start : space->end;

		if (start <= end && align_up(&start, align, end) &&
		    size <= end - start) {
			*va = start;
			return 0;
		}
		if (!**link)
			return -ENOSPC;
		start = (**link)->end;
	}
}

int va_alloc(struct va_space *space, uint64_t size, uint64_t align, uint64_t *va)
{
	struct va_range *range, **link;
	int ret;

	if (align < VA_PAGE)
		align = VA_PAGE;
	if (!size || align & (align - 1))
		return -EINVAL;
	if (size > space->end)
		return -ENOSPC;
	size = (size + VA_PAGE - 1) & ~(VA_PAGE - 1);

	range = malloc(sizeof(*range));
	if (!range)
		return -ENOMEM;

	pthread_mutex_lock(&space->lock);
	ret = find_hole(space, size, align, &link, va);
	if (!ret) {
		range->start = *va;
		range->end = *va + size;
		range->next = *link;
		*link = range;
	}
	pthread_mutex_unlock(&space->lock);

	if (ret)
		free(range);
	return ret;
}

void va_free(struct va_space *space, uint64_t va)
{
	struct va_range **link, *found = NULL;

	pthread_mutex_lock(&space->lock);
	for (link = &space->used; *link; link = &(*link)->next) {
		if ((*link)->start == va) {
			found = *link;
			*link = found->next;
			break;
		}
	}
	pthread_mutex_unlock(&space->lock);
	free(found);
}
