// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * ASTC: blocks made by hand, illegal ones, and digests of random blocks of each size.  The
 * digests are of texels that are the same, in each bit, as those of Arm's astcenc 4.2 (Debian's
 * libastcenc), of sRGB, LDR and HDR.
 */
#include "shader_blocks.h"
#include "../../gpu/shader/astc.h"

#define HALF_ONE	0x3c00

static const struct mali_astc ldr = { { 4, 4, 1 }, true, false, false };
static const struct mali_astc narrow = { { 4, 4, 1 }, false, false, false };
static const struct mali_astc srgb = { { 4, 4, 1 }, false, false, true };
static const struct mali_astc hdr = { { 4, 4, 1 }, true, true, false };

/* A grid of 4x4 weights of two bits, one partition, whose ends have integers of 8 bits */
#define PLAIN_MODE	0x42

static void make(u8 *block, u32 ends, const u8 *integers, u32 n)
{
	u32 i;

	memset(block, 0, 16);
	put_bits(block, 0, 11, PLAIN_MODE);
	put_bits(block, 13, 4, ends);
	for (i = 0; i < n; i++)
		put_bits(block, 17 + 8 * i, 8, integers[i]);
	/* Texel n has weight n modulo 4; weights are stored downwards */
	for (i = 0; i < 16; i++) {
		put_bits(block, 127 - 2 * i, 1, i & 1);
		put_bits(block, 126 - 2 * i, 1, i >> 1 & 1);
	}
}

static const u32 weights[4] = { 0, 21, 43, 64 };

/* Of 16 bits, as binary16 without what does not fit */
static u32 half_of(u32 v)
{
	double d = v / 65536.0;
	int e;

	if (v == 65535)
		return HALF_ONE;
	if (!v)
		return 0;
	d = frexp(d, &e);
	e += 14;
	if (e < 1)
		return v << 8;
	return (u32)e << 10 | ((u32)(d * 2048) & 0x3ff);
}

static void assert_texel(const struct mali_astc *a, const u8 *block, u32 texel, u32 r, u32 g, u32 b,
			 u32 alpha)
{
	u32 rgba[4];

	mali_astc_texel(a, block, texel % a->size[0], texel / a->size[0], 0, rgba);
	assert_int_equal(rgba[0], r);
	assert_int_equal(rgba[1], g);
	assert_int_equal(rgba[2], b);
	assert_int_equal(rgba[3], alpha);
}

static void test_luminance(void **state)
{
	static const u8 ends[] = { 10, 250 };
	u8 block[16];
	u32 i;

	make(block, 0, ends, 2);
	for (i = 0; i < 16; i++) {
		u32 w = weights[i % 4], v = (10 * 257 * (64 - w) + 250 * 257 * w + 32) >> 6;
		u32 s = ((10 << 8 | 0x80) * (64 - w) + (250 << 8 | 0x80) * w + 32) >> 14;

		assert_texel(&ldr, block, i, half_of(v), half_of(v), half_of(v), HALF_ONE);
		assert_texel(&hdr, block, i, half_of(v), half_of(v), half_of(v), HALF_ONE);
		assert_texel(&narrow, block, i, v >> 8, v >> 8, v >> 8, 255);
		assert_texel(&srgb, block, i, s, s, s, 255);
	}
}

/* Colours, whose order says whether blue is contracted */
static void test_colours(void **state)
{
	static const u8 in_order[] = { 10, 110, 20, 120, 30, 130 };
	static const u8 contracted[] = { 110, 10, 120, 20, 130, 30 };
	static const u8 scaled[] = { 100, 150, 200, 128 };
	u8 block[16];

	make(block, 8, in_order, 6);
	assert_texel(&narrow, block, 0, 10, 20, 30, 255);
	assert_texel(&narrow, block, 3, 110, 120, 130, 255);
	make(block, 8, contracted, 6);
	assert_texel(&narrow, block, 0, (10 + 30) / 2, (20 + 30) / 2, 30, 255);
	assert_texel(&narrow, block, 3, (110 + 130) / 2, (120 + 130) / 2, 130, 255);
	make(block, 6, scaled, 4);
	assert_texel(&narrow, block, 0, 50, 75, 100, 255);
	assert_texel(&narrow, block, 3, 100, 150, 200, 255);
}

/* Without the high dynamic range, blocks with it are errors; magenta */
static void test_hdr(void **state)
{
	static const u8 ends[] = { 0x78, 0x80 };
	u8 block[16];

	make(block, 2, ends, 2);
	/* 0x780 is 1, and each 0x80 doubles it */
	assert_texel(&hdr, block, 0, HALF_ONE, HALF_ONE, HALF_ONE, HALF_ONE);
	assert_texel(&hdr, block, 3, 0x4000, 0x4000, 0x4000, HALF_ONE);
	assert_texel(&ldr, block, 0, HALF_ONE, 0, HALF_ONE, HALF_ONE);
	assert_texel(&narrow, block, 0, 255, 0, 255, 255);
	assert_texel(&srgb, block, 0, 255, 0, 255, 255);
}

static void make_single(u8 *block, bool high, u32 r, u32 g, u32 b, u32 a)
{
	memset(block, 0xff, 8);
	put_bits(block, 0, 9, 0x1fc);
	put_bits(block, 9, 1, high);
	put_bits(block, 64, 16, r);
	put_bits(block, 80, 16, g);
	put_bits(block, 96, 16, b);
	put_bits(block, 112, 16, a);
}

static void test_single_colour(void **state)
{
	u8 block[16];

	make_single(block, false, 0xffff, 0x8000, 0, 3);
	assert_texel(&ldr, block, 5, HALF_ONE, 0x3800, 0, 3 << 8);
	assert_texel(&srgb, block, 5, 255, 128, 0, 0);
	/* An extent with a low corner below its high one is legal, and has no effect */
	put_bits(block, 12, 13, 5);
	put_bits(block, 25, 13, 6);
	put_bits(block, 38, 13, 0);
	put_bits(block, 51, 13, 1);
	assert_texel(&ldr, block, 5, HALF_ONE, 0x3800, 0, 3 << 8);
	put_bits(block, 25, 13, 5);
	assert_texel(&ldr, block, 5, HALF_ONE, 0, HALF_ONE, HALF_ONE);
	/* Bits that are reserved */
	make_single(block, false, 1, 2, 3, 4);
	put_bits(block, 10, 1, 0);
	assert_texel(&srgb, block, 5, 255, 0, 255, 255);
	make_single(block, true, 0x1234, 0x4321, 0x7bff, HALF_ONE);
	assert_texel(&hdr, block, 0, 0x1234, 0x4321, 0x7bff, HALF_ONE);
	assert_texel(&ldr, block, 0, HALF_ONE, 0, HALF_ONE, HALF_ONE);
}

static void assert_illegal(const u8 *block)
{
	assert_texel(&narrow, block, 0, 255, 0, 255, 255);
}

static void test_illegal(void **state)
{
	static const u8 ends[] = { 10, 250 };
	u8 block[16];

	make(block, 0, ends, 2);
	assert_texel(&narrow, block, 0, 10, 10, 10, 255);
	/* Reserved: no range, and the last of the layouts */
	put_bits(block, 0, 11, 0);
	assert_illegal(block);
	put_bits(block, 0, 11, 3 << 7 | 3 << 5 | 1 << 2);
	assert_illegal(block);
	/* A grid of 5x4, which is wider than the block */
	put_bits(block, 0, 11, PLAIN_MODE | 1 << 7);
	assert_illegal(block);
	/* Two planes with four partitions */
	put_bits(block, 0, 11, PLAIN_MODE | 1 << 10);
	put_bits(block, 11, 2, 3);
	assert_illegal(block);
	/* 2x2 weights of one bit are less than 24 bits */
	put_bits(block, 0, 13, 1 | 3 << 2 | 2 << 7);
	assert_illegal(block);
	/* 16 weights of 5 bits in two planes are more than 96 bits */
	put_bits(block, 0, 13, PLAIN_MODE | 1 | 1 << 4 | 1 << 9 | 1 << 10);
	assert_illegal(block);
	/* Integers of ends that do not fit: four partitions of 8 each */
	make(block, 0, ends, 2);
	put_bits(block, 11, 2, 3);
	put_bits(block, 23, 2, 0);
	put_bits(block, 25, 4, 12);
	assert_illegal(block);
}

/* Two planes: blue has the second weight */
static void test_two_planes(void **state)
{
	static const u8 ends[] = { 0, 200 };
	u8 block[16];

	make(block, 0, ends, 2);
	put_bits(block, 10, 1, 1);
	memset(block + 8, 0, 8);
	/* The first weight of the first texel is 0, the second one 3 */
	put_bits(block, 124, 2, 3);
	put_bits(block, 62, 2, 2);
	assert_texel(&narrow, block, 0, 0, 0, 200, 255);
	assert_texel(&narrow, block, 1, 0, 0, 0, 255);
}

/* Weights of a grid of 2x4 in a block of 4x4: those between are mixed */
static void test_infill(void **state)
{
	static const u8 ends[] = { 0, 255 };
	u8 block[16];
	u32 x;

	make(block, 0, ends, 2);
	memset(block + 8, 0, 8);
	/* 2 * 4 weights of three bits; the second column has all bits */
	put_bits(block, 0, 11, 3 | 3 << 2 | 1 << 4 | 2 << 5 | 2 << 7);
	for (x = 0; x < 4; x++)
		put_bits(block, 127 - 6 * x - 5, 3, 7);
	for (x = 0; x < 4; x++) {
		/* Places in 1/16, as the specification rounds them */
		u32 place = ((1024 + 2) / 3 * x + 32) >> 6, w = (64 * place + 8) >> 4;
		u32 v = (255 * 257 * w + 32) >> 14;

		assert_texel(&narrow, block, 4 + x, v, v, v, 255);
	}
}

static const struct {
	u32 size[3];
	u32 digest;
} rows[] = {
	{ { 4, 4, 1 }, 0xd2c9a621 },
	{ { 5, 4, 1 }, 0x9b70ae54 },
	{ { 5, 5, 1 }, 0xfd36eb25 },
	{ { 6, 5, 1 }, 0x40db6cc0 },
	{ { 6, 6, 1 }, 0x87ae8492 },
	{ { 8, 5, 1 }, 0xc4a240b5 },
	{ { 8, 6, 1 }, 0xed4d6ef1 },
	{ { 8, 8, 1 }, 0xb49a161d },
	{ { 10, 5, 1 }, 0x08771f31 },
	{ { 10, 6, 1 }, 0x2da319a2 },
	{ { 10, 8, 1 }, 0xdbdf5214 },
	{ { 10, 10, 1 }, 0x13c671b4 },
	{ { 12, 10, 1 }, 0xca59b516 },
	{ { 12, 12, 1 }, 0x9519b0a8 },
	{ { 3, 3, 3 }, 0xde125229 },
	{ { 4, 3, 3 }, 0x3366f1f6 },
	{ { 4, 4, 3 }, 0x6427ab14 },
	{ { 4, 4, 4 }, 0xfd981da2 },
	{ { 5, 4, 4 }, 0xcb177cb8 },
	{ { 5, 5, 4 }, 0xa5ca1e91 },
	{ { 5, 5, 5 }, 0x1325c723 },
	{ { 6, 5, 5 }, 0x2622c38d },
	{ { 6, 6, 5 }, 0xd30b724e },
	{ { 6, 6, 6 }, 0x4b14d453 },
};

static void random_astc(u8 *block, bool deep)
{
	random_block(block);
	if (random32() % 16)
		return;
	put_bits(block, 0, 9, 0x1fc);
	/* No NaN or infinity, of which the results are undefined */
	put_bits(block, 9, 1, 0);
	if (!deep)
		put_bits(block, 10, 2, 3);
	if (random32() % 2)
		memset(block + 2, 0xff, 6);
}

static void test_digests(void **state)
{
	u8 block[16];
	u32 i, n, t;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		const u32 *size = rows[i].size;
		u32 sum = DIGEST_BEGIN, texels = size[0] * size[1] * size[2], rgba[4];

		for (n = 0; n < 400; n++) {
			const struct mali_astc a = {
				.size = { size[0], size[1], size[2] },
				.wide = n % 3, .hdr = n % 3 == 2, .srgb = !(n % 3),
			};

			random_astc(block, size[2] > 1);
			for (t = 0; t < texels; t++) {
				mali_astc_texel(&a, block, t % size[0], t / size[0] % size[1],
						t / (size[0] * size[1]), rgba);
				sum = digest(sum, rgba, 4);
			}
		}
		assert_int_equal(sum, rows[i].digest);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_luminance),
		cmocka_unit_test(test_colours),
		cmocka_unit_test(test_hdr),
		cmocka_unit_test(test_single_colour),
		cmocka_unit_test(test_illegal),
		cmocka_unit_test(test_two_planes),
		cmocka_unit_test(test_infill),
		cmocka_unit_test(test_digests),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
