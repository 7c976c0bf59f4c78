// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * GPU model: the caches of shader cores, and caches in protected mode.
 */
#include "gpu_protm.h"

#define CACHED_VA	0x7770000000ull
#define PROGRAM_VA	0x7780000000ull
#define OLD		0x01d01d01u
#define NEW		0x4e774e77u

#define FLUSH_L2(m)	(4u | (m) << 8)
#define FLUSH_LSC(m)	(4u | (m) << 12)
#define FLUSH_RO(m)	(4u | (m) << 16)
#define C		1u
#define I		2u

/* A cached page at CACHED_VA with OLD in its first word.  Return: its physical address */
static u64 cached_page(struct group *g)
{
	u64 pa = host_alloc(g->h, PAGE, PAGE);

	vm_map(g->h, &g->vm, CACHED_VA, pa, PAGE, PTE_NOEXEC | PTE_CACHED);
	host_write32(g->h, pa, OLD);
	return pa;
}

/* A fragment job whose only pixel is at CACHED_VA, of the colour NEW */
static void draw(struct group *g)
{
	struct host *h = g->h;
	u64 rt = g->data_pa + 128;

	/* Render target 0: RAW32, linear, written, also if it is clean */
	host_write32(h, rt, 34u << 26);
	host_write32(h, rt + 4, 1u | 3u << 3 | 2u << 8 | 1u << 31);
	host_write64(h, rt + 32, CACHED_VA);
	host_write32(h, rt + 40, 64);
	host_write32(h, rt + 48, NEW);
	RUN(g, I_MOVE48(40, DATA_VA | 1), I_MOVE32(42, 0), I_MOVE32(43, 0),
	    I_SET_SB_ENTRY(2, 0), I_RUN_FRAGMENT, I_WAIT(1 << 2));
	assert_int_equal(stat(h, MALI_STAT_TARGETS_CLEARED), 1);
}

static u32 load(struct group *g, u64 va)
{
	RUN(g, I_MOVE48(12, va), I_LOAD(10, 1, 12, 0), I_WAIT(1), I_MOVE48(14, DATA_VA + 0xf00),
	    I_STORE(10, 1, 14, 0));
	return data32(g, 0xf00);
}

/* From the load/store caches to the L2, and from there to memory */
static void test_pixels_go_through_both_caches(void **state)
{
	struct group *g = *state;
	struct host *h = g->h;
	u64 pa = cached_page(g);

	draw(g);
	host_command(h, FLUSH_L2(C));
	assert_int_equal(host_read32(h, pa), OLD);
	/* Command streams do not see it either */
	assert_int_equal(load(g, CACHED_VA), OLD);
	host_command(h, FLUSH_LSC(C));
	assert_int_equal(host_read32(h, pa), OLD);
	assert_int_equal(load(g, CACHED_VA), NEW);
	host_command(h, FLUSH_L2(C));
	assert_int_equal(host_read32(h, pa), NEW);
	assert_int_equal(guest_errors(h), 0);
}

/* What each command does for a pixel that is in the load/store caches */
static void test_pixels_and_commands(void **state)
{
	static const struct { u32 gpu, as; bool in_memory; } rows[] = {
		{ FLUSH_L2(C | I), 0, false }, { FLUSH_LSC(C | I), 0, false },
		{ FLUSH_RO(I), 0, false }, { CMD_FLUSH_ALL, 0, true },
		{ FLUSH_L2(C) | FLUSH_LSC(C), 0, true }, { FLUSH_L2(C) | FLUSH_LSC(I), 0, false },
		{ 0, AS_UNLOCK, false }, { 0, AS_FLUSH_PT, false }, { 0, AS_FLUSH_MEM, true },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		struct host *h = host_new(NULL);
		struct group g;
		u64 pa;

		group_start(h, &g, 0, AS, 1);
		pa = cached_page(&g);
		draw(&g);
		if (rows[i].as) {
			as_lock(h, AS, CACHED_VA, 15);
			as_command(h, AS, rows[i].as);
		} else {
			host_command(h, rows[i].gpu);
		}
		if (host_read32(h, pa) != (rows[i].in_memory ? NEW : OLD))
			fail_msg("row %u", i);
		host_delete(h);
	}
}

/* Shader cores that go off hand over to the L2; the L2, to memory */
static void test_pixels_and_power(void **state)
{
	struct group *g = *state;
	struct host *h = g->h;
	u64 pa = cached_page(g);

	draw(g);
	host_power(h, R_SHADER_PWROFF, r64(h, R_SHADER_READY));
	assert_int_equal(r64(h, R_SHADER_READY), 0);
	assert_int_equal(host_read32(h, pa), OLD);
	assert_int_equal(load(g, CACHED_VA), NEW);
	host_power(h, R_L2_PWROFF, 1);
	assert_int_equal(host_read32(h, pa), NEW);
	assert_int_equal(stat(h, MALI_STAT_CACHE_LOST), 0);
}

/* The page of a pixel has another owner, and only the load/store caches were forgotten */
static void test_pixels_of_an_unmapped_page(void **state)
{
	struct group *g = *state;
	struct host *h = g->h;
	u64 pa = cached_page(g);

	draw(g);
	as_lock(h, AS, CACHED_VA, 15);
	vm_unmap(h, &g->vm, CACHED_VA, PAGE);
	as_command(h, AS, AS_FLUSH_PT);
	assert_int_equal(guest_errors(h), 1);
	assert_int_equal(host_read32(h, pa), OLD);
}

static void run_program(struct group *g)
{
	RUN(g, I_MOVE48(16, DATA_VA + 0x1000), I_MOVE32(37, 1), I_MOVE32(38, 1), I_MOVE32(39, 1),
	    I_SET_SB_ENTRY(2, 0), I_RUN_COMPUTE, I_WAIT(1 << 2));
}

/* Programs are fetched through the read-only caches, and a miss goes through the L2 */
static void test_programs(void **state)
{
	struct group *g = *state;
	struct host *h = g->h;
	u64 before, pa = host_alloc(h, PAGE, PAGE);

	vm_map(h, &g->vm, PROGRAM_VA, pa, PAGE, PTE_RO | PTE_CACHED);
	/* NOP.end */
	host_write64(h, pa, 0x7800c00000000000ull);
	host_write32(h, g->data_pa + 0x1000, 8);
	host_write64(h, g->data_pa + 0x1008, PROGRAM_VA);
	run_program(g);
	assert_int_equal(stat(h, MALI_STAT_CACHE_MISSES), 2);
	before = h->transactions[MALI_INITIATOR_ENDPOINT];
	run_program(g);
	/* What has been decoded is not fetched again */
	assert_int_equal(stat(h, MALI_STAT_CACHE_MISSES), 2);
	/* The descriptor is not cached here */
	assert_int_equal(h->transactions[MALI_INITIATOR_ENDPOINT], before + 1);
	host_command(h, FLUSH_L2(C | I) | FLUSH_LSC(C | I));
	assert_int_equal(stat(h, MALI_STAT_CACHE_HITS), 0);
	run_program(g);
	/* Translations are invalidated with the L2, and what was decoded with them */
	assert_int_equal(stat(h, MALI_STAT_CACHE_MISSES), 2);
	assert_int_equal(stat(h, MALI_STAT_CACHE_HITS), 1);
	host_command(h, FLUSH_RO(I));
	run_program(g);
	assert_int_equal(stat(h, MALI_STAT_CACHE_MISSES), 4);
	assert_int_equal(stat(h, MALI_STAT_CACHE_HITS), 1);
}

/* The caches are written back before protected mode, not in it */
static void test_entry_writes_back(void **state)
{
	struct prot *p = *state;
	struct host *h = p->g.h;
	u64 pa = cached_page(&p->g);

	RUN(&p->g, I_MOVE48(12, CACHED_VA), I_MOVE32(10, NEW), I_STORE(10, 1, 12, 0));
	assert_int_equal(host_read32(h, pa), OLD);
	RUN(&p->g, PROLOGUE, I_PROT_REGION(1), I_NOP);
	assert_int_equal(host_read32(h, pa), OLD);
	prot_enter(p);
	assert_true(prot_active(h));
	assert_int_equal(host_read32(h, pa), NEW);
	host_run(h);
	assert_true(queue_done(&p->g, 0));
	assert_int_equal(h->refused, 0);
}

/* Protected memory that is mapped write-back is written at once, and nothing of it stays */
static void test_regions_bypass_the_caches(void **state)
{
	struct prot *p = *state;
	struct host *h = p->g.h;
	u64 lines;

	vm_map(h, &p->g.vm, SECRET_VA, p->secret_pa, SECRET_SIZE, PTE_NOEXEC | PTE_CACHED);
	put_secret(p, 4, MARKER);
	RUN(&p->g, PROLOGUE, I_MOVE32(10, NEW), I_PROT_REGION(4), HIDE(10, 0), SEEK(11, 4),
	    I_WAIT(1), HIDE(11, 8));
	lines = stat(h, MALI_STAT_CACHE_MISSES);
	prot_enter(p);
	host_run(h);
	assert_true(queue_done(&p->g, 0));
	assert_int_equal(secret(p, 0), NEW);
	assert_int_equal(secret(p, 8), MARKER);
	assert_int_equal(stat(h, MALI_STAT_CACHE_MISSES), lines);
	/* In normal mode the bus refuses it, as there is no line to find */
	load(&p->g, SECRET_VA);
	assert_int_equal(queue_fatal(&p->g, 0), X_BUS_FAULT);
	assert_int_equal(h->refused, 1);
	assert_int_equal(stat(h, MALI_STAT_CACHE_MISSES), lines);
}

/* A region's write to ordinary memory is refused as it happens, cached or not */
static void test_region_cannot_leave_a_dirty_line(void **state)
{
	struct prot *p = *state;
	struct host *h = p->g.h;
	u64 pa = cached_page(&p->g);

	RUN(&p->g, PROLOGUE, I_MOVE48(12, CACHED_VA), I_MOVE32(10, MARKER), I_PROT_REGION(1),
	    I_STORE(10, 1, 12, 0));
	prot_enter(p);
	host_run(h);
	assert_int_equal(h->refused, 1);
	assert_true(r32(h, R_GPU_IRQ + IRQ_RAW) & IRQ_PROTM_FAULT);
	host_command(h, CMD_RESET_SOFT);
	assert_int_equal(host_read32(h, pa), OLD);
	assert_int_equal(stat(h, MALI_STAT_CACHE_LOST), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST_GROUP(test_pixels_go_through_both_caches),
		cmocka_unit_test(test_pixels_and_commands),
		TEST_GROUP(test_pixels_and_power),
		TEST_GROUP(test_pixels_of_an_unmapped_page),
		TEST_GROUP(test_programs),
		PROTM_GROUP(test_entry_writes_back),
		PROTM_GROUP(test_regions_bypass_the_caches),
		PROTM_GROUP(test_region_cannot_leave_a_dirty_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
