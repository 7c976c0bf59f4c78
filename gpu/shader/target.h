/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Render targets: from a pixel of the tile buffer to one in memory.
 *
 * Formats are those of Mesa's genxml: Color Buffer Internal Format in the tile buffer, Color
 * Format in memory, or Float Color Format if the internal format is one of floats (Mesa 26.2).
 * Blendable internal formats are fixed point with fraction bits for dithering (Mesa,
 * pan_clear.c).
 */
#ifndef MALI_SHADER_TARGET_H
#define MALI_SHADER_TARGET_H

#include "pixel.h"

/* Color Buffer Internal Format */
enum mali_internal {
	MALI_INTERNAL_RAW_VALUE = 0,
	MALI_INTERNAL_R8G8B8A8,
	MALI_INTERNAL_R10G10B10A2,
	MALI_INTERNAL_R8G8B8A2,
	MALI_INTERNAL_R4G4B4A4,
	MALI_INTERNAL_R5G6B5A0,
	MALI_INTERNAL_R5G5B5A1,
	MALI_INTERNAL_R16F = 16,
	MALI_INTERNAL_RG16F,
	MALI_INTERNAL_RGBA16F,
	MALI_INTERNAL_RG11F_B10F = 20,
	MALI_INTERNAL_RAW8 = 32,
	MALI_INTERNAL_RAW16,
	MALI_INTERNAL_RAW32,
	MALI_INTERNAL_RAW64,
	MALI_INTERNAL_RAW128,
};

/* Largest pixel of a target in memory */
#define MALI_TARGET_BYTES	16

/*
 * Return: bytes of a pixel in memory; 0 if the formats don't fit each other, or the model
 * doesn't know one of them
 */
u32 mali_target_bytes(u32 internal, u32 color_format);

/*
 * A pixel as it is written: @tile is its value in the tile buffer, @swizzle the target's (12
 * bits, three for each component of memory: R, G, B, A, 0, 1), @memory has
 * mali_target_bytes().  The formats fit each other.
 */
void mali_target_pack(void *memory, u32 internal, u32 color_format, u32 swizzle,
		      const u32 tile[4]);

/*
 * How the shader core sees a pixel of the tile buffer: @format is a pixel format as internal
 * conversion descriptors have it.  Those that blendable internal formats have are of their own
 * (Mesa, pan_format.c): with fraction bits, or without them as they are not dithered.
 */

/* Return: the pixel format without fraction bits of a blendable internal format; else @format */
u32 mali_tile_whole(u32 internal, u32 format);

/* Return: false if the formats don't fit each other, or the model doesn't know one of them */
bool mali_tile_kind(u32 internal, u32 format, enum mali_pixel_kind *kind);

/* From and to components of that kind.  @tile is written whole.  The formats fit each other */
void mali_tile_unpack(u32 rgba[4], u32 internal, u32 format, const u32 tile[4]);
void mali_tile_pack(u32 tile[4], u32 internal, u32 format, const u32 rgba[4]);

/* The mean of @n values; of integers, the first one.  @srgb: they are encoded as sRGB */
void mali_tile_average(u32 tile[4], u32 internal, bool srgb, const u32 (*samples)[4], u32 n);

/* Integer bits of red in a blendable format; 0 of others */
u32 mali_tile_bits(u32 internal);

#endif
