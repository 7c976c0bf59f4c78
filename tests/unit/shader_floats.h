/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * A shader of all instructions with floating point over fixed operands, for two tests: the
 * library in user space, and the kernel's module, must come to the same bits.
 *
 * Each thread goes through FLOAT_ITERATIONS operands and puts a digest of all results into its
 * word; uniforms 0 and 1 are the address of the first thread's.
 */
#ifndef SHADER_FLOATS_H
#define SHADER_FLOATS_H

#include "shader_insn.h"

#define FLOAT_THREADS		64u
#define FLOAT_ITERATIONS	64u
/* Instructions, less than in a page */
#define FLOAT_WORDS		512u

/* Of float_digest() of the threads' words */
#define FLOAT_DIGEST		0xc66a21e2u

/**
 * struct float_insn - an instruction, but for its registers
 * @opcode: of it
 * @sub, @at: what tells it from others, and where
 * @sources: how many
 * @variants: as many times, with @step added to the word
 */
struct float_insn {
	uint16_t opcode;
	uint16_t sub;
	uint8_t at;
	uint8_t sources;
	uint8_t variants;
	uint64_t step;
};

#define FLOAT_ROUND	(1ull << 30)
#define FLOAT_CLAMP	(1ull << 32)
#define FLOAT_CONDITION	(1ull << 32)

static const struct float_insn float_insns[] = {
	/* Conversions, with all round modes */
	{ 0x090, 0x01, 16, 1, 1, 0 }, { 0x090, 0x03, 16, 1, 1, 0 }, { 0x090, 0x05, 16, 1, 1, 0 },
	{ 0x090, 0x07, 16, 1, 4, FLOAT_ROUND }, { 0x090, 0x09, 16, 1, 4, FLOAT_ROUND },
	{ 0x090, 0x0a, 16, 1, 4, FLOAT_ROUND }, { 0x090, 0x0b, 16, 1, 1, 0 },
	{ 0x090, 0x0c, 16, 1, 4, FLOAT_ROUND }, { 0x090, 0x0d, 16, 1, 4, FLOAT_ROUND },
	{ 0x090, 0x0e, 16, 1, 4, FLOAT_ROUND }, { 0x090, 0x0f, 16, 1, 4, FLOAT_ROUND },
	{ 0x090, 0x11, 16, 1, 1, 0 }, { 0x090, 0x13, 16, 1, 1, 0 }, { 0x090, 0x15, 16, 1, 1, 0 },
	{ 0x090, 0x17, 16, 1, 4, FLOAT_ROUND }, { 0x090, 0x19, 16, 1, 4, FLOAT_ROUND },
	{ 0x090, 0x1a, 16, 1, 4, FLOAT_ROUND }, { 0x090, 0x1c, 16, 1, 4, FLOAT_ROUND },
	{ 0x090, 0x1e, 16, 1, 4, FLOAT_ROUND },
	/* FLUSH, FREXPM, FREXPE, and the functions and tables */
	{ 0x098, 0, 16, 1, 2, 1ull << 10 }, { 0x098, 1, 16, 1, 2, 1ull << 10 },
	{ 0x099, 0, 16, 1, 3, 1ull << 24 }, { 0x099, 1, 16, 1, 1, 0 },
	{ 0x099, 2, 16, 1, 3, 1ull << 24 }, { 0x099, 3, 16, 1, 1, 0 },
	{ 0x09c, 0, 16, 1, 1, 0 }, { 0x09c, 1, 16, 1, 1, 0 }, { 0x09c, 2, 16, 1, 1, 0 },
	{ 0x09c, 3, 16, 1, 1, 0 }, { 0x09c, 4, 16, 1, 1, 0 }, { 0x09c, 5, 16, 1, 1, 0 },
	{ 0x09c, 8, 16, 1, 1, 0 }, { 0x09c, 0xd, 16, 1, 1, 0 }, { 0x09c, 0xe, 16, 1, 1, 0 },
	{ 0x09c, 0xf, 16, 1, 1, 0 },
	/* Sums, minima and maxima, scaled by powers of 2, and exp2 */
	{ 0x0a4, 0, 16, 2, 4, FLOAT_ROUND }, { 0x0a4, 0, 16, 2, 4, FLOAT_CLAMP },
	{ 0x0a4, 2, 16, 2, 1, 0 }, { 0x0a4, 3, 16, 2, 1, 0 }, { 0x0a4, 6, 16, 2, 4, FLOAT_ROUND },
	{ 0x0a4, 8, 16, 2, 1, 0 }, { 0x0a4, 9, 16, 2, 1, 0 },
	{ 0x0a5, 0, 16, 2, 4, FLOAT_ROUND }, { 0x0a5, 0, 16, 2, 4, FLOAT_CLAMP },
	{ 0x0a5, 2, 16, 2, 1, 0 }, { 0x0a5, 3, 16, 2, 1, 0 }, { 0x0a5, 4, 16, 2, 4, FLOAT_ROUND },
	{ 0x0a5, 6, 16, 2, 1, 0 },
	/* Products, comparisons, cube maps */
	{ 0x0b2, 0, 0, 3, 4, FLOAT_ROUND }, { 0x0b2, 0, 0, 3, 4, FLOAT_CLAMP },
	{ 0x0b3, 0, 0, 3, 4, FLOAT_ROUND }, { 0x0bc, 0, 24, 3, 1, 0 }, { 0x0bc, 1, 24, 3, 1, 0 },
	{ 0x0c0, 0, 0, 3, 1, 0 }, { 0x0c1, 0, 0, 3, 1, 0 },
	{ 0x0f4, 0, 24, 3, 7, FLOAT_CONDITION }, { 0x0f5, 0, 24, 3, 7, FLOAT_CONDITION },
	{ 0x154, 0, 0, 4, 7, FLOAT_CONDITION },
	{ 0x160, 0, 0, 4, 1, 0 }, { 0x161, 0, 0, 4, 1, 0 }, { 0x162, 0, 0, 4, 1, 0 },
	{ 0x163, 0, 0, 4, 1, 0 },
};

/* r1 and r2 have any bits, r3 is next to r1, r6 is an integer; r9 the digest, r11 its factor */
static inline unsigned int float_program(uint64_t code[FLOAT_WORDS])
{
	static const uint64_t begin[] = {
		MOV(8, R(60)), SHADDX(4, U(0), R(8), 2) | PART1(8),
		MOVE_IMM(0, FLOAT_ITERATIONS), MOVE_IMM(9, 0), MOVE_IMM(11, 0x01000193),
		MOVE_IMM(12, 1664525), MOVE_IMM(13, 22695477),
		OP2(0xa0, 0xa, 1, R(60), R(12)), OP2(0xa0, 0xa, 2, R(60), R(13)),
	};
	static const uint64_t next[] = {
		OP2(0xa0, 0xa, 1, R(1), R(12)), IADD_IMM(1, R(1), 1013904223),
		OP2(0xa0, 0xa, 2, R(2), R(13)), IADD_IMM(2, R(2), 1),
		OP1(0x90, 0x10, 3, R(2)), OP2(0xa0, 0, 3, R(3), R(1)),
		OP1(0x90, 0x09, 6, R(2)),
	};
	/* Sources of each number of them: the last ones have neighbours of the first one */
	static const uint64_t sources[] = {
		R(1), R(1) | SRC1(R(3)) | 1ull << 36, R(1) | SRC1(R(6)) | SRC2(R(3)),
		R(1) | SRC1(R(6)) | SRC2(R(3)) | SRC3(R(2)),
	};
	unsigned int n = 0, start, i, k;

	for (i = 0; i < sizeof(begin) / sizeof(begin[0]); i++)
		code[n++] = begin[i];
	start = n;
	for (i = 0; i < sizeof(next) / sizeof(next[0]); i++)
		code[n++] = next[i];
	for (i = 0; i < sizeof(float_insns) / sizeof(float_insns[0]); i++) {
		const struct float_insn *f = &float_insns[i];

		for (k = 0; k < f->variants; k++) {
			code[n] = OPCODE(f->opcode) | DEST(10) | sources[f->sources - 1];
			code[n++] |= (uint64_t)f->sub << f->at;
			code[n - 1] += k * f->step;
			code[n++] = OP2(0xa0, 0xa, 9, R(9), R(11));
			code[n++] = OP2(0xa0, 0, 9, R(9), R(10));
		}
	}
	code[n++] = IADD_IMM(0, R(0), -1);
	code[n] = BRANCHZ(R(0), (int)start - (int)n - 1) | RECONVERGE;
	n++;
	code[n++] = STORE(I32, 9, 1, R(4), 0);
	code[n++] = NOP | END;
	return n;
}

/* Of the words of FLOAT_THREADS threads */
static inline uint32_t float_digest(const uint32_t *words)
{
	uint32_t sum = 0x811c9dc5, i;

	for (i = 0; i < FLOAT_THREADS; i++)
		sum = (sum ^ words[i]) * 0x01000193;
	return sum;
}

#endif
