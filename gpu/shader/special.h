/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Special functions of the shader core, on warps.  d never overlaps a source.
 *
 * What each function returns is derived from how Mesa's compiler uses it
 * (src/panfrost/compiler/bifrost_compile.c, bi_lower_* and bi_flog2_32, bi_fexp_32), from
 * ISA.xml and Notes.txt there, and from mali-isa-docs (Bifrost.adoc, special functions).
 * Hardware's own tables are not public.  Results here are more precise than hardware's: within
 * 1 unit in the last place of the function, so that the compiler's sequences are within the
 * bounds that Vulkan sets.
 */
#ifndef MALI_SHADER_SPECIAL_H
#define MALI_SHADER_SPECIAL_H

#include "float.h"

/* How FREXPM and FREXPE divide a value into fraction * 2^exponent */
enum mali_frexp {
	MALI_FREXP_NONE,	/* fraction in [0.5, 1) */
	MALI_FREXP_SQRT,	/* fraction in [0.25, 1), times 4^exponent */
	MALI_FREXP_LOG,		/* fraction in [0.75, 1.5) */
};

/* Which product of FMA_RSCALE's operands replaces NaN, and how its exponent is read */
enum mali_rscale {
	MALI_RSCALE_NONE,
	MALI_RSCALE_N,		/* 0 * x is 0 */
	MALI_RSCALE_LEFT,	/* 0 * x is a */
	MALI_RSCALE_SCALE16,	/* only 16 bits of the exponent count */
};

/* 1 / a, rounded to nearest.  1 / 0 is infinity with the sign of 0 */
void mali_f32_rcp(u32 *restrict d, const u32 *restrict a);
/* 1 / sqrt(a).  Of -0: -infinity; of what is negative: NaN */
void mali_f32_rsq(u32 *restrict d, const u32 *restrict a);

/*
 * log2(a) == FLOGD(a) * FADD_LSCALE(-1, a) + FREXPE.log(a): log2(m) / (m - 1), where m is a's
 * fraction in [0.75, 1.5).  Of 0 and infinity: infinity; of what is negative: NaN.
 */
void mali_f32_logd(u32 *restrict d, const u32 *restrict a);
/* a + the fraction of b in [0.75, 1.5) */
void mali_f32_add_lscale(u32 *restrict d, const u32 *restrict a, const u32 *restrict b);

/*
 * 2^(x / 2^24).  @fixed is x as a signed integer; the float decides where that saturates,
 * and for NaN.
 */
void mali_f32_exp(u32 *restrict d, const u32 *restrict fixed, const u32 *restrict x);

/* Fraction as a float, exponent as s32.  0, infinity and NaN: themselves, and 0 */
void mali_f32_frexpm(u32 *restrict d, const u32 *restrict a, enum mali_frexp mode);
void mali_f32_frexpe(u32 *restrict d, const u32 *restrict a, enum mali_frexp mode);
void mali_v2f16_frexpm(u32 *restrict d, const u32 *restrict a, enum mali_frexp mode);
/* Exponents as s16 */
void mali_v2f16_frexpe(u32 *restrict d, const u32 *restrict a, enum mali_frexp mode);

/* a * 2^b, b as s32; rounded once, as subnormals need */
void mali_f32_ldexp(u32 *restrict d, const u32 *restrict a, const u32 *restrict b,
		    enum mali_round round);
/* b as s16 */
void mali_v2f16_ldexp(u32 *restrict d, const u32 *restrict a, const u32 *restrict b,
		      enum mali_round round);

/* (a * b + c) * 2^e, e as s32; rounded once */
void mali_f32_fma_rscale(u32 *restrict d, const u32 *restrict a, const u32 *restrict b,
			 const u32 *restrict c, const u32 *restrict e, enum mali_rscale mode);

/* sin and cos of the low six bits times pi / 32 */
void mali_f32_sin_table(u32 *restrict d, const u32 *restrict a);
void mali_f32_cos_table(u32 *restrict d, const u32 *restrict a);
/* 2^(the low four bits / 16) */
void mali_f32_exp_table(u32 *restrict d, const u32 *restrict a);
/* Reciprocals, to 17 bits, of FREXPM's fraction: without mode, and with sqrt */
void mali_f32_rcp_approx(u32 *restrict d, const u32 *restrict a);
void mali_f32_rsq_approx(u32 *restrict d, const u32 *restrict a);

/* Of the low halves; the result is in both halves */
void mali_f16_rcp(u32 *restrict d, const u32 *restrict a);
void mali_f16_rsq(u32 *restrict d, const u32 *restrict a);

/*
 * Cube maps.  A face is in bits [31:29]: +x, -x, +y, -y, +z, -z.  Of equal coordinates z
 * decides before y, y before x.
 */
/* max(|x|, |y|, |z|) */
void mali_cubeface1(u32 *restrict d, const u32 *restrict x, const u32 *restrict y,
		    const u32 *restrict z);
/* The face */
void mali_cubeface2(u32 *restrict d, const u32 *restrict x, const u32 *restrict y,
		    const u32 *restrict z);
/* The coordinates on the face, not yet divided by CUBEFACE1's result */
void mali_cube_ssel(u32 *restrict d, const u32 *restrict z, const u32 *restrict x,
		    const u32 *restrict face);
void mali_cube_tsel(u32 *restrict d, const u32 *restrict y, const u32 *restrict z,
		    const u32 *restrict face);

#endif
