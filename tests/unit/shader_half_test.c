// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The shader core's binary16 arithmetic, against exact values that are rounded by search in
 * the list of all finite binary16 values.
 */
#include "shader_operands.h"
#include "../../gpu/shader/convert.h"
#include "../../gpu/shader/half.h"

/* Sums of products of binary16 values span 80 bits */
#define EXACT		__float128

#define FINITE		0x7c00

/* By their definition: significand, exponent */
static double values[FINITE + 1];

static int setup(void **state)
{
	unsigned int h;

	for (h = 0; h <= FINITE; h++) {
		int e = (int)(h >> 10), m = (int)(h & 0x3ff);

		/* The last one is where infinity would be */
		values[h] = e ? ldexp(1024 + m, e - 25) : ldexp(m, -24);
	}
	return 0;
}

static double value(u32 h)
{
	u32 magnitude = h & 0x7fff;
	double v;

	if (magnitude > MALI_F16_INF)
		return NAN;
	v = magnitude == MALI_F16_INF ? INFINITY : values[magnitude];
	return h & 0x8000 ? -v : v;
}

/* @v is not NaN; @zero is the sign of an exact zero */
static u32 rounded(EXACT v, u32 zero, enum mali_round round)
{
	u32 sign = v < 0 ? 0x8000 : v > 0 ? 0 : zero, low = 0, high = FINITE;
	bool away = round == (sign ? MALI_ROUND_RTN : MALI_ROUND_RTP);

	v = v < 0 ? -v : v;
	if (v == (EXACT)INFINITY)
		return sign | MALI_F16_INF;
	if (v >= values[FINITE])
		return sign | (round == MALI_ROUND_RTE || away ? MALI_F16_INF : FINITE - 1);
	/* values[low] <= v < values[high] */
	while (high - low > 1) {
		u32 middle = (low + high) / 2;

		if (values[middle] <= v)
			low = middle;
		else
			high = middle;
	}
	if (values[low] == v)
		return sign | low;
	if (round == MALI_ROUND_RTE) {
		EXACT half = ((EXACT)values[low] + values[high]) / 2;

		return sign | (v < half ? low : v > half ? high : low & 1 ? high : low);
	}
	return sign | (away ? high : low);
}

static u32 expected_sum(EXACT product, double c, u32 zero)
{
	/* Infinity and NaN as the host has them */
	double special = (double)product + c;

	if (isnan(special))
		return MALI_F16_NAN;
	if (isinf(special))
		return special < 0 ? 0xfc00 : 0x7c00;
	return rounded(product + c, zero, MALI_ROUND_RTE);
}

static void fill(u32 *v)
{
	unsigned int i;

	for (i = 0; i < MALI_LANES; i++)
		v[i] = operand16() | operand16() << 16;
}

static void test_widen(void **state)
{
	u32 a[MALI_LANES] = { 0 }, d[MALI_LANES], h;

	for (h = 0; h <= 0xffff; h++) {
		u32 expected = canonical((float)value(h));

		a[3] = h | ~h << 16;
		mali_f16_to_f32(d, a);
		assert_int_equal(d[3], expected);
		if (!isnan(value(h)))
			assert_int_equal(mali_f16_widen(h), expected);
	}
}

static void test_narrow(void **state)
{
	u32 a[MALI_LANES], b[MALI_LANES], d[MALI_LANES];
	unsigned int n, i, j;
	int round;

	for (n = 0; n < WARPS / 8; n++) {
		round = n % 4;
		for (i = 0; i < MALI_LANES; i++) {
			a[i] = operand32();
			/* In binary16's range, and next to what it can represent */
			b[i] = ((random32() & 0x8fffffff) % 0x90000000 & 0x87ffffff) + 0x34000000 +
			       (random32() % 40 << 23);
			if (i % 4 == 0)
				b[i] = (b[i] & 0xfffff000) + random32() % 3 - 1;
		}
		mali_v2f32_to_v2f16(d, a, b, round);
		for (i = 0; i < MALI_LANES; i++) {
			for (j = 0; j < 2; j++) {
				u32 in = j ? b[i] : a[i], out = d[i] >> 16 * j & 0xffff;
				float f = as_float(in);

				assert_int_equal(out, isnan(f) ? MALI_F16_NAN :
						 rounded(f, in >> 16 & 0x8000, round));
				assert_int_equal(mali_f16_narrow(in, round), out);
			}
		}
	}
}

static void test_add(void **state)
{
	u32 a[MALI_LANES], b[MALI_LANES], d[MALI_LANES];
	unsigned int n, i, j;

	for (n = 0; n < WARPS / 8; n++) {
		fill(a);
		fill(b);
		mali_v2f16_add(d, a, b);
		for (i = 0; i < MALI_LANES; i++) {
			for (j = 0; j < 2; j++) {
				double x = value(a[i] >> 16 * j & 0xffff);
				double y = value(b[i] >> 16 * j & 0xffff);

				assert_int_equal(d[i] >> 16 * j & 0xffff,
						 expected_sum(x, y, signbit(x + y) ? 0x8000 : 0));
			}
		}
	}
}

static void test_fma(void **state)
{
	u32 a[MALI_LANES], b[MALI_LANES], c[MALI_LANES], d[MALI_LANES];
	unsigned int n, i, j;

	for (n = 0; n < WARPS / 8; n++) {
		fill(a);
		fill(b);
		fill(c);
		mali_v2f16_fma(d, a, b, c);
		for (i = 0; i < MALI_LANES; i++) {
			for (j = 0; j < 2; j++) {
				double x = value(a[i] >> 16 * j & 0xffff);
				double y = value(b[i] >> 16 * j & 0xffff);
				double z = value(c[i] >> 16 * j & 0xffff);

				assert_int_equal(d[i] >> 16 * j & 0xffff,
						 expected_sum(x * y, z,
							      signbit(x * y + z) ? 0x8000 : 0));
			}
		}
	}
}

static void test_fma_rounds_once(void **state)
{
	/* 1.5 * (1 + 2^-10) is half way in binary16; with 2^-24 added or removed it isn't */
	static const u32 rows[][4] = {
		{ 0x3e00, 0x3c01, 0x0000, 0x3e02 },
		{ 0x3e00, 0x3c01, 0x0001, 0x3e02 },
		{ 0x3e00, 0x3c01, 0x8001, 0x3e01 },
		{ 0xbe00, 0x3c01, 0x0001, 0xbe01 },
		{ 0x3e00, 0x3c03, 0x0000, 0x3e04 },
		{ 0x3e00, 0x3c03, 0x0001, 0x3e05 },
	};
	u32 a[MALI_LANES], b[MALI_LANES], c[MALI_LANES], d[MALI_LANES];
	unsigned int r, i;

	for (r = 0; r < ARRAY_SIZE(rows); r++) {
		for (i = 0; i < MALI_LANES; i++) {
			a[i] = rows[r][0] * 0x10001u;
			b[i] = rows[r][1] * 0x10001u;
			c[i] = rows[r][2] * 0x10001u;
		}
		mali_v2f16_fma(d, a, b, c);
		for (i = 0; i < MALI_LANES; i++)
			assert_int_equal(d[i], rows[r][3] * 0x10001u);
	}
}

static u32 other(u32 a, u32 b, bool max)
{
	double x = value(a), y = value(b);

	if (isnan(x) || isnan(y))
		return isnan(x) && isnan(y) ? MALI_F16_NAN : isnan(x) ? b : a;
	if (x == 0 && y == 0)
		return max ? a & b : a | b;
	return (x < y) != max ? a : b;
}

static void test_min_max_cmp(void **state)
{
	u32 a[MALI_LANES], b[MALI_LANES], min[MALI_LANES], max[MALI_LANES], ge[MALI_LANES];
	u32 ne[MALI_LANES];
	unsigned int n, i, j;

	for (n = 0; n < WARPS / 8; n++) {
		fill(a);
		fill(b);
		mali_v2f16_min(min, a, b);
		mali_v2f16_max(max, a, b);
		mali_v2f16_cmp(ge, a, b, MALI_CMP_GE);
		mali_v2f16_cmp(ne, a, b, MALI_CMP_NE);
		for (i = 0; i < MALI_LANES; i++) {
			for (j = 0; j < 32; j += 16) {
				u32 x = a[i] >> j & 0xffff, y = b[i] >> j & 0xffff;

				assert_int_equal(min[i] >> j & 0xffff, other(x, y, false));
				assert_int_equal(max[i] >> j & 0xffff, other(x, y, true));
				assert_int_equal(ge[i] >> j & 0xffff,
						 isgreaterequal(value(x), value(y)) ? 0xffff : 0);
				assert_int_equal(ne[i] >> j & 0xffff,
						 value(x) == value(y) ? 0 : 0xffff);
			}
		}
	}
}

/* Operations with one operand: on every value */
static void test_every_value(void **state)
{
	u32 a[MALI_LANES] = { 0 }, d[MALI_LANES], h;
	int round, clamp;

	for (h = 0; h <= 0xffff; h++) {
		double v = value(h);

		a[5] = h | h << 16;
		for (round = MALI_ROUND_RTE; round <= MALI_ROUND_RTZ; round++) {
			double r;

			fesetround(host_round[round]);
			r = nearbyint(v);
			fesetround(FE_TONEAREST);
			mali_v2f16_round(d, a, round);
			assert_int_equal(d[5], 0x10001u * (isnan(v) ? MALI_F16_NAN :
							  rounded(r, h & 0x8000, MALI_ROUND_RTE)));
			mali_v2f16_to_v2s16(d, a, round);
			assert_int_equal(d[5], 0x10001u * (isnan(v) ? 0 :
							  (u16)fmin(fmax(r, -32768), 32767)));
			mali_v2f16_to_v2u16(d, a, round);
			assert_int_equal(d[5], 0x10001u * (isnan(v) ? 0 :
							  (u16)fmin(fmax(r, 0), 65535)));
			mali_v2s16_to_v2f16(d, a, round);
			assert_int_equal(d[5], 0x10001u * rounded((s16)h, 0, round));
			mali_v2u16_to_v2f16(d, a, round);
			assert_int_equal(d[5], 0x10001u * rounded(h, 0, round));
		}
		for (clamp = MALI_CLAMP_0_INF; clamp <= MALI_CLAMP_0_1; clamp++) {
			double low = clamp & MALI_CLAMP_0_INF ? 0 : -1;
			double high = clamp & MALI_CLAMP_M1_1 ? 1 : INFINITY;
			double c = isnan(v) ? low : fmin(fmax(v, low), high);
			/* -0 remains only in [-1, 1] */
			u32 zero = clamp == MALI_CLAMP_M1_1 ? h & 0x8000 : 0;

			d[5] = a[5];
			mali_v2f16_clamp(d, clamp);
			assert_int_equal(d[5], 0x10001u * rounded(c, zero, MALI_ROUND_RTE));
		}
		d[5] = a[5];
		mali_v2f16_flush(d);
		assert_int_equal(d[5], 0x10001u * (h & 0x7c00 ? h : h & 0x8000));
		d[5] = a[5];
		mali_v2f16_absneg(d, true, false);
		assert_int_equal(d[5], 0x10001u * (h & 0x7fff));
		mali_v2f16_absneg(d, false, true);
		assert_int_equal(d[5], 0x10001u * (h | 0x8000));
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_widen),
		cmocka_unit_test(test_narrow),
		cmocka_unit_test(test_add),
		cmocka_unit_test(test_fma),
		cmocka_unit_test(test_fma_rounds_once),
		cmocka_unit_test(test_min_max_cmp),
		cmocka_unit_test(test_every_value),
	};

	return cmocka_run_group_tests(tests, setup, NULL);
}
