// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Triangles on the screen: exact coverage against wide integers, and interpolation against a
 * solution in homogeneous coordinates, which needs no clipping.
 */
#include "shader_operands.h"
#include "../../gpu/shader/raster.h"

#define EXACT	0.000000000001

static const struct mali_facing both = { 0 };

static void corner(struct mali_corner *c, double x, double y)
{
	*c = (struct mali_corner){ .x = x, .y = y, .z = 0.5, .w = 1 };
}

static bool screen_triangle(struct mali_triangle *t, const double p[3][2],
			    const struct mali_facing *facing)
{
	struct mali_corner c[3];
	unsigned int i;

	for (i = 0; i < 3; i++)
		corner(&c[i], p[i][0], p[i][1]);
	return mali_triangle(t, &c[0], &c[1], &c[2], facing);
}

static u32 covered(const struct mali_triangle *t, s32 x, s32 y)
{
	return mali_coverage(t, x, y, mali_sample_positions(1), 1);
}

/* Samples exactly on edges: those of top and left ones belong to the triangle */
static void test_top_left(void **state)
{
	/* Half a square, whose corners are centres of pixels 1 and 4 */
	static const double upper[3][2] = { { 1.5, 1.5 }, { 4.5, 1.5 }, { 1.5, 4.5 } };
	static const double lower[3][2] = { { 4.5, 1.5 }, { 4.5, 4.5 }, { 1.5, 4.5 } };
	struct mali_triangle a, b;
	s32 x, y;

	assert_true(screen_triangle(&a, upper, &both));
	assert_true(screen_triangle(&b, lower, &both));
	for (y = 0; y < 6; y++) {
		for (x = 0; x < 6; x++) {
			bool in = x >= 1 && x < 4 && y >= 1 && y < 4;

			/* The diagonal is the upper one's right edge, and the lower one's left */
			assert_int_equal(covered(&a, x, y), in && x + y < 5);
			assert_int_equal(covered(&b, x, y), in && x + y >= 5);
		}
	}
	assert_int_equal(a.min_x, 1);
	assert_int_equal(a.max_y, 4);
}

static void test_facing(void **state)
{
	static const double clockwise[3][2] = { { 0, 0 }, { 8, 0 }, { 0, 8 } };
	static const double other[3][2] = { { 0, 0 }, { 0, 8 }, { 8, 0 } };
	static const double line[3][2] = { { 0, 0 }, { 4, 4 }, { 8, 8 } };
	struct mali_triangle t;
	unsigned int i;

	for (i = 0; i < 8; i++) {
		const struct mali_facing f = { i & 1, i & 2, i & 4, false };
		bool front = !f.front_ccw;

		assert_int_equal(screen_triangle(&t, clockwise, &f),
				 !(front ? f.cull_front : f.cull_back));
		if (!(front ? f.cull_front : f.cull_back))
			assert_int_equal(t.front, front);
		assert_int_equal(screen_triangle(&t, other, &f),
				 !(front ? f.cull_back : f.cull_front));
		assert_false(screen_triangle(&t, line, &f));
	}
	/* Either way the same is covered */
	assert_true(screen_triangle(&t, other, &both));
	assert_int_equal(covered(&t, 1, 1), 1);
	assert_int_equal(covered(&t, 6, 6), 0);
}

static void test_sample_positions(void **state)
{
	static const double half[3][2] = { { 0, 0 }, { 0.5, 0 }, { 0, 100 } };
	const struct mali_sample_position *p = mali_sample_positions(4);
	struct mali_triangle t;
	u32 i;

	/* In 1/16 of a pixel from its centre: (-2, -6), (6, -2), (-6, 2), (2, 6) */
	assert_int_equal(p[0].x, 128 - 32);
	assert_int_equal(p[0].y, 128 - 96);
	assert_int_equal(p[3].x, 128 + 32);
	assert_int_equal(p[3].y, 128 + 96);
	/* Of two: (4, 4), (-4, -4) */
	assert_int_equal(mali_sample_positions(2)[0].x, 128 + 64);
	assert_int_equal(mali_sample_positions(2)[0].y, 128 + 64);
	assert_int_equal(mali_sample_positions(2)[1].x, 128 - 64);
	assert_int_equal(mali_sample_positions(2)[1].y, 128 - 64);
	for (i = 0; i <= 16; i++)
		assert_int_equal(!mali_sample_positions(i), !i || (i & (i - 1)));
	assert_true(screen_triangle(&t, half, &both));
	/* The left half: the first and the third sample */
	assert_int_equal(mali_coverage(&t, 0, 0, p, 4), 5);
}

/* Around each vertex of a mesh, each sample belongs to one triangle, whatever its coordinates */
static void test_watertight(void **state)
{
	const struct mali_sample_position *grid = mali_sample_positions(4);
	u32 n, i, k;
	s32 x, y;

	for (n = 0; n < 300; n++) {
		/* A square in which one point is joined to points on the edges */
		double p[9][2] = {
			{ 0, 0 }, { 16, 0 }, { 32, 0 }, { 32, 16 }, { 32, 32 }, { 16, 32 },
			{ 0, 32 }, { 0, 16 }, { 16, 16 },
		};
		struct mali_triangle t[8];

		/* Often on centres of pixels */
		p[8][0] = n % 3 ? random32() % 8192 / 256.0 : random32() % 32 + 0.5;
		p[8][1] = n % 3 ? random32() % 8192 / 256.0 : random32() % 32 + 0.5;
		p[1][0] = random32() % 8192 / 256.0;
		p[5][0] = random32() % 64 / 2.0;
		for (i = 0; i < 8; i++) {
			const double q[3][2] = {
				{ p[i][0], p[i][1] }, { p[(i + 1) % 8][0], p[(i + 1) % 8][1] },
				{ p[8][0], p[8][1] },
			};

			if (!screen_triangle(&t[i], q, &both))
				t[i].area = 0;
		}
		for (y = 0; y < 32; y++) {
			for (x = 0; x < 32; x++) {
				u32 mask = 0;

				for (i = 0; i < 8; i++) {
					u32 m = 0;

					if (t[i].area)
						m = mali_coverage(&t[i], x, y, grid, 4);

					/* No sample twice */
					assert_int_equal(mask & m, 0);
					mask |= m;
				}
				assert_int_equal(mask, 15);
			}
		}
		for (k = 0; k < 8; k++)
			assert_true(!t[k].area || (t[k].min_x >= 0 && t[k].max_y <= 32));
	}
}

/* A triangle, by a solution for the weights in homogeneous coordinates */
static bool solve(double p[3][3], double x, double y, double weight[3])
{
	double area = 0, sum = 0;
	unsigned int i;

	for (i = 0; i < 3; i++) {
		const double *a = p[(i + 1) % 3], *b = p[(i + 2) % 3];

		/* The determinant with (x, y, 1) in place of vertex i */
		weight[i] = x * (a[1] * b[2] - a[2] * b[1]) - y * (a[0] * b[2] - a[2] * b[0]) +
			    (a[0] * b[1] - a[1] * b[0]);
		sum += weight[i];
		area += fabs(weight[i]);
	}
	for (i = 0; i < 3; i++)
		weight[i] /= sum;
	return fabs(sum) > area * 0.000000001;
}

/* Vertices before and behind the viewer, near and beyond the guard band */
/* Which side of the line from p to q a point is on */
static int side(const s64 p[2], const s64 q[2], const s64 r[2])
{
	s64 v = (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0]);

	return (v > 0) - (v < 0);
}

static bool between_ends(const s64 p[2], const s64 q[2], const s64 r[2])
{
	return r[0] >= (p[0] < q[0] ? p[0] : q[0]) && r[0] <= (p[0] > q[0] ? p[0] : q[0]) &&
	       r[1] >= (p[1] < q[1] ? p[1] : q[1]) && r[1] <= (p[1] > q[1] ? p[1] : q[1]);
}

/* Whether two segments have a point in common */
static bool meet(const s64 a[2], const s64 b[2], const s64 c[2], const s64 d[2])
{
	int w = side(a, b, c), x = side(a, b, d), y = side(c, d, a), z = side(c, d, b);

	return (w * x < 0 && y * z < 0) || (!w && between_ends(a, b, c)) ||
	       (!x && between_ends(a, b, d)) || (!y && between_ends(c, d, a)) ||
	       (!z && between_ends(c, d, b));
}

/* A triangle and a pixel have a point in common: of their outlines, or one is in the other */
static bool touches(const s64 t[3][2], s64 x, s64 y)
{
	const s64 box[4][2] = {
		{ 256 * x, 256 * y }, { 256 * x + 256, 256 * y },
		{ 256 * x + 256, 256 * y + 256 }, { 256 * x, 256 * y + 256 },
	};
	unsigned int i, k;

	for (i = 0; i < 3; i++)
		for (k = 0; k < 4; k++)
			if (meet(t[i], t[(i + 1) % 3], box[k], box[(k + 1) % 4]))
				return true;
	return between_ends(box[0], box[2], t[0]) ||
	       (side(t[0], t[1], box[0]) == side(t[1], t[2], box[0]) &&
		side(t[1], t[2], box[0]) == side(t[2], t[0], box[0]));
}

#define GRID	12

static void test_overestimate(void **state)
{
	static const struct mali_facing over = { .overestimate = true };
	unsigned int n, i;
	s32 x, y;

	for (n = 0; n < 20000; n++) {
		s64 c[3][2];
		double p[3][2];
		struct mali_triangle t;

		for (i = 0; i < 6; i++) {
			/* Often on the border of pixels */
			c[i / 2][i % 2] = n % 2 ? random32() % (256 * GRID) :
					  random32() % (4 * GRID) * 64;
			p[i / 2][i % 2] = (double)c[i / 2][i % 2] / 256;
		}
		if (!screen_triangle(&t, p, &over)) {
			assert_int_equal(side(c[0], c[1], c[2]), 0);
			continue;
		}
		for (y = -2; y <= GRID + 1; y++) {
			for (x = -2; x <= GRID + 1; x++) {
				bool should = touches(c, x, y);

				assert_int_equal(mali_overlaps(&t, x, y), should);
				/* Those that are looked at */
				if (should)
					assert_true(x >= t.min_x && x <= t.max_x &&
						    y >= t.min_y && y <= t.max_y);
			}
		}
	}
}

/* Two triangles of a square draw the pixels that it touches */
static void test_overestimate_of_a_square(void **state)
{
	static const struct mali_facing over = { .overestimate = true };
	static const double upper[3][2] = { { 2.25, 3 }, { 6, 3 }, { 2.25, 6.5 } };
	static const double lower[3][2] = { { 6, 3 }, { 6, 6.5 }, { 2.25, 6.5 } };
	struct mali_triangle a, b;
	s32 x, y;

	assert_true(screen_triangle(&a, upper, &over));
	assert_true(screen_triangle(&b, lower, &over));
	for (y = 0; y < 9; y++)
		for (x = 0; x < 9; x++)
			assert_int_equal(mali_overlaps(&a, x, y) || mali_overlaps(&b, x, y),
					 x >= 2 && x <= 6 && y >= 2 && y <= 6);
}

static void test_clip_and_interpolate(void **state)
{
	u32 n, i, k, drawn = 0, clipped = 0, points = 0;

	for (n = 0; n < 20000; n++) {
		struct mali_corner corners[MALI_CORNERS];
		u32 position[3][4], count;
		double p[3][3], z[3];

		for (i = 0; i < 3; i++) {
			double w = n % 2 ? (double)(random32() % 1000 + 1) / 100 :
				   (double)(random32() % 2000) / 100 - 10.005;
			double scale = n % 5 ? 64 : 40000;
			double x = (double)(random32() % 10000) / 10000 * scale;
			double y = (double)(random32() % 10000) / 10000 * scale;

			z[i] = (double)(random32() % 1000) / 1000;
			position[i][0] = as_bits((float)x);
			position[i][1] = as_bits((float)y);
			position[i][2] = as_bits((float)z[i]);
			position[i][3] = as_bits((float)(1 / w));
			/* What the shader has written, exactly */
			p[i][2] = 1.0 / as_float(position[i][3]);
			p[i][0] = as_float(position[i][0]) * p[i][2];
			p[i][1] = as_float(position[i][1]) * p[i][2];
			z[i] = as_float(position[i][2]) * p[i][2];
		}
		count = mali_clip((const u32 (*)[4])position, corners);
		assert_true(count <= MALI_CORNERS);
		clipped += count > 3;
		drawn += count >= 3;
		for (k = 0; k < 40; k++) {
			s32 x = (s32)(random32() % 64), y = (s32)(random32() % 64);
			double weight[3], w = 0, depth = 0, least = 1;
			u32 hits = 0, m;
			s64 area = 0;

			if (!solve(p, x + 0.5, y + 0.5, weight))
				continue;
			for (i = 0; i < 3; i++) {
				w += weight[i] * p[i][2];
				depth += weight[i] * z[i];
				least = fmin(least, weight[i]);
			}
			for (m = 1; m + 1 < count; m++) {
				struct mali_fragment f;
				struct mali_triangle t;

				if (!mali_triangle(&t, &corners[0], &corners[m], &corners[m + 1],
						   &both))
					continue;
				area += t.area;
				if (!covered(&t, x, y))
					continue;
				hits++;
				/* Vertices are rounded: small triangles see much of it */
				if (t.area < 256 * 256 * 64 || w < 0.01 || w > 20)
					continue;
				mali_interpolate(&t, x * 256 + 128, y * 256 + 128, &f);
				points++;
				assert_true(fabs(f.weight[0] + f.weight[1] + f.weight[2] - 1) <
					    0.000001);
				if (n % 2 && n % 5 && least > 0.05) {
					assert_true(fabs(f.z - depth / w) < 0.1);
					for (i = 0; i < 3; i++)
						assert_true(fabs(f.weight[i] - weight[i]) < 0.1);
				}
			}
			assert_true(hits <= 1);
			/* Not next to an edge, of what is not small */
			if (area > 256 * 256 * 400 && least > 0.05 && w > 0.05)
				assert_int_equal(hits, 1);
			if (area > 256 * 256 * 400 && (least < -0.05 || w < -0.05))
				assert_int_equal(hits, 0);
		}
	}
	/* All kinds have occurred */
	assert_true(drawn > 10000 && clipped > 1000 && points > 10000);
}

/* Perspective: half way on the screen is nearer to the near vertex */
static void test_perspective(void **state)
{
	const u32 position[3][4] = {
		{ as_bits(0), as_bits(0), as_bits(0.25), as_bits(1) },
		{ as_bits(64), as_bits(0), as_bits(0.75), as_bits(0.25) },
		{ as_bits(0), as_bits(64), as_bits(0.25), as_bits(1) },
	};
	struct mali_corner corners[MALI_CORNERS];
	struct mali_fragment f;
	struct mali_triangle t;

	assert_int_equal(mali_clip(position, corners), 3);
	assert_true(mali_triangle(&t, &corners[0], &corners[1], &corners[2], &both));
	mali_interpolate(&t, 32 * 256, 0, &f);
	assert_true(fabs(f.z - 0.5) < EXACT);
	/* 1 / w is 0.625; the weights are 0.5 * 1 / 0.625 and 0.5 * 0.25 / 0.625 */
	assert_true(fabs(f.w - 1.6) < EXACT);
	assert_true(fabs(f.weight[0] - 0.8) < EXACT);
	assert_true(fabs(f.weight[1] - 0.2) < EXACT);
	assert_true(fabs(f.weight[2]) < EXACT);
}

static void test_not_numbers(void **state)
{
	u32 position[3][4], n, i, k;

	for (n = 0; n < 200000; n++) {
		struct mali_corner corners[MALI_CORNERS];
		struct mali_triangle t;
		u32 count, m;

		for (i = 0; i < 3; i++) {
			for (k = 0; k < 4; k++)
				position[i][k] = operand32();
		}
		count = mali_clip((const u32 (*)[4])position, corners);
		assert_true(count <= MALI_CORNERS);
		for (m = 1; m + 1 < count; m++) {
			if (!mali_triangle(&t, &corners[0], &corners[m], &corners[m + 1], &both))
				continue;
			/* Within the guard band: exact */
			assert_true(t.min_x >= -16384 && t.max_x <= 16384);
			assert_true(t.min_y >= -16384 && t.max_y <= 16384);
			covered(&t, 5, 5);
		}
	}
	position[0][0] = as_bits(NAN);
	{
		struct mali_corner corners[MALI_CORNERS];

		assert_int_equal(mali_clip((const u32 (*)[4])position, corners), 0);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_top_left),
		cmocka_unit_test(test_facing),
		cmocka_unit_test(test_sample_positions),
		cmocka_unit_test(test_watertight),
		cmocka_unit_test(test_overestimate),
		cmocka_unit_test(test_overestimate_of_a_square),
		cmocka_unit_test(test_clip_and_interpolate),
		cmocka_unit_test(test_perspective),
		cmocka_unit_test(test_not_numbers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
