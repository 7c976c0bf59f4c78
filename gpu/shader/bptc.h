/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Blocks of BC7, and what they have in common with those of BC6H: 4x4 texels each, divided into
 * subsets, each with two colours (Khronos Data Format Specification, "BPTC Compressed Texture
 * Image Formats").  Texels are numbered by rows.
 */
#ifndef MALI_SHADER_BPTC_H
#define MALI_SHADER_BPTC_H

#include "blocks.h"

/* Return: subset of a texel, of @subsets, by a table of @partition, below 64 */
u32 mali_bptc_subset(u32 subsets, u32 partition, u32 texel);

/*
 * Return: index of a texel, of @n bits; the indices begin at bit @first of the block.  A bit is
 * left out of the index of the first texel of each subset, or of the one that the tables say.
 */
u32 mali_bptc_index(const struct mali_bits *b, u32 first, u32 n, u32 subsets, u32 partition,
		    u32 texel);

/* Return: @a and @b, mixed by an index of @n bits */
s32 mali_bptc_mix(s32 a, s32 b, u32 index, u32 n);

/* BC7.  @block has 16 bytes.  Return: R8G8B8A8, red lowest; 0 of a block without a mode */
u32 mali_bc7(const u8 *block, u32 x, u32 y);

#endif
