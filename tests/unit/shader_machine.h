/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * What tests of the shader core share: a core on an array of memory.
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
#include "shader_insn.h"

#define LANES		16u
#define CODE_VA		0x100000000ull
#define CODE_WORDS	512u
#define DATA_VA		0x200000000ull
#define DATA_BYTES	0x10000u

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

static inline u64 machine_timestamp(void *ctx)
{
	return 0xfedcba987ull;
}

static inline struct machine *machine_new(void)
{
	static const struct shader_host host = {
		.fetch = machine_fetch, .data = machine_data, .descriptor = machine_descriptor,
		.cycles = machine_cycles, .timestamp = machine_timestamp,
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
