/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * The choices of a seed: which are made, their numbers, and the list of those that had an
 * effect.  What they are about is decided where they are used: perturb.c, priority.c.
 */
#ifndef VMALI_CHOICES_H
#define VMALI_CHOICES_H

#include <linux/sched.h>
#include <linux/types.h>
#include <linux/workqueue.h>

/**
 * enum vmali_choice - what is chosen; a new kind is a line here and one in choices.c
 * @VMALI_CHOICE_IRQ: how late an interrupt is delivered
 * @VMALI_CHOICE_ACCESS: whether a task sleeps at a register access
 * @VMALI_CHOICE_LOCK: whether it does at a lock, or another place where it could lose the CPU
 * @VMALI_CHOICE_WAKEUP: whether a task that is woken sleeps once more
 * @VMALI_CHOICE_PRIORITY: the priority of a task, or of a work item
 * @VMALI_CHOICE_CHANGE: whether the priority of the task that runs is changed to a low one
 * @VMALI_CHOICE_REQUEST: how much longer the firmware takes for its requests
 * @VMALI_CHOICE_COMPLETE: how much longer the GPU takes for something else
 * @VMALI_CHOICE_QUEUE: which of several queues the GPU executes first
 */
enum vmali_choice {
	VMALI_CHOICE_IRQ,
	VMALI_CHOICE_ACCESS,
	VMALI_CHOICE_LOCK,
	VMALI_CHOICE_WAKEUP,
	VMALI_CHOICE_PRIORITY,
	VMALI_CHOICE_CHANGE,
	VMALI_CHOICE_REQUEST,
	VMALI_CHOICE_COMPLETE,
	VMALI_CHOICE_QUEUE,
	VMALI_CHOICE_KINDS,
};

/*
 * Numbers of a kind begin at its multiple of the first, and in there those of a stream at
 * its multiple of the second; tools/explore/choices.h has that one, too.
 */
#define VMALI_CHOICE_SPACE	200000000
#define VMALI_CHOICE_STREAM	400000

/* The stream of what is no task's */
#define VMALI_STREAM_BOARD	0

/**
 * vmali_stream_of_task() - the stream of a task's choices
 * @task: the task
 *
 * Each task has its own numbers, so that the choices of one do not depend on how far others
 * have come.
 */
u32 vmali_stream_of_task(const struct task_struct *task);

/**
 * vmali_stream_of_work() - the stream of a work item's choices
 * @func: the item's function; which worker executes it does not matter
 *
 * Context: any.
 */
u32 vmali_stream_of_work(work_func_t func);

/**
 * vmali_choice_made() - whether the seed makes choices of a kind
 * @what: the kind
 */
bool vmali_choice_made(enum vmali_choice what);

/**
 * vmali_choose() - make the next choice of a stream
 * @what: its kind
 * @stream: the stream
 * @task: whose choice it is, for the list
 * @busy: set to whether the choice is only to take its time, without a task losing the CPU
 *	  for it; NULL if there is no such thing: then it is not made
 *
 * Context: any.
 *
 * Return: nanoseconds, a priority, or for VMALI_CHOICE_QUEUE any number; 0 if nothing is to
 * happen.
 */
u64 vmali_choose(enum vmali_choice what, u32 stream, const struct task_struct *task,
		 bool *busy);

/**
 * vmali_choices_init() - read the parameters
 *
 * Return: 1 if there is a seed, 0 if there is none, or a negative error code.
 */
int vmali_choices_init(void);

#endif
