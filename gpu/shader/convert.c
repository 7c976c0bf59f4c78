// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Conversions between integers and floating point.
 */
#include "convert.h"
#include "float_bits.h"
#include "half.h"

#define TWO_31	0x4f000000u

void mali_s32_to_f32(u32 *restrict d, const u32 *restrict a, enum mali_round round)
{
	unsigned int i;

	if (round == MALI_ROUND_RTE) {
		for (i = 0; i < MALI_LANES; i++)
			d[i] = f32_bits((float)(s32)a[i]);
	} else {
		for (i = 0; i < MALI_LANES; i++)
			d[i] = f32_round_from((double)(s32)a[i], round);
	}
}

void mali_u32_to_f32(u32 *restrict d, const u32 *restrict a, enum mali_round round)
{
	unsigned int i;

	if (round == MALI_ROUND_RTE) {
		for (i = 0; i < MALI_LANES; i++)
			d[i] = f32_bits((float)(double)a[i]);
	} else {
		for (i = 0; i < MALI_LANES; i++)
			d[i] = f32_round_from((double)a[i], round);
	}
}

/* @x is an integer or NaN */
static inline u32 to_s32(u32 x)
{
	float f = f32_of(x);
	u32 saturated = f32_is_nan(x) ? 0 : F32_MAGNITUDE + (x >> 31);
	bool inside = (s32)(x & F32_MAGNITUDE) < (s32)TWO_31;

	return inside ? (u32)(s32)(inside ? f : 0.0f) : saturated;
}

static inline u32 to_u32(u32 x)
{
	bool large = (s32)x >= (s32)TWO_31;

	if ((s32)x < 0 || f32_is_nan(x))
		return 0;
	if ((s32)x >= (s32)TWO_31 + (s32)F32_MIN_NORMAL)
		return ~0u;
	return large ? (u32)(s32)(f32_of(x) - f32_of(TWO_31)) | MALI_F32_SIGN :
		       (u32)(s32)f32_of(x);
}

void mali_f32_to_s32(u32 *restrict d, const u32 *restrict a, enum mali_round round)
{
	u32 r[MALI_LANES];
	unsigned int i;

	mali_f32_round(r, a, round);
	for (i = 0; i < MALI_LANES; i++)
		d[i] = to_s32(r[i]);
}

void mali_f32_to_u32(u32 *restrict d, const u32 *restrict a, enum mali_round round)
{
	u32 r[MALI_LANES];
	unsigned int i;

	mali_f32_round(r, a, round);
	for (i = 0; i < MALI_LANES; i++)
		d[i] = to_u32(r[i]);
}

void mali_v2s16_to_v2f16(u32 *restrict d, const u32 *restrict a, enum mali_round round)
{
	u32 low[MALI_LANES], high[MALI_LANES];
	unsigned int i;

	for (i = 0; i < MALI_LANES; i++) {
		low[i] = f32_bits((float)(s16)a[i]);
		high[i] = f32_bits((float)(s16)(a[i] >> 16));
	}
	mali_v2f32_to_v2f16(d, low, high, round);
}

void mali_v2u16_to_v2f16(u32 *restrict d, const u32 *restrict a, enum mali_round round)
{
	u32 low[MALI_LANES], high[MALI_LANES];
	unsigned int i;

	for (i = 0; i < MALI_LANES; i++) {
		low[i] = f32_bits((float)(s32)(a[i] & 0xffff));
		high[i] = f32_bits((float)(s32)(a[i] >> 16));
	}
	mali_v2f32_to_v2f16(d, low, high, round);
}

static void halves_to_integers(u32 *low, u32 *high, const u32 *a, enum mali_round round)
{
	u32 x[MALI_LANES], y[MALI_LANES];
	unsigned int i;

	mali_f16_to_f32(x, a);
	for (i = 0; i < MALI_LANES; i++)
		y[i] = a[i] >> 16;
	mali_f32_to_s32(low, x, round);
	mali_f16_to_f32(x, y);
	mali_f32_to_s32(high, x, round);
}

static inline u32 clamp_to(u32 v, s32 low, s32 high)
{
	return (u32)clamp_s32((s32)v, low, high) & 0xffff;
}

void mali_v2f16_to_v2s16(u32 *restrict d, const u32 *restrict a, enum mali_round round)
{
	u32 low[MALI_LANES], high[MALI_LANES];
	unsigned int i;

	halves_to_integers(low, high, a, round);
	for (i = 0; i < MALI_LANES; i++)
		d[i] = clamp_to(low[i], -0x8000, 0x7fff) | clamp_to(high[i], -0x8000, 0x7fff) << 16;
}

void mali_v2f16_to_v2u16(u32 *restrict d, const u32 *restrict a, enum mali_round round)
{
	u32 low[MALI_LANES], high[MALI_LANES];
	unsigned int i;

	halves_to_integers(low, high, a, round);
	for (i = 0; i < MALI_LANES; i++)
		d[i] = clamp_to(low[i], 0, 0xffff) | clamp_to(high[i], 0, 0xffff) << 16;
}
