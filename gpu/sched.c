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
#include "../lib/mali_order.h"
#include "cost.h"
#include "cs.h"
#include "cs_async.h"
#include "fwmem.h"
#include "inject.h"
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
	unsigned int m;

	/* A queue can make one ready that comes before it */
	csg->ready = 0;
	if (csg->state != CSG_RUN)
		return;
	for (m = 0; m < csg->stream_num; m++) {
		struct cs_ref q = { csg, &csg->cs[m], n, m };

		if (q.cs->started && mali_cs_runnable(gpu, &q))
			csg->ready |= BIT32(m);
	}
}

/* Which of those that are ready is looked at first: as many further on as the host chooses */
static unsigned int choose_first(const struct mali_gpu *gpu, u32 ready, unsigned int first,
				 unsigned int count)
{
	u64 further = 0;
	u32 bits;

	/* Alone, there is nothing to choose */
	if (ready & (ready - 1)) {
		u32 n = 0;

		for (bits = ready; bits; bits &= bits - 1)
			n++;
		further = mali_choose(gpu, MALI_CHOICE_QUEUE, n);
	}
	while (further) {
		further -= ready >> first & 1;
		first = (first + 1) % count;
	}
	return first;
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
static bool refill_queues(struct mali_gpu *gpu, struct csg *csg)
{
	u32 first = 0;
	unsigned int m;

	for (m = 0; m < csg->stream_num; m++)
		if ((csg->ready & BIT32(m)) && queue_priority(&csg->cs[m]) > first)
			first = queue_priority(&csg->cs[m]);
	for (m = 0; m < csg->stream_num; m++)
		csg->cs[m].credit = queue_priority(&csg->cs[m]) >= first ? QUEUE_FIRST :
									   QUEUE_OTHER;
	csg->next_cs = choose_first(gpu, csg->ready, csg->next_cs, csg->stream_num);
	return csg->ready;
}

/* Share out a round among the groups.  Return: whether any can execute */
static bool refill_groups(struct mali_gpu *gpu)
{
	u32 first = 0, ready = 0;
	unsigned int i;

	for (i = 0; i < gpu->fw->group_num; i++) {
		if (!gpu->csg[i].ready)
			continue;
		ready |= BIT32(i);
		if (gpu->csg[i].priority > first)
			first = gpu->csg[i].priority;
	}
	/* The round begins when there is something to execute */
	if (!ready)
		return false;
	/* A group that has nothing to execute yet may have later in the round */
	for (i = 0; i < gpu->fw->group_num; i++)
		gpu->csg[i].credit = gpu->csg[i].priority >= first ? ROUND_FIRST : ROUND_OTHER;
	gpu->sched->next_group = choose_first(gpu, ready, gpu->sched->next_group,
					      gpu->fw->group_num);
	return true;
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

/* When the next thing is due that is in flight, but for @except */
static u64 next_but(struct mali_gpu *gpu, const struct cs *except)
{
	u64 next = MALI_RUN_IDLE;
	unsigned int n, m;

	for (n = 0; n < gpu->fw->group_num; n++) {
		const struct csg *csg = &gpu->csg[n];

		for (m = 0; m < csg->stream_num && csg->state == CSG_RUN; m++) {
			u64 due = csg->cs[m].s.next_due;

			if (csg->cs[m].started && due > gpu->cost->now_ns && due < next &&
			    &csg->cs[m] != except)
				next = due;
		}
	}
	return next;
}

/**
 * mali_sched_next() - when the next thing is due that is in flight
 * @gpu: GPU
 *
 * Not what is overdue: that waits for something else, as the end of a lock.
 *
 * Return: the time, MALI_RUN_IDLE for never.
 */
u64 mali_sched_next(struct mali_gpu *gpu)
{
	return next_but(gpu, NULL);
}

/* Whether no queue but @q can execute at the moment */
static bool is_only(const struct mali_gpu *gpu, const struct cs_ref *q)
{
	unsigned int n;

	for (n = 0; n < gpu->fw->group_num; n++)
		if (gpu->csg[n].ready & ~(n == q->group ? BIT32(q->stream) : 0))
			return false;
	return true;
}

/* Return: whether one queue alone can execute, which is in @q then, and nothing is in flight */
static bool is_alone(struct mali_gpu *gpu, struct cs_ref *q)
{
	unsigned int n;

	q->csg = NULL;
	if (gpu->sched->look || mali_sched_next(gpu) != MALI_RUN_IDLE)
		return false;
	for (n = 0; n < gpu->fw->group_num; n++) {
		struct csg *csg = &gpu->csg[n];

		if (!csg->ready)
			continue;
		if (q->csg || (csg->ready & (csg->ready - 1)))
			return false;
		q->csg = csg;
		q->group = n;
	}
	if (!q->csg)
		return false;
	for (q->stream = 0; !(q->csg->ready >> q->stream & 1); q->stream++)
		;
	q->cs = &q->csg->cs[q->stream];
	return q->cs->s.depth && q->cs->s.block == CSB_NONE && q->cs->s.next_due == CS_NEVER;
}

static void count_instructions(struct mali_gpu *gpu, struct csg *csg, u64 n)
{
	gpu->stat[MALI_STAT_INSTRUCTIONS] += n;
	csg->instructions += n;
}

/* Look for a loop.  Return: instructions executed */
static u32 begin_loop(struct mali_gpu *gpu, u32 budget)
{
	struct sched *s = gpu->sched;
	u32 done;

	s->loop.length = 0;
	if (budget < CS_LOOP_MAX || mali_cost_ahead(gpu) ||
	    gpu->inject->left[MALI_INJECT_UNKNOWN_INSTRUCTION] ||
	    gpu->inject->left[MALI_INJECT_UNRECOVERABLE] || !is_alone(gpu, &s->looping))
		return 0;
	mali_cs_forget_lines(s->looping.cs);
	done = mali_cs_loop_find(gpu, &s->looping, &s->loop);
	count_instructions(gpu, s->looping.csg, done);
	if (done)
		mali_timers_moved(s->looping.cs);
	return done;
}

/**
 * mali_sched_catch_up() - a loop has executed up to now
 * @gpu: GPU
 *
 * Before anything looks at the queue, or changes it.
 */
void mali_sched_catch_up(struct mali_gpu *gpu)
{
	struct sched *s = gpu->sched;
	u64 now, times;

	if (!s->loop.length)
		return;
	now = gpu_time_ns(gpu);
	if (now > gpu->cost->time_ns) {
		times = (now - gpu->cost->time_ns + s->loop.iteration_ns - 1) /
			s->loop.iteration_ns;
		mali_cs_loop_repeat(gpu, &s->looping, &s->loop, times);
		count_instructions(gpu, s->looping.csg, times * s->loop.length);
		mali_timers_moved(s->looping.cs);
	}
	s->loop.length = 0;
	s->alone = true;
}

/* Do what is due, in all queues.  It does not have to wait until the others have executed */
static u32 complete_due(struct mali_gpu *gpu)
{
	u32 done = 0;
	unsigned int n, m;

	for (n = 0; n < gpu->fw->group_num; n++) {
		struct csg *csg = &gpu->csg[n];

		for (m = 0; m < csg->stream_num && csg->state == CSG_RUN; m++) {
			struct cs_ref q = { csg, &csg->cs[m], n, m };
			u32 before = done;

			if (!q.cs->started || q.cs->s.next_due > gpu->cost->now_ns ||
			    !mali_cs_runnable(gpu, &q))
				continue;
			mali_cs_async_due(gpu, &q, &done);
			if (done == before)
				continue;
			mali_timers_moved(q.cs);
			if (mali_cs_runnable(gpu, &q))
				csg->ready |= BIT32(m);
		}
	}
	gpu->sched->look |= gpu->fw->released;
	gpu->fw->released = false;
	return done;
}

/* The queue's slice is over, or a queue of a higher priority has its own before that */
static u32 slice_left(struct mali_gpu *gpu, const struct csg *csg, const struct cs_ref *q)
{
	struct sched *s = gpu->sched;

	if (s->next_group != q->group || csg->next_cs != q->stream || !s->slice)
		s->slice = SLICE;
	return s->slice;
}

/* One slice of one queue of a group.  Return: instructions executed */
static u32 turn(struct mali_gpu *gpu, struct csg *csg, unsigned int n, u32 budget)
{
	struct sched *s = gpu->sched;
	struct cs_ref q = { .csg = csg, .group = n };
	u64 before = gpu->stat[MALI_STAT_INSTRUCTIONS];
	u32 limit, ran;

	q.cs = pick_queue(csg, &q.stream);
	if (!q.cs) {
		/* Queues may have released one another meanwhile */
		if (!mali_cost_ahead(gpu))
			look_at(gpu, n);
		if (!refill_queues(gpu, csg))
			return 0;
		q.cs = pick_queue(csg, &q.stream);
	}
	limit = lesser(lesser(budget, slice_left(gpu, csg, &q)),
		       lesser(csg->credit, q.cs->credit));
	ran = mali_cs_run(gpu, &q, limit, next_but(gpu, q.cs), is_only(gpu, &q));
	csg->credit -= lesser(ran, csg->credit);
	q.cs->credit -= lesser(ran, q.cs->credit);
	s->slice -= lesser(ran, s->slice);
	/* What was in flight takes time of the queue, but is not counted again */
	csg->instructions += gpu->stat[MALI_STAT_INSTRUCTIONS] - before;
	if (ran)
		mali_timers_moved(q.cs);
	s->next_group = n;
	csg->next_cs = q.stream;
	/* One that waits for the clock continues where it is */
	if (gpu->cost->held && s->slice)
		return ran;
	if (ran < limit && !gpu->cost->held)
		csg->ready &= ~BIT32(q.stream);
	s->slice = 0;
	s->next_group = (n + 1) % gpu->fw->group_num;
	csg->next_cs = (q.stream + 1) % csg->stream_num;
	return ran;
}

/* Let queues execute until one of them has to wait for the clock, or none can */
static u32 execute(struct mali_gpu *gpu, u32 budget)
{
	u32 done = 0, round = 0;
	bool fresh = false;

	while (done < budget && !gpu->cost->held && !gpu->stopped) {
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
		/* What queues wait for may only be looked at when it is time */
		if (!mali_cost_ahead(gpu))
			look(gpu);
		if (!refill_groups(gpu))
			break;
		fresh = true;
		round = 0;
	}
	return done;
}

/**
 * mali_sched_run() - execute queues of the groups on slot
 * @gpu: GPU, MCU enabled, after mali_cost_begin()
 * @budget: instructions at most
 *
 * What was executed before takes its time: until it has passed, only what is due is done.
 *
 * Return: instructions executed; less than @budget when nothing more can be now.
 */
u32 mali_sched_run(struct mali_gpu *gpu, u32 budget)
{
	u32 done;

	/*
	 * Between calls, the driver may have locked memory of the firmware's that a queue
	 * needs, which was ready then.
	 */
	if ((gpu->sched->look || mali_mmu_as_locked(gpu, 0)) && !mali_cost_ahead(gpu))
		look(gpu);
	done = complete_due(gpu);
	if (gpu->cost->time_ns >= gpu->cost->now_ns + gpu->cost->instruction_ns)
		return done;
	/* What has become ready comes before what is executed ahead of the clock */
	if (gpu->sched->look) {
		if (mali_cost_ahead(gpu))
			return done;
		look(gpu);
	}
	if (gpu->sched->alone && !mali_cost_ahead(gpu)) {
		gpu->sched->alone = false;
		look(gpu);
		done += begin_loop(gpu, budget - lesser(done, budget));
		if (gpu->sched->loop.length)
			return done;
	}
	if (done < budget)
		done += execute(gpu, budget - done);
	/* For the next call, if it has executed as much as it may */
	gpu->sched->alone = done >= budget && !gpu->cost->held;
	return done;
}
