// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * GPU model: power and clock of the board.
 */
#include "gpu_mmu.h"

static void set_power(struct host *h, bool on)
{
	mali_gpu_set_supply(h->gpu, MALI_SUPPLY_POWER, on);
}

static void set_clock(struct host *h, bool on)
{
	mali_gpu_set_supply(h->gpu, MALI_SUPPLY_CLOCK, on);
}

static void l2_off(struct host *h)
{
	host_mcu(h, MCU_OFF);
	host_power(h, R_L2_PWROFF, 1);
	assert_true(poll64(h, R_L2_READY, 0));
}

/* Any access is refused, whatever its offset; the log has one of a kind */
static void no_answer(struct host *h, enum mali_supply what)
{
	u64 before = stat(h, MALI_STAT_GUEST_ERRORS);
	unsigned int logged = guest_errors(h);

	w32(h, R_TIMESTAMP_OFFSET, 0x1234);
	mali_gpu_set_supply(h->gpu, what, false);
	assert_int_equal(r32(h, R_GPU_ID), 0xffffffff);
	assert_true(mali_gpu_reg_read(h->gpu, R_L2_READY, 8) == ~0ull);
	assert_int_equal(r32(h, 0x7c), 0xffffffff);
	w32(h, R_TIMESTAMP_OFFSET, 0x5678);
	w32(h, R_DOORBELL(0), 1);
	assert_int_equal(stat(h, MALI_STAT_GUEST_ERRORS), before + 5);
	assert_int_equal(guest_errors(h), logged + 2);
	/* Switching it off again is no change */
	mali_gpu_set_supply(h->gpu, what, false);
	r32(h, R_GPU_ID);
	assert_int_equal(guest_errors(h), logged + 2);
	mali_gpu_set_supply(h->gpu, what, true);
	assert_int_equal(r32(h, R_GPU_ID), 0xA8670005);
	assert_int_equal(stat(h, MALI_STAT_GUEST_ERRORS), before + 6);
	assert_int_equal(r32(h, R_TIMESTAMP_OFFSET), what == MALI_SUPPLY_CLOCK ? 0x1234 : 0);
	/* The next time it is logged again */
	mali_gpu_set_supply(h->gpu, what, false);
	r32(h, R_GPU_ID);
	assert_int_equal(guest_errors(h), logged + 3);
}

static void test_no_answer_without_power(void **state)
{
	no_answer(*state, MALI_SUPPLY_POWER);
}

static void test_no_answer_without_clock(void **state)
{
	no_answer(*state, MALI_SUPPLY_CLOCK);
}

/* With the power gone as well, it takes both to get an answer */
static void test_both(void **state)
{
	struct host *h = *state;

	set_clock(h, false);
	set_power(h, false);
	set_power(h, true);
	assert_int_equal(r32(h, R_GPU_ID), 0xffffffff);
	set_clock(h, true);
	assert_int_equal(r32(h, R_GPU_ID), 0xA8670005);
	mali_gpu_set_supply(h->gpu, MALI_SUPPLY_COUNT, false);
	assert_int_equal(r32(h, R_GPU_ID), 0xA8670005);
}

static void test_power_takes_the_registers(void **state)
{
	struct host *h = *state;

	w32(h, R_L2_CONFIG, 0x55);
	w32(h, R_COHERENCY_PROTOCOL, 31);
	host_boot(h);
	w32(h, R_GPU_IRQ + IRQ_MSK, ~0u);
	w32(h, R_JOB_IRQ + IRQ_MSK, ~0u);
	w32(h, R_MMU_IRQ + IRQ_MSK, ~0u);
	w32(h, R_GPU_IRQ + IRQ_RAW, 1);
	w32(h, R_JOB_IRQ + IRQ_RAW, 1);
	w32(h, R_MMU_IRQ + IRQ_RAW, 1);
	assert_true(h->line[MALI_IRQ_GPU] && h->line[MALI_IRQ_JOB] && h->line[MALI_IRQ_MMU]);
	host_command(h, CMD_TIME_ON);
	host_command(h, CMD_FLUSH_ALL);
	assert_true(h->flush_id > 1);
	l2_off(h);

	set_power(h, false);
	assert_false(h->line[MALI_IRQ_GPU] || h->line[MALI_IRQ_JOB] || h->line[MALI_IRQ_MMU]);
	assert_int_equal(h->flush_id, 0xffffffff);
	set_power(h, true);
	assert_int_equal(stat(h, MALI_STAT_POWER_OFFS), 1);
	assert_int_equal(r32(h, R_MCU_CONTROL), 0);
	assert_int_equal(mcu_status(h), MCU_S_DISABLED);
	assert_int_equal(r32(h, R_GPU_IRQ + IRQ_MSK), 0);
	assert_int_equal(r32(h, R_GPU_IRQ + IRQ_RAW), 0);
	assert_int_equal(r32(h, R_JOB_IRQ + IRQ_MSK), 0);
	assert_int_equal(r32(h, R_JOB_IRQ + IRQ_RAW), 0);
	assert_int_equal(r32(h, R_MMU_IRQ + IRQ_MSK), 0);
	assert_true(r64(h, R_AS(0, AS_TRANSTAB)) == 0);
	assert_true(r64(h, R_AS(0, AS_TRANSCFG)) == 0);
	assert_int_equal(r32(h, R_L2_CONFIG), 0);
	assert_int_equal(r32(h, R_COHERENCY_PROTOCOL), 0);
	assert_true(r64(h, R_CYCLE_COUNT) == 0);
	assert_int_equal(r32(h, R_LATEST_FLUSH_ID), 1);
	assert_int_equal(h->flush_id, 1);
	assert_int_equal(guest_errors(h), 0);
}

/* Memory is not the GPU's: the firmware boots from it as after a fast reset */
static void test_boot_after_a_power_cycle(void **state)
{
	struct group *g = *state;
	struct host *h = g->h;

	group_request(g, CSG_SUSPEND);
	l2_off(h);
	set_power(h, false);
	set_power(h, true);
	host_power_on(h);
	as_enable(h, 0, h->mcu);
	host_mcu(h, MCU_AUTO);
	assert_int_equal(mcu_status(h), MCU_S_ENABLED);
	as_enable(h, AS, &g->vm);
	group_bind(g, 0);
	assert_true(group_request(g, CSG_RESUME));
	group_work(g);
	assert_int_equal(guest_errors(h), 0);
}

static void test_power_takes_groups(void **state)
{
	struct group *g = *state;
	struct host *h = g->h;

	CALL(g, 0, I_MOVE32(10, 1), I_BRANCH(6, 0, -1));
	host_step(h, 10);
	l2_off(h);
	set_power(h, false);
	set_power(h, true);
	assert_true(host_run(h) == MALI_RUN_IDLE);
	assert_int_equal(mcu_status(h), MCU_S_DISABLED);
}

/* The L2 does not write what it holds */
static void test_power_taken_from_the_l2(void **state)
{
	struct host *h = *state;

	host_power_on(h);
	set_power(h, false);
	assert_int_equal(guest_errors(h), 1);
	set_power(h, true);
	assert_int_equal(r64(h, R_L2_READY), 0);
	set_power(h, false);
	assert_int_equal(guest_errors(h), 1);
}

/* What is not in memory yet is lost, unless the L2 was powered off first */
static void test_power_takes_dirty_lines(void **state)
{
	struct group *g = *state;
	struct host *h = g->h;
	u64 pa = host_alloc(h, PAGE, PAGE);
	unsigned int orderly;

	for (orderly = 0; orderly < 2; orderly++) {
		vm_map(h, &g->vm, FAR_VA, pa, PAGE, PTE_NOEXEC | PTE_CACHED);
		as_enable(h, AS, &g->vm);
		store(g, FAR_VA, 0x1234);
		assert_int_equal(host_read32(h, pa), 0);
		assert_true(group_request(g, CSG_SUSPEND));
		if (orderly)
			l2_off(h);
		set_power(h, false);
		assert_int_equal(host_read32(h, pa), orderly ? 0x1234 : 0);
		set_power(h, true);
		assert_int_equal(guest_errors(h), 1);
		host_boot(h);
		as_enable(h, AS, &g->vm);
		group_bind(g, 0);
		assert_true(group_request(g, CSG_RESUME));
	}
}

/* Nothing proceeds without a clock, and afterwards all does, from where it was */
static void test_clock_stops_the_gpu(void **state)
{
	struct group *g = *state;
	struct host *h = g->h;
	u64 cycles, timestamp, done;

	host_command(h, CMD_TIME_ON);
	CALL(g, 0, I_ADD_IMM32(10, 10, 1), I_BRANCH(6, 0, -2));
	host_step(h, 10);
	done = stat(h, MALI_STAT_INSTRUCTIONS);
	assert_true(done);
	cycles = r64(h, R_CYCLE_COUNT);
	timestamp = r64(h, R_TIMESTAMP);
	set_clock(h, false);
	h->now_ns += 1000000;
	assert_true(host_step(h, 100) == MALI_RUN_IDLE);
	h->kicks = 0;
	set_clock(h, true);
	assert_true(h->kicks);
	assert_true(r64(h, R_CYCLE_COUNT) == cycles);
	assert_true(r64(h, R_TIMESTAMP) == timestamp + 24000);
	assert_int_equal(stat(h, MALI_STAT_INSTRUCTIONS), done);
	host_step(h, 10);
	assert_true(stat(h, MALI_STAT_INSTRUCTIONS) > done);
	assert_int_equal(mcu_status(h), MCU_S_ENABLED);
	assert_int_equal(guest_errors(h), 0);
}

/* Lines are not clocked */
static void test_clock_leaves_the_lines(void **state)
{
	struct host *h = *state;

	host_boot(h);
	w32(h, R_JOB_IRQ + IRQ_MSK, ~0u);
	w32(h, R_JOB_IRQ + IRQ_RAW, IRQ_GLB);
	assert_true(h->line[MALI_IRQ_JOB]);
	set_clock(h, false);
	assert_true(h->line[MALI_IRQ_JOB]);
	set_clock(h, true);
	assert_int_equal(r32(h, R_JOB_IRQ + IRQ_STAT), IRQ_GLB);
}

/* A reset whose completion is late never completes */
static void test_power_takes_a_late_reset(void **state)
{
	struct host *h = *state;

	mali_gpu_inject(h->gpu, MALI_INJECT_LATE_RESET, 1);
	host_command(h, CMD_RESET_SOFT);
	set_power(h, false);
	set_power(h, true);
	h->now_ns += 100000000;
	host_run(h);
	assert_int_equal(r32(h, R_GPU_IRQ + IRQ_RAW), 0);
}

/* v14 has its domains elsewhere */
static void test_power_of_v14(void **state)
{
	struct host *h = host_new("g1pro");

	host_boot(h);
	set_power(h, false);
	assert_int_equal(guest_errors(h), 1);
	set_power(h, true);
	assert_true(r64(h, R_PWR(0x108)) == 0);
	assert_int_equal(r32(h, R_PWR(IRQ_RAW)), 0);
	host_delete(h);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_no_answer_without_power),
		TEST(test_no_answer_without_clock),
		TEST(test_both),
		TEST(test_power_takes_the_registers),
		TEST_GROUP(test_boot_after_a_power_cycle),
		TEST_GROUP(test_power_takes_groups),
		TEST(test_power_taken_from_the_l2),
		TEST_GROUP(test_power_takes_dirty_lines),
		TEST_GROUP(test_clock_stops_the_gpu),
		TEST(test_clock_leaves_the_lines),
		TEST(test_power_takes_a_late_reset),
		cmocka_unit_test(test_power_of_v14),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
