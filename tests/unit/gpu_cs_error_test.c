// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * GPU model: operand errors and exceptions of command streams, noise, and requests for
 * protected mode.
 */
#include "cs_mend.h"
#include "gpu_stream.h"
#include "opcodes.h"

/* Protected mode: asked for, not entered */

static void test_prot_region_raises_protm_pend(void **state)
{
	struct group *g = *state;
	struct host *h = g->h;
	u32 req, ack;

	RUN(g, PROLOGUE, I_MOVE32(10, 1), I_PROT_REGION(1), PUT(10, 0));
	req = host_read32(h, cs_in(h, 0, 0, CS_IN_REQ));
	ack = host_read32(h, cs_out(h, 0, 0, CS_OUT_ACK));
	assert_true((req ^ ack) & CS_PROTM_PEND);
	assert_int_equal(r32(h, R_JOB_IRQ + IRQ_RAW) & 1, 1);
	assert_int_equal(host_read32(h, cs_out(h, 0, 0, CS_OUT_WAIT)) >> 29 & 1, 1);
	assert_int_equal(r32(h, R_GPU_STATUS) >> 7 & 1, 0);
	host_run_for(h, LONG_NS);
	assert_int_equal(out32(g, 0), 0);
	/* It can be ended */
	assert_true(group_request(g, CSG_TERMINATE));
}

static void test_prot_region_idle_condition(void **state)
{
	static const u64 job[] = { I_PROT_REGION(1), I_NOP };

	assert_true(group_idle_after(NULL, CS_IDLE_EMPTY | CS_IDLE_PROTM_PEND, job, 2));
	assert_false(group_idle_after(NULL, CS_IDLE_EMPTY, job, 2));
}

static void test_prot_region_asks_again_after_resume(void **state)
{
	struct group *g = *state;
	struct host *h = g->h;
	u32 req, ack;

	RUN(g, I_PROT_REGION(1), I_NOP);
	group_ack_events(g);
	assert_true(group_request(g, CSG_SUSPEND));
	group_bind(g, 6);
	assert_true(group_request(g, CSG_RESUME));
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
	OP(7) | 3 << 4, OP(7) | 15 << 4, I_RUN_COMPUTE | 3 << 14,
	/* Bits of no field: among them those of later archs */
	I_WAIT(0) | WAIT_INDIRECT, I_MOVE32(0, 0) | 1ull << 32, I_ERROR_BARRIER | 1, OP(9) | 2,
	I_REQ_RESOURCE(0x10), I_UMIN32(0, 1, 2) | 1, I_ADD_IMM64(0, 2, 0) | 1ull << 39,
	I_BRANCH(C_ALWAYS, 0, 0) | 1ull << 31, I_CALL(12, 0) | 1, I_PROT_REGION(0) | 1ull << 16,
	I_SYNC_ADD64(12, 0) | 1ull << 52, OP(8) | 1ull << 55, I_RUN_COMPUTE | 1ull << 16,
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

static void test_opcodes_by_arch(void **state)
{
	static const struct { const char *name; unsigned int arch; } products[] = {
		{ "g610", 10 }, { "g715", 11 }, { "g720", 12 }, { "g725", 13 },
	};
	unsigned int i, op;

	for (i = 0; i < ARRAY_SIZE(products); i++)
		for (op = 0; op < 256; op++) {
			bool has = opcodes[op].first && products[i].arch >= opcodes[op].first &&
				   products[i].arch <= opcodes[op].last;
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
	RUN(&g, PROLOGUE, I_MOVE32(10, 1), I_NONE, PUT(10, 0));
	assert_int_equal(queue_fatal(&g, 0), X_INSTR_INVALID);
	assert_int_equal(out32(&g, 0), 0);
	/* Extract identifies the job: its CALL is current for the kernel */
	assert_int_equal(queue_extract(&g, 0), 16);
	assert_int_equal(host_read32(h, g.io_pa[0] + PAGE + 8), 0);
	assert_true(host_read64(h, cs_out(h, 0, 0, CS_OUT_CMD_PTR)) == CODE_VA + 16);
	/* The doorbell does not revive it; the other queue still runs */
	RUN(&g, PROLOGUE, I_MOVE32(10, 2), PUT(10, 0));
	assert_int_equal(out32(&g, 0), 0);
	queue_call(&g, 1, other, 3);
	host_run(h);
	assert_int_equal(out32(&g, 4), 3);
}

static void test_fatal_survives_suspend(void **state)
{
	struct group *g = *state;

	RUN(g, I_NONE);
	group_ack_events(g);
	assert_true(group_request(g, CSG_SUSPEND));
	group_bind(g, 1);
	assert_true(group_request(g, CSG_RESUME));
	RUN(g, PROLOGUE, I_MOVE32(10, 2), PUT(10, 0));
	assert_int_equal(out32(g, 0), 0);
}

static void test_active_word(void **state)
{
	struct group *g = *state;
	struct host *h = g->h;
	const u64 forever[] = { I_BRANCH(C_ALWAYS, 0, -1) };

	assert_int_equal(host_read32(h, g->io_pa[0] + PAGE + 8), 0);
	queue_call(g, 0, forever, 1);
	host_step(h, 100);
	assert_int_equal(host_read32(h, g->io_pa[0] + PAGE + 8), 1);
	assert_true(group_request(g, CSG_TERMINATE));
	assert_int_equal(host_read32(h, g->io_pa[0] + PAGE + 8), 0);
}

static void test_called_buffer_not_in_the_ring(void **state)
{
	struct group *g = *state;

	/* A call into the ring itself is a buffer like any other */
	RUN(g, I_MOVE48(12, RING_VA(0)), I_MOVE32(14, 8), I_CALL(12, 14));
	assert_true(queue_done(g, 0));
}

/* panthor's wrapper around a user's stream, word for word in its order */
static void test_job_as_panthor_emits_it(void **state)
{
	struct group *g = *state;
	struct host *h = g->h;
	const u64 user[] = { PROLOGUE, I_MOVE32(10, 0x1234), PUT(10, 0) };
	unsigned int i;

	for (i = 1; i <= 100; i++) {
		u64 va = g->code_used ? CODE_VA : group_code(g, user, 3);
		const u64 job[] = {
			I_MOVE32(94, r32(h, R_LATEST_FLUSH_ID)), I_FLUSH_CACHE2(94),
			I_MOVE48(92, va), I_MOVE32(94, 24), I_WAIT(1), I_CALL(92, 94),
			I_MOVE48(92, DATA_VA), I_MOVE48(94, 1), I_WAIT(0xff),
			I_SYNC_ADD64(92, 94) | SYNC_PROPAGATE, I_ERROR_BARRIER,
			I_NOP, I_NOP, I_NOP, I_NOP, I_NOP,
		};

		queue_push(g, 0, job, ARRAY_SIZE(job));
		host_run(h);
		assert_int_equal(data64(g, 0), i);
		assert_true(group_events(g) & CSG_SYNC_UPDATE);
		group_ack_events(g);
	}
	assert_int_equal(out32(g, 0), 0x1234);
	assert_true(queue_done(g, 0));
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
			next_random64(&seed);
			/* Opcodes that exist, and registers that mostly do */
			job[i] = (seed & 0x3f7f7f7fffffffffull);
			if (seed >> 62)
				job[i] = cs_mend(&isa, job[i] & 0x3f3e3e3effffffffull);
		}
		queue_call(&o.g, 0, job, ARRAY_SIZE(job));
		for (i = 0; i < 10; i++) {
			host_step(o.h, 500);
			o.h->now_ns += 1000000;
		}
		assert_int_equal(r32(o.h, R_MCU_STATUS), MCU_S_ENABLED);
		as_unmap(o.h, AS);
		host_step(o.h, 500);
		assert_true(group_request(&o.g, CSG_TERMINATE));
		one_delete(&o);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST_GROUP(test_prot_region_raises_protm_pend),
		cmocka_unit_test(test_prot_region_idle_condition),
		TEST_GROUP(test_prot_region_asks_again_after_resume),
		cmocka_unit_test(test_bad_operands),
		cmocka_unit_test(test_opcodes_by_arch),
		cmocka_unit_test(test_registers_by_arch),
		TEST(test_fatal_stops_the_queue),
		TEST_GROUP(test_fatal_survives_suspend),
		TEST_GROUP(test_active_word),
		TEST_GROUP(test_called_buffer_not_in_the_ring),
		TEST_GROUP(test_job_as_panthor_emits_it),
		cmocka_unit_test(test_random_streams),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
