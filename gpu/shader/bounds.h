/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Which pixels a primitive may cover, and primitives that cover none.
 */
#ifndef MALI_SHADER_BOUNDS_H
#define MALI_SHADER_BOUNDS_H

#include "raster.h"

/**
 * struct mali_box - pixels, inclusive
 */
struct mali_box {
	u32 min_x, min_y, max_x, max_y;
};

/**
 * struct mali_culling - what is not drawn
 * @facing: of triangles
 * @low, @high: what has less or more than this depth in all its vertices, as binary32
 * @cull_low, @cull_high: whether it is culled for that
 */
struct mali_culling {
	struct mali_facing facing;
	u32 low, high;
	bool cull_low, cull_high;
};

bool mali_triangle_box(const u32 position[3][4], const struct mali_culling *culling,
		       struct mali_box *box);
bool mali_line_box(const u32 position[3][4], const struct mali_culling *culling, u32 width,
		   struct mali_box *box);
bool mali_point_box(const u32 position[3][4], const struct mali_culling *culling, u32 size,
		    struct mali_box *box);
u32 mali_point_size(u16 half);

#endif
