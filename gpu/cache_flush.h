/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * What happens to all lines of the caches at once.
 */
#ifndef MALI_CACHE_FLUSH_H
#define MALI_CACHE_FLUSH_H

#include "cache.h"

/* What a flush does, for each cache */
#define CACHE_CLEAN		BIT32(0)
#define CACHE_INVALIDATE	BIT32(1)
#define CACHE_BOTH		(CACHE_CLEAN | CACHE_INVALIDATE)

void mali_cache_flush(struct mali_gpu *gpu, u32 l2, u32 lsc, u32 other);
void mali_cache_flush_range(struct mali_gpu *gpu, const u32 mode[CACHE_UNITS], u64 first,
			    u64 last);
void mali_cache_cut(struct mali_gpu *gpu, unsigned int as);
void mali_cache_lose(struct mali_gpu *gpu);

#endif
