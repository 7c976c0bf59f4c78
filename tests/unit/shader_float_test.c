// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The shader core's binary32 arithmetic, against the host's own.
 */
#include "shader_operands.h"
#include "../../gpu/shader/convert.h"

static void fill(u32 *v)
{
	unsigned int i;

	for (i = 0; i < MALI_LANES; i++)
		v[i] = operand32();
}

static void test_add(void **state)
{
	u32 a[MALI_LANES], b[MALI_LANES], d[MALI_LANES];
	unsigned int n, i;

	for (n = 0; n < WARPS; n++) {
		fill(a);
		fill(b);
		mali_f32_add(d, a, b);
		for (i = 0; i < MALI_LANES; i++)
			assert_int_equal(d[i], canonical(as_float(a[i]) + as_float(b[i])));
	}
}

static void test_fma(void **state)
{
	u32 a[MALI_LANES], b[MALI_LANES], c[MALI_LANES], d[MALI_LANES];
	unsigned int n, i;

	for (n = 0; n < WARPS; n++) {
		fill(a);
		fill(b);
		fill(c);
		for (i = 0; i < MALI_LANES; i += 3)
			/* The product nearly cancels, or is just off half way */
			c[i] = as_bits(-as_float(a[i]) * as_float(b[i])) ^
			       (random32() & 0x1f000001);
		mali_f32_fma(d, a, b, c);
		for (i = 0; i < MALI_LANES; i++)
			assert_int_equal(d[i], canonical(fmaf(as_float(a[i]), as_float(b[i]),
							      as_float(c[i]))));
	}
}

/* Sums that are half way between two results in binary64, but not exactly */
static void test_fma_rounds_once(void **state)
{
	static const struct {
		u32 a, b, c, d;
	} rows[] = {
		/* (1 + 2^-12)^2 = 1 + 2^-11 + 2^-24, and a bit */
		{ 0x3f800800, 0x3f800800, 0x00000001, 0x3f801001 },
		{ 0x3f800800, 0x3f800800, 0x80000001, 0x3f801000 },
		{ 0x3f800800, 0x3f800800, 0x00000000, 0x3f801000 },
		{ 0xbf800800, 0x3f800800, 0x80000001, 0xbf801001 },
		{ 0xbf800800, 0x3f800800, 0x00000001, 0xbf801000 },
		/* A subnormal result: 2^-149 * 1.5 is half way */
		{ 0x00000001, 0x3fc00000, 0x00000000, 0x00000002 },
		{ 0x00000001, 0x3f000001, 0x00000000, 0x00000001 },
		{ 0x00000001, 0x3f000000, 0x00000000, 0x00000000 },
	};
	u32 a[MALI_LANES], b[MALI_LANES], c[MALI_LANES], d[MALI_LANES];
	unsigned int r, i;

	for (r = 0; r < ARRAY_SIZE(rows); r++) {
		for (i = 0; i < MALI_LANES; i++) {
			a[i] = rows[r].a;
			b[i] = rows[r].b;
			c[i] = rows[r].c;
		}
		mali_f32_fma(d, a, b, c);
		for (i = 0; i < MALI_LANES; i++)
			assert_int_equal(d[i], rows[r].d);
		assert_int_equal(d[0], as_bits(fmaf(as_float(rows[r].a), as_float(rows[r].b),
						    as_float(rows[r].c))));
	}
}

/* fminf() and fmaxf() leave open which zero they return: it is decided here */
static u32 less_of(u32 a, u32 b, bool max)
{
	float x = as_float(a), y = as_float(b);

	if (x == 0 && y == 0)
		return max ? a & b : a | b;
	return canonical(max ? fmaxf(x, y) : fminf(x, y));
}

static bool signalling(u32 u)
{
	return isnan(as_float(u)) && !(u & 0x400000);
}

static void test_min_max(void **state)
{
	u32 a[MALI_LANES], b[MALI_LANES], d[MALI_LANES];
	unsigned int n, i;

	for (n = 0; n < WARPS; n++) {
		fill(a);
		fill(b);
		for (i = 0; i < MALI_LANES; i++) {
			/* Of which the host's library may make a NaN */
			if (signalling(a[i]))
				a[i] = MALI_F32_NAN;
			if (signalling(b[i]))
				b[i] = MALI_F32_NAN;
		}
		mali_f32_min(d, a, b);
		for (i = 0; i < MALI_LANES; i++)
			assert_int_equal(d[i], less_of(a[i], b[i], false));
		mali_f32_max(d, a, b);
		for (i = 0; i < MALI_LANES; i++)
			assert_int_equal(d[i], less_of(a[i], b[i], true));
	}
}

static bool holds(float x, float y, enum mali_cmp cmp)
{
	switch (cmp) {
	case MALI_CMP_EQ:
		return x == y;
	case MALI_CMP_GT:
		return isgreater(x, y);
	case MALI_CMP_GE:
		return isgreaterequal(x, y);
	case MALI_CMP_NE:
		return !(x == y);
	case MALI_CMP_LT:
		return isless(x, y);
	case MALI_CMP_LE:
		return islessequal(x, y);
	case MALI_CMP_GTLT:
		return islessgreater(x, y);
	case MALI_CMP_TOTAL:
		return !isunordered(x, y);
	}
	return false;
}

static void test_cmp(void **state)
{
	u32 a[MALI_LANES], b[MALI_LANES], d[MALI_LANES];
	unsigned int n, i;
	int cmp;

	for (n = 0; n < WARPS / 8; n++) {
		fill(a);
		fill(b);
		for (i = 0; i < MALI_LANES; i += 4)
			b[i] = a[i];
		for (cmp = MALI_CMP_EQ; cmp <= MALI_CMP_TOTAL; cmp++) {
			mali_f32_cmp(d, a, b, cmp);
			for (i = 0; i < MALI_LANES; i++)
				assert_int_equal(d[i], holds(as_float(a[i]), as_float(b[i]), cmp) ?
						 ~0u : 0);
		}
	}
}

static void test_round(void **state)
{
	u32 a[MALI_LANES], d[MALI_LANES], expected[MALI_LANES];
	unsigned int n, i;
	int round;

	for (n = 0; n < WARPS; n++) {
		fill(a);
		for (i = 0; i < MALI_LANES; i += 2)
			/* Magnitudes that have a fraction */
			a[i] = (a[i] & 0x80ffffff) + 0x3f000000 + (random32() % 24 << 23);
		for (round = MALI_ROUND_RTE; round <= MALI_ROUND_RTZ; round++) {
			fesetround(host_round[round]);
			for (i = 0; i < MALI_LANES; i++)
				expected[i] = canonical(nearbyintf(as_float(a[i])));
			fesetround(FE_TONEAREST);
			mali_f32_round(d, a, round);
			for (i = 0; i < MALI_LANES; i++)
				assert_int_equal(d[i], expected[i]);
		}
	}
}

/* As ISA.xml describes clamps, NaN and -0 included */
static void test_clamp(void **state)
{
	static const struct {
		u32 in, out[4];
	} rows[] = {
		{ 0x80000000, { 0x80000000, 0x00000000, 0x80000000, 0x00000000 } },
		{ 0x7fc00000, { 0x7fc00000, 0x00000000, 0xbf800000, 0x00000000 } },
		{ 0xffc00000, { 0xffc00000, 0x00000000, 0xbf800000, 0x00000000 } },
		{ 0x7f800000, { 0x7f800000, 0x7f800000, 0x3f800000, 0x3f800000 } },
		{ 0xff800000, { 0xff800000, 0x00000000, 0xbf800000, 0x00000000 } },
		{ 0x3f000000, { 0x3f000000, 0x3f000000, 0x3f000000, 0x3f000000 } },
		{ 0xbf000000, { 0xbf000000, 0x00000000, 0xbf000000, 0x00000000 } },
		{ 0x3f800001, { 0x3f800001, 0x3f800001, 0x3f800000, 0x3f800000 } },
		{ 0xbf800001, { 0xbf800001, 0x00000000, 0xbf800000, 0x00000000 } },
		{ 0x00000001, { 0x00000001, 0x00000001, 0x00000001, 0x00000001 } },
	};
	u32 v[MALI_LANES];
	unsigned int r, i;
	int clamp;

	for (r = 0; r < ARRAY_SIZE(rows); r++) {
		for (clamp = MALI_CLAMP_NONE; clamp <= MALI_CLAMP_0_1; clamp++) {
			for (i = 0; i < MALI_LANES; i++)
				v[i] = rows[r].in;
			mali_f32_clamp(v, clamp);
			for (i = 0; i < MALI_LANES; i++)
				assert_int_equal(v[i], rows[r].out[clamp]);
		}
	}
}

static void test_modifiers(void **state)
{
	u32 a[MALI_LANES], v[MALI_LANES];
	unsigned int n, i;

	for (n = 0; n < 1000; n++) {
		fill(a);
		for (i = 0; i < MALI_LANES; i++)
			v[i] = a[i];
		mali_f32_absneg(v, n & 1, n & 2);
		for (i = 0; i < MALI_LANES; i++)
			assert_int_equal(v[i], ((n & 1) ? a[i] & 0x7fffffff : a[i]) ^
					 ((n & 2) ? 0x80000000 : 0));
		mali_f32_flush(v);
		for (i = 0; i < MALI_LANES; i++) {
			u32 before = ((n & 1) ? a[i] & 0x7fffffff : a[i]) ^
				     ((n & 2) ? 0x80000000 : 0);

			assert_int_equal(v[i], fpclassify(as_float(before)) == FP_SUBNORMAL ?
					 before & 0x80000000 : before);
		}
	}
}

static void test_from_integers(void **state)
{
	u32 a[MALI_LANES], s[MALI_LANES], u[MALI_LANES];
	u32 signed_expected[MALI_LANES], unsigned_expected[MALI_LANES];
	unsigned int n, i;
	int round;

	for (n = 0; n < WARPS; n++) {
		for (i = 0; i < MALI_LANES; i++)
			a[i] = n & 1 ? random32() : random32() >> random32() % 32;
		a[0] = n & 2 ? 0x80000000 : 0xffffffff;
		round = (int)(random32() % 4);
		fesetround(host_round[round]);
		for (i = 0; i < MALI_LANES; i++) {
			volatile double wide = (s32)a[i];

			signed_expected[i] = as_bits((float)wide);
			wide = a[i];
			unsigned_expected[i] = as_bits((float)wide);
		}
		fesetround(FE_TONEAREST);
		mali_s32_to_f32(s, a, round);
		mali_u32_to_f32(u, a, round);
		for (i = 0; i < MALI_LANES; i++) {
			assert_int_equal(s[i], signed_expected[i]);
			assert_int_equal(u[i], unsigned_expected[i]);
		}
	}
}

static u32 saturated(double v, double low, double high)
{
	if (isnan(v))
		return 0;
	v = v < low ? low : v > high ? high : v;
	return (u32)(s64)v;
}

static void test_to_integers(void **state)
{
	u32 a[MALI_LANES], s[MALI_LANES], u[MALI_LANES];
	double expected[MALI_LANES];
	unsigned int n, i;
	int round;

	for (n = 0; n < WARPS; n++) {
		fill(a);
		for (i = 0; i < MALI_LANES; i += 2)
			a[i] = (a[i] & 0x80ffffff) + 0x3f000000 + (random32() % 36 << 23);
		round = (int)(random32() % 4);
		fesetround(host_round[round]);
		for (i = 0; i < MALI_LANES; i++)
			expected[i] = nearbyint(as_float(a[i]));
		fesetround(FE_TONEAREST);
		mali_f32_to_s32(s, a, round);
		mali_f32_to_u32(u, a, round);
		for (i = 0; i < MALI_LANES; i++) {
			assert_int_equal(s[i], saturated(expected[i], -2147483648.0, 2147483647.0));
			assert_int_equal(u[i], saturated(expected[i], 0, 4294967295.0));
		}
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_add),
		cmocka_unit_test(test_fma),
		cmocka_unit_test(test_fma_rounds_once),
		cmocka_unit_test(test_min_max),
		cmocka_unit_test(test_cmp),
		cmocka_unit_test(test_round),
		cmocka_unit_test(test_clamp),
		cmocka_unit_test(test_modifiers),
		cmocka_unit_test(test_from_integers),
		cmocka_unit_test(test_to_integers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
