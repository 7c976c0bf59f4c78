// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * GPU model: groups suspended and resumed.
 */
#include "gpu_host.h"

static void check_resumed(struct group *g, unsigned int slot)
{
	struct host *h = g->h;
	u32 count = data32(g, 0);

	assert_true(count);
	host_run(h);
	assert_int_equal(data32(g, 0), count);
	/* Another group has the slot meanwhile */
	host_write64(h, g->data_pa, 0);
	group_bind(g, slot);
	assert_true(group_request(g, CSG_RESUME));
	host_step(h, 30);
	assert_in_range(data32(g, 0), count + 1, count + 30);
	assert_int_equal(data32(g, 4), 0xfeed);
	assert_int_equal(queue_fatal(g, 0), 0);
	assert_int_equal(stat(h, MALI_STAT_GROUP_RESUMES), 1);
}

static void test_suspend_resume(void **state)
{
	struct group *g = *state;
	struct host *h = g->h;

	group_count(g);
	assert_true(group_request(g, CSG_SUSPEND));
	assert_int_equal(stat(h, MALI_STAT_GROUP_SUSPENDS), 1);
	check_resumed(g, 0);
}

static void test_resume_in_another_slot(void **state)
{
	struct group *g = *state, other;
	struct host *h = g->h;

	group_count(g);
	assert_true(group_request(g, CSG_SUSPEND));
	group_start(h, &other, 0, 2, 1);
	group_work(&other);
	check_resumed(g, 5);
	assert_int_equal(data32(&other, 0), 1);
}

static void test_resume_in_another_address_space(void **state)
{
	struct group *g = *state;
	struct host *h = g->h;

	group_count(g);
	assert_true(group_request(g, CSG_SUSPEND));
	as_unmap(h, AS);
	g->as = 4;
	as_enable(h, 4, &g->vm);
	check_resumed(g, 0);
}

static void test_resume_after_fast_boot(void **state)
{
	struct group *g = *state;
	struct host *h = g->h;
	unsigned int n;

	group_count(g);
	assert_true(group_request(g, CSG_SUSPEND));
	host_write32(h, glb_in(h, GLB_IN_REQ), GLB_HALT);
	host_doorbell(h);
	assert_int_equal(mcu_status(h), MCU_S_HALT);
	host_mcu(h, MCU_OFF);
	host_power(h, R_L2_PWROFF, 1);
	host_write32(h, glb_in(h, GLB_IN_REQ), 0);
	for (n = 0; n < FW_GROUPS; n++)
		host_write32(h, csg_in(h, n, CSG_IN_REQ),
			     host_read32(h, csg_out(h, n, CSG_OUT_ACK)));
	host_boot(h);
	as_enable(h, AS, &g->vm);
	check_resumed(g, 3);
}

static void test_suspended_queues_keep_their_own_state(void **state)
{
	struct host *h = *state;
	struct group g;
	unsigned int q;

	group_start(h, &g, 0, AS, FW_STREAMS);
	for (q = 0; q < FW_STREAMS; q++) {
		const u64 job[] = { I_MOVE32(30, 100 + q) };

		queue_call(&g, q, job, 1);
	}
	host_run(h);
	assert_true(group_request(&g, CSG_SUSPEND));
	group_bind(&g, 2);
	assert_true(group_request(&g, CSG_RESUME));
	for (q = 0; q < FW_STREAMS; q++) {
		const u64 job[] = { I_MOVE48(12, DATA_VA + 8 * q), I_STORE(30, 1, 12, 0) };

		queue_call(&g, q, job, 2);
	}
	host_run(h);
	for (q = 0; q < FW_STREAMS; q++)
		assert_int_equal(data32(&g, 8 * q), 100 + q);
}

static void test_suspend_publishes_status(void **state)
{
	struct group *g = *state;
	struct host *h = g->h;

	RUN(g, I_MOVE48(12, DATA_VA + 0x40), I_MOVE48(14, 0x1122334455ull),
	    I_SYNC_WAIT64(C_GT, 12, 14));
	assert_true(group_request(g, CSG_SUSPEND));
	assert_int_equal(host_read32(h, cs_out(h, 0, 0, CS_OUT_BLOCKED)), 3);
	assert_int_equal(host_read32(h, cs_out(h, 0, 0, CS_OUT_WAIT)),
			 1u << 31 | 1u << 30 | C_GT << 24);
	assert_true(host_read64(h, cs_out(h, 0, 0, CS_OUT_SYNC_PTR)) == DATA_VA + 0x40);
	assert_int_equal(host_read32(h, cs_out(h, 0, 0, CS_OUT_SYNC_VALUE)), 0x22334455);
	assert_int_equal(host_read32(h, cs_out(h, 0, 0, 0x64)), 0x11);
	assert_true(host_read64(h, cs_out(h, 0, 0, CS_OUT_CMD_PTR)) == CODE_VA + 16);
}

static void test_resume_of_a_blocked_queue(void **state)
{
	struct group *g = *state;
	struct host *h = g->h;

	RUN(g, I_MOVE48(12, DATA_VA + 0x40), I_MOVE32(14, 0), I_SYNC_WAIT32(C_GT, 12, 14),
	    I_MOVE32(10, 0x5a), I_STORE(10, 1, 12, 0x40));
	assert_true(group_request(g, CSG_SUSPEND));
	group_bind(g, 1);
	assert_true(group_request(g, CSG_RESUME));
	host_run_for(h, LONG_NS);
	assert_int_equal(data32(g, 0x80), 0);
	host_write32(h, g->data_pa + 0x40, 1);
	group_ring(g);
	host_run(h);
	assert_int_equal(data32(g, 0x80), 0x5a);
}

static void test_status_update(void **state)
{
	struct group *g = *state;
	struct host *h = g->h;
	u64 req;

	RUN(g, I_MOVE48(12, DATA_VA), I_MOVE32(14, 5), I_REQ_RESOURCE(3),
	    I_SYNC_WAIT32(C_GT, 12, 14));
	req = csg_in(h, 0, CSG_IN_REQ);
	host_write32(h, req, host_read32(h, req) ^ CSG_STATUS_UPDATE);
	assert_true(group_request(g, CSG_START));
	assert_int_equal(host_read32(h, cs_out(h, 0, 0, CS_OUT_WAIT)), 1u << 31 | C_GT << 24);
	assert_int_equal(host_read32(h, cs_out(h, 0, 0, CS_OUT_REQ_RESOURCE)), 3);
	assert_int_equal(host_read32(h, cs_out(h, 0, 0, CS_OUT_SYNC_VALUE)), 5);
}

static void test_suspend_without_buffer(void **state)
{
	static const u64 buffers[] = { 0, 1ull << 32 };
	struct host *h = *state;
	struct group g;
	unsigned int i;

	host_boot(h);
	for (i = 0; i < ARRAY_SIZE(buffers); i++) {
		group_prepare(h, &g, i, AS, 1);
		host_write64(h, csg_in(h, i, CSG_IN_SUSPEND), buffers[i]);
		assert_true(group_request(&g, CSG_START));
		assert_false(group_request(&g, CSG_SUSPEND));
		assert_int_equal(guest_errors(h), i + 1);
		assert_true(group_request(&g, CSG_TERMINATE));
	}
}

static void test_suspend_to_unmapped_buffer(void **state)
{
	struct host *h = *state;
	struct group g;

	group_prepare(h, &g, 0, AS, 1);
	host_write64(h, csg_in(h, 0, CSG_IN_SUSPEND), 0x30000000);
	assert_true(group_request(&g, CSG_START));
	group_request(&g, CSG_SUSPEND);
	/* A fault in address space 0 is the end of this firmware */
	assert_int_equal(mcu_status(h), MCU_S_FATAL);
	assert_true(r32(h, R_AS(0, AS_FAULTSTATUS)));
}

static void test_resume_damaged_buffer(void **state)
{
	u32 size, off;
	unsigned int round;

	/* Zeroed, all ones, and every word damaged in turn */
	for (round = 0; round < 2; round++) {
		struct host *h = host_new(NULL);
		struct group g;

		group_start(h, &g, 0, AS, 1);
		group_count(&g);
		assert_true(group_request(&g, CSG_SUSPEND));
		size = host_read32(h, h->shared + 0x100C);
		memset(host_ptr(h, g.suspend_pa), round ? 0xff : 0, size);
		group_bind(&g, 0);
		assert_true(group_request(&g, CSG_RESUME));
		host_run_for(h, LONG_NS);
		assert_int_equal(queue_fatal(&g, 0), X_FW_INTERNAL);
		assert_int_equal(guest_errors(h), 1);
		assert_true(group_request(&g, CSG_TERMINATE));
		assert_int_equal(mcu_status(h), MCU_S_ENABLED);
		host_delete(h);
	}
	for (off = 0; off < 1024; off += 4) {
		struct host *h = host_new(NULL);
		struct group g;

		group_start(h, &g, 0, AS, 1);
		group_count(&g);
		assert_true(group_request(&g, CSG_SUSPEND));
		host_write32(h, g.suspend_pa + off,
			     ~host_read32(h, g.suspend_pa + off));
		group_bind(&g, 0);
		assert_true(group_request(&g, CSG_RESUME));
		host_run_for(h, 10000);
		as_unmap(h, AS);
		host_run(h);
		assert_true(group_request(&g, CSG_TERMINATE));
		assert_int_equal(mcu_status(h), MCU_S_ENABLED);
		host_delete(h);
	}
}

/* All of it random but the header, and random words of a good one */
static void test_resume_random_buffer(void **state)
{
	u32 seed = 4711, size, off;
	unsigned int round;

	for (round = 0; round < 200; round++) {
		struct host *h = host_new(NULL);
		struct group g;

		group_start(h, &g, 0, AS, 2);
		group_count(&g);
		assert_true(group_request(&g, CSG_SUSPEND));
		size = host_read32(h, h->shared + 0x100C);
		for (off = 16; off < size; off += 4) {
			next_random32(&seed);
			if (round & 1 || seed >> 24 < 8)
				host_write32(h, g.suspend_pa + off, seed ^ seed >> 13);
		}
		group_bind(&g, 3);
		assert_true(group_request(&g, CSG_RESUME));
		host_run_for(h, 20000);
		/* Whatever that did, it is a group's affair */
		if (r32(h, R_AS(AS, AS_FAULTSTATUS)))
			as_unmap(h, AS);
		host_run_for(h, 20000);
		assert_int_equal(mcu_status(h), MCU_S_ENABLED);
		glb_toggle(h, GLB_PING);
		assert_false(glb_pending(h, GLB_PING));
		assert_true(group_request(&g, CSG_SUSPEND));
		assert_true(group_request(&g, CSG_TERMINATE));
		host_delete(h);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST_GROUP(test_suspend_resume),
		TEST_GROUP(test_resume_in_another_slot),
		TEST_GROUP(test_resume_in_another_address_space),
		TEST_GROUP(test_resume_after_fast_boot),
		TEST(test_suspended_queues_keep_their_own_state),
		TEST_GROUP(test_suspend_publishes_status),
		TEST_GROUP(test_resume_of_a_blocked_queue),
		TEST_GROUP(test_status_update),
		TEST(test_suspend_without_buffer),
		TEST(test_suspend_to_unmapped_buffer),
		cmocka_unit_test(test_resume_damaged_buffer),
		cmocka_unit_test(test_resume_random_buffer),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
