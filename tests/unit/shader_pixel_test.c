// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Pixel formats of the shader core, against the definitions of the API formats that Mesa maps
 * to them: here R, G, B, A are written where the API has them, whatever components and orders
 * Mali calls that.
 */
#include "shader_operands.h"
#include "../../gpu/shader/pixel.h"
#include "../../gpu/shader/srgb.h"
#include "../../gpu/shader/target.h"

enum { N, S, U, I, F, SRGB };		/* unorm, snorm, uint, sint, float */

/* The numbers of Mesa's genxml */
#define FORMAT(encoding, order)		((encoding) << 12 | (order))
#define SRGB_FORMAT(encoding, order)	(FORMAT(encoding, order) | 1 << 20)
#define RGBA	0
#define BGRA	4
#define ARGB	8
#define ABGR	12
#define RGB1	16
#define BGR1	20

static const struct row {
	u32 format;
	u32 bytes, coding;
	struct {
		u32 shift, bits;
	} c[4];		/* R, G, B, A; of 0 bits: not there */
} rows[] = {
	{ /* R8_UNORM */ FORMAT(163, RGB1), 1, N, { { 0, 8 } } },
	{ /* R8G8_UNORM */ FORMAT(171, RGB1), 2, N, { { 0, 8 }, { 8, 8 } } },
	{ /* R8G8B8_UNORM */ FORMAT(179, RGB1), 3, N, { { 0, 8 }, { 8, 8 }, { 16, 8 } } },
	{ /* R8G8B8A8_UNORM */ FORMAT(187, RGBA), 4, N,
	  { { 0, 8 }, { 8, 8 }, { 16, 8 }, { 24, 8 } } },
	{ /* B8G8R8A8_UNORM */ FORMAT(187, BGRA), 4, N,
	  { { 16, 8 }, { 8, 8 }, { 0, 8 }, { 24, 8 } } },
	{ /* A8B8G8R8_UNORM */ FORMAT(187, ABGR), 4, N,
	  { { 24, 8 }, { 16, 8 }, { 8, 8 }, { 0, 8 } } },
	{ /* A8R8G8B8_UNORM */ FORMAT(187, ARGB), 4, N,
	  { { 8, 8 }, { 16, 8 }, { 24, 8 }, { 0, 8 } } },
	{ /* R8G8B8A8_SRGB */ SRGB_FORMAT(187, RGBA), 4, SRGB,
	  { { 0, 8 }, { 8, 8 }, { 16, 8 }, { 24, 8 } } },
	{ /* B8G8R8A8_SRGB */ SRGB_FORMAT(187, BGRA), 4, SRGB,
	  { { 16, 8 }, { 8, 8 }, { 0, 8 }, { 24, 8 } } },
	{ /* R8_SRGB */ SRGB_FORMAT(163, RGB1), 1, SRGB, { { 0, 8 } } },
	{ /* R8G8B8A8_SNORM */ FORMAT(123, RGBA), 4, S,
	  { { 0, 8 }, { 8, 8 }, { 16, 8 }, { 24, 8 } } },
	{ /* R8_SNORM */ FORMAT(99, RGB1), 1, S, { { 0, 8 } } },
	{ /* R8G8B8A8_UINT */ FORMAT(155, RGBA), 4, U,
	  { { 0, 8 }, { 8, 8 }, { 16, 8 }, { 24, 8 } } },
	{ /* R8G8B8A8_SINT */ FORMAT(219, RGBA), 4, I,
	  { { 0, 8 }, { 8, 8 }, { 16, 8 }, { 24, 8 } } },
	{ /* R8G8_SINT */ FORMAT(203, RGB1), 2, I, { { 0, 8 }, { 8, 8 } } },
	{ /* R16_UNORM */ FORMAT(164, RGB1), 2, N, { { 0, 16 } } },
	{ /* R16G16_SNORM */ FORMAT(108, RGB1), 4, S, { { 0, 16 }, { 16, 16 } } },
	{ /* R16G16B16A16_UNORM */ FORMAT(188, RGBA), 8, N,
	  { { 0, 16 }, { 16, 16 }, { 32, 16 }, { 48, 16 } } },
	{ /* R16G16B16A16_UINT */ FORMAT(156, RGBA), 8, U,
	  { { 0, 16 }, { 16, 16 }, { 32, 16 }, { 48, 16 } } },
	{ /* R16G16B16_SINT */ FORMAT(212, RGB1), 6, I, { { 0, 16 }, { 16, 16 }, { 32, 16 } } },
	{ /* R16_SFLOAT */ FORMAT(199, RGB1), 2, F, { { 0, 16 } } },
	{ /* R16G16B16A16_SFLOAT */ FORMAT(223, RGBA), 8, F,
	  { { 0, 16 }, { 16, 16 }, { 32, 16 }, { 48, 16 } } },
	{ /* R32_UINT */ FORMAT(133, RGB1), 4, U, { { 0, 32 } } },
	{ /* R32G32_SINT */ FORMAT(205, RGB1), 8, I, { { 0, 32 }, { 32, 32 } } },
	{ /* R32_SFLOAT */ FORMAT(167, RGB1), 4, F, { { 0, 32 } } },
	{ /* R32G32_SFLOAT */ FORMAT(175, RGB1), 8, F, { { 0, 32 }, { 32, 32 } } },
	{ /* R32G32B32_SFLOAT */ FORMAT(183, RGB1), 12, F, { { 0, 32 }, { 32, 32 }, { 64, 32 } } },
	{ /* R32G32B32A32_SFLOAT */ FORMAT(191, RGBA), 16, F,
	  { { 0, 32 }, { 32, 32 }, { 64, 32 }, { 96, 32 } } },
	{ /* R32G32B32A32_UINT */ FORMAT(157, RGBA), 16, U,
	  { { 0, 32 }, { 32, 32 }, { 64, 32 }, { 96, 32 } } },
	{ /* R5G6B5_UNORM */ FORMAT(64, RGB1), 2, N, { { 0, 5 }, { 5, 6 }, { 11, 5 } } },
	{ /* B5G6R5_UNORM */ FORMAT(64, BGR1), 2, N, { { 11, 5 }, { 5, 6 }, { 0, 5 } } },
	{ /* B5G5R5A1_UNORM */ FORMAT(65, BGRA), 2, N,
	  { { 10, 5 }, { 5, 5 }, { 0, 5 }, { 15, 1 } } },
	{ /* R4G4B4A4_UNORM */ FORMAT(186, RGBA), 2, N,
	  { { 0, 4 }, { 4, 4 }, { 8, 4 }, { 12, 4 } } },
	{ /* A4R4G4B4_UNORM */ FORMAT(186, ARGB), 2, N,
	  { { 4, 4 }, { 8, 4 }, { 12, 4 }, { 0, 4 } } },
	{ /* R10G10B10A2_UNORM */ FORMAT(67, RGBA), 4, N,
	  { { 0, 10 }, { 10, 10 }, { 20, 10 }, { 30, 2 } } },
	{ /* B10G10R10A2_UNORM */ FORMAT(67, BGRA), 4, N,
	  { { 20, 10 }, { 10, 10 }, { 0, 10 }, { 30, 2 } } },
	{ /* R10G10B10A2_UINT */ FORMAT(71, RGBA), 4, U,
	  { { 0, 10 }, { 10, 10 }, { 20, 10 }, { 30, 2 } } },
	{ /* R10G10B10A2_SNORM */ FORMAT(69, RGBA), 4, S,
	  { { 0, 10 }, { 10, 10 }, { 20, 10 }, { 30, 2 } } },
	{ /* R10G10B10A2_SINT */ FORMAT(73, RGBA), 4, I,
	  { { 0, 10 }, { 10, 10 }, { 20, 10 }, { 30, 2 } } },
	{ /* R10X6G10X6B10X6A10X6_UNORM */ FORMAT(190, RGBA), 8, N,
	  { { 6, 10 }, { 22, 10 }, { 38, 10 }, { 54, 10 } } },
	{ /* Z16_UNORM */ FORMAT(75, RGBA), 2, N, { { 0, 16 } } },
	{ /* Z24X8_UNORM */ FORMAT(77, RGBA), 4, N, { { 0, 24 } } },
	{ /* Z32_FLOAT */ FORMAT(76, RGBA), 4, F, { { 0, 32 } } },
	{ /* S8_UINT */ FORMAT(93, 2), 1, U, { { 0, 8 } } },
};

static u32 bits_of(const u8 *memory, u32 shift, u32 bits)
{
	u64 v = 0;
	u32 i;

	for (i = 0; i < bits; i++)
		v |= (u64)(memory[(shift + i) / 8] >> (shift + i) % 8 & 1) << i;
	return (u32)v;
}

static double half(u32 h)
{
	int e = h >> 10 & 31, m = h & 0x3ff;
	double v = e == 31 ? m ? NAN : INFINITY : e ? ldexp(1024 + m, e - 25) : ldexp(m, -24);

	return h & 0x8000 ? -v : v;
}

static double srgb_to_linear(double s)
{
	return s <= 0.04045 ? s / 12.92 : pow((s + 0.055) / 1.055, 2.4);
}

static u32 expected(const struct row *r, unsigned int i, const u8 *memory)
{
	u32 bits = r->c[i].bits, v = bits_of(memory, r->c[i].shift, bits);
	u32 most = bits == 32 ? ~0u : (1u << bits) - 1;
	s32 s = bits ? (s32)(v << (32 - bits)) >> (32 - bits) : 0;
	bool integer = r->coding == U || r->coding == I;

	if (!bits)
		return i < 3 ? 0 : integer ? 1 : as_bits(1);
	switch (r->coding) {
	case N:
		return as_bits((float)((double)v / most));
	case SRGB:
		return as_bits((float)(i < 3 ? srgb_to_linear(v / 255.0) : v / 255.0));
	case S:
		return as_bits((float)fmax(-1, (double)s / (most >> 1)));
	case I:
		return (u32)s;
	case F:
		return bits == 32 ? v : canonical((float)half(v));
	default:
		return v;
	}
}

static bool has_padding(const struct mali_pixel_format *f)
{
	return f->bits[0] + f->bits[1] + f->bits[2] + f->bits[3] < 8 * f->bytes;
}

static void test_formats(void **state)
{
	unsigned int r, n, i;

	for (r = 0; r < ARRAY_SIZE(rows); r++) {
		struct mali_pixel_format f;

		assert_true(mali_pixel_format(&f, rows[r].format));
		assert_int_equal(f.bytes, rows[r].bytes);
		assert_int_equal(f.kind, rows[r].coding == U ? MALI_PIXEL_UINT :
				 rows[r].coding == I ? MALI_PIXEL_SINT : MALI_PIXEL_FLOAT);
		for (n = 0; n < 66000; n++) {
			u8 memory[MALI_PIXEL_BYTES], back[MALI_PIXEL_BYTES];
			u32 rgba[4], again[4];

			for (i = 0; i < sizeof(memory); i++)
				memory[i] = (u8)random32();
			/* Every value of up to 16 bits */
			memory[0] = (u8)n;
			memory[1] = (u8)(n >> 8);
			mali_pixel_unpack(&f, memory, rgba);
			for (i = 0; i < 4; i++)
				assert_int_equal(rgba[i], expected(&rows[r], i, memory));
			mali_pixel_pack(&f, back, rgba);
			mali_pixel_unpack(&f, back, again);
			assert_memory_equal(again, rgba, sizeof(rgba));
			/* Not those with two encodings of a value, or with padding */
			if (rows[r].coding != S && rows[r].coding != F && !has_padding(&f))
				assert_memory_equal(back, memory, rows[r].bytes);
		}
	}
}

/* To nearest, ties to even, saturated */
static void test_pack_rounds(void **state)
{
	struct mali_pixel_format n8, s8, u8f, i8, n10;
	u8 memory[4];
	unsigned int n;

	assert_true(mali_pixel_format(&n8, FORMAT(187, RGBA)));
	assert_true(mali_pixel_format(&s8, FORMAT(123, RGBA)));
	assert_true(mali_pixel_format(&u8f, FORMAT(155, RGBA)));
	assert_true(mali_pixel_format(&i8, FORMAT(219, RGBA)));
	assert_true(mali_pixel_format(&n10, FORMAT(67, RGBA)));
	for (n = 0; n < 1000000; n++) {
		float v = as_float(operand32());
		u32 rgba[4] = { as_bits(v), as_bits(v), as_bits(v), as_bits(v) };
		double c = isnan(v) ? 0 : fmin(fmax(v, 0), 1);
		double s = isnan(v) ? 0 : fmin(fmax(v, -1), 1);

		if (n % 2)
			c = s = as_float(rgba[0] = rgba[2] = as_bits((float)(n % 2000 / 2000.0)));
		mali_pixel_pack(&n8, memory, rgba);
		assert_int_equal(memory[0], (u8)nearbyint(c * 255));
		mali_pixel_pack(&s8, memory, rgba);
		assert_int_equal(memory[2], (u8)(int)nearbyint(s * 127));
		mali_pixel_pack(&n10, memory, rgba);
		assert_int_equal(memory[0] | (memory[1] & 3) << 8, (u32)nearbyint(c * 1023));
	}
	{
		static const u32 in[4] = { 255, 256, 0x80000000, 7 };
		static const u32 signed_in[4] = { 127, 128, (u32)-129, (u32)-7 };

		mali_pixel_pack(&u8f, memory, in);
		assert_memory_equal(memory, "\xff\xff\xff\x07", 4);
		mali_pixel_pack(&i8, memory, signed_in);
		assert_memory_equal(memory, "\x7f\x7f\x80\xf9", 4);
	}
}

static void test_srgb(void **state)
{
	u32 n;

	for (n = 0; n < 256; n++) {
		assert_int_equal(mali_srgb_decode(n), as_bits((float)srgb_to_linear(n / 255.0)));
		assert_int_equal(mali_srgb_encode(mali_srgb_decode(n)), n);
	}
	for (n = 0; n < 1000000; n++) {
		float v = as_float(operand32());
		double s = v <= 0.0031308 ? v * 12.92 : 1.055 * pow(v, 1 / 2.4) - 0.055;
		double c = isnan(v) ? 0 : fmin(fmax(s, 0), 1) * 255;

		/* Half way is where the host's pow() may differ */
		if (fabs(c - floor(c) - 0.5) > 0.0001)
			assert_int_equal(mali_srgb_encode(as_bits(v)), (u32)nearbyint(c));
	}
}

static void test_small_floats(void **state)
{
	struct mali_pixel_format f;
	u32 rgba[4], word, n;

	assert_true(mali_pixel_format(&f, FORMAT(89, RGB1)));
	for (n = 0; n < 2048; n++) {
		u32 back;

		word = n | n << 11 | (n >> 1) << 22;
		mali_pixel_unpack(&f, &word, rgba);
		assert_int_equal(rgba[0], canonical((float)half(n << 4)));
		assert_int_equal(rgba[1], rgba[0]);
		assert_int_equal(rgba[2], canonical((float)half(n >> 1 << 5)));
		assert_int_equal(rgba[3], as_bits(1));
		mali_pixel_pack(&f, &back, rgba);
		if (!isnan(half(n << 4)) && !isnan(half(n >> 1 << 5)))
			assert_int_equal(back, word);
		if (n < 0x7bf) {
			/* Half way to the next one: to the even one */
			double middle = (half(n << 4) + half((n + 1) << 4)) / 2;

			rgba[0] = as_bits((float)middle);
			rgba[1] = as_bits(nextafterf((float)middle, 0));
			mali_pixel_pack(&f, &back, rgba);
			assert_int_equal(back & 0x7ff, n + (n & 1));
			assert_int_equal(back >> 11 & 0x7ff, n);
		}
	}
	rgba[0] = as_bits(-1);
	rgba[1] = as_bits(1000000);
	rgba[2] = as_bits(INFINITY);
	mali_pixel_pack(&f, &word, rgba);
	assert_int_equal(word, 0 | 0x7bf << 11 | 0x3e0u << 22);
}

/* Vulkan's formulae */
static void test_shared_exponent(void **state)
{
	struct mali_pixel_format f;
	u32 rgba[4] = { 0 }, word, n, i;

	assert_true(mali_pixel_format(&f, FORMAT(91, RGB1)));
	for (n = 0; n < 200000; n++) {
		double c[3], most = 0, unit;
		u32 expected = 0;
		int e;

		for (i = 0; i < 3; i++) {
			rgba[i] = n % 4 ? 0x30000000 + random32() % 0x18000000 : operand32();
			c[i] = fmax(0, fmin(65408, as_float(rgba[i])));
			if (isnan(as_float(rgba[i])))
				c[i] = 0;
			most = fmax(most, c[i]);
		}
		e = (most > 0 ? (int)fmax(-16, floor(log2(most))) : -16) + 16;
		if (floor(most / ldexp(1, e - 24) + 0.5) == 512)
			e++;
		unit = ldexp(1, e - 24);
		for (i = 0; i < 3; i++)
			expected |= (u32)floor(c[i] / unit + 0.5) << 9 * i;
		expected |= (u32)e << 27;
		mali_pixel_pack(&f, &word, rgba);
		assert_int_equal(word, expected);
		mali_pixel_unpack(&f, &word, rgba);
		for (i = 0; i < 3; i++)
			assert_true(as_float(rgba[i]) == (word >> 9 * i & 511) * unit);
		assert_int_equal(rgba[3], as_bits(1));
	}
}

static void test_unknown(void **state)
{
	struct mali_pixel_format f;

	/* YUV, a reserved encoding, a reserved order, sRGB of 16 bits, reserved bits */
	assert_false(mali_pixel_format(&f, FORMAT(32, RGBA)));
	assert_false(mali_pixel_format(&f, FORMAT(166, RGBA)));
	assert_false(mali_pixel_format(&f, FORMAT(187, 1)));
	assert_false(mali_pixel_format(&f, SRGB_FORMAT(188, RGBA)));
	assert_false(mali_pixel_format(&f, FORMAT(187, RGBA) | 1 << 21));
	assert_true(mali_pixel_format(&f, FORMAT(95, 231)));
	assert_int_equal(f.bytes, 0);
}

static void test_clumps(void **state)
{
	static const struct {
		u32 clump, bytes;
		u8 memory[8];
		u32 pixel[2];
	} clumps[] = {
		{ MALI_CLUMP_RAW32, 4, { 1, 2, 3, 4 }, { 0x04030201 } },
		{ MALI_CLUMP_RAW48, 6, { 1, 2, 3, 4, 5, 6 }, { 0x04030201, 0x0605 } },
		{ MALI_CLUMP_S8, 1, { 7 }, { 7 } },
		{ MALI_CLUMP_X24S8, 4, { 1, 2, 3, 4 }, { 4 } },
		{ MALI_CLUMP_S8X24, 4, { 1, 2, 3, 4 }, { 1 } },
		{ MALI_CLUMP_X32S8X24, 8, { 1, 2, 3, 4, 5, 6, 7, 8 }, { 5 } },
		{ MALI_CLUMP_X24S8X32, 8, { 1, 2, 3, 4, 5, 6, 7, 8 }, { 4 } },
		{ MALI_CLUMP_X32D32, 8, { 1, 2, 3, 4, 5, 6, 7, 8 }, { 0x08070605 } },
		{ MALI_CLUMP_A8, 1, { 0x55 }, { 0x55000000 } },
		{ MALI_CLUMP_L8A8, 2, { 0x12, 0x34 }, { 0x34121212 } },
		{ MALI_CLUMP_L4A4, 1, { 0x21 }, { 0x2111 } },
	};
	u32 pixel[4], i;

	for (i = 0; i < ARRAY_SIZE(clumps); i++) {
		assert_int_equal(mali_clump_bytes(clumps[i].clump), clumps[i].bytes);
		mali_clump_to_pixel(clumps[i].clump, clumps[i].memory, pixel);
		assert_int_equal(pixel[0], clumps[i].pixel[0]);
		assert_int_equal(pixel[1], clumps[i].pixel[1]);
	}
	/* ETC2, and what does not exist */
	assert_int_equal(mali_clump_bytes(32), 0);
	assert_int_equal(mali_clump_bytes(255), 0);
}

static void test_registers(void **state)
{
	const u32 floats[4] = { as_bits(1.5), as_bits(-2), as_bits(70000), as_bits(0.25) };
	const u32 integers[4] = { 5, 70000, (u32)-3, 0x80000000 };
	u32 r[4], back[4];

	assert_int_equal(mali_to_registers(r, floats, MALI_PIXEL_FLOAT, 4, MALI_REGISTER_AUTO), 4);
	assert_memory_equal(r, floats, sizeof(r));
	assert_int_equal(mali_to_registers(r, floats, MALI_PIXEL_FLOAT, 3, MALI_REGISTER_F16), 2);
	assert_int_equal(r[0], 0xc0003e00);
	assert_int_equal(r[1], 0x7c00);
	mali_from_registers(back, MALI_PIXEL_FLOAT, r, 2, MALI_REGISTER_F16);
	assert_int_equal(back[0], floats[0]);
	assert_int_equal(back[1], floats[1]);
	assert_int_equal(back[2], 0);
	assert_int_equal(back[3], as_bits(1));
	assert_int_equal(mali_to_registers(r, integers, MALI_PIXEL_SINT, 4, MALI_REGISTER_S16), 2);
	assert_int_equal(r[0], 0x7fff0005);
	assert_int_equal(r[1], 0x8000fffd);
	mali_from_registers(back, MALI_PIXEL_SINT, r, 4, MALI_REGISTER_S16);
	assert_int_equal(back[2], (u32)-3);
	assert_int_equal(mali_to_registers(r, integers, MALI_PIXEL_UINT, 2, MALI_REGISTER_U16), 1);
	assert_int_equal(r[0], 0xffff0005);
	/* As attributes of scaled formats are read */
	mali_to_registers(r, integers, MALI_PIXEL_SINT, 4, MALI_REGISTER_F32);
	assert_int_equal(r[2], as_bits(-3));
	mali_to_registers(r, integers, MALI_PIXEL_UINT, 4, MALI_REGISTER_F32);
	assert_int_equal(r[3], as_bits(2147483648.0f));
	mali_to_registers(r, integers, MALI_PIXEL_UINT, 4, MALI_REGISTER_S32);
	assert_int_equal(r[3], 0x7fffffff);
	mali_to_registers(r, integers, MALI_PIXEL_SINT, 4, MALI_REGISTER_U32);
	assert_int_equal(r[2], 0);
}

#define IDENTITY	(0 | 1 << 3 | 2 << 6 | 3 << 9)
#define SWAPPED		(2 | 1 << 3 | 0 << 6 | 5 << 9)

static void test_targets(void **state)
{
	static const struct {
		u32 internal, format, swizzle, tile, bytes, pixel;
	} targets[] = {
		{ MALI_INTERNAL_R8G8B8A8, 19, IDENTITY, 0x44332211, 4, 0x44332211 },
		{ MALI_INTERNAL_R8G8B8A8, 19, SWAPPED, 0x44332211, 4, 0xff112233 },
		{ MALI_INTERNAL_R8G8B8A8, 16, IDENTITY, 0x44332211, 1, 0x11 },
		{ MALI_INTERNAL_R8G8B8A8, 17, IDENTITY, 0x44332211, 2, 0x2211 },
		{ MALI_INTERNAL_R8G8B8A8, 18, IDENTITY, 0x44332211, 3, 0x332211 },
		{ MALI_INTERNAL_R10G10B10A2, 24, IDENTITY, 0x9abcdef0, 4, 0x9abcdef0 },
		/* 31 << 5, 21 << 4, 1 << 5, and no alpha */
		{ MALI_INTERNAL_R5G6B5A0, 21, IDENTITY,
		  31 << 5 | 21 << 4 << 10 | 1 << 5 << 20, 2, 31 | 21 << 5 | 1 << 11 },
		{ MALI_INTERNAL_R5G5B5A1, 28, IDENTITY,
		  31 << 5 | 21 << 5 << 10 | 1 << 5 << 20 | 2u << 30, 2,
		  31 | 21 << 5 | 1 << 10 | 1 << 15 },
		{ MALI_INTERNAL_R4G4B4A4, 20, IDENTITY, 0x40302010, 2, 0x4321 },
		{ MALI_INTERNAL_RAW32, 3, IDENTITY, 0x12345678, 4, 0x12345678 },
		{ MALI_INTERNAL_RAW16, 1, IDENTITY, 0x56785678, 2, 0x5678 },
		{ MALI_INTERNAL_RAW32, 2, IDENTITY, 0x12345678, 3, 0x345678 },
		/* Halves; what the tile buffer lacks is 0 */
		{ MALI_INTERNAL_R16F, 16, IDENTITY, 0x12345678, 2, 0x5678 },
		{ MALI_INTERNAL_R16F, 17, IDENTITY, 0x12345678, 4, 0x5678 },
		{ MALI_INTERNAL_RG16F, 17, 1 | 5 << 3, 0x12345678, 4, 0x3c001234 },
		{ MALI_INTERNAL_RGBA16F, 19, IDENTITY, 0x12345678, 8, 0x12345678 },
		{ MALI_INTERNAL_RG11F_B10F, 20, IDENTITY, 0x12345678, 4, 0x12345678 },
	};
	u32 i;

	for (i = 0; i < ARRAY_SIZE(targets); i++) {
		const u32 tile[4] = { targets[i].tile };
		u32 pixel[4] = { 0 };

		assert_int_equal(mali_target_bytes(targets[i].internal, targets[i].format),
				 targets[i].bytes);
		mali_target_pack(pixel, targets[i].internal, targets[i].format, targets[i].swizzle,
				 tile);
		assert_int_equal(pixel[0], targets[i].pixel);
	}
	/* A raw target of a blended format and the reverse; too large; unknown */
	assert_int_equal(mali_target_bytes(MALI_INTERNAL_RAW32, 19), 0);
	assert_int_equal(mali_target_bytes(MALI_INTERNAL_R8G8B8A8, 3), 0);
	assert_int_equal(mali_target_bytes(MALI_INTERNAL_RAW16, 3), 0);
	assert_int_equal(mali_target_bytes(MALI_INTERNAL_R8G8B8A8, 23), 0);
	assert_int_equal(mali_target_bytes(7, 19), 0);
	assert_int_equal(mali_target_bytes(MALI_INTERNAL_RGBA16F, 20), 0);
	assert_int_equal(mali_target_bytes(MALI_INTERNAL_RG11F_B10F, 19), 0);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_formats),
		cmocka_unit_test(test_pack_rounds),
		cmocka_unit_test(test_srgb),
		cmocka_unit_test(test_small_floats),
		cmocka_unit_test(test_shared_exponent),
		cmocka_unit_test(test_unknown),
		cmocka_unit_test(test_clumps),
		cmocka_unit_test(test_registers),
		cmocka_unit_test(test_targets),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
