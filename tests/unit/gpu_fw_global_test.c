// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * GPU model: global requests to the firmware, and its idle timer.
 */
#include "gpu_host.h"

/* Global requests */

static void test_glb_toggle_requests(void **state)
{
	static const u32 bits[] = {
		GLB_PROGRESS_TIMER, GLB_ALLOC_EN, GLB_PWROFF_TIMER, GLB_PRFCNT_SAMPLE, GLB_PING,
		GLB_FWCFG_UPDATE, GLB_EVICTION_TIMER,
	};
	struct host *h = *state;
	unsigned int i, round;

	host_boot(h);
	for (i = 0; i < ARRAY_SIZE(bits); i++) {
		/* Both ways, as a toggle has no level */
		for (round = 0; round < 2; round++) {
			w32(h, R_JOB_IRQ + IRQ_CLR, ~0u);
			glb_toggle(h, bits[i]);
			if (glb_pending(h, bits[i]))
				fail_msg("request %#x is not acknowledged", bits[i]);
			assert_int_equal(r32(h, R_JOB_IRQ + IRQ_RAW), IRQ_GLB);
		}
	}
	assert_int_equal(guest_errors(h), 0);
}

static void test_glb_level_requests(void **state)
{
	static const u32 bits[] = {
		GLB_PRFCNT_EN, GLB_COUNTER_EN, GLB_IDLE_EN, GLB_ITER_TRACE,
	};
	struct host *h = *state;
	unsigned int i;

	host_boot(h);
	for (i = 0; i < ARRAY_SIZE(bits); i++) {
		host_write32(h, glb_in(h, GLB_IN_REQ), bits[i]);
		host_doorbell(h);
		assert_int_equal(host_read32(h, glb_out(h, GLB_OUT_ACK)), bits[i]);
		host_write32(h, glb_in(h, GLB_IN_REQ), 0);
		host_doorbell(h);
		assert_int_equal(host_read32(h, glb_out(h, GLB_OUT_ACK)), 0);
	}
}

static void test_glb_ack_irq_mask(void **state)
{
	struct host *h = *state;

	host_boot(h);
	host_write32(h, glb_in(h, GLB_IN_MASK), ~GLB_PING);
	glb_toggle(h, GLB_PING);
	assert_false(glb_pending(h, GLB_PING));
	assert_int_equal(r32(h, R_JOB_IRQ + IRQ_RAW), 0);
	host_write32(h, glb_in(h, GLB_IN_MASK), GLB_PING);
	glb_toggle(h, GLB_PING);
	assert_int_equal(r32(h, R_JOB_IRQ + IRQ_RAW), IRQ_GLB);
}

static void test_glb_nothing_without_doorbell(void **state)
{
	struct host *h = *state;

	host_boot(h);
	host_write32(h, glb_in(h, GLB_IN_REQ), GLB_PING);
	host_run_for(h, 10000000);
	assert_true(glb_pending(h, GLB_PING));
}

static void test_glb_alloc_en_powers_cores(void **state)
{
	struct host *h = *state;

	host_boot(h);
	host_write64(h, glb_in(h, GLB_IN_ALLOC_EN), 0x10001);
	glb_toggle(h, GLB_ALLOC_EN);
	assert_int_equal(r64(h, R_SHADER_READY), 0x10001);
	assert_int_equal(r64(h, R_TILER_READY), 1);
	host_write64(h, glb_in(h, GLB_IN_ALLOC_EN), r64(h, R_SHADER_PRESENT));
	glb_toggle(h, GLB_ALLOC_EN);
	assert_int_equal(r64(h, R_SHADER_READY), 0x50005);
}

/* GPU_COMMAND TIME is another switch for the same counter */
static void test_cycles_count_while_the_firmware_runs(void **state)
{
	struct host *h = *state;
	u64 before;

	host_boot(h);
	before = r64(h, R_CYCLE_COUNT);
	h->now_ns += 1000;
	assert_int_equal(r64(h, R_CYCLE_COUNT), before + 1000);
	host_command(h, CMD_TIME_ON);
	host_command(h, CMD_TIME_OFF);
	before = r64(h, R_CYCLE_COUNT);
	h->now_ns += 1000;
	assert_int_equal(r64(h, R_CYCLE_COUNT), before + 1000);
}

static void test_cycles_stop_with_the_mcu(void **state)
{
	struct host *h = *state;
	u64 before;

	host_boot(h);
	before = r64(h, R_CYCLE_COUNT);
	h->now_ns += 1000;
	/* It runs until it has stopped */
	host_mcu(h, MCU_OFF);
	h->now_ns += 1000;
	assert_int_equal(r64(h, R_CYCLE_COUNT),
			 before + 1000 + mali_gpu_cost_ns(h->gpu, MALI_COST_STOP));
}

/* Idle timer */

/* 1024 cycles a tick of a clock of 1 GHz */
#define IDLE_TICKS	1000
#define IDLE_NS		(IDLE_TICKS * 1024)

static void arm_idle_timer(struct host *h)
{
	host_write32(h, glb_in(h, GLB_IN_IDLE_TIMER), 0x80000000 | IDLE_TICKS);
	host_write32(h, glb_in(h, GLB_IN_REQ),
		     host_read32(h, glb_in(h, GLB_IN_REQ)) | GLB_IDLE_EN);
	host_doorbell(h);
}

static void test_idle_timer(void **state)
{
	struct group *g = *state;
	struct host *h = g->h;
	u64 next;

	arm_idle_timer(h);
	CALL(g, 0, I_FOREVER);
	host_step(h, 100);
	assert_true(group_request(g, CSG_TERMINATE));
	next = host_run(h);
	assert_true(next > h->now_ns && next <= h->now_ns + IDLE_NS);
	host_run_for(h, IDLE_NS - 1000);
	assert_false(glb_pending(h, GLB_IDLE));
	w32(h, R_JOB_IRQ + IRQ_CLR, ~0u);
	host_run_for(h, 2000);
	assert_true(glb_pending(h, GLB_IDLE));
	assert_int_equal(r32(h, R_JOB_IRQ + IRQ_RAW), IRQ_GLB);
	/* Once */
	w32(h, R_JOB_IRQ + IRQ_CLR, ~0u);
	host_run_for(h, 10 * IDLE_NS);
	assert_int_equal(r32(h, R_JOB_IRQ + IRQ_RAW), 0);
}

/* In ticks of TIMESTAMP, 1024 of them a unit: when it fires depends on the board's rate */
static void check_idle_timer_of_timestamp(const struct mali_gpu_config *config, u64 ns)
{
	struct host *h = host_new_config(config);
	struct group group;

	group_start(h, &group, 0, AS, 1);

	host_write32(h, glb_in(h, GLB_IN_IDLE_TIMER), IDLE_TICKS);
	host_write32(h, glb_in(h, GLB_IN_REQ),
		     host_read32(h, glb_in(h, GLB_IN_REQ)) | GLB_IDLE_EN);
	w32(h, R_DOORBELL(0), 1);
	group_work(&group);
	/* It has been idle for a little longer */
	host_run_for(h, ns - ns / 100);
	assert_false(glb_pending(h, GLB_IDLE));
	host_run_for(h, ns / 100);
	assert_true(glb_pending(h, GLB_IDLE));
	host_delete(h);
}

static void test_idle_timer_of_timestamp(void **state)
{
	const struct mali_gpu_config fallback = { .clock_hz = HOST_CLOCK_HZ };
	const struct mali_gpu_config board = {
		.clock_hz = HOST_CLOCK_HZ, .timestamp_hz = 62500000,
	};

	check_idle_timer_of_timestamp(&fallback, IDLE_TICKS * 1024ull * 1000 / 24);
	check_idle_timer_of_timestamp(&board, IDLE_TICKS * 1024ull * 16);
}

static void test_idle_timer_after_a_short_job(void **state)
{
	struct group *g = *state;
	struct host *h = g->h;

	arm_idle_timer(h);
	group_work(g);
	host_run_for(h, 2 * IDLE_NS);
	assert_true(glb_pending(h, GLB_IDLE));
}

static void test_idle_timer_restarted_by_work(void **state)
{
	struct group *g = *state;
	struct host *h = g->h;
	unsigned int i;

	arm_idle_timer(h);
	for (i = 0; i < 5; i++) {
		group_work(g);
		host_run_for(h, IDLE_NS / 2);
		assert_false(glb_pending(h, GLB_IDLE));
	}
}

static void test_idle_timer_not_enabled(void **state)
{
	struct group *g = *state;
	struct host *h = g->h;

	group_work(g);
	assert_true(host_run(h) == MALI_RUN_IDLE);
	host_run_for(h, 1000 * IDLE_NS);
	assert_false(glb_pending(h, GLB_IDLE));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_glb_toggle_requests),
		TEST(test_glb_level_requests),
		TEST(test_glb_ack_irq_mask),
		TEST(test_glb_nothing_without_doorbell),
		TEST(test_glb_alloc_en_powers_cores),
		TEST(test_cycles_count_while_the_firmware_runs),
		TEST(test_cycles_stop_with_the_mcu),
		TEST_GROUP(test_idle_timer),
		cmocka_unit_test(test_idle_timer_of_timestamp),
		TEST_GROUP(test_idle_timer_after_a_short_job),
		TEST_GROUP(test_idle_timer_restarted_by_work),
		TEST_GROUP(test_idle_timer_not_enabled),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
