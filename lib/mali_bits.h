/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Single bits of registers and words in memory.
 */
#ifndef MALI_BITS_H
#define MALI_BITS_H

#define BIT32(n)		(1u << (n))
#define BIT64(n)		(1ull << (n))

#endif
