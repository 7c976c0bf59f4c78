/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Heap contexts, which the firmware keeps while their group is on its slot.
 */
#ifndef MALI_CS_HEAP_H
#define MALI_CS_HEAP_H

#include "group.h"

bool mali_cs_heap_set(struct mali_gpu *gpu, struct cs_ref *q, u64 va);
void mali_cs_heap_resume(struct mali_gpu *gpu, struct cs_ref *q);
void mali_cs_heap_leave(struct mali_gpu *gpu, struct cs_ref *q);
void mali_cs_heap_save(struct mali_gpu *gpu, const struct csg *csg);
bool mali_cs_heap_locked(const struct mali_gpu *gpu, const struct csg *csg);
bool mali_cs_heap_get(struct mali_gpu *gpu, struct cs_ref *q, u64 va, struct heap_context *c);
bool mali_cs_heap_put(struct mali_gpu *gpu, struct cs_ref *q, u64 va,
		      const struct heap_context *c);

#endif
