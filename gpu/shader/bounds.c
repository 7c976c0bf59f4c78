// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Bounds of primitives on the screen.
 *
 * Positions are x, y, z and 1 / w as in raster.h.  A box that is passed in is what may be drawn,
 * and is cut to the primitive's pixels; where in doubt it is larger.
 */
#include "bounds.h"
#include "float_bits.h"
#include "half.h"

/* All is beyond the nearest or farthest depth, which is linear if no w is negative */
static bool beyond(const u32 position[3][4], u32 n, const struct mali_culling *c)
{
	bool low = c->cull_low, high = c->cull_high;
	u32 i;

	for (i = 0; i < n; i++) {
		float z = f32_of(position[i][2]);

		if (!(f32_of(position[i][3]) > 0.0f))
			return false;
		low = low && z < f32_of(c->low);
		high = high && z > f32_of(c->high);
	}
	return low || high;
}

static s64 floor_of(double v)
{
	s64 n;

	/* More than any framebuffer, and NaN */
	if (!(v > -65536.0))
		return -65536;
	if (!(v < 65536.0))
		return 65536;
	n = (s64)v;
	return (double)n > v ? n - 1 : n;
}

/* Return: false if nothing is left of the box */
static bool cut(struct mali_box *box, s64 min_x, s64 min_y, s64 max_x, s64 max_y)
{
	if (max_x < (s64)box->min_x || max_y < (s64)box->min_y || min_x > (s64)box->max_x ||
	    min_y > (s64)box->max_y)
		return false;
	box->min_x = min_x > (s64)box->min_x ? (u32)min_x : box->min_x;
	box->min_y = min_y > (s64)box->min_y ? (u32)min_y : box->min_y;
	box->max_x = max_x < (s64)box->max_x ? (u32)max_x : box->max_x;
	box->max_y = max_y < (s64)box->max_y ? (u32)max_y : box->max_y;
	return true;
}

static bool is_empty(const struct mali_box *box)
{
	return box->min_x > box->max_x || box->min_y > box->max_y;
}

/**
 * mali_triangle_box() - pixels of a triangle
 * @position: of its vertices
 * @culling: what is not drawn
 * @box: what may be drawn; cut
 *
 * Return: false if it is not drawn.
 */
bool mali_triangle_box(const u32 position[3][4], const struct mali_culling *culling,
		       struct mali_box *box)
{
	struct mali_corner corner[MALI_CORNERS];
	struct mali_triangle t;
	s64 min_x = 0, min_y = 0, max_x = -1, max_y = -1;
	bool any = false;
	u32 n, i;

	if (is_empty(box) || beyond(position, 3, culling))
		return false;
	n = mali_clip(position, corner);
	for (i = 2; i < n; i++) {
		if (!mali_triangle(&t, &corner[0], &corner[i - 1], &corner[i], &culling->facing))
			continue;
		min_x = any && min_x < t.min_x ? min_x : t.min_x;
		min_y = any && min_y < t.min_y ? min_y : t.min_y;
		max_x = any && max_x > t.max_x ? max_x : t.max_x;
		max_y = any && max_y > t.max_y ? max_y : t.max_y;
		any = true;
	}
	return any && cut(box, min_x, min_y, max_x, max_y);
}

/* Around vertices before the viewer.  Return: false if one is not, or is no number */
static bool around(const u32 position[3][4], u32 n, double extent, struct mali_box *box,
		   bool *drawn)
{
	double min_x = 0.0, min_y = 0.0, max_x = 0.0, max_y = 0.0;
	u32 i;

	for (i = 0; i < n; i++) {
		double x = (double)f32_of(position[i][0]), y = (double)f32_of(position[i][1]);

		if (!(f32_of(position[i][3]) > 0.0f) || x - x != 0.0 || y - y != 0.0)
			return false;
		min_x = i && min_x < x ? min_x : x;
		min_y = i && min_y < y ? min_y : y;
		max_x = i && max_x > x ? max_x : x;
		max_y = i && max_y > y ? max_y : y;
	}
	*drawn = cut(box, floor_of(min_x - extent), floor_of(min_y - extent),
		     floor_of(max_x + extent), floor_of(max_y + extent));
	return true;
}

static double half_of(u32 size)
{
	double v = (double)f32_of(size);

	return v > 1.0 ? v < 4096.0 ? v * 0.5 : 2048.0 : 0.5;
}

/**
 * mali_line_box() - pixels of a line
 * @position: of its vertices, of which the last is not used
 * @culling: what is not drawn
 * @width: as binary32
 * @box: what may be drawn; cut
 *
 * Return: false if it is not drawn.
 */
bool mali_line_box(const u32 position[3][4], const struct mali_culling *culling, u32 width,
		   struct mali_box *box)
{
	bool drawn;

	if (is_empty(box) || beyond(position, 2, culling))
		return false;
	/* A line that has to be clipped may be anywhere */
	if (!around(position, 2, half_of(width) + 1.0, box, &drawn))
		return f32_of(position[0][3]) > 0.0f || f32_of(position[1][3]) > 0.0f;
	return drawn;
}

/**
 * mali_point_box() - pixels of a point
 * @position: of its vertex, and others that are not used
 * @culling: what is not drawn
 * @size: as binary32
 * @box: what may be drawn; cut
 *
 * Return: false if it is not drawn.
 */
bool mali_point_box(const u32 position[3][4], const struct mali_culling *culling, u32 size,
		    struct mali_box *box)
{
	bool drawn;

	return !is_empty(box) && !beyond(position, 1, culling) &&
	       around(position, 1, half_of(size), box, &drawn) && drawn;
}

/**
 * mali_point_size() - the size that a shader has written
 * @half: as binary16
 *
 * Return: as binary32.
 */
u32 mali_point_size(u16 half)
{
	return mali_f16_widen(half);
}
