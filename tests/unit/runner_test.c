// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * When the GPU of QEMU's board executes in virtual time: on a QEMU that has one timer, and a
 * clock that the test sets.
 */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../../platform/qemu/irq.h"
#include "../../platform/qemu/qemu.h"
#include "../../platform/qemu/runner.h"

#define NEVER	INT64_MAX

static int64_t now, due = NEVER;
static void (*expired)(void *opaque);
static u64 next, late;
static unsigned int runs, deliveries;
static bool kicks;

int64_t qemu_clock_get_ns(int type)
{
	assert_int_equal(type, QEMU_CLOCK_VIRTUAL);
	return now;
}

void timer_init_full(struct QEMUTimer *ts, void *group, int type, int scale, int attributes,
		     void (*cb)(void *opaque), void *opaque)
{
	assert_int_equal(type, QEMU_CLOCK_VIRTUAL);
	assert_int_equal(scale, 1);
	expired = cb;
}

void timer_mod_ns(struct QEMUTimer *ts, int64_t expire_time)
{
	due = expire_time;
}

void rcu_register_thread(void)
{
	/* There is no thread */
	fail();
}

u64 irq_next_due(u64 at)
{
	assert_int_equal(at, now);
	return late;
}

void irq_deliver(void)
{
	deliveries++;
}

void irq_deliver_soon(void)
{
	fail();
}

void log_line(const char *format, ...)
{
	fail();
}

static u64 run(void)
{
	runs++;
	if (kicks)
		runner_kick();
	kicks = false;
	return next;
}

/* The timer's time has come */
static void expire(void)
{
	now = due;
	due = NEVER;
	expired(NULL);
}

static int setup(void **state)
{
	now = 1000;
	due = NEVER;
	next = MALI_RUN_IDLE;
	late = MALI_RUN_IDLE;
	runs = 0;
	deliveries = 0;
	if (!expired)
		runner_start(true, run);
	return 0;
}

/* Not at once, but when the CPU is between two instructions; then it is idle */
static void test_kick(void **state)
{
	assert_int_equal(due, NEVER);
	runner_lock();
	runner_kick();
	runner_unlock();
	assert_int_equal(runs, 0);
	assert_int_equal(due, 1000);
	expire();
	assert_int_equal(runs, 1);
	assert_int_equal(deliveries, 1);
	assert_int_equal(due, NEVER);
}

static void test_times(void **state)
{
	runner_lock();
	runner_kick();
	runner_unlock();
	/* A time to come */
	next = 5000;
	expire();
	assert_int_equal(due, 5000);
	/* At once, and one that has passed: QEMU's clock has to move between */
	next = 0;
	expire();
	assert_int_equal(due, 5001);
	next = 4000;
	expire();
	assert_int_equal(due, 5002);
	/* Work that comes while it executes */
	next = MALI_RUN_IDLE;
	kicks = true;
	expire();
	assert_int_equal(due, 5003);
	expire();
	assert_int_equal(due, NEVER);
	assert_int_equal(runs, 5);
}

/* One that is late is delivered at its time, whatever the GPU waits for */
static void test_late_interrupt(void **state)
{
	runner_lock();
	runner_irq();
	runner_unlock();
	assert_int_equal(due, 1000);
	late = 3000;
	next = 9000;
	expire();
	assert_int_equal(due, 3000);
	late = MALI_RUN_IDLE;
	expire();
	assert_int_equal(deliveries, 2);
	assert_int_equal(due, 9000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_kick, setup),
		cmocka_unit_test_setup(test_times, setup),
		cmocka_unit_test_setup(test_late_interrupt, setup),
	};

	return cmocka_run_group_tests_name("runner", tests, NULL, NULL);
}
