// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * GPU model: faults of protected mode, injected on demand.
 */
#include "gpu_protm.h"

static void ready(struct host *h, struct prot *p, enum mali_inject what)
{
	prot_start(h, p, 0, 1);
	RUN(&p->g, PROLOGUE, I_MOVE32(10, 7), I_PROT_REGION(1), HIDE(10, 0));
	assert_true(mali_gpu_inject(h->gpu, what, 1));
}

static void test_inject_no_ack(void **state)
{
	struct host *h = *state;
	struct prot p;

	ready(h, &p, MALI_INJECT_PROTM_NO_ACK);
	prot_acknowledge(&p, 0);
	assert_false(prot_request(h));
	assert_false(prot_active(h));
	/* The rest is served, later ones of this kind are not, until the next boot */
	glb_toggle(h, GLB_PING);
	assert_false(glb_pending(h, GLB_PING));
	assert_true(glb_pending(h, GLB_PROTM_ENTER));
	host_run(h);
	assert_int_equal(secret(&p, 0), 0);
	assert_int_equal(mali_gpu_injections_left(h->gpu, MALI_INJECT_PROTM_NO_ACK), 0);
}

static void test_inject_late_ack(void **state)
{
	struct host *h = *state;
	struct prot p;

	ready(h, &p, MALI_INJECT_PROTM_LATE_ACK);
	mali_gpu_inject_delay(h->gpu, 5000000);
	prot_acknowledge(&p, 0);
	assert_false(prot_request(h));
	host_run_for(h, 4900000);
	assert_true(glb_pending(h, GLB_PROTM_ENTER));
	assert_false(prot_active(h));
	/* The rest is served meanwhile */
	glb_toggle(h, GLB_PING);
	assert_false(glb_pending(h, GLB_PING));
	host_run_for(h, 200000);
	assert_false(glb_pending(h, GLB_PROTM_ENTER));
	host_run(h);
	assert_int_equal(secret(&p, 0), 7);
	assert_true(exit_pending(h));
}

/* Others are suspended on entry: one that cannot be keeps the GPU from entering */
static void test_inject_busy_group(void **state)
{
	struct host *h = *state;
	struct group other;
	struct prot p;

	ready(h, &p, MALI_INJECT_PROTM_BUSY_GROUP);
	group_start(h, &other, 1, 2, 1);
	prot_acknowledge(&p, 0);
	assert_false(prot_request(h));
	host_run_for(h, 10000000);
	assert_false(prot_active(h));
	assert_false(group_request(&other, CSG_SUSPEND));
	assert_false(group_request(&other, CSG_TERMINATE));
	/* Not the one that is to enter */
	assert_true(group_request(&p.g, CSG_SUSPEND));
}

static void test_inject_not_active(void **state)
{
	struct host *h = *state;
	struct prot p;

	ready(h, &p, MALI_INJECT_PROTM_NOT_ACTIVE);
	prot_enter(&p);
	host_run_for(h, 600000000);
	assert_false(prot_active(h));
	assert_false(exit_pending(h));
	assert_int_equal(secret(&p, 0), 0);
	/* The firmware is alive otherwise, and the next try works */
	assert_true(prot_request(h));
	host_run(h);
	assert_int_equal(secret(&p, 0), 7);
}

static void test_inject_late_active(void **state)
{
	struct host *h = *state;
	struct prot p;

	ready(h, &p, MALI_INJECT_PROTM_LATE_ACTIVE);
	prot_enter(&p);
	assert_false(prot_active(h));
	host_run_for(h, 19000000);
	assert_false(prot_active(h));
	/* A driver that polls sees it, whether the model's thread runs or not */
	h->now_ns += 1000000;
	assert_true(prot_active(h));
	host_run(h);
	assert_int_equal(secret(&p, 0), 7);
	assert_true(exit_pending(h));
}

static void test_request_before_late_active(void **state)
{
	struct host *h = *state;
	struct prot p;

	ready(h, &p, MALI_INJECT_PROTM_LATE_ACTIVE);
	prot_enter(&p);
	glb_toggle(h, GLB_PING);
	assert_true(exit_pending(h));
	host_run_for(h, 30000000);
	assert_false(prot_active(h));
	assert_int_equal(stat(h, MALI_STAT_PROTM_ENTERS), 0);
	/* The queue asks again */
	assert_true(prot_pending(&p, 0));
	exit_acknowledge(h);
	prot_enter(&p);
	host_run(h);
	assert_int_equal(secret(&p, 0), 7);
}

/* A doorbell without a request is no reason not to enter */
static void test_doorbell_before_late_active(void **state)
{
	struct host *h = *state;
	struct prot p;

	ready(h, &p, MALI_INJECT_PROTM_LATE_ACTIVE);
	prot_enter(&p);
	host_doorbell(h);
	assert_false(exit_pending(h));
	host_run_for(h, 30000000);
	host_run(h);
	assert_int_equal(secret(&p, 0), 7);
}

static void test_inject_early_exit(void **state)
{
	struct host *h = *state;
	struct prot p;

	ready(h, &p, MALI_INJECT_PROTM_EARLY_EXIT);
	prot_enter(&p);
	assert_false(prot_active(h));
	assert_true(exit_pending(h));
	assert_true(prot_pending(&p, 0));
	assert_int_equal(secret(&p, 0), 0);
	exit_acknowledge(h);
	prot_enter(&p);
	host_run(h);
	assert_int_equal(secret(&p, 0), 7);
}

static void test_inject_lost_exit(void **state)
{
	struct host *h = *state;
	struct prot p;

	ready(h, &p, MALI_INJECT_PROTM_LOST_EXIT);
	prot_enter(&p);
	host_run(h);
	assert_int_equal(secret(&p, 0), 7);
	assert_false(prot_active(h));
	assert_false(exit_pending(h));
	assert_true(queue_done(&p.g, 0));
}

static void test_inject_late_exit(void **state)
{
	struct host *h = *state;
	struct prot p;

	ready(h, &p, MALI_INJECT_PROTM_LATE_EXIT);
	mali_gpu_inject_delay(h->gpu, 5000000);
	prot_enter(&p);
	host_run(h);
	assert_int_equal(secret(&p, 0), 7);
	assert_false(prot_active(h));
	assert_false(exit_pending(h));
	host_run_for(h, 5000000);
	assert_true(exit_pending(h));
}

static void test_inject_fault(void **state)
{
	struct host *h = *state;
	struct prot p;

	ready(h, &p, MALI_INJECT_PROTM_FAULT);
	prot_enter(&p);
	host_run(h);
	assert_true(prot_active(h));
	assert_true(r32(h, R_GPU_IRQ + IRQ_RAW) & IRQ_PROTM_FAULT);
	assert_int_equal(secret(&p, 0), 0);
	assert_int_equal(stat(h, MALI_STAT_PROTM_REFUSED), 1);
}

/* Not before a region runs, and at whatever point it is armed */
static void test_inject_fault_later(void **state)
{
	struct prot *p = *state;
	struct host *h = p->g.h;

	prot_endless(p);
	assert_true(prot_active(h));
	mali_gpu_inject(h->gpu, MALI_INJECT_PROTM_FAULT, 1);
	host_run(h);
	assert_true(r32(h, R_GPU_IRQ + IRQ_RAW) & IRQ_PROTM_FAULT);
}

static void test_inject_halt(void **state)
{
	struct host *h = *state;
	struct prot p;

	ready(h, &p, MALI_INJECT_PROTM_HALT);
	prot_enter(&p);
	host_run(h);
	assert_true(prot_active(h));
	glb_toggle(h, GLB_PING);
	assert_true(glb_pending(h, GLB_PING));
	assert_true(prot_active(h));
	assert_int_equal(r32(h, R_MCU_STATUS), MCU_S_ENABLED);
	assert_int_equal(secret(&p, 0), 0);
	host_command(h, CMD_RESET_SOFT);
	assert_false(prot_active(h));
}

static void test_inject_fault_stays(void **state)
{
	struct host *h = *state;
	struct prot p;

	ready(h, &p, MALI_INJECT_PROTM_FAULT);
	mali_gpu_inject(h->gpu, MALI_INJECT_PROTM_FAULT_STAYS, 1);
	prot_enter(&p);
	host_run(h);
	w32(h, R_GPU_IRQ + IRQ_CLR, IRQ_PROTM_FAULT);
	assert_true(r32(h, R_GPU_IRQ + IRQ_RAW) & IRQ_PROTM_FAULT);
	host_command(h, CMD_RESET_SOFT);
	/* Raised still, but CLEAR clears it now */
	assert_true(r32(h, R_GPU_IRQ + IRQ_RAW) & IRQ_PROTM_FAULT);
	w32(h, R_GPU_IRQ + IRQ_CLR, IRQ_PROTM_FAULT);
	assert_false(r32(h, R_GPU_IRQ + IRQ_RAW) & IRQ_PROTM_FAULT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		PROTM(test_inject_no_ack),
		PROTM(test_inject_late_ack),
		PROTM(test_inject_busy_group),
		PROTM(test_inject_not_active),
		PROTM(test_inject_late_active),
		PROTM(test_request_before_late_active),
		PROTM(test_doorbell_before_late_active),
		PROTM(test_inject_early_exit),
		PROTM(test_inject_lost_exit),
		PROTM(test_inject_late_exit),
		PROTM(test_inject_fault),
		PROTM_GROUP(test_inject_fault_later),
		PROTM(test_inject_halt),
		PROTM(test_inject_fault_stays),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
