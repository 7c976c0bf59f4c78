// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * GPU model: asynchronous instructions, the scoreboard, and what waits for it.
 */
#include "gpu_stream.h"

static void test_load_without_wait_sees_the_old_register(void **state)
{
	struct group *g = *state;
	struct host *h = g->h;

	host_write32(h, g->data_pa, 0x1234);
	RUN(g, PROLOGUE, I_MOVE48(12, DATA_VA), I_MOVE32(10, 0x77), I_LOAD(10, 1, 12, 0),
	    PUT(10, 0), I_WAIT(1), PUT(10, 4));
	assert_int_equal(out32(g, 0), 0x77);
	assert_int_equal(out32(g, 4), 0x1234);
}

/* Bounded: enough instructions later it is there, wait or no wait */
static void test_load_completes_by_itself(void **state)
{
	struct group *g = *state;
	struct host *h = g->h;

	host_write32(h, g->data_pa, 0x1234);
	RUN(g, PROLOGUE, I_MOVE48(12, DATA_VA), I_MOVE32(10, 0x77), I_LOAD(10, 1, 12, 0),
	    I_NOP, I_NOP, I_NOP, I_NOP, I_NOP, I_NOP, I_NOP, I_NOP, I_NOP, I_NOP, I_NOP, I_NOP,
	    I_NOP, I_NOP, I_NOP, I_NOP, PUT(10, 0));
	assert_int_equal(out32(g, 0), 0x1234);
}

static void test_load_reads_late_and_store_writes_late(void **state)
{
	struct group *g = *state;
	struct host *h = g->h;

	/* The store's registers are read when it is issued, its memory is written later */
	CALL(g, 0, PROLOGUE, I_MOVE32(10, 1), PUT(10, 0), I_MOVE32(10, 2), I_NOP, I_NOP);
	run_some(g, 7);
	assert_int_equal(out32(g, 0), 0);
	host_run(h);
	assert_int_equal(out32(g, 0), 1);
}

static void test_transfers_stay_in_order(void **state)
{
	struct group *g = *state;
	struct host *h = g->h;
	unsigned int i;
	u64 job[42];

	/* Many more than can be in flight: to the same word, and back */
	job[0] = PROLOGUE;
	for (i = 0; i < 20; i++) {
		job[1 + 2 * i] = I_MOVE32(10, i);
		job[2 + 2 * i] = PUT(10, 0);
	}
	job[41] = I_LOAD(11, 1, 90, 0);
	queue_call(g, 0, job, 42);
	host_run(h);
	assert_int_equal(out32(g, 0), 19);
	RUN(g, PUT(11, 4));
	assert_int_equal(out32(g, 4), 19);
}

static void test_entries_by_set_sb_entry(void **state)
{
	struct group *g = *state;
	struct host *h = g->h;

	CALL(g, 0, PROLOGUE, I_SET_SB_ENTRY(5, 3), PUT(10, 0), I_RUN_COMPUTE,
	     I_FINISH_TILING, I_WAIT(1 << 5));
	run_some(g, 8);
	update_status(g);
	assert_int_equal(cs_word(g, 0, CS_OUT_SCOREBOARDS), 1 << 5 | 1 << 3);
	host_run(h);
	update_status(g);
	assert_int_equal(cs_word(g, 0, CS_OUT_SCOREBOARDS), 0);
}

static void test_wait_blocks(void **state)
{
	struct group *g = *state;
	struct host *h = g->h;

	/* 3 instructions of the job, 5 of the stream; the WAIT blocks */
	CALL(g, 0, I_SET_SB_ENTRY(2, 3), I_MOVE48(12, DATA_VA), I_LOAD(20, 1, 12, 0),
	     I_LOAD(21, 1, 12, 0), I_LOAD(22, 1, 12, 0), I_WAIT(1 << 3), I_MOVE32(10, 1),
	     I_STORE(10, 1, 12, 4));
	run_some(g, 8);
	host_call(h, 1);
	update_status(g);
	assert_int_equal(cs_word(g, 0, CS_OUT_BLOCKED), BLOCKED_SB);
	assert_int_equal(cs_word(g, 0, CS_OUT_WAIT), WAIT_SRC_WAIT | 1 << 3);
	assert_int_equal(cs_word(g, 0, CS_OUT_SCOREBOARDS), 1 << 3);
	assert_true(host_read64(h, cs_out(h, 0, 0, CS_OUT_CMD_PTR)) == CODE_VA + 5 * 8);
	host_run(h);
	update_status(g);
	assert_int_equal(cs_word(g, 0, CS_OUT_BLOCKED), 0);
	assert_int_equal(cs_word(g, 0, CS_OUT_WAIT), 0);
	assert_int_equal(data32(g, 4), 1);
}

static void test_wait_for_other_entries_does_not_block(void **state)
{
	struct group *g = *state;
	struct host *h = g->h;

	host_write32(h, g->data_pa, 5);
	RUN(g, PROLOGUE, I_SET_SB_ENTRY(2, 3), I_MOVE48(12, DATA_VA), I_MOVE32(10, 4),
	    I_LOAD(10, 1, 12, 0), I_WAIT(0xff & ~(1 << 3)), PUT(10, 0));
	assert_int_equal(out32(g, 0), 4);
}

/* Other queues execute while one waits */
static void test_wait_lets_others_run(void **state)
{
	struct host *h = *state;
	struct group g;
	u32 i;

	group_start(h, &g, 0, AS, 2);
	CALL(&g, 0, PROLOGUE, I_RUN_COMPUTE, I_RUN_COMPUTE, I_RUN_COMPUTE, I_WAIT(1),
	     I_MOVE32(10, 1), PUT(10, 0));
	CALL(&g, 1, PROLOGUE, I_MOVE32(10, 2), PUT(10, 4), I_WAIT(1));
	for (i = 0; i < 100 && !out32(&g, 4); i++)
		run_some(&g, 1);
	assert_int_equal(out32(&g, 4), 2);
	host_run(h);
	assert_int_equal(out32(&g, 0), 1);
}

static void test_sync_without_mask_is_immediate(void **state)
{
	struct group *g = *state;
	struct host *h = g->h;

	/* It overtakes the store before it, and counts nowhere */
	CALL(g, 0, PROLOGUE, I_MOVE32(10, 1), I_MOVE48(12, DATA_VA), PUT(10, 0),
	     I_SYNC_SET32(12, 10), I_NOP);
	run_some(g, 8);
	assert_int_equal(data32(g, 0), 1);
	assert_int_equal(out32(g, 0), 0);
	host_run(h);
	assert_int_equal(out32(g, 0), 1);
}

static void test_sync_with_mask_waits(void **state)
{
	struct group *g = *state;
	struct host *h = g->h;
	unsigned int i;

	CALL(g, 0, PROLOGUE, I_SET_SB_ENTRY(2, 3), I_MOVE32(10, 1), I_MOVE48(12, DATA_VA),
	     PUT(10, 0), I_SYNC_SET32(12, 10) | DEFER(1 << 3, 4), I_MOVE32(10, 9), I_WAIT(1 << 4));
	for (i = 0; i < 100 && !data32(g, 0); i++)
		run_some(g, 1);
	/* Neither before the store, nor with the register of later */
	assert_int_equal(data32(g, 0), 1);
	assert_int_equal(out32(g, 0), 1);
	host_run(h);
	assert_true(queue_done(g, 0));
}

static void test_deferred_signal_counts_before_the_wait(void **state)
{
	struct group *g = *state;
	struct host *h = g->h;

	/* Its own entry is in its mask: it waits for itself */
	RUN(g, PROLOGUE, I_MOVE32(10, 1), I_SYNC_SET32(90, 10) | DEFER(1 << 4, 4),
	    I_WAIT(1 << 4));
	host_run_for(h, 2000000);
	assert_int_equal(out32(g, 0), 0);
	update_status(g);
	assert_int_equal(cs_word(g, 0, CS_OUT_SCOREBOARDS), 1 << 4);
	assert_int_equal(cs_word(g, 0, CS_OUT_BLOCKED), BLOCKED_SB);
	/* It can be terminated, and what is in flight ends with it */
	assert_true(group_request(g, CSG_TERMINATE));
	host_run_for(h, 2000000);
	assert_int_equal(out32(g, 0), 0);
}

/* Each instruction that can be deferred */
static void test_deferred_instructions(void **state)
{
	static const struct { u64 insn; u32 off; u64 value; } rows[] = {
		{ I_SYNC_ADD32(90, 10), 0, 8 },
		{ I_SYNC_SET32(90, 10), 0, 7 },
		{ I_SYNC_ADD64(90, 10), 0, 8 },
		{ I_SYNC_SET64(90, 10), 0, 7 },
		{ I_STORE_STATE(0, 90, 0), 0, 1 },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		struct host *h = host_new(NULL);
		struct group g;
		u64 stamp;

		group_start(h, &g, 0, AS, 1);
		host_write64(h, g.data_pa + OUT, 1);
		CALL(&g, 0, PROLOGUE, I_MOVE48(10, 7), I_SET_SB_ENTRY(2, 3), I_RUN_COMPUTE,
		     rows[i].insn | DEFER(1 << 2, 5), I_MOVE48(10, 0), I_WAIT(1 << 5));
		/* RUN_COMPUTE is not done, so nothing has happened */
		run_some(&g, 9);
		update_status(&g);
		assert_int_equal(cs_word(&g, 0, CS_OUT_SCOREBOARDS), 1 << 2 | 1 << 5);
		assert_int_equal(data64(&g, OUT), 1);
		stamp = r64(h, R_TIMESTAMP);
		host_run(h);
		assert_true(queue_done(&g, 0));
		if (i < 4 && data64(&g, OUT) != rows[i].value)
			fail_msg("row %u", i);
		/* Of the time when it completes */
		if (i == 4)
			assert_in_range(data64(&g, OUT), stamp + 1, stamp + 200);
		host_delete(h);
	}
}

static void test_flush_is_always_asynchronous(void **state)
{
	struct group *g = *state;
	struct host *h = g->h;
	u32 id;

	id = r32(h, R_LATEST_FLUSH_ID);
	CALL(g, 0, I_FLUSH_CACHE2(94) | DEFER(0, 6), I_NOP, I_WAIT(1 << 6));
	run_some(g, 5);
	assert_int_equal(r32(h, R_LATEST_FLUSH_ID), id);
	update_status(g);
	assert_int_equal(cs_word(g, 0, CS_OUT_SCOREBOARDS), 1 << 6);
	host_run(h);
	assert_int_equal(r32(h, R_LATEST_FLUSH_ID), id + 1);
}

static void test_flush_waits_for_its_mask(void **state)
{
	struct group *g = *state;
	struct host *h = g->h;
	unsigned int i;
	u32 id;

	id = r32(h, R_LATEST_FLUSH_ID);
	CALL(g, 0, PROLOGUE, I_MOVE32(10, 1), PUT(10, 0), I_FLUSH_CACHE2(94) | DEFER(1, 6),
	     I_WAIT(1 << 6));
	for (i = 0; i < 100 && r32(h, R_LATEST_FLUSH_ID) == id; i++)
		run_some(g, 1);
	assert_int_equal(out32(g, 0), 1);
}

/* More deferred instructions than there is room for, waiting for what never comes */
static void test_no_room_for_deferred(void **state)
{
	struct group *g = *state;
	struct host *h = g->h;
	u64 job[20];
	unsigned int i;

	job[0] = PROLOGUE;
	for (i = 1; i < 20; i++)
		job[i] = I_SYNC_ADD32(90, 10) | DEFER(1 << 4, 4);
	queue_call(g, 0, job, 20);
	host_run_for(h, 2000000);
	update_status(g);
	assert_int_equal(cs_word(g, 0, CS_OUT_BLOCKED), BLOCKED_DEFERRED);
	assert_true(group_request(g, CSG_TERMINATE));
}

/* ... and waiting for what does come */
static void test_many_deferred(void **state)
{
	struct group *g = *state;
	struct host *h = g->h;
	u64 job[60];
	unsigned int i;

	job[0] = PROLOGUE;
	job[1] = I_MOVE32(10, 1);
	for (i = 2; i < 60; i++)
		job[i] = i % 2 ? I_RUN_COMPUTE : I_SYNC_ADD32(90, 10) | DEFER(1, 4);
	queue_call(g, 0, job, 60);
	host_run(h);
	assert_true(queue_done(g, 0));
	assert_int_equal(out32(g, 0), 29);
}

/* What is in flight completes although the queue waits for something else */
static void test_blocked_queue_completes_its_work(void **state)
{
	struct group *g = *state;

	RUN(g, PROLOGUE, I_MOVE32(10, 5), PUT(10, 0), I_MOVE48(12, DATA_VA), I_MOVE32(14, 0),
	    I_SYNC_WAIT32(C_GT, 12, 14));
	assert_int_equal(out32(g, 0), 5);
	assert_false(queue_done(g, 0));
}

static void test_busy_queue_is_not_idle(void **state)
{
	struct group *g = *state;
	struct host *h = g->h;
	const u64 ring[] = { I_RUN_COMPUTE };

	queue_push(g, 0, ring, 1);
	run_some(g, 1);
	host_call(h, 1);
	/* The ring is empty, its work is not */
	assert_true(queue_done(g, 0));
	assert_false(group_events(g) & CSG_IDLE);
	host_run(h);
	assert_true(group_events(g) & CSG_IDLE);
}

static void test_suspension_keeps_what_is_in_flight(void **state)
{
	struct group *g = *state;
	struct host *h = g->h;

	host_write32(h, g->data_pa, 0x1234);
	CALL(g, 0, PROLOGUE, I_MOVE48(12, DATA_VA), I_MOVE32(10, 7), I_SET_SB_ENTRY(2, 3),
	     PUT(10, 0), I_LOAD(11, 1, 12, 0), I_RUN_COMPUTE | PROGRESS_INC,
	     I_SYNC_SET32(12, 10) | DEFER(1 << 2, 5), I_WAIT(0xff), PUT(11, 4),
	     I_PROGRESS_LOAD(20), PUT(20, 8));
	run_some(g, 11);
	assert_int_equal(out32(g, 0), 0);
	assert_true(group_request(g, CSG_SUSPEND));
	assert_int_equal(cs_word(g, 0, CS_OUT_SCOREBOARDS), 1 << 2 | 1 << 3 | 1 << 5);
	host_run_for(h, 2000000);
	assert_int_equal(out32(g, 0), 0);
	assert_int_equal(data32(g, 0), 0x1234);
	/* In another slot it continues where it was */
	group_bind(g, 3);
	assert_true(group_request(g, CSG_RESUME));
	host_run(h);
	assert_int_equal(out32(g, 0), 7);
	assert_int_equal(out32(g, 4), 0x1234);
	assert_int_equal(out32(g, 8), 1);
	assert_int_equal(data32(g, 0), 7);
	assert_true(queue_done(g, 0));
}

static void test_termination_drops_what_is_in_flight(void **state)
{
	struct group *g = *state;
	struct host *h = g->h;

	CALL(g, 0, PROLOGUE, I_MOVE32(10, 7), PUT(10, 0), I_NOP);
	run_some(g, 7);
	assert_true(group_request(g, CSG_TERMINATE));
	host_run_for(h, 2000000);
	assert_int_equal(out32(g, 0), 0);
	/* Nor does it come back with the next group in the slot */
	queue_push(g, 0, NULL, 0);
	host_write64(h, g->io_pa[0] + 8, g->insert[0]);
	assert_true(group_request(g, CSG_START));
	host_run_for(h, 2000000);
	assert_int_equal(out32(g, 0), 0);
}

static void test_fault_of_a_store_stops_the_queue(void **state)
{
	struct group *g = *state;
	struct host *h = g->h;

	RUN(g, PROLOGUE, I_MOVE48(12, HOLE_VA), I_STORE(10, 1, 12, 0), I_WAIT(1),
	    I_MOVE32(10, 1), PUT(10, 0));
	assert_true(r64(h, R_AS(AS, AS_FAULTADDRESS)) == HOLE_VA);
	as_unmap(h, AS);
	host_run(h);
	assert_int_equal(queue_fatal(g, 0), X_BUS_FAULT);
	assert_true(host_read64(h, cs_out(h, 0, 0, CS_OUT_FATAL_INFO)) == HOLE_VA);
	assert_int_equal(out32(g, 0), 0);
}

static void test_prot_region_is_a_barrier(void **state)
{
	struct group *g = *state;
	struct host *h = g->h;

	CALL(g, 0, PROLOGUE, I_SET_SB_ENTRY(2, 3), I_RUN_COMPUTE, I_RUN_COMPUTE, PUT(10, 0),
	     I_PROT_REGION(1), I_NOP);
	run_some(g, 8);
	host_call(h, 1);
	update_status(g);
	assert_int_equal(cs_word(g, 0, CS_OUT_BLOCKED), BLOCKED_SB);
	assert_int_equal(cs_word(g, 0, CS_OUT_WAIT) & 0xffff, 0xffff);
	host_run(h);
	assert_int_equal(cs_word(g, 0, CS_OUT_WAIT) >> 29 & 1, 1);
	assert_int_equal(cs_word(g, 0, CS_OUT_SCOREBOARDS), 0);
}

/* A stream that writes the instruction it is about to execute */
static void test_store_into_the_stream(void **state)
{
	struct group *g = *state;
	const u64 insn = I_MOVE32(20, 0xbeef);
	u64 va;

	va = CODE_VA + g->code_used;
	RUN(g, PROLOGUE, I_MOVE48(12, va), I_MOVE32(10, (u32)insn), I_MOVE32(11, insn >> 32),
	    I_STORE(10, 3, 12, 6 * 8), I_WAIT(1), I_MOVE32(20, 0), PUT(20, 0));
	assert_int_equal(out32(g, 0), 0xbeef);
}

/* Resources */

static void test_req_resource(void **state)
{
	static const struct { u32 ep; u64 what; bool granted; } rows[] = {
		{ 0x00010101, 0xf, true }, { 0x00000101, 0x3, true },
		{ 0x00010100, 0x1, false }, { 0x00010001, 0x2, false },
		{ 0x00000101, 0x4, false }, { 0x00000101, 0x8, false },
		{ 0x00010100, 0x6, true }, { 0x00010100, 0x0, true },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		struct host *h = host_new(NULL);
		struct group g;
		u64 req;

		group_start(h, &g, 0, AS, 1);
		req = csg_in(h, 0, CSG_IN_REQ);
		host_write32(h, csg_in(h, 0, CSG_IN_EP_REQ), rows[i].ep);
		host_write32(h, req, host_read32(h, req) ^ CSG_EP_CFG);
		assert_true(group_request(&g, CSG_START));
		RUN(&g, PROLOGUE, I_REQ_RESOURCE(rows[i].what), I_MOVE32(10, 1), PUT(10, 0));
		update_status(&g);
		if (out32(&g, 0) != rows[i].granted)
			fail_msg("row %u", i);
		assert_int_equal(cs_word(&g, 0, CS_OUT_REQ_RESOURCE), rows[i].what);
		assert_int_equal(cs_word(&g, 0, CS_OUT_BLOCKED),
				 rows[i].granted ? 0 : BLOCKED_RESOURCE);
		host_delete(h);
	}
}

/* Which endpoints it can have is the driver's choice, too: of the group, and of the GPU */
static void test_endpoints_that_are_not_allowed(void **state)
{
	static const struct {
		u64 compute, fragment, all;
		u32 other;
		u64 what;
		bool granted;
	} rows[] = {
		{ 0x4, 0x4, 0x4, 0x1, 0xf, true },
		{ 0x0, 0x4, 0x4, 0x1, 0x1, false }, { 0x0, 0x4, 0x4, 0x1, 0x8, false },
		{ 0x4, 0x0, 0x4, 0x1, 0x2, false }, { 0x4, 0x4, 0x4, 0x0, 0x4, false },
		{ 0x4, 0x4, 0x4, 0x0, 0x8, false }, { 0x0, 0x4, 0x4, 0x0, 0x2, true },
		/* Not powered, and not there */
		{ 0x1, 0x4, 0x4, 0x1, 0x1, false }, { 0x4, 0x1, 0x4, 0x1, 0x2, false },
		{ 0x2, 0x4, ~0ull, 0x1, 0x1, false }, { 0x4, 0x4, ~0ull, 0x2, 0x4, false },
		{ 0x4, 0x4, 0x0, 0x1, 0x1, false },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		struct host *h = host_new(NULL);
		struct group g;

		group_prepare(h, &g, 0, AS, 1);
		host_write64(h, glb_in(h, GLB_IN_ALLOC_EN), rows[i].all);
		host_write64(h, csg_in(h, 0, CSG_IN_ALLOW_COMPUTE), rows[i].compute);
		host_write64(h, csg_in(h, 0, CSG_IN_ALLOW_FRAGMENT), rows[i].fragment);
		host_write32(h, csg_in(h, 0, CSG_IN_ALLOW_OTHER), rows[i].other);
		assert_true(group_request(&g, CSG_START));
		RUN(&g, PROLOGUE, I_REQ_RESOURCE(rows[i].what), I_MOVE32(10, 1), PUT(10, 0));
		update_status(&g);
		if (out32(&g, 0) != rows[i].granted)
			fail_msg("row %u", i);
		host_delete(h);
	}
}

/* Without a configuration there are none; the next one lets the queue continue */
static void test_endpoints_are_configured(void **state)
{
	struct host *h = host_new(NULL);
	struct group g;
	u64 req;

	group_prepare(h, &g, 0, AS, 1);
	req = csg_in(h, 0, CSG_IN_REQ);
	host_write32(h, req, host_read32(h, req) ^ CSG_EP_CFG);
	assert_true(group_request(&g, CSG_START));
	RUN(&g, PROLOGUE, I_REQ_RESOURCE(1), I_MOVE32(10, 1), PUT(10, 0));
	update_status(&g);
	assert_int_equal(out32(&g, 0), 0);
	assert_int_equal(cs_word(&g, 0, CS_OUT_BLOCKED), BLOCKED_RESOURCE);
	assert_int_equal(host_read32(h, csg_out(h, 0, CSG_OUT_EP_CURRENT)), 0);
	host_write32(h, req, host_read32(h, req) ^ CSG_EP_CFG);
	assert_true(group_request(&g, CSG_START));
	host_run(h);
	assert_int_equal(out32(&g, 0), 1);
	assert_int_equal(host_read32(h, csg_out(h, 0, CSG_OUT_EP_CURRENT)), 0x10101);
	host_delete(h);
}

/* A job waits for what it runs on, whether the stream has asked for it or not */
static void test_job_without_endpoints(void **state)
{
	static const struct { u64 job; u32 what; } rows[] = {
		{ I_RUN_COMPUTE, 0x1 }, { I_RUN_FRAGMENT, 0x2 }, { I_RUN_IDVS, 0x8 },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		struct host *h = host_new(NULL);
		struct group g;

		group_prepare(h, &g, 0, AS, 1);
		host_write32(h, csg_in(h, 0, CSG_IN_EP_REQ), 0);
		assert_true(group_request(&g, CSG_START));
		RUN(&g, PROLOGUE, rows[i].job, I_WAIT(0xff));
		update_status(&g);
		assert_false(queue_done(&g, 0));
		assert_int_equal(cs_word(&g, 0, CS_OUT_BLOCKED), BLOCKED_RESOURCE);
		assert_int_equal(cs_word(&g, 0, CS_OUT_REQ_RESOURCE), rows[i].what);
		assert_int_equal(stat(h, MALI_STAT_ENDPOINT_JOBS), 0);
		host_delete(h);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST_GROUP(test_load_without_wait_sees_the_old_register),
		TEST_GROUP(test_load_completes_by_itself),
		TEST_GROUP(test_load_reads_late_and_store_writes_late),
		TEST_GROUP(test_transfers_stay_in_order),
		TEST_GROUP(test_entries_by_set_sb_entry),
		TEST_GROUP(test_wait_blocks),
		TEST_GROUP(test_wait_for_other_entries_does_not_block),
		TEST(test_wait_lets_others_run),
		TEST_GROUP(test_sync_without_mask_is_immediate),
		TEST_GROUP(test_sync_with_mask_waits),
		TEST_GROUP(test_deferred_signal_counts_before_the_wait),
		cmocka_unit_test(test_deferred_instructions),
		TEST_GROUP(test_flush_is_always_asynchronous),
		TEST_GROUP(test_flush_waits_for_its_mask),
		TEST_GROUP(test_no_room_for_deferred),
		TEST_GROUP(test_many_deferred),
		TEST_GROUP(test_blocked_queue_completes_its_work),
		TEST_GROUP(test_busy_queue_is_not_idle),
		TEST_GROUP(test_suspension_keeps_what_is_in_flight),
		TEST_GROUP(test_termination_drops_what_is_in_flight),
		TEST_GROUP(test_fault_of_a_store_stops_the_queue),
		TEST_GROUP(test_prot_region_is_a_barrier),
		TEST_GROUP(test_store_into_the_stream),
		cmocka_unit_test(test_req_resource),
		cmocka_unit_test(test_endpoints_that_are_not_allowed),
		cmocka_unit_test(test_endpoints_are_configured),
		cmocka_unit_test(test_job_without_endpoints),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
