// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * GPU model: regions that are interrupted: by an exit, a suspension, a termination, a
 * reset.
 */
#include "gpu_protm.h"

/* Unfinished regions */

static void run_in_sessions(struct prot *p, unsigned int *sessions)
{
	struct host *h = p->g.h;

	for (*sessions = 0; !queue_done(&p->g, 0) && *sessions < 50; ++*sessions) {
		assert_true(prot_pending(p, 0));
		prot_enter(p);
		assert_true(prot_active(h));
		host_step(h, 40000);
		glb_toggle(h, GLB_PING);
		exit_acknowledge(h);
		host_run(h);
	}
}

static void test_region_continues_after_an_exit(void **state)
{
	struct prot *p = *state;
	struct host *h = p->g.h;
	unsigned int sessions;

	RUN(&p->g, COUNTER);
	run_in_sessions(p, &sessions);
	assert_int_equal(sessions, (COUNT * 4 + 1 + 39999) / 40000);
	assert_int_equal(secret(p, 0), COUNT);
	assert_int_equal(data32(&p->g, 0), 6);
	assert_int_equal(stat(h, MALI_STAT_PROTM_INSTRUCTIONS), COUNT * 4 + 1);
	assert_int_equal(h->refused, 0);
}

static void test_suspend_within_a_region(void **state)
{
	struct prot *p = *state;
	struct host *h = p->g.h;
	unsigned int slot;

	RUN(&p->g, COUNTER);
	/* Another slot each time */
	for (slot = 1; !queue_done(&p->g, 0) && slot < 50; slot++) {
		prot_enter(p);
		host_step(h, 40000);
		/* The mode is left when the region's last instruction has taken its time */
		host_step(h, 0);
		assert_true(prot_active(h) || queue_done(&p->g, 0) || exit_pending(h));
		if (prot_active(h)) {
			assert_true(group_request(&p->g, CSG_SUSPEND));
			assert_false(prot_active(h));
			/* It leaves, so it does not ask here */
			assert_false(prot_pending(p, 0));
			assert_int_equal(host_read32(h, cs_out(h, p->g.slot, 0, CS_OUT_WAIT)),
					 WAIT_PROTM);
			prot_bind(p, slot % FW_GROUPS);
			assert_true(group_request(&p->g, CSG_RESUME));
		}
		exit_acknowledge(h);
		host_run(h);
	}
	assert_int_equal(slot, 12);
	assert_int_equal(secret(p, 0), COUNT);
	assert_int_equal(data32(&p->g, 0), 6);
	assert_int_equal(guest_errors(h), 0);
}

/* What a region has loaded is saved in protected memory, and only there */
static void test_saved_state_is_protected(void **state)
{
	struct prot *p = *state;
	struct host *h = p->g.h;
	u32 marker = MARKER;
	unsigned int i;
	bool found = false;

	put_secret(p, 0, MARKER);
	RUN(&p->g, PROLOGUE, I_MOVE32(14, 1), I_PROT_REGION(3), SEEK(12, 0), I_NOP,
	    I_BRANCH(C_GT, 14, -3));
	prot_enter(p);
	host_run(h);
	assert_true(group_request(&p->g, CSG_SUSPEND));
	for (i = 0; i < PAGE; i += 4)
		found |= !memcmp(host_ptr(h, p->save_pa + i), &marker, 4);
	assert_true(found);
	assert_false(prot_leaked(h));
}

/* Loads in flight belong to the region: its end waits for them, an exit saves them */
static void test_loads_in_flight(void **state)
{
	struct prot *p = *state;
	struct host *h = p->g.h;

	put_secret(p, 0, MARKER);
	RUN(&p->g, PROLOGUE, I_PROT_REGION(1), SEEK(12, 0), I_WAIT(0xff), PUT(12, 0));
	prot_enter(p);
	host_run(h);
	assert_true(queue_done(&p->g, 0));
	assert_int_equal(r32(h, R_GPU_IRQ + IRQ_RAW) & IRQ_PROTM_FAULT, 0);
	exit_acknowledge(h);
	RUN(&p->g, PROLOGUE, I_PROT_REGION(3), SEEK(12, 0), I_WAIT(1), HIDE(12, 4), PUT(12, 0));
	prot_enter(p);
	assert_int_equal(host_step(h, 1), 0);
	assert_int_equal(stat(h, MALI_STAT_PROTM_INSTRUCTIONS), 2);
	glb_toggle(h, GLB_PING);
	exit_acknowledge(h);
	host_run(h);
	assert_int_equal(secret(p, 4), 0);
	prot_enter(p);
	host_run(h);
	assert_int_equal(secret(p, 4), MARKER);
	assert_int_equal(r32(h, R_GPU_IRQ + IRQ_RAW) & IRQ_PROTM_FAULT, 0);
	assert_false(prot_leaked(h));
}

static void test_suspended_while_it_waits(void **state)
{
	struct prot *p = *state;
	struct host *h = p->g.h;

	RUN(&p->g, PROLOGUE, I_MOVE32(10, 7), I_PROT_REGION(1), HIDE(10, 0));
	prot_acknowledge(p, 0);
	assert_true(group_request(&p->g, CSG_SUSPEND));
	prot_bind(p, 5);
	assert_true(group_request(&p->g, CSG_RESUME));
	host_run(h);
	prot_enter(p);
	host_run(h);
	assert_int_equal(secret(p, 0), 7);
}

/* An acknowledgement is for the group that has asked, not for its slot */
static void test_terminated_with_enter(void **state)
{
	struct prot *p = *state;
	struct host *h = p->g.h;
	u64 in;

	RUN(&p->g, I_PROT_REGION(1), I_NOP);
	prot_acknowledge(p, 0);
	in = glb_in(h, GLB_IN_REQ);
	host_write32(h, in, host_read32(h, in) ^ GLB_PROTM_ENTER);
	assert_true(group_request(&p->g, CSG_TERMINATE));
	assert_false(glb_pending(h, GLB_PROTM_ENTER));
	assert_false(prot_active(h));
	assert_true(exit_pending(h));
}

static void test_terminated_inside(void **state)
{
	struct host *h = *state;
	struct prot p, next;

	prot_start(h, &p, 0, 1);
	prot_endless(&p);
	assert_true(group_request(&p.g, CSG_TERMINATE));
	assert_false(prot_active(h));
	exit_acknowledge(h);
	prot_start(h, &next, 1, 1);
	RUN(&next.g, PROLOGUE, I_MOVE32(10, 7), I_PROT_REGION(1), HIDE(10, 0));
	prot_enter(&next);
	host_run(h);
	assert_int_equal(secret(&next, 0), 7);
}

static void test_lost_saved_state(void **state)
{
	struct prot *p = *state;
	struct host *h = p->g.h;

	prot_endless(p);
	glb_toggle(h, GLB_PING);
	memset(host_ptr(h, p->save_pa), 0xff, PAGE);
	prot_enter(p);
	host_run(h);
	assert_false(prot_active(h));
	assert_int_equal(queue_fatal(&p->g, 0), X_FW_INTERNAL);
	assert_int_equal(guest_errors(h), 1);
}

/* Reset */

static void test_reset_inside(void **state)
{
	static const u32 commands[] = { CMD_RESET_SOFT, CMD_RESET_HARD, CMD_RESET_FAST };
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(commands); i++) {
		struct host *h;
		struct prot p, next;

		prot_setup((void **)&h);
		prot_start(h, &p, 0, 1);
		prot_endless(&p);
		host_as(h, 5, AS_LOCK);
		host_command(h, commands[i]);
		assert_false(prot_active(h));
		assert_int_equal(r32(h, R_AS(5, AS_STATUS)), 0);
		host_mcu(h, MCU_OFF);
		fw_load(h);
		host_boot(h);
		prot_start(h, &next, 1, 1);
		RUN(&next.g, PROLOGUE, I_MOVE32(10, 7), I_PROT_REGION(1), HIDE(10, 0));
		/* After a fast reset the lock is still there */
		as_command(h, 5, AS_UNLOCK);
		prot_enter(&next);
		host_run(h);
		assert_int_equal(secret(&next, 0), 7);
		host_delete(h);
	}
}

/* An MCU that stops inside leaves the GPU as it is: only a reset, or its start, leads out */
static void test_mcu_stopped_inside(void **state)
{
	struct prot *p = *state;
	struct host *h = p->g.h;

	prot_endless(p);
	host_mcu(h, MCU_OFF);
	assert_true(prot_active(h));
	host_as(h, 5, AS_LOCK);
	assert_int_equal(r32(h, R_AS(5, AS_STATUS)), 1);
	host_command(h, CMD_RESET_FAST);
	assert_false(prot_active(h));
	assert_int_equal(r32(h, R_AS(5, AS_STATUS)), 0);
	assert_int_equal(r32(h, R_MCU_STATUS), MCU_S_DISABLED);
	host_mcu(h, MCU_ON);
	assert_int_equal(r32(h, R_MCU_STATUS), MCU_S_ENABLED);
}

/* The exit is a fast reset of the MCU: one that is not in AUTO does not come back */
static void test_exit_without_auto(void **state)
{
	struct prot *p = *state;
	struct host *h = p->g.h;

	host_mcu(h, MCU_ON);
	assert_int_equal(r32(h, R_MCU_STATUS), MCU_S_ENABLED);
	prot_endless(p);
	w64(h, R_AS(5, AS_LOCKADDR), 0x800000 | 20);
	host_as(h, 5, AS_LOCK);
	glb_toggle(h, GLB_PING);
	host_run(h);
	assert_false(prot_active(h));
	assert_int_equal(r32(h, R_MCU_STATUS), MCU_S_DISABLED);
	assert_false(exit_pending(h));
	assert_true(glb_pending(h, GLB_PING));
	assert_int_equal(r32(h, R_AS(5, AS_STATUS)), 0);
	assert_int_equal(guest_errors(h), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		PROTM_GROUP(test_region_continues_after_an_exit),
		PROTM_GROUP(test_suspend_within_a_region),
		PROTM_GROUP(test_saved_state_is_protected),
		PROTM_GROUP(test_loads_in_flight),
		PROTM_GROUP(test_suspended_while_it_waits),
		PROTM_GROUP(test_terminated_with_enter),
		PROTM(test_terminated_inside),
		PROTM_GROUP(test_lost_saved_state),
		cmocka_unit_test(test_reset_inside),
		PROTM_GROUP(test_mcu_stopped_inside),
		PROTM_GROUP(test_exit_without_auto),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
