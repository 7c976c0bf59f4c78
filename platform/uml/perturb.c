// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Where tasks lose the CPU.
 *
 * They do at accesses to the GPU's registers, and at tracepoints that a task passes where it
 * may sleep: locks, if the kernel has lockdep, and work and fences.  A task that has been
 * woken sleeps once more at the next of these places.  No driver is changed for it.
 *
 * By its seed, a run has either delays at these points, or priorities that change there
 * (priority.c).
 */
#include <linux/delay.h>
#include <linux/hrtimer.h>
#include <linux/init.h>
#include <linux/math64.h>
#include <linux/preempt.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/string.h>
#include <linux/tracepoint.h>
#include <linux/workqueue.h>

#include "perturb.h"
#include "priority.h"
#include "tasks.h"

/* Whether there is a seed */
static bool perturbed;

u64 vmali_perturb_delay(enum vmali_choice what)
{
	return perturbed ? vmali_choose(what, VMALI_STREAM_BOARD, current, NULL) : 0;
}

u64 vmali_perturb_gpu(enum vmali_choice what, const struct task_struct *gpu, u32 n)
{
	u64 v = perturbed ? vmali_choose(what, VMALI_STREAM_BOARD, gpu, NULL) : 0;

	if (what != VMALI_CHOICE_QUEUE || !v)
		return v;
	return 1 + do_div(v, n - 1);
}

/* User space, work, and what handles interrupts; not the GPU and the kernel's own threads */
static bool is_perturbed(const struct task_struct *task)
{
	return task->mm || (task->flags & PF_WQ_WORKER) || !strncmp(task->comm, "irq/", 4);
}

static bool may_sleep(void)
{
	return preemptible() && !rcu_preempt_depth() && !is_idle_task(current) &&
	       get_current_state() == TASK_RUNNING && is_perturbed(current);
}

static void pass(u64 ns, bool busy)
{
	ktime_t delay = ns_to_ktime(ns);

	if (!ns)
		return;
	if (busy) {
		preempt_disable();
		ndelay(ns);
		preempt_enable();
	} else {
		set_current_state(TASK_UNINTERRUPTIBLE);
		schedule_hrtimeout(&delay, HRTIMER_MODE_REL);
	}
}

static void point(struct vmali_task *t, enum vmali_choice what)
{
	u64 woken = t->woken, delay;
	bool busy = false;

	t->woken = 0;
	pass(woken, t->woken_busy);
	delay = vmali_choose(what, t->stream, current, &busy);
	pass(delay, busy);
	vmali_priority_step(t);
}

/* Return: the calling task, if it may lose the CPU here */
static struct vmali_task *enter(void)
{
	struct vmali_task *t;
	bool known;

	if (!perturbed || !may_sleep())
		return NULL;
	known = vmali_task_find(current);
	t = vmali_task_add(current);
	if (!t || t->inside)
		return NULL;
	t->inside = true;
	/* A worker has the priorities of what it executes */
	if (!known && !(current->flags & PF_WQ_WORKER))
		vmali_priority_begin(t);
	return t;
}

void vmali_perturb_point(enum vmali_choice what)
{
	struct vmali_task *t = enter();

	if (!t)
		return;
	point(t, what);
	t->inside = false;
}

/* Probes of tracepoints */

/* What the tracepoint passes besides is not looked at */
static void probe_point(void *unused)
{
	vmali_perturb_point(VMALI_CHOICE_LOCK);
}

static void probe_work_begins(void *unused, struct work_struct *work)
{
	struct vmali_task *t = enter();

	if (!t)
		return;
	t->stream = vmali_stream_of_work(work->func);
	vmali_priority_begin(t);
	point(t, VMALI_CHOICE_LOCK);
	t->inside = false;
}

static void probe_work_ends(void *unused)
{
	struct vmali_task *t = enter();

	if (!t)
		return;
	point(t, VMALI_CHOICE_LOCK);
	vmali_priority_end(t);
	t->inside = false;
}

/* Under locks of the scheduler, and of the waker's */
static void probe_waking(void *unused, struct task_struct *task)
{
	struct vmali_task *t = vmali_task_find(task);
	bool busy = false;
	u64 delay;

	if (!t || t->inside)
		return;
	delay = vmali_choose(VMALI_CHOICE_WAKEUP, t->stream, task, &busy);
	if (delay) {
		t->woken = delay;
		t->woken_busy = busy;
	}
}

static void probe_fork(void *unused, struct task_struct *parent, struct task_struct *child)
{
	struct vmali_task *t;

	if (!may_sleep() || !child->mm)
		return;
	t = vmali_task_add(child);
	if (t)
		vmali_priority_begin(t);
}

static void probe_exit(void *unused, struct task_struct *task)
{
	vmali_task_remove(task);
}

static void add_probe(struct tracepoint *tp, void *unused)
{
	static const struct {
		const char *name;
		void *probe;
	} probes[] = {
		{ "lock_acquire", probe_point },
		{ "dma_fence_init", probe_point },
		{ "dma_fence_emit", probe_point },
		{ "dma_fence_enable_signal", probe_point },
		{ "dma_fence_wait_end", probe_point },
		{ "workqueue_execute_start", probe_work_begins },
		{ "workqueue_execute_end", probe_work_ends },
		{ "sched_waking", probe_waking },
		{ "sched_process_fork", probe_fork },
		{ "sched_process_exit", probe_exit },
	};
	int i;

	for (i = 0; i < ARRAY_SIZE(probes); i++)
		if (!strcmp(tp->name, probes[i].name) &&
		    tracepoint_probe_register(tp, probes[i].probe, NULL))
			pr_err("vmali_gpu: tracepoint %s cannot be used\n", tp->name);
}

int __init vmali_perturb_init(void)
{
	int ret = vmali_choices_init();

	if (ret <= 0)
		return ret;
	ret = vmali_priority_init();
	if (ret)
		return ret;
	perturbed = true;
	for_each_kernel_tracepoint(add_probe, NULL);
	return 0;
}
