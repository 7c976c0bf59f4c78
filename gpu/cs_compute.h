/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * The program of a compute job is fetched.
 */
#ifndef MALI_CS_COMPUTE_H
#define MALI_CS_COMPUTE_H

#include "cs_progress.h"
#include "group.h"

void mali_cs_compute_begin(const struct cs_state *s, struct cs_work *w);
enum cs_progress mali_cs_compute_step(struct mali_gpu *gpu, struct cs_ref *q,
				      const struct cs_work *w);

#endif
