/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * The global interface.
 */
#ifndef MALI_GLB_H
#define MALI_GLB_H

#include "base.h"

/**
 * struct glb - the global interface
 * @level: level requests in force
 */
struct glb {
	u32 level;
};

void mali_glb_start(struct mali_gpu *gpu);
void mali_glb_stop(struct mali_gpu *gpu);
void mali_glb_serve(struct mali_gpu *gpu);
bool mali_glb_park(struct mali_gpu *gpu);
void mali_glb_fatal(struct mali_gpu *gpu, u32 status);

#endif
