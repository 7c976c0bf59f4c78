/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * The CPU's caches, as devices see them that do not snoop them.
 */
#ifndef VMALI_CPU_CACHE_H
#define VMALI_CPU_CACHE_H

#include <linux/types.h>

#ifndef VMALI_NO_CPU_CACHE
void vmali_cpu_cache_init(void);
bool vmali_cpu_cache_begin(unsigned long *flags);
void vmali_cpu_cache_end(unsigned long flags);
void *vmali_cpu_cache_memory(u64 pa);
#else
/* Of a kernel that the caches cannot be made for: all devices snoop them */
static inline void vmali_cpu_cache_init(void)
{
}

static inline bool vmali_cpu_cache_begin(unsigned long *flags)
{
	return false;
}

static inline void vmali_cpu_cache_end(unsigned long flags)
{
}

static inline void *vmali_cpu_cache_memory(u64 pa)
{
	return NULL;
}
#endif

#endif
