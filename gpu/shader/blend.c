// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Blending by fixed function: A + B * C for each component.
 */
#include "blend.h"
#include "float_bits.h"

#define ALPHA_TO_ONE(w)	((w)[0] >> 8 & 1)
#define ENABLE(w)	((w)[0] >> 9 & 1)
#define ROUNDED(w)	((w)[0] >> 11 & 1)
#define CONSTANT(w)	((w)[0] >> 16)
#define FUNCTION_RGB(w)	((w)[1] & 0xfff)
#define FUNCTION_A(w)	((w)[1] >> 12 & 0xfff)
#define COLOUR_MASK(w)	((w)[1] >> 28)

/* In a function */
#define A(f)		((f) & 3)
#define NEGATE_A(f)	((f) >> 3 & 1)
#define B(f)		((f) >> 4 & 3)
#define NEGATE_B(f)	((f) >> 7 & 1)
#define C(f)		((f) >> 8 & 7)
#define INVERT_C(f)	((f) >> 11 & 1)

enum { A_ZERO = 1, A_SOURCE, A_DESTINATION };
enum { B_DIFFERENCE, B_SUM, B_SOURCE, B_DESTINATION };
enum {
	C_ZERO = 1,
	C_SOURCE,
	C_DESTINATION,
	C_SOURCE_TWICE,
	C_SOURCE_ALPHA,
	C_DESTINATION_ALPHA,
	C_CONSTANT,
};

bool mali_blend_alpha_to_one(const u32 word[MALI_BLEND_WORDS])
{
	return ALPHA_TO_ONE(word);
}

/* A fraction of 16 bits, of which as many count as a component has [pan_blend.c] */
static double constant_of(u32 value, u32 internal)
{
	u32 bits = mali_tile_bits(internal);

	if (!bits)
		bits = 16;
	return (double)value / (((1u << bits) - 1) << (16 - bits));
}

struct inputs {
	double source[4], destination[4];
	double constant;
};

static double operand_a(u32 function, const struct inputs *in, unsigned int i)
{
	double a = A(function) == A_SOURCE ? in->source[i] :
		   A(function) == A_DESTINATION ? in->destination[i] : 0.0;

	return NEGATE_A(function) ? -a : a;
}

static double operand_b(u32 function, const struct inputs *in, unsigned int i)
{
	double s = in->source[i], d = in->destination[i], b;

	switch (B(function)) {
	case B_DIFFERENCE:
		b = s - d;
		break;
	case B_SUM:
		b = s + d;
		break;
	case B_SOURCE:
		b = s;
		break;
	default:
		b = d;
	}
	return NEGATE_B(function) ? -b : b;
}

static double operand_c(u32 function, const struct inputs *in, unsigned int i)
{
	double c;

	switch (C(function)) {
	case C_SOURCE:
		c = in->source[i];
		break;
	case C_DESTINATION:
		c = in->destination[i];
		break;
	case C_SOURCE_TWICE:
		c = 2.0 * in->source[i];
		break;
	case C_SOURCE_ALPHA:
		c = in->source[3];
		break;
	case C_DESTINATION_ALPHA:
		c = in->destination[3];
		break;
	case C_CONSTANT:
		c = in->constant;
		break;
	default:
		c = 0.0;
	}
	return INVERT_C(function) ? 1.0 - c : c;
}

/* Sources of fixed point are clamped before, results by their conversion */
static double clamped(double v)
{
	return v > 0.0 ? v < 1.0 ? v : 1.0 : 0.0;
}

void mali_blend(const u32 word[MALI_BLEND_WORDS], u32 internal, u32 format, const u32 source[4],
		u32 tile[4])
{
	bool fixed = mali_tile_bits(internal);
	struct inputs in;
	u32 old[4], out[4], i;

	if (!ENABLE(word) || !COLOUR_MASK(word))
		return;
	mali_tile_unpack(old, internal, format, tile);
	for (i = 0; i < 4; i++) {
		in.source[i] = (double)f32_of(source[i]);
		if (fixed)
			in.source[i] = clamped(in.source[i]);
		in.destination[i] = (double)f32_of(old[i]);
	}
	in.constant = constant_of(CONSTANT(word), internal);
	for (i = 0; i < 4; i++) {
		u32 f = i == 3 ? FUNCTION_A(word) : FUNCTION_RGB(word);
		double v;

		if (!(COLOUR_MASK(word) >> i & 1)) {
			out[i] = old[i];
			continue;
		}
		/* An infinite operand that is not used does not count */
		v = operand_a(f, &in, i);
		if (C(f) > C_ZERO || INVERT_C(f))
			v += operand_b(f, &in, i) * operand_c(f, &in, i);
		out[i] = f32_bits((float)v);
	}
	/* To the precision of the format in memory, or with what the tile buffer has beyond it */
	mali_tile_pack(tile, internal, ROUNDED(word) ? mali_tile_whole(internal, format) : format,
		       out);
}
