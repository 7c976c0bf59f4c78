/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Binary16 arithmetic of the shader core: as float.h, with two values in each lane, the first
 * one in the low half.
 */
#ifndef MALI_SHADER_HALF_H
#define MALI_SHADER_HALF_H

#include "float.h"

#define MALI_F16_NAN	0x7e00u
#define MALI_F16_INF	0x7c00u
#define MALI_F16_ONE	0x3c00u
#define MALI_F16_SIGN	0x8000u

/* d = a + b */
void mali_v2f16_add(u32 *restrict d, const u32 *restrict a, const u32 *restrict b);

/* d = a * b + c, rounded once */
void mali_v2f16_fma(u32 *restrict d, const u32 *restrict a, const u32 *restrict b,
		    const u32 *restrict c);

/* The other operand if one is NaN; -0 is less than +0 */
void mali_v2f16_min(u32 *restrict d, const u32 *restrict a, const u32 *restrict b);
void mali_v2f16_max(u32 *restrict d, const u32 *restrict a, const u32 *restrict b);

/* Each half of d is 0xffff where the condition holds, 0 elsewhere */
void mali_v2f16_cmp(u32 *restrict d, const u32 *restrict a, const u32 *restrict b,
		    enum mali_cmp cmp);

/* Both halves rounded to integers, with their signs */
void mali_v2f16_round(u32 *restrict d, const u32 *restrict a, enum mali_round round);

/* Modifiers, in place; of both halves */
void mali_v2f16_absneg(u32 *v, bool abs, bool neg);
void mali_v2f16_clamp(u32 *v, enum mali_clamp clamp);
void mali_v2f16_flush(u32 *v);

/* d = the low halves of @a, exactly */
void mali_f16_to_f32(u32 *restrict d, const u32 *restrict a);

/* V2F32_TO_V2F16: @a to the low halves, @b to the high ones */
void mali_v2f32_to_v2f16(u32 *restrict d, const u32 *restrict a, const u32 *restrict b,
			 enum mali_round round);

/* One value; @h and the result in the low 16 bits */
u32 mali_f16_widen(u32 h);
u32 mali_f16_narrow(u32 f, enum mali_round round);

#endif
