/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * First and last architecture of each opcode, as Mesa's genxml has them: by hand, to check
 * lib/cs_isa.def.
 */
#ifndef OPCODES_H
#define OPCODES_H

#include <stdint.h>

static const struct { uint8_t first, last; } opcodes[256] = {
	[0 ... 4] = { 10, 13 },
	[5] = { 10, 10 },
	[6] = { 10, 11 },
	[7 ... 9] = { 10, 13 },
	[11] = { 10, 13 },
	[12] = { 12, 13 },
	[16 ... 18] = { 10, 13 },
	[19] = { 11, 13 },
	[20 ... 25] = { 10, 13 },
	[26 ... 28] = { 11, 13 },
	[30 ... 31] = { 11, 13 },
	[32 ... 34] = { 10, 13 },
	[36 ... 44] = { 10, 13 },
	[47 ... 53] = { 10, 13 },
	[57] = { 13, 13 },
};

#endif
