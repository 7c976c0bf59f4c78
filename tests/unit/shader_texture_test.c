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

	/* The stencil of pixels of both is their last byte */
	make(&t, MALI_DIMENSION_2D, R8, 32, 32, 1, 1, 4, 1);
	memory.planes[0][0] = 10 | 6 << 4 | 15u << 26;
	memory.planes[0][4] = 32;
	memcpy(&memory.texels[0], header, sizeof(header));
	put(0x1000 + 4 * (16 * 9 + 4), 0x7a123456);
	execute(&op, &t, NULL, in, out);
	assert_int_equal(out[0][11], as_bits(0x7a / 255.0f));

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

/* Red in the block of the texel, black elsewhere: BC1 */
static const u32 red_block[] = { 0xf800f800, 0 };

static void fetch_at(const struct mali_texture *t, u32 x, u32 y, u32 z, u32 out[4][MALI_LANES])
{
	const struct mali_texture_op op = {
		.kind = MALI_TEX_FETCH, .write_mask = 15, .format = MALI_REGISTER_F32,
		.dimension = t->dimension == MALI_DIMENSION_3D ? MALI_TEX_3D : MALI_TEX_2D,
	};
	u32 in[MALI_TEX_READS][MALI_LANES] = { { x }, { y }, { z } };

	execute(&op, t, NULL, (const u32 (*)[MALI_LANES])in, out);
}

/* Compressed blocks have the places of texels: in rows, or in tiles of 4x4 */
static void test_compressed_layouts(void **state)
{
	u32 out[4][MALI_LANES], x, y;
	struct mali_texture t;

	make(&t, MALI_DIMENSION_2D, RGBA8, 64, 64, 1, 1, 4, 1);
	memory.planes[0][0] = 10 | 1 << 4 | 2 << 8 | 48u << 24;
	memory.planes[0][4] = 16 * 8;
	memcpy(&memory.texels[5 * 16 * 8 + 6 * 8], red_block, sizeof(red_block));
	for (y = 0; y < 64; y += 3) {
		for (x = 0; x < 64; x += 3) {
			fetch_at(&t, x, y, 0, out);
			assert_int_equal(out[0][0], x / 4 == 6 && y / 4 == 5 ? as_bits(1) : 0);
		}
	}
	memset(memory.texels, 0, sizeof(memory.texels));
	memory.planes[0][0] = 10 | 1 << 4 | 1 << 8 | 48u << 24;
	/* A row of tiles: four of 16 blocks */
	memory.planes[0][4] = 4 * 16 * 8;
	/* Block (6, 5) is in tile (1, 1), at (2, 1): number 0b111, as of texels in blocks */
	assert_int_equal(mali_block_index(2, 1), 7);
	memcpy(&memory.texels[4 * 16 * 8 + 16 * 8 + 7 * 8], red_block, sizeof(red_block));
	for (y = 0; y < 64; y += 3) {
		for (x = 0; x < 64; x += 3) {
			fetch_at(&t, x, y, 0, out);
			assert_int_equal(out[0][0], x / 4 == 6 && y / 4 == 5 ? as_bits(1) : 0);
		}
	}
}

static void put_single_colour(u32 at, u32 red, u32 green)
{
	const u32 block[] = { 0xfffffdfc, 0xffffffff, red | green << 16, 0xffff0000 };

	memcpy(&memory.texels[at], block, sizeof(block));
}

/* ASTC: blocks of 10x6, and of 4x4x3, to binary16 and to sRGB */
static void test_astc_planes(void **state)
{
	u32 out[4][MALI_LANES];
	struct mali_texture t;

	make(&t, MALI_DIMENSION_2D, 223u << 12, 40, 24, 1, 1, 8, 1);
	memory.planes[0][0] = 10 | 4 << 4 | 2 << 8 | 1 << 25 | 6 << 26 | 2u << 29;
	memory.planes[0][4] = 4 * 16;
	put_single_colour(2 * 4 * 16 + 3 * 16, 0xffff, 0x4000);
	fetch_at(&t, 39, 17, 0, out);
	assert_int_equal(out[0][0], as_bits(1));
	assert_int_equal(out[1][0], as_bits(0.25));
	assert_int_equal(out[3][0], as_bits(1));
	/* Blocks of zeros are illegal: magenta */
	fetch_at(&t, 29, 17, 0, out);
	assert_int_equal(out[1][0], 0);
	assert_int_equal(out[2][0], as_bits(1));

	make(&t, MALI_DIMENSION_3D, RGBA8_SRGB, 8, 8, 1, 1, 4, 6);
	memory.planes[0][0] = 10 | 5 << 4 | 2 << 8 | 0 << 26 | 0 << 28 | 3u << 30;
	memory.planes[0][4] = 2 * 16;
	memory.planes[0][6] = 2 * 2 * 16;
	put_single_colour(2 * 2 * 16 + 2 * 16 + 16, 0x80ff, 0xffff);
	fetch_at(&t, 5, 6, 4, out);
	assert_true(fabs(as_float(out[0][0]) - 0.21586) < 0.00001);
	assert_int_equal(out[1][0], as_bits(1));
	fetch_at(&t, 5, 6, 2, out);
	assert_int_equal(out[1][0], 0);
	/* There is no such width, nor such an ordering */
	memory.planes[0][0] = 10 | 4 << 4 | 2 << 8 | 3 << 26;
	fetch_at(&t, 5, 6, 4, out);
	assert_int_equal(out[0][0] | out[1][0] | out[2][0], 0);
	memory.planes[0][0] = 10 | 5 << 4 | 3 << 8;
	fetch_at(&t, 5, 6, 4, out);
	assert_int_equal(out[0][0] | out[1][0] | out[2][0], 0);
}

/* Formats of the decoded pixels, which the texture's own is */
static void test_compressed_formats(void **state)
{
	static const u32 grey[] = { 0x00ff, 0 };	/* BC4: 1, and its first code */
	u32 out[4][MALI_LANES];
	struct mali_texture t;
	u64 va;

	/* R16 and R16G16, with green from the second half; signed */
	make(&t, MALI_DIMENSION_2D, 172u << 12 | 16, 4, 4, 1, 1, 4, 1);
	memory.planes[0][0] = 10 | 1 << 4 | 2 << 8 | 53u << 24;
	memcpy(&memory.texels[8], grey, sizeof(grey));
	fetch_at(&t, 1, 1, 0, out);
	assert_int_equal(out[0][0], 0);
	assert_int_equal(out[1][0], as_bits(1));
	make(&t, MALI_DIMENSION_2D, 100u << 12 | 16, 4, 4, 1, 1, 2, 1);
	memory.planes[0][0] = 10 | 1 << 4 | 2 << 8 | 52u << 24;
	memory.texels[0] = 0x81;
	fetch_at(&t, 1, 1, 0, out);
	assert_int_equal(out[0][0], as_bits(-1));
	/* ETC2's alpha is in the first half: base 255, no multiplier */
	make(&t, MALI_DIMENSION_2D, RGBA8, 4, 4, 1, 1, 4, 1);
	memory.planes[0][0] = 10 | 1 << 4 | 2 << 8 | 37u << 24;
	memory.texels[0] = 0xff;
	fetch_at(&t, 3, 3, 0, out);
	assert_int_equal(out[0][0], as_bits(2 / 255.0f));
	assert_int_equal(out[3][0], as_bits(1));
	/* A compressed texel has no address */
	assert_true(mali_image_address(&reader, &t, 0, 0, &va));
	assert_int_equal(va, 0);
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
		cmocka_unit_test(test_compressed_layouts),
		cmocka_unit_test(test_astc_planes),
		cmocka_unit_test(test_compressed_formats),
		cmocka_unit_test(test_formats),
		cmocka_unit_test(test_stalls),
		cmocka_unit_test(test_images),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
