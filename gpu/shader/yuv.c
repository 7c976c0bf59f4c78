// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * YUV formats, and where their components are.
 */
#include "float_bits.h"
#include "yuv.h"

#define SWIZZLE(encoded)	((encoded) & 7)
#define SWAPPED(encoded)	((encoded) >> 3 & 1)
#define SITING(encoded)		((encoded) >> 9 & 7)
#define ENCODING(encoded)	((encoded) >> 12 & 0xff)
/* Mesa sets none of them */
#define UNKNOWN_BITS		0xfff001f0u

/* YUV Cr Siting; without halved rows, the first says that chroma is centred in x */
#define CENTRED_Y		1u
#define CENTRED_X		2u
#define SITING_LAST		3u

/* Clump Format */
#define CLUMP_8_422		64
#define CLUMP_10_422		65
#define CLUMP_8_420		72
#define CLUMP_10_420		73
#define CLUMP_10_IN_16_420	76

static const struct {
	u8 number, planes, halved_y;
	bool chroma_first;
} encodings[] = {
	{ 34, 1, 0, false },	/* Y8 U8 Y8 V8 */
	{ 35, 1, 0, true },	/* U8 Y8 V8 Y8 */
	{ 36, 2, 0, false },	/* Y8, UV8 422 */
	{ 37, 3, 0, false },	/* Y8, U8, V8 422 */
	{ 38, 2, 1, false },	/* Y8, UV8 420 */
	{ 39, 3, 1, false },	/* Y8, U8, V8 420 */
	{ 46, 2, 0, false },	/* Y10, UV10 422 */
	{ 47, 2, 1, false },	/* Y10, UV10 420 */
};

/*
 * The component that red, green and blue have.  The name of a swizzle says for each component
 * which of them it is for: Y red, U green, V blue
 */
static const u8 swizzles[][3] = {
	{ 0, 1, 2 },	/* YUVA */
	{ 0, 2, 1 },	/* YVUA */
	{ 1, 0, 2 },	/* UYVA */
	{ 2, 0, 1 },	/* UVYA */
	{ 2, 1, 0 },	/* VUYA */
	{ 1, 2, 0 },	/* VYUA */
};

static void set_siting(struct mali_yuv *yuv, u32 siting)
{
	if (!yuv->halved[1]) {
		yuv->centred[0] = siting;
		return;
	}
	yuv->centred[0] = siting & CENTRED_X;
	yuv->centred[1] = siting & CENTRED_Y;
}

static void set_format(struct mali_pixel_format *f, u32 swizzle)
{
	u32 i;

	*f = (struct mali_pixel_format){
		.bytes = 3, .coding = MALI_CODING_UNORM, .kind = MALI_PIXEL_FLOAT, .components = 3,
		.bits = { 8, 8, 8 }, .shift = { 0, 8, 16 }, .order = { [3] = MALI_ORDER_1 },
	};
	for (i = 0; i < 3; i++)
		f->order[i] = swizzles[swizzle][i];
}

bool mali_yuv_format(struct mali_yuv *yuv, struct mali_pixel_format *f, u32 encoded)
{
	unsigned int i;

	memset(yuv, 0, sizeof(*yuv));
	if ((encoded & UNKNOWN_BITS) || SITING(encoded) > SITING_LAST ||
	    SWIZZLE(encoded) >= ARRAY_SIZE(swizzles))
		return false;
	for (i = 0; i < ARRAY_SIZE(encodings); i++) {
		if (encodings[i].number != ENCODING(encoded))
			continue;
		yuv->planes = encodings[i].planes;
		yuv->halved[0] = 1;
		yuv->halved[1] = encodings[i].halved_y;
		yuv->chroma_first = encodings[i].chroma_first;
		yuv->swapped = SWAPPED(encoded);
		set_siting(yuv, SITING(encoded));
		set_format(f, SWIZZLE(encoded));
		return true;
	}
	return false;
}

enum mali_yuv_storage mali_yuv_storage(u32 clump)
{
	switch (clump) {
	case CLUMP_8_422:
	case CLUMP_8_420:
		return MALI_YUV_8;
	case CLUMP_10_422:
	case CLUMP_10_420:
		return MALI_YUV_10;
	case CLUMP_10_IN_16_420:
		return MALI_YUV_10_IN_16;
	default:
		return MALI_YUV_NONE;
	}
}

bool mali_yuv_ordered(enum mali_yuv_storage storage, u32 ordering)
{
	/* What is not in bytes is only in rows */
	return ordering == MALI_ORDERING_LINEAR ||
	       (ordering == MALI_ORDERING_BLOCKS && storage != MALI_YUV_10);
}

/*
 * Components that are adjacent in a plane make an element, and @n of them are in one; with one
 * plane, an element is of two texels.  Return: the component's number in its element
 */
static u32 find_in_element(const struct mali_yuv *yuv, u32 *x, u32 component, u32 *n)
{
	u32 i;

	*n = 1;
	if (yuv->planes == 1) {
		*n = 4;
		i = component ? component - 1 : *x & 1;
		if (!component)
			*x >>= 1;
		return 2 * i + (!component == yuv->chroma_first);
	}
	if (!component || yuv->planes == 3)
		return 0;
	*n = 2;
	return component - 1;
}

void mali_yuv_find(struct mali_yuv_place *place, const struct mali_yuv *yuv,
		   enum mali_yuv_storage storage, const struct mali_surface *surface, u64 second,
		   u32 x, u32 y, u32 component)
{
	struct mali_surface s = *surface;
	u32 i, n, bits = storage == MALI_YUV_8 ? 8 : storage == MALI_YUV_10 ? 10 : 16;
	u64 bit;

	if (component && yuv->swapped)
		component = 3 - component;
	if (component == 2 && yuv->planes == 3)
		s.base = second;
	i = find_in_element(yuv, &x, component, &n);
	s.bytes = n * bits / 8;
	/* Rows of 10 bits are not in bytes */
	bit = storage == MALI_YUV_10 ? ((u64)x * n + i) * bits : i * bits;
	place->va = mali_surface_address(&s, storage == MALI_YUV_10 ? 0 : x, y, 0) + bit / 8;
	place->shift = (u32)(bit % 8) + (storage == MALI_YUV_10_IN_16 ? 6 : 0);
	place->bytes = (place->shift + (storage == MALI_YUV_8 ? 8 : 10) + 7) / 8;
}

/* 10 bits are normalised by 255 * 4 (Mesa, panvk_vX_nir_lower_descriptors.c) */
u32 mali_yuv_value(enum mali_yuv_storage storage, u32 number, u32 shift)
{
	u32 v = number >> shift;

	if (storage == MALI_YUV_8)
		return f32_bits((float)((double)(v & 0xff) / 255.0));
	return f32_bits((float)((double)(v & 0x3ff) / 1020.0));
}
