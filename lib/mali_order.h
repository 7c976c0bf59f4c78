/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * The lesser and the greater of two numbers.
 */
#ifndef MALI_ORDER_H
#define MALI_ORDER_H

#include "mali_types.h"

static inline u32 lesser(u32 a, u32 b)
{
	return a < b ? a : b;
}

static inline u32 greater(u32 a, u32 b)
{
	return a > b ? a : b;
}

#endif
