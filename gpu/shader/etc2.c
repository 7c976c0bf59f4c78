// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * ETC2 and EAC.
 */
#include "etc2.h"
#include "float_bits.h"

/* Bits of a block are numbered from the last byte on */
static u64 word_of(const u8 *block)
{
	u64 w = 0;
	u32 i;

	for (i = 0; i < 8; i++)
		w = w << 8 | block[i];
	return w;
}

static u32 get(u64 w, u32 last, u32 n)
{
	return (u32)(w >> last) & ((1u << n) - 1);
}

static u32 clamp255(s32 v)
{
	return (u32)clamp_s32(v, 0, 255);
}

static u32 rgba_of(const s32 c[3], s32 more)
{
	return clamp255(c[0] + more) | clamp255(c[1] + more) << 8 | clamp255(c[2] + more) << 16 |
	       0xff000000;
}

static u32 extend(u32 v, u32 bits)
{
	return v << (8 - bits) | v >> (2 * bits - 8);
}

/* Texels are numbered by columns.  Return: index of a colour */
static u32 index_of(u64 w, u32 x, u32 y)
{
	u32 n = 4 * x + y;

	return get(w, 16 + n, 1) << 1 | get(w, n, 1);
}

/* Two halves, each with a colour and a table; index 2 of blocks with alpha is transparent */
static u32 of_halves(u64 w, bool differential, bool opaque, u32 x, u32 y)
{
	static const u8 modifiers[8][2] = {
		{ 2, 8 }, { 5, 17 }, { 9, 29 }, { 13, 42 },
		{ 18, 60 }, { 24, 80 }, { 33, 106 }, { 47, 183 },
	};
	u32 second = (get(w, 32, 1) ? y : x) / 2, index = index_of(w, x, y), i;
	const u8 *table = modifiers[get(w, second ? 34 : 37, 3)];
	s32 c[3], modifier = table[index & 1];

	for (i = 0; i < 3; i++) {
		u32 last = 56 - 8 * i, v;

		if (differential) {
			v = get(w, last + 3, 5) + (second ? (get(w, last, 3) ^ 4) - 4 : 0);
			c[i] = (s32)extend(v & 31, 5);
		} else {
			c[i] = (s32)get(w, second ? last : last + 4, 4) * 17;
		}
	}
	if (!opaque && !(index & 1))
		modifier = 0;
	return rgba_of(c, index & 2 ? -modifier : modifier);
}

static const u8 distances[8] = { 3, 6, 11, 16, 23, 32, 41, 64 };

static u32 of_t(u64 w, u32 index)
{
	const s32 first[3] = {
		(s32)(get(w, 59, 2) << 2 | get(w, 56, 2)) * 17,
		(s32)get(w, 52, 4) * 17, (s32)get(w, 48, 4) * 17,
	};
	const s32 second[3] = {
		(s32)get(w, 44, 4) * 17, (s32)get(w, 40, 4) * 17, (s32)get(w, 36, 4) * 17,
	};
	s32 distance = distances[get(w, 34, 2) << 1 | get(w, 32, 1)];

	if (!index)
		return rgba_of(first, 0);
	return rgba_of(second, index == 1 ? distance : index == 3 ? -distance : 0);
}

static u32 of_h(u64 w, u32 index)
{
	const u32 first[3] = {
		get(w, 59, 4), get(w, 56, 3) << 1 | get(w, 52, 1),
		get(w, 51, 1) << 3 | get(w, 47, 3),
	};
	const u32 second[3] = { get(w, 43, 4), get(w, 39, 4), get(w, 35, 4) };
	const u32 *base = index & 2 ? second : first;
	const s32 c[3] = { (s32)base[0] * 17, (s32)base[1] * 17, (s32)base[2] * 17 };
	/* The order of the two colours is a bit of the distance */
	bool order = (first[0] << 8 | first[1] << 4 | first[2]) >=
		     (second[0] << 8 | second[1] << 4 | second[2]);
	s32 distance = distances[get(w, 34, 1) << 2 | get(w, 32, 1) << 1 | order];

	return rgba_of(c, index & 1 ? -distance : distance);
}

static u32 of_plane(u64 w, s32 x, s32 y)
{
	const s32 origin[3] = {
		(s32)extend(get(w, 57, 6), 6),
		(s32)extend(get(w, 56, 1) << 6 | get(w, 49, 6), 7),
		(s32)extend(get(w, 48, 1) << 5 | get(w, 43, 2) << 3 | get(w, 39, 3), 6),
	};
	const s32 right[3] = {
		(s32)extend(get(w, 34, 5) << 1 | get(w, 32, 1), 6),
		(s32)extend(get(w, 25, 7), 7), (s32)extend(get(w, 19, 6), 6),
	};
	const s32 below[3] = {
		(s32)extend(get(w, 13, 6), 6), (s32)extend(get(w, 6, 7), 7),
		(s32)extend(get(w, 0, 6), 6),
	};
	s32 c[3];
	u32 i;

	for (i = 0; i < 3; i++)
		c[i] = (x * (right[i] - origin[i]) + y * (below[i] - origin[i]) +
			4 * origin[i] + 2) >> 2;
	return rgba_of(c, 0);
}

/* A sum of differential colours that is out of range is another mode */
static bool leaves_range(u64 w, u32 last)
{
	s32 sum = (s32)get(w, last + 3, 5) + (s32)(get(w, last, 3) ^ 4) - 4;

	return sum < 0 || sum > 31;
}

u32 mali_etc2_colour(const u8 *block, bool punchthrough, u32 x, u32 y)
{
	u64 w = word_of(block);
	bool flag = get(w, 33, 1), opaque = flag || !punchthrough;
	u32 index = index_of(w, x, y);
	bool out[3] = { leaves_range(w, 56), leaves_range(w, 48), leaves_range(w, 40) };

	if (!punchthrough && !flag)
		return of_halves(w, false, true, x, y);
	if (out[2] && !out[0] && !out[1])
		return of_plane(w, (s32)x, (s32)y);
	if (!opaque && index == 2)
		return 0;
	return out[0] ? of_t(w, index) : out[1] ? of_h(w, index) : of_halves(w, true, opaque, x, y);
}

static s32 modifier_of(u64 w, u32 x, u32 y)
{
	static const s8 modifiers[16][8] = {
		{ -3, -6, -9, -15, 2, 5, 8, 14 },
		{ -3, -7, -10, -13, 2, 6, 9, 12 },
		{ -2, -5, -8, -13, 1, 4, 7, 12 },
		{ -2, -4, -6, -13, 1, 3, 5, 12 },
		{ -3, -6, -8, -12, 2, 5, 7, 11 },
		{ -3, -7, -9, -11, 2, 6, 8, 10 },
		{ -4, -7, -8, -11, 3, 6, 7, 10 },
		{ -3, -5, -8, -11, 2, 4, 7, 10 },
		{ -2, -6, -8, -10, 1, 5, 7, 9 },
		{ -2, -5, -8, -10, 1, 4, 7, 9 },
		{ -2, -4, -8, -10, 1, 3, 7, 9 },
		{ -2, -5, -7, -10, 1, 4, 6, 9 },
		{ -3, -4, -7, -10, 2, 3, 6, 9 },
		{ -1, -2, -3, -10, 0, 1, 2, 9 },
		{ -4, -6, -8, -9, 3, 5, 7, 8 },
		{ -3, -5, -7, -9, 2, 4, 6, 8 },
	};

	return modifiers[get(w, 48, 4)][get(w, 45 - 3 * (4 * x + y), 3)];
}

u32 mali_etc2_alpha(const u8 *block, u32 x, u32 y)
{
	u64 w = word_of(block);

	return clamp255((s32)get(w, 56, 8) + modifier_of(w, x, y) * (s32)get(w, 52, 4));
}

/* In 1/8 of a unit of the base; a multiplier of 0 is one of 1/8 */
static s32 difference(u64 w, u32 x, u32 y)
{
	s32 multiplier = (s32)get(w, 52, 4) * 8;

	return modifier_of(w, x, y) * (multiplier ? multiplier : 1);
}

/* 11 bits, and 10 and a sign, are extended as the specification says for 16 */
u32 mali_etc2_unsigned(const u8 *block, u32 x, u32 y)
{
	u64 w = word_of(block);
	s32 v = clamp_s32((s32)get(w, 56, 8) * 8 + 4 + difference(w, x, y), 0, 2047);

	return (u32)(v << 5 | v >> 6);
}

u32 mali_etc2_signed(const u8 *block, u32 x, u32 y)
{
	u64 w = word_of(block);
	s32 base = (s32)(s8)get(w, 56, 8), v, size;

	base = base < -127 ? -127 : base;
	v = clamp_s32(base * 8 + difference(w, x, y), -1023, 1023);
	size = v < 0 ? -v : v;
	size = size << 5 | size >> 5;
	return (u32)(v < 0 ? -size : size) & 0xffff;
}
