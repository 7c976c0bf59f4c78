// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * GPU model: instructions that move, compute, access memory and branch.
 */
#include "gpu_stream.h"

/* Moves */

static void test_nop(void **state)
{
	struct group *g = *state;
	struct host *h = g->h;
	u64 before;

	before = stat(h, MALI_STAT_INSTRUCTIONS);
	/* Its operand bits are ignored */
	RUN(g, I_NOP, I_NOP | 0xffffffffffffffull, I_NOP);
	assert_true(queue_done(g, 0));
	/* With the job's own three before, and one after */
	assert_int_equal(stat(h, MALI_STAT_INSTRUCTIONS) - before, 7);
	assert_int_equal(queue_fatal(g, 0), 0);
}

static void test_move48(void **state)
{
	struct group *g = *state;

	RUN(g, PROLOGUE, I_MOVE32(11, ~0u), I_MOVE48(10, 0xffffffffffff), I_STORE(10, 3, 90, 0));
	assert_true(out64(g, 0) == 0xffffffffffff);
}

static void test_move32(void **state)
{
	struct group *g = *state;

	RUN(g, PROLOGUE, I_MOVE48(10, ~0ull), I_MOVE32(10, 0x80000001), I_STORE(10, 3, 90, 0));
	assert_true(out64(g, 0) == 0xffff80000001);
}

/* Arithmetic */

static void test_add_imm32(void **state)
{
	struct group *g = *state;
	static const struct { u32 a; s32 imm; u32 sum; } rows[] = {
		{ 1, 2, 3 }, { 0, -1, ~0u }, { ~0u, 1, 0 }, { 0x7fffffff, 1, 0x80000000 },
		{ 5, -5, 0 }, { 0, (s32)0x80000000, 0x80000000 },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		RUN(g, PROLOGUE, I_MOVE32(10, rows[i].a), I_ADD_IMM32(11, 10, rows[i].imm),
		    PUT(11, 0));
		assert_int_equal(out32(g, 0), rows[i].sum);
	}
}

static void test_add_imm64(void **state)
{
	struct group *g = *state;
	static const struct { u64 a; s32 imm; u64 sum; } rows[] = {
		{ 1, 2, 3 }, { 0, -1, ~0ull }, { 0xffffffff, 1, 0x100000000 },
		{ 0x100000000, -1, 0xffffffff }, { 0, 0x7fffffff, 0x7fffffff },
		{ 0, (s32)0x80000000, 0xffffffff80000000ull },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		RUN(g, PROLOGUE, I_MOVE32(10, (u32)rows[i].a), I_MOVE32(11, rows[i].a >> 32),
		    I_ADD_IMM64(12, 10, rows[i].imm), I_STORE(12, 3, 90, 0));
		assert_true(out64(g, 0) == rows[i].sum);
	}
}

static void test_umin32(void **state)
{
	struct group *g = *state;
	static const struct { u32 a, b, min; } rows[] = {
		{ 1, 2, 1 }, { 2, 1, 1 }, { 0, ~0u, 0 }, { 0x80000000, 0x7fffffff, 0x7fffffff },
		{ 7, 7, 7 },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		RUN(g, PROLOGUE, I_MOVE32(10, rows[i].a), I_MOVE32(11, rows[i].b),
		    I_UMIN32(12, 10, 11), PUT(12, 0));
		assert_int_equal(out32(g, 0), rows[i].min);
	}
}

static void test_logic_op32(void **state)
{
	const u32 a = 0xff00aa55, b = 0x0ff0cc33;
	const u32 expected[16] = {
		0, a & b, a & ~b, a, ~a & b, b, a ^ b, a | b,
		~(a | b), ~(a ^ b), ~b, a | ~b, ~a, ~a | b, ~(a & b), ~0u,
	};
	struct one o;
	unsigned int i;

	one_new(&o, "g715");
	for (i = 0; i < 16; i++) {
		RUN(&o.g, PROLOGUE, I_MOVE32(10, a), I_MOVE32(11, b),
		    OP(19) | 12ull << 48 | 10ull << 40 | 11ull << 32 | i, PUT(12, 0));
		assert_int_equal(out32(&o.g, 0), expected[i]);
	}
	/* Second operand as the number of a bit: set, clear */
	RUN(&o.g, PROLOGUE, I_MOVE32(10, 0xf0), I_MOVE32(11, 3),
	    OP(19) | 12ull << 48 | 10ull << 40 | 11ull << 32 | 0x17, PUT(12, 0),
	    I_MOVE32(11, 5), OP(19) | 12ull << 48 | 10ull << 40 | 11ull << 32 | 0x12, PUT(12, 4));
	assert_int_equal(out32(&o.g, 0), 0xf8);
	assert_int_equal(out32(&o.g, 4), 0xd0);
	one_delete(&o);
}

/* Memory */

static void test_load_store_multiple(void **state)
{
	struct group *g = *state;
	struct host *h = g->h;
	unsigned int i, n = 0;

	for (i = 0; i < 16; i++)
		host_write32(h, g->data_pa + 4 * i, 0x1000 + i);
	memset(host_ptr(h, g->data_pa + OUT), 0xee, 128);
	/* Holes in the mask are skipped in registers, and there are none in memory */
	RUN(g, PROLOGUE, I_MOVE48(12, DATA_VA), I_LOAD(20, 0xffff, 12, 0), I_WAIT(1),
	    I_STORE(20, 0xa5c1, 90, 0), I_LOAD(20, 0xa5c1, 12, 4), I_WAIT(1),
	    I_STORE(20, 0xffff, 90, 64));
	for (i = 0; i < 16; i++) {
		u32 v = 0x1000 + i;

		if (0xa5c1 >> i & 1) {
			assert_int_equal(out32(g, 4 * n), v);
			v = 0x1001 + n++;
		}
		assert_int_equal(out32(g, 64 + 4 * i), v);
	}
	assert_int_equal(out32(g, 4 * n), 0xeeeeeeee);
}

static void test_load_store_offset(void **state)
{
	struct group *g = *state;
	struct host *h = g->h;

	host_write32(h, g->data_pa + 0x7ffc, 0x111);
	host_write32(h, g->data_pa, 0x222);
	RUN(g, PROLOGUE, I_MOVE48(12, DATA_VA), I_LOAD(20, 1, 12, 0x7ffc),
	    I_MOVE48(12, DATA_VA + 0x8000), I_LOAD(21, 1, 12, -0x8000), I_WAIT(1),
	    I_STORE(20, 3, 90, 0));
	assert_true(out64(g, 0) == 0x22200000111ull);
}

static void test_load_store_empty_mask(void **state)
{
	struct group *g = *state;

	/* Nothing to do, so the address does not matter */
	RUN(g, I_MOVE48(12, HOLE_VA), I_LOAD(20, 0, 12, 0), I_STORE(20, 0, 12, 0));
	assert_true(queue_done(g, 0));
	assert_int_equal(queue_fatal(g, 0), 0);
}

static void test_load_into_its_own_address(void **state)
{
	struct group *g = *state;
	struct host *h = g->h;

	host_write64(h, g->data_pa, DATA_VA + OUT);
	RUN(g, I_MOVE48(12, DATA_VA), I_MOVE32(10, 0x99), I_LOAD(12, 3, 12, 0), I_WAIT(1),
	    I_STORE(10, 1, 12, 0));
	assert_int_equal(out32(g, 0), 0x99);
}

/* STORE_STATE */

static void test_store_state(void **state)
{
	struct group *g = *state;
	struct host *h = g->h;
	u64 stamp, cycles;

	host_command(h, CMD_TIME_ON);
	h->now_ns += 1000000;
	stamp = r64(h, R_TIMESTAMP);
	/* The firmware has it run, too, so it is no time since the command */
	cycles = r64(h, R_CYCLE_COUNT);
	assert_in_range(cycles, 1000000, 1100000);
	RUN(g, PROLOGUE, I_STORE_STATE(0, 90, 0), I_STORE_STATE(1, 90, 8),
	    I_STORE_STATE(2, 90, 16), I_STORE_STATE(3, 90, 24), I_STORE_STATE(0, 90, -8));
	/* Of the fifth instruction, at 24 MHz, and of the sixth */
	assert_in_range(out64(g, 0), stamp + 9, stamp + 10);
	assert_int_equal(out64(g, 8), cycles + 5 * INSTRUCTION_NS);
	assert_int_equal(out64(g, 16), 0);
	assert_int_equal(out64(g, 24), 0);
	assert_in_range(data64(g, OUT - 8), stamp + 19, stamp + 20);
}

static void test_store_state_error(void **state)
{
	struct group *g = *state;

	set_error(g, 0);
	RUN(g, PROLOGUE, I_MOVE48(12, DATA_VA), I_MOVE48(14, 0),
	    I_SYNC_WAIT32(C_GT, 12, 14) | SYNC_REJECT, I_STORE_STATE(3, 90, 0));
	group_ack_and_run(g);
	assert_int_equal(out64(g, 0), X_INHERIT_FAULT);
}

/* Control flow */

static void test_branch_conditions(void **state)
{
	struct group *g = *state;
	static const struct { unsigned int cond; bool taken[5]; } rows[] = {
		/*		-2^31, -1, 0, 1, 2^31-1 */
		{ C_LE, { true, true, true, false, false } },
		{ C_GT, { false, false, false, true, true } },
		{ C_EQ, { false, false, true, false, false } },
		{ C_NE, { true, true, false, true, true } },
		{ C_LT, { true, true, false, false, false } },
		{ C_GE, { false, false, true, true, true } },
		{ C_ALWAYS, { true, true, true, true, true } },
	};
	static const u32 values[] = { 0x80000000, ~0u, 0, 1, 0x7fffffff };
	unsigned int i, k;

	for (i = 0; i < ARRAY_SIZE(rows); i++)
		for (k = 0; k < ARRAY_SIZE(values); k++) {
			RUN(g, PROLOGUE, I_MOVE32(10, values[k]), I_MOVE32(11, 1),
			    I_BRANCH(rows[i].cond, 10, 1), I_MOVE32(11, 0), PUT(11, 0));
			if (out32(g, 0) != rows[i].taken[k])
				fail_msg("condition %u of %#x", rows[i].cond, values[k]);
		}
}

static void test_branch_back(void **state)
{
	struct group *g = *state;

	RUN(g, PROLOGUE, I_MOVE32(10, 100), I_MOVE32(11, 0),
	    I_ADD_IMM32(11, 11, 3), I_ADD_IMM32(10, 10, -1), I_BRANCH(C_NE, 10, -3), PUT(11, 0));
	assert_int_equal(out32(g, 0), 300);
}

static void test_branch_to_the_end_returns(void **state)
{
	struct group *g = *state;

	RUN(g, I_BRANCH(C_ALWAYS, 0, 1), I_NOP);
	assert_true(queue_done(g, 0));
}

static void test_branch_bounds(void **state)
{
	static const u64 streams[][2] = {
		{ I_BRANCH(C_ALWAYS, 0, 2), I_NOP },		/* past the end */
		{ I_BRANCH(C_ALWAYS, 0, -2), I_NOP },		/* before the start */
		{ I_BRANCH(C_ALWAYS, 0, 0x7fff), I_NOP },
		{ I_BRANCH(C_ALWAYS, 0, -0x8000), I_NOP },
		{ I_BRANCH(7, 0, 1), I_NOP },			/* no such condition */
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(streams); i++) {
		struct one o;

		one_new(&o, NULL);
		queue_call(&o.g, 0, streams[i], 2);
		host_run(o.h);
		if (queue_fatal(&o.g, 0) != X_INSTR_INVALID)
			fail_msg("row %u", i);
		one_delete(&o);
	}
}

static void test_branch_in_the_ring(void **state)
{
	struct group *g = *state;
	struct host *h = g->h;
	const u64 branch = I_BRANCH(C_ALWAYS, 0, 0);

	queue_push(g, 0, &branch, 1);
	host_run(h);
	assert_int_equal(queue_fatal(g, 0), X_INSTR_INVALID);
}

static void test_call_returns(void **state)
{
	struct group *g = *state;
	const u64 callee[] = { I_ADD_IMM32(20, 20, 5) };
	u64 va;

	va = group_code(g, callee, 1);
	RUN(g, PROLOGUE, I_MOVE48(12, va), I_MOVE32(14, 8), I_MOVE32(20, 1),
	    I_CALL(12, 14), I_CALL(12, 14), PUT(20, 0));
	assert_int_equal(out32(g, 0), 11);
	assert_true(queue_done(g, 0));
}

static void test_call_of_nothing(void **state)
{
	struct group *g = *state;

	RUN(g, PROLOGUE, I_MOVE48(12, HOLE_VA), I_MOVE32(14, 0), I_CALL(12, 14),
	    I_MOVE32(10, 6), PUT(10, 0));
	assert_int_equal(out32(g, 0), 6);
}

/* The ring counts as a frame: 7 nested calls fit, 8 do not */
static void test_call_depth(void **state)
{
	unsigned int depth, i;

	for (depth = 1; depth <= 9; depth++) {
		struct one o;
		u64 va = 0;
		u32 len = 0;

		one_new(&o, NULL);
		for (i = 0; i < depth; i++) {
			const u64 leaf[] = { PROLOGUE, I_MOVE32(10, depth), PUT(10, 0) };
			const u64 node[] = { I_MOVE48(12, va), I_MOVE32(14, len), I_CALL(12, 14) };

			va = group_code(&o.g, i ? node : leaf, 3);
			len = 24;
		}
		{
			const u64 root[] = { I_MOVE48(92, va), I_MOVE32(94, len), I_CALL(92, 94) };

			queue_push(&o.g, 0, root, 3);
		}
		host_run(o.h);
		if (depth < 8) {
			assert_int_equal(out32(&o.g, 0), depth);
			assert_true(queue_done(&o.g, 0));
		} else {
			assert_int_equal(out32(&o.g, 0), 0);
			assert_int_equal(queue_fatal(&o.g, 0), X_CALL_STACK_OVERFLOW);
		}
		one_delete(&o);
	}
}

static void test_jump(void **state)
{
	struct group *g = *state;
	const u64 target[] = { PUT(20, 0) };
	u64 va;

	va = group_code(g, target, 1);
	/* What follows the JUMP is left for good; the target returns to the ring */
	RUN(g, PROLOGUE, I_MOVE48(12, va), I_MOVE32(14, 8), I_MOVE32(20, 4), I_JUMP(12, 14),
	    I_MOVE32(20, 5), PUT(20, 0));
	assert_int_equal(out32(g, 0), 4);
	assert_true(queue_done(g, 0));
}

static void test_jump_does_not_nest(void **state)
{
	struct group *g = *state;
	u64 self[] = { I_MOVE32(14, 5 * 8), I_ADD_IMM32(20, 20, -1), I_BRANCH(C_LE, 20, 2),
		       I_JUMP(12, 14), I_NOP };
	u64 va;

	va = group_code(g, self, ARRAY_SIZE(self));
	RUN(g, I_MOVE48(12, va), I_MOVE32(14, 5 * 8), I_MOVE32(20, 1000), I_JUMP(12, 14));
	assert_true(queue_done(g, 0));
	assert_int_equal(queue_fatal(g, 0), 0);
}

static void test_jump_in_the_ring(void **state)
{
	struct group *g = *state;
	struct host *h = g->h;
	const u64 jump[] = { I_MOVE48(12, CODE_VA), I_MOVE32(14, 8), I_JUMP(12, 14) };

	queue_push(g, 0, jump, 3);
	host_run(h);
	assert_int_equal(queue_fatal(g, 0), X_INSTR_INVALID);
}

static void test_call_target_alignment(void **state)
{
	static const struct { u64 va; u32 len; } rows[] = {
		{ CODE_VA + 4, 8 }, { CODE_VA, 4 }, { CODE_VA, 9 }, { 0xfffffffffff8ull, ~7u },
	};
	unsigned int i;

	/* The last one is aligned, and ends beyond what addresses reach: it faults */
	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		struct one o;

		one_new(&o, NULL);
		RUN(&o.g, I_MOVE48(12, rows[i].va), I_MOVE32(14, rows[i].len), I_CALL(12, 14));
		if (i < 3)
			assert_int_equal(queue_fatal(&o.g, 0), X_INSTR_INVALID);
		else
			assert_true(r32(o.h, R_AS(AS, AS_FAULTSTATUS)));
		one_delete(&o);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST_GROUP(test_nop),
		TEST_GROUP(test_move48),
		TEST_GROUP(test_move32),
		TEST_GROUP(test_add_imm32),
		TEST_GROUP(test_add_imm64),
		TEST_GROUP(test_umin32),
		cmocka_unit_test(test_logic_op32),
		TEST_GROUP(test_load_store_multiple),
		TEST_GROUP(test_load_store_offset),
		TEST_GROUP(test_load_store_empty_mask),
		TEST_GROUP(test_load_into_its_own_address),
		TEST_GROUP(test_branch_conditions),
		TEST_GROUP(test_branch_back),
		TEST_GROUP(test_branch_to_the_end_returns),
		cmocka_unit_test(test_branch_bounds),
		TEST_GROUP(test_branch_in_the_ring),
		TEST_GROUP(test_call_returns),
		TEST_GROUP(test_call_of_nothing),
		cmocka_unit_test(test_call_depth),
		TEST_GROUP(test_jump),
		TEST_GROUP(test_jump_does_not_nest),
		TEST_GROUP(test_jump_in_the_ring),
		cmocka_unit_test(test_call_target_alignment),
		TEST_GROUP(test_store_state),
		TEST_GROUP(test_store_state_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
