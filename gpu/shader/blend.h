/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Blending by fixed function.
 *
 * Blend descriptors are those of Mesa's genxml; how they are used is from pan_blend.c and
 * panvk_vX_blend.c: an instruction's internal descriptor says which target, whether it is
 * blended, and the conversion; the equation is that of the target.
 */
#ifndef MALI_SHADER_BLEND_H
#define MALI_SHADER_BLEND_H

#include "target.h"

#define MALI_BLEND_WORDS	4u

/* Blend Mode, of an internal descriptor */
enum mali_blend_mode {
	MALI_BLEND_SHADER,
	MALI_BLEND_OPAQUE,
	MALI_BLEND_FIXED,
	MALI_BLEND_OFF,
};

/* An internal descriptor: the last two words of a Blend, or constants */
#define MALI_BLEND_MODE(w)	((enum mali_blend_mode)((w)[0] & 3))
#define MALI_BLEND_TARGET(w)	((w)[0] >> 16 & 0xf)
#define MALI_BLEND_CONVERSION(w) ((w)[1] & 0x3fffff)

/*
 * Blend a colour into the tile buffer.  @word: the target's descriptor; @source: components of
 * binary32.  The formats fit each other, and are of floats.
 */
void mali_blend(const u32 word[MALI_BLEND_WORDS], u32 internal, u32 format, const u32 source[4],
		u32 tile[4]);

/* Return: whether alpha is 1 whatever the shader says */
bool mali_blend_alpha_to_one(const u32 word[MALI_BLEND_WORDS]);

#endif
