/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Blocks of BC1 to BC5, 4x4 texels each (Khronos Data Format Specification, "S3TC Compressed
 * Texture Image Formats" and "RGTC Compressed Texture Image Formats").
 *
 * The specification has exact quotients; here they are rounded to nearest.
 */
#ifndef MALI_SHADER_BC_H
#define MALI_SHADER_BC_H

#include "lanes.h"

/*
 * Colours of BC1 to BC3.  @block has 8 bytes.  @transparent: there are blocks with three colours
 * and a transparent black, as in BC1.  Return: R8G8B8A8, red lowest
 */
u32 mali_bc_colour(const u8 *block, bool transparent, u32 x, u32 y);

/* The alpha of BC2, and that of BC3.  @block has 8 bytes.  Return: 8 bits */
u32 mali_bc2_alpha(const u8 *block, u32 x, u32 y);
u32 mali_bc3_alpha(const u8 *block, u32 x, u32 y);

/* A channel of BC4 and BC5.  @block has 8 bytes.  Return: 16 bits, normalised */
u32 mali_bc4_unsigned(const u8 *block, u32 x, u32 y);
u32 mali_bc4_signed(const u8 *block, u32 x, u32 y);

#endif
