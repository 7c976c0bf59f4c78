// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * BC1 to BC5: every code, against the quotients of the specification.
 */
#include "shader_blocks.h"
#include "../../gpu/shader/bc.h"

/* All codes of a texel, then the texels' own places */
static void put_codes(u8 *block, u32 first, u32 bits)
{
	u32 i;

	for (i = 0; i < 16; i++)
		put_bits(block, first + bits * i, bits, i % (1u << bits));
}

static const u32 most[3] = { 31, 63, 31 };

static void make_colour(u8 *block, const u32 first[3], const u32 second[3])
{
	memset(block, 0, 8);
	put_bits(block, 0, 16, first[0] << 11 | first[1] << 5 | first[2]);
	put_bits(block, 16, 16, second[0] << 11 | second[1] << 5 | second[2]);
	put_codes(block, 32, 2);
}

static u32 mixed(const u32 first[3], const u32 second[3], double part)
{
	u32 rgba = 0xff000000, i;

	for (i = 0; i < 3; i++) {
		double v = (first[i] * part + second[i] * (1 - part)) / most[i];

		rgba |= (u32)lround(v * 255) << 8 * i;
	}
	return rgba;
}

static void assert_four(const u8 *block, bool transparent, const u32 first[3], const u32 second[3])
{
	static const double parts[] = { 1, 0, 2 / 3.0, 1 / 3.0 };
	u32 i;

	for (i = 0; i < 16; i++)
		assert_int_equal(mali_bc_colour(block, transparent, i % 4, i / 4),
				 mixed(first, second, parts[i % 4]));
}

static void test_colours(void **state)
{
	static const u32 high[] = { 29, 60, 1 }, low[] = { 20, 2, 30 };
	static const double parts[] = { 1, 0, 0.5 };
	u8 block[8];
	u32 i;

	make_colour(block, high, low);
	assert_four(block, true, high, low);
	assert_four(block, false, high, low);
	/* The other way round there are three colours, and a transparent black */
	make_colour(block, low, high);
	for (i = 0; i < 16; i++)
		assert_int_equal(mali_bc_colour(block, true, i % 4, i / 4),
				 i % 4 == 3 ? 0 : mixed(low, high, parts[i % 4]));
	/* But not in BC2 and BC3 */
	assert_four(block, false, low, high);
	/* Equal colours are three, too */
	make_colour(block, low, low);
	assert_int_equal(mali_bc_colour(block, true, 2, 1), mixed(low, low, 1));
	assert_int_equal(mali_bc_colour(block, true, 3, 1), 0);
}

static void test_alpha_of_bc2(void **state)
{
	u8 block[8] = { 0x10, 0x32, 0x54, 0x76, 0x98, 0xba, 0xdc, 0xfe };
	u32 i;

	for (i = 0; i < 16; i++)
		assert_int_equal(mali_bc2_alpha(block, i % 4, i / 4), i * 17);
}

static void make_channel(u8 *block, s32 first, s32 second)
{
	block[0] = (u8)first;
	block[1] = (u8)second;
	put_codes(block, 16, 3);
}

/* The value of a code, of ends and the least and most of a range */
static double value_of(u32 code, double a, double b, bool seven, double least)
{
	if (code < 2)
		return code ? b : a;
	if (seven)
		return ((8 - code) * a + (code - 1) * b) / 7;
	return code == 6 ? least : code == 7 ? 1 : ((6 - code) * a + (code - 1) * b) / 5;
}

static void test_channels(void **state)
{
	u32 i, n;
	u8 block[8];

	for (n = 0; n < 2000; n++) {
		u32 a = random32() & 0xff, b = random32() & 0xff;

		make_channel(block, (s32)a, (s32)b);
		for (i = 0; i < 16; i++) {
			double v = value_of(i % 8, a / 255.0, b / 255.0, a > b, 0);

			assert_int_equal(mali_bc3_alpha(block, i % 4, i / 4), lround(v * 255));
			assert_int_equal(mali_bc4_unsigned(block, i % 4, i / 4), lround(v * 65535));
		}
	}
}

static void test_signed_channels(void **state)
{
	u32 i, n;
	u8 block[8];

	for (n = 0; n < 2000; n++) {
		s32 a = (s8)random32(), b = (s8)random32();

		make_channel(block, a, b);
		for (i = 0; i < 16; i++) {
			double low = a < -127 ? -1 : a / 127.0, high = b < -127 ? -1 : b / 127.0;
			double v = value_of(i % 8, low, high, a > b, -1);

			assert_int_equal(mali_bc4_signed(block, i % 4, i / 4),
					 lround(v * 32767) & 0xffff);
		}
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_colours),
		cmocka_unit_test(test_alpha_of_bc2),
		cmocka_unit_test(test_channels),
		cmocka_unit_test(test_signed_channels),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
