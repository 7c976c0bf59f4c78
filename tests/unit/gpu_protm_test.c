// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * GPU model: protected mode, with a bus that refuses what a platform refuses.
 */
#include "gpu_host.h"

#define AS		1
#define SECTION_VA	0x03000000u
#define SECTION_SIZE	0x4000u
#define PROTECTED_SIZE	0x80000u
/* Protected memory of a group, in its address space */
#define SECRET_VA	0xA00000ull
#define SECRET_SIZE	0x4000u
#define MARKER		0x5ec2e7a5u

#define STATUS_PROTM	(1u << 7)
#define WAIT_PROTM	(1u << 29)
#define I_PROGRESS_STORE(r)	(OP(42) | (u64)(r) << 40)
#define I_PROGRESS_LOAD(r)	(OP(43) | (u64)(r) << 48)

/* r90: ordinary data, r88: protected data, if PROLOGUE came first */
#define PROLOGUE	I_MOVE48(90, DATA_VA), I_MOVE48(88, SECRET_VA)
#define PUT(reg, off)	I_STORE(reg, 1, 90, off)
#define HIDE(reg, off)	I_STORE(reg, 1, 88, off)
#define SEEK(reg, off)	I_LOAD(reg, 1, 88, off)

/**
 * struct prot - a group that may use protected memory
 * @secret_pa: SECRET_VA
 * @save_pa, @save_va: protected suspend buffer
 */
struct prot {
	struct group g;
	u64 secret_pa;
	u64 save_pa, save_va;
};

static u64 next_protected;

static u64 protected_alloc(struct host *h, u32 size)
{
	u64 pa = next_protected;

	next_protected += size;
	assert_true(next_protected <= h->protected_end);
	return pa;
}

/* A machine with protected memory, and the firmware's section in it unless told otherwise */
static void machine(struct host *h, bool section)
{
	h->protected_start = host_alloc(h, PROTECTED_SIZE, PAGE);
	h->protected_end = h->protected_start + PROTECTED_SIZE;
	next_protected = h->protected_start;
	fw_build(h);
	if (section)
		vm_map(h, h->mcu, SECTION_VA, protected_alloc(h, SECTION_SIZE), SECTION_SIZE,
		       PTE_NOEXEC);
	h->filter = true;
	host_boot(h);
}

static int setup(void **state)
{
	struct host *h = host_new(NULL);

	machine(h, true);
	*state = h;
	return 0;
}

static void bind_in(struct prot *p, unsigned int slot)
{
	group_bind(&p->g, slot);
	host_write64(p->g.h, csg_in(p->g.h, slot, CSG_IN_PROTM_SUSPEND), p->save_va);
}

static void start_at(struct host *h, struct prot *p, unsigned int slot, unsigned int streams)
{
	u32 size = host_read32(h, h->shared + 0x1000 + 0x10);

	assert_true(size);
	group_init(h, &p->g, slot, AS + slot, streams);
	p->secret_pa = protected_alloc(h, SECRET_SIZE);
	vm_map(h, &p->g.vm, SECRET_VA, p->secret_pa, SECRET_SIZE, PTE_NOEXEC);
	p->save_pa = protected_alloc(h, size);
	p->save_va = h->next_mcu_va;
	h->next_mcu_va += size;
	vm_map(h, h->mcu, p->save_va, p->save_pa, size, PTE_NOEXEC);
	bind_in(p, slot);
	assert_true(group_request(&p->g, CSG_START));
	host_run(h);
	group_ack_events(&p->g);
}

static bool pending(struct prot *p, unsigned int q)
{
	struct host *h = p->g.h;

	return (host_read32(h, cs_in(h, p->g.slot, q, CS_IN_REQ)) ^
		host_read32(h, cs_out(h, p->g.slot, q, CS_OUT_ACK))) & CS_PROTM_PEND;
}

static void acknowledge(struct prot *p, unsigned int q)
{
	struct host *h = p->g.h;
	u64 in = cs_in(h, p->g.slot, q, CS_IN_REQ);
	u32 ack = host_read32(h, cs_out(h, p->g.slot, q, CS_OUT_ACK));

	assert_true(pending(p, q));
	host_write32(h, in, (host_read32(h, in) & ~CS_PROTM_PEND) | (ack & CS_PROTM_PEND));
}

static bool active(struct host *h)
{
	return r32(h, R_GPU_STATUS) & STATUS_PROTM;
}

static bool exit_event(struct host *h)
{
	return glb_pending(h, GLB_PROTM_EXIT);
}

static void ack_exit(struct host *h)
{
	u64 in = glb_in(h, GLB_IN_REQ);

	assert_true(exit_event(h));
	host_write32(h, in, host_read32(h, in) ^ GLB_PROTM_EXIT);
}

/* Ask for protected mode.  Return: whether the request was acknowledged */
static bool request(struct host *h)
{
	glb_toggle(h, GLB_PROTM_ENTER);
	return !glb_pending(h, GLB_PROTM_ENTER);
}

/* What a driver does for queue 0, up to the acknowledgement */
static void enter(struct prot *p)
{
	acknowledge(p, 0);
	assert_true(request(p->g.h));
}

static void put_secret(struct prot *p, u32 off, u32 v)
{
	host_write32(p->g.h, p->secret_pa + off, v);
}

static u32 secret(struct prot *p, u32 off)
{
	return host_read32(p->g.h, p->secret_pa + off);
}

/* Whether the marker is anywhere outside of protected memory */
static bool leaked(struct host *h)
{
	u32 marker = MARKER;
	u64 pa;

	for (pa = HOST_RAM_BASE; pa + 4 <= HOST_RAM_BASE + HOST_RAM_SIZE; pa += 4) {
		if (pa >= h->protected_start && pa < h->protected_end)
			continue;
		if (!memcmp(host_ptr(h, pa), &marker, 4))
			return true;
	}
	return false;
}

/* The way in and out */

static void test_region_runs_in_protected_mode(void **state)
{
	struct host *h = *state;
	struct prot p;

	start_at(h, &p, 0, 1);
	put_secret(&p, 0, MARKER);
	RUN(&p.g, PROLOGUE, I_MOVE32(10, 1), PUT(10, 0), I_PROT_REGION(3), SEEK(12, 0),
	    I_WAIT(1), HIDE(12, 4), I_MOVE32(10, 2), PUT(10, 8));
	assert_true(pending(&p, 0));
	assert_int_equal(host_read32(h, cs_out(h, 0, 0, CS_OUT_WAIT)), WAIT_PROTM);
	assert_true(r32(h, R_JOB_IRQ + IRQ_RAW) & 1);
	assert_int_equal(data32(&p.g, 0), 1);
	assert_int_equal(data32(&p.g, 8), 0);

	w32(h, R_JOB_IRQ + IRQ_CLR, ~0u);
	enter(&p);
	assert_true(active(h));
	assert_int_equal(r32(h, R_JOB_IRQ + IRQ_RAW), IRQ_GLB);
	assert_false(exit_event(h));
	w32(h, R_JOB_IRQ + IRQ_CLR, ~0u);
	h->now_ns += 5000;
	host_run(h);
	assert_false(active(h));
	assert_true(exit_event(h));
	assert_true(r32(h, R_JOB_IRQ + IRQ_RAW) & IRQ_GLB);
	assert_int_equal(secret(&p, 4), MARKER);
	/* The rest is ordinary again */
	assert_int_equal(data32(&p.g, 8), 2);
	assert_true(queue_done(&p.g, 0));
	assert_false(pending(&p, 0));
	assert_int_equal(stat(h, MALI_STAT_PROTM_ENTERS), 1);
	assert_int_equal(stat(h, MALI_STAT_PROTM_INSTRUCTIONS), 3);
	assert_int_equal(stat(h, MALI_STAT_PROTM_NS), 5000);
	assert_int_equal(stat(h, MALI_STAT_PROTM_REFUSED), 0);
	assert_int_equal(h->refused, 0);
	assert_int_equal(guest_errors(h), 0);
	assert_false(leaked(h));
}

/* What is told of a visit, from the request to the exit, in this order */
static void test_events_of_a_visit(void **state)
{
	struct host *h = *state;
	const struct mali_event *e;
	unsigned int at = 0;
	struct prot p;

	start_at(h, &p, 0, 1);
	mali_gpu_set_events(h->gpu, true);
	RUN(&p.g, PROLOGUE, I_MOVE32(10, 1), I_PROT_REGION(2), HIDE(10, 0), HIDE(10, 4),
	    PUT(10, 8));
	w32(h, R_JOB_IRQ + IRQ_CLR, ~0u);
	enter(&p);
	h->now_ns += 5000;
	host_run(h);

	e = host_told(h, &at, MALI_EVENT_RUN, 0);
	assert_null(e->text);
	e = host_told(h, &at, MALI_EVENT_CS_ACK, CS_PROTM_PEND);
	assert_int_equal(e->group, 0);
	assert_int_equal(e->stream, 0);
	host_told(h, &at, MALI_EVENT_IRQ, 1);
	e = host_told(h, &at, MALI_EVENT_RUN, 0);
	assert_string_equal(e->text, "protm_pending");
	host_told(h, &at, MALI_EVENT_DOORBELL, 0);
	e = host_told(h, &at, MALI_EVENT_GLB_REQUEST, GLB_PROTM_ENTER);
	assert_int_equal(e->bits, GLB_PROTM_ENTER);
	e = host_told(h, &at, MALI_EVENT_GLB_ACK, GLB_PROTM_ENTER);
	assert_int_equal(e->bits, GLB_PROTM_ENTER);
	assert_int_equal(e->word, host_read32(h, glb_out(h, GLB_OUT_ACK)) ^ GLB_PROTM_EXIT);
	host_told(h, &at, MALI_EVENT_IRQ, IRQ_GLB);
	e = host_told(h, &at, MALI_EVENT_PROTM_ENTER, 0);
	assert_int_equal(e->group, 0);
	assert_int_equal(e->bits, 1);
	e = host_told(h, &at, MALI_EVENT_RUN, 0);
	assert_null(e->text);
	e = host_told(h, &at, MALI_EVENT_RUN, 0);
	assert_string_equal(e->text, "region_end");
	e = host_told(h, &at, MALI_EVENT_PROTM_EXIT, 0);
	assert_int_equal(e->group, 0);
	assert_int_equal(e->word, MALI_PROTM_DONE);
	host_told(h, &at, MALI_EVENT_GLB_ACK, GLB_PROTM_EXIT);
	host_told(h, &at, MALI_EVENT_IRQ, IRQ_GLB);
	e = host_told(h, &at, MALI_EVENT_RUN, 0);
	assert_null(e->text);
	e = host_told(h, &at, MALI_EVENT_RUN, 0);
	assert_string_equal(e->text, "empty");
	assert_int_equal(guest_errors(h), 0);
}

/* Why the GPU has left */
static u32 told_exit(struct host *h)
{
	unsigned int at = 0;

	return host_told(h, &at, MALI_EVENT_PROTM_EXIT, 0)->word;
}

static void test_events_tell_why(void **state)
{
	struct host *h = *state;
	struct prot p;

	start_at(h, &p, 0, 1);
	mali_gpu_set_events(h->gpu, true);
	/* A region without end, and somebody who wants something */
	RUN(&p.g, I_PROT_REGION(1), I_BRANCH(C_ALWAYS, 0, -1));
	enter(&p);
	host_run(h);
	h->events = 0;
	glb_toggle(h, GLB_PING);
	assert_int_equal(told_exit(h), MALI_PROTM_HOST);
	ack_exit(h);
	h->events = 0;
	/* In again, and out by a reset */
	enter(&p);
	assert_true(active(h));
	w32(h, R_GPU_COMMAND, CMD_RESET_SOFT);
	assert_false(active(h));
	assert_int_equal(told_exit(h), MALI_PROTM_RESET);
}

/* No firmware event reaches the host from within, so all masks may be 0 and back */
static void test_enter_and_exit_honour_the_mask(void **state)
{
	struct host *h = *state;
	struct prot p;

	start_at(h, &p, 0, 1);
	RUN(&p.g, I_PROT_REGION(1), I_NOP);
	host_write32(h, glb_in(h, GLB_IN_MASK), 0);
	w32(h, R_JOB_IRQ + IRQ_CLR, ~0u);
	enter(&p);
	host_run(h);
	assert_true(exit_event(h));
	assert_int_equal(r32(h, R_JOB_IRQ + IRQ_RAW) & IRQ_GLB, 0);
}

static void test_region_at_the_end_of_its_buffer(void **state)
{
	struct host *h = *state;
	struct prot p;

	start_at(h, &p, 0, 1);
	RUN(&p.g, PROLOGUE, I_MOVE32(10, 7), I_PROT_REGION(1), HIDE(10, 0));
	enter(&p);
	host_run(h);
	assert_int_equal(secret(&p, 0), 7);
	assert_true(queue_done(&p.g, 0));
	assert_false(active(h));
}

static void test_region_in_the_ring(void **state)
{
	const u64 insn[] = {
		PROLOGUE, I_MOVE32(10, 7), I_PROT_REGION(2), HIDE(10, 0), HIDE(10, 4), PUT(10, 0),
	};
	struct host *h = *state;
	struct prot p;

	start_at(h, &p, 0, 1);
	queue_push(&p.g, 0, insn, ARRAY_SIZE(insn));
	host_run(h);
	assert_int_equal(queue_extract(&p.g, 0), 3 * 8);
	enter(&p);
	host_run(h);
	assert_int_equal(secret(&p, 4), 7);
	assert_int_equal(data32(&p.g, 0), 7);
	assert_true(queue_done(&p.g, 0));
}

/* More of the region than the ring holds yet: it waits, outside, and goes on */
static void test_region_ahead_of_the_ring(void **state)
{
	const u64 first[] = { PROLOGUE, I_MOVE32(10, 7), I_PROT_REGION(2), HIDE(10, 0) };
	const u64 second[] = { HIDE(10, 4), PUT(10, 0) };
	struct host *h = *state;
	struct prot p;

	start_at(h, &p, 0, 1);
	queue_push(&p.g, 0, first, ARRAY_SIZE(first));
	host_run(h);
	enter(&p);
	host_run(h);
	assert_false(active(h));
	assert_int_equal(secret(&p, 0), 7);
	ack_exit(h);
	queue_push(&p.g, 0, second, ARRAY_SIZE(second));
	host_run_for(h, 2000000);
	enter(&p);
	host_run(h);
	assert_int_equal(secret(&p, 4), 7);
	assert_int_equal(data32(&p.g, 0), 7);
	assert_true(queue_done(&p.g, 0));
}

static void test_empty_region(void **state)
{
	struct host *h = *state;
	struct prot p;

	start_at(h, &p, 0, 1);
	RUN(&p.g, I_PROT_REGION(0), I_NOP);
	assert_false(pending(&p, 0));
	assert_true(queue_done(&p.g, 0));
}

/* Branches within a region are its own business */
static void test_loop_in_region(void **state)
{
	struct host *h = *state;
	struct prot p;

	start_at(h, &p, 0, 1);
	RUN(&p.g, PROLOGUE, I_PROT_REGION(5), I_MOVE32(10, 100), I_ADD_IMM32(12, 12, 3),
	    I_ADD_IMM32(10, 10, ~0u), I_BRANCH(C_GT, 10, -3), HIDE(12, 0), I_NOP);
	enter(&p);
	host_run(h);
	assert_int_equal(secret(&p, 0), 300);
	assert_true(queue_done(&p.g, 0));
	assert_int_equal(stat(h, MALI_STAT_PROTM_INSTRUCTIONS), 302);
}

static void test_acknowledgement_counts_at_enter(void **state)
{
	struct host *h = *state;
	const u64 job[] = { PROLOGUE, I_MOVE32(10, 1), I_PROT_REGION(1), HIDE(10, 0) };
	const u64 other[] = { PROLOGUE, I_MOVE32(10, 1), I_PROT_REGION(1), HIDE(10, 4) };
	struct prot p;

	start_at(h, &p, 0, 2);
	queue_call(&p.g, 0, job, ARRAY_SIZE(job));
	queue_call(&p.g, 1, other, ARRAY_SIZE(other));
	host_run(h);
	enter(&p);
	acknowledge(&p, 1);
	host_run(h);
	assert_int_equal(secret(&p, 0), 1);
	assert_int_equal(secret(&p, 4), 0);
	ack_exit(h);
	/* It counts for the next time, and is not asked for again */
	assert_false(pending(&p, 1));
	assert_true(request(h));
	host_run(h);
	assert_int_equal(secret(&p, 4), 1);
}

static void test_two_queues_at_once(void **state)
{
	struct host *h = *state;
	const u64 job[] = { PROLOGUE, I_MOVE32(10, 1), I_PROT_REGION(1), HIDE(10, 0) };
	const u64 other[] = { PROLOGUE, I_MOVE32(10, 1), I_PROT_REGION(1), HIDE(10, 4) };
	struct prot p;

	start_at(h, &p, 0, 2);
	queue_call(&p.g, 0, job, ARRAY_SIZE(job));
	queue_call(&p.g, 1, other, ARRAY_SIZE(other));
	host_run(h);
	acknowledge(&p, 1);
	enter(&p);
	host_run(h);
	assert_int_equal(secret(&p, 0), 1);
	assert_int_equal(secret(&p, 4), 1);
	assert_int_equal(stat(h, MALI_STAT_PROTM_ENTERS), 1);
}

static void test_enter_without_an_acknowledgement(void **state)
{
	struct host *h = *state;
	struct prot p;

	start_at(h, &p, 0, 1);
	RUN(&p.g, I_PROT_REGION(1), I_NOP);
	assert_true(request(h));
	assert_false(active(h));
	assert_true(exit_event(h));
	assert_int_equal(stat(h, MALI_STAT_PROTM_ENTERS), 0);
	ack_exit(h);
	/* The queue still waits */
	enter(&p);
	host_run(h);
	assert_true(queue_done(&p.g, 0));
}

static void set_priority(struct prot *p, u32 priority)
{
	struct host *h = p->g.h;
	u64 req = csg_in(h, p->g.slot, CSG_IN_REQ);

	host_write32(h, csg_in(h, p->g.slot, CSG_IN_EP_REQ), priority << 28 | 0x10101);
	host_write32(h, req, host_read32(h, req) ^ CSG_EP_CFG);
	assert_true(group_request(&p->g, CSG_START));
}

static void test_highest_priority_runs(void **state)
{
	struct host *h = *state;
	struct prot low, high;

	start_at(h, &low, 0, 1);
	start_at(h, &high, 1, 1);
	set_priority(&low, 3);
	set_priority(&high, 9);
	RUN(&low.g, PROLOGUE, I_MOVE32(10, 1), I_PROT_REGION(1), HIDE(10, 0));
	RUN(&high.g, PROLOGUE, I_MOVE32(10, 1), I_PROT_REGION(1), HIDE(10, 0));
	acknowledge(&low, 0);
	enter(&high);
	host_run(h);
	assert_int_equal(secret(&high, 0), 1);
	assert_int_equal(secret(&low, 0), 0);
	ack_exit(h);
	assert_true(request(h));
	host_run(h);
	assert_int_equal(secret(&low, 0), 1);
}

/* Ends never, in protected mode */
#define ENDLESS		PROLOGUE, I_MOVE32(14, 1), I_PROT_REGION(4), I_ADD_IMM32(10, 10, 1), \
			HIDE(10, 0), I_BRANCH(C_GT, 14, -3), I_NOP

static void endless(struct prot *p)
{
	RUN(&p->g, ENDLESS);
	enter(p);
	assert_true(active(p->g.h));
	host_run(p->g.h);
	assert_true(active(p->g.h));
}

static void test_others_stand_still(void **state)
{
	struct host *h = *state;
	struct group g;
	struct prot p;
	u32 before;

	start_at(h, &p, 0, 1);
	group_start(h, &g, 1, AS + 1, 1);
	RUN(&g, I_MOVE48(90, DATA_VA), I_MOVE32(14, 1), I_ADD_IMM32(10, 10, 1), PUT(10, 0),
	    I_BRANCH(C_GT, 14, -3));
	endless(&p);
	before = data32(&g, 0);
	assert_true(before);
	group_ring(&g);
	host_run(h);
	assert_int_equal(data32(&g, 0), before);
	assert_true(active(h));
	/* It is still there, and can be ended: the request ends protected mode first */
	assert_true(group_request(&g, CSG_TERMINATE));
	assert_false(active(h));
	assert_true(exit_event(h));
	assert_true(pending(&p, 0));
	assert_int_equal(guest_errors(h), 0);
}

static void test_others_go_on_afterwards(void **state)
{
	struct host *h = *state;
	struct group g;
	struct prot p;
	u32 before;

	start_at(h, &p, 0, 1);
	group_start(h, &g, 1, AS + 1, 1);
	endless(&p);
	RUN(&g, I_MOVE48(90, DATA_VA), I_MOVE32(10, 5), PUT(10, 0));
	before = secret(&p, 0);
	assert_int_equal(data32(&g, 0), 0);
	glb_toggle(h, GLB_PING);
	host_run(h);
	assert_int_equal(data32(&g, 0), 5);
	assert_int_equal(secret(&p, 0), before);
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
	struct host *h = *state;
	struct order o = { 0 };
	struct prot p;

	start_at(h, &p, 0, 1);
	endless(&p);
	o.before = host_read32(h, glb_out(h, GLB_OUT_ACK));
	h->bus_arg = &o;
	h->on_bus = watch_order;
	glb_toggle(h, GLB_PING);
	assert_true(o.exit_seen && o.ping_seen);
	assert_false(o.wrong);
	assert_false(active(h));
	assert_false(glb_pending(h, GLB_PING));
	/* Not over: it asks again, once */
	assert_true(pending(&p, 0));
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

		setup((void **)&h);
		start_at(h, &p, 0, 1);
		endless(&p);
		glb_toggle(h, bits[i]);
		if (active(h) || !exit_event(h))
			fail_msg("request %#x", bits[i]);
		host_delete(h);
	}
}

static void test_no_request_no_exit(void **state)
{
	struct host *h = *state;
	struct prot p;

	start_at(h, &p, 0, 1);
	endless(&p);
	w32(h, R_DOORBELL(0), 1);
	w32(h, R_DOORBELL(1), 1);
	w32(h, R_DOORBELL(2), 1);
	/* The host's side of an event is no request */
	host_write32(h, glb_in(h, GLB_IN_REQ),
		     host_read32(h, glb_in(h, GLB_IN_REQ)) ^ GLB_IDLE);
	w32(h, R_DOORBELL(0), 1);
	host_run(h);
	assert_true(active(h));
}

static void test_enter_while_inside(void **state)
{
	struct host *h = *state;
	struct prot p;

	start_at(h, &p, 0, 1);
	endless(&p);
	/* Out, as for any request; asked for anew, but nobody has acknowledged that yet */
	assert_true(request(h));
	assert_false(active(h));
	assert_true(pending(&p, 0));
}

static void see_protm(void *arg, const char *what, const char *name, u64 value)
{
	*(unsigned int *)arg += strcmp(what, "protm") == 0;
}

static void test_state_tells_who_is_in(void **state)
{
	struct host *h = *state;
	unsigned int lines = 0;
	struct prot p;

	start_at(h, &p, 0, 1);
	mali_gpu_show(h->gpu, see_protm, &lines);
	assert_int_equal(lines, 0);
	endless(&p);
	mali_gpu_show(h->gpu, see_protm, &lines);
	assert_int_equal(lines, 2);
	assert_true(active(h));
	assert_int_equal(h->refused, 0);
}

/* Unfinished regions */

/* Counts to 100000 in protected memory, each number once */
#define COUNT		100000u
#define COUNTER		PROLOGUE, I_MOVE32(10, COUNT), I_PROT_REGION(5), I_ADD_IMM32(12, 12, 1), \
			I_ADD_IMM32(10, 10, ~0u), I_MOVE32(16, MARKER), I_BRANCH(C_GT, 10, -4), \
			HIDE(12, 0), I_MOVE32(13, 6), PUT(13, 0)

static void run_in_turns(struct prot *p, unsigned int *turns)
{
	struct host *h = p->g.h;

	for (*turns = 0; !queue_done(&p->g, 0) && *turns < 50; ++*turns) {
		assert_true(pending(p, 0));
		enter(p);
		assert_true(active(h));
		assert_int_equal(mali_gpu_run(h->gpu, 40000), 0);
		glb_toggle(h, GLB_PING);
		ack_exit(h);
		host_run(h);
	}
}

static void test_region_goes_on_after_an_exit(void **state)
{
	struct host *h = *state;
	unsigned int turns;
	struct prot p;

	start_at(h, &p, 0, 1);
	RUN(&p.g, COUNTER);
	run_in_turns(&p, &turns);
	assert_int_equal(turns, (COUNT * 4 + 1 + 39999) / 40000);
	assert_int_equal(secret(&p, 0), COUNT);
	assert_int_equal(data32(&p.g, 0), 6);
	assert_int_equal(stat(h, MALI_STAT_PROTM_INSTRUCTIONS), COUNT * 4 + 1);
	assert_int_equal(h->refused, 0);
}

static void test_suspend_within_a_region(void **state)
{
	struct host *h = *state;
	unsigned int slot;
	struct prot p;

	start_at(h, &p, 0, 1);
	RUN(&p.g, COUNTER);
	/* Another slot each time */
	for (slot = 1; !queue_done(&p.g, 0) && slot < 50; slot++) {
		enter(&p);
		mali_gpu_run(h->gpu, 40000);
		assert_true(active(h) || queue_done(&p.g, 0) || exit_event(h));
		if (active(h)) {
			assert_true(group_request(&p.g, CSG_SUSPEND));
			assert_false(active(h));
			/* It leaves, so it does not ask here */
			assert_false(pending(&p, 0));
			assert_int_equal(host_read32(h, cs_out(h, p.g.slot, 0, CS_OUT_WAIT)),
					 WAIT_PROTM);
			bind_in(&p, slot % FW_GROUPS);
			assert_true(group_request(&p.g, CSG_RESUME));
		}
		ack_exit(h);
		host_run(h);
	}
	assert_int_equal(slot, 12);
	assert_int_equal(secret(&p, 0), COUNT);
	assert_int_equal(data32(&p.g, 0), 6);
	assert_int_equal(guest_errors(h), 0);
}

/* What a region has loaded is saved in protected memory, and only there */
static void test_saved_state_is_protected(void **state)
{
	struct host *h = *state;
	u32 marker = MARKER;
	unsigned int i;
	struct prot p;
	bool found = false;

	start_at(h, &p, 0, 1);
	put_secret(&p, 0, MARKER);
	RUN(&p.g, PROLOGUE, I_MOVE32(14, 1), I_PROT_REGION(3), SEEK(12, 0), I_NOP,
	    I_BRANCH(C_GT, 14, -3));
	enter(&p);
	host_run(h);
	assert_true(group_request(&p.g, CSG_SUSPEND));
	for (i = 0; i < PAGE; i += 4)
		found |= !memcmp(host_ptr(h, p.save_pa + i), &marker, 4);
	assert_true(found);
	assert_false(leaked(h));
}

/* Loads under way belong to the region: its end waits for them, an exit takes them along */
static void test_loads_under_way(void **state)
{
	struct host *h = *state;
	struct prot p;

	start_at(h, &p, 0, 1);
	put_secret(&p, 0, MARKER);
	RUN(&p.g, PROLOGUE, I_PROT_REGION(1), SEEK(12, 0), I_WAIT(0xff), PUT(12, 0));
	enter(&p);
	host_run(h);
	assert_true(queue_done(&p.g, 0));
	assert_int_equal(r32(h, R_GPU_IRQ + IRQ_RAW), 0);
	ack_exit(h);
	RUN(&p.g, PROLOGUE, I_PROT_REGION(3), SEEK(12, 0), I_WAIT(1), HIDE(12, 4), PUT(12, 0));
	enter(&p);
	assert_int_equal(mali_gpu_run(h->gpu, 1), 0);
	assert_int_equal(stat(h, MALI_STAT_PROTM_INSTRUCTIONS), 2);
	glb_toggle(h, GLB_PING);
	ack_exit(h);
	host_run(h);
	assert_int_equal(secret(&p, 4), 0);
	enter(&p);
	host_run(h);
	assert_int_equal(secret(&p, 4), MARKER);
	assert_int_equal(r32(h, R_GPU_IRQ + IRQ_RAW), 0);
	assert_false(leaked(h));
}

static void test_suspended_while_it_waits(void **state)
{
	struct host *h = *state;
	struct prot p;

	start_at(h, &p, 0, 1);
	RUN(&p.g, PROLOGUE, I_MOVE32(10, 7), I_PROT_REGION(1), HIDE(10, 0));
	acknowledge(&p, 0);
	assert_true(group_request(&p.g, CSG_SUSPEND));
	bind_in(&p, 5);
	assert_true(group_request(&p.g, CSG_RESUME));
	host_run(h);
	enter(&p);
	host_run(h);
	assert_int_equal(secret(&p, 0), 7);
}

/* An acknowledgement is for the group that has asked, not for its slot */
static void test_terminated_with_enter(void **state)
{
	struct host *h = *state;
	struct prot p;
	u64 in;

	start_at(h, &p, 0, 1);
	RUN(&p.g, I_PROT_REGION(1), I_NOP);
	acknowledge(&p, 0);
	in = glb_in(h, GLB_IN_REQ);
	host_write32(h, in, host_read32(h, in) ^ GLB_PROTM_ENTER);
	assert_true(group_request(&p.g, CSG_TERMINATE));
	assert_false(glb_pending(h, GLB_PROTM_ENTER));
	assert_false(active(h));
	assert_true(exit_event(h));
}

static void test_terminated_inside(void **state)
{
	struct host *h = *state;
	struct prot p, next;

	start_at(h, &p, 0, 1);
	endless(&p);
	assert_true(group_request(&p.g, CSG_TERMINATE));
	assert_false(active(h));
	ack_exit(h);
	start_at(h, &next, 1, 1);
	RUN(&next.g, PROLOGUE, I_MOVE32(10, 7), I_PROT_REGION(1), HIDE(10, 0));
	enter(&next);
	host_run(h);
	assert_int_equal(secret(&next, 0), 7);
}

static void test_lost_saved_state(void **state)
{
	struct host *h = *state;
	struct prot p;

	start_at(h, &p, 0, 1);
	endless(&p);
	glb_toggle(h, GLB_PING);
	memset(host_ptr(h, p.save_pa), 0xff, PAGE);
	enter(&p);
	host_run(h);
	assert_false(active(h));
	assert_int_equal(queue_fatal(&p.g, 0), X_FW_INTERNAL);
	assert_int_equal(guest_errors(h), 1);
}

/* Blocked and stopped inside */

static void test_sync_wait_in_a_region(void **state)
{
	struct host *h = *state;
	struct prot p;

	start_at(h, &p, 0, 1);
	put_secret(&p, 0, MARKER);
	RUN(&p.g, PROLOGUE, I_PROT_REGION(4), SEEK(12, 0), I_SYNC_WAIT32(C_GT, 90, 14),
	    HIDE(12, 8), I_NOP, I_MOVE32(10, 3), PUT(10, 16));
	enter(&p);
	host_run(h);
	/* The GPU is free meanwhile, and the host is not asked without pause */
	assert_false(active(h));
	ack_exit(h);
	assert_false(pending(&p, 0));
	host_run_for(h, 900000);
	assert_false(pending(&p, 0));
	host_run_for(h, 200000);
	assert_true(pending(&p, 0));
	host_write32(h, p.g.data_pa, 1);
	enter(&p);
	host_run(h);
	assert_int_equal(secret(&p, 8), MARKER);
	assert_int_equal(data32(&p.g, 16), 3);
	assert_true(queue_done(&p.g, 0));
	assert_int_equal(host_read64(h, cs_out(h, 0, 0, CS_OUT_SYNC_PTR)), 0);
}

static void test_mmu_fault_in_a_region(void **state)
{
	struct host *h = *state;
	struct prot p;

	start_at(h, &p, 0, 1);
	RUN(&p.g, PROLOGUE, I_MOVE48(80, HOLE_VA), I_PROT_REGION(1), I_LOAD(12, 1, 80, 0));
	enter(&p);
	host_run(h);
	assert_false(active(h));
	assert_true(r32(h, R_MMU_IRQ + IRQ_RAW) & 1u << AS);
	assert_int_equal(r32(h, R_AS(AS, AS_FAULTSTATUS)) & 0xff, 0xC0);
	/* An address could tell content */
	assert_true(r64(h, R_AS(AS, AS_FAULTADDRESS)) == 0);
	as_unmap(h, AS);
	host_run(h);
	assert_int_equal(queue_fatal(&p.g, 0), X_BUS_FAULT);
	assert_true(host_read64(h, cs_out(h, 0, 0, CS_OUT_FATAL_INFO)) == 0);
}

static void check_stopped(const u64 *insn, unsigned int count, u32 exception)
{
	struct host *h;
	struct prot p;

	setup((void **)&h);
	start_at(h, &p, 0, 1);
	put_secret(&p, 0, MARKER);
	queue_call(&p.g, 0, insn, count);
	host_run(h);
	enter(&p);
	assert_int_equal(queue_fatal(&p.g, 0), 0);
	host_run(h);
	assert_false(active(h));
	assert_true(exit_event(h));
	assert_int_equal(queue_fatal(&p.g, 0), exception);
	assert_true(host_read64(h, cs_out(h, 0, 0, CS_OUT_FATAL_INFO)) == 0);
	assert_int_equal(data32(&p.g, 0), 0);
	assert_int_equal(h->refused, 0);
	assert_false(leaked(h));
	host_delete(h);
}

#define STOPPED(exception, ...) do {						\
	const u64 insn_[] = { __VA_ARGS__ };					\
	check_stopped(insn_, ARRAY_SIZE(insn_), exception);			\
} while (0)

static void test_ways_out_of_a_region(void **state)
{
	STOPPED(X_INSTR_INVALID, PROLOGUE, I_MOVE32(14, 1), I_PROT_REGION(3), SEEK(12, 0),
		I_BRANCH(C_GT, 14, 2), I_NOP, I_NOP, PUT(12, 0));
	STOPPED(X_INSTR_INVALID, PROLOGUE, I_MOVE32(14, 1), I_PROT_REGION(3), SEEK(12, 0),
		I_BRANCH(C_GT, 14, -4), I_NOP, PUT(12, 0));
	STOPPED(X_INSTR_INVALID, PROLOGUE, I_MOVE48(80, CODE_VA), I_MOVE32(82, 16),
		I_PROT_REGION(2), SEEK(12, 0), I_CALL(80, 82));
	STOPPED(X_INSTR_INVALID, PROLOGUE, I_MOVE48(80, CODE_VA), I_MOVE32(82, 16),
		I_PROT_REGION(2), SEEK(12, 0), I_JUMP(80, 82));
	/* Not even to where they are: at CODE_VA + 40 the region begins */
	STOPPED(X_INSTR_INVALID, PROLOGUE, I_MOVE48(80, CODE_VA + 40), I_MOVE32(82, 8),
		I_PROT_REGION(2), SEEK(12, 0), I_CALL(80, 82));
	STOPPED(X_INSTR_INVALID, PROLOGUE, I_MOVE48(80, CODE_VA + 40), I_MOVE32(82, 16),
		I_PROT_REGION(2), SEEK(12, 0), I_JUMP(80, 82));
	STOPPED(X_INSTR_INVALID, PROLOGUE, I_PROT_REGION(3), SEEK(12, 0), I_PROT_REGION(1), I_NOP);
	STOPPED(X_INSTR_INVALID, PROLOGUE, I_PROT_REGION(2), SEEK(12, 0), OP(255));
}

static void test_region_longer_than_its_buffer(void **state)
{
	struct host *h = *state;
	struct prot p;

	start_at(h, &p, 0, 1);
	RUN(&p.g, I_PROT_REGION(3), I_NOP, I_NOP);
	assert_false(pending(&p, 0));
	assert_int_equal(queue_fatal(&p.g, 0), X_INSTR_INVALID);
	assert_true(host_read64(h, cs_out(h, 0, 0, CS_OUT_FATAL_INFO)) == I_PROT_REGION(3));
}

static void test_region_longer_than_the_ring(void **state)
{
	const u64 insn[] = { I_PROT_REGION(RING_SIZE / 8) };
	struct host *h = *state;
	struct prot p;

	start_at(h, &p, 0, 1);
	queue_push(&p.g, 0, insn, 1);
	host_run(h);
	assert_int_equal(queue_fatal(&p.g, 0), X_INSTR_INVALID);
}

/* An error that a region inherits: told afterwards, and the region goes on when it is */
static void test_fault_in_a_region(void **state)
{
	struct host *h = *state;
	struct prot p;

	start_at(h, &p, 0, 1);
	put_secret(&p, 0, 1);
	put_secret(&p, 4, 1);
	RUN(&p.g, PROLOGUE, I_MOVE32(10, 9), I_PROT_REGION(2),
	    I_SYNC_WAIT32(C_GT, 88, 14) | SYNC_REJECT, HIDE(10, 8));
	enter(&p);
	host_run(h);
	assert_false(active(h));
	assert_int_equal(queue_fault(&p.g, 0), X_INHERIT_FAULT);
	assert_true(host_read64(h, cs_out(h, 0, 0, CS_OUT_FAULT_INFO)) == 0);
	assert_int_equal(secret(&p, 8), 0);
	group_ack_and_run(&p.g);
	enter(&p);
	host_run(h);
	assert_int_equal(secret(&p, 8), 9);
	assert_true(queue_done(&p.g, 0));
}

static void test_events_come_afterwards(void **state)
{
	struct host *h = *state;
	struct prot p;

	start_at(h, &p, 0, 1);
	RUN(&p.g, PROLOGUE, I_MOVE32(10, 9), I_PROT_REGION(3), I_SYNC_SET32(88, 10), I_NOP, I_NOP,
	    I_SYNC_WAIT32(C_GT, 90, 14));
	assert_false(group_events(&p.g) & CSG_SYNC_UPDATE);
	enter(&p);
	mali_gpu_run(h->gpu, 2);
	assert_true(active(h));
	assert_int_equal(secret(&p, 0), 9);
	assert_false(group_events(&p.g) & CSG_SYNC_UPDATE);
	host_run(h);
	assert_true(group_events(&p.g) & CSG_SYNC_UPDATE);
	assert_int_equal(h->refused, 0);
}

/* The MMU */

static void test_as_commands_wait(void **state)
{
	struct host *h = *state;
	struct prot p;

	start_at(h, &p, 0, 1);
	endless(&p);
	w32(h, R_MMU_IRQ + IRQ_CLR, ~0u);
	w64(h, R_AS(5, AS_LOCKADDR), 0x800000 | 20);
	w32(h, R_AS(5, AS_COMMAND), AS_LOCK);
	assert_int_equal(r32(h, R_AS(5, AS_STATUS)), 1);
	assert_int_equal(r32(h, R_AS(4, AS_STATUS)), 0);
	host_run(h);
	assert_int_equal(r32(h, R_AS(5, AS_STATUS)), 1);
	assert_int_equal(r32(h, R_MMU_IRQ + IRQ_RAW), 0);
	/* One at a time */
	w32(h, R_AS(5, AS_COMMAND), AS_UNLOCK);
	assert_int_equal(guest_errors(h), 1);
	glb_toggle(h, GLB_PING);
	assert_int_equal(r32(h, R_AS(5, AS_STATUS)), 0);
	assert_int_equal(r32(h, R_MMU_IRQ + IRQ_RAW), 1u << (16 + 5));
}

/* Tables edited under a region are not seen before the driver can say so */
static void test_remap_under_a_region(void **state)
{
	struct host *h = *state;
	struct prot p;

	start_at(h, &p, 0, 1);
	endless(&p);
	vm_map(h, &p.g.vm, SECRET_VA, p.g.data_pa, PAGE, PTE_NOEXEC);
	w32(h, R_AS(AS, AS_COMMAND), AS_UPDATE);
	host_run(h);
	assert_true(active(h));
	assert_int_equal(data32(&p.g, 0), 0);
	/* And then the region writes to ordinary memory, which is refused */
	glb_toggle(h, GLB_PING);
	host_run(h);
	enter(&p);
	host_run(h);
	assert_true(r32(h, R_GPU_IRQ + IRQ_RAW) & IRQ_PROTM_FAULT);
	assert_int_equal(data32(&p.g, 0), 0);
}

/* A region of memory that is locked could not be unlocked from within */
static void test_enter_waits_for_locks(void **state)
{
	struct host *h = *state;
	struct prot p;

	start_at(h, &p, 0, 1);
	RUN(&p.g, PROLOGUE, I_MOVE32(10, 7), I_PROT_REGION(1), HIDE(10, 0));
	as_lock(h, AS, SECRET_VA, 20);
	enter(&p);
	host_run(h);
	assert_false(active(h));
	as_command(h, AS, AS_UNLOCK);
	host_run(h);
	assert_int_equal(secret(&p, 0), 7);
	assert_true(exit_event(h));
}

/* The firmware's own memory */

static void firmware_dies(struct host *h, bool protm_fault)
{
	struct prot p;

	start_at(h, &p, 0, 1);
	RUN(&p.g, I_PROT_REGION(1), I_NOP);
	enter(&p);
	assert_int_equal(r32(h, R_MCU_STATUS), MCU_S_FATAL);
	assert_true(active(h));
	assert_int_equal(r32(h, R_GPU_IRQ + IRQ_RAW) & IRQ_PROTM_FAULT,
			 protm_fault ? IRQ_PROTM_FAULT : 0);
	assert_true(r64(h, R_GPU_FAULTADDRESS) == 0);
	glb_toggle(h, GLB_PING);
	assert_true(glb_pending(h, GLB_PING));
	/* Even UPDATE does not come through before the reset */
	w32(h, R_AS(0, AS_COMMAND), AS_UPDATE);
	assert_int_equal(r32(h, R_AS(0, AS_STATUS)), 1);
	w32(h, R_GPU_COMMAND, CMD_RESET_SOFT);
	assert_false(active(h));
	assert_int_equal(r32(h, R_AS(0, AS_STATUS)), 0);
}

static void test_no_section(void **state)
{
	struct host *h = *state;

	machine(h, false);
	firmware_dies(h, false);
}

static void test_ordinary_section(void **state)
{
	struct host *h = *state;
	u64 pa;

	fw_build(h);
	pa = host_alloc(h, SECTION_SIZE, PAGE);
	vm_map(h, h->mcu, SECTION_VA, pa, SECTION_SIZE, PTE_NOEXEC);
	free(h->mcu);
	h->mcu = NULL;
	machine(h, false);
	vm_map(h, h->mcu, SECTION_VA, pa, SECTION_SIZE, PTE_NOEXEC);
	w32(h, R_MCU_CONTROL, MCU_OFF);
	host_boot(h);
	firmware_dies(h, true);
}

static void test_section_is_used(void **state)
{
	static const u8 zero[16];
	struct host *h = *state;
	struct prot p;

	start_at(h, &p, 0, 1);
	assert_memory_equal(host_ptr(h, h->protected_start), zero, 16);
	RUN(&p.g, I_PROT_REGION(1), I_NOP);
	enter(&p);
	assert_memory_not_equal(host_ptr(h, h->protected_start), zero, 16);
}

static void test_ordinary_suspend_buffer(void **state)
{
	struct host *h = *state;
	struct prot p;

	start_at(h, &p, 0, 1);
	endless(&p);
	vm_map(h, h->mcu, p.save_va, host_alloc(h, 4 * PAGE, PAGE), 4 * PAGE, PTE_NOEXEC);
	assert_false(group_request(&p.g, CSG_SUSPEND));
	assert_int_equal(r32(h, R_MCU_STATUS), MCU_S_FATAL);
	assert_true(r32(h, R_GPU_IRQ + IRQ_RAW) & IRQ_PROTM_FAULT);
	assert_true(active(h));
	assert_int_equal(h->refused, 1);
}

/* Violations */

static void check_refused(const u64 *insn, unsigned int count)
{
	struct host *h;
	struct prot p;
	u32 job;

	setup((void **)&h);
	start_at(h, &p, 0, 1);
	put_secret(&p, 0, MARKER);
	queue_call(&p.g, 0, insn, count);
	host_run(h);
	enter(&p);
	job = r32(h, R_JOB_IRQ + IRQ_RAW);
	host_run(h);
	assert_true(r32(h, R_GPU_IRQ + IRQ_RAW) & IRQ_PROTM_FAULT);
	assert_false(r32(h, R_GPU_IRQ + IRQ_RAW) & IRQ_GPU_FAULT);
	assert_int_equal(r32(h, R_GPU_FAULTSTATUS), 0);
	assert_true(r64(h, R_GPU_FAULTADDRESS) == 0);
	assert_int_equal(r32(h, R_JOB_IRQ + IRQ_RAW), job);
	assert_int_equal(stat(h, MALI_STAT_PROTM_REFUSED), 1);
	assert_int_equal(h->refused, 1);
	/* Held, whatever the driver writes, and nothing goes on */
	w32(h, R_GPU_IRQ + IRQ_CLR, ~0u);
	assert_true(r32(h, R_GPU_IRQ + IRQ_RAW) & IRQ_PROTM_FAULT);
	w32(h, R_GPU_COMMAND, CMD_CLEAR_FAULT);
	w32(h, R_GPU_IRQ + IRQ_CLR, ~0u);
	assert_true(r32(h, R_GPU_IRQ + IRQ_RAW) & IRQ_PROTM_FAULT);
	assert_true(active(h));
	host_run_for(h, 10000000);
	assert_true(active(h));
	/* The driver can have the GPU back for the others, but no protected mode any more */
	glb_toggle(h, GLB_PING);
	assert_false(glb_pending(h, GLB_PING));
	assert_false(active(h));
	host_run(h);
	assert_int_equal(queue_fatal(&p.g, 0), 0);
	assert_false(pending(&p, 0));
	assert_false(request(h));
	w32(h, R_GPU_COMMAND, CMD_RESET_SOFT);
	assert_int_equal(r32(h, R_GPU_IRQ + IRQ_RAW), IRQ_RESET_COMPLETED);
	assert_int_equal(data64(&p.g, 0), 0);
	assert_int_equal(data64(&p.g, 8), 0);
	assert_false(leaked(h));
	host_delete(h);
}

#define REFUSED(...) do {							\
	const u64 insn_[] = { __VA_ARGS__ };					\
	check_refused(insn_, ARRAY_SIZE(insn_));				\
} while (0)

static void test_writes_to_ordinary_memory(void **state)
{
	REFUSED(PROLOGUE, I_PROT_REGION(3), SEEK(12, 0), PUT(12, 0), I_NOP);
	REFUSED(PROLOGUE, I_PROT_REGION(3), SEEK(12, 0), I_SYNC_SET32(90, 12), I_NOP);
	REFUSED(PROLOGUE, I_PROT_REGION(3), SEEK(12, 0), I_SYNC_ADD32(90, 12), I_NOP);
	REFUSED(PROLOGUE, I_PROT_REGION(3), SEEK(12, 0), I_SYNC_ADD64(90, 12), I_NOP);
	REFUSED(PROLOGUE, I_PROT_REGION(3), SEEK(12, 0), I_STORE_STATE(0, 90, 0), I_NOP);
}

/* The interrupt is level-like, but the line follows the mask: no storm for who masks */
static void test_protm_fault_and_the_line(void **state)
{
	struct host *h = *state;
	struct prot p;

	start_at(h, &p, 0, 1);
	w32(h, R_GPU_IRQ + IRQ_MSK, IRQ_PROTM_FAULT);
	mali_gpu_inject(h->gpu, MALI_INJECT_PROTM_FAULT, 1);
	RUN(&p.g, I_PROT_REGION(1), I_NOP);
	assert_false(h->line[MALI_IRQ_GPU]);
	enter(&p);
	host_run(h);
	assert_true(h->line[MALI_IRQ_GPU]);
	w32(h, R_GPU_IRQ + IRQ_CLR, IRQ_PROTM_FAULT);
	assert_true(h->line[MALI_IRQ_GPU]);
	w32(h, R_GPU_IRQ + IRQ_MSK, 0);
	assert_false(h->line[MALI_IRQ_GPU]);
}

static void test_ordinary_memory_is_readable(void **state)
{
	struct host *h = *state;
	struct prot p;

	start_at(h, &p, 0, 1);
	host_write32(h, p.g.data_pa, 77);
	RUN(&p.g, PROLOGUE, I_PROT_REGION(3), I_LOAD(12, 1, 90, 0), I_WAIT(1),
	    HIDE(12, 0));
	enter(&p);
	host_run(h);
	assert_int_equal(secret(&p, 0), 77);
}

/* Attacks from normal mode, and by what a region leaves */

static void test_normal_copy(void **state)
{
	static const struct { u64 insn; bool write; } rows[] = {
		{ SEEK(12, 0), false }, { HIDE(90, 0), true }, { I_SYNC_ADD32(88, 12), false },
		{ I_SYNC_SET32(88, 12), true }, { I_STORE_STATE(0, 88, 0), true },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		struct host *h;
		struct prot p;

		setup((void **)&h);
		start_at(h, &p, 0, 1);
		put_secret(&p, 0, MARKER);
		RUN(&p.g, PROLOGUE, rows[i].insn, PUT(12, 0));
		assert_int_equal(queue_fatal(&p.g, 0), X_BUS_FAULT);
		assert_int_equal(r32(h, R_GPU_FAULTSTATUS) & 0x3ff,
				 0x80 | (rows[i].write ? 3 : 2) << 8);
		assert_true(r64(h, R_GPU_FAULTADDRESS) == p.secret_pa);
		assert_false(r32(h, R_GPU_IRQ + IRQ_RAW) & IRQ_PROTM_FAULT);
		assert_int_equal(secret(&p, 0), MARKER);
		assert_false(leaked(h));
		host_delete(h);
	}
}

static void test_registers_do_not_carry_content(void **state)
{
	struct host *h = *state;
	struct prot p;

	start_at(h, &p, 0, 1);
	put_secret(&p, 0, MARKER);
	put_secret(&p, 4, MARKER);
	RUN(&p.g, PROLOGUE, I_MOVE48(60, SECRET_VA + 0x1000), I_MOVE32(13, 5), I_PROT_REGION(6),
	    I_LOAD(12, 3, 88, 0), I_ADD_IMM32(14, 12, 0), I_PROGRESS_STORE(12), I_HEAP_SET(12),
	    I_MOVE32(16, 1), I_SET_EXCEPTION_HANDLER(2, 12, 12),
	    I_STORE(12, 0x1f, 90, 0), I_PROGRESS_LOAD(20), I_STORE(20, 3, 90, 32));
	enter(&p);
	host_run(h);
	assert_true(queue_done(&p.g, 0));
	/* What was there before the region, is */
	assert_int_equal(data32(&p.g, 0), 0);
	assert_int_equal(data32(&p.g, 4), 5);
	assert_int_equal(data32(&p.g, 8), 0);
	assert_int_equal(data32(&p.g, 16), 0);
	assert_true(data64(&p.g, 32) == 0);
	assert_false(leaked(h));
	assert_true(group_request(&p.g, CSG_SUSPEND));
	assert_false(leaked(h));
}

static void test_flush_id_moves_once(void **state)
{
	struct host *h = *state;
	struct prot p;
	u32 id;

	start_at(h, &p, 0, 1);
	RUN(&p.g, I_PROT_REGION(3), I_FLUSH_CACHE2(10), I_FLUSH_CACHE2(10), I_FLUSH_CACHE2(10));
	id = r32(h, R_LATEST_FLUSH_ID);
	enter(&p);
	mali_gpu_run(h->gpu, 2);
	assert_int_equal(r32(h, R_LATEST_FLUSH_ID), id);
	host_run(h);
	assert_int_equal(r32(h, R_LATEST_FLUSH_ID), id + 1);
}

/* Counters: a sample before, nothing of protected mode in the next */
static void test_counters(void **state)
{
	struct host *h = *state;
	u64 ring_pa, ring_va;
	struct prot p;
	u32 size, bytes, hw, fw;

	start_at(h, &p, 0, 1);
	size = host_read32(h, h->shared + 0x18);
	hw = (size & 0xffff) * 256;
	fw = (size >> 16) * 256;
	bytes = hw + fw;
	ring_va = mcu_alloc(h, 4 * bytes, &ring_pa);
	host_write64(h, glb_in(h, 0x28), ring_va);
	host_write32(h, glb_in(h, 0x40), 4);
	host_write32(h, glb_in(h, 0x50), ~0u);
	glb_toggle(h, GLB_PRFCNT_EN);
	RUN(&p.g, COUNTER);
	assert_int_equal(host_read32(h, glb_out(h, 0x18)), 0);
	enter(&p);
	assert_int_equal(host_read32(h, glb_out(h, 0x18)), 1);
	while (active(h))
		mali_gpu_run(h->gpu, 100000);
	host_run(h);
	assert_true(queue_done(&p.g, 0));
	glb_toggle(h, GLB_PRFCNT_SAMPLE);
	assert_int_equal(host_read32(h, glb_out(h, 0x18)), 2);
	/* Instructions, the third counter of command-stream hardware's block */
	assert_in_range(host_read32(h, ring_pa + bytes + fw + 4 * (4 + 2)), 1, 16);
}

/*
 * Programs and hosts at random.  Whatever they do, the marker stays in protected memory:
 * copying instructions move it about inside, and everything a queue has is stored
 * afterwards.
 */

#define ROUNDS		60u
#define REGION		24u

static u32 seed;

static u32 below(u32 n)
{
	seed = seed * 1664525 + 1013904223;
	return (u32)((u64)seed * n >> 32);
}

/* Of the registers that programs use: r0 to r31, and the pointers r88 and r90 */
static u64 random_insn(void)
{
	u32 a = below(32), b = below(32), pair = below(16) * 2;
	u32 pointer = below(16) ? 88 : below(3) ? 90 : 2 * below(44);

	switch (below(20)) {
	case 0 ... 3:
		return I_LOAD(a & ~7u, 1 + below(255), pointer, 4 * below(64));
	case 4 ... 5:
		return I_STORE(a & ~7u, 1 + below(255), pointer, 4 * below(64));
	case 6:
		return I_ADD_IMM32(a, b, 0);
	case 7:
		return I_ADD_IMM64(pair, b & ~1u, 0);
	case 8:
		return I_PROGRESS_STORE(pair);
	case 9:
		return I_PROGRESS_LOAD(pair);
	case 10:
		return I_HEAP_SET(pair);
	case 11:
		return I_SYNC_WAIT32(C_GE, below(2) ? 88 : pair, a);
	case 12:
		return I_BRANCH(below(7), a, (int)below(9) - 4);
	case 13:
		return below(2) ? I_SYNC_SET32(88, a) : I_SYNC_ADD64(88, pair);
	case 14 ... 17:
		return I_WAIT(0xff);
	case 18:
		return I_SET_EXCEPTION_HANDLER(2, pair, a);
	default:
		return I_UMIN32(a, b, b);
	}
}

static void random_program(struct prot *p)
{
	u64 insn[64];
	u32 n = 0, i;

	insn[n++] = I_MOVE48(90, DATA_VA);
	insn[n++] = I_MOVE48(88, SECRET_VA);
	insn[n++] = I_PROT_REGION(REGION);
	for (i = 0; i < REGION; i++)
		insn[n++] = random_insn();
	insn[n++] = I_MOVE48(90, DATA_VA);
	for (i = 0; i < 96; i += 16)
		insn[n++] = I_STORE(i, 0xffff, 90, 0x1000 + 4 * i);
	insn[n++] = I_PROGRESS_LOAD(0);
	insn[n++] = I_STORE(0, 3, 90, 0x1200);
	queue_call(&p->g, 0, insn, n);
}

static void random_host(struct prot *p)
{
	struct host *h = p->g.h;

	switch (below(8)) {
	case 0:
		glb_toggle(h, GLB_PING);
		break;
	case 1:
		if (!group_request(&p->g, CSG_SUSPEND))
			break;
		group_ack_events(&p->g);
		bind_in(p, below(FW_GROUPS));
		group_request(&p->g, CSG_RESUME);
		break;
	case 2:
		w32(h, R_AS(AS, AS_COMMAND), AS_UNLOCK);
		break;
	default:
		if (pending(p, 0)) {
			acknowledge(p, 0);
			request(h);
		}
	}
	if (exit_event(h))
		ack_exit(h);
	h->now_ns += 500000;
	mali_gpu_run(h->gpu, 1 + below(40));
}

static void test_nothing_gets_out_at_random(void **state)
{
	unsigned int i, k, done = 0, refused = 0;
	u32 marker = MARKER;

	seed = 1;
	for (i = 0; i < ROUNDS; i++) {
		struct host *h;
		struct prot p;

		setup((void **)&h);
		start_at(h, &p, 0, 1);
		for (k = 0; k < SECRET_SIZE; k += 4)
			put_secret(&p, k, MARKER);
		random_program(&p);
		host_run(h);
		for (k = 0; k < 40; k++)
			random_host(&p);
		host_run(h);
		if (leaked(h))
			fail_msg("round %u", i);
		assert_true(r32(h, R_AS(AS, AS_FAULTADDRESS)) != marker);
		assert_true(r32(h, R_GPU_FAULTADDRESS) != marker);
		done += queue_done(&p.g, 0);
		refused += stat(h, MALI_STAT_PROTM_REFUSED) != 0;
		host_delete(h);
	}
	/* The programs are neither all good nor all bad */
	assert_in_range(done, 5, ROUNDS - 5);
	assert_in_range(refused, 1, ROUNDS - 5);
}

/* Reset */

static void test_reset_inside(void **state)
{
	static const u32 commands[] = { CMD_RESET_SOFT, CMD_RESET_HARD, CMD_RESET_FAST };
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(commands); i++) {
		struct host *h;
		struct prot p, next;

		setup((void **)&h);
		start_at(h, &p, 0, 1);
		endless(&p);
		w32(h, R_AS(5, AS_COMMAND), AS_LOCK);
		w32(h, R_GPU_COMMAND, commands[i]);
		assert_false(active(h));
		assert_int_equal(r32(h, R_AS(5, AS_STATUS)), 0);
		w32(h, R_MCU_CONTROL, MCU_OFF);
		fw_load(h);
		host_boot(h);
		start_at(h, &next, 1, 1);
		RUN(&next.g, PROLOGUE, I_MOVE32(10, 7), I_PROT_REGION(1), HIDE(10, 0));
		/* After a fast reset the lock is still there */
		as_command(h, 5, AS_UNLOCK);
		enter(&next);
		host_run(h);
		assert_int_equal(secret(&next, 0), 7);
		host_delete(h);
	}
}

/* An MCU that stops inside leaves the GPU as it is: only a reset, or its start, leads out */
static void test_mcu_stopped_inside(void **state)
{
	struct host *h = *state;
	struct prot p;

	start_at(h, &p, 0, 1);
	endless(&p);
	w32(h, R_MCU_CONTROL, MCU_OFF);
	assert_true(active(h));
	w32(h, R_AS(5, AS_COMMAND), AS_LOCK);
	assert_int_equal(r32(h, R_AS(5, AS_STATUS)), 1);
	w32(h, R_GPU_COMMAND, CMD_RESET_FAST);
	assert_false(active(h));
	assert_int_equal(r32(h, R_AS(5, AS_STATUS)), 0);
	assert_int_equal(r32(h, R_MCU_STATUS), MCU_S_DISABLED);
	w32(h, R_MCU_CONTROL, MCU_ON);
	assert_int_equal(r32(h, R_MCU_STATUS), MCU_S_ENABLED);
}

/* Faults on command */

static void ready(struct host *h, struct prot *p, enum mali_inject what)
{
	start_at(h, p, 0, 1);
	RUN(&p->g, PROLOGUE, I_MOVE32(10, 7), I_PROT_REGION(1), HIDE(10, 0));
	assert_true(mali_gpu_inject(h->gpu, what, 1));
}

static void test_inject_no_ack(void **state)
{
	struct host *h = *state;
	struct prot p;

	ready(h, &p, MALI_INJECT_PROTM_NO_ACK);
	acknowledge(&p, 0);
	assert_false(request(h));
	assert_false(active(h));
	/* The rest is served, later ones of this kind are not, until the next boot */
	glb_toggle(h, GLB_PING);
	assert_false(glb_pending(h, GLB_PING));
	assert_true(glb_pending(h, GLB_PROTM_ENTER));
	host_run(h);
	assert_int_equal(secret(&p, 0), 0);
	assert_int_equal(mali_gpu_injections_left(h->gpu, MALI_INJECT_PROTM_NO_ACK), 0);
}

static void test_inject_not_active(void **state)
{
	struct host *h = *state;
	struct prot p;

	ready(h, &p, MALI_INJECT_PROTM_NOT_ACTIVE);
	enter(&p);
	host_run_for(h, 600000000);
	assert_false(active(h));
	assert_false(exit_event(h));
	assert_int_equal(secret(&p, 0), 0);
	/* The firmware is alive otherwise, and the next try works */
	assert_true(request(h));
	host_run(h);
	assert_int_equal(secret(&p, 0), 7);
}

static void test_inject_late_active(void **state)
{
	struct host *h = *state;
	struct prot p;

	ready(h, &p, MALI_INJECT_PROTM_LATE_ACTIVE);
	enter(&p);
	assert_false(active(h));
	host_run_for(h, 19000000);
	assert_false(active(h));
	/* Seen by who polls, whether the model's thread runs or not */
	h->now_ns += 1000000;
	assert_true(active(h));
	host_run(h);
	assert_int_equal(secret(&p, 0), 7);
	assert_true(exit_event(h));
}

static void test_request_before_late_active(void **state)
{
	struct host *h = *state;
	struct prot p;

	ready(h, &p, MALI_INJECT_PROTM_LATE_ACTIVE);
	enter(&p);
	glb_toggle(h, GLB_PING);
	assert_true(exit_event(h));
	host_run_for(h, 30000000);
	assert_false(active(h));
	assert_int_equal(stat(h, MALI_STAT_PROTM_ENTERS), 0);
}

static void test_inject_early_exit(void **state)
{
	struct host *h = *state;
	struct prot p;

	ready(h, &p, MALI_INJECT_PROTM_EARLY_EXIT);
	enter(&p);
	assert_false(active(h));
	assert_true(exit_event(h));
	assert_true(pending(&p, 0));
	assert_int_equal(secret(&p, 0), 0);
	ack_exit(h);
	enter(&p);
	host_run(h);
	assert_int_equal(secret(&p, 0), 7);
}

static void test_inject_lost_exit(void **state)
{
	struct host *h = *state;
	struct prot p;

	ready(h, &p, MALI_INJECT_PROTM_LOST_EXIT);
	enter(&p);
	host_run(h);
	assert_int_equal(secret(&p, 0), 7);
	assert_false(active(h));
	assert_false(exit_event(h));
	assert_true(queue_done(&p.g, 0));
}

static void test_inject_fault(void **state)
{
	struct host *h = *state;
	struct prot p;

	ready(h, &p, MALI_INJECT_PROTM_FAULT);
	enter(&p);
	host_run(h);
	assert_true(active(h));
	assert_true(r32(h, R_GPU_IRQ + IRQ_RAW) & IRQ_PROTM_FAULT);
	assert_int_equal(secret(&p, 0), 0);
	assert_int_equal(stat(h, MALI_STAT_PROTM_REFUSED), 1);
}

/* Not before a region runs, and at whatever point it is armed */
static void test_inject_fault_later(void **state)
{
	struct host *h = *state;
	struct prot p;

	start_at(h, &p, 0, 1);
	endless(&p);
	assert_true(active(h));
	mali_gpu_inject(h->gpu, MALI_INJECT_PROTM_FAULT, 1);
	host_run(h);
	assert_true(r32(h, R_GPU_IRQ + IRQ_RAW) & IRQ_PROTM_FAULT);
}

static void test_inject_halt(void **state)
{
	struct host *h = *state;
	struct prot p;

	ready(h, &p, MALI_INJECT_PROTM_HALT);
	enter(&p);
	host_run(h);
	assert_true(active(h));
	glb_toggle(h, GLB_PING);
	assert_true(glb_pending(h, GLB_PING));
	assert_true(active(h));
	assert_int_equal(r32(h, R_MCU_STATUS), MCU_S_ENABLED);
	assert_int_equal(secret(&p, 0), 0);
	w32(h, R_GPU_COMMAND, CMD_RESET_SOFT);
	assert_false(active(h));
}

#define PROTM(f)	cmocka_unit_test_setup_teardown(f, setup, host_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		PROTM(test_region_runs_in_protected_mode),
		PROTM(test_enter_and_exit_honour_the_mask),
		PROTM(test_events_of_a_visit),
		PROTM(test_events_tell_why),
		PROTM(test_region_at_the_end_of_its_buffer),
		PROTM(test_region_in_the_ring),
		PROTM(test_region_ahead_of_the_ring),
		PROTM(test_empty_region),
		PROTM(test_loop_in_region),
		PROTM(test_acknowledgement_counts_at_enter),
		PROTM(test_two_queues_at_once),
		PROTM(test_enter_without_an_acknowledgement),
		PROTM(test_highest_priority_runs),
		PROTM(test_others_stand_still),
		PROTM(test_others_go_on_afterwards),
		PROTM(test_ping_after_exit),
		cmocka_unit_test(test_requests_end_protected_mode),
		PROTM(test_no_request_no_exit),
		PROTM(test_enter_while_inside),
		PROTM(test_state_tells_who_is_in),
		PROTM(test_region_goes_on_after_an_exit),
		PROTM(test_suspend_within_a_region),
		PROTM(test_saved_state_is_protected),
		PROTM(test_loads_under_way),
		PROTM(test_suspended_while_it_waits),
		PROTM(test_terminated_with_enter),
		PROTM(test_terminated_inside),
		PROTM(test_lost_saved_state),
		PROTM(test_sync_wait_in_a_region),
		PROTM(test_mmu_fault_in_a_region),
		cmocka_unit_test(test_ways_out_of_a_region),
		PROTM(test_region_longer_than_its_buffer),
		PROTM(test_region_longer_than_the_ring),
		PROTM(test_fault_in_a_region),
		PROTM(test_events_come_afterwards),
		PROTM(test_as_commands_wait),
		PROTM(test_remap_under_a_region),
		PROTM(test_enter_waits_for_locks),
		TEST(test_no_section),
		TEST(test_ordinary_section),
		PROTM(test_section_is_used),
		PROTM(test_ordinary_suspend_buffer),
		cmocka_unit_test(test_writes_to_ordinary_memory),
		PROTM(test_protm_fault_and_the_line),
		PROTM(test_ordinary_memory_is_readable),
		cmocka_unit_test(test_normal_copy),
		PROTM(test_registers_do_not_carry_content),
		PROTM(test_flush_id_moves_once),
		PROTM(test_counters),
		cmocka_unit_test(test_nothing_gets_out_at_random),
		cmocka_unit_test(test_reset_inside),
		PROTM(test_mcu_stopped_inside),
		PROTM(test_inject_no_ack),
		PROTM(test_inject_not_active),
		PROTM(test_inject_late_active),
		PROTM(test_request_before_late_active),
		PROTM(test_inject_early_exit),
		PROTM(test_inject_lost_exit),
		PROTM(test_inject_fault),
		PROTM(test_inject_fault_later),
		PROTM(test_inject_halt),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
