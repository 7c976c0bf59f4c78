/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Instructions in flight: jobs, loads, stores, and whatever is due.
 */
#ifndef MALI_CS_ASYNC_H
#define MALI_CS_ASYNC_H

#include "group.h"

bool mali_cs_async_transfer(struct mali_gpu *gpu, struct cs_ref *q, const struct cs_transfer *t);
bool mali_cs_async_begin_job(struct cs_state *s, struct cs_work *w);
bool mali_cs_async_due(struct mali_gpu *gpu, struct cs_ref *q, u32 *cost);
u32 mali_cs_async_leap(struct mali_gpu *gpu, struct cs_ref *q);
void mali_cs_async_save(struct cs_state *s);
void mali_cs_async_restore(struct cs_state *s);

#endif
