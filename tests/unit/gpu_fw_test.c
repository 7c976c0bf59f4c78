// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * GPU model: the microcontroller, the firmware interface, groups on their slots.
 */
#include "gpu_host.h"

#define AS	1
#define POLL_NS	2000000

static u32 mcu_status(struct host *h)
{
	return r32(h, R_MCU_STATUS);
}

/* Boot */

static void test_boot(void **state)
{
	struct host *h = *state;

	host_power_on(h);
	fw_build(h);
	as_enable(h, 0, h->mcu);
	w32(h, R_JOB_IRQ + IRQ_MSK, ~0u);
	w32(h, R_MCU_CONTROL, MCU_AUTO);
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
		w32(h, R_MCU_CONTROL, MCU_AUTO);
		assert_int_equal(mcu_status(h), MCU_S_ENABLED);
		assert_true(host_read32(h, h->shared));
		/* The global block is where the table says */
		host_write32(h, h->shared + 0x8000, GLB_PING);
		w32(h, R_DOORBELL(0), 1);
		assert_int_equal(host_read32(h, h->shared + 0x9000), GLB_PING);
		host_delete(h);
	}
}

static void test_boot_modes(void **state)
{
	struct host *h = *state;

	host_boot(h);
	w32(h, R_MCU_CONTROL, MCU_OFF);
	assert_int_equal(mcu_status(h), MCU_S_DISABLED);
	assert_true(host_run(h) == MALI_RUN_IDLE);
	w32(h, R_MCU_CONTROL, MCU_ON);
	assert_int_equal(mcu_status(h), MCU_S_ENABLED);
	/* Once more is not another boot */
	w32(h, R_MCU_CONTROL, MCU_AUTO);
	assert_int_equal(stat(h, MALI_STAT_MCU_BOOTS), 2);
	w32(h, R_MCU_CONTROL, 3);
	assert_int_equal(guest_errors(h), 1);
}

static void test_boot_without_l2(void **state)
{
	struct host *h = *state;

	fw_build(h);
	as_enable(h, 0, h->mcu);
	w32(h, R_MCU_CONTROL, MCU_AUTO);
	assert_int_equal(mcu_status(h), MCU_S_FATAL);
	assert_int_equal(r32(h, R_JOB_IRQ + IRQ_RAW), 0);
	assert_int_equal(guest_errors(h), 1);
}

static void test_boot_without_address_space(void **state)
{
	struct host *h = *state;

	host_power_on(h);
	w32(h, R_MCU_CONTROL, MCU_AUTO);
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
	w32(h, R_MCU_CONTROL, MCU_AUTO);
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
	w32(h, R_MCU_CONTROL, MCU_AUTO);
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
		w32(h, R_MCU_CONTROL, MCU_AUTO);
		if (mcu_status(h) != MCU_S_FATAL)
			fail_msg("row %u boots", i);
		assert_true(guest_errors(h));
		assert_int_equal(r32(h, R_JOB_IRQ + IRQ_RAW), 0);
		assert_int_equal(host_read32(h, h->shared), 0);
		/* Dead, not hung: nothing to run, doorbells are ignored */
		w32(h, R_DOORBELL(0), 1);
		assert_true(host_run(h) == MALI_RUN_IDLE);
		/* And a reset with a good image works */
		w32(h, R_GPU_COMMAND, CMD_RESET_SOFT);
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
			seed = seed * 1664525 + 1013904223;
			host_write32(h, h->shared + (seed >> 8) % 0x1600 / 4 * 4,
				     seed & 0x80 ? seed : FW_VA + (seed & 0xfffc));
		}
		as_enable(h, 0, h->mcu);
		w32(h, R_MCU_CONTROL, MCU_AUTO);
		w32(h, R_DOORBELL(0), 1);
		host_run_for(h, POLL_NS);
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
	w32(h, R_DOORBELL(0), 1);
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
	w32(h, R_DOORBELL(0), 1);
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
	w32(h, R_DOORBELL(0), 1);
	memcpy(before, host_ptr(h, h->shared), FW_SIZE);
	w32(h, R_MCU_CONTROL, MCU_OFF);
	as_unmap(h, 0);
	w64(h, R_L2_PWROFF, 1);
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
	w32(h, R_GPU_COMMAND, CMD_RESET_FAST);
	assert_int_equal(mcu_status(h), MCU_S_ENABLED);
	assert_int_equal(r32(h, R_JOB_IRQ + IRQ_RAW), IRQ_GLB);
	assert_int_equal(stat(h, MALI_STAT_MCU_BOOTS), 2);
}

static void test_fast_reset_does_not_restart_on(void **state)
{
	struct host *h = *state;

	host_boot(h);
	w32(h, R_MCU_CONTROL, MCU_OFF);
	w32(h, R_MCU_CONTROL, MCU_ON);
	w32(h, R_JOB_IRQ + IRQ_CLR, ~0u);
	w32(h, R_GPU_COMMAND, CMD_RESET_FAST);
	assert_int_equal(mcu_status(h), MCU_S_DISABLED);
	assert_int_equal(r32(h, R_JOB_IRQ + IRQ_RAW), 0);
}

static void test_boot_forgets_groups(void **state)
{
	struct host *h = *state;
	struct group g;

	group_start(h, &g, 0, AS, 1);
	w32(h, R_MCU_CONTROL, MCU_OFF);
	fw_load(h);
	w32(h, R_MCU_CONTROL, MCU_AUTO);
	RUN(&g, I_MOVE48(12, DATA_VA), I_MOVE32(10, 1), I_STORE(10, 1, 12, 0));
	assert_int_equal(data32(&g, 0), 0);
}

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
		w32(h, R_DOORBELL(0), 1);
		assert_int_equal(host_read32(h, glb_out(h, GLB_OUT_ACK)), bits[i]);
		host_write32(h, glb_in(h, GLB_IN_REQ), 0);
		w32(h, R_DOORBELL(0), 1);
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
	host_write64(h, glb_in(h, GLB_IN_ALLOC_EN), ~0ull);
	glb_toggle(h, GLB_ALLOC_EN);
	assert_int_equal(r64(h, R_SHADER_READY), 0x50005);
}

static void test_glb_counter_en_runs_cycle_count(void **state)
{
	struct host *h = *state;

	host_boot(h);
	host_write32(h, glb_in(h, GLB_IN_REQ), GLB_COUNTER_EN);
	w32(h, R_DOORBELL(0), 1);
	h->now_ns += 1000;
	assert_int_equal(r64(h, R_CYCLE_COUNT), 1000);
	/* GPU_COMMAND TIME is another switch for the same counter */
	w32(h, R_GPU_COMMAND, CMD_TIME_ON);
	host_write32(h, glb_in(h, GLB_IN_REQ), 0);
	w32(h, R_DOORBELL(0), 1);
	h->now_ns += 1000;
	w32(h, R_GPU_COMMAND, CMD_TIME_OFF);
	h->now_ns += 1000;
	assert_int_equal(r64(h, R_CYCLE_COUNT), 2000);
}

static void test_glb_counter_stops_with_the_mcu(void **state)
{
	struct host *h = *state;

	host_boot(h);
	host_write32(h, glb_in(h, GLB_IN_REQ), GLB_COUNTER_EN);
	w32(h, R_DOORBELL(0), 1);
	h->now_ns += 1000;
	w32(h, R_MCU_CONTROL, MCU_OFF);
	h->now_ns += 1000;
	assert_int_equal(r64(h, R_CYCLE_COUNT), 1000);
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
	w32(h, R_DOORBELL(0), 1);
}

static void work(struct group *g)
{
	RUN(g, I_MOVE48(12, DATA_VA), I_MOVE32(10, 1), I_STORE(10, 1, 12, 0));
}

static const u64 forever[] = { I_BRANCH(C_ALWAYS, 0, -1) };

static void test_idle_timer(void **state)
{
	struct host *h = *state;
	struct group g;
	u64 next;

	group_start(h, &g, 0, AS, 1);
	arm_idle_timer(h);
	queue_call(&g, 0, forever, 1);
	mali_gpu_run(h->gpu, 100);
	assert_true(group_request(&g, CSG_TERMINATE));
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

static void test_idle_timer_after_a_short_job(void **state)
{
	struct host *h = *state;
	struct group g;

	group_start(h, &g, 0, AS, 1);
	arm_idle_timer(h);
	work(&g);
	host_run_for(h, 2 * IDLE_NS);
	assert_true(glb_pending(h, GLB_IDLE));
}

static void test_idle_timer_restarted_by_work(void **state)
{
	struct host *h = *state;
	struct group g;
	unsigned int i;

	group_start(h, &g, 0, AS, 1);
	arm_idle_timer(h);
	for (i = 0; i < 5; i++) {
		work(&g);
		host_run_for(h, IDLE_NS / 2);
		assert_false(glb_pending(h, GLB_IDLE));
	}
}

static void test_idle_timer_not_enabled(void **state)
{
	struct host *h = *state;
	struct group g;

	group_start(h, &g, 0, AS, 1);
	work(&g);
	assert_true(host_run(h) == MALI_RUN_IDLE);
	host_run_for(h, 1000 * IDLE_NS);
	assert_false(glb_pending(h, GLB_IDLE));
}

/* Groups */

static void test_start(void **state)
{
	struct host *h = *state;
	struct group g;

	host_boot(h);
	group_init(h, &g, 0, AS, 2);
	group_bind(&g, 0);
	assert_true(group_request(&g, CSG_START));
	assert_true(r32(h, R_JOB_IRQ + IRQ_RAW) & 1);
	assert_int_equal(host_read32(h, glb_out(h, GLB_OUT_DB_ACK)), 1);
	/* Levels of the queues are mirrored */
	assert_int_equal(host_read32(h, cs_out(h, 0, 0, CS_OUT_ACK)) & 0xffff,
			 CS_START | CS_IDLE_SYNC_WAIT | CS_IDLE_EMPTY);
	assert_int_equal(host_read32(h, cs_out(h, 0, 2, CS_OUT_ACK)), 0);
	assert_int_equal(stat(h, MALI_STAT_GROUP_STARTS), 1);
	work(&g);
	assert_true(queue_done(&g, 0));
}

static void test_start_takes_extract_init(void **state)
{
	struct host *h = *state;
	struct group g;

	host_boot(h);
	group_init(h, &g, 0, AS, 1);
	group_bind(&g, 0);
	g.insert[0] = 0x1238;
	host_write64(h, g.io_pa[0], g.insert[0]);
	host_write64(h, g.io_pa[0] + 8, g.insert[0]);
	assert_true(group_request(&g, CSG_START));
	host_run(h);
	assert_int_equal(queue_extract(&g, 0), 0x1238);
	work(&g);
	assert_int_equal(data32(&g, 0), 1);
	assert_int_equal(queue_extract(&g, 0), 0x1258);
}

static void test_ep_cfg(void **state)
{
	struct host *h = *state;
	struct group g;
	u64 req;

	group_start(h, &g, 0, AS, 1);
	req = csg_in(h, 0, CSG_IN_REQ);
	host_write32(h, csg_in(h, 0, CSG_IN_EP_REQ), 0x70020404);
	host_write32(h, req, host_read32(h, req) ^ CSG_EP_CFG);
	assert_true(group_request(&g, CSG_START));
	assert_int_equal((host_read32(h, req) ^ host_read32(h, csg_out(h, 0, CSG_OUT_ACK))) &
			 CSG_EP_CFG, 0);
	assert_int_equal(host_read32(h, csg_out(h, 0, CSG_OUT_EP_REQ)), 0x70020404);
	assert_int_equal(host_read32(h, csg_out(h, 0, CSG_OUT_EP_CURRENT)), 0x00020404);
}

static void test_csg_ack_irq_mask(void **state)
{
	struct host *h = *state;
	struct group g;

	host_boot(h);
	host_write32(h, csg_in(h, 0, CSG_IN_MASK), 0);
	group_init(h, &g, 0, AS, 1);
	group_bind(&g, 0);
	assert_true(group_request(&g, CSG_START));
	assert_int_equal(r32(h, R_JOB_IRQ + IRQ_RAW), 0);
}

static void test_slot_without_doorbell_bit(void **state)
{
	struct host *h = *state;
	struct group g;

	host_boot(h);
	group_init(h, &g, 0, AS, 1);
	group_bind(&g, 0);
	host_write32(h, csg_in(h, 0, CSG_IN_REQ), CSG_START);
	w32(h, R_DOORBELL(0), 1);
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
		work(&g[i]);
		assert_int_equal(data32(&g[i], 0), 1);
	}
}

static void test_terminate(void **state)
{
	struct host *h = *state;
	struct group g;

	group_start(h, &g, 0, AS, 1);
	work(&g);
	assert_true(group_request(&g, CSG_TERMINATE));
	assert_int_equal(stat(h, MALI_STAT_GROUP_TERMINATES), 1);
	assert_int_equal(host_read32(h, cs_out(h, 0, 0, CS_OUT_ACK)) & 7, 0);
	/* Its ring is dead */
	host_write32(h, g.data_pa, 0);
	work(&g);
	assert_int_equal(data32(&g, 0), 0);
}

static void test_terminate_endless_loop(void **state)
{
	struct host *h = *state;
	struct group g;

	group_start(h, &g, 0, AS, 1);
	queue_call(&g, 0, forever, 1);
	assert_int_equal(host_run(h), 0);
	assert_true(group_request(&g, CSG_TERMINATE));
	assert_true(host_run(h) == MALI_RUN_IDLE);
	/* The slot is good for another one */
	group_start(h, &g, 0, AS, 1);
	work(&g);
	assert_int_equal(data32(&g, 0), 1);
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

static void test_endless_loop_starves_nobody(void **state)
{
	struct host *h = *state;
	struct group g[3];
	unsigned int i;

	for (i = 0; i < 3; i++)
		group_start(h, &g[i], i, 1 + i, 2);
	queue_call(&g[0], 0, forever, 1);
	queue_call(&g[1], 0, forever, 1);
	work(&g[2]);
	assert_int_equal(data32(&g[2], 0), 1);
	/* Nor the queue beside it */
	{
		const u64 job[] = { I_MOVE48(12, DATA_VA), I_MOVE32(10, 7), I_STORE(10, 1, 12, 0) };

		queue_call(&g[0], 1, job, 3);
		host_run(h);
		assert_int_equal(data32(&g[0], 0), 7);
	}
}

static void test_budget(void **state)
{
	struct host *h = *state;
	struct group g;
	u64 before;

	group_start(h, &g, 0, AS, 1);
	queue_call(&g, 0, forever, 1);
	before = stat(h, MALI_STAT_INSTRUCTIONS);
	assert_int_equal(mali_gpu_run(h->gpu, 1000), 0);
	assert_int_equal(stat(h, MALI_STAT_INSTRUCTIONS) - before, 1000);
	assert_int_equal(mali_gpu_run(h->gpu, 0), 0);
	assert_int_equal(stat(h, MALI_STAT_INSTRUCTIONS) - before, 1000);
}

static void test_unknown_group_state(void **state)
{
	struct host *h = *state;
	struct group g;
	u32 s;

	group_start(h, &g, 0, AS, 1);
	for (s = 4; s < 8; s++) {
		assert_false(group_request(&g, s));
		assert_int_equal(guest_errors(h), s - 3);
	}
	assert_true(group_request(&g, CSG_TERMINATE));
}

/* Suspend and resume */

/* Counts in r20 for ever; r21 tells that the registers before it survive */
static void start_counting(struct group *g)
{
	const u64 job[] = {
		I_MOVE48(12, DATA_VA), I_MOVE32(20, 0), I_MOVE32(21, 0xfeed),
		I_ADD_IMM32(20, 20, 1),
		I_STORE(20, 3, 12, 0),
		I_BRANCH(C_ALWAYS, 0, -3),
	};

	queue_call(g, 0, job, ARRAY_SIZE(job));
	host_run(g->h);
}

static void check_resumed(struct group *g, unsigned int slot)
{
	struct host *h = g->h;
	u32 count = data32(g, 0);

	assert_true(count);
	host_run(h);
	assert_int_equal(data32(g, 0), count);
	/* Somebody else has the slot meanwhile */
	host_write64(h, g->data_pa, 0);
	group_bind(g, slot);
	assert_true(group_request(g, CSG_RESUME));
	mali_gpu_run(h->gpu, 30);
	assert_in_range(data32(g, 0), count + 1, count + 30);
	assert_int_equal(data32(g, 4), 0xfeed);
	assert_int_equal(queue_fatal(g, 0), 0);
	assert_int_equal(stat(h, MALI_STAT_GROUP_RESUMES), 1);
}

static void test_suspend_resume(void **state)
{
	struct host *h = *state;
	struct group g;

	group_start(h, &g, 0, AS, 1);
	start_counting(&g);
	assert_true(group_request(&g, CSG_SUSPEND));
	assert_int_equal(stat(h, MALI_STAT_GROUP_SUSPENDS), 1);
	check_resumed(&g, 0);
}

static void test_resume_in_another_slot(void **state)
{
	struct host *h = *state;
	struct group g, other;

	group_start(h, &g, 0, AS, 1);
	start_counting(&g);
	assert_true(group_request(&g, CSG_SUSPEND));
	group_start(h, &other, 0, 2, 1);
	work(&other);
	check_resumed(&g, 5);
	assert_int_equal(data32(&other, 0), 1);
}

static void test_resume_in_another_address_space(void **state)
{
	struct host *h = *state;
	struct group g;

	group_start(h, &g, 0, AS, 1);
	start_counting(&g);
	assert_true(group_request(&g, CSG_SUSPEND));
	as_unmap(h, AS);
	g.as = 4;
	as_enable(h, 4, &g.vm);
	check_resumed(&g, 0);
}

static void test_resume_after_fast_boot(void **state)
{
	struct host *h = *state;
	struct group g;
	unsigned int n;

	group_start(h, &g, 0, AS, 1);
	start_counting(&g);
	assert_true(group_request(&g, CSG_SUSPEND));
	host_write32(h, glb_in(h, GLB_IN_REQ), GLB_HALT);
	w32(h, R_DOORBELL(0), 1);
	assert_int_equal(mcu_status(h), MCU_S_HALT);
	w32(h, R_MCU_CONTROL, MCU_OFF);
	w64(h, R_L2_PWROFF, 1);
	host_write32(h, glb_in(h, GLB_IN_REQ), 0);
	for (n = 0; n < FW_GROUPS; n++)
		host_write32(h, csg_in(h, n, CSG_IN_REQ),
			     host_read32(h, csg_out(h, n, CSG_OUT_ACK)));
	host_boot(h);
	as_enable(h, AS, &g.vm);
	check_resumed(&g, 3);
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
	struct host *h = *state;
	struct group g;

	group_start(h, &g, 0, AS, 1);
	RUN(&g, I_MOVE48(12, DATA_VA + 0x40), I_MOVE48(14, 0x1122334455ull),
	    I_SYNC_WAIT64(C_GT, 12, 14));
	assert_true(group_request(&g, CSG_SUSPEND));
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
	struct host *h = *state;
	struct group g;

	group_start(h, &g, 0, AS, 1);
	RUN(&g, I_MOVE48(12, DATA_VA + 0x40), I_MOVE32(14, 0), I_SYNC_WAIT32(C_GT, 12, 14),
	    I_MOVE32(10, 0x5a), I_STORE(10, 1, 12, 0x40));
	assert_true(group_request(&g, CSG_SUSPEND));
	group_bind(&g, 1);
	assert_true(group_request(&g, CSG_RESUME));
	host_run_for(h, POLL_NS);
	assert_int_equal(data32(&g, 0x80), 0);
	host_write32(h, g.data_pa + 0x40, 1);
	host_run_for(h, POLL_NS);
	assert_int_equal(data32(&g, 0x80), 0x5a);
}

static void test_status_update(void **state)
{
	struct host *h = *state;
	struct group g;
	u64 req;

	group_start(h, &g, 0, AS, 1);
	RUN(&g, I_MOVE48(12, DATA_VA), I_MOVE32(14, 5), I_REQ_RESOURCE(3),
	    I_SYNC_WAIT32(C_GT, 12, 14));
	req = csg_in(h, 0, CSG_IN_REQ);
	host_write32(h, req, host_read32(h, req) ^ CSG_STATUS_UPDATE);
	assert_true(group_request(&g, CSG_START));
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
		group_init(h, &g, i, AS, 1);
		group_bind(&g, i);
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

	host_boot(h);
	group_init(h, &g, 0, AS, 1);
	group_bind(&g, 0);
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
		start_counting(&g);
		assert_true(group_request(&g, CSG_SUSPEND));
		size = host_read32(h, h->shared + 0x100C);
		memset(host_ptr(h, g.suspend_pa), round ? 0xff : 0, size);
		group_bind(&g, 0);
		assert_true(group_request(&g, CSG_RESUME));
		host_run_for(h, POLL_NS);
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
		start_counting(&g);
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
		start_counting(&g);
		assert_true(group_request(&g, CSG_SUSPEND));
		size = host_read32(h, h->shared + 0x100C);
		for (off = 16; off < size; off += 4) {
			seed = seed * 1664525 + 1013904223;
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
	struct host *h = *state;
	struct group g;

	group_start(h, &g, 0, AS, 1);
	RUN(&g, I_MOVE48(12, DATA_VA), I_MOVE32(10, 1),
	    I_SYNC_SET32(12, 10) | SYNC_SCOPE_CSG);
	assert_int_equal(data32(&g, 0), 1);
	assert_int_equal(group_events(&g) & CSG_SYNC_UPDATE, 0);
}

/* What is not acknowledged stays one event, and is not lost by a second one */
static void test_events_coalesce(void **state)
{
	struct host *h = *state;
	struct group g;
	unsigned int i;

	group_start(h, &g, 0, AS, 1);
	for (i = 0; i < 5; i++) {
		RUN(&g, I_MOVE48(12, DATA_VA), I_MOVE32(10, 1), I_SYNC_ADD32(12, 10));
		assert_true(group_events(&g) & CSG_SYNC_UPDATE);
	}
	assert_int_equal(data32(&g, 0), 5);
	group_ack_events(&g);
	assert_int_equal(group_events(&g), 0);
	RUN(&g, I_MOVE48(12, DATA_VA), I_MOVE32(10, 1), I_SYNC_ADD32(12, 10));
	assert_true(group_events(&g) & CSG_SYNC_UPDATE);
}

static void test_idle_event(void **state)
{
	struct host *h = *state;
	struct group g;

	host_boot(h);
	group_init(h, &g, 0, AS, 2);
	group_bind(&g, 0);
	assert_true(group_request(&g, CSG_START));
	group_ack_events(&g);
	/* Nothing in the rings */
	host_run(h);
	assert_true(group_events(&g) & CSG_IDLE);
	assert_int_equal(host_read32(h, csg_out(h, 0, CSG_OUT_STATE)), 1);
	group_ack_events(&g);
	host_run_for(h, POLL_NS);
	assert_int_equal(group_events(&g), 0);
	/* Again after work */
	work(&g);
	assert_true(group_events(&g) & CSG_IDLE);
	assert_int_equal(host_read32(h, csg_out(h, 0, CSG_OUT_STATE)), 1);
}

static void test_busy_group_is_not_idle(void **state)
{
	struct host *h = *state;
	struct group g;

	group_start(h, &g, 0, AS, 2);
	assert_int_equal(host_read32(h, csg_out(h, 0, CSG_OUT_STATE)), 1);
	queue_call(&g, 0, forever, 1);
	host_run(h);
	/* panthor evicts a group whose status says idle */
	assert_int_equal(host_read32(h, csg_out(h, 0, CSG_OUT_STATE)), 0);
	assert_int_equal(group_events(&g) & CSG_IDLE, 0);
}

static void test_idle_in_sync_wait(void **state)
{
	static const struct { u32 cond; bool idle; } rows[] = {
		{ CS_IDLE_SYNC_WAIT | CS_IDLE_EMPTY, true },
		{ CS_IDLE_EMPTY, false },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		struct host *h = host_new(NULL);
		struct group g;

		host_boot(h);
		group_init(h, &g, 0, AS, 1);
		group_bind(&g, 0);
		host_write32(h, cs_in(h, 0, 0, CS_IN_REQ), CS_START | rows[i].cond);
		assert_true(group_request(&g, CSG_START));
		host_run(h);
		group_ack_events(&g);
		RUN(&g, I_MOVE48(12, DATA_VA), I_MOVE32(14, 0), I_SYNC_WAIT32(C_GT, 12, 14));
		assert_int_equal(!!(group_events(&g) & CSG_IDLE), rows[i].idle);
		assert_int_equal(host_read32(h, csg_out(h, 0, CSG_OUT_STATE)), rows[i].idle);
		host_delete(h);
	}
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
	struct host *h = *state;
	struct group g;

	group_start(h, &g, 0, AS, 1);
	host_write32(h, cs_in(h, 0, 0, CS_IN_MASK), ~CS_FATAL);
	RUN(&g, OP(0xff));
	assert_int_equal(queue_fatal(&g, 0), X_INSTR_INVALID);
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
	struct host *h = *state;
	struct group g;

	group_start(h, &g, 0, AS, 1);
	work(&g);
	queue_request(&g, 0, 0);
	assert_int_equal(host_read32(h, cs_out(h, 0, 0, CS_OUT_ACK)) & 7, 0);
	assert_int_equal(host_read32(h, csg_in(h, 0, CSG_IN_DB_REQ)),
			 host_read32(h, csg_out(h, 0, CSG_OUT_DB_ACK)));
	host_write32(h, g.data_pa, 0);
	work(&g);
	assert_int_equal(data32(&g, 0), 0);
	host_write64(h, g.io_pa[0] + 8, queue_extract(&g, 0));
	queue_request(&g, 0, CS_START | CS_IDLE_EMPTY);
	host_run(h);
	assert_int_equal(data32(&g, 0), 1);
}

static void test_queue_started_late(void **state)
{
	struct host *h = *state;
	struct group g;
	const u64 job[] = { I_MOVE48(12, DATA_VA), I_MOVE32(10, 9), I_STORE(10, 1, 12, 0) };

	host_boot(h);
	group_init(h, &g, 0, AS, 2);
	group_bind(&g, 0);
	host_write32(h, cs_in(h, 0, 1, CS_IN_REQ), 0);
	assert_true(group_request(&g, CSG_START));
	queue_call(&g, 1, job, 3);
	host_run(h);
	assert_int_equal(data32(&g, 0), 0);
	queue_request(&g, 1, CS_START);
	host_run(h);
	assert_int_equal(data32(&g, 0), 9);
}

/* Hostile interface memory */

static void test_queue_config_faults(void **state)
{
	static const struct { u32 off; u64 value; } rows[] = {
		{ CS_IN_SIZE, 0 }, { CS_IN_SIZE, 4 }, { CS_IN_SIZE, 24 }, { CS_IN_SIZE, 4095 },
		{ CS_IN_USER_INPUT, 1ull << 32 }, { CS_IN_USER_OUTPUT, ~0ull },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		struct host *h = host_new(NULL);
		struct group g;

		host_boot(h);
		group_init(h, &g, 0, AS, 1);
		group_bind(&g, 0);
		if (rows[i].off == CS_IN_SIZE)
			host_write32(h, cs_in(h, 0, 0, rows[i].off), (u32)rows[i].value);
		else
			host_write64(h, cs_in(h, 0, 0, rows[i].off), rows[i].value);
		assert_true(group_request(&g, CSG_START));
		host_run(h);
		if (queue_fatal(&g, 0) != X_CONFIG_FAULT)
			fail_msg("row %u: %#x", i, queue_fatal(&g, 0));
		assert_int_equal(mcu_status(h), MCU_S_ENABLED);
		assert_true(group_request(&g, CSG_TERMINATE));
		host_delete(h);
	}
}

static void test_hostile_ring_pointers(void **state)
{
	static const u64 pointers[] = {
		1, 3, 0xfff, 0x1000, 0x1001, 1ull << 32, 1ull << 63, ~0ull, ~7ull, 0xfffffff8,
	};
	unsigned int i, k;

	for (i = 0; i < ARRAY_SIZE(pointers); i++) {
		for (k = 0; k < 2; k++) {
			struct host *h = host_new(NULL);
			struct group g;

			host_boot(h);
			group_init(h, &g, 0, AS, 1);
			group_bind(&g, 0);
			/* insert, or extract_init */
			host_write64(h, g.io_pa[0] + 8 * k, pointers[i]);
			assert_true(group_request(&g, CSG_START));
			host_run_for(h, 1000);
			assert_true(group_request(&g, CSG_TERMINATE));
			assert_int_equal(mcu_status(h), MCU_S_ENABLED);
			host_delete(h);
		}
	}
}

static void test_ring_pointers_unmapped(void **state)
{
	struct host *h = *state;
	struct group g;

	host_boot(h);
	group_init(h, &g, 0, AS, 1);
	group_bind(&g, 0);
	host_write64(h, cs_in(h, 0, 0, CS_IN_USER_INPUT), 0x20000000);
	group_request(&g, CSG_START);
	host_run(h);
	assert_int_equal(mcu_status(h), MCU_S_FATAL);
}

/* The firmware dies while it looks at one of several queues */
static void test_ring_pointers_unmapped_later(void **state)
{
	struct host *h = *state;
	struct group g;

	group_start(h, &g, 0, AS, 3);
	vm_unmap(h, h->mcu, (u32)g.io_va[1], 2 * PAGE);
	w32(h, R_GPU_COMMAND, CMD_FLUSH_ALL);
	work(&g);
	assert_int_equal(mcu_status(h), MCU_S_FATAL);
	assert_true(host_run(h) == MALI_RUN_IDLE);
}

static void test_ring_wraps(void **state)
{
	struct host *h = *state;
	struct group g;
	unsigned int i;

	group_start(h, &g, 0, AS, 1);
	for (i = 0; i < 3 * RING_SIZE / 24; i++) {
		const u64 job[] = { I_ADD_IMM32(20, 20, 1), I_NOP, I_NOP };

		queue_push(&g, 0, job, 3);
		host_run(h);
		assert_true(queue_done(&g, 0));
	}
	RUN(&g, I_MOVE48(12, DATA_VA), I_STORE(20, 1, 12, 0));
	assert_int_equal(data32(&g, 0), i);
}

/* Interface memory full of noise, again and again, with work on slot */
static void test_random_interface_memory(void **state)
{
	u32 seed = 99;
	unsigned int round, i;

	for (round = 0; round < 60; round++) {
		struct host *h = host_new(NULL);
		struct group g;

		group_start(h, &g, 0, AS, 4);
		start_counting(&g);
		for (i = 0; i < 400; i++) {
			u32 word;

			seed = seed * 1664525 + 1013904223;
			word = 0x2000 + (seed >> 4) % 0x9200 / 4 * 4;
			seed = seed * 1664525 + 1013904223;
			host_write32(h, h->shared + word, seed & 0x100 ? seed : seed >> 28);
			if (i % 4 == 0)
				w32(h, R_DOORBELL((seed >> 5) % 9), 1);
			if (i % 16 == 0)
				mali_gpu_run(h->gpu, 64);
			/* The global doorbell word, so that groups are looked at */
			if (i % 32 == 0)
				host_write32(h, glb_in(h, GLB_IN_REQ), 0);
		}
		host_delete(h);
	}
}

/* Protected memory: what should be in it and is not is reported */

static void test_protected_section(void **state)
{
	struct host *h = *state;
	u64 pa = host_alloc(h, 0x40000, 0x1000);
	unsigned int errors = guest_errors(h);

	/* Not mapped, as without a heap: nothing to say */
	host_boot(h);
	assert_int_equal(guest_errors(h), errors);

	w32(h, R_MCU_CONTROL, MCU_OFF);
	vm_map(h, h->mcu, 0x03000000, pa, 0x40000, PTE_RW);
	as_enable(h, 0, h->mcu);
	w32(h, R_MCU_CONTROL, MCU_AUTO);
	assert_int_equal(r32(h, R_MCU_STATUS), MCU_S_ENABLED);
	assert_int_equal(guest_errors(h), errors + 1);

	w32(h, R_MCU_CONTROL, MCU_OFF);
	h->protected_start = pa;
	h->protected_end = pa + 0x40000;
	w32(h, R_MCU_CONTROL, MCU_AUTO);
	assert_int_equal(r32(h, R_MCU_STATUS), MCU_S_ENABLED);
	assert_int_equal(guest_errors(h), errors + 1);
}

static void protected_suspend_buffer(struct host *h, bool in_protected_memory)
{
	unsigned int errors;
	struct group g;
	u64 va, pa;

	host_boot(h);
	group_init(h, &g, 0, AS, 1);
	group_bind(&g, 0);
	va = mcu_alloc(h, 0x2000, &pa);
	if (in_protected_memory) {
		h->protected_start = pa;
		h->protected_end = pa + 0x2000;
	}
	host_write64(h, csg_in(h, 0, CSG_IN_PROTM_SUSPEND), va);
	assert_true(group_request(&g, CSG_START));
	errors = guest_errors(h);
	RUN(&g, I_PROT_REGION(1), I_NOP);
	assert_int_equal(guest_errors(h) - errors, in_protected_memory ? 0 : 1);
}

static void test_protected_suspend_buffer(void **state)
{
	protected_suspend_buffer(*state, true);
}

static void test_ordinary_protected_suspend_buffer(void **state)
{
	protected_suspend_buffer(*state, false);
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
		TEST(test_boot_forgets_groups),
		TEST(test_glb_toggle_requests),
		TEST(test_glb_level_requests),
		TEST(test_glb_ack_irq_mask),
		TEST(test_glb_nothing_without_doorbell),
		TEST(test_glb_alloc_en_powers_cores),
		TEST(test_glb_counter_en_runs_cycle_count),
		TEST(test_glb_counter_stops_with_the_mcu),
		TEST(test_idle_timer),
		TEST(test_idle_timer_after_a_short_job),
		TEST(test_idle_timer_restarted_by_work),
		TEST(test_idle_timer_not_enabled),
		TEST(test_start),
		TEST(test_start_takes_extract_init),
		TEST(test_ep_cfg),
		TEST(test_csg_ack_irq_mask),
		TEST(test_slot_without_doorbell_bit),
		TEST(test_all_slots),
		TEST(test_terminate),
		TEST(test_terminate_endless_loop),
		TEST(test_terminate_never_started),
		TEST(test_endless_loop_starves_nobody),
		TEST(test_budget),
		TEST(test_unknown_group_state),
		TEST(test_suspend_resume),
		TEST(test_resume_in_another_slot),
		TEST(test_resume_in_another_address_space),
		TEST(test_resume_after_fast_boot),
		TEST(test_suspended_queues_keep_their_own_state),
		TEST(test_suspend_publishes_status),
		TEST(test_resume_of_a_blocked_queue),
		TEST(test_status_update),
		TEST(test_suspend_without_buffer),
		TEST(test_suspend_to_unmapped_buffer),
		cmocka_unit_test(test_resume_damaged_buffer),
		cmocka_unit_test(test_resume_random_buffer),
		TEST(test_sync_update_event),
		TEST(test_sync_in_group_scope_is_no_event),
		TEST(test_events_coalesce),
		TEST(test_idle_event),
		TEST(test_busy_group_is_not_idle),
		cmocka_unit_test(test_idle_in_sync_wait),
		TEST(test_cs_event_reaches_the_host),
		TEST(test_cs_ack_irq_mask),
		TEST(test_queue_stop_and_start),
		TEST(test_queue_started_late),
		cmocka_unit_test(test_queue_config_faults),
		cmocka_unit_test(test_hostile_ring_pointers),
		TEST(test_ring_pointers_unmapped),
		TEST(test_ring_pointers_unmapped_later),
		TEST(test_ring_wraps),
		cmocka_unit_test(test_random_interface_memory),
		TEST(test_protected_section),
		TEST(test_protected_suspend_buffer),
		TEST(test_ordinary_protected_suspend_buffer),
	};

	return cmocka_run_group_tests_name("gpu_fw", tests, NULL, NULL);
}
