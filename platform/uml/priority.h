/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Priorities of tasks that a seed chooses, and changes (PCT).
 */
#ifndef VMALI_PRIORITY_H
#define VMALI_PRIORITY_H

#include "tasks.h"

/**
 * vmali_priority_hardware() - no task comes before a thread that is hardware
 * @thread: the thread
 *
 * Without a seed that has priorities, the thread stays as it is.
 *
 * Context: process.
 */
void vmali_priority_hardware(struct task_struct *thread);

/**
 * vmali_priority_begin() - give a task its priority
 * @t: the task: the calling one, or one that does not run yet; of a worker, the stream is
 *     that of the item that it begins
 *
 * Context: process, preemptible.
 */
void vmali_priority_begin(struct vmali_task *t);

/**
 * vmali_priority_end() - a worker has executed an item
 * @t: the calling task
 *
 * It takes the next item at once, as another worker would.
 *
 * Context: process, preemptible.
 */
void vmali_priority_end(struct vmali_task *t);

/**
 * vmali_priority_step() - the calling task may come to a change point
 * @t: the calling task
 *
 * Context: process, preemptible.
 */
void vmali_priority_step(struct vmali_task *t);

/**
 * vmali_priority_init() - begin
 *
 * Return: 0, or a negative error code.
 */
int vmali_priority_init(void);

#endif
