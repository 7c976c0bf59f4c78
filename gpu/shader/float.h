/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Binary32 arithmetic of the shader core, on warps.
 *
 * A value is its bits in a u32, so that callers need no floating point of their own.  Every
 * function works on MALI_LANES lanes, active or not.  d never overlaps a source.
 *
 * Results are those of IEEE 754 with rounding to nearest even and subnormals kept.  What a
 * program's flush-to-zero mode requests is done by mali_f32_flush() on sources and result.
 * The NaN that an operation results in is MALI_F32_NAN, whatever the operands' payloads and
 * signs: hardware's choice is not known, and compilers swap operands.
 */
#ifndef MALI_SHADER_FLOAT_H
#define MALI_SHADER_FLOAT_H

#include "lanes.h"

/* d = a + b */
void mali_f32_add(u32 *restrict d, const u32 *restrict a, const u32 *restrict b);

/* d = a * b + c, rounded once */
void mali_f32_fma(u32 *restrict d, const u32 *restrict a, const u32 *restrict b,
		  const u32 *restrict c);

/* The other operand if one is NaN; -0 is less than +0 */
void mali_f32_min(u32 *restrict d, const u32 *restrict a, const u32 *restrict b);
void mali_f32_max(u32 *restrict d, const u32 *restrict a, const u32 *restrict b);

/* d = ~0 where the condition holds, 0 elsewhere */
void mali_f32_cmp(u32 *restrict d, const u32 *restrict a, const u32 *restrict b,
		  enum mali_cmp cmp);

/* d = a rounded to an integer, with its sign */
void mali_f32_round(u32 *restrict d, const u32 *restrict a, enum mali_round round);

/* Modifiers, in place: of a source, then of the result */
void mali_f32_absneg(u32 *v, bool abs, bool neg);
void mali_f32_clamp(u32 *v, enum mali_clamp clamp);
/* Subnormals become zero with their sign */
void mali_f32_flush(u32 *v);

#endif
