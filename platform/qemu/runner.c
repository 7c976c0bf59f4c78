// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * When the GPU executes.
 *
 * Lock order: QEMU's BQL, then the lock in here, then that of the bus filter, a leaf.  The thread
 * has the lock only, and never waits for the BQL: it accesses RAM, which takes none, and its
 * interrupts are delivered by the main thread.  It gives the lock up after each call of run(),
 * and a CPU that waits for it has it next.
 *
 * In virtual time it is a timer of the machine's clock instead, which expires under the BQL while
 * no CPU executes.  How fast the host is does not matter then, to the GPU no more than to the
 * CPU.
 */
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include "irq.h"
#include "log.h"
#include "qemu.h"
#include "runner.h"

/* Of the thread, before all ordinary ones */
#define GPU_NICE	(-20)

#define NS_PER_S	1000000000ull

/**
 * struct runner - what executes, and when
 * @lock: serialises it with everything else
 * @waiting: how many others want @lock
 * @kicked: there is work; under @lock
 * @kick: wakes the thread
 * @run: executes
 * @timer: in place of the thread, or NULL
 */
static struct {
	pthread_mutex_t lock;
	atomic_uint waiting;
	bool kicked;
	pthread_cond_t kick;
	u64 (*run)(void);
	struct QEMUTimer *timer;
} runner = {
	.lock = PTHREAD_MUTEX_INITIALIZER,
};

u64 runner_now(void)
{
	return (u64)qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL);
}

/* Ahead of the thread, which would take the lock again at once */
void runner_lock(void)
{
	atomic_fetch_add(&runner.waiting, 1);
	pthread_mutex_lock(&runner.lock);
	atomic_fetch_sub(&runner.waiting, 1);
}

void runner_unlock(void)
{
	pthread_mutex_unlock(&runner.lock);
}

static void wake(void)
{
	if (runner.timer)
		timer_mod_ns(runner.timer, (int64_t)runner_now());
	else
		pthread_cond_signal(&runner.kick);
}

void runner_kick(void)
{
	runner.kicked = true;
	wake();
}

void runner_irq(void)
{
	/* It may be late, and what waits here ends that */
	wake();
}

/* In real time */

/* Until there is work, or a time on the machine's clock, which may be none */
static void wait_until(u64 due)
{
	u64 now = runner_now(), wait;
	struct timespec at;

	if (due == MALI_RUN_IDLE) {
		pthread_cond_wait(&runner.kick, &runner.lock);
		return;
	}
	if (due <= now)
		return;
	/* The machine's clock stops with the machine; then this is too early, and harmless */
	wait = due - now;
	clock_gettime(CLOCK_MONOTONIC, &at);
	wait += (u64)at.tv_nsec;
	at.tv_sec += (time_t)(wait / NS_PER_S);
	at.tv_nsec = (long)(wait % NS_PER_S);
	pthread_cond_timedwait(&runner.kick, &runner.lock, &at);
}

static void *run_thread(void *unused)
{
	u64 next = MALI_RUN_IDLE, late;

	/*
	 * On silicon, the GPU and its firmware share no processor with anything else. Drivers
	 * give firmware 100 ms to answer; on a busy host, a thread waits that long for its turn.
	 * Without the right to it, the thread is one like the others.
	 */
	setpriority(PRIO_PROCESS, 0, GPU_NICE);
	rcu_register_thread();
	pthread_mutex_lock(&runner.lock);
	for (;;) {
		late = irq_next_due(runner_now());
		irq_deliver_soon();
		if (!runner.kicked && next)
			wait_until(late < next ? late : next);
		runner.kicked = false;
		next = runner.run();
		pthread_mutex_unlock(&runner.lock);
		irq_deliver_soon();
		while (atomic_load(&runner.waiting))
			sched_yield();
		pthread_mutex_lock(&runner.lock);
	}
	return NULL;
}

static void start_thread(void)
{
	pthread_condattr_t attr;
	pthread_t thread;
	int err;

	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&runner.kick, &attr);
	pthread_condattr_destroy(&attr);
	err = pthread_create(&thread, NULL, run_thread, NULL);
	if (err) {
		log_line("no thread for the GPU: %s", strerror(err));
		exit(1);
	}
	pthread_detach(thread);
}

/* In virtual time */

static void expired(void *unused)
{
	u64 now = runner_now(), next, late;

	pthread_mutex_lock(&runner.lock);
	runner.kicked = false;
	next = runner.run();
	late = irq_next_due(now);
	if (late < next)
		next = late;
	if (runner.kicked)
		next = 0;
	/* Later than now, so that QEMU leaves its loop of timers that are due */
	if (next != MALI_RUN_IDLE)
		timer_mod_ns(runner.timer, (int64_t)(next > now ? next : now + 1));
	pthread_mutex_unlock(&runner.lock);
	irq_deliver();
}

static void start_timer(void)
{
	struct QEMUTimer *timer = calloc(1, QEMU_TIMER_ROOM);

	if (!timer)
		abort();
	timer_init_full(timer, NULL, QEMU_CLOCK_VIRTUAL, QEMU_SCALE_NS, 0, expired, NULL);
	runner.timer = timer;
}

void runner_start(bool virtual, u64 (*run)(void))
{
	runner.run = run;
	if (virtual)
		start_timer();
	else
		start_thread();
}
