// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * GPU model: what it does takes time.  Here the clock moves only as the tests say.
 */
#include "gpu_host.h"

/* Executes for ever, and not as a loop that is advanced by many iterations at once */
static void loop_forever(struct group *g, unsigned int q)
{
	CALL(g, q, I_UMIN32(20, 20, 21), I_BRANCH(C_ALWAYS, 0, -2));
}

/* The pages of ring and code have been used, so that later fetches need no walk */
static void warm_up(struct group *g, unsigned int q)
{
	RUN_ON(g, q, I_NOP);
	group_ack_events(g);
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
	u64 before, start;

	warm_up(g, 0);
	before = executed(h);
	start = h->now_ns;
	loop_forever(g, 0);
	assert_true(mali_gpu_run(h->gpu, 300) == start + 300 * INSTRUCTION_NS);
	assert_int_equal(executed(h) - before, 300);
	h->now_ns += 300 * INSTRUCTION_NS - 1;
	group_ring(g);
	assert_true(mali_gpu_run(h->gpu, 300) == h->now_ns + 1);
	assert_int_equal(executed(h) - before, 300);
	h->now_ns++;
	assert_true(mali_gpu_run(h->gpu, 1) == h->now_ns + INSTRUCTION_NS);
	assert_int_equal(executed(h) - before, 301);
	/* A host that calls late makes up for it */
	h->now_ns += 1000 * INSTRUCTION_NS;
	assert_true(mali_gpu_run(h->gpu, 300) == 0);
	assert_true(mali_gpu_run(h->gpu, 300) == 0);
	assert_true(mali_gpu_run(h->gpu, 500) == h->now_ns + 101 * INSTRUCTION_NS);
	assert_int_equal(executed(h) - before, 1401);
	/* But not if it is a millisecond late */
	h->now_ns += 101 * INSTRUCTION_NS + 1000001;
	assert_true(mali_gpu_run(h->gpu, 300) == h->now_ns + 300 * INSTRUCTION_NS);
	assert_int_equal(executed(h) - before, 1701);
}

/* Requests do not wait, and what was executed of a group that is terminated is over */
static void test_requests_meanwhile(void **state)
{
	struct group *g = *state;
	struct host *h = g->h;
	u64 before;

	warm_up(g, 0);
	before = executed(h);
	loop_forever(g, 0);
	mali_gpu_run(h->gpu, 300);
	glb_toggle(h, GLB_PING);
	assert_false(glb_pending(h, GLB_PING));
	assert_true(group_request(g, CSG_TERMINATE));
	h->now_ns += 300 * INSTRUCTION_NS;
	assert_true(mali_gpu_run(h->gpu, 300) == MALI_RUN_IDLE);
	assert_int_equal(executed(h) - before, 300);
}

/* A group is idle when its last instruction is over */
static void test_idle(void **state)
{
	struct group *g = *state;
	struct host *h = g->h;
	u64 next, before;

	warm_up(g, 0);
	before = executed(h);
	CALL(g, 0, I_NOP, I_NOP, I_NOP);
	mali_gpu_run(h->gpu, 300);
	assert_int_equal(group_events(g) & CSG_IDLE, 0);
	assert_false(queue_done(g, 0));
	next = (executed(h) - before) * INSTRUCTION_NS;
	h->now_ns += next - 1;
	mali_gpu_run(h->gpu, 300);
	assert_int_equal(group_events(g) & CSG_IDLE, 0);
	assert_false(queue_done(g, 0));
	h->now_ns++;
	mali_gpu_run(h->gpu, 300);
	assert_int_equal(group_events(g) & CSG_IDLE, CSG_IDLE);
	assert_true(queue_done(g, 0));
}

/* Also while another group executes for ever */
static void test_idle_beside_a_loop(void **state)
{
	struct host *h = *state;
	struct group a, b;

	group_start(h, &a, 0, 1, 1);
	group_start(h, &b, 1, 2, 1);
	loop_forever(&b, 0);
	CALL(&a, 0, I_NOP, I_NOP, I_NOP);
	host_run_for(h, LONG_NS);
	assert_true(queue_done(&a, 0));
	assert_int_equal(group_events(&a) & CSG_IDLE, CSG_IDLE);
	assert_int_equal(group_events(&b) & CSG_IDLE, 0);
}

/* Call at the times that the model asks for, until @done is not 0 */
static void follow(struct host *h, const u32 *done)
{
	u64 next;

	for (;;) {
		next = mali_gpu_run(h->gpu, 1000);
		if (*done)
			return;
		assert_true(next <= h->now_ns + SOON_NS);
		if (next > h->now_ns)
			h->now_ns = next;
	}
}

/* What is seen from outside comes when it is due: no earlier call makes it come earlier */
static void in_time(struct group *g, const u64 *insn, unsigned int count, const u32 *word,
		    u64 after)
{
	struct host *h = g->h;
	u64 start = h->now_ns, t;

	queue_call(g, 0, insn, count);
	for (t = start; t < start + after; t += 100) {
		h->now_ns = t;
		mali_gpu_run(h->gpu, 1000);
		assert_int_equal(*word, 0);
	}
	h->now_ns = start + after;
	mali_gpu_run(h->gpu, 1000);
	assert_int_not_equal(*word, 0);
}

#define IN_TIME(g, word, after, ...) do {					\
	const u64 insn_[] = { __VA_ARGS__ };					\
	in_time(g, insn_, ARRAY_SIZE(insn_), word, after);			\
} while (0)

#define FIVE_NOPS	I_NOP, I_NOP, I_NOP, I_NOP, I_NOP
/* Up to the first instruction of a job: MOVE48, MOVE32, CALL */
#define ENTRY		3u

/* A GPU that is busy all the time is called less often, and then does all in its order and time */
static void test_busy_with_memory(void **state)
{
	struct group *g = *state;
	struct host *h = g->h;
	u64 start, stamps = 0, next, last = 0, stamp;
	unsigned int calls;

	warm_up(g, 0);
	start = h->now_ns;
	CALL(g, 0, I_MOVE48(12, DATA_VA), I_LOAD(10, 1, 12, 0), I_WAIT(1), I_ADD_IMM32(10, 10, 1),
	     I_STORE(10, 1, 12, 0), I_WAIT(1), I_STORE_STATE(0, 12, 8), I_BRANCH(C_ALWAYS, 0, -7));
	for (calls = 0; h->now_ns < start + LONG_NS; calls++) {
		next = mali_gpu_run(h->gpu, 512);
		stamp = data64(g, 8);
		assert_true(stamp >= last && stamp <= r64(h, R_TIMESTAMP));
		stamps += stamp > last;
		last = stamp;
		if (next > h->now_ns)
			h->now_ns = next;
	}
	/* A round takes two accesses and five instructions; stores that wait execute as well */
	next = 2 * mali_gpu_cost_ns(h->gpu, MALI_COST_TRANSFER) + 4 * INSTRUCTION_NS;
	assert_in_range(data32(g, 0), LONG_NS / next - 75, LONG_NS / next + 1);
	assert_true(calls < 100 && stamps > 10);
}

static void test_effects_in_time(void **state)
{
	struct group *g = *state;
	struct host *h = g->h;
	const u32 *word = host_ptr(h, g->data_pa);
	const u32 *stamp = host_ptr(h, g->data_pa + 0x40);
	const u32 *fatal = host_ptr(h, cs_out(h, 0, 0, CS_OUT_FATAL));
	u64 ns, first;

	warm_up(g, 0);
	/* At the time of the instruction */
	first = h->now_ns + (ENTRY + 12) * INSTRUCTION_NS;
	IN_TIME(g, stamp, (ENTRY + 12) * INSTRUCTION_NS, I_MOVE48(12, DATA_VA), I_NOP, FIVE_NOPS,
		FIVE_NOPS, I_STORE_STATE(0, 12, 0x40));
	assert_true(h->now_ns == first);
	assert_int_equal(*stamp, r32(h, R_TIMESTAMP));
	host_run(h);
	/* Some time after it */
	ns = mali_gpu_cost_ns(h->gpu, MALI_COST_TRANSFER);
	IN_TIME(g, word, (ENTRY + 12) * INSTRUCTION_NS + ns, I_MOVE48(12, DATA_VA),
		I_MOVE32(10, 1), FIVE_NOPS, FIVE_NOPS, I_STORE(10, 1, 12, 0));
	host_run(h);
	host_write32(h, g->data_pa, 0);
	IN_TIME(g, word, (ENTRY + 12) * INSTRUCTION_NS, I_MOVE48(12, DATA_VA), I_MOVE32(10, 1),
		FIVE_NOPS, FIVE_NOPS, I_SYNC_SET32(12, 10));
	host_run(h);
	/* After a job */
	host_write32(h, g->data_pa, 0);
	ns = mali_gpu_cost_ns(h->gpu, MALI_COST_JOB) + mali_gpu_cost_ns(h->gpu, MALI_COST_DEFERRED);
	IN_TIME(g, word, (ENTRY + 3) * INSTRUCTION_NS + ns, I_MOVE48(12, DATA_VA), I_MOVE32(10, 1),
		I_SET_SB_ENTRY(2, 3), I_RUN_COMPUTE, I_SYNC_SET32(12, 10) | DEFER(1 << 2, 5));
	host_run(h);
	IN_TIME(g, fatal, (ENTRY + 10) * INSTRUCTION_NS, FIVE_NOPS, FIVE_NOPS, OP(0xff));
}

/* Memory is read when the load completes */
static void test_load_in_time(void **state)
{
	struct group *g = *state;
	struct host *h = g->h;
	u64 start;

	warm_up(g, 0);
	start = h->now_ns;
	CALL(g, 0, I_MOVE48(12, DATA_VA), I_LOAD(10, 1, 12, 0), I_WAIT(1), I_STORE(10, 1, 12, 4));
	mali_gpu_run(h->gpu, 1000);
	h->now_ns = start + (ENTRY + 1) * INSTRUCTION_NS +
		    mali_gpu_cost_ns(h->gpu, MALI_COST_TRANSFER) - 1;
	mali_gpu_run(h->gpu, 1000);
	host_write32(h, g->data_pa, 7);
	host_run(h);
	assert_int_equal(data32(g, 4), 7);
}

/* A job takes the same time if its group leaves the slot meanwhile */
static void test_suspended_work(void **state)
{
	struct group *g = *state;
	struct host *h = g->h;
	const u32 *word = host_ptr(h, g->data_pa);
	u64 start, job = mali_gpu_cost_ns(h->gpu, MALI_COST_JOB);

	warm_up(g, 0);
	start = h->now_ns;
	CALL(g, 0, I_MOVE48(12, DATA_VA), I_MOVE32(10, 1), I_RUN_COMPUTE, I_WAIT(1),
	     I_SYNC_SET32(12, 10));
	mali_gpu_run(h->gpu, 1000);
	start += (ENTRY + 2) * INSTRUCTION_NS;
	/* 1 us is left when the firmware has come to the request */
	h->now_ns = start + job - 1000 - mali_gpu_cost_ns(h->gpu, MALI_COST_REQUEST);
	mali_gpu_run(h->gpu, 1000);
	assert_true(group_request(g, CSG_SUSPEND));
	h->now_ns += 1000000;
	group_bind(g, 2);
	assert_true(group_request(g, CSG_RESUME));
	start = h->now_ns;
	follow(h, word);
	/* The WAIT is the one instruction in between */
	assert_int_equal(h->now_ns - start, 1000 + INSTRUCTION_NS);
}

/* A queue that waits for two things at once */
static void test_sync_wait_with_work_in_flight(void **state)
{
	struct group *g = *state;
	struct host *h = g->h;
	u64 req = csg_in(h, 0, CSG_IN_REQ);

	warm_up(g, 0);
	CALL(g, 0, I_MOVE48(12, DATA_VA), I_MOVE32(14, 0), I_SET_SB_ENTRY(2, 3), I_RUN_COMPUTE,
	     I_SYNC_WAIT32(C_GT, 12, 14));
	host_call(h, 7);
	host_call(h, 1);
	host_write32(h, req, host_read32(h, req) ^ CSG_STATUS_UPDATE);
	assert_true(group_request(g, CSG_START));
	assert_int_equal(cs_word(g, 0, CS_OUT_BLOCKED), BLOCKED_SYNC);
	assert_int_equal(cs_word(g, 0, CS_OUT_SCOREBOARDS), 1 << 2);
}

/* Twice the time at half the clock, from the next instruction on */
static void test_clock(void **state)
{
	struct group *g = *state;
	struct host *h = g->h;
	u64 job = mali_gpu_cost_ns(h->gpu, MALI_COST_JOB);

	warm_up(g, 0);
	loop_forever(g, 0);
	assert_true(mali_gpu_run(h->gpu, 10) == h->now_ns + 10 * INSTRUCTION_NS);
	h->now_ns += 10 * INSTRUCTION_NS;
	mali_gpu_set_clock(h->gpu, HOST_CLOCK_HZ / 2);
	assert_true(mali_gpu_run(h->gpu, 10) == h->now_ns + 20 * INSTRUCTION_NS);
	assert_true(mali_gpu_cost_ns(h->gpu, MALI_COST_JOB) == 2 * job);
}

/* Loops that are advanced by many iterations at once, and others */

/* Step by step: the host calls as soon as what was executed is over */
static void execute_to(struct host *h, u64 target)
{
	while (executed(h) < target) {
		u64 before = executed(h), left = target - before;

		mali_gpu_run(h->gpu, left < 512 ? (u32)left : 512);
		h->now_ns += (executed(h) - before) * INSTRUCTION_NS;
	}
}

/* The host calls when it is asked to.  Return: how often */
static unsigned int follow_to(struct host *h, u64 end)
{
	unsigned int calls;
	u64 next;

	for (calls = 0; h->now_ns < end; calls++) {
		next = mali_gpu_run(h->gpu, 512);
		if (next > h->now_ns)
			h->now_ns = next < end ? next : end;
	}
	/* What a loop has executed is known when the model is called */
	mali_gpu_run(h->gpu, 0);
	return calls;
}

static struct host *looping(struct group *g, const u64 *insn, unsigned int count)
{
	struct host *h = host_new(NULL);

	group_start(h, g, 0, AS, 1);
	warm_up(g, 0);
	queue_call(g, 0, insn, count);
	return h;
}

#define SECOND	1000000000ull

static const u64 to_itself[] = { I_MOVE32(10, 1), I_BRANCH(C_ALWAYS, 0, -1) };
static const u64 with_adds[] = {
	I_MOVE48(10, 5), I_MOVE32(30, 9), I_ADD_IMM32(20, 20, 3), I_NOP, I_ADD_IMM64(22, 22, -7),
	I_ADD_IMM32(20, 20, -1), I_ADD_IMM32(12, 30, 4), I_ADD_IMM32(21, 21, 0x7fffffff),
	I_MOVE32(13, 8), I_BRANCH(C_GT, 10, -8),
};

static void test_endless_loop(void **state)
{
	static const struct { const u64 *insn; unsigned int count; } loops[] = {
		{ to_itself, ARRAY_SIZE(to_itself) }, { with_adds, ARRAY_SIZE(with_adds) },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(loops); i++) {
		struct group a, b;
		struct host *bulk = looping(&a, loops[i].insn, loops[i].count);
		struct host *step = looping(&b, loops[i].insn, loops[i].count);
		u32 size = host_read32(bulk, bulk->shared + 0x100C);

		assert_true(follow_to(bulk, bulk->now_ns + SECOND / 20) < 150);
		execute_to(step, executed(bulk));
		/* Neither more nor less than fits into the time, but for the last iteration */
		assert_in_range(step->now_ns, bulk->now_ns, bulk->now_ns + 10 * INSTRUCTION_NS);
		bulk->now_ns = step->now_ns;
		assert_true(group_request(&a, CSG_SUSPEND));
		assert_true(group_request(&b, CSG_SUSPEND));
		assert_memory_equal(host_ptr(bulk, a.suspend_pa), host_ptr(step, b.suspend_pa),
				    size);
		host_delete(bulk);
		host_delete(step);
	}
}

/* Five seconds, as long as drivers wait */
static void test_endless_loop_is_cheap(void **state)
{
	struct group g;
	struct host *h = looping(&g, to_itself, ARRAY_SIZE(to_itself));
	u64 before = executed(h);

	assert_true(follow_to(h, h->now_ns + 5 * SECOND) < 6000);
	assert_in_range(executed(h) - before, 49900000, 50000100);
	host_delete(h);
}

/* A loop that ends, by what it adds to */
static void test_loop_that_ends(void **state)
{
	struct group *g = *state;
	struct host *h = g->h;

	warm_up(g, 0);
	CALL(g, 0, I_MOVE48(12, DATA_VA), I_MOVE32(10, 30000), I_ADD_IMM32(11, 11, 2),
	     I_ADD_IMM32(10, 10, -1), I_BRANCH(C_GT, 10, -3), I_STORE(10, 3, 12, 0));
	follow_to(h, h->now_ns + SECOND / 50);
	assert_int_equal(data32(g, 0), 0);
	assert_int_equal(data32(g, 4), 60000);
	assert_true(queue_done(g, 0));
}

/* It is interrupted for others at once, and notices what has been written to its code */
static void test_endless_loop_does_not_hold_up(void **state)
{
	struct host *h = *state;
	struct group a, b;
	u64 va;

	group_start(h, &a, 0, 1, 1);
	group_start(h, &b, 1, 2, 1);
	warm_up(&a, 0);
	warm_up(&b, 0);
	va = CODE_VA + a.code_used;
	queue_call(&a, 0, to_itself, ARRAY_SIZE(to_itself));
	follow_to(h, h->now_ns + SECOND / 100 + 333333);
	CALL(&b, 0, I_MOVE48(12, DATA_VA), I_MOVE32(10, 1), I_STORE(10, 1, 12, 0));
	follow_to(h, h->now_ns + 100000);
	assert_int_equal(data32(&b, 0), 1);
	assert_false(queue_done(&a, 0));
	host_write64(h, a.code_pa + (va - CODE_VA) + 8, I_NOP);
	follow_to(h, h->now_ns + 2000000);
	assert_true(queue_done(&a, 0));
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
		TEST(test_idle_beside_a_loop),
		TEST_GROUP(test_busy_with_memory),
		TEST_GROUP(test_effects_in_time),
		TEST_GROUP(test_load_in_time),
		TEST_GROUP(test_suspended_work),
		TEST_GROUP(test_sync_wait_with_work_in_flight),
		TEST_GROUP(test_clock),
		cmocka_unit_test(test_endless_loop),
		cmocka_unit_test(test_endless_loop_is_cheap),
		TEST_GROUP(test_loop_that_ends),
		TEST(test_endless_loop_does_not_hold_up),
		TEST(test_speed),
	};

	return cmocka_run_group_tests_name("gpu_time", tests, NULL, NULL);
}
