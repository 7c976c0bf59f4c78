// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * GPU model: cache lines of addresses that are mapped to something else, and of page tables.
 */
#include "gpu_cache.h"

/* Another VM at CACHED_VA.  Return: the physical address of its page */
static u64 other_vm(struct host *h, struct vm *vm)
{
	u64 pa = host_alloc(h, PAGE, PAGE);

	vm_init(h, vm);
	vm_map(h, vm, CACHED_VA, pa, PAGE, PTE_NOEXEC | PTE_CACHED);
	host_write32(h, pa, OTHER);
	return pa;
}

static void test_address_space_recycled_without_a_flush(void **state)
{
	struct cached c;
	struct vm vm;
	u64 pa;

	cached_new(&c, *state, PAGE);
	store(&c.g, CACHED_VA, NEW);
	pa = other_vm(c.g.h, &vm);
	as_enable(c.g.h, AS, &vm);
	assert_int_equal(guest_errors(c.g.h), 0);
	command(&c, CMD_FLUSH_ALL);
	/* The new owner's page has been written, and the old owner's data is not in memory */
	assert_int_equal(host_read32(c.g.h, pa), NEW);
	assert_int_equal(memory(&c, 0), OLD);
	assert_int_equal(guest_errors(c.g.h), 1);
}

static void test_address_space_recycled_after_a_flush(void **state)
{
	struct cached c;
	struct vm vm;
	u64 pa;

	cached_new(&c, *state, PAGE);
	store(&c.g, CACHED_VA, NEW);
	pa = other_vm(c.g.h, &vm);
	command(&c, CMD_FLUSH_ALL);
	as_enable(c.g.h, AS, &vm);
	command(&c, CMD_FLUSH_ALL);
	assert_int_equal(host_read32(c.g.h, pa), OTHER);
	assert_int_equal(memory(&c, 0), NEW);
	assert_int_equal(guest_errors(c.g.h), 0);
}

/* The new owner reads the old owner's data, clean as it may be */
static void test_line_of_another_vm_is_found(void **state)
{
	struct host *h = *state;
	struct group a, b;
	u64 secret;

	group_start(h, &a, 0, AS, 1);
	group_prepare(h, &b, 1, AS + 1, 1);
	secret = host_alloc(h, PAGE, PAGE);
	vm_map(h, &a.vm, CACHED_VA, secret, PAGE, PTE_NOEXEC | PTE_CACHED);
	vm_map(h, &b.vm, CACHED_VA, host_alloc(h, PAGE, PAGE), PAGE, PTE_NOEXEC | PTE_CACHED);
	host_write32(h, secret, NEW);
	assert_int_equal(load(&a, CACHED_VA), NEW);
	assert_true(group_request(&a, CSG_TERMINATE));
	/* B in the address space of A */
	b.as = AS;
	as_enable(h, AS, &b.vm);
	group_bind(&b, 1);
	assert_true(group_request(&b, CSG_START));
	assert_int_equal(guest_errors(h), 0);
	assert_int_equal(load(&b, CACHED_VA), NEW);
	assert_int_equal(guest_errors(h), 1);
	/* Reported once */
	assert_int_equal(load(&b, CACHED_VA), NEW);
	assert_int_equal(guest_errors(h), 1);
}

static void test_dirty_line_of_an_unmapped_address_space_is_lost(void **state)
{
	struct cached c;

	cached_new(&c, *state, PAGE);
	store(&c.g, CACHED_VA, NEW);
	as_unmap(c.g.h, AS);
	command(&c, CMD_FLUSH_ALL);
	assert_int_equal(memory(&c, 0), OLD);
	assert_int_equal(stat(c.g.h, MALI_STAT_CACHE_LOST), 1);
	assert_int_equal(guest_errors(c.g.h), 1);
}

/* As panthor unmaps: lock, edit, flush, unlock.  The line goes to its page */
static void test_unmap_with_a_flush(void **state)
{
	struct cached c;

	cached_new(&c, *state, PAGE);
	store(&c.g, CACHED_VA, NEW);
	as_lock(c.g.h, AS, CACHED_VA, 15);
	vm_unmap(c.g.h, &c.g.vm, CACHED_VA, PAGE);
	command(&c, CMD_FLUSH_ALL);
	as_command(c.g.h, AS, AS_UNLOCK);
	assert_int_equal(memory(&c, 0), NEW);
	assert_int_equal(guest_errors(c.g.h), 0);
}

static void test_unmap_without_a_flush(void **state)
{
	struct cached c;

	cached_new(&c, *state, PAGE);
	store(&c.g, CACHED_VA, NEW);
	as_lock(c.g.h, AS, CACHED_VA, 15);
	vm_unmap(c.g.h, &c.g.vm, CACHED_VA, PAGE);
	as_command(c.g.h, AS, AS_UNLOCK);
	assert_int_equal(guest_errors(c.g.h), 1);
	/* The page has another owner by now, and is written nevertheless */
	host_write32(c.g.h, c.pa, OTHER);
	command(&c, CMD_FLUSH_ALL);
	assert_int_equal(memory(&c, 0), NEW);
}

/* Dirty lines outside of the region, or of pages that are still mapped, are in order */
static void test_unlock_without_a_flush_of_what_stays_mapped(void **state)
{
	struct cached c;

	cached_new(&c, *state, 2 * PAGE);
	store(&c.g, CACHED_VA, NEW);
	as_lock(c.g.h, AS, CACHED_VA, 15);
	vm_unmap(c.g.h, &c.g.vm, CACHED_VA + PAGE, PAGE);
	as_command(c.g.h, AS, AS_UNLOCK);
	as_lock(c.g.h, AS, CACHED_VA + 0x8000, 15);
	as_command(c.g.h, AS, AS_UNLOCK);
	assert_int_equal(guest_errors(c.g.h), 0);
}

static void test_remap_without_a_flush(void **state)
{
	struct cached c;
	u64 pa;

	cached_new(&c, *state, PAGE);
	assert_int_equal(load(&c.g, CACHED_VA), OLD);
	pa = host_alloc(c.g.h, PAGE, PAGE);
	host_write32(c.g.h, pa, NEW);
	as_lock(c.g.h, AS, CACHED_VA, 15);
	vm_map(c.g.h, &c.g.vm, CACHED_VA, pa, PAGE, PTE_NOEXEC | PTE_CACHED);
	as_command(c.g.h, AS, AS_UNLOCK);
	assert_int_equal(guest_errors(c.g.h), 0);
	assert_int_equal(load(&c.g, CACHED_VA), OLD);
	assert_int_equal(guest_errors(c.g.h), 1);
	command(&c, CMD_FLUSH_ALL);
	assert_int_equal(load(&c.g, CACHED_VA), NEW);
}

/* Descriptors are cached, too, if TRANSCFG says so: an unlock alone does not show new ones */
static void test_tables(void **state)
{
	static const struct { u64 transcfg; u32 command; bool seen; } rows[] = {
		{ TRANSCFG_4K_48BIT, AS_UNLOCK, true },
		{ TRANSCFG_CACHED_TABLES, AS_UNLOCK, false },
		{ TRANSCFG_CACHED_TABLES, AS_FLUSH_PT, true },
		{ TRANSCFG_CACHED_TABLES, AS_FLUSH_MEM, true },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		struct host *h = host_new(NULL);
		struct group g;
		u64 first, second;

		group_start(h, &g, 0, AS, 1);
		w64(h, R_AS(AS, AS_TRANSCFG), rows[i].transcfg);
		as_command(h, AS, AS_UPDATE);
		first = map_far_page(&g, PTE_NOEXEC);
		host_write32(h, first, OLD);
		second = host_alloc(h, PAGE, PAGE);
		host_write32(h, second, NEW);
		assert_int_equal(load(&g, FAR_VA), OLD);
		as_lock(h, AS, FAR_VA, 15);
		vm_map(h, &g.vm, FAR_VA, second, PAGE, PTE_NOEXEC);
		as_command(h, AS, rows[i].command);
		if (load(&g, FAR_VA) != (rows[i].seen ? NEW : OLD))
			fail_msg("row %u", i);
		assert_int_equal(guest_errors(h), 0);
		host_delete(h);
	}
}

/* A translation fault whose descriptor is in the L2 leaves the driver a way out */
static void test_invalid_descriptors_are_cached(void **state)
{
	struct host *h = *state;
	struct group g;

	group_start(h, &g, 0, AS, 1);
	w64(h, R_AS(AS, AS_TRANSCFG), TRANSCFG_CACHED_TABLES);
	as_command(h, AS, AS_UPDATE);
	map_far_page(&g, PTE_NOEXEC);
	load(&g, FAR_VA);
	/* In the same line of descriptors */
	vm_map(h, &g.vm, FAR_VA + PAGE, host_alloc(h, PAGE, PAGE), PAGE, PTE_NOEXEC);
	store(&g, FAR_VA + PAGE, NEW);
	assert_int_equal(fault_status(h, AS) & 0xff, 0xc3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_address_space_recycled_without_a_flush),
		TEST(test_address_space_recycled_after_a_flush),
		TEST(test_line_of_another_vm_is_found),
		TEST(test_dirty_line_of_an_unmapped_address_space_is_lost),
		TEST(test_unmap_with_a_flush),
		TEST(test_unmap_without_a_flush),
		TEST(test_unlock_without_a_flush_of_what_stays_mapped),
		TEST(test_remap_without_a_flush),
		TEST(test_tables),
		TEST(test_invalid_descriptors_are_cached),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
