// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * BC6H and BC7: blocks made by hand, and digests of random blocks of each mode.  The digests are
 * of texels that were compared with those of Pillow 9.4 (Debian's python3-pil): BC7 the same in
 * each bit, BC6H as far as its 8 bits show.  It does not extend the sign of ends that are sums:
 * test_signed_sums() has these, and machine/mesa compares with lavapipe's.
 */
#include "shader_blocks.h"
#include "../../gpu/shader/bc6h.h"
#include "../../gpu/shader/bptc.h"

#define BLOCKS	500

static void set_mode_of_bc7(u8 *block, u32 mode)
{
	put_bits(block, 0, mode, 0);
	put_bits(block, mode, 1, 1);
}

static void test_bc7_digests(void **state)
{
	static const u32 digests[8] = {
		0xdb89939f, 0x2043f7f4, 0x1946c848, 0x0abb9250,
		0x406b03fa, 0xece76c34, 0xdb9ad57b, 0x4b9d3a34,
	};
	u8 block[16];
	u32 mode, n, i;

	for (mode = 0; mode < 8; mode++) {
		u32 sum = DIGEST_BEGIN, rgba;

		for (n = 0; n < BLOCKS; n++) {
			random_block(block);
			set_mode_of_bc7(block, mode);
			for (i = 0; i < 16; i++) {
				rgba = mali_bc7(block, i % 4, i / 4);
				sum = digest(sum, &rgba, 1);
			}
		}
		assert_int_equal(sum, digests[mode]);
	}
}

/* Mode 6: two ends of 7 bits and one below, indices of 4 bits */
static void test_bc7_mix(void **state)
{
	static const u8 weights[16] = {
		0, 4, 9, 13, 17, 21, 26, 30, 34, 38, 43, 47, 51, 55, 60, 64,
	};
	static const u32 ends[2][4] = { { 0, 255, 100, 10 }, { 254, 3, 200, 250 } };
	u8 block[16] = { 0 };
	u32 i, c;

	set_mode_of_bc7(block, 6);
	for (c = 0; c < 4; c++) {
		put_bits(block, 7 + 14 * c, 7, ends[0][c] >> 1);
		put_bits(block, 14 + 14 * c, 7, ends[1][c] >> 1);
	}
	put_bits(block, 63, 1, 1);
	put_bits(block, 64, 1, 0);
	/* The first index has three bits */
	put_bits(block, 65, 3, 5);
	for (i = 1; i < 16; i++)
		put_bits(block, 64 + 4 * i, 4, i);
	for (i = 0; i < 16; i++) {
		u32 weight = weights[i ? i : 5], rgba = mali_bc7(block, i % 4, i / 4);

		for (c = 0; c < 4; c++) {
			u32 first = ends[0][c] | 1, second = ends[1][c] & ~1u;

			assert_int_equal(rgba >> 8 * c & 0xff,
					 ((64 - weight) * first + weight * second + 32) >> 6);
		}
	}
}

/* Mode 5: a component and alpha change places; the second index is that of alpha */
static void test_bc7_rotation(void **state)
{
	u8 block[16] = { 0 };
	u32 rotation;

	set_mode_of_bc7(block, 5);
	put_bits(block, 8, 7, 127);		/* red 0 */
	put_bits(block, 22, 7, 64);		/* green 0 */
	put_bits(block, 50, 8, 0x33);		/* alpha 0 */
	for (rotation = 0; rotation < 4; rotation++) {
		static const u32 colours[] = { 0x330081ff, 0xff008133, 0x810033ff, 0x003381ff };

		put_bits(block, 6, 2, rotation);
		assert_int_equal(mali_bc7(block, 1, 2), colours[rotation]);
	}
}

static void test_bc7_reserved(void **state)
{
	u8 block[16];

	memset(block, 0xff, sizeof(block));
	block[0] = 0;
	assert_int_equal(mali_bc7(block, 2, 2), 0);
}

static const u8 bc6h_modes[] = { 0, 1, 2, 6, 10, 14, 18, 22, 26, 30, 3, 7, 11, 15 };

static void set_mode_of_bc6h(u8 *block, u32 mode)
{
	put_bits(block, 0, mode < 2 ? 2 : 5, mode);
}

static u32 bc6h_digest(u32 mode, bool is_signed)
{
	u32 sum = DIGEST_BEGIN, n, i, rgb[3];
	u8 block[16];

	for (n = 0; n < BLOCKS; n++) {
		random_block(block);
		set_mode_of_bc6h(block, mode);
		for (i = 0; i < 16; i++) {
			mali_bc6h(block, is_signed, i % 4, i / 4, rgb);
			sum = digest(sum, rgb, 3);
		}
	}
	return sum;
}

static void test_bc6h_digests(void **state)
{
	static const u32 digests[][2] = {
		{ 0xfd573ab5, 0x7163c823 }, { 0x3be2a14c, 0xd3067c2f },
		{ 0x0e6fad17, 0xa868eb17 }, { 0x238048cd, 0x9ad70b81 },
		{ 0x95b8064e, 0xb8a76082 }, { 0x93e9c6af, 0x693c2d71 },
		{ 0xf420ebae, 0xf1690d0c }, { 0x8c195511, 0x703670eb },
		{ 0xd047d8ca, 0xfaf2a50d }, { 0x68ad7150, 0x15711628 },
		{ 0x4055e56b, 0x660ac7cb }, { 0x66f93eb4, 0xf592c886 },
		{ 0xfb33e061, 0xd10a2df1 }, { 0xa0b22cef, 0x259b51da },
	};
	u32 i;

	for (i = 0; i < ARRAY_SIZE(bc6h_modes); i++) {
		assert_int_equal(bc6h_digest(bc6h_modes[i], false), digests[i][0]);
		assert_int_equal(bc6h_digest(bc6h_modes[i], true), digests[i][1]);
	}
}

/* Mode 3: two ends of 10 bits */
static void make_bc6h(u8 *block, u32 mode, u32 first, u32 second)
{
	u32 c, i;

	memset(block, 0, 16);
	set_mode_of_bc6h(block, mode);
	for (c = 0; c < 3; c++) {
		put_bits(block, 5 + 10 * c, 10, first);
		put_bits(block, 35 + 10 * c, 10, second);
	}
	for (i = 1; i < 16; i++)
		put_bits(block, 64 + 4 * i, 4, i);
}

static void assert_bc6h(const u8 *block, bool is_signed, u32 texel, u32 expected)
{
	u32 rgb[3];

	mali_bc6h(block, is_signed, texel % 4, texel / 4, rgb);
	assert_int_equal(rgb[0], expected);
	assert_int_equal(rgb[1], expected);
	assert_int_equal(rgb[2], expected);
}

static void test_bc6h_ends(void **state)
{
	u8 block[16];

	/* All bits are the largest finite value; index 8 is 34 / 64 */
	make_bc6h(block, 3, 0, 1023);
	assert_bc6h(block, false, 0, 0);
	assert_bc6h(block, false, 15, 0x7bff);
	assert_bc6h(block, false, 8, (((0xffffu * 34 + 32) >> 6) * 31) >> 6);
	/* 512 is in the middle; and the least value of signed ones, which is -65504 */
	make_bc6h(block, 3, 512, 511);
	assert_bc6h(block, false, 0, ((512u << 15) + 0x4000) / 512 * 31 / 64);
	assert_bc6h(block, true, 0, 0xfbff);
	assert_bc6h(block, true, 15, 0x7bff);
}

/* Mode 7: 11 bits, and a difference of 9 bits that is added */
static void test_signed_sums(void **state)
{
	s32 v = -(((905 << 15) + 0x4000) >> 10);
	u8 block[16];

	/* -900 - 5; the 11th bit of the first end follows each difference */
	make_bc6h(block, 7, (u32)-900 & 0x3ff, (u32)-5 & 0x1ff);
	put_bits(block, 44, 1, 1);
	put_bits(block, 54, 1, 1);
	put_bits(block, 64, 1, 1);
	assert_bc6h(block, true, 15, (u32)(-v * 31) >> 5 | 0x8000);
	/* As unsigned ones, they wrap */
	assert_bc6h(block, false, 15, ((((2048u - 905) << 15) + 0x4000) >> 10) * 31 >> 6);
}

static void test_bc6h_reserved(void **state)
{
	static const u8 reserved[] = { 19, 23, 27, 31 };
	u8 block[16];
	u32 i;

	for (i = 0; i < ARRAY_SIZE(reserved); i++) {
		make_bc6h(block, reserved[i], 1023, 1023);
		assert_bc6h(block, false, 3, 0);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_bc7_digests),
		cmocka_unit_test(test_bc7_mix),
		cmocka_unit_test(test_bc7_rotation),
		cmocka_unit_test(test_bc7_reserved),
		cmocka_unit_test(test_bc6h_digests),
		cmocka_unit_test(test_bc6h_ends),
		cmocka_unit_test(test_signed_sums),
		cmocka_unit_test(test_bc6h_reserved),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
