// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * GPU model: entering and leaving protected mode.
 */
#include "gpu_protm.h"

static void test_region_runs_in_protected_mode(void **state)
{
	struct prot *p = *state;
	struct host *h = p->g.h;

	put_secret(p, 0, MARKER);
	RUN(&p->g, PROLOGUE, I_MOVE32(10, 1), PUT(10, 0), I_PROT_REGION(3), SEEK(12, 0),
	    I_WAIT(1), HIDE(12, 4), I_MOVE32(10, 2), PUT(10, 8));
	assert_true(prot_pending(p, 0));
	assert_int_equal(host_read32(h, cs_out(h, 0, 0, CS_OUT_WAIT)), WAIT_PROTM);
	assert_true(r32(h, R_JOB_IRQ + IRQ_RAW) & 1);
	assert_int_equal(data32(&p->g, 0), 1);
	assert_int_equal(data32(&p->g, 8), 0);

	w32(h, R_JOB_IRQ + IRQ_CLR, ~0u);
	prot_enter(p);
	assert_true(prot_active(h));
	assert_int_equal(r32(h, R_JOB_IRQ + IRQ_RAW), IRQ_GLB);
	assert_false(exit_pending(h));
	w32(h, R_JOB_IRQ + IRQ_CLR, ~0u);
	h->now_ns += 5000;
	host_run(h);
	assert_false(prot_active(h));
	assert_true(exit_pending(h));
	assert_true(r32(h, R_JOB_IRQ + IRQ_RAW) & IRQ_GLB);
	assert_int_equal(secret(p, 4), MARKER);
	/* The rest is ordinary again */
	assert_int_equal(data32(&p->g, 8), 2);
	assert_true(queue_done(&p->g, 0));
	assert_false(prot_pending(p, 0));
	assert_int_equal(stat(h, MALI_STAT_PROTM_ENTERS), 1);
	assert_int_equal(stat(h, MALI_STAT_PROTM_INSTRUCTIONS), 3);
	/* What it waited for the first call, and what the region took: a load, then a store */
	assert_int_equal(stat(h, MALI_STAT_PROTM_NS), 5000 + INSTRUCTION_NS +
			 2 * mali_gpu_cost_ns(h->gpu, MALI_COST_TRANSFER));
	assert_int_equal(stat(h, MALI_STAT_PROTM_REFUSED), 0);
	assert_int_equal(h->refused, 0);
	assert_int_equal(guest_errors(h), 0);
	assert_false(prot_leaked(h));
}

/*
 * The example of Arm's RFC, as Mesa's cs_prot_region(b, 2 * sizeof(u64)) packs it: the size in
 * bytes is shifted by 3, so the two next instructions are in the region, and the third is not
 */
static void test_size_of_a_region(void **state)
{
	const u64 two_instructions = 41ull << 56 | 2 * sizeof(u64) >> 3;
	struct prot *p = *state;
	struct host *h = p->g.h;

	assert_int_equal(two_instructions, I_PROT_REGION(2));
	put_secret(p, 0, MARKER);
	RUN(&p->g, PROLOGUE, I_MOVE32(10, 1), two_instructions, I_NOP, HIDE(10, 4), PUT(10, 8));
	prot_enter(p);
	h->now_ns += 5000;
	host_run(h);
	assert_false(prot_active(h));
	assert_int_equal(secret(p, 4), 1);
	assert_int_equal(data32(&p->g, 8), 1);
	assert_int_equal(stat(h, MALI_STAT_PROTM_INSTRUCTIONS), 2);
	assert_int_equal(stat(h, MALI_STAT_PROTM_REFUSED), 0);
	assert_int_equal(guest_errors(h), 0);
}

/* The events of a session in protected mode, from the request to the exit, in this order */
static void test_events_of_a_session(void **state)
{
	struct prot *p = *state;
	struct host *h = p->g.h;
	const struct mali_event *e;
	unsigned int at = 0;

	mali_gpu_set_events(h->gpu, true);
	RUN(&p->g, PROLOGUE, I_MOVE32(10, 1), I_PROT_REGION(2), HIDE(10, 0), HIDE(10, 4),
	    PUT(10, 8));
	w32(h, R_JOB_IRQ + IRQ_CLR, ~0u);
	prot_enter(p);
	h->now_ns += 5000;
	host_run(h);

	e = host_reported(h, &at, MALI_EVENT_RUN, 0);
	assert_null(e->text);
	e = host_reported(h, &at, MALI_EVENT_CS_ACK, CS_PROTM_PEND);
	assert_int_equal(e->group, 0);
	assert_int_equal(e->stream, 0);
	host_reported(h, &at, MALI_EVENT_IRQ, 1);
	e = host_reported(h, &at, MALI_EVENT_RUN, 0);
	assert_string_equal(e->text, "protm_pending");
	host_reported(h, &at, MALI_EVENT_DOORBELL, 0);
	e = host_reported(h, &at, MALI_EVENT_GLB_REQUEST, GLB_PROTM_ENTER);
	assert_int_equal(e->bits, GLB_PROTM_ENTER);
	e = host_reported(h, &at, MALI_EVENT_GLB_ACK, GLB_PROTM_ENTER);
	assert_int_equal(e->bits, GLB_PROTM_ENTER);
	assert_int_equal(e->word, host_read32(h, glb_out(h, GLB_OUT_ACK)) ^ GLB_PROTM_EXIT);
	host_reported(h, &at, MALI_EVENT_IRQ, IRQ_GLB);
	e = host_reported(h, &at, MALI_EVENT_PROTM_ENTER, 0);
	assert_int_equal(e->group, 0);
	assert_int_equal(e->bits, 1);
	e = host_reported(h, &at, MALI_EVENT_RUN, 0);
	assert_null(e->text);
	e = host_reported(h, &at, MALI_EVENT_RUN, 0);
	assert_string_equal(e->text, "region_end");
	e = host_reported(h, &at, MALI_EVENT_PROTM_EXIT, 0);
	assert_int_equal(e->group, 0);
	assert_int_equal(e->word, MALI_PROTM_DONE);
	host_reported(h, &at, MALI_EVENT_GLB_ACK, GLB_PROTM_EXIT);
	host_reported(h, &at, MALI_EVENT_IRQ, IRQ_GLB);
	e = host_reported(h, &at, MALI_EVENT_RUN, 0);
	assert_null(e->text);
	e = host_reported(h, &at, MALI_EVENT_RUN, 0);
	assert_string_equal(e->text, "wait");
	e = host_reported(h, &at, MALI_EVENT_RUN, 0);
	assert_null(e->text);
	e = host_reported(h, &at, MALI_EVENT_RUN, 0);
	assert_string_equal(e->text, "empty");
	assert_int_equal(guest_errors(h), 0);
}

/* Why the GPU has left */
static u32 exit_reason(struct host *h)
{
	unsigned int at = 0;

	return host_reported(h, &at, MALI_EVENT_PROTM_EXIT, 0)->word;
}

static void test_events_report_why(void **state)
{
	struct prot *p = *state;
	struct host *h = p->g.h;

	mali_gpu_set_events(h->gpu, true);
	/* An endless region, and another request of the host */
	RUN(&p->g, I_PROT_REGION(1), I_BRANCH(C_ALWAYS, 0, -1));
	prot_enter(p);
	host_run(h);
	h->events = 0;
	glb_toggle(h, GLB_PING);
	assert_int_equal(exit_reason(h), MALI_PROTM_HOST);
	exit_acknowledge(h);
	h->events = 0;
	/* In again, and out by a reset */
	prot_enter(p);
	assert_true(prot_active(h));
	host_command(h, CMD_RESET_SOFT);
	assert_false(prot_active(h));
	assert_int_equal(exit_reason(h), MALI_PROTM_RESET);
}

/* No firmware event reaches the host from within, so all masks may be 0 and back */
static void test_enter_and_exit_honour_the_mask(void **state)
{
	struct prot *p = *state;
	struct host *h = p->g.h;

	RUN(&p->g, I_PROT_REGION(1), I_NOP);
	host_write32(h, glb_in(h, GLB_IN_MASK), 0);
	w32(h, R_JOB_IRQ + IRQ_CLR, ~0u);
	prot_enter(p);
	host_run(h);
	assert_true(exit_pending(h));
	assert_int_equal(r32(h, R_JOB_IRQ + IRQ_RAW) & IRQ_GLB, 0);
}

static void test_region_at_the_end_of_its_buffer(void **state)
{
	struct prot *p = *state;
	struct host *h = p->g.h;

	RUN(&p->g, PROLOGUE, I_MOVE32(10, 7), I_PROT_REGION(1), HIDE(10, 0));
	prot_enter(p);
	host_run(h);
	assert_int_equal(secret(p, 0), 7);
	assert_true(queue_done(&p->g, 0));
	assert_false(prot_active(h));
}

static void test_region_in_the_ring(void **state)
{
	struct prot *p = *state;
	struct host *h = p->g.h;
	const u64 insn[] = {
		PROLOGUE, I_MOVE32(10, 7), I_PROT_REGION(2), HIDE(10, 0), HIDE(10, 4), PUT(10, 0),
	};

	queue_push(&p->g, 0, insn, ARRAY_SIZE(insn));
	host_run(h);
	assert_int_equal(queue_extract(&p->g, 0), 3 * 8);
	prot_enter(p);
	host_run(h);
	assert_int_equal(secret(p, 4), 7);
	assert_int_equal(data32(&p->g, 0), 7);
	assert_true(queue_done(&p->g, 0));
}

/* More of the region than the ring holds yet: it waits in normal mode, then continues */
static void test_region_ahead_of_the_ring(void **state)
{
	struct prot *p = *state;
	struct host *h = p->g.h;
	const u64 first[] = { PROLOGUE, I_MOVE32(10, 7), I_PROT_REGION(2), HIDE(10, 0) };
	const u64 second[] = { HIDE(10, 4), PUT(10, 0) };

	queue_push(&p->g, 0, first, ARRAY_SIZE(first));
	host_run(h);
	prot_enter(p);
	host_run(h);
	assert_false(prot_active(h));
	assert_int_equal(secret(p, 0), 7);
	exit_acknowledge(h);
	queue_push(&p->g, 0, second, ARRAY_SIZE(second));
	host_run_for(h, 2000000);
	prot_enter(p);
	host_run(h);
	assert_int_equal(secret(p, 4), 7);
	assert_int_equal(data32(&p->g, 0), 7);
	assert_true(queue_done(&p->g, 0));
}

static void test_empty_region(void **state)
{
	struct prot *p = *state;

	RUN(&p->g, I_PROT_REGION(0), I_NOP);
	assert_false(prot_pending(p, 0));
	assert_true(queue_done(&p->g, 0));
}

/* Branches within a region are its own business */
static void test_loop_in_region(void **state)
{
	struct prot *p = *state;
	struct host *h = p->g.h;

	RUN(&p->g, PROLOGUE, I_PROT_REGION(5), I_MOVE32(10, 100), I_ADD_IMM32(12, 12, 3),
	    I_ADD_IMM32(10, 10, ~0u), I_BRANCH(C_GT, 10, -3), HIDE(12, 0), I_NOP);
	prot_enter(p);
	host_run(h);
	assert_int_equal(secret(p, 0), 300);
	assert_true(queue_done(&p->g, 0));
	assert_int_equal(stat(h, MALI_STAT_PROTM_INSTRUCTIONS), 302);
}

static void test_acknowledgement_counts_at_enter(void **state)
{
	struct host *h = *state;
	const u64 job[] = { PROLOGUE, I_MOVE32(10, 1), I_PROT_REGION(1), HIDE(10, 0) };
	const u64 other[] = { PROLOGUE, I_MOVE32(10, 1), I_PROT_REGION(1), HIDE(10, 4) };
	struct prot p;

	prot_start(h, &p, 0, 2);
	queue_call(&p.g, 0, job, ARRAY_SIZE(job));
	queue_call(&p.g, 1, other, ARRAY_SIZE(other));
	host_run(h);
	prot_enter(&p);
	prot_acknowledge(&p, 1);
	host_run(h);
	assert_int_equal(secret(&p, 0), 1);
	assert_int_equal(secret(&p, 4), 0);
	exit_acknowledge(h);
	/* It counts for the next time, and is not asked for again */
	assert_false(prot_pending(&p, 1));
	assert_true(prot_request(h));
	host_run(h);
	assert_int_equal(secret(&p, 4), 1);
}

static void test_two_queues_at_once(void **state)
{
	struct host *h = *state;
	const u64 job[] = { PROLOGUE, I_MOVE32(10, 1), I_PROT_REGION(1), HIDE(10, 0) };
	const u64 other[] = { PROLOGUE, I_MOVE32(10, 1), I_PROT_REGION(1), HIDE(10, 4) };
	struct prot p;

	prot_start(h, &p, 0, 2);
	queue_call(&p.g, 0, job, ARRAY_SIZE(job));
	queue_call(&p.g, 1, other, ARRAY_SIZE(other));
	host_run(h);
	prot_acknowledge(&p, 1);
	prot_enter(&p);
	host_run(h);
	assert_int_equal(secret(&p, 0), 1);
	assert_int_equal(secret(&p, 4), 1);
	assert_int_equal(stat(h, MALI_STAT_PROTM_ENTERS), 1);
}

static void test_enter_without_an_acknowledgement(void **state)
{
	struct prot *p = *state;
	struct host *h = p->g.h;

	RUN(&p->g, I_PROT_REGION(1), I_NOP);
	assert_true(prot_request(h));
	assert_false(prot_active(h));
	assert_true(exit_pending(h));
	assert_int_equal(stat(h, MALI_STAT_PROTM_ENTERS), 0);
	exit_acknowledge(h);
	/* The queue still waits */
	prot_enter(p);
	host_run(h);
	assert_true(queue_done(&p->g, 0));
}

static void test_highest_priority_runs(void **state)
{
	struct host *h = *state;
	struct prot low, high;

	prot_start(h, &low, 0, 1);
	prot_start(h, &high, 1, 1);
	group_set_priority(&low.g, 3);
	group_set_priority(&high.g, 9);
	RUN(&low.g, PROLOGUE, I_MOVE32(10, 1), I_PROT_REGION(1), HIDE(10, 0));
	RUN(&high.g, PROLOGUE, I_MOVE32(10, 1), I_PROT_REGION(1), HIDE(10, 0));
	prot_acknowledge(&low, 0);
	prot_enter(&high);
	host_run(h);
	assert_int_equal(secret(&high, 0), 1);
	assert_int_equal(secret(&low, 0), 0);
	exit_acknowledge(h);
	assert_true(prot_request(h));
	host_run(h);
	assert_int_equal(secret(&low, 0), 1);
}

static void test_others_do_not_run_meanwhile(void **state)
{
	struct prot *p = *state;
	struct host *h = p->g.h;
	struct group g;
	u32 before;

	group_start(h, &g, 1, AS + 1, 1);
	RUN(&g, I_MOVE48(90, DATA_VA), I_MOVE32(14, 1), I_ADD_IMM32(10, 10, 1), PUT(10, 0),
	    I_BRANCH(C_GT, 14, -3));
	prot_endless(p);
	before = data32(&g, 0);
	assert_true(before);
	group_ring(&g);
	host_run(h);
	assert_int_equal(data32(&g, 0), before);
	assert_true(prot_active(h));
	/* It is still there, and can be ended: the request ends protected mode first */
	assert_true(group_request(&g, CSG_TERMINATE));
	assert_false(prot_active(h));
	assert_true(exit_pending(h));
	assert_true(prot_pending(p, 0));
	assert_int_equal(guest_errors(h), 0);
}

static void test_others_continue_afterwards(void **state)
{
	struct prot *p = *state;
	struct host *h = p->g.h;
	struct group g;
	u32 before;

	group_start(h, &g, 1, AS + 1, 1);
	prot_endless(p);
	RUN(&g, I_MOVE48(90, DATA_VA), I_MOVE32(10, 5), PUT(10, 0));
	before = secret(p, 0);
	assert_int_equal(data32(&g, 0), 0);
	glb_toggle(h, GLB_PING);
	host_run(h);
	assert_int_equal(data32(&g, 0), 5);
	assert_int_equal(secret(p, 0), before);
}

/* Whether GLB_ACK ever had PING before PROTM_EXIT */
struct order {
	bool exit_seen, ping_seen, wrong;
	u32 before;
};

static void watch_order(struct host *h, const struct mali_bus_txn *txn)
{
	struct order *o = h->bus_arg;
	u32 ack;

	if (!txn->write || txn->pa != glb_out(h, GLB_OUT_ACK))
		return;
	memcpy(&ack, txn->buf, 4);
	if (txn->protected_mode)
		o->wrong = true;
	if ((ack ^ o->before) & GLB_PROTM_EXIT)
		o->exit_seen = true;
	if ((ack ^ o->before) & GLB_PING) {
		o->ping_seen = true;
		if (!o->exit_seen)
			o->wrong = true;
	}
}

static void test_ping_after_exit(void **state)
{
	struct prot *p = *state;
	struct host *h = p->g.h;
	struct order o = { 0 };

	prot_endless(p);
	o.before = host_read32(h, glb_out(h, GLB_OUT_ACK));
	h->bus_arg = &o;
	h->on_bus = watch_order;
	glb_toggle(h, GLB_PING);
	assert_true(o.exit_seen && o.ping_seen);
	assert_false(o.wrong);
	assert_false(prot_active(h));
	assert_false(glb_pending(h, GLB_PING));
	/* Not over: it asks again, once */
	assert_true(prot_pending(p, 0));
}

/* What the host wants, other than PING */
static void test_requests_end_protected_mode(void **state)
{
	static const u32 bits[] = {
		GLB_PROGRESS_TIMER, GLB_ALLOC_EN, GLB_PWROFF_TIMER, GLB_FWCFG_UPDATE, GLB_IDLE_EN,
		GLB_COUNTER_EN, GLB_PRFCNT_SAMPLE, GLB_HALT,
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(bits); i++) {
		struct host *h;
		struct prot p;

		prot_setup((void **)&h);
		prot_start(h, &p, 0, 1);
		prot_endless(&p);
		glb_toggle(h, bits[i]);
		if (prot_active(h) || !exit_pending(h))
			fail_msg("request %#x", bits[i]);
		host_delete(h);
	}
}

static void test_no_request_no_exit(void **state)
{
	struct prot *p = *state;
	struct host *h = p->g.h;

	prot_endless(p);
	host_doorbell(h);
	w32(h, R_DOORBELL(1), 1);
	w32(h, R_DOORBELL(2), 1);
	/* The host's side of an event is no request */
	host_write32(h, glb_in(h, GLB_IN_REQ),
		     host_read32(h, glb_in(h, GLB_IN_REQ)) ^ GLB_IDLE);
	host_doorbell(h);
	host_run(h);
	assert_true(prot_active(h));
}

static void test_enter_while_inside(void **state)
{
	struct prot *p = *state;
	struct host *h = p->g.h;

	prot_endless(p);
	/* Exit, as for any request; the queue asks again, unacknowledged so far */
	assert_true(prot_request(h));
	assert_false(prot_active(h));
	assert_true(prot_pending(p, 0));
}

static void see_protm(void *arg, const char *what, const char *name, u64 value)
{
	*(unsigned int *)arg += strcmp(what, "protm") == 0;
}

static void test_state_reports_the_region(void **state)
{
	struct prot *p = *state;
	struct host *h = p->g.h;
	unsigned int lines = 0;

	mali_gpu_show(h->gpu, see_protm, &lines);
	assert_int_equal(lines, 0);
	prot_endless(p);
	mali_gpu_show(h->gpu, see_protm, &lines);
	assert_int_equal(lines, 2);
	assert_true(prot_active(h));
	assert_int_equal(h->refused, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		PROTM_GROUP(test_region_runs_in_protected_mode),
		PROTM_GROUP(test_size_of_a_region),
		PROTM_GROUP(test_enter_and_exit_honour_the_mask),
		PROTM_GROUP(test_events_of_a_session),
		PROTM_GROUP(test_events_report_why),
		PROTM_GROUP(test_region_at_the_end_of_its_buffer),
		PROTM_GROUP(test_region_in_the_ring),
		PROTM_GROUP(test_region_ahead_of_the_ring),
		PROTM_GROUP(test_empty_region),
		PROTM_GROUP(test_loop_in_region),
		PROTM(test_acknowledgement_counts_at_enter),
		PROTM(test_two_queues_at_once),
		PROTM_GROUP(test_enter_without_an_acknowledgement),
		PROTM(test_highest_priority_runs),
		PROTM_GROUP(test_others_do_not_run_meanwhile),
		PROTM_GROUP(test_others_continue_afterwards),
		PROTM_GROUP(test_ping_after_exit),
		cmocka_unit_test(test_requests_end_protected_mode),
		PROTM_GROUP(test_no_request_no_exit),
		PROTM_GROUP(test_enter_while_inside),
		PROTM_GROUP(test_state_reports_the_region),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
