// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Pixels between memory and components.
 */
#include "float_bits.h"
#include "half.h"
#include "pixel.h"
#include "srgb.h"

/* Of the formats with 5 bits of exponent */
#define SMALL_EXPONENT	31u
#define SMALL_REBIAS	0x38000000u	/* (127 - 15) << 23 */
#define SMALL_NORMAL	0x38800000u	/* 2^-14 */
#define SMALL_LIMIT	0x47800000u	/* 2^16 */

#define SHARED_BITS	9
#define SHARED_LIMIT	512.0
#define SHARED_BIAS	24		/* of the mantissa as an integer */

static u32 ones(u32 bits)
{
	return bits >= 32 ? ~0u : (1u << bits) - 1;
}

/* Components never straddle more than two words */
static u32 get(const u32 *words, u32 shift, u32 bits)
{
	u64 v = words[shift / 32];

	if (shift % 32 + bits > 32)
		v |= (u64)words[shift / 32 + 1] << 32;
	return (u32)(v >> shift % 32) & ones(bits);
}

static void put(u32 *words, u32 shift, u32 bits, u32 v)
{
	u64 wide = (u64)(v & ones(bits)) << shift % 32;

	words[shift / 32] |= (u32)wide;
	if (shift % 32 + bits > 32)
		words[shift / 32 + 1] |= (u32)(wide >> 32);
}

static s32 extend(u32 v, u32 bits)
{
	return (s32)(v << (32 - bits)) >> (32 - bits);
}

/* Nearest even, of a value below 2^32 */
static double nearest(double v)
{
	const double integers = 4503599627370496.0;	/* 2^52 */

	return v + integers - integers;
}

#define PART(bits)	(1.0 / (double)((1u << (bits)) - 1))

/* Of up to 16 bits a product with it has the same nearest binary32 as the quotient */
static const double parts[] = {
	0.0, PART(1), PART(2), PART(3), PART(4), PART(5), PART(6), PART(7), PART(8), PART(9),
	PART(10), PART(11), PART(12), PART(13), PART(14), PART(15), PART(16),
};

static inline u32 normalised(u32 v, u32 bits)
{
	if (bits < ARRAY_SIZE(parts))
		return f32_bits((float)((double)v * parts[bits]));
	return f32_bits((float)((double)v / ones(bits)));
}

static u32 signed_normalised(u32 v, u32 bits)
{
	double x = (double)extend(v, bits) / ones(bits - 1);

	return f32_bits((float)(x < -1.0 ? -1.0 : x));
}

/* Between 0 and 1; 0 for NaN */
static double clamped(u32 f, double low)
{
	double v = (double)f32_of(f);

	return v > low ? v < 1.0 ? v : 1.0 : f32_is_nan(f) ? 0.0 : low;
}

static u32 to_normalised(u32 f, u32 bits)
{
	return (u32)nearest(clamped(f, 0.0) * ones(bits));
}

static u32 to_signed_normalised(u32 f, u32 bits)
{
	double v = clamped(f, -1.0) * ones(bits - 1);

	return v < 0.0 ? 0 - (u32)nearest(-v) : (u32)nearest(v);
}

/* 11 or 10 bits: 5 of exponent, no sign */
static u32 small_float(u32 v, u32 bits)
{
	return f32_canonical(mali_f16_widen(v << (15 - bits)));
}

static u32 to_small_float(u32 f, u32 bits)
{
	u32 mantissa = bits - 5, drop = 23 - mantissa, infinity = SMALL_EXPONENT << mantissa, r;

	if (f32_is_nan(f))
		return infinity | 1u << (mantissa - 1);
	if (f & MALI_F32_SIGN)
		return 0;
	if (f == MALI_F32_INF)
		return infinity;
	if (f >= SMALL_LIMIT)
		return infinity - 1;
	if (f < SMALL_NORMAL)
		return (u32)nearest((double)f32_of(f) * f64_power((s32)mantissa + 14));
	r = f - SMALL_REBIAS;
	r = (r + (ones(drop) >> 1) + (r >> drop & 1)) >> drop;
	return r < infinity ? r : infinity - 1;
}

/* Vulkan, RGB to shared exponent transformation */
static void to_shared(const struct mali_pixel_format *f, u32 *words, const u32 *c)
{
	const double limit = 65408.0;	/* 511 / 512 * 2^16 */
	double v[3], most = 0.0;
	s32 exponent = 0;
	unsigned int i;

	for (i = 0; i < 3; i++) {
		double x = (double)f32_of(c[i]);

		v[i] = x > 0.0 ? x < limit ? x : limit : 0.0;
		most = v[i] > most ? v[i] : most;
	}
	/* The least one with which the largest component has 9 bits, rounded */
	while (exponent < (s32)SMALL_EXPONENT &&
	       most * f64_power(SHARED_BIAS - exponent) + 0.5 >= SHARED_LIMIT)
		exponent++;
	for (i = 0; i < 3; i++)
		put(words, f->shift[i], SHARED_BITS,
		    (u32)(v[i] * f64_power(SHARED_BIAS - exponent) + 0.5));
	put(words, f->shift[3], 5, (u32)exponent);
}

static u32 to_fixed(u32 f)
{
	double v = (double)f32_of(f) * 65536.0;

	if (f32_is_nan(f))
		return 0;
	v = v > 2147483647.0 ? 2147483647.0 : v < -2147483648.0 ? -2147483648.0 : v;
	return (u32)(s32)(v < 0.0 ? -nearest(-v) : nearest(v));
}

static u32 decode(const struct mali_pixel_format *f, const u32 *words, u32 i)
{
	u32 bits = f->bits[i], v;
	s32 exponent;

	if (!bits)
		return 0;
	v = get(words, f->shift[i], bits);
	switch (f->coding) {
	case MALI_CODING_UNORM:
		if (f->srgb && i < 3)
			return mali_srgb_decode(v);
		return normalised(v, bits);
	case MALI_CODING_SNORM:
		return signed_normalised(v, bits);
	case MALI_CODING_SINT:
		return (u32)extend(v, bits);
	case MALI_CODING_FLOAT:
		if (bits == 32)
			return v;
		return bits == 16 ? f32_canonical(mali_f16_widen(v)) : small_float(v, bits);
	case MALI_CODING_SHARED:
		exponent = (s32)get(words, f->shift[3], f->bits[3]);
		return f32_bits((float)(v * f64_power(exponent - SHARED_BIAS)));
	case MALI_CODING_FIXED:
		return f32_bits((float)((double)(s32)v / 65536.0));
	default:
		return v;
	}
}

static u32 saturate(u32 v, u32 bits, bool is_signed)
{
	s32 most = (s32)(ones(bits) >> 1);

	if (!is_signed)
		return v > ones(bits) ? ones(bits) : v;
	return (u32)clamp_s32((s32)v, -most - 1, most);
}

static u32 encode(const struct mali_pixel_format *f, u32 v, u32 i)
{
	u32 bits = f->bits[i];

	switch (f->coding) {
	case MALI_CODING_UNORM:
		return f->srgb && i < 3 ? mali_srgb_encode(v) : to_normalised(v, bits);
	case MALI_CODING_SNORM:
		return to_signed_normalised(v, bits);
	case MALI_CODING_UINT:
	case MALI_CODING_SINT:
		return saturate(v, bits, f->coding == MALI_CODING_SINT);
	case MALI_CODING_FIXED:
		return to_fixed(v);
	default:
		if (bits == 32)
			return v;
		return bits == 16 ? mali_f16_narrow(v, MALI_ROUND_RTE) : to_small_float(v, bits);
	}
}

static u32 one_of(u32 kind)
{
	return kind == MALI_PIXEL_FLOAT ? MALI_F32_ONE : 1;
}

void mali_pixel_unpack(const struct mali_pixel_format *f, const void *memory, u32 rgba[4])
{
	u32 words[MALI_PIXEL_BYTES / 4] = { 0 };

	memcpy(words, memory, f->bytes);
	mali_pixel_unpack_words(f, words, rgba);
}

/* The most common ones: components of 8 bits, all in the first word */
static bool is_bytes(const struct mali_pixel_format *f)
{
	return f->coding == MALI_CODING_UNORM && !f->srgb && f->components &&
	       f->bits[0] == 8 && f->bits[f->components - 1] == 8;
}

static void decode_bytes(const struct mali_pixel_format *f, u32 word, u32 components[4])
{
	unsigned int i;

	for (i = 0; i < 4; i++)
		components[i] = normalised(i < f->components ? word >> f->shift[i] & 0xff : 0, 8);
}

void mali_pixel_unpack_words(const struct mali_pixel_format *f,
			     const u32 words[MALI_PIXEL_BYTES / 4], u32 rgba[4])
{
	u32 components[4];
	unsigned int i;

	if (is_bytes(f)) {
		decode_bytes(f, words[0], components);
	} else {
		for (i = 0; i < 4; i++)
			components[i] = decode(f, words, i);
	}
	for (i = 0; i < 4; i++) {
		u32 c = f->order[i];

		rgba[i] = c == MALI_ORDER_1 ? one_of(f->kind) : c == MALI_ORDER_0 ? 0 :
			  components[c];
	}
}

void mali_pixel_pack(const struct mali_pixel_format *f, void *memory, const u32 rgba[4])
{
	u32 words[MALI_PIXEL_BYTES / 4] = { 0 }, components[4];
	unsigned int i;

	/* What no colour goes to is the padding of formats with an X */
	for (i = 0; i < 4; i++)
		components[i] = one_of(f->kind);
	/* The first of those that share one */
	for (i = 4; i-- > 0;) {
		if (f->order[i] < 4)
			components[f->order[i]] = rgba[i];
	}
	if (f->coding == MALI_CODING_SHARED) {
		to_shared(f, words, components);
	} else {
		for (i = 0; i < 4; i++) {
			if (f->bits[i])
				put(words, f->shift[i], f->bits[i], encode(f, components[i], i));
		}
	}
	memcpy(memory, words, f->bytes);
}
