// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Where texels are, AFBC, and descriptors of textures.
 */
#include "shader_operands.h"
#include "../../gpu/shader/texture_desc.h"

/* Mesa, pan_tiling.c: y3 (x3 ^ y3) y2 (x2 ^ y2) y1 (x1 ^ y1) y0 (x0 ^ y0) */
static void test_block_index(void **state)
{
	u32 x, y, i;

	for (y = 0; y < 16; y++) {
		for (x = 0; x < 16; x++) {
			u32 expected = 0;

			for (i = 0; i < 4; i++)
				expected |= (y >> i & 1) << (2 * i + 1) |
					    ((x ^ y) >> i & 1) << 2 * i;
			assert_int_equal(mali_block_index(x, y), expected);
			assert_int_equal(mali_block_index(x + 48, y + 16), expected);
		}
	}
	assert_int_equal(mali_block_index(1, 0), 1);
	assert_int_equal(mali_block_index(1, 1), 2);
	assert_int_equal(mali_block_index(15, 0), 0x55);
}

#define IMAGE	(48 * 32)

static void test_surface(void **state)
{
	struct mali_surface s = {
		.base = 0x100000000, .row_stride = 256, .slice_stride = 0x100000, .bytes = 4,
		.ordering = MALI_ORDERING_LINEAR,
	};
	u8 seen[IMAGE] = { 0 };
	u32 x, y;

	assert_int_equal(mali_surface_address(&s, 3, 2, 0), 0x10000020c);
	assert_int_equal(mali_surface_address(&s, 3, 2, 2), 0x10020020c);

	/* 48x32 texels: three blocks in a row, of 1024 bytes each */
	s.ordering = MALI_ORDERING_BLOCKS;
	s.row_stride = 3 * 1024;
	assert_int_equal(mali_surface_address(&s, 16, 0, 0), 0x100000400);
	assert_int_equal(mali_surface_address(&s, 0, 16, 0), 0x100000c00);
	assert_int_equal(mali_surface_address(&s, 17, 17, 1), 0x100101008);
	for (y = 0; y < 32; y++) {
		for (x = 0; x < 48; x++) {
			u64 at = mali_surface_address(&s, x, y, 0) - s.base;

			assert_int_equal(at % 4, 0);
			assert_true(at / 4 < IMAGE);
			assert_int_equal(seen[at / 4]++, 0);
		}
	}
}

#define TILES	2u

/* Two by two tiles of 64 KiB: each texel has its own place, blocks are together and in rows */
static void check_64k(u32 bytes, u32 width, u32 height)
{
	static u8 seen[TILES * TILES * MALI_TILE_64K];
	struct mali_surface s = {
		.base = 0x100000000, .row_stride = TILES * MALI_TILE_64K, .bytes = bytes,
		.slice_stride = 0x1000000000, .ordering = MALI_ORDERING_64K,
	};
	u32 x, y;

	memset(seen, 0, sizeof(seen));
	assert_true(mali_ordering_known(MALI_ORDERING_64K, bytes));
	assert_int_equal(width * height * bytes, MALI_TILE_64K);
	assert_int_equal(mali_surface_address(&s, width, 0, 0), s.base + MALI_TILE_64K);
	assert_int_equal(mali_surface_address(&s, 0, height, 0), s.base + s.row_stride);
	assert_int_equal(mali_surface_address(&s, 16, 0, 0), s.base + 256 * bytes);
	assert_int_equal(mali_surface_address(&s, 0, 16, 0), s.base + 16 * width * bytes);
	assert_int_equal(mali_surface_address(&s, 17, 1, 3), s.base + 3 * s.slice_stride +
			 (256 + 2) * bytes);
	for (y = 0; y < TILES * height; y++) {
		for (x = 0; x < TILES * width; x++) {
			u64 at = mali_surface_address(&s, x, y, 0) - s.base;

			assert_int_equal(at % bytes, 0);
			assert_true(at < sizeof(seen));
			assert_int_equal(seen[at]++, 0);
		}
	}
}

static void test_tiles_of_64k(void **state)
{
	check_64k(1, 256, 256);
	check_64k(2, 256, 128);
	check_64k(4, 128, 128);
	check_64k(8, 128, 64);
	check_64k(16, 64, 64);
	assert_false(mali_ordering_known(MALI_ORDERING_64K, 3));
	assert_false(mali_ordering_known(MALI_ORDERING_64K, 12));
	assert_false(mali_ordering_known(MALI_ORDERING_64K, 0));
	assert_false(mali_ordering_known(MALI_ORDERING_TILES, 8));
	assert_false(mali_ordering_known(MALI_ORDERING_NONE, 4));
	assert_true(mali_ordering_known(MALI_ORDERING_LINEAR, 3));
}

/* Every pixel of an image of 256x128 has its own place, in the memory that Mesa allocates */
static void check_afbc(const struct mali_afbc *a, u32 headers)
{
	static u8 seen[256 * 128];
	u32 x, y, width, height;

	assert_true(mali_afbc_shape(a->shape, &width, &height));
	assert_int_equal(width * height, MALI_AFBC_PIXELS);
	memset(seen, 0, sizeof(seen));
	for (y = 0; y < 128; y++) {
		for (x = 0; x < 256; x++) {
			u64 header = mali_afbc_header_address(a, x, y, 0) - a->header;
			u32 body = mali_afbc_body(a, x, y) - a->body_offset;
			u32 pixel = body / a->bytes + mali_afbc_index(a, x, y);

			assert_int_equal(header % MALI_AFBC_HEADER_BYTES, 0);
			assert_true(header < headers);
			/* The body of each header */
			assert_int_equal(body, header / 16 * MALI_AFBC_PIXELS * a->bytes);
			assert_true(pixel < sizeof(seen));
			assert_int_equal(seen[pixel]++, 0);
		}
	}
}

static void test_afbc(void **state)
{
	struct mali_afbc a = {
		.header = 0x10000, .row_stride = 16 * 16, .slice_stride = 0x8000,
		.body_offset = 0x800, .bytes = 4, .shape = 0,
	};
	u32 header[4], colour[2] = { 0x12345678, 0x9abcdef0 }, got[2], width, height, i;

	check_afbc(&a, 16 * 8 * 16);
	assert_int_equal(mali_afbc_header_address(&a, 33, 17, 0), 0x10000 + 256 + 32);
	assert_int_equal(mali_afbc_header_address(&a, 33, 17, 3), 0x10000 + 256 + 32 + 0x18000);
	assert_int_equal(mali_afbc_index(&a, 33, 17), 17);
	a.shape = 1;
	a.row_stride = 8 * 16;
	check_afbc(&a, 16 * 8 * 16);
	a.shape = 2;
	a.row_stride = 4 * 16;
	check_afbc(&a, 16 * 8 * 16);
	a.shape = 0;
	a.tiled = true;
	a.row_stride = 16 * 8 * 16;
	check_afbc(&a, 16 * 8 * 16);
	/* The second tile; within a tile, x before y */
	assert_int_equal(mali_afbc_header_address(&a, 8 * 16, 0, 0), 0x10000 + 64 * 16);
	assert_int_equal(mali_afbc_header_address(&a, 16, 0, 0), 0x10000 + 16);
	assert_int_equal(mali_afbc_header_address(&a, 0, 16, 0), 0x10000 + 32);
	assert_int_equal(mali_afbc_header_address(&a, 32, 0, 0), 0x10000 + 64);
	/* Pixels of more than 32 bits have tiles of 4x4 */
	a.bytes = 8;
	a.row_stride = 16 * 4 * 16;
	check_afbc(&a, 16 * 8 * 16);
	assert_int_equal(mali_afbc_header_address(&a, 4 * 16, 0, 0), 0x10000 + 16 * 16);
	assert_int_equal(mali_afbc_header_address(&a, 0, 4 * 16, 0), 0x10000 + 16 * 4 * 16);
	a.bytes = 4;
	assert_false(mali_afbc_shape(3, &width, &height));

	memset(header, 0, sizeof(header));
	assert_true(mali_afbc_is_solid(header));
	mali_afbc_colour(header, got);
	assert_int_equal(got[0] | got[1], 0);
	mali_afbc_solid(header, colour);
	assert_true(mali_afbc_is_solid(header));
	mali_afbc_colour(header, got);
	assert_memory_equal(got, colour, sizeof(got));
	mali_afbc_uncompressed(header, 0x4400);
	assert_false(mali_afbc_is_solid(header));
	assert_int_equal(mali_afbc_body_of(header), 0x4400);
	/* Sixteen sizes of six bits, each 1 */
	for (i = 0; i < 16; i++) {
		u32 bit = 32 + 6 * i, v = header[bit / 32] >> bit % 32;

		if (bit % 32 > 26)
			v |= header[bit / 32 + 1] << (32 - bit % 32);
		assert_int_equal(v & 63, 1);
	}
	assert_int_equal(mali_afbc_bytes(10), 4);
	assert_int_equal(mali_afbc_bytes(0), 1);
	/* Not used, YUV, none */
	assert_int_equal(mali_afbc_bytes(2), 0);
	assert_int_equal(mali_afbc_bytes(32), 0);
	assert_int_equal(mali_afbc_bytes(63), 0);
}

#define FORMAT	(187u << 12 | 4)	/* B8G8R8A8_UNORM */

static const u32 texture[] = {
	2 | 2 << 4 | FORMAT << 10,
	99 | 49 << 16,			/* 100 x 50 */
	2 | 1 << 3 | 0 << 6 | 5 << 9 | 1 << 12 | 6 << 16,
	0 | 2 << 13 | 0x600 << 16,	/* 4 samples, to level 6 */
	0x87654000, 0x12, 4, 9,
};

static void test_texture(void **state)
{
	struct mali_texture t;
	u32 w[8];

	assert_true(mali_texture_decode(&t, texture));
	assert_int_equal(t.dimension, MALI_DIMENSION_2D);
	assert_int_equal(t.encoded, FORMAT);
	assert_int_equal(t.format.bytes, 4);
	assert_int_equal(t.width, 100);
	assert_int_equal(t.height, 50);
	assert_int_equal(t.depth, 1);
	assert_int_equal(t.levels, 7);
	assert_int_equal(t.layers, 5);
	assert_int_equal(t.samples, 4);
	assert_int_equal(t.max_lod, 0x600);
	assert_int_equal(t.planes, 0x1287654000);
	assert_int_equal(t.swizzle[0], 2);
	assert_int_equal(t.swizzle[1], 1);
	assert_int_equal(t.swizzle[2], 0);
	assert_int_equal(t.swizzle[3], MALI_ORDER_1);
	/* Layer by layer, its levels in succession */
	assert_int_equal(mali_plane_address(&t, 0, 1, false), 0x1287654020);
	assert_int_equal(mali_plane_address(&t, 2, 1, false), 0x1287654000 + 15 * 32);
	assert_int_equal(mali_level_size(100, 3), 12);
	assert_int_equal(mali_level_size(100, 7), 1);
	assert_int_equal(mali_level_size(100, 40), 1);

	memcpy(w, texture, sizeof(w));
	w[0] = (w[0] & ~0x70u) | 3 << 4;
	assert_true(mali_texture_decode(&t, w));
	assert_int_equal(t.depth, 10);
	/* Eight levels of 100 x 50; another descriptor; a dimension and a format that are none */
	memcpy(w, texture, sizeof(w));
	w[2] += 1 << 16;
	assert_false(mali_texture_decode(&t, w));
	memcpy(w, texture, sizeof(w));
	w[0] = (w[0] & ~0xfu) | 9;
	assert_false(mali_texture_decode(&t, w));
	memcpy(w, texture, sizeof(w));
	w[0] = (w[0] & ~0x70u) | 4 << 4;
	assert_false(mali_texture_decode(&t, w));
	memcpy(w, texture, sizeof(w));
	w[0] = (w[0] & 0x3ff) | 166u << 22;
	assert_false(mali_texture_decode(&t, w));
	memcpy(w, texture, sizeof(w));
	w[2] |= 7;
	assert_false(mali_texture_decode(&t, w));
}

static void test_plane(void **state)
{
	static const u32 generic[] = {
		10 | 1 << 4 | 2 << 8 | 2 << 24, 0x1000, 0x87654000, 0x00030012,
		0x08000100 | 1 << 28, 0, 0x2000, 99 | 49 << 16,
	};
	static const u32 afbc[] = {
		10 | 6 << 4 | 1 << 8 | 1 << 16 | 1 << 19 | 10u << 26, 0x1000, 0x87654000, 0x12,
		0x400, 0x800, 0x2000, 99 | 49 << 16,
	};
	struct mali_plane p;
	u32 w[8];

	assert_true(mali_plane_decode(&p, generic));
	assert_int_equal(p.kind, MALI_PLANE_GENERIC);
	assert_int_equal(p.clump, MALI_CLUMP_RAW32);
	assert_int_equal(p.surface.bytes, 4);
	assert_int_equal(p.surface.ordering, MALI_ORDERING_LINEAR);
	/* v13 has the size's high bits above the address, the slice stride's above the row's */
	assert_int_equal(p.surface.base, 0x1287654000);
	assert_int_equal(p.surface.row_stride, 0x100);
	assert_int_equal(p.surface.slice_stride, 0x300002000);
	assert_int_equal(p.width, 100);
	assert_int_equal(p.height, 50);

	assert_true(mali_plane_decode(&p, afbc));
	assert_int_equal(p.kind, MALI_PLANE_AFBC);
	assert_int_equal(p.afbc.header, 0x1287654000);
	assert_int_equal(p.afbc.row_stride, 0x400);
	assert_int_equal(p.afbc.slice_stride, 0x2000);
	assert_int_equal(p.afbc.bytes, 4);
	assert_int_equal(p.afbc.shape, 1);
	assert_true(p.afbc.tiled);

	/* BC7, in rows; YUV; what is not modelled: a clump, an ordering; a null plane; a texture */
	memcpy(w, generic, sizeof(w));
	w[0] = (w[0] & 0xffffff) | 57 << 24;
	assert_true(mali_plane_decode(&p, w));
	assert_int_equal(p.kind, MALI_PLANE_COMPRESSED);
	assert_int_equal(p.compressed.clump, MALI_CLUMP_BC7_UNORM);
	assert_int_equal(p.surface.bytes, 16);
	assert_int_equal(p.surface.ordering, MALI_ORDERING_LINEAR);
	w[0] = (w[0] & 0xffffff) | 72 << 24;
	assert_true(mali_plane_decode(&p, w));
	assert_int_equal(p.kind, MALI_PLANE_YUV);
	w[0] = (w[0] & 0xffffff) | 120 << 24;
	assert_true(mali_plane_decode(&p, w));
	assert_int_equal(p.kind, MALI_PLANE_NONE);
	memcpy(w, generic, sizeof(w));
	w[0] = (w[0] & ~0xf00u) | 3 << 8;
	assert_true(mali_plane_decode(&p, w));
	assert_int_equal(p.kind, MALI_PLANE_NONE);
	/* Tiles of 64 KiB, which texels of three bytes cannot be in, and compressed blocks can */
	w[0] = (w[0] & ~0xf00u) | 8 << 8;
	assert_true(mali_plane_decode(&p, w));
	assert_int_equal(p.kind, MALI_PLANE_GENERIC);
	assert_int_equal(p.surface.ordering, MALI_ORDERING_64K);
	w[0] = (w[0] & 0xffffff) | 8 << 24;
	assert_true(mali_plane_decode(&p, w));
	assert_int_equal(p.kind, MALI_PLANE_NONE);
	w[0] = (w[0] & 0xffffff) | 57 << 24;
	assert_true(mali_plane_decode(&p, w));
	assert_int_equal(p.kind, MALI_PLANE_COMPRESSED);
	assert_int_equal(p.surface.ordering, MALI_ORDERING_64K);
	memcpy(w, generic, sizeof(w));
	w[0] &= ~0xf0u;
	assert_true(mali_plane_decode(&p, w));
	assert_int_equal(p.kind, MALI_PLANE_NONE);
	assert_false(mali_plane_decode(&p, texture));
}

static void test_sampler(void **state)
{
	static const u32 word[] = {
		1 | 2 << 4 | 8 << 8 | 12 << 12 | 11 << 16 | 1 << 21 | 1 << 23 | 1 << 25 | 1 << 28 |
		1 << 29 | 3u << 30,
		0x80 | 4 << 13 | 0xf00 << 16, 0xff80 | 7 << 16 | 3 << 24, 0, 1, 2, 3, 4,
	};
	struct mali_sampler s;

	assert_true(mali_sampler_decode(&s, word));
	assert_int_equal(s.reduction, MALI_REDUCTION_MINIMUM);
	assert_int_equal(s.wrap[0], MALI_WRAP_BORDER);
	assert_int_equal(s.wrap[1], MALI_WRAP_MIRRORED_REPEAT);
	assert_int_equal(s.wrap[2], MALI_WRAP_REPEAT);
	assert_true(s.nearest_even && s.seamless && s.normalized && s.magnify_nearest);
	assert_false(s.minify_nearest || s.linear_srgb);
	assert_int_equal(s.cutoff, 128);
	assert_int_equal(s.mipmap, MALI_MIPMAP_TRILINEAR);
	assert_int_equal(s.min_lod, 0x80);
	assert_int_equal(s.max_lod, 0xf00);
	assert_int_equal(s.compare, MALI_FUNC_GREATER);
	assert_int_equal(s.bias, -128);
	assert_int_equal(s.anisotropy, 8);
	assert_int_equal(s.border[3], 4);
	assert_false(mali_sampler_decode(&s, texture));
}

static void test_handles(void **state)
{
	u32 t, s;

	mali_texture_handles(3u << 27 | 0x123 << 16 | 5 << 11 | 0x45, false, &t, &s);
	assert_int_equal(t, 3u << 24 | 0x123);
	assert_int_equal(s, 5u << 24 | 0x45);
	/* The last four tables */
	mali_texture_handles(12u << 27 | 1 << 16 | 15 << 11 | 2, false, &t, &s);
	assert_int_equal(t, 60u << 24 | 1);
	assert_int_equal(s, 63u << 24 | 2);
	mali_texture_handles(0x0300123405006789, true, &t, &s);
	assert_int_equal(t, 0x03001234);
	assert_int_equal(s, 0x05006789);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_block_index),
		cmocka_unit_test(test_surface),
		cmocka_unit_test(test_tiles_of_64k),
		cmocka_unit_test(test_afbc),
		cmocka_unit_test(test_texture),
		cmocka_unit_test(test_plane),
		cmocka_unit_test(test_sampler),
		cmocka_unit_test(test_handles),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
