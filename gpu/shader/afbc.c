// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Arm Frame Buffer Compression: headers, and superblocks that are solid or not compressed.
 */
#include "afbc.h"

#define SUBBLOCKS	16u
#define SIZE_BITS	6u
#define FIRST_SIZE	32u		/* bit of the header */
#define UNCOMPRESSED	1u

bool mali_afbc_shape(u32 shape, u32 *width, u32 *height)
{
	if (shape > 2)
		return false;
	*width = 16u << shape;
	*height = 16u >> shape;
	return true;
}

u32 mali_afbc_bytes(u32 mode)
{
	/* By AFBC Compression Mode: R8, R16, -, R8G8, R5G6B5, R4G4B4A4, R5G5B5A1, -, R16G16 ... */
	static const u8 bytes[] = {
		[0] = 1, [1] = 2, [3] = 2, [4] = 2, [5] = 2, [6] = 2, [8] = 4, [9] = 3, [10] = 4,
		[11] = 4, [12] = 4, [14] = 1, [15] = 4, [16] = 6, [17] = 8,
	};

	return mode < ARRAY_SIZE(bytes) ? bytes[mode] : 0;
}

/* Headers of a tile in each direction (drm_fourcc.h, AFBC_FORMAT_MOD_TILED) */
static u32 tile_side(const struct mali_afbc *a)
{
	return a->bytes > 4 ? 4 : 8;
}

/* Within a tile, in Morton order (Mesa, pan_afbc_cso.c) */
static u32 morton(u32 x, u32 y)
{
	u32 out = 0, i;

	for (i = 0; i < 3; i++)
		out |= (x >> i & 1) << 2 * i | (y >> i & 1) << (2 * i + 1);
	return out;
}

/* Bytes from the first header to that of the superblock in @column, @row */
static u64 header_offset(const struct mali_afbc *a, u32 column, u32 row)
{
	u32 side = tile_side(a);
	u64 in_row;

	if (!a->tiled)
		return row * a->row_stride + (u64)column * MALI_AFBC_HEADER_BYTES;
	in_row = (u64)(column / side) * side * side + morton(column % side, row % side);
	return row / side * a->row_stride + in_row * MALI_AFBC_HEADER_BYTES;
}

static u64 header_of(const struct mali_afbc *a, u32 x, u32 y)
{
	u32 width, height;

	if (!mali_afbc_shape(a->shape, &width, &height))
		return 0;
	return header_offset(a, x / width, y / height);
}

u64 mali_afbc_header_address(const struct mali_afbc *a, u32 x, u32 y, u32 slice)
{
	return a->header + slice * a->slice_stride + header_of(a, x, y);
}

u32 mali_afbc_body(const struct mali_afbc *a, u32 x, u32 y)
{
	u64 number = header_of(a, x, y) / MALI_AFBC_HEADER_BYTES;

	return a->body_offset + (u32)(number * MALI_AFBC_PIXELS * a->bytes);
}

u32 mali_afbc_index(const struct mali_afbc *a, u32 x, u32 y)
{
	u32 width, height;

	if (!mali_afbc_shape(a->shape, &width, &height))
		return 0;
	return y % height * width + x % width;
}

/* A header of zeros is solid, too, and black */
bool mali_afbc_is_solid(const u32 header[MALI_AFBC_HEADER_WORDS])
{
	return !header[0];
}

void mali_afbc_colour(const u32 header[MALI_AFBC_HEADER_WORDS], u32 pixel[2])
{
	pixel[0] = header[2];
	pixel[1] = header[3];
}

u32 mali_afbc_body_of(const u32 header[MALI_AFBC_HEADER_WORDS])
{
	return header[0];
}

void mali_afbc_solid(u32 header[MALI_AFBC_HEADER_WORDS], const u32 pixel[2])
{
	header[0] = 0;
	header[1] = 0;
	header[2] = pixel[0];
	header[3] = pixel[1];
}

void mali_afbc_uncompressed(u32 header[MALI_AFBC_HEADER_WORDS], u32 body)
{
	u32 i, bit;

	header[0] = body;
	header[1] = 0;
	header[2] = 0;
	header[3] = 0;
	for (i = 0; i < SUBBLOCKS; i++) {
		bit = FIRST_SIZE + i * SIZE_BITS;
		header[bit / 32] |= UNCOMPRESSED << bit % 32;
	}
}
