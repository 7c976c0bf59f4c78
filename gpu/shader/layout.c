// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Where a texel is in memory.
 */
#include "layout.h"

/* Bit n becomes bit 2 * n */
static u32 spread(u32 v)
{
	v &= MALI_BLOCK - 1;
	v = (v | v << 2) & 0x33;
	return (v | v << 1) & 0x55;
}

/* From bit 7: y3, x3 ^ y3, y2, x2 ^ y2, y1, x1 ^ y1, y0, x0 ^ y0 */
u32 mali_block_index(u32 x, u32 y)
{
	return spread(y) << 1 | (spread(x) ^ spread(y));
}

static u64 in_blocks(const struct mali_surface *s, u32 x, u32 y, u32 size)
{
	u64 block = x / size;
	u64 texel = block * size * size + mali_block_index(x % size, y % size);

	return (y / size) * s->row_stride + texel * s->bytes;
}

u64 mali_surface_address(const struct mali_surface *s, u32 x, u32 y, u32 slice)
{
	u64 at = s->base + slice * s->slice_stride;

	if (s->ordering == MALI_ORDERING_BLOCKS)
		return at + in_blocks(s, x, y, MALI_BLOCK);
	if (s->ordering == MALI_ORDERING_TILES)
		return at + in_blocks(s, x, y, MALI_TILE);
	return at + y * s->row_stride + (u64)x * s->bytes;
}
