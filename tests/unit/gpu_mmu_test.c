// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * GPU model: page tables, address-space commands, the TLB, faults and bus errors,
 * seen by what command streams read and write.
 */
#include "gpu_host.h"

#define AS	1
/* A VA that shares no table with what a group maps */
#define FAR_VA	0x123440000000ull

/* Store r10 = @value at @va, then report done in r11's place of the data page */
static void store(struct group *g, u64 va, u32 value)
{
	RUN(g,
	    I_MOVE32(10, value),
	    I_MOVE32(12, (u32)va), I_MOVE32(13, va >> 32),
	    I_STORE(10, 1, 12, 0));
}

/* Load from @va.  Return: what the GPU saw, by way of the data page */
static u32 load(struct group *g, u64 va)
{
	host_write32(g->h, g->data_pa + 0xf00, 0xbad0bad0);
	RUN(g,
	    I_MOVE32(12, (u32)va), I_MOVE32(13, va >> 32),
	    I_LOAD(10, 1, 12, 0), I_WAIT(1),
	    I_MOVE48(14, DATA_VA + 0xf00),
	    I_STORE(10, 1, 14, 0));
	return data32(g, 0xf00);
}

static u32 fault_status(struct host *h, unsigned int as)
{
	return r32(h, R_AS(as, AS_FAULTSTATUS));
}

/* Translation */

static void test_page_4k(void **state)
{
	struct host *h = *state;
	struct group g;
	u64 pa;

	group_start(h, &g, 0, AS, 1);
	pa = host_alloc(h, PAGE, PAGE);
	vm_map(h, &g.vm, FAR_VA, pa, PAGE, PTE_RW);
	store(&g, FAR_VA + 0x10, 0x11223344);
	assert_int_equal(host_read32(h, pa + 0x10), 0x11223344);
	assert_int_equal(load(&g, FAR_VA + 0x10), 0x11223344);
	assert_true(queue_done(&g, 0));
	assert_int_equal(guest_errors(h), 0);
}

static void test_block_2m(void **state)
{
	struct host *h = *state;
	struct group g;
	u64 pa;

	group_start(h, &g, 0, AS, 1);
	pa = host_alloc(h, 2 << 20, 2 << 20);
	vm_map_block(h, &g.vm, FAR_VA, pa, 2, PTE_RW);
	store(&g, FAR_VA, 0x1);
	store(&g, FAR_VA + (2 << 20) - 4, 0x2);
	store(&g, FAR_VA + 0x12340, 0x3);
	assert_int_equal(host_read32(h, pa), 0x1);
	assert_int_equal(host_read32(h, pa + (2 << 20) - 4), 0x2);
	assert_int_equal(host_read32(h, pa + 0x12340), 0x3);
}

static void test_block_1g(void **state)
{
	struct host *h = *state;
	struct group g;

	group_start(h, &g, 0, AS, 1);
	/* All RAM and what is behind it; the base is aligned to 1 GiB */
	vm_map_block(h, &g.vm, FAR_VA, HOST_RAM_BASE, 1, PTE_RW);
	store(&g, FAR_VA + HOST_RAM_SIZE - 4, 0x4);
	assert_int_equal(host_read32(h, HOST_RAM_BASE + HOST_RAM_SIZE - 4), 0x4);
}

static void test_access_across_pages(void **state)
{
	struct host *h = *state;
	struct group g;
	u64 first, between, second;

	group_start(h, &g, 0, AS, 1);
	first = host_alloc(h, PAGE, PAGE);
	between = host_alloc(h, PAGE, PAGE);
	second = host_alloc(h, PAGE, PAGE);
	vm_map(h, &g.vm, FAR_VA, first, PAGE, PTE_RW);
	vm_map(h, &g.vm, FAR_VA + PAGE, second, PAGE, PTE_RW);
	RUN(&g, I_MOVE32(10, 0xaaaa), I_MOVE32(11, 0xbbbb), I_MOVE48(12, FAR_VA + PAGE - 4),
	    I_STORE(10, 3, 12, 0));
	assert_int_equal(host_read32(h, first + PAGE - 4), 0xaaaa);
	assert_int_equal(host_read32(h, second), 0xbbbb);
	assert_int_equal(host_read32(h, between), 0);
}

static void test_identity_mode(void **state)
{
	struct host *h = *state;
	struct group g;
	const u64 job[] = { I_MOVE32(10, 0x77), I_MOVE48(12, 0), I_STORE(10, 1, 12, 0) };
	u64 words[3];
	u64 pa;

	group_start(h, &g, 0, AS, 1);
	pa = host_alloc(h, PAGE, PAGE);
	memcpy(words, job, sizeof(words));
	words[1] = I_MOVE48(12, pa);
	/* The ring must be where its VA says, so it moves to its physical address */
	assert_true(group_request(&g, CSG_TERMINATE));
	host_write64(h, cs_in(h, 0, 0, CS_IN_BASE), g.ring_pa[0]);
	w64(h, R_AS(AS, AS_TRANSCFG), 2);
	as_command(h, AS, AS_UPDATE);
	assert_true(group_request(&g, CSG_START));
	queue_push(&g, 0, words, 3);
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
	struct host *h = *state;
	unsigned int mmu, mcu, cs;
	struct group g;

	group_start(h, &g, 0, AS, 1);
	mmu = h->transactions[MALI_INIT_MMU];
	mcu = h->transactions[MALI_INIT_MCU];
	cs = h->transactions[MALI_INIT_CS];
	store(&g, DATA_VA, 1);
	assert_true(h->transactions[MALI_INIT_MMU] > mmu);
	assert_true(h->transactions[MALI_INIT_MCU] > mcu);
	assert_true(h->transactions[MALI_INIT_CS] > cs);
}

/* Faults */

enum fault_case {
	F_LEVEL0, F_LEVEL1, F_LEVEL2, F_LEVEL3, F_BLOCK_AT_LEVEL0, F_BLOCK_AT_LEVEL3,
	F_RO_PAGE, F_RO_BLOCK, F_NO_AF_PAGE, F_NO_AF_BLOCK, F_NO_AF_GIB, F_VA_RANGE, F_PA_RANGE,
	F_PA_RANGE_BLOCK, F_PA_RANGE_TABLE, F_ATTR_PAGE, F_ATTR_BLOCK,
};

static const struct fault {
	enum fault_case c;
	u64 va;
	u32 type;
} faults[] = {
	{ F_LEVEL0, FAR_VA, 0xC0 },
	{ F_LEVEL1, FAR_VA, 0xC1 },
	{ F_LEVEL2, FAR_VA, 0xC2 },
	{ F_LEVEL3, FAR_VA, 0xC3 },
	{ F_BLOCK_AT_LEVEL0, FAR_VA, 0xC4 },
	{ F_BLOCK_AT_LEVEL3, FAR_VA, 0xC4 },
	{ F_RO_PAGE, FAR_VA, 0xCB },
	{ F_RO_BLOCK, FAR_VA, 0xCA },
	{ F_NO_AF_PAGE, FAR_VA, 0xDB },
	{ F_NO_AF_BLOCK, FAR_VA, 0xDA },
	{ F_VA_RANGE, 1ull << 48, 0xE0 },
	{ F_NO_AF_GIB, FAR_VA, 0xD9 },
	{ F_VA_RANGE, ~0xfffull, 0xE0 },
	{ F_PA_RANGE, FAR_VA, 0xE7 },
	{ F_PA_RANGE_BLOCK, FAR_VA, 0xE6 },
	{ F_PA_RANGE_TABLE, FAR_VA, 0xE5 },
	{ F_ATTR_PAGE, FAR_VA, 0xEB },
	{ F_ATTR_BLOCK, FAR_VA, 0xEA },
};

static void make_fault(struct group *g, const struct fault *f)
{
	struct host *h = g->h;
	struct vm *vm = &g->vm;
	u64 pa = HOST_RAM_BASE;

	switch (f->c) {
	case F_LEVEL0:
	case F_VA_RANGE:
		break;
	case F_LEVEL1:
		vm_slot(h, vm, f->va, 1);
		break;
	case F_LEVEL2:
		vm_slot(h, vm, f->va, 2);
		break;
	case F_LEVEL3:
		vm_slot(h, vm, f->va, 3);
		break;
	case F_BLOCK_AT_LEVEL0:
		vm_map_block(h, vm, f->va, 0, 0, PTE_RW);
		break;
	case F_BLOCK_AT_LEVEL3:
		vm_map_block(h, vm, f->va, pa, 3, PTE_RW);
		break;
	case F_RO_PAGE:
		vm_map(h, vm, f->va, pa, PAGE, PTE_RO);
		break;
	case F_RO_BLOCK:
		vm_map_block(h, vm, f->va, pa, 2, PTE_RO);
		break;
	case F_NO_AF_PAGE:
		vm_map(h, vm, f->va, pa, PAGE, PTE_NO_AF);
		break;
	case F_NO_AF_BLOCK:
		vm_map_block(h, vm, f->va, pa, 2, PTE_NO_AF);
		break;
	case F_NO_AF_GIB:
		vm_map_block(h, vm, f->va, HOST_RAM_BASE, 1, PTE_NO_AF);
		break;
	case F_PA_RANGE:
		vm_map(h, vm, f->va, 1ull << 40, PAGE, PTE_RW);
		break;
	case F_PA_RANGE_BLOCK:
		vm_map_block(h, vm, f->va, 1ull << 40, 2, PTE_RW);
		break;
	case F_PA_RANGE_TABLE:
		*vm_slot(h, vm, f->va, 0) = 1ull << 40 | 3;
		break;
	case F_ATTR_PAGE:
		/* AttrIndx 5, which the test makes the one that faults */
		vm_map(h, vm, f->va, pa, PAGE, 4ull << 2);
		break;
	case F_ATTR_BLOCK:
		vm_map_block(h, vm, f->va, pa, 2, 4ull << 2);
		break;
	}
}

/* Every class: latched, reported, held until unmapped, and fatal then */
static void test_fault_classes(void **state)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(faults); i++) {
		const struct fault *f = &faults[i];
		struct host *h = host_new(NULL);
		struct group g;
		u32 status;

		group_start(h, &g, 0, AS, 1);
		w32(h, R_MMU_IRQ + IRQ_CLR, ~0u);
		w32(h, R_MMU_IRQ + IRQ_MSK, 0xffff);
		make_fault(&g, f);
		w64(h, R_AS(AS, AS_MEMATTR), 0x4c4ccc8f4c4c8f4cull);
		as_command(h, AS, AS_UPDATE);
		store(&g, f->va + 8, 0x55);

		status = fault_status(h, AS);
		if ((status & 0xff) != f->type)
			fail_msg("row %u: fault type %#x, expected %#x", i, status & 0xff,
				 f->type);
		assert_int_equal(status >> 8 & 3, 3);
		assert_true(r64(h, R_AS(AS, AS_FAULTADDRESS)) == f->va + 8);
		assert_int_equal(r32(h, R_MMU_IRQ + IRQ_STAT), 1u << AS);
		assert_true(h->line[MALI_IRQ_MMU]);
		assert_int_equal(stat(h, MALI_STAT_MMU_FAULTS), 1);
		assert_int_equal(fault_status(h, 0), 0);

		/* Clearing the interrupt does not let the access go */
		w32(h, R_MMU_IRQ + IRQ_CLR, 1u << AS);
		host_run_for(h, 10000000);
		assert_int_equal(queue_fatal(&g, 0), 0);
		assert_int_equal(fault_status(h, AS), status);
		assert_int_equal(r32(h, R_MMU_IRQ + IRQ_STAT), 0);

		as_unmap(h, AS);
		host_run(h);
		assert_int_equal(fault_status(h, AS), 0);
		assert_int_equal(queue_fatal(&g, 0), X_BUS_FAULT);
		assert_true(host_read64(h, cs_out(h, 0, 0, CS_OUT_FATAL_INFO)) == f->va + 8);
		assert_int_equal(stat(h, MALI_STAT_MMU_FAULTS), 1);
		/* The job's CALL, or the wait behind it, is current in the ring */
		assert_in_range(queue_extract(&g, 0), 16, 24);
		host_delete(h);
	}
}

/* With access flags disabled, their lack is no fault */
static void test_access_flag_disabled(void **state)
{
	struct host *h = *state;
	struct group g;

	group_start(h, &g, 0, AS, 1);
	vm_map(h, &g.vm, FAR_VA, g.data_pa, PAGE, PTE_NO_AF);
	w64(h, R_AS(AS, AS_TRANSCFG), TRANSCFG_4K_48BIT | 1ull << 34);
	as_command(h, AS, AS_UPDATE);
	store(&g, FAR_VA + 8, 0x55);
	assert_int_equal(data32(&g, 8), 0x55);
	assert_int_equal(fault_status(h, AS), 0);
}

/* Attributes come into force with UPDATE, as the rest does */
static void test_attributes_wait_for_update(void **state)
{
	struct host *h = *state;
	struct group g;

	group_start(h, &g, 0, AS, 1);
	w64(h, R_AS(AS, AS_MEMATTR), ~0ull);
	store(&g, DATA_VA + 8, 0x55);
	assert_int_equal(data32(&g, 8), 0x55);
	as_command(h, AS, AS_UPDATE);
	store(&g, DATA_VA + 8, 0x66);
	assert_int_equal(data32(&g, 8), 0x55);
	assert_int_equal(fault_status(h, AS) & 0xff, 0xEB);
}

static void test_read_fault(void **state)
{
	struct host *h = *state;
	struct group g;

	group_start(h, &g, 0, AS, 1);
	load(&g, HOLE_VA);
	assert_int_equal(fault_status(h, AS) >> 8 & 3, 2);
}

static void test_fetch_fault(void **state)
{
	struct host *h = *state;
	struct group g;
	const u64 call[] = { I_MOVE48(92, HOLE_VA), I_MOVE32(94, 64), I_CALL(92, 94) };

	group_start(h, &g, 0, AS, 1);
	queue_push(&g, 0, call, 3);
	host_run(h);
	assert_true(r64(h, R_AS(AS, AS_FAULTADDRESS)) == HOLE_VA);
	as_unmap(h, AS);
	host_run(h);
	assert_int_equal(queue_fatal(&g, 0), X_BUS_FAULT);
}

static void test_readonly_can_be_read(void **state)
{
	struct host *h = *state;
	struct group g;
	u64 pa;

	group_start(h, &g, 0, AS, 1);
	pa = host_alloc(h, PAGE, PAGE);
	host_write32(h, pa, 0x99);
	vm_map(h, &g.vm, FAR_VA, pa, PAGE, PTE_RO);
	assert_int_equal(load(&g, FAR_VA), 0x99);
	/* The translation that the read left behind does not let a write through */
	store(&g, FAR_VA, 0);
	assert_int_equal(fault_status(h, AS) & 0xff, 0xCB);
	assert_int_equal(host_read32(h, pa), 0x99);
}

static void test_fault_stalls_its_address_space(void **state)
{
	struct host *h = *state;
	struct group g;
	const u64 job[] = {
		I_MOVE48(12, DATA_VA), I_MOVE32(10, 1), I_STORE(10, 1, 12, 0),
	};

	group_start(h, &g, 0, AS, 2);
	store(&g, HOLE_VA, 1);
	queue_call(&g, 1, job, ARRAY_SIZE(job));
	host_run_for(h, 5000000);
	assert_int_equal(data32(&g, 0), 0);
	/* The queue that only shares the address space fails as well */
	as_unmap(h, AS);
	host_run(h);
	assert_int_equal(queue_fatal(&g, 0), X_BUS_FAULT);
	assert_int_equal(queue_fatal(&g, 1), X_BUS_FAULT);
}

static void test_fault_leaves_others_alone(void **state)
{
	struct host *h = *state;
	struct group bad, good;

	group_start(h, &bad, 0, 1, 1);
	group_start(h, &good, 1, 2, 1);
	store(&bad, HOLE_VA, 1);
	store(&good, DATA_VA, 0x42);
	assert_int_equal(data32(&good, 0), 0x42);
	as_unmap(h, 1);
	host_run(h);
	store(&good, DATA_VA, 0x43);
	assert_int_equal(data32(&good, 0), 0x43);
	assert_int_equal(queue_fatal(&good, 0), 0);
}

static void test_first_fault_is_kept(void **state)
{
	struct host *h = *state;
	struct group g;
	const u64 job[] = {
		I_MOVE48(12, HOLE_VA + 0x1000), I_STORE(10, 1, 12, 0),
	};

	group_start(h, &g, 0, AS, 2);
	store(&g, HOLE_VA, 1);
	queue_call(&g, 1, job, ARRAY_SIZE(job));
	host_run(h);
	assert_true(r64(h, R_AS(AS, AS_FAULTADDRESS)) == HOLE_VA);
	assert_int_equal(stat(h, MALI_STAT_MMU_FAULTS), 1);
}

static void test_update_of_a_faulted_as(void **state)
{
	struct host *h = *state;
	struct group g;

	group_start(h, &g, 0, AS, 1);
	store(&g, HOLE_VA, 1);
	/* Not unmapped first: refused, the fault stays */
	as_enable(h, AS, &g.vm);
	host_run(h);
	assert_int_equal(guest_errors(h), 1);
	assert_true(fault_status(h, AS));
	assert_int_equal(queue_fatal(&g, 0), 0);
	as_unmap(h, AS);
	host_run(h);
	assert_int_equal(queue_fatal(&g, 0), X_BUS_FAULT);
}

static void test_as_works_again_after_fault(void **state)
{
	struct host *h = *state;
	struct group g, next;

	group_start(h, &g, 0, AS, 1);
	store(&g, HOLE_VA, 1);
	as_unmap(h, AS);
	host_run(h);
	assert_true(group_request(&g, CSG_TERMINATE));
	group_start(h, &next, 0, AS, 1);
	store(&next, DATA_VA, 0x31);
	assert_int_equal(data32(&next, 0), 0x31);
	assert_int_equal(fault_status(h, AS), 0);
}

static void test_terminate_while_faulted(void **state)
{
	struct host *h = *state;
	struct group g;

	group_start(h, &g, 0, AS, 1);
	store(&g, HOLE_VA, 1);
	assert_true(group_request(&g, CSG_TERMINATE));
	as_unmap(h, AS);
	assert_true(host_run(h) == MALI_RUN_IDLE);
	assert_int_equal(queue_fatal(&g, 0), 0);
}

static void test_suspend_while_faulted(void **state)
{
	struct host *h = *state;
	struct group g;

	group_start(h, &g, 0, AS, 1);
	store(&g, FAR_VA, 0x66);
	assert_true(group_request(&g, CSG_SUSPEND));
	/* The access is made again after RESUME, and now there is something */
	as_unmap(h, AS);
	vm_map(h, &g.vm, FAR_VA, g.data_pa, PAGE, PTE_RW);
	as_enable(h, AS, &g.vm);
	assert_true(group_request(&g, CSG_RESUME));
	host_run(h);
	assert_int_equal(data32(&g, 0), 0x66);
	assert_true(queue_done(&g, 0));
}

static void test_unmapped_as(void **state)
{
	struct host *h = *state;
	struct group g;

	group_start(h, &g, 0, AS, 1);
	as_unmap(h, AS);
	store(&g, DATA_VA, 1);
	assert_int_equal(queue_fatal(&g, 0), X_BUS_FAULT);
}

static void test_absent_as(void **state)
{
	struct host *h = *state;
	struct group g;

	host_boot(h);
	group_init(h, &g, 0, AS, 1);
	group_bind(&g, 0);
	host_write32(h, csg_in(h, 0, CSG_IN_CONFIG), 12);
	assert_true(group_request(&g, CSG_START));
	store(&g, DATA_VA, 1);
	assert_int_equal(queue_fatal(&g, 0), X_BUS_FAULT);
}

/* Commands */

static void test_registers_wait_for_update(void **state)
{
	struct host *h = *state;
	struct group g;

	group_start(h, &g, 0, AS, 1);
	store(&g, DATA_VA, 1);
	w64(h, R_AS(AS, AS_TRANSTAB), 0);
	w64(h, R_AS(AS, AS_TRANSCFG), TRANSCFG_UNMAPPED);
	w32(h, R_GPU_COMMAND, CMD_FLUSH_ALL);
	store(&g, DATA_VA, 2);
	assert_int_equal(data32(&g, 0), 2);
	as_command(h, AS, AS_UPDATE);
	store(&g, DATA_VA, 3);
	assert_int_equal(data32(&g, 0), 2);
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
	static const u32 commands[] = { AS_UNLOCK, AS_FLUSH_PT, AS_FLUSH_MEM };
	struct host *h = *state;
	struct group g;
	unsigned int i, kicks;

	group_start(h, &g, 0, AS, 1);
	for (i = 0; i < ARRAY_SIZE(commands); i++) {
		as_lock(h, AS, DATA_VA, 16);
		store(&g, DATA_VA + 4, 0x70 + i);
		host_run_for(h, 2000000);
		assert_int_equal(data32(&g, 4), i ? 0x6f + i : 0);
		assert_false(queue_done(&g, 0));
		kicks = h->kicks;
		as_command(h, AS, commands[i]);
		assert_true(h->kicks > kicks);
		host_run(h);
		assert_int_equal(data32(&g, 4), 0x70 + i);
		assert_true(queue_done(&g, 0));
	}
	assert_int_equal(stat(h, MALI_STAT_MMU_FAULTS), 0);
	assert_int_equal(queue_fatal(&g, 0), 0);
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
	static const u64 lockaddr[] = { 47, 62, 63, ~0ull };
	struct host *h = *state;
	struct group g;
	unsigned int i;

	group_start(h, &g, 0, AS, 1);
	for (i = 0; i < ARRAY_SIZE(lockaddr); i++) {
		w64(h, R_AS(AS, AS_LOCKADDR), lockaddr[i]);
		as_command(h, AS, AS_LOCK);
		store(&g, DATA_VA, 1);
		assert_false(queue_done(&g, 0));
		as_command(h, AS, AS_UNLOCK);
		host_run(h);
		assert_true(queue_done(&g, 0));
	}
}

/* A region whose end is the end of 64 bits */
static void test_lock_at_the_top(void **state)
{
	struct host *h = *state;
	struct group g;

	group_start(h, &g, 0, AS, 1);
	as_lock(h, AS, 0xffffffffffff8000ull, 15);
	store(&g, DATA_VA, 1);
	assert_true(queue_done(&g, 0));
	store(&g, 0xfffffffffffffff0ull, 1);
	/* Stalls rather than faults */
	assert_int_equal(fault_status(h, AS), 0);
	as_command(h, AS, AS_UNLOCK);
	host_run(h);
	assert_int_equal(fault_status(h, AS) & 0xff, 0xE0);
}

static void test_lock_below_32k(void **state)
{
	struct host *h = *state;
	struct group g;

	group_start(h, &g, 0, AS, 1);
	as_lock(h, AS, DATA_VA, 12);
	assert_int_equal(guest_errors(h), 1);
	store(&g, DATA_VA + 0x7ff0, 1);
	assert_false(queue_done(&g, 0));
}

static void test_lock_of_another_as(void **state)
{
	struct host *h = *state;
	struct group g;

	group_start(h, &g, 0, AS, 1);
	as_lock(h, 2, 0, 48);
	store(&g, DATA_VA, 1);
	assert_true(queue_done(&g, 0));
}

static void test_lock_of_firmware_memory(void **state)
{
	struct host *h = *state;
	struct group g;

	group_start(h, &g, 0, AS, 1);
	/* The interface itself: a request waits for the unlock and nothing dies */
	as_lock(h, 0, FW_VA, 16);
	glb_toggle(h, GLB_PING);
	assert_true(glb_pending(h, GLB_PING));
	store(&g, DATA_VA, 0x21);
	assert_int_equal(data32(&g, 0), 0);
	as_command(h, 0, AS_UNLOCK);
	host_run(h);
	assert_false(glb_pending(h, GLB_PING));
	assert_int_equal(data32(&g, 0), 0x21);
	assert_int_equal(r32(h, R_MCU_STATUS), MCU_S_ENABLED);
}

/* A driver maps something for the firmware while it resets the GPU */
static void test_lock_while_the_mcu_boots(void **state)
{
	struct host *h = *state;
	struct group g;

	group_start(h, &g, 0, AS, 1);
	w32(h, R_MCU_CONTROL, MCU_OFF);
	as_lock(h, 0, FW_VA, 16);
	w32(h, R_MCU_CONTROL, MCU_AUTO);
	host_run(h);
	assert_int_equal(r32(h, R_MCU_STATUS), MCU_S_DISABLED);
	as_command(h, 0, AS_UNLOCK);
	assert_int_equal(r32(h, R_MCU_STATUS), MCU_S_ENABLED);
	assert_int_equal(guest_errors(h), 0);

	/* Unless it is told otherwise in between */
	w32(h, R_MCU_CONTROL, MCU_OFF);
	as_lock(h, 0, FW_VA, 16);
	w32(h, R_MCU_CONTROL, MCU_AUTO);
	w32(h, R_MCU_CONTROL, MCU_OFF);
	as_command(h, 0, AS_UNLOCK);
	assert_int_equal(r32(h, R_MCU_STATUS), MCU_S_DISABLED);
}

static void test_lock_of_ring_pointers(void **state)
{
	struct host *h = *state;
	struct group g;

	group_start(h, &g, 0, AS, 1);
	as_lock(h, 0, g.io_va[0] & ~0x7fffull, 15);
	store(&g, DATA_VA, 0x22);
	assert_int_equal(data32(&g, 0), 0);
	as_command(h, 0, AS_UNLOCK);
	host_run(h);
	assert_int_equal(data32(&g, 0), 0x22);
	assert_int_equal(r32(h, R_MCU_STATUS), MCU_S_ENABLED);
}

static void test_lock_of_suspend_buffer(void **state)
{
	struct host *h = *state;
	struct group g;

	group_start(h, &g, 0, AS, 1);
	as_lock(h, 0, g.suspend_va & ~0x7fffull, 15);
	assert_false(group_request(&g, CSG_SUSPEND));
	/* It is the unlock that it waits for, and does not keep the host's thread busy */
	h->kicks = 0;
	assert_true(mali_gpu_run(h->gpu, 100) != 0);
	assert_int_equal(h->kicks, 0);
	as_command(h, 0, AS_UNLOCK);
	assert_int_equal(h->kicks, 1);
	host_run(h);
	assert_int_equal(host_read32(h, csg_out(h, 0, CSG_OUT_ACK)) & CSG_STATE, CSG_SUSPEND);
	assert_int_equal(r32(h, R_MCU_STATUS), MCU_S_ENABLED);
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
	w32(h, R_GPU_COMMAND, CMD_FLUSH_ALL);
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
		old = host_alloc(h, PAGE, PAGE);
		new = host_alloc(h, PAGE, PAGE);
		vm_map(h, &g.vm, FAR_VA, old, PAGE, PTE_RW);
		store(&g, FAR_VA, 1);
		/* A driver that forgets to invalidate */
		vm_map(h, &g.vm, FAR_VA, new, PAGE, PTE_RW);
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
	struct host *h = *state;
	struct group g;
	u64 pa;

	group_start(h, &g, 0, AS, 1);
	pa = host_alloc(h, PAGE, PAGE);
	vm_map(h, &g.vm, FAR_VA, pa, PAGE, PTE_RW);
	store(&g, FAR_VA, 1);
	vm_unmap(h, &g.vm, FAR_VA, PAGE);
	store(&g, FAR_VA, 2);
	assert_int_equal(host_read32(h, pa), 2);
	invalidate_by_lock(h, &g);
	store(&g, FAR_VA, 3);
	assert_int_equal(fault_status(h, AS) & 0xff, 0xC3);
	assert_int_equal(host_read32(h, pa), 2);
}

static void test_invalidation_of_another_as(void **state)
{
	struct host *h = *state;
	struct group g;
	u64 old, new;

	group_start(h, &g, 0, AS, 1);
	old = host_alloc(h, PAGE, PAGE);
	new = host_alloc(h, PAGE, PAGE);
	vm_map(h, &g.vm, FAR_VA, old, PAGE, PTE_RW);
	store(&g, FAR_VA, 1);
	vm_map(h, &g.vm, FAR_VA, new, PAGE, PTE_RW);
	as_lock(h, 2, FAR_VA, 15);
	as_command(h, 2, AS_UNLOCK);
	store(&g, FAR_VA, 2);
	assert_int_equal(host_read32(h, old), 2);
}

static void test_tlb_misses_are_counted(void **state)
{
	struct host *h = *state;
	struct group g;
	u64 misses;

	group_start(h, &g, 0, AS, 1);
	vm_map(h, &g.vm, FAR_VA, host_alloc(h, PAGE, PAGE), PAGE, PTE_RW);
	store(&g, FAR_VA, 1);
	misses = stat(h, MALI_STAT_TLB_MISSES);
	assert_true(misses);
	store(&g, FAR_VA, 1);
	assert_int_equal(stat(h, MALI_STAT_TLB_MISSES), misses);
}

/* Bus errors */

static void test_bus_error(void **state)
{
	static const bool writes[] = { false, true };
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(writes); i++) {
		struct host *h = host_new(NULL);
		struct group g;
		u32 status;

		group_start(h, &g, 0, 3, 1);
		w32(h, R_GPU_IRQ + IRQ_CLR, ~0u);
		w32(h, R_GPU_IRQ + IRQ_MSK, IRQ_GPU_FAULT);
		/* Mapped, and nothing is there */
		vm_map(h, &g.vm, FAR_VA, 0x1000000000, PAGE, PTE_RW);
		if (writes[i])
			store(&g, FAR_VA + 0x20, 1);
		else
			load(&g, FAR_VA + 0x20);
		assert_true(h->line[MALI_IRQ_GPU]);
		status = r32(h, R_GPU_FAULTSTATUS);
		assert_int_equal(status & 0xff, X_GPU_BUS_FAULT);
		assert_int_equal(status >> 8 & 3, writes[i] ? 3 : 2);
		assert_int_equal(status >> 10 & 3, 3);
		assert_int_equal(status >> 12 & 0xf, 3);
		assert_true(r64(h, R_GPU_FAULTADDRESS) == 0x1000000020);
		assert_int_equal(queue_fatal(&g, 0), X_BUS_FAULT);
		assert_int_equal(stat(h, MALI_STAT_BUS_ERRORS), 1);
		/* Not the address space's fault */
		assert_int_equal(fault_status(h, 3), 0);
		host_delete(h);
	}
}

static void test_bus_error_of_the_walker(void **state)
{
	struct host *h = *state;
	struct group g;

	group_start(h, &g, 0, AS, 1);
	*vm_slot(h, &g.vm, FAR_VA, 1) = 0x2000000000 | 3;
	store(&g, FAR_VA, 1);
	assert_int_equal(r32(h, R_GPU_FAULTSTATUS) & 0xff, X_GPU_BUS_FAULT);
	assert_true(r64(h, R_GPU_FAULTADDRESS) >> 12 == 0x2000000);
	assert_int_equal(queue_fatal(&g, 0), X_BUS_FAULT);
}

static void test_refused_transaction(void **state)
{
	struct host *h = *state;
	struct group g;
	u64 pa;

	group_start(h, &g, 0, AS, 1);
	pa = host_alloc(h, PAGE, PAGE);
	vm_map(h, &g.vm, FAR_VA, pa, PAGE, PTE_RW);
	h->refuse_start = pa;
	h->refuse_end = pa + PAGE;
	store(&g, FAR_VA, 1);
	assert_int_equal(host_read32(h, pa), 0);
	assert_int_equal(queue_fatal(&g, 0), X_BUS_FAULT);
	assert_true(r64(h, R_GPU_FAULTADDRESS) == pa);
}

static void test_first_bus_error_until_clear_fault(void **state)
{
	struct host *h = *state;
	struct group a, b;

	group_start(h, &a, 0, 1, 1);
	group_start(h, &b, 1, 2, 1);
	vm_map(h, &a.vm, FAR_VA, 0x1000000000, PAGE, PTE_RW);
	vm_map(h, &b.vm, FAR_VA, 0x1000001000, PAGE, PTE_RW);
	store(&a, FAR_VA, 1);
	store(&b, FAR_VA, 1);
	assert_true(r64(h, R_GPU_FAULTADDRESS) == 0x1000000000);
	w32(h, R_GPU_COMMAND, CMD_CLEAR_FAULT);
	assert_int_equal(r32(h, R_GPU_FAULTSTATUS), 0);
	assert_int_equal(r64(h, R_GPU_FAULTADDRESS), 0);
	group_init(h, &a, 2, 3, 1);
	group_bind(&a, 2);
	assert_true(group_request(&a, CSG_START));
	vm_map(h, &a.vm, FAR_VA, 0x1000002000, PAGE, PTE_RW);
	store(&a, FAR_VA, 1);
	assert_true(r64(h, R_GPU_FAULTADDRESS) == 0x1000002000);
}

/* The firmware's own address space */

static void test_firmware_loses_its_memory(void **state)
{
	struct host *h = *state;

	host_boot(h);
	vm_unmap(h, h->mcu, FW_VA, FW_SIZE);
	w32(h, R_GPU_COMMAND, CMD_FLUSH_ALL);
	w32(h, R_DOORBELL(0), 1);
	assert_int_equal(r32(h, R_MCU_STATUS), MCU_S_FATAL);
	assert_true(fault_status(h, 0));
	assert_int_equal(r32(h, R_MMU_IRQ + IRQ_RAW) & 1, 1);
	assert_true(host_run(h) == MALI_RUN_IDLE);
	/* A reset repairs it */
	w32(h, R_GPU_COMMAND, CMD_RESET_SOFT);
	vm_map(h, h->mcu, FW_VA, h->shared, FW_SIZE, PTE_NOEXEC);
	host_boot(h);
}

static void test_firmware_bus_error(void **state)
{
	struct host *h = *state;

	host_boot(h);
	h->refuse_start = h->shared;
	h->refuse_end = h->shared + FW_SIZE;
	w32(h, R_DOORBELL(0), 1);
	assert_int_equal(r32(h, R_MCU_STATUS), MCU_S_FATAL);
	assert_int_equal(r32(h, R_GPU_FAULTSTATUS) & 0xff, X_GPU_BUS_FAULT);
}

/* Insane tables */

static void test_table_of_itself(void **state)
{
	struct host *h = *state;
	struct group g;
	unsigned int i;

	group_start(h, &g, 0, AS, 1);
	for (i = 256; i < 512; i++)
		host_write64(h, g.vm.root + 8 * i, g.vm.root | 3 | 1ull << 10);
	store(&g, 0xffffffffeff8ull, 1);
	store(&g, 0x800000000000ull, 1);
}

static u64 random64(u64 *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	*seed ^= *seed << 17;
	return *seed;
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
			u64 pte = random64(&seed);

			/* Mostly something that leads on */
			if (pte & 0x3000)
				pte = table + (pte >> 20) % 16 * PAGE + (pte & 0xfff);
			host_write64(h, table + 8 * i, pte);
		}
		*vm_slot(h, &g.vm, FAR_VA, 0) = table | 3;
		for (i = 0; i < 20; i++) {
			store(&g, (FAR_VA & ~0x7fffffffffull) + (random64(&seed) & 0x7ffffffffcull),
			      1);
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
		TEST(test_page_4k),
		TEST(test_block_2m),
		TEST(test_block_1g),
		TEST(test_access_across_pages),
		TEST(test_identity_mode),
		TEST(test_address_spaces_are_separate),
		TEST(test_initiators),
		cmocka_unit_test(test_fault_classes),
		TEST(test_access_flag_disabled),
		TEST(test_attributes_wait_for_update),
		TEST(test_read_fault),
		TEST(test_fetch_fault),
		TEST(test_readonly_can_be_read),
		TEST(test_fault_stalls_its_address_space),
		TEST(test_fault_leaves_others_alone),
		TEST(test_first_fault_is_kept),
		TEST(test_update_of_a_faulted_as),
		TEST(test_as_works_again_after_fault),
		TEST(test_terminate_while_faulted),
		TEST(test_suspend_while_faulted),
		TEST(test_unmapped_as),
		TEST(test_absent_as),
		TEST(test_registers_wait_for_update),
		TEST(test_command_completion_bit),
		TEST(test_unknown_command),
		TEST(test_flush_needs_a_lock),
		TEST(test_lock_stalls_until),
		cmocka_unit_test(test_lock_bounds),
		TEST(test_lock_of_everything),
		TEST(test_lock_at_the_top),
		TEST(test_lock_below_32k),
		TEST(test_lock_of_another_as),
		TEST(test_lock_of_firmware_memory),
		TEST(test_lock_of_ring_pointers),
		TEST(test_lock_while_the_mcu_boots),
		TEST(test_lock_of_suspend_buffer),
		cmocka_unit_test(test_stale_translation),
		TEST(test_unmapped_page_is_stale),
		TEST(test_invalidation_of_another_as),
		TEST(test_tlb_misses_are_counted),
		TEST(test_bus_error),
		TEST(test_bus_error_of_the_walker),
		TEST(test_refused_transaction),
		TEST(test_first_bus_error_until_clear_fault),
		TEST(test_firmware_loses_its_memory),
		TEST(test_firmware_bus_error),
		TEST(test_table_of_itself),
		cmocka_unit_test(test_random_tables),
	};

	return cmocka_run_group_tests_name("gpu_mmu", tests, NULL, NULL);
}
