// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The texture unit: registers of its instructions, texels, formats, images.
 */
#include "shader_textures.h"

static void test_registers(void **state)
{
	static const struct {
		struct mali_texture_op op;
		u32 reads, writes;
	} rows[] = {
		{ { .kind = MALI_TEX_FETCH, .dimension = MALI_TEX_2D, .write_mask = 15 }, 2, 4 },
		{ { .kind = MALI_TEX_FETCH, .dimension = MALI_TEX_2D, .array = true, .offset = true,
		    .write_mask = 5 }, 4, 2 },
		{ { .kind = MALI_TEX_SINGLE, .dimension = MALI_TEX_3D,
		    .lod_mode = MALI_LOD_EXPLICIT, .write_mask = 7,
		    .format = MALI_REGISTER_F16 }, 4, 2 },
		{ { .kind = MALI_TEX_SINGLE, .dimension = MALI_TEX_CUBE, .array = true,
		    .shadow = true, .lod_mode = MALI_LOD_GRADIENT, .write_mask = 1 }, 6, 1 },
		{ { .kind = MALI_TEX_SINGLE, .dimension = MALI_TEX_1D,
		    .lod_mode = MALI_LOD_COMPUTED, .write_mask = 15 }, 1, 4 },
		{ { .kind = MALI_TEX_GATHER, .dimension = MALI_TEX_2D, .shadow = true,
		    .lod_mode = MALI_LOD_EXPLICIT, .write_mask = 15 }, 3, 4 },
		{ { .kind = MALI_TEX_GRADIENT, .dimension = MALI_TEX_3D, .derivatives = true,
		    .write_mask = 3 }, 6, 2 },
		{ { .kind = MALI_TEX_GRADIENT, .dimension = MALI_TEX_2D, .write_mask = 1 }, 2, 1 },
	};
	u32 i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		assert_int_equal(mali_texture_reads(&rows[i].op), rows[i].reads);
		assert_int_equal(mali_texture_writes(&rows[i].op), rows[i].writes);
	}
}

/* Levels, layers, offsets, swizzles, masks and what is outside */
static void test_fetch(void **state)
{
	struct mali_texture_op op = {
		.kind = MALI_TEX_FETCH, .dimension = MALI_TEX_2D, .array = true, .offset = true,
		.write_mask = 15, .format = MALI_REGISTER_F32,
	};
	u32 in[MALI_TEX_READS][MALI_LANES] = { 0 }, out[4][MALI_LANES], n, i;
	struct mali_texture t;

	make(&t, MALI_DIMENSION_2D, RG32F, 8, 4, 3, 4, 8, 1);
	fill(1000);
	for (n = 0; n < 1000; n++) {
		for (i = 0; i < MALI_LANES; i++) {
			s32 dx = (s32)(random32() % 5) - 2, dy = (s32)(random32() % 5) - 2;

			in[0][i] = random32() % 10;
			in[1][i] = random32() % 6;
			in[2][i] = random32() % 4;
			in[3][i] = (dx & 0xff) | (dy & 0xff) << 8 | (random32() % 5) << 24;
		}
		execute(&op, &t, NULL, in, out);
		for (i = 0; i < MALI_LANES; i++) {
			u32 level = in[3][i] >> 24, layer = in[2][i];
			s32 x = (s32)in[0][i] + (int8_t)in[3][i];
			s32 y = (s32)in[1][i] + (int8_t)(in[3][i] >> 8);
			s32 w = 8 >> level ? 8 >> level : 1, h = 4 >> level ? 4 >> level : 1;
			bool inside = level < 4 && layer < 3 && x >= 0 && x < w && y >= 0 && y < h;
			u32 at = inside ? place[layer][level] + (u32)(y * w + x) * 8 : 0;

			assert_int_equal(out[0][i], inside ? as_bits(texel(at)) : 0);
			assert_int_equal(out[1][i], inside ? as_bits(texel(at + 4)) : 0);
			assert_int_equal(out[2][i], 0);
			assert_int_equal(out[3][i], as_bits(1));
		}
	}
	/* (1, green, 0, red): blue is not written */
	t.swizzle[0] = MALI_ORDER_1;
	t.swizzle[2] = MALI_ORDER_0;
	t.swizzle[3] = 0;
	op.write_mask = 11;
	op.format = MALI_REGISTER_F16;
	memset(in, 0, sizeof(in));
	put(0, as_bits(0.5));
	put(4, as_bits(-2));
	execute(&op, &t, NULL, in, out);
	assert_int_equal(out[0][7], 0x3c00 | 0xc000u << 16);
	assert_int_equal(out[1][7], 0x3800);
	/* No texture, or one of another dimension: 0 */
	execute(&op, NULL, NULL, in, out);
	assert_int_equal(out[0][7], 0);
	op.dimension = MALI_TEX_3D;
	execute(&op, &t, NULL, in, out);
	assert_int_equal(out[0][7], 0);
}

static void test_fetch_3d_samples(void **state)
{
	struct mali_texture_op op = {
		.kind = MALI_TEX_FETCH, .dimension = MALI_TEX_3D, .write_mask = 1,
		.format = MALI_REGISTER_U32,
	};
	u32 in[MALI_TEX_READS][MALI_LANES] = { 0 }, out[4][MALI_LANES], i;
	struct mali_texture t;

	make(&t, MALI_DIMENSION_3D, R32UI, 4, 4, 1, 1, 4, 4);
	for (i = 0; i < 64; i++)
		put(4 * i, 0x1000 + i);
	for (i = 0; i < MALI_LANES; i++) {
		in[0][i] = i % 4;
		in[1][i] = i / 4;
		in[2][i] = i % 5;
	}
	execute(&op, &t, NULL, in, out);
	for (i = 0; i < MALI_LANES; i++)
		assert_int_equal(out[0][i], i % 5 < 4 ? 0x1000 + i % 5 * 16 + i : 0);

	make(&t, MALI_DIMENSION_2D, R32UI, 4, 4, 1, 1, 4, 4);
	for (i = 0; i < 64; i++)
		put(4 * i, 0x2000 + i);
	op.dimension = MALI_TEX_2D;
	op.offset = true;
	for (i = 0; i < MALI_LANES; i++)
		in[2][i] = i % 5 << 16;
	execute(&op, &t, NULL, in, out);
	for (i = 0; i < MALI_LANES; i++)
		assert_int_equal(out[0][i], i % 5 < 4 ? 0x2000 + i % 5 * 16 + i : 0);
}

/* u-interleaved, and AFBC with solid and uncompressed superblocks */
static void test_fetch_layouts(void **state)
{
	struct mali_texture_op op = {
		.kind = MALI_TEX_FETCH, .dimension = MALI_TEX_2D, .write_mask = 1,
		.format = MALI_REGISTER_F32,
	};
	static const u32 solid[] = { 0, 0, 0x000000ff, 0 };
	u32 in[MALI_TEX_READS][MALI_LANES] = { 0 }, out[4][MALI_LANES], header[4], i;
	struct mali_texture t;

	make(&t, MALI_DIMENSION_2D, R32F, 32, 32, 1, 1, 4, 1);
	memory.planes[0][0] = 10 | 1 << 4 | 1 << 8 | 2 << 24;
	memory.planes[0][4] = 2048;
	/* Block (1, 1), texel (5, 3) */
	put(2048 + 1024 + 4 * 0x1b, as_bits(7.5));
	in[0][2] = 16 + 5;
	in[1][2] = 16 + 3;
	assert_int_equal(mali_block_index(5, 3), 0x1e);
	put(2048 + 1024 + 4 * 0x1e, as_bits(2.5));
	execute(&op, &t, NULL, in, out);
	assert_int_equal(out[0][2], as_bits(2.5));

	make(&t, MALI_DIMENSION_2D, RGBA8, 32, 32, 1, 1, 4, 1);
	memory.planes[0][0] = 10 | 6 << 4 | 10u << 26;
	memory.planes[0][4] = 32;
	memcpy(&memory.texels[48], solid, sizeof(solid));
	execute(&op, &t, NULL, in, out);
	/* Block (1, 1) is solid red; the others are zeros */
	assert_int_equal(out[0][2], as_bits(1));
	assert_int_equal(out[0][0], 0);
	mali_afbc_uncompressed(header, 0x1000);
	memcpy(&memory.texels[0], header, sizeof(header));
	put(0x1000 + 4 * (16 * 9 + 4), 0x33);
	for (i = 0; i < MALI_LANES; i++) {
		in[0][i] = 4;
		in[1][i] = 9;
	}
	execute(&op, &t, NULL, in, out);
	assert_int_equal(out[0][11], as_bits(0x33 / 255.0f));

	/* In 3D, headers of slices are together; bodies are counted from those of their slice */
	make(&t, MALI_DIMENSION_3D, RGBA8, 16, 16, 1, 1, 4, 3);
	memory.planes[0][0] = 10 | 6 << 4 | 10u << 26;
	memory.planes[0][4] = 16;
	memory.planes[0][6] = 16;
	memcpy(&memory.texels[16], solid, sizeof(solid));
	mali_afbc_uncompressed(header, 0x2000);
	memcpy(&memory.texels[32], header, sizeof(header));
	put(32 + 0x2000 + 4 * (16 * 9 + 4), 0x66);
	op.dimension = MALI_TEX_3D;
	for (i = 0; i < MALI_LANES; i++)
		in[2][i] = i % 3;
	execute(&op, &t, NULL, in, out);
	assert_int_equal(out[0][0], 0);
	assert_int_equal(out[0][1], as_bits(1));
	assert_int_equal(out[0][2], as_bits(0x66 / 255.0f));
}

static void test_formats(void **state)
{
	struct mali_texture_op op = {
		.kind = MALI_TEX_SINGLE, .dimension = MALI_TEX_2D, .lod_mode = MALI_LOD_ZERO,
		.write_mask = 15, .format = MALI_REGISTER_F32,
	};
	u32 in[MALI_TEX_READS][MALI_LANES] = { 0 }, out[4][MALI_LANES];
	struct mali_sampler s = linear;
	struct mali_texture t;

	make(&t, MALI_DIMENSION_2D, RGBA8_SRGB, 1, 1, 1, 1, 4, 1);
	put(0, 0x80ff0080);
	execute(&op, &t, &s, in, out);
	assert_true(fabs(as_float(out[0][0]) - 0.21586) < 0.00001);
	assert_int_equal(out[3][0], as_bits(128 / 255.0f));
	s.linear_srgb = true;
	execute(&op, &t, &s, in, out);
	assert_int_equal(out[0][0], as_bits(128 / 255.0f));
	/* Integers are not filtered, and their border is one */
	make(&t, MALI_DIMENSION_2D, R32UI, 2, 1, 1, 1, 4, 1);
	put(0, 0xfffffffe);
	put(4, 7);
	op.format = MALI_REGISTER_U32;
	s.border[0] = 1234;
	s.border[1] = 99;
	s.wrap[0] = MALI_WRAP_BORDER;
	in[0][0] = as_bits(0.5f - 1 / 128.0f);
	in[0][1] = as_bits(0.5);
	in[0][2] = as_bits(-0.5);
	execute(&op, &t, &s, in, out);
	assert_int_equal(out[0][0], 0xfffffffe);
	assert_int_equal(out[0][1], 7);
	assert_int_equal(out[0][2], 1234);
	assert_int_equal(out[1][2], 0);
	assert_int_equal(out[3][2], 1);
}

/* An access that is not made ends the instruction, and repeating it is right */
static void test_stalls(void **state)
{
	const struct mali_texture_op op = {
		.kind = MALI_TEX_SINGLE, .dimension = MALI_TEX_2D, .lod_mode = MALI_LOD_ZERO,
		.write_mask = 1, .format = MALI_REGISTER_F32,
	};
	u32 in[MALI_TEX_READS][MALI_LANES], out[4][MALI_LANES], n, i;
	struct mali_texture t;

	make(&t, MALI_DIMENSION_2D, R32F, 2, 2, 1, 1, 4, 1);
	fill(4);
	for (i = 0; i < MALI_LANES; i++)
		in[0][i] = in[1][i] = as_bits(0.5);
	/* A plane, and four texels for each lane */
	for (n = 1; n <= 65; n++) {
		memory.stop = n;
		assert_false(mali_texture_execute(&reader, &op, &t, &linear, 0xffff, in, out));
	}
	memory.stop = 66;
	assert_true(mali_texture_execute(&reader, &op, &t, &linear, 0xffff, in, out));
	memory.stop = 0;
	/* Lanes that are not asked for are left alone, and read nothing */
	memset(out, 0x55, sizeof(out));
	memory.stop = 6;
	assert_true(mali_texture_execute(&reader, &op, &t, &linear, 0x0010, in, out));
	assert_int_equal(out[0][3], 0x55555555);
	assert_true(as_float(out[0][4]) <= 1);
	memory.stop = 0;
}

static void test_images(void **state)
{
	u32 rgba[4], conversion, bytes, count, registers[4] = { 0 };
	struct mali_texture t;
	u8 pixel[16];
	u64 va;

	make(&t, MALI_DIMENSION_2D, RGBA8, 8, 4, 3, 1, 4, 1);
	put(place[2][0] + 4 * (3 * 8 + 5), 0xff008000);
	assert_true(mali_image_load(&reader, &t, 5 | 3 << 16, 2 << 16, rgba));
	assert_int_equal(rgba[1], as_bits(128 / 255.0f));
	assert_int_equal(rgba[3], as_bits(1));
	assert_true(mali_image_address(&reader, &t, 5 | 3 << 16, 2 << 16, &va));
	assert_int_equal(va, BASE + place[2][0] + 4 * (3 * 8 + 5));
	/* Outside: in x, in y, in layers, of samples */
	assert_true(mali_image_address(&reader, &t, 8, 0, &va));
	assert_int_equal(va, 0);
	assert_true(mali_image_address(&reader, &t, 4 << 16, 0, &va));
	assert_int_equal(va, 0);
	assert_true(mali_image_address(&reader, &t, 0, 3 << 16, &va));
	assert_int_equal(va, 0);
	assert_true(mali_image_address(&reader, &t, 0, 1, &va));
	assert_int_equal(va, 0);
	assert_true(mali_image_load(&reader, &t, 0xffffffff, 0, rgba));
	assert_int_equal(rgba[0] | rgba[1] | rgba[2] | rgba[3], 0);
	memory.stop = 1;
	assert_false(mali_image_address(&reader, &t, 0, 0, &va));
	memory.stop = 2;
	assert_false(mali_image_load(&reader, &t, 0, 0, rgba));
	memory.stop = 0;

	conversion = mali_conversion_of(&t);
	registers[0] = as_bits(1);
	registers[2] = as_bits(0.2);
	assert_true(mali_convert_store(conversion, registers, 4, MALI_REGISTER_AUTO, pixel,
				       &bytes));
	assert_int_equal(bytes, 4);
	assert_memory_equal(pixel, "\xff\x00\x33\x00", 4);
	assert_true(mali_convert_bytes(conversion, &bytes));
	assert_int_equal(bytes, 4);
	assert_true(mali_convert_load(conversion, pixel, 3, MALI_REGISTER_F16, registers, &count));
	assert_int_equal(count, 2);
	assert_int_equal(registers[0], 0x3c00);
	assert_int_equal(registers[1], 0x3266);
	assert_false(mali_convert_bytes(166u << 12, &bytes));
	assert_false(mali_convert_store(166u << 12, registers, 4, MALI_REGISTER_AUTO, pixel,
					&bytes));

	/* A buffer has more texels than 16 bits count */
	make(&t, MALI_DIMENSION_1D, 163u << 12 | 16, 0x10000, 1, 1, 1, 1, 1);
	assert_true(mali_image_address(&reader, &t, 0xffff, 0, &va));
	assert_int_equal(va, BASE + 0xffff);
	assert_true(mali_image_address(&reader, &t, 0x10000, 0, &va));
	assert_int_equal(va, 0);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_registers),
		cmocka_unit_test(test_fetch),
		cmocka_unit_test(test_fetch_3d_samples),
		cmocka_unit_test(test_fetch_layouts),
		cmocka_unit_test(test_formats),
		cmocka_unit_test(test_stalls),
		cmocka_unit_test(test_images),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
