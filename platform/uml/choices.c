// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Choices that a seed makes.
 *
 * With virtual time a run repeats itself.  A seed makes it another one, in what a real
 * system varies as well.  Nothing is done that a real system could not do.
 *
 * Each choice depends on the seed and on its number alone, so a run is repeated by its seed.
 * Each kind is numbered by itself, and in it each task and each kind of work: one more lock
 * that is taken makes no other interrupt late, and a task that comes later than it did has
 * the same choices nevertheless.
 *
 * "keep" leaves all choices but some out, to find those that matter; those of "busy" take
 * their time, but no other task runs meanwhile.  The choices taken are in debugfs, and in the
 * trace; if the kernel panics, the last ones are in its log.
 */
#include <linux/debugfs.h>
#include <linux/hash.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/panic_notifier.h>
#include <linux/seq_file.h>
#include <linux/spinlock.h>
#include <linux/timekeeping.h>
#include <linux/vmalloc.h>

#include "board.h"
#include "choices.h"
#include "gpu_trace.h"

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

static char busy[8192];
module_param_string(busy, busy, sizeof(busy), 0444);
MODULE_PARM_DESC(busy, "choices that only take their time, as 3,17-20; default: none");

static unsigned int panic_choices = 32;
module_param(panic_choices, uint, 0444);
MODULE_PARM_DESC(panic_choices, "how many choices a panic prints (default 32)");

/* From the shortest to the longest delay, in powers of two of nanoseconds: 1 us to 16 ms */
#define SHORTEST	10
#define LONGEST		24

/* Longest of what the GPU takes longer, likewise: 1 ms, as drivers have limits of 2 ms */
#define LONGEST_GPU	20
/* Values of VMALI_CHOICE_QUEUE: divisible by each small number of queues */
#define QUEUE_VALUES	840

/* Priorities of SCHED_FIFO: what a task begins with is above what a change point gives it */
#define FIRST_MIN	40
#define FIRST_MAX	89
#define CHANGED_MIN	2
#define CHANGED_MAX	39

/* Choices that are remembered, for debugfs */
#define LOG_SIZE	65536
/* Ranges in "keep" and "busy": each takes two characters at least */
#define RANGES		(sizeof(keep) / 2)

/* Streams of tasks, by number of the process; then those of functions of work items */
#define TASK_STREAMS	150
#define WORK_STREAMS	350
#define STREAMS		(TASK_STREAMS + WORK_STREAMS)
static_assert(STREAMS * VMALI_CHOICE_STREAM == VMALI_CHOICE_SPACE);
/* They are read as int */
static_assert((u64)VMALI_CHOICE_KINDS * VMALI_CHOICE_SPACE <= INT_MAX);

/**
 * enum strategy - how the seed varies the order in which tasks run
 * @DELAYS: tasks are off the CPU for a while, interrupts come late
 * @PRIORITIES: tasks have priorities, which change at random points (PCT)
 * @BOTH: both
 */
enum strategy {
	DELAYS = 1,
	PRIORITIES = 2,
	BOTH = DELAYS | PRIORITIES,
};

/**
 * struct taken - a choice that had an effect
 * @ns: when, on the guest's clock
 * @number: which
 * @value: nanoseconds, a priority, or a number of queues
 * @name: kind
 * @unit: of @value
 * @comm: name of the task
 */
struct taken {
	u64 ns;
	u32 number;
	u32 value;
	const char *name;
	const char *unit;
	char comm[TASK_COMM_LEN];
};

/**
 * struct list - some choices
 * @ranges: first and last number of each range, ascending
 * @count: how many ranges
 */
struct list {
	u32 ranges[RANGES][2];
	u32 count;
};

/**
 * struct choices - the state of the choices
 * @lock: for all of it
 * @strategy: of the seed
 * @next: of each kind and stream, how many choices there were
 * @made: how many choices there were in all
 * @keep: those that are kept
 * @keep_all: whether all are
 * @busy: those that only take their time
 * @rarity: of each kind: one in 2^rarity has an effect
 * @count: entries of @log
 * @log: choices that had an effect
 * @works: function of each stream of work items
 */
static struct choices {
	raw_spinlock_t lock;
	enum strategy strategy;
	u32 next[VMALI_CHOICE_KINDS][STREAMS];
	u64 made;
	struct list keep;
	bool keep_all;
	struct list busy;
	u32 rarity[VMALI_CHOICE_KINDS];
	u32 count;
	struct taken *log;
	work_func_t works[WORK_STREAMS];
} choices = {
	.lock = __RAW_SPIN_LOCK_UNLOCKED(choices.lock),
};

/* Each power of two is as likely as the others */
static u32 delay(u64 random, u64 more)
{
	u32 size = SHORTEST + (random >> 32) % (LONGEST - SHORTEST);

	return BIT(size) + (more & (BIT(size) - 1));
}

static u32 gpu_delay(u64 random, u64 more)
{
	u32 size = SHORTEST + (random >> 32) % (LONGEST_GPU - SHORTEST);

	return BIT(size) + (more & (BIT(size) - 1));
}

static u32 queue_number(u64 random, u64 more)
{
	return 1 + (random >> 32) % QUEUE_VALUES;
}

static u32 first_priority(u64 random, u64 more)
{
	return FIRST_MIN + (random >> 32) % (FIRST_MAX - FIRST_MIN + 1);
}

static u32 changed_priority(u64 random, u64 more)
{
	return CHANGED_MIN + (random >> 32) % (CHANGED_MAX - CHANGED_MIN + 1);
}

/**
 * struct kind - a kind of choices
 * @name: for the list
 * @unit: of the value
 * @strategies: those that make such choices
 * @often: one in 2^N has an effect, with an N of the seed's from here
 * @rarest: to here
 * @once: a stream has one choice of the kind, which is the same each time
 * @value: of two random numbers
 */
static const struct kind {
	const char *name;
	const char *unit;
	u32 strategies;
	u32 often, rarest;
	bool once;
	u32 (*value)(u64 random, u64 more);
} kinds[] = {
	[VMALI_CHOICE_IRQ] = { "irq", "ns", DELAYS, 1, 1, false, delay },
	[VMALI_CHOICE_ACCESS] = { "access", "ns", DELAYS, 3, 10, false, delay },
	[VMALI_CHOICE_LOCK] = { "lock", "ns", DELAYS, 3, 10, false, delay },
	[VMALI_CHOICE_WAKEUP] = { "wakeup", "ns", DELAYS, 3, 10, false, delay },
	[VMALI_CHOICE_PRIORITY] = { "priority", "fifo", PRIORITIES, 0, 0, true,
				    first_priority },
	[VMALI_CHOICE_CHANGE] = { "change", "fifo", PRIORITIES, 3, 12, false,
				  changed_priority },
	[VMALI_CHOICE_REQUEST] = { "request", "ns", DELAYS, 1, 6, false, gpu_delay },
	[VMALI_CHOICE_COMPLETE] = { "complete", "ns", DELAYS, 2, 8, false, gpu_delay },
	[VMALI_CHOICE_QUEUE] = { "queue", "nth", BOTH, 1, 5, false, queue_number },
};

static_assert(ARRAY_SIZE(kinds) == VMALI_CHOICE_KINDS);

/* splitmix64, of the seed and a number */
static u64 mix(u64 n)
{
	u64 z = seed * 0x9e3779b97f4a7c15ull + n;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
	return z ^ (z >> 31);
}

/* Return: whether the text is a list of ascending numbers, as 3,17-20, or empty */
static bool list_parse(struct list *list, char *p)
{
	int first, last, more, next = 0;

	if (!*p)
		return true;
	do {
		more = get_option(&p, &first);
		last = first;
		/* The hyphen is still there, and makes the other end negative */
		if (more == 3) {
			more = get_option(&p, &last);
			last = -last;
		}
		if (!more || first < next || last < first || list->count == RANGES)
			return false;
		list->ranges[list->count][0] = first;
		list->ranges[list->count++][1] = last;
		next = last + 1;
	} while (more == 2);
	return !*p;
}

static bool list_has(const struct list *list, u32 number)
{
	u32 low = 0, high = list->count;

	while (low < high) {
		u32 middle = (low + high) / 2;

		if (number > list->ranges[middle][1])
			low = middle + 1;
		else
			high = middle;
	}
	return low < list->count && number >= list->ranges[low][0];
}

u32 vmali_stream_of_task(const struct task_struct *task)
{
	return task->pid % TASK_STREAMS;
}

u32 vmali_stream_of_work(work_func_t func)
{
	u32 at = hash_ptr(func, 32) % WORK_STREAMS, i;
	unsigned long flags;

	raw_spin_lock_irqsave(&choices.lock, flags);
	/* With another function only if there are too many */
	for (i = 0; i < WORK_STREAMS && choices.works[at] && choices.works[at] != func; i++)
		at = (at + 1) % WORK_STREAMS;
	if (!choices.works[at])
		choices.works[at] = func;
	raw_spin_unlock_irqrestore(&choices.lock, flags);
	return TASK_STREAMS + at;
}

bool vmali_choice_made(enum vmali_choice what)
{
	return kinds[what].strategies & choices.strategy;
}

static void note(u32 number, enum vmali_choice what, bool is_busy, u32 value,
		 const struct task_struct *task)
{
	const char *name = is_busy ? "busy" : kinds[what].name;

	if (choices.count < LOG_SIZE) {
		struct taken *t = &choices.log[choices.count];

		t->ns = ktime_get_mono_fast_ns();
		t->number = number;
		t->value = value;
		t->name = name;
		t->unit = kinds[what].unit;
		memcpy(t->comm, task->comm, sizeof(t->comm));
	}
	choices.count++;
	trace_choice(number, name, value, kinds[what].unit);
}

u64 vmali_choose(enum vmali_choice what, u32 stream, const struct task_struct *task,
		 bool *is_busy)
{
	const struct kind *kind = &kinds[what];
	bool only_time, again;
	unsigned long flags;
	u32 number, *next;
	u64 random;
	u32 value = 0;

	if (!vmali_choice_made(what))
		return 0;
	raw_spin_lock_irqsave(&choices.lock, flags);
	next = &choices.next[what][stream];
	again = kind->once && *next;
	number = what * VMALI_CHOICE_SPACE + stream * VMALI_CHOICE_STREAM +
		 (kind->once ? 0 : *next);
	choices.made += !again;
	/* The last number is of any that there would be more */
	if (*next < (kind->once ? 1 : VMALI_CHOICE_STREAM - 1))
		(*next)++;
	random = mix(number + 1);
	only_time = is_busy && list_has(&choices.busy, number);
	if (!(random & (BIT_ULL(choices.rarity[what]) - 1)) &&
	    (only_time || choices.keep_all || list_has(&choices.keep, number))) {
		value = kind->value(random, mix(random));
		if (!again)
			note(number, what, only_time, value, task);
	}
	raw_spin_unlock_irqrestore(&choices.lock, flags);
	if (is_busy)
		*is_busy = only_time;
	return value;
}

#define HEAD_FORMAT	"seed %lu taken %u of %llu\n"
#define HEAD_ARGS	seed, choices.count, choices.made

/* Of struct taken */
#define TAKEN_FORMAT	"%u %llu.%09llu %s %u %s %s\n"
#define TAKEN_ARGS(t)	(t)->number, (t)->ns / NSEC_PER_SEC, (t)->ns % NSEC_PER_SEC, \
			(t)->name, (t)->value, (t)->unit, (t)->comm

static int choices_show(struct seq_file *m, void *unused)
{
	u32 i;

	seq_printf(m, HEAD_FORMAT, HEAD_ARGS);
	for (i = 0; i < min(choices.count, LOG_SIZE); i++)
		seq_printf(m, TAKEN_FORMAT, TAKEN_ARGS(&choices.log[i]));
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(choices);

/* A kernel that has died has no debugfs any more: the last choices go to its log */
static int print_choices(struct notifier_block *nb, unsigned long event, void *unused)
{
	u32 count = min(choices.count, LOG_SIZE);
	u32 i = count > panic_choices ? count - panic_choices : 0;

	pr_emerg("vmali_gpu: " HEAD_FORMAT, HEAD_ARGS);
	for (; i < count; i++)
		pr_emerg("vmali_gpu: choice " TAKEN_FORMAT, TAKEN_ARGS(&choices.log[i]));
	return NOTIFY_DONE;
}

static struct notifier_block panic_notifier = {
	.notifier_call = print_choices,
	/* User-Mode Linux's own ends the process */
	.priority = INT_MAX,
};

static enum strategy strategy_of_seed(void)
{
	switch (seed % 4) {
	case 0:
		return PRIORITIES;
	case 2:
		return BOTH;
	default:
		return DELAYS;
	}
}

int __init vmali_choices_init(void)
{
	u32 i, span;

	if (!seed)
		return 0;
	choices.keep_all = !*keep;
	if ((strcmp(keep, "none") && !list_parse(&choices.keep, keep)) ||
	    !list_parse(&choices.busy, busy)) {
		pr_err("vmali_gpu: keep and busy are lists of ascending numbers, as 3,17-20, keep also none\n");
		return -EINVAL;
	}
	choices.log = vcalloc(LOG_SIZE, sizeof(*choices.log));
	if (!choices.log)
		return -ENOMEM;
	for (i = 0; i < VMALI_CHOICE_KINDS; i++) {
		span = kinds[i].rarest - kinds[i].often + 1;
		choices.rarity[i] = kinds[i].often + mix(0) % span;
	}
	choices.strategy = strategy_of_seed();
	debugfs_create_file("choices", 0444, vmali_debugfs_dir(), NULL, &choices_fops);
	atomic_notifier_chain_register(&panic_notifier_list, &panic_notifier);
	return 1;
}
