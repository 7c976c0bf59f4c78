// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * GPU model: the events that it reports to its host.  Protected mode is in
 * gpu_protm_enter_test.c.
 */
#include "gpu_host.h"

static int setup(void **state)
{
	struct host *h = host_new(NULL);

	fw_build(h);
	*state = h;
	return 0;
}

static int setup_booted(void **state)
{
	setup(state);
	host_boot(*state);
	return 0;
}

static void test_nothing_unless_asked(void **state)
{
	struct host *h = *state;
	struct group g;

	group_start(h, &g, 0, AS, 1);
	RUN(&g, I_NOP);
	assert_true(queue_done(&g, 0));
	assert_int_equal(h->events, 0);
	mali_gpu_set_events(h->gpu, true);
	glb_toggle(h, GLB_PING);
	assert_true(h->events > 0);
	h->events = 0;
	mali_gpu_set_events(h->gpu, false);
	glb_toggle(h, GLB_PING);
	assert_false(glb_pending(h, GLB_PING));
	assert_int_equal(h->events, 0);
}

/* A host need not be interested */
static void test_host_without_the_callback(void **state)
{
	struct mali_gpu_config config = { .clock_hz = HOST_CLOCK_HZ };
	struct mali_gpu_host cb = host_callbacks;
	struct host *h = *state;
	struct mali_gpu *gpu;

	cb.event = NULL;
	gpu = mali_gpu_create(&config, &cb, h);
	assert_non_null(gpu);
	mali_gpu_set_events(gpu, true);
	mali_gpu_reg_write(gpu, R_GPU_COMMAND, 4, CMD_RESET_SOFT);
	h->now_ns += mali_gpu_cost_ns(gpu, MALI_COST_RESET);
	assert_true(mali_gpu_reg_read(gpu, R_GPU_IRQ + IRQ_RAW, 4) & IRQ_RESET_COMPLETED);
	mali_gpu_destroy(gpu);
}

static void test_boot_and_reset(void **state)
{
	struct host *h = *state;
	unsigned int at = 0;

	mali_gpu_set_events(h->gpu, true);
	host_boot(h);
	assert_int_equal(host_reported(h, &at, MALI_EVENT_MCU, 0)->word, MCU_S_ENABLED);
	assert_int_equal(host_reported(h, &at, MALI_EVENT_IRQ, IRQ_GLB)->unit, MALI_IRQ_JOB);
	at = h->events;
	host_command(h, CMD_RESET_SOFT);
	assert_int_equal(host_reported(h, &at, MALI_EVENT_RESET, 0)->word, 0);
	assert_int_equal(host_reported(h, &at, MALI_EVENT_MCU, 0)->word, MCU_S_DISABLED);
	host_reported(h, &at, MALI_EVENT_IRQ, IRQ_RESET_COMPLETED);
	host_command(h, CMD_RESET_FAST);
	assert_int_equal(host_reported(h, &at, MALI_EVENT_RESET, 0)->word, 1);
}

static void test_request_and_acknowledgement(void **state)
{
	struct host *h = *state;
	const struct mali_event *e;
	unsigned int at = 0;

	mali_gpu_set_events(h->gpu, true);
	glb_toggle(h, GLB_PING);
	assert_int_equal(host_reported(h, &at, MALI_EVENT_DOORBELL, 0)->unit, 0);
	e = host_reported(h, &at, MALI_EVENT_GLB_REQUEST, GLB_PING);
	assert_int_equal(e->bits, GLB_PING);
	assert_int_equal(e->word, host_read32(h, glb_in(h, GLB_IN_REQ)));
	e = host_reported(h, &at, MALI_EVENT_GLB_ACK, GLB_PING);
	assert_int_equal(e->bits, GLB_PING);
	assert_int_equal(e->word, host_read32(h, glb_out(h, GLB_OUT_ACK)));
	/* A doorbell without a request */
	at = h->events;
	host_doorbell(h);
	host_reported(h, &at, MALI_EVENT_DOORBELL, 0);
	assert_int_equal(at, h->events);
	w32(h, R_DOORBELL(3), 1);
	assert_int_equal(host_reported(h, &at, MALI_EVENT_DOORBELL, 0)->unit, 3);
}

static void test_interrupt_lines(void **state)
{
	struct host *h = *state;
	const struct mali_event *e;
	unsigned int at = 0;

	w32(h, R_JOB_IRQ + IRQ_CLR, ~0u);
	w32(h, R_JOB_IRQ + IRQ_MSK, ~0u);
	mali_gpu_set_events(h->gpu, true);
	glb_toggle(h, GLB_PING);
	host_reported(h, &at, MALI_EVENT_IRQ, IRQ_GLB);
	e = host_reported(h, &at, MALI_EVENT_IRQ_LINE, 0);
	assert_int_equal(e->unit, MALI_IRQ_JOB);
	assert_int_equal(e->word, 1);
	w32(h, R_JOB_IRQ + IRQ_CLR, ~0u);
	e = host_reported(h, &at, MALI_EVENT_IRQ_LINE, 0);
	assert_int_equal(e->unit, MALI_IRQ_JOB);
	assert_int_equal(e->word, 0);
}

static void test_slots(void **state)
{
	static const struct {
		u32 request;
		enum mali_slot how;
	} steps[] = {
		{ CSG_SUSPEND, MALI_SLOT_SUSPEND },
		{ CSG_RESUME, MALI_SLOT_RESUME },
		{ CSG_TERMINATE, MALI_SLOT_TERMINATE },
	};
	struct host *h = *state;
	const struct mali_event *e;
	unsigned int at = 0, i;
	struct group g;

	mali_gpu_set_events(h->gpu, true);
	group_start(h, &g, 2, AS, 1);
	assert_int_equal(host_reported(h, &at, MALI_EVENT_CSG_REQUEST, CSG_START)->group, 2);
	e = host_reported(h, &at, MALI_EVENT_SLOT, 0);
	assert_int_equal(e->group, 2);
	assert_int_equal(e->word, MALI_SLOT_START);
	host_reported(h, &at, MALI_EVENT_CSG_ACK, CSG_START);
	for (i = 0; i < ARRAY_SIZE(steps); i++) {
		at = h->events;
		assert_true(group_request(&g, steps[i].request));
		e = host_reported(h, &at, MALI_EVENT_SLOT, 0);
		assert_int_equal(e->group, 2);
		assert_int_equal(e->word, steps[i].how);
	}
}

static void test_slot_lost_with_the_firmware(void **state)
{
	struct host *h = *state;
	const struct mali_event *e;
	unsigned int at = 0;
	struct group g;

	group_start(h, &g, 1, AS, 1);
	mali_gpu_set_events(h->gpu, true);
	host_mcu(h, MCU_OFF);
	e = host_reported(h, &at, MALI_EVENT_SLOT, 0);
	assert_int_equal(e->group, 1);
	assert_int_equal(e->word, MALI_SLOT_LOST);
	assert_int_equal(host_reported(h, &at, MALI_EVENT_MCU, 0)->word, MCU_S_DISABLED);
}

/* Each beginning has its end, with the reason, before the next one */
static void test_queue_runs_and_stops(void **state)
{
	struct host *h = *state;
	unsigned int i, reported = 0;
	bool running = false;
	struct group g;

	group_start(h, &g, 0, AS, 2);
	mali_gpu_set_events(h->gpu, true);
	/* A SYNC_WAIT for a word that another job writes */
	RUN(&g, I_MOVE48(90, DATA_VA), I_MOVE32(10, 0), I_SYNC_WAIT32(1, 90, 10), I_NOP);
	for (i = 0; i < h->events; i++) {
		if (h->event[i].kind != MALI_EVENT_RUN)
			continue;
		assert_int_equal(h->event[i].group, 0);
		assert_int_equal(h->event[i].stream, 0);
		assert_true(running == !!h->event[i].text);
		running = !running;
		reported++;
	}
	assert_int_equal(reported, 2);
	for (i = 0; h->event[i].kind != MALI_EVENT_RUN || !h->event[i].text; i++)
		;
	assert_string_equal(h->event[i].text, "sync_wait");
	h->events = 0;
	i = 0;
	host_write32(h, g.data_pa, 1);
	w32(h, R_DOORBELL(1), 1);
	host_run_for(h, 2000000);
	assert_true(queue_done(&g, 0));
	assert_null(host_reported(h, &i, MALI_EVENT_RUN, 0)->text);
	assert_string_equal(host_reported(h, &i, MALI_EVENT_RUN, 0)->text, "empty");
	/* Nothing to do is nothing to report */
	h->events = 0;
	host_run_for(h, 2000000);
	assert_int_equal(h->events, 0);
}

static void test_address_spaces(void **state)
{
	struct host *h = *state;
	const struct mali_event *e;
	unsigned int at = 0;
	struct group g;

	group_start(h, &g, 0, AS, 1);
	mali_gpu_set_events(h->gpu, true);
	as_lock(h, 4, 0, 20);
	e = host_reported(h, &at, MALI_EVENT_AS_COMMAND, 0);
	assert_int_equal(e->unit, 4);
	assert_int_equal(e->word, AS_LOCK);
	RUN(&g, I_MOVE48(90, HOLE_VA), I_LOAD(10, 1, 90, 0), I_WAIT(1));
	e = host_reported(h, &at, MALI_EVENT_MMU_FAULT, 0);
	assert_int_equal(e->unit, AS);
	assert_int_equal(e->address, HOLE_VA);
	assert_int_equal(e->word, r32(h, R_AS(AS, AS_FAULTSTATUS)));
}

static void test_incidents(void **state)
{
	struct host *h = *state;
	const struct mali_event *e;
	unsigned int at = 0;

	mali_gpu_set_events(h->gpu, true);
	host_command(h, 0xff);
	e = host_reported(h, &at, MALI_EVENT_GUEST_ERROR, 0);
	assert_non_null(e->text);
	assert_int_equal(e->address, 0xff);
	assert_true(mali_gpu_inject(h->gpu, MALI_INJECT_LOST_JOB_IRQ, 1));
	at = h->events;
	glb_toggle(h, GLB_PING);
	assert_int_equal(host_reported(h, &at, MALI_EVENT_INJECT, 0)->word,
			 MALI_INJECT_LOST_JOB_IRQ);
	assert_int_equal(at, h->events);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_nothing_unless_asked, setup_booted,
						host_teardown),
		cmocka_unit_test_setup_teardown(test_host_without_the_callback, setup,
						host_teardown),
		cmocka_unit_test_setup_teardown(test_boot_and_reset, setup, host_teardown),
		cmocka_unit_test_setup_teardown(test_request_and_acknowledgement, setup_booted,
						host_teardown),
		cmocka_unit_test_setup_teardown(test_interrupt_lines, setup_booted,
						host_teardown),
		cmocka_unit_test_setup_teardown(test_slots, setup_booted, host_teardown),
		cmocka_unit_test_setup_teardown(test_slot_lost_with_the_firmware, setup_booted,
						host_teardown),
		cmocka_unit_test_setup_teardown(test_queue_runs_and_stops, setup_booted,
						host_teardown),
		cmocka_unit_test_setup_teardown(test_address_spaces, setup_booted,
						host_teardown),
		cmocka_unit_test_setup_teardown(test_incidents, setup_booted, host_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
