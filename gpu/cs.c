// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * A queue: its ring, called buffers, progress, blocking, exceptions.
 */
#include "mali_priv.h"

#define CS_REQ_LEVELS	(CS_STATE_MASK | CS_REQ_IDLE_SYNC_WAIT | CS_REQ_IDLE_PROTM_PEND | \
			 CS_REQ_IDLE_EMPTY | CS_REQ_IDLE_RESOURCE | CS_REQ_IDLE_SHARED_SB_DEC)

static bool access(struct mali_gpu *gpu, struct cs_ref *q, const struct mmu_access *a)
{
	switch (mali_mmu_access(gpu, a)) {
	case MMU_OK:
		return true;
	case MMU_STALL:
		return false;
	case MMU_FAULT:
		q->cs->s.block = CSB_FAULT;
		q->cs->fault_epoch = gpu->mmu.as[a->as].fault_epoch;
		q->cs->fault_va = a->va;
		return false;
	case MMU_BUS_ERROR:
	case MMU_UNMAPPED:
	default:
		mali_cs_fatal(gpu, q, EXC_CS_BUS_FAULT, a->va);
		return false;
	}
}

/**
 * mali_cs_mem() - a queue's access to its group's address space
 * @gpu: GPU
 * @q: queue
 * @va: GPU VA
 * @buf: data
 * @len: bytes
 * @write: direction
 *
 * Return: true when done.  Otherwise the queue has been blocked or stopped as the
 * outcome demands, or the region is locked and the access is to be made again.
 */
bool mali_cs_mem(struct mali_gpu *gpu, struct cs_ref *q, u64 va, void *buf, u32 len, bool write)
{
	const struct mmu_access a = {
		.as = q->csg->as, .va = va, .buf = buf, .len = len, .write = write,
		.initiator = MALI_INIT_CS,
	};

	return access(gpu, q, &a);
}

/**
 * mali_cs_endpoint_mem() - an access of shader cores or tiler, on behalf of a queue
 * @gpu: GPU
 * @q: queue
 * @va: GPU VA
 * @buf: data
 * @len: bytes
 * @write: direction
 *
 * Return: as mali_cs_mem().
 */
bool mali_cs_endpoint_mem(struct mali_gpu *gpu, struct cs_ref *q, u64 va, void *buf, u32 len,
			  bool write)
{
	const struct mmu_access a = {
		.as = q->csg->as, .va = va, .buf = buf, .len = len, .write = write,
		.initiator = MALI_INIT_ENDPOINT,
	};

	return access(gpu, q, &a);
}

/**
 * mali_cs_endpoint_fetch() - shader cores read what they are going to execute
 * @gpu: GPU
 * @q: queue
 * @va: GPU VA
 * @buf: data
 * @len: bytes
 *
 * Return: as mali_cs_mem().
 */
bool mali_cs_endpoint_fetch(struct mali_gpu *gpu, struct cs_ref *q, u64 va, void *buf, u32 len)
{
	const struct mmu_access a = {
		.as = q->csg->as, .va = va, .buf = buf, .len = len, .execute = true,
		.initiator = MALI_INIT_ENDPOINT,
	};

	return access(gpu, q, &a);
}

/**
 * mali_cs_publish() - show the host how far the queue has come
 * @gpu: GPU
 * @q: queue
 * @active: it is executing
 */
void mali_cs_publish(struct mali_gpu *gpu, struct cs_ref *q, bool active)
{
	struct cs *cs = q->cs;
	u32 out = lo32(cs->user_out);

	if (gpu->protected_mode)
		return;
	if (cs->out_stale)
		mali_fw_write64(gpu, out + RING_EXTRACT, cs->s.extract);
	if (cs->active_shown != active)
		mali_fw_write32(gpu, out + RING_ACTIVE, active);
	cs->out_stale = false;
	cs->active_shown = active;
}

static u32 wait_word(const struct cs_state *s)
{
	switch (s->block) {
	case CSB_SYNC:
		return CS_WAIT_SYNC | (s->sync_64b ? CS_WAIT_SYNC_64B : 0) |
		       (u32)s->sync_cond << CS_WAIT_COND_SHIFT;
	case CSB_PROGRESS:
		return CS_WAIT_PROGRESS;
	case CSB_PROTM:
		return CS_WAIT_PROTM;
	case CSB_SB:
		return CS_WAIT_SB_SRC_WAIT | s->sb_blocked;
	default:
		return 0;
	}
}

static u32 blocked_reason(const struct cs_state *s)
{
	switch (s->block) {
	case CSB_SYNC:
		return CS_BLOCKED_SYNC;
	case CSB_PROGRESS:
		return CS_BLOCKED_PROGRESS;
	case CSB_RESOURCE:
		return CS_BLOCKED_RESOURCE;
	case CSB_SB:
	case CSB_SHARED_SB:
		return CS_BLOCKED_SB;
	case CSB_DEFERRED:
		return CS_BLOCKED_DEFERRED;
	default:
		return CS_BLOCKED_NONE;
	}
}

static u64 program_counter(const struct cs *cs)
{
	if (cs->s.depth)
		return cs->s.frame[cs->s.depth - 1].pc;
	return cs->ring_base + (cs->s.extract & (cs->ring_size - 1));
}

/**
 * mali_cs_publish_status() - fill the STATUS words: on SUSPEND and STATUS_UPDATE
 * @gpu: GPU
 * @q: queue
 */
void mali_cs_publish_status(struct mali_gpu *gpu, struct cs_ref *q)
{
	const struct cs_state *s = &q->cs->s;
	u32 out = q->cs->out_va;

	mali_fw_write64(gpu, out + CS_STATUS_CMD_PTR, program_counter(q->cs));
	mali_fw_write32(gpu, out + CS_STATUS_WAIT, wait_word(s));
	mali_fw_write32(gpu, out + CS_STATUS_REQ_RESOURCE, s->resources);
	mali_fw_write64(gpu, out + CS_STATUS_WAIT_SYNC_PTR, s->sync_va);
	mali_fw_write32(gpu, out + CS_STATUS_WAIT_SYNC_VAL, lo32(s->sync_ref));
	mali_fw_write32(gpu, out + CS_STATUS_WAIT_SYNC_HI, hi32(s->sync_ref));
	mali_fw_write32(gpu, out + CS_STATUS_SCOREBOARDS, s->sb_busy);
	mali_fw_write32(gpu, out + CS_STATUS_BLOCKED, blocked_reason(s));
}

static void mirror_levels(struct mali_gpu *gpu, struct cs_ref *q, u32 req)
{
	u32 ack = mali_fw_read32(gpu, q->cs->out_va + CS_ACK);

	mali_fw_write32(gpu, q->cs->out_va + CS_ACK,
			(ack & ~CS_REQ_LEVELS) | (req & CS_REQ_LEVELS));
}

/**
 * mali_cs_start() - CS_REQ.STATE is START
 * @gpu: GPU
 * @q: queue; its state has been restored if @resume
 * @resume: go on in a restored state rather than afresh
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
	cs->active_shown = false;
	mirror_levels(gpu, q, cs->req);
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
	cs->insert = mali_fw_read64(gpu, lo32(cs->user_in) + RING_INSERT);
	cs->out_stale = true;
	mali_cs_publish(gpu, q, false);
	/* A queue that waited for protected mode asks for it again */
	if (resume && cs->s.block == CSB_PROTM)
		cs->s.block = CSB_NONE;
	if (!resume)
		return;
	mali_cs_async_restore(&cs->s);
	if (cs->s.oom == OOM_ASKED)
		mali_cs_tiler_ask_again(&cs->s);
}

static bool transfer_sane(const struct cs_transfer *t)
{
	unsigned int n = 0;

	while (t->mask >> n)
		n++;
	return t->base + n <= CS_MAX_REGS;
}

/**
 * mali_cs_state_sane() - whether a state may be run
 * @gpu: GPU
 * @s: state, as read from a suspend buffer, which anybody may have written to
 *
 * What only makes the queue misbehave is its owner's affair.
 */
bool mali_cs_state_sane(const struct mali_gpu *gpu, const struct cs_state *s)
{
	u32 entries = gpu->product->scoreboards;
	unsigned int i;

	if (s->depth >= CS_CALL_DEPTH || s->handler_depth > s->depth || s->block > CSB_FATAL ||
	    s->transfer_first >= CS_TRANSFERS || s->transfer_count > CS_TRANSFERS ||
	    s->sb_endpoint >= entries || s->sb_other >= entries || s->sb_deferred >= entries ||
	    s->oom_work >= CS_WORKS || s->oom > OOM_FRAGMENTS || s->tick >> 62)
		return false;
	for (i = 0; i < s->depth; i++)
		if ((s->frame[i].pc | s->frame[i].start | s->frame[i].end) & 7 ||
		    s->frame[i].pc < s->frame[i].start || s->frame[i].pc > s->frame[i].end)
			return false;
	for (i = 0; i < CS_TRANSFERS; i++)
		if (s->transfer[i].entry >= entries || !transfer_sane(&s->transfer[i]))
			return false;
	for (i = 0; i < CS_WORKS; i++)
		if (s->work[i].id >= MALI_CS_INSN_COUNT ||
		    (s->work[i].entry >= entries && s->work[i].entry != CS_NO_ENTRY))
			return false;
	return true;
}

/**
 * mali_cs_stop() - the queue stops; its ring keeps what was not executed
 * @gpu: GPU
 * @q: queue
 */
void mali_cs_stop(struct mali_gpu *gpu, struct cs_ref *q)
{
	mali_cs_publish(gpu, q, false);
	mirror_levels(gpu, q, 0);
	mali_cs_halt(gpu, q, "stop");
	q->cs->started = false;
}

/**
 * mali_cs_fatal() - stop the queue on an exception that ends it
 * @gpu: GPU
 * @q: queue
 * @exception: EXC_*
 * @info: address or instruction, for CS_FATAL_INFO
 */
void mali_cs_fatal(struct mali_gpu *gpu, struct cs_ref *q, u32 exception, u64 info)
{
	struct cs *cs = q->cs;

	if (gpu->protected_mode) {
		mali_protm_exception(gpu, q, exception, true);
		return;
	}
	cs->s.block = CSB_FATAL;
	mali_cs_publish(gpu, q, false);
	mali_cs_publish_status(gpu, q);
	mali_fw_write32(gpu, cs->out_va + CS_FATAL, exception);
	mali_fw_write64(gpu, cs->out_va + CS_FATAL_INFO, info);
	mali_csg_cs_event(gpu, q->group, q->stream, CS_REQ_FATAL);
}

/**
 * mali_cs_fault() - report an exception that the queue survives
 * @gpu: GPU
 * @q: queue
 * @exception: EXC_*; SYNC objects inherit it until ERROR_BARRIER
 * @info: for CS_FAULT_INFO
 *
 * The host finds the job at fault by the ring's extract pointer, so that is
 * published first, and the queue waits until the host has looked: drivers ring the
 * doorbell again after they have acknowledged.
 */
void mali_cs_fault(struct mali_gpu *gpu, struct cs_ref *q, u32 exception, u64 info)
{
	struct cs *cs = q->cs;

	if (gpu->protected_mode) {
		mali_protm_exception(gpu, q, exception, false);
		return;
	}
	if (!cs->s.error)
		cs->s.error = exception;
	mali_cs_publish(gpu, q, true);
	mali_fw_write32(gpu, cs->out_va + CS_FAULT, exception);
	mali_fw_write64(gpu, cs->out_va + CS_FAULT_INFO, info);
	mali_csg_cs_event(gpu, q->group, q->stream, CS_REQ_FAULT);
	cs->s.block = CSB_ACK;
}

static bool ring_has_work(struct mali_gpu *gpu, struct cs_ref *q)
{
	struct cs *cs = q->cs;

	if (mali_mmu_locked(gpu, 0, cs->user_in, 16) ||
	    mali_mmu_locked(gpu, 0, cs->user_out, 16))
		return false;
	cs->insert = mali_fw_read64(gpu, lo32(cs->user_in) + RING_INSERT);
	return cs->insert != cs->s.extract;
}

/**
 * mali_cs_event_pending() - whether the host has yet to acknowledge an event of a queue
 * @gpu: GPU
 * @cs: queue
 * @event: CS_REQ_FAULT, CS_REQ_TILER_OOM
 */
bool mali_cs_event_pending(struct mali_gpu *gpu, const struct cs *cs, u32 event)
{
	u32 req = mali_fw_read32(gpu, cs->in_va + CS_REQ);

	return (req ^ mali_fw_read32(gpu, cs->out_va + CS_ACK)) & event;
}

/* Look again at what a blocked queue waits for.  Return: whether it is so */
static bool wait_over(struct mali_gpu *gpu, struct cs_ref *q)
{
	struct cs_state *s = &q->cs->s;
	unsigned int i;

	switch (s->block) {
	case CSB_NONE:
		return true;
	case CSB_ACK:
		/* From a protected region nothing is told before it has been left */
		return !gpu->protected_mode && !mali_cs_event_pending(gpu, q->cs, CS_REQ_FAULT);
	case CSB_SYNC:
		return mali_cs_sync_met(gpu, q);
	case CSB_PROGRESS:
		return mali_cs_progress_met(q);
	case CSB_RESOURCE:
		return mali_cs_resources_met(gpu, q);
	case CSB_SB:
		return !(s->sb_busy & s->sb_blocked);
	case CSB_SHARED_SB:
		return mali_cs_shared_entry(q->csg, s->sb_blocked);
	case CSB_DEFERRED:
		for (i = 0; i < CS_WORKS; i++)
			if (!s->work[i].id)
				return true;
		return false;
	default:
		return false;
	}
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
 * @gpu: GPU
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
		/* The driver has given the address space up: the access fails now */
		if (gpu->mmu.as[q->csg->as].fault_epoch != q->cs->fault_epoch)
			mali_cs_fatal(gpu, q, EXC_CS_BUS_FAULT, q->cs->fault_va);
		return false;
	}
	if (s->block == CSB_PROTM) {
		mali_protm_ask_again(gpu, q);
		return false;
	}
	if (user_pages_locked(gpu, q->cs))
		return false;
	if (s->oom != OOM_NONE && !mali_cs_tiler_poll(gpu, q))
		return false;
	if (s->block != CSB_NONE && wait_over(gpu, q))
		s->block = CSB_NONE;
	if (stopped(s))
		return false;
	if (mali_cs_async_ready(s))
		return true;
	/* A region's end is to be noticed, too */
	if (gpu->protected_mode)
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

	if (mali_cs_async_pending(&cs->s))
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

/* Leave called buffers that have come to their end */
static void return_from_calls(struct mali_gpu *gpu, struct cs_ref *q)
{
	struct cs *cs = q->cs;

	while (cs->s.depth &&
	       cs->s.frame[cs->s.depth - 1].pc == cs->s.frame[cs->s.depth - 1].end) {
		bool handler = cs->s.depth == cs->s.handler_depth;

		cs->s.depth--;
		/* Behind the CALL, which stayed current while the buffer ran */
		if (handler)
			mali_cs_tiler_handler_returned(gpu, q);
		else
			advance(cs);
	}
}

/*
 * Fetch from @pc on, as far as the line and what there is to execute go: a word behind
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

/* Return: whether an instruction has been executed */
static bool execute_next(struct mali_gpu *gpu, struct cs_ref *q)
{
	struct cs *cs = q->cs;
	u64 pc = program_counter(cs);
	struct cs_line *line = look_up(gpu, q, pc);
	unsigned int i = (unsigned int)(pc >> 3) % CS_LINE_WORDS;
	enum mali_cs_insn id;

	if (!line)
		return false;
	if (line->id[i] == MALI_CS_INSN_COUNT)
		line->id[i] = mali_cs_decode(gpu, line->word[i]);
	if (gpu->protected_mode && !mali_protm_may_execute(gpu, q, line->word[i]))
		return false;
	id = line->id[i];
	if (gpu->inject[MALI_INJECT_UNKNOWN_INSTRUCTION] &&
	    mali_inject_now(gpu, MALI_INJECT_UNKNOWN_INSTRUCTION))
		id = MALI_CS_INSN_INVALID;
	switch (mali_cs_execute(gpu, q, id, line->word[i])) {
	case CS_NEXT:
		advance(cs);
		break;
	case CS_JUMPED:
		break;
	default:
		return false;
	}
	cs->s.tick++;
	return true;
}

/*
 * Whether there is an instruction to execute.  A protected region ends when all that it
 * has left under way is complete.
 */
static bool has_next(struct mali_gpu *gpu, struct cs_ref *q)
{
	struct cs_state *s = &q->cs->s;
	u64 at = s->depth ? s->frame[s->depth - 1].pc : s->extract;

	if (gpu->protected_mode &&
	    ((at == s->prot_end && mali_cs_async_pending(s)) || !mali_protm_next(gpu, q)))
		return false;
	return s->depth || q->cs->insert != s->extract || ring_has_work(gpu, q);
}

/* Tell the host that the queue executes, if it does not know */
static void show_running(struct mali_gpu *gpu, struct cs_ref *q)
{
	if (!gpu->events || q->cs->running)
		return;
	q->cs->running = true;
	gpu_event(gpu, .kind = MALI_EVENT_RUN, .group = q->group, .stream = q->stream);
}

/**
 * mali_cs_halt() - tell the host that the queue has come to a stop, if it thinks otherwise
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

/* Why a queue that has not used up its turn does not go on */
static const char *stopped_at(const struct mali_gpu *gpu, const struct cs *cs)
{
	if (cs->s.block != CSB_NONE)
		return mali_state_block_name(cs->s.block);
	if (gpu->protected_mode)
		return "region_end";
	return cs->s.depth || cs->insert != cs->s.extract ? "stall" : "empty";
}

/**
 * mali_cs_run() - let a queue have its turn
 * @gpu: GPU
 * @q: a runnable queue
 * @budget: instructions at most; what it has under way counts, too
 *
 * Return: how many were executed, or their equivalent done.
 */
u32 mali_cs_run(struct mali_gpu *gpu, struct cs_ref *q, u32 budget)
{
	struct cs *cs = q->cs;
	struct cs_state *s = &cs->s;
	u32 executed = 0, other = 0, leap;
	unsigned int i;

	/* Others, and the CPU, may have written to what was fetched in the last turn */
	for (i = 0; i < CS_LINES; i++)
		cs->line[i].tag = CS_NEVER;
	mali_cs_publish(gpu, q, true);
	while (executed + other < budget) {
		if (s->next_due <= s->tick && !mali_cs_async_due(gpu, q, &other))
			break;
		if (!gpu->protected_mode)
			return_from_calls(gpu, q);
		if (s->block != CSB_NONE) {
			if (!stopped(s) && wait_over(gpu, q)) {
				s->block = CSB_NONE;
				continue;
			}
			if (stopped(s))
				break;
		} else if (has_next(gpu, q)) {
			/* No more than once a turn: this is the path of each instruction */
			if (!executed)
				show_running(gpu, q);
			if (execute_next(gpu, q))
				executed++;
			else if (s->block == CSB_NONE)
				break;
			continue;
		}
		/* Nothing to execute: time leaps.  Not if a region has gone wrong */
		if (stopped(s))
			break;
		leap = mali_cs_async_leap(gpu, q);
		if (!leap)
			break;
		show_running(gpu, q);
		other += leap;
	}
	if (!gpu->protected_mode)
		return_from_calls(gpu, q);
	gpu->stat[MALI_STAT_INSTRUCTIONS] += executed;
	if (executed + other < budget)
		mali_cs_halt(gpu, q, stopped_at(gpu, cs));
	if (executed)
		mali_csg_busy(gpu, q->group);
	if (gpu->mcu.status == MCU_ENABLED && s->block != CSB_FATAL)
		mali_cs_publish(gpu, q,
				s->block == CSB_NONE && (s->depth || cs->insert != s->extract));
	return executed + other;
}
