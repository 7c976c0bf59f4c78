// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * GPU model: workgroups that cannot continue, that never end, and that are suspended.
 */
#include "gpu_dispatch.h"

/* Accesses */
#define EXECUTES	1
#define WRITES		3

/* The address space reports an access of shader cores, and the queue ends with it */
static void expect_mmu_fault(struct dispatch *d, u32 type, u32 access, u64 va)
{
	u32 status = r32(d->h, R_AS(AS, AS_FAULTSTATUS));

	assert_int_equal(r32(d->h, R_MMU_IRQ + IRQ_RAW) & 0xffff, 1u << AS);
	assert_int_equal(status & 0xff, type);
	assert_int_equal(status >> 8 & 3, access);
	assert_int_equal(status >> 16, MALI_INITIATOR_ENDPOINT);
	assert_true(r64(d->h, R_AS(AS, AS_FAULTADDRESS)) == va);
	assert_false(queue_done(d->g, 0));
	assert_int_equal(queue_fatal(d->g, 0), 0);
	as_unmap(d->h, AS);
	host_run(d->h);
	assert_int_equal(queue_fatal(d->g, 0), X_BUS_FAULT);
	assert_int_equal(queue_fault(d->g, 0), 0);
}

/* Lanes are 128 bytes apart; four of them are within the data */
static void test_store_beyond_data(void **state)
{
	struct dispatch d;

	dispatch_new(&d, *state, 1);
	PROGRAM_AT(&d, 0, DATA_VA + DATA_SIZE - 4 * 128, MOVE_IMM(6, 1), MOV_LANE(8),
		   SHADDX(4, U(0), R(8), 7) | PART1(8), STORE(I32, 6, 1, R(4), 0), NOP | END);
	EXECUTE(&d, DISPATCH(0, 16, 5));
	expect_mmu_fault(&d, 0xC3, WRITES, DATA_VA + DATA_SIZE);
	assert_int_equal(result(&d, RESULT_WORDS - 4 * 32), 1);
	assert_int_equal(result(&d, RESULT_WORDS - 32), 1);
}

static void test_store_to_read_only(void **state)
{
	struct dispatch d;

	dispatch_new(&d, *state, 1);
	PROGRAM_AT(&d, 0, PROGRAM(3), MOVE_IMM(6, 1), STORE(I32, 6, 1, U(0), 8), NOP | END);
	EXECUTE(&d, DISPATCH(0, 1, 5));
	expect_mmu_fault(&d, 0xCB, WRITES, PROGRAM(3) + 8);
	assert_int_equal(host_read32(d.h, d.programs_pa + 3 * PROGRAM_BYTES + 8), 0);
}

/* The bus refuses: no fault of the address space */
static void test_store_is_refused(void **state)
{
	struct dispatch d;

	dispatch_new(&d, *state, 1);
	PROGRAM_AT(&d, 0, RESULTS, OF_WORKGROUP, ATOM_INC(6, R(4)), NOP | END);
	d.h->refuse_start = d.g->data_pa + RESULTS_OFF + PAGE;
	d.h->refuse_end = d.h->refuse_start + PAGE;
	EXECUTE(&d, DISPATCH(0, 1, 2000));
	assert_int_equal(queue_fatal(d.g, 0), X_BUS_FAULT);
	assert_int_equal(r32(d.h, R_GPU_FAULTSTATUS) & 0xff, X_GPU_BUS_FAULT);
	assert_true(r64(d.h, R_GPU_FAULTADDRESS) == d.h->refuse_start);
	assert_int_equal(r32(d.h, R_MMU_IRQ + IRQ_RAW) & 0xffff, 0);
	d.h->refuse_end = 0;
	assert_int_equal(results(&d), PAGE / 4);
}

/* A program that continues in a page that is not executable */
static void test_runs_off_its_page(void **state)
{
	struct dispatch d;

	dispatch_new(&d, *state, 1);
	vm_map(d.h, &d.g->vm, PROGRAMS + PAGE, host_alloc(d.h, PAGE, PAGE), PAGE, PTE_NOEXEC);
	PROGRAM_AT(&d, 7, RESULTS, ATOM_INC(6, U(0)), JUMP(PROGRAM_BYTES / 8 - 2));
	EXECUTE(&d, DISPATCH(7, 1, 5));
	expect_mmu_fault(&d, 0xCB, EXECUTES, PROGRAMS + PAGE);
	assert_int_equal(results(&d), 1);
}

/* The first workgroup's instruction ends the job, and the next job is executed */
static void test_invalid_instruction(void **state)
{
	struct dispatch d;

	dispatch_new(&d, *state, 1);
	PROGRAM_AT(&d, 0, RESULTS, OF_WORKGROUP, ATOM_INC(6, R(4)), 0, NOP | END);
	PROGRAM_AT(&d, 1, RESULTS + 4, OF_WORKGROUP, ATOM_INC(6, R(4)), NOP | END);
	EXECUTE(&d, DISPATCH(0, 1, 5), DISPATCH(1, 1, 3));
	assert_int_equal(queue_fault(d.g, 0), X_INVALID_ENC);
	assert_int_equal(queue_fatal(d.g, 0), 0);
	assert_true(host_read64(d.h, cs_out(d.h, 0, 0, CS_OUT_FAULT_INFO)) == PROGRAM(0) + 3 * 8);
	assert_false(queue_done(d.g, 0));
	assert_int_equal(results(&d), 1);
	group_ack_events(d.g);
	group_ring(d.g);
	finish(&d);
	expect_no_error(&d);
	assert_int_equal(results(&d), 4);
}

/* More jobs that never end than there are cores: TERMINATE is answered, SUSPEND is not */
static void test_endless(void **state)
{
	struct dispatch d, other;
	unsigned int q;

	dispatch_new(&d, *state, 5);
	group_start(d.h, &other.p.g, 1, 2, 1);
	dispatch_memory(&other);
	PROGRAM_AT(&d, 0, RESULTS, ENDLESS, NOP | END);
	for (q = 0; q < 5; q++)
		CALL(d.g, q, DISPATCH(0, 16, 2));
	host_run_for(d.h, LONG_NS);
	assert_true(stat(d.h, MALI_STAT_WARP_INSTRUCTIONS) > 10000);
	/* Command streams of others are executed meanwhile, but no core is free */
	EXECUTE(&other, I_MOVE48(12, DATA_VA), I_MOVE32(10, 5), I_STORE(10, 1, 12, 0));
	assert_true(queue_done(other.g, 0));
	assert_int_equal(data32(other.g, 0), 5);
	PROGRAM_AT(&other, 0, RESULTS, OF_THREAD, ATOM_INC(6, R(4)), NOP | END);
	CALL(other.g, 0, DISPATCH(0, 16, 100));
	host_run_for(d.h, LONG_NS);
	assert_false(queue_done(other.g, 0));
	assert_int_equal(results(&other), 0);

	assert_false(group_request(d.g, CSG_SUSPEND));
	host_run_for(d.h, 10 * LONG_NS);
	assert_int_equal(host_read32(d.h, csg_out(d.h, 0, CSG_OUT_ACK)) & CSG_STATE, CSG_START);
	assert_true(group_request(d.g, CSG_TERMINATE));
	host_run_for(d.h, 2 * LONG_NS);
	assert_true(queue_done(other.g, 0));
	assert_int_equal(results(&other), 1600);
	for (q = 0; q < 5; q++)
		assert_false(queue_done(d.g, q));
}

static bool acknowledged(struct dispatch *d, u32 state)
{
	return (host_read32(d->h, csg_out(d->h, d->g->slot, CSG_OUT_ACK)) & CSG_STATE) == state;
}

#define SPINS		500u
#define WARPS_OF(threads) (((threads) + 15) / 16)

/*
 * SUSPEND is answered when the workgroup in flight has ended: nothing is launched after the
 * request, and all that takes is what is left of one.  Return: workgroups that have ended
 */
static u32 suspend(struct dispatch *d, u32 threads)
{
	/* All of a workgroup, at the cost of each instruction, and a step's */
	u64 limit = d->h->now_ns + 64 * WARPS_OF(threads) * (2 * SPINS + 100) + SOON_NS;
	u32 before = results(d), after;

	group_request(d->g, CSG_SUSPEND);
	while (!acknowledged(d, CSG_SUSPEND)) {
		assert_true(d->h->now_ns < limit);
		host_run_for(d->h, 1000);
	}
	after = results(d);
	assert_in_range(after, before, before + threads);
	assert_int_equal(after % threads, 0);
	host_run_for(d->h, LONG_NS);
	assert_int_equal(results(d), after);
	return after;
}

/* Again and again, into other slots: each thread of each workgroup is executed once */
static void check_suspended(struct host *h, u32 threads, u32 workgroups)
{
	u32 last = 0, rounds = 0, done, wait = 1000;
	struct dispatch d;

	dispatch_new(&d, h, 1);
	PROGRAM_AT(&d, 0, RESULTS, SPIN(SPINS), OF_THREAD, ATOM_INC(6, R(4)), NOP | END);
	CALL(d.g, 0, DISPATCH(0, threads, workgroups));
	host_run_for(h, LONG_NS);
	while (!queue_done(d.g, 0)) {
		done = suspend(&d, threads);
		rounds += done > last && done < threads * workgroups;
		last = done;
		group_bind(d.g, (d.g->slot + 1) % 4);
		assert_true(group_request(d.g, CSG_RESUME));
		/* Anywhere in a workgroup */
		host_run_for(h, wait);
		wait = (wait * 5 + 7000) % 200000;
	}
	expect_no_error(&d);
	assert_int_equal(results(&d), threads * workgroups);
	/* It has been suspended in the middle, and not only once */
	assert_true(rounds > 10);
}

static void test_suspended(void **state)
{
	check_suspended(*state, 1, 100);
}

static void test_many_threads_suspended(void **state)
{
	check_suspended(*state, 40, 60);
}

/* While one queue's workgroup is still in flight, another queue launches none */
static void test_two_queues_suspended(void **state)
{
	struct dispatch d;
	u32 before, after;

	dispatch_new(&d, *state, 2);
	PROGRAM_AT(&d, 0, RESULTS, SPIN(SPINS), OF_THREAD, ATOM_INC(6, R(4)), NOP | END);
	PROGRAM_AT(&d, 1, DATA_VA, SPIN(100 * SPINS), ATOM_INC(6, U(0)), NOP | END);
	CALL(d.g, 0, DISPATCH(0, 1, 1000));
	CALL(d.g, 1, DISPATCH(1, 1, 2));
	host_run_for(d.h, LONG_NS / 2);
	before = results(&d);
	assert_in_range(before, 1, 100);
	assert_false(group_request(d.g, CSG_SUSPEND));
	while (!acknowledged(&d, CSG_SUSPEND))
		host_run_for(d.h, 1000);
	after = results(&d);
	assert_in_range(after, before, before + 1);
	assert_int_equal(data32(d.g, 0), 1);
	group_bind(d.g, 2);
	assert_true(group_request(d.g, CSG_RESUME));
	finish(&d);
	expect_no_error(&d);
	assert_true(queue_done(d.g, 1));
	assert_int_equal(results(&d), 1000);
	assert_int_equal(data32(d.g, 0), 2);
}

/* Protected mode */

static void protected_new(struct dispatch *d, struct host *h)
{
	prot_boot(h, true);
	prot_start(h, &d->p, 0, 1);
	dispatch_memory(d);
}

#define IN_REGION(n, threads, workgroups)	\
	JOB(n, threads, workgroups), I_PROT_REGION(2), I_RUN_COMPUTE, I_WAIT(1 << 2)

static void enter(struct dispatch *d)
{
	host_run(d->h);
	prot_enter(&d->p);
	host_run_for(d->h, LONG_NS);
}

/* Ordinary memory is read - programs, descriptors, data - and protected memory written */
static void test_region(void **state)
{
	struct dispatch d;
	u32 i;

	protected_new(&d, *state);
	host_write32(d.h, d.g->data_pa, MARKER);
	PROGRAM_AT(&d, 0, SECRET_VA, OF_THREAD, MOVE_IMM(12, DATA_VA), MOVE_IMM(13, 0),
		   LOAD(I32, 6, 1, R(12), 0), STORE(I32, 6, 1, R(4), 0), NOP | END);
	CALL(d.g, 0, IN_REGION(0, 16, 60));
	enter(&d);
	assert_false(prot_active(d.h));
	expect_no_error(&d);
	for (i = 0; i < SECRET_SIZE / 4; i++)
		assert_int_equal(secret(&d.p, 4 * i), i < 960 ? MARKER : 0);
	assert_int_equal(d.h->refused, 0);
}

static void test_region_stores_to_ordinary_memory(void **state)
{
	struct dispatch d;

	protected_new(&d, *state);
	put_secret(&d.p, 0, MARKER);
	PROGRAM_AT(&d, 0, RESULTS, MOVE_IMM(12, SECRET_VA), MOVE_IMM(13, 0),
		   LOAD(I32, 6, 1, R(12), 0), STORE(I32, 6, 1, U(0), 0), NOP | END);
	CALL(d.g, 0, IN_REGION(0, 1, 4));
	enter(&d);
	assert_true(prot_active(d.h));
	assert_true(r32(d.h, R_GPU_IRQ + IRQ_RAW) & IRQ_PROTM_FAULT);
	assert_int_equal(r32(d.h, R_GPU_FAULTSTATUS), 0);
	assert_true(r64(d.h, R_GPU_FAULTADDRESS) == 0);
	assert_int_equal(stat(d.h, MALI_STAT_PROTM_REFUSED), 1);
	assert_int_equal(d.h->refused, 1);
	assert_int_equal(result(&d, 0), 0);
	/* Nothing leaks when the driver has the GPU back, nor later */
	host_command(d.h, CMD_RESET_SOFT);
	assert_false(prot_leaked(d.h));
}

/* In normal mode: a bus fault, and a number that a driver can read */
static void test_protected_memory_in_normal_mode(void **state)
{
	struct dispatch d;

	protected_new(&d, *state);
	PROGRAM_AT(&d, 0, SECRET_VA, MOVE_IMM(6, 7), STORE(I32, 6, 1, U(0), 0), NOP | END);
	EXECUTE(&d, DISPATCH(0, 1, 4));
	assert_int_equal(queue_fatal(d.g, 0), X_BUS_FAULT);
	assert_int_equal(r32(d.h, R_GPU_FAULTSTATUS) & 0x3ff, X_GPU_BUS_FAULT | WRITES << 8);
	assert_true(r64(d.h, R_GPU_FAULTADDRESS) == d.p.secret_pa);
	assert_int_equal(secret(&d.p, 0), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_store_beyond_data),
		TEST(test_store_to_read_only),
		TEST(test_store_is_refused),
		TEST(test_runs_off_its_page),
		TEST(test_invalid_instruction),
		TEST(test_endless),
		TEST(test_suspended),
		TEST(test_many_threads_suspended),
		TEST(test_two_queues_suspended),
		TEST(test_region),
		TEST(test_region_stores_to_ordinary_memory),
		TEST(test_protected_memory_in_normal_mode),
	};

	return cmocka_run_group_tests_name("gpu_dispatch_stop", tests, NULL, NULL);
}
