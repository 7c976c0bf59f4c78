/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Endpoints that the driver lets a group use: shader cores and tiler.
 */
#ifndef MALI_GRANT_H
#define MALI_GRANT_H

#include "group.h"

/* Kinds of endpoints; combine with | */
#define GRANT_COMPUTE	1u
#define GRANT_FRAGMENT	2u
#define GRANT_TILER	4u

u32 mali_grant_configure(struct mali_gpu *gpu, struct csg *csg, u32 req);
bool mali_grant_has(const struct mali_gpu *gpu, const struct csg *csg, u32 kinds);

#endif
