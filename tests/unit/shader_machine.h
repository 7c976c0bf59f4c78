/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * What tests of the shader core share: a core on an array of memory, and instructions put
 * together by hand.
 *
 * Opcodes and bits are written out here rather than taken from lib/shader_isa.def, so that a
 * wrong one there is noticed.
 */
#ifndef SHADER_MACHINE_H
#define SHADER_MACHINE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../../gpu/shader/core.h"
#include "../../gpu/shader/decode.h"

#define LANES		16u
#define CODE_VA		0x100000000ull
#define CODE_WORDS	512u
#define DATA_VA		0x200000000ull
#define DATA_BYTES	0x10000u

/* Sources: a register, a uniform, a constant of the table, a special value */
#define R(n)	((u64)(n))
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
#define OPCODE(n)	((u64)(n) << 48)
#define PAGE(n)		((u64)(n) << 57)
#define FLOW(n)		((u64)(n) << 59)
#define WAIT		FLOW(9)
#define RECONVERGE	FLOW(10)
#define END		FLOW(15)

/* By the number of sources */
#define OP1(op, sub, d, a)	(OPCODE(op) | DEST(d) | (a) | (u64)(sub) << 16)
#define OP2(op, sub, d, a, b)	(OPCODE(op) | DEST(d) | (a) | SRC1(b) | (u64)(sub) << 16)
#define OP3(op, d, a, b, c)	(OPCODE(op) | DEST(d) | (a) | SRC1(b) | SRC2(c))
#define OP4(op, d, a, b, c, e)	(OP3(op, d, a, b, c) | SRC3(e))

/* Parts of sources 0 and 1, of integers */
#define PART0(n)	((u64)(n) << 36)
#define PART1(n)	((u64)(n) << 26)
#define SATURATE	(1ull << 30)

#define NOP		(OPCODE(0x00) | NO_DEST)
#define MOV(d, a)	OP1(0x91, 0, d, a)
#define IADD_IMM(d, a, v)	(OPCODE(0x110) | DEST(d) | (a) | (u64)(u32)(v) << 8)
#define MOVE_IMM(d, v)	IADD_IMM(d, ZERO, v)
/* Relative to the next instruction; if the source is not 0, or with EQ if it is */
#define BRANCHZ(a, n)	(OPCODE(0x1f) | NO_DEST | (a) | ((u64)(n) & 0x7ffffff) << 8)
#define EQ		(1ull << 36)
#define JUMP(n)		(BRANCHZ(ZERO, n) | EQ)
#define BARRIER		(OPCODE(0x45) | NO_DEST | 7ull << 30 | WAIT)
#define LANE_ID		(S(1) | 0)
#define LANE_PAGE	PAGE(3)
#define MOV_LANE(d)	(MOV(d, LANE_ID) | LANE_PAGE)

/* Memory: @size as in [29:27], registers in [35:33], a lane and "unsigned" above */
#define LOAD(size, d, n, a, off) \
	(OPCODE(0x60) | (0x80ull | (d)) << 40 | (a) | ((u64)(off) & 0xffff) << 8 | \
	 (u64)(size) << 27 | (u64)(n) << 33)
#define STORE(size, d, n, a, off) \
	(OPCODE(0x61) | (0x40ull | (d)) << 40 | (a) | ((u64)(off) & 0xffff) << 8 | \
	 (u64)(size) << 27 | (u64)(n) << 33)
#define LOAD_LANE(n)	((u64)(n) << 36)
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
#define SHADDX(d, a, b, shift)	(OP2(0x1a3, 7, d, a, b) | (u64)(shift) << 20)

/**
 * struct machine - a core, and all that it needs
 * @code, @data: memory at CODE_VA and DATA_VA
 * @missing: accesses to addresses from here on are not made; 0 for none
 * @budget: for run()
 * @accesses: of data, that were made
 */
struct machine {
	struct shader_core core;
	struct shader_lines lines;
	struct shader_job job;
	u32 uniform[SHADER_UNIFORMS];
	u64 code[CODE_WORDS];
	u8 data[DATA_BYTES];
	u64 missing;
	u32 budget;
	unsigned int accesses;
	struct shader_fault fault;
};

static inline bool machine_fetch(void *ctx, u64 va, void *buf, u32 len)
{
	struct machine *m = ctx;

	if (va < CODE_VA || va + len > CODE_VA + sizeof(m->code))
		return false;
	memcpy(buf, (u8 *)m->code + (va - CODE_VA), len);
	return true;
}

static inline bool machine_data(void *ctx, u64 va, void *buf, u32 len, bool write)
{
	struct machine *m = ctx;

	if ((m->missing && va >= m->missing) || va < DATA_VA || va + len > DATA_VA + DATA_BYTES)
		return false;
	m->accesses++;
	if (write)
		memcpy(m->data + (va - DATA_VA), buf, len);
	else
		memcpy(buf, m->data + (va - DATA_VA), len);
	return true;
}

static inline bool machine_descriptor(void *ctx, u64 va, void *buf, u32 len)
{
	return machine_data(ctx, va, buf, len, false);
}

static inline u64 machine_cycles(void *ctx)
{
	return 0x123456789ull;
}

static inline struct machine *machine_new(void)
{
	static const struct shader_host host = {
		.fetch = machine_fetch, .data = machine_data, .descriptor = machine_descriptor,
		.cycles = machine_cycles,
	};
	struct machine *m = calloc(1, sizeof(*m));

	assert_non_null(m);
	m->core.host = &host;
	m->core.ctx = m;
	m->core.lines = &m->lines;
	m->job = (struct shader_job){
		.program = CODE_VA, .size = { LANES, 1, 1 }, .preload = 0xffff, .arch = 10,
	};
	m->budget = 100000;
	return m;
}

/* Launch a workgroup of a program */
static inline void machine_load(struct machine *m, const u64 *code, unsigned int n)
{
	static const u32 first[3];

	assert_true(n <= CODE_WORDS);
	memset(m->code, 0, sizeof(m->code));
	memcpy(m->code, code, n * sizeof(*code));
	m->lines.epoch++;
	mali_shader_begin(&m->core, &m->job);
	mali_shader_uniforms(&m->core, m->uniform, SHADER_UNIFORMS);
	mali_shader_launch(&m->core, first);
}

static inline enum shader_progress machine_run(struct machine *m)
{
	u32 budget = m->budget;

	return mali_shader_run(&m->core, &budget, &m->fault);
}

#define LOAD_PROGRAM(m, ...) do {						\
	const u64 program_[] = { __VA_ARGS__ };					\
	machine_load(m, program_, sizeof(program_) / sizeof(program_[0]));	\
} while (0)

/* The program, and NOP.end after it */
#define RUN(m, ...) do {							\
	LOAD_PROGRAM(m, __VA_ARGS__, NOP | END);				\
	assert_int_equal(machine_run(m), SHADER_ENDED);				\
} while (0)

/* A register of a thread */
static inline u32 *reg(struct machine *m, unsigned int n, unsigned int thread)
{
	return &m->core.warp[thread / LANES].reg[n][thread % LANES];
}

static inline u32 *word_at(struct machine *m, u32 offset)
{
	return (u32 *)(m->data + offset);
}

/* Random numbers that are often at an end of their range */
static inline u32 some_number(u32 *seed)
{
	static const u32 ends[] = {
		0, 1, 2, 0x7f, 0x80, 0xff, 0x7fff, 0x8000, 0xffff, 0x7fffffff, 0x80000000,
		0xffffffff, 0x80808080, 0x7f7f7f7f, 0x80008000, 0x7fff7fff, 0x00010001, 0xfffffffe,
	};

	*seed = *seed * 1664525 + 1013904223;
	if (*seed >> 29 == 0)
		return ends[(*seed >> 8) % (sizeof(ends) / sizeof(ends[0]))];
	return *seed ^ *seed >> 13;
}

static inline int machine_setup(void **state)
{
	*state = machine_new();
	return 0;
}

static inline int machine_teardown(void **state)
{
	free(*state);
	return 0;
}

#define TEST(f)	cmocka_unit_test_setup_teardown(f, machine_setup, machine_teardown)

#endif
