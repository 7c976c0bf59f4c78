/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Where a texel is in memory: in rows, in blocks of 16x16 texels, or in such blocks in tiles.
 *
 * Sources: Mesa's pan_layout.c (strides), pan_tiling.c (order within a block), pan_mod.c and
 * DRM_FORMAT_MOD_ARM_INTERLEAVED_64K as proposed for drm_fourcc.h (tiles of 64 KiB).
 */
#ifndef MALI_SHADER_LAYOUT_H
#define MALI_SHADER_LAYOUT_H

#include "../../lib/mali_types.h"

/* Texels of a block in each direction, and compressed blocks of a tile */
#define MALI_BLOCK		16u
#define MALI_TILE		4u

/* Bytes of a large tile */
#define MALI_TILE_64K		65536u

/* Clump Ordering of a plane, Block Format of a target */
enum mali_ordering {
	MALI_ORDERING_NONE = 0,
	MALI_ORDERING_BLOCKS = 1,	/* u-interleaved, 16x16 */
	MALI_ORDERING_LINEAR = 2,
	MALI_ORDERING_64K = 8,		/* interleaved 64k: of compressed planes, too */
	/* Of planes of compressed blocks: these are in tiles of 4x4, as texels are in blocks */
	MALI_ORDERING_TILES = 16,
};

/**
 * struct mali_surface - texels of a level of a plane, or of a target
 * @base: GPU VA
 * @row_stride: bytes from a row to the next one; of blocks or tiles: from a row of them
 * @slice_stride: bytes from a slice of a 3D image, or a sample, to the next one
 * @bytes: of a texel
 * @ordering: enum mali_ordering
 *
 * In compressed planes, a compressed block has the place of a texel.
 */
struct mali_surface {
	u64 base;
	u64 row_stride;
	u64 slice_stride;
	u32 bytes;
	u32 ordering;
};

/* Return: whether texels of so many bytes can be ordered so in a plane or a target */
bool mali_ordering_known(u32 ordering, u32 bytes);

/* Return: number of a texel in its block; only the low four bits of @x and @y count */
u32 mali_block_index(u32 x, u32 y);

/* Return: GPU VA of a texel; bounds are the caller's */
u64 mali_surface_address(const struct mali_surface *s, u32 x, u32 y, u32 slice);

#endif
