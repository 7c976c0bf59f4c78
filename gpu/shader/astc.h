/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Blocks of ASTC (Khronos Data Format Specification, "ASTC Compressed Texture Image Formats").
 */
#ifndef MALI_SHADER_ASTC_H
#define MALI_SHADER_ASTC_H

#include "lanes.h"

/**
 * struct mali_astc - how blocks are decoded
 * @size: texels of a block in each direction; [2] is 1 of those with two dimensions
 * @wide: to binary16; or to 8 bits
 * @hdr: with the high dynamic range, if @wide; without it, blocks that have it are errors
 * @srgb: red, green and blue are encoded as sRGB, and stay so
 */
struct mali_astc {
	u32 size[3];
	bool wide, hdr, srgb;
};

/*
 * @block has 16 bytes.  @rgba: binary16 or 8 bits; of an error magenta, as the specification
 * wants it
 */
void mali_astc_texel(const struct mali_astc *a, const u8 *block, u32 x, u32 y, u32 z, u32 rgba[4]);

#endif
