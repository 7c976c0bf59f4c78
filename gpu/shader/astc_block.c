// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Headers of ASTC's blocks.
 */
#include "astc_block.h"
#include "astc_ends.h"

#define BLOCK_BITS	128u
#define MOST_WEIGHTS	64u
#define MOST_INTEGERS	18u

/* By three bits, without and with the bit for precision; the first two do not exist */
static const struct mali_astc_range weight_ranges[2][8] = {
	{ { 0 }, { 0 }, { 0, 1 }, { 3, 0 }, { 0, 2 }, { 5, 0 }, { 3, 1 }, { 0, 3 } },
	{ { 0 }, { 0 }, { 5, 1 }, { 3, 2 }, { 0, 4 }, { 5, 2 }, { 3, 3 }, { 0, 5 } },
};

/* Ranges of integers of ends, the largest first */
static const struct mali_astc_range end_ranges[] = {
	{ 0, 8 }, { 3, 6 }, { 5, 5 }, { 0, 7 }, { 3, 5 }, { 5, 4 }, { 0, 6 }, { 3, 4 }, { 5, 3 },
	{ 0, 5 }, { 3, 3 }, { 5, 2 }, { 0, 4 }, { 3, 2 }, { 5, 1 }, { 0, 3 }, { 3, 1 },
};

static void set_grid(struct mali_astc_block *a, u32 width, u32 height, u32 depth)
{
	a->grid[0] = width;
	a->grid[1] = height;
	a->grid[2] = depth;
}

/* Return: false if the mode is reserved.  @flags: has bits for planes and precision */
static bool find_grid_2d(struct mali_astc_block *a, u32 mode, bool *flags)
{
	u32 low = mode >> 5 & 3, high = mode >> 7 & 3;

	*flags = true;
	if (mode & 3) {
		switch (mode >> 2 & 3) {
		case 0:
			set_grid(a, high + 4, low + 2, 1);
			break;
		case 1:
			set_grid(a, high + 8, low + 2, 1);
			break;
		case 2:
			set_grid(a, low + 2, high + 8, 1);
			break;
		default:
			if (high & 2)
				set_grid(a, (high & 1) + 2, low + 2, 1);
			else
				set_grid(a, low + 2, (high & 1) + 6, 1);
		}
		return true;
	}
	switch (high) {
	case 0:
		set_grid(a, 12, low + 2, 1);
		break;
	case 1:
		set_grid(a, low + 2, 12, 1);
		break;
	case 2:
		set_grid(a, low + 6, (mode >> 9 & 3) + 6, 1);
		*flags = false;
		break;
	default:
		if (low > 1)
			return false;
		set_grid(a, low ? 10 : 6, low ? 6 : 10, 1);
	}
	return true;
}

static bool find_grid_3d(struct mali_astc_block *a, u32 mode, bool *flags)
{
	u32 low = mode >> 5 & 3, high = mode >> 7 & 3, last = mode >> 9 & 3;

	*flags = true;
	if (mode & 3) {
		set_grid(a, low + 2, high + 2, (mode >> 2 & 3) + 2);
		return true;
	}
	*flags = high == 3;
	switch (high) {
	case 0:
		set_grid(a, 6, last + 2, low + 2);
		break;
	case 1:
		set_grid(a, low + 2, 6, last + 2);
		break;
	case 2:
		set_grid(a, low + 2, last + 2, 6);
		break;
	default:
		if (low == 3)
			return false;
		set_grid(a, low == 0 ? 6 : 2, low == 1 ? 6 : 2, low == 2 ? 6 : 2);
	}
	return true;
}

static bool find_weights(struct mali_astc_block *a, u32 mode, const u32 size[3], u32 *weight_bits)
{
	u32 range = ((mode & 3 ? mode : mode >> 2) & 3) << 1 | (mode >> 4 & 1), n, i;
	bool flags = false;

	/* One of its two high bits is set */
	if (range < 2 || !(size[2] > 1 ? find_grid_3d : find_grid_2d)(a, mode, &flags))
		return false;
	for (i = 0; i < 3; i++) {
		if (a->grid[i] > size[i])
			return false;
	}
	a->planes = flags && (mode >> 10 & 1) ? 2 : 1;
	a->weights = weight_ranges[flags && (mode >> 9 & 1)][range];
	n = a->grid[0] * a->grid[1] * a->grid[2] * a->planes;
	if (n > MOST_WEIGHTS)
		return false;
	*weight_bits = mali_astc_size(a->weights, n);
	return *weight_bits >= 24 && *weight_bits <= 96;
}

/* Return: bits that modes of ends take below the weights */
static u32 find_modes(struct mali_astc_block *a, const struct mali_bits *b, u32 weight_bits)
{
	u32 selector = mali_bits_get(b, 23, 2), more, code, i;

	if (a->partitions == 1) {
		a->modes[0] = mali_bits_get(b, 13, 4);
		a->ends_at = 17;
		return 0;
	}
	a->seed = mali_bits_get(b, 13, 10);
	a->ends_at = 29;
	if (!selector) {
		for (i = 0; i < a->partitions; i++)
			a->modes[i] = mali_bits_get(b, 25, 4);
		return 0;
	}
	/* A bit for each class, then two for each mode in it */
	more = 3 * a->partitions - 4;
	code = mali_bits_get(b, 25, 4);
	code |= mali_bits_get(b, BLOCK_BITS - weight_bits - more, more) << 4;
	for (i = 0; i < a->partitions; i++)
		a->modes[i] = (selector - 1 + (code >> i & 1)) << 2 |
			      (code >> (a->partitions + 2 * i) & 3);
	return more;
}

bool mali_astc_block(struct mali_astc_block *a, const struct mali_bits *b, const u32 size[3])
{
	u32 weight_bits, more, left, i;

	memset(a, 0, sizeof(*a));
	if (!find_weights(a, mali_bits_get(b, 0, 11), size, &weight_bits))
		return false;
	a->partitions = mali_bits_get(b, 11, 2) + 1;
	if (a->planes == 2 && a->partitions == 4)
		return false;
	more = find_modes(a, b, weight_bits);
	if (a->planes == 2) {
		more += 2;
		a->second = mali_bits_get(b, BLOCK_BITS - weight_bits - more, 2);
	}
	for (i = 0; i < a->partitions; i++)
		a->integers += mali_astc_integers(a->modes[i]);
	left = BLOCK_BITS - a->ends_at - weight_bits - more;
	if (a->integers > MOST_INTEGERS || (13 * a->integers + 4) / 5 > left || left > BLOCK_BITS)
		return false;
	for (i = 0; i < ARRAY_SIZE(end_ranges) - 1; i++) {
		if (mali_astc_size(end_ranges[i], a->integers) <= left)
			break;
	}
	a->ends = end_ranges[i];
	return true;
}
