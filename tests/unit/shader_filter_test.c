// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Filters of the texture unit, against the host's floating point.
 *
 * Coordinates and weights have 1/256 of a texel, so a linear filter differs from the host's by
 * 1/512 of the difference of two neighbours, along each axis.
 */
#include "shader_textures.h"

/* Wrap modes as Vulkan's table has them; -1 is the border */
static s32 wrapped(s32 i, s32 n, u32 mode)
{
	s32 m = ((i % (2 * n)) + 2 * n) % (2 * n);

	switch (mode) {
	case MALI_WRAP_REPEAT:
		return m % n;
	case MALI_WRAP_MIRRORED_REPEAT:
		return n - 1 - (m - n >= 0 ? m - n : -(1 + (m - n)));
	case MALI_WRAP_BORDER:
		return i < 0 ? -1 : i >= n ? -1 : i;
	case MALI_WRAP_MIRRORED_EDGE:
		i = i >= 0 ? i : -(1 + i);
		return i < n ? i : n - 1;
	case MALI_WRAP_MIRRORED_BORDER:
		i = i >= 0 ? i : -(1 + i);
		return i < n ? i : -1;
	}
	return i < 0 ? 0 : i < n ? i : n - 1;
}

#define WIDTH	13
#define HEIGHT	7

static double tap(s32 x, s32 y, u32 mode, double border)
{
	x = wrapped(x, WIDTH, mode);
	y = wrapped(y, HEIGHT, mode);
	return x < 0 || y < 0 ? border : texel((u32)(y * WIDTH + x) * 4);
}

static double bilinear(double u, double v, u32 mode, double border)
{
	double x = u * WIDTH - 0.5, y = v * HEIGHT - 0.5, a, b;
	s32 i = (s32)floor(x), j = (s32)floor(y);

	x -= i;
	y -= j;
	a = tap(i, j, mode, border) * (1 - x) + tap(i + 1, j, mode, border) * x;
	b = tap(i, j + 1, mode, border) * (1 - x) + tap(i + 1, j + 1, mode, border) * x;
	return a * (1 - y) + b * y;
}

static void test_filters(void **state)
{
	static const u32 modes[] = {
		MALI_WRAP_REPEAT, MALI_WRAP_EDGE, MALI_WRAP_BORDER, MALI_WRAP_MIRRORED_REPEAT,
		MALI_WRAP_MIRRORED_EDGE, MALI_WRAP_MIRRORED_BORDER,
	};
	const struct mali_texture_op op = {
		.kind = MALI_TEX_SINGLE, .dimension = MALI_TEX_2D, .lod_mode = MALI_LOD_ZERO,
		.write_mask = 1, .format = MALI_REGISTER_F32,
	};
	u32 in[MALI_TEX_READS][MALI_LANES] = { 0 }, out[4][MALI_LANES], m, n, i;
	struct mali_texture t;

	make(&t, MALI_DIMENSION_2D, R32F, WIDTH, HEIGHT, 1, 1, 4, 1);
	fill(WIDTH * HEIGHT);
	for (m = 0; m < ARRAY_SIZE(modes); m++) {
		struct mali_sampler s = linear;

		s.wrap[0] = s.wrap[1] = (u8)modes[m];
		s.border[0] = as_bits(0.25);
		for (n = 0; n < 5000; n++) {
			for (i = 0; i < MALI_LANES; i++) {
				in[0][i] = as_bits((float)(random32() % 10000) / 2500 - 2);
				in[1][i] = as_bits((float)(random32() % 10000) / 2500 - 2);
			}
			s.magnify_nearest = n % 2;
			execute(&op, &t, &s, in, out);
			for (i = 0; i < MALI_LANES; i++) {
				double u = as_float(in[0][i]), v = as_float(in[1][i]);
				double x = u * WIDTH, y = v * HEIGHT;

				if (!s.magnify_nearest) {
					assert_true(fabs(as_float(out[0][i]) -
							 bilinear(u, v, modes[m], 0.25)) <
						    2.001 / 512);
					continue;
				}
				/* Within 1/512 of an edge either texel is right */
				if (fabs(x - round(x)) > 0.002 && fabs(y - round(y)) > 0.002)
					assert_int_equal(out[0][i],
							 as_bits((float)tap((s32)floor(x),
									    (s32)floor(y),
									    modes[m], 0.25)));
			}
		}
	}
}

/* Coordinates that are not numbers, or far away, read some texel */
static void test_wild_coordinates(void **state)
{
	const struct mali_texture_op op = {
		.kind = MALI_TEX_SINGLE, .dimension = MALI_TEX_2D, .lod_mode = MALI_LOD_COMPUTED,
		.array = true, .write_mask = 15, .format = MALI_REGISTER_F32,
	};
	u32 in[MALI_TEX_READS][MALI_LANES], out[4][MALI_LANES], n, i, j;
	struct mali_texture t;

	make(&t, MALI_DIMENSION_2D, R32F, WIDTH, HEIGHT, 2, 3, 4, 1);
	fill(1000);
	for (n = 0; n < 50000; n++) {
		struct mali_sampler s = linear;

		for (i = 0; i < 3; i++) {
			s.wrap[i] = (u8)(8 + random32() % 8);
			for (j = 0; j < MALI_LANES; j++)
				in[i][j] = operand32();
		}
		s.mipmap = (u8)(n % 4);
		s.minify_nearest = random32() & 1;
		execute(&op, &t, &s, in, out);
		for (j = 0; j < MALI_LANES; j++)
			assert_true(as_float(out[0][j]) >= 0 && as_float(out[0][j]) <= 1);
	}
}

static void test_mips(void **state)
{
	struct mali_texture_op op = {
		.kind = MALI_TEX_SINGLE, .dimension = MALI_TEX_2D, .lod_mode = MALI_LOD_EXPLICIT,
		.write_mask = 1, .format = MALI_REGISTER_F32,
	};
	u32 in[MALI_TEX_READS][MALI_LANES] = { 0 }, out[4][MALI_LANES], level, i;
	struct mali_sampler s = linear;
	struct mali_texture t;

	make(&t, MALI_DIMENSION_2D, R32F, 16, 16, 1, 5, 4, 1);
	/* Level n is n everywhere */
	for (level = 0; level < 5; level++) {
		for (i = 0; i < 256u >> 2 * level; i++)
			put(place[0][level] + 4 * i, as_bits((float)level));
	}
	s.mipmap = MALI_MIPMAP_TRILINEAR;
	for (i = 0; i < MALI_LANES; i++)
		in[2][i] = (u32)((s32)i * 128 - 512) & 0xffff;
	execute(&op, &t, &s, in, out);
	for (i = 0; i < MALI_LANES; i++)
		assert_int_equal(out[0][i],
				 as_bits((float)fmin(4, fmax(0, (i * 128.0 - 512) / 256))));
	s.mipmap = MALI_MIPMAP_NEAREST;
	execute(&op, &t, &s, in, out);
	for (i = 0; i < MALI_LANES; i++) {
		double lod = (i * 128.0 - 512) / 256;

		assert_int_equal(out[0][i], as_bits((float)fmin(4, fmax(0, ceil(lod + 0.5) - 1))));
	}
	s.mipmap = MALI_MIPMAP_NONE;
	execute(&op, &t, &s, in, out);
	assert_int_equal(out[0][15], 0);
	/* Bias and bounds of the sampler */
	s.mipmap = MALI_MIPMAP_TRILINEAR;
	s.bias = 64;
	s.min_lod = 128;
	s.max_lod = 3 * 256;
	execute(&op, &t, &s, in, out);
	for (i = 0; i < MALI_LANES; i++)
		assert_int_equal(out[0][i],
				 as_bits((float)fmin(3, fmax(0.5, (i * 128.0 - 448) / 256))));
	/* Derivatives of quad 1: 8 texels in x, 2 in y; of quad 0: none; quad 2: 4 in y */
	s.bias = 0;
	s.min_lod = 0;
	memset(in, 0, sizeof(in));
	in[0][5] = in[0][7] = as_bits(0.5);
	in[1][6] = in[1][7] = as_bits(0.125);
	in[1][10] = in[1][11] = as_bits(0.25);
	op.lod_mode = MALI_LOD_COMPUTED;
	execute(&op, &t, &s, in, out);
	for (i = 0; i < MALI_LANES; i++)
		assert_int_equal(out[0][i], as_bits(i / 4 == 1 ? 3 : i / 4 == 2 ? 2 : 0));
	op.lod_mode = MALI_LOD_COMPUTED_BIAS;
	for (i = 0; i < MALI_LANES; i++)
		in[2][i] = (u32)-384 & 0xffff;
	execute(&op, &t, &s, in, out);
	for (i = 0; i < MALI_LANES; i++)
		assert_int_equal(out[0][i], as_bits(i / 4 == 1 ? 1.5 : i / 4 == 2 ? 0.5 : 0));
}

/* TEX_GRADIENT, and TEX_SINGLE with its result; queries of the level of detail */
static void test_gradient(void **state)
{
	struct mali_texture_op op = {
		.kind = MALI_TEX_GRADIENT, .dimension = MALI_TEX_2D, .derivatives = true,
		.no_bias = true, .no_clamp = true, .write_mask = 3,
	};
	u32 in[MALI_TEX_READS][MALI_LANES] = { 0 }, out[4][MALI_LANES], n, i;
	struct mali_sampler s = linear;
	struct mali_texture t;

	make(&t, MALI_DIMENSION_2D, R32F, 64, 32, 1, 3, 4, 1);
	s.bias = 256;
	for (n = 0; n < 10000; n++) {
		for (i = 0; i < MALI_LANES; i++) {
			in[0][i] = as_bits((float)(random32() % 1000) / 1000);
			in[1][i] = as_bits((float)(random32() % 1000) / -1000);
			in[2][i] = as_bits((float)(random32() % 1000) / 100000);
			in[3][i] = as_bits((float)(random32() % 1000) / 1000);
		}
		execute(&op, &t, &s, in, out);
		for (i = 0; i < MALI_LANES; i++) {
			double x = hypot(64 * as_float(in[0][i]), 32 * as_float(in[2][i]));
			double y = hypot(64 * as_float(in[1][i]), 32 * as_float(in[3][i]));

			if (fmax(x, y) > 0.001)
				assert_true(fabs((s16)out[0][i] - 256 * log2(fmax(x, y))) <= 1);
			assert_int_equal(out[1][i], 0);
		}
	}
	/* A query: 4 texels in x, biased by 1, of which only levels 0 to 2 exist */
	memset(in, 0, sizeof(in));
	in[0][1] = in[0][3] = as_bits(4 / 64.0f);
	op = (struct mali_texture_op){ .kind = MALI_TEX_GRADIENT, .dimension = MALI_TEX_2D,
				       .write_mask = 1 };
	execute(&op, &t, &s, in, out);
	assert_int_equal(out[0][0], 2 * 256);
	op.no_clamp = true;
	execute(&op, &t, &s, in, out);
	assert_int_equal(out[0][0], 3 * 256);
	/* And used: level 2 */
	put(place[0][2], as_bits(9));
	s.bias = 0;
	s.mipmap = MALI_MIPMAP_NEAREST;
	op = (struct mali_texture_op){
		.kind = MALI_TEX_SINGLE, .dimension = MALI_TEX_2D, .lod_mode = MALI_LOD_GRADIENT,
		.write_mask = 1, .format = MALI_REGISTER_F32,
	};
	memset(in, 0, sizeof(in));
	in[2][3] = 512;
	execute(&op, &t, &s, in, out);
	assert_int_equal(out[0][3], as_bits(9));
	assert_int_equal(out[0][4], 0);
}

/* A pixel that covers @x by @y texels: derivatives of a quad of four lanes */
static void cover(u32 in[][MALI_LANES], float u, float v, float x, float y)
{
	u32 i;

	for (i = 0; i < MALI_LANES; i++) {
		in[0][i] = as_bits(u + (i & 1 ? x / 64 : 0));
		in[1][i] = as_bits(v + (i & 2 ? y / 64 : 0));
	}
}

/* Levels: less by the ratio of the two derivatives, but not by more than the anisotropy */
static void test_anisotropic_levels(void **state)
{
	static const struct {
		float x, y;
		u32 most;
		double level;
	} rows[] = {
		{ 8, 1, 1, 3 }, { 8, 1, 2, 2 }, { 8, 1, 4, 1 }, { 8, 1, 16, 0 }, { 1, 8, 4, 1 },
		{ 8, 4, 16, 2 }, { 4, 4, 16, 2 }, { 8, 0, 2, 2 }, { 0, 0, 16, 0 },
	};
	const struct mali_texture_op op = {
		.kind = MALI_TEX_SINGLE, .dimension = MALI_TEX_2D, .lod_mode = MALI_LOD_COMPUTED,
		.write_mask = 1, .format = MALI_REGISTER_F32,
	};
	u32 in[MALI_TEX_READS][MALI_LANES] = { 0 }, out[4][MALI_LANES], i, n;
	struct mali_sampler s = linear;
	struct mali_texture t;

	s.mipmap = MALI_MIPMAP_TRILINEAR;
	make(&t, MALI_DIMENSION_2D, R32F, 64, 64, 1, 5, 4, 1);
	for (n = 0; n < 5; n++) {
		for (i = 0; i < (64u >> n) * (64u >> n); i++)
			put(place[0][n] + 4 * i, as_bits((float)n));
	}
	for (n = 0; n < ARRAY_SIZE(rows); n++) {
		s.anisotropy = (u8)rows[n].most;
		cover(in, 0.5, 0.5, rows[n].x, rows[n].y);
		execute(&op, &t, &s, in, out);
		assert_true(fabs(as_float(out[0][0]) - rows[n].level) < 0.01);
	}
}

/* Samples: evenly on the longer derivative; and the same by way of TEX_GRADIENT */
static void test_anisotropic_samples(void **state)
{
	struct mali_texture_op op = {
		.kind = MALI_TEX_SINGLE, .dimension = MALI_TEX_2D, .lod_mode = MALI_LOD_COMPUTED,
		.write_mask = 1, .format = MALI_REGISTER_F32,
	};
	const struct mali_texture_op gradient = {
		.kind = MALI_TEX_GRADIENT, .dimension = MALI_TEX_2D, .no_bias = true,
		.no_clamp = true, .write_mask = 3,
	};
	u32 in[MALI_TEX_READS][MALI_LANES] = { 0 }, out[4][MALI_LANES], i;
	struct mali_sampler s = linear;
	double sum = 0;
	struct mali_texture t;

	make(&t, MALI_DIMENSION_2D, R32F, 64, 64, 1, 1, 4, 1);
	fill(64 * 64);
	s.anisotropy = 4;
	op.lod_mode = MALI_LOD_ZERO;
	for (i = 1; i <= 4; i++) {
		cover(in, 0.25f + 8 / 64.0f * ((float)i / 5 - 0.5f), 0.375, 0, 0);
		execute(&op, &t, &s, in, out);
		sum += as_float(out[0][0]) / 4;
	}
	op.lod_mode = MALI_LOD_COMPUTED;
	cover(in, 0.25, 0.375, 8, 1);
	execute(&op, &t, &s, in, out);
	assert_true(fabs(as_float(out[0][0]) - sum) < 0.00001);
	execute(&gradient, &t, &s, in, out);
	/* log2(8 / 4) in the low half */
	assert_int_equal(out[0][0] & 0xffff, 256);
	in[2][0] = out[0][0];
	in[3][0] = out[1][0];
	op.lod_mode = MALI_LOD_GRADIENT;
	execute(&op, &t, &s, in, out);
	assert_true(fabs(as_float(out[0][0]) - sum) < 0.00001);
	/* A sampler without anisotropy takes one */
	s.anisotropy = 1;
	execute(&op, &t, &s, in, out);
	sum = as_float(out[0][0]);
	op.lod_mode = MALI_LOD_ZERO;
	execute(&op, &t, &s, in, out);
	assert_int_equal(out[0][0], as_bits((float)sum));
}

static void test_reduction(void **state)
{
	const struct mali_texture_op op = {
		.kind = MALI_TEX_SINGLE, .dimension = MALI_TEX_2D, .lod_mode = MALI_LOD_ZERO,
		.write_mask = 1, .format = MALI_REGISTER_F32,
	};
	u32 in[MALI_TEX_READS][MALI_LANES], out[4][MALI_LANES], i;
	struct mali_sampler s = linear;
	struct mali_texture t;

	make(&t, MALI_DIMENSION_2D, R32F, 2, 2, 1, 1, 4, 1);
	for (i = 0; i < 4; i++)
		put(4 * i, as_bits((float)((i + 2) % 4)));
	for (i = 0; i < MALI_LANES; i++)
		in[0][i] = in[1][i] = as_bits(0.5);
	execute(&op, &t, &s, in, out);
	assert_int_equal(out[0][0], as_bits(1.5));
	s.reduction = MALI_REDUCTION_MINIMUM;
	execute(&op, &t, &s, in, out);
	assert_int_equal(out[0][0], as_bits(0));
	s.reduction = MALI_REDUCTION_MAXIMUM;
	execute(&op, &t, &s, in, out);
	assert_int_equal(out[0][0], as_bits(3));
}

static void test_1d_3d(void **state)
{
	struct mali_texture_op op = {
		.kind = MALI_TEX_SINGLE, .dimension = MALI_TEX_3D, .lod_mode = MALI_LOD_ZERO,
		.offset = true, .write_mask = 1, .format = MALI_REGISTER_F32,
	};
	u32 in[MALI_TEX_READS][MALI_LANES] = { 0 }, out[4][MALI_LANES], i, n;
	struct mali_texture t;

	make(&t, MALI_DIMENSION_3D, R32F, 2, 2, 1, 1, 4, 2);
	fill(8);
	for (n = 0; n < 1000; n++) {
		for (i = 0; i < MALI_LANES; i++) {
			in[0][i] = as_bits((float)(64 + random32() % 128) / 256);
			in[1][i] = as_bits((float)(64 + random32() % 128) / 256);
			in[2][i] = as_bits((float)(64 + random32() % 128) / 256);
		}
		execute(&op, &t, &linear, in, out);
		for (i = 0; i < MALI_LANES; i++) {
			double sum = 0;
			u32 k;

			for (k = 0; k < 8; k++) {
				double x = as_float(in[0][i]) * 2 - 0.5;
				double y = as_float(in[1][i]) * 2 - 0.5;
				double z = as_float(in[2][i]) * 2 - 0.5;

				sum += texel(4 * k) * (k & 1 ? x : 1 - x) * (k & 2 ? y : 1 - y) *
				       (k & 4 ? z : 1 - z);
			}
			/* These coordinates and weights are exact */
			assert_true(fabs(as_float(out[0][i]) - sum) < 0.000001);
		}
	}
	/* Offset to the last texel */
	for (i = 0; i < MALI_LANES; i++) {
		in[0][i] = in[1][i] = in[2][i] = as_bits(0.25);
		in[3][i] = 0x010101;
	}
	execute(&op, &t, &linear, in, out);
	assert_int_equal(out[0][5], as_bits(texel(28)));

	make(&t, MALI_DIMENSION_1D, R32F, 4, 1, 3, 1, 4, 1);
	fill(12);
	op = (struct mali_texture_op){
		.kind = MALI_TEX_SINGLE, .dimension = MALI_TEX_1D, .lod_mode = MALI_LOD_ZERO,
		.array = true, .write_mask = 1, .format = MALI_REGISTER_F32,
	};
	/* Layers are rounded to nearest even, and clamped */
	for (i = 0; i < MALI_LANES; i++) {
		in[0][i] = as_bits(0.375);
		in[1][i] = as_bits((float)i / 2 - 1);
	}
	execute(&op, &t, &linear, in, out);
	for (i = 0; i < MALI_LANES; i++) {
		double layer = fmin(2, fmax(0, nearbyint(i / 2.0 - 1)));

		assert_int_equal(out[0][i], as_bits(texel((u32)layer * 16 + 4)));
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_filters),
		cmocka_unit_test(test_wild_coordinates),
		cmocka_unit_test(test_mips),
		cmocka_unit_test(test_gradient),
		cmocka_unit_test(test_anisotropic_levels),
		cmocka_unit_test(test_anisotropic_samples),
		cmocka_unit_test(test_reduction),
		cmocka_unit_test(test_1d_3d),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
