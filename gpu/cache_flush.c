// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * What happens to all lines of the caches at once: flushes, other page tables, loss of power.
 */
#include "cache_flush.h"

/**
 * mali_cache_flush_range() - flush the lines of a range of physical addresses
 * @gpu: GPU
 * @mode: CACHE_* for each cache
 * @first, @last: physical addresses, both included
 *
 * CACHE_INVALIDATE alone drops dirty lines, too.  The L2 comes last, because the other
 * caches are cleaned to it.
 */
void mali_cache_flush_range(struct mali_gpu *gpu, const u32 mode[CACHE_UNITS], u64 first,
			    u64 last)
{
	struct cache *c = gpu->cache;
	unsigned int unit = CACHE_UNITS, set, way;

	if (mode[CACHE_OTHER] & CACHE_INVALIDATE)
		c->fetch_epoch++;
	while (unit--) {
		const struct cache_ways ways = mali_cache_ways[unit];

		if (!mode[unit] || !c->used[unit])
			continue;
		for (set = 0; set < CACHE_SETS; set++) {
			for (way = ways.first; way < ways.first + ways.count; way++) {
				const struct cache_line *l = &c->line[set][way];

				if (!c->tag[set][way] || l->pa > last ||
				    l->pa + (CACHE_LINE_BYTES - 1) < first)
					continue;
				if (mode[unit] & CACHE_CLEAN)
					mali_cache_clean(gpu, unit, set, way);
				if (mode[unit] & CACHE_INVALIDATE)
					mali_cache_drop(gpu, unit, set, way);
			}
		}
	}
}

/**
 * mali_cache_flush() - flush the caches
 * @gpu: GPU
 * @l2, @lsc, @other: CACHE_* for each cache
 */
void mali_cache_flush(struct mali_gpu *gpu, u32 l2, u32 lsc, u32 other)
{
	const u32 mode[CACHE_UNITS] = {
		[CACHE_L2] = l2, [CACHE_LSC] = lsc, [CACHE_OTHER] = other,
	};

	const u64 *stat = gpu->stat;
	u64 written = stat[MALI_STAT_CACHE_WRITE_BACKS], lost = stat[MALI_STAT_CACHE_LOST];

	mali_cache_flush_range(gpu, mode, 0, ~0ull);
	gpu_event(gpu, .kind = MALI_EVENT_FLUSH, .bits = l2 | lsc << 4 | other << 8,
		  .word = (u32)(stat[MALI_STAT_CACHE_WRITE_BACKS] - written),
		  .unit = (u32)(stat[MALI_STAT_CACHE_LOST] - lost));
}

/**
 * mali_cache_cut() - an address space gets other tables
 * @gpu: GPU
 * @as: address space
 */
void mali_cache_cut(struct mali_gpu *gpu, unsigned int as)
{
	struct cache *c = gpu->cache;
	unsigned int set, way;

	if (!c->used[CACHE_L2])
		return;
	for (set = 0; set < CACHE_SETS; set++)
		for (way = 0; way < CACHE_WAYS; way++)
			if (c->tag[set][way] && CACHE_TAG_AS(c->tag[set][way]) == as)
				c->line[set][way].cut = true;
}

/**
 * mali_cache_lose() - the caches lose power, or are reset: nothing is written back
 * @gpu: GPU
 */
void mali_cache_lose(struct mali_gpu *gpu)
{
	mali_cache_flush(gpu, CACHE_INVALIDATE, CACHE_INVALIDATE, CACHE_INVALIDATE);
}
