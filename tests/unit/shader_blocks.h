/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Compressed blocks, for tests of their decoders.
 */
#ifndef SHADER_BLOCKS_H
#define SHADER_BLOCKS_H

#include "shader_operands.h"

/* Bit 0 is the lowest one of the first byte */
static inline void put_bits(u8 *block, u32 first, u32 n, u32 v)
{
	u32 i;

	for (i = 0; i < n; i++, first++) {
		block[first / 8] &= (u8)~(1u << first % 8);
		block[first / 8] |= (u8)((v >> i & 1) << first % 8);
	}
}

static inline void random_block(u8 block[16])
{
	u32 i, v;

	for (i = 0; i < 4; i++) {
		v = random32();
		memcpy(block + 4 * i, &v, sizeof(v));
	}
}

/* FNV-1a of the bytes of @n words, lowest first */
static inline u32 digest(u32 sum, const u32 *words, u32 n)
{
	u32 i, k;

	for (i = 0; i < n; i++) {
		for (k = 0; k < 4; k++)
			sum = (sum ^ (words[i] >> 8 * k & 0xff)) * 0x01000193;
	}
	return sum;
}

#define DIGEST_BEGIN	0x811c9dc5u

#endif
