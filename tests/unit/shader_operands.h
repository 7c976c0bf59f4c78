/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Operands for tests of the shader core's arithmetic: random ones, and often those at which
 * implementations go wrong.
 */
#ifndef SHADER_OPERANDS_H
#define SHADER_OPERANDS_H

#include <fenv.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "../../gpu/shader/float.h"

static const int host_round[] = { FE_TONEAREST, FE_UPWARD, FE_DOWNWARD, FE_TOWARDZERO };

/* xorshift64*: the same operands in each run */
static inline u32 random32(void)
{
	static u64 state = 0x9e3779b97f4a7c15ull;

	state ^= state >> 12;
	state ^= state << 25;
	state ^= state >> 27;
	return (u32)(state * 0x2545f4914f6cdd1dull >> 32);
}

static inline float as_float(u32 u)
{
	float f;

	memcpy(&f, &u, sizeof(f));
	return f;
}

static inline u32 as_bits(float f)
{
	u32 u;

	memcpy(&u, &f, sizeof(u));
	return u;
}

/* Zeros, infinities, NaNs, subnormals, neighbours of powers of 2, any */
static inline u32 operand32(void)
{
	static const u32 special[] = {
		0x00000000, 0x80000000, 0x7f800000, 0xff800000, 0x7fc00000, 0xffc12345,
		0x7f812345, 0x00000001, 0x807fffff, 0x00800000, 0x3f800000, 0xbf800000,
		0x7f7fffff, 0xff7fffff, 0x4b000000, 0x4f000000, 0xcf000000, 0x4f800000,
		0x3f000000, 0xbf000000, 0x3fc00000, 0x4affffff,
	};
	u32 r = random32();

	switch (r % 8) {
	case 0:
		return special[random32() % ARRAY_SIZE(special)];
	case 1:
		/* Few bits */
		return random32() & 0xfff00000;
	case 2:
		/* Next to a power of 2 */
		return (random32() & 0xff800000) + (random32() % 5) - 2;
	case 3:
		/* Near 1, so that sums cancel */
		return 0x3f000000 + (random32() & 0x80ffffff);
	case 4:
		/* Subnormal, and small */
		return random32() & 0x81ffffff;
	default:
		return random32();
	}
}

static inline u32 operand16(void)
{
	static const u32 special[] = {
		0x0000, 0x8000, 0x7c00, 0xfc00, 0x7e00, 0xfd01, 0x0001, 0x83ff, 0x0400, 0x3c00,
		0xbc00, 0x7bff, 0xfbff, 0x3800, 0x6400,
	};
	u32 r = random32();

	return r % 4 ? r >> 16 : special[(r >> 8) % ARRAY_SIZE(special)];
}

/* What the model makes of a NaN */
static inline u32 canonical(float f)
{
	return isnan(f) ? MALI_F32_NAN : as_bits(f);
}

#define WARPS	200000		/* 3.2 million lanes */

#endif
