// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Instructions in flight, and the scoreboard that counts them.
 *
 * Time is the queue's own: a tick for each instruction that it executes.  When it has
 * nothing to execute, or waits, its time leaps to whatever is due next.  So the order of
 * events depends on nothing but the stream, and a stream that forgets to wait finds the
 * old value each time, not now and then.
 *
 * Loads and stores complete in order.  Other work waits for the entries of its mask
 * first, if it has one; its own entry has been counted by then.
 */
#include "cs_async.h"
#include "cs_exec.h"
#include "endpoint.h"
#include "queue.h"

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

/* Ticks from when the work may begin to its completion, or to its first step */
static u64 latency(const struct cs_work *w)
{
	const struct mali_endpoint *e = endpoint_of(w);

	return e && e->estimate ? e->estimate(w) : mali_cs_insns[w->id].latency;
}

static void count(struct cs_state *s, unsigned int entry)
{
	if (entry == CS_NO_ENTRY)
		return;
	s->sb_count[entry]++;
	s->sb_busy |= (u16)BIT32(entry);
}

static struct cs_transfer *oldest(struct cs_state *s)
{
	return &s->transfer[s->transfer_first];
}

static void find_next_due(struct cs_state *s)
{
	unsigned int i;

	s->next_due = s->transfer_count ? oldest(s)->due : CS_NEVER;
	for (i = 0; i < CS_WORKS; i++)
		if (s->work[i].id && s->work[i].due < s->next_due)
			s->next_due = s->work[i].due;
}

/* An entry has become 0: what waited for it may begin */
static void wake(struct cs_state *s)
{
	unsigned int i;

	for (i = 0; i < CS_WORKS; i++) {
		struct cs_work *w = &s->work[i];

		if (w->id && w->wait && !(w->wait & s->sb_busy)) {
			w->wait = 0;
			w->due = s->tick + latency(w);
		}
	}
}

static void uncount(struct cs_state *s, unsigned int entry)
{
	if (entry == CS_NO_ENTRY || --s->sb_count[entry])
		return;
	s->sb_busy &= (u16)~BIT32(entry);
	wake(s);
}

/**
 * mali_cs_async_schedule() - set when an instruction in flight continues
 * @s: queue
 * @i: which of its work
 * @due: tick, or CS_NEVER
 */
void mali_cs_async_schedule(struct cs_state *s, unsigned int i, u64 due)
{
	s->work[i].due = due;
	find_next_due(s);
}

/**
 * mali_cs_async_end() - a piece of work is over, well or not
 * @s: queue
 * @i: which of its work
 */
void mali_cs_async_end(struct cs_state *s, unsigned int i)
{
	struct cs_work *w = &s->work[i];

	w->id = MALI_CS_INSN_INVALID;
	uncount(s, w->entry);
	find_next_due(s);
}

/* What a store has changed must not be executed from what was fetched before */
static void forget_lines(struct cs *cs, u64 va, u32 len)
{
	u64 first = va >> CS_LINE_SHIFT, last = (va + len - 1) >> CS_LINE_SHIFT;
	unsigned int i;

	for (i = 0; i < CS_LINES; i++)
		if (cs->line[i].tag >= first && cs->line[i].tag <= last)
			cs->line[i].tag = CS_NEVER;
}

/* Registers that are neighbours move in one access */
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
	struct cs_transfer *t = oldest(s);

	if (!move(gpu, q, t))
		return false;
	s->transfer_first = (s->transfer_first + 1) % CS_TRANSFERS;
	s->transfer_count--;
	uncount(s, t->entry);
	/* In order, and all of them take the same time: mostly the next one is next */
	find_next_due(s);
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

/* Return: false if nothing could be done.  @cost: what was, in units of the budget */
static bool resume(struct mali_gpu *gpu, struct cs_ref *q, unsigned int i, u32 *cost)
{
	struct cs_state *s = &q->cs->s;
	struct cs_work *w = &s->work[i];
	enum cs_progress p = step(gpu, q, i, cost);

	if (p == CSP_STALL)
		return false;
	*cost += WORK_COST;
	if (p == CSP_MORE) {
		mali_cs_async_schedule(s, i, s->tick + 1);
		return true;
	}
	if ((mali_cs_insns[w->id].flags & MALI_CS_PROGRESS) &&
	    mali_cs_get(w->insn, FINISH_TILING, PROGRESS))
		s->progress++;
	mali_cs_async_end(s, i);
	return true;
}

/**
 * mali_cs_async_due() - let happen what is due
 * @gpu: GPU
 * @q: queue
 * @cost: what it has cost is added to this, in units of the budget
 *
 * Return: false if the queue can do no more: it has been blocked or stopped, or an access
 * has stalled.
 */
bool mali_cs_async_due(struct mali_gpu *gpu, struct cs_ref *q, u32 *cost)
{
	struct cs_state *s = &q->cs->s;
	enum cs_block block = s->block;
	unsigned int i;

	while (s->next_due <= s->tick) {
		if (s->transfer_count && oldest(s)->due == s->next_due) {
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
 * mali_cs_async_leap() - the queue waits: go to the time at which something happens
 * @gpu: GPU
 * @q: queue
 *
 * Return: what has happened, in units of the budget; 0 if nothing.
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

bool mali_cs_async_ready(const struct cs_state *s)
{
	return s->next_due != CS_NEVER;
}

bool mali_cs_async_pending(const struct cs_state *s)
{
	unsigned int i;

	for (i = 0; i < CS_WORKS; i++)
		if (s->work[i].id)
			return true;
	return s->transfer_count;
}

/**
 * mali_cs_async_transfer() - begin a load or a store
 * @gpu: GPU
 * @q: queue
 * @t: all but @due and @entry
 *
 * Return: false if there is no room, and making some has failed.
 */
bool mali_cs_async_transfer(struct mali_gpu *gpu, struct cs_ref *q, const struct cs_transfer *t)
{
	struct cs_state *s = &q->cs->s;
	struct cs_transfer *slot;

	if (s->transfer_count == CS_TRANSFERS && !complete_transfer(gpu, q))
		return false;
	slot = &s->transfer[(s->transfer_first + s->transfer_count) % CS_TRANSFERS];
	slot->va = t->va;
	slot->mask = t->mask;
	slot->base = t->base;
	slot->store = t->store;
	if (t->store)
		memcpy(slot->data, t->data, sizeof(slot->data));
	slot->entry = s->sb_other;
	slot->due = s->tick + MALI_CS_LATENCY_TRANSFER;
	count(s, slot->entry);
	if (!s->transfer_count++ && slot->due < s->next_due)
		s->next_due = slot->due;
	return true;
}

static int free_place(const struct cs_state *s)
{
	int i;

	for (i = 0; i < CS_WORKS; i++)
		if (!s->work[i].id)
			return i;
	return -1;
}

/**
 * mali_cs_async_begin() - begin any other instruction that does not complete at once
 * @gpu: GPU
 * @q: queue
 * @w: all but @due
 *
 * Return: false if there is no room; the queue has been blocked, and executes the
 * instruction again.
 */
bool mali_cs_async_begin(struct mali_gpu *gpu, struct cs_ref *q, const struct cs_work *w)
{
	struct cs_state *s = &q->cs->s;
	int i = free_place(s);

	if (i < 0) {
		s->block = CSB_DEFERRED;
		return false;
	}
	s->work[i] = *w;
	/* First: an instruction that waits for its own entry waits for ever */
	count(s, w->entry);
	if (w->wait & s->sb_busy) {
		s->work[i].due = CS_NEVER;
	} else {
		s->work[i].wait = 0;
		s->work[i].due = s->tick + latency(w);
	}
	find_next_due(s);
	return true;
}

/**
 * mali_cs_async_begin_job() - begin a job of shader cores or tiler
 * @gpu: GPU
 * @q: queue
 * @w: @insn, @id and @entry; the endpoint fills in the rest
 *
 * Return: as mali_cs_async_begin().
 */
bool mali_cs_async_begin_job(struct mali_gpu *gpu, struct cs_ref *q, struct cs_work *w)
{
	endpoint_of(w)->begin(&q->cs->s, w);
	return mali_cs_async_begin(gpu, q, w);
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
 * mali_cs_async_restore() - make a restored state agree with itself
 * @s: queue, mali_cs_state_sane()
 *
 * Instructions in flight continue: suspension keeps them.
 */
void mali_cs_async_restore(struct cs_state *s)
{
	unsigned int i;

	memset(s->sb_count, 0, sizeof(s->sb_count));
	s->sb_busy = 0;
	for (i = 0; i < s->transfer_count; i++)
		count(s, s->transfer[(s->transfer_first + i) % CS_TRANSFERS].entry);
	for (i = 0; i < CS_WORKS; i++)
		if (s->work[i].id)
			count(s, s->work[i].entry);
	wake(s);
	find_next_due(s);
	for (i = 0; i < MALI_CS_ENDPOINT_COUNT; i++)
		if (endpoints[i] && endpoints[i]->restore)
			endpoints[i]->restore(s);
}
