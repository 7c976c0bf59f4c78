// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * GPU model: which group executes next, and how much.
 */
#include "gpu_host.h"

/* Instructions in one go of the counting loop */
#define LOOP	3

/* Counts up endlessly, in its own word of data */
static void count_forever(struct group *g, unsigned int q)
{
	const u64 job[] = {
		I_MOVE48(12, DATA_VA + 64 * q), I_MOVE32(20, 0),
		I_ADD_IMM32(20, 20, 1), I_STORE(20, 1, 12, 0), I_BRANCH(C_ALWAYS, 0, -LOOP),
	};

	queue_call(g, q, job, ARRAY_SIZE(job));
}

static u32 counted(struct group *g, unsigned int q)
{
	return data32(g, 64 * q);
}

/* A group on slot and in address space @slot (+ 1), of a priority */
static void start(struct host *h, struct group *g, unsigned int slot, u32 priority)
{
	group_start(h, g, slot, 1 + slot % 7, 1);
	group_set_priority(g, priority);
}

static void run(struct host *h, unsigned int instructions, unsigned int budget)
{
	unsigned int i;

	for (i = 0; i < instructions / budget; i++)
		assert_true(host_step(h, budget) != MALI_RUN_IDLE);
}

/* The higher one gets most of it, the lower one its share, however often the host calls */
static void test_priorities(void **state)
{
	static const unsigned int budgets[] = { 16, 512, 60000 };
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(budgets); i++) {
		struct host *h = host_new(NULL);
		struct group high, low;

		start(h, &low, 0, 3);
		start(h, &high, 1, 7);
		count_forever(&low, 0);
		count_forever(&high, 0);
		run(h, 60000, budgets[i]);
		/* 512 : 32 instructions, and what was left of a round when the high one came */
		assert_in_range(counted(&high, 0), 18000, 19100);
		assert_in_range(counted(&low, 0), 1000, 1500);
		host_delete(h);
	}
}

static void test_equals_share_equally(void **state)
{
	struct host *h = *state;
	struct group g[4];
	unsigned int i;

	for (i = 0; i < 4; i++)
		start(h, &g[i], i, 5);
	for (i = 0; i < 4; i++)
		count_forever(&g[i], 0);
	run(h, 48128, 512);
	for (i = 0; i < 4; i++)
		assert_in_range(counted(&g[i], 0), 3800, 4200);
}

/* One with many queues does not get more than one with a single queue */
static void test_groups_share_not_queues(void **state)
{
	struct host *h = *state;
	struct group many, one;
	unsigned int q, sum = 0;

	group_start(h, &many, 0, 1, 4);
	group_start(h, &one, 1, 2, 1);
	for (q = 0; q < 4; q++)
		count_forever(&many, q);
	count_forever(&one, 0);
	run(h, 60000, 512);
	for (q = 0; q < 4; q++) {
		assert_in_range(counted(&many, q), 2200, 2800);
		sum += counted(&many, q);
	}
	assert_in_range(counted(&one, 0), sum * 9 / 10, sum * 11 / 10);
}

static void test_queue_priorities(void **state)
{
	struct host *h = *state;
	struct group g;
	unsigned int q;

	group_prepare(h, &g, 0, 1, 3);
	for (q = 0; q < 3; q++)
		host_write32(h, cs_in(h, 0, q, CS_IN_CONFIG), 1 << 8 | (q == 1 ? 15 : 4));
	assert_true(group_request(&g, CSG_START));
	for (q = 0; q < 3; q++)
		count_forever(&g, q);
	run(h, 60000, 512);
	/* 128 : 8 : 8 instructions */
	assert_in_range(counted(&g, 1), 17000, 18500);
	assert_in_range(counted(&g, 0), 950, 1300);
	assert_in_range(counted(&g, 2), 950, 1300);
}

static void test_changed_priority(void **state)
{
	struct host *h = *state;
	struct group a, b;
	u32 before;

	start(h, &a, 0, 2);
	start(h, &b, 1, 9);
	count_forever(&a, 0);
	count_forever(&b, 0);
	run(h, 30000, 500);
	assert_true(counted(&b, 0) > 10 * counted(&a, 0));
	group_set_priority(&a, 15);
	before = counted(&b, 0);
	run(h, 30000, 500);
	assert_in_range(counted(&b, 0) - before, 400, 1000);
	assert_true(counted(&a, 0) > 8000);
}

/* New work of a higher priority does not wait for the round to end */
static void test_higher_priority_first(void **state)
{
	struct host *h = *state;
	struct group g[FW_GROUPS];
	unsigned int i;

	for (i = 0; i < FW_GROUPS; i++)
		start(h, &g[i], i, i == 6 ? 15 : 3);
	for (i = 0; i < FW_GROUPS; i++)
		if (i != 6)
			count_forever(&g[i], 0);
	run(h, 16384, 512);
	count_forever(&g[6], 0);
	assert_int_equal(host_step(h, 128), 0);
	assert_in_range(counted(&g[6], 0), 20, 128 / LOOP);
}

/* Every slot, priorities all different as panthor's are: each gets its share */
static void test_eight_endless_groups(void **state)
{
	struct host *h = *state;
	struct group g[FW_GROUPS];
	unsigned int i;

	for (i = 0; i < FW_GROUPS; i++)
		start(h, &g[i], i, 15 - i);
	/* Seven address spaces for eight groups: two would share one */
	as_enable(h, 1, &g[0].vm);
	for (i = 0; i < 7; i++)
		count_forever(&g[i], 0);
	run(h, 70400, 512);
	for (i = 1; i < 7; i++)
		assert_in_range(counted(&g[i], 0), 900, 1200);
	assert_true(counted(&g[0], 0) > 14000);
}

/* What the driver waits 100 ms for is done in its own write, whatever runs */
static void test_requests_are_not_delayed(void **state)
{
	struct host *h = *state;
	struct group g[7];
	unsigned int i;

	for (i = 0; i < 7; i++) {
		start(h, &g[i], i, i);
		count_forever(&g[i], 0);
	}
	run(h, 5120, 512);
	glb_toggle(h, GLB_PING);
	assert_false(glb_pending(h, GLB_PING));
	assert_true(group_request(&g[0], CSG_SUSPEND));
	assert_true(group_request(&g[6], CSG_SUSPEND));
	assert_true(group_request(&g[3], CSG_TERMINATE));
	for (i = 0; i < 7; i++)
		assert_true(group_request(&g[i], CSG_TERMINATE));
	assert_true(host_run(h) == MALI_RUN_IDLE);
}

/* Two queues that wait for one another alternate without waiting for a round's end */
static void test_ping_pong(void **state)
{
	struct host *h = *state;
	struct group a, b;
	u64 before;
	const u64 ping[] = {
		I_MOVE48(12, DATA_VA), I_MOVE48(14, DATA_VA + 64), I_MOVE32(10, 0),
		I_MOVE32(11, 1), I_MOVE32(16, 1000),
		I_SYNC_ADD32(12, 11), I_SYNC_WAIT32(C_GT, 14, 10), I_ADD_IMM32(10, 10, 1),
		I_ADD_IMM32(16, 16, -1), I_BRANCH(C_NE, 16, -5),
	};
	const u64 pong[] = {
		I_MOVE48(12, DATA_VA), I_MOVE48(14, DATA_VA + 64), I_MOVE32(10, 0),
		I_MOVE32(11, 1), I_MOVE32(16, 1000),
		I_SYNC_WAIT32(C_GT, 12, 10), I_SYNC_ADD32(14, 11), I_ADD_IMM32(10, 10, 1),
		I_ADD_IMM32(16, 16, -1), I_BRANCH(C_NE, 16, -5),
	};

	/* The same memory in both */
	group_start(h, &a, 0, 1, 1);
	group_start(h, &b, 1, 1, 1);
	vm_map(h, &b.vm, DATA_VA, a.data_pa, DATA_SIZE, PTE_NOEXEC);
	b.as = 2;
	as_enable(h, 2, &b.vm);
	as_enable(h, 1, &a.vm);
	host_write32(h, csg_in(h, 1, CSG_IN_CONFIG), 2);
	assert_true(group_request(&b, CSG_TERMINATE));
	assert_true(group_request(&b, CSG_START));
	group_set_priority(&a, 9);
	group_set_priority(&b, 1);
	before = stat(h, MALI_STAT_INSTRUCTIONS);
	queue_call(&a, 0, ping, ARRAY_SIZE(ping));
	queue_call(&b, 0, pong, ARRAY_SIZE(pong));
	/* No time passes: no wait for the poll of blocked queues */
	while (!host_step(h, 512))
		assert_true(stat(h, MALI_STAT_INSTRUCTIONS) - before < 20000);
	assert_true(queue_done(&a, 0));
	assert_true(queue_done(&b, 0));
	assert_int_equal(data32(&a, 64), 1000);
}

/* A ring full of instructions, so that its pointers are used at each step */
static void fill_ring(struct group *g)
{
	u64 nops[RING_SIZE / 8 - 8];

	memset(nops, 0, sizeof(nops));
	queue_push(g, 0, nops, ARRAY_SIZE(nops));
}

/*
 * The driver locks memory of the firmware's in the middle of a round, as it does to map
 * the next group's: a queue that needs it waits.
 */
static void test_lock_in_a_round(void **state)
{
	struct host *h = *state;
	struct group g;
	u64 before;

	start(h, &g, 0, 5);
	fill_ring(&g);
	assert_int_equal(host_step(h, 20), 0);
	host_call(h, 0);
	before = queue_extract(&g, 0);
	assert_true(before && !queue_done(&g, 0));
	as_lock(h, 0, g.io_va[0] & ~0x7fffull, 15);
	host_run(h);
	assert_int_equal(r32(h, R_MCU_STATUS), MCU_S_ENABLED);
	assert_int_equal(guest_errors(h), 0);
	assert_true(queue_extract(&g, 0) == before);
	as_command(h, 0, AS_UNLOCK);
	host_run(h);
	assert_true(queue_done(&g, 0));
}

/* Firmware that loses its memory in the middle of a queue's time slice is dead, not busy */
static void test_death_in_a_round(void **state)
{
	struct host *h = *state;
	struct group g;

	start(h, &g, 0, 5);
	fill_ring(&g);
	assert_int_equal(host_step(h, 20), 0);
	vm_unmap(h, h->mcu, g.io_va[0], 2 * PAGE);
	as_lock(h, 0, 0x10000000, 15);
	as_command(h, 0, AS_UNLOCK);
	assert_true(host_run(h) == MALI_RUN_IDLE);
	assert_int_equal(r32(h, R_MCU_STATUS), MCU_S_FATAL);
}

static void test_budget_of_nothing(void **state)
{
	struct group *g = *state;
	struct host *h = g->h;

	count_forever(g, 0);
	assert_int_equal(host_step(h, 0), 0);
	assert_int_equal(counted(g, 0), 0);
	run(h, 300, 1);
	assert_in_range(counted(g, 0), 95, 100);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_priorities),
		TEST(test_equals_share_equally),
		TEST(test_groups_share_not_queues),
		TEST(test_queue_priorities),
		TEST(test_changed_priority),
		TEST(test_higher_priority_first),
		TEST(test_eight_endless_groups),
		TEST(test_requests_are_not_delayed),
		TEST(test_ping_pong),
		TEST(test_lock_in_a_round),
		TEST(test_death_in_a_round),
		TEST_GROUP(test_budget_of_nothing),
	};

	return cmocka_run_group_tests_name("gpu_sched", tests, NULL, NULL);
}
