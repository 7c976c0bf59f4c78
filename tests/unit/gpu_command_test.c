// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * GPU model: GPU_COMMAND, counters, reset, and doorbells.
 */
#include "gpu_host.h"

/* GPU commands */

static void test_flush_caches(void **state)
{
	struct host *h = *state;

	host_command(h, CMD_FLUSH_ALL);
	assert_int_equal(r32(h, R_GPU_IRQ + IRQ_RAW), IRQ_CLEAN_CACHES);
	assert_int_equal(r32(h, R_LATEST_FLUSH_ID), 2);
}

static void test_flush_pa_range(void **state)
{
	struct host *h = *state;

	w64(h, 0x0D0, HOST_RAM_BASE);
	w64(h, 0x0D8, PAGE);
	host_command(h, CMD_FLUSH_PA);
	assert_int_equal(r32(h, R_GPU_IRQ + IRQ_RAW), IRQ_FLUSH_PA);
	assert_int_equal(guest_errors(h), 0);
}

static void test_silent_commands(void **state)
{
	static const u32 commands[] = { 0, 6, CMD_CLEAR_FAULT };
	struct host *h = *state;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(commands); i++)
		host_command(h, commands[i]);
	assert_int_equal(r32(h, R_GPU_IRQ + IRQ_RAW), 0);
	assert_int_equal(guest_errors(h), 0);
}

static void test_unknown_commands(void **state)
{
	static const u32 commands[] = { 2, 9, 0xff, 0x301, 0xffffff01 };
	struct host *h = *state;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(commands); i++) {
		host_command(h, commands[i]);
		assert_int_equal(guest_errors(h), i + 1);
	}
	assert_int_equal(r32(h, R_GPU_IRQ + IRQ_RAW), 0);
}

static void test_flush_id_callback(void **state)
{
	struct host *h = *state;

	assert_int_equal(h->flush_id, r32(h, R_LATEST_FLUSH_ID));
	host_command(h, CMD_FLUSH_ALL);
	assert_int_equal(h->flush_id, r32(h, R_LATEST_FLUSH_ID));
}

static void test_flush_id_wraps_in_24_bits(void **state)
{
	struct host *h = *state;
	u64 ns = mali_gpu_cost_ns(h->gpu, MALI_COST_FLUSH);
	u32 id, before = r32(h, R_LATEST_FLUSH_ID);
	unsigned int i;

	/* Once round and a little further; 0 would mean "always flush" */
	w32(h, R_GPU_COMMAND, CMD_FLUSH_ALL);
	for (i = 0; i < 0x1000010; i++) {
		/* The write finds that the flush before it is complete */
		h->now_ns += ns;
		w32(h, R_GPU_COMMAND, CMD_FLUSH_ALL);
		id = h->flush_id;
		if (!id || id > 0xffffff || id != (before == 0xffffff ? 1 : before + 1))
			fail_msg("flush id %#x after %#x", id, before);
		before = id;
	}
}

/* Counters */

static void test_timestamp(void **state)
{
	struct host *h = *state;
	u64 before = r64(h, R_TIMESTAMP);

	h->now_ns += 1000000000;
	assert_int_equal(r64(h, R_TIMESTAMP) - before, 24000000);
	w64(h, R_TIMESTAMP_OFFSET, 1000);
	assert_int_equal(r64(h, R_TIMESTAMP) - before, 24001000);
}

static void test_timestamp_does_not_overflow(void **state)
{
	struct host *h = *state;

	h->now_ns = 400ull * 86400 * 1000000000;
	assert_true(r64(h, R_TIMESTAMP) == 400ull * 86400 * 24000000 + 1);
}

/* The rate of the board's system counter, as arm64 reports it in CNTFRQ_EL0 */
static void test_timestamp_rate_of_the_board(void **state)
{
	static const u64 rates[] = { 1, 19200000, 62500000, MALI_TIMESTAMP_HZ_MAX };
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rates); i++) {
		const struct mali_gpu_config config = {
			.clock_hz = HOST_CLOCK_HZ, .timestamp_hz = rates[i],
		};
		struct host *h = host_new_config(&config);
		u64 before = r64(h, R_TIMESTAMP);

		h->now_ns += 1000000000;
		assert_int_equal(r64(h, R_TIMESTAMP) - before, rates[i]);
		h->now_ns = 400ull * 86400 * 1000000000 + 999999999;
		assert_true(r64(h, R_TIMESTAMP) == 400ull * 86400 * rates[i] + rates[i] -
			    (rates[i] + 999999999) / 1000000000 + 1);
		host_delete(h);
	}
}

static void test_cycle_count_only_on_demand(void **state)
{
	struct host *h = *state;

	h->now_ns += 1000;
	assert_int_equal(r64(h, R_CYCLE_COUNT), 0);
	host_command(h, CMD_TIME_ON);
	h->now_ns += 1000;
	assert_int_equal(r64(h, R_CYCLE_COUNT), 1000);
	host_command(h, CMD_TIME_OFF);
	h->now_ns += 1000;
	assert_int_equal(r64(h, R_CYCLE_COUNT), 1000);
}

static void test_cycle_count_on_is_not_counted(void **state)
{
	struct host *h = *state;

	/* TIME is a switch: on twice is on */
	host_command(h, CMD_TIME_ON);
	host_command(h, CMD_TIME_ON);
	h->now_ns += 1000;
	host_command(h, CMD_TIME_OFF);
	h->now_ns += 1000;
	assert_int_equal(r64(h, R_CYCLE_COUNT), 1000);
}

static void test_cycle_count_follows_clock(void **state)
{
	struct host *h = *state;

	host_command(h, CMD_TIME_ON);
	h->now_ns += 1000;
	mali_gpu_set_clock(h->gpu, HOST_CLOCK_HZ / 2);
	h->now_ns += 1000;
	assert_int_equal(r64(h, R_CYCLE_COUNT), 1500);
}

static void test_clock_of_0_is_refused(void **state)
{
	struct host *h = *state;

	host_command(h, CMD_TIME_ON);
	mali_gpu_set_clock(h->gpu, 0);
	assert_int_equal(h->logged[MALI_LOG_HOST_ERROR], 1);
	h->now_ns += 1000;
	assert_int_equal(r64(h, R_CYCLE_COUNT), 1000);
}

/* Reset */

static void test_soft_reset_completes(void **state)
{
	static const u32 commands[] = { CMD_RESET_SOFT, CMD_RESET_HARD };
	struct host *h = *state;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(commands); i++) {
		w32(h, R_GPU_IRQ + IRQ_RAW, 0x80000001);
		host_command(h, commands[i]);
		assert_int_equal(r32(h, R_GPU_IRQ + IRQ_RAW), IRQ_RESET_COMPLETED);
		assert_int_equal(stat(h, MALI_STAT_RESETS), i + 1);
	}
}

/*
 * panthor and kbase unmask RESET_COMPLETED before the command and wait for the
 * interrupt; panthor does not write the mask again afterwards.
 */
static void test_soft_reset_interrupts(void **state)
{
	struct host *h = *state;

	w32(h, R_GPU_IRQ + IRQ_MSK, IRQ_RESET_COMPLETED | IRQ_CLEAN_CACHES);
	host_command(h, CMD_RESET_SOFT);
	assert_true(h->line[MALI_IRQ_GPU]);
	w32(h, R_GPU_IRQ + IRQ_CLR, IRQ_RESET_COMPLETED);
	assert_false(h->line[MALI_IRQ_GPU]);
	host_command(h, CMD_FLUSH_ALL);
	assert_true(h->line[MALI_IRQ_GPU]);
}

static void test_soft_reset_effects(void **state)
{
	struct host *h = *state;
	unsigned int i;

	host_boot(h);
	host_power(h, R_SHADER_PWRON, 5);
	w32(h, R_L2_CONFIG, 1u << 24);
	w32(h, R_COHERENCY_PROTOCOL, 31);
	host_command(h, CMD_TIME_ON);
	w32(h, R_MMU_IRQ + IRQ_MSK, ~0u);
	w32(h, R_MMU_IRQ + IRQ_RAW, 1);
	w32(h, R_JOB_IRQ + IRQ_RAW, 1);
	as_lock(h, 3, 0x40000000, 15);
	assert_true(h->line[MALI_IRQ_MMU] && h->line[MALI_IRQ_JOB]);

	host_command(h, CMD_RESET_SOFT);

	assert_int_equal(r64(h, R_SHADER_READY), 0);
	assert_int_equal(r64(h, R_L2_READY), 0);
	assert_int_equal(r32(h, R_MCU_CONTROL), 0);
	assert_int_equal(r32(h, R_MCU_STATUS), MCU_S_DISABLED);
	assert_int_equal(r32(h, R_L2_CONFIG), 0);
	assert_int_equal(r32(h, R_COHERENCY_PROTOCOL), 0);
	assert_int_equal(r32(h, R_GPU_STATUS), 0);
	assert_int_equal(r32(h, R_GPU_FAULTSTATUS), 0);
	assert_int_equal(r32(h, R_MMU_IRQ + IRQ_RAW), 0);
	assert_int_equal(r32(h, R_MMU_IRQ + IRQ_MSK), 0);
	assert_int_equal(r32(h, R_JOB_IRQ + IRQ_RAW), 0);
	assert_int_equal(r32(h, R_JOB_IRQ + IRQ_MSK), 0);
	assert_false(h->line[MALI_IRQ_MMU] || h->line[MALI_IRQ_JOB]);
	for (i = 0; i < 8; i++) {
		assert_int_equal(r64(h, R_AS(i, AS_TRANSTAB)), 0);
		assert_int_equal(r64(h, R_AS(i, AS_TRANSCFG)), 0);
		assert_int_equal(r64(h, R_AS(i, AS_MEMATTR)), 0);
		assert_int_equal(r64(h, R_AS(i, AS_LOCKADDR)), 0);
	}
	h->now_ns += 1000;
	assert_int_equal(r64(h, R_CYCLE_COUNT), 0);
	assert_true(r32(h, R_LATEST_FLUSH_ID));
	assert_int_equal(h->flush_id, r32(h, R_LATEST_FLUSH_ID));
	assert_true(host_step(h, 1) == MALI_RUN_IDLE);
}

static void test_soft_reset_keeps_memory(void **state)
{
	struct host *h = *state;

	host_boot(h);
	host_command(h, CMD_RESET_SOFT);
	assert_int_equal(host_read32(h, h->shared + 0x10), FW_GROUPS);
	assert_true(host_read32(h, h->shared));
	/* And the whole way up again */
	host_boot(h);
	assert_int_equal(stat(h, MALI_STAT_MCU_BOOTS), 2);
}

static void test_fast_reset_leaves_the_rest(void **state)
{
	struct host *h = *state;

	host_boot(h);
	w32(h, R_JOB_IRQ + IRQ_MSK, 0x1234);
	host_command(h, CMD_RESET_FAST);
	assert_true(r32(h, R_GPU_IRQ + IRQ_RAW) & IRQ_RESET_COMPLETED);
	assert_int_equal(r64(h, R_L2_READY), 1);
	assert_true(r64(h, R_AS(0, AS_TRANSCFG)) == TRANSCFG_4K_48BIT);
	assert_int_equal(r32(h, R_JOB_IRQ + IRQ_MSK), 0x1234);
	assert_int_equal(stat(h, MALI_STAT_RESETS), 0);
}

/* Doorbells */

static void test_doorbells_kick(void **state)
{
	struct host *h = *state;
	unsigned int i, before;
	u64 rung;

	host_boot(h);
	rung = stat(h, MALI_STAT_DOORBELLS);
	for (i = 0; i < 32; i++) {
		before = h->kicks;
		w32(h, R_DOORBELL(i), 1);
		assert_true(h->kicks > before);
		w32(h, R_DOORBELL(i), 0);
		assert_int_equal(stat(h, MALI_STAT_DOORBELLS), rung + i + 1);
	}
	assert_int_equal(guest_errors(h), 0);
}

static void test_doorbells_before_boot(void **state)
{
	struct host *h = *state;
	unsigned int i;

	for (i = 0; i < 32; i++)
		w32(h, R_DOORBELL(i), 1);
	assert_true(host_run(h) == MALI_RUN_IDLE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_flush_caches),
		TEST(test_flush_pa_range),
		TEST(test_silent_commands),
		TEST(test_unknown_commands),
		TEST(test_flush_id_callback),
		TEST(test_flush_id_wraps_in_24_bits),
		TEST(test_timestamp),
		TEST(test_timestamp_does_not_overflow),
		cmocka_unit_test(test_timestamp_rate_of_the_board),
		TEST(test_cycle_count_only_on_demand),
		TEST(test_cycle_count_on_is_not_counted),
		TEST(test_cycle_count_follows_clock),
		TEST(test_clock_of_0_is_refused),
		TEST(test_soft_reset_completes),
		TEST(test_soft_reset_interrupts),
		TEST(test_soft_reset_effects),
		TEST(test_soft_reset_keeps_memory),
		TEST(test_fast_reset_leaves_the_rest),
		TEST(test_doorbells_kick),
		TEST(test_doorbells_before_boot),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
