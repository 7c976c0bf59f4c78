// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * GPU model: the MMU's commands, and what a lock stalls.
 */
#include "gpu_mmu.h"

/* Commands */

static void test_registers_wait_for_update(void **state)
{
	struct group *g = *state;
	struct host *h = g->h;

	store(g, DATA_VA, 1);
	w64(h, R_AS(AS, AS_TRANSTAB), 0);
	w64(h, R_AS(AS, AS_TRANSCFG), TRANSCFG_UNMAPPED);
	host_command(h, CMD_FLUSH_ALL);
	store(g, DATA_VA, 2);
	assert_int_equal(data32(g, 0), 2);
	as_command(h, AS, AS_UPDATE);
	store(g, DATA_VA, 3);
	assert_int_equal(data32(g, 0), 2);
}

static void test_command_completion_bit(void **state)
{
	static const u32 commands[] = { 0, AS_UPDATE, AS_LOCK, AS_UNLOCK };
	struct host *h = *state;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(commands); i++) {
		w32(h, R_MMU_IRQ + IRQ_CLR, ~0u);
		w64(h, R_AS(i, AS_LOCKADDR), 14);
		as_command(h, i, commands[i]);
		assert_int_equal(r32(h, R_MMU_IRQ + IRQ_RAW), 0x10000u << i);
	}
}

static void test_unknown_command(void **state)
{
	struct host *h = *state;

	as_command(h, AS, 6);
	as_command(h, AS, ~0u);
	assert_int_equal(guest_errors(h), 2);
	assert_int_equal(r32(h, R_MMU_IRQ + IRQ_RAW), 0);
}

static void test_flush_needs_a_lock(void **state)
{
	struct host *h = *state;

	as_command(h, AS, AS_FLUSH_PT);
	as_command(h, AS, AS_FLUSH_MEM);
	assert_int_equal(guest_errors(h), 2);
	as_lock(h, AS, 0, 15);
	as_command(h, AS, AS_FLUSH_MEM);
	assert_int_equal(guest_errors(h), 2);
}

static void test_lock_stalls_until(void **state)
{
	struct group *g = *state;
	struct host *h = g->h;
	static const u32 commands[] = { AS_UNLOCK, AS_FLUSH_PT, AS_FLUSH_MEM };
	unsigned int i, kicks;

	for (i = 0; i < ARRAY_SIZE(commands); i++) {
		as_lock(h, AS, DATA_VA, 16);
		store(g, DATA_VA + 4, 0x70 + i);
		host_run_for(h, 2000000);
		assert_int_equal(data32(g, 4), i ? 0x6f + i : 0);
		assert_false(queue_done(g, 0));
		kicks = h->kicks;
		as_command(h, AS, commands[i]);
		assert_true(h->kicks > kicks);
		host_run(h);
		assert_int_equal(data32(g, 4), 0x70 + i);
		assert_true(queue_done(g, 0));
	}
	assert_int_equal(stat(h, MALI_STAT_MMU_FAULTS), 0);
	assert_int_equal(queue_fatal(g, 0), 0);
}

static void test_lock_bounds(void **state)
{
	static const struct { u64 start; unsigned int log2; u64 va; bool stalls; } rows[] = {
		{ FAR_VA + 0x8000, 15, FAR_VA + 0x7ffc, false },
		{ FAR_VA + 0x8000, 15, FAR_VA + 0x8000, true },
		{ FAR_VA + 0x8000, 15, FAR_VA + 0xfffc, true },
		{ FAR_VA + 0x8000, 15, FAR_VA + 0x10000, false },
		{ FAR_VA, 17, FAR_VA + 0x1fffc, true },
		/* Aligned down to its size */
		{ FAR_VA + 0x8000, 16, FAR_VA, true },
		/* An access that reaches in */
		{ FAR_VA + 0x8000, 15, FAR_VA + 0x7ffe, true },
		{ 0x7f0000000000, 15, FAR_VA, false },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		struct host *h = host_new(NULL);
		struct group g;

		group_start(h, &g, 0, AS, 1);
		vm_map(h, &g.vm, FAR_VA, host_alloc(h, 0x20000, PAGE), 0x20000, PTE_RW);
		as_lock(h, AS, rows[i].start, rows[i].log2);
		store(&g, rows[i].va, 1);
		if (queue_done(&g, 0) == rows[i].stalls)
			fail_msg("row %u", i);
		as_command(h, AS, AS_UNLOCK);
		host_run(h);
		assert_true(queue_done(&g, 0));
		host_delete(h);
	}
}

static void test_lock_of_everything(void **state)
{
	struct group *g = *state;
	struct host *h = g->h;
	static const u64 lockaddr[] = { 47, 62, 63, ~0ull };
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(lockaddr); i++) {
		w64(h, R_AS(AS, AS_LOCKADDR), lockaddr[i]);
		as_command(h, AS, AS_LOCK);
		store(g, DATA_VA, 1);
		assert_false(queue_done(g, 0));
		as_command(h, AS, AS_UNLOCK);
		host_run(h);
		assert_true(queue_done(g, 0));
	}
}

/* A region whose end is the end of 64 bits */
static void test_lock_at_the_top(void **state)
{
	struct group *g = *state;
	struct host *h = g->h;

	as_lock(h, AS, 0xffffffffffff8000ull, 15);
	store(g, DATA_VA, 1);
	assert_true(queue_done(g, 0));
	store(g, 0xfffffffffffffff0ull, 1);
	/* Stalls rather than faults */
	assert_int_equal(fault_status(h, AS), 0);
	as_command(h, AS, AS_UNLOCK);
	host_run(h);
	assert_int_equal(fault_status(h, AS) & 0xff, 0xE0);
}

static void test_lock_below_32k(void **state)
{
	struct group *g = *state;
	struct host *h = g->h;

	as_lock(h, AS, DATA_VA, 12);
	assert_int_equal(guest_errors(h), 1);
	store(g, DATA_VA + 0x7ff0, 1);
	assert_false(queue_done(g, 0));
}

/* Modes, and bits, that TRANSCFG does not have */
static void test_transcfg(void **state)
{
	static const struct { u64 value; bool known; } rows[] = {
		{ 0, false }, { 1, true }, { 2, true }, { 3, false }, { 5, false },
		{ TRANSCFG_4K_48BIT, true }, { 8, true }, { 15, false },
		{ TRANSCFG_4K_48BIT | 1 << 4, false }, { TRANSCFG_4K_48BIT | 1ull << 32, false },
		{ TRANSCFG_4K_48BIT | 1ull << 59, false }, { TRANSCFG_4K_48BIT | 1ull << 36, true },
		{ TRANSCFG_UNMAPPED | 1 << 11, false },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		struct host *h = host_new(NULL);

		w64(h, R_AS(AS, AS_TRANSCFG), rows[i].value);
		assert_int_equal(guest_errors(h), 0);
		as_command(h, AS, AS_UPDATE);
		if (guest_errors(h) != !rows[i].known)
			fail_msg("row %u: %u guest errors", i, guest_errors(h));
		host_delete(h);
	}
}

static void test_lock_of_another_as(void **state)
{
	struct group *g = *state;
	struct host *h = g->h;

	as_lock(h, 2, 0, 48);
	store(g, DATA_VA, 1);
	assert_true(queue_done(g, 0));
}

static void test_lock_of_firmware_memory(void **state)
{
	struct group *g = *state;
	struct host *h = g->h;

	/* The interface itself: a request waits for the unlock and nothing dies */
	as_lock(h, 0, FW_VA, 16);
	glb_toggle(h, GLB_PING);
	assert_true(glb_pending(h, GLB_PING));
	store(g, DATA_VA, 0x21);
	assert_int_equal(data32(g, 0), 0);
	as_command(h, 0, AS_UNLOCK);
	host_run(h);
	assert_false(glb_pending(h, GLB_PING));
	assert_int_equal(data32(g, 0), 0x21);
	assert_int_equal(r32(h, R_MCU_STATUS), MCU_S_ENABLED);
}

/* A driver maps something for the firmware while it resets the GPU */
static void test_lock_while_the_mcu_boots(void **state)
{
	struct group *g = *state;
	struct host *h = g->h;

	host_mcu(h, MCU_OFF);
	as_lock(h, 0, FW_VA, 16);
	host_mcu(h, MCU_AUTO);
	host_run(h);
	assert_int_equal(r32(h, R_MCU_STATUS), MCU_S_DISABLED);
	as_command(h, 0, AS_UNLOCK);
	assert_int_equal(r32(h, R_MCU_STATUS), MCU_S_ENABLED);
	assert_int_equal(guest_errors(h), 0);

	/* Unless another command comes in between */
	host_mcu(h, MCU_OFF);
	as_lock(h, 0, FW_VA, 16);
	host_mcu(h, MCU_AUTO);
	host_mcu(h, MCU_OFF);
	as_command(h, 0, AS_UNLOCK);
	assert_int_equal(r32(h, R_MCU_STATUS), MCU_S_DISABLED);
}

static void test_lock_of_ring_pointers(void **state)
{
	struct group *g = *state;
	struct host *h = g->h;

	as_lock(h, 0, g->io_va[0] & ~0x7fffull, 15);
	store(g, DATA_VA, 0x22);
	assert_int_equal(data32(g, 0), 0);
	as_command(h, 0, AS_UNLOCK);
	host_run(h);
	assert_int_equal(data32(g, 0), 0x22);
	assert_int_equal(r32(h, R_MCU_STATUS), MCU_S_ENABLED);
}

static void test_lock_of_suspend_buffer(void **state)
{
	struct group *g = *state;
	struct host *h = g->h;

	as_lock(h, 0, g->suspend_va & ~0x7fffull, 15);
	assert_false(group_request(g, CSG_SUSPEND));
	/* It is the unlock that it waits for, and does not keep the host's thread busy */
	h->kicks = 0;
	assert_true(host_step(h, 100) != 0);
	assert_int_equal(h->kicks, 0);
	as_command(h, 0, AS_UNLOCK);
	assert_true(h->kicks);
	host_run(h);
	assert_int_equal(host_read32(h, csg_out(h, 0, CSG_OUT_ACK)) & CSG_STATE, CSG_SUSPEND);
	assert_int_equal(r32(h, R_MCU_STATUS), MCU_S_ENABLED);
}

/* Requests that access nothing of what is locked do not wait for the unlock */
static void test_lock_of_other_memory(void **state)
{
	struct group *g = *state;
	struct host *h = g->h;
	u64 req = csg_in(h, 0, CSG_IN_REQ), ack = csg_out(h, 0, CSG_OUT_ACK);
	u32 now;

	as_lock(h, 0, g->suspend_va & ~0x7fffull, 15);
	assert_false(group_request(g, CSG_SUSPEND));
	host_write32(h, req, host_read32(h, req) ^ (CSG_EP_CFG | CSG_STATUS_UPDATE));
	assert_false(group_request(g, CSG_SUSPEND));
	now = host_read32(h, ack);
	assert_int_equal((now ^ host_read32(h, req)) & (CSG_EP_CFG | CSG_STATUS_UPDATE), 0);
	assert_int_not_equal(now & CSG_STATE, CSG_SUSPEND);
	as_command(h, 0, AS_UNLOCK);
	host_run(h);
	assert_int_equal(host_read32(h, ack) & CSG_STATE, CSG_SUSPEND);

	/* START has no use for a suspend buffer */
	host_write64(h, csg_in(h, 0, CSG_IN_SUSPEND), 0x07f00000);
	as_lock(h, 0, 0x07f00000, 20);
	assert_true(group_request(g, CSG_START));
	as_command(h, 0, AS_UNLOCK);
	assert_int_equal(r32(h, R_MCU_STATUS), MCU_S_ENABLED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST_GROUP(test_registers_wait_for_update),
		TEST(test_command_completion_bit),
		TEST(test_unknown_command),
		TEST(test_flush_needs_a_lock),
		TEST_GROUP(test_lock_stalls_until),
		cmocka_unit_test(test_lock_bounds),
		TEST_GROUP(test_lock_of_everything),
		TEST_GROUP(test_lock_at_the_top),
		TEST_GROUP(test_lock_below_32k),
		cmocka_unit_test(test_transcfg),
		TEST_GROUP(test_lock_of_another_as),
		TEST_GROUP(test_lock_of_firmware_memory),
		TEST_GROUP(test_lock_of_ring_pointers),
		TEST_GROUP(test_lock_while_the_mcu_boots),
		TEST_GROUP(test_lock_of_suspend_buffer),
		TEST_GROUP(test_lock_of_other_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
