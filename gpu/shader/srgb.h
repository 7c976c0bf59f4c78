/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * The sRGB transfer function, for components of 8 bits.
 */
#ifndef MALI_SHADER_SRGB_H
#define MALI_SHADER_SRGB_H

#include "lanes.h"

/* Return: the linear value, as binary32 */
u32 mali_srgb_decode(u32 component);

/* Return: the component nearest to the linear value @f; 0 for NaN */
u32 mali_srgb_encode(u32 f);

#endif
