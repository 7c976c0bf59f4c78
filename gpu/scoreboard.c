// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The scoreboard of a command stream: what is in flight, when it is due, and the entries
 * that count it.  cs_async.c does what is due.
 *
 * What is due has to wait for the clock; the queue executes up to that time and no further.
 * So a stream without a needed WAIT reads the old register each time, as long as the host
 * calls the model in time.
 *
 * Loads and stores complete in order.  Other work first waits for the entries of its mask,
 * if it has one; its own entry is incremented before that.
 */
#include "scoreboard.h"
#include "cost.h"

static void count(struct cs_state *s, unsigned int entry)
{
	if (entry == CS_NO_ENTRY)
		return;
	s->sb_count[entry]++;
	s->sb_busy |= (u16)BIT32(entry);
}

static void find_next_due(struct cs_state *s)
{
	unsigned int i;

	s->next_due = s->transfer_count ? s->transfer[s->transfer_first].due : CS_NEVER;
	for (i = 0; i < CS_WORKS; i++)
		if (s->work[i].id && s->work[i].due < s->next_due)
			s->next_due = s->work[i].due;
}

/* When something is due that begins now */
static u64 due_after(const struct mali_gpu *gpu, enum mali_cs_latency latency)
{
	static const enum mali_cost costs[] = {
		[MALI_CS_LATENCY_DEFERRED] = MALI_COST_DEFERRED,
		[MALI_CS_LATENCY_TRANSFER] = MALI_COST_TRANSFER,
		[MALI_CS_LATENCY_FLUSH] = MALI_COST_FLUSH,
		[MALI_CS_LATENCY_JOB] = MALI_COST_JOB,
	};

	if (latency == MALI_CS_LATENCY_NONE)
		return gpu->cost->time_ns;
	return gpu->cost->time_ns + mali_cost_ns(gpu, costs[latency], 1);
}

static u64 due_from_now(const struct mali_gpu *gpu, const struct cs_work *w)
{
	return due_after(gpu, mali_cs_insns[w->id].latency) +
	       mali_choose(gpu, MALI_CHOICE_COMPLETION, 0);
}

/* An entry has become 0: work that waited for it may begin */
static void wake(const struct mali_gpu *gpu, struct cs_state *s)
{
	unsigned int i;

	for (i = 0; i < CS_WORKS; i++) {
		struct cs_work *w = &s->work[i];

		if (w->id && w->wait && !(w->wait & s->sb_busy)) {
			w->wait = 0;
			w->due = due_from_now(gpu, w);
		}
	}
}

static void uncount(const struct mali_gpu *gpu, struct cs_state *s, unsigned int entry)
{
	if (entry == CS_NO_ENTRY || --s->sb_count[entry])
		return;
	s->sb_busy &= (u16)~BIT32(entry);
	wake(gpu, s);
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
 * mali_scoreboard_begin() - begin an instruction other than a load or store
 * @gpu: GPU
 * @s: queue
 * @w: the instruction, all but @due
 *
 * It is due when the entries of its mask have become 0 and its latency has passed.
 *
 * Return: its index in @s->work, or -1 if there is no room.
 */
int mali_scoreboard_begin(const struct mali_gpu *gpu, struct cs_state *s, const struct cs_work *w)
{
	int i = free_place(s);

	if (i < 0)
		return i;
	s->work[i] = *w;
	/* First: an instruction that waits for its own entry never completes */
	count(s, w->entry);
	if (w->wait & s->sb_busy) {
		s->work[i].due = CS_NEVER;
	} else {
		s->work[i].wait = 0;
		s->work[i].due = due_from_now(gpu, w);
	}
	find_next_due(s);
	return i;
}

/**
 * mali_scoreboard_schedule() - set when work continues
 * @s: queue
 * @i: index of the work
 * @due: time, or CS_NEVER
 */
void mali_scoreboard_schedule(struct cs_state *s, unsigned int i, u64 due)
{
	s->work[i].due = due;
	find_next_due(s);
}

/**
 * mali_scoreboard_end() - remove work that has completed or failed
 * @gpu: GPU
 * @s: queue
 * @i: index of the work
 */
void mali_scoreboard_end(const struct mali_gpu *gpu, struct cs_state *s, unsigned int i)
{
	struct cs_work *w = &s->work[i];

	w->id = MALI_CS_INSN_INVALID;
	uncount(gpu, s, w->entry);
	find_next_due(s);
}

/**
 * mali_scoreboard_full() - whether mali_scoreboard_begin() has no room
 * @s: queue
 */
bool mali_scoreboard_full(const struct cs_state *s)
{
	return free_place(s) < 0;
}

/**
 * mali_scoreboard_begin_transfer() - begin a load or store
 * @gpu: GPU
 * @s: queue with fewer than CS_TRANSFERS of them in flight
 * @t: the load or store, all but @due and @entry
 */
void mali_scoreboard_begin_transfer(const struct mali_gpu *gpu, struct cs_state *s,
				    const struct cs_transfer *t)
{
	struct cs_transfer *slot;

	slot = &s->transfer[(s->transfer_first + s->transfer_count) % CS_TRANSFERS];
	slot->va = t->va;
	slot->mask = t->mask;
	slot->base = t->base;
	slot->store = t->store;
	if (t->store)
		memcpy(slot->data, t->data, sizeof(slot->data));
	slot->entry = s->sb_other;
	slot->due = due_after(gpu, MALI_CS_LATENCY_TRANSFER);
	count(s, slot->entry);
	if (!s->transfer_count++ && slot->due < s->next_due)
		s->next_due = slot->due;
}

/**
 * mali_scoreboard_end_transfer() - remove the oldest load or store
 * @gpu: GPU
 * @s: queue with at least one in flight
 */
void mali_scoreboard_end_transfer(const struct mali_gpu *gpu, struct cs_state *s)
{
	u8 entry = s->transfer[s->transfer_first].entry;

	s->transfer_first = (s->transfer_first + 1) % CS_TRANSFERS;
	s->transfer_count--;
	uncount(gpu, s, entry);
	find_next_due(s);
}

/**
 * mali_scoreboard_pending() - whether anything is in flight
 * @s: queue
 */
bool mali_scoreboard_pending(const struct cs_state *s)
{
	unsigned int i;

	for (i = 0; i < CS_WORKS; i++)
		if (s->work[i].id)
			return true;
	return s->transfer_count;
}

/* Keep CS_NEVER.  The state is from memory: any sum is as good as another */
static u64 moved(u64 due, u64 by)
{
	return due == CS_NEVER ? due : due + by;
}

/**
 * mali_scoreboard_restore() - compute the entries and @next_due from what is in flight
 * @gpu: GPU
 * @s: restored queue, mali_cs_state_sane()
 *
 * What is in flight takes as long as was left of it when the state was saved.
 */
void mali_scoreboard_restore(const struct mali_gpu *gpu, struct cs_state *s)
{
	u64 passed = gpu->cost->now_ns - s->saved_ns;
	unsigned int i;

	memset(s->sb_count, 0, sizeof(s->sb_count));
	s->sb_busy = 0;
	for (i = 0; i < s->transfer_count; i++) {
		struct cs_transfer *t = &s->transfer[(s->transfer_first + i) % CS_TRANSFERS];

		t->due = moved(t->due, passed);
		count(s, t->entry);
	}
	for (i = 0; i < CS_WORKS; i++) {
		if (!s->work[i].id)
			continue;
		s->work[i].due = moved(s->work[i].due, passed);
		count(s, s->work[i].entry);
	}
	wake(gpu, s);
	find_next_due(s);
}
