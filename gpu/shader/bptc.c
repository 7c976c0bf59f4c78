// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * BC7, and subsets and indices of BPTC.
 */
#include "bptc.h"

/* A bit for each texel, from the lowest one on */
static const u16 two[64] = {
	0xcccc, 0x8888, 0xeeee, 0xecc8, 0xc880, 0xfeec, 0xfec8, 0xec80,
	0xc800, 0xffec, 0xfe80, 0xe800, 0xffe8, 0xff00, 0xfff0, 0xf000,
	0xf710, 0x008e, 0x7100, 0x08ce, 0x008c, 0x7310, 0x3100, 0x8cce,
	0x088c, 0x3110, 0x6666, 0x366c, 0x17e8, 0x0ff0, 0x718e, 0x399c,
	0xaaaa, 0xf0f0, 0x5a5a, 0x33cc, 0x3c3c, 0x55aa, 0x9696, 0xa55a,
	0x73ce, 0x13c8, 0x324c, 0x3bdc, 0x6996, 0xc33c, 0x9966, 0x0660,
	0x0272, 0x04e4, 0x4e40, 0x2720, 0xc936, 0x936c, 0x39c6, 0x639c,
	0x9336, 0x9cc6, 0x817e, 0xe718, 0xccf0, 0x0fcc, 0x7744, 0xee22,
};

/* Two bits for each */
static const u32 three[64] = {
	0xaa685050, 0x6a5a5040, 0x5a5a4200, 0x5450a0a8, 0xa5a50000, 0xa0a05050,
	0x5555a0a0, 0x5a5a5050, 0xaa550000, 0xaa555500, 0xaaaa5500, 0x90909090,
	0x94949494, 0xa4a4a4a4, 0xa9a59450, 0x2a0a4250, 0xa5945040, 0x0a425054,
	0xa5a5a500, 0x55a0a0a0, 0xa8a85454, 0x6a6a4040, 0xa4a45000, 0x1a1a0500,
	0x0050a4a4, 0xaaa59090, 0x14696914, 0x69691400, 0xa08585a0, 0xaa821414,
	0x50a4a450, 0x6a5a0200, 0xa9a58000, 0x5090a0a8, 0xa8a09050, 0x24242424,
	0x00aa5500, 0x24924924, 0x24499224, 0x50a50a50, 0x500aa550, 0xaaaa4444,
	0x66660000, 0xa5a0a5a0, 0x50a050a0, 0x69286928, 0x44aaaa44, 0x66666600,
	0xaa444444, 0x54a854a8, 0x95809580, 0x96969600, 0xa85454a8, 0x80959580,
	0xaa141414, 0x96960000, 0xaaaa1414, 0xa05050a0, 0xa0a5a5a0, 0x96000000,
	0x40804080, 0xa9a8a9a8, 0xaaaaaa44, 0x2a4a5254,
};

/* Texels whose index has a bit less: of the second of two subsets, of the others of three */
static const u8 anchor_of_two[64] = {
	15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15,
	15, 2, 8, 2, 2, 8, 8, 15, 2, 8, 2, 2, 8, 8, 2, 2,
	15, 15, 6, 8, 2, 8, 15, 15, 2, 8, 2, 2, 2, 15, 15, 6,
	6, 2, 6, 8, 15, 15, 2, 2, 15, 15, 15, 15, 15, 2, 2, 15,
};

static const u8 anchors_of_three[2][64] = { {
	3, 3, 15, 15, 8, 3, 15, 15, 8, 8, 6, 6, 6, 5, 3, 3,
	3, 3, 8, 15, 3, 3, 6, 10, 5, 8, 8, 6, 8, 5, 15, 15,
	8, 15, 3, 5, 6, 10, 8, 15, 15, 3, 15, 5, 15, 15, 15, 15,
	3, 15, 5, 5, 5, 8, 5, 10, 5, 10, 8, 13, 15, 12, 3, 3,
}, {
	15, 8, 8, 3, 15, 15, 3, 8, 15, 15, 15, 15, 15, 15, 15, 8,
	15, 8, 15, 3, 15, 8, 15, 8, 3, 15, 6, 10, 15, 15, 10, 8,
	15, 3, 15, 10, 10, 8, 9, 10, 6, 15, 8, 15, 3, 6, 6, 8,
	15, 3, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 3, 15, 15, 8,
} };

u32 mali_bptc_subset(u32 subsets, u32 partition, u32 texel)
{
	if (subsets == 1)
		return 0;
	return subsets == 2 ? two[partition] >> texel & 1 : three[partition] >> 2 * texel & 3;
}

u32 mali_bptc_index(const struct mali_bits *b, u32 first, u32 n, u32 subsets, u32 partition,
		    u32 texel)
{
	/* The first texel has a bit less, too */
	u32 anchors[3] = { 0, 16, 16 }, before = 0, shorter = 0, i;

	if (subsets == 2) {
		anchors[1] = anchor_of_two[partition];
	} else if (subsets == 3) {
		anchors[1] = anchors_of_three[0][partition];
		anchors[2] = anchors_of_three[1][partition];
	}
	for (i = 0; i < ARRAY_SIZE(anchors); i++) {
		before += anchors[i] < texel;
		shorter |= anchors[i] == texel;
	}
	return mali_bits_get(b, first + n * texel - before, n - shorter);
}

s32 mali_bptc_mix(s32 a, s32 b, u32 index, u32 n)
{
	static const u8 weights[3][16] = {
		{ 0, 21, 43, 64 },
		{ 0, 9, 18, 27, 37, 46, 55, 64 },
		{ 0, 4, 9, 13, 17, 21, 26, 30, 34, 38, 43, 47, 51, 55, 60, 64 },
	};
	s32 weight = weights[n - 2][index];

	return ((64 - weight) * a + weight * b + 32) >> 6;
}

/**
 * struct mode - a mode of BC7: bits of its fields
 * @subsets: how many
 * @partition, @rotation, @selection: of the block
 * @colour, @alpha: of each component of an end
 * @own, @shared: one that is added below: of each end, or of both ends of a subset
 * @index, @second: of texels; @second for alpha, or for colours if the selection is 1
 */
static const struct mode {
	u8 subsets, partition, rotation, selection, colour, alpha, own, shared, index, second;
} modes[8] = {
	{ 3, 4, 0, 0, 4, 0, 1, 0, 3, 0 },
	{ 2, 6, 0, 0, 6, 0, 0, 1, 3, 0 },
	{ 3, 6, 0, 0, 5, 0, 0, 0, 2, 0 },
	{ 2, 6, 0, 0, 7, 0, 1, 0, 2, 0 },
	{ 1, 0, 2, 1, 5, 6, 0, 0, 2, 3 },
	{ 1, 0, 2, 0, 7, 8, 0, 0, 2, 2 },
	{ 1, 0, 0, 0, 7, 7, 1, 0, 4, 0 },
	{ 2, 6, 0, 0, 5, 5, 1, 0, 2, 0 },
};

/* @v has @bits, of which the highest are repeated below */
static u32 extend(u32 v, u32 bits)
{
	return (v << (8 - bits) | v << (8 - bits) >> bits) & 0xff;
}

/* Ends of a subset: components of @first and @second, which @at is the first bit of */
static void find_ends(const struct mali_bits *b, const struct mode *m, u32 at, u32 subset,
		      u32 ends[2][4])
{
	u32 subsets = m->subsets;
	u32 alpha_at = at + 6 * subsets * m->colour;
	u32 low_at = alpha_at + 2 * subsets * m->alpha, i, c;

	for (i = 0; i < 2; i++) {
		u32 end = 2 * subset + i;
		u32 low = m->own ? mali_bits_get(b, low_at + end, 1) :
			  mali_bits_get(b, low_at + subset, 1);
		bool has_low = m->own || m->shared;

		for (c = 0; c < 4; c++) {
			u32 bits = c < 3 ? m->colour : m->alpha, v;

			if (!bits) {
				ends[i][c] = 255;
				continue;
			}
			v = c < 3 ? mali_bits_get(b, at + (2 * c * subsets + end) * bits, bits) :
			    mali_bits_get(b, alpha_at + end * bits, bits);
			ends[i][c] = has_low ? extend(v << 1 | low, bits + 1) : extend(v, bits);
		}
	}
}

u32 mali_bc7(const u8 *block, u32 x, u32 y)
{
	struct mali_bits b = mali_bits_of(block);
	u32 number, at, partition, rotation, selection, index, second, index_at, texel = 4 * y + x;
	u32 ends[2][4], rgba[4], c;
	const struct mode *m;

	if (!block[0])
		return 0;
	number = (u32)__builtin_ctz(block[0]);
	m = &modes[number];
	at = number + 1;
	partition = mali_bits_get(&b, at, m->partition);
	at += m->partition;
	rotation = mali_bits_get(&b, at, m->rotation);
	at += m->rotation;
	selection = mali_bits_get(&b, at, m->selection);
	at += m->selection;
	find_ends(&b, m, at, mali_bptc_subset(m->subsets, partition, texel), ends);
	index_at = at + (6u * m->colour + 2u * m->alpha + 2u * m->own + m->shared) * m->subsets;
	index = mali_bptc_index(&b, index_at, m->index, m->subsets, partition, texel);
	second = m->second ? mali_bptc_index(&b, index_at + 16 * m->index - m->subsets, m->second,
					     m->subsets, partition, texel) : 0;
	for (c = 0; c < 4; c++) {
		bool other = m->second && (c == 3) != selection;

		rgba[c] = (u32)mali_bptc_mix((s32)ends[0][c], (s32)ends[1][c],
					     other ? second : index, other ? m->second : m->index);
	}
	if (rotation) {
		u32 alpha = rgba[3];

		rgba[3] = rgba[rotation - 1];
		rgba[rotation - 1] = alpha;
	}
	return rgba[0] | rgba[1] << 8 | rgba[2] << 16 | rgba[3] << 24;
}
