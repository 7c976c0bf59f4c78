// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Probabilistic concurrency testing (Burckhardt and others, "A randomized scheduler with
 * probabilistic guarantees of finding bugs", ASPLOS 2010): each task has a random priority,
 * and of those that could run, the one with the highest does.  At a few random points, the
 * task that runs gets a low one.  A race that needs d events in a certain order needs d - 1
 * of these points, however long the run is otherwise.
 *
 * The priorities are those of SCHED_FIFO.  A work item has that of its function, whichever
 * worker executes it.
 *
 * A task with a high priority that waits for another one in a loop would wait for ever: one
 * that runs for long without sleeping loses its priority.
 */
#include <linux/err.h>
#include <linux/hrtimer.h>
#include <linux/kthread.h>
#include <linux/pid.h>
#include <linux/sched.h>
#include <linux/sched/task.h>
#include <uapi/linux/sched/types.h>

#include "choices.h"
#include "priority.h"

/* What comes before all tasks; choices.c has what these have */
#define PRIORITY_WATCH		99
#define PRIORITY_HARDWARE	98
/* A worker that looks for its next item */
#define PRIORITY_WORKER		95

/* How often the watch looks, while tasks run, and while none does */
#define WATCH_MIN_NS	(20 * NSEC_PER_MSEC)
#define WATCH_MAX_NS	(80 * NSEC_PER_MSEC)

static void set(struct task_struct *task, int priority)
{
	struct sched_attr attr = {
		.size = sizeof(attr),
		.sched_policy = priority ? SCHED_FIFO : SCHED_NORMAL,
		.sched_priority = priority,
		.sched_nice = task_nice(task),
	};

	WARN_ON_ONCE(sched_setattr_nocheck(task, &attr));
}

void vmali_priority_hardware(struct task_struct *thread)
{
	if (vmali_choice_made(VMALI_CHOICE_PRIORITY))
		set(thread, PRIORITY_HARDWARE);
}

static void give(struct vmali_task *t, int priority)
{
	if (priority == t->priority)
		return;
	t->priority = priority;
	set(t->task, priority);
}

void vmali_priority_begin(struct vmali_task *t)
{
	/* Init passes on what others print, and ends the run when its time is over */
	if (vmali_choice_made(VMALI_CHOICE_PRIORITY) && !is_global_init(t->task))
		give(t, vmali_choose(VMALI_CHOICE_PRIORITY, t->stream, t->task, NULL));
}

void vmali_priority_end(struct vmali_task *t)
{
	if (t->priority)
		give(t, PRIORITY_WORKER);
}

void vmali_priority_step(struct vmali_task *t)
{
	int priority;

	if (is_global_init(t->task))
		return;
	priority = vmali_choose(VMALI_CHOICE_CHANGE, t->stream, t->task, NULL);
	if (priority)
		give(t, priority);
}

/* Whether a task has had most of the time since the watch looked last, and no rest */
static bool spins(struct vmali_task *t, u64 ns)
{
	u64 ran = t->task->se.sum_exec_runtime - t->ran;
	bool waited = t->task->nvcsw != t->waits;

	t->ran = t->task->se.sum_exec_runtime;
	t->waits = t->task->nvcsw;
	if (!t->priority || waited || ran < ns / 2)
		return false;
	t->priority = 0;
	return true;
}

static int watch(void *unused)
{
	u64 interval = WATCH_MIN_NS;

	while (!kthread_should_stop()) {
		ktime_t sleep = ns_to_ktime(interval);
		struct task_struct *task;
		bool any = false;

		set_current_state(TASK_IDLE);
		schedule_hrtimeout(&sleep, HRTIMER_MODE_REL);
		while ((task = vmali_task_next(spins, interval))) {
			set(task, 0);
			put_task_struct(task);
			any = true;
		}
		interval = any ? WATCH_MIN_NS : min(2 * interval, WATCH_MAX_NS);
	}
	return 0;
}

int __init vmali_priority_init(void)
{
	struct task_struct *thread;

	if (!vmali_choice_made(VMALI_CHOICE_PRIORITY))
		return 0;
	thread = kthread_run(watch, NULL, "vmali-watch");
	if (IS_ERR(thread))
		return PTR_ERR(thread);
	set(thread, PRIORITY_WATCH);
	return 0;
}
