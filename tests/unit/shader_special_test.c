// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The shader core's special functions: each against the host's libm, and the sequences that
 * Mesa's compiler makes of them against the bounds that Vulkan sets (Precision and Operation
 * of SPIR-V Instructions).
 */
#include "shader_operands.h"
#include "../../gpu/shader/convert.h"
#include "../../gpu/shader/half.h"
#include "../../gpu/shader/special.h"

static void fill(u32 *v)
{
	unsigned int i;

	for (i = 0; i < MALI_LANES; i++)
		v[i] = operand32();
}

static void all(u32 *v, u32 u)
{
	unsigned int i;

	for (i = 0; i < MALI_LANES; i++)
		v[i] = u;
}

/* Distance of @u from @v in units of the last place of the binary32 value nearest to @v */
static double ulp(u32 u, double v)
{
	float near = (float)v;
	double unit;

	if (isnan(v) || isinf(near) || near == 0)
		return u == canonical(near) ? 0 : INFINITY;
	unit = ldexp(1, ilogb(v) < -126 ? -149 : ilogb(v) - 23);
	return fabs((double)as_float(u) - v) / unit;
}

static void test_rcp_rsq(void **state)
{
	u32 a[MALI_LANES], d[MALI_LANES], e[MALI_LANES];
	unsigned int n, i;

	for (n = 0; n < WARPS / 4; n++) {
		fill(a);
		mali_f32_rcp(d, a);
		mali_f32_rsq(e, a);
		for (i = 0; i < MALI_LANES; i++) {
			double v = as_float(a[i]);

			assert_int_equal(d[i], canonical(1.0f / as_float(a[i])));
			assert_true(ulp(e[i], 1 / sqrt(v)) <= 0.5000001);
		}
	}
}

static void test_half_rcp_rsq(void **state)
{
	u32 a[MALI_LANES], d[MALI_LANES], h;

	for (h = 0; h <= 0xffff; h++) {
		long double v = as_float(mali_f16_widen(h)), r = 1 / v, q = 1 / sqrtl(v);
		u32 near;

		all(a, h);
		mali_f16_rcp(d, a);
		/* Nearest: neither neighbour is nearer */
		near = d[0] & 0xffff;
		if (isnan(v)) {
			assert_int_equal(near, MALI_F16_NAN);
			continue;
		}
		if (isfinite(as_float(mali_f16_widen(near))) && r != 0) {
			long double error = fabsl(as_float(mali_f16_widen(near)) - r);

			if ((near & 0x7fff) != 0x7bff)
				assert_true(error <= fabsl(as_float(mali_f16_widen(near + 1)) - r));
			if (near & 0x7fff)
				assert_true(error <= fabsl(as_float(mali_f16_widen(near - 1)) - r));
		} else {
			assert_true(r == 0 ? !(near & 0x7fff) : fabsl(r) >= 65520);
		}
		assert_int_equal(near >> 15, h >> 15);

		mali_f16_rsq(d, a);
		near = d[0] >> 16;
		if (isnan(q)) {
			assert_int_equal(near, MALI_F16_NAN);
		} else if (isinf(q) || q == 0) {
			assert_int_equal(near, (isinf(q) ? MALI_F16_INF : 0) |
					 (signbit(q) ? 0x8000 : 0));
		} else {
			long double error = fabsl(as_float(mali_f16_widen(near)) - q);

			assert_true(error <= fabsl(as_float(mali_f16_widen(near + 1)) - q));
			assert_true(error <= fabsl(as_float(mali_f16_widen(near - 1)) - q));
		}
	}
}

static void test_frexp(void **state)
{
	u32 a[MALI_LANES], m[MALI_LANES], e[MALI_LANES];
	unsigned int n, i;
	int mode;

	for (n = 0; n < WARPS / 4; n++) {
		mode = (int)(n % 3);
		fill(a);
		mali_f32_frexpm(m, a, mode);
		mali_f32_frexpe(e, a, mode);
		for (i = 0; i < MALI_LANES; i++) {
			static const double low[] = { 0.5, 0.25, 0.75 }, high[] = { 1, 1, 1.5 };
			float v = as_float(a[i]), f = as_float(m[i]);
			int exponent = (s32)e[i] * (mode == MALI_FREXP_SQRT ? 2 : 1), host;

			if (v == 0 || !isfinite(v)) {
				assert_int_equal(m[i], canonical(v));
				assert_int_equal(e[i], 0);
				continue;
			}
			assert_true(ldexp(f, exponent) == v);
			assert_true(fabsf(f) >= low[mode] && fabsf(f) < high[mode]);
			if (mode == MALI_FREXP_NONE) {
				assert_true(frexpf(v, &host) == f);
				assert_int_equal(exponent, host);
			}
		}
	}
}

static void test_half_frexp(void **state)
{
	u32 a[MALI_LANES], m[MALI_LANES], e[MALI_LANES], h;

	for (h = 0; h <= 0xffff; h++) {
		float v = as_float(mali_f16_widen(h));
		int host;

		all(a, h | 0x40000000);
		mali_v2f16_frexpm(m, a, MALI_FREXP_NONE);
		mali_v2f16_frexpe(e, a, MALI_FREXP_NONE);
		/* 2 is 0.5 * 2^2 */
		assert_int_equal(m[7] >> 16, 0x3800);
		assert_int_equal(e[7] >> 16, 2);
		if (v == 0 || !isfinite(v)) {
			assert_int_equal(m[7] & 0xffff, isnan(v) ? MALI_F16_NAN : h);
			assert_int_equal(e[7] & 0xffff, 0);
		} else {
			assert_int_equal(mali_f16_widen(m[7] & 0xffff), as_bits(frexpf(v, &host)));
			assert_int_equal((s16)e[7], host);
		}
	}
}

static void test_ldexp(void **state)
{
	u32 a[MALI_LANES], b[MALI_LANES], d[MALI_LANES], expected[MALI_LANES];
	unsigned int n, i;
	int round;

	for (n = 0; n < WARPS / 4; n++) {
		round = (int)(n % 4);
		fill(a);
		for (i = 0; i < MALI_LANES; i++)
			b[i] = i ? random32() % 700 - 350 : random32();
		mali_f32_ldexp(d, a, b, round);
		fesetround(host_round[round]);
		for (i = 0; i < MALI_LANES; i++) {
			s32 e = (s32)b[i];
			volatile double v = ldexp(as_float(a[i]), (int)fmax(-500, fmin(e, 500)));

			expected[i] = canonical((float)v);
		}
		fesetround(FE_TONEAREST);
		for (i = 0; i < MALI_LANES; i++)
			assert_int_equal(d[i], expected[i]);
		mali_v2f16_ldexp(d, a, b, round);
		for (i = 0; i < MALI_LANES; i++) {
			float v = as_float(mali_f16_widen(a[i] & 0xffff));
			int e = (s16)b[i] < -80 ? -80 : (s16)b[i] > 80 ? 80 : (s16)b[i];

			/* Exact in binary32 */
			assert_int_equal(d[i] & 0xffff, isnan(v) ? MALI_F16_NAN :
					 mali_f16_narrow(as_bits(ldexpf(v, e)), round));
		}
	}
}

static void test_fma_rscale(void **state)
{
	u32 a[MALI_LANES], b[MALI_LANES], c[MALI_LANES], e[MALI_LANES], d[MALI_LANES];
	unsigned int n, i;

	for (n = 0; n < WARPS / 4; n++) {
		for (i = 0; i < MALI_LANES; i++) {
			/* Sums that are exact in binary64, so that the host rounds once, too */
			a[i] = as_bits((float)((int)(random32() % 4096) - 2048));
			b[i] = as_bits((float)((int)(random32() % 4096) - 2048));
			c[i] = as_bits((float)((int)random32() >> 8));
			e[i] = random32() % 400 - 200;
		}
		mali_f32_fma_rscale(d, a, b, c, e, MALI_RSCALE_NONE);
		for (i = 0; i < MALI_LANES; i++) {
			double v = (double)as_float(a[i]) * as_float(b[i]) + as_float(c[i]);

			assert_int_equal(d[i], as_bits((float)ldexp(v, (s32)e[i])));
		}
		for (i = 0; i < MALI_LANES; i++)
			e[i] = (e[i] & 0xffff) | 0x5a5a0000;
		mali_f32_fma_rscale(d, a, b, c, e, MALI_RSCALE_SCALE16);
		for (i = 0; i < MALI_LANES; i++) {
			double v = (double)as_float(a[i]) * as_float(b[i]) + as_float(c[i]);

			assert_int_equal(d[i], as_bits((float)ldexp(v, (s16)e[i])));
		}
	}
	/* 0 * infinity + 2, times 4 */
	all(a, 0x00000000);
	all(b, 0x7f800000);
	all(c, 0x40000000);
	all(e, 2);
	mali_f32_fma_rscale(d, a, b, c, e, MALI_RSCALE_NONE);
	assert_int_equal(d[0], MALI_F32_NAN);
	mali_f32_fma_rscale(d, a, b, c, e, MALI_RSCALE_N);
	assert_int_equal(d[0], 0x41000000);
	mali_f32_fma_rscale(d, a, b, c, e, MALI_RSCALE_LEFT);
	assert_int_equal(d[0], 0x41000000);
	mali_f32_fma_rscale(d, b, a, c, e, MALI_RSCALE_LEFT);
	assert_int_equal(d[0], 0x7f800000);
}

/* bi_flog2_32() of Mesa's compiler */
static void log2_sequence(u32 *restrict d, const u32 *restrict a)
{
	u32 minus_one[MALI_LANES], e[MALI_LANES], ef[MALI_LANES], add[MALI_LANES];
	u32 ld[MALI_LANES];

	all(minus_one, 0xbf800000);
	mali_f32_frexpe(e, a, MALI_FREXP_LOG);
	mali_s32_to_f32(ef, e, MALI_ROUND_RTE);
	mali_f32_add_lscale(add, minus_one, a);
	mali_f32_logd(ld, a);
	mali_f32_fma(d, ld, add, ef);
}

static void test_log2(void **state)
{
	u32 a[MALI_LANES], d[MALI_LANES];
	unsigned int n, i;

	for (n = 0; n < WARPS / 4; n++) {
		fill(a);
		for (i = 0; i < MALI_LANES; i += 2)
			a[i] = 0x3f000000 + random32() % 0x1000000;
		log2_sequence(d, a);
		for (i = 0; i < MALI_LANES; i++) {
			double x = as_float(a[i]), v = log2(x);

			if (x >= 0.5 && x <= 2)
				assert_true(fabs(as_float(d[i]) - v) < ldexp(1, -21));
			else
				assert_true(ulp(d[i], v) <= 3);
			assert_true(x == 1 ? d[i] == 0 : true);
		}
	}
}

/* bi_fexp_32() */
static void exp2_sequence(u32 *restrict d, const u32 *restrict a)
{
	u32 one[MALI_LANES], zero[MALI_LANES], e[MALI_LANES], scale[MALI_LANES];
	u32 fixed[MALI_LANES];

	all(one, 0x3f800000);
	all(zero, 0x80000000);
	all(e, 24);
	mali_f32_fma_rscale(scale, a, one, zero, e, MALI_RSCALE_NONE);
	mali_f32_to_s32(fixed, scale, MALI_ROUND_RTZ);
	mali_f32_exp(d, fixed, scale);
}

static void test_exp2(void **state)
{
	u32 a[MALI_LANES], d[MALI_LANES];
	unsigned int n, i;

	for (n = 0; n < WARPS / 4; n++) {
		fill(a);
		for (i = 0; i < MALI_LANES; i += 2)
			a[i] = as_bits(ldexpf((s32)random32() >> 8, -15));
		exp2_sequence(d, a);
		for (i = 0; i < MALI_LANES; i++) {
			double x = as_float(a[i]);

			if (isnan(x))
				assert_int_equal(d[i], MALI_F32_NAN);
			else if (isinf(x))
				assert_int_equal(d[i], x > 0 ? MALI_F32_INF : 0);
			else
				assert_true(ulp(d[i], exp2(x)) <= 3 + 2 * fabs(x));
			if (x == floor(x) && fabs(x) < 127)
				assert_int_equal(d[i], as_bits((float)exp2(x)));
		}
	}
}

/* bi_lower_fsincos_32(), with its constants */
static void sincos_sequence(u32 *restrict d, const u32 *restrict a, bool cosine)
{
	u32 two_over_pi[MALI_LANES], minus_half_pi[MALI_LANES], bias[MALI_LANES], x[MALI_LANES];
	u32 t[MALI_LANES], e[MALI_LANES], s[MALI_LANES], c[MALI_LANES], zero[MALI_LANES];
	u32 minus_one[MALI_LANES], half[MALI_LANES], q[MALI_LANES], i[MALI_LANES];

	all(two_over_pi, as_bits(2.0f / 3.14159f));
	all(minus_half_pi, as_bits(-3.14159f / 2.0));
	all(bias, 0x49400000);
	all(zero, 0x80000000);
	all(minus_one, ~0u);
	mali_f32_fma(x, a, two_over_pi, bias);
	mali_f32_absneg(bias, false, true);
	mali_f32_add(t, x, bias);
	mali_f32_fma(e, t, minus_half_pi, a);
	mali_f32_sin_table(s, x);
	mali_f32_cos_table(c, x);
	mali_f32_fma_rscale(half, e, e, zero, minus_one, MALI_RSCALE_NONE);
	mali_f32_absneg(half, false, true);
	mali_f32_fma(q, half, cosine ? c : s, zero);
	if (cosine)
		mali_f32_absneg(s, false, true);
	mali_f32_fma(i, e, cosine ? s : c, q);
	mali_f32_clamp(i, MALI_CLAMP_M1_1);
	if (cosine)
		mali_f32_absneg(s, false, true);
	mali_f32_add(d, i, cosine ? c : s);
}

static void test_sin_cos(void **state)
{
	u32 a[MALI_LANES], d[MALI_LANES];
	unsigned int n, i;

	for (n = 0; n < 64; n++) {
		all(a, n | 0x49400000);
		mali_f32_sin_table(d, a);
		assert_true(ulp(d[9], sin(n * M_PI / 32)) <= 0.5 || n % 32 == 0);
		assert_true(fabs(as_float(d[9]) - sin(n * M_PI / 32)) < 0.0000001);
		mali_f32_cos_table(d, a);
		assert_true(fabs(as_float(d[9]) - cos(n * M_PI / 32)) < 0.0000001);
	}
	for (n = 0; n < WARPS / 8; n++) {
		for (i = 0; i < MALI_LANES; i++)
			a[i] = as_bits((float)((s32)random32() * M_PI / 2147483648.0));
		sincos_sequence(d, a, false);
		for (i = 0; i < MALI_LANES; i++)
			assert_true(fabs(as_float(d[i]) - sin(as_float(a[i]))) < ldexp(1, -11));
		sincos_sequence(d, a, true);
		for (i = 0; i < MALI_LANES; i++)
			assert_true(fabs(as_float(d[i]) - cos(as_float(a[i]))) < ldexp(1, -11));
	}
}

/* bi_lower_frcp_32() and bi_lower_frsq_32(), of earlier cores */
static void test_approximations(void **state)
{
	u32 a[MALI_LANES], x[MALI_LANES], y[MALI_LANES], m[MALI_LANES], e[MALI_LANES];
	u32 one[MALI_LANES], zero[MALI_LANES] = { 0 }, minus_one[MALI_LANES];
	u32 minus_zero[MALI_LANES];
	u32 t[MALI_LANES], d[MALI_LANES];
	unsigned int n, i;

	all(one, 0x3f800000);
	all(minus_one, ~0u);
	all(minus_zero, 0x80000000);
	for (n = 0; n < 20000; n++) {
		for (i = 0; i < MALI_LANES; i++)
			a[i] = 0x20000000 + random32() % 0x40000000;
		mali_f32_rcp_approx(x, a);
		mali_f32_frexpm(m, a, MALI_FREXP_NONE);
		mali_f32_frexpe(e, a, MALI_FREXP_NONE);
		for (i = 0; i < MALI_LANES; i++) {
			assert_true(fabs((double)as_float(x[i]) * as_float(m[i]) - 1) <
				    ldexp(1, -17));
			y[i] = x[i] ^ 0x80000000;
			e[i] = 0 - e[i];
		}
		mali_f32_fma_rscale(t, m, y, one, zero, MALI_RSCALE_N);
		mali_f32_fma_rscale(d, t, x, x, e, MALI_RSCALE_NONE);
		for (i = 0; i < MALI_LANES; i++)
			assert_true(ulp(d[i], 1.0 / as_float(a[i])) <= 1);

		mali_f32_rsq_approx(x, a);
		mali_f32_frexpm(m, a, MALI_FREXP_SQRT);
		mali_f32_frexpe(e, a, MALI_FREXP_SQRT);
		mali_f32_fma(y, x, x, minus_zero);
		for (i = 0; i < MALI_LANES; i++) {
			y[i] ^= 0x80000000;
			e[i] = 0 - e[i];
		}
		mali_f32_fma_rscale(t, m, y, one, minus_one, MALI_RSCALE_N);
		mali_f32_fma_rscale(d, t, x, x, e, MALI_RSCALE_N);
		for (i = 0; i < MALI_LANES; i++)
			assert_true(ulp(d[i], 1 / sqrt(as_float(a[i]))) <= 1);
	}
	for (n = 0; n < 16; n++) {
		all(a, n | 0x49400000);
		mali_f32_exp_table(d, a);
		assert_int_equal(d[2], as_bits((float)exp2(n / 16.0)));
	}
}

/* Vulkan's table of faces, sc, tc: for each direction the axis, and where it points */
static void test_cube(void **state)
{
	static const struct {
		float x, y, z;
		u32 face;
		float s, t;
	} rows[] = {
		{ 4, 2, 1, 0, -1, -2 },
		{ -4, 2, 1, 1, 1, -2 },
		{ 2, 4, 1, 2, 2, 1 },
		{ 2, -4, 1, 3, 2, -1 },
		{ 2, 1, 4, 4, 2, -1 },
		{ 2, 1, -4, 5, -2, -1 },
		/* Equal ones */
		{ 3, 3, 3, 4, 3, -3 },
		{ 3, -3, 1, 3, 3, -1 },
	};
	u32 x[MALI_LANES], y[MALI_LANES], z[MALI_LANES], f[MALI_LANES], d[MALI_LANES];
	unsigned int r;

	for (r = 0; r < ARRAY_SIZE(rows); r++) {
		all(x, as_bits(rows[r].x));
		all(y, as_bits(rows[r].y));
		all(z, as_bits(rows[r].z));
		mali_cubeface1(d, x, y, z);
		assert_true(as_float(d[8]) == fmaxf(fmaxf(fabsf(rows[r].x), fabsf(rows[r].y)),
						    fabsf(rows[r].z)));
		mali_cubeface2(f, x, y, z);
		assert_int_equal(f[8], rows[r].face << 29);
		mali_cube_ssel(d, z, x, f);
		assert_true(as_float(d[8]) == rows[r].s);
		mali_cube_tsel(d, y, z, f);
		assert_true(as_float(d[8]) == rows[r].t);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rcp_rsq),
		cmocka_unit_test(test_half_rcp_rsq),
		cmocka_unit_test(test_frexp),
		cmocka_unit_test(test_half_frexp),
		cmocka_unit_test(test_ldexp),
		cmocka_unit_test(test_fma_rscale),
		cmocka_unit_test(test_log2),
		cmocka_unit_test(test_exp2),
		cmocka_unit_test(test_sin_cos),
		cmocka_unit_test(test_approximations),
		cmocka_unit_test(test_cube),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
