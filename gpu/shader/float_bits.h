/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Between a float and its bits, for files that compute with the host's floating point.  Their
 * callers see u32 only.
 *
 * Assumed: the host rounds to nearest even and keeps subnormals, as every process begins, and
 * the kernel in User-Mode Linux is one; the compiler neither contracts nor reorders
 * (-ffp-contract=off).  So results are the same in the kernel and in user space.
 */
#ifndef MALI_SHADER_FLOAT_BITS_H
#define MALI_SHADER_FLOAT_BITS_H

#include "lanes.h"

#define F32_MAGNITUDE	0x7fffffffu
#define F32_QUIET	0x00400000u
#define F32_MIN_NORMAL	0x00800000u
#define F32_MANTISSA	0x007fffffu
#define F64_MANTISSA	0x000fffffffffffffull
#define F64_BIAS	1023

union f32_bits {
	u32 u;
	float f;
};

union f64_bits {
	u64 u;
	double f;
};

static inline float f32_of(u32 u)
{
	union f32_bits b = { .u = u };

	return b.f;
}

static inline u32 f32_bits(float f)
{
	union f32_bits b = { .f = f };

	return b.u;
}

static inline double f64_of(u64 u)
{
	union f64_bits b = { .u = u };

	return b.f;
}

static inline u64 f64_bits(double f)
{
	union f64_bits b = { .f = f };

	return b.u;
}

/* Comparisons of magnitudes are signed: SSE2 has no unsigned ones */
static inline bool f32_is_nan(u32 u)
{
	return (s32)(u & F32_MAGNITUDE) > (s32)MALI_F32_INF;
}

/* The NaN of results */
static inline u32 f32_canonical(u32 u)
{
	return f32_is_nan(u) ? MALI_F32_NAN : u;
}

static inline u32 f32_result(float f)
{
	return f32_canonical(f32_bits(f));
}

/* Order as signed integers: -0 is before +0 */
static inline s32 f32_key(u32 u)
{
	return (s32)(u ^ ((0 - (u >> 31)) & F32_MAGNITUDE));
}

/* @v, exact, rounded to binary32 */
static inline u32 f32_round_from(double v, enum mali_round round)
{
	float r = (float)v;
	u32 bits = f32_bits(r);
	bool up = (double)r < v, down = (double)r > v, negative = bits >> 31;

	/* To nearest gives one of the two neighbours; the other one is next to it */
	if (up && (negative ? round == MALI_ROUND_RTZ || round == MALI_ROUND_RTP :
			      round == MALI_ROUND_RTP))
		return negative ? bits - 1 : bits + 1;
	if (down && (negative ? round == MALI_ROUND_RTN :
				round == MALI_ROUND_RTN || round == MALI_ROUND_RTZ))
		return negative ? bits + 1 : bits - 1;
	return f32_canonical(bits);
}

/* 2^e, -1022 <= e <= 1023 */
static inline double f64_power(s32 e)
{
	return f64_of((u64)(e + F64_BIAS) << 52);
}

static inline s32 clamp_s32(s32 v, s32 low, s32 high)
{
	return v < low ? low : v > high ? high : v;
}

/*
 * a + b rounded to odd: towards zero, with the lowest bit set if inexact.  Rounding that
 * again to a type with at least two bits less is rounding the exact sum once.  The error of
 * the rounded sum is exact as long as nothing over- or underflows (Knuth, The Art of Computer
 * Programming 2, section 4.2.2); it is NaN if the sum isn't finite.
 */
static inline double f64_add_to_odd(double a, double b)
{
	double sum = a + b;
	double part = sum - a;
	double error = (a - (sum - part)) + (b - part);
	u64 bits = f64_bits(sum);
	/* Whether the sum was rounded away from zero, in which case it is moved towards it */
	u64 away = (f64_bits(error) ^ bits) >> 63;
	u64 even = 1 - (bits & 1);
	/* By comparison: true for no NaN */
	u64 inexact = (error > 0.0 ? ~0ull : 0) | (error < 0.0 ? ~0ull : 0);

	return f64_of(bits + (inexact & ((even ^ (0 - away)) + away)));
}

static inline float f32_add_to_odd(float a, float b)
{
	float sum = a + b;
	float part = sum - a;
	float error = (a - (sum - part)) + (b - part);
	u32 bits = f32_bits(sum);
	u32 away = (f32_bits(error) ^ bits) >> 31;
	u32 even = 1 - (bits & 1);
	u32 inexact = (error > 0.0f ? ~0u : 0) | (error < 0.0f ? ~0u : 0);

	return f32_of(bits + (inexact & ((even ^ (0 - away)) + away)));
}

#endif
