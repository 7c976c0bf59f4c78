// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * GPU model: faults of the MMU and of the bus.
 */
#include "gpu_mmu.h"

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
		/* The job's CALL, or the wait after it, is current in the ring */
		assert_in_range(queue_extract(&g, 0), 16, 24);
		host_delete(h);
	}
}

/* With access flags disabled, their lack is no fault */
static void test_access_flag_disabled(void **state)
{
	struct group *g = *state;
	struct host *h = g->h;

	vm_map(h, &g->vm, FAR_VA, g->data_pa, PAGE, PTE_NO_AF);
	w64(h, R_AS(AS, AS_TRANSCFG), TRANSCFG_4K_48BIT | 1ull << 34);
	as_command(h, AS, AS_UPDATE);
	store(g, FAR_VA + 8, 0x55);
	assert_int_equal(data32(g, 8), 0x55);
	assert_int_equal(fault_status(h, AS), 0);
}

/* Attributes come into force with UPDATE, as the rest does */
static void test_attributes_wait_for_update(void **state)
{
	struct group *g = *state;
	struct host *h = g->h;

	w64(h, R_AS(AS, AS_MEMATTR), ~0ull);
	store(g, DATA_VA + 8, 0x55);
	assert_int_equal(data32(g, 8), 0x55);
	as_command(h, AS, AS_UPDATE);
	store(g, DATA_VA + 8, 0x66);
	assert_int_equal(data32(g, 8), 0x55);
	assert_int_equal(fault_status(h, AS) & 0xff, 0xEB);
}

static void test_read_fault(void **state)
{
	struct group *g = *state;
	struct host *h = g->h;

	load(g, HOLE_VA);
	assert_int_equal(fault_status(h, AS) >> 8 & 3, 2);
}

static void test_fetch_fault(void **state)
{
	struct group *g = *state;
	struct host *h = g->h;
	const u64 call[] = { I_MOVE48(92, HOLE_VA), I_MOVE32(94, 64), I_CALL(92, 94) };

	queue_push(g, 0, call, 3);
	host_run(h);
	assert_true(r64(h, R_AS(AS, AS_FAULTADDRESS)) == HOLE_VA);
	as_unmap(h, AS);
	host_run(h);
	assert_int_equal(queue_fatal(g, 0), X_BUS_FAULT);
}

static void test_readonly_can_be_read(void **state)
{
	struct group *g = *state;
	struct host *h = g->h;
	u64 pa = map_far_page(g, PTE_RO);

	host_write32(h, pa, 0x99);
	assert_int_equal(load(g, FAR_VA), 0x99);
	/* The translation that the read has cached does not let a write through */
	store(g, FAR_VA, 0);
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
	struct group *g = *state;
	struct host *h = g->h;

	store(g, HOLE_VA, 1);
	/* Not unmapped first: refused, the fault stays */
	as_enable(h, AS, &g->vm);
	host_run(h);
	assert_int_equal(guest_errors(h), 1);
	assert_true(fault_status(h, AS));
	assert_int_equal(queue_fatal(g, 0), 0);
	as_unmap(h, AS);
	host_run(h);
	assert_int_equal(queue_fatal(g, 0), X_BUS_FAULT);
}

static void test_as_works_again_after_fault(void **state)
{
	struct group *g = *state, next;
	struct host *h = g->h;

	store(g, HOLE_VA, 1);
	as_unmap(h, AS);
	host_run(h);
	assert_true(group_request(g, CSG_TERMINATE));
	group_start(h, &next, 0, AS, 1);
	store(&next, DATA_VA, 0x31);
	assert_int_equal(data32(&next, 0), 0x31);
	assert_int_equal(fault_status(h, AS), 0);
}

static void test_terminate_while_faulted(void **state)
{
	struct group *g = *state;
	struct host *h = g->h;

	store(g, HOLE_VA, 1);
	assert_true(group_request(g, CSG_TERMINATE));
	as_unmap(h, AS);
	assert_true(host_run(h) == MALI_RUN_IDLE);
	assert_int_equal(queue_fatal(g, 0), 0);
}

static void test_suspend_while_faulted(void **state)
{
	struct group *g = *state;
	struct host *h = g->h;

	store(g, FAR_VA, 0x66);
	assert_true(group_request(g, CSG_SUSPEND));
	/* The access is made again after RESUME, and now there is something */
	as_unmap(h, AS);
	vm_map(h, &g->vm, FAR_VA, g->data_pa, PAGE, PTE_RW);
	as_enable(h, AS, &g->vm);
	assert_true(group_request(g, CSG_RESUME));
	host_run(h);
	assert_int_equal(data32(g, 0), 0x66);
	assert_true(queue_done(g, 0));
}

static void test_unmapped_as(void **state)
{
	struct group *g = *state;
	struct host *h = g->h;

	as_unmap(h, AS);
	store(g, DATA_VA, 1);
	assert_int_equal(queue_fatal(g, 0), X_BUS_FAULT);
}

static void test_absent_as(void **state)
{
	struct host *h = *state;
	struct group g;

	group_prepare(h, &g, 0, AS, 1);
	host_write32(h, csg_in(h, 0, CSG_IN_CONFIG), 12);
	assert_true(group_request(&g, CSG_START));
	store(&g, DATA_VA, 1);
	assert_int_equal(queue_fatal(&g, 0), X_BUS_FAULT);
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
	struct group *g = *state;
	struct host *h = g->h;

	*vm_slot(h, &g->vm, FAR_VA, 1) = 0x2000000000 | 3;
	store(g, FAR_VA, 1);
	assert_int_equal(r32(h, R_GPU_FAULTSTATUS) & 0xff, X_GPU_BUS_FAULT);
	assert_true(r64(h, R_GPU_FAULTADDRESS) >> 12 == 0x2000000);
	assert_int_equal(queue_fatal(g, 0), X_BUS_FAULT);
}

static void test_refused_transaction(void **state)
{
	struct group *g = *state;
	struct host *h = g->h;
	u64 pa = map_far_page(g, PTE_RW);

	h->refuse_start = pa;
	h->refuse_end = pa + PAGE;
	store(g, FAR_VA, 1);
	assert_int_equal(host_read32(h, pa), 0);
	assert_int_equal(queue_fatal(g, 0), X_BUS_FAULT);
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
	host_command(h, CMD_CLEAR_FAULT);
	assert_int_equal(r32(h, R_GPU_FAULTSTATUS), 0);
	assert_int_equal(r64(h, R_GPU_FAULTADDRESS), 0);
	group_prepare(h, &a, 2, 3, 1);
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
	host_command(h, CMD_FLUSH_ALL);
	host_doorbell(h);
	assert_int_equal(r32(h, R_MCU_STATUS), MCU_S_FATAL);
	assert_true(fault_status(h, 0));
	assert_int_equal(r32(h, R_MMU_IRQ + IRQ_RAW) & 1, 1);
	assert_true(host_run(h) == MALI_RUN_IDLE);
	/* A reset repairs it */
	host_command(h, CMD_RESET_SOFT);
	vm_map(h, h->mcu, FW_VA, h->shared, FW_SIZE, PTE_NOEXEC);
	host_boot(h);
}

static void test_firmware_bus_error(void **state)
{
	struct host *h = *state;

	host_boot(h);
	h->refuse_start = h->shared;
	h->refuse_end = h->shared + FW_SIZE;
	host_doorbell(h);
	assert_int_equal(r32(h, R_MCU_STATUS), MCU_S_FATAL);
	assert_int_equal(r32(h, R_GPU_FAULTSTATUS) & 0xff, X_GPU_BUS_FAULT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_fault_classes),
		TEST_GROUP(test_access_flag_disabled),
		TEST_GROUP(test_attributes_wait_for_update),
		TEST_GROUP(test_read_fault),
		TEST_GROUP(test_fetch_fault),
		TEST_GROUP(test_readonly_can_be_read),
		TEST(test_fault_stalls_its_address_space),
		TEST(test_fault_leaves_others_alone),
		TEST(test_first_fault_is_kept),
		TEST_GROUP(test_update_of_a_faulted_as),
		TEST_GROUP(test_as_works_again_after_fault),
		TEST_GROUP(test_terminate_while_faulted),
		TEST_GROUP(test_suspend_while_faulted),
		TEST_GROUP(test_unmapped_as),
		TEST(test_absent_as),
		TEST(test_bus_error),
		TEST_GROUP(test_bus_error_of_the_walker),
		TEST_GROUP(test_refused_transaction),
		TEST(test_first_bus_error_until_clear_fault),
		TEST(test_firmware_loses_its_memory),
		TEST(test_firmware_bus_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
