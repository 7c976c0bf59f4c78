/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Blocks of ETC2 and EAC, 4x4 texels each (Khronos Data Format Specification, "ETC2 Compressed
 * Texture Image Formats").
 */
#ifndef MALI_SHADER_ETC2_H
#define MALI_SHADER_ETC2_H

#include "lanes.h"

/* RGB8, and RGB8A1 if @punchthrough.  @block has 8 bytes.  Return: R8G8B8A8, red lowest */
u32 mali_etc2_colour(const u8 *block, bool punchthrough, u32 x, u32 y);

/* The alpha of RGBA8.  @block has 8 bytes.  Return: 8 bits */
u32 mali_etc2_alpha(const u8 *block, u32 x, u32 y);

/* A channel of R11 and RG11.  @block has 8 bytes.  Return: 16 bits, normalised */
u32 mali_etc2_unsigned(const u8 *block, u32 x, u32 y);
u32 mali_etc2_signed(const u8 *block, u32 x, u32 y);

#endif
