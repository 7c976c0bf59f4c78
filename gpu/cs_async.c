// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Instructions in flight: does what the scoreboard finds due.
 */
#include "cs_async.h"
#include "cs_complete.h"
#include "endpoint.h"
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

/* Adjacent registers are moved in one access */
static bool move(struct mali_gpu *gpu, struct cs_ref *q, struct cs_transfer *t)
{
	u32 *regs = t->store ? t->data : &q->cs->s.regs[t->base];
	u32 mask = t->mask;
	unsigned int i = 0, n;

	while (mask >> i) {
		if (!(mask & BIT32(i))) {
			i++;
			continue;
		}
		for (n = 1; mask & BIT32(i + n); n++)
			;
		if (!mali_cs_mem(gpu, q, t->va + 4 * i, &regs[i], 4 * n, t->store))
			return false;
		if (t->store)
			forget_lines(q->cs, t->va + 4 * i, 4 * n);
		i += n;
	}
	return true;
}

static bool complete_transfer(struct mali_gpu *gpu, struct cs_ref *q)
{
	struct cs_state *s = &q->cs->s;

	if (!move(gpu, q, mali_scoreboard_oldest_transfer(s)))
		return false;
	mali_scoreboard_end_transfer(s);
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
		mali_scoreboard_schedule(s, i, s->tick + 1);
		return true;
	}
	if ((mali_cs_insns[w->id].flags & MALI_CS_PROGRESS) &&
	    mali_cs_get(w->insn, FINISH_TILING, PROGRESS))
		s->progress++;
	mali_scoreboard_end(s, i);
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

	while (s->next_due <= s->tick) {
		t = mali_scoreboard_oldest_transfer(s);
		if (t && t->due == s->next_due) {
			if (!complete_transfer(gpu, q))
				return false;
		} else {
			for (i = 0; !s->work[i].id || s->work[i].due != s->next_due; i++)
				;
			if (!resume(gpu, q, i, cost) && s->next_due <= s->tick)
				return false;
		}
		if (s->block != block)
			return false;
	}
	return true;
}

/**
 * mali_cs_async_leap() - move a blocked queue's time to the next tick at which something
 * is due, and do that
 * @gpu: GPU
 * @q: queue
 *
 * Return: what has been done, in units of mali_gpu_run()'s budget; 0 for nothing.
 */
u32 mali_cs_async_leap(struct mali_gpu *gpu, struct cs_ref *q)
{
	struct cs_state *s = &q->cs->s;
	u8 transfers = s->transfer_count;
	u32 cost = 0;

	if (s->next_due == CS_NEVER)
		return 0;
	if (s->tick < s->next_due)
		s->tick = s->next_due;
	mali_cs_async_due(gpu, q, &cost);
	return cost + (u32)(transfers - s->transfer_count);
}

/**
 * mali_cs_async_transfer() - begin a load or a store
 * @gpu: GPU
 * @q: queue
 * @t: the load or store, all but @due and @entry
 *
 * Return: false if there was no room, and the oldest one could not be completed to make some.
 */
bool mali_cs_async_transfer(struct mali_gpu *gpu, struct cs_ref *q, const struct cs_transfer *t)
{
	struct cs_state *s = &q->cs->s;

	if (s->transfer_count == CS_TRANSFERS && !complete_transfer(gpu, q))
		return false;
	mali_scoreboard_begin_transfer(s, t);
	return true;
}

/**
 * mali_cs_async_begin_job() - begin a job of shader cores or tiler
 * @s: queue
 * @w: the job: @insn, @id and @entry; its endpoint fills in the rest
 *
 * Return: false if there is no room.
 */
bool mali_cs_async_begin_job(struct cs_state *s, struct cs_work *w)
{
	const struct mali_endpoint *e = endpoint_of(w);
	int i;

	e->begin(s, w);
	i = mali_scoreboard_begin(s, w);
	if (i < 0)
		return false;
	if (e->estimate)
		mali_scoreboard_schedule(s, (unsigned int)i, s->tick + e->estimate(w));
	return true;
}

/**
 * mali_cs_async_save() - complete a state that is about to be written to a suspend buffer
 * @s: queue
 */
void mali_cs_async_save(struct cs_state *s)
{
	unsigned int i;

	for (i = 0; i < MALI_CS_ENDPOINT_COUNT; i++)
		if (endpoints[i] && endpoints[i]->save)
			endpoints[i]->save(s);
}

/**
 * mali_cs_async_restore() - prepare a restored state for execution
 * @s: queue, mali_cs_state_sane()
 *
 * Instructions in flight continue: suspension keeps them.
 */
void mali_cs_async_restore(struct cs_state *s)
{
	unsigned int i;

	mali_scoreboard_restore(s);
	for (i = 0; i < MALI_CS_ENDPOINT_COUNT; i++)
		if (endpoints[i] && endpoints[i]->restore)
			endpoints[i]->restore(s);
}
