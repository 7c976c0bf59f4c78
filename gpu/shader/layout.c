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

/*
 * Tiles of 64 KiB, row by row, of a square or of two next to each other; blocks of 16x16 row by
 * row in them.  Other numbers of bytes than powers of two have no such tiles
 */
static u64 in_tiles_64k(const struct mali_surface *s, u32 x, u32 y)
{
	u32 texels = MALI_TILE_64K / s->bytes, width = MALI_BLOCK, height, in_row;

	while (width * width < texels)
		width *= 2;
	height = texels / width;
	in_row = x % width / MALI_BLOCK + y % height / MALI_BLOCK * (width / MALI_BLOCK);
	return y / height * s->row_stride + (u64)(x / width) * MALI_TILE_64K +
	       (u64)(in_row * MALI_BLOCK * MALI_BLOCK + mali_block_index(x, y)) * s->bytes;
}

bool mali_ordering_known(u32 ordering, u32 bytes)
{
	switch (ordering) {
	case MALI_ORDERING_BLOCKS:
	case MALI_ORDERING_LINEAR:
		return true;
	case MALI_ORDERING_64K:
		return bytes && !(bytes & (bytes - 1));
	}
	return false;
}

u64 mali_surface_address(const struct mali_surface *s, u32 x, u32 y, u32 slice)
{
	u64 at = s->base + slice * s->slice_stride;

	if (s->ordering == MALI_ORDERING_BLOCKS)
		return at + in_blocks(s, x, y, MALI_BLOCK);
	if (s->ordering == MALI_ORDERING_TILES)
		return at + in_blocks(s, x, y, MALI_TILE);
	if (s->ordering == MALI_ORDERING_64K)
		return at + in_tiles_64k(s, x, y);
	return at + y * s->row_stride + (u64)x * s->bytes;
}
