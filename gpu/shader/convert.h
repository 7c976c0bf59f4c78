/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Conversions between integers and floating point, on warps.  d never overlaps a source.
 *
 * To integers: out-of-range values saturate, NaN becomes 0 (Mesa, bi_opt_constant_fold.c, for
 * what is negative; the rest is what Vulkan's drivers rely on).  To floating point: rounded once;
 * what is too large for binary16 becomes infinity, or the largest value if the mode rounds
 * towards zero there.
 *
 * Conversions from 8 and 16 bits, and from binary16 to 32 bits, are these after an exact
 * widening: by the caller's sign or zero extension, or by mali_f16_to_f32().
 */
#ifndef MALI_SHADER_CONVERT_H
#define MALI_SHADER_CONVERT_H

#include "float.h"

void mali_s32_to_f32(u32 *restrict d, const u32 *restrict a, enum mali_round round);
void mali_u32_to_f32(u32 *restrict d, const u32 *restrict a, enum mali_round round);
void mali_f32_to_s32(u32 *restrict d, const u32 *restrict a, enum mali_round round);
void mali_f32_to_u32(u32 *restrict d, const u32 *restrict a, enum mali_round round);

/* Both halves of each lane */
void mali_v2s16_to_v2f16(u32 *restrict d, const u32 *restrict a, enum mali_round round);
void mali_v2u16_to_v2f16(u32 *restrict d, const u32 *restrict a, enum mali_round round);
void mali_v2f16_to_v2s16(u32 *restrict d, const u32 *restrict a, enum mali_round round);
void mali_v2f16_to_v2u16(u32 *restrict d, const u32 *restrict a, enum mali_round round);

#endif
