// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * BC1 to BC5.
 */
#include "bc.h"

static u64 word_of(const u8 *block)
{
	u64 w;

	memcpy(&w, block, sizeof(w));
	return w;
}

static u32 get(u64 w, u32 first, u32 n)
{
	return (u32)(w >> first) & ((1u << n) - 1);
}

/* @n / @d of @whole, rounded to nearest */
static s32 part_of(s32 whole, s32 n, s32 d)
{
	s32 size = n < 0 ? -n : n;

	size = (2 * whole * size + d) / (2 * d);
	return n < 0 ? -size : size;
}

u32 mali_bc_colour(const u8 *block, bool transparent, u32 x, u32 y)
{
	static const struct {
		u8 first, bits;
	} channels[] = { { 11, 5 }, { 5, 6 }, { 0, 5 } };
	u64 w = word_of(block);
	u32 code = get(w, 32 + 2 * (4 * y + x), 2), rgba = 0xff000000, i;
	bool three = transparent && get(w, 0, 16) <= get(w, 16, 16);
	/* Parts of the two colours, for each code */
	static const u8 parts[2][4][2] = {
		{ { 1, 0 }, { 0, 1 }, { 2, 1 }, { 1, 2 } },
		{ { 1, 0 }, { 0, 1 }, { 1, 1 } },
	};
	const u8 *part = parts[three][code];

	if (three && code == 3)
		return 0;
	for (i = 0; i < ARRAY_SIZE(channels); i++) {
		u32 bits = channels[i].bits;
		s32 first = (s32)get(w, channels[i].first, bits);
		s32 second = (s32)get(w, 16 + channels[i].first, bits);
		s32 sum = part[0] * first + part[1] * second;
		s32 whole = (part[0] + part[1]) * (s32)((1u << bits) - 1);

		rgba |= (u32)part_of(255, sum, whole) << 8 * i;
	}
	return rgba;
}

u32 mali_bc2_alpha(const u8 *block, u32 x, u32 y)
{
	return get(word_of(block), 4 * (4 * y + x), 4) * 17;
}

/*
 * Two values, and a code that says how they are mixed.  Return: the texel's, of which @most
 * would be @whole
 */
static s32 mix(u64 w, s32 first, s32 second, s32 least, s32 most, s32 whole, u32 x, u32 y)
{
	s32 code = (s32)get(w, 16 + 3 * (4 * y + x), 3), steps = first > second ? 7 : 5;
	/* -128 is as -127 */
	s32 a = first < -most ? -most : first, b = second < -most ? -most : second;

	if (code < 2)
		return part_of(whole, code ? b : a, most);
	if (code > steps)
		return part_of(whole, code == 6 ? least : most, most);
	return part_of(whole, (steps + 1 - code) * a + (code - 1) * b, steps * most);
}

u32 mali_bc3_alpha(const u8 *block, u32 x, u32 y)
{
	return (u32)mix(word_of(block), block[0], block[1], 0, 255, 255, x, y);
}

u32 mali_bc4_unsigned(const u8 *block, u32 x, u32 y)
{
	return (u32)mix(word_of(block), block[0], block[1], 0, 255, 65535, x, y);
}

u32 mali_bc4_signed(const u8 *block, u32 x, u32 y)
{
	s32 v = mix(word_of(block), (s8)block[0], (s8)block[1], -127, 127, 32767, x, y);

	return (u32)v & 0xffff;
}
