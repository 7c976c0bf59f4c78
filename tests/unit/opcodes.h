/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * First and last architecture of each opcode, as Mesa's genxml has them: by hand, to check
 * lib/cs_isa.def.
 */
#ifndef OPCODES_H
#define OPCODES_H

#include <stdint.h>

static const struct { uint8_t first, last; } opcodes[256] = {
	[0 ... 4] = { 10, 14 },
	[5] = { 10, 10 },
	[6] = { 10, 11 },
	[7] = { 10, 13 },
	[8 ... 9] = { 10, 14 },
	[11] = { 10, 14 },
	[12] = { 12, 14 },
	[14] = { 14, 14 },
	[16 ... 18] = { 10, 14 },
	[19] = { 11, 14 },
	[20 ... 23] = { 10, 14 },
	[24] = { 10, 13 },
	[25] = { 10, 14 },
	[26 ... 28] = { 11, 14 },
	[30 ... 31] = { 11, 14 },
	[32 ... 34] = { 10, 14 },
	[36 ... 41] = { 10, 14 },
	[42 ... 43] = { 10, 13 },
	[44] = { 10, 14 },
	[47 ... 53] = { 10, 14 },
	[57] = { 13, 14 },
	[128] = { 14, 14 },
};

#endif
