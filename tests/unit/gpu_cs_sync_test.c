// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * GPU model: scoreboards, progress counters and sync objects.
 */
#include "gpu_stream.h"

/* Scoreboards and resources */

static void test_wait(void **state)
{
	struct group *g = *state;

	RUN(g, PROLOGUE, I_SET_SB_ENTRY(2, 3), I_WAIT(0), I_WAIT(0xff), I_MOVE32(10, 1),
	    PUT(10, 0), I_WAIT(1 << 3));
	assert_int_equal(out32(g, 0), 1);
	assert_true(queue_done(g, 0));
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
	struct group *g = *state;
	struct host *h = g->h;
	static const u64 insns[] = {
		OP(4), OP(5), OP(6), OP(7), OP(8), OP(44),
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(insns); i++) {
		RUN(g, I_REQ_RESOURCE(0xf), insns[i], I_WAIT(0xff));
		assert_true(queue_done(g, 0));
		assert_int_equal(stat(h, MALI_STAT_ENDPOINT_JOBS), i + 1);
	}
}

static void test_quiet_instructions(void **state)
{
	struct group *g = *state;
	static const u64 insns[] = {
		I_FINISH_TILING,				/* FINISH_TILING */
		OP(11) | 1,			/* FINISH_FRAGMENT */
		I_FLUSH_CACHE2(94),
		I_ERROR_BARRIER,
		I_HEAP_SET(12),
		I_HEAP_OPERATION(0), I_HEAP_OPERATION(1), I_HEAP_OPERATION(3),
		I_REQ_RESOURCE(0), I_REQ_RESOURCE(0xf),
		I_SET_EXCEPTION_HANDLER(2, 12, 14),
		OP(50) | 4ull << 40 | 10ull << 32,	/* TRACE_POINT r10..r13 */
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(insns); i++) {
		RUN(g, insns[i]);
		if (!queue_done(g, 0) || queue_fatal(g, 0) || queue_fault(g, 0))
			fail_msg("row %u", i);
	}
}

static void test_flush_cache2_moves_flush_id(void **state)
{
	struct group *g = *state;
	struct host *h = g->h;
	u32 id;

	id = r32(h, R_LATEST_FLUSH_ID);
	RUN(g, I_MOVE32(94, 0), I_FLUSH_CACHE2(94));
	assert_int_equal(r32(h, R_LATEST_FLUSH_ID), id + 1);
	assert_int_equal(h->flush_id, id + 1);
}

/* Progress counters */

static void test_progress_store_load(void **state)
{
	struct group *g = *state;

	RUN(g, PROLOGUE, I_MOVE48(10, 0x123456789a), I_PROGRESS_STORE(10),
	    I_PROGRESS_LOAD(12), I_STORE(12, 3, 90, 0));
	assert_true(out64(g, 0) == 0x123456789a);
}

static void test_progress_increment(void **state)
{
	struct group *g = *state;
	static const u64 insns[] = { OP(3), I_RUN_COMPUTE, OP(7), OP(9), OP(44) };
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(insns); i++) {
		RUN(g, PROLOGUE, insns[i] | PROGRESS_INC, insns[i], I_WAIT(0xff),
		    I_PROGRESS_LOAD(12), I_STORE(12, 3, 90, 0));
		if (out64(g, 0) != i + 1)
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
	const u64 step = I_WAIT(0) | PROGRESS_INC;
	unsigned int i;
	u64 req;

	group_start(h, &g, 0, AS, 2);
	queue_call(&g, 0, waiter, ARRAY_SIZE(waiter));
	for (i = 0; i < 3; i++) {
		host_run_for(h, LONG_NS);
		assert_int_equal(out32(&g, 0), 0);
		req = csg_in(h, 0, CSG_IN_REQ);
		host_write32(h, req, host_read32(h, req) ^ CSG_STATUS_UPDATE);
		assert_true(group_request(&g, CSG_START));
		assert_int_equal(host_read32(h, cs_out(h, 0, 0, CS_OUT_BLOCKED)), 2);
		assert_int_equal(host_read32(h, cs_out(h, 0, 0, CS_OUT_WAIT)), 1u << 28);
		queue_call(&g, 1, &step, 1);
	}
	host_run_for(h, LONG_NS);
	assert_int_equal(out32(&g, 0), 1);
}

static void test_progress_wait_survives_suspend(void **state)
{
	struct host *h = *state;
	struct group g;
	const u64 waiter[] = {
		PROLOGUE, I_MOVE48(10, 1), I_PROGRESS_WAIT(1, 10), I_MOVE32(20, 1), PUT(20, 0),
	};
	const u64 step = I_WAIT(0) | PROGRESS_INC;

	group_start(h, &g, 0, AS, 2);
	queue_call(&g, 0, waiter, ARRAY_SIZE(waiter));
	host_run(h);
	assert_true(group_request(&g, CSG_SUSPEND));
	group_bind(&g, 3);
	assert_true(group_request(&g, CSG_RESUME));
	host_run_for(h, LONG_NS);
	assert_int_equal(out32(&g, 0), 0);
	queue_call(&g, 1, &step, 1);
	host_run_for(h, LONG_NS);
	assert_int_equal(out32(&g, 0), 1);
}

/* Sync objects */

static void test_sync_set_add(void **state)
{
	struct group *g = *state;
	struct host *h = g->h;

	host_write32(h, g->data_pa + 4, 0x77);
	RUN(g, I_MOVE48(12, DATA_VA), I_MOVE32(10, 5), I_SYNC_SET32(12, 10),
	    I_SYNC_ADD32(12, 10), I_MOVE32(10, ~0u), I_SYNC_ADD32(12, 10));
	assert_int_equal(data32(g, 0), 9);
	/* 32 bits are 32 bits */
	assert_int_equal(data32(g, 4), 0x77);
	RUN(g, I_MOVE48(12, DATA_VA), I_MOVE48(10, 0xffffffff), I_SYNC_SET64(12, 10),
	    I_MOVE48(10, 2), I_SYNC_ADD64(12, 10));
	assert_true(data64(g, 0) == 0x100000001);
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
	struct group *g = *state;
	struct host *h = g->h;

	host_write64(h, g->data_pa, 0x200000000);
	RUN(g, PROLOGUE, I_MOVE48(12, DATA_VA), I_MOVE48(14, 0x1ffffffff),
	    I_SYNC_WAIT64(C_GT, 12, 14), I_MOVE32(10, 1), PUT(10, 0));
	assert_int_equal(out32(g, 0), 1);
}

#define WAIT_THEN_MARK	PROLOGUE, I_MOVE48(12, DATA_VA), I_MOVE32(14, 0),		\
			I_SYNC_WAIT32(C_GT, 12, 14), I_MOVE32(10, 1), PUT(10, 0)

/* A store by the CPU is seen when a doorbell is rung, whichever, and not before */
static void test_sync_wait_cpu_store(void **state)
{
	static const unsigned int doorbells[] = { 0, 1, 5, 31 };
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(doorbells); i++) {
		struct one o;

		one_new(&o, NULL);
		RUN(&o.g, WAIT_THEN_MARK);
		assert_true(host_run(o.h) == MALI_RUN_IDLE);
		host_write32(o.h, o.g.data_pa, 1);
		host_run_for(o.h, LONG_NS);
		/* Nor does a register that is no doorbell help */
		host_command(o.h, CMD_FLUSH_ALL);
		host_run_for(o.h, LONG_NS);
		assert_int_equal(out32(&o.g, 0), 0);
		w32(o.h, R_DOORBELL(doorbells[i]), 1);
		host_run(o.h);
		assert_int_equal(out32(&o.g, 0), 1);
		one_delete(&o);
	}
}

/* A signal with the scope of the group wakes the queues of the group */
static void test_sync_wait_scope(void **state)
{
	struct host *h = *state;
	struct group a, b;

	group_start(h, &a, 0, 1, 1);
	group_start(h, &b, 1, 2, 1);
	/* The same page in both address spaces */
	vm_map(h, &b.vm, DATA_VA, a.data_pa, PAGE, PTE_RW);
	as_lock(h, 2, DATA_VA, 15);
	as_command(h, 2, AS_UNLOCK);
	RUN(&a, WAIT_THEN_MARK);
	RUN(&b, I_MOVE48(12, DATA_VA), I_MOVE32(10, 1), I_SYNC_SET32(12, 10) | SYNC_SCOPE_CSG);
	host_run_for(h, LONG_NS);
	assert_int_equal(data32(&a, 0), 1);
	assert_int_equal(out32(&a, 0), 0);
	RUN(&b, I_MOVE48(12, DATA_VA), I_SYNC_ADD32(12, 10));
	assert_int_equal(out32(&a, 0), 1);
}

static void test_sync_wait_is_evaluated_after_resume(void **state)
{
	struct group *g = *state;
	struct host *h = g->h;

	RUN(g, WAIT_THEN_MARK);
	assert_true(group_request(g, CSG_SUSPEND));
	host_write32(h, g->data_pa, 1);
	group_bind(g, 3);
	assert_true(group_request(g, CSG_RESUME));
	host_run(h);
	assert_int_equal(out32(g, 0), 1);
}

/* The ring's insert is read when a doorbell is rung */
static void test_ring_without_a_doorbell(void **state)
{
	struct group *g = *state;
	struct host *h = g->h;

	host_write64(h, g->ring_pa[0], I_NOP);
	host_write64(h, g->io_pa[0], 8);
	mali_gpu_run(h->gpu, 100);
	host_run_for(h, LONG_NS);
	assert_int_equal(queue_extract(g, 0), 0);
	group_ring(g);
	host_run(h);
	assert_int_equal(queue_extract(g, 0), 8);
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
		host_run_for(h, LONG_NS);
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
		host_run_for(h, 2 * LONG_NS);
		assert_true(queue_done(&a, 0));
		assert_true(queue_done(&b, 0));
	}
	assert_int_equal(data32(&a, 0), 19);
	assert_int_equal(data32(&a, 8), 19);
}

static void test_sync_wait_on_a_hole(void **state)
{
	struct group *g = *state;
	struct host *h = g->h;

	RUN(g, I_MOVE48(12, HOLE_VA), I_MOVE32(14, 0), I_SYNC_WAIT32(C_GT, 12, 14));
	assert_true(r64(h, R_AS(AS, AS_FAULTADDRESS)) == HOLE_VA);
	as_unmap(h, AS);
	host_run(h);
	assert_int_equal(queue_fatal(g, 0), X_BUS_FAULT);
}

static void test_sync_object_unmapped_while_waiting(void **state)
{
	struct group *g = *state;
	struct host *h = g->h;

	RUN(g, I_MOVE48(12, DATA_VA), I_MOVE32(14, 0), I_SYNC_WAIT32(C_GT, 12, 14));
	vm_unmap(h, &g->vm, DATA_VA, PAGE);
	as_lock(h, AS, DATA_VA, 15);
	as_command(h, AS, AS_UNLOCK);
	group_ring(g);
	host_run(h);
	assert_int_equal(r32(h, R_AS(AS, AS_FAULTSTATUS)) & 0xff, 0xC3);
	as_unmap(h, AS);
	host_run(h);
	assert_int_equal(queue_fatal(g, 0), X_BUS_FAULT);
}

/* Errors: the host sees extract before the event of the write */
static void test_extract_before_sync_event(void **state)
{
	struct group *g = *state;
	struct host *h = g->h;
	const u64 job[] = {
		I_MOVE48(92, DATA_VA), I_MOVE48(94, 1), I_SYNC_ADD64(92, 94), I_NOP, I_NOP,
	};

	queue_push(g, 0, job, ARRAY_SIZE(job));
	/* Three instructions: the one after the event has not been executed */
	host_step(h, 3);
	assert_true(group_events(g) & CSG_SYNC_UPDATE);
	assert_true(queue_extract(g, 0) >= 16);
}

static void test_sync_wait_rejects_errors(void **state)
{
	struct group *g = *state;
	struct host *h = g->h;

	set_error(g, 0);
	RUN(g, PROLOGUE, I_MOVE48(12, DATA_VA), I_MOVE32(14, 0),
	    I_SYNC_WAIT32(C_GT, 12, 14) | SYNC_REJECT, I_MOVE32(10, 1), PUT(10, 0));
	assert_int_equal(queue_fault(g, 0), X_INHERIT_FAULT);
	assert_true(host_read64(h, cs_out(h, 0, 0, CS_OUT_FAULT_INFO)) == DATA_VA);
	/* The queue continues, but not before the host has found the job by extract */
	assert_int_equal(queue_extract(g, 0), 16);
	host_run_for(h, LONG_NS);
	assert_int_equal(out32(g, 0), 0);
	assert_int_equal(queue_extract(g, 0), 16);
	/* It looks for the acknowledgement when it is rung */
	group_ack_events(g);
	host_run_for(h, LONG_NS);
	assert_int_equal(out32(g, 0), 0);
	group_ack_and_run(g);
	assert_int_equal(out32(g, 0), 1);
	assert_int_equal(queue_fatal(g, 0), 0);
	assert_true(queue_done(g, 0));
}

static void test_each_fault_is_reported(void **state)
{
	struct group *g = *state;
	struct host *h = g->h;
	unsigned int i;

	for (i = 0; i < 3; i++)
		set_error(g, 0x10 * i);
	RUN(g, I_MOVE32(14, 0),
	    I_MOVE48(12, DATA_VA), I_SYNC_WAIT32(C_GT, 12, 14) | SYNC_REJECT,
	    I_MOVE48(12, DATA_VA + 0x10), I_SYNC_WAIT32(C_GT, 12, 14) | SYNC_REJECT,
	    I_MOVE48(12, DATA_VA + 0x20), I_SYNC_WAIT32(C_GT, 12, 14) | SYNC_REJECT);
	for (i = 0; i < 3; i++) {
		assert_int_equal(queue_fault(g, 0), X_INHERIT_FAULT);
		assert_true(host_read64(h, cs_out(h, 0, 0, CS_OUT_FAULT_INFO)) ==
			    DATA_VA + 0x10 * i);
		group_ack_and_run(g);
	}
	assert_int_equal(queue_fault(g, 0), 0);
	assert_true(queue_done(g, 0));
}

static void test_fault_and_terminate(void **state)
{
	struct group *g = *state;

	set_error(g, 0);
	RUN(g, I_MOVE48(12, DATA_VA), I_MOVE32(14, 0),
	    I_SYNC_WAIT32(C_GT, 12, 14) | SYNC_REJECT);
	/* A host that does not acknowledge can still get rid of the group */
	assert_true(group_request(g, CSG_TERMINATE));
}

/* An error ends the wait for a value that may never come */
static void test_sync_wait_reject_ends_wait(void **state)
{
	struct group *g = *state;
	struct host *h = g->h;

	RUN(g, PROLOGUE, I_MOVE48(12, DATA_VA), I_MOVE48(14, 5),
	    I_SYNC_WAIT64(C_GT, 12, 14) | SYNC_REJECT, I_MOVE32(10, 1), PUT(10, 0));
	assert_int_equal(out32(g, 0), 0);
	host_write32(h, g->data_pa + 8, 1);
	group_ring(g);
	host_run(h);
	assert_int_equal(queue_fault(g, 0), X_INHERIT_FAULT);
	group_ack_and_run(g);
	assert_int_equal(out32(g, 0), 1);
}

static void test_sync_wait_without_reject(void **state)
{
	struct group *g = *state;

	set_error(g, 0);
	RUN(g, PROLOGUE, I_MOVE48(12, DATA_VA), I_MOVE32(14, 0), I_SYNC_WAIT32(C_GT, 12, 14),
	    I_MOVE32(10, 1), PUT(10, 0));
	assert_int_equal(queue_fault(g, 0), 0);
	assert_int_equal(out32(g, 0), 1);
}

static void test_error_propagates(void **state)
{
	struct group *g = *state;

	set_error(g, 0);
	RUN(g, PROLOGUE, I_MOVE48(12, DATA_VA), I_MOVE48(14, 0),
	    I_SYNC_WAIT32(C_GT, 12, 14) | SYNC_REJECT,
	    /* 32 bits: status at +4; 64 bits: at +8 */
	    I_SYNC_SET32(90, 14) | SYNC_PROPAGATE,
	    I_MOVE48(16, DATA_VA + OUT + 0x10), I_SYNC_ADD64(16, 14) | SYNC_PROPAGATE,
	    /* Not asked to */
	    I_MOVE48(16, DATA_VA + OUT + 0x20), I_SYNC_SET32(16, 14),
	    /* After a barrier there is nothing to propagate */
	    I_ERROR_BARRIER,
	    I_MOVE48(16, DATA_VA + OUT + 0x30), I_SYNC_SET32(16, 14) | SYNC_PROPAGATE);
	group_ack_and_run(g);
	assert_int_equal(out32(g, 4), 1);
	assert_int_equal(out32(g, 0x18), 1);
	assert_int_equal(out32(g, 0x14), 0);
	assert_int_equal(out32(g, 0x24), 0);
	assert_int_equal(out32(g, 0x34), 0);
}

static void test_error_is_inherited(void **state)
{
	struct group *g = *state;

	set_error(g, 0);
	/* Without a fault, and on to the queues that wait for this one */
	RUN(g, PROLOGUE, I_MOVE48(12, DATA_VA), I_MOVE48(14, 0), I_SYNC_WAIT32(C_GT, 12, 14),
	    I_SYNC_SET32(90, 14) | SYNC_PROPAGATE);
	assert_int_equal(queue_fault(g, 0), 0);
	assert_int_equal(out32(g, 4), 1);
}

static void test_error_survives_suspend(void **state)
{
	struct group *g = *state;

	set_error(g, 0);
	RUN(g, PROLOGUE, I_MOVE48(12, DATA_VA), I_MOVE48(14, 0),
	    I_SYNC_WAIT32(C_GT, 12, 14) | SYNC_REJECT);
	group_ack_events(g);
	assert_true(group_request(g, CSG_SUSPEND));
	group_bind(g, 4);
	assert_true(group_request(g, CSG_RESUME));
	RUN(g, I_SYNC_SET32(90, 14) | SYNC_PROPAGATE);
	assert_int_equal(out32(g, 4), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST_GROUP(test_wait),
		cmocka_unit_test(test_set_sb_entry_bounds),
		TEST_GROUP(test_endpoint_instructions_count),
		TEST_GROUP(test_quiet_instructions),
		TEST_GROUP(test_flush_cache2_moves_flush_id),
		TEST_GROUP(test_progress_store_load),
		TEST_GROUP(test_progress_increment),
		TEST(test_progress_wait),
		TEST(test_progress_wait_survives_suspend),
		TEST_GROUP(test_sync_set_add),
		cmocka_unit_test(test_sync_wait_conditions),
		TEST_GROUP(test_sync_wait_64_bits),
		cmocka_unit_test(test_sync_wait_cpu_store),
		TEST(test_sync_wait_scope),
		TEST_GROUP(test_sync_wait_is_evaluated_after_resume),
		TEST_GROUP(test_ring_without_a_doorbell),
		cmocka_unit_test(test_sync_wait_between_queues),
		TEST(test_sync_wait_between_groups),
		TEST_GROUP(test_sync_wait_on_a_hole),
		TEST_GROUP(test_sync_object_unmapped_while_waiting),
		TEST_GROUP(test_extract_before_sync_event),
		TEST_GROUP(test_sync_wait_rejects_errors),
		TEST_GROUP(test_each_fault_is_reported),
		TEST_GROUP(test_fault_and_terminate),
		TEST_GROUP(test_sync_wait_reject_ends_wait),
		TEST_GROUP(test_sync_wait_without_reject),
		TEST_GROUP(test_error_propagates),
		TEST_GROUP(test_error_is_inherited),
		TEST_GROUP(test_error_survives_suspend),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
