/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * For tests of compute jobs that execute: a group with programs, descriptors and results.
 */
#ifndef GPU_DISPATCH_H
#define GPU_DISPATCH_H

#include "gpu_protm.h"
#include "shader_insn.h"

/* Programs: executable, read-only; PROGRAM_BYTES each */
#define PROGRAMS	0x2000000ull
#define PROGRAM_BYTES	0x200u
#define PROGRAM(n)	(PROGRAMS + PROGRAM_BYTES * (n))

/* Descriptors of each, in the data page */
#define DESCRIPTORS(n)	(0x1000u + 0x100u * (n))
#define SPD_OFF(n)	DESCRIPTORS(n)
#define TSD_OFF(n)	(DESCRIPTORS(n) + 0x40)
#define FAU_OFF(n)	(DESCRIPTORS(n) + 0x80)
/* Where programs put their results, and the words of that */
#define RESULTS_OFF	0x4000u
#define RESULTS		(DATA_VA + RESULTS_OFF)
#define RESULT_WORDS	((DATA_SIZE - RESULTS_OFF) / 4)

#define X_INVALID_ENC	0x51

/* Shader Program: a shader for compute, with all registers preloaded */
#define SPD_WORD0	(8u | 1u << 4)
#define PRELOAD_ALL	0xffffu

/* r4, r5: the address of the result of what is numbered by register @reg */
#define RESULT_OF(reg)	MOV(8, R(reg)), SHADDX(4, U(0), R(8), 2) | PART1(8)
/* By the number of the workgroup, or of the thread in the job */
#define OF_WORKGROUP	RESULT_OF(57)
#define OF_THREAD	RESULT_OF(60)
/* @n times around, in r10 */
#define SPIN(n)		MOVE_IMM(10, n), IADD_IMM(10, R(10), -1), BRANCHZ(R(10), -2) | RECONVERGE
/* Never ends */
#define ENDLESS		JUMP(-1)

/**
 * struct dispatch - a group that dispatches
 * @p: with its protected memory, if it has any
 * @g: the group of @p
 * @programs_pa: memory of the programs
 */
struct dispatch {
	struct prot p;
	struct group *g;
	struct host *h;
	u64 programs_pa;
};

static inline void dispatch_memory(struct dispatch *d)
{
	d->g = &d->p.g;
	d->h = d->g->h;
	d->programs_pa = host_alloc(d->h, PAGE, PAGE);
	vm_map(d->h, &d->g->vm, PROGRAMS, d->programs_pa, PAGE, PTE_RO);
}

static inline void dispatch_new(struct dispatch *d, struct host *h, unsigned int streams)
{
	group_start(h, &d->p.g, 0, AS, streams);
	dispatch_memory(d);
}

static inline void put_data(struct dispatch *d, u32 off, u64 v)
{
	host_write64(d->h, d->g->data_pa + off, v);
}

/* Uniforms 0 and 1 are the address @base */
static inline void put_program(struct dispatch *d, unsigned int n, u64 base, const u64 *code,
			       unsigned int count)
{
	assert_true(count * 8 <= PROGRAM_BYTES);
	memcpy(host_ptr(d->h, d->programs_pa + PROGRAM_BYTES * n), code, count * 8);
	put_data(d, SPD_OFF(n), SPD_WORD0 | (u64)PRELOAD_ALL << 32);
	put_data(d, SPD_OFF(n) + 8, PROGRAM(n));
	put_data(d, FAU_OFF(n), base);
}

#define PROGRAM_AT(d, n, base, ...) do {				\
	const u64 code_[] = { __VA_ARGS__ };				\
	put_program(d, n, base, code_, ARRAY_SIZE(code_));		\
} while (0)

/* The registers of a job with program @n: workgroups and threads of each in x */
#define JOB(n, threads, workgroups)						\
	I_MOVE48(8, DATA_VA + FAU_OFF(n)), I_MOVE32(9, 4u << 24),		\
	I_MOVE48(16, DATA_VA + SPD_OFF(n)), I_MOVE48(24, DATA_VA + TSD_OFF(n)),	\
	I_MOVE32(33, (threads) - 1), I_MOVE32(37, workgroups), I_MOVE32(38, 1),	\
	I_MOVE32(39, 1), I_SET_SB_ENTRY(2, 0)
#define DISPATCH(n, threads, workgroups)	\
	JOB(n, threads, workgroups), I_RUN_COMPUTE, I_WAIT(1 << 2)

/* Until queue 0 has nothing to do, or does not come to an end */
static inline void finish(struct dispatch *d)
{
	unsigned int ms;

	for (ms = 0; ms < 100 && !queue_done(d->g, 0); ms++)
		host_run_for(d->h, 1000000);
}

/* Run a stream on queue 0 */
#define EXECUTE(d, ...) do {							\
	CALL((d)->g, 0, __VA_ARGS__);						\
	finish(d);								\
} while (0)

static inline u32 result(struct dispatch *d, u32 n)
{
	return data32(d->g, RESULTS_OFF + 4 * n);
}

/* How many results from the first one on are 1; the others are 0 */
static inline u32 results(struct dispatch *d)
{
	u32 n = 0, i;

	while (n < RESULT_WORDS && result(d, n) == 1)
		n++;
	for (i = n; i < RESULT_WORDS; i++)
		assert_int_equal(result(d, i), 0);
	return n;
}

static inline void expect_no_error(struct dispatch *d)
{
	assert_true(queue_done(d->g, 0));
	assert_int_equal(queue_fault(d->g, 0), 0);
	assert_int_equal(queue_fatal(d->g, 0), 0);
	assert_int_equal(r32(d->h, R_MMU_IRQ + IRQ_RAW) & 0xffff, 0);
}

#endif
