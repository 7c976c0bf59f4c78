// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * GPU model: the firmware's boot and halt.
 */
#include "gpu_host.h"

/* Boot */

static void test_boot(void **state)
{
	struct host *h = *state;

	host_power_on(h);
	fw_build(h);
	as_enable(h, 0, h->mcu);
	w32(h, R_JOB_IRQ + IRQ_MSK, ~0u);
	host_mcu(h, MCU_AUTO);
	/* All of it at once, as tyr polls */
	assert_int_equal(mcu_status(h), MCU_S_ENABLED);
	assert_int_equal(r32(h, R_JOB_IRQ + IRQ_RAW), IRQ_GLB);
	assert_true(h->line[MALI_IRQ_JOB]);
	assert_true(r32(h, R_GPU_IRQ + IRQ_RAW) & IRQ_MCU_STATUS);
	assert_int_equal(r32(h, R_GPU_STATUS) & 1, 1);
	assert_int_equal(stat(h, MALI_STAT_MCU_BOOTS), 1);
	assert_int_equal(guest_errors(h), 0);
}

static void test_boot_fills_control_tables(void **state)
{
	struct host *h = *state;
	unsigned int n, m;
	u32 size;

	host_boot(h);
	size = host_read32(h, h->shared + 0x100C);
	assert_true(size && size % PAGE == 0);
	assert_int_equal(size, mali_gpu_suspend_size(FW_STREAMS));
	for (n = 0; n < FW_GROUPS; n++) {
		u64 g = h->shared + 0x1000 + 0xA0 * n;

		assert_int_equal(host_read32(h, g + 0x0C), size);
		assert_int_equal(host_read32(h, g + 0x10), size);
		/* Layout words are the image's */
		assert_int_equal(host_read32(h, g + 0x04), FW_VA + 0x3000 + 0x80 * n);
		assert_int_equal(host_read32(h, g + 0x14), FW_STREAMS);
		for (m = 0; m < FW_STREAMS; m++)
			assert_int_equal(host_read32(h, g + 0x40 + 0xC * m), 0x7085F);
	}
}

static void test_boot_other_layout(void **state)
{
	static const struct { u32 groups, streams; } rows[] = { { 3, 8 }, { 31, 32 }, { 1, 1 } };
	unsigned int i, n, m;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		struct host *h = host_new(NULL);
		u32 stride = 0x40 + 0x10 * rows[i].streams;
		u64 va;

		fw_build(h);
		/* The tables may be wherever the stride puts them */
		h->shared = host_alloc(h, 0x80000, PAGE);
		vm_map(h, h->mcu, FW_VA, h->shared, 0x80000, PTE_NOEXEC);
		va = FW_VA + 0x10000;
		host_write32(h, h->shared + 0x08, FW_VA + 0x8000);
		host_write32(h, h->shared + 0x0C, FW_VA + 0x9000);
		host_write32(h, h->shared + 0x10, rows[i].groups);
		host_write32(h, h->shared + 0x14, stride);
		for (n = 0; n < rows[i].groups; n++) {
			u64 g = h->shared + 0x1000 + stride * n;

			host_write32(h, g + 0x04, va);
			host_write32(h, g + 0x08, va + 0x80);
			host_write32(h, g + 0x14, rows[i].streams);
			host_write32(h, g + 0x18, 0x10);
			va += 0x100;
			for (m = 0; m < rows[i].streams; m++, va += 0x180) {
				host_write32(h, g + 0x44 + 0x10 * m, va);
				host_write32(h, g + 0x48 + 0x10 * m, va + 0x80);
			}
		}
		host_power_on(h);
		as_enable(h, 0, h->mcu);
		host_mcu(h, MCU_AUTO);
		assert_int_equal(mcu_status(h), MCU_S_ENABLED);
		assert_true(host_read32(h, h->shared));
		/* The global block is where the table says */
		host_write32(h, h->shared + 0x8000, GLB_PING);
		host_doorbell(h);
		assert_int_equal(host_read32(h, h->shared + 0x9000), GLB_PING);
		host_delete(h);
	}
}

static void test_boot_modes(void **state)
{
	struct host *h = *state;

	host_boot(h);
	host_mcu(h, MCU_OFF);
	assert_int_equal(mcu_status(h), MCU_S_DISABLED);
	assert_true(host_run(h) == MALI_RUN_IDLE);
	host_mcu(h, MCU_ON);
	assert_int_equal(mcu_status(h), MCU_S_ENABLED);
	/* Once more is not another boot */
	host_mcu(h, MCU_AUTO);
	assert_int_equal(stat(h, MALI_STAT_MCU_BOOTS), 2);
	host_mcu(h, 3);
	assert_int_equal(guest_errors(h), 1);
}

static void test_boot_without_l2(void **state)
{
	struct host *h = *state;

	fw_build(h);
	as_enable(h, 0, h->mcu);
	host_mcu(h, MCU_AUTO);
	assert_int_equal(mcu_status(h), MCU_S_FATAL);
	assert_int_equal(r32(h, R_JOB_IRQ + IRQ_RAW), 0);
	assert_int_equal(guest_errors(h), 1);
}

static void test_boot_without_address_space(void **state)
{
	struct host *h = *state;

	host_power_on(h);
	host_mcu(h, MCU_AUTO);
	assert_int_equal(mcu_status(h), MCU_S_FATAL);
	assert_int_equal(r32(h, R_JOB_IRQ + IRQ_RAW), 0);
}

static void test_boot_without_shared_section(void **state)
{
	struct host *h = *state;

	host_power_on(h);
	fw_build(h);
	vm_unmap(h, h->mcu, FW_VA, FW_SIZE);
	as_enable(h, 0, h->mcu);
	host_mcu(h, MCU_AUTO);
	assert_int_equal(mcu_status(h), MCU_S_FATAL);
	assert_true(guest_errors(h));
	assert_int_equal(r32(h, R_AS(0, AS_FAULTSTATUS)) & 0xff, 0xC3);
}

static void test_boot_readonly_shared_section(void **state)
{
	struct host *h = *state;

	host_power_on(h);
	fw_build(h);
	vm_map(h, h->mcu, FW_VA, h->shared, FW_SIZE, PTE_RO);
	as_enable(h, 0, h->mcu);
	host_mcu(h, MCU_AUTO);
	assert_int_equal(mcu_status(h), MCU_S_FATAL);
}

/* A word of the control tables that the firmware cannot work with */
static const struct { u32 off, value; } damage[] = {
	{ 0x08, 0 },			/* GLB input */
	{ 0x08, FW_VA - 0x1000 },
	{ 0x08, FW_VA + 2 },
	{ 0x08, 0x07ffffc0 },		/* ends past the shared range */
	{ 0x0C, 0 },
	{ 0x0C, 0x08000000 },
	{ 0x0C, ~0u },
	{ 0x10, 0 },			/* groups */
	{ 0x10, 32 },
	{ 0x10, ~0u },
	{ 0x14, ~0u },			/* group stride */
	{ 0x14, 0x80000000 },
	{ 0x1004, 0 },			/* group input */
	{ 0x1004, 0x80000000 },
	{ 0x1008, 1 },
	{ 0x1014, 0 },			/* streams */
	{ 0x1014, 33 },
	{ 0x1014, ~0u },
	{ 0x1018, ~0u },		/* stream stride */
	{ 0x1018, 0x10000000 },
	{ 0x1044, 0 },			/* stream input */
	{ 0x1048, ~3u },
	{ 0x10A0 + 0x4, 0 },		/* the second group */
};

static void test_boot_damaged_tables(void **state)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(damage); i++) {
		struct host *h = host_new(NULL);

		host_power_on(h);
		fw_build(h);
		host_write32(h, h->shared + damage[i].off, damage[i].value);
		as_enable(h, 0, h->mcu);
		host_mcu(h, MCU_AUTO);
		if (mcu_status(h) != MCU_S_FATAL)
			fail_msg("row %u boots", i);
		assert_true(guest_errors(h));
		assert_int_equal(r32(h, R_JOB_IRQ + IRQ_RAW), 0);
		assert_int_equal(host_read32(h, h->shared), 0);
		/* Dead, not hung: nothing to run, doorbells are ignored */
		host_doorbell(h);
		assert_true(host_run(h) == MALI_RUN_IDLE);
		/* And a reset with a good image works */
		host_command(h, CMD_RESET_SOFT);
		fw_load(h);
		host_boot(h);
		host_delete(h);
	}
}

static void test_boot_random_tables(void **state)
{
	u32 seed = 12345;
	unsigned int round, i;

	for (round = 0; round < 100; round++) {
		struct host *h = host_new(NULL);

		host_power_on(h);
		fw_build(h);
		for (i = 0; i < 40; i++) {
			next_random32(&seed);
			host_write32(h, h->shared + (seed >> 8) % 0x1600 / 4 * 4,
				     seed & 0x80 ? seed : FW_VA + (seed & 0xfffc));
		}
		as_enable(h, 0, h->mcu);
		host_mcu(h, MCU_AUTO);
		host_doorbell(h);
		host_run_for(h, LONG_NS);
		host_delete(h);
	}
}

/* As many for each ping, and none once it has halted */
static void test_accesses_are_counted(void **state)
{
	struct host *h = *state;
	u64 before, each;

	host_boot(h);
	before = stat(h, MALI_STAT_FW_ACCESSES);
	glb_toggle(h, GLB_PING);
	each = stat(h, MALI_STAT_FW_ACCESSES) - before;
	assert_true(each >= 3);
	glb_toggle(h, GLB_PING);
	assert_int_equal(stat(h, MALI_STAT_FW_ACCESSES), before + 2 * each);
	host_write32(h, glb_in(h, GLB_IN_REQ), GLB_HALT);
	host_doorbell(h);
	before = stat(h, MALI_STAT_FW_ACCESSES);
	glb_toggle(h, GLB_PING);
	assert_int_equal(stat(h, MALI_STAT_FW_ACCESSES), before);
}

/* Halt, fast boot, fast reset */

static void test_halt(void **state)
{
	struct host *h = *state;

	host_boot(h);
	host_write32(h, glb_in(h, GLB_IN_REQ), GLB_HALT);
	host_doorbell(h);
	assert_int_equal(mcu_status(h), MCU_S_HALT);
	assert_true(r32(h, R_GPU_IRQ + IRQ_RAW) & IRQ_MCU_STATUS);
	/* Said by the status, not by an acknowledgment */
	assert_int_equal(host_read32(h, glb_out(h, GLB_OUT_ACK)) & GLB_HALT, 0);
	assert_true(host_run(h) == MALI_RUN_IDLE);
	glb_toggle(h, GLB_PING);
	assert_true(glb_pending(h, GLB_PING));
}

static void test_fast_boot_after_halt(void **state)
{
	struct host *h = *state;
	u32 before[FW_SIZE / 4];

	host_boot(h);
	host_write32(h, glb_in(h, GLB_IN_REQ), GLB_HALT);
	host_doorbell(h);
	memcpy(before, host_ptr(h, h->shared), FW_SIZE);
	host_mcu(h, MCU_OFF);
	as_unmap(h, 0);
	host_power(h, R_L2_PWROFF, 1);
	/* Off, the interface memory is left as it was */
	assert_memory_equal(before, host_ptr(h, h->shared), FW_SIZE);
	host_write32(h, glb_in(h, GLB_IN_REQ), 0);
	w32(h, R_GPU_IRQ + IRQ_CLR, ~0u);
	host_boot(h);
	assert_int_equal(stat(h, MALI_STAT_MCU_BOOTS), 2);
	glb_toggle(h, GLB_PING);
	assert_false(glb_pending(h, GLB_PING));
}

static void test_fast_reset_restarts_auto(void **state)
{
	struct host *h = *state;

	host_boot(h);
	host_command(h, CMD_RESET_FAST);
	assert_int_equal(mcu_status(h), MCU_S_DISABLED);
	host_pass(h, MALI_COST_BOOT);
	assert_int_equal(mcu_status(h), MCU_S_ENABLED);
	assert_int_equal(r32(h, R_JOB_IRQ + IRQ_RAW), IRQ_GLB);
	assert_int_equal(stat(h, MALI_STAT_MCU_BOOTS), 2);
}

static void test_fast_reset_does_not_restart_on(void **state)
{
	struct host *h = *state;

	host_boot(h);
	host_mcu(h, MCU_OFF);
	host_mcu(h, MCU_ON);
	w32(h, R_JOB_IRQ + IRQ_CLR, ~0u);
	host_command(h, CMD_RESET_FAST);
	assert_int_equal(mcu_status(h), MCU_S_DISABLED);
	assert_int_equal(r32(h, R_JOB_IRQ + IRQ_RAW), 0);
}

static void test_boot_forgets_groups(void **state)
{
	struct group *g = *state;
	struct host *h = g->h;

	host_mcu(h, MCU_OFF);
	fw_load(h);
	host_mcu(h, MCU_AUTO);
	RUN(g, I_MOVE48(12, DATA_VA), I_MOVE32(10, 1), I_STORE(10, 1, 12, 0));
	assert_int_equal(data32(g, 0), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_boot),
		TEST(test_boot_fills_control_tables),
		cmocka_unit_test(test_boot_other_layout),
		TEST(test_boot_modes),
		TEST(test_boot_without_l2),
		TEST(test_boot_without_address_space),
		TEST(test_boot_without_shared_section),
		TEST(test_boot_readonly_shared_section),
		cmocka_unit_test(test_boot_damaged_tables),
		cmocka_unit_test(test_boot_random_tables),
		TEST(test_accesses_are_counted),
		TEST(test_halt),
		TEST(test_fast_boot_after_halt),
		TEST(test_fast_reset_restarts_auto),
		TEST(test_fast_reset_does_not_restart_on),
		TEST_GROUP(test_boot_forgets_groups),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
