// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * GPU model: compute jobs fetch their program, with the permission to execute.
 * Descriptors as Mesa's genxml has them, put together by hand.
 */
#include "gpu_host.h"

#define SPD_SELECT(n)	((u64)(n) << 42)

/* In the data page, which is not executable: descriptors, and a program */
#define SPD		(DATA_VA + 0x1000)
#define PROGRAM_IN_DATA	(DATA_VA + 0x2000)
/* A separate page for the others */
#define PROGRAM		0x2000000ull

#define TYPE_SHADER	8
/* NOP.end */
#define I_SHADER_END	0x7800c00000000000ull
#define STAGE_COMPUTE	(1u << 4)

struct job {
	struct host *h;
	struct group g;
	u64 program_pa;
};

static void job_new(struct job *j, struct host *h)
{
	j->h = h;
	group_start(h, &j->g, 0, AS, 1);
	j->program_pa = host_alloc(h, PAGE, PAGE);
	vm_map(h, &j->g.vm, PROGRAM, j->program_pa, PAGE, PTE_RO);
	host_write64(h, j->program_pa, I_SHADER_END);
}

static void descriptor(struct job *j, u32 word0, u64 binary)
{
	u64 pa = j->g.data_pa + (SPD - DATA_VA);

	host_write32(j->h, pa, word0);
	host_write64(j->h, pa + 8, binary);
}

/* A job of one workgroup with the descriptor at @spd in one of the four registers */
static void run_of(struct job *j, u64 insn, u64 spd, unsigned int select)
{
	RUN(&j->g, I_MOVE48(16 + 2 * select, spd), I_MOVE32(37, 1), I_MOVE32(38, 1),
	    I_MOVE32(39, 1), I_SET_SB_ENTRY(2, 0), insn | SPD_SELECT(select), I_WAIT(1 << 2),
	    I_MOVE32(0, 0x77));
}

static void run(struct job *j)
{
	run_of(j, I_RUN_COMPUTE, SPD, 0);
}

static void expect_done(struct job *j)
{
	assert_true(queue_done(&j->g, 0));
	assert_int_equal(queue_fault(&j->g, 0), 0);
	assert_int_equal(queue_fatal(&j->g, 0), 0);
	assert_int_equal(r32(j->h, R_MMU_IRQ + IRQ_RAW) & 0xffff, 0);
	assert_int_equal(stat(j->h, MALI_STAT_ENDPOINT_JOBS), 1);
}

/* The address space reports @type, of an execution by shader cores unless @access says else */
static void expect_mmu_fault(struct job *j, u32 type, u32 access, u64 va)
{
	u32 status = r32(j->h, R_AS(AS, AS_FAULTSTATUS));

	assert_int_equal(r32(j->h, R_MMU_IRQ + IRQ_RAW) & 0xffff, 1u << AS);
	assert_int_equal(status & 0xff, type);
	assert_int_equal(status >> 8 & 3, access);
	assert_int_equal(status >> 16, MALI_INITIATOR_ENDPOINT);
	assert_true(r64(j->h, R_AS(AS, AS_FAULTADDRESS)) == va);
	assert_false(queue_done(&j->g, 0));
	as_unmap(j->h, AS);
	host_run(j->h);
	assert_int_equal(queue_fatal(&j->g, 0), X_BUS_FAULT);
}

#define EXECUTE	1
#define READ	2

static void test_program_is_fetched(void **state)
{
	u64 reads;
	struct job j;

	job_new(&j, *state);
	descriptor(&j, TYPE_SHADER | STAGE_COMPUTE, PROGRAM);
	reads = stat(j.h, MALI_STAT_TLB_MISSES);
	run(&j);
	expect_done(&j);
	/* Nothing else has accessed the program's page */
	assert_true(stat(j.h, MALI_STAT_TLB_MISSES) > reads);
	assert_int_equal(stat(j.h, MALI_STAT_COMPUTE_SKIPPED), 0);
}

static void test_not_executable(void **state)
{
	struct job j;

	job_new(&j, *state);
	descriptor(&j, TYPE_SHADER | STAGE_COMPUTE, PROGRAM_IN_DATA);
	run(&j);
	expect_mmu_fault(&j, 0xCB, EXECUTE, PROGRAM_IN_DATA);
}

/* Also if it has been read before, and its translation is known */
static void test_not_executable_but_cached(void **state)
{
	struct job j;

	job_new(&j, *state);
	descriptor(&j, TYPE_SHADER | STAGE_COMPUTE, PROGRAM_IN_DATA);
	RUN(&j.g, I_MOVE48(2, PROGRAM_IN_DATA), I_LOAD(0, 1, 2, 0), I_WAIT(0xff));
	assert_true(queue_done(&j.g, 0));
	run(&j);
	expect_mmu_fault(&j, 0xCB, EXECUTE, PROGRAM_IN_DATA);
}

static void test_not_mapped(void **state)
{
	struct job j;

	job_new(&j, *state);
	descriptor(&j, TYPE_SHADER | STAGE_COMPUTE, HOLE_VA);
	run(&j);
	expect_mmu_fault(&j, 0xC0, EXECUTE, HOLE_VA);
	/* It has not completed either */
	assert_int_equal(stat(j.h, MALI_STAT_COMPUTE_SKIPPED), 0);
}

static void test_descriptor_not_mapped(void **state)
{
	struct job j;

	job_new(&j, *state);
	run_of(&j, I_RUN_COMPUTE, HOLE_VA, 0);
	expect_mmu_fault(&j, 0xC0, READ, HOLE_VA);
}

static void test_bus_error(void **state)
{
	struct job j;

	job_new(&j, *state);
	descriptor(&j, TYPE_SHADER | STAGE_COMPUTE, PROGRAM);
	j.h->refuse_start = j.program_pa;
	j.h->refuse_end = j.program_pa + PAGE;
	run(&j);
	assert_int_equal(queue_fatal(&j.g, 0), X_BUS_FAULT);
	assert_int_equal(r32(j.h, R_GPU_FAULTSTATUS) & 0xff, X_GPU_BUS_FAULT);
	assert_true(r64(j.h, R_GPU_FAULTADDRESS) == j.program_pa);
}

static void test_no_shader_program(void **state)
{
	struct job j;

	job_new(&j, *state);
	/* A buffer descriptor */
	descriptor(&j, 9, PROGRAM);
	run(&j);
	assert_int_equal(queue_fault(&j.g, 0), X_DATA_INVALID);
	assert_true(host_read64(j.h, cs_out(j.h, 0, 0, CS_OUT_FAULT_INFO)) == SPD);
	group_ack_and_run(&j.g);
	assert_true(queue_done(&j.g, 0));
}

/* Each of the four, direct and indirect: the others are not looked at */
static void test_selects(void **state)
{
	static const u64 insns[] = { I_RUN_COMPUTE, I_RUN_INDIRECT };
	unsigned int i, select;

	for (i = 0; i < ARRAY_SIZE(insns); i++) {
		for (select = 0; select < 4; select++) {
			struct job j;

			job_new(&j, host_new(NULL));
			descriptor(&j, TYPE_SHADER | STAGE_COMPUTE, PROGRAM_IN_DATA);
			run_of(&j, insns[i], SPD, select);
			expect_mmu_fault(&j, 0xCB, EXECUTE, PROGRAM_IN_DATA);
			host_delete(j.h);
		}
	}
}

static void test_nothing_to_do(void **state)
{
	static const u32 sizes[][3] = { { 0, 1, 1 }, { 1, 0, 1 }, { 1, 1, 0 }, { 0, 0, 0 } };
	unsigned int i;

	/* No workgroups, and a program that can't be executed */
	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		struct job j;

		job_new(&j, host_new(NULL));
		descriptor(&j, TYPE_SHADER | STAGE_COMPUTE, PROGRAM_IN_DATA);
		RUN(&j.g, I_MOVE48(16, SPD), I_MOVE32(37, sizes[i][0]), I_MOVE32(38, sizes[i][1]),
		    I_MOVE32(39, sizes[i][2]), I_SET_SB_ENTRY(2, 0), I_RUN_COMPUTE, I_WAIT(1 << 2));
		expect_done(&j);
		host_delete(j.h);
	}
}

static void test_without_descriptor(void **state)
{
	struct job j;

	job_new(&j, *state);
	run_of(&j, I_RUN_COMPUTE, 0, 0);
	expect_done(&j);
}

static void test_every_product(void **state)
{
	unsigned int i;

	for (i = 0; mali_gpu_product_name(i); i++) {
		struct job j;

		job_new(&j, host_new(mali_gpu_product_name(i)));
		descriptor(&j, TYPE_SHADER | STAGE_COMPUTE, PROGRAM);
		run(&j);
		expect_done(&j);
		host_delete(j.h);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_program_is_fetched),
		TEST(test_not_executable),
		TEST(test_not_executable_but_cached),
		TEST(test_not_mapped),
		TEST(test_descriptor_not_mapped),
		TEST(test_bus_error),
		TEST(test_no_shader_program),
		cmocka_unit_test(test_selects),
		cmocka_unit_test(test_nothing_to_do),
		TEST(test_without_descriptor),
		cmocka_unit_test(test_every_product),
	};

	return cmocka_run_group_tests_name("gpu_compute", tests, NULL, NULL);
}
