// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * GPU model: what it does takes time.  Here the clock moves only as the tests say.
 */
#include "gpu_host.h"

/* Counts up in the first word of data for ever, three instructions each time */
static void count_forever(struct group *g)
{
	CALL(g, 0, I_MOVE48(12, DATA_VA), I_MOVE32(20, 0), I_ADD_IMM32(20, 20, 1),
	     I_STORE(20, 1, 12, 0), I_BRANCH(C_ALWAYS, 0, -3));
}

static u64 executed(struct host *h)
{
	return stat(h, MALI_STAT_INSTRUCTIONS);
}

/* What was executed takes its time, and nothing is executed before that, whatever is rung */
static void test_busy(void **state)
{
	struct group *g = *state;
	struct host *h = g->h;
	u64 start = h->now_ns;

	count_forever(g);
	assert_true(mali_gpu_run(h->gpu, 300) == start + 300 * INSTRUCTION_NS);
	assert_int_equal(executed(h), 300);
	h->now_ns += 300 * INSTRUCTION_NS - 1;
	group_ring(g);
	assert_true(mali_gpu_run(h->gpu, 300) == h->now_ns + 1);
	assert_int_equal(executed(h), 300);
	h->now_ns++;
	assert_true(mali_gpu_run(h->gpu, 1) == h->now_ns + INSTRUCTION_NS);
	assert_int_equal(executed(h), 301);
	/* A host that calls late makes up for nothing */
	h->now_ns += 1000 * INSTRUCTION_NS;
	assert_true(mali_gpu_run(h->gpu, 300) == h->now_ns + 300 * INSTRUCTION_NS);
	assert_int_equal(executed(h), 601);
}

/* Requests do not wait, and what was executed of a group that is terminated is over */
static void test_requests_meanwhile(void **state)
{
	struct group *g = *state;
	struct host *h = g->h;

	count_forever(g);
	mali_gpu_run(h->gpu, 300);
	glb_toggle(h, GLB_PING);
	assert_false(glb_pending(h, GLB_PING));
	assert_true(group_request(g, CSG_TERMINATE));
	h->now_ns += 300 * INSTRUCTION_NS;
	assert_true(mali_gpu_run(h->gpu, 300) == MALI_RUN_IDLE);
	assert_int_equal(executed(h), 300);
}

/* A group is idle when its last instruction is over */
static void test_idle(void **state)
{
	struct group *g = *state;
	struct host *h = g->h;
	u64 next;

	CALL(g, 0, I_NOP, I_NOP, I_NOP);
	mali_gpu_run(h->gpu, 300);
	assert_int_equal(group_events(g) & CSG_IDLE, 0);
	next = executed(h) * INSTRUCTION_NS;
	h->now_ns += next - 1;
	mali_gpu_run(h->gpu, 300);
	assert_int_equal(group_events(g) & CSG_IDLE, 0);
	h->now_ns++;
	mali_gpu_run(h->gpu, 300);
	assert_int_equal(group_events(g) & CSG_IDLE, CSG_IDLE);
}

/* Twice the time at half the clock, from the next instruction on */
static void test_clock(void **state)
{
	struct group *g = *state;
	struct host *h = g->h;

	count_forever(g);
	assert_true(mali_gpu_run(h->gpu, 10) == h->now_ns + 10 * INSTRUCTION_NS);
	h->now_ns += 10 * INSTRUCTION_NS;
	mali_gpu_set_clock(h->gpu, HOST_CLOCK_HZ / 2);
	assert_true(mali_gpu_run(h->gpu, 10) == h->now_ns + 20 * INSTRUCTION_NS);
}

static void test_speed(void **state)
{
	static const u32 speeds[] = { 0, 1, 50, 100, 200, 1000 };
	static const u64 ns[] = { 100, 10000, 200, 100, 50, 10 };
	struct host *h = *state;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(speeds); i++) {
		struct mali_gpu_config config = {
			.clock_hz = HOST_CLOCK_HZ, .speed = speeds[i],
		};
		struct mali_gpu *gpu = mali_gpu_create(&config, &host_callbacks, h);

		assert_non_null(gpu);
		assert_int_equal(mali_gpu_cost_ns(gpu, MALI_COST_INSTRUCTION), ns[i]);
		assert_int_equal(mali_gpu_cost_ns(gpu, MALI_COST_ACCESS), ns[i]);
		mali_gpu_destroy(gpu);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST_GROUP(test_busy),
		TEST_GROUP(test_requests_meanwhile),
		TEST_GROUP(test_idle),
		TEST_GROUP(test_clock),
		TEST(test_speed),
	};

	return cmocka_run_group_tests_name("gpu_time", tests, NULL, NULL);
}
