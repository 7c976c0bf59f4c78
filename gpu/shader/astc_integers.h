/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Sequences of integers in blocks of ASTC, whose ranges are 2, 3 or 5 times a power of two
 * (Khronos Data Format Specification, "Integer Sequence Encoding" and what follows it).
 */
#ifndef MALI_SHADER_ASTC_INTEGERS_H
#define MALI_SHADER_ASTC_INTEGERS_H

#include "blocks.h"

/**
 * struct mali_astc_range - what an integer consists of
 * @base: of its highest digit: 3 or 5; 0 if it has only bits
 * @bits: below that
 */
struct mali_astc_range {
	u8 base, bits;
};

/* Return: bits of a sequence of @n */
u32 mali_astc_size(struct mali_astc_range range, u32 n);

/* A sequence of @n, from bit @first of @b on.  Return: integer @i, of ends of colours: 0 to 255 */
u32 mali_astc_colour(const struct mali_bits *b, u32 first, struct mali_astc_range range, u32 n,
		     u32 i);

/* The same, as a weight: 0 to 64 */
u32 mali_astc_weight(const struct mali_bits *b, u32 first, struct mali_astc_range range, u32 n,
		     u32 i);

#endif
