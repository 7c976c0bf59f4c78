// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Executes the instructions of a command stream, by the table in lib/cs_isa.def.  Those that
 * only change registers are in cs_alu.c, those that block the queue in cs_wait.c, all others
 * here.
 */
#include "cs_exec.h"
#include "cs_alu.h"
#include "cs_async.h"
#include "cs_complete.h"
#include "cost.h"
#include "cs_heap.h"
#include "cs_wait.h"
#include "scoreboard.h"

#define OFFSET(insn)		mali_cs_get_signed(insn, LOAD_MULTIPLE, OFFSET)
#define SIGNAL_SLOT(insn)	((u8)mali_cs_get(insn, SYNC_ADD32, SIGNAL_SLOT))
#define DEFER_MODE(insn)	mali_cs_get(insn, SYNC_ADD32, DEFER_MODE)

static enum cs_step mali_issue_nop(struct mali_gpu *gpu, struct cs_ref *q, enum mali_cs_insn id,
				   u64 insn)
{
	return CS_NEXT;
}

/* Scoreboard */

/* Begin an instruction that does not complete at once */
static enum cs_step begin(struct mali_gpu *gpu, struct cs_ref *q, const struct cs_work *w)
{
	if (mali_scoreboard_begin(gpu, &q->cs->s, w) < 0)
		return issue_block(q, CSB_DEFERRED);
	return CS_NEXT;
}

/* Wait mask and signal slot: the instruction's, or those of SET_STATE in defer mode 1 */
static void choose_entries(const struct cs_state *s, struct cs_work *w)
{
	w->wait = DEFER_MODE(w->insn) ? s->sb_wait : INSN_WAIT_MASK(w->insn);
	w->entry = DEFER_MODE(w->insn) ? s->sb_deferred : SIGNAL_SLOT(w->insn);
}

/* Complete an instruction when the entries of its mask are 0; at once if the mask is empty */
static enum cs_step defer(struct mali_gpu *gpu, struct cs_ref *q, struct cs_work *w)
{
	choose_entries(&q->cs->s, w);
	if (w->wait)
		return begin(gpu, q, w);
	if (mali_cost_hold(gpu))
		return CS_AGAIN;
	return mali_cs_complete(gpu, q, w) ? CS_NEXT : issue_not_done(q);
}

static enum cs_step mali_issue_set_sb_entry(struct mali_gpu *gpu, struct cs_ref *q,
					    enum mali_cs_insn id, u64 insn)
{
	q->cs->s.sb_endpoint = (u8)mali_cs_get(insn, SET_SB_ENTRY, ENDPOINT);
	q->cs->s.sb_other = (u8)mali_cs_get(insn, SET_SB_ENTRY, OTHER);
	return CS_NEXT;
}

static enum cs_step set_state(struct mali_gpu *gpu, struct cs_ref *q, u64 insn, u32 value)
{
	struct cs_state *s = &q->cs->s;
	u32 state = (u32)mali_cs_get(insn, SET_STATE, STATE);
	u32 entries = gpu->isa.scoreboards;

	if (state < MALI_CS_SB_STATE_MASK_STREAM ? value >= entries : value >> entries)
		return issue_invalid(gpu, q, insn);
	switch (state) {
	case MALI_CS_SB_STATE_ENDPOINT:
		s->sb_endpoint = (u8)value;
		break;
	case MALI_CS_SB_STATE_OTHER:
		s->sb_other = (u8)value;
		break;
	case MALI_CS_SB_STATE_DEFERRED:
		s->sb_deferred = (u8)value;
		break;
	case MALI_CS_SB_STATE_MASK_STREAM:
		s->sb_stream = (u16)value;
		break;
	case MALI_CS_SB_STATE_MASK_WAIT:
		s->sb_wait = (u16)value;
		break;
	}
	return CS_NEXT;
}

static enum cs_step mali_issue_set_state(struct mali_gpu *gpu, struct cs_ref *q,
					 enum mali_cs_insn id, u64 insn)
{
	return set_state(gpu, q, insn, q->cs->s.regs[INSN_SOURCE(insn)]);
}

static enum cs_step mali_issue_set_state_imm32(struct mali_gpu *gpu, struct cs_ref *q,
					       enum mali_cs_insn id, u64 insn)
{
	return set_state(gpu, q, insn, lo32(insn));
}

/* The next entry of the stream's mask that is 0; the next one of the mask if none is */
static unsigned int next_entry(const struct cs_state *s, u32 entries)
{
	u32 mask = s->sb_stream ? s->sb_stream : 0xffff;
	unsigned int i, entry, first = CS_MAX_SB;

	for (i = 1; i <= entries; i++) {
		entry = (s->sb_last + i) % entries;
		if (!(mask & BIT32(entry)))
			continue;
		if (!(s->sb_busy & BIT32(entry)))
			return entry;
		if (first == CS_MAX_SB)
			first = entry;
	}
	return first == CS_MAX_SB ? 0 : first;
}

static enum cs_step mali_issue_next_sb_entry(struct mali_gpu *gpu, struct cs_ref *q,
					     enum mali_cs_insn id, u64 insn)
{
	struct cs_state *s = &q->cs->s;
	u8 entry = (u8)next_entry(s, gpu->isa.scoreboards);
	bool as_mask;

	switch (mali_cs_get(insn, NEXT_SB_ENTRY, TYPE)) {
	case MALI_CS_SB_TYPE_ENDPOINT:
		s->sb_endpoint = entry;
		break;
	case MALI_CS_SB_TYPE_OTHER:
		s->sb_other = entry;
		break;
	case MALI_CS_SB_TYPE_DEFERRED:
		s->sb_deferred = entry;
		break;
	}
	s->sb_last = entry;
	as_mask = mali_cs_get(insn, NEXT_SB_ENTRY, FORMAT) == MALI_CS_SB_FORMAT_MASK;
	s->regs[INSN_DESTINATION(insn)] = as_mask ? BIT32(entry) : entry;
	return CS_NEXT;
}

static enum cs_step mali_issue_shared_sb_inc(struct mali_gpu *gpu, struct cs_ref *q,
					     enum mali_cs_insn id, u64 insn)
{
	struct cs_work w = { .insn = insn, .id = id, .entry = CS_NO_ENTRY };

	w.wait = DEFER_MODE(insn) ? q->cs->s.sb_wait : INSN_WAIT_MASK(insn);
	if (w.wait)
		return begin(gpu, q, &w);
	mali_cs_complete(gpu, q, &w);
	return issue_progress(q, insn);
}

/* Shader cores and tiler */

static enum cs_step mali_issue_run(struct mali_gpu *gpu, struct cs_ref *q, enum mali_cs_insn id,
				   u64 insn)
{
	struct cs_work w = { .insn = insn, .id = id, .entry = q->cs->s.sb_endpoint };

	if (!mali_cs_job_resources(gpu, q, mali_cs_insns[id].endpoint))
		return CS_AGAIN;
	if (mali_scoreboard_full(&q->cs->s))
		return issue_block(q, CSB_DEFERRED);
	if (!mali_cs_async_admit(&q->cs->s, &w))
		return issue_block(q, CSB_DRAW);
	mali_cs_async_begin_job(gpu, &q->cs->s, &w);
	gpu->stat[MALI_STAT_ENDPOINT_JOBS]++;
	return CS_NEXT;
}

static enum cs_step mali_issue_run_fragment2(struct mali_gpu *gpu, struct cs_ref *q,
					     enum mali_cs_insn id, u64 insn)
{
	if (mali_cs_get(insn, RUN_FRAGMENT2, BASE) + mali_cs_get(insn, RUN_FRAGMENT2, COUNT) >
	    gpu->isa.regs)
		return issue_invalid(gpu, q, insn);
	return mali_issue_run(gpu, q, id, insn);
}

static enum cs_step mali_issue_finish_tiling(struct mali_gpu *gpu, struct cs_ref *q,
					     enum mali_cs_insn id, u64 insn)
{
	struct cs_work w = { .insn = insn, .id = id, .entry = q->cs->s.sb_endpoint };

	return begin(gpu, q, &w);
}

static enum cs_step mali_issue_finish_fragment(struct mali_gpu *gpu, struct cs_ref *q,
					       enum mali_cs_insn id, u64 insn)
{
	struct cs_state *s = &q->cs->s;
	struct cs_work w = {
		.insn = insn, .id = id,
		.a = cs_get64(s, (unsigned int)mali_cs_get(insn, FINISH_FRAGMENT, FIRST_CHUNK)),
		.b = cs_get64(s, (unsigned int)mali_cs_get(insn, FINISH_FRAGMENT, LAST_CHUNK)),
		.c = s->heap_context,
	};

	return defer(gpu, q, &w);
}

static enum cs_step mali_issue_heap_set(struct mali_gpu *gpu, struct cs_ref *q,
					enum mali_cs_insn id, u64 insn)
{
	u64 va = cs_get64(&q->cs->s, INSN_ADDRESS(insn));

	return mali_cs_heap_set(gpu, q, va) ? CS_NEXT : CS_AGAIN;
}

static enum cs_step mali_issue_heap_operation(struct mali_gpu *gpu, struct cs_ref *q,
					      enum mali_cs_insn id, u64 insn)
{
	struct cs_work w = { .insn = insn, .id = id, .a = q->cs->s.heap_context };

	return defer(gpu, q, &w);
}

static enum cs_step mali_issue_trace_point(struct mali_gpu *gpu, struct cs_ref *q,
					   enum mali_cs_insn id, u64 insn)
{
	struct cs_work w = { .insn = insn, .id = id };

	if (mali_cs_get(insn, TRACE_POINT, BASE) + mali_cs_get(insn, TRACE_POINT, COUNT) >
	    gpu->isa.regs)
		return issue_invalid(gpu, q, insn);
	return defer(gpu, q, &w);
}

/* Progress counters */

static enum cs_step mali_issue_progress_store(struct mali_gpu *gpu, struct cs_ref *q,
					      enum mali_cs_insn id, u64 insn)
{
	q->cs->s.progress = cs_get64(&q->cs->s, INSN_SOURCE(insn));
	return CS_NEXT;
}

static enum cs_step mali_issue_progress_load(struct mali_gpu *gpu, struct cs_ref *q,
					     enum mali_cs_insn id, u64 insn)
{
	cs_set64(&q->cs->s, INSN_DESTINATION(insn), q->cs->s.progress);
	return CS_NEXT;
}

/* Memory */

static unsigned int highest(u32 mask)
{
	unsigned int n = 0;

	while (mask >>= 1)
		n++;
	return n;
}

static enum cs_step move_multiple(struct mali_gpu *gpu, struct cs_ref *q, u64 insn, bool store)
{
	struct cs_state *s = &q->cs->s;
	struct cs_transfer t = {
		.va = cs_get64(s, INSN_ADDRESS(insn)) + (u64)OFFSET(insn),
		.mask = (u16)mali_cs_get(insn, LOAD_MULTIPLE, MASK),
		.base = (u8)mali_cs_get(insn, LOAD_MULTIPLE, BASE), .store = store,
	};
	unsigned int last = highest(t.mask);

	if (!t.mask)
		return CS_NEXT;
	if (t.base + last >= gpu->isa.regs)
		return issue_invalid(gpu, q, insn);
	if (s->transfer_count == CS_TRANSFERS)
		return issue_block(q, CSB_TRANSFER);
	if (store)
		memcpy(t.data, &s->regs[t.base], 4 * (last + 1));
	mali_scoreboard_begin_transfer(gpu, s, &t);
	return CS_NEXT;
}

static enum cs_step mali_issue_load_multiple(struct mali_gpu *gpu, struct cs_ref *q,
					     enum mali_cs_insn id, u64 insn)
{
	return move_multiple(gpu, q, insn, false);
}

static enum cs_step mali_issue_store_multiple(struct mali_gpu *gpu, struct cs_ref *q,
					      enum mali_cs_insn id, u64 insn)
{
	return move_multiple(gpu, q, insn, true);
}

/* Control flow */

static bool condition_met(u32 value, unsigned int cond)
{
	s32 v = (s32)value;

	switch (cond) {
	case MALI_CS_CONDITION_LEQUAL:
		return v <= 0;
	case MALI_CS_CONDITION_GREATER:
		return v > 0;
	case MALI_CS_CONDITION_EQUAL:
		return v == 0;
	case MALI_CS_CONDITION_NEQUAL:
		return v != 0;
	case MALI_CS_CONDITION_LESS:
		return v < 0;
	case MALI_CS_CONDITION_GEQUAL:
		return v >= 0;
	default:
		return true;
	}
}

static enum cs_step mali_issue_branch(struct mali_gpu *gpu, struct cs_ref *q, enum mali_cs_insn id,
				      u64 insn)
{
	struct cs_state *s = &q->cs->s;
	unsigned int cond = (unsigned int)mali_cs_get(insn, BRANCH, CONDITION);
	struct cs_frame *f;
	u64 target;

	/* The ring is the kernel's buffer: BRANCH is allowed in called buffers only */
	if (!s->depth)
		return issue_invalid(gpu, q, insn);
	if (!condition_met(s->regs[mali_cs_get(insn, BRANCH, VALUE)], cond))
		return CS_NEXT;
	f = &s->frame[s->depth - 1];
	target = f->pc + 8 + (u64)(OFFSET(insn) * 8);
	if (target < f->start || target > f->end)
		return issue_invalid(gpu, q, insn);
	f->pc = target;
	return CS_JUMPED;
}

static enum cs_step mali_issue_set_exception_handler(struct mali_gpu *gpu, struct cs_ref *q,
						     enum mali_cs_insn id, u64 insn)
{
	struct cs_state *s = &q->cs->s;
	u64 va = cs_get64(s, INSN_ADDRESS(insn));
	u32 len = s->regs[mali_cs_get(insn, SET_EXCEPTION_HANDLER, LENGTH)];

	if ((va | len) & 7 || va + len < va)
		return issue_invalid(gpu, q, insn);
	s->handler_va = va;
	s->handler_len = len;
	s->handler_seen = true;
	return CS_NEXT;
}

static bool call_target(struct mali_gpu *gpu, struct cs_ref *q, u64 insn, struct cs_frame *f)
{
	struct cs_state *s = &q->cs->s;
	u32 len;

	len = s->regs[mali_cs_get(insn, CALL, LENGTH)];
	f->start = cs_get64(s, INSN_ADDRESS(insn));
	f->pc = f->start;
	f->end = f->start + len;
	return !(f->start & 7) && !(len & 7) && f->end >= f->start;
}

static enum cs_step mali_issue_call(struct mali_gpu *gpu, struct cs_ref *q, enum mali_cs_insn id,
				    u64 insn)
{
	struct cs_state *s = &q->cs->s;
	struct cs_frame f;

	if (!call_target(gpu, q, insn, &f))
		return issue_invalid(gpu, q, insn);
	/* The ring counts as a frame */
	if (s->depth + 1 >= CS_CALL_DEPTH) {
		if (mali_cost_hold(gpu))
			return CS_AGAIN;
		mali_cs_fatal(gpu, q, EXC_CS_CALL_STACK_OVERFLOW, f.start);
		return CS_STOPPED;
	}
	s->frame[s->depth++] = f;
	return CS_JUMPED;
}

static enum cs_step mali_issue_jump(struct mali_gpu *gpu, struct cs_ref *q, enum mali_cs_insn id,
				    u64 insn)
{
	struct cs_state *s = &q->cs->s;
	struct cs_frame f;

	if (!call_target(gpu, q, insn, &f) || !s->depth)
		return issue_invalid(gpu, q, insn);
	s->frame[s->depth - 1] = f;
	return CS_JUMPED;
}

static enum cs_step mali_issue_flush_cache2(struct mali_gpu *gpu, struct cs_ref *q,
					    enum mali_cs_insn id, u64 insn)
{
	struct cs_work w = {
		.insn = insn, .id = id,
		.a = q->cs->s.regs[mali_cs_get(insn, FLUSH_CACHE2, FLUSH_ID)],
	};

	choose_entries(&q->cs->s, &w);
	return begin(gpu, q, &w);
}

static enum cs_step mali_issue_sync_write(struct mali_gpu *gpu, struct cs_ref *q,
					  enum mali_cs_insn id, u64 insn)
{
	const struct cs_state *s = &q->cs->s;
	struct cs_work w = {
		.insn = insn, .id = id, .a = cs_get64(s, INSN_ADDRESS(insn)),
		.b = issue_is_wide(id) ? cs_get64(s, INSN_DATA(insn)) : s->regs[INSN_DATA(insn)],
	};

	return defer(gpu, q, &w);
}

static enum cs_step mali_issue_store_state(struct mali_gpu *gpu, struct cs_ref *q,
					   enum mali_cs_insn id, u64 insn)
{
	struct cs_work w = {
		.insn = insn, .id = id,
		.a = cs_get64(&q->cs->s, INSN_ADDRESS(insn)) + (u64)OFFSET(insn),
	};

	return defer(gpu, q, &w);
}

static enum cs_step mali_issue_error_barrier(struct mali_gpu *gpu, struct cs_ref *q,
					     enum mali_cs_insn id, u64 insn)
{
	q->cs->s.error = 0;
	return CS_NEXT;
}

static enum cs_step invalid(struct mali_gpu *gpu, struct cs_ref *q, enum mali_cs_insn id, u64 insn)
{
	return issue_invalid(gpu, q, insn);
}

static mali_issue_fn * const issues[MALI_CS_INSN_COUNT] = {
	[MALI_CS_INSN_INVALID] = invalid,
#define CS_ISSUE(id, issue) \
	[MALI_CS_INSN_##id] = mali_issue_##issue,
#include "../lib/cs_isa.def"
};

/**
 * mali_cs_decode() - decode an instruction
 * @gpu: GPU
 * @insn: the instruction word
 *
 * Return: the instruction, or MALI_CS_INSN_INVALID if this GPU does not have it or an operand
 * is invalid.
 */
enum mali_cs_insn mali_cs_decode(struct mali_gpu *gpu, u64 insn)
{
	const struct mali_cs_insn_info *info = mali_cs_isa_find(&gpu->isa, insn);

	return mali_cs_isa_check(&gpu->isa, info,
				 insn) == MALI_CS_ISA_OK ? info->id : MALI_CS_INSN_INVALID;
}

/**
 * mali_cs_execute() - execute one instruction
 * @gpu: GPU
 * @q: queue
 * @id: from mali_cs_decode()
 * @insn: the instruction word
 *
 * Return: what the queue does next.
 */
enum cs_step mali_cs_execute(struct mali_gpu *gpu, struct cs_ref *q, enum mali_cs_insn id, u64 insn)
{
	return issues[id](gpu, q, id, insn);
}
