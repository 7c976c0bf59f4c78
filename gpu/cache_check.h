/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * What the caches hold and must not.
 */
#ifndef MALI_CACHE_CHECK_H
#define MALI_CACHE_CHECK_H

#include "cache.h"

void mali_cache_check_unlock(struct mali_gpu *gpu, unsigned int as, u64 start, u64 last);
void mali_cache_check_stale(struct mali_gpu *gpu, unsigned int as);

#endif
