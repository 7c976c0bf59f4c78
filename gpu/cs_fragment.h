/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * What a fragment job without geometry leaves in its targets.
 */
#ifndef MALI_CS_FRAGMENT_H
#define MALI_CS_FRAGMENT_H

#include "cs_progress.h"
#include "group.h"

void mali_cs_fragment_begin(const struct cs_state *s, struct cs_work *w);
enum cs_progress mali_cs_fragment_step(struct mali_gpu *gpu, struct cs_ref *q, struct cs_work *w,
				       u32 *cost);

#endif
