/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * What all arithmetic of the shader core shares: warps, values of binary32, modifiers.
 *
 * Conditions, clamps and rounding modes are numbered as instructions encode them (Mesa,
 * src/panfrost/compiler/valhall/ISA.xml).
 */
#ifndef MALI_SHADER_LANES_H
#define MALI_SHADER_LANES_H

#include "../../lib/mali_types.h"

#define MALI_LANES	16u

#define MALI_F32_NAN	0x7fc00000u
#define MALI_F32_INF	0x7f800000u
#define MALI_F32_ONE	0x3f800000u
#define MALI_F32_SIGN	0x80000000u

enum mali_round {
	MALI_ROUND_RTE,		/* to nearest, ties to even */
	MALI_ROUND_RTP,		/* to positive infinity */
	MALI_ROUND_RTN,		/* to negative infinity */
	MALI_ROUND_RTZ,		/* to zero */
};

/* Two bits: the second one alone is clamp_m1_1, both are clamp_0_1 */
enum mali_clamp {
	MALI_CLAMP_NONE,
	MALI_CLAMP_0_INF,
	MALI_CLAMP_M1_1,
	MALI_CLAMP_0_1,
};

/* With a NaN, all but NE are false */
enum mali_cmp {
	MALI_CMP_EQ,
	MALI_CMP_GT,
	MALI_CMP_GE,
	MALI_CMP_NE,
	MALI_CMP_LT,
	MALI_CMP_LE,
	MALI_CMP_GTLT,		/* less or greater */
	MALI_CMP_TOTAL,		/* ordered: no operand is NaN */
};

#endif
