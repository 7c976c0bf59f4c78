// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Texels of ASTC: partitions, weights, and mixing.
 */
#include "astc.h"
#include "astc_block.h"
#include "astc_ends.h"

#define HALF_ONE	0x3c00u
#define HALF_INFINITY	0x7c00u
#define HALF_MOST	0x7bffu

static void set_error(const struct mali_astc *a, u32 rgba[4])
{
	u32 one = a->wide ? HALF_ONE : 255;

	rgba[0] = one;
	rgba[1] = 0;
	rgba[2] = one;
	rgba[3] = one;
}

static u32 hash(u32 p)
{
	p ^= p >> 15;
	p -= p << 17;
	p += p << 7;
	p += p << 4;
	p ^= p >> 5;
	p += p << 16;
	p ^= p >> 7;
	p ^= p >> 3;
	p ^= p << 6;
	p ^= p >> 17;
	return p;
}

/* Four planes through the block; the highest one at the texel is its partition */
static u32 partition_of(const struct mali_astc *a, const struct mali_astc_block *block,
			const u32 at[3])
{
	static const u8 first_bit[12] = { 0, 4, 8, 12, 16, 20, 24, 28, 18, 22, 26, 30 };
	/* Which factors x, y and z have, and where the constant begins */
	static const u8 planes[4][4] = {
		{ 0, 1, 10, 14 }, { 2, 3, 11, 10 }, { 4, 5, 8, 6 }, { 6, 7, 9, 2 },
	};
	u32 count = block->partitions, random, factor[12], height[4] = { 0 }, best = 0, i;
	u32 small = a->size[0] * a->size[1] * a->size[2] < 31;
	u32 by_seed = block->seed & 2 ? 4 : 5, by_count = count == 3 ? 6 : 5, shift[3];

	if (count == 1)
		return 0;
	random = hash(block->seed + (count - 1) * 1024);
	shift[0] = block->seed & 1 ? by_seed : by_count;
	shift[1] = block->seed & 1 ? by_count : by_seed;
	shift[2] = block->seed & 0x10 ? shift[0] : shift[1];
	for (i = 0; i < 12; i++) {
		u32 f = (random >> first_bit[i] | (i == 11 ? random << 2 : 0)) & 0xf;

		factor[i] = f * f >> (i < 8 ? shift[i % 2] : shift[2]);
	}
	for (i = 0; i < count; i++) {
		const u8 *p = planes[i];

		height[i] = (factor[p[0]] * (at[0] << small) + factor[p[1]] * (at[1] << small) +
			     factor[p[2]] * (at[2] << small) + (random >> p[3])) & 0x3f;
		if (height[i] > height[best])
			best = i;
	}
	return best;
}

/**
 * struct corners - weights of the grid around a texel
 * @place: their numbers
 * @part: of each, in 1/16
 */
struct corners {
	u32 place[4], part[4];
};

static void find_corners_2d(struct corners *c, const u32 grid[3], const u32 whole[3],
			    const u32 fraction[3])
{
	u32 both = (fraction[0] * fraction[1] + 8) >> 4, first = whole[0] + whole[1] * grid[0];

	c->place[0] = first;
	c->place[1] = first + 1;
	c->place[2] = first + grid[0];
	c->place[3] = first + grid[0] + 1;
	c->part[3] = both;
	c->part[2] = fraction[1] - both;
	c->part[1] = fraction[0] - both;
	c->part[0] = 16 - fraction[0] - fraction[1] + both;
}

/* From the first corner to the opposite one, in directions of falling fractions */
static void find_corners_3d(struct corners *c, const u32 grid[3], const u32 whole[3],
			    const u32 f[3])
{
	const u32 step[3] = { 1, grid[0], grid[0] * grid[1] };
	/* Of equal ones, the order that the specification's comparisons give */
	u32 order[3] = { 2, 1, 0 }, i;

	if (f[0] > f[1] && f[1] > f[2]) {
		order[0] = 0;
		order[2] = 2;
	} else if (f[1] > f[2] && f[0] > f[2]) {
		order[0] = 1;
		order[1] = 0;
		order[2] = 2;
	} else if (f[0] > f[1] && f[0] > f[2]) {
		order[0] = 0;
		order[1] = 2;
		order[2] = 1;
	} else if (f[0] > f[1]) {
		order[1] = 0;
		order[2] = 1;
	} else if (f[1] > f[2]) {
		order[0] = 1;
		order[1] = 2;
	}
	c->place[0] = whole[0] + whole[1] * step[1] + whole[2] * step[2];
	c->part[0] = 16 - f[order[0]];
	for (i = 0; i < 3; i++) {
		c->place[i + 1] = c->place[i] + step[order[i]];
		c->part[i + 1] = f[order[i]] - (i < 2 ? f[order[i + 1]] : 0);
	}
}

static void find_corners(struct corners *c, const struct mali_astc *a,
			 const struct mali_astc_block *block, const u32 at[3])
{
	u32 whole[3] = { 0 }, fraction[3] = { 0 }, i;

	for (i = 0; i < 3 && a->size[i] > 1; i++) {
		u32 scale = (1024 + a->size[i] / 2) / (a->size[i] - 1);
		u32 g = (scale * at[i] * (block->grid[i] - 1) + 32) >> 6;

		whole[i] = g >> 4;
		fraction[i] = g & 15;
	}
	if (a->size[2] > 1)
		find_corners_3d(c, block->grid, whole, fraction);
	else
		find_corners_2d(c, block->grid, whole, fraction);
}

/* Weights are stored from the block's last bit downwards */
static struct mali_bits reversed(const struct mali_bits *b)
{
	struct mali_bits r = { { 0 } };
	u32 i;

	for (i = 0; i < 64; i++) {
		r.half[0] |= (b->half[1] >> (63 - i) & 1) << i;
		r.half[1] |= (b->half[0] >> (63 - i) & 1) << i;
	}
	return r;
}

static u32 weight_of(const struct mali_bits *weights, const struct mali_astc_block *block,
		     const struct corners *c, u32 plane)
{
	u32 places = block->grid[0] * block->grid[1] * block->grid[2], sum = 8, i;

	for (i = 0; i < 4; i++) {
		/* Those beyond the grid have no part */
		if (c->part[i] && c->place[i] < places)
			sum += c->part[i] * mali_astc_weight(weights, 0, block->weights,
							     places * block->planes,
							     c->place[i] * block->planes + plane);
	}
	return sum >> 4;
}

/* Of 16 bits, without those that do not fit */
static u32 half_of(u32 v)
{
	u32 high;

	if (v == 0xffff)
		return HALF_ONE;
	/* Below 2^-14 */
	if (v < 4)
		return v << 8;
	high = 31 - (u32)__builtin_clz(v);
	return (high - 1) << 10 | ((high > 10 ? v >> (high - 10) : v << (10 - high)) & 0x3ff);
}

static u32 hdr_half_of(u32 v)
{
	u32 mantissa = v & 0x7ff, half;

	if (mantissa < 512)
		mantissa = 3 * mantissa;
	else if (mantissa < 1536)
		mantissa = 4 * mantissa - 512;
	else
		mantissa = 5 * mantissa - 2048;
	half = (v >> 11 << 10) + (mantissa >> 3);
	return half >= HALF_INFINITY ? HALF_MOST : half;
}

static u32 ldr_result(const struct mali_astc *a, u32 v)
{
	return a->wide ? half_of(v) : v >> 8;
}

static u32 mix(const struct mali_astc *a, const struct mali_astc_ends *e, u32 component, u32 weight)
{
	u32 ends[2], i;

	for (i = 0; i < 2; i++) {
		u32 v = (u32)e->end[i][component];

		if (e->hdr >> component & 1)
			ends[i] = v << 4;
		else
			ends[i] = v << 8 | (a->srgb ? 0x80 : v);
	}
	i = (ends[0] * (64 - weight) + ends[1] * weight + 32) >> 6;
	return e->hdr >> component & 1 ? hdr_half_of(i) : ldr_result(a, i);
}

/* The low corner of an extent is below the high one, or all bits are set */
static bool extent_is_legal(const struct mali_bits *b, bool deep)
{
	u32 n = deep ? 9 : 13, at = deep ? 10 : 12, axes = deep ? 3 : 2, i;
	bool all_set = true, ordered = true;

	for (i = 0; i < axes; i++) {
		u32 low = mali_bits_get(b, at + 2 * i * n, n);
		u32 high = mali_bits_get(b, at + (2 * i + 1) * n, n);

		all_set = all_set && (low & high) == (1u << n) - 1;
		ordered = ordered && low < high;
	}
	return all_set || ordered;
}

/* A block of one colour */
static bool single_colour(const struct mali_astc *a, const struct mali_bits *b, u32 rgba[4])
{
	bool hdr = mali_bits_get(b, 9, 1), deep = a->size[2] > 1;
	u32 i;

	if ((hdr && !(a->wide && a->hdr)) || (!deep && mali_bits_get(b, 10, 2) != 3) ||
	    !extent_is_legal(b, deep))
		return false;
	for (i = 0; i < 4; i++) {
		u32 v = mali_bits_get(b, 64 + 16 * i, 16);

		rgba[i] = hdr ? v : ldr_result(a, v);
	}
	return true;
}

#define SINGLE_COLOUR		0x1fc
#define SINGLE_COLOUR_BITS	9

void mali_astc_texel(const struct mali_astc *a, const u8 *bytes, u32 x, u32 y, u32 z, u32 rgba[4])
{
	struct mali_bits b = mali_bits_of(bytes), weights;
	u32 partition, before = 0, weight[2] = { 0 }, i;
	const u32 at[3] = { x, y, z };
	struct mali_astc_block block;
	struct mali_astc_ends ends;
	struct corners corners;
	s32 v[8] = { 0 };

	set_error(a, rgba);
	if (mali_bits_get(&b, 0, SINGLE_COLOUR_BITS) == SINGLE_COLOUR) {
		if (!single_colour(a, &b, rgba))
			set_error(a, rgba);
		return;
	}
	if (!mali_astc_block(&block, &b, a->size))
		return;
	partition = partition_of(a, &block, at);
	for (i = 0; i < partition; i++)
		before += mali_astc_integers(block.modes[i]);
	for (i = 0; i < mali_astc_integers(block.modes[partition]); i++)
		v[i] = (s32)mali_astc_colour(&b, block.ends_at, block.ends, block.integers,
					     before + i);
	mali_astc_find_ends(&ends, block.modes[partition], v);
	if (ends.hdr && !(a->wide && a->hdr))
		return;
	weights = reversed(&b);
	find_corners(&corners, a, &block, at);
	for (i = 0; i < block.planes; i++)
		weight[i] = weight_of(&weights, &block, &corners, i);
	for (i = 0; i < 4; i++)
		rgba[i] = mix(a, &ends, i, weight[block.planes == 2 && block.second == i]);
}
