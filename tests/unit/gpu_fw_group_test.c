// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * GPU model: groups and their queues: started, stopped, and the events of both.
 */
#include "gpu_host.h"

/* Groups */

static void test_start(void **state)
{
	struct host *h = *state;
	struct group g;

	group_prepare(h, &g, 0, AS, 2);
	assert_true(group_request(&g, CSG_START));
	assert_true(r32(h, R_JOB_IRQ + IRQ_RAW) & 1);
	assert_int_equal(host_read32(h, glb_out(h, GLB_OUT_DB_ACK)), 1);
	/* Levels of the queues are mirrored */
	assert_int_equal(host_read32(h, cs_out(h, 0, 0, CS_OUT_ACK)) & 0xffff,
			 CS_START | CS_IDLE_SYNC_WAIT | CS_IDLE_EMPTY);
	assert_int_equal(host_read32(h, cs_out(h, 0, 2, CS_OUT_ACK)), 0);
	assert_int_equal(stat(h, MALI_STAT_GROUP_STARTS), 1);
	group_work(&g);
	assert_true(queue_done(&g, 0));
}

static void test_start_takes_extract_init(void **state)
{
	struct host *h = *state;
	struct group g;

	group_prepare(h, &g, 0, AS, 1);
	g.insert[0] = 0x1238;
	host_write64(h, g.io_pa[0], g.insert[0]);
	host_write64(h, g.io_pa[0] + 8, g.insert[0]);
	assert_true(group_request(&g, CSG_START));
	host_run(h);
	assert_int_equal(queue_extract(&g, 0), 0x1238);
	group_work(&g);
	assert_int_equal(data32(&g, 0), 1);
	assert_int_equal(queue_extract(&g, 0), 0x1258);
}

static void test_ep_cfg(void **state)
{
	struct group *g = *state;
	struct host *h = g->h;
	u64 req;

	req = csg_in(h, 0, CSG_IN_REQ);
	host_write32(h, csg_in(h, 0, CSG_IN_EP_REQ), 0x70020404);
	host_write32(h, req, host_read32(h, req) ^ CSG_EP_CFG);
	assert_true(group_request(g, CSG_START));
	assert_int_equal((host_read32(h, req) ^ host_read32(h, csg_out(h, 0, CSG_OUT_ACK))) &
			 CSG_EP_CFG, 0);
	assert_int_equal(host_read32(h, csg_out(h, 0, CSG_OUT_EP_REQ)), 0x70020404);
	assert_int_equal(host_read32(h, csg_out(h, 0, CSG_OUT_EP_CURRENT)), 0x00010404);
}

static void test_csg_ack_irq_mask(void **state)
{
	struct host *h = *state;
	struct group g;

	host_boot(h);
	host_write32(h, csg_in(h, 0, CSG_IN_MASK), 0);
	group_prepare(h, &g, 0, AS, 1);
	assert_true(group_request(&g, CSG_START));
	assert_int_equal(r32(h, R_JOB_IRQ + IRQ_RAW) & 1, 0);
}

static void test_slot_without_doorbell_bit(void **state)
{
	struct host *h = *state;
	struct group g;

	group_prepare(h, &g, 0, AS, 1);
	host_write32(h, csg_in(h, 0, CSG_IN_REQ), CSG_START);
	host_doorbell(h);
	assert_int_equal(host_read32(h, csg_out(h, 0, CSG_OUT_ACK)), 0);
}

static void test_all_slots(void **state)
{
	struct host *h = *state;
	struct group g[FW_GROUPS];
	unsigned int i;

	/* Address space 0 is the firmware's: 7 are left for 8 groups */
	for (i = 0; i < FW_GROUPS; i++)
		group_start(h, &g[i], i, 1 + i % 7, 1);
	as_enable(h, 1, &g[7].vm);
	for (i = 1; i < FW_GROUPS; i++) {
		group_work(&g[i]);
		assert_int_equal(data32(&g[i], 0), 1);
	}
}

static void test_terminate(void **state)
{
	struct group *g = *state;
	struct host *h = g->h;

	group_work(g);
	assert_true(group_request(g, CSG_TERMINATE));
	assert_int_equal(stat(h, MALI_STAT_GROUP_TERMINATES), 1);
	assert_int_equal(host_read32(h, cs_out(h, 0, 0, CS_OUT_ACK)) & 7, 0);
	/* Its ring is dead */
	host_write32(h, g->data_pa, 0);
	group_work(g);
	assert_int_equal(data32(g, 0), 0);
}

static void test_terminate_endless_loop(void **state)
{
	struct group *g = *state;
	struct host *h = g->h;

	CALL(g, 0, I_FOREVER);
	assert_true(host_run(h) != MALI_RUN_IDLE);
	assert_true(group_request(g, CSG_TERMINATE));
	assert_true(host_run(h) == MALI_RUN_IDLE);
	/* The slot is good for another one */
	group_start(h, g, 0, AS, 1);
	group_work(g);
	assert_int_equal(data32(g, 0), 1);
}

static void test_terminate_never_started(void **state)
{
	static const u32 first[] = { CSG_SUSPEND, CSG_TERMINATE };
	struct host *h = *state;
	struct group g;
	unsigned int i;

	host_boot(h);
	for (i = 0; i < FW_GROUPS; i++) {
		memset(&g, 0, sizeof(g));
		g.h = h;
		g.slot = i;
		/* Whatever was asked of the empty slot before */
		assert_true(group_request(&g, first[i & 1]));
		assert_true(group_request(&g, CSG_TERMINATE));
	}
	assert_int_equal(stat(h, MALI_STAT_GROUP_TERMINATES), 0);
}

static void test_endless_loop_does_not_starve_others(void **state)
{
	struct host *h = *state;
	struct group g[3];
	unsigned int i;

	for (i = 0; i < 3; i++)
		group_start(h, &g[i], i, 1 + i, 2);
	CALL(&g[0], 0, I_FOREVER);
	CALL(&g[1], 0, I_FOREVER);
	group_work(&g[2]);
	assert_int_equal(data32(&g[2], 0), 1);
	/* Nor the group's other queue */
	{
		const u64 job[] = { I_MOVE48(12, DATA_VA), I_MOVE32(10, 7), I_STORE(10, 1, 12, 0) };

		queue_call(&g[0], 1, job, 3);
		host_run(h);
		assert_int_equal(data32(&g[0], 0), 7);
	}
}

static void test_budget(void **state)
{
	struct group *g = *state;
	struct host *h = g->h;
	u64 before;

	CALL(g, 0, I_FOREVER);
	before = stat(h, MALI_STAT_INSTRUCTIONS);
	assert_int_equal(host_step(h, 1000), 0);
	assert_int_equal(stat(h, MALI_STAT_INSTRUCTIONS) - before, 1000);
	assert_int_equal(host_step(h, 0), 0);
	assert_int_equal(stat(h, MALI_STAT_INSTRUCTIONS) - before, 1000);
}

static void test_unknown_group_state(void **state)
{
	struct group *g = *state;
	struct host *h = g->h;
	u32 s;

	for (s = 4; s < 8; s++) {
		assert_false(group_request(g, s));
		assert_int_equal(guest_errors(h), s - 3);
	}
	assert_true(group_request(g, CSG_TERMINATE));
}

/* Events */

static void test_sync_update_event(void **state)
{
	struct host *h = *state;
	struct group g;

	group_start(h, &g, 2, AS, 1);
	RUN(&g, I_MOVE48(12, DATA_VA), I_MOVE32(10, 1), I_SYNC_SET32(12, 10));
	assert_true(group_events(&g) & CSG_SYNC_UPDATE);
	assert_int_equal(r32(h, R_JOB_IRQ + IRQ_RAW), 1u << 2);
}

static void test_sync_in_group_scope_is_no_event(void **state)
{
	struct group *g = *state;

	RUN(g, I_MOVE48(12, DATA_VA), I_MOVE32(10, 1),
	    I_SYNC_SET32(12, 10) | SYNC_SCOPE_CSG);
	assert_int_equal(data32(g, 0), 1);
	assert_int_equal(group_events(g) & CSG_SYNC_UPDATE, 0);
}

/* What is not acknowledged stays one event, and is not lost by a second one */
static void test_events_coalesce(void **state)
{
	struct group *g = *state;
	unsigned int i;

	for (i = 0; i < 5; i++) {
		RUN(g, I_MOVE48(12, DATA_VA), I_MOVE32(10, 1), I_SYNC_ADD32(12, 10));
		assert_true(group_events(g) & CSG_SYNC_UPDATE);
	}
	assert_int_equal(data32(g, 0), 5);
	group_ack_events(g);
	assert_int_equal(group_events(g), 0);
	RUN(g, I_MOVE48(12, DATA_VA), I_MOVE32(10, 1), I_SYNC_ADD32(12, 10));
	assert_true(group_events(g) & CSG_SYNC_UPDATE);
}

static void test_idle_event(void **state)
{
	struct host *h = *state;
	struct group g;

	group_prepare(h, &g, 0, AS, 2);
	assert_true(group_request(&g, CSG_START));
	group_ack_events(&g);
	/* Nothing in the rings */
	host_run(h);
	assert_true(group_events(&g) & CSG_IDLE);
	assert_int_equal(host_read32(h, csg_out(h, 0, CSG_OUT_STATE)), 1);
	group_ack_events(&g);
	host_run_for(h, LONG_NS);
	assert_int_equal(group_events(&g), 0);
	/* Again after work */
	group_work(&g);
	assert_true(group_events(&g) & CSG_IDLE);
	assert_int_equal(host_read32(h, csg_out(h, 0, CSG_OUT_STATE)), 1);
}

static void test_busy_group_is_not_idle(void **state)
{
	struct host *h = *state;
	struct group g;

	group_start(h, &g, 0, AS, 2);
	assert_int_equal(host_read32(h, csg_out(h, 0, CSG_OUT_STATE)), 1);
	CALL(&g, 0, I_FOREVER);
	host_run(h);
	/* panthor evicts a group whose status says idle */
	assert_int_equal(host_read32(h, csg_out(h, 0, CSG_OUT_STATE)), 0);
	assert_int_equal(group_events(&g) & CSG_IDLE, 0);
}

static void test_idle_in_sync_wait(void **state)
{
	static const u64 job[] = {
		I_MOVE48(12, DATA_VA), I_MOVE32(14, 0), I_SYNC_WAIT32(C_GT, 12, 14),
	};

	assert_true(group_idle_after(NULL, CS_IDLE_EMPTY | CS_IDLE_SYNC_WAIT, job, 3));
	assert_false(group_idle_after(NULL, CS_IDLE_EMPTY, job, 3));
}

static void test_cs_event_reaches_the_host(void **state)
{
	struct host *h = *state;
	struct group g;

	group_start(h, &g, 3, AS, 2);
	{
		const u64 bad = OP(0xff);

		queue_call(&g, 1, &bad, 1);
		host_run(h);
	}
	assert_int_equal(queue_fatal(&g, 1), X_INSTR_INVALID);
	assert_int_equal(queue_fatal(&g, 0), 0);
	assert_int_equal(r32(h, R_JOB_IRQ + IRQ_RAW), 1u << 3);
	assert_int_equal(host_read32(h, csg_out(h, 3, CSG_OUT_CS_IRQ_REQ)) ^
			 host_read32(h, csg_in(h, 3, CSG_IN_CS_IRQ_ACK)), 1u << 1);
}

static void test_cs_ack_irq_mask(void **state)
{
	struct group *g = *state;
	struct host *h = g->h;

	host_write32(h, cs_in(h, 0, 0, CS_IN_MASK), ~CS_FATAL);
	RUN(g, OP(0xff));
	assert_int_equal(queue_fatal(g, 0), X_INSTR_INVALID);
	assert_int_equal(r32(h, R_JOB_IRQ + IRQ_RAW) & 1, 0);
	assert_int_equal(host_read32(h, csg_out(h, 0, CSG_OUT_CS_IRQ_REQ)), 0);
}

/* Queues one by one */

static void queue_request(struct group *g, unsigned int q, u32 req)
{
	struct host *h = g->h;

	host_write32(h, cs_in(h, g->slot, q, CS_IN_REQ), req);
	host_write32(h, csg_in(h, g->slot, CSG_IN_DB_REQ),
		     host_read32(h, csg_out(h, g->slot, CSG_OUT_DB_ACK)) ^ 1u << q);
	group_request(g, CSG_START);
}

static void test_queue_stop_and_start(void **state)
{
	struct group *g = *state;
	struct host *h = g->h;

	group_work(g);
	queue_request(g, 0, 0);
	assert_int_equal(host_read32(h, cs_out(h, 0, 0, CS_OUT_ACK)) & 7, 0);
	assert_int_equal(host_read32(h, csg_in(h, 0, CSG_IN_DB_REQ)),
			 host_read32(h, csg_out(h, 0, CSG_OUT_DB_ACK)));
	host_write32(h, g->data_pa, 0);
	group_work(g);
	assert_int_equal(data32(g, 0), 0);
	host_write64(h, g->io_pa[0] + 8, queue_extract(g, 0));
	queue_request(g, 0, CS_START | CS_IDLE_EMPTY);
	host_run(h);
	assert_int_equal(data32(g, 0), 1);
}

static void test_queue_started_late(void **state)
{
	struct host *h = *state;
	struct group g;
	const u64 job[] = { I_MOVE48(12, DATA_VA), I_MOVE32(10, 9), I_STORE(10, 1, 12, 0) };

	group_prepare(h, &g, 0, AS, 2);
	host_write32(h, cs_in(h, 0, 1, CS_IN_REQ), 0);
	assert_true(group_request(&g, CSG_START));
	queue_call(&g, 1, job, 3);
	host_run(h);
	assert_int_equal(data32(&g, 0), 0);
	queue_request(&g, 1, CS_START);
	host_run(h);
	assert_int_equal(data32(&g, 0), 9);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_start),
		TEST(test_start_takes_extract_init),
		TEST_GROUP(test_ep_cfg),
		TEST(test_csg_ack_irq_mask),
		TEST(test_slot_without_doorbell_bit),
		TEST(test_all_slots),
		TEST_GROUP(test_terminate),
		TEST_GROUP(test_terminate_endless_loop),
		TEST(test_terminate_never_started),
		TEST(test_endless_loop_does_not_starve_others),
		TEST_GROUP(test_budget),
		TEST_GROUP(test_unknown_group_state),
		TEST(test_sync_update_event),
		TEST_GROUP(test_sync_in_group_scope_is_no_event),
		TEST_GROUP(test_events_coalesce),
		TEST(test_idle_event),
		TEST(test_busy_group_is_not_idle),
		cmocka_unit_test(test_idle_in_sync_wait),
		TEST(test_cs_event_reaches_the_host),
		TEST_GROUP(test_cs_ack_irq_mask),
		TEST_GROUP(test_queue_stop_and_start),
		TEST(test_queue_started_late),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
