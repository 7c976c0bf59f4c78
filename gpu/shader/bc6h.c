// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * BC6H.
 */
#include "bc6h.h"
#include "bptc.h"

/* Components of the ends of two subsets: two for each */
enum { R0, R1, R2, R3, G0, G1, G2, G3, B0, B1, B2, B3 };

#define COMPONENTS	12u
#define ENDS		4u

/* Bits of a component, from the lowest one on, or from the highest one */
#define FIELD(component, first, n)	((u16)((component) | (first) << 4 | (n) << 8))
#define BITS(component, first, n)	FIELD(component, first, n)
#define BIT(component, first)		FIELD(component, first, 1)
#define REVERSED(component, first, n)	FIELD(component, first, (n) | DOWNWARDS)

#define FIELD_COMPONENT(f)	((f) & 0xf)
#define FIELD_FIRST(f)		((f) >> 4 & 0xf)
#define FIELD_BITS(f)		((f) >> 8 & 0xf)
#define FIELD_DOWNWARDS(f)	((f) >> 12)
#define DOWNWARDS		0x10

/* A field of no bits is the end */
#define FIELDS		24

/**
 * struct mode - a mode
 * @number: of the mode, from its low two or five bits
 * @subsets: 1 or 2
 * @bits: of the first end
 * @delta: of the others, of red, green and blue, which are added to it; 0 if they are not
 * @field: what follows the number
 */
static const struct mode {
	u8 number, subsets, bits, delta[3];
	u16 field[FIELDS];
} modes[] = {
	{ 0, 2, 10, { 5, 5, 5 }, {
		BIT(G2, 4), BIT(B2, 4), BIT(B3, 4), BITS(R0, 0, 10), BITS(G0, 0, 10),
		BITS(B0, 0, 10), BITS(R1, 0, 5), BIT(G3, 4), BITS(G2, 0, 4), BITS(G1, 0, 5),
		BIT(B3, 0), BITS(G3, 0, 4), BITS(B1, 0, 5), BIT(B3, 1), BITS(B2, 0, 4),
		BITS(R2, 0, 5), BIT(B3, 2), BITS(R3, 0, 5), BIT(B3, 3),
	} },
	{ 1, 2, 7, { 6, 6, 6 }, {
		BIT(G2, 5), BIT(G3, 4), BIT(G3, 5), BITS(R0, 0, 7), BIT(B3, 0), BIT(B3, 1),
		BIT(B2, 4), BITS(G0, 0, 7), BIT(B2, 5), BIT(B3, 2), BIT(G2, 4), BITS(B0, 0, 7),
		BIT(B3, 3), BIT(B3, 5), BIT(B3, 4), BITS(R1, 0, 6), BITS(G2, 0, 4),
		BITS(G1, 0, 6), BITS(G3, 0, 4), BITS(B1, 0, 6), BITS(B2, 0, 4), BITS(R2, 0, 6),
		BITS(R3, 0, 6),
	} },
	{ 2, 2, 11, { 5, 4, 4 }, {
		BITS(R0, 0, 10), BITS(G0, 0, 10), BITS(B0, 0, 10), BITS(R1, 0, 5), BIT(R0, 10),
		BITS(G2, 0, 4), BITS(G1, 0, 4), BIT(G0, 10), BIT(B3, 0), BITS(G3, 0, 4),
		BITS(B1, 0, 4), BIT(B0, 10), BIT(B3, 1), BITS(B2, 0, 4), BITS(R2, 0, 5),
		BIT(B3, 2), BITS(R3, 0, 5), BIT(B3, 3),
	} },
	{ 6, 2, 11, { 4, 5, 4 }, {
		BITS(R0, 0, 10), BITS(G0, 0, 10), BITS(B0, 0, 10), BITS(R1, 0, 4), BIT(R0, 10),
		BIT(G3, 4), BITS(G2, 0, 4), BITS(G1, 0, 5), BIT(G0, 10), BITS(G3, 0, 4),
		BITS(B1, 0, 4), BIT(B0, 10), BIT(B3, 1), BITS(B2, 0, 4), BITS(R2, 0, 4),
		BIT(B3, 0), BIT(B3, 2), BITS(R3, 0, 4), BIT(G2, 4), BIT(B3, 3),
	} },
	{ 10, 2, 11, { 4, 4, 5 }, {
		BITS(R0, 0, 10), BITS(G0, 0, 10), BITS(B0, 0, 10), BITS(R1, 0, 4), BIT(R0, 10),
		BIT(B2, 4), BITS(G2, 0, 4), BITS(G1, 0, 4), BIT(G0, 10), BIT(B3, 0),
		BITS(G3, 0, 4), BITS(B1, 0, 5), BIT(B0, 10), BITS(B2, 0, 4), BITS(R2, 0, 4),
		BIT(B3, 1), BIT(B3, 2), BITS(R3, 0, 4), BIT(B3, 4), BIT(B3, 3),
	} },
	{ 14, 2, 9, { 5, 5, 5 }, {
		BITS(R0, 0, 9), BIT(B2, 4), BITS(G0, 0, 9), BIT(G2, 4), BITS(B0, 0, 9),
		BIT(B3, 4), BITS(R1, 0, 5), BIT(G3, 4), BITS(G2, 0, 4), BITS(G1, 0, 5),
		BIT(B3, 0), BITS(G3, 0, 4), BITS(B1, 0, 5), BIT(B3, 1), BITS(B2, 0, 4),
		BITS(R2, 0, 5), BIT(B3, 2), BITS(R3, 0, 5), BIT(B3, 3),
	} },
	{ 18, 2, 8, { 6, 5, 5 }, {
		BITS(R0, 0, 8), BIT(G3, 4), BIT(B2, 4), BITS(G0, 0, 8), BIT(B3, 2), BIT(G2, 4),
		BITS(B0, 0, 8), BIT(B3, 3), BIT(B3, 4), BITS(R1, 0, 6), BITS(G2, 0, 4),
		BITS(G1, 0, 5), BIT(B3, 0), BITS(G3, 0, 4), BITS(B1, 0, 5), BIT(B3, 1),
		BITS(B2, 0, 4), BITS(R2, 0, 6), BITS(R3, 0, 6),
	} },
	{ 22, 2, 8, { 5, 6, 5 }, {
		BITS(R0, 0, 8), BIT(B3, 0), BIT(B2, 4), BITS(G0, 0, 8), BIT(G2, 5), BIT(G2, 4),
		BITS(B0, 0, 8), BIT(G3, 5), BIT(B3, 4), BITS(R1, 0, 5), BIT(G3, 4),
		BITS(G2, 0, 4), BITS(G1, 0, 6), BITS(G3, 0, 4), BITS(B1, 0, 5), BIT(B3, 1),
		BITS(B2, 0, 4), BITS(R2, 0, 5), BIT(B3, 2), BITS(R3, 0, 5), BIT(B3, 3),
	} },
	{ 26, 2, 8, { 5, 5, 6 }, {
		BITS(R0, 0, 8), BIT(B3, 1), BIT(B2, 4), BITS(G0, 0, 8), BIT(B2, 5), BIT(G2, 4),
		BITS(B0, 0, 8), BIT(B3, 5), BIT(B3, 4), BITS(R1, 0, 5), BIT(G3, 4),
		BITS(G2, 0, 4), BITS(G1, 0, 5), BIT(B3, 0), BITS(G3, 0, 4), BITS(B1, 0, 6),
		BITS(B2, 0, 4), BITS(R2, 0, 5), BIT(B3, 2), BITS(R3, 0, 5), BIT(B3, 3),
	} },
	{ 30, 2, 6, { 0, 0, 0 }, {
		BITS(R0, 0, 6), BIT(G3, 4), BIT(B3, 0), BIT(B3, 1), BIT(B2, 4), BITS(G0, 0, 6),
		BIT(G2, 5), BIT(B2, 5), BIT(B3, 2), BIT(G2, 4), BITS(B0, 0, 6), BIT(G3, 5),
		BIT(B3, 3), BIT(B3, 5), BIT(B3, 4), BITS(R1, 0, 6), BITS(G2, 0, 4),
		BITS(G1, 0, 6), BITS(G3, 0, 4), BITS(B1, 0, 6), BITS(B2, 0, 4), BITS(R2, 0, 6),
		BITS(R3, 0, 6),
	} },
	{ 3, 1, 10, { 0, 0, 0 }, {
		BITS(R0, 0, 10), BITS(G0, 0, 10), BITS(B0, 0, 10), BITS(R1, 0, 10),
		BITS(G1, 0, 10), BITS(B1, 0, 10),
	} },
	{ 7, 1, 11, { 9, 9, 9 }, {
		BITS(R0, 0, 10), BITS(G0, 0, 10), BITS(B0, 0, 10), BITS(R1, 0, 9), BIT(R0, 10),
		BITS(G1, 0, 9), BIT(G0, 10), BITS(B1, 0, 9), BIT(B0, 10),
	} },
	{ 11, 1, 12, { 8, 8, 8 }, {
		BITS(R0, 0, 10), BITS(G0, 0, 10), BITS(B0, 0, 10), BITS(R1, 0, 8),
		REVERSED(R0, 10, 2), BITS(G1, 0, 8), REVERSED(G0, 10, 2), BITS(B1, 0, 8),
		REVERSED(B0, 10, 2),
	} },
	{ 15, 1, 16, { 4, 4, 4 }, {
		BITS(R0, 0, 10), BITS(G0, 0, 10), BITS(B0, 0, 10), BITS(R1, 0, 4),
		REVERSED(R0, 10, 6), BITS(G1, 0, 4), REVERSED(G0, 10, 6), BITS(B1, 0, 4),
		REVERSED(B0, 10, 6),
	} },
};

static const struct mode *find_mode(u32 low)
{
	u32 number = (low & 3) < 2 ? low & 3 : low & 31, i;

	for (i = 0; i < ARRAY_SIZE(modes); i++) {
		if (modes[i].number == number)
			return &modes[i];
	}
	return NULL;
}

static s32 extend(u32 v, u32 bits)
{
	return (s32)(v << (32 - bits)) >> (32 - bits);
}

/* Return: where the partition, or the indices of the only subset, begin */
static u32 read_fields(const struct mali_bits *b, const struct mode *m, u32 values[COMPONENTS])
{
	u32 at = m->number < 2 ? 2 : 5, i, k;

	memset(values, 0, COMPONENTS * sizeof(*values));
	for (i = 0; i < FIELDS && m->field[i]; i++) {
		u32 f = m->field[i], n = FIELD_BITS(f), v = mali_bits_get(b, at, n);

		for (k = 0; k < n; k++) {
			u32 to = FIELD_FIRST(f) + (FIELD_DOWNWARDS(f) ? n - 1 - k : k);

			values[FIELD_COMPONENT(f)] |= (v >> k & 1) << to;
		}
		at += n;
	}
	return at;
}

static s32 unquantised(s32 v, u32 bits, bool is_signed)
{
	s32 size = v < 0 ? -v : v, most;

	if (!is_signed) {
		if (bits >= 15 || !v)
			return v;
		return v == (1 << bits) - 1 ? 0xffff : ((v << 15) + 0x4000) >> (bits - 1);
	}
	if (bits >= 16 || !v)
		return v;
	most = (1 << (bits - 1)) - 1;
	size = size >= most ? 0x7fff : ((size << 15) + 0x4000) >> (bits - 1);
	return v < 0 ? -size : size;
}

/* An end's component, of which the first one is the base */
static s32 value_of(const struct mode *m, const u32 *values, u32 channel, u32 end, bool is_signed)
{
	u32 v = values[ENDS * channel + end], delta = m->delta[channel];

	if (end && delta)
		v = values[ENDS * channel] + (u32)extend(v, delta);
	v &= (1u << m->bits) - 1;
	return unquantised(is_signed ? extend(v, m->bits) : (s32)v, m->bits, is_signed);
}

void mali_bc6h(const u8 *block, bool is_signed, u32 x, u32 y, u32 rgb[3])
{
	struct mali_bits b = mali_bits_of(block);
	const struct mode *m = find_mode(block[0]);
	u32 values[COMPONENTS], texel = 4 * y + x, partition = 0, subset, index, at, n, i;

	memset(rgb, 0, 3 * sizeof(*rgb));
	if (!m)
		return;
	at = read_fields(&b, m, values);
	n = m->subsets == 2 ? 3 : 4;
	if (m->subsets == 2) {
		partition = mali_bits_get(&b, at, 5);
		at += 5;
	}
	subset = mali_bptc_subset(m->subsets, partition, texel);
	index = mali_bptc_index(&b, at, n, m->subsets, partition, texel);
	for (i = 0; i < 3; i++) {
		s32 v = mali_bptc_mix(value_of(m, values, i, 2 * subset, is_signed),
				      value_of(m, values, i, 2 * subset + 1, is_signed), index, n);

		/* To bits of binary16 */
		if (!is_signed)
			rgb[i] = (u32)(v * 31) >> 6;
		else
			rgb[i] = v < 0 ? (u32)(-v * 31) >> 5 | 0x8000 : (u32)(v * 31) >> 5;
	}
}
