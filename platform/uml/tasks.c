// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The tasks that a seed has an effect on: a table of fixed size, since tasks are looked up
 * where nothing can be allocated.
 */
#include <linux/hashtable.h>
#include <linux/sched/task.h>
#include <linux/spinlock.h>

#include "choices.h"
#include "tasks.h"

/* At the same time */
#define TASKS	512

static struct vmali_task all[TASKS];
static DEFINE_HASHTABLE(table, 8);
static DEFINE_RAW_SPINLOCK(lock);

static struct vmali_task *find(const struct task_struct *task)
{
	struct vmali_task *t;

	hash_for_each_possible(table, t, node, (unsigned long)task)
		if (t->task == task)
			return t;
	return NULL;
}

static struct vmali_task *add(struct task_struct *task)
{
	struct vmali_task *t;

	for (t = all; t < all + TASKS; t++) {
		if (t->task)
			continue;
		*t = (struct vmali_task){
			.task = task, .stream = vmali_stream_of_task(task),
		};
		hash_add(table, &t->node, (unsigned long)task);
		return t;
	}
	return NULL;
}

struct vmali_task *vmali_task_find(const struct task_struct *task)
{
	struct vmali_task *t;
	unsigned long flags;

	raw_spin_lock_irqsave(&lock, flags);
	t = find(task);
	raw_spin_unlock_irqrestore(&lock, flags);
	return t;
}

struct vmali_task *vmali_task_add(struct task_struct *task)
{
	struct vmali_task *t;
	unsigned long flags;

	raw_spin_lock_irqsave(&lock, flags);
	t = find(task);
	/* Removed for good: another task may have this address soon */
	if (!t && !(task->flags & PF_EXITING))
		t = add(task);
	raw_spin_unlock_irqrestore(&lock, flags);
	return t;
}

void vmali_task_remove(const struct task_struct *task)
{
	struct vmali_task *t;
	unsigned long flags;

	raw_spin_lock_irqsave(&lock, flags);
	t = find(task);
	if (t) {
		hash_del(&t->node);
		t->task = NULL;
	}
	raw_spin_unlock_irqrestore(&lock, flags);
}

struct task_struct *vmali_task_next(bool (*has)(struct vmali_task *t, u64 arg), u64 arg)
{
	struct task_struct *found = NULL;
	unsigned long flags;
	int i;

	raw_spin_lock_irqsave(&lock, flags);
	for (i = 0; !found && i < TASKS; i++)
		if (all[i].task && has(&all[i], arg))
			found = get_task_struct(all[i].task);
	raw_spin_unlock_irqrestore(&lock, flags);
	return found;
}
