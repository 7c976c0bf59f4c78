// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Modes of ends of ASTC.
 */
#include "astc_ends.h"
#include "float_bits.h"

enum {
	LUMINANCE = 0, LUMINANCE_OFFSET = 1, HDR_LUMINANCE_LARGE = 2, HDR_LUMINANCE_SMALL = 3,
	LUMINANCE_ALPHA = 4, LUMINANCE_ALPHA_OFFSET = 5, RGB_SCALE = 6, HDR_RGB_SCALE = 7,
	RGB = 8, RGB_OFFSET = 9, RGB_SCALE_ALPHA = 10, HDR_RGB = 11,
	RGBA = 12, RGBA_OFFSET = 13, HDR_RGB_ALPHA = 14, HDR_RGBA = 15,
};

#define HDR_ONE		0x780
#define HDR_MOST	0xfff
#define HDR_COLOUR	7
#define HDR_ALL		15

static void set(s32 end[4], s32 r, s32 g, s32 b, s32 a)
{
	end[0] = r;
	end[1] = g;
	end[2] = b;
	end[3] = a;
}

static void clamp_all(struct mali_astc_ends *e, s32 most)
{
	u32 i, c;

	for (i = 0; i < 2; i++) {
		for (c = 0; c < 4; c++)
			e->end[i][c] = clamp_s32(e->end[i][c], 0, most);
	}
}

/* An offset gives its highest bit to the base, and has a sign */
static void transfer(s32 *offset, s32 *base)
{
	*base = *base >> 1 | (*offset & 0x80);
	*offset = (*offset >> 1 & 0x3f) - ((*offset & 0x40) ? 0x40 : 0);
}

static void contract_blue(s32 end[4])
{
	end[0] = (end[0] + end[2]) >> 1;
	end[1] = (end[1] + end[2]) >> 1;
}

static void contract(struct mali_astc_ends *e)
{
	s32 first[4];

	memcpy(first, e->end[0], sizeof(first));
	memcpy(e->end[0], e->end[1], sizeof(first));
	memcpy(e->end[1], first, sizeof(first));
	contract_blue(e->end[0]);
	contract_blue(e->end[1]);
}

static void direct(struct mali_astc_ends *e, const s32 *v, s32 alpha_0, s32 alpha_1)
{
	set(e->end[0], v[0], v[2], v[4], alpha_0);
	set(e->end[1], v[1], v[3], v[5], alpha_1);
	if (v[1] + v[3] + v[5] < v[0] + v[2] + v[4])
		contract(e);
}

/* Of @n components */
static void with_offsets(struct mali_astc_ends *e, s32 *v, u32 n)
{
	u32 i;

	set(e->end[0], 255, 255, 255, 255);
	set(e->end[1], 255, 255, 255, 255);
	for (i = 0; i < n; i++) {
		transfer(&v[2 * i + 1], &v[2 * i]);
		e->end[0][i] = v[2 * i];
		e->end[1][i] = v[2 * i] + v[2 * i + 1];
	}
	if (v[1] + v[3] + v[5] < 0)
		contract(e);
	clamp_all(e, 255);
}

static void luminance_offset(struct mali_astc_ends *e, const s32 *v)
{
	s32 low = v[0] >> 2 | (v[1] & 0xc0), high = low + (v[1] & 0x3f);

	high = high > 255 ? 255 : high;
	set(e->end[0], low, low, low, 255);
	set(e->end[1], high, high, high, 255);
}

static void luminance_alpha_offset(struct mali_astc_ends *e, s32 *v)
{
	transfer(&v[1], &v[0]);
	transfer(&v[3], &v[2]);
	set(e->end[0], v[0], v[0], v[0], v[2]);
	set(e->end[1], v[0] + v[1], v[0] + v[1], v[0] + v[1], v[2] + v[3]);
	clamp_all(e, 255);
}

static void scaled(struct mali_astc_ends *e, const s32 *v, s32 alpha_0, s32 alpha_1)
{
	set(e->end[0], v[0] * v[3] >> 8, v[1] * v[3] >> 8, v[2] * v[3] >> 8, alpha_0);
	set(e->end[1], v[0], v[1], v[2], alpha_1);
}

static void hdr_luminance(struct mali_astc_ends *e, s32 low, s32 high)
{
	high = high > HDR_MOST ? HDR_MOST : high;
	set(e->end[0], low, low, low, HDR_ONE);
	set(e->end[1], high, high, high, HDR_ONE);
}

static void hdr_luminance_large(struct mali_astc_ends *e, const s32 *v)
{
	if (v[1] >= v[0])
		hdr_luminance(e, v[0] << 4, v[1] << 4);
	else
		hdr_luminance(e, (v[1] << 4) + 8, (v[0] << 4) - 8);
}

static void hdr_luminance_small(struct mali_astc_ends *e, const s32 *v)
{
	bool wide = v[0] & 0x80;
	s32 low = wide ? (v[1] & 0xe0) << 4 | (v[0] & 0x7f) << 2 :
		  (v[1] & 0xf0) << 4 | (v[0] & 0x7f) << 1;

	hdr_luminance(e, low, low + (wide ? (v[1] & 0x1f) << 2 : (v[1] & 0xf) << 1));
}

/* Where a bit that is free in some modes goes: a value and its bit */
#define TO(value, bit)		((value) << 4 | (bit))
#define TO_VALUE(to)		((to) >> 4)
#define TO_BIT(to)		((to) & 0xf)

static void place(s32 *values, const u8 *to, const s32 *bits, u32 n)
{
	u32 i;

	for (i = 0; i < n; i++)
		values[TO_VALUE(to[i])] |= bits[i] << TO_BIT(to[i]);
}

static void swap_components(struct mali_astc_ends *e, u32 major)
{
	u32 i;

	for (i = 0; i < 2; i++) {
		s32 first = e->end[i][0];

		e->end[i][0] = e->end[i][major];
		e->end[i][major] = first;
	}
}

static void hdr_scale(struct mali_astc_ends *e, const s32 *v)
{
	enum { R, G, B, S };
	static const u8 to[6][7] = {
		{ TO(R, 9), TO(R, 8), TO(R, 7), TO(R, 10), TO(R, 6), TO(S, 6), TO(S, 5) },
		{ TO(R, 8), TO(G, 5), TO(R, 7), TO(B, 5), TO(R, 6), TO(R, 10), TO(R, 9) },
		{ TO(R, 9), TO(R, 8), TO(R, 7), TO(R, 6), TO(S, 7), TO(S, 6), TO(S, 5) },
		{ TO(R, 8), TO(G, 5), TO(R, 7), TO(B, 5), TO(R, 6), TO(S, 6), TO(S, 5) },
		{ TO(G, 6), TO(G, 5), TO(B, 6), TO(B, 5), TO(R, 6), TO(R, 7), TO(S, 5) },
		{ TO(G, 6), TO(G, 5), TO(B, 6), TO(B, 5), TO(R, 6), TO(S, 6), TO(S, 5) },
	};
	static const u8 shifts[6] = { 1, 1, 2, 3, 4, 5 };
	const s32 bits[7] = {
		v[1] >> 6 & 1, v[1] >> 5 & 1, v[2] >> 6 & 1, v[2] >> 5 & 1,
		v[3] >> 7 & 1, v[3] >> 6 & 1, v[3] >> 5 & 1,
	};
	u32 code = (u32)((v[0] & 0xc0) >> 6 | (v[1] & 0x80) >> 5 | (v[2] & 0x80) >> 4);
	u32 major = code < 12 ? code >> 2 : code < 15 ? code & 3 : 0;
	u32 mode = code < 12 ? code & 3 : code < 15 ? 4 : 5, i;
	s32 values[4] = { v[0] & 0x3f, v[1] & 0x1f, v[2] & 0x1f, v[3] & 0x1f };

	place(values, to[mode], bits, ARRAY_SIZE(bits));
	for (i = 0; i < 4; i++)
		values[i] <<= shifts[mode];
	/* The minor components are differences */
	if (mode != 5) {
		values[G] = values[R] - values[G];
		values[B] = values[R] - values[B];
	}
	set(e->end[1], values[R], values[G], values[B], HDR_ONE);
	for (i = 0; i < 3; i++)
		e->end[0][i] = e->end[1][i] - values[S];
	e->end[0][3] = HDR_ONE;
	swap_components(e, major);
	clamp_all(e, HDR_MOST);
}

static s32 sign_extend(s32 v, u32 bits)
{
	return (s32)((u32)v << (32 - bits)) >> (32 - bits);
}

static void hdr_rgb(struct mali_astc_ends *e, const s32 *v)
{
	enum { A, B0, B1, C, D0, D1 };
	static const u8 to[8][6] = {
		{ TO(B0, 6), TO(B1, 6), TO(D0, 6), TO(D1, 6), TO(D0, 5), TO(D1, 5) },
		{ TO(B0, 6), TO(B1, 6), TO(B0, 7), TO(B1, 7), TO(D0, 5), TO(D1, 5) },
		{ TO(A, 9), TO(C, 6), TO(D0, 6), TO(D1, 6), TO(D0, 5), TO(D1, 5) },
		{ TO(B0, 6), TO(B1, 6), TO(A, 9), TO(C, 6), TO(D0, 5), TO(D1, 5) },
		{ TO(B0, 6), TO(B1, 6), TO(B0, 7), TO(B1, 7), TO(A, 9), TO(A, 10) },
		{ TO(A, 9), TO(A, 10), TO(C, 7), TO(C, 6), TO(D0, 5), TO(D1, 5) },
		{ TO(B0, 6), TO(B1, 6), TO(A, 11), TO(C, 6), TO(A, 9), TO(A, 10) },
		{ TO(A, 9), TO(A, 10), TO(A, 11), TO(C, 6), TO(D0, 5), TO(D1, 5) },
	};
	static const u8 difference_bits[8] = { 7, 6, 7, 6, 5, 6, 5, 6 };
	const s32 bits[6] = {
		v[2] >> 6 & 1, v[3] >> 6 & 1, v[4] >> 6 & 1, v[5] >> 6 & 1,
		v[4] >> 5 & 1, v[5] >> 5 & 1,
	};
	u32 major = (u32)((v[4] & 0x80) >> 7 | (v[5] & 0x80) >> 6);
	u32 mode = (u32)((v[1] & 0x80) >> 7 | (v[2] & 0x80) >> 6 | (v[3] & 0x80) >> 5);
	s32 scale = 1 << ((mode >> 1) ^ 3);
	s32 values[6] = {
		v[0] | (v[1] & 0x40) << 2, v[2] & 0x3f, v[3] & 0x3f, v[1] & 0x3f,
		v[4] & 0x1f, v[5] & 0x1f,
	};
	u32 i;

	if (major == 3) {
		set(e->end[0], v[0] << 4, v[2] << 4, (v[4] & 0x7f) << 5, HDR_ONE);
		set(e->end[1], v[1] << 4, v[3] << 4, (v[5] & 0x7f) << 5, HDR_ONE);
		return;
	}
	place(values, to[mode], bits, ARRAY_SIZE(bits));
	values[D0] = sign_extend(values[D0], difference_bits[mode]);
	values[D1] = sign_extend(values[D1], difference_bits[mode]);
	for (i = 0; i < ARRAY_SIZE(values); i++)
		values[i] *= scale;
	set(e->end[1], values[A], values[A] - values[B0], values[A] - values[B1], HDR_ONE);
	set(e->end[0], values[A] - values[C], values[A] - values[B0] - values[C] - values[D0],
	    values[A] - values[B1] - values[C] - values[D1], HDR_ONE);
	swap_components(e, major);
	clamp_all(e, HDR_MOST);
}

static void hdr_alpha(struct mali_astc_ends *e, s32 first, s32 second)
{
	u32 mode = (u32)((first >> 7 & 1) | (second >> 6 & 2));

	first &= 0x7f;
	second &= 0x7f;
	if (mode == 3) {
		e->end[0][3] = first << 5;
		e->end[1][3] = second << 5;
		return;
	}
	first |= (second << (mode + 1)) & 0x780;
	second = ((second & (0x3f >> mode)) ^ (0x20 >> mode)) - (0x20 >> mode);
	first *= 1 << (4 - mode);
	second *= 1 << (4 - mode);
	e->end[0][3] = first;
	e->end[1][3] = clamp_s32(first + second, 0, HDR_MOST);
}

void mali_astc_find_ends(struct mali_astc_ends *e, u32 mode, s32 v[8])
{
	e->hdr = 0;
	switch (mode) {
	case LUMINANCE:
		set(e->end[0], v[0], v[0], v[0], 255);
		set(e->end[1], v[1], v[1], v[1], 255);
		break;
	case LUMINANCE_OFFSET:
		luminance_offset(e, v);
		break;
	case HDR_LUMINANCE_LARGE:
		hdr_luminance_large(e, v);
		e->hdr = HDR_ALL;
		break;
	case HDR_LUMINANCE_SMALL:
		hdr_luminance_small(e, v);
		e->hdr = HDR_ALL;
		break;
	case LUMINANCE_ALPHA:
		set(e->end[0], v[0], v[0], v[0], v[2]);
		set(e->end[1], v[1], v[1], v[1], v[3]);
		break;
	case LUMINANCE_ALPHA_OFFSET:
		luminance_alpha_offset(e, v);
		break;
	case RGB_SCALE:
		scaled(e, v, 255, 255);
		break;
	case HDR_RGB_SCALE:
		hdr_scale(e, v);
		e->hdr = HDR_ALL;
		break;
	case RGB:
		direct(e, v, 255, 255);
		break;
	case RGB_OFFSET:
		with_offsets(e, v, 3);
		break;
	case RGB_SCALE_ALPHA:
		scaled(e, v, v[4], v[5]);
		break;
	case RGBA:
		direct(e, v, v[6], v[7]);
		break;
	case RGBA_OFFSET:
		with_offsets(e, v, 4);
		break;
	default:
		hdr_rgb(e, v);
		e->hdr = mode == HDR_RGB_ALPHA ? HDR_COLOUR : HDR_ALL;
		if (mode == HDR_RGB_ALPHA) {
			e->end[0][3] = v[6];
			e->end[1][3] = v[7];
		} else if (mode == HDR_RGBA) {
			hdr_alpha(e, v[6], v[7]);
		}
		break;
	}
}
