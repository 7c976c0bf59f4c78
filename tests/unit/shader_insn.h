/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Instructions of shaders, put together by hand, for tests.
 *
 * Opcodes and bits are written out here rather than taken from lib/shader_isa.def, so that a
 * wrong one there is noticed.
 */
#ifndef SHADER_INSN_H
#define SHADER_INSN_H

#include <stdint.h>

/* Sources: a register, a uniform, a constant of the table, a special value */
#define R(n)	((uint64_t)(n))
#define U(n)	(0x80ull | (n))
#define K(n)	(0xc0ull | (n))
#define S(n)	(0xe0ull | 2 * (n))
#define ZERO	K(0)

#define SRC1(v)		((v) << 8)
#define SRC2(v)		((v) << 16)
#define SRC3(v)		((v) << 24)
#define DEST(n)		((0xc0ull | (n)) << 40)
#define DEST_H0(n)	((0x40ull | (n)) << 40)
#define DEST_H1(n)	((0x80ull | (n)) << 40)
#define NO_DEST		(0xc0ull << 40)
#define OPCODE(n)	((uint64_t)(n) << 48)
#define FAU_PAGE(n)		((uint64_t)(n) << 57)
#define FLOW(n)		((uint64_t)(n) << 59)
#define WAIT		FLOW(9)
#define RECONVERGE	FLOW(10)
#define END		FLOW(15)

/* By the number of sources */
#define OP1(op, sub, d, a)	(OPCODE(op) | DEST(d) | (a) | (uint64_t)(sub) << 16)
#define OP2(op, sub, d, a, b)	(OPCODE(op) | DEST(d) | (a) | SRC1(b) | (uint64_t)(sub) << 16)
#define OP3(op, d, a, b, c)	(OPCODE(op) | DEST(d) | (a) | SRC1(b) | SRC2(c))
#define OP4(op, d, a, b, c, e)	(OP3(op, d, a, b, c) | SRC3(e))

/* Parts of sources 0 and 1, of integers */
#define PART0(n)	((uint64_t)(n) << 36)
#define PART1(n)	((uint64_t)(n) << 26)
#define SATURATE	(1ull << 30)

#define NOP		(OPCODE(0x00) | NO_DEST)
#define MOV(d, a)	OP1(0x91, 0, d, a)
#define IADD_IMM(d, a, v)	(OPCODE(0x110) | DEST(d) | (a) | (uint64_t)(uint32_t)(v) << 8)
#define MOVE_IMM(d, v)	IADD_IMM(d, ZERO, v)
/* Relative to the next instruction; if the source is not 0, or with EQ if it is */
#define BRANCHZ(a, n)	(OPCODE(0x1f) | NO_DEST | (a) | ((uint64_t)(n) & 0x7ffffff) << 8)
#define EQ		(1ull << 36)
#define JUMP(n)		(BRANCHZ(ZERO, n) | EQ)
#define BARRIER		(OPCODE(0x45) | NO_DEST | 7ull << 30 | WAIT)
#define LANE_ID		(S(1) | 0)
#define LANE_PAGE	FAU_PAGE(3)
#define MOV_LANE(d)	(MOV(d, LANE_ID) | LANE_PAGE)

/* Memory: @size as in [29:27], registers in [35:33], a lane and "unsigned" above */
#define LOAD(size, d, n, a, off) \
	(OPCODE(0x60) | (0x80ull | (d)) << 40 | (a) | ((uint64_t)(off) & 0xffff) << 8 | \
	 (uint64_t)(size) << 27 | (uint64_t)(n) << 33)
#define STORE(size, d, n, a, off) \
	(OPCODE(0x61) | (0x40ull | (d)) << 40 | (a) | ((uint64_t)(off) & 0xffff) << 8 | \
	 (uint64_t)(size) << 27 | (uint64_t)(n) << 33)
#define LOAD_LANE(n)	((uint64_t)(n) << 36)
#define UNSIGNED	(1ull << 39)
#define I8		0
#define I16		1
#define I24		2
#define I32		3
#define I48		4
#define I64		5
#define I96		6
#define I128		7
/* 64-bit address: a pair and a register shifted left */
#define SHADDX(d, a, b, shift)	(OP2(0x1a3, 7, d, a, b) | (uint64_t)(shift) << 20)
/* The word at an address, plus 1; @r(d) becomes what it was */
#define ATOM_INC(d, a) \
	(OPCODE(0x69) | (0x80ull | (d)) << 40 | (a) | (uint64_t)I32 << 27 | 1ull << 33)
/* 64 bits of a clock, in two registers */
#define LD_GCLK(d, clock)	(OPCODE(0x44) | (0x80ull | (d)) << 40 | (clock) | 2ull << 33)
#define CYCLE_COUNTER	6
#define SYSTEM_TIMESTAMP	7
/* A word of a buffer */
#define HANDLE(table, index)	((uint32_t)(table) << 24 | (index))
#define LD_PKA(d, offset, handle) \
	(OPCODE(0x6a) | (0x80ull | (d)) << 40 | (offset) | SRC1(handle) | (uint64_t)I32 << 27 | \
	 1ull << 33)

#endif
