// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * GPU model: translation, the TLB, and page tables that make no sense.
 */
#include "gpu_mmu.h"

/* Translation */

static void test_page_4k(void **state)
{
	struct group *g = *state;
	struct host *h = g->h;
	u64 pa = map_far_page(g, PTE_RW);

	store(g, FAR_VA + 0x10, 0x11223344);
	assert_int_equal(host_read32(h, pa + 0x10), 0x11223344);
	assert_int_equal(load(g, FAR_VA + 0x10), 0x11223344);
	assert_true(queue_done(g, 0));
	assert_int_equal(guest_errors(h), 0);
}

static void test_block_2m(void **state)
{
	struct group *g = *state;
	struct host *h = g->h;
	u64 pa;

	pa = host_alloc(h, 2 << 20, 2 << 20);
	vm_map_block(h, &g->vm, FAR_VA, pa, 2, PTE_RW);
	store(g, FAR_VA, 0x1);
	store(g, FAR_VA + (2 << 20) - 4, 0x2);
	store(g, FAR_VA + 0x12340, 0x3);
	assert_int_equal(host_read32(h, pa), 0x1);
	assert_int_equal(host_read32(h, pa + (2 << 20) - 4), 0x2);
	assert_int_equal(host_read32(h, pa + 0x12340), 0x3);
}

static void test_block_1g(void **state)
{
	struct group *g = *state;
	struct host *h = g->h;

	/* All RAM and what follows it; the base is aligned to 1 GiB */
	vm_map_block(h, &g->vm, FAR_VA, HOST_RAM_BASE, 1, PTE_RW);
	store(g, FAR_VA + HOST_RAM_SIZE - 4, 0x4);
	assert_int_equal(host_read32(h, HOST_RAM_BASE + HOST_RAM_SIZE - 4), 0x4);
}

static void test_access_across_pages(void **state)
{
	struct group *g = *state;
	struct host *h = g->h;
	u64 first, between, second;

	first = host_alloc(h, PAGE, PAGE);
	between = host_alloc(h, PAGE, PAGE);
	second = host_alloc(h, PAGE, PAGE);
	vm_map(h, &g->vm, FAR_VA, first, PAGE, PTE_RW);
	vm_map(h, &g->vm, FAR_VA + PAGE, second, PAGE, PTE_RW);
	RUN(g, I_MOVE32(10, 0xaaaa), I_MOVE32(11, 0xbbbb), I_MOVE48(12, FAR_VA + PAGE - 4),
	    I_STORE(10, 3, 12, 0));
	assert_int_equal(host_read32(h, first + PAGE - 4), 0xaaaa);
	assert_int_equal(host_read32(h, second), 0xbbbb);
	assert_int_equal(host_read32(h, between), 0);
}

static void test_identity_mode(void **state)
{
	struct group *g = *state;
	struct host *h = g->h;
	const u64 job[] = { I_MOVE32(10, 0x77), I_MOVE48(12, 0), I_STORE(10, 1, 12, 0) };
	u64 words[3];
	u64 pa;

	pa = host_alloc(h, PAGE, PAGE);
	memcpy(words, job, sizeof(words));
	words[1] = I_MOVE48(12, pa);
	/* The ring must be where its VA says, so it moves to its physical address */
	assert_true(group_request(g, CSG_TERMINATE));
	host_write64(h, cs_in(h, 0, 0, CS_IN_BASE), g->ring_pa[0]);
	w64(h, R_AS(AS, AS_TRANSCFG), 2);
	as_command(h, AS, AS_UPDATE);
	assert_true(group_request(g, CSG_START));
	queue_push(g, 0, words, 3);
	host_run(h);
	assert_int_equal(host_read32(h, pa), 0x77);
}

static void test_address_spaces_are_separate(void **state)
{
	struct host *h = *state;
	struct group a, b;

	group_start(h, &a, 0, 1, 1);
	group_start(h, &b, 1, 2, 1);
	store(&a, DATA_VA, 0xa);
	store(&b, DATA_VA, 0xb);
	assert_int_equal(data32(&a, 0), 0xa);
	assert_int_equal(data32(&b, 0), 0xb);
}

static void test_initiators(void **state)
{
	struct group *g = *state;
	struct host *h = g->h;
	unsigned int mmu, mcu, cs;

	mmu = h->transactions[MALI_INITIATOR_MMU];
	mcu = h->transactions[MALI_INITIATOR_MCU];
	cs = h->transactions[MALI_INITIATOR_CS];
	store(g, DATA_VA, 1);
	assert_true(h->transactions[MALI_INITIATOR_MMU] > mmu);
	assert_true(h->transactions[MALI_INITIATOR_MCU] > mcu);
	assert_true(h->transactions[MALI_INITIATOR_CS] > cs);
}

/* TLB */

static void invalidate_by_lock(struct host *h, struct group *g)
{
	as_lock(h, AS, FAR_VA, 15);
	as_command(h, AS, AS_UNLOCK);
}

static void invalidate_by_flush_pt(struct host *h, struct group *g)
{
	as_lock(h, AS, FAR_VA, 15);
	as_command(h, AS, AS_FLUSH_PT);
}

static void invalidate_by_flush_mem(struct host *h, struct group *g)
{
	as_lock(h, AS, FAR_VA, 15);
	as_command(h, AS, AS_FLUSH_MEM);
}

static void invalidate_by_update(struct host *h, struct group *g)
{
	as_enable(h, AS, &g->vm);
}

static void invalidate_by_gpu_flush(struct host *h, struct group *g)
{
	host_command(h, CMD_FLUSH_ALL);
}

static void test_stale_translation(void **state)
{
	static void (* const invalidate[])(struct host *h, struct group *g) = {
		invalidate_by_lock, invalidate_by_flush_pt, invalidate_by_flush_mem,
		invalidate_by_update, invalidate_by_gpu_flush,
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(invalidate); i++) {
		struct host *h = host_new(NULL);
		struct group g;
		u64 old, new;

		group_start(h, &g, 0, AS, 1);
		old = map_far_page(&g, PTE_RW);
		store(&g, FAR_VA, 1);
		/* A driver that forgets to invalidate */
		new = map_far_page(&g, PTE_RW);
		store(&g, FAR_VA, 2);
		assert_int_equal(host_read32(h, old), 2);
		assert_int_equal(host_read32(h, new), 0);
		invalidate[i](h, &g);
		store(&g, FAR_VA, 3);
		assert_int_equal(host_read32(h, old), 2);
		if (host_read32(h, new) != 3)
			fail_msg("row %u does not invalidate", i);
		host_delete(h);
	}
}

static void test_unmapped_page_is_stale(void **state)
{
	struct group *g = *state;
	struct host *h = g->h;
	u64 pa = map_far_page(g, PTE_RW);

	store(g, FAR_VA, 1);
	vm_unmap(h, &g->vm, FAR_VA, PAGE);
	store(g, FAR_VA, 2);
	assert_int_equal(host_read32(h, pa), 2);
	invalidate_by_lock(h, g);
	store(g, FAR_VA, 3);
	assert_int_equal(fault_status(h, AS) & 0xff, 0xC3);
	assert_int_equal(host_read32(h, pa), 2);
}

static void test_invalidation_of_another_as(void **state)
{
	struct group *g = *state;
	struct host *h = g->h;
	u64 old;

	old = map_far_page(g, PTE_RW);
	store(g, FAR_VA, 1);
	map_far_page(g, PTE_RW);
	as_lock(h, 2, FAR_VA, 15);
	as_command(h, 2, AS_UNLOCK);
	store(g, FAR_VA, 2);
	assert_int_equal(host_read32(h, old), 2);
}

static void test_tlb_misses_are_counted(void **state)
{
	struct group *g = *state;
	struct host *h = g->h;
	u64 misses;

	map_far_page(g, PTE_RW);
	store(g, FAR_VA, 1);
	misses = stat(h, MALI_STAT_TLB_MISSES);
	assert_true(misses);
	store(g, FAR_VA, 1);
	assert_int_equal(stat(h, MALI_STAT_TLB_MISSES), misses);
	assert_int_equal(stat(h, MALI_STAT_BLOCK_WALKS), 0);
}

/* Insane tables */

static void test_table_of_itself(void **state)
{
	struct group *g = *state;
	struct host *h = g->h;
	unsigned int i;

	for (i = 256; i < 512; i++)
		host_write64(h, g->vm.root + 8 * i, g->vm.root | 3 | 1ull << 10);
	store(g, 0xffffffffeff8ull, 1);
	store(g, 0x800000000000ull, 1);
}

static void test_random_tables(void **state)
{
	u64 seed = 0x9e3779b97f4a7c15ull;
	unsigned int round, i;

	for (round = 0; round < 50; round++) {
		struct host *h = host_new(NULL);
		struct group g;
		u64 table;

		group_start(h, &g, 0, AS, 1);
		table = host_alloc(h, 16 * PAGE, PAGE);
		for (i = 0; i < 16 * PAGE / 8; i++) {
			u64 pte = next_random64(&seed);

			/* Mostly something that leads on */
			if (pte & 0x3000)
				pte = table + (pte >> 20) % 16 * PAGE + (pte & 0xfff);
			host_write64(h, table + 8 * i, pte);
		}
		*vm_slot(h, &g.vm, FAR_VA, 0) = table | 3;
		for (i = 0; i < 20; i++) {
			u64 off = next_random64(&seed) & 0x7ffffffffcull;

			store(&g, (FAR_VA & ~0x7fffffffffull) + off, 1);
			if (fault_status(h, AS) || queue_fatal(&g, 0))
				break;
		}
		as_unmap(h, AS);
		host_run(h);
		assert_true(group_request(&g, CSG_TERMINATE));
		host_delete(h);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST_GROUP(test_page_4k),
		TEST_GROUP(test_block_2m),
		TEST_GROUP(test_block_1g),
		TEST_GROUP(test_access_across_pages),
		TEST_GROUP(test_identity_mode),
		TEST(test_address_spaces_are_separate),
		TEST_GROUP(test_initiators),
		cmocka_unit_test(test_stale_translation),
		TEST_GROUP(test_unmapped_page_is_stale),
		TEST_GROUP(test_invalidation_of_another_as),
		TEST_GROUP(test_tlb_misses_are_counted),
		TEST_GROUP(test_table_of_itself),
		cmocka_unit_test(test_random_tables),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
