// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * GPU model: regions that wait or fail, and the MMU in protected mode.
 */
#include "gpu_protm.h"

/* Blocked and stopped inside */

static void test_sync_wait_in_a_region(void **state)
{
	struct prot *p = *state;
	struct host *h = p->g.h;

	put_secret(p, 0, MARKER);
	RUN(&p->g, PROLOGUE, I_PROT_REGION(4), SEEK(12, 0), I_SYNC_WAIT32(C_GT, 90, 14),
	    HIDE(12, 8), I_NOP, I_MOVE32(10, 3), PUT(10, 16));
	prot_enter(p);
	host_run(h);
	/* The GPU is free meanwhile, and the queue does not ask the host continuously */
	assert_false(prot_active(h));
	exit_acknowledge(h);
	assert_false(prot_pending(p, 0));
	host_run_for(h, 900000);
	assert_false(prot_pending(p, 0));
	host_run_for(h, 200000);
	assert_true(prot_pending(p, 0));
	host_write32(h, p->g.data_pa, 1);
	prot_enter(p);
	host_run(h);
	assert_int_equal(secret(p, 8), MARKER);
	assert_int_equal(data32(&p->g, 16), 3);
	assert_true(queue_done(&p->g, 0));
	assert_int_equal(host_read64(h, cs_out(h, 0, 0, CS_OUT_SYNC_PTR)), 0);
}

static void test_mmu_fault_in_a_region(void **state)
{
	struct prot *p = *state;
	struct host *h = p->g.h;

	RUN(&p->g, PROLOGUE, I_MOVE48(80, HOLE_VA), I_PROT_REGION(1), I_LOAD(12, 1, 80, 0));
	prot_enter(p);
	host_run(h);
	assert_false(prot_active(h));
	assert_true(r32(h, R_MMU_IRQ + IRQ_RAW) & 1u << AS);
	assert_int_equal(r32(h, R_AS(AS, AS_FAULTSTATUS)) & 0xff, 0xC0);
	/* An address could leak content */
	assert_true(r64(h, R_AS(AS, AS_FAULTADDRESS)) == 0);
	as_unmap(h, AS);
	host_run(h);
	assert_int_equal(queue_fatal(&p->g, 0), X_BUS_FAULT);
	assert_true(host_read64(h, cs_out(h, 0, 0, CS_OUT_FATAL_INFO)) == 0);
}

static void check_stopped(const u64 *insn, unsigned int count, u32 exception)
{
	struct host *h;
	struct prot p;

	prot_setup((void **)&h);
	prot_start(h, &p, 0, 1);
	put_secret(&p, 0, MARKER);
	queue_call(&p.g, 0, insn, count);
	host_run(h);
	prot_enter(&p);
	assert_int_equal(queue_fatal(&p.g, 0), 0);
	host_run(h);
	assert_false(prot_active(h));
	assert_true(exit_pending(h));
	assert_int_equal(queue_fatal(&p.g, 0), exception);
	assert_true(host_read64(h, cs_out(h, 0, 0, CS_OUT_FATAL_INFO)) == 0);
	assert_int_equal(data32(&p.g, 0), 0);
	assert_int_equal(h->refused, 0);
	assert_false(prot_leaked(h));
	host_delete(h);
}

#define STOPPED(exception, ...) do {						\
	const u64 insn_[] = { __VA_ARGS__ };					\
	check_stopped(insn_, ARRAY_SIZE(insn_), exception);			\
} while (0)

static void test_control_flow_out_of_a_region(void **state)
{
	STOPPED(X_INSTR_INVALID, PROLOGUE, I_MOVE32(14, 1), I_PROT_REGION(3), SEEK(12, 0),
		I_BRANCH(C_GT, 14, 2), I_NOP, I_NOP, PUT(12, 0));
	STOPPED(X_INSTR_INVALID, PROLOGUE, I_MOVE32(14, 1), I_PROT_REGION(3), SEEK(12, 0),
		I_BRANCH(C_GT, 14, -4), I_NOP, PUT(12, 0));
	STOPPED(X_INSTR_INVALID, PROLOGUE, I_MOVE48(80, CODE_VA), I_MOVE32(82, 16),
		I_PROT_REGION(2), SEEK(12, 0), I_CALL(80, 82));
	STOPPED(X_INSTR_INVALID, PROLOGUE, I_MOVE48(80, CODE_VA), I_MOVE32(82, 16),
		I_PROT_REGION(2), SEEK(12, 0), I_JUMP(80, 82));
	/* Not even to the current instruction: at CODE_VA + 40 the region begins */
	STOPPED(X_INSTR_INVALID, PROLOGUE, I_MOVE48(80, CODE_VA + 40), I_MOVE32(82, 8),
		I_PROT_REGION(2), SEEK(12, 0), I_CALL(80, 82));
	STOPPED(X_INSTR_INVALID, PROLOGUE, I_MOVE48(80, CODE_VA + 40), I_MOVE32(82, 16),
		I_PROT_REGION(2), SEEK(12, 0), I_JUMP(80, 82));
	STOPPED(X_INSTR_INVALID, PROLOGUE, I_PROT_REGION(3), SEEK(12, 0), I_PROT_REGION(1), I_NOP);
	STOPPED(X_INSTR_INVALID, PROLOGUE, I_PROT_REGION(2), SEEK(12, 0), I_NONE);
}

static void test_region_longer_than_its_buffer(void **state)
{
	struct prot *p = *state;
	struct host *h = p->g.h;

	RUN(&p->g, I_PROT_REGION(3), I_NOP, I_NOP);
	assert_false(prot_pending(p, 0));
	assert_int_equal(queue_fatal(&p->g, 0), X_INSTR_INVALID);
	assert_true(host_read64(h, cs_out(h, 0, 0, CS_OUT_FATAL_INFO)) == I_PROT_REGION(3));
}

static void test_region_longer_than_the_ring(void **state)
{
	struct prot *p = *state;
	struct host *h = p->g.h;
	const u64 insn[] = { I_PROT_REGION(RING_SIZE / 8) };

	queue_push(&p->g, 0, insn, 1);
	host_run(h);
	assert_int_equal(queue_fatal(&p->g, 0), X_INSTR_INVALID);
}

/* An error that a region inherits: reported afterwards, then the region continues */
static void test_fault_in_a_region(void **state)
{
	struct prot *p = *state;
	struct host *h = p->g.h;

	put_secret(p, 0, 1);
	put_secret(p, 4, 1);
	RUN(&p->g, PROLOGUE, I_MOVE32(10, 9), I_PROT_REGION(2),
	    I_SYNC_WAIT32(C_GT, 88, 14) | SYNC_REJECT, HIDE(10, 8));
	prot_enter(p);
	host_run(h);
	assert_false(prot_active(h));
	assert_int_equal(queue_fault(&p->g, 0), X_INHERIT_FAULT);
	assert_true(host_read64(h, cs_out(h, 0, 0, CS_OUT_FAULT_INFO)) == 0);
	assert_int_equal(secret(p, 8), 0);
	group_ack_and_run(&p->g);
	prot_enter(p);
	host_run(h);
	assert_int_equal(secret(p, 8), 9);
	assert_true(queue_done(&p->g, 0));
}

static void test_events_come_afterwards(void **state)
{
	struct prot *p = *state;
	struct host *h = p->g.h;

	RUN(&p->g, PROLOGUE, I_MOVE32(10, 9), I_PROT_REGION(3), I_SYNC_SET32(88, 10), I_NOP, I_NOP,
	    I_SYNC_WAIT32(C_GT, 90, 14));
	assert_false(group_events(&p->g) & CSG_SYNC_UPDATE);
	prot_enter(p);
	host_step(h, 2);
	assert_true(prot_active(h));
	assert_int_equal(secret(p, 0), 9);
	assert_false(group_events(&p->g) & CSG_SYNC_UPDATE);
	host_run(h);
	assert_true(group_events(&p->g) & CSG_SYNC_UPDATE);
	assert_int_equal(h->refused, 0);
}

/* The MMU */

static void test_as_commands_wait(void **state)
{
	struct prot *p = *state;
	struct host *h = p->g.h;

	prot_endless(p);
	w32(h, R_MMU_IRQ + IRQ_CLR, ~0u);
	w64(h, R_AS(5, AS_LOCKADDR), 0x800000 | 20);
	host_as(h, 5, AS_LOCK);
	assert_int_equal(r32(h, R_AS(5, AS_STATUS)), 1);
	assert_int_equal(r32(h, R_AS(4, AS_STATUS)), 0);
	host_run(h);
	assert_int_equal(r32(h, R_AS(5, AS_STATUS)), 1);
	assert_int_equal(r32(h, R_MMU_IRQ + IRQ_RAW), 0);
	/* One at a time */
	host_as(h, 5, AS_UNLOCK);
	assert_int_equal(guest_errors(h), 1);
	glb_toggle(h, GLB_PING);
	assert_int_equal(r32(h, R_AS(5, AS_STATUS)), 0);
	assert_int_equal(r32(h, R_MMU_IRQ + IRQ_RAW), 1u << (16 + 5));
}

/* Tables edited under a region are not seen before the driver can say so */
static void test_remap_under_a_region(void **state)
{
	struct prot *p = *state;
	struct host *h = p->g.h;

	prot_endless(p);
	vm_map(h, &p->g.vm, SECRET_VA, p->g.data_pa, PAGE, PTE_NOEXEC);
	host_as(h, AS, AS_UPDATE);
	host_run(h);
	assert_true(prot_active(h));
	assert_int_equal(data32(&p->g, 0), 0);
	/* And then the region writes to ordinary memory, which is refused */
	glb_toggle(h, GLB_PING);
	host_run(h);
	prot_enter(p);
	host_run(h);
	assert_true(r32(h, R_GPU_IRQ + IRQ_RAW) & IRQ_PROTM_FAULT);
	assert_int_equal(data32(&p->g, 0), 0);
}

/* A region of memory that is locked could not be unlocked from within */
static void test_enter_waits_for_locks(void **state)
{
	struct prot *p = *state;
	struct host *h = p->g.h;

	RUN(&p->g, PROLOGUE, I_MOVE32(10, 7), I_PROT_REGION(1), HIDE(10, 0));
	as_lock(h, AS, SECRET_VA, 20);
	prot_enter(p);
	host_run(h);
	assert_false(prot_active(h));
	as_command(h, AS, AS_UNLOCK);
	host_run(h);
	assert_int_equal(secret(p, 0), 7);
	assert_true(exit_pending(h));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		PROTM_GROUP(test_sync_wait_in_a_region),
		PROTM_GROUP(test_mmu_fault_in_a_region),
		cmocka_unit_test(test_control_flow_out_of_a_region),
		PROTM_GROUP(test_region_longer_than_its_buffer),
		PROTM_GROUP(test_region_longer_than_the_ring),
		PROTM_GROUP(test_fault_in_a_region),
		PROTM_GROUP(test_events_come_afterwards),
		PROTM_GROUP(test_as_commands_wait),
		PROTM_GROUP(test_remap_under_a_region),
		PROTM_GROUP(test_enter_waits_for_locks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
