// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * GPU model: what is in the caches and not in memory, and the other way round.
 */
#include "gpu_cache.h"

static void test_store_is_in_memory_after_a_clean(void **state)
{
	struct cached c;

	cached_new(&c, *state, PAGE);
	store(&c.g, CACHED_VA + 8, NEW);
	assert_int_equal(memory(&c, 8), OLD);
	assert_int_equal(load(&c.g, CACHED_VA + 8), NEW);
	assert_int_equal(stat(c.g.h, MALI_STAT_CACHE_WRITE_BACKS), 0);
	command(&c, FLUSH | L2(C));
	assert_int_equal(memory(&c, 8), NEW);
	assert_int_equal(stat(c.g.h, MALI_STAT_CACHE_WRITE_BACKS), 1);
	assert_int_equal(stat(c.g.h, MALI_STAT_CACHE_LOST), 0);
	assert_int_equal(guest_errors(c.g.h), 0);
}

static void test_load_is_from_memory_after_an_invalidation(void **state)
{
	struct cached c;
	u64 misses;

	cached_new(&c, *state, PAGE);
	assert_int_equal(load(&c.g, CACHED_VA + 8), OLD);
	misses = stat(c.g.h, MALI_STAT_CACHE_MISSES);
	host_write32(c.g.h, c.pa + 8, NEW);
	assert_int_equal(load(&c.g, CACHED_VA + 8), OLD);
	assert_int_equal(stat(c.g.h, MALI_STAT_CACHE_MISSES), misses);
	command(&c, FLUSH | L2(C));
	assert_int_equal(load(&c.g, CACHED_VA + 8), OLD);
	command(&c, FLUSH | L2(C | I));
	assert_int_equal(load(&c.g, CACHED_VA + 8), NEW);
	assert_int_equal(stat(c.g.h, MALI_STAT_CACHE_MISSES), misses + 1);
	assert_int_equal(guest_errors(c.g.h), 0);
}

/* The CPU's bytes next to what the GPU has written survive the write-back */
static void test_only_dirty_bytes_are_written(void **state)
{
	struct cached c;

	cached_new(&c, *state, PAGE);
	store(&c.g, CACHED_VA + 8, NEW);
	store(&c.g, CACHED_VA + 24, NEW);
	host_write32(c.g.h, c.pa + 4, OTHER);
	host_write32(c.g.h, c.pa + 12, OTHER);
	command(&c, FLUSH | L2(C));
	assert_int_equal(memory(&c, 4), OTHER);
	assert_int_equal(memory(&c, 8), NEW);
	assert_int_equal(memory(&c, 12), OTHER);
	assert_int_equal(memory(&c, 24), NEW);
}

/* What AttrIndx 4 selects: whether a line is taken on a load, and on a store */
static void test_memory_attributes(void **state)
{
	static const struct { u64 attr; bool load, store; } rows[] = {
		{ 0x88, true, true }, { 0x8f, true, true }, { 0x8e, true, false },
		{ 0x8d, false, true }, { 0x8c, false, false }, { 0x4f, false, false },
		{ 0x4c, false, false }, { 0x08, false, false },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		struct host *h = host_new(NULL);
		struct cached c;

		cached_new(&c, h, PAGE);
		w64(h, R_AS(AS, AS_MEMATTR), 0x4c4c4c004c4c4c4cull | rows[i].attr << 32);
		as_command(h, AS, AS_UPDATE);
		store(&c.g, CACHED_VA, NEW);
		if ((memory(&c, 0) == OLD) != rows[i].store)
			fail_msg("store, attribute %#llx", (unsigned long long)rows[i].attr);
		load(&c.g, CACHED_VA + 64);
		host_write32(h, c.pa + 64, NEW);
		if ((load(&c.g, CACHED_VA + 64) == OLD) != rows[i].load)
			fail_msg("load, attribute %#llx", (unsigned long long)rows[i].attr);
		host_delete(h);
	}
}

/* What each command does for a dirty line of the L2; the region is locked where it may be */
static void test_address_space_commands(void **state)
{
	static const struct { u32 command; bool lock, cleans; } rows[] = {
		{ AS_UPDATE, false, false }, { AS_LOCK, true, false }, { AS_UNLOCK, true, false },
		{ AS_FLUSH_PT, true, true }, { AS_FLUSH_MEM, true, true },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		struct host *h = host_new(NULL);
		struct cached c;

		cached_new(&c, h, PAGE);
		store(&c.g, CACHED_VA, NEW);
		if (rows[i].lock)
			as_lock(h, AS, CACHED_VA, 15);
		as_command(h, AS, rows[i].command);
		if (memory(&c, 0) != (rows[i].cleans ? NEW : OLD))
			fail_msg("command %u", rows[i].command);
		assert_int_equal(guest_errors(h), 0);
		host_delete(h);
	}
}

/* Of 17 lines that share a set, the one that came first makes room */
static void test_replacement(void **state)
{
	struct cached c;
	u32 i;

	cached_new(&c, *state, 17 * PAGE);
	for (i = 0; i < 16; i++)
		store(&c.g, CACHED_VA + i * PAGE, NEW + i);
	for (i = 0; i < 16; i++)
		assert_int_equal(memory(&c, i * PAGE), OLD);
	store(&c.g, CACHED_VA + 16 * PAGE, NEW);
	assert_int_equal(memory(&c, 0), NEW);
	for (i = 1; i < 17; i++)
		assert_int_equal(memory(&c, i * PAGE), OLD);
	assert_int_equal(load(&c.g, CACHED_VA), NEW);
}

/* One page at two addresses: what is stored at one is loaded at the other */
static void test_aliases(void **state)
{
	struct cached c;

	cached_new(&c, *state, PAGE);
	vm_map(c.g.h, &c.g.vm, ALIAS_VA, c.pa, PAGE, PTE_NOEXEC | PTE_CACHED);
	assert_int_equal(load(&c.g, ALIAS_VA), OLD);
	store(&c.g, CACHED_VA, NEW);
	assert_int_equal(load(&c.g, ALIAS_VA), NEW);
	store(&c.g, ALIAS_VA + 4, OTHER);
	assert_int_equal(load(&c.g, CACHED_VA + 4), OTHER);
	store(&c.g, CACHED_VA + 4, NEW);
	command(&c, CMD_FLUSH_ALL);
	assert_int_equal(memory(&c, 0), NEW);
	assert_int_equal(memory(&c, 4), NEW);
	assert_int_equal(guest_errors(c.g.h), 0);
}

/* FLUSH_CACHE2: what flush IDs let through */
static void test_flush_reduction(void **state)
{
	struct cached c;
	struct host *h;
	u32 id;

	cached_new(&c, *state, PAGE);
	h = c.g.h;
	load(&c.g, CACHED_VA);
	host_write32(h, c.pa, NEW);
	id = r32(h, R_LATEST_FLUSH_ID);
	/* Nothing has been flushed since */
	RUN(&c.g, I_MOVE32(94, id), I_FLUSH_CACHE2(94));
	assert_int_equal(r32(h, R_LATEST_FLUSH_ID), id + 1);
	assert_int_equal(load(&c.g, CACHED_VA), NEW);
	/* Something has: the line stays */
	host_write32(h, c.pa, OTHER);
	RUN(&c.g, I_MOVE32(94, id), I_FLUSH_CACHE2(94));
	assert_int_equal(stat(h, MALI_STAT_FLUSHES_SKIPPED), 1);
	assert_int_equal(r32(h, R_LATEST_FLUSH_ID), id + 1);
	assert_int_equal(load(&c.g, CACHED_VA), NEW);
	RUN(&c.g, I_MOVE32(94, 0), I_FLUSH_CACHE2(94));
	assert_int_equal(load(&c.g, CACHED_VA), OTHER);
	assert_int_equal(r32(h, R_LATEST_FLUSH_ID), id + 2);
	/* An ID that is yet to come is not from before */
	RUN(&c.g, I_MOVE32(94, id + 5), I_FLUSH_CACHE2(94));
	assert_int_equal(r32(h, R_LATEST_FLUSH_ID), id + 3);
	assert_int_equal(stat(h, MALI_STAT_FLUSHES_SKIPPED), 1);
}

/* Only flushes of everything count, as after others a cache may have stale lines */
static void test_flush_id_counts_full_flushes(void **state)
{
	static const struct { u32 command; bool counts; } rows[] = {
		{ FLUSH | L2(C) | LSC(C), false },
		{ FLUSH | L2(C | I), false },
		{ FLUSH | L2(C | I) | LSC(C | I), false },
		{ FLUSH | L2(C | I) | LSC(C) | RO(I), false },
		{ FLUSH | L2(C | I) | LSC(C | I) | RO(I), true },
		{ FLUSH, false },
	};
	struct host *h = *state;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		u32 id = r32(h, R_LATEST_FLUSH_ID);

		host_command(h, rows[i].command);
		if (r32(h, R_LATEST_FLUSH_ID) != id + rows[i].counts)
			fail_msg("row %u", i);
	}
}

static void test_invalidation_alone_loses_data(void **state)
{
	struct cached c;

	cached_new(&c, *state, PAGE);
	store(&c.g, CACHED_VA, NEW);
	command(&c, FLUSH | L2(I));
	assert_int_equal(memory(&c, 0), OLD);
	assert_int_equal(load(&c.g, CACHED_VA), OLD);
	assert_int_equal(stat(c.g.h, MALI_STAT_CACHE_LOST), 1);
}

static void test_physical_range(void **state)
{
	struct cached c;
	struct host *h;

	cached_new(&c, *state, PAGE);
	h = c.g.h;
	store(&c.g, CACHED_VA, NEW);
	store(&c.g, CACHED_VA + 64, NEW);
	store(&c.g, CACHED_VA + 128, NEW);
	w64(h, 0x0D0, c.pa + 64);
	w64(h, 0x0D8, c.pa + 127);
	/* Not the L2 */
	host_command(h, 8 | 0x33 << 8);
	assert_int_equal(memory(&c, 64), OLD);
	host_command(h, 8 | 0x43 << 8);
	assert_int_equal(memory(&c, 0), OLD);
	assert_int_equal(memory(&c, 64), NEW);
	assert_int_equal(memory(&c, 128), OLD);
}

static void test_l2_power_off_writes_back(void **state)
{
	struct cached c;

	cached_new(&c, *state, PAGE);
	store(&c.g, CACHED_VA, NEW);
	host_power(c.g.h, R_L2_PWROFF, 1);
	assert_int_equal(memory(&c, 0), NEW);
	assert_int_equal(stat(c.g.h, MALI_STAT_CACHE_LOST), 0);
}

static void test_reset_loses_data(void **state)
{
	struct cached c;

	cached_new(&c, *state, PAGE);
	store(&c.g, CACHED_VA, NEW);
	command(&c, CMD_RESET_SOFT);
	assert_int_equal(memory(&c, 0), OLD);
	assert_int_equal(stat(c.g.h, MALI_STAT_CACHE_LOST), 1);
	command(&c, CMD_FLUSH_ALL);
	assert_int_equal(memory(&c, 0), OLD);
	assert_int_equal(guest_errors(c.g.h), 0);
}

static void test_refused_write_back(void **state)
{
	struct cached c;
	struct host *h;

	cached_new(&c, *state, PAGE);
	h = c.g.h;
	store(&c.g, CACHED_VA, NEW);
	h->refuse_start = c.pa;
	h->refuse_end = c.pa + PAGE;
	command(&c, CMD_FLUSH_ALL);
	assert_int_equal(stat(h, MALI_STAT_CACHE_LOST), 1);
	assert_true(r32(h, R_GPU_IRQ + IRQ_RAW) & IRQ_GPU_FAULT);
	assert_int_equal(r32(h, R_GPU_FAULTSTATUS) & 0xff, X_GPU_BUS_FAULT);
	assert_true(r64(h, R_GPU_FAULTADDRESS) == c.pa);
	/* The queue that stored has long completed */
	assert_int_equal(queue_fatal(&c.g, 0), 0);
}

static void test_refused_fill(void **state)
{
	struct cached c;
	struct host *h;

	cached_new(&c, *state, PAGE);
	h = c.g.h;
	h->refuse_start = c.pa;
	h->refuse_end = c.pa + PAGE;
	store(&c.g, CACHED_VA, NEW);
	assert_int_equal(queue_fatal(&c.g, 0), X_BUS_FAULT);
}

static void test_sync_objects_of_system_scope_are_in_memory(void **state)
{
	struct cached c;
	struct host *h;

	cached_new(&c, *state, PAGE);
	h = c.g.h;
	host_write64(h, c.pa, 0);
	/* Cached before, and dirty next to it */
	load(&c.g, CACHED_VA);
	store(&c.g, CACHED_VA + 32, NEW);
	host_write32(h, c.pa, 5);
	RUN(&c.g, I_MOVE48(12, CACHED_VA), I_MOVE32(10, 3), I_SYNC_ADD32(12, 10));
	assert_int_equal(memory(&c, 0), 8);
	assert_int_equal(memory(&c, 32), NEW);
	/* A wait sees what the CPU stores */
	CALL(&c.g, 0, I_MOVE48(12, CACHED_VA), I_MOVE32(10, 8), I_SYNC_WAIT32(C_GT, 12, 10));
	host_run(h);
	assert_false(queue_done(&c.g, 0));
	host_write32(h, c.pa, 9);
	group_ring(&c.g);
	host_run(h);
	assert_true(queue_done(&c.g, 0));
}

static void test_sync_objects_of_group_scope_are_in_the_l2(void **state)
{
	struct cached c;
	struct host *h;

	cached_new(&c, *state, PAGE);
	h = c.g.h;
	host_write64(h, c.pa, 0);
	RUN(&c.g, I_MOVE48(12, CACHED_VA), I_MOVE32(10, 3),
	    I_SYNC_ADD32(12, 10) | SYNC_SCOPE_CSG);
	assert_int_equal(memory(&c, 0), 0);
	/* A queue that waits for it gets it nevertheless */
	RUN(&c.g, I_MOVE48(12, CACHED_VA), I_MOVE32(10, 2), I_SYNC_WAIT32(C_GT, 12, 10));
	assert_true(queue_done(&c.g, 0));
	assert_int_equal(memory(&c, 0), 3);
}

static void test_flushes_are_reported(void **state)
{
	const struct mali_event *e;
	unsigned int at = 0;
	struct cached c;

	cached_new(&c, *state, PAGE);
	mali_gpu_set_events(c.g.h->gpu, true);
	store(&c.g, CACHED_VA, NEW);
	store(&c.g, CACHED_VA + 64, NEW);
	command(&c, FLUSH | L2(C) | RO(I));
	e = host_reported(c.g.h, &at, MALI_EVENT_FLUSH, 0);
	assert_int_equal(e->bits, 0x201);
	assert_int_equal(e->word, 2);
	assert_int_equal(e->unit, 0);
	store(&c.g, CACHED_VA, NEW);
	command(&c, FLUSH | L2(I));
	e = host_reported(c.g.h, &at, MALI_EVENT_FLUSH, 0);
	assert_int_equal(e->word, 0);
	assert_int_equal(e->unit, 1);
}

/* A stream in cached memory is what it was, until a flush, when the CPU writes another one */
static void test_streams_are_cached(void **state)
{
	struct cached c;
	struct host *h;

	cached_new(&c, *state, PAGE);
	h = c.g.h;
	vm_map(h, &c.g.vm, CODE_VA, c.g.code_pa, CODE_SIZE, PTE_NOEXEC | PTE_CACHED);
	as_lock(h, AS, CODE_VA, 20);
	as_command(h, AS, AS_FLUSH_MEM);
	RUN(&c.g, I_MOVE32(10, OLD), I_MOVE48(12, DATA_VA), I_STORE(10, 1, 12, 0));
	assert_int_equal(data32(&c.g, 0), OLD);
	c.g.code_used = 0;
	RUN(&c.g, I_MOVE32(10, NEW), I_MOVE48(12, DATA_VA), I_STORE(10, 1, 12, 0));
	assert_int_equal(data32(&c.g, 0), OLD);
	command(&c, CMD_FLUSH_ALL);
	c.g.code_used = 0;
	RUN(&c.g, I_MOVE32(10, NEW), I_MOVE48(12, DATA_VA), I_STORE(10, 1, 12, 0));
	assert_int_equal(data32(&c.g, 0), NEW);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_store_is_in_memory_after_a_clean),
		TEST(test_load_is_from_memory_after_an_invalidation),
		TEST(test_only_dirty_bytes_are_written),
		TEST(test_memory_attributes),
		TEST(test_address_space_commands),
		TEST(test_replacement),
		TEST(test_aliases),
		TEST(test_flush_reduction),
		TEST(test_flush_id_counts_full_flushes),
		TEST(test_invalidation_alone_loses_data),
		TEST(test_physical_range),
		TEST(test_l2_power_off_writes_back),
		TEST(test_reset_loses_data),
		TEST(test_refused_write_back),
		TEST(test_refused_fill),
		TEST(test_sync_objects_of_system_scope_are_in_memory),
		TEST(test_sync_objects_of_group_scope_are_in_the_l2),
		TEST(test_flushes_are_reported),
		TEST(test_streams_are_cached),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
