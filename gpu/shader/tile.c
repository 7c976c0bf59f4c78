// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The tile buffer.
 */
#include "float_bits.h"
#include "tile.h"

bool mali_tile_size(u32 samples, u32 *width, u32 *height)
{
	if (!samples || samples > 16 || (samples & (samples - 1)))
		return false;
	*width = samples == 16 ? MALI_TILE_MAX / 2 : MALI_TILE_MAX;
	*height = samples > 4 ? MALI_TILE_MAX / 2 : MALI_TILE_MAX;
	return true;
}

void mali_tile_begin(struct mali_tile *t, const struct mali_tile_clear *clear)
{
	u32 n = t->width * t->height * t->samples, depth, k, i;

	depth = mali_depth_pack(t->depth_format, clear->depth);
	t->dirty = false;
	for (k = 0; k < t->targets; k++)
		for (i = 0; i < n; i++)
			memcpy(t->colour[k][i], clear->colour[k], sizeof(t->colour[k][i]));
	for (i = 0; i < n; i++)
		t->depth[i] = depth;
	memset(t->stencil, clear->stencil, n);
}

/* The value of 1.0 */
static u32 one_of(u8 format)
{
	return format == MALI_DEPTH_D16 ? 0xffff : 0xffffff;
}

u32 mali_depth_pack(u8 format, u32 f)
{
	const double integers = 6755399441055744.0;	/* 1.5 * 2^52: rounds to nearest even */
	double v = (double)f32_of(f);

	if (format == MALI_DEPTH_D32)
		return f;
	if (!(v > 0.0))
		return 0;
	return v < 1.0 ? (u32)(s32)(v * one_of(format) + integers - integers) : one_of(format);
}

u32 mali_depth_unpack(u8 format, u32 depth)
{
	if (format == MALI_DEPTH_D32)
		return depth;
	return f32_bits((float)((double)depth / one_of(format)));
}
