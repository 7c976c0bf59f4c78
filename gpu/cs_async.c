// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Instructions in flight: does what the scoreboard finds due.
 */
#include "cs_async.h"
#include "cs_complete.h"
#include "cost.h"
#include "endpoint.h"
#include "fwmem.h"
#include "queue.h"
#include "scoreboard.h"

/* Units of mali_gpu_run()'s budget */
#define WORK_COST	1

/* What executes jobs, by kind */
static const struct mali_endpoint * const endpoints[MALI_CS_ENDPOINT_COUNT] = {
	[MALI_CS_ENDPOINT_COMPUTE] = &mali_compute_endpoint,
	[MALI_CS_ENDPOINT_TILER] = &mali_tiler_endpoint,
	[MALI_CS_ENDPOINT_FRAGMENT] = &mali_fragment_endpoint,
};

static const struct mali_endpoint *endpoint_of(const struct cs_work *w)
{
	return endpoints[mali_cs_insns[w->id].endpoint];
}

/* Instructions that a store has overwritten must be fetched again */
static void forget_lines(struct cs *cs, u64 va, u32 len)
{
	u64 first = va >> CS_LINE_SHIFT, last = (va + len - 1) >> CS_LINE_SHIFT;
	unsigned int i;

	for (i = 0; i < CS_LINES; i++)
		if (cs->line[i].tag >= first && cs->line[i].tag <= last)
			cs->line[i].tag = CS_NEVER;
}

/*
 * Registers of the mask follow one another in memory [Mesa, cs_builder.h: what an exception handler
 * saves has no holes; panvk_vX_cmd_draw.c: indirect draws leave out a register, not a word].
 * Adjacent ones are moved in one access.
 */
static bool move(struct mali_gpu *gpu, struct cs_ref *q, struct cs_transfer *t)
{
	u32 *regs = t->store ? t->data : &q->cs->s.regs[t->base];
	u32 mask = t->mask;
	unsigned int i = 0, n;
	u64 va = t->va;

	while (mask >> i) {
		if (!(mask & BIT32(i))) {
			i++;
			continue;
		}
		for (n = 1; mask & BIT32(i + n); n++)
			;
		if (!mali_cs_mem(gpu, q, va, &regs[i], 4 * n, t->store))
			return false;
		if (t->store)
			forget_lines(q->cs, va, 4 * n);
		va += 4 * n;
		i += n;
	}
	return true;
}

static bool complete_transfer(struct mali_gpu *gpu, struct cs_ref *q)
{
	struct cs_state *s = &q->cs->s;

	if (!move(gpu, q, mali_scoreboard_oldest_transfer(s)))
		return false;
	mali_scoreboard_end_transfer(gpu, s);
	return true;
}

static enum cs_progress step(struct mali_gpu *gpu, struct cs_ref *q, unsigned int i, u32 *cost)
{
	const struct cs_work *w = &q->cs->s.work[i];
	const struct mali_endpoint *e = endpoint_of(w);

	if (e)
		return e->step(gpu, q, i, cost);
	return mali_cs_complete(gpu, q, w) ? CSP_DONE : CSP_STALL;
}

/* When a job continues that has executed a step */
static u64 next_step(const struct mali_gpu *gpu, const struct cs_work *w)
{
	const struct mali_endpoint *e = endpoint_of(w);

	return gpu->cost->time_ns +
	       (e->estimate ? e->estimate(gpu, w) : mali_cost_ns(gpu, MALI_COST_STEP, 1));
}

/* Return: false if nothing could be done.  What has been done is added to @cost */
static bool resume(struct mali_gpu *gpu, struct cs_ref *q, unsigned int i, u32 *cost)
{
	struct cs_state *s = &q->cs->s;
	struct cs_work *w = &s->work[i];
	enum cs_progress p = step(gpu, q, i, cost);

	if (p == CSP_STALL)
		return false;
	*cost += WORK_COST;
	if (p == CSP_MORE) {
		mali_scoreboard_schedule(s, i, next_step(gpu, w));
		return true;
	}
	if ((mali_cs_insns[w->id].flags & MALI_CS_PROGRESS) &&
	    mali_cs_get(w->insn, FINISH_TILING, PROGRESS)) {
		s->progress++;
		gpu->fw->released = true;
	}
	mali_scoreboard_end(gpu, s, i);
	return true;
}

/**
 * mali_cs_async_due() - do everything that is due
 * @gpu: GPU
 * @q: queue
 * @cost: what has been done is added to it, in units of mali_gpu_run()'s budget
 *
 * Return: false if the queue cannot continue: it has been blocked or stopped, or an access
 * has stalled.
 */
bool mali_cs_async_due(struct mali_gpu *gpu, struct cs_ref *q, u32 *cost)
{
	struct cs_state *s = &q->cs->s;
	enum cs_block block = s->block;
	const struct cs_transfer *t;
	unsigned int i;

	while (s->next_due <= gpu->cost->now_ns) {
		t = mali_scoreboard_oldest_transfer(s);
		if (t && t->due == s->next_due) {
			if (!complete_transfer(gpu, q))
				return false;
			*cost += WORK_COST;
		} else {
			for (i = 0; !s->work[i].id || s->work[i].due != s->next_due; i++)
				;
			if (!resume(gpu, q, i, cost) && s->next_due <= gpu->cost->now_ns)
				return false;
		}
		if (s->block != block)
			return false;
	}
	return true;
}

/**
 * mali_cs_async_admit() - whether a job of shader cores or tiler can be issued
 * @s: queue
 * @w: the job; mali_cs_async_begin_job() follows, and has room
 */
bool mali_cs_async_admit(struct cs_state *s, struct cs_work *w)
{
	const struct mali_endpoint *e = endpoint_of(w);

	return !e->admit || e->admit(s, w);
}

/**
 * mali_cs_async_begin_job() - begin a job of shader cores or tiler
 * @gpu: GPU
 * @s: queue
 * @w: the job: @insn, @id and @entry; its endpoint fills in the rest
 *
 * Return: false if there is no room.
 */
bool mali_cs_async_begin_job(const struct mali_gpu *gpu, struct cs_state *s, struct cs_work *w)
{
	const struct mali_endpoint *e = endpoint_of(w);
	int i;

	e->begin(s, w);
	i = mali_scoreboard_begin(gpu, s, w);
	if (i < 0)
		return false;
	/* In the place of what any job takes */
	if (e->estimate)
		mali_scoreboard_schedule(s, (unsigned int)i, s->work[i].due +
					 e->estimate(gpu, w) -
					 mali_cost_ns(gpu, MALI_COST_JOB, 1));
	return true;
}

/**
 * mali_cs_async_save() - complete a state that is about to be written to a suspend buffer
 * @gpu: GPU
 * @s: queue
 */
void mali_cs_async_save(struct mali_gpu *gpu, struct cs_state *s)
{
	unsigned int i;

	s->saved_ns = gpu_time_ns(gpu);

	for (i = 0; i < MALI_CS_ENDPOINT_COUNT; i++)
		if (endpoints[i] && endpoints[i]->save)
			endpoints[i]->save(gpu, s);
}

/**
 * mali_cs_async_restore() - prepare a restored state for execution
 * @gpu: GPU
 * @s: queue, mali_cs_state_sane()
 *
 * Instructions in flight continue: suspension keeps them.
 */
void mali_cs_async_restore(struct mali_gpu *gpu, struct cs_state *s)
{
	unsigned int i;

	mali_cost_restart(gpu);
	mali_scoreboard_restore(gpu, s);
	for (i = 0; i < MALI_CS_ENDPOINT_COUNT; i++)
		if (endpoints[i] && endpoints[i]->restore)
			endpoints[i]->restore(gpu, s);
}
