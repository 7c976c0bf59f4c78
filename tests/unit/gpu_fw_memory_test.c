// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * GPU model: hostile interface memory, and protected memory that is not protected.
 */
#include "gpu_host.h"

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

		group_prepare(h, &g, 0, AS, 1);
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

			group_prepare(h, &g, 0, AS, 1);
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

	group_prepare(h, &g, 0, AS, 1);
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
	host_command(h, CMD_FLUSH_ALL);
	group_work(&g);
	assert_int_equal(mcu_status(h), MCU_S_FATAL);
	assert_true(host_run(h) == MALI_RUN_IDLE);
}

static void test_ring_wraps(void **state)
{
	struct group *g = *state;
	struct host *h = g->h;
	unsigned int i;

	for (i = 0; i < 3 * RING_SIZE / 24; i++) {
		const u64 job[] = { I_ADD_IMM32(20, 20, 1), I_NOP, I_NOP };

		queue_push(g, 0, job, 3);
		host_run(h);
		assert_true(queue_done(g, 0));
	}
	RUN(g, I_MOVE48(12, DATA_VA), I_STORE(20, 1, 12, 0));
	assert_int_equal(data32(g, 0), i);
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
		group_count(&g);
		for (i = 0; i < 400; i++) {
			u32 word;

			next_random32(&seed);
			word = 0x2000 + (seed >> 4) % 0x9200 / 4 * 4;
			next_random32(&seed);
			host_write32(h, h->shared + word, seed & 0x100 ? seed : seed >> 28);
			if (i % 4 == 0)
				w32(h, R_DOORBELL((seed >> 5) % 9), 1);
			if (i % 16 == 0)
				host_step(h, 64);
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

	host_mcu(h, MCU_OFF);
	vm_map(h, h->mcu, 0x03000000, pa, 0x40000, PTE_RW);
	as_enable(h, 0, h->mcu);
	host_mcu(h, MCU_AUTO);
	assert_int_equal(r32(h, R_MCU_STATUS), MCU_S_ENABLED);
	assert_int_equal(guest_errors(h), errors + 1);

	host_mcu(h, MCU_OFF);
	h->protected_start = pa;
	h->protected_end = pa + 0x40000;
	host_mcu(h, MCU_AUTO);
	assert_int_equal(r32(h, R_MCU_STATUS), MCU_S_ENABLED);
	assert_int_equal(guest_errors(h), errors + 1);
}

static void protected_suspend_buffer(struct host *h, bool in_protected_memory)
{
	unsigned int errors;
	struct group g;
	u64 va, pa;

	group_prepare(h, &g, 0, AS, 1);
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
		cmocka_unit_test(test_queue_config_faults),
		cmocka_unit_test(test_hostile_ring_pointers),
		TEST(test_ring_pointers_unmapped),
		TEST(test_ring_pointers_unmapped_later),
		TEST_GROUP(test_ring_wraps),
		cmocka_unit_test(test_random_interface_memory),
		TEST(test_protected_section),
		TEST(test_protected_suspend_buffer),
		TEST(test_ordinary_protected_suspend_buffer),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
