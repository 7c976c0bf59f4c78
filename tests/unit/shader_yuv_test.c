// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Textures of YUV: formats, planes, and filters of luma and chroma.
 */
#include "shader_textures.h"

#define WIDTH		14
#define HEIGHT		6

/* Pixel Format: encodings, swizzles, and where chroma is */
enum { YUYV = 34, UYVY, Y_UV_422, Y_U_V_422, Y_UV_420, Y_U_V_420, Y10_UV10_422 = 46, Y10_UV10_420 };
enum { YUVA, YVUA, UYVA, UVYA, VUYA, VYUA };
enum { FIRST, CENTRE_Y, CENTRE_X, CENTRE };

#define FORMAT(encoding, swizzle, siting)	((encoding) << 12 | (swizzle) | (siting) << 9)
#define SWAPPED			8u

/* Clump Format */
enum { UV8_422 = 64, UV10_422, UV8_420 = 72, UV10_420, UV10_IN_16_420 = 76 };

/* Clump Ordering */
enum { BLOCKS = 1, ROWS };

#define GENERIC			1u
#define CHROMA_2P		8u

static bool decode(struct mali_texture *t, u32 dimension, u32 format, u32 layers)
{
	const u32 w[8] = {
		2 | dimension << 4 | format << 10, (WIDTH - 1) | (HEIGHT - 1) << 16, IDENTITY, 0,
		(u32)PLANES, PLANES >> 32, layers - 1, 0,
	};

	return mali_texture_decode(t, w);
}

static void make_yuv(struct mali_texture *t, u32 format, u32 layers)
{
	memset(&memory, 0, sizeof(memory));
	assert_true(decode(t, MALI_DIMENSION_2D, format, layers));
}

/* The plane @n, at @at, with @second for the other component of chroma */
static void put_plane(u32 n, u32 type, u32 clump, u32 ordering, u32 at, u32 row, u32 second)
{
	u32 *w = memory.planes[n];

	w[0] = 10 | type << 4 | ordering << 8 | clump << 24;
	w[2] = (u32)BASE + at;
	w[3] = BASE >> 32;
	w[4] = row;
	if (type == CHROMA_2P) {
		w[6] = (u32)BASE + second;
		w[7] = BASE >> 32;
	}
}

/* Components of a texel, as its place says: red is the one with the swizzle YUVA */
static void fetch(const struct mali_texture *t, u32 x, u32 y, u32 layer, u32 out[4])
{
	const struct mali_texture_op op = {
		.kind = MALI_TEX_FETCH, .dimension = MALI_TEX_2D, .array = true, .write_mask = 15,
		.format = MALI_REGISTER_F32,
	};
	u32 in[MALI_TEX_READS][MALI_LANES] = { { x }, { y }, { layer } }, all[4][MALI_LANES], i;

	execute(&op, t, NULL, (const u32 (*)[MALI_LANES])in, all);
	for (i = 0; i < 4; i++)
		out[i] = all[i][0];
}

static void expect(const struct mali_texture *t, u32 x, u32 y, u32 layer, double red,
		   double green, double blue)
{
	u32 out[4];

	fetch(t, x, y, layer, out);
	assert_int_equal(out[0], as_bits((float)red));
	assert_int_equal(out[1], as_bits((float)green));
	assert_int_equal(out[2], as_bits((float)blue));
	assert_int_equal(out[3], as_bits(1));
}

static void test_formats(void **state)
{
	static const u8 unknown[] = { 32, 33, 40, 41, 42, 43, 44, 45, 48, 52, 53, 55, 63 };
	struct mali_texture t;
	unsigned int i;

	make_yuv(&t, FORMAT(Y_UV_420, YUVA, CENTRE_X), 1);
	assert_int_equal(t.yuv.planes, 2);
	assert_int_equal(t.yuv.halved[0], 1);
	assert_int_equal(t.yuv.halved[1], 1);
	assert_true(t.yuv.centred[0]);
	assert_false(t.yuv.centred[1]);
	make_yuv(&t, FORMAT(Y_U_V_420, YUVA, CENTRE_Y), 1);
	assert_int_equal(t.yuv.planes, 3);
	assert_false(t.yuv.centred[0]);
	assert_true(t.yuv.centred[1]);
	/* What centres y of 420 centres x of 422 */
	make_yuv(&t, FORMAT(Y_U_V_422, YUVA, CENTRE_Y), 1);
	assert_int_equal(t.yuv.halved[1], 0);
	assert_true(t.yuv.centred[0]);
	make_yuv(&t, FORMAT(YUYV, YUVA, FIRST), 1);
	assert_int_equal(t.yuv.planes, 1);
	assert_false(t.yuv.centred[0]);
	make_yuv(&t, 187u << 12, 1);
	assert_int_equal(t.yuv.planes, 0);
	for (i = 0; i < sizeof(unknown); i++)
		assert_false(decode(&t, MALI_DIMENSION_2D, (u32)unknown[i] << 12, 1));
	assert_false(decode(&t, MALI_DIMENSION_2D, FORMAT(Y_UV_420, 6, FIRST), 1));
	assert_false(decode(&t, MALI_DIMENSION_2D, FORMAT(Y_UV_420, YUVA, 4), 1));
	assert_false(decode(&t, MALI_DIMENSION_2D, FORMAT(Y_UV_420, YUVA, FIRST) | 1 << 4, 1));
	assert_false(decode(&t, MALI_DIMENSION_2D, FORMAT(Y_UV_420, YUVA, FIRST) | 1 << 20, 1));
	assert_false(decode(&t, MALI_DIMENSION_3D, FORMAT(Y_UV_420, YUVA, FIRST), 1));
	assert_false(decode(&t, MALI_DIMENSION_CUBE, FORMAT(Y_UV_420, YUVA, FIRST), 1));
}

/* The swizzle's name has for each component which of them it is for */
static void test_swizzles(void **state)
{
	static const u8 order[][3] = {
		[YUVA] = { 1, 2, 3 }, [YVUA] = { 1, 3, 2 }, [UYVA] = { 2, 1, 3 },
		[UVYA] = { 3, 1, 2 }, [VUYA] = { 3, 2, 1 }, [VYUA] = { 2, 3, 1 },
	};
	struct mali_texture t;
	u32 i;

	for (i = 0; i < ARRAY_SIZE(order); i++) {
		make_yuv(&t, FORMAT(Y_UV_420, i, FIRST), 1);
		put_plane(0, GENERIC, UV8_420, ROWS, 0, 16, 0);
		put_plane(1, GENERIC, UV8_420, ROWS, 96, 16, 0);
		memory.texels[0] = 1;
		memory.texels[96] = 2;
		memory.texels[97] = 3;
		expect(&t, 0, 0, 0, order[i][0] / 255.0, order[i][1] / 255.0, order[i][2] / 255.0);
	}
	make_yuv(&t, FORMAT(Y_UV_420, YUVA, FIRST) | SWAPPED, 1);
	put_plane(0, GENERIC, UV8_420, ROWS, 0, 16, 0);
	put_plane(1, GENERIC, UV8_420, ROWS, 96, 16, 0);
	memory.texels[96] = 2;
	expect(&t, 0, 0, 0, 0, 0, 2 / 255.0);
}

/* Two planes for each layer; of three, the last two are in one descriptor */
static void test_planes(void **state)
{
	struct mali_texture t;
	u32 layer;

	make_yuv(&t, FORMAT(Y_UV_420, YUVA, FIRST), 3);
	for (layer = 0; layer < 3; layer++) {
		put_plane(2 * layer, GENERIC, UV8_420, ROWS, 1000 * layer, 32, 0);
		put_plane(2 * layer + 1, GENERIC, UV8_420, ROWS, 1000 * layer + 500, 48, 0);
		memory.texels[1000 * layer + 5 * 32 + 13] = (u8)(10 + layer);
		memory.texels[1000 * layer + 500 + 2 * 48 + 2 * 6] = (u8)(20 + layer);
		memory.texels[1000 * layer + 500 + 2 * 48 + 2 * 6 + 1] = (u8)(30 + layer);
	}
	for (layer = 0; layer < 3; layer++)
		expect(&t, 13, 5, layer, (10 + layer) / 255.0, (20 + layer) / 255.0,
		       (30 + layer) / 255.0);
	expect(&t, 12, 4, 0, 0, 20 / 255.0, 30 / 255.0);

	make_yuv(&t, FORMAT(Y_U_V_422, UVYA, FIRST), 1);
	put_plane(0, GENERIC, UV8_422, ROWS, 0, 16, 0);
	put_plane(1, CHROMA_2P, UV8_422, ROWS, 300, 24, 600);
	memory.texels[5 * 16 + 9] = 1;
	memory.texels[300 + 5 * 24 + 4] = 2;
	memory.texels[600 + 5 * 24 + 4] = 3;
	expect(&t, 9, 5, 0, 3 / 255.0, 1 / 255.0, 2 / 255.0);
	/* Nothing has an address */
	assert_true(mali_image_address(&reader, &t, 0, 0, &(u64){ 1 }));
}

/* YUYV and VYUY, as Mesa has their swizzles: red is V, green Y, blue U */
static void test_packed(void **state)
{
	struct mali_texture t;

	make_yuv(&t, FORMAT(YUYV, UVYA, FIRST), 1);
	put_plane(0, GENERIC, UV8_422, ROWS, 0, 32, 0);
	memcpy(&memory.texels[2 * 32 + 3 * 4], (u8[]){ 1, 2, 3, 4 }, 4);
	expect(&t, 6, 2, 0, 4 / 255.0, 1 / 255.0, 2 / 255.0);
	expect(&t, 7, 2, 0, 4 / 255.0, 3 / 255.0, 2 / 255.0);
	expect(&t, 8, 2, 0, 0, 0, 0);

	/* Bytes are U, Y, V, Y */
	make_yuv(&t, FORMAT(UYVY, UYVA, FIRST) | SWAPPED, 1);
	put_plane(0, GENERIC, UV8_422, ROWS, 0, 32, 0);
	memcpy(&memory.texels[2 * 32 + 3 * 4], (u8[]){ 1, 2, 3, 4 }, 4);
	expect(&t, 6, 2, 0, 3 / 255.0, 2 / 255.0, 1 / 255.0);
	expect(&t, 7, 2, 0, 3 / 255.0, 4 / 255.0, 1 / 255.0);
	/* Blocks are of such pairs */
	memory.planes[0][0] = 10 | GENERIC << 4 | BLOCKS << 8 | (u32)UV8_422 << 24;
	memcpy(&memory.texels[4 * mali_block_index(5, 3)], (u8[]){ 5, 6, 7, 8 }, 4);
	expect(&t, 11, 3, 0, 7 / 255.0, 8 / 255.0, 5 / 255.0);
}

/* Of 10 bits: one after another, and in the upper ones of 16.  255 * 4 is one */
static void test_ten_bits(void **state)
{
	struct mali_texture t;
	u32 x, c, k;

	make_yuv(&t, FORMAT(Y10_UV10_420, YUVA, FIRST), 1);
	put_plane(0, GENERIC, UV10_420, ROWS, 0, 32, 0);
	put_plane(1, GENERIC, UV10_420, ROWS, 512, 32, 0);
	for (x = 0; x < WIDTH; x++) {
		for (c = 0; c < 10; c++) {
			k = 10 * x + c;
			memory.texels[32 + k / 8] |= ((100 + 71 * x) >> c & 1) << k % 8;
			memory.texels[512 + k / 8] |= ((1000 - 61 * x) >> c & 1) << k % 8;
		}
	}
	for (x = 0; x < WIDTH; x++)
		expect(&t, x, 1, 0, (100 + 71 * x) / 1020.0, (1000 - 61 * (x & ~1u)) / 1020.0,
		       (1000 - 61 * (x | 1)) / 1020.0);
	/* There are no blocks of it */
	memory.planes[0][0] = 10 | GENERIC << 4 | BLOCKS << 8 | (u32)UV10_420 << 24;
	expect(&t, 2, 1, 0, 0, (1000 - 61 * 2) / 1020.0, (1000 - 61 * 3) / 1020.0);

	make_yuv(&t, FORMAT(Y10_UV10_420, UVYA, FIRST), 1);
	put_plane(0, GENERIC, UV10_IN_16_420, BLOCKS, 0, 512, 0);
	put_plane(1, GENERIC, UV10_IN_16_420, ROWS, 512, 64, 0);
	put(2 * mali_block_index(9, 5), 1023 << 6 | 0x3f);
	put(512 + 2 * 64 + 4 * 4, 512u << 6 | 100u << 22);
	expect(&t, 9, 5, 0, 100 / 1020.0, 1023 / 1020.0, 512 / 1020.0);
}

#define LUMA(x, y)		((u8)(37 * (x) + 59 * (y) + 11))
#define CHROMA(x, y, c)		((u8)(91 * (x) + 23 * (y) + 117 * (c)))

static s32 within(s32 i, s32 n)
{
	return i < 0 ? 0 : i < n ? i : n - 1;
}

static double tap(s32 x, s32 y, u32 component, bool rows)
{
	if (!component)
		return LUMA(within(x, WIDTH), within(y, HEIGHT)) / 255.0;
	return CHROMA(within(x, WIDTH / 2), within(y, rows ? HEIGHT / 2 : HEIGHT), component) /
	       255.0;
}

/* Of one component, at a place among its own texels */
static double filtered(double x, double y, u32 component, bool rows, bool nearest)
{
	s32 i, j;
	double a, b;

	if (nearest)
		return tap((s32)floor(x), (s32)floor(y), component, rows);
	x -= 0.5;
	y -= 0.5;
	i = (s32)floor(x);
	j = (s32)floor(y);
	x -= i;
	y -= j;
	a = tap(i, j, component, rows) * (1 - x) + tap(i + 1, j, component, rows) * x;
	b = tap(i, j + 1, component, rows) * (1 - x) + tap(i + 1, j + 1, component, rows) * x;
	return a * (1 - y) + b * y;
}

static void put_image(bool rows)
{
	s32 x, y;

	put_plane(0, GENERIC, rows ? UV8_420 : UV8_422, ROWS, 0, 64, 0);
	put_plane(1, GENERIC, rows ? UV8_420 : UV8_422, ROWS, 1024, 64, 0);
	for (y = 0; y < HEIGHT; y++) {
		for (x = 0; x < WIDTH; x++)
			memory.texels[64 * y + x] = LUMA(x, y);
		for (x = 0; x < WIDTH / 2; x++) {
			memory.texels[1024 + 64 * y + 2 * x] = CHROMA(x, y, 1);
			memory.texels[1024 + 64 * y + 2 * x + 1] = CHROMA(x, y, 2);
		}
	}
}

/* Within 1/512 of a texel's edge either is right */
static bool at_edge(double v)
{
	return fabs(v - round(v)) < 0.002;
}

static void check_samples(const struct mali_texture *t, const struct mali_sampler *s, bool rows)
{
	const struct mali_texture_op op = {
		.kind = MALI_TEX_SINGLE, .dimension = MALI_TEX_2D, .lod_mode = MALI_LOD_ZERO,
		.write_mask = 15, .format = MALI_REGISTER_F32,
	};
	u32 in[MALI_TEX_READS][MALI_LANES] = { 0 }, out[4][MALI_LANES], i, c;

	for (i = 0; i < MALI_LANES; i++) {
		in[0][i] = as_bits((float)(random32() % 10000) / 8000 - 0.125f);
		in[1][i] = as_bits((float)(random32() % 10000) / 8000 - 0.125f);
		if (!s->normalized) {
			in[0][i] = as_bits(as_float(in[0][i]) * WIDTH);
			in[1][i] = as_bits(as_float(in[1][i]) * HEIGHT);
		}
	}
	execute(&op, t, s, in, out);
	for (i = 0; i < MALI_LANES; i++) {
		double u = as_float(in[0][i]) * (s->normalized ? WIDTH : 1);
		double v = as_float(in[1][i]) * (s->normalized ? HEIGHT : 1);

		for (c = 0; c < 3; c++) {
			double x = c ? u / 2 + (t->yuv.centred[0] ? 0 : 0.25) : u;
			double y = c && rows ? v / 2 + (t->yuv.centred[1] ? 0 : 0.25) : v;

			if (s->magnify_nearest && (at_edge(x) || at_edge(y)))
				continue;
			assert_true(fabs(as_float(out[c][i]) -
					 filtered(x, y, c, rows, s->magnify_nearest)) <
				    (s->magnify_nearest ? 0.000001 : 2.001 / 512));
		}
		assert_int_equal(out[3][i], as_bits(1));
	}
}

/* Each component is filtered at its own place, wherever chroma is */
static void test_filters(void **state)
{
	struct mali_sampler s = linear;
	struct mali_texture t;
	u32 siting, n;

	for (siting = FIRST; siting <= CENTRE; siting++) {
		make_yuv(&t, FORMAT(Y_UV_420, YUVA, siting), 1);
		put_image(true);
		for (n = 0; n < 1000; n++) {
			s.magnify_nearest = n & 1;
			s.normalized = n & 2;
			check_samples(&t, &s, true);
		}
	}
	s.normalized = true;
	for (siting = FIRST; siting <= CENTRE_Y; siting++) {
		make_yuv(&t, FORMAT(Y_UV_422, YUVA, siting), 1);
		put_image(false);
		for (n = 0; n < 1000; n++) {
			s.magnify_nearest = n & 1;
			check_samples(&t, &s, false);
		}
	}
}

/* Offsets are of texels, which are half texels of chroma */
static void test_offsets(void **state)
{
	struct mali_texture_op op = {
		.kind = MALI_TEX_SINGLE, .dimension = MALI_TEX_2D, .lod_mode = MALI_LOD_ZERO,
		.write_mask = 15, .format = MALI_REGISTER_F32,
	};
	u32 in[MALI_TEX_READS][MALI_LANES] = { 0 }, moved[4][MALI_LANES], out[4][MALI_LANES];
	struct mali_texture t;

	make_yuv(&t, FORMAT(Y_UV_420, YUVA, CENTRE), 1);
	put_image(true);
	in[0][0] = as_bits(7.5f / WIDTH);
	in[1][0] = as_bits(2.5f / HEIGHT);
	execute(&op, &t, &linear, in, moved);
	op.packed = 3 | 1 << 8;
	in[0][0] = as_bits(4.5f / WIDTH);
	in[1][0] = as_bits(1.5f / HEIGHT);
	execute(&op, &t, &linear, in, out);
	assert_true(fabs(as_float(out[0][0]) - as_float(moved[0][0])) < 2.001 / 512);
	assert_true(fabs(as_float(out[1][0]) - as_float(moved[1][0])) < 2.001 / 512);
	assert_true(fabs(as_float(out[2][0]) - as_float(moved[2][0])) < 2.001 / 512);
}

static u32 unknown;

static void count_unknown(void *ctx)
{
	unknown++;
}

/* Planes that the model does not know are reported; an access that is not made can be repeated */
static void test_unknown_planes(void **state)
{
	const struct mali_texture_memory counting = {
		read_descriptor, read_memory, &memory, count_unknown,
	};
	struct mali_texture t;
	u32 rgba[4], n;

	make_yuv(&t, FORMAT(Y_UV_420, YUVA, FIRST), 1);
	put_image(true);
	memory.planes[1][0] = 10 | GENERIC << 4 | 3 << 8 | (u32)UV8_420 << 24;
	assert_true(mali_image_load(&counting, &t, 3, 0, rgba));
	assert_int_equal(rgba[0], as_bits(LUMA(3, 0) / 255.0f));
	assert_int_equal(rgba[1] | rgba[2], 0);
	assert_int_equal(unknown, 1);
	/* So are others than those of YUV */
	unknown = 0;
	put_image(true);
	memory.planes[0][0] = 10 | GENERIC << 4 | ROWS << 8;
	assert_true(mali_image_load(&counting, &t, 3, 0, rgba));
	assert_int_equal(rgba[0], 0);
	assert_int_equal(rgba[1], as_bits(CHROMA(1, 0, 1) / 255.0f));
	assert_int_equal(unknown, 1);
	put_image(true);
	/* Two descriptors, three components */
	for (n = 1; n <= 5; n++) {
		memory.stop = n;
		assert_false(mali_image_load(&counting, &t, 3, 0, rgba));
	}
	memory.stop = 6;
	assert_true(mali_image_load(&counting, &t, 3, 0, rgba));
	assert_int_equal(rgba[2], as_bits(CHROMA(1, 0, 2) / 255.0f));
	assert_int_equal(unknown, 1);
	memory.stop = 0;
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_formats),
		cmocka_unit_test(test_swizzles),
		cmocka_unit_test(test_planes),
		cmocka_unit_test(test_packed),
		cmocka_unit_test(test_ten_bits),
		cmocka_unit_test(test_filters),
		cmocka_unit_test(test_offsets),
		cmocka_unit_test(test_unknown_planes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
