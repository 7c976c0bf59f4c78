/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Fragments: from a primitive to the lanes of a warp.
 *
 * A warp has four quads of 2x2 pixels of one primitive, each in four successive lanes.  With
 * shading per sample a quad is there for each sample.  Lanes that are not covered are helpers:
 * they execute for the derivatives of their quad, and have no effect.
 */
#ifndef MALI_SHADER_FRAGMENTS_H
#define MALI_SHADER_FRAGMENTS_H

#include "blend.h"
#include "depth.h"

/**
 * struct shader_pixels - what is drawn to, inclusive
 */
struct shader_pixels {
	u32 min_x, min_y, max_x, max_y;
};

/**
 * struct shader_drawing - what the primitives of a draw have in common
 * @depth: depth and stencil tests
 * @blend: Blend descriptors, @blend_count of them
 * @target_mask: targets that are written
 * @sample_mask: samples that are written
 * @facing: which triangles are drawn
 * @has_shader: there is a fragment shader
 * @per_sample: it is executed for each sample
 * @multisample: samples are covered one by one, otherwise all if the pixel's centre is
 * @positions: if not 0, the number of positions that are covered one by one in place of the tile
 *	buffer's only sample, which is drawn if any is
 * @aligned_ends: lines end along an axis, otherwise at right angles
 * @late_kill: fragments that fail the tests are shaded nevertheless
 * @late_update: tests change the tile buffer after the shader
 * @alpha_to_coverage, @alpha_invert: what ATEST does
 * @clean: what is drawn does not have to be written to memory
 * @varying_bytes: of a vertex
 * @frame_argument: of the framebuffer descriptor
 * @frame_width, @frame_height: of the framebuffer, in pixels
 * @frame_maximum: the last pixel that may be drawn, as the framebuffer descriptor has it
 * @sample_positions: GPU VA of the driver's table of them
 * @point_max_y: the coordinate of points grows upwards, not downwards
 */
struct shader_drawing {
	struct mali_depth depth;
	u32 blend[MALI_TILE_TARGETS][MALI_BLEND_WORDS];
	u32 blend_count;
	u32 target_mask;
	u32 sample_mask;
	struct mali_facing facing;
	bool has_shader, per_sample, multisample;
	u32 positions;
	bool aligned_ends;
	bool late_kill, late_update;
	bool alpha_to_coverage, alpha_invert;
	bool clean;
	u32 varying_bytes;
	u32 frame_argument[2];
	u32 frame_width, frame_height;
	u32 frame_maximum;
	u64 sample_positions;
	bool point_max_y;
};

/**
 * enum shader_shape - what a primitive is
 * @SHADER_RECTANGLE: all of its bounds. Attributes are interpolated over the framebuffer, from the
 *	elements for its upper left, upper right and lower left corner [pan_fb_preload.c]
 */
enum shader_shape { SHADER_POINT, SHADER_LINE, SHADER_TRIANGLE, SHADER_RECTANGLE };

/**
 * struct shader_outline - a primitive
 * @shape: enum shader_shape
 * @provoking: which vertex gives it flat varyings
 * @id: primitive ID
 * @size: of a point, width of a line, as binary32
 * @position: x, y, z, 1 / w of its vertices, as binary32
 * @varying: GPU VA of each vertex's varyings
 */
struct shader_outline {
	u8 shape;
	u8 provoking;
	u32 id;
	u32 size;
	u32 position[3][4];
	u64 varying[3];
};

/**
 * struct shader_fragments - what a core draws
 * @tile: the tile buffer
 * @draw, @outline: what is drawn
 * @bounds: pixels that are drawn to
 * @corner, @corners: of the polygon that is left of the primitive
 * @part, @quad: the next triangle of it, and the next quad of that
 * @triangle: the one that is being drawn
 * @half: the other half of a point or a line, whose attributes are those of the first one's plane
 * @halves: there is one
 * @front: it faces the viewer
 * @bias: added to its depth
 * @x, @y, @sample: of each lane
 * @covered: samples, or positions, of each lane that the primitive covers, and that the shader is
 *	executed for
 * @passed: samples that have passed the tests before the shader
 * @tested: lanes whose tests after the shader have been made
 * @counted: samples that have passed, since the user set it to 0
 */
struct shader_fragments {
	struct mali_tile tile;
	struct shader_drawing draw;
	struct shader_outline outline;
	struct shader_pixels bounds;
	struct mali_corner corner[MALI_CORNERS];
	u32 corners;
	u32 part, quad;
	struct mali_triangle triangle, half;
	bool halves, front;
	double bias;
	u32 x[MALI_LANES], y[MALI_LANES];
	u8 sample[MALI_LANES];
	u16 covered[MALI_LANES], passed[MALI_LANES];
	u16 tested;
	u64 counted;
};

/* Begin with the primitive in @f->outline, of @f->draw, within @f->bounds */
void mali_fragments_begin(struct shader_fragments *f);

/*
 * The next quads of the primitive, up to four.  Tests before the shader are made.
 * Return: mask of the lanes that are used; 0 if there are no more
 */
u16 mali_fragments_next(struct shader_fragments *f);

/* Return: lanes among @lanes that are not covered */
u16 mali_fragments_helpers(const struct shader_fragments *f, u16 lanes);

/*
 * Tests after the shader, of the samples in @coverage of a lane.  @z, @reference: as in
 * mali_depth_test(); @z is that of the primitive if NULL.  Only once for each lane.
 * Return: samples that are still covered
 */
u16 mali_fragments_test(struct shader_fragments *f, unsigned int lane, u16 coverage, const u32 *z,
			u8 reference);

/* Return: how many positions of a pixel are covered one by one */
static inline u32 mali_fragments_positions(const struct shader_fragments *f)
{
	return f->draw.positions ? f->draw.positions : f->tile.samples;
}

/* Return: samples of the tile buffer that are drawn with such a coverage */
static inline u16 mali_fragments_samples(const struct shader_fragments *f, u16 coverage)
{
	return f->draw.positions ? coverage != 0 : coverage;
}

/* Where a lane's varyings are interpolated, in 1/256 of a pixel */
void mali_fragments_centre(const struct shader_fragments *f, unsigned int lane, s64 *x, s64 *y);
void mali_fragments_sample(const struct shader_fragments *f, unsigned int lane, u32 sample,
			   s64 *x, s64 *y);
void mali_fragments_centroid(const struct shader_fragments *f, unsigned int lane, s64 *x, s64 *y);

/* What is interpolated there */
void mali_fragments_interpolate(const struct shader_fragments *f, s64 x, s64 y,
				struct mali_fragment *fragment);

#endif
