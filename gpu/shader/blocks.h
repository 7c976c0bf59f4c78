/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Bits of compressed blocks.
 */
#ifndef MALI_SHADER_BLOCKS_H
#define MALI_SHADER_BLOCKS_H

#include "lanes.h"

/**
 * struct mali_bits - 128 bits of a block
 * @half: bit 0 is the lowest one of [0]
 */
struct mali_bits {
	u64 half[2];
};

/* Return: @n bits, 32 at most, from bit @first on; beyond the block they are 0 */
static inline u32 mali_bits_get(const struct mali_bits *b, u32 first, u32 n)
{
	u64 v;

	if (first >= 128 || !n)
		return 0;
	if (first >= 64) {
		v = b->half[1] >> (first - 64);
	} else {
		v = b->half[0] >> first;
		if (first)
			v |= b->half[1] << (64 - first);
	}
	return (u32)(v & (((u64)1 << n) - 1));
}

/* Bit 0 is the lowest one of the first byte.  @block has 16 bytes */
static inline struct mali_bits mali_bits_of(const void *block)
{
	struct mali_bits b;

	memcpy(b.half, block, sizeof(b.half));
	return b;
}

#endif
