// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * GPU model: every bit of the requests and acknowledgements, by its kind; their
 * timers; sleep.
 */
#include "gpu_host.h"

#define GLB_SLEEP		(1u << 12)
#define GLB_STATE		(7u << 12)
#define GLB_YIELD_EN		(1u << 15)
#define GLB_FATAL		(1u << 27)
#define CSG_PROGRESS_TIMER	(1u << 31)
#define GLB_IN_EVICTION_TIMER	0x90
#define GLB_OUT_FATAL_STATUS	0x10

static u32 glb_ack_word(struct host *h)
{
	return host_read32(h, glb_out(h, GLB_OUT_ACK));
}

static void glb_request(struct host *h, u32 req)
{
	host_write32(h, glb_in(h, GLB_IN_REQ), req);
	host_doorbell(h);
}

/* What each bit of GLB_REQ is, on the product with the interface before 4.1 */
enum kind {
	TOGGLE,		/* copied to ACK */
	LEVEL,		/* likewise, but a second write of the same is no news */
	HALTS,		/* not acknowledged, the MCU halts */
	SLEEPS,		/* acknowledged, and the MCU halts */
	ENTERS,		/* acknowledged; no queue waits for it, so PROTM_EXIT comes along */
	EVENT,		/* the firmware's: the host's side is left alone */
};

static const struct { unsigned int bit; enum kind kind; } glb_bits[] = {
	{ 0, HALTS }, { 1, TOGGLE }, { 2, TOGGLE }, { 3, TOGGLE }, { 4, ENTERS },
	{ 5, LEVEL }, { 7, LEVEL }, { 8, TOGGLE }, { 9, TOGGLE }, { 10, LEVEL },
	{ 11, LEVEL }, { 12, SLEEPS }, { 15, LEVEL }, { 16, TOGGLE },
	{ 20, EVENT }, { 21, EVENT }, { 22, EVENT }, { 23, EVENT }, { 24, EVENT },
	{ 25, EVENT }, { 26, EVENT }, { 27, EVENT }, { 30, EVENT }, { 31, EVENT },
};

static void check_glb_bit(u32 bit, enum kind kind)
{
	struct host *h = host_new(NULL);
	bool acked = kind == TOGGLE || kind == LEVEL || kind == SLEEPS || kind == ENTERS;
	u32 want = acked ? bit | (kind == ENTERS ? GLB_PROTM_EXIT : 0) : 0;

	host_boot(h);
	glb_request(h, bit);
	if (glb_ack_word(h) != want)
		fail_msg("bit %#x: ACK is %#x", bit, glb_ack_word(h));
	assert_int_equal(r32(h, R_JOB_IRQ + IRQ_RAW), acked ? IRQ_GLB : 0);
	assert_int_equal(r32(h, R_MCU_STATUS),
			 kind == HALTS || kind == SLEEPS ? MCU_S_HALT : MCU_S_ENABLED);
	assert_int_equal(guest_errors(h), 0);
	if (kind == TOGGLE || kind == LEVEL) {
		/* The same again is nothing new; back again is */
		w32(h, R_JOB_IRQ + IRQ_CLR, ~0u);
		host_doorbell(h);
		assert_int_equal(r32(h, R_JOB_IRQ + IRQ_RAW), 0);
		glb_request(h, 0);
		assert_int_equal(glb_ack_word(h), 0);
		assert_int_equal(r32(h, R_JOB_IRQ + IRQ_RAW), IRQ_GLB);
	}
	host_delete(h);
}

static void test_glb_bits(void **state)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(glb_bits); i++)
		check_glb_bit(1u << glb_bits[i].bit, glb_bits[i].kind);
}

/* All that can be asked for at once, in one doorbell and one interrupt */
static void test_glb_all_at_once(void **state)
{
	struct host *h = *state;
	u32 all = 0;
	unsigned int i;

	host_boot(h);
	for (i = 0; i < ARRAY_SIZE(glb_bits); i++)
		if (glb_bits[i].kind == TOGGLE || glb_bits[i].kind == LEVEL)
			all |= 1u << glb_bits[i].bit;
	glb_request(h, all);
	assert_int_equal(glb_ack_word(h), all);
	glb_request(h, 0);
	assert_int_equal(glb_ack_word(h), 0);
	assert_int_equal(guest_errors(h), 0);
}

/* Bits of CSG_REQ and CS_REQ that are not requests are left alone, and none is invented */
static void test_csg_bits(void **state)
{
	unsigned int bit;

	for (bit = 3; bit < 32; bit++) {
		bool request = bit == 4 || bit == 5;
		struct host *h = host_new(NULL);
		struct group g;
		u32 ack;

		group_start(h, &g, 0, 1, 1);
		ack = host_read32(h, csg_out(h, 0, CSG_OUT_ACK));
		w32(h, R_JOB_IRQ + IRQ_CLR, ~0u);
		host_write32(h, csg_in(h, 0, CSG_IN_REQ),
			     host_read32(h, csg_in(h, 0, CSG_IN_REQ)) ^ 1u << bit);
		assert_true(group_request(&g, CSG_START));
		if (host_read32(h, csg_out(h, 0, CSG_OUT_ACK)) != (request ? ack ^ 1u << bit : ack))
			fail_msg("bit %u", bit);
		assert_int_equal(r32(h, R_JOB_IRQ + IRQ_RAW), request);
		host_delete(h);
	}
}

static void test_cs_bits(void **state)
{
	/*
	 * State, what makes a queue idle, and events, of which none is pending after a start.
	 * The rest is not acknowledged.
	 */
	static const u32 mirrored = 7 | 1u << 8 | 1u << 9 | 1u << 10 | 1u << 11 | 1u << 12 |
				    1u << 26 | 1u << 27 | 1u << 30 | 1u << 31;
	unsigned int bit;

	for (bit = 0; bit < 32; bit++) {
		struct host *h = host_new(NULL);
		struct group g;

		group_prepare(h, &g, 0, 1, 1);
		host_write32(h, cs_in(h, 0, 0, CS_IN_REQ), CS_START | 1u << bit);
		assert_true(group_request(&g, CSG_START));
		if (bit == 1 || bit == 2)
			/* Not a state that starts a queue */
			assert_int_equal(host_read32(h, cs_out(h, 0, 0, CS_OUT_ACK)), 0);
		else
			assert_int_equal(host_read32(h, cs_out(h, 0, 0, CS_OUT_ACK)),
					 CS_START | (mirrored & 1u << bit));
		host_delete(h);
	}
}

/* The firmware's death is an event, too */
static void test_fatal_event(void **state)
{
	struct host *h = *state;

	host_boot(h);
	assert_true(mali_gpu_inject(h->gpu, MALI_INJECT_FIRMWARE_PANIC, 1));
	glb_toggle(h, GLB_PING);
	assert_true(glb_pending(h, GLB_PING));
	assert_true(glb_pending(h, GLB_FATAL));
	assert_int_equal(host_read32(h, glb_out(h, GLB_OUT_FATAL_STATUS)), 0x4E);
	assert_int_equal(r32(h, R_JOB_IRQ + IRQ_RAW), IRQ_GLB);
	assert_int_equal(r32(h, R_MCU_STATUS), MCU_S_FATAL);
}

/* Sleep */

static const u64 count_forever[] = {
	I_MOVE48(12, DATA_VA), I_MOVE32(20, 0),
	I_ADD_IMM32(20, 20, 1), I_STORE(20, 1, 12, 0), I_BRANCH(C_ALWAYS, 0, -3),
};

static void test_sleep_keeps_groups(void **state)
{
	struct group *g = *state;
	struct host *h = g->h;
	u32 count;

	queue_call(g, 0, count_forever, ARRAY_SIZE(count_forever));
	host_run(h);
	glb_toggle(h, GLB_SLEEP);
	assert_false(glb_pending(h, GLB_SLEEP));
	assert_int_equal(r32(h, R_MCU_STATUS), MCU_S_HALT);
	count = data32(g, 0);
	assert_true(host_run(h) == MALI_RUN_IDLE);
	assert_int_equal(data32(g, 0), count);
	/* Not while there is no L2 */
	host_power(h, R_L2_PWROFF, 1);
	r64(h, R_L2_READY);
	host_doorbell(h);
	assert_int_equal(r32(h, R_MCU_STATUS), MCU_S_HALT);
	host_power_on(h);
	/* A queue's doorbell wakes as well as the global one */
	group_ring(g);
	assert_int_equal(r32(h, R_MCU_STATUS), MCU_S_ENABLED);
	assert_int_equal(stat(h, MALI_STAT_MCU_BOOTS), 1);
	host_run(h);
	assert_true(data32(g, 0) > count);
}

static void test_sleep_ends_with_a_boot(void **state)
{
	struct group *g = *state;
	struct host *h = g->h;

	glb_toggle(h, GLB_SLEEP);
	host_mcu(h, MCU_OFF);
	assert_int_equal(r32(h, R_MCU_STATUS), MCU_S_DISABLED);
	host_doorbell(h);
	assert_int_equal(r32(h, R_MCU_STATUS), MCU_S_DISABLED);
	host_mcu(h, MCU_AUTO);
	assert_int_equal(stat(h, MALI_STAT_MCU_BOOTS), 2);
}

/* Progress timer: 1000 * 1024 cycles at 1 GHz */

#define TICKS	1000
#define NS	(TICKS * 1024)

static void arm(struct host *h, u32 reg, u32 ticks, u32 bit)
{
	host_write32(h, glb_in(h, reg), ticks);
	glb_toggle(h, bit);
	assert_false(glb_pending(h, bit));
}

/* PROGRESS_WAIT for a value that no queue ever reaches */
#define WAIT_FOR_EVER	I_MOVE48(14, 1000), I_PROGRESS_WAIT(0, 14)

static void test_progress_timer(void **state)
{
	struct host *h = *state;
	struct group g;

	group_start(h, &g, 3, 1, 1);
	arm(h, GLB_IN_PROGRESS_TIMER, TICKS, GLB_PROGRESS_TIMER);
	RUN(&g, WAIT_FOR_EVER);
	group_ack_events(&g);
	host_run_for(h, NS - 20000);
	assert_int_equal(group_events(&g), 0);
	host_run_for(h, 600000);
	assert_int_equal(group_events(&g), CSG_PROGRESS_TIMER);
	assert_int_equal(r32(h, R_JOB_IRQ + IRQ_RAW), 1u << 3);
	/* Once */
	group_ack_events(&g);
	host_run_for(h, 5 * NS);
	assert_int_equal(group_events(&g), 0);
	/* And again for another one in its place */
	assert_true(group_request(&g, CSG_TERMINATE));
	group_start(h, &g, 3, 1, 1);
	RUN(&g, WAIT_FOR_EVER);
	group_ack_events(&g);
	host_run_for(h, 2 * NS);
	assert_int_equal(group_events(&g), CSG_PROGRESS_TIMER);
}

/* A group that comes late to a slot does not inherit the time of the one before */
static void test_progress_timer_of_a_new_group(void **state)
{
	struct group *g = *state;
	struct host *h = g->h;
	static const u64 forever[] = { I_BRANCH(C_ALWAYS, 0, -1) };

	arm(h, GLB_IN_PROGRESS_TIMER, TICKS, GLB_PROGRESS_TIMER);
	queue_call(g, 0, forever, 1);
	host_run_for(h, NS / 2);
	host_step(h, 0);
	assert_true(group_request(g, CSG_TERMINATE));
	h->now_ns += 10 * NS;
	group_prepare(h, g, 0, 1, 1);
	/* Work in the ring from the start, and no time for it yet */
	queue_call(g, 0, forever, 1);
	assert_true(group_request(g, CSG_START));
	host_step(h, 0);
	host_step(h, 0);
	assert_int_equal(group_events(g) & CSG_PROGRESS_TIMER, 0);
}

static void test_progress_timer_follows_clock(void **state)
{
	struct host *h = *state;
	struct group g;

	mali_gpu_set_clock(h->gpu, HOST_CLOCK_HZ / 4);
	group_start(h, &g, 0, 1, 1);
	arm(h, GLB_IN_PROGRESS_TIMER, TICKS, GLB_PROGRESS_TIMER);
	RUN(&g, WAIT_FOR_EVER);
	group_ack_events(&g);
	host_run_for(h, 3 * NS);
	assert_int_equal(group_events(&g), 0);
	host_run_for(h, 2 * NS);
	assert_int_equal(group_events(&g), CSG_PROGRESS_TIMER);
}

/* A queue that executes, is empty or waits for others is not stuck */
static void test_progress_timer_unmoved(void **state)
{
	static const u64 jobs[][4] = {
		{ I_MOVE48(12, DATA_VA) },
		{ I_BRANCH(C_ALWAYS, 0, -1) },
		{ I_MOVE48(12, DATA_VA), I_MOVE32(14, 0), I_SYNC_WAIT32(C_GT, 12, 14) },
		{ I_PROT_REGION(1) },
		{ OP(0xff) },
	};
	unsigned int i, n;

	for (i = 0; i < ARRAY_SIZE(jobs); i++) {
		struct host *h = host_new(NULL);
		struct group g;

		group_start(h, &g, 0, 1, 1);
		/* Not idle in any of these */
		host_write32(h, cs_in(h, 0, 0, CS_IN_REQ), CS_START | CS_IDLE_EMPTY);
		arm(h, GLB_IN_PROGRESS_TIMER, TICKS, GLB_PROGRESS_TIMER);
		for (n = 0; n < 4 && jobs[i][n]; n++)
			;
		queue_call(&g, 0, jobs[i], n);
		host_run_for(h, 3 * NS);
		if (group_events(&g) & CSG_PROGRESS_TIMER)
			fail_msg("job %u", i);
		host_delete(h);
	}
}

static void test_progress_timer_off(void **state)
{
	struct group *g = *state;
	struct host *h = g->h;

	arm(h, GLB_IN_PROGRESS_TIMER, 0, GLB_PROGRESS_TIMER);
	RUN(g, WAIT_FOR_EVER);
	group_ack_events(g);
	host_run_for(h, 10 * NS);
	assert_int_equal(group_events(g), 0);
}

/* Power timer */

static void test_power_timer(void **state)
{
	struct group *g = *state;
	struct host *h = g->h;
	u64 next;

	host_write64(h, glb_in(h, GLB_IN_ALLOC_EN), 0x50001);
	glb_toggle(h, GLB_ALLOC_EN);
	arm(h, GLB_IN_PWROFF_TIMER, 0x80000000u | TICKS, GLB_PWROFF_TIMER);
	queue_call(g, 0, count_forever, ARRAY_SIZE(count_forever));
	host_run_for(h, 3 * NS);
	assert_int_equal(r64(h, R_SHADER_READY), 0x50001);
	assert_true(group_request(g, CSG_TERMINATE));
	next = host_run(h);
	assert_true(next > h->now_ns && next <= h->now_ns + NS);
	host_run_for(h, NS - 1000);
	assert_int_equal(r64(h, R_SHADER_READY), 0x50001);
	w32(h, R_GPU_IRQ + IRQ_CLR, ~0u);
	host_run_for(h, 2000);
	assert_int_equal(r64(h, R_SHADER_READY), 0);
	assert_int_equal(r64(h, R_TILER_READY), 0);
	assert_int_equal(r64(h, R_L2_READY), 1);
	assert_true(r32(h, R_GPU_IRQ + IRQ_RAW) & IRQ_POWER_ALL);
	/* Work brings them back, as many as the driver allows */
	group_start(h, g, 0, 1, 1);
	RUN(g, I_MOVE48(12, DATA_VA));
	assert_int_equal(r64(h, R_SHADER_READY), 0x50001);
	assert_int_equal(r64(h, R_TILER_READY), 1);
}

/* Cores that are not there are a mistake, those that are get power */
static void test_absent_cores(void **state)
{
	struct host *h = *state;

	host_boot(h);
	host_write64(h, glb_in(h, GLB_IN_ALLOC_EN), ~0ull);
	glb_toggle(h, GLB_ALLOC_EN);
	assert_false(glb_pending(h, GLB_ALLOC_EN));
	assert_int_equal(r64(h, R_SHADER_READY), 0x50005);
	assert_int_equal(guest_errors(h), 1);
}

struct shown {
	u64 progress, pwroff, idle;
};

static void see_timers(void *arg, const char *what, const char *name, u64 value)
{
	struct shown *s = arg;

	if (strcmp(what, "timer"))
		return;
	if (!strcmp(name, "progress"))
		s->progress = value;
	else if (!strcmp(name, "pwroff"))
		s->pwroff = value;
	else
		s->idle = value;
}

/* What the driver has configured, as times */
static void test_timers_are_shown(void **state)
{
	struct shown s = { 1, 1, 1 };
	struct host *h = *state;

	host_boot(h);
	mali_gpu_show(h->gpu, see_timers, &s);
	assert_true(s.progress == 0 && s.pwroff == 0 && s.idle == 0);
	arm(h, GLB_IN_PROGRESS_TIMER, 1000, GLB_PROGRESS_TIMER);
	/* 24 MHz, or the core clock's 1 GHz */
	arm(h, GLB_IN_PWROFF_TIMER, 3, GLB_PWROFF_TIMER);
	host_write32(h, glb_in(h, GLB_IN_IDLE_TIMER), 0x80000000u | 5);
	mali_gpu_show(h->gpu, see_timers, &s);
	assert_true(s.idle == 0);
	glb_toggle(h, GLB_IDLE_EN);
	mali_gpu_show(h->gpu, see_timers, &s);
	assert_true(s.progress == 1000 * 1024);
	assert_true(s.pwroff == 3 * 1024 * 1000 / 24);
	assert_true(s.idle == 5 * 1024);
}

static void test_power_timer_off(void **state)
{
	struct host *h = *state;

	host_boot(h);
	host_write64(h, glb_in(h, GLB_IN_ALLOC_EN), 1);
	glb_toggle(h, GLB_ALLOC_EN);
	arm(h, GLB_IN_PWROFF_TIMER, 0x80000000u, GLB_PWROFF_TIMER);
	host_run_for(h, 100 * NS);
	assert_int_equal(r64(h, R_SHADER_READY), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_glb_bits),
		TEST(test_glb_all_at_once),
		cmocka_unit_test(test_csg_bits),
		cmocka_unit_test(test_cs_bits),
		TEST(test_fatal_event),
		TEST_GROUP(test_sleep_keeps_groups),
		TEST_GROUP(test_sleep_ends_with_a_boot),
		TEST(test_progress_timer),
		TEST_GROUP(test_progress_timer_of_a_new_group),
		TEST(test_progress_timer_follows_clock),
		cmocka_unit_test(test_progress_timer_unmoved),
		TEST_GROUP(test_progress_timer_off),
		TEST_GROUP(test_power_timer),
		TEST(test_power_timer_off),
		TEST(test_absent_cores),
		TEST(test_timers_are_shown),
	};

	return cmocka_run_group_tests_name("gpu_glb", tests, NULL, NULL);
}
