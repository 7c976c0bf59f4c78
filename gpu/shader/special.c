// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Special functions of the shader core: in binary64, rounded to binary32 at the end.
 */
#include "float_bits.h"
#include "half.h"
#include "special.h"

#define F32_BIAS	127

/* sin(k * pi / 32), 0 <= k <= 16 */
static const u32 sines[] = {
	0x00000000, 0x3dc8bd36, 0x3e47c5c2, 0x3e94a031, 0x3ec3ef15, 0x3ef15aea, 0x3f0e39da,
	0x3f226799, 0x3f3504f3, 0x3f45e403, 0x3f54db31, 0x3f61c598, 0x3f6c835e, 0x3f74fa0b,
	0x3f7b14be, 0x3f7ec46d, 0x3f800000,
};

/* What is neither 0, infinity nor NaN, as fraction * 2^exponent with fraction in [1, 2) */
struct parts {
	u32 sign;
	u32 mantissa;	/* the fraction's 23 bits */
	s32 exponent;
};

static bool divide(u32 a, struct parts *p)
{
	s32 field = (s32)(a >> 23 & 0xff);
	u32 m = a & F32_MANTISSA;

	if (field == 0xff || !(a & F32_MAGNITUDE))
		return false;
	if (!field) {
		/* A subnormal: its highest bit becomes the one that isn't stored */
		s32 shift = __builtin_clz(m) - 8;

		m = m << shift & F32_MANTISSA;
		field = 1 - shift;
	}
	p->sign = a & MALI_F32_SIGN;
	p->mantissa = m;
	p->exponent = field - F32_BIAS;
	return true;
}

/* By how much FREXP's fraction is below the one in [1, 2), in powers of 2 */
static s32 reduction(const struct parts *p, enum mali_frexp mode)
{
	switch (mode) {
	case MALI_FREXP_SQRT:
		return p->exponent & 1 ? 1 : 2;
	case MALI_FREXP_LOG:
		/* Not below 1.5 */
		return p->mantissa & 0x400000 ? 1 : 0;
	default:
		return 1;
	}
}

static u32 fraction(u32 a, enum mali_frexp mode)
{
	struct parts p;

	if (!divide(a, &p))
		return f32_canonical(a);
	return p.sign | (u32)(F32_BIAS - reduction(&p, mode)) << 23 | p.mantissa;
}

static s32 exponent(u32 a, enum mali_frexp mode)
{
	struct parts p;
	s32 e;

	if (!divide(a, &p))
		return 0;
	e = p.exponent + reduction(&p, mode);
	return mode == MALI_FREXP_SQRT ? e / 2 : e;
}

void mali_f32_frexpm(u32 *restrict d, const u32 *restrict a, enum mali_frexp mode)
{
	unsigned int i;

	for (i = 0; i < MALI_LANES; i++)
		d[i] = fraction(a[i], mode);
}

void mali_f32_frexpe(u32 *restrict d, const u32 *restrict a, enum mali_frexp mode)
{
	unsigned int i;

	for (i = 0; i < MALI_LANES; i++)
		d[i] = (u32)exponent(a[i], mode);
}

void mali_v2f16_frexpm(u32 *restrict d, const u32 *restrict a, enum mali_frexp mode)
{
	unsigned int i;

	for (i = 0; i < MALI_LANES; i++) {
		u32 low = fraction(mali_f16_widen(a[i] & 0xffff), mode);
		u32 high = fraction(mali_f16_widen(a[i] >> 16), mode);

		d[i] = mali_f16_narrow(low, MALI_ROUND_RTE) |
		       mali_f16_narrow(high, MALI_ROUND_RTE) << 16;
	}
}

void mali_v2f16_frexpe(u32 *restrict d, const u32 *restrict a, enum mali_frexp mode)
{
	unsigned int i;

	for (i = 0; i < MALI_LANES; i++) {
		u32 low = (u32)exponent(mali_f16_widen(a[i] & 0xffff), mode);
		u32 high = (u32)exponent(mali_f16_widen(a[i] >> 16), mode);

		d[i] = (low & 0xffff) | high << 16;
	}
}

void mali_f32_ldexp(u32 *restrict d, const u32 *restrict a, const u32 *restrict b,
		    enum mali_round round)
{
	unsigned int i;

	for (i = 0; i < MALI_LANES; i++) {
		/* Exact, and beyond this nothing changes any more */
		double scale = f64_power(clamp_s32((s32)b[i], -400, 400));

		d[i] = f32_round_from((double)f32_of(a[i]) * scale, round);
	}
}

void mali_v2f16_ldexp(u32 *restrict d, const u32 *restrict a, const u32 *restrict b,
		      enum mali_round round)
{
	u32 part[2];
	unsigned int i, j;

	for (i = 0; i < MALI_LANES; i++) {
		for (j = 0; j < 2; j++) {
			s32 e = clamp_s32((s16)(b[i] >> 16 * j), -60, 60);
			float x = f32_of(mali_f16_widen(a[i] >> 16 * j & 0xffff));

			/* Exact in binary32 */
			part[j] = f32_bits(x * (float)f64_power(e));
		}
		d[i] = mali_f16_narrow(part[0], round) | mali_f16_narrow(part[1], round) << 16;
	}
}

void mali_f32_fma_rscale(u32 *restrict d, const u32 *restrict a, const u32 *restrict b,
			 const u32 *restrict c, const u32 *restrict e, enum mali_rscale mode)
{
	unsigned int i;

	for (i = 0; i < MALI_LANES; i++) {
		float x = f32_of(a[i]), y = f32_of(b[i]);
		s32 bias = mode == MALI_RSCALE_SCALE16 ? (s16)e[i] : (s32)e[i];
		bool zero = x == 0.0f || y == 0.0f;
		double product = (double)x * (double)y, sum;

		if (zero && mode == MALI_RSCALE_N)
			product = 0.0;
		if (zero && mode == MALI_RSCALE_LEFT)
			product = x;
		sum = f64_add_to_odd(product, (double)f32_of(c[i]));
		d[i] = f32_result((float)(sum * f64_power(clamp_s32(bias, -600, 600))));
	}
}

void mali_f32_rcp(u32 *restrict d, const u32 *restrict a)
{
	unsigned int i;

	for (i = 0; i < MALI_LANES; i++)
		d[i] = f32_result(1.0f / f32_of(a[i]));
}

static inline u32 rsq(u32 a)
{
	return f32_result((float)(1.0 / __builtin_sqrt((double)f32_of(a))));
}

void mali_f32_rsq(u32 *restrict d, const u32 *restrict a)
{
	unsigned int i;

	for (i = 0; i < MALI_LANES; i++)
		d[i] = rsq(a[i]);
}

/*
 * log2(1 + t) / t for -0.25 <= t < 0.5, by the series of 2 * artanh(s), s = t / (2 + t).  Its
 * terms shrink by 0.04.
 */
static double log2_slope(double t)
{
	static const double terms[] = {
		1.0, 1.0 / 3, 1.0 / 5, 1.0 / 7, 1.0 / 9, 1.0 / 11, 1.0 / 13, 1.0 / 15, 1.0 / 17,
	};
	double r = 1.0 / (2.0 + t), s = t * r, s2 = s * s, sum = 0.0;
	int k;

	for (k = ARRAY_SIZE(terms) - 1; k >= 0; k--)
		sum = sum * s2 + terms[k];
	return sum * r * 2.8853900817779268147;		/* 2 / ln(2) */
}

void mali_f32_logd(u32 *restrict d, const u32 *restrict a)
{
	unsigned int i;

	for (i = 0; i < MALI_LANES; i++) {
		u32 m = fraction(a[i], MALI_FREXP_LOG), magnitude = m & F32_MAGNITUDE;

		if (!magnitude || m == MALI_F32_INF)
			d[i] = MALI_F32_INF;
		else if (m & MALI_F32_SIGN || magnitude > MALI_F32_INF)
			d[i] = MALI_F32_NAN;
		else
			d[i] = f32_bits((float)log2_slope((double)f32_of(m) - 1.0));
	}
}

void mali_f32_add_lscale(u32 *restrict d, const u32 *restrict a, const u32 *restrict b)
{
	unsigned int i;

	for (i = 0; i < MALI_LANES; i++)
		d[i] = f32_result(f32_of(a[i]) + f32_of(fraction(b[i], MALI_FREXP_LOG)));
}

/* 2^v, -1000 < v < 1000 */
static double power(double v)
{
	/* e^x, |x| <= ln(2) / 2, by Taylor's series: its terms shrink by 0.35 and more */
	static const double terms[] = {
		1.0, 1.0, 1.0 / 2, 1.0 / 6, 1.0 / 24, 1.0 / 120, 1.0 / 720, 1.0 / 5040,
		1.0 / 40320, 1.0 / 362880, 1.0 / 3628800, 1.0 / 39916800,
	};
	s32 whole = (s32)(v < 0.0 ? v - 0.5 : v + 0.5);
	double x = (v - whole) * 0.69314718055994530942, sum = 0.0;
	int k;

	for (k = ARRAY_SIZE(terms) - 1; k >= 0; k--)
		sum = sum * x + terms[k];
	return sum * f64_power(whole);
}

void mali_f32_exp(u32 *restrict d, const u32 *restrict fixed, const u32 *restrict x)
{
	const double one = 16777216.0, limit = 2147483648.0;
	unsigned int i;

	for (i = 0; i < MALI_LANES; i++) {
		double v = (double)f32_of(x[i]);

		if (f32_is_nan(x[i]))
			d[i] = MALI_F32_NAN;
		else if (v >= limit)
			d[i] = MALI_F32_INF;
		else if (v >= -limit)
			d[i] = f32_bits((float)power((double)(s32)fixed[i] / one));
		else
			/* What @fixed doesn't reach: subnormals, and less */
			d[i] = v > -200.0 * one ? f32_bits((float)power(v / one)) : 0;
	}
}

static u32 sine(u32 step)
{
	u32 k = step & 15;
	u32 value = step & 16 ? sines[16 - k] : sines[k];

	return step & 32 ? value ^ MALI_F32_SIGN : value;
}

void mali_f32_sin_table(u32 *restrict d, const u32 *restrict a)
{
	unsigned int i;

	for (i = 0; i < MALI_LANES; i++)
		d[i] = sine(a[i]);
}

void mali_f32_cos_table(u32 *restrict d, const u32 *restrict a)
{
	unsigned int i;

	for (i = 0; i < MALI_LANES; i++)
		d[i] = sine(a[i] + 16);
}

void mali_f32_exp_table(u32 *restrict d, const u32 *restrict a)
{
	unsigned int i;

	for (i = 0; i < MALI_LANES; i++)
		d[i] = f32_bits((float)power((a[i] & 15) / 16.0));
}

/* Round a finite value to 17 bits after the point */
static u32 approximate(u32 u)
{
	return u & F32_MAGNITUDE & ~MALI_F32_INF ? (u + 0x20) & ~0x3fu : u;
}

void mali_f32_rcp_approx(u32 *restrict d, const u32 *restrict a)
{
	unsigned int i;

	for (i = 0; i < MALI_LANES; i++) {
		float m = f32_of(fraction(a[i], MALI_FREXP_NONE));

		d[i] = approximate(f32_result(1.0f / m));
	}
}

void mali_f32_rsq_approx(u32 *restrict d, const u32 *restrict a)
{
	unsigned int i;

	for (i = 0; i < MALI_LANES; i++)
		d[i] = approximate(rsq(fraction(a[i], MALI_FREXP_SQRT)));
}

void mali_f16_rcp(u32 *restrict d, const u32 *restrict a)
{
	unsigned int i;

	for (i = 0; i < MALI_LANES; i++) {
		u32 x = f32_bits(1.0f / f32_of(mali_f16_widen(a[i] & 0xffff)));

		d[i] = mali_f16_narrow(x, MALI_ROUND_RTE) * 0x10001u;
	}
}

void mali_f16_rsq(u32 *restrict d, const u32 *restrict a)
{
	unsigned int i;

	for (i = 0; i < MALI_LANES; i++) {
		u32 x = rsq(mali_f16_widen(a[i] & 0xffff));

		d[i] = mali_f16_narrow(x, MALI_ROUND_RTE) * 0x10001u;
	}
}
