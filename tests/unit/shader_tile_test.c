// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The tile buffer: values of targets, depth and stencil tests, blending by fixed function.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../../gpu/shader/blend.h"
#include "../../gpu/shader/depth.h"

#define ONE		0x3f800000u
#define HALF		0x3f000000u
#define FORMAT(e)	((u32)(e) << 12)
#define RGBA8_TB	FORMAT(237)
#define SRGB		(1u << 20)

static void test_fixed_point(void **state)
{
	const u32 rgba[4] = { ONE, 0, HALF, 0xbf800000u };
	u32 tile[4], back[4];

	(void)state;
	mali_tile_pack(tile, MALI_INTERNAL_R8G8B8A8, RGBA8_TB, rgba);
	/* 127.5 to even; what is negative is 0 */
	assert_int_equal(tile[0], 0x008000ff);
	/* Five and five bits, six and four, with fractions and without */
	mali_tile_pack(tile, MALI_INTERNAL_R5G6B5A0, FORMAT(226), rgba);
	assert_int_equal(tile[0], 0x3e0 | 0x1f0u << 20);
	mali_tile_pack(tile, MALI_INTERNAL_R5G6B5A0, FORMAT(227), rgba);
	assert_int_equal(tile[0], 0x3e0 | 16u << 25);
	mali_tile_unpack(back, MALI_INTERNAL_R5G6B5A0, FORMAT(227), tile);
	assert_int_equal(back[0], ONE);
	assert_int_equal(back[1], 0);
	assert_int_equal(back[3], ONE);
}

static void test_kinds(void **state)
{
	enum mali_pixel_kind kind;

	(void)state;
	assert_true(mali_tile_kind(MALI_INTERNAL_R8G8B8A8, RGBA8_TB, &kind));
	assert_int_equal(kind, MALI_PIXEL_FLOAT);
	assert_false(mali_tile_kind(MALI_INTERNAL_R8G8B8A8, FORMAT(238), &kind));
	/* RGBA8UI in 32 bits, and not in 16 */
	assert_true(mali_tile_kind(MALI_INTERNAL_RAW32, FORMAT(155), &kind));
	assert_int_equal(kind, MALI_PIXEL_UINT);
	assert_false(mali_tile_kind(MALI_INTERNAL_RAW16, FORMAT(155), &kind));
}

static void test_srgb(void **state)
{
	u32 tile[4] = { 0 }, rgba[4], value;

	(void)state;
	for (value = 0; value < 256; value++) {
		tile[0] = value * 0x01010101u;
		mali_tile_unpack(rgba, MALI_INTERNAL_R8G8B8A8, RGBA8_TB | SRGB, tile);
		mali_tile_pack(tile, MALI_INTERNAL_R8G8B8A8, RGBA8_TB | SRGB, rgba);
		assert_int_equal(tile[0], value * 0x01010101u);
	}
}

static void test_average(void **state)
{
	const u32 samples[4][4] = {
		{ 0xff000004 }, { 0xff000008 }, { 0xff00000c }, { 0xff000010 },
	};
	u32 tile[4];

	(void)state;
	mali_tile_average(tile, MALI_INTERNAL_R8G8B8A8, false, samples, 4);
	assert_int_equal(tile[0], 0xff00000a);
	/* Of integers there is no mean */
	mali_tile_average(tile, MALI_INTERNAL_RAW32, false, samples, 4);
	assert_int_equal(tile[0], 0xff000004);
}

static void test_depth_formats(void **state)
{
	(void)state;
	assert_int_equal(mali_depth_pack(MALI_DEPTH_D16, HALF), 0x8000);
	assert_int_equal(mali_depth_pack(MALI_DEPTH_D24, ONE), 0xffffff);
	assert_int_equal(mali_depth_pack(MALI_DEPTH_D24, 0x40000000), 0xffffff);
	assert_int_equal(mali_depth_pack(MALI_DEPTH_D24, 0x7fc00000), 0);
	assert_int_equal(mali_depth_pack(MALI_DEPTH_D32, 0x40000000), 0x40000000);
	assert_int_equal(mali_depth_unpack(MALI_DEPTH_D16, 0xffff), ONE);
}

static struct mali_tile *new_tile(u8 format)
{
	const struct mali_tile_clear clear = { .depth = HALF, .stencil = 5 };
	struct mali_tile *t = calloc(1, sizeof(*t));

	assert_non_null(t);
	t->width = 16;
	t->height = 16;
	t->samples = 1;
	t->depth_format = format;
	mali_tile_begin(t, &clear);
	return t;
}

/* Func: never, less, equal, lequal, greater, not equal, gequal, always */
static void test_depth_functions(void **state)
{
	static const u8 nearer[8] = { 0, 1, 0, 1, 0, 1, 0, 1 };
	static const u8 same[8] = { 0, 0, 1, 1, 0, 0, 1, 1 };
	static const u8 farther[8] = { 0, 0, 0, 0, 1, 1, 1, 1 };
	u32 format, f;

	(void)state;
	for (format = MALI_DEPTH_D16; format <= MALI_DEPTH_D32; format++) {
		struct mali_tile *t = new_tile((u8)format);

		for (f = 0; f < 8; f++) {
			const u32 word[8] = { [4] = f << 29 };
			struct mali_depth d;

			mali_depth_decode(&d, word);
			assert_int_equal(mali_depth_matters(&d), f != 7);
			assert_int_equal(mali_depth_test(&d, t, 0, true, 0x3e800000, 0,
							 MALI_DEPTH_UPDATE), nearer[f]);
			assert_int_equal(mali_depth_test(&d, t, 0, true, HALF, 0,
							 MALI_DEPTH_UPDATE), same[f]);
			assert_int_equal(mali_depth_test(&d, t, 0, true, ONE, 0,
							 MALI_DEPTH_UPDATE), farther[f]);
		}
		free(t);
	}
}

static void test_depth_writes(void **state)
{
	/* Less, and written */
	const u32 word[8] = { [4] = 1u << 29 | 1u << 27 };
	struct mali_tile *t = new_tile(MALI_DEPTH_D32);
	struct mali_depth d;

	(void)state;
	mali_depth_decode(&d, word);
	assert_true(mali_depth_test(&d, t, 3, true, 0x3e800000, 0, MALI_DEPTH_TEST_ONLY));
	assert_int_equal(t->depth[3], HALF);
	assert_true(mali_depth_test(&d, t, 3, true, 0x3e800000, 0, MALI_DEPTH_UPDATE));
	assert_int_equal(t->depth[3], 0x3e800000);
	assert_false(mali_depth_test(&d, t, 3, true, HALF, 0, MALI_DEPTH_UPDATE));
	assert_int_equal(t->depth[3], 0x3e800000);
	free(t);
}

/* Keep, replace, zero, invert, incr wrap, decr wrap, incr sat, decr sat */
static void test_stencil_operations(void **state)
{
	static const u8 of_5[8] = { 5, 0x42, 0, 0xfa, 6, 4, 6, 4 };
	static const u8 of_255[8] = { 255, 0x42, 0, 0, 0, 254, 255, 254 };
	u32 op;

	(void)state;
	for (op = 0; op < 8; op++) {
		/* Always passes, front and back; the pass operation */
		const u32 word[8] = {
			1u << 31 | 7u << 4 | op << 13 | 7u << 16 | op << 25, 0xffffffff, 0x4242,
			[4] = 7u << 29,
		};
		struct mali_tile *t = new_tile(MALI_DEPTH_D24);
		struct mali_depth d;

		mali_depth_decode(&d, word);
		assert_true(mali_depth_test(&d, t, 0, true, HALF, 0, MALI_DEPTH_UPDATE));
		assert_int_equal(t->stencil[0], of_5[op]);
		t->stencil[1] = 255;
		assert_true(mali_depth_test(&d, t, 1, false, HALF, 0, MALI_DEPTH_UPDATE));
		assert_int_equal(t->stencil[1], of_255[op]);
		free(t);
	}
}

/* Equal, under a mask; what fails has its own operation */
static void test_stencil_test(void **state)
{
	const u32 word[8] = { 1u << 31 | 2u << 4 | 2u << 7, 0x00040ff0 & ~0xff00u, 0x0d,
			      [4] = 7u << 29 };
	struct mali_tile *t = new_tile(MALI_DEPTH_D24);
	struct mali_depth d;

	(void)state;
	mali_depth_decode(&d, word);
	/* 5 and 13 agree in bit 2 */
	assert_true(mali_depth_test(&d, t, 0, true, HALF, 0, MALI_DEPTH_UPDATE));
	assert_int_equal(t->stencil[0], 5);
	t->stencil[0] = 0xab;
	assert_false(mali_depth_test(&d, t, 0, true, HALF, 0, MALI_DEPTH_UPDATE));
	/* Zero, where the write mask allows it */
	assert_int_equal(t->stencil[0], 0x0b);
	assert_true(mali_depth_fail_writes(&d, true));
	assert_false(mali_depth_fail_writes(&d, false));
	free(t);
}

#define A_SOURCE	2u
#define A_DESTINATION	3u
#define A_ZERO		1u
#define B_SOURCE	(2u << 4)
#define B_DESTINATION	(3u << 4)
#define NEGATE_A	(1u << 3)
#define C_ZERO		(1u << 8)
#define C_SOURCE_ALPHA	(5u << 8)
#define C_CONSTANT	(7u << 8)
#define INVERT_C	(1u << 11)
#define EQUATION(f)	((f) | (f) << 12)
#define ALL		(0xfu << 28)
#define ENABLE		(1u << 9)
#define ROUNDED		(1u << 11)

static void test_equations(void **state)
{
	/* 0.2, 0.4, 0.6, 0.8 over 51, 51, 51, 51 of 255 */
	const u32 source[4] = { 0x3e4ccccd, 0x3ecccccd, 0x3f19999a, 0x3f4ccccd };
	const struct { u32 word[4], result; } rows[] = {
		/* Source */
		{ { ENABLE, EQUATION(A_SOURCE | B_SOURCE | C_ZERO) | ALL }, 0xcc996633 },
		/* Sum; difference the other way, which is not negative */
		{ { ENABLE, EQUATION(A_SOURCE | B_DESTINATION | C_ZERO | INVERT_C) | ALL },
		  0xffcc9966 },
		{ { ENABLE, EQUATION(A_SOURCE | NEGATE_A | B_DESTINATION | C_ZERO | INVERT_C) |
		    ALL }, 0x00000000 },
		/* Source by its alpha, over the rest of the destination */
		{ { ENABLE, EQUATION(A_ZERO | B_SOURCE | C_SOURCE_ALPHA) | ALL }, 0xa37a5229 },
		{ { ENABLE, EQUATION(A_ZERO | B_DESTINATION | C_SOURCE_ALPHA | INVERT_C) | ALL },
		  0x0a0a0a0a },
		/* A constant of 8 bits, at the top of 16 */
		{ { ENABLE | 0x3300u << 16, EQUATION(A_ZERO | B_SOURCE | C_CONSTANT) | ALL },
		  0x291f140a },
		/* Only red; nothing */
		{ { ENABLE, EQUATION(A_SOURCE | B_SOURCE | C_ZERO) | 1u << 28 }, 0x33333333 },
		{ { 0, EQUATION(A_SOURCE | B_SOURCE | C_ZERO) | ALL }, 0x33333333 },
	};
	unsigned int i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		u32 tile[4] = { 0x33333333 };

		mali_blend(rows[i].word, MALI_INTERNAL_R8G8B8A8, RGBA8_TB, source, tile);
		if (tile[0] != rows[i].result)
			fail_msg("row %u: %#x", i, tile[0]);
	}
}

/*
 * Rounding is of the result: colours are multiplied by the whole alpha, though the format has two
 * bits of alpha, or none.
 */
static void test_rounded(void **state)
{
	/* Red of 1 with an alpha of a half, over black */
	const u32 source[4] = { ONE, 0, 0, HALF };
	const u32 function = EQUATION(A_ZERO | B_SOURCE | C_SOURCE_ALPHA) | ALL;
	const u32 word[4] = { ENABLE | ROUNDED, function }, exact[4] = { ENABLE, function };
	u32 tile[4] = { 0 };

	(void)state;
	mali_blend(word, MALI_INTERNAL_R10G10B10A2, FORMAT(238), source, tile);
	assert_int_equal(tile[0] & 0x3ff, 512);
	mali_blend(word, MALI_INTERNAL_R5G6B5A0, FORMAT(226), source, tile);
	assert_int_equal(tile[0] & 0x3ff, 16 << 5);
	mali_blend(exact, MALI_INTERNAL_R5G6B5A0, FORMAT(226), source, tile);
	assert_int_equal(tile[0] & 0x3ff, 0x1f0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_fixed_point),
		cmocka_unit_test(test_kinds),
		cmocka_unit_test(test_srgb),
		cmocka_unit_test(test_average),
		cmocka_unit_test(test_depth_formats),
		cmocka_unit_test(test_depth_functions),
		cmocka_unit_test(test_depth_writes),
		cmocka_unit_test(test_stencil_operations),
		cmocka_unit_test(test_stencil_test),
		cmocka_unit_test(test_equations),
		cmocka_unit_test(test_rounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
