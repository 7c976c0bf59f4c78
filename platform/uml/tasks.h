/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * The tasks that a seed has an effect on.
 */
#ifndef VMALI_TASKS_H
#define VMALI_TASKS_H

#include <linux/sched.h>
#include <linux/types.h>

/**
 * struct vmali_task - a task that a seed has an effect on
 * @node: in the table
 * @task: the task
 * @stream: of its choices (choices.h)
 * @inside: it is in vmali_perturb_point(): what it does there is no new choice
 * @woken: nanoseconds that it sleeps once more, as it has been woken; 0 for nothing
 * @woken_busy: whether it only takes that time
 * @priority: of SCHED_FIFO that it was given, 0 for none
 * @ran: CPU time that it had, in nanoseconds, when the watch looked last
 * @waits: how often it had waited for something by then
 */
struct vmali_task {
	struct hlist_node node;
	struct task_struct *task;
	u32 stream;
	bool inside;
	u64 woken;
	bool woken_busy;
	int priority;
	u64 ran;
	unsigned long waits;
};

/**
 * vmali_task_find() - find a task
 * @task: the task
 *
 * Context: any. The result is valid until the task exits.
 *
 * Return: the task, or NULL.
 */
struct vmali_task *vmali_task_find(const struct task_struct *task);

/**
 * vmali_task_add() - find a task, or add it
 * @task: the task: the calling one, or one that does not run yet
 *
 * Context: any. The result is valid until the task exits.
 *
 * Return: the task; NULL if there is no room, or if it is about to exit.
 */
struct vmali_task *vmali_task_add(struct task_struct *task);

/**
 * vmali_task_remove() - forget a task
 * @task: the calling one, which exits
 *
 * Context: any.
 */
void vmali_task_remove(const struct task_struct *task);

/**
 * vmali_task_next() - find a task that has a property
 * @has: whether it has; called with interrupts off, once for each task until it says so
 * @arg: for @has
 *
 * Context: process; task context only.
 *
 * Return: the task, with a reference; NULL if none has the property.
 */
struct task_struct *vmali_task_next(bool (*has)(struct vmali_task *t, u64 arg), u64 arg);

#endif
