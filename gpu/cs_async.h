/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Instructions in flight: jobs, loads, stores, and whatever is due.
 */
#ifndef MALI_CS_ASYNC_H
#define MALI_CS_ASYNC_H

#include "group.h"

bool mali_cs_async_admit(struct cs_state *s, struct cs_work *w);
bool mali_cs_async_begin_job(const struct mali_gpu *gpu, struct cs_state *s, struct cs_work *w);
bool mali_cs_async_due(struct mali_gpu *gpu, struct cs_ref *q, u32 *cost);
void mali_cs_async_save(struct mali_gpu *gpu, struct cs_state *s);
void mali_cs_async_restore(struct mali_gpu *gpu, struct cs_state *s);

#endif
