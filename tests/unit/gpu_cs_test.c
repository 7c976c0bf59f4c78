// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * GPU model: command streams, instruction by instruction, and the exceptions of
 * each.
 */
#include "cs_mend.h"
#include "gpu_host.h"

#define AS	1
#define POLL_NS	2000000

/* Where tests let streams write: r90 points there, if PROLOGUE came first */
#define OUT	0x100
#define PROLOGUE	I_MOVE48(90, DATA_VA + OUT)
#define PUT(reg, off)	I_STORE(reg, 1, 90, off)

static u32 out32(struct group *g, u32 off)
{
	return data32(g, OUT + off);
}

static u64 out64(struct group *g, u32 off)
{
	return data64(g, OUT + off);
}

/* A group of @streams queues on a fresh GPU */
struct one {
	struct host *h;
	struct group g;
};

static void one_new(struct one *o, const char *product)
{
	o->h = host_new(product);
	group_start(o->h, &o->g, 0, AS, 1);
}

static void one_delete(struct one *o)
{
	host_delete(o->h);
}

/* Moves */

static void test_nop(void **state)
{
	struct host *h = *state;
	struct group g;
	u64 before;

	group_start(h, &g, 0, AS, 1);
	before = stat(h, MALI_STAT_INSTRUCTIONS);
	/* Its operand bits are ignored */
	RUN(&g, I_NOP, I_NOP | 0xffffffffffffffull, I_NOP);
	assert_true(queue_done(&g, 0));
	/* With the job's own three in front, and one behind */
	assert_int_equal(stat(h, MALI_STAT_INSTRUCTIONS) - before, 7);
	assert_int_equal(queue_fatal(&g, 0), 0);
}

static void test_move48(void **state)
{
	struct host *h = *state;
	struct group g;

	group_start(h, &g, 0, AS, 1);
	RUN(&g, PROLOGUE, I_MOVE32(11, ~0u), I_MOVE48(10, 0xffffffffffff), I_STORE(10, 3, 90, 0));
	assert_true(out64(&g, 0) == 0xffffffffffff);
}

static void test_move32(void **state)
{
	struct host *h = *state;
	struct group g;

	group_start(h, &g, 0, AS, 1);
	RUN(&g, PROLOGUE, I_MOVE48(10, ~0ull), I_MOVE32(10, 0x80000001), I_STORE(10, 3, 90, 0));
	assert_true(out64(&g, 0) == 0xffff80000001);
}

/* Arithmetic */

static void test_add_imm32(void **state)
{
	static const struct { u32 a; s32 imm; u32 sum; } rows[] = {
		{ 1, 2, 3 }, { 0, -1, ~0u }, { ~0u, 1, 0 }, { 0x7fffffff, 1, 0x80000000 },
		{ 5, -5, 0 }, { 0, (s32)0x80000000, 0x80000000 },
	};
	struct host *h = *state;
	struct group g;
	unsigned int i;

	group_start(h, &g, 0, AS, 1);
	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		RUN(&g, PROLOGUE, I_MOVE32(10, rows[i].a), I_ADD_IMM32(11, 10, rows[i].imm),
		    PUT(11, 0));
		assert_int_equal(out32(&g, 0), rows[i].sum);
	}
}

static void test_add_imm64(void **state)
{
	static const struct { u64 a; s32 imm; u64 sum; } rows[] = {
		{ 1, 2, 3 }, { 0, -1, ~0ull }, { 0xffffffff, 1, 0x100000000 },
		{ 0x100000000, -1, 0xffffffff }, { 0, 0x7fffffff, 0x7fffffff },
		{ 0, (s32)0x80000000, 0xffffffff80000000ull },
	};
	struct host *h = *state;
	struct group g;
	unsigned int i;

	group_start(h, &g, 0, AS, 1);
	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		RUN(&g, PROLOGUE, I_MOVE32(10, (u32)rows[i].a), I_MOVE32(11, rows[i].a >> 32),
		    I_ADD_IMM64(12, 10, rows[i].imm), I_STORE(12, 3, 90, 0));
		assert_true(out64(&g, 0) == rows[i].sum);
	}
}

static void test_umin32(void **state)
{
	static const struct { u32 a, b, min; } rows[] = {
		{ 1, 2, 1 }, { 2, 1, 1 }, { 0, ~0u, 0 }, { 0x80000000, 0x7fffffff, 0x7fffffff },
		{ 7, 7, 7 },
	};
	struct host *h = *state;
	struct group g;
	unsigned int i;

	group_start(h, &g, 0, AS, 1);
	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		RUN(&g, PROLOGUE, I_MOVE32(10, rows[i].a), I_MOVE32(11, rows[i].b),
		    I_UMIN32(12, 10, 11), PUT(12, 0));
		assert_int_equal(out32(&g, 0), rows[i].min);
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
	struct host *h = *state;
	struct group g;
	unsigned int i;

	group_start(h, &g, 0, AS, 1);
	for (i = 0; i < 16; i++)
		host_write32(h, g.data_pa + 4 * i, 0x1000 + i);
	memset(host_ptr(h, g.data_pa + OUT), 0xee, 64);
	/* Holes in the mask are skipped in registers and in memory */
	RUN(&g, PROLOGUE, I_MOVE48(12, DATA_VA), I_LOAD(20, 0xffff, 12, 0), I_WAIT(1),
	    I_STORE(20, 0xa5c1, 90, 0));
	for (i = 0; i < 16; i++)
		assert_int_equal(out32(&g, 4 * i), 0xa5c1 >> i & 1 ? 0x1000 + i : 0xeeeeeeee);
}

static void test_load_store_offset(void **state)
{
	struct host *h = *state;
	struct group g;

	group_start(h, &g, 0, AS, 1);
	host_write32(h, g.data_pa + 0x7ffc, 0x111);
	host_write32(h, g.data_pa, 0x222);
	RUN(&g, PROLOGUE, I_MOVE48(12, DATA_VA), I_LOAD(20, 1, 12, 0x7ffc),
	    I_MOVE48(12, DATA_VA + 0x8000), I_LOAD(21, 1, 12, -0x8000), I_WAIT(1),
	    I_STORE(20, 3, 90, 0));
	assert_true(out64(&g, 0) == 0x22200000111ull);
}

static void test_load_store_empty_mask(void **state)
{
	struct host *h = *state;
	struct group g;

	group_start(h, &g, 0, AS, 1);
	/* Nothing to do, so the address does not matter */
	RUN(&g, I_MOVE48(12, HOLE_VA), I_LOAD(20, 0, 12, 0), I_STORE(20, 0, 12, 0));
	assert_true(queue_done(&g, 0));
	assert_int_equal(queue_fatal(&g, 0), 0);
}

static void test_load_into_its_own_address(void **state)
{
	struct host *h = *state;
	struct group g;

	group_start(h, &g, 0, AS, 1);
	host_write64(h, g.data_pa, DATA_VA + OUT);
	RUN(&g, I_MOVE48(12, DATA_VA), I_MOVE32(10, 0x99), I_LOAD(12, 3, 12, 0), I_WAIT(1),
	    I_STORE(10, 1, 12, 0));
	assert_int_equal(out32(&g, 0), 0x99);
}

/* Control flow */

static void test_branch_conditions(void **state)
{
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
	struct host *h = *state;
	struct group g;
	unsigned int i, k;

	group_start(h, &g, 0, AS, 1);
	for (i = 0; i < ARRAY_SIZE(rows); i++)
		for (k = 0; k < ARRAY_SIZE(values); k++) {
			RUN(&g, PROLOGUE, I_MOVE32(10, values[k]), I_MOVE32(11, 1),
			    I_BRANCH(rows[i].cond, 10, 1), I_MOVE32(11, 0), PUT(11, 0));
			if (out32(&g, 0) != rows[i].taken[k])
				fail_msg("condition %u of %#x", rows[i].cond, values[k]);
		}
}

static void test_branch_back(void **state)
{
	struct host *h = *state;
	struct group g;

	group_start(h, &g, 0, AS, 1);
	RUN(&g, PROLOGUE, I_MOVE32(10, 100), I_MOVE32(11, 0),
	    I_ADD_IMM32(11, 11, 3), I_ADD_IMM32(10, 10, -1), I_BRANCH(C_NE, 10, -3), PUT(11, 0));
	assert_int_equal(out32(&g, 0), 300);
}

static void test_branch_to_the_end_returns(void **state)
{
	struct host *h = *state;
	struct group g;

	group_start(h, &g, 0, AS, 1);
	RUN(&g, I_BRANCH(C_ALWAYS, 0, 1), I_NOP);
	assert_true(queue_done(&g, 0));
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
	struct host *h = *state;
	struct group g;
	const u64 branch = I_BRANCH(C_ALWAYS, 0, 0);

	group_start(h, &g, 0, AS, 1);
	queue_push(&g, 0, &branch, 1);
	host_run(h);
	assert_int_equal(queue_fatal(&g, 0), X_INSTR_INVALID);
}

static void test_call_returns(void **state)
{
	struct host *h = *state;
	struct group g;
	const u64 callee[] = { I_ADD_IMM32(20, 20, 5) };
	u64 va;

	group_start(h, &g, 0, AS, 1);
	va = group_code(&g, callee, 1);
	RUN(&g, PROLOGUE, I_MOVE48(12, va), I_MOVE32(14, 8), I_MOVE32(20, 1),
	    I_CALL(12, 14), I_CALL(12, 14), PUT(20, 0));
	assert_int_equal(out32(&g, 0), 11);
	assert_true(queue_done(&g, 0));
}

static void test_call_of_nothing(void **state)
{
	struct host *h = *state;
	struct group g;

	group_start(h, &g, 0, AS, 1);
	RUN(&g, PROLOGUE, I_MOVE48(12, HOLE_VA), I_MOVE32(14, 0), I_CALL(12, 14),
	    I_MOVE32(10, 6), PUT(10, 0));
	assert_int_equal(out32(&g, 0), 6);
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
	struct host *h = *state;
	struct group g;
	const u64 target[] = { PUT(20, 0) };
	u64 va;

	group_start(h, &g, 0, AS, 1);
	va = group_code(&g, target, 1);
	/* What follows the JUMP is left for good; the target returns to the ring */
	RUN(&g, PROLOGUE, I_MOVE48(12, va), I_MOVE32(14, 8), I_MOVE32(20, 4), I_JUMP(12, 14),
	    I_MOVE32(20, 5), PUT(20, 0));
	assert_int_equal(out32(&g, 0), 4);
	assert_true(queue_done(&g, 0));
}

static void test_jump_does_not_nest(void **state)
{
	struct host *h = *state;
	struct group g;
	u64 self[] = { I_MOVE32(14, 5 * 8), I_ADD_IMM32(20, 20, -1), I_BRANCH(C_LE, 20, 2),
		       I_JUMP(12, 14), I_NOP };
	u64 va;

	group_start(h, &g, 0, AS, 1);
	va = group_code(&g, self, ARRAY_SIZE(self));
	RUN(&g, I_MOVE48(12, va), I_MOVE32(14, 5 * 8), I_MOVE32(20, 1000), I_JUMP(12, 14));
	assert_true(queue_done(&g, 0));
	assert_int_equal(queue_fatal(&g, 0), 0);
}

static void test_jump_in_the_ring(void **state)
{
	struct host *h = *state;
	struct group g;
	const u64 jump[] = { I_MOVE48(12, CODE_VA), I_MOVE32(14, 8), I_JUMP(12, 14) };

	group_start(h, &g, 0, AS, 1);
	queue_push(&g, 0, jump, 3);
	host_run(h);
	assert_int_equal(queue_fatal(&g, 0), X_INSTR_INVALID);
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

/* Scoreboards and resources */

static void test_wait(void **state)
{
	struct host *h = *state;
	struct group g;

	group_start(h, &g, 0, AS, 1);
	RUN(&g, PROLOGUE, I_SET_SB_ENTRY(2, 3), I_WAIT(0), I_WAIT(0xff), I_MOVE32(10, 1),
	    PUT(10, 0), I_WAIT(1 << 3));
	assert_int_equal(out32(&g, 0), 1);
	assert_true(queue_done(&g, 0));
}

static void test_set_sb_entry_bounds(void **state)
{
	static const struct { const char *product; unsigned int ep, other; bool ok; } rows[] = {
		{ "g610", 7, 7, true }, { "g610", 8, 0, false }, { "g610", 0, 8, false },
		{ "g715", 15, 15, true },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		struct one o;

		one_new(&o, rows[i].product);
		RUN(&o.g, I_SET_SB_ENTRY(rows[i].ep, rows[i].other));
		assert_int_equal(queue_fatal(&o.g, 0), rows[i].ok ? 0 : X_INSTR_INVALID);
		one_delete(&o);
	}
}

static void test_endpoint_instructions_count(void **state)
{
	static const u64 insns[] = {
		OP(4), OP(5), OP(6), OP(7), OP(8), OP(44),
	};
	struct host *h = *state;
	struct group g;
	unsigned int i;

	group_start(h, &g, 0, AS, 1);
	for (i = 0; i < ARRAY_SIZE(insns); i++) {
		RUN(&g, I_REQ_RESOURCE(0xf), insns[i], I_WAIT(0xff));
		assert_true(queue_done(&g, 0));
		assert_int_equal(stat(h, MALI_STAT_ENDPOINT_JOBS), i + 1);
	}
}

static void test_quiet_instructions(void **state)
{
	static const u64 insns[] = {
		OP(9),				/* FINISH_TILING */
		OP(11) | 1,			/* FINISH_FRAGMENT */
		I_FLUSH_CACHE2(94),
		I_ERROR_BARRIER,
		I_HEAP_SET(12),
		I_HEAP_OPERATION(0), I_HEAP_OPERATION(1), I_HEAP_OPERATION(3),
		I_REQ_RESOURCE(0), I_REQ_RESOURCE(0xf),
		I_SET_EXCEPTION_HANDLER(2, 12, 14),
		OP(50) | 4ull << 40 | 10ull << 32,	/* TRACE_POINT r10..r13 */
	};
	struct host *h = *state;
	struct group g;
	unsigned int i;

	group_start(h, &g, 0, AS, 1);
	for (i = 0; i < ARRAY_SIZE(insns); i++) {
		RUN(&g, insns[i]);
		if (!queue_done(&g, 0) || queue_fatal(&g, 0) || queue_fault(&g, 0))
			fail_msg("row %u", i);
	}
}

static void test_flush_cache2_moves_flush_id(void **state)
{
	struct host *h = *state;
	struct group g;
	u32 id;

	group_start(h, &g, 0, AS, 1);
	id = r32(h, R_LATEST_FLUSH_ID);
	RUN(&g, I_MOVE32(94, 0), I_FLUSH_CACHE2(94));
	assert_int_equal(r32(h, R_LATEST_FLUSH_ID), id + 1);
	assert_int_equal(h->flush_id, id + 1);
}

/* Progress counters */

#define I_PROGRESS_WAIT(queue, src)	(OP(24) | (u64)(src) << 40 | (queue))
#define I_PROGRESS_STORE(src)		(OP(42) | (u64)(src) << 40)
#define I_PROGRESS_LOAD(dst)		(OP(43) | (u64)(dst) << 48)

static void test_progress_store_load(void **state)
{
	struct host *h = *state;
	struct group g;

	group_start(h, &g, 0, AS, 1);
	RUN(&g, PROLOGUE, I_MOVE48(10, 0x123456789a), I_PROGRESS_STORE(10),
	    I_PROGRESS_LOAD(12), I_STORE(12, 3, 90, 0));
	assert_true(out64(&g, 0) == 0x123456789a);
}

static void test_progress_increment(void **state)
{
	static const u64 insns[] = { OP(3), OP(4), OP(7), OP(9), OP(44) };
	struct host *h = *state;
	struct group g;
	unsigned int i;

	group_start(h, &g, 0, AS, 1);
	for (i = 0; i < ARRAY_SIZE(insns); i++) {
		RUN(&g, PROLOGUE, insns[i] | 1ull << 32, insns[i], I_WAIT(0xff),
		    I_PROGRESS_LOAD(12), I_STORE(12, 3, 90, 0));
		if (out64(&g, 0) != i + 1)
			fail_msg("row %u", i);
	}
}

static void test_progress_wait(void **state)
{
	struct host *h = *state;
	struct group g;
	const u64 waiter[] = {
		PROLOGUE, I_MOVE48(10, 3), I_PROGRESS_WAIT(1, 10), I_MOVE32(20, 1), PUT(20, 0),
	};
	const u64 step = OP(3) | 1ull << 32;
	unsigned int i;
	u64 req;

	group_start(h, &g, 0, AS, 2);
	queue_call(&g, 0, waiter, ARRAY_SIZE(waiter));
	for (i = 0; i < 3; i++) {
		host_run_for(h, POLL_NS);
		assert_int_equal(out32(&g, 0), 0);
		req = csg_in(h, 0, CSG_IN_REQ);
		host_write32(h, req, host_read32(h, req) ^ CSG_STATUS_UPDATE);
		assert_true(group_request(&g, CSG_START));
		assert_int_equal(host_read32(h, cs_out(h, 0, 0, CS_OUT_BLOCKED)), 2);
		assert_int_equal(host_read32(h, cs_out(h, 0, 0, CS_OUT_WAIT)), 1u << 28);
		queue_call(&g, 1, &step, 1);
	}
	host_run_for(h, POLL_NS);
	assert_int_equal(out32(&g, 0), 1);
}

static void test_progress_wait_survives_suspend(void **state)
{
	struct host *h = *state;
	struct group g;
	const u64 waiter[] = {
		PROLOGUE, I_MOVE48(10, 1), I_PROGRESS_WAIT(1, 10), I_MOVE32(20, 1), PUT(20, 0),
	};
	const u64 step = OP(3) | 1ull << 32;

	group_start(h, &g, 0, AS, 2);
	queue_call(&g, 0, waiter, ARRAY_SIZE(waiter));
	host_run(h);
	assert_true(group_request(&g, CSG_SUSPEND));
	group_bind(&g, 3);
	assert_true(group_request(&g, CSG_RESUME));
	host_run_for(h, POLL_NS);
	assert_int_equal(out32(&g, 0), 0);
	queue_call(&g, 1, &step, 1);
	host_run_for(h, POLL_NS);
	assert_int_equal(out32(&g, 0), 1);
}

/* Sync objects */

static void test_sync_set_add(void **state)
{
	struct host *h = *state;
	struct group g;

	group_start(h, &g, 0, AS, 1);
	host_write32(h, g.data_pa + 4, 0x77);
	RUN(&g, I_MOVE48(12, DATA_VA), I_MOVE32(10, 5), I_SYNC_SET32(12, 10),
	    I_SYNC_ADD32(12, 10), I_MOVE32(10, ~0u), I_SYNC_ADD32(12, 10));
	assert_int_equal(data32(&g, 0), 9);
	/* 32 bits are 32 bits */
	assert_int_equal(data32(&g, 4), 0x77);
	RUN(&g, I_MOVE48(12, DATA_VA), I_MOVE48(10, 0xffffffff), I_SYNC_SET64(12, 10),
	    I_MOVE48(10, 2), I_SYNC_ADD64(12, 10));
	assert_true(data64(&g, 0) == 0x100000001);
}

static void test_sync_wait_conditions(void **state)
{
	static const struct { unsigned int cond; u64 value, ref; bool met; } rows[] = {
		{ C_LE, 4, 5, true }, { C_LE, 5, 5, true }, { C_LE, 6, 5, false },
		{ C_GT, 5, 5, false }, { C_GT, 6, 5, true },
		{ C_GE, 5, 5, true }, { C_GE, 4, 5, false },
		/* Unsigned */
		{ C_GT, 0x80000000, 0x7fffffff, true }, { C_LE, 0xffffffff, 1, false },
	};
	unsigned int i, is64;

	for (i = 0; i < ARRAY_SIZE(rows); i++)
		for (is64 = 0; is64 < 2; is64++) {
			struct one o;

			one_new(&o, NULL);
			host_write64(o.h, o.g.data_pa, rows[i].value);
			RUN(&o.g, PROLOGUE, I_MOVE48(12, DATA_VA), I_MOVE48(14, rows[i].ref),
			    is64 ? I_SYNC_WAIT64(rows[i].cond, 12, 14) :
				   I_SYNC_WAIT32(rows[i].cond, 12, 14),
			    I_MOVE32(10, 1), PUT(10, 0));
			if (out32(&o.g, 0) != rows[i].met)
				fail_msg("row %u, 64: %u", i, is64);
			one_delete(&o);
		}
}

static void test_sync_wait_64_bits(void **state)
{
	struct host *h = *state;
	struct group g;

	group_start(h, &g, 0, AS, 1);
	host_write64(h, g.data_pa, 0x200000000);
	RUN(&g, PROLOGUE, I_MOVE48(12, DATA_VA), I_MOVE48(14, 0x1ffffffff),
	    I_SYNC_WAIT64(C_GT, 12, 14), I_MOVE32(10, 1), PUT(10, 0));
	assert_int_equal(out32(&g, 0), 1);
}

/* A store by the CPU, without a doorbell, is enough */
static void test_sync_wait_cpu_store(void **state)
{
	struct host *h = *state;
	struct group g;
	u64 next;

	group_start(h, &g, 0, AS, 1);
	RUN(&g, PROLOGUE, I_MOVE48(12, DATA_VA), I_MOVE32(14, 0), I_SYNC_WAIT32(C_GT, 12, 14),
	    I_MOVE32(10, 1), PUT(10, 0));
	next = host_run(h);
	assert_true(next > h->now_ns && next < h->now_ns + 1000000000);
	assert_int_equal(out32(&g, 0), 0);
	host_write32(h, g.data_pa, 1);
	host_run_for(h, next - h->now_ns + 10000);
	assert_int_equal(out32(&g, 0), 1);
}

static void test_sync_wait_between_queues(void **state)
{
	static const unsigned int scope[] = { 0, SYNC_SCOPE_CSG };
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(scope); i++) {
		struct host *h = host_new(NULL);
		struct group g;
		const u64 wait[] = {
			PROLOGUE, I_MOVE48(12, DATA_VA), I_MOVE32(14, 0),
			I_SYNC_WAIT32(C_GT, 12, 14), I_MOVE32(10, 1), PUT(10, 0),
		};
		const u64 set[] = {
			I_MOVE48(12, DATA_VA), I_MOVE32(10, 1), I_SYNC_SET32(12, 10) | scope[i],
		};

		group_start(h, &g, 0, AS, 2);
		queue_call(&g, 0, wait, ARRAY_SIZE(wait));
		host_run(h);
		queue_call(&g, 1, set, ARRAY_SIZE(set));
		host_run_for(h, POLL_NS);
		assert_int_equal(out32(&g, 0), 1);
		host_delete(h);
	}
}

static void test_sync_wait_between_groups(void **state)
{
	struct host *h = *state;
	struct group a, b;
	unsigned int round;

	group_start(h, &a, 0, 1, 1);
	group_start(h, &b, 1, 2, 1);
	/* The same page in both address spaces */
	vm_map(h, &b.vm, DATA_VA, a.data_pa, PAGE, PTE_RW);
	as_lock(h, 2, DATA_VA, 15);
	as_command(h, 2, AS_UNLOCK);
	for (round = 1; round < 20; round++) {
		RUN(&a, PROLOGUE, I_MOVE48(12, DATA_VA), I_MOVE32(14, round - 1),
		    I_SYNC_WAIT32(C_GT, 12, 14), I_MOVE32(10, round),
		    I_MOVE48(12, DATA_VA + 8), I_SYNC_SET32(12, 10));
		RUN(&b, PROLOGUE, I_MOVE48(12, DATA_VA), I_MOVE32(10, 1), I_SYNC_ADD32(12, 10),
		    I_MOVE48(12, DATA_VA + 8), I_MOVE32(14, round - 1),
		    I_SYNC_WAIT32(C_GT, 12, 14));
		host_run_for(h, 2 * POLL_NS);
		assert_true(queue_done(&a, 0));
		assert_true(queue_done(&b, 0));
	}
	assert_int_equal(data32(&a, 0), 19);
	assert_int_equal(data32(&a, 8), 19);
}

static void test_sync_wait_on_a_hole(void **state)
{
	struct host *h = *state;
	struct group g;

	group_start(h, &g, 0, AS, 1);
	RUN(&g, I_MOVE48(12, HOLE_VA), I_MOVE32(14, 0), I_SYNC_WAIT32(C_GT, 12, 14));
	assert_true(r64(h, R_AS(AS, AS_FAULTADDRESS)) == HOLE_VA);
	as_unmap(h, AS);
	host_run(h);
	assert_int_equal(queue_fatal(&g, 0), X_BUS_FAULT);
}

static void test_sync_object_unmapped_while_waiting(void **state)
{
	struct host *h = *state;
	struct group g;

	group_start(h, &g, 0, AS, 1);
	RUN(&g, I_MOVE48(12, DATA_VA), I_MOVE32(14, 0), I_SYNC_WAIT32(C_GT, 12, 14));
	vm_unmap(h, &g.vm, DATA_VA, PAGE);
	as_lock(h, AS, DATA_VA, 15);
	as_command(h, AS, AS_UNLOCK);
	host_run_for(h, POLL_NS);
	assert_int_equal(r32(h, R_AS(AS, AS_FAULTSTATUS)) & 0xff, 0xC3);
	as_unmap(h, AS);
	host_run(h);
	assert_int_equal(queue_fatal(&g, 0), X_BUS_FAULT);
}

/* Errors: the host learns of extract before it is told of the write */
static void test_extract_before_sync_event(void **state)
{
	struct host *h = *state;
	struct group g;
	const u64 job[] = {
		I_MOVE48(92, DATA_VA), I_MOVE48(94, 1), I_SYNC_ADD64(92, 94), I_NOP, I_NOP,
	};

	group_start(h, &g, 0, AS, 1);
	queue_push(&g, 0, job, ARRAY_SIZE(job));
	/* Three instructions: the one after the event has not been executed */
	mali_gpu_run(h->gpu, 3);
	assert_true(group_events(&g) & CSG_SYNC_UPDATE);
	assert_true(queue_extract(&g, 0) >= 16);
}

static void set_error(struct group *g, u32 off)
{
	struct host *h = g->h;

	/* A status word as another queue's propagated error leaves it */
	host_write32(h, g->data_pa + off, 1);
	host_write32(h, g->data_pa + off + 4, 1);
}

static void test_sync_wait_rejects_errors(void **state)
{
	struct host *h = *state;
	struct group g;

	group_start(h, &g, 0, AS, 1);
	set_error(&g, 0);
	RUN(&g, PROLOGUE, I_MOVE48(12, DATA_VA), I_MOVE32(14, 0),
	    I_SYNC_WAIT32(C_GT, 12, 14) | SYNC_REJECT, I_MOVE32(10, 1), PUT(10, 0));
	assert_int_equal(queue_fault(&g, 0), X_INHERIT_FAULT);
	assert_true(host_read64(h, cs_out(h, 0, 0, CS_OUT_FAULT_INFO)) == DATA_VA);
	/* The queue goes on, but not before the host has found the job by extract */
	assert_int_equal(queue_extract(&g, 0), 16);
	host_run_for(h, POLL_NS);
	assert_int_equal(out32(&g, 0), 0);
	assert_int_equal(queue_extract(&g, 0), 16);
	group_ack_and_run(&g);
	assert_int_equal(out32(&g, 0), 1);
	assert_int_equal(queue_fatal(&g, 0), 0);
	assert_true(queue_done(&g, 0));
}

static void test_each_fault_is_told(void **state)
{
	struct host *h = *state;
	struct group g;
	unsigned int i;

	group_start(h, &g, 0, AS, 1);
	for (i = 0; i < 3; i++)
		set_error(&g, 0x10 * i);
	RUN(&g, I_MOVE32(14, 0),
	    I_MOVE48(12, DATA_VA), I_SYNC_WAIT32(C_GT, 12, 14) | SYNC_REJECT,
	    I_MOVE48(12, DATA_VA + 0x10), I_SYNC_WAIT32(C_GT, 12, 14) | SYNC_REJECT,
	    I_MOVE48(12, DATA_VA + 0x20), I_SYNC_WAIT32(C_GT, 12, 14) | SYNC_REJECT);
	for (i = 0; i < 3; i++) {
		assert_int_equal(queue_fault(&g, 0), X_INHERIT_FAULT);
		assert_true(host_read64(h, cs_out(h, 0, 0, CS_OUT_FAULT_INFO)) ==
			    DATA_VA + 0x10 * i);
		group_ack_and_run(&g);
	}
	assert_int_equal(queue_fault(&g, 0), 0);
	assert_true(queue_done(&g, 0));
}

static void test_fault_and_terminate(void **state)
{
	struct host *h = *state;
	struct group g;

	group_start(h, &g, 0, AS, 1);
	set_error(&g, 0);
	RUN(&g, I_MOVE48(12, DATA_VA), I_MOVE32(14, 0),
	    I_SYNC_WAIT32(C_GT, 12, 14) | SYNC_REJECT);
	/* A host that does not acknowledge can still get rid of the group */
	assert_true(group_request(&g, CSG_TERMINATE));
}

/* An error ends the wait for a value that may never come */
static void test_sync_wait_reject_ends_wait(void **state)
{
	struct host *h = *state;
	struct group g;

	group_start(h, &g, 0, AS, 1);
	RUN(&g, PROLOGUE, I_MOVE48(12, DATA_VA), I_MOVE48(14, 5),
	    I_SYNC_WAIT64(C_GT, 12, 14) | SYNC_REJECT, I_MOVE32(10, 1), PUT(10, 0));
	assert_int_equal(out32(&g, 0), 0);
	host_write32(h, g.data_pa + 8, 1);
	host_run_for(h, POLL_NS);
	assert_int_equal(queue_fault(&g, 0), X_INHERIT_FAULT);
	group_ack_and_run(&g);
	assert_int_equal(out32(&g, 0), 1);
}

static void test_sync_wait_without_reject(void **state)
{
	struct host *h = *state;
	struct group g;

	group_start(h, &g, 0, AS, 1);
	set_error(&g, 0);
	RUN(&g, PROLOGUE, I_MOVE48(12, DATA_VA), I_MOVE32(14, 0), I_SYNC_WAIT32(C_GT, 12, 14),
	    I_MOVE32(10, 1), PUT(10, 0));
	assert_int_equal(queue_fault(&g, 0), 0);
	assert_int_equal(out32(&g, 0), 1);
}

static void test_error_propagates(void **state)
{
	struct host *h = *state;
	struct group g;

	group_start(h, &g, 0, AS, 1);
	set_error(&g, 0);
	RUN(&g, PROLOGUE, I_MOVE48(12, DATA_VA), I_MOVE48(14, 0),
	    I_SYNC_WAIT32(C_GT, 12, 14) | SYNC_REJECT,
	    /* 32 bits: status at +4; 64 bits: at +8 */
	    I_SYNC_SET32(90, 14) | SYNC_PROPAGATE,
	    I_MOVE48(16, DATA_VA + OUT + 0x10), I_SYNC_ADD64(16, 14) | SYNC_PROPAGATE,
	    /* Not asked to */
	    I_MOVE48(16, DATA_VA + OUT + 0x20), I_SYNC_SET32(16, 14),
	    /* After a barrier there is nothing to propagate */
	    I_ERROR_BARRIER,
	    I_MOVE48(16, DATA_VA + OUT + 0x30), I_SYNC_SET32(16, 14) | SYNC_PROPAGATE);
	group_ack_and_run(&g);
	assert_int_equal(out32(&g, 4), 1);
	assert_int_equal(out32(&g, 0x18), 1);
	assert_int_equal(out32(&g, 0x14), 0);
	assert_int_equal(out32(&g, 0x24), 0);
	assert_int_equal(out32(&g, 0x34), 0);
}

static void test_error_is_inherited(void **state)
{
	struct host *h = *state;
	struct group g;

	group_start(h, &g, 0, AS, 1);
	set_error(&g, 0);
	/* Without a fault, and on to whoever waits for this queue */
	RUN(&g, PROLOGUE, I_MOVE48(12, DATA_VA), I_MOVE48(14, 0), I_SYNC_WAIT32(C_GT, 12, 14),
	    I_SYNC_SET32(90, 14) | SYNC_PROPAGATE);
	assert_int_equal(queue_fault(&g, 0), 0);
	assert_int_equal(out32(&g, 4), 1);
}

static void test_error_survives_suspend(void **state)
{
	struct host *h = *state;
	struct group g;

	group_start(h, &g, 0, AS, 1);
	set_error(&g, 0);
	RUN(&g, PROLOGUE, I_MOVE48(12, DATA_VA), I_MOVE48(14, 0),
	    I_SYNC_WAIT32(C_GT, 12, 14) | SYNC_REJECT);
	group_ack_events(&g);
	assert_true(group_request(&g, CSG_SUSPEND));
	group_bind(&g, 4);
	assert_true(group_request(&g, CSG_RESUME));
	RUN(&g, I_SYNC_SET32(90, 14) | SYNC_PROPAGATE);
	assert_int_equal(out32(&g, 4), 1);
}

/* STORE_STATE */

static void test_store_state(void **state)
{
	struct host *h = *state;
	struct group g;

	group_start(h, &g, 0, AS, 1);
	w32(h, R_GPU_COMMAND, CMD_TIME_ON);
	h->now_ns += 1000000;
	RUN(&g, PROLOGUE, I_STORE_STATE(0, 90, 0), I_STORE_STATE(1, 90, 8),
	    I_STORE_STATE(2, 90, 16), I_STORE_STATE(3, 90, 24), I_STORE_STATE(0, 90, -8));
	assert_true(out64(&g, 0) == r64(h, R_TIMESTAMP));
	assert_int_equal(out64(&g, 8), 1000000);
	assert_int_equal(out64(&g, 16), 0);
	assert_int_equal(out64(&g, 24), 0);
	assert_true(data64(&g, OUT - 8) == out64(&g, 0));
}

static void test_store_state_error(void **state)
{
	struct host *h = *state;
	struct group g;

	group_start(h, &g, 0, AS, 1);
	set_error(&g, 0);
	RUN(&g, PROLOGUE, I_MOVE48(12, DATA_VA), I_MOVE48(14, 0),
	    I_SYNC_WAIT32(C_GT, 12, 14) | SYNC_REJECT, I_STORE_STATE(3, 90, 0));
	group_ack_and_run(&g);
	assert_int_equal(out64(&g, 0), X_INHERIT_FAULT);
}

/* Protected mode: asked for, not entered */

static void test_prot_region_raises_protm_pend(void **state)
{
	struct host *h = *state;
	struct group g;
	u32 req, ack;

	group_start(h, &g, 0, AS, 1);
	RUN(&g, PROLOGUE, I_MOVE32(10, 1), I_PROT_REGION(1), PUT(10, 0));
	req = host_read32(h, cs_in(h, 0, 0, CS_IN_REQ));
	ack = host_read32(h, cs_out(h, 0, 0, CS_OUT_ACK));
	assert_true((req ^ ack) & CS_PROTM_PEND);
	assert_int_equal(r32(h, R_JOB_IRQ + IRQ_RAW) & 1, 1);
	assert_int_equal(host_read32(h, cs_out(h, 0, 0, CS_OUT_WAIT)) >> 29 & 1, 1);
	assert_int_equal(r32(h, R_GPU_STATUS) >> 7 & 1, 0);
	host_run_for(h, POLL_NS);
	assert_int_equal(out32(&g, 0), 0);
	/* It can be ended */
	assert_true(group_request(&g, CSG_TERMINATE));
}

static void test_prot_region_idle_condition(void **state)
{
	static const struct { u32 cond; bool idle; } rows[] = {
		{ CS_IDLE_EMPTY | CS_IDLE_PROTM_PEND, true },
		{ CS_IDLE_EMPTY, false },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		struct host *h = host_new(NULL);
		struct group g;

		host_boot(h);
		group_init(h, &g, 0, AS, 1);
		group_bind(&g, 0);
		host_write32(h, cs_in(h, 0, 0, CS_IN_REQ), CS_START | rows[i].cond);
		assert_true(group_request(&g, CSG_START));
		host_run(h);
		group_ack_events(&g);
		RUN(&g, I_PROT_REGION(1), I_NOP);
		assert_int_equal(!!(group_events(&g) & CSG_IDLE), rows[i].idle);
		host_delete(h);
	}
}

static void test_prot_region_asks_again_after_resume(void **state)
{
	struct host *h = *state;
	struct group g;
	u32 req, ack;

	group_start(h, &g, 0, AS, 1);
	RUN(&g, I_PROT_REGION(1), I_NOP);
	group_ack_events(&g);
	assert_true(group_request(&g, CSG_SUSPEND));
	group_bind(&g, 6);
	assert_true(group_request(&g, CSG_RESUME));
	host_run(h);
	req = host_read32(h, cs_in(h, 6, 0, CS_IN_REQ));
	ack = host_read32(h, cs_out(h, 6, 0, CS_OUT_ACK));
	assert_true((req ^ ack) & CS_PROTM_PEND);
}

/* Operand errors */

/* r96 is beyond the registers of v10, r95 and r11 are no pairs */
static const u64 bad_operands[] = {
	I_MOVE48(11, 0), I_MOVE48(95, 0), I_MOVE48(96, 0), I_MOVE48(254, 0),
	I_MOVE32(96, 0), I_MOVE32(255, 0),
	I_ADD_IMM32(96, 0, 0), I_ADD_IMM32(0, 96, 0), I_ADD_IMM32(0, 0, 0) | 1ull << 32,
	I_ADD_IMM64(96, 0, 0), I_ADD_IMM64(0, 11, 0), I_ADD_IMM64(11, 0, 0),
	I_UMIN32(96, 0, 0), I_UMIN32(0, 96, 0), I_UMIN32(0, 0, 96),
	I_LOAD(0, 1, 11, 0), I_LOAD(96, 1, 12, 0), I_LOAD(95, 3, 12, 0), I_LOAD(255, 0xffff, 12, 0),
	I_STORE(0, 1, 96, 0), I_STORE(90, 0xffff, 12, 0),
	I_BRANCH(C_ALWAYS, 96, 0), I_BRANCH(15, 0, 0),
	I_SET_SB_ENTRY(15, 0),
	I_PROGRESS_WAIT(0, 11), I_PROGRESS_WAIT(8, 10), I_PROGRESS_WAIT(31, 10),
	I_PROGRESS_STORE(11), I_PROGRESS_STORE(96), I_PROGRESS_LOAD(11), I_PROGRESS_LOAD(96),
	I_SET_EXCEPTION_HANDLER(2, 11, 0), I_SET_EXCEPTION_HANDLER(2, 10, 96),
	I_CALL(11, 0), I_CALL(12, 96), I_JUMP(11, 0), I_JUMP(96, 0),
	I_FLUSH_CACHE2(96),
	I_SYNC_ADD32(11, 0), I_SYNC_ADD32(12, 96), I_SYNC_SET32(96, 0), I_SYNC_SET32(12, 255),
	I_SYNC_ADD64(11, 0), I_SYNC_ADD64(12, 11), I_SYNC_SET64(96, 0), I_SYNC_SET64(12, 95),
	I_SYNC_WAIT32(C_GT, 11, 0), I_SYNC_WAIT32(C_GT, 12, 96), I_SYNC_WAIT32(15, 12, 0),
	I_SYNC_WAIT64(C_GT, 11, 0), I_SYNC_WAIT64(C_GT, 12, 11), I_SYNC_WAIT64(6, 12, 0),
	I_STORE_STATE(0, 11, 0), I_STORE_STATE(0, 96, 0),
	I_HEAP_SET(11), I_HEAP_SET(96), I_HEAP_OPERATION(2),
	OP(8) | 11ull << 40, OP(8) | 96ull << 40,	/* RUN_FULLSCREEN */
	OP(6) | 1ull << 34 | 96ull << 40,		/* RUN_IDVS with a draw id */
	OP(11) | 11ull << 40, OP(11) | 11ull << 32,	/* FINISH_FRAGMENT */
	OP(50) | 96ull << 32 | 1ull << 40,		/* TRACE_POINT */
	OP(50) | 90ull << 32 | 7ull << 40,
	/* Scoreboard entries that v10 does not have */
	I_WAIT(1 << 8), I_SET_SB_ENTRY(0, 8), I_FLUSH_CACHE2(0) | 8ull << 48,
	I_SYNC_ADD32(12, 0) | 1ull << 24, I_SYNC_SET64(12, 0) | 8ull << 48,
	I_STORE_STATE(0, 12, 0) | 1ull << 31, I_HEAP_OPERATION(0) | 15ull << 48,
	OP(11) | 1ull << 24, OP(50) | 8ull << 48,
	/* Reserved values */
	I_SYNC_ADD32(12, 0) | 1ull << 1, I_SYNC_SET32(12, 0) | 3ull << 1,
	I_FLUSH_CACHE2(0) & ~1ull, (I_FLUSH_CACHE2(0) & ~0xf00ull) | 0x100,
	I_SET_EXCEPTION_HANDLER(0, 12, 0), I_SET_EXCEPTION_HANDLER(3, 12, 0),
	OP(7) | 3 << 4, OP(7) | 15 << 4, OP(4) | 3 << 14,
	/* Bits of no field: among them those of later archs */
	OP(3) | 1ull << 33, I_MOVE32(0, 0) | 1ull << 32, I_ERROR_BARRIER | 1, OP(9) | 2,
	I_REQ_RESOURCE(0x10), I_UMIN32(0, 1, 2) | 1, I_ADD_IMM64(0, 2, 0) | 1ull << 39,
	I_BRANCH(C_ALWAYS, 0, 0) | 1ull << 31, I_CALL(12, 0) | 1, I_PROT_REGION(0) | 1ull << 16,
	I_SYNC_ADD64(12, 0) | 1ull << 52, OP(8) | 1ull << 55, OP(4) | 1ull << 16,
};

static void test_bad_operands(void **state)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(bad_operands); i++) {
		struct one o;

		one_new(&o, NULL);
		RUN(&o.g, I_MOVE48(12, DATA_VA), bad_operands[i]);
		if (queue_fatal(&o.g, 0) != X_INSTR_INVALID)
			fail_msg("row %u, %#llx: %#x", i, (unsigned long long)bad_operands[i],
				 queue_fatal(&o.g, 0));
		assert_true(host_read64(o.h, cs_out(o.h, 0, 0, CS_OUT_FATAL_INFO)) ==
			    bad_operands[i]);
		assert_int_equal(stat(o.h, MALI_STAT_MMU_FAULTS), 0);
		one_delete(&o);
	}
}

/* The arch that has an opcode first, and last */
static const struct { u8 first, last; } archs[256] = {
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

static void test_opcodes_by_arch(void **state)
{
	static const struct { const char *name; unsigned int arch; } products[] = {
		{ "g610", 10 }, { "g715", 11 }, { "g720", 12 }, { "g725", 13 },
	};
	unsigned int i, op;

	for (i = 0; i < ARRAY_SIZE(products); i++)
		for (op = 0; op < 256; op++) {
			bool has = archs[op].first && products[i].arch >= archs[op].first &&
				   products[i].arch <= archs[op].last;
			struct one o;

			one_new(&o, products[i].name);
			/*
			 * All operands 0: register 0, address 0, which faults at most.
			 * Exception type 0 is none, and 2 is.
			 */
			RUN(&o.g, OP(op) | (op == 25 ? 2 : 0));
			if ((queue_fatal(&o.g, 0) != X_INSTR_INVALID) != has)
				fail_msg("opcode %u on %s", op, products[i].name);
			one_delete(&o);
		}
}

static void test_registers_by_arch(void **state)
{
	static const struct { const char *name; unsigned int regs; } products[] = {
		{ "g610", 96 }, { "g715", 96 }, { "g720", 128 }, { "g725", 128 },
	};
	unsigned int i, k;

	for (i = 0; i < ARRAY_SIZE(products); i++)
		for (k = 0; k < 2; k++) {
			struct one o;

			one_new(&o, products[i].name);
			RUN(&o.g, I_MOVE32(products[i].regs - 1 + k, 1));
			assert_int_equal(queue_fatal(&o.g, 0), k ? X_INSTR_INVALID : 0);
			one_delete(&o);
		}
}

/* Exceptions */

static void test_fatal_stops_the_queue(void **state)
{
	struct host *h = *state;
	struct group g;
	const u64 other[] = { PROLOGUE, I_MOVE32(10, 3), PUT(10, 4) };

	group_start(h, &g, 0, AS, 2);
	RUN(&g, PROLOGUE, I_MOVE32(10, 1), OP(0xff), PUT(10, 0));
	assert_int_equal(queue_fatal(&g, 0), X_INSTR_INVALID);
	assert_int_equal(out32(&g, 0), 0);
	/* Extract tells the job; the kernel sees the CALL as current */
	assert_int_equal(queue_extract(&g, 0), 16);
	assert_int_equal(host_read32(h, g.io_pa[0] + PAGE + 8), 0);
	assert_true(host_read64(h, cs_out(h, 0, 0, CS_OUT_CMD_PTR)) == CODE_VA + 16);
	/* The doorbell does not revive it, the queue beside it lives */
	RUN(&g, PROLOGUE, I_MOVE32(10, 2), PUT(10, 0));
	assert_int_equal(out32(&g, 0), 0);
	queue_call(&g, 1, other, 3);
	host_run(h);
	assert_int_equal(out32(&g, 4), 3);
}

static void test_fatal_survives_suspend(void **state)
{
	struct host *h = *state;
	struct group g;

	group_start(h, &g, 0, AS, 1);
	RUN(&g, OP(0xff));
	group_ack_events(&g);
	assert_true(group_request(&g, CSG_SUSPEND));
	group_bind(&g, 1);
	assert_true(group_request(&g, CSG_RESUME));
	RUN(&g, PROLOGUE, I_MOVE32(10, 2), PUT(10, 0));
	assert_int_equal(out32(&g, 0), 0);
}

static void test_active_word(void **state)
{
	struct host *h = *state;
	struct group g;
	const u64 forever[] = { I_BRANCH(C_ALWAYS, 0, -1) };

	group_start(h, &g, 0, AS, 1);
	assert_int_equal(host_read32(h, g.io_pa[0] + PAGE + 8), 0);
	queue_call(&g, 0, forever, 1);
	mali_gpu_run(h->gpu, 100);
	assert_int_equal(host_read32(h, g.io_pa[0] + PAGE + 8), 1);
	assert_true(group_request(&g, CSG_TERMINATE));
	assert_int_equal(host_read32(h, g.io_pa[0] + PAGE + 8), 0);
}

static void test_called_buffer_not_in_the_ring(void **state)
{
	struct host *h = *state;
	struct group g;

	group_start(h, &g, 0, AS, 1);
	/* A call into the ring itself is a buffer like any other */
	RUN(&g, I_MOVE48(12, RING_VA(0)), I_MOVE32(14, 8), I_CALL(12, 14));
	assert_true(queue_done(&g, 0));
}

/* panthor's wrapper around a user's stream, word for word in its order */
static void test_job_as_panthor_emits_it(void **state)
{
	struct host *h = *state;
	struct group g;
	const u64 user[] = { PROLOGUE, I_MOVE32(10, 0x1234), PUT(10, 0) };
	unsigned int i;

	group_start(h, &g, 0, AS, 1);
	for (i = 1; i <= 100; i++) {
		u64 va = g.code_used ? CODE_VA : group_code(&g, user, 3);
		const u64 job[] = {
			I_MOVE32(94, r32(h, R_LATEST_FLUSH_ID)), I_FLUSH_CACHE2(94),
			I_MOVE48(92, va), I_MOVE32(94, 24), I_WAIT(1), I_CALL(92, 94),
			I_MOVE48(92, DATA_VA), I_MOVE48(94, 1), I_WAIT(0xff),
			I_SYNC_ADD64(92, 94) | SYNC_PROPAGATE, I_ERROR_BARRIER,
			I_NOP, I_NOP, I_NOP, I_NOP, I_NOP,
		};

		queue_push(&g, 0, job, ARRAY_SIZE(job));
		host_run(h);
		assert_int_equal(data64(&g, 0), i);
		assert_true(group_events(&g) & CSG_SYNC_UPDATE);
		group_ack_events(&g);
	}
	assert_int_equal(out32(&g, 0), 0x1234);
	assert_true(queue_done(&g, 0));
}

/* v11 and later */

static void test_set_state(void **state)
{
	static const u8 types[] = { 0, 1, 2, 8, 9 };
	unsigned int i, k;

	for (i = 0; i < 256; i++) {
		struct one o;
		bool known = false;

		for (k = 0; k < ARRAY_SIZE(types); k++)
			known |= types[k] == i;
		one_new(&o, "g720");
		RUN(&o.g, OP(28) | (u64)i << 32 | 1);
		assert_int_equal(queue_fatal(&o.g, 0), known ? 0 : X_INSTR_INVALID);
		one_delete(&o);
	}
}

static void test_set_state_bounds(void **state)
{
	struct one o;

	/* There are 16 entries, and a register has to exist */
	one_new(&o, "g715");
	RUN(&o.g, OP(28) | 0ull << 32 | 16);
	assert_int_equal(queue_fatal(&o.g, 0), X_INSTR_INVALID);
	one_delete(&o);
	one_new(&o, "g715");
	RUN(&o.g, OP(27) | 0ull << 32 | 96ull << 40);
	assert_int_equal(queue_fatal(&o.g, 0), X_INSTR_INVALID);
	one_delete(&o);
}

static void test_next_sb_entry(void **state)
{
	struct one o;

	one_new(&o, "g715");
	/* Round the entries of the stream's mask: 2, 5, 9, as numbers, then as masks */
	RUN(&o.g, PROLOGUE, I_MOVE32(10, 1 << 2 | 1 << 5 | 1 << 9),
	    OP(27) | 8ull << 32 | 10ull << 40,
	    OP(26) | 20ull << 48, OP(26) | 21ull << 48, OP(26) | 22ull << 48,
	    OP(26) | 23ull << 48 | 1ull << 36, OP(26) | 24ull << 48 | 1ull << 36,
	    I_STORE(20, 0x1f, 90, 0));
	assert_int_equal(out32(&o.g, 0), 2);
	assert_int_equal(out32(&o.g, 4), 5);
	assert_int_equal(out32(&o.g, 8), 9);
	assert_int_equal(out32(&o.g, 12), 1 << 2);
	assert_int_equal(out32(&o.g, 16), 1 << 5);
	/* No such type, no such register */
	RUN(&o.g, OP(26) | 4ull << 32);
	assert_int_equal(queue_fatal(&o.g, 0), X_INSTR_INVALID);
	one_delete(&o);
	one_new(&o, "g715");
	RUN(&o.g, OP(26) | 96ull << 48);
	assert_int_equal(queue_fatal(&o.g, 0), X_INSTR_INVALID);
	one_delete(&o);
}

/* Noise */

static void test_random_streams(void **state)
{
	u64 seed = 0x2545f4914f6cdd1dull;
	unsigned int round, i;

	for (round = 0; round < 400; round++) {
		struct mali_cs_isa isa;
		struct one o;
		u64 job[64];

		one_new(&o, mali_gpu_product_name(round % 10));
		assert_true(mali_cs_isa_of_arch(r32(o.h, R_GPU_ID) >> 28, &isa));
		for (i = 0; i < ARRAY_SIZE(job); i++) {
			seed ^= seed << 13;
			seed ^= seed >> 7;
			seed ^= seed << 17;
			/* Opcodes that exist, and registers that mostly do */
			job[i] = (seed & 0x3f7f7f7fffffffffull);
			if (seed >> 62)
				job[i] = cs_mend(&isa, job[i] & 0x3f3e3e3effffffffull);
		}
		queue_call(&o.g, 0, job, ARRAY_SIZE(job));
		for (i = 0; i < 10; i++) {
			mali_gpu_run(o.h->gpu, 500);
			o.h->now_ns += 1000000;
		}
		assert_int_equal(r32(o.h, R_MCU_STATUS), MCU_S_ENABLED);
		as_unmap(o.h, AS);
		mali_gpu_run(o.h->gpu, 500);
		assert_true(group_request(&o.g, CSG_TERMINATE));
		one_delete(&o);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_nop),
		TEST(test_move48),
		TEST(test_move32),
		TEST(test_add_imm32),
		TEST(test_add_imm64),
		TEST(test_umin32),
		cmocka_unit_test(test_logic_op32),
		TEST(test_load_store_multiple),
		TEST(test_load_store_offset),
		TEST(test_load_store_empty_mask),
		TEST(test_load_into_its_own_address),
		TEST(test_branch_conditions),
		TEST(test_branch_back),
		TEST(test_branch_to_the_end_returns),
		cmocka_unit_test(test_branch_bounds),
		TEST(test_branch_in_the_ring),
		TEST(test_call_returns),
		TEST(test_call_of_nothing),
		cmocka_unit_test(test_call_depth),
		TEST(test_jump),
		TEST(test_jump_does_not_nest),
		TEST(test_jump_in_the_ring),
		cmocka_unit_test(test_call_target_alignment),
		TEST(test_wait),
		cmocka_unit_test(test_set_sb_entry_bounds),
		TEST(test_endpoint_instructions_count),
		TEST(test_quiet_instructions),
		TEST(test_flush_cache2_moves_flush_id),
		TEST(test_progress_store_load),
		TEST(test_progress_increment),
		TEST(test_progress_wait),
		TEST(test_progress_wait_survives_suspend),
		TEST(test_sync_set_add),
		cmocka_unit_test(test_sync_wait_conditions),
		TEST(test_sync_wait_64_bits),
		TEST(test_sync_wait_cpu_store),
		cmocka_unit_test(test_sync_wait_between_queues),
		TEST(test_sync_wait_between_groups),
		TEST(test_sync_wait_on_a_hole),
		TEST(test_sync_object_unmapped_while_waiting),
		TEST(test_extract_before_sync_event),
		TEST(test_sync_wait_rejects_errors),
		TEST(test_each_fault_is_told),
		TEST(test_fault_and_terminate),
		TEST(test_sync_wait_reject_ends_wait),
		TEST(test_sync_wait_without_reject),
		TEST(test_error_propagates),
		TEST(test_error_is_inherited),
		TEST(test_error_survives_suspend),
		TEST(test_store_state),
		TEST(test_store_state_error),
		TEST(test_prot_region_raises_protm_pend),
		cmocka_unit_test(test_prot_region_idle_condition),
		TEST(test_prot_region_asks_again_after_resume),
		cmocka_unit_test(test_bad_operands),
		cmocka_unit_test(test_opcodes_by_arch),
		cmocka_unit_test(test_registers_by_arch),
		TEST(test_fatal_stops_the_queue),
		TEST(test_fatal_survives_suspend),
		TEST(test_active_word),
		TEST(test_called_buffer_not_in_the_ring),
		TEST(test_job_as_panthor_emits_it),
		cmocka_unit_test(test_set_state),
		cmocka_unit_test(test_set_state_bounds),
		cmocka_unit_test(test_next_sb_entry),
		cmocka_unit_test(test_random_streams),
	};

	return cmocka_run_group_tests_name("gpu_cs", tests, NULL, NULL);
}
