// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Integers of ASTC.
 */
#include "astc_integers.h"

u32 mali_astc_size(struct mali_astc_range range, u32 n)
{
	u32 digits = range.base == 3 ? (8 * n + 4) / 5 : range.base == 5 ? (7 * n + 2) / 3 : 0;

	return digits + n * range.bits;
}

/**
 * struct group - integers whose digits are packed together
 * @integers: 5 or 3
 * @bits: of the digits, after each integer's own bits
 */
struct group {
	u8 integers;
	u8 bits[5];
};

static const struct group of_three = { 5, { 2, 2, 1, 2, 1 } };
static const struct group of_five = { 3, { 3, 2, 2 } };

/* Digit @i of five, of three values each, in 8 bits */
static u32 trit(u32 t, u32 i)
{
	u32 c, digits[5];

	if ((t >> 2 & 7) == 7) {
		c = (t >> 5 & 7) << 2 | (t & 3);
		digits[4] = 2;
		digits[3] = 2;
	} else {
		c = t & 0x1f;
		digits[4] = (t >> 5 & 3) == 3 ? 2 : t >> 7;
		digits[3] = (t >> 5 & 3) == 3 ? t >> 7 : t >> 5 & 3;
	}
	if ((c & 3) == 3) {
		digits[2] = 2;
		digits[1] = c >> 4;
		digits[0] = (c >> 3 & 1) << 1 | (c >> 2 & ~(c >> 3) & 1);
	} else if ((c >> 2 & 3) == 3) {
		digits[2] = 2;
		digits[1] = 2;
		digits[0] = c & 3;
	} else {
		digits[2] = c >> 4;
		digits[1] = c >> 2 & 3;
		digits[0] = (c >> 1 & 1) << 1 | (c & ~(c >> 1) & 1);
	}
	return digits[i];
}

/* Digit @i of three, of five values each, in 7 bits */
static u32 quint(u32 q, u32 i)
{
	u32 c, digits[3];

	if ((q >> 1 & 3) == 3 && !(q >> 5 & 3)) {
		u32 low = q & 1;

		digits[2] = low << 2 | (q >> 4 & ~low & 1) << 1 | (q >> 3 & ~low & 1);
		digits[1] = 4;
		digits[0] = 4;
		return digits[i];
	}
	if ((q >> 1 & 3) == 3) {
		digits[2] = 4;
		c = (q >> 3 & 3) << 3 | (~(q >> 5) & 3) << 1 | (q & 1);
	} else {
		digits[2] = q >> 5 & 3;
		c = q & 0x1f;
	}
	if ((c & 7) == 5) {
		digits[1] = 4;
		digits[0] = c >> 3;
	} else {
		digits[1] = c >> 3;
		digits[0] = c & 7;
	}
	return digits[i];
}

/* Bits of a sequence; those after its end are 0 */
static u32 get(const struct mali_bits *b, u32 at, u32 n, u32 end)
{
	return at >= end ? 0 : mali_bits_get(b, at, at + n > end ? end - at : n);
}

/* Return: the bits of integer @i, and its digit */
static u32 read(const struct mali_bits *b, u32 first, struct mali_astc_range range, u32 n, u32 i,
		u32 *digit)
{
	const struct group *g = range.base == 3 ? &of_three : &of_five;
	u32 end = first + mali_astc_size(range, n), packed = 0, own = 0, filled = 0, at, k;

	*digit = 0;
	if (!range.base)
		return mali_bits_get(b, first + i * range.bits, range.bits);
	at = first + i / g->integers * mali_astc_size(range, g->integers);
	for (k = 0; k < g->integers; k++) {
		if (k == i % g->integers)
			own = get(b, at, range.bits, end);
		at += range.bits;
		packed |= get(b, at, g->bits[k], end) << filled;
		at += g->bits[k];
		filled += g->bits[k];
	}
	*digit = range.base == 3 ? trit(packed, i % 5) : quint(packed, i % 3);
	return own;
}

/* @v has @bits, which are repeated until there are @wanted */
static u32 repeat(u32 v, u32 bits, u32 wanted)
{
	u32 out = 0, have = 0;

	while (have < wanted) {
		out = out << bits | v;
		have += bits;
	}
	return out >> (have - wanted);
}

u32 mali_astc_colour(const struct mali_bits *b, u32 first, struct mali_astc_range range, u32 n,
		     u32 i)
{
	static const u8 factors[2][7] = {
		{ 0, 204, 93, 44, 22, 11, 5 },
		{ 0, 113, 54, 26, 13, 6 },
	};
	u32 digit, own = read(b, first, range, n, i, &digit), high = own >> 1, all, sum = 0;

	if (!range.base)
		return repeat(own, range.bits, 8);
	/* All but the lowest bit, at the places that the specification has for each range */
	switch (range.bits) {
	case 2:
		sum = high * (range.base == 3 ? 0x116 : 0x10c);
		break;
	case 3:
		sum = high << 7 | (range.base == 3 ? high << 2 | high : high << 1 | high >> 1);
		break;
	case 4:
		sum = high << 6 | (range.base == 3 ? high : high >> 1);
		break;
	case 5:
		sum = high << 5 | high >> (range.base == 3 ? 2 : 3);
		break;
	case 6:
		sum = high << 4 | high >> 4;
		break;
	}
	all = own & 1 ? 0x1ff : 0;
	sum += digit * factors[range.base == 5][range.bits];
	sum ^= all;
	return (all & 0x80) | sum >> 2;
}

u32 mali_astc_weight(const struct mali_bits *b, u32 first, struct mali_astc_range range, u32 n,
		     u32 i)
{
	static const u8 plain[2][5] = { { 0, 32, 63 }, { 0, 16, 32, 47, 63 } };
	static const u8 factors[2][4] = { { 0, 50, 23, 11 }, { 0, 28, 13 } };
	u32 digit, own = read(b, first, range, n, i, &digit), high = own >> 1, all, v = 0;

	if (!range.base) {
		v = repeat(own, range.bits, 6);
	} else if (!range.bits) {
		v = plain[range.base == 5][digit];
	} else {
		if (range.bits == 2)
			v = high * (range.base == 3 ? 0x45 : 0x42);
		else if (range.bits == 3)
			v = high << 5 | high;
		all = own & 1 ? 0x7f : 0;
		v += digit * factors[range.base == 5][range.bits];
		v ^= all;
		v = (all & 0x20) | v >> 2;
	}
	return v > 32 ? v + 1 : v;
}
