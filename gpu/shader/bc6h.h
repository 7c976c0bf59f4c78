/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Blocks of BC6H, 4x4 texels each (Khronos Data Format Specification, "BC6H").
 */
#ifndef MALI_SHADER_BC6H_H
#define MALI_SHADER_BC6H_H

#include "lanes.h"

/* @block has 16 bytes.  @rgb: three values of binary16; 0 of a block without a mode */
void mali_bc6h(const u8 *block, bool is_signed, u32 x, u32 y, u32 rgb[3]);

#endif
