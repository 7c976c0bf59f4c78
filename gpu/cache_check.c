// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * What the caches hold and must not: mistakes of a driver that show only later, or by chance.
 */
#include "cache_check.h"

/**
 * mali_cache_check_unlock() - a region is about to be unlocked
 * @gpu: GPU
 * @as: address space
 * @start, @last: virtual addresses, both included
 *
 * Dirty lines of pages that are no longer mapped can be written back later, when the pages
 * may have been reused: a guest error.
 */
void mali_cache_check_unlock(struct mali_gpu *gpu, unsigned int as, u64 start, u64 last)
{
	struct cache *c = gpu->cache;
	unsigned int set, way;

	if (!c->used[CACHE_L2] && !c->used[CACHE_LSC])
		return;
	for (set = 0; set < CACHE_SETS; set++) {
		for (way = 0; way < CACHE_WAYS; way++) {
			struct cache_line *l = &c->line[set][way];
			u64 tag = c->tag[set][way], va = CACHE_TAG_VA(tag), pa;

			if (!tag || CACHE_TAG_AS(tag) != as || va < start || va > last ||
			    !l->dirty || l->cut || l->reported)
				continue;
			if (c->hooks->translate(gpu, as, va, &pa) && pa == l->pa)
				continue;
			l->reported = true;
			mali_guest_error(gpu,
					 "dirty cache line of a page that is not mapped any more",
					 va);
		}
	}
}

/* Whether memory has other bytes than a line has that was not written to */
static bool stale(struct mali_gpu *gpu, const struct cache_line *l)
{
	u8 memory[CACHE_LINE_BYTES];
	unsigned int i;

	if (l->cut || mali_bus(gpu, l->pa, memory, sizeof(memory), false, MALI_INITIATOR_MCU))
		return false;
	for (i = 0; i < CACHE_LINE_BYTES; i++)
		if (memory[i] != l->data[i] && !(l->dirty & BIT64(i)))
			return true;
	return false;
}

/**
 * mali_cache_check_stale() - report lines of the L2 that are older than what the CPU has written
 * @gpu: GPU
 * @as: address space
 *
 * The firmware is about to start: a driver that has loaded its image again must have flushed
 * the caches, or the firmware runs on what was there before.
 */
void mali_cache_check_stale(struct mali_gpu *gpu, unsigned int as)
{
	struct cache *c = gpu->cache;
	unsigned int set, way;

	for (set = 0; set < CACHE_SETS && c->used[CACHE_L2]; set++) {
		for (way = 0; way < CACHE_L2_WAYS; way++) {
			u64 tag = c->tag[set][way];

			if (!tag || CACHE_TAG_AS(tag) != as || !stale(gpu, &c->line[set][way]))
				continue;
			mali_guest_error(gpu, "firmware starts with stale cache lines",
					 CACHE_TAG_VA(tag));
			return;
		}
	}
}
