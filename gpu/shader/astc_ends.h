/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Ends of colours of ASTC (Khronos Data Format Specification, "Endpoint Interpretation").
 */
#ifndef MALI_SHADER_ASTC_ENDS_H
#define MALI_SHADER_ASTC_ENDS_H

#include "lanes.h"

/**
 * struct mali_astc_ends - two colours
 * @end: their red, green, blue and alpha: 8 bits, or 12 bits of the high dynamic range
 * @hdr: a bit for each component that is of the high dynamic range
 */
struct mali_astc_ends {
	s32 end[2][4];
	u32 hdr;
};

/* Return: integers that a mode, below 16, has */
static inline u32 mali_astc_integers(u32 mode)
{
	return 2 * (mode / 4) + 2;
}

/* @v: the mode's integers, 0 to 255; changed */
void mali_astc_find_ends(struct mali_astc_ends *e, u32 mode, s32 v[8]);

#endif
