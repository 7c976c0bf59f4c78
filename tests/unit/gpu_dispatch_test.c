// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * GPU model: workgroups of compute jobs - that each is executed once, and with what.
 */
#include "gpu_dispatch.h"

static void test_each_workgroup_once(void **state)
{
	struct dispatch d;

	dispatch_new(&d, *state, 1);
	PROGRAM_AT(&d, 0, RESULTS, OF_WORKGROUP, ATOM_INC(6, R(4)), NOP | END);
	EXECUTE(&d, DISPATCH(0, 1, 1000));
	expect_no_error(&d);
	assert_int_equal(results(&d), 1000);
	assert_int_equal(stat(d.h, MALI_STAT_ENDPOINT_JOBS), 1);
	assert_int_equal(stat(d.h, MALI_STAT_WARP_INSTRUCTIONS), 1000 * 4);
}

/* Threads of workgroups that are no multiple of a warp, numbered from an offset on */
static void test_each_thread_once(void **state)
{
	struct dispatch d;

	dispatch_new(&d, *state, 1);
	PROGRAM_AT(&d, 0, RESULTS - 4 * 70, OF_THREAD, ATOM_INC(6, R(4)), NOP | END);
	EXECUTE(&d, I_MOVE32(34, 70), DISPATCH(0, 37, 61));
	expect_no_error(&d);
	assert_int_equal(results(&d), 37 * 61);
}

/* x + 8 * (y + 4 * z), of workgroups and of threads */
static void check_three_axes(struct dispatch *d, unsigned int first)
{
	PROGRAM_AT(d, 0, RESULTS, RESULT_OF(first), MOV(8, R(first + 1)),
		   SHADDX(4, R(4), R(8), 5) | PART1(8), MOV(8, R(first + 2)),
		   SHADDX(4, R(4), R(8), 7) | PART1(8), ATOM_INC(6, R(4)), NOP | END);
}

static void test_three_axes(void **state)
{
	struct host *other = host_new(NULL);
	struct dispatch d;

	dispatch_new(&d, *state, 1);
	check_three_axes(&d, 57);
	EXECUTE(&d, JOB(0, 1, 8), I_MOVE32(38, 4), I_MOVE32(39, 5), I_RUN_COMPUTE,
		I_WAIT(1 << 2));
	expect_no_error(&d);
	assert_int_equal(results(&d), 8 * 4 * 5);

	/* 2 by 4 by 3 threads, in 4 by 1 by 5 workgroups */
	dispatch_new(&d, other, 1);
	check_three_axes(&d, 60);
	EXECUTE(&d, JOB(0, 1, 4), I_MOVE32(33, 1 | 3 << 10 | 2 << 20), I_MOVE32(39, 5),
		I_RUN_COMPUTE, I_WAIT(1 << 2));
	expect_no_error(&d);
	assert_int_equal(results(&d), 8 * 4 * 15);
	host_delete(other);
}

static void test_indirect(void **state)
{
	struct dispatch d;

	dispatch_new(&d, *state, 1);
	PROGRAM_AT(&d, 0, RESULTS, OF_THREAD, ATOM_INC(6, R(4)), NOP | END);
	/* Sizes from memory */
	host_write32(d.h, d.g->data_pa + 4, 33);
	EXECUTE(&d, JOB(0, 20, 1), I_MOVE48(80, DATA_VA), I_LOAD(37, 1, 80, 4), I_WAIT(0xff),
		I_RUN_INDIRECT, I_WAIT(1 << 2));
	expect_no_error(&d);
	assert_int_equal(results(&d), 20 * 33);
	assert_int_equal(stat(d.h, MALI_STAT_ENDPOINT_JOBS), 1);
}

/* What a job needs is taken when it is issued */
static void test_registers_may_change(void **state)
{
	struct dispatch d;

	dispatch_new(&d, *state, 1);
	PROGRAM_AT(&d, 0, RESULTS, OF_WORKGROUP, ATOM_INC(6, R(4)), NOP | END);
	EXECUTE(&d, JOB(0, 1, 300), I_RUN_COMPUTE, I_MOVE48(16, HOLE_VA), I_MOVE48(8, HOLE_VA),
		I_MOVE32(37, 1000), I_MOVE32(33, 900), I_WAIT(1 << 2));
	expect_no_error(&d);
	assert_int_equal(results(&d), 300);
}

#define TABLES_OFF	0x1200u
#define BUFFERS_OFF	0x1300u

/* Table 1 has two buffers, each of one word: their handles are uniforms 2 and 3 */
static void test_resources(void **state)
{
	struct dispatch d;
	unsigned int i;

	dispatch_new(&d, *state, 1);
	put_data(&d, TABLES_OFF + 16, (DATA_VA + BUFFERS_OFF) | 1ull << 56);
	put_data(&d, TABLES_OFF + 24, 2 * 32);
	for (i = 0; i < 2; i++) {
		put_data(&d, BUFFERS_OFF + 32 * i, 9 | 1 << 4 | 4ull << 32);
		put_data(&d, BUFFERS_OFF + 32 * i + 8, DATA_VA + 0x40 + 0x10 * i);
		host_write32(d.h, d.g->data_pa + 0x40 + 0x10 * i, 0x100 + i);
	}
	put_data(&d, FAU_OFF(0) + 8, HANDLE(1, 0) | (u64)HANDLE(1, 1) << 32);
	PROGRAM_AT(&d, 0, RESULTS, OF_WORKGROUP, LD_PKA(6, ZERO, U(2)), LD_PKA(7, ZERO, U(3)),
		   STORE(I64, 6, 2, R(4), 0), NOP | END);
	/* The third of the pointers; the first one is another job's */
	EXECUTE(&d, I_MOVE48(0, HOLE_VA), I_MOVE48(4, (DATA_VA + TABLES_OFF) | 2), JOB(0, 1, 1),
		I_RUN_COMPUTE | 2ull << 40, I_WAIT(1 << 2));
	expect_no_error(&d);
	assert_int_equal(result(&d, 0), 0x100);
	assert_int_equal(result(&d, 1), 0x101);
}

#define TLS		0x70000000ull
#define TLS_BYTES	64u
#define WLS		0x66000000ull
#define WLS_BYTES	256u
#define INSTANCES	4u
#define WORKGROUPS	6u
#define THREADS		20u

/* r6 to r9: low words of the thread's and the workgroup's storage; the core */
#define TELL_STORAGE \
	MOV(6, S(1)) | FAU_PAGE(1), MOV(7, S(3)) | FAU_PAGE(1), MOV(9, S(3)) | FAU_PAGE(3)

/* Each core has its part of storage, and each workgroup, and each thread */
static void check_storage(struct dispatch *d, unsigned int job, u32 *core)
{
	u32 thread, workgroup, i;

	for (i = 0; i < WORKGROUPS * THREADS; i++) {
		u32 at = 4 * (job * WORKGROUPS * THREADS + i), c = result(d, at + 3);

		thread = i % THREADS;
		workgroup = i / THREADS;
		if (!i)
			*core = c;
		assert_in_range(c, 0, 3);
		assert_int_equal(result(d, at), TLS + (c * 1024 + thread) * TLS_BYTES);
		assert_int_equal(result(d, at + 1),
				 WLS + (c * INSTANCES + workgroup % INSTANCES) * WLS_BYTES);
	}
}

static void test_storage(void **state)
{
	u32 core[2], bytes = WORKGROUPS * THREADS * 16;
	struct dispatch d;
	unsigned int n;

	dispatch_new(&d, *state, 2);
	for (n = 0; n < 2; n++) {
		/* 16 << 2 bytes of a thread, packed; 1 << 8 of a workgroup */
		put_data(&d, TSD_OFF(n), 2 | (2ull | 9 << 8) << 32);
		put_data(&d, TSD_OFF(n) + 8, TLS >> 8 | 1ull << 60);
		put_data(&d, TSD_OFF(n) + 16, WLS);
		PROGRAM_AT(&d, n, RESULTS + n * bytes, SPIN(1000), MOV(8, R(60)),
			   SHADDX(4, U(0), R(8), 4) | PART1(8), TELL_STORAGE,
			   STORE(I128, 6, 4, R(4), 0), NOP | END);
	}
	CALL(d.g, 0, DISPATCH(0, THREADS, WORKGROUPS));
	CALL(d.g, 1, DISPATCH(1, THREADS, WORKGROUPS));
	finish(&d);
	host_run_for(d.h, LONG_NS);
	expect_no_error(&d);
	assert_true(queue_done(d.g, 1));
	for (n = 0; n < 2; n++)
		check_storage(&d, n, &core[n]);
	/* They were executed at the same time */
	assert_int_not_equal(core[0], core[1]);
}

/* More jobs than cores: they take turns */
static void test_many_jobs(void **state)
{
	struct dispatch d;
	unsigned int q;

	dispatch_new(&d, *state, 8);
	PROGRAM_AT(&d, 0, RESULTS, ATOM_INC(6, U(0)), SPIN(700), NOP | END);
	for (q = 0; q < 8; q++)
		CALL(d.g, q, DISPATCH(0, 16, 25));
	host_run_for(d.h, 50 * LONG_NS);
	for (q = 0; q < 8; q++)
		assert_true(queue_done(d.g, q));
	assert_int_equal(result(&d, 0), 8 * 16 * 25);
	assert_int_equal(stat(d.h, MALI_STAT_ENDPOINT_JOBS), 8);
}

/* What has been decoded is kept until the read-only caches are invalidated */
static void test_other_program(void **state)
{
	struct dispatch d;

	dispatch_new(&d, *state, 1);
	PROGRAM_AT(&d, 0, RESULTS, ATOM_INC(6, U(0)), NOP | END);
	EXECUTE(&d, DISPATCH(0, 1, 1));
	assert_int_equal(result(&d, 0), 1);
	PROGRAM_AT(&d, 0, RESULTS, MOVE_IMM(6, 77), STORE(I32, 6, 1, U(0), 0), NOP | END);
	EXECUTE(&d, I_MOVE32(50, 0), I_FLUSH_CACHE2(50), I_WAIT(0xff), DISPATCH(0, 1, 1));
	expect_no_error(&d);
	assert_int_equal(result(&d, 0), 77);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_each_workgroup_once),
		TEST(test_each_thread_once),
		TEST(test_three_axes),
		TEST(test_indirect),
		TEST(test_registers_may_change),
		TEST(test_resources),
		TEST(test_storage),
		TEST(test_many_jobs),
		TEST(test_other_program),
	};

	return cmocka_run_group_tests_name("gpu_dispatch", tests, NULL, NULL);
}
