/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * What a block of ASTC consists of, and where (Khronos Data Format Specification, "Block Mode",
 * "Color Endpoint Mode", "Data Size Determination").
 */
#ifndef MALI_SHADER_ASTC_BLOCK_H
#define MALI_SHADER_ASTC_BLOCK_H

#include "astc_integers.h"

#define MALI_ASTC_PARTITIONS	4u

/**
 * struct mali_astc_block - a block that is not one colour
 * @grid: weights in each direction
 * @weights: their range
 * @planes: weights of each place of the grid
 * @partitions: how many
 * @seed: which pattern of them
 * @modes: of the ends of each partition
 * @ends: range of their integers
 * @ends_at: first bit of these
 * @integers: how many there are, of all partitions
 * @second: component that has the second weight
 */
struct mali_astc_block {
	u32 grid[3];
	struct mali_astc_range weights;
	u32 planes;
	u32 partitions;
	u32 seed;
	u32 modes[MALI_ASTC_PARTITIONS];
	struct mali_astc_range ends;
	u32 ends_at;
	u32 integers;
	u32 second;
};

/*
 * @size: texels of the block in each direction; [2] is 1 of those with two dimensions.  Return:
 * false if it is an illegal one
 */
bool mali_astc_block(struct mali_astc_block *a, const struct mali_bits *b, const u32 size[3]);

#endif
