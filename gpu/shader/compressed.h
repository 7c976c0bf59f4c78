/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Compressed planes: their blocks, and pixels of them.
 *
 * How a plane is compressed is in its descriptor; the format of the texture is that of the
 * decoded pixels (Mesa, pan_format.c, FMTC()): R8G8B8A8, or R16 and R16G16 normalised, or
 * R16G16B16A16 of binary16.
 */
#ifndef MALI_SHADER_COMPRESSED_H
#define MALI_SHADER_COMPRESSED_H

#include "astc.h"

/* Clump Format: the compressed ones */
enum mali_compressed_clump {
	MALI_CLUMP_ETC2_RGB8 = 32,
	MALI_CLUMP_ETC2_R11_UNORM,
	MALI_CLUMP_ETC2_R11_SNORM,
	MALI_CLUMP_ETC2_RG11_UNORM,
	MALI_CLUMP_ETC2_RG11_SNORM,
	MALI_CLUMP_ETC2_RGBA8,
	MALI_CLUMP_ETC2_RGB8A1,
	MALI_CLUMP_BC1_UNORM = 48,
	MALI_CLUMP_BC2_UNORM,
	MALI_CLUMP_BC3_UNORM,
	MALI_CLUMP_BC4_UNORM,
	MALI_CLUMP_BC4_SNORM,
	MALI_CLUMP_BC5_UNORM,
	MALI_CLUMP_BC5_SNORM,
	MALI_CLUMP_BC6H_UF16,
	MALI_CLUMP_BC6H_SF16,
	MALI_CLUMP_BC7_UNORM,
	/* No clump, but a plane of its own */
	MALI_CLUMP_ASTC = 256,
};

/* Largest block */
#define MALI_COMPRESSED_BYTES	16u

/**
 * struct mali_compressed - a way to compress
 * @clump: enum mali_compressed_clump
 * @bytes: of a block
 * @size: texels of a block in each direction
 * @wide, @hdr: of ASTC, as struct mali_astc has them
 */
struct mali_compressed {
	u32 clump;
	u32 bytes;
	u32 size[3];
	bool wide, hdr;
};

/* Return: false if @clump is not compressed */
bool mali_compressed_clump(struct mali_compressed *c, u32 clump);

/*
 * Dimensions of a block of ASTC, as Plane descriptors encode them: three bits each of the width
 * and the height, or two bits each with a depth.  Return: false if there is no such dimension
 */
bool mali_compressed_astc_2d(struct mali_compressed *c, u32 dimensions);
bool mali_compressed_astc_3d(struct mali_compressed *c, u32 dimensions);

/*
 * A texel of a block, by its place in it.  @srgb: the texture's format is one of sRGB.  @pixel:
 * MALI_COMPRESSED_BYTES, of the format that the texture should have
 */
void mali_compressed_texel(const struct mali_compressed *c, const u8 *block, const u32 at[3],
			   bool srgb, u32 pixel[4]);

#endif
