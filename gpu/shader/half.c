// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Binary16 arithmetic of the shader core, by binary32.
 *
 * Widening is exact.  A sum of two binary16 values that is rounded to 24 bits and then to 11
 * is as if rounded once, since 24 >= 2 * 11 + 2 (Figueroa, When is double rounding innocuous?,
 * 1995).  That isn't so with a product added: it is rounded to odd.
 */
#include "float_bits.h"
#include "half.h"

#define F16_MAGNITUDE	0x7fffu

/* Exponents of binary16 in binary32 */
#define REBIAS		0x38000000u	/* (127 - 15) << 23 */
#define SCALE		0x77800000u	/* 2^112 */
#define MIN_NORMAL	0x38800000u	/* 2^-14 */
#define LIMIT		0x47800000u	/* 2^16 */
/* Its last bit is binary16's smallest subnormal */
#define SUBNORMALS	0x3f000000u	/* 0.5 */

static inline u32 widen(u32 h)
{
	u32 magnitude = (h & F16_MAGNITUDE) << 13, sign = (h & MALI_F16_SIGN) << 16;
	u32 f = f32_bits(f32_of(magnitude) * f32_of(SCALE));

	/* Infinity and NaN */
	f |= (s32)magnitude >= (s32)(MALI_F16_INF << 13) ? MALI_F32_INF : 0;
	return f | sign;
}

/* To nearest even */
static inline u32 narrow(u32 f)
{
	u32 sign = f >> 16 & MALI_F16_SIGN, u = f & F32_MAGNITUDE;
	u32 small = f32_bits(f32_of(u) + f32_of(SUBNORMALS)) - SUBNORMALS;
	u32 h = (u - REBIAS + 0xfff + (u >> 13 & 1)) >> 13;

	h = (s32)u < (s32)MIN_NORMAL ? small : h;
	h = (s32)u >= (s32)LIMIT ? MALI_F16_INF : h;
	return f32_is_nan(f) ? MALI_F16_NAN : h | sign;
}

u32 mali_f16_widen(u32 h)
{
	return widen(h);
}

u32 mali_f16_narrow(u32 f, enum mali_round round)
{
	u32 sign = f >> 16 & MALI_F16_SIGN, u = f & F32_MAGNITUDE, h, back;
	bool away = round == (sign ? MALI_ROUND_RTN : MALI_ROUND_RTP);

	h = narrow(f);
	if (round == MALI_ROUND_RTE || u >= MALI_F32_INF)
		return h;
	/* To nearest gives one of the two neighbours; the other one is next to it */
	back = widen(h) & F32_MAGNITUDE;
	if (!away && back > u)
		return h - 1;
	if (away && back < u)
		return h + 1;
	return h;
}

static inline void split(u32 *restrict low, u32 *restrict high, const u32 *restrict a)
{
	unsigned int i;

	for (i = 0; i < MALI_LANES; i++) {
		low[i] = widen(a[i]);
		high[i] = widen(a[i] >> 16);
	}
}

static inline void join(u32 *restrict d, const u32 *restrict low, const u32 *restrict high)
{
	unsigned int i;

	for (i = 0; i < MALI_LANES; i++)
		d[i] = narrow(low[i]) | narrow(high[i]) << 16;
}

/* Of results that binary32 has with one rounding, or with two as if with one */
static inline void halves(u32 *restrict d, const u32 *restrict a, const u32 *restrict b,
			  void (*operation)(u32 *restrict, const u32 *restrict,
					    const u32 *restrict))
{
	u32 a0[MALI_LANES], a1[MALI_LANES], b0[MALI_LANES], b1[MALI_LANES];
	u32 d0[MALI_LANES], d1[MALI_LANES];

	split(a0, a1, a);
	split(b0, b1, b);
	operation(d0, a0, b0);
	operation(d1, a1, b1);
	join(d, d0, d1);
}

void mali_v2f16_add(u32 *restrict d, const u32 *restrict a, const u32 *restrict b)
{
	halves(d, a, b, mali_f32_add);
}

void mali_v2f16_min(u32 *restrict d, const u32 *restrict a, const u32 *restrict b)
{
	halves(d, a, b, mali_f32_min);
}

void mali_v2f16_max(u32 *restrict d, const u32 *restrict a, const u32 *restrict b)
{
	halves(d, a, b, mali_f32_max);
}

static inline void fma_odd(u32 *restrict d, const u32 *restrict a, const u32 *restrict b,
			   const u32 *restrict c)
{
	unsigned int i;

	for (i = 0; i < MALI_LANES; i++)
		d[i] = f32_bits(f32_add_to_odd(f32_of(a[i]) * f32_of(b[i]), f32_of(c[i])));
}

void mali_v2f16_fma(u32 *restrict d, const u32 *restrict a, const u32 *restrict b,
		    const u32 *restrict c)
{
	u32 a0[MALI_LANES], a1[MALI_LANES], b0[MALI_LANES], b1[MALI_LANES];
	u32 c0[MALI_LANES], c1[MALI_LANES], d0[MALI_LANES], d1[MALI_LANES];

	split(a0, a1, a);
	split(b0, b1, b);
	split(c0, c1, c);
	fma_odd(d0, a0, b0, c0);
	fma_odd(d1, a1, b1, c1);
	join(d, d0, d1);
}

void mali_v2f16_cmp(u32 *restrict d, const u32 *restrict a, const u32 *restrict b,
		    enum mali_cmp cmp)
{
	u32 a0[MALI_LANES], a1[MALI_LANES], b0[MALI_LANES], b1[MALI_LANES];
	u32 d0[MALI_LANES], d1[MALI_LANES];
	unsigned int i;

	split(a0, a1, a);
	split(b0, b1, b);
	mali_f32_cmp(d0, a0, b0, cmp);
	mali_f32_cmp(d1, a1, b1, cmp);
	for (i = 0; i < MALI_LANES; i++)
		d[i] = (d0[i] & 0xffff) | (d1[i] & 0xffff0000);
}

void mali_v2f16_round(u32 *restrict d, const u32 *restrict a, enum mali_round round)
{
	u32 a0[MALI_LANES], a1[MALI_LANES], d0[MALI_LANES], d1[MALI_LANES];

	split(a0, a1, a);
	mali_f32_round(d0, a0, round);
	mali_f32_round(d1, a1, round);
	join(d, d0, d1);
}

void mali_v2f16_absneg(u32 *v, bool abs, bool neg)
{
	u32 keep = abs ? 0x7fff7fff : ~0u, flip = neg ? 0x80008000 : 0;
	unsigned int i;

	for (i = 0; i < MALI_LANES; i++)
		v[i] = (v[i] & keep) ^ flip;
}

void mali_v2f16_clamp(u32 *v, enum mali_clamp clamp)
{
	u32 v0[MALI_LANES], v1[MALI_LANES];

	if (clamp == MALI_CLAMP_NONE)
		return;
	split(v0, v1, v);
	mali_f32_clamp(v0, clamp);
	mali_f32_clamp(v1, clamp);
	join(v, v0, v1);
}

void mali_v2f16_flush(u32 *v)
{
	unsigned int i;

	for (i = 0; i < MALI_LANES; i++) {
		u32 low = v[i] & MALI_F16_INF ? 0xffff : MALI_F16_SIGN;
		u32 high = v[i] & MALI_F16_INF << 16 ? 0xffff : MALI_F16_SIGN;

		v[i] &= low | high << 16;
	}
}

void mali_f16_to_f32(u32 *restrict d, const u32 *restrict a)
{
	unsigned int i;

	for (i = 0; i < MALI_LANES; i++)
		d[i] = f32_canonical(widen(a[i]));
}

void mali_v2f32_to_v2f16(u32 *restrict d, const u32 *restrict a, const u32 *restrict b,
			 enum mali_round round)
{
	unsigned int i;

	if (round == MALI_ROUND_RTE) {
		for (i = 0; i < MALI_LANES; i++)
			d[i] = narrow(a[i]) | narrow(b[i]) << 16;
	} else {
		for (i = 0; i < MALI_LANES; i++)
			d[i] = mali_f16_narrow(a[i], round) | mali_f16_narrow(b[i], round) << 16;
	}
}
