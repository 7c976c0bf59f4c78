// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * GPU model: faults injected on demand.
 */
#include "gpu_host.h"

#define STORE_SOMETHING		I_MOVE48(2, DATA_VA), I_STORE(4, 1, 2, 0)

static void test_names(void **state)
{
	struct host *h = *state;
	unsigned int i;

	for (i = 0; i < MALI_INJECT_COUNT; i++) {
		assert_non_null(mali_gpu_inject_name(i));
		assert_null(strpbrk(mali_gpu_inject_name(i), " \t\n"));
	}
	assert_null(mali_gpu_inject_name(MALI_INJECT_COUNT));
	assert_false(mali_gpu_inject(h->gpu, MALI_INJECT_COUNT, 1));
	assert_int_equal(mali_gpu_injections_left(h->gpu, MALI_INJECT_COUNT), 0);
}

static void test_count(void **state)
{
	struct host *h = *state;

	assert_true(mali_gpu_inject(h->gpu, MALI_INJECT_HUNG_FLUSH, 2));
	assert_int_equal(mali_gpu_injections_left(h->gpu, MALI_INJECT_HUNG_FLUSH), 2);
	host_command(h, CMD_FLUSH_ALL);
	assert_int_equal(mali_gpu_injections_left(h->gpu, MALI_INJECT_HUNG_FLUSH), 1);
	/* A reset does not forget what is still to come, 0 does */
	host_command(h, CMD_RESET_SOFT);
	assert_int_equal(mali_gpu_injections_left(h->gpu, MALI_INJECT_HUNG_FLUSH), 1);
	assert_true(mali_gpu_inject(h->gpu, MALI_INJECT_HUNG_FLUSH, 0));
	host_command(h, CMD_FLUSH_ALL);
	assert_int_equal(r32(h, R_GPU_IRQ + IRQ_RAW) & IRQ_CLEAN_CACHES, IRQ_CLEAN_CACHES);
}

static void test_hung_flush(void **state)
{
	struct host *h = *state;

	mali_gpu_inject(h->gpu, MALI_INJECT_HUNG_FLUSH, 1);
	host_command(h, CMD_FLUSH_ALL);
	assert_int_equal(r32(h, R_GPU_IRQ + IRQ_RAW) & IRQ_CLEAN_CACHES, 0);
	host_command(h, CMD_FLUSH_ALL);
	assert_int_equal(r32(h, R_GPU_IRQ + IRQ_RAW) & IRQ_CLEAN_CACHES, IRQ_CLEAN_CACHES);
}

static void test_bus_error(void **state)
{
	struct group *g = *state;
	struct host *h = g->h;

	mali_gpu_inject(h->gpu, MALI_INJECT_BUS_ERROR, 1);
	RUN(g, STORE_SOMETHING);
	assert_int_equal(queue_fatal(g, 0), X_BUS_FAULT);
	assert_int_equal(r32(h, R_GPU_FAULTSTATUS) & 0xff, X_GPU_BUS_FAULT);
	/* The address is physical: the ring's, which is fetched first */
	assert_true(r64(h, R_GPU_FAULTADDRESS) == g->ring_pa[0]);
	assert_true(r32(h, R_GPU_IRQ + IRQ_RAW) & IRQ_GPU_FAULT);
}

static void test_translation_fault(void **state)
{
	struct group *g = *state;
	struct host *h = g->h;

	mali_gpu_inject(h->gpu, MALI_INJECT_TRANSLATION_FAULT, 1);
	RUN(g, STORE_SOMETHING);
	assert_int_equal(r32(h, R_AS(AS, AS_FAULTSTATUS)) & 0xff, 0xC3);
	assert_true(r32(h, R_MMU_IRQ + IRQ_RAW) & 1u << AS);
	/* Held as a real one is, until the driver gives the address space up */
	assert_int_equal(queue_fatal(g, 0), 0);
	as_unmap(h, AS);
	host_run(h);
	assert_int_equal(queue_fatal(g, 0), X_BUS_FAULT);
}

static void test_unknown_instruction(void **state)
{
	struct group *g = *state;
	struct host *h = g->h;

	mali_gpu_inject(h->gpu, MALI_INJECT_UNKNOWN_INSTRUCTION, 1);
	RUN(g, I_NOP);
	assert_int_equal(queue_fatal(g, 0), X_INSTR_INVALID);
}

static void test_unrecoverable(void **state)
{
	struct group *g = *state;
	struct host *h = g->h;

	mali_gpu_inject(h->gpu, MALI_INJECT_UNRECOVERABLE, 1);
	RUN(g, I_NOP);
	assert_int_equal(queue_fatal(g, 0), X_CS_UNRECOVERABLE);
	assert_int_equal(mali_gpu_injections_left(h->gpu, MALI_INJECT_UNRECOVERABLE), 0);
	assert_false(queue_done(g, 0));
}

static void test_firmware_panic(void **state)
{
	struct host *h = *state;

	host_boot(h);
	mali_gpu_inject(h->gpu, MALI_INJECT_FIRMWARE_PANIC, 1);
	glb_toggle(h, GLB_PING);
	assert_true(glb_pending(h, GLB_PING));
	assert_int_equal(r32(h, R_MCU_STATUS), MCU_S_FATAL);
	assert_int_equal(host_read32(h, glb_out(h, 0x10)), 0x4E);
	/* The driver has done nothing wrong */
	assert_int_equal(guest_errors(h), 0);
	/* The firmware no longer answers */
	glb_toggle(h, GLB_PING);
	host_run(h);
	assert_int_equal(r32(h, R_MCU_STATUS), MCU_S_FATAL);
}

static void test_lost_job_irq(void **state)
{
	struct host *h = *state;

	host_boot(h);
	w32(h, R_JOB_IRQ + IRQ_CLR, ~0u);
	host_write32(h, glb_in(h, GLB_IN_MASK), GLB_PING);
	mali_gpu_inject(h->gpu, MALI_INJECT_LOST_JOB_IRQ, 1);
	glb_toggle(h, GLB_PING);
	assert_false(glb_pending(h, GLB_PING));
	assert_int_equal(r32(h, R_JOB_IRQ + IRQ_RAW), 0);
	glb_toggle(h, GLB_PING);
	assert_int_equal(r32(h, R_JOB_IRQ + IRQ_RAW), IRQ_GLB);
}

static void test_repeated_job_irq(void **state)
{
	struct host *h = *state;

	host_boot(h);
	w32(h, R_JOB_IRQ + IRQ_CLR, ~0u);
	w32(h, R_JOB_IRQ + IRQ_MSK, ~0u);
	host_write32(h, glb_in(h, GLB_IN_MASK), GLB_PING);
	mali_gpu_inject(h->gpu, MALI_INJECT_REPEATED_JOB_IRQ, 1);
	/* Nothing to clear: nothing comes again */
	w32(h, R_JOB_IRQ + IRQ_CLR, ~0u);
	assert_int_equal(mali_gpu_injections_left(h->gpu, MALI_INJECT_REPEATED_JOB_IRQ), 1);
	glb_toggle(h, GLB_PING);
	w32(h, R_JOB_IRQ + IRQ_CLR, IRQ_GLB);
	assert_int_equal(r32(h, R_JOB_IRQ + IRQ_RAW), IRQ_GLB);
	assert_true(h->line[MALI_IRQ_JOB]);
	w32(h, R_JOB_IRQ + IRQ_CLR, IRQ_GLB);
	assert_int_equal(r32(h, R_JOB_IRQ + IRQ_RAW), 0);
	assert_false(h->line[MALI_IRQ_JOB]);
}

static void test_missing_ack(void **state)
{
	struct group *g = *state, other;
	struct host *h = g->h;

	group_start(h, &other, 1, AS + 1, 1);
	mali_gpu_inject(h->gpu, MALI_INJECT_MISSING_ACK, 1);
	assert_false(group_request(g, CSG_SUSPEND));
	assert_int_equal(stat(h, MALI_STAT_GROUP_SUSPENDS), 1);
	/* Nor anything later on this slot; the other one is served */
	assert_false(group_request(g, CSG_RESUME));
	assert_true(group_request(&other, CSG_SUSPEND));
}

static void test_late_ack(void **state)
{
	struct host *h = *state;
	struct group g, other;
	u64 ack, due;

	group_start(h, &g, 2, AS, 1);
	group_start(h, &other, 1, AS + 1, 1);
	ack = csg_out(h, 2, CSG_OUT_ACK);
	mali_gpu_inject_delay(h->gpu, 3000000);
	mali_gpu_inject(h->gpu, MALI_INJECT_LATE_ACK, 1);
	w32(h, R_JOB_IRQ + IRQ_CLR, ~0u);
	assert_false(group_request(&g, CSG_SUSPEND));
	assert_int_equal(stat(h, MALI_STAT_GROUP_SUSPENDS), 1);
	assert_int_equal(mali_gpu_injections_left(h->gpu, MALI_INJECT_LATE_ACK), 0);
	due = h->now_ns + 3000000;
	/* The other one is served, and the model asks to be called in time */
	assert_true(group_request(&other, CSG_SUSPEND));
	assert_true(host_run(h) == due);
	host_run_for(h, due - 100000 - h->now_ns);
	assert_int_equal(host_read32(h, ack) & CSG_STATE, CSG_START);
	w32(h, R_JOB_IRQ + IRQ_CLR, ~0u);
	/* What the host only writes, without a doorbell, is not acknowledged */
	host_write32(h, csg_in(h, 2, CSG_IN_REQ),
		     host_read32(h, csg_in(h, 2, CSG_IN_REQ)) & ~CSG_STATE);
	host_run_for(h, 200000);
	assert_int_equal(host_read32(h, ack) & CSG_STATE, CSG_SUSPEND);
	assert_int_equal(r32(h, R_JOB_IRQ + IRQ_RAW), 1u << 2);
	/* In time again */
	assert_true(group_request(&g, CSG_RESUME));
}

/* A driver that gives up meanwhile and terminates gets the last state acknowledged */
static void test_late_ack_of_the_last_state(void **state)
{
	struct group *g = *state;
	struct host *h = g->h;

	mali_gpu_inject(h->gpu, MALI_INJECT_LATE_ACK, 1);
	assert_false(group_request(g, CSG_SUSPEND));
	assert_false(group_request(g, CSG_TERMINATE));
	host_run_for(h, 51000000);
	assert_int_equal(host_read32(h, csg_out(h, 0, CSG_OUT_ACK)) & CSG_STATE, CSG_TERMINATE);
}

/* What the reset resets is reset; the driver is notified later */
static void test_late_reset(void **state)
{
	struct host *h = *state;
	u64 resets = stat(h, MALI_STAT_RESETS);

	mali_gpu_inject_delay(h->gpu, 3000000);
	mali_gpu_inject(h->gpu, MALI_INJECT_LATE_RESET, 1);
	w32(h, R_GPU_IRQ + IRQ_CLR, ~0u);
	host_command(h, CMD_RESET_SOFT);
	assert_int_equal(stat(h, MALI_STAT_RESETS), resets + 1);
	assert_int_equal(r32(h, R_MCU_STATUS), 0);
	assert_int_equal(mali_gpu_injections_left(h->gpu, MALI_INJECT_LATE_RESET), 0);
	assert_true(host_run(h) == h->now_ns + 3000000);
	h->now_ns += 2999999;
	mali_gpu_run(h->gpu, 100);
	assert_int_equal(r32(h, R_GPU_IRQ + IRQ_RAW) & IRQ_RESET_COMPLETED, 0);
	h->now_ns++;
	assert_true(host_run(h) == MALI_RUN_IDLE);
	assert_int_equal(r32(h, R_GPU_IRQ + IRQ_RAW) & IRQ_RESET_COMPLETED, IRQ_RESET_COMPLETED);
	/* Once, and in time again */
	w32(h, R_GPU_IRQ + IRQ_CLR, ~0u);
	h->now_ns += 3000000;
	host_run(h);
	assert_int_equal(r32(h, R_GPU_IRQ + IRQ_RAW) & IRQ_RESET_COMPLETED, 0);
	host_command(h, CMD_RESET_SOFT);
	assert_int_equal(r32(h, R_GPU_IRQ + IRQ_RAW) & IRQ_RESET_COMPLETED, IRQ_RESET_COMPLETED);
}

/* A driver that polls sees it in time; after the next reset the bit is that reset's */
static void test_late_reset_is_polled_for(void **state)
{
	struct host *h = *state;

	mali_gpu_inject_delay(h->gpu, 3000000);
	mali_gpu_inject(h->gpu, MALI_INJECT_LATE_RESET, 2);
	w32(h, R_GPU_IRQ + IRQ_CLR, ~0u);
	host_command(h, CMD_RESET_SOFT);
	h->now_ns += 2000000;
	host_command(h, CMD_RESET_SOFT);
	h->now_ns += 2999999;
	assert_int_equal(r32(h, R_GPU_IRQ + IRQ_RAW) & IRQ_RESET_COMPLETED, 0);
	h->now_ns++;
	assert_int_equal(r32(h, R_GPU_IRQ + IRQ_RAW) & IRQ_RESET_COMPLETED, IRQ_RESET_COMPLETED);
}

/* The MCU does not come up: no status, or a fatal one, and no interrupt, so often */
static void test_boot(void **state)
{
	static const struct { enum mali_inject what; u32 status; } rows[] = {
		{ MALI_INJECT_BOOT_SILENT, MCU_S_DISABLED },
		{ MALI_INJECT_BOOT_FATAL, MCU_S_FATAL },
	};
	struct host *h = *state;
	unsigned int i, n;

	host_boot(h);
	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		mali_gpu_inject(h->gpu, rows[i].what, 2);
		for (n = 2; n; n--) {
			assert_int_equal(mali_gpu_injections_left(h->gpu, rows[i].what), n);
			host_mcu(h, 0);
			w32(h, R_JOB_IRQ + IRQ_CLR, ~0u);
			host_mcu(h, 2);
			host_run(h);
			assert_int_equal(r32(h, R_MCU_STATUS), rows[i].status);
			assert_int_equal(r32(h, R_JOB_IRQ + IRQ_RAW), 0);
		}
		host_mcu(h, 0);
		host_mcu(h, 2);
		assert_int_equal(r32(h, R_MCU_STATUS), MCU_S_ENABLED);
		assert_int_equal(r32(h, R_JOB_IRQ + IRQ_RAW), IRQ_GLB);
	}
	assert_int_equal(guest_errors(h), 0);
}

/* Only what the last boot has left in the shared section makes it fail */
static void test_fast_boot(void **state)
{
	struct host *h = *state;

	mali_gpu_inject(h->gpu, MALI_INJECT_FAST_BOOT, 2);
	host_boot(h);
	assert_int_equal(mali_gpu_injections_left(h->gpu, MALI_INJECT_FAST_BOOT), 2);
	host_mcu(h, 0);
	w32(h, R_JOB_IRQ + IRQ_CLR, ~0u);
	host_mcu(h, 2);
	assert_int_equal(r32(h, R_MCU_STATUS), MCU_S_DISABLED);
	assert_int_equal(r32(h, R_JOB_IRQ + IRQ_RAW), 0);
	assert_int_equal(mali_gpu_injections_left(h->gpu, MALI_INJECT_FAST_BOOT), 1);
	/* As in the image */
	host_write32(h, h->shared, 0);
	host_mcu(h, 0);
	host_mcu(h, 2);
	assert_int_equal(r32(h, R_MCU_STATUS), MCU_S_ENABLED);
	assert_int_equal(mali_gpu_injections_left(h->gpu, MALI_INJECT_FAST_BOOT), 1);
	assert_int_equal(guest_errors(h), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_names),
		TEST(test_count),
		TEST(test_hung_flush),
		TEST_GROUP(test_bus_error),
		TEST_GROUP(test_translation_fault),
		TEST_GROUP(test_unknown_instruction),
		TEST_GROUP(test_unrecoverable),
		TEST(test_firmware_panic),
		TEST(test_boot),
		TEST(test_fast_boot),
		TEST(test_lost_job_irq),
		TEST(test_repeated_job_irq),
		TEST_GROUP(test_missing_ack),
		TEST(test_late_ack),
		TEST_GROUP(test_late_ack_of_the_last_state),
		TEST(test_late_reset),
		TEST(test_late_reset_is_polled_for),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
