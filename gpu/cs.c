// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * A queue: its ring, called buffers, progress, blocking, exceptions.
 */
#include "cs.h"
#include "cost.h"
#include "cs_async.h"
#include "cs_exec.h"
#include "cs_heap.h"
#include "cs_tiler.h"
#include "cs_wait.h"
#include "events.h"
#include "fwmem.h"
#include "inject.h"
#include "mmu.h"
#include "mode.h"
#include "queue.h"
#include "region.h"
#include "scoreboard.h"

#define CS_REQ_LEVELS	(CS_STATE_MASK | CS_REQ_IDLE_SYNC_WAIT | CS_REQ_IDLE_PROTM_PEND | \
			 CS_REQ_IDLE_EMPTY | CS_REQ_IDLE_RESOURCE | CS_REQ_IDLE_SHARED_SB_DEC)

#define CS_REQ_EVENTS	(CS_REQ_TILER_OOM | CS_REQ_PROTM_PEND | CS_REQ_FATAL | CS_REQ_FAULT)

static void mirror(struct mali_gpu *gpu, struct cs_ref *q, u32 req, u32 mask)
{
	u32 ack = mali_fw_read32(gpu, q->cs->out_va + CS_ACK);

	mali_fw_write32(gpu, q->cs->out_va + CS_ACK, (ack & ~mask) | (req & mask));
}

/* No more than the ring holds can be there to execute */
static void read_insert(struct mali_gpu *gpu, struct cs *cs)
{
	mali_cs_take_ring(cs, CS_RUNG_INSERT);
	cs->insert = mali_fw_read64(gpu, lo32(cs->user_in) + RING_INSERT);
	if (cs->insert - cs->s.extract > cs->ring_size || cs->insert % 8)
		mali_fw_error(gpu, "insert pointer is beyond its ring", cs->insert);
}

/**
 * mali_cs_start() - CS_REQ.STATE is START
 * @gpu: GPU
 * @q: queue; its state has been restored if @resume
 * @resume: continue from a restored state instead of a fresh one
 */
void mali_cs_start(struct mali_gpu *gpu, struct cs_ref *q, bool resume)
{
	struct cs *cs = q->cs;

	if (!resume) {
		memset(&cs->s, 0, sizeof(cs->s));
		cs->s.next_due = CS_NEVER;
	}
	cs->req = mali_fw_read32(gpu, cs->in_va + CS_REQ);
	cs->config = mali_fw_read32(gpu, cs->in_va + CS_CONFIG);
	cs->ring_base = mali_fw_read64(gpu, cs->in_va + CS_BASE);
	cs->ring_size = mali_fw_read32(gpu, cs->in_va + CS_SIZE);
	cs->user_in = mali_fw_read64(gpu, cs->in_va + CS_USER_INPUT);
	cs->user_out = mali_fw_read64(gpu, cs->in_va + CS_USER_OUTPUT);
	cs->started = true;
	cs->rung = CS_RUNG_ALL;
	cs->active_shown = false;
	/*
	 * No event is pending after a start: one that the driver did not acknowledge belongs to
	 * the slot's previous group, or to the time before the suspension.  kbase says so for a
	 * resume (its handling of tiler out-of-memory); for a start it is inferred.
	 */
	mirror(gpu, q, cs->req, CS_REQ_LEVELS | CS_REQ_EVENTS);
	if (cs->ring_size < 8 || (cs->ring_size & (cs->ring_size - 1)) ||
	    (cs->ring_base & 7) || hi32(cs->user_in) || hi32(cs->user_out)) {
		cs->ring_size = 8;
		mali_cs_fatal(gpu, q, EXC_CS_CONFIG_FAULT, cs->ring_base);
		return;
	}
	cs->s.extract = mali_fw_read64(gpu, lo32(cs->user_in) + RING_EXTRACT_INIT);
	if (cs->s.extract & 7) {
		mali_cs_fatal(gpu, q, EXC_CS_CONFIG_FAULT, cs->s.extract);
		return;
	}
	read_insert(gpu, cs);
	cs->out_stale = true;
	mali_cs_publish(gpu, q, false);
	/* A queue that waited for protected mode asks for it again */
	if (resume && cs->s.block == CSB_PROTM)
		cs->s.block = CSB_NONE;
	if (!resume)
		return;
	mali_cs_async_restore(gpu, &cs->s);
}

/**
 * mali_cs_stop() - the queue stops; its ring keeps what was not executed
 * @gpu: GPU
 * @q: queue
 */
void mali_cs_stop(struct mali_gpu *gpu, struct cs_ref *q)
{
	mali_cs_publish(gpu, q, false);
	mirror(gpu, q, 0, CS_REQ_LEVELS);
	mali_cs_heap_leave(gpu, q);
	mali_cs_halt(gpu, q, "stop");
	q->cs->started = false;
}

/* Without a doorbell, what the driver has written since the last one goes unnoticed */
static bool ring_has_work(struct mali_gpu *gpu, struct cs_ref *q)
{
	struct cs *cs = q->cs;

	if (mali_mmu_locked(gpu, 0, cs->user_in, 16) ||
	    mali_mmu_locked(gpu, 0, cs->user_out, 16))
		return false;
	if (mali_cs_take_ring(cs, CS_RUNG_INSERT))
		read_insert(gpu, cs);
	return cs->insert != cs->s.extract;
}

static bool stopped(const struct cs_state *s)
{
	return s->block == CSB_FAULT || s->block == CSB_FATAL;
}

static bool user_pages_locked(struct mali_gpu *gpu, const struct cs *cs)
{
	return mali_mmu_locked(gpu, 0, cs->user_in, 16) ||
	       mali_mmu_locked(gpu, 0, cs->user_out, 16);
}

/**
 * mali_cs_runnable() - whether the queue can do anything now
 * @gpu: GPU, not ahead of the clock
 * @q: queue
 *
 * Looks again at what a blocked queue waits for.
 */
bool mali_cs_runnable(struct mali_gpu *gpu, struct cs_ref *q)
{
	struct cs_state *s = &q->cs->s;

	if (s->block == CSB_FATAL)
		return false;
	if (s->block == CSB_FAULT) {
		/* The driver has disabled the address space: the access fails now */
		if (mali_mmu_fault_epoch(gpu, q->csg->as) != q->cs->fault_epoch)
			mali_cs_fatal(gpu, q, EXC_CS_BUS_FAULT, q->cs->fault_va);
		return false;
	}
	if (s->block == CSB_PROTM) {
		mali_region_ask_again(gpu, q);
		return false;
	}
	if (user_pages_locked(gpu, q->cs))
		return false;
	if (s->oom != OOM_NONE && !mali_cs_tiler_poll(gpu, q))
		return false;
	if (s->block != CSB_NONE && mali_cs_wait_over(gpu, q))
		s->block = CSB_NONE;
	if (stopped(s))
		return false;
	if (s->next_due <= gpu->cost->now_ns)
		return true;
	/* mali_cs_run() must notice the end of a region, too */
	if (mali_mode_protected(gpu))
		return s->block == CSB_NONE;
	return s->block == CSB_NONE && (s->depth || ring_has_work(gpu, q));
}

/**
 * mali_cs_idle() - whether the queue meets an idle condition that the host chose
 * @gpu: GPU
 * @q: queue
 */
bool mali_cs_idle(struct mali_gpu *gpu, struct cs_ref *q)
{
	struct cs *cs = q->cs;

	if (mali_scoreboard_pending(&cs->s))
		return false;
	switch (cs->s.block) {
	case CSB_NONE:
		return (cs->req & CS_REQ_IDLE_EMPTY) && !cs->s.depth &&
		       !ring_has_work(gpu, q);
	case CSB_SYNC:
		return cs->req & CS_REQ_IDLE_SYNC_WAIT;
	case CSB_PROTM:
		return cs->req & CS_REQ_IDLE_PROTM_PEND;
	case CSB_RESOURCE:
		return cs->req & CS_REQ_IDLE_RESOURCE;
	case CSB_SHARED_SB:
		return cs->req & CS_REQ_IDLE_SHARED_SB_DEC;
	default:
		return false;
	}
}

static void advance(struct cs *cs)
{
	if (cs->s.depth) {
		cs->s.frame[cs->s.depth - 1].pc += 8;
	} else {
		cs->s.extract += 8;
		cs->out_stale = true;
	}
}

static bool at_end_of_buffer(const struct cs_state *s)
{
	return s->depth && s->frame[s->depth - 1].pc == s->frame[s->depth - 1].end;
}

/* Return from called buffers that have ended.  A region does not leave its buffer */
static void return_from_calls(struct mali_gpu *gpu, struct cs_ref *q)
{
	struct cs *cs = q->cs;

	while (at_end_of_buffer(&cs->s) && !mali_mode_protected(gpu)) {
		bool handler = cs->s.depth == cs->s.handler_depth;

		cs->s.depth--;
		/* To the instruction after the CALL, which stayed current while the buffer ran */
		if (handler)
			mali_cs_tiler_handler_returned(gpu, q);
		else
			advance(cs);
	}
}

/* Whether a fetch could have no other outcome than the data */
static bool fetch_is_silent(struct mali_gpu *gpu, const struct cs_ref *q, u64 pc)
{
	return !gpu->inject->left[MALI_INJECT_BUS_ERROR] &&
	       !gpu->inject->left[MALI_INJECT_TRANSLATION_FAULT] &&
	       mali_mmu_cached(gpu, q->csg->as, pc);
}

/*
 * Fetch from @pc on, as far as the line and what there is to execute go: a word past
 * the ring's insert pointer may be written at any time.
 */
static struct cs_line *fetch(struct mali_gpu *gpu, struct cs_ref *q, u64 pc)
{
	struct cs *cs = q->cs;
	struct cs_line *line = &cs->line[(pc >> CS_LINE_SHIFT) % CS_LINES];
	unsigned int first = (unsigned int)(pc >> 3) % CS_LINE_WORDS;
	u64 words = CS_LINE_WORDS - first, left;

	if (cs->s.depth) {
		left = cs->s.frame[cs->s.depth - 1].end - pc;
	} else {
		left = cs->ring_base + cs->ring_size - pc;
		if (cs->insert - cs->s.extract < left)
			left = cs->insert - cs->s.extract;
	}
	if (left / 8 < words)
		words = left / 8 ? left / 8 : 1;
	line->tag = CS_NEVER;
	/* Instructions are prefetched, but what goes wrong comes in time */
	if (!fetch_is_silent(gpu, q, pc) && mali_cost_hold(gpu))
		return NULL;
	if (!mali_cs_mem(gpu, q, pc, &line->word[first], (u32)words * 8, false))
		return NULL;
	line->tag = pc >> CS_LINE_SHIFT;
	line->first = (u8)first;
	line->end = (u8)(first + words);
	memset(line->id, MALI_CS_INSN_COUNT, sizeof(line->id));
	return line;
}

static struct cs_line *look_up(struct mali_gpu *gpu, struct cs_ref *q, u64 pc)
{
	struct cs_line *line = &q->cs->line[(pc >> CS_LINE_SHIFT) % CS_LINES];
	unsigned int i = (unsigned int)(pc >> 3) % CS_LINE_WORDS;

	if (line->tag == pc >> CS_LINE_SHIFT && i >= line->first && i < line->end)
		return line;
	return fetch(gpu, q, pc);
}

/**
 * mali_cs_next() - fetch and decode the next instruction
 * @gpu: GPU
 * @q: queue
 * @id: set
 * @insn: set to the word
 *
 * Return: false if that has to wait for the clock, or has failed.
 */
bool mali_cs_next(struct mali_gpu *gpu, struct cs_ref *q, enum mali_cs_insn *id, u64 *insn)
{
	u64 pc = mali_cs_program_counter(q->cs);
	struct cs_line *line = look_up(gpu, q, pc);
	unsigned int i = (unsigned int)(pc >> 3) % CS_LINE_WORDS;

	if (!line)
		return false;
	if (line->id[i] == MALI_CS_INSN_COUNT)
		line->id[i] = mali_cs_decode(gpu, line->word[i]);
	*id = line->id[i];
	*insn = line->word[i];
	return true;
}

/* Return: whether an instruction has been executed */
static bool execute_next(struct mali_gpu *gpu, struct cs_ref *q)
{
	struct cs *cs = q->cs;
	enum mali_cs_insn id;
	u64 insn;

	if (!mali_cs_next(gpu, q, &id, &insn))
		return false;
	if (mali_mode_protected(gpu) && !mali_region_may_execute(gpu, q, id))
		return false;
	if ((gpu->inject->left[MALI_INJECT_UNKNOWN_INSTRUCTION] ||
	     gpu->inject->left[MALI_INJECT_UNRECOVERABLE]) && mali_cost_hold(gpu))
		return false;
	if (gpu->inject->left[MALI_INJECT_UNRECOVERABLE] &&
	    mali_inject_now(gpu, MALI_INJECT_UNRECOVERABLE)) {
		mali_cs_fatal(gpu, q, EXC_CS_UNRECOVERABLE, 0);
		return false;
	}
	if (gpu->inject->left[MALI_INJECT_UNKNOWN_INSTRUCTION] &&
	    mali_inject_now(gpu, MALI_INJECT_UNKNOWN_INSTRUCTION))
		id = MALI_CS_INSN_INVALID;
	switch (mali_cs_execute(gpu, q, id, insn)) {
	case CS_NEXT:
		advance(cs);
		break;
	case CS_JUMPED:
		break;
	default:
		return false;
	}
	gpu->cost->time_ns += gpu->cost->instruction_ns;
	return true;
}

/*
 * Whether there is an instruction to execute.  A protected region ends when all of its
 * instructions in flight have completed.
 */
static bool has_next(struct mali_gpu *gpu, struct cs_ref *q)
{
	struct cs_state *s = &q->cs->s;
	u64 at = s->depth ? s->frame[s->depth - 1].pc : s->extract;

	if (mali_mode_protected(gpu) &&
	    ((at == s->prot_end && mali_scoreboard_pending(s)) || !mali_region_next(gpu, q)))
		return false;
	return s->depth || q->cs->insert != s->extract || ring_has_work(gpu, q);
}

/* Notify the host that the queue executes, once */
static void show_running(struct mali_gpu *gpu, struct cs_ref *q)
{
	if (!gpu->events || q->cs->running)
		return;
	q->cs->running = true;
	gpu_event(gpu, .kind = MALI_EVENT_RUN, .group = q->group, .stream = q->stream);
}

/**
 * mali_cs_halt() - notify the host that the queue has stopped, if it was running
 * @gpu: GPU
 * @q: queue
 * @at: at what
 */
void mali_cs_halt(struct mali_gpu *gpu, struct cs_ref *q, const char *at)
{
	if (!q->cs->running)
		return;
	q->cs->running = false;
	gpu_event(gpu, .kind = MALI_EVENT_RUN, .group = q->group, .stream = q->stream, .text = at);
}

/* Why a queue has stopped before the end of its time slice */
static const char *stopped_at(const struct mali_gpu *gpu, const struct cs *cs)
{
	if (cs->s.block != CSB_NONE)
		return mali_cs_block_name(cs->s.block);
	if (mali_mode_protected(gpu))
		return "region_end";
	return cs->s.depth || cs->insert != cs->s.extract ? "stall" : "empty";
}

/**
 * mali_cs_forget_lines() - fetch again what has been fetched
 * @cs: CS
 */
void mali_cs_forget_lines(struct cs *cs)
{
	unsigned int i;

	for (i = 0; i < CS_LINES; i++)
		cs->line[i].tag = CS_NEVER;
}

/**
 * mali_cs_show() - notify the driver of how far the queue is
 * @gpu: GPU, not ahead of the clock
 * @q: queue
 */
void mali_cs_show(struct mali_gpu *gpu, struct cs_ref *q)
{
	struct cs *cs = q->cs;

	if (cs->s.block != CSB_FATAL && !user_pages_locked(gpu, cs))
		mali_cs_publish(gpu, q, cs->s.block == CSB_NONE &&
				(cs->s.depth || cs->insert != cs->s.extract));
}

/*
 * Execute what comes next.  Return: false if the slice is over: the queue waits for the clock,
 * or has nothing to execute.
 */
static bool advance_slice(struct mali_gpu *gpu, struct cs_ref *q, u64 until, u32 *executed)
{
	struct cs_state *s = &q->cs->s;

	/* Checked here, too: every instruction takes this path */
	if (at_end_of_buffer(s))
		return_from_calls(gpu, q);
	if (s->block != CSB_NONE) {
		if (stopped(s) || !mali_cs_wait_over(gpu, q))
			return false;
		s->block = CSB_NONE;
	}
	/* Something is due first, here or in another queue */
	if (gpu->cost->time_ns >= s->next_due || gpu->cost->time_ns >= until) {
		mali_cost_hold(gpu);
		return false;
	}
	if (!has_next(gpu, q))
		return false;
	/* At most once a slice */
	if (!*executed)
		show_running(gpu, q);
	if (execute_next(gpu, q)) {
		++*executed;
		return true;
	}
	/* Blocked: look at once whether it still is */
	return s->block != CSB_NONE;
}

/*
 * Wait for what the queue itself has to wait for, if the host calls late and no other queue has
 * anything to do before that.  Return: whether it is over.
 */
static bool wait_inside(struct mali_gpu *gpu, const struct cs_ref *q, u64 until)
{
	u64 when = gpu->cost->held ? gpu->cost->time_ns : q->cs->s.next_due;

	if (stopped(&q->cs->s) || gpu->fw->released || when >= until)
		return false;
	return mali_cost_advance(gpu, q->cs->s.next_due < when ? q->cs->s.next_due : when);
}

/**
 * mali_cs_run() - execute a time slice of a queue
 * @gpu: GPU
 * @q: a runnable queue
 * @budget: instructions at most; what was in flight and is due counts, too
 * @until: time up to which instructions may be executed: another queue has something due then
 * @only: no other queue can execute before that
 *
 * Return: how many were executed, or their equivalent done.  If that is less than @budget, the
 * queue can do no more now, or has to wait for the clock (@held of struct cost).
 */
u32 mali_cs_run(struct mali_gpu *gpu, struct cs_ref *q, u32 budget, u64 until, bool only)
{
	struct cs *cs = q->cs;
	struct cs_state *s = &cs->s;
	u32 executed = 0, other = 0;

	/* Other queues and the CPU may have written to what was fetched in the last slice */
	mali_cs_forget_lines(cs);
	if (!mali_cost_ahead(gpu))
		mali_cs_publish(gpu, q, true);
	while (executed + other < budget && !gpu->stopped) {
		if (s->next_due <= gpu->cost->now_ns && !mali_cs_async_due(gpu, q, &other))
			break;
		if (!advance_slice(gpu, q, until, &executed) &&
		    !(only && wait_inside(gpu, q, until)))
			break;
	}
	return_from_calls(gpu, q);
	gpu->stat[MALI_STAT_INSTRUCTIONS] += executed;
	if (executed + other < budget && !gpu->cost->held)
		mali_cs_halt(gpu, q, stopped_at(gpu, cs));
	if (executed)
		mali_csg_busy(gpu, q->group);
	if (!mali_cost_ahead(gpu))
		mali_cs_show(gpu, q);
	return executed + other;
}
