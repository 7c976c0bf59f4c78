// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Warps of shaders: divergence and reconvergence, barriers, what lanes see of each other, the
 * IDs of threads, and what ends them.
 */
#include "shader_machine.h"

#define ODD(d)	MOV_LANE(8), \
		(OP3(0xb4, d, R(8), ZERO, K(8)) | PART1(4) | (1ull << 32))

static void test_divergence(void **state)
{
	struct machine *m = *state;
	unsigned int i;

	/* if (lane & 1) r1 = 1; else r1 = 2; r2 = r1 + mask of active lanes */
	RUN(m, MOV_LANE(8), OP3(0xb4, 9, R(8), ZERO, R(7)) | PART1(4) | 1ull << 32,
	    /* r7 is 0: and with 1 by hand */
	    MOVE_IMM(7, 1), OP3(0xb4, 9, R(8), ZERO, R(7)) | PART1(4) | 1ull << 32,
	    BRANCHZ(R(9), 2) | RECONVERGE,
	    MOVE_IMM(1, 2), JUMP(1) | RECONVERGE,
	    MOVE_IMM(1, 1) | RECONVERGE,
	    OP1(0x95, 0, 2, K(1)) | 3ull << 36);
	for (i = 0; i < LANES; i++) {
		assert_int_equal(*reg(m, 9, i), i & 1);
		assert_int_equal(*reg(m, 1, i), i & 1 ? 1 : 2);
		assert_int_equal(*reg(m, 2, i), 0xffff);
	}
}

/* Without "reconverge" the lanes stay apart: those that wait do so until the next one */
static void test_reconvergence_is_explicit(void **state)
{
	struct machine *m = *state;
	unsigned int i;

	RUN(m, MOV_LANE(8), MOVE_IMM(7, 1), OP3(0xb4, 9, R(8), ZERO, R(7)) | PART1(4) | 1ull << 32,
	    BRANCHZ(R(9), 1) | RECONVERGE,
	    /* Even lanes only, and no reconvergence after it */
	    MOVE_IMM(1, 2),
	    OP1(0x95, 0, 2, K(1)) | 3ull << 36 | RECONVERGE,
	    OP1(0x95, 0, 3, K(1)) | 3ull << 36);
	for (i = 0; i < LANES; i++) {
		assert_int_equal(*reg(m, 2, i), i & 1 ? 0xaaaa : 0x5555);
		assert_int_equal(*reg(m, 3, i), 0xffff);
	}
}

/* Both clocks; 0 is what compilers leave that know one only */
static void test_clocks(void **state)
{
	struct machine *m = *state;

	RUN(m, LD_GCLK(0, CYCLE_COUNTER) | WAIT, LD_GCLK(2, SYSTEM_TIMESTAMP) | WAIT,
	    LD_GCLK(4, 0) | WAIT);
	assert_int_equal(*reg(m, 0, 3), 0x23456789);
	assert_int_equal(*reg(m, 1, 3), 1);
	assert_int_equal(*reg(m, 2, 3), 0xedcba987);
	assert_int_equal(*reg(m, 3, 3), 0xf);
	assert_int_equal(*reg(m, 4, 3), 0x23456789);
	assert_int_equal(*reg(m, 5, 3), 1);
}

/* A loop that each lane leaves after as many turns as its number says */
static void test_loop(void **state)
{
	struct machine *m = *state;
	unsigned int i;

	RUN(m, MOV_LANE(8), BRANCHZ(R(8), 1) | RECONVERGE | EQ,
	    JUMP(3) | RECONVERGE,
	    /* Lane 0 */
	    MOVE_IMM(3, 100), JUMP(4) | RECONVERGE, NOP | RECONVERGE,
	    /* The others */
	    IADD_IMM(3, R(3), 1), IADD_IMM(8, R(8), -1), BRANCHZ(R(8), -3) | RECONVERGE,
	    OP1(0x95, 0, 2, K(1)) | 3ull << 36);
	assert_int_equal(*reg(m, 3, 0), 100);
	for (i = 1; i < LANES; i++) {
		assert_int_equal(*reg(m, 3, i), i);
		assert_int_equal(*reg(m, 2, i), 0xffff);
	}
}

/* Parts of a condition: halves, both halves, the lowest bit */
static void test_conditions(void **state)
{
	static const u32 values[] = { 0, 1, 0x10000, 0x10001, 0x20000, 0x30002 };
	struct machine *m = *state;
	unsigned int part, i;

	for (part = 0; part < 5; part++) {
		for (i = 0; i < ARRAY_SIZE(values); i++) {
			u32 v = values[i];
			bool yes = part == 0 ? v : part == 1 ? v & 0xffff : part == 2 ? v >> 16 :
				   part == 3 ? (v & 0xffff) && v >> 16 : v & 1;

			RUN(m, MOVE_IMM(0, v), BRANCHZ(R(0), 1) | (u64)part << 37 | RECONVERGE,
			    MOVE_IMM(1, 1), NOP);
			assert_int_equal(*reg(m, 1, 0), !yes);
		}
	}
}

static void test_indirect_branches(void **state)
{
	struct machine *m = *state;

	/* Absolute, then relative to the next instruction */
	m->uniform[0] = (u32)CODE_VA + 3 * 8;
	RUN(m, MOVE_IMM(0, 8), OPCODE(0x2f) | 0xc1ull << 40 | ZERO | SRC1(U(0)) | EQ | RECONVERGE,
	    MOVE_IMM(1, 1),
	    OPCODE(0x2f) | NO_DEST | ZERO | SRC1(R(0)) | EQ | RECONVERGE,
	    MOVE_IMM(2, 1), MOVE_IMM(3, 1));
	assert_int_equal(*reg(m, 1, 0), 0);
	assert_int_equal(*reg(m, 2, 0), 0);
	assert_int_equal(*reg(m, 3, 0), 1);
}

/* A branch with the flow "end": lanes that take it continue, the others have ended */
static void test_branch_or_end(void **state)
{
	struct machine *m = *state;
	unsigned int i;

	RUN(m, MOV_LANE(8), MOVE_IMM(7, 1), OP3(0xb4, 9, R(8), ZERO, R(7)) | PART1(4) | 1ull << 32,
	    BRANCHZ(R(9), 1) | END, MOVE_IMM(1, 1), MOVE_IMM(2, 1));
	for (i = 0; i < LANES; i++) {
		assert_int_equal(*reg(m, 1, i), 0);
		assert_int_equal(*reg(m, 2, i), i & 1);
	}
}

static void expect_fault(struct machine *m, u32 exception, u64 where)
{
	assert_int_equal(machine_run(m), SHADER_FAULTED);
	assert_int_equal(m->fault.exception, exception);
	assert_true(m->fault.info == where);
}

static void test_faults(void **state)
{
	struct machine *m = *state;

	/* An empty word, an unknown opcode, a reserved flow, one that v11 has no more */
	LOAD_PROGRAM(m, NOP, 0);
	expect_fault(m, 0x51, CODE_VA + 8);
	LOAD_PROGRAM(m, OPCODE(0x1ff) | NO_DEST);
	expect_fault(m, 0x51, CODE_VA);
	LOAD_PROGRAM(m, NOP | FLOW(11));
	expect_fault(m, 0x51, CODE_VA);
	LOAD_PROGRAM(m, OP2(0xa0, 11, 10, R(0), R(2)), NOP | END);
	assert_int_equal(machine_run(m), SHADER_ENDED);
	m->job.arch = 11;
	LOAD_PROGRAM(m, OP2(0xa0, 11, 10, R(0), R(2)), NOP | END);
	expect_fault(m, 0x51, CODE_VA);
	/* Between instructions */
	LOAD_PROGRAM(m, MOVE_IMM(0, 4),
		     OPCODE(0x2f) | NO_DEST | ZERO | SRC1(R(0)) | EQ | RECONVERGE);
	expect_fault(m, 0x50, CODE_VA + 2 * 8 + 4);
}

/* What cannot be fetched stalls, and continues */
static void test_fetch_stalls(void **state)
{
	struct machine *m = *state;

	LOAD_PROGRAM(m, MOVE_IMM(1, 1), JUMP(1000) | RECONVERGE);
	assert_int_equal(machine_run(m), SHADER_STALLED);
	assert_int_equal(machine_run(m), SHADER_STALLED);
	assert_int_equal(*reg(m, 1, 0), 1);
}

static void test_budget(void **state)
{
	struct machine *m = *state;
	u32 budget = 10;

	/* Endless */
	LOAD_PROGRAM(m, IADD_IMM(1, R(1), 1), JUMP(-2) | RECONVERGE);
	assert_int_equal(mali_shader_run(&m->core, &budget, &m->fault), SHADER_MORE);
	assert_int_equal(budget, 0);
	assert_int_equal(*reg(m, 1, 0), 5);
	budget = 1000;
	assert_int_equal(mali_shader_run(&m->core, &budget, &m->fault), SHADER_MORE);
	assert_int_equal(*reg(m, 1, 0), 505);
}

/* IDs in r55 to r62, as far as they are wanted */
static void test_ids(void **state)
{
	static const u32 id[3] = { 3, 4, 5 };
	struct machine *m = *state;
	unsigned int t;

	m->job.size[0] = 5;
	m->job.size[1] = 3;
	m->job.size[2] = 2;
	m->job.offset[0] = 1000;
	m->job.offset[2] = 7;
	LOAD_PROGRAM(m, NOP | END);
	mali_shader_launch(&m->core, id);
	assert_int_equal(m->core.warp_count, 2);
	assert_int_equal(m->core.warp[1].live, 0x3fff);
	for (t = 0; t < 30; t++) {
		u32 x = t % 5, y = t / 5 % 3, z = t / 15;

		assert_int_equal(*reg(m, 55, t), x | y << 16);
		assert_int_equal(*reg(m, 56, t), z);
		assert_int_equal(*reg(m, 57, t), 3);
		assert_int_equal(*reg(m, 58, t), 4);
		assert_int_equal(*reg(m, 59, t), 5);
		assert_int_equal(*reg(m, 60, t), 1000 + 3 * 5 + x);
		assert_int_equal(*reg(m, 61, t), 4 * 3 + y);
		assert_int_equal(*reg(m, 62, t), 7 + 5 * 2 + z);
	}
	assert_int_equal(machine_run(m), SHADER_ENDED);
	m->job.preload = 1 << 9;
	LOAD_PROGRAM(m, NOP | END);
	mali_shader_launch(&m->core, id);
	assert_int_equal(*reg(m, 57, 29), 3);
	assert_int_equal(*reg(m, 60, 29), 0);
}

/* Lanes that have ended write nothing, and are not waited for */
static void test_end(void **state)
{
	struct machine *m = *state;
	unsigned int i;

	LOAD_PROGRAM(m, MOV_LANE(8), MOVE_IMM(7, 1),
		     OP3(0xb4, 9, R(8), ZERO, R(7)) | PART1(4) | 1ull << 32,
		     BRANCHZ(R(9), 1) | RECONVERGE, MOVE_IMM(1, 1) | END,
		     OP1(0x95, 0, 2, K(1)) | 3ull << 36, BARRIER, MOVE_IMM(3, 1) | END);
	assert_int_equal(machine_run(m), SHADER_ENDED);
	for (i = 0; i < LANES; i++) {
		assert_int_equal(*reg(m, 1, i), !(i & 1));
		assert_int_equal(*reg(m, 2, i), i & 1 ? 0xaaaa : 0);
		assert_int_equal(*reg(m, 3, i), i & 1);
	}
}

/* Each thread writes its word, and reads that of a thread of another warp after the barrier */
static void test_barrier(void **state)
{
	struct machine *m = *state;
	unsigned int t;

	m->job.size[0] = 64;
	m->uniform[0] = (u32)DATA_VA;
	m->uniform[1] = (u32)(DATA_VA >> 32);
	m->uniform[2] = 63;
	/* r60 is the thread; thread 63 - n at the end. Low warps would run ahead of high ones */
	LOAD_PROGRAM(m, SHADDX(0, U(0), R(60), 2) | PART1(8), IADD_IMM(4, R(60), 500),
		     STORE(I32, 4, 1, R(0), 0), BARRIER, OP2(0xa0, 1, 5, U(2), R(60)),
		     SHADDX(2, U(0), R(5), 2), NOP, NOP | END);
	/* The index is not a pair */
	m->code[5] = SHADDX(2, U(0), R(5), 2) | PART1(8);
	m->code[6] = LOAD(I32, 6, 1, R(2), 0);
	assert_int_equal(machine_run(m), SHADER_ENDED);
	for (t = 0; t < 64; t++)
		assert_int_equal(*reg(m, 6, t), 563 - t);
}

/* Warps that spin for another one let it execute */
static void test_warps_alternate(void **state)
{
	struct machine *m = *state;

	m->job.size[0] = 32;
	m->uniform[0] = (u32)DATA_VA;
	m->uniform[1] = (u32)(DATA_VA >> 32);
	/* Threads from 16 on store; the others wait for that */
	LOAD_PROGRAM(m, MOVE_IMM(4, 16), OP3(0xf0, 5, R(60), R(4), ZERO) | 2ull << 32 | 2ull << 30,
		     BRANCHZ(R(5), 3) | RECONVERGE,
		     LOAD(I32, 6, 1, U(0), 0), BRANCHZ(R(6), -2) | EQ | RECONVERGE, NOP | END,
		     MOVE_IMM(7, 1), STORE(I32, 7, 1, U(0), 0), NOP | END);
	assert_int_equal(machine_run(m), SHADER_ENDED);
	assert_int_equal(*reg(m, 6, 0), 1);
}

#define CLPER(d, a, b, op, subgroup, inactive) \
	(OP2(0xa0, 15, d, a, b) | PART1(4) | (u64)(op) << 32 | (u64)(subgroup) << 36 | \
	 (u64)(inactive) << 22)

static void test_permutation(void **state)
{
	struct machine *m = *state;
	unsigned int i;

	RUN(m, MOV_LANE(8), MOVE_IMM(9, 5), MOVE_IMM(10, 1),
	    /* Of lane 5; in quads, of lane 1; the neighbour's; that of the lane before */
	    CLPER(0, R(8), R(9), 0, 3, 0), CLPER(1, R(8), R(9), 0, 1, 0),
	    CLPER(2, R(8), R(10), 1, 3, 0), CLPER(3, R(8), R(10), 3, 3, 4));
	for (i = 0; i < LANES; i++) {
		assert_int_equal(*reg(m, 0, i), 5);
		assert_int_equal(*reg(m, 1, i), (i & ~3u) + 1);
		assert_int_equal(*reg(m, 2, i), i ^ 1);
		assert_int_equal(*reg(m, 3, i), i ? i - 1 : 0x80000000);
	}
}

/* Lanes that are not active give what the instruction says */
static void test_inactive_lanes(void **state)
{
	static const u32 values[] = {
		0, 0xffffffff, 1, 0x00010001, 0x80000000, 0x7fffffff, 0x80008000, 0x7fff7fff,
		0x80808080, 0x7f7f7f7f, 0x3f800000, 0x3c003c00, 0xff800000, 0x7f800000, 0xfc00fc00,
		0x7c007c00,
	};
	struct machine *m = *state;
	unsigned int i, n;

	for (n = 0; n < ARRAY_SIZE(values); n++) {
		LOAD_PROGRAM(m, MOV_LANE(8), MOVE_IMM(7, 1),
			     OP3(0xb4, 9, R(8), ZERO, R(7)) | PART1(4) | 1ull << 32,
			     BRANCHZ(R(9), 2) | RECONVERGE,
			     MOVE_IMM(10, 3), CLPER(1, R(8), R(10), 0, 3, n), NOP | END);
		assert_int_equal(machine_run(m), SHADER_ENDED);
		for (i = 0; i < LANES; i += 2)
			assert_int_equal(*reg(m, 1, i), values[n]);
	}
}

static void test_ballot(void **state)
{
	struct machine *m = *state;
	unsigned int i;

	RUN(m, MOV_LANE(8), MOVE_IMM(7, 4),
	    OP3(0xb4, 9, R(8), ZERO, R(7)) | PART1(4) | 1ull << 32,
	    OP1(0x95, 0, 1, R(9)) | 3ull << 36, OP1(0x95, 0, 2, R(9)) | 1ull << 36);
	for (i = 0; i < LANES; i++) {
		assert_int_equal(*reg(m, 1, i), 0xf0f0);
		assert_int_equal(*reg(m, 2, i), i & 4 ? 0xf : 0);
	}
}

/* Each thread has its part of local storage; without it the base is the same for all */
static void test_storage(void **state)
{
	struct machine *m = *state;
	unsigned int t;

	m->job.size[0] = 32;
	m->job.tls_base = 0x1234567000ull;
	m->job.tls_size = 64;
	m->job.wls_base = 0xabcd000ull;
	m->core.number = 2;
	RUN(m, MOV(0, S(1)) | FAU_PAGE(1), MOV(1, S(1) | 1) | FAU_PAGE(1),
	    MOV(2, S(3)) | FAU_PAGE(1), MOV(3, S(3)) | FAU_PAGE(3));
	for (t = 0; t < 32; t++) {
		assert_int_equal(*reg(m, 0, t), 0x34567000 + (2 * 1024 + t) * 64);
		assert_int_equal(*reg(m, 1, t), 0x12);
		assert_int_equal(*reg(m, 2, t), 0xabcd000);
		assert_int_equal(*reg(m, 3, t), 2);
	}
}

/* Registers of another job are gone */
static void test_no_leftovers(void **state)
{
	struct machine *m = *state;

	RUN(m, MOVE_IMM(20, 0x5ec5e7));
	assert_int_equal(*reg(m, 20, 3), 0x5ec5e7);
	RUN(m, NOP);
	assert_int_equal(*reg(m, 20, 3), 0);
}

static void test_unmodelled(void **state)
{
	struct machine *m = *state;

	/* VAR_TEX_SINGLE of the same operands as a TEX_FETCH.slot0.f.32.2d @r0:r1:r2:r3, u0 */
	RUN(m, 0x01387c3417c00080ull);
	assert_int_equal(m->core.skipped, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_divergence), TEST(test_reconvergence_is_explicit), TEST(test_loop),
		TEST(test_clocks),
		TEST(test_conditions), TEST(test_indirect_branches), TEST(test_branch_or_end),
		TEST(test_faults),
		TEST(test_fetch_stalls), TEST(test_budget), TEST(test_ids), TEST(test_end),
		TEST(test_barrier), TEST(test_warps_alternate), TEST(test_permutation),
		TEST(test_inactive_lanes), TEST(test_ballot), TEST(test_storage),
		TEST(test_no_leftovers), TEST(test_unmodelled),
	};

	return cmocka_run_group_tests_name("shader_warp", tests, NULL, NULL);
}
