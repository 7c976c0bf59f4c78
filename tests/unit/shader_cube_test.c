// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Comparisons, gathers and cube maps of the texture unit.
 */
#include "shader_textures.h"
#include "../../gpu/shader/special.h"

static void test_shadow(void **state)
{
	/* Mesa flips the API's operators: the texel is on the left */
	static const double expected[] = { 0, 0.25, 0.25, 0.5, 0.5, 0.75, 0.75, 1 };
	struct mali_texture_op op = {
		.kind = MALI_TEX_SINGLE, .dimension = MALI_TEX_2D, .lod_mode = MALI_LOD_ZERO,
		.shadow = true, .write_mask = 1, .format = MALI_REGISTER_F32,
	};
	u32 in[MALI_TEX_READS][MALI_LANES], out[4][MALI_LANES], i, func;
	struct mali_sampler s = linear;
	struct mali_texture t;

	/* Around the centre: one texel is less than the reference, one equal, two greater */
	make(&t, MALI_DIMENSION_2D, 76u << 12, 2, 2, 1, 1, 4, 1);
	put(0, as_bits(0.25));
	put(4, as_bits(0.5));
	put(8, as_bits(0.75));
	put(12, as_bits(0.875));
	for (i = 0; i < MALI_LANES; i++)
		in[0][i] = in[1][i] = in[2][i] = as_bits(0.5);
	for (func = 0; func < 8; func++) {
		s.compare = (u8)func;
		execute(&op, &t, &s, in, out);
		assert_int_equal(out[0][6], as_bits((float)expected[func]));
	}
	/* Gathered: which of them are greater */
	s.compare = MALI_FUNC_GREATER;
	op.kind = MALI_TEX_GATHER;
	op.write_mask = 15;
	execute(&op, &t, &s, in, out);
	assert_int_equal(out[0][6], 0);
	assert_int_equal(out[1][6], 0);
	assert_int_equal(out[2][6], as_bits(1));
	assert_int_equal(out[3][6], as_bits(1));
	/* Normalised depth is below 1, and so is its reference */
	make(&t, MALI_DIMENSION_2D, 75u << 12, 2, 2, 1, 1, 2, 1);
	memset(memory.texels, 0xff, 8);
	for (i = 0; i < MALI_LANES; i++)
		in[2][i] = as_bits(2);
	s.compare = MALI_FUNC_GEQUAL;
	op.kind = MALI_TEX_SINGLE;
	op.write_mask = 1;
	execute(&op, &t, &s, in, out);
	assert_int_equal(out[0][0], as_bits(1));
}

static void test_gather(void **state)
{
	struct mali_texture_op op = {
		.kind = MALI_TEX_GATHER, .dimension = MALI_TEX_2D, .component = 1,
		.write_mask = 15, .format = MALI_REGISTER_F32,
	};
	u32 in[MALI_TEX_READS][MALI_LANES], out[4][MALI_LANES], i;
	struct mali_texture t;

	make(&t, MALI_DIMENSION_2D, RG32F, 4, 4, 1, 1, 8, 1);
	for (i = 0; i < 16; i++)
		put(8 * i + 4, as_bits((float)i));
	for (i = 0; i < MALI_LANES; i++) {
		in[0][i] = as_bits(0.5);
		in[1][i] = as_bits(0.25);
	}
	execute(&op, &t, &linear, in, out);
	/* Texels (1, 0) to (2, 1) */
	assert_int_equal(out[0][3], as_bits(1));
	assert_int_equal(out[1][3], as_bits(2));
	assert_int_equal(out[2][3], as_bits(5));
	assert_int_equal(out[3][3], as_bits(6));
	/* Alpha is not in the format */
	op.component = 3;
	execute(&op, &t, &linear, in, out);
	assert_int_equal(out[2][3], as_bits(1));
}

/* The two registers of a direction, as Mesa's compiler computes them */
static void cube_registers(double x, double y, double z, u32 lane, u32 in[][MALI_LANES])
{
	u32 r[3][MALI_LANES], max[MALI_LANES], face[MALI_LANES], s[MALI_LANES], t[MALI_LANES], i;

	for (i = 0; i < MALI_LANES; i++) {
		r[0][i] = as_bits((float)x);
		r[1][i] = as_bits((float)y);
		r[2][i] = as_bits((float)z);
	}
	mali_cubeface1(max, r[0], r[1], r[2]);
	mali_cubeface2(face, r[0], r[1], r[2]);
	mali_cube_ssel(s, r[2], r[0], face);
	mali_cube_tsel(t, r[1], r[2], face);
	in[0][lane] = as_bits(as_float(s[0]) * (0.5f / as_float(max[0])) + 0.5f);
	in[0][lane] = (in[0][lane] & 0x1fffffff) | face[0];
	in[1][lane] = as_bits(as_float(t[0]) * (0.5f / as_float(max[0])) + 0.5f);
}

#define FACE	8

/* The direction of a texel's centre, by Vulkan's formulae for each face */
static void direction_of(u32 face, double s, double t, double d[3])
{
	const double table[6][3] = {
		{ 1, -t, -s }, { -1, -t, s }, { s, 1, t },
		{ s, -1, -t }, { s, -t, 1 }, { -s, -t, -1 },
	};

	memcpy(d, table[face], sizeof(table[face]));
}

/* Half way across an edge: the mean of the texels on both sides of it */
static void check_edges(const struct mali_texture *t, const struct mali_sampler *s)
{
	const struct mali_texture_op op = {
		.kind = MALI_TEX_SINGLE, .dimension = MALI_TEX_CUBE, .lod_mode = MALI_LOD_ZERO,
		.write_mask = 1, .format = MALI_REGISTER_F32,
	};
	u32 in[MALI_TEX_READS][MALI_LANES] = { 0 }, out[4][MALI_LANES], edge, i, j;

	for (edge = 0; edge < 6 * 4 * FACE; edge++) {
		u32 face = edge / (4 * FACE), along = edge % FACE, side = edge / FACE % 4;
		double c = (2 * along + 1.0) / FACE - 1, far = side & 1 ? 1 : -1, d[3], best = 0;
		u32 x = side & 1 ? FACE - 1 : 0, beside = 0;
		bool vertical = side & 2;
		double own = texel(place[face][0] + 4 * (vertical ? x * FACE + along :
								      along * FACE + x));

		for (i = 0; i < MALI_LANES; i++) {
			u32 st[2] = { as_bits((float)(far + 1) / 2), as_bits((float)(c + 1) / 2) };

			in[0][i] = (st[vertical] & 0x1fffffff) | face << 29;
			in[1][i] = st[!vertical];
		}
		execute(&op, t, s, in, out);
		/* On another face the texel whose direction is nearest to that one */
		far *= 1 + 1.0 / FACE;
		direction_of(face, vertical ? c : far, vertical ? far : c, d);
		for (i = 0; i < 6; i++) {
			for (j = 0; j < FACE * FACE; j++) {
				double e[3], dot;

				direction_of(i, (2 * (j % FACE) + 1.0) / FACE - 1,
					     (2 * (j / FACE) + 1.0) / FACE - 1, e);
				dot = (d[0] * e[0] + d[1] * e[1] + d[2] * e[2]) /
				      sqrt(e[0] * e[0] + e[1] * e[1] + e[2] * e[2]);
				if (i != face && dot > best) {
					best = dot;
					beside = place[i][0] + 4 * j;
				}
			}
		}
		assert_int_equal(out[0][0], as_bits((float)((own + texel(beside)) / 2)));
	}
}

static void test_cube(void **state)
{
	struct mali_texture_op op = {
		.kind = MALI_TEX_SINGLE, .dimension = MALI_TEX_CUBE, .lod_mode = MALI_LOD_ZERO,
		.array = true, .write_mask = 1, .format = MALI_REGISTER_F32,
	};
	u32 in[MALI_TEX_READS][MALI_LANES] = { 0 }, out[4][MALI_LANES], layer, face, x, y, i, n;
	struct mali_sampler s = linear;
	struct mali_texture t;

	make(&t, MALI_DIMENSION_CUBE, R32F, FACE, FACE, 2, 1, 4, 1);
	/* Each texel is its own direction, in one number that is smooth everywhere */
	for (layer = 0; layer < 12; layer++) {
		for (y = 0; y < FACE; y++) {
			for (x = 0; x < FACE; x++) {
				double d[3], len;

				direction_of(layer % 6, (2 * x + 1.0) / FACE - 1,
					     (2 * y + 1.0) / FACE - 1, d);
				len = sqrt(d[0] * d[0] + d[1] * d[1] + d[2] * d[2]);
				put(place[layer][0] + 4 * (y * FACE + x),
				    as_bits((float)((d[0] + 2 * d[1] + 4 * d[2]) / len +
						    100 * (layer / 6))));
			}
		}
	}
	/* Centres of texels, exactly */
	for (face = 0; face < 6; face++) {
		for (i = 0; i < MALI_LANES; i++) {
			double d[3];

			direction_of(face, (2 * (i % 4) + 1.0) / FACE - 1,
				     (2 * (i / 4) + 1.0) / FACE - 1, d);
			cube_registers(d[0] * 3, d[1] * 3, d[2] * 3, i, in);
			in[2][i] = as_bits((float)(i % 2));
		}
		execute(&op, &t, &s, in, out);
		for (i = 0; i < MALI_LANES; i++)
			assert_int_equal(out[0][i],
					 as_bits(texel(place[i % 2 * 6 + face][0] +
						       4 * (i / 4 * FACE + i % 4))));
	}
	/* Anywhere, with filtering across edges, the function itself within a texel's change */
	for (n = 0; n < 20000; n++) {
		double d[MALI_LANES][3];

		for (i = 0; i < MALI_LANES; i++) {
			for (x = 0; x < 3; x++)
				d[i][x] = (double)(random32() % 2001) / 1000 - 1 + 0.0001;
			cube_registers(d[i][0], d[i][1], d[i][2], i, in);
			in[2][i] = 0;
		}
		execute(&op, &t, &s, in, out);
		for (i = 0; i < MALI_LANES; i++) {
			double len = sqrt(d[i][0] * d[i][0] + d[i][1] * d[i][1] +
					  d[i][2] * d[i][2]);
			double v = (d[i][0] + 2 * d[i][1] + 4 * d[i][2]) / len;

			assert_true(len < 0.01 || fabs(as_float(out[0][i]) - v) < 0.3);
		}
	}
	check_edges(&t, &s);
	/* A quad across an edge of the cube has the derivatives of a quad within a face */
	op.lod_mode = MALI_LOD_COMPUTED;
	op.kind = MALI_TEX_GRADIENT;
	op.array = false;
	op.no_clamp = true;
	memset(in, 0, sizeof(in));
	for (i = 0; i < 4; i++) {
		cube_registers(1, i & 1 ? 0.25 : 0, i & 2 ? 0.25 : 0, i, in);
		cube_registers(1, (i & 1 ? 0.25 : 0) + 0.9, i & 2 ? 0.03125 : 0, 4 + i, in);
	}
	execute(&op, &t, &s, in, out);
	/* 0.25 of 2, of 8 texels */
	assert_int_equal(out[0][0], 0);
	assert_true((s16)out[0][4] >= -1 && (s16)out[0][4] <= 1);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_shadow),
		cmocka_unit_test(test_gather),
		cmocka_unit_test(test_cube),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
