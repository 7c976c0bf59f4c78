// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Binary32 arithmetic of the shader core.
 *
 * The loops have no branches, so that compilers make vectors of them.
 */
#include "float.h"
#include "float_bits.h"

/* What FROUND adds and subtracts; larger magnitudes are integers */
#define INTEGERS	0x4b000000u	/* 2^23 */

void mali_f32_add(u32 *restrict d, const u32 *restrict a, const u32 *restrict b)
{
	unsigned int i;

	for (i = 0; i < MALI_LANES; i++)
		d[i] = f32_result(f32_of(a[i]) + f32_of(b[i]));
}

/* The bits of binary64 that binary32 doesn't have, and their value half way */
#define SURPLUS		0x1fffffffu
#define HALF_WAY	0x10000000u

static void fma_once(u32 *restrict d, const u32 *restrict a, const u32 *restrict b,
		     const u32 *restrict c)
{
	unsigned int i;

	for (i = 0; i < MALI_LANES; i++) {
		double product = (double)f32_of(a[i]) * (double)f32_of(b[i]);

		d[i] = f32_result((float)f64_add_to_odd(product, (double)f32_of(c[i])));
	}
}

/*
 * Without FMA of the host: the product of two binary32 values is exact in binary64, so that
 * only the sum is rounded, there and then to binary32.  Twice differs from once only if the
 * first result is half way between two binary32 values, which for normal ones its low bits
 * tell.
 */
void mali_f32_fma(u32 *restrict d, const u32 *restrict a, const u32 *restrict b,
		  const u32 *restrict c)
{
	u32 doubtful = 0;
	unsigned int i;

	for (i = 0; i < MALI_LANES; i++) {
		double product = (double)f32_of(a[i]) * (double)f32_of(b[i]);
		double sum = product + (double)f32_of(c[i]);
		u32 r = f32_result((float)sum), magnitude = r & F32_MAGNITUDE;

		doubtful |= ((u32)f64_bits(sum) & SURPLUS) == HALF_WAY ? ~0u : 0;
		doubtful |= (s32)(magnitude - 1) < (s32)F32_MIN_NORMAL ? magnitude : 0;
		d[i] = r;
	}
	if (doubtful)
		fma_once(d, a, b, c);
}

void mali_f32_min(u32 *restrict d, const u32 *restrict a, const u32 *restrict b)
{
	unsigned int i;

	for (i = 0; i < MALI_LANES; i++) {
		u32 x = f32_is_nan(a[i]) ? b[i] : a[i], y = f32_is_nan(b[i]) ? x : b[i];

		d[i] = f32_canonical(f32_key(x) < f32_key(y) ? x : y);
	}
}

void mali_f32_max(u32 *restrict d, const u32 *restrict a, const u32 *restrict b)
{
	unsigned int i;

	for (i = 0; i < MALI_LANES; i++) {
		u32 x = f32_is_nan(a[i]) ? b[i] : a[i], y = f32_is_nan(b[i]) ? x : b[i];

		d[i] = f32_canonical(f32_key(x) > f32_key(y) ? x : y);
	}
}

#define COMPARE(condition)						\
	do {								\
		for (i = 0; i < MALI_LANES; i++) {			\
			float x = f32_of(a[i]), y = f32_of(b[i]);	\
									\
			d[i] = (condition) ? ~0u : 0;			\
		}							\
	} while (0)

void mali_f32_cmp(u32 *restrict d, const u32 *restrict a, const u32 *restrict b,
		  enum mali_cmp cmp)
{
	unsigned int i;

	switch (cmp) {
	case MALI_CMP_EQ:
		COMPARE(x == y);
		break;
	case MALI_CMP_GT:
		COMPARE(x > y);
		break;
	case MALI_CMP_GE:
		COMPARE(x >= y);
		break;
	case MALI_CMP_NE:
		COMPARE(x != y);
		break;
	case MALI_CMP_LT:
		COMPARE(x < y);
		break;
	case MALI_CMP_LE:
		COMPARE(x <= y);
		break;
	case MALI_CMP_GTLT:
		COMPARE((x < y) | (x > y));
		break;
	case MALI_CMP_TOTAL:
		COMPARE((x == x) & (y == y));
		break;
	}
}

/* Round to an integer: to nearest, then by 1 if @up or not @up and that was the wrong way */
static inline u32 round_lane(u32 a, bool nearest, bool up_positive, bool up_negative)
{
	u32 sign = a & MALI_F32_SIGN, magnitude = a & F32_MAGNITUDE;
	float x = f32_of(magnitude);
	float r = (x + f32_of(INTEGERS)) - f32_of(INTEGERS);
	bool up = sign ? up_negative : up_positive;
	float above = r < x ? r + 1.0f : r, below = r > x ? r - 1.0f : r;

	r = nearest ? r : up ? above : below;
	return (s32)magnitude >= (s32)INTEGERS ? f32_canonical(a) : sign | f32_bits(r);
}

void mali_f32_round(u32 *restrict d, const u32 *restrict a, enum mali_round round)
{
	unsigned int i;

	for (i = 0; i < MALI_LANES; i++)
		d[i] = round_lane(a[i], round == MALI_ROUND_RTE, round == MALI_ROUND_RTP,
				  round == MALI_ROUND_RTN);
}

void mali_f32_absneg(u32 *v, bool abs, bool neg)
{
	u32 keep = abs ? F32_MAGNITUDE : ~0u, flip = neg ? MALI_F32_SIGN : 0;
	unsigned int i;

	for (i = 0; i < MALI_LANES; i++)
		v[i] = (v[i] & keep) ^ flip;
}

void mali_f32_clamp(u32 *v, enum mali_clamp clamp)
{
	u32 lowest = clamp & MALI_CLAMP_0_INF ? 0 : MALI_F32_SIGN | MALI_F32_ONE;
	u32 highest = clamp & MALI_CLAMP_M1_1 ? MALI_F32_ONE : MALI_F32_INF;
	s32 low = f32_key(lowest), high = f32_key(highest);
	unsigned int i;

	if (clamp == MALI_CLAMP_NONE)
		return;
	for (i = 0; i < MALI_LANES; i++) {
		s32 key = f32_key(v[i]);
		u32 u = key > high ? highest : v[i];

		u = key < low ? lowest : u;
		v[i] = f32_is_nan(v[i]) ? lowest : u;
	}
}

void mali_f32_flush(u32 *v)
{
	unsigned int i;

	for (i = 0; i < MALI_LANES; i++) {
		u32 sign = v[i] & MALI_F32_SIGN;

		v[i] = v[i] & MALI_F32_INF ? v[i] : sign;
	}
}
