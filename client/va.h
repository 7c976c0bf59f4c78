/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * An allocator of address ranges.
 */
#ifndef VMALI_VA_H
#define VMALI_VA_H

#include <pthread.h>
#include <stdint.h>

/* Granule of ranges, in bytes. */
#define VA_PAGE	4096ull

struct va_range;

/**
 * struct va_space - a space to allocate from
 * @first: lowest address that is given out
 * @end: first address beyond the space
 * @lock: protects @used
 * @used: reserved ranges, sorted by address
 */
struct va_space {
	uint64_t first;
	uint64_t end;
	pthread_mutex_t lock;
	struct va_range *used;
};

/**
 * va_init() - start with everything free
 * @space: space
 * @first: lowest address
 * @end: first address beyond
 */
int va_init(struct va_space *space, uint64_t first, uint64_t end);

/**
 * va_fini() - free what the allocator has allocated
 * @space: space
 */
void va_fini(struct va_space *space);

/**
 * va_alloc() - reserve the first free range that fits
 * @space: space
 * @size: bytes, rounded up to VA_PAGE
 * @align: a power of two; below VA_PAGE means VA_PAGE
 * @va: set to its first address
 *
 * Return: 0; -EINVAL for size 0 or a bad alignment; -ENOSPC; -ENOMEM.
 */
int va_alloc(struct va_space *space, uint64_t size, uint64_t align, uint64_t *va);

/**
 * va_free() - give a range back
 * @space: space
 * @va: its first address; anything else is ignored
 */
void va_free(struct va_space *space, uint64_t va);

#endif /* VMALI_VA_H */
