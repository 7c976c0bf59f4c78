// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Render targets: from the tile buffer to memory.
 */
#include "float_bits.h"
#include "pixel.h"
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

void mali_target_pack(void *memory, u32 internal, u32 color_format, u32 swizzle,
		      const u32 tile[4])
{
	struct mali_pixel_format f;
	u32 rgba[4], out[4], shift = 0, i;

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
	for (i = 0; i < 4; i++) {
		u32 whole = layouts[internal].integer[i], part = layouts[internal].fraction[i];
		u32 v = (u32)((u64)tile[0] >> shift) & ((1u << (whole + part)) - 1);
		u32 one = ((1u << whole) - 1) << part;

		shift += whole + part;
		rgba[i] = !whole ? MALI_F32_ONE : f32_bits((float)((double)v / one));
	}
	for (i = 0; i < 4; i++) {
		u32 c = swizzle >> 3 * i & 7;

		out[i] = c < 4 ? rgba[c] : c == 5 ? MALI_F32_ONE : 0;
	}
	if (decode(&f, color_format))
		mali_pixel_pack(&f, memory, out);
}
