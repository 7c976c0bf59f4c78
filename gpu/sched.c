// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Which queue of which group executes next.
 *
 * Time is counted in instructions and shared out in rounds.  In a round the groups of
 * the highest priority that has something to execute get ROUND_FIRST instructions each,
 * and every other group ROUND_OTHER: priority decides, and no group starves.  Within a
 * round the higher priority goes first, and equals alternate in time slices.  The queues
 * of a group share what the group gets in the same way, by their own priority.
 *
 * A round continues across calls of mali_gpu_run(), so that the share does not depend on
 * the caller's budget.  No public source says how Arm's firmware weighs priorities;
 * drivers rely on no more than what is said here: panthor gives each slot a priority
 * of its own, and a group that waits for an endless loop's CPU share must still finish.
 */
#include "sched.h"
#include "cost.h"
#include "cs.h"
#include "fwmem.h"
#include "mmu.h"
#include "timer.h"

/* Instructions of a queue's time slice, among equal priorities */
#define SLICE		64u
/* Instructions of a group in a round: of the highest priority, of all others */
#define ROUND_FIRST	512u
#define ROUND_OTHER	32u
/* Instructions of a queue in its group's round, likewise */
#define QUEUE_FIRST	128u
#define QUEUE_OTHER	8u

void mali_sched_reset(struct mali_gpu *gpu)
{
	memset(gpu->sched, 0, sizeof(*gpu->sched));
}

/**
 * mali_sched_look() - CSs may have become ready
 * @gpu: GPU
 */
void mali_sched_look(struct mali_gpu *gpu)
{
	gpu->sched->look = true;
}

static u32 queue_priority(const struct cs *cs)
{
	return cs->config & 0xf;
}

/* Find the queues of a group that can execute */
static void look_at(struct mali_gpu *gpu, unsigned int n)
{
	struct csg *csg = &gpu->csg[n];
	u32 ready = 0;
	unsigned int m;

	if (csg->state == CSG_RUN) {
		for (m = 0; m < csg->stream_num; m++) {
			struct cs_ref q = { csg, &csg->cs[m], n, m };

			if (q.cs->started && mali_cs_runnable(gpu, &q))
				ready |= BIT32(m);
		}
	}
	csg->ready = ready;
}

static void look(struct mali_gpu *gpu)
{
	struct fwmem *fw = gpu->fw;
	unsigned int i;

	gpu->sched->look = false;
	for (i = 0; i < fw->group_num; i++)
		look_at(gpu, i);
}

/* Share out a round among the queues of a group.  Return: whether any can execute */
static bool refill_queues(struct csg *csg)
{
	u32 first = 0;
	unsigned int m;

	for (m = 0; m < csg->stream_num; m++)
		if ((csg->ready & BIT32(m)) && queue_priority(&csg->cs[m]) > first)
			first = queue_priority(&csg->cs[m]);
	for (m = 0; m < csg->stream_num; m++)
		csg->cs[m].credit = queue_priority(&csg->cs[m]) >= first ? QUEUE_FIRST :
									   QUEUE_OTHER;
	return csg->ready;
}

/* Share out a round among the groups.  Return: whether any can execute */
static bool refill_groups(struct mali_gpu *gpu)
{
	bool any = false;
	u32 first = 0;
	unsigned int i;

	for (i = 0; i < gpu->fw->group_num; i++) {
		if (!gpu->csg[i].ready)
			continue;
		any = true;
		if (gpu->csg[i].priority > first)
			first = gpu->csg[i].priority;
	}
	/* A group that has nothing to execute yet may have later in the round */
	for (i = 0; i < gpu->fw->group_num; i++)
		gpu->csg[i].credit = gpu->csg[i].priority >= first ? ROUND_FIRST : ROUND_OTHER;
	return any;
}

static struct csg *pick_group(struct mali_gpu *gpu, unsigned int *n)
{
	struct csg *best = NULL;
	unsigned int i, k;

	for (k = 0; k < gpu->fw->group_num; k++) {
		struct csg *csg;

		i = (gpu->sched->next_group + k) % gpu->fw->group_num;
		csg = &gpu->csg[i];
		if (!csg->ready || !csg->credit || (best && csg->priority <= best->priority))
			continue;
		best = csg;
		*n = i;
	}
	return best;
}

static struct cs *pick_queue(struct csg *csg, unsigned int *m)
{
	struct cs *best = NULL;
	unsigned int i, k;

	for (k = 0; k < csg->stream_num; k++) {
		struct cs *cs;

		i = (csg->next_cs + k) % csg->stream_num;
		cs = &csg->cs[i];
		if (!(csg->ready & BIT32(i)) || !cs->credit ||
		    (best && queue_priority(cs) <= queue_priority(best)))
			continue;
		best = cs;
		*m = i;
	}
	return best;
}

static u32 smallest(u32 a, u32 b)
{
	return a < b ? a : b;
}

/* One slice of one queue of a group.  Return: instructions executed */
static u32 turn(struct mali_gpu *gpu, struct csg *csg, unsigned int n, u32 budget)
{
	struct fwmem *fw = gpu->fw;
	struct cs_ref q = { .csg = csg, .group = n };
	u64 before = gpu->stat[MALI_STAT_INSTRUCTIONS];
	u32 limit, ran;

	q.cs = pick_queue(csg, &q.stream);
	if (!q.cs) {
		/* Queues may have released one another meanwhile */
		look_at(gpu, n);
		if (!refill_queues(csg))
			return 0;
		q.cs = pick_queue(csg, &q.stream);
	}
	gpu->sched->next_group = (n + 1) % fw->group_num;
	csg->next_cs = (q.stream + 1) % csg->stream_num;
	limit = smallest(smallest(budget, SLICE), smallest(csg->credit, q.cs->credit));
	ran = mali_cs_run(gpu, &q, limit);
	csg->credit -= smallest(ran, csg->credit);
	q.cs->credit -= smallest(ran, q.cs->credit);
	/* Instructions in flight take time of the queue, but are not counted again */
	csg->instructions += gpu->stat[MALI_STAT_INSTRUCTIONS] - before;
	if (ran)
		mali_timers_moved(q.cs);
	if (ran < limit)
		csg->ready &= ~BIT32(q.stream);
	return ran;
}

/**
 * mali_sched_run() - execute queues of the groups on slot
 * @gpu: GPU, MCU enabled, not mali_cost_busy(), which it is afterwards
 * @budget: instructions at most
 *
 * Return: instructions executed; less than @budget when nothing more can be now.
 */
u32 mali_sched_run(struct mali_gpu *gpu, u32 budget)
{
	u64 before = gpu->stat[MALI_STAT_INSTRUCTIONS];
	u32 done = 0, round = 0;
	bool fresh = false;

	/*
	 * Between calls, the driver may have locked memory of the firmware's that a queue
	 * needs, which was ready then.
	 */
	if (gpu->sched->look || mali_mmu_as_locked(gpu, 0))
		look(gpu);
	while (done < budget) {
		unsigned int n;
		struct csg *csg = pick_group(gpu, &n);
		u32 ran;

		if (csg) {
			ran = turn(gpu, csg, n, budget - done);
			done += ran;
			round += ran;
			continue;
		}
		/* A whole round in which nothing was executed is the end */
		if (fresh && !round)
			break;
		look(gpu);
		if (!refill_groups(gpu))
			break;
		fresh = true;
		round = 0;
	}
	mali_cost_spend(gpu, mali_cost_ns(gpu, MALI_COST_INSTRUCTION,
					  gpu->stat[MALI_STAT_INSTRUCTIONS] - before));
	return done;
}
