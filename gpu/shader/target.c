// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Render targets: from the tile buffer to memory.
 */
#include "float_bits.h"
#include "srgb.h"
#include "target.h"

/* Color Format */
#define RAW_FORMATS	8
#define FORMAT_R8	16
#define FORMAT_A1B5G5R5	29

/* Float Color Format */
#define FORMAT_R16F	16
#define FORMAT_RGBA16F	19
#define FORMAT_RG11F_B10F	20
#define F16_ONE		0x3c00

/* Integer and fraction bits of components in the tile buffer, from bit 0 */
static const struct {
	u8 integer[4], fraction[4];
} layouts[] = {
	[MALI_INTERNAL_R8G8B8A8] = { { 8, 8, 8, 8 }, { 0, 0, 0, 0 } },
	[MALI_INTERNAL_R10G10B10A2] = { { 10, 10, 10, 2 }, { 0, 0, 0, 0 } },
	[MALI_INTERNAL_R8G8B8A2] = { { 8, 8, 8, 2 }, { 2, 2, 2, 0 } },
	[MALI_INTERNAL_R4G4B4A4] = { { 4, 4, 4, 4 }, { 4, 4, 4, 4 } },
	[MALI_INTERNAL_R5G6B5A0] = { { 5, 6, 5, 0 }, { 5, 4, 5, 2 } },
	[MALI_INTERNAL_R5G5B5A1] = { { 5, 5, 5, 1 }, { 5, 5, 5, 1 } },
};

/* Formats that are blended: as pixel formats with components in order */
static const u8 encodings[] = {
	[16] = 163,	/* R8 */
	[17] = 171,	/* R8G8 */
	[18] = 179,	/* R8G8B8 */
	[19] = 187,	/* R8G8B8A8 */
	[20] = 186,	/* R4G4B4A4 */
	[21] = 64,	/* R5G6B5 */
	[24] = 67,	/* R10G10B10A2 */
	[25] = 68,	/* A2B10G10R10 */
	[28] = 65,	/* R5G5B5A1 */
	[29] = 66,	/* A1B5G5R5 */
};

static const u8 raw_bytes[RAW_FORMATS] = { 1, 2, 3, 4, 6, 8, 12, 16 };

static bool blended(u32 internal)
{
	return internal >= MALI_INTERNAL_R8G8B8A8 && internal <= MALI_INTERNAL_R5G5B5A1;
}

static bool halves(u32 internal)
{
	return internal >= MALI_INTERNAL_R16F && internal <= MALI_INTERNAL_RGBA16F;
}

static bool decode(struct mali_pixel_format *f, u32 color_format)
{
	return color_format >= FORMAT_R8 && color_format <= FORMAT_A1B5G5R5 &&
	       encodings[color_format] &&
	       mali_pixel_format(f, (u32)encodings[color_format] << 12);
}

u32 mali_target_bytes(u32 internal, u32 color_format)
{
	struct mali_pixel_format f;

	if (blended(internal))
		return decode(&f, color_format) ? f.bytes : 0;
	if (halves(internal) && color_format >= FORMAT_R16F && color_format <= FORMAT_RGBA16F)
		return 2 * (color_format - FORMAT_R16F + 1);
	if (internal == MALI_INTERNAL_RG11F_B10F && color_format == FORMAT_RG11F_B10F)
		return 4;
	/* Each raw internal format has room for the next smaller formats in memory */
	if (internal >= MALI_INTERNAL_RAW8 && internal <= MALI_INTERNAL_RAW128 &&
	    color_format < RAW_FORMATS &&
	    raw_bytes[color_format] <= 1u << (internal - MALI_INTERNAL_RAW8))
		return raw_bytes[color_format];
	return 0;
}

/* Components that the tile buffer lacks are 0, and alpha 1 */
static void pack_halves(u16 *memory, u32 internal, u32 color_format, u32 swizzle, const u32 *tile)
{
	u32 has = internal == MALI_INTERNAL_R16F ? 1 : internal == MALI_INTERNAL_RG16F ? 2 : 4, i;

	for (i = 0; i <= color_format - FORMAT_R16F; i++) {
		u32 c = swizzle >> 3 * i & 7;

		if (c < has)
			memory[i] = (u16)(tile[c / 2] >> 16 * (c & 1));
		else
			memory[i] = c == 3 || c == 5 ? F16_ONE : 0;
	}
}

/* Components of a blendable format; those that it lacks are 1 */
static void unpack_fixed(u32 rgba[4], u32 internal, u32 tile)
{
	u32 shift = 0, i;

	for (i = 0; i < 4; i++) {
		u32 whole = layouts[internal].integer[i], part = layouts[internal].fraction[i];
		u32 v = (u32)((u64)tile >> shift) & ((1u << (whole + part)) - 1);
		u32 one = ((1u << whole) - 1) << part;

		shift += whole + part;
		rgba[i] = !whole ? MALI_F32_ONE : f32_bits((float)((double)v / one));
	}
}

/* To nearest even, saturated; NaN is 0 */
static u32 to_fixed(u32 f, u32 one)
{
	const double integers = 6755399441055744.0;	/* 1.5 * 2^52 */
	double v = (double)f32_of(f);

	if (!(v > 0.0))
		return 0;
	return v < 1.0 ? (u32)(s32)(v * one + integers - integers) : one;
}

static u32 pack_fixed(u32 internal, bool fractions, const u32 rgba[4])
{
	u32 shift = 0, tile = 0, i;

	for (i = 0; i < 4; i++) {
		u32 whole = layouts[internal].integer[i], part = layouts[internal].fraction[i];
		u32 one = (1u << whole) - 1, v;

		v = fractions ? to_fixed(rgba[i], one << part) : to_fixed(rgba[i], one) << part;
		tile |= (u32)((u64)v << shift);
		shift += whole + part;
	}
	return tile;
}

void mali_target_pack(void *memory, u32 internal, u32 color_format, u32 swizzle,
		      const u32 tile[4])
{
	struct mali_pixel_format f;
	u32 rgba[4], out[4], i;

	if (halves(internal)) {
		u16 pixel[4];

		pack_halves(pixel, internal, color_format, swizzle, tile);
		memcpy(memory, pixel, mali_target_bytes(internal, color_format));
		return;
	}
	if (!blended(internal)) {
		memcpy(memory, tile, mali_target_bytes(internal, color_format));
		return;
	}
	unpack_fixed(rgba, internal, tile[0]);
	for (i = 0; i < 4; i++) {
		u32 c = swizzle >> 3 * i & 7;

		out[i] = c < 4 ? rgba[c] : c == 5 ? MALI_F32_ONE : 0;
	}
	if (decode(&f, color_format))
		mali_pixel_pack(&f, memory, out);
}

/* Pixel formats of the tile buffer */
#define ENCODING(format)	((format) >> 12 & 0xff)
#define FORMAT_SRGB		0x100000u
#define FORMAT_BITS		0x3fffffu

static const u8 tile_encodings[][2] = {
	/* with fractions, and without */
	[MALI_INTERNAL_R8G8B8A8] = { 237, 237 },
	[MALI_INTERNAL_R10G10B10A2] = { 238, 238 },
	[MALI_INTERNAL_R8G8B8A2] = { 241, 242 },
	[MALI_INTERNAL_R4G4B4A4] = { 232, 233 },
	[MALI_INTERNAL_R5G6B5A0] = { 226, 227 },
	[MALI_INTERNAL_R5G5B5A1] = { 224, 225 },
};

u32 mali_tile_bits(u32 internal)
{
	return blended(internal) ? layouts[internal].integer[0] : 0;
}

/* Bytes of a pixel in the tile buffer */
static u32 tile_bytes(u32 internal)
{
	if (internal >= MALI_INTERNAL_RAW8 && internal <= MALI_INTERNAL_RAW128)
		return 1u << (internal - MALI_INTERNAL_RAW8);
	if (halves(internal))
		return internal == MALI_INTERNAL_R16F ? 2 : internal == MALI_INTERNAL_RG16F ? 4 : 8;
	return internal == MALI_INTERNAL_RG11F_B10F ? 4 : 0;
}

u32 mali_tile_whole(u32 internal, u32 format)
{
	if (!blended(internal))
		return format;
	return (format & ~(0xffu << 12)) | (u32)tile_encodings[internal][1] << 12;
}

bool mali_tile_kind(u32 internal, u32 format, enum mali_pixel_kind *kind)
{
	struct mali_pixel_format f;

	if (blended(internal)) {
		*kind = MALI_PIXEL_FLOAT;
		return ENCODING(format) == tile_encodings[internal][0] ||
		       ENCODING(format) == tile_encodings[internal][1];
	}
	if (!mali_pixel_format(&f, format & FORMAT_BITS) || !f.bytes ||
	    f.bytes > tile_bytes(internal))
		return false;
	*kind = (enum mali_pixel_kind)f.kind;
	return true;
}

/* The conversion works on 8 bits: other formats have no sRGB */
static bool is_srgb(u32 internal, u32 format)
{
	return (format & FORMAT_SRGB) == FORMAT_SRGB && internal == MALI_INTERNAL_R8G8B8A8;
}

void mali_tile_unpack(u32 rgba[4], u32 internal, u32 format, const u32 tile[4])
{
	struct mali_pixel_format f;
	u32 i;

	if (blended(internal)) {
		unpack_fixed(rgba, internal, tile[0]);
		for (i = 0; i < 3 && is_srgb(internal, format); i++)
			rgba[i] = mali_srgb_decode(tile[0] >> 8 * i & 0xff);
	} else if (mali_pixel_format(&f, format & FORMAT_BITS)) {
		mali_pixel_unpack(&f, tile, rgba);
	}
}

void mali_tile_pack(u32 tile[4], u32 internal, u32 format, const u32 rgba[4])
{
	struct mali_pixel_format f;
	u32 i;

	memset(tile, 0, 4 * sizeof(tile[0]));
	if (blended(internal)) {
		tile[0] = pack_fixed(internal, ENCODING(format) == tile_encodings[internal][0],
				     rgba);
		for (i = 0; i < 3 && is_srgb(internal, format); i++)
			tile[0] = (tile[0] & ~(0xffu << 8 * i)) |
				  mali_srgb_encode(rgba[i]) << 8 * i;
	} else if (mali_pixel_format(&f, format & FORMAT_BITS)) {
		mali_pixel_pack(&f, tile, rgba);
	}
}

/* The pixel format that has all bits of an internal one of fractions; 0 for integers */
static u32 plain_format(u32 internal, bool srgb)
{
	static const u8 floats[] = { 199, 207, 223, 0, 89 };

	if (blended(internal))
		return (u32)tile_encodings[internal][0] << 12 | (srgb ? FORMAT_SRGB : 0);
	if (internal >= MALI_INTERNAL_R16F && internal <= MALI_INTERNAL_RG11F_B10F)
		return (u32)floats[internal - MALI_INTERNAL_R16F] << 12;
	return 0;
}

void mali_tile_average(u32 tile[4], u32 internal, bool srgb, const u32 (*samples)[4], u32 n)
{
	u32 format = plain_format(internal, srgb), rgba[4] = { 0 }, i, k;
	double sum[4] = { 0.0 };

	memcpy(tile, samples[0], 4 * sizeof(tile[0]));
	if (!format)
		return;
	for (i = 0; i < n; i++) {
		mali_tile_unpack(rgba, internal, format, samples[i]);
		for (k = 0; k < 4; k++)
			sum[k] += (double)f32_of(rgba[k]);
	}
	for (k = 0; k < 4; k++)
		rgba[k] = f32_bits((float)(sum[k] / n));
	mali_tile_pack(tile, internal, format, rgba);
}
