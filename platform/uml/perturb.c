// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Choices that a seed makes.
 *
 * With virtual time a run repeats itself.  A seed makes it another one, in what a real
 * system varies as well: interrupts come later, and tasks are off the CPU for a while
 * where they could have been anyway.  Nothing is done that a real system could not do.
 *
 * Each choice depends on the seed and on its number, so a run is repeated by its seed.  Each
 * kind is numbered by itself, so that one more lock that is taken makes no other interrupt
 * late.
 *
 * "keep" leaves all choices but some out, to find those that matter.  The choices taken are
 * in debugfs, and in the trace; if the kernel panics, the last ones are in its log.
 *
 * Tasks sleep at accesses to the GPU's registers, and at tracepoints that a task passes
 * where it may sleep: locks, if the kernel has lockdep, and work and fences.  No driver is
 * changed for it.
 */
#include <linux/debugfs.h>
#include <linux/hrtimer.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/panic_notifier.h>
#include <linux/preempt.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/seq_file.h>
#include <linux/spinlock.h>
#include <linux/tracepoint.h>
#include <linux/vmalloc.h>

#include "board.h"
#include "gpu_trace.h"
#include "perturb.h"

static unsigned long seed;
module_param(seed, ulong, 0444);
MODULE_PARM_DESC(seed, "of what varies; 0: nothing does (default)");

/*
 * Not allocated, and longer than a charp may be: what is there must not depend on it.
 * tools/explore/choices.h has the size, too.
 */
static char keep[8192];
module_param_string(keep, keep, sizeof(keep), 0444);
MODULE_PARM_DESC(keep, "choices that are taken, as 3,17-20, or none; default: all");

/* From the shortest to the longest delay, in powers of two of nanoseconds: 1 us to 16 ms */
#define SHORTEST	10
#define LONGEST		24

/* Choices that are remembered, for debugfs */
#define LOG_SIZE	16384
/* Those of them that a panic prints */
#define LOG_PANIC	32
/* Ranges in "keep": each takes two characters at least */
#define RANGES		(sizeof(keep) / 2)
/* Tasks that are in vmali_perturb_point() at the same time */
#define TASKS		64

/**
 * struct taken - a choice that had an effect
 * @ns: when, on the guest's clock
 * @number: which
 * @delay: nanoseconds
 * @what: kind
 * @comm: name of the task
 */
struct taken {
	u64 ns;
	u32 number;
	u32 delay;
	enum vmali_choice what;
	char comm[TASK_COMM_LEN];
};

/**
 * struct perturb - the state of the choices
 * @lock: for all of it
 * @next: of each kind, how many choices there were
 * @ranges: of the choices that are kept, ascending; first and last number of each
 * @range_count: how many
 * @keep_all: whether all choices are kept
 * @rarity: of those at locks and accesses: one in 2^rarity, by the seed
 * @count: entries of @log
 * @log: choices that had an effect
 * @tasks: those that sleep here, or are about to: taking a lock for it is no new choice
 */
static struct perturb {
	raw_spinlock_t lock;
	u32 next[VMALI_CHOICE_KINDS];
	u32 ranges[RANGES][2];
	u32 range_count;
	bool keep_all;
	u32 rarity;
	u32 count;
	struct taken *log;
	struct task_struct *tasks[TASKS];
} perturb = {
	.lock = __RAW_SPIN_LOCK_UNLOCKED(perturb.lock),
};

static const char * const names[] = {
	[VMALI_CHOICE_IRQ] = "irq",
	[VMALI_CHOICE_ACCESS] = "access",
	[VMALI_CHOICE_LOCK] = "lock",
};

/* splitmix64, of the seed and a number */
static u64 mix(u64 n)
{
	u64 z = seed * 0x9e3779b97f4a7c15ull + n;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
	return z ^ (z >> 31);
}

/* Read "keep".  Return: whether it is as it should be */
static bool keep_parse(void)
{
	int first, last, more, next = 0;
	char *p = keep;

	perturb.keep_all = !*p;
	if (!*p || !strcmp(p, "none"))
		return true;
	do {
		more = get_option(&p, &first);
		last = first;
		/* The hyphen is still there, and makes the other end negative */
		if (more == 3) {
			more = get_option(&p, &last);
			last = -last;
		}
		if (!more || first < next || last < first || perturb.range_count == RANGES)
			return false;
		perturb.ranges[perturb.range_count][0] = first;
		perturb.ranges[perturb.range_count++][1] = last;
		next = last + 1;
	} while (more == 2);
	return !*p;
}

static bool kept(u32 number)
{
	u32 low = 0, high = perturb.range_count;

	while (low < high) {
		u32 middle = (low + high) / 2;

		if (number > perturb.ranges[middle][1])
			low = middle + 1;
		else
			high = middle;
	}
	return perturb.keep_all ||
	       (low < perturb.range_count && number >= perturb.ranges[low][0]);
}

/* One in 2^rarity choices has an effect.  Return: a delay in nanoseconds, or 0 */
static u64 choose(enum vmali_choice what, u32 rarity)
{
	unsigned long flags;
	u64 random, delay;
	u32 number;

	raw_spin_lock_irqsave(&perturb.lock, flags);
	number = what * VMALI_CHOICE_SPACE + perturb.next[what];
	/* The last number is of any that there would be more */
	if (perturb.next[what] < VMALI_CHOICE_SPACE - 1)
		perturb.next[what]++;
	random = mix(number + 1);
	delay = 0;
	if (!(random & (BIT_ULL(rarity) - 1)) && kept(number)) {
		u32 size = SHORTEST + (random >> 32) % (LONGEST - SHORTEST);

		delay = BIT_ULL(size) + (mix(random) & (BIT_ULL(size) - 1));
		if (perturb.count < LOG_SIZE) {
			struct taken *t = &perturb.log[perturb.count++];

			t->ns = ktime_get_mono_fast_ns();
			t->number = number;
			t->delay = delay;
			t->what = what;
			memcpy(t->comm, current->comm, sizeof(t->comm));
		}
		trace_choice(number, names[what], delay);
	}
	raw_spin_unlock_irqrestore(&perturb.lock, flags);
	return delay;
}

/**
 * vmali_perturb_delay() - choose how late something happens
 * @what: what
 *
 * Context: any.
 *
 * Return: nanoseconds, 0 in about half of all cases, and always without a seed.
 */
u64 vmali_perturb_delay(enum vmali_choice what)
{
	return seed ? choose(what, 1) : 0;
}

/* Remember the task, or forget it.  Return: false if it is there, or if there is no room */
static bool enter(struct task_struct *task)
{
	int i, place = -1;

	for (i = 0; i < TASKS; i++) {
		if (perturb.tasks[i] == task)
			return false;
		if (!perturb.tasks[i])
			place = i;
	}
	if (place < 0)
		return false;
	perturb.tasks[place] = task;
	return true;
}

static void leave(struct task_struct *task)
{
	int i;

	for (i = 0; i < TASKS; i++)
		if (perturb.tasks[i] == task)
			perturb.tasks[i] = NULL;
}

static bool may_sleep(void)
{
	return preemptible() && !rcu_preempt_depth() && !is_idle_task(current) &&
	       (current->mm || (current->flags & PF_WQ_WORKER)) &&
	       get_current_state() == TASK_RUNNING;
}

/**
 * vmali_perturb_point() - a place where the task could lose the CPU
 * @what: what kind of place
 *
 * Context: any; it does nothing where the task must not sleep.
 */
void vmali_perturb_point(enum vmali_choice what)
{
	ktime_t delay;
	bool first;

	if (!seed || !may_sleep())
		return;
	/* One CPU: a task that may not be preempted is alone with the table */
	preempt_disable();
	first = enter(current);
	preempt_enable();
	if (!first)
		return;
	delay = choose(what, perturb.rarity);
	if (delay) {
		set_current_state(TASK_UNINTERRUPTIBLE);
		schedule_hrtimeout(&delay, HRTIMER_MODE_REL);
	}
	leave(current);
}

/* A tracepoint; what it passes besides is not looked at */
static void probe(void *unused)
{
	vmali_perturb_point(VMALI_CHOICE_LOCK);
}

static void add_probe(struct tracepoint *tp, void *unused)
{
	static const char * const points[] = {
		"lock_acquire", "workqueue_execute_start", "workqueue_execute_end",
		"dma_fence_init", "dma_fence_emit", "dma_fence_enable_signal",
	};

	if (match_string(points, ARRAY_SIZE(points), tp->name) >= 0 &&
	    tracepoint_probe_register(tp, probe, NULL))
		pr_err("vmali_gpu: tracepoint %s cannot be used\n", tp->name);
}

/* The numbers of one kind, with a comma or not before them */
#define KIND_FORMAT	"%s%u-%u"
#define KIND_ARGS(comma, kind)	comma, (kind) * VMALI_CHOICE_SPACE, \
				(kind) * VMALI_CHOICE_SPACE + max(perturb.next[kind], 1) - 1
#define HEAD_FORMAT	"seed %lu taken %u of " KIND_FORMAT KIND_FORMAT KIND_FORMAT "\n"
#define HEAD_ARGS	seed, perturb.count, KIND_ARGS("", VMALI_CHOICE_IRQ), \
			KIND_ARGS(",", VMALI_CHOICE_ACCESS), KIND_ARGS(",", VMALI_CHOICE_LOCK)

/* Of struct taken */
#define TAKEN_FORMAT	"%u %llu.%09llu %s %u ns %s\n"
#define TAKEN_ARGS(t)	(t)->number, (t)->ns / NSEC_PER_SEC, (t)->ns % NSEC_PER_SEC, \
			names[(t)->what], (t)->delay, (t)->comm

static int choices_show(struct seq_file *m, void *unused)
{
	u32 i;

	seq_printf(m, HEAD_FORMAT, HEAD_ARGS);
	for (i = 0; i < perturb.count; i++)
		seq_printf(m, TAKEN_FORMAT, TAKEN_ARGS(&perturb.log[i]));
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(choices);

/* A kernel that has died has no debugfs any more: the last choices go to its log */
static int print_choices(struct notifier_block *nb, unsigned long event, void *unused)
{
	u32 i = perturb.count > LOG_PANIC ? perturb.count - LOG_PANIC : 0;

	pr_emerg("vmali_gpu: " HEAD_FORMAT, HEAD_ARGS);
	for (; i < perturb.count; i++)
		pr_emerg("vmali_gpu: choice " TAKEN_FORMAT, TAKEN_ARGS(&perturb.log[i]));
	return NOTIFY_DONE;
}

static struct notifier_block panic_notifier = {
	.notifier_call = print_choices,
	/* User-Mode Linux's own ends the process */
	.priority = INT_MAX,
};

/**
 * vmali_perturb_init() - begin
 *
 * Return: 0, or a negative error code.
 */
int __init vmali_perturb_init(void)
{
	if (!seed)
		return 0;
	if (!keep_parse()) {
		pr_err("vmali_gpu: keep is a list of ascending numbers, as 3,17-20, or none\n");
		return -EINVAL;
	}
	perturb.log = vcalloc(LOG_SIZE, sizeof(*perturb.log));
	if (!perturb.log)
		return -ENOMEM;
	/* From one in 8 to one in 1024 */
	perturb.rarity = 3 + mix(0) % 8;
	debugfs_create_file("choices", 0444, vmali_debugfs_dir(), NULL, &choices_fops);
	for_each_kernel_tracepoint(add_probe, NULL);
	atomic_notifier_chain_register(&panic_notifier_list, &panic_notifier);
	return 0;
}
