// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * GPU model: scoreboard instructions that v11 added.
 */
#include "gpu_stream.h"

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
		RUN(&o.g, I_SET_STATE(i, 1));
		assert_int_equal(queue_fatal(&o.g, 0), known ? 0 : X_INSTR_INVALID);
		one_delete(&o);
	}
}

static void test_set_state_bounds(void **state)
{
	struct one o;

	/* There are 16 entries, and a register has to exist */
	one_new(&o, "g715");
	RUN(&o.g, I_SET_STATE(0, 16));
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
	    I_NEXT_SB_ENTRY(20), I_NEXT_SB_ENTRY(21), I_NEXT_SB_ENTRY(22),
	    I_NEXT_SB_ENTRY(23) | 1ull << 36, I_NEXT_SB_ENTRY(24) | 1ull << 36,
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
	RUN(&o.g, I_NEXT_SB_ENTRY(96));
	assert_int_equal(queue_fatal(&o.g, 0), X_INSTR_INVALID);
	one_delete(&o);
}

static void test_indirect_wait(void **state)
{
	struct host *h = host_new("g715");
	struct group g;

	group_start(h, &g, 0, AS, 1);
	host_write32(h, g.data_pa, 5);
	/* The mask in the instruction does not count, that of SET_STATE does */
	RUN(&g, PROLOGUE, I_SET_SB_ENTRY(2, 3), I_SET_STATE(SB_MASK_WAIT, 1 << 3),
	    I_MOVE48(12, DATA_VA), I_LOAD(10, 1, 12, 0), I_WAIT(0) | WAIT_INDIRECT, PUT(10, 0),
	    I_MOVE32(11, 4), I_LOAD(11, 1, 12, 0), I_SET_STATE(SB_MASK_WAIT, 1 << 4),
	    I_WAIT(1 << 3) | WAIT_INDIRECT, PUT(11, 4));
	assert_int_equal(out32(&g, 0), 5);
	assert_int_equal(out32(&g, 4), 4);
	host_delete(h);
}

static void test_indirect_defer(void **state)
{
	struct host *h = host_new("g715");
	struct group g;

	group_start(h, &g, 0, AS, 1);
	CALL(&g, 0, PROLOGUE, I_SET_SB_ENTRY(2, 3), I_SET_STATE(SB_MASK_WAIT, 1 << 2),
	     I_SET_STATE(SB_SEL_DEFERRED, 9), I_MOVE32(10, 1), I_RUN_COMPUTE,
	     I_SYNC_SET32(90, 10) | INDIRECT, I_WAIT(1 << 9));
	run_some(&g, 10);
	update_status(&g);
	assert_int_equal(cs_word(&g, 0, CS_OUT_SCOREBOARDS), 1 << 2 | 1 << 9);
	assert_int_equal(out32(&g, 0), 0);
	host_run(h);
	assert_int_equal(out32(&g, 0), 1);
	host_delete(h);
}

static void test_next_sb_entry_takes_a_free_one(void **state)
{
	struct host *h = host_new("g715");
	struct group g;

	group_start(h, &g, 0, AS, 1);
	/* 1 is next in turn, and busy */
	RUN(&g, PROLOGUE, I_SET_SB_ENTRY(1, 3), I_RUN_COMPUTE, I_NEXT_SB_ENTRY(20), PUT(20, 0));
	assert_int_equal(out32(&g, 0), 2);
	host_delete(h);
}

static void test_shared_entries(void **state)
{
	struct host *h = host_new("g720");
	struct group g;

	group_start(h, &g, 0, AS, 2);
	CALL(&g, 0, PROLOGUE, I_SHARED_DEC(5), I_MOVE32(10, 1), PUT(10, 0), I_SHARED_DEC(5),
	     I_MOVE32(10, 2), PUT(10, 0));
	host_run_for(h, 2000000);
	update_status(&g);
	assert_int_equal(cs_word(&g, 0, CS_OUT_BLOCKED), BLOCKED_SB);
	assert_int_equal(out32(&g, 0), 0);
	/* Another entry does not help */
	CALL(&g, 1, I_SHARED_INC(4));
	host_run_for(h, 2000000);
	assert_int_equal(out32(&g, 0), 0);
	CALL(&g, 1, I_SHARED_INC(5));
	host_run_for(h, 2000000);
	assert_int_equal(out32(&g, 0), 1);
	/* Counts survive suspension */
	CALL(&g, 1, I_SHARED_INC(4), I_SHARED_DEC(4), I_SHARED_DEC(4), I_SHARED_INC(5));
	host_run_for(h, 2000000);
	assert_int_equal(out32(&g, 0), 2);
	assert_true(group_request(&g, CSG_SUSPEND));
	group_bind(&g, 2);
	assert_true(group_request(&g, CSG_RESUME));
	CALL(&g, 0, I_SHARED_INC(7));
	CALL(&g, 1, PROLOGUE, I_SHARED_DEC(7), I_MOVE32(10, 3), PUT(10, 0));
	host_run_for(h, 2000000);
	assert_int_equal(out32(&g, 0), 3);
	host_delete(h);
}

static void test_shared_increment_waits(void **state)
{
	struct host *h = host_new("g720");
	struct group g;
	unsigned int i;

	group_start(h, &g, 0, AS, 2);
	CALL(&g, 0, PROLOGUE, I_SHARED_DEC(5), I_LOAD(10, 1, 90, 4), I_WAIT(1), PUT(10, 0));
	CALL(&g, 1, PROLOGUE, I_MOVE32(10, 1), PUT(10, 4), I_SHARED_INC(5) | 1 << 16);
	for (i = 0; i < 100; i++)
		run_some(&g, 1);
	assert_int_equal(out32(&g, 0), 1);
	host_delete(h);
}

static void test_shared_idle_condition(void **state)
{
	static const u64 job[] = { I_SHARED_DEC(1) };

	assert_true(group_idle_after("g720", CS_IDLE_EMPTY | 1u << 12, job, 1));
	assert_false(group_idle_after("g720", CS_IDLE_EMPTY, job, 1));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_set_state),
		cmocka_unit_test(test_set_state_bounds),
		cmocka_unit_test(test_next_sb_entry),
		cmocka_unit_test(test_indirect_wait),
		cmocka_unit_test(test_indirect_defer),
		cmocka_unit_test(test_next_sb_entry_takes_a_free_one),
		cmocka_unit_test(test_shared_entries),
		cmocka_unit_test(test_shared_increment_waits),
		cmocka_unit_test(test_shared_idle_condition),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
