// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Pixel formats, as their numbers say.
 */
#include "pixel.h"

#define ORDER(encoded)		((encoded) & 0xfff)
#define ENCODING(encoded)	((encoded) >> 12 & 0xff)
#define SRGB(encoded)		((encoded) >> 20 & 1)
/* No known format has any of them */
#define UNKNOWN_BITS		0xffe00000u

/* Encodings from here on are a class, a number of components, and a size */
#define REGULAR			96u

#define Z			MALI_ORDER_0
#define ONE			MALI_ORDER_1

static const struct {
	u8 number;
	u8 order[4];
} orders[] = {
	{ 0, { 0, 1, 2, 3 } },		/* RGBA */
	{ 2, { 1, 0, 2, 3 } },		/* GRBA */
	{ 4, { 2, 1, 0, 3 } },		/* BGRA */
	{ 8, { 1, 2, 3, 0 } },		/* ARGB */
	{ 10, { 2, 1, 3, 0 } },		/* AGRB */
	{ 12, { 3, 2, 1, 0 } },		/* ABGR */
	{ 16, { 0, 1, 2, ONE } },	/* RGB1 */
	{ 18, { 1, 0, 2, ONE } },	/* GRB1 */
	{ 20, { 2, 1, 0, ONE } },	/* BGR1 */
	{ 24, { 1, 2, 3, ONE } },	/* 1RGB */
	{ 26, { 2, 1, 3, ONE } },	/* 1GRB */
	{ 28, { 3, 2, 1, ONE } },	/* 1BGR */
	{ 226, { 0, 0, 0, 0 } },	/* RRRR */
	{ 227, { 0, 0, 0, ONE } },	/* RRR1 */
	{ 228, { 0, 0, 0, 3 } },	/* RRRA */
	{ 229, { Z, Z, Z, 3 } },	/* 000A */
	{ 230, { Z, Z, Z, ONE } },	/* 0001 */
	{ 231, { Z, Z, Z, Z } },	/* 0000 */
	{ 240, { 0, Z, Z, Z } },	/* R000 */
	{ 242, { 0, 2, 1, 3 } },	/* RBGA */
};

#define UNORM	MALI_CODING_UNORM
#define SNORM	MALI_CODING_SNORM
#define UINT	MALI_CODING_UINT
#define SINT	MALI_CODING_SINT
#define FLOAT	MALI_CODING_FLOAT
#define SHARED	MALI_CODING_SHARED
#define FIXED	MALI_CODING_FIXED

/* Encodings that have a number each; of those for tile buffers the bits that are stored */
static const struct {
	u8 number, coding, bytes;
	u8 bits[4], shift[4];
} encodings[] = {
	{ 64, UNORM, 2, { 5, 6, 5 }, { 0, 5, 11 } },			/* RGB565 */
	{ 65, UNORM, 2, { 5, 5, 5, 1 }, { 0, 5, 10, 15 } },		/* RGB5 A1 */
	{ 66, UNORM, 2, { 5, 5, 5, 1 }, { 11, 6, 1, 0 } },		/* A1 BGR5 */
	{ 67, UNORM, 4, { 10, 10, 10, 2 }, { 0, 10, 20, 30 } },		/* RGB10 A2 */
	{ 68, UNORM, 4, { 10, 10, 10, 2 }, { 22, 12, 2, 0 } },		/* A2 BGR10 */
	{ 69, SNORM, 4, { 10, 10, 10, 2 }, { 0, 10, 20, 30 } },
	{ 70, SNORM, 4, { 10, 10, 10, 2 }, { 22, 12, 2, 0 } },
	{ 71, UINT, 4, { 10, 10, 10, 2 }, { 0, 10, 20, 30 } },
	{ 72, UINT, 4, { 10, 10, 10, 2 }, { 22, 12, 2, 0 } },
	{ 73, SINT, 4, { 10, 10, 10, 2 }, { 0, 10, 20, 30 } },
	{ 74, SINT, 4, { 10, 10, 10, 2 }, { 22, 12, 2, 0 } },
	{ 75, UNORM, 2, { 16 }, { 0 } },				/* Z16 */
	{ 76, FLOAT, 4, { 32 }, { 0 } },				/* Z32 */
	{ 77, UNORM, 4, { 24 }, { 0 } },				/* Z24X8 */
	{ 78, UNORM, 4, { 24 }, { 8 } },				/* X8Z24 */
	{ 81, FIXED, 4, { 32 }, { 0 } },
	{ 82, FIXED, 8, { 32, 32 }, { 0, 32 } },
	{ 83, FIXED, 12, { 32, 32, 32 }, { 0, 32, 64 } },
	{ 84, FIXED, 16, { 32, 32, 32, 32 }, { 0, 32, 64, 96 } },
	{ 89, FLOAT, 4, { 11, 11, 10 }, { 0, 11, 22 } },		/* R11F G11F B10F */
	{ 90, FLOAT, 4, { 11, 11, 10 }, { 21, 10, 0 } },		/* B10F G11F R11F */
	{ 91, SHARED, 4, { 9, 9, 9, 5 }, { 0, 9, 18, 27 } },		/* R9F G9F B9F E5F */
	{ 92, SHARED, 4, { 9, 9, 9, 5 }, { 23, 14, 5, 0 } },		/* E5F B9F G9F R9F */
	/* Mesa, pan_format.c: the stencil value is the second component */
	{ 93, UINT, 1, { 0, 8 }, { 0, 0 } },				/* S8 */
	{ 95, FLOAT, 0, { 0 }, { 0 } },					/* Constant */
	{ 190, UNORM, 8, { 10, 10, 10, 10 }, { 6, 22, 38, 54 } },	/* R10X6 to A10X6 */
	{ 224, UNORM, 2, { 5, 5, 5, 1 }, { 0, 5, 10, 15 } },		/* RGB5 A1 AU */
	{ 225, UNORM, 2, { 5, 5, 5, 1 }, { 0, 5, 10, 15 } },		/* RGB5 A1 PU */
	{ 226, UNORM, 2, { 5, 6, 5 }, { 0, 5, 11 } },			/* R5G6B5 AU */
	{ 227, UNORM, 2, { 5, 6, 5 }, { 0, 5, 11 } },			/* R5G6B5 PU */
	{ 231, FLOAT, 4, { 32 }, { 0 } },				/* R32F RTZ */
	{ 232, UNORM, 2, { 4, 4, 4, 4 }, { 0, 4, 8, 12 } },		/* RGBA4 AU */
	{ 233, UNORM, 2, { 4, 4, 4, 4 }, { 0, 4, 8, 12 } },		/* RGBA4 PU */
	{ 237, UNORM, 4, { 8, 8, 8, 8 }, { 0, 8, 16, 24 } },		/* RGBA8 TB */
	{ 238, UNORM, 4, { 10, 10, 10, 2 }, { 0, 10, 20, 30 } },	/* RGB10 A2 TB */
	{ 239, FLOAT, 8, { 32, 32 }, { 0, 32 } },
	{ 241, UNORM, 4, { 8, 8, 8, 2 }, { 0, 8, 16, 24 } },		/* RGB8 A2 AU */
	{ 242, UNORM, 4, { 8, 8, 8, 2 }, { 0, 8, 16, 24 } },		/* RGB8 A2 PU */
	{ 247, FLOAT, 12, { 32, 32, 32 }, { 0, 32, 64 } },
	{ 255, FLOAT, 16, { 32, 32, 32, 32 }, { 0, 32, 64, 96 } },
};

static bool special(struct mali_pixel_format *f, u32 encoding)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(encodings); i++) {
		if (encodings[i].number != encoding)
			continue;
		f->coding = encodings[i].coding;
		f->bytes = encodings[i].bytes;
		memcpy(f->bits, encodings[i].bits, sizeof(f->bits));
		memcpy(f->shift, encodings[i].shift, sizeof(f->shift));
		f->components = 4;
		while (f->components && !f->bits[f->components - 1])
			f->components--;
		return true;
	}
	return false;
}

/* [7:5] class, [4:3] components less 1, [2:0] size: 2 to the power of it bits, or 7 for float */
static bool regular(struct mali_pixel_format *f, u32 encoding)
{
	static const u8 codings[] = { SNORM, UINT, UNORM, SINT };
	u32 class = encoding >> 5, size = encoding & 7, bits = 1u << size, i;

	if (encoding < REGULAR || class > 6 || !size || size == 6)
		return false;
	f->coding = codings[class - 3];
	if (size == 7) {
		if (f->coding != UNORM && f->coding != SINT)
			return false;
		bits = f->coding == UNORM ? 32 : 16;
		f->coding = FLOAT;
	}
	f->components = (u8)((encoding >> 3 & 3) + 1);
	if (f->components * bits % 8)
		return false;
	f->bytes = (u8)(f->components * bits / 8);
	for (i = 0; i < 4; i++) {
		f->bits[i] = i < f->components ? (u8)bits : 0;
		f->shift[i] = (u8)(i * bits);
	}
	return true;
}

static u8 kind_of(u32 coding)
{
	return coding == UINT ? MALI_PIXEL_UINT : coding == SINT ? MALI_PIXEL_SINT :
	       MALI_PIXEL_FLOAT;
}

bool mali_pixel_format(struct mali_pixel_format *f, u32 encoded)
{
	u32 order = ORDER(encoded), encoding = ENCODING(encoded);
	unsigned int i, j;

	if (encoded & UNKNOWN_BITS)
		return false;
	if (!special(f, encoding) && !regular(f, encoding))
		return false;
	f->kind = kind_of(f->coding);
	f->srgb = SRGB(encoded);
	/* Only components of 8 bits are encoded so */
	if (f->srgb && (f->coding != UNORM || f->bits[0] != 8))
		return false;
	for (i = 0; i < ARRAY_SIZE(orders); i++) {
		if (orders[i].number != order)
			continue;
		for (j = 0; j < 4; j++) {
			u8 c = orders[i].order[j];
			bool there = c < f->components && f->coding != SHARED;

			/* Of three with a shared exponent, too */
			there = there || (f->coding == SHARED && c < 3);
			f->order[j] = c > 3 || there ? c : c == 3 ? MALI_ORDER_1 : MALI_ORDER_0;
		}
		return true;
	}
	return false;
}
