/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Depth and stencil tests.
 *
 * The descriptor is Depth/stencil of Mesa's genxml, the same in v10 to v13; functions and
 * operations are numbered as in Func and Stencil Op.
 */
#ifndef MALI_SHADER_DEPTH_H
#define MALI_SHADER_DEPTH_H

#include "raster.h"
#include "tile.h"

#define MALI_DEPTH_WORDS	8u

/* Depth Source */
#define MALI_DEPTH_FIXED	2u
#define MALI_DEPTH_SHADER	3u

/**
 * struct mali_stencil - the stencil test of one side of triangles
 * @function: Func
 * @fail, @depth_fail, @pass: Stencil Op, by what failed
 * @write_mask, @value_mask, @reference: bits
 */
struct mali_stencil {
	u8 function;
	u8 fail, depth_fail, pass;
	u8 write_mask, value_mask, reference;
};

/**
 * struct mali_depth - a decoded descriptor
 * @side: stencil of front and back
 * @function: Func of the depth test
 * @source: Depth Source
 * @stencil_test: the stencil test is enabled
 * @stencil_from_shader: its reference is ZS_EMIT's
 * @write: depth is written
 * @cull: what is not between @min and @max is not drawn
 * @clamp: depth is clamped to them, otherwise to [0, 1] if the format has no more
 * @bias: the three values below are added to depth
 * @units, @factor, @limit: of the bias
 * @min, @max: bounds of depth; they are not in the descriptor
 */
struct mali_depth {
	struct mali_stencil side[2];
	u8 function;
	u8 source;
	bool stencil_test, stencil_from_shader;
	bool write, cull, clamp, bias;
	float units, factor, limit;
	float min, max;
};

/* All but @min and @max, which are 0 and 1 */
void mali_depth_decode(struct mali_depth *d, const u32 word[MALI_DEPTH_WORDS]);

/* Set @min and @max, binary32 */
void mali_depth_bounds(struct mali_depth *d, u32 min, u32 max);

/* Return: whether a test of them can fail, or changes anything */
bool mali_depth_matters(const struct mali_depth *d);

/* Return: what is added to the depth of a triangle, with the format's resolution */
double mali_depth_bias(const struct mali_depth *d, u8 format, const struct mali_triangle *t);

/* Return: false if depth @z, of fixed function, is outside of the bounds: nothing is drawn */
bool mali_depth_inside(const struct mali_depth *d, double z);

/**
 * enum mali_depth_update - which changes a test makes to the tile buffer
 */
enum mali_depth_update { MALI_DEPTH_TEST_ONLY, MALI_DEPTH_UPDATE };

/*
 * Test one sample of the tile buffer: @z is binary32, @reference the stencil's if it is from the
 * shader.
 *
 * Return: whether it passes
 */
bool mali_depth_test(const struct mali_depth *d, struct mali_tile *t, u32 index, bool front, u32 z,
		     u8 reference, enum mali_depth_update update);

/* Return: whether samples that fail change the stencil buffer, too */
bool mali_depth_fail_writes(const struct mali_depth *d, bool front);

#endif
