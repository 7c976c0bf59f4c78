// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * ETC2 and EAC: the examples of the Khronos Data Format Specification, and what it says of the
 * cases between them.
 */
#include "shader_blocks.h"
#include "../../gpu/shader/etc2.h"

/* The specification numbers bits from the last byte on */
static void put(u8 *block, u32 last, u32 n, u32 v)
{
	u32 i;

	for (i = 0; i < n; i++)
		put_bits(block, (7 - (last + i) / 8) * 8 + (last + i) % 8, 1, v >> i);
}

static void put_index(u8 *block, u32 x, u32 y, u32 index)
{
	put(block, 4 * x + y, 1, index & 1);
	put(block, 16 + 4 * x + y, 1, index >> 1);
}

#define OPAQUE(r, g, b)	((u32)(r) | (u32)(g) << 8 | (u32)(b) << 16 | 0xff000000)

/* Texels of the column @x have the modifiers -b, -a, a, b, from above */
static void put_column(u8 *block, u32 x)
{
	put_index(block, x, 0, 3);
	put_index(block, x, 1, 2);
	put_index(block, x, 2, 0);
	put_index(block, x, 3, 1);
}

static void assert_column(const u8 *block, bool punchthrough, u32 x, const u32 colours[4])
{
	u32 y;

	for (y = 0; y < 4; y++)
		assert_int_equal(mali_etc2_colour(block, punchthrough, x, y), colours[y]);
}

static void make_individual(u8 *block)
{
	static const u8 colours[2][3] = { { 4, 11, 9 }, { 14, 3, 8 } };
	u32 i;

	memset(block, 0, 8);
	for (i = 0; i < 3; i++) {
		put(block, 60 - 8 * i, 4, colours[0][i]);
		put(block, 56 - 8 * i, 4, colours[1][i]);
	}
	put(block, 37, 3, 4);
	put(block, 34, 3, 0);
}

static void test_individual(void **state)
{
	static const u32 first[] = {
		OPAQUE(8, 127, 93), OPAQUE(50, 169, 135), OPAQUE(86, 205, 171),
		OPAQUE(128, 247, 213),
	};
	static const u32 second[] = {
		OPAQUE(230, 43, 128), OPAQUE(236, 49, 134), OPAQUE(240, 53, 138),
		OPAQUE(246, 59, 144),
	};
	u8 block[8];
	u32 x;

	make_individual(block);
	for (x = 0; x < 4; x++)
		put_column(block, x);
	assert_column(block, false, 0, first);
	assert_column(block, false, 1, first);
	assert_column(block, false, 2, second);
	assert_column(block, false, 3, second);
	/* Flipped: the halves are above each other */
	put(block, 32, 1, 1);
	for (x = 0; x < 4; x++) {
		assert_int_equal(mali_etc2_colour(block, false, x, 0), first[0]);
		assert_int_equal(mali_etc2_colour(block, false, x, 1), first[1]);
		assert_int_equal(mali_etc2_colour(block, false, x, 2), second[2]);
		assert_int_equal(mali_etc2_colour(block, false, x, 3), second[3]);
	}
}

static void make_differential(u8 *block)
{
	static const u8 colour[3] = { 29, 26, 8 }, delta[3] = { 4 /* -4 */, 5 /* -3 */, 3 };
	u32 i, x;

	memset(block, 0, 8);
	for (i = 0; i < 3; i++) {
		put(block, 59 - 8 * i, 5, colour[i]);
		put(block, 56 - 8 * i, 3, delta[i]);
	}
	put(block, 37, 3, 2);
	put(block, 34, 3, 3);
	put(block, 33, 1, 1);
	for (x = 0; x < 4; x++)
		put_column(block, x);
}

static void test_differential(void **state)
{
	static const u32 first[] = {
		OPAQUE(210, 185, 37), OPAQUE(230, 205, 57), OPAQUE(248, 223, 75),
		OPAQUE(255, 243, 95),
	};
	static const u32 second[] = {
		OPAQUE(164, 147, 48), OPAQUE(193, 176, 77), OPAQUE(219, 202, 103),
		OPAQUE(248, 231, 132),
	};
	u8 block[8];

	make_differential(block);
	assert_column(block, false, 0, first);
	assert_column(block, false, 3, second);
	assert_column(block, true, 0, first);
	assert_column(block, true, 3, second);
}

/* Without the bit that says opaque, small modifiers are 0, and index 2 is transparent */
static void test_punchthrough(void **state)
{
	static const u32 first[] = {
		OPAQUE(210, 185, 37), 0, OPAQUE(239, 214, 66), OPAQUE(255, 243, 95),
	};
	u8 block[8];

	make_differential(block);
	put(block, 33, 1, 0);
	assert_column(block, true, 0, first);
}

/* (13, 1, 8) and (4, 12, 13), a distance of 32, in each mode; free bits select it */
static void make_t(u8 *block)
{
	u32 x;

	memset(block, 0, 8);
	put(block, 61, 3, 7);
	put(block, 59, 2, 3);
	put(block, 56, 2, 1);
	put(block, 52, 4, 1);
	put(block, 48, 4, 8);
	put(block, 44, 4, 4);
	put(block, 40, 4, 12);
	put(block, 36, 4, 13);
	put(block, 34, 2, 2);
	put(block, 33, 1, 1);
	put(block, 32, 1, 1);
	for (x = 0; x < 4; x++)
		put_column(block, x);
}

static void make_h(u8 *block)
{
	u32 x;

	memset(block, 0, 8);
	put(block, 59, 4, 13);
	put(block, 56, 3, 0);
	put(block, 52, 1, 1);
	put(block, 51, 1, 1);
	put(block, 50, 1, 1);
	put(block, 47, 3, 0);
	put(block, 43, 4, 4);
	put(block, 39, 4, 12);
	put(block, 35, 4, 13);
	/* The lowest bit of the distance's number is that the first colour is not less */
	put(block, 34, 1, 1);
	put(block, 33, 1, 1);
	put(block, 32, 1, 0);
	for (x = 0; x < 4; x++)
		put_column(block, x);
}

static void test_t(void **state)
{
	u32 colours[] = {
		OPAQUE(36, 172, 189), OPAQUE(68, 204, 221), OPAQUE(221, 17, 136),
		OPAQUE(100, 236, 253),
	};
	u8 block[8];

	make_t(block);
	assert_column(block, false, 1, colours);
	assert_column(block, true, 1, colours);
	put(block, 33, 1, 0);
	colours[1] = 0;
	assert_column(block, true, 1, colours);
}

static void test_h(void **state)
{
	u32 colours[] = {
		OPAQUE(36, 172, 189), OPAQUE(100, 236, 253), OPAQUE(253, 49, 168),
		OPAQUE(189, 0, 104),
	};
	u8 block[8];

	make_h(block);
	assert_column(block, false, 2, colours);
	assert_column(block, true, 2, colours);
	put(block, 33, 1, 0);
	colours[1] = 0;
	assert_column(block, true, 2, colours);
	/* With the first colour less than the second one, the distance is 23 */
	put(block, 33, 1, 1);
	put(block, 59, 4, 3);
	assert_int_equal(mali_etc2_colour(block, false, 0, 2), OPAQUE(51 + 23, 17 + 23, 136 + 23));
}

static void make_planar(u8 *block)
{
	memset(block, 0, 8);
	put(block, 57, 6, 12);
	put(block, 56, 1, 1);
	put(block, 49, 6, 0);
	put(block, 48, 1, 1);
	put(block, 45, 3, 7);
	put(block, 43, 2, 3);
	put(block, 39, 3, 6);
	put(block, 34, 5, 25);
	put(block, 33, 1, 1);
	put(block, 32, 1, 0);
	put(block, 25, 7, 5);
	put(block, 19, 6, 37);
	put(block, 13, 6, 40);
	put(block, 6, 7, 112);
	put(block, 0, 6, 45);
}

static void test_planar(void **state)
{
	static const u8 colours[4][4][3] = {
		{ { 48, 129, 251 }, { 87, 99, 226 }, { 126, 70, 201 }, { 164, 40, 175 } },
		{ { 77, 153, 234 }, { 115, 123, 209 }, { 154, 94, 183 }, { 193, 64, 158 } },
		{ { 105, 177, 217 }, { 144, 147, 191 }, { 183, 118, 166 }, { 221, 88, 141 } },
		{ { 134, 201, 199 }, { 172, 171, 174 }, { 211, 142, 149 }, { 250, 112, 124 } },
	};
	u8 block[8];
	u32 x, y;

	make_planar(block);
	for (y = 0; y < 4; y++) {
		for (x = 0; x < 4; x++) {
			const u8 *c = colours[y][x];

			assert_int_equal(mali_etc2_colour(block, false, x, y),
					 OPAQUE(c[0], c[1], c[2]));
		}
	}
	/* It has no transparent texels, whatever the bit for opaque */
	put(block, 33, 1, 0);
	assert_int_equal(mali_etc2_colour(block, true, 3, 3), OPAQUE(250, 112, 124));
}

static void make_eac(u8 *block, u32 base, u32 multiplier, u32 table)
{
	u32 i;

	memset(block, 0, 8);
	put(block, 56, 8, base);
	put(block, 52, 4, multiplier);
	put(block, 48, 4, table);
	/* Texel n, by columns, has index n modulo 8 */
	for (i = 0; i < 16; i++)
		put(block, 45 - 3 * i, 3, i % 8);
}

static void test_alpha(void **state)
{
	static const s8 table[] = { -1, -2, -3, -10, 0, 1, 2, 9 };
	u8 block[8];
	u32 i;

	make_eac(block, 103, 2, 13);
	for (i = 0; i < 16; i++)
		assert_int_equal(mali_etc2_alpha(block, i / 4, i % 4), 103 + 2 * table[i % 8]);
	assert_int_equal(mali_etc2_alpha(block, 0, 3), 83);
	make_eac(block, 250, 15, 13);
	assert_int_equal(mali_etc2_alpha(block, 1, 3), 255);
	make_eac(block, 5, 15, 13);
	assert_int_equal(mali_etc2_alpha(block, 0, 3), 0);
	/* A multiplier of 0 leaves the base */
	make_eac(block, 77, 0, 13);
	assert_int_equal(mali_etc2_alpha(block, 0, 3), 77);
}

static void test_unsigned(void **state)
{
	u8 block[8];

	make_eac(block, 103, 2, 13);
	assert_int_equal(mali_etc2_unsigned(block, 0, 3), 668 << 5 | 668 >> 6);
	/* A multiplier of 0 is one of 1/8 */
	make_eac(block, 103, 0, 13);
	assert_int_equal(mali_etc2_unsigned(block, 0, 3), 818 << 5 | 818 >> 6);
	make_eac(block, 255, 15, 15);
	assert_int_equal(mali_etc2_unsigned(block, 1, 3), 0xffff);
	make_eac(block, 0, 15, 15);
	assert_int_equal(mali_etc2_unsigned(block, 0, 3), 0);
}

static void test_signed(void **state)
{
	u8 block[8];

	make_eac(block, 60, 2, 13);
	assert_int_equal(mali_etc2_signed(block, 0, 3), 320 << 5 | 320 >> 5);
	make_eac(block, 60, 0, 13);
	assert_int_equal(mali_etc2_signed(block, 0, 3), 15054);
	make_eac(block, 0xc4 /* -60 */, 0, 13);
	assert_int_equal(mali_etc2_signed(block, 0, 3), -(490 << 5 | 490 >> 5) & 0xffff);
	make_eac(block, 127, 1, 15);
	assert_int_equal(mali_etc2_signed(block, 1, 3), 0x7fff);
	/* -128 is -127 */
	make_eac(block, 0x80, 1, 13);
	assert_int_equal(mali_etc2_signed(block, 1, 0), -(1016 << 5 | 1016 >> 5) & 0xffff);
	make_eac(block, 0x80, 15, 13);
	assert_int_equal(mali_etc2_signed(block, 0, 3), 0x8001);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_individual),
		cmocka_unit_test(test_differential),
		cmocka_unit_test(test_punchthrough),
		cmocka_unit_test(test_t),
		cmocka_unit_test(test_h),
		cmocka_unit_test(test_planar),
		cmocka_unit_test(test_alpha),
		cmocka_unit_test(test_unsigned),
		cmocka_unit_test(test_signed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
