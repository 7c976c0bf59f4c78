/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Triangles on the screen: clipping, coverage, and interpolation.
 *
 * Position shaders write screen coordinates, depth and 1 / w (Mesa, bifrost_compile.c, by
 * nir_lower_viewport_transform()).  So a vertex behind the camera has a negative 1 / w,
 * and what is to be clipped is found from that.
 *
 * Coordinates are rounded to 1/256 of a pixel (Mesa's genxml, pixel format "Snap 4"), y grows
 * downwards.  A sample on an edge belongs to the triangle if that edge is a top or left one
 * (Vulkan leaves the rule open, but each sample to exactly one of two neighbours).
 */
#ifndef MALI_SHADER_RASTER_H
#define MALI_SHADER_RASTER_H

#include "lanes.h"

/* Units of a pixel */
#define MALI_SUBPIXELS		256

/* A triangle that is clipped has at most so many corners: each of five planes adds one */
#define MALI_CORNERS		8u

/**
 * struct mali_corner - a corner of a triangle, or of what is left of it
 * @x, @y, @z: screen coordinates and depth, times @w
 * @w: clip coordinate w
 * @weight: of the three vertices
 */
struct mali_corner {
	double x, y, z, w;
	double weight[3];
};

/**
 * struct mali_triangle - a triangle that can be drawn
 * @x, @y: corners, in 1/256 of a pixel, clockwise on the screen
 * @bias: 1 for edges that are neither top nor left; edge i is opposite corner i
 * @area: twice the area, positive
 * @corner: corners, of which @x and @y are
 * @front: it faces the viewer
 * @min_x, @min_y, @max_x, @max_y: pixels that it may cover, inclusive
 */
struct mali_triangle {
	s64 x[3], y[3];
	s64 bias[3];
	s64 area;
	struct mali_corner corner[3];
	bool front;
	s32 min_x, min_y, max_x, max_y;
};

/**
 * struct mali_facing - which triangles are drawn
 * @front_ccw: those whose vertices are counter-clockwise on the screen face the viewer
 * @cull_front, @cull_back: what is not drawn
 * @overestimate: all pixels that they touch are drawn
 */
struct mali_facing {
	bool front_ccw, cull_front, cull_back;
	bool overestimate;
};

/**
 * struct mali_fragment - what is interpolated at a point
 * @z: depth
 * @w: clip coordinate w
 * @weight: of the three vertices, with perspective; shaders undo it where they want none
 *	(Mesa, pan_lower_noperspective.c)
 */
struct mali_fragment {
	double z, w;
	double weight[3];
};

/*
 * Clip to what is before the viewer, and to a guard band of 2^14 pixels around the origin.
 * @position: screen x, y, z and 1 / w of three vertices, as binary32.
 *
 * Return: corners of a convex polygon, at most MALI_CORNERS; 0 if nothing is left, or a
 * coordinate is not a number
 */
u32 mali_clip(const u32 position[3][4], struct mali_corner *corners);

/* Return: false if the triangle is culled, or covers no area */
bool mali_triangle(struct mali_triangle *t, const struct mali_corner *a,
		   const struct mali_corner *b, const struct mali_corner *c,
		   const struct mali_facing *facing);

/* Where samples are in a pixel, in 1/256 */
struct mali_sample_position {
	u8 x, y;
};

/* Return: positions of 1, 4, 8 or 16 samples (Mesa, pan_samples.c); NULL for other numbers */
const struct mali_sample_position *mali_sample_positions(u32 samples);

/* Return: mask of the samples of pixel @x, @y that are covered */
u32 mali_coverage(const struct mali_triangle *t, s32 x, s32 y,
		  const struct mali_sample_position *positions, u32 samples);

/*
 * Conservative rasterisation: panvk promises that triangles grow by 1/512 of a pixel, half of what
 * coordinates are rounded to, so pixels whose border is touched are drawn, too.
 * Return: whether pixel @x, @y is
 */
bool mali_overlaps(const struct mali_triangle *t, s32 x, s32 y);

/* Interpolate at a point in 1/256 of a pixel; it may be outside */
void mali_interpolate(const struct mali_triangle *t, s64 x, s64 y, struct mali_fragment *f);

#endif
