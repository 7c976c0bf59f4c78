// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * GPU model: firmware that dies in the middle of its work has no effect after that.
 *
 * Each scenario is run again and again.  In each run the bus refuses another access of the
 * MCU, so that the firmware dies at each point at which it can lose its memory.
 */
#include "gpu_protm.h"

#define GLB_SLEEP		(1u << 12)
#define IN_PRFCNT_BASE		0x28
#define IN_PRFCNT_CONFIG	0x40
#define IN_PRFCNT_CSG_SELECT	0x44
#define IN_PRFCNT_MMU_L2_EN	0x5C
#define PRFCNT_SLOTS		4u
/* More than a sample of the G610 */
#define PRFCNT_SAMPLE_SIZE	0x4000u
#define UNKNOWN_STATE		7u
/* Shader cores: all of the G610, and some */
#define CORES			0x50005ull
#define SOME_CORES		0x5ull

/**
 * struct death - how the firmware of one run dies
 * @armed: it may
 * @survives: accesses of the MCU before the one that is refused
 * @refused: it has been
 * @dead: MCU_STATUS has become fatal
 * @number: of the access, for messages
 */
struct death {
	bool armed;
	u32 survives;
	bool refused;
	bool dead;
	u32 number;
};

static struct death *death(struct host *h)
{
	return h->bus_arg;
}

static void on_bus(struct host *h, const struct mali_bus_txn *txn)
{
	struct death *d = death(h);

	h->refuse_start = h->refuse_end = 0;
	/* Not even the firmware's code looks up an address without a walk of the MMU */
	if (d->dead && (txn->write || txn->initiator != MALI_INITIATOR_MMU))
		fail_msg("access %u refused: initiator %d at 0x%llx after the death", d->number,
			 txn->initiator, (unsigned long long)txn->pa);
	if (!d->armed || d->refused || txn->initiator != MALI_INITIATOR_MCU)
		return;
	if (d->survives) {
		d->survives--;
		return;
	}
	d->refused = true;
	h->refuse_start = txn->pa;
	h->refuse_end = txn->pa + txn->len;
}

/* What a driver does, and what the death itself causes */
static bool may_follow(const struct mali_event *e)
{
	switch (e->kind) {
	case MALI_EVENT_DOORBELL:
		return true;
	case MALI_EVENT_IRQ:
		return e->unit == MALI_IRQ_GPU && e->bits == IRQ_MCU_STATUS;
	case MALI_EVENT_IRQ_LINE:
		return e->unit == MALI_IRQ_GPU;
	default:
		return false;
	}
}

static void on_event(void *ctx, const struct mali_event *e)
{
	struct death *d = death(ctx);

	if (d->dead && !may_follow(e))
		fail_msg("access %u refused: event %d of unit %u, bits 0x%x, word 0x%x after the death",
			 d->number, e->kind, e->unit, e->bits, e->word);
	if (e->kind == MALI_EVENT_MCU && e->word == MCU_S_FATAL)
		d->dead = true;
}

static void on_flush_id(void *ctx, u32 id)
{
	struct death *d = death(ctx);

	if (d->dead)
		fail_msg("access %u refused: flush after the death", d->number);
	host_callbacks.flush_id(ctx, id);
}

static struct host *new_host(struct death *d)
{
	struct mali_gpu_config config = { .clock_hz = HOST_CLOCK_HZ };
	static struct mali_gpu_host callbacks;
	struct host *h = host_new(NULL);

	callbacks = host_callbacks;
	callbacks.event = on_event;
	callbacks.flush_id = on_flush_id;
	h->bus_arg = d;
	h->on_bus = on_bus;
	mali_gpu_destroy(h->gpu);
	h->gpu = mali_gpu_create(&config, &callbacks, h);
	assert_non_null(h->gpu);
	mali_gpu_set_events(h->gpu, true);
	prot_boot(h, true);
	w32(h, R_GPU_IRQ + IRQ_MSK, ~0u);
	return h;
}

/* host_run().  The call in which the firmware dies leaves nothing to do */
static void run(struct host *h)
{
	unsigned int i;
	u64 next = 0;
	bool before;

	for (i = 0; !next && i < 10; i++) {
		before = death(h)->dead;
		next = host_step(h, 1024);
		if (death(h)->dead && !before)
			assert_true(next == MALI_RUN_IDLE);
	}
}

/* If it has died */
static void check_dead(struct host *h)
{
	struct death *d = death(h);
	u64 cycles;

	if (!d->dead)
		return;
	/* What is not of the firmware can still fail */
	d->dead = false;
	mali_gpu_inject(h->gpu, MALI_INJECT_HUNG_FLUSH, 1);
	host_command(h, CMD_FLUSH_ALL);
	assert_int_equal(mali_gpu_injections_left(h->gpu, MALI_INJECT_HUNG_FLUSH), 0);
	d->dead = true;

	assert_int_equal(mcu_status(h), MCU_S_FATAL);
	assert_false(r32(h, R_GPU_STATUS) & 1);
	cycles = r64(h, R_CYCLE_COUNT);
	h->now_ns += 1000000;
	assert_true(host_run(h) == MALI_RUN_IDLE);
	assert_true(r64(h, R_CYCLE_COUNT) == cycles);
}

/* A reset brings it back */
static void check_reset(struct host *h)
{
	*death(h) = (struct death){ 0 };
	host_command(h, CMD_RESET_SOFT);
	assert_int_equal(mcu_status(h), MCU_S_DISABLED);
	fw_load(h);
	host_boot(h);
	glb_toggle(h, GLB_PING);
	assert_false(glb_pending(h, GLB_PING));
}

/* Return: at how many points the firmware has died */
static unsigned int die_everywhere(void (*scenario)(struct host *h))
{
	unsigned int deaths = 0;
	bool refused;
	u32 n = 0;

	do {
		struct death d = { .survives = n, .number = n };
		struct host *h = new_host(&d);

		scenario(h);
		refused = d.refused;
		deaths += d.dead;
		check_dead(h);
		check_reset(h);
		host_delete(h);
		n++;
	} while (refused);
	return deaths;
}

static void requests(struct host *h)
{
	u64 pa, va = mcu_alloc(h, PRFCNT_SLOTS * PRFCNT_SAMPLE_SIZE, &pa);
	u32 reg;

	host_write64(h, glb_in(h, GLB_IN_ALLOC_EN), CORES);
	glb_toggle(h, GLB_ALLOC_EN);
	assert_true(r64(h, R_SHADER_READY) == CORES);
	host_write64(h, glb_in(h, GLB_IN_ALLOC_EN), SOME_CORES);
	host_write64(h, glb_in(h, IN_PRFCNT_BASE), va);
	host_write32(h, glb_in(h, IN_PRFCNT_CONFIG), PRFCNT_SLOTS);
	for (reg = IN_PRFCNT_CSG_SELECT; reg <= IN_PRFCNT_MMU_L2_EN; reg += 4)
		host_write32(h, glb_in(h, reg), ~0u);
	death(h)->armed = true;
	glb_toggle(h, GLB_PROGRESS_TIMER | GLB_ALLOC_EN | GLB_PWROFF_TIMER | GLB_COUNTER_EN |
		   GLB_IDLE_EN | GLB_PRFCNT_EN | GLB_PING);
	glb_toggle(h, GLB_PRFCNT_SAMPLE | GLB_FWCFG_UPDATE);
	run(h);
	glb_toggle(h, GLB_SLEEP);
	w32(h, R_DOORBELL(1), 1);
	run(h);
	host_write32(h, glb_in(h, GLB_IN_REQ), host_read32(h, glb_in(h, GLB_IN_REQ)) | GLB_HALT);
	host_doorbell(h);
}

static void test_requests(void **state)
{
	assert_true(die_everywhere(requests) > 50);
}

static void update_status(struct group *g, u32 state)
{
	u64 req = csg_in(g->h, g->slot, CSG_IN_REQ);

	host_write32(g->h, req, host_read32(g->h, req) ^ (CSG_STATUS_UPDATE | CSG_EP_CFG));
	group_request(g, state);
}

static void groups(struct host *h)
{
	struct group g, other;

	group_start(h, &g, 0, AS, 2);
	group_init(h, &other, 1, AS + 1, 1);
	group_bind(&other, 1);
	mali_gpu_inject(h->gpu, MALI_INJECT_LATE_ACK, 1);
	mali_gpu_inject_delay(h->gpu, 1000);
	death(h)->armed = true;
	group_request(&other, CSG_START);
	h->now_ns += 1000;
	run(h);
	CALL(&g, 1, I_MOVE48(12, DATA_VA), I_STORE(20, 1, 12, 0), I_WAIT(0xff), I_NONE);
	CALL(&g, 0, I_MOVE48(12, DATA_VA), I_MOVE32(20, 1), I_REQ_RESOURCE(1),
	     I_STORE(20, 1, 12, 0), I_WAIT(0xff), I_SYNC_ADD32(12, 20), I_FLUSH_CACHE2(0),
	     I_WAIT(0xff), I_STORE(20, 1, 12, 8));
	run(h);
	update_status(&g, CSG_START);
	group_request(&g, CSG_SUSPEND);
	group_request(&g, CSG_RESUME);
	run(h);
	group_request(&other, UNKNOWN_STATE);
	group_request(&other, CSG_TERMINATE);
	/* Not a suspended one */
	group_request(&other, CSG_RESUME);
	CALL(&g, 0, I_MOVE48(12, DATA_VA), I_SYNC_ADD32(12, 20));
	run(h);
}

static void test_groups(void **state)
{
	assert_true(die_everywhere(groups) > 350);
}

static void let_in(struct prot *p)
{
	if (prot_pending(p, 0))
		prot_acknowledge(p, 0);
	prot_request(p->g.h);
}

/*
 * A group in protected mode, and another one that is saved before.  The region waits, is
 * saved, continues when it is let in again, late, and is ended by the host.
 */
static void protected_mode(struct host *h)
{
	struct group other;
	struct prot p;

	prot_start(h, &p, 0, 1);
	group_start(h, &other, 1, AS + 1, 1);
	death(h)->armed = true;
	CALL(&p.g, 0, PROLOGUE, I_MOVE32(14, 1), I_MOVE32(15, 0), I_PROT_REGION(5),
	     I_SYNC_WAIT32(C_GT, 88, 15), I_ADD_IMM32(10, 10, 1), HIDE(10, 4),
	     I_BRANCH(C_GT, 14, -3), I_NOP);
	run(h);
	let_in(&p);
	run(h);
	h->now_ns += LONG_NS;
	put_secret(&p, 0, 1);
	run(h);
	mali_gpu_inject(h->gpu, MALI_INJECT_PROTM_LATE_ACTIVE, 1);
	let_in(&p);
	h->now_ns += 10 * LONG_NS;
	r32(h, R_GPU_STATUS);
	check_dead(h);
	run(h);
	glb_toggle(h, GLB_PING);
	group_request(&p.g, CSG_TERMINATE);
}

static void test_protected_mode(void **state)
{
	assert_true(die_everywhere(protected_mode) > 150);
}

/* Without a refused access, which would be PROTM_FAULT, too: the state cannot be saved */
static void test_no_suspend_buffer(void **state)
{
	struct death d = { 0 };
	struct host *h = new_host(&d);
	struct prot p;

	prot_start(h, &p, 0, 1);
	group_request(&p.g, CSG_TERMINATE);
	p.save_va |= 1ull << 32;
	prot_bind(&p, 0);
	assert_true(group_request(&p.g, CSG_START));
	CALL(&p.g, 0, PROLOGUE, I_MOVE32(15, 0), I_PROT_REGION(1), I_SYNC_WAIT32(C_GT, 88, 15));
	run(h);
	let_in(&p);
	run(h);
	assert_true(d.dead);
	check_dead(h);
	check_reset(h);
	host_delete(h);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_requests),
		cmocka_unit_test(test_groups),
		cmocka_unit_test(test_protected_mode),
		cmocka_unit_test(test_no_suspend_buffer),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
