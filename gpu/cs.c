// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * A queue: its ring, called buffers, progress, blocking, exceptions.
 */
#include "mali_priv.h"

#define CS_REQ_LEVELS	(CS_STATE_MASK | CS_REQ_IDLE_SYNC_WAIT | CS_REQ_IDLE_PROTM_PEND | \
			 CS_REQ_IDLE_EMPTY | CS_REQ_IDLE_RESOURCE)

/**
 * cs_mem() - a queue's access to its group's address space
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
bool cs_mem(struct mali_gpu *gpu, struct cs_ref *q, u64 va, void *buf, u32 len, bool write)
{
	struct mmu_access a = {
		.as = q->csg->as, .va = va, .buf = buf, .len = len, .write = write,
		.initiator = MALI_INIT_CS,
	};

	switch (mmu_access(gpu, &a)) {
	case MMU_OK:
		return true;
	case MMU_STALL:
		return false;
	case MMU_FAULT:
		q->cs->s.block = CSB_FAULT;
		q->cs->fault_epoch = gpu->mmu.as[q->csg->as].fault_epoch;
		q->cs->fault_va = va;
		return false;
	case MMU_BUS_ERROR:
	case MMU_UNMAPPED:
	default:
		cs_fatal(gpu, q, EXC_CS_BUS_FAULT, va);
		return false;
	}
}

/**
 * cs_publish() - show the host how far the queue has come
 * @gpu: GPU
 * @q: queue
 * @active: it is executing
 */
void cs_publish(struct mali_gpu *gpu, struct cs_ref *q, bool active)
{
	struct cs *cs = q->cs;
	u32 out = lo32(cs->user_out);

	if (gpu->protected_mode)
		return;
	if (cs->out_stale)
		fw_write64(gpu, out + RING_EXTRACT, cs->s.extract);
	if (cs->active_shown != active)
		fw_write32(gpu, out + RING_ACTIVE, active);
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
 * cs_publish_status() - fill the STATUS words: on SUSPEND and STATUS_UPDATE
 * @gpu: GPU
 * @q: queue
 */
void cs_publish_status(struct mali_gpu *gpu, struct cs_ref *q)
{
	const struct cs_state *s = &q->cs->s;
	u32 out = q->cs->out_va;

	fw_write64(gpu, out + CS_STATUS_CMD_PTR, program_counter(q->cs));
	fw_write32(gpu, out + CS_STATUS_WAIT, wait_word(s));
	fw_write32(gpu, out + CS_STATUS_REQ_RESOURCE, s->resources);
	fw_write64(gpu, out + CS_STATUS_WAIT_SYNC_PTR, s->sync_va);
	fw_write32(gpu, out + CS_STATUS_WAIT_SYNC_VAL, lo32(s->sync_ref));
	fw_write32(gpu, out + CS_STATUS_WAIT_SYNC_HI, hi32(s->sync_ref));
	fw_write32(gpu, out + CS_STATUS_SCOREBOARDS, 0);
	fw_write32(gpu, out + CS_STATUS_BLOCKED, blocked_reason(s));
}

static void mirror_levels(struct mali_gpu *gpu, struct cs_ref *q, u32 req)
{
	u32 ack = fw_read32(gpu, q->cs->out_va + CS_ACK);

	fw_write32(gpu, q->cs->out_va + CS_ACK, (ack & ~CS_REQ_LEVELS) | (req & CS_REQ_LEVELS));
}

/**
 * cs_start() - CS_REQ.STATE is START
 * @gpu: GPU
 * @q: queue; its state has been restored if @resume
 * @resume: go on in a restored state rather than afresh
 */
void cs_start(struct mali_gpu *gpu, struct cs_ref *q, bool resume)
{
	struct cs *cs = q->cs;

	if (!resume)
		memset(&cs->s, 0, sizeof(cs->s));
	cs->req = fw_read32(gpu, cs->in_va + CS_REQ);
	cs->config = fw_read32(gpu, cs->in_va + CS_CONFIG);
	cs->ring_base = fw_read64(gpu, cs->in_va + CS_BASE);
	cs->ring_size = fw_read32(gpu, cs->in_va + CS_SIZE);
	cs->user_in = fw_read64(gpu, cs->in_va + CS_USER_INPUT);
	cs->user_out = fw_read64(gpu, cs->in_va + CS_USER_OUTPUT);
	cs->started = true;
	cs->active_shown = false;
	mirror_levels(gpu, q, cs->req);
	if (cs->ring_size < 8 || (cs->ring_size & (cs->ring_size - 1)) ||
	    hi32(cs->user_in) || hi32(cs->user_out)) {
		cs->ring_size = 8;
		cs_fatal(gpu, q, EXC_CS_CONFIG_FAULT, cs->ring_base);
		return;
	}
	cs->s.extract = fw_read64(gpu, lo32(cs->user_in) + RING_EXTRACT_INIT);
	cs->insert = fw_read64(gpu, lo32(cs->user_in) + RING_INSERT);
	cs->out_stale = true;
	cs_publish(gpu, q, false);
	/* A queue that waited for protected mode asks for it again */
	if (resume && cs->s.block == CSB_PROTM)
		cs->s.block = CSB_NONE;
}

/**
 * cs_stop() - the queue stops; its ring keeps what was not executed
 * @gpu: GPU
 * @q: queue
 */
void cs_stop(struct mali_gpu *gpu, struct cs_ref *q)
{
	cs_publish(gpu, q, false);
	mirror_levels(gpu, q, 0);
	q->cs->started = false;
}

/**
 * cs_fatal() - stop the queue on an exception that ends it
 * @gpu: GPU
 * @q: queue
 * @exception: EXC_*
 * @info: address or instruction, for CS_FATAL_INFO
 */
void cs_fatal(struct mali_gpu *gpu, struct cs_ref *q, u32 exception, u64 info)
{
	struct cs *cs = q->cs;

	if (gpu->protected_mode) {
		protm_exception(gpu, q, exception, true);
		return;
	}
	cs->s.block = CSB_FATAL;
	cs_publish(gpu, q, false);
	cs_publish_status(gpu, q);
	fw_write32(gpu, cs->out_va + CS_FATAL, exception);
	fw_write64(gpu, cs->out_va + CS_FATAL_INFO, info);
	csg_cs_event(gpu, q->group, q->stream, CS_REQ_FATAL);
}

/**
 * cs_fault() - report an exception that the queue survives
 * @gpu: GPU
 * @q: queue
 * @exception: EXC_*; SYNC objects inherit it until ERROR_BARRIER
 * @info: for CS_FAULT_INFO
 *
 * The host finds the job at fault by the ring's extract pointer, so that is
 * published first, and the queue waits until the host has looked: drivers ring the
 * doorbell again after they have acknowledged.
 */
void cs_fault(struct mali_gpu *gpu, struct cs_ref *q, u32 exception, u64 info)
{
	struct cs *cs = q->cs;

	if (gpu->protected_mode) {
		protm_exception(gpu, q, exception, false);
		return;
	}
	if (!cs->s.error)
		cs->s.error = exception;
	cs_publish(gpu, q, true);
	fw_write32(gpu, cs->out_va + CS_FAULT, exception);
	fw_write64(gpu, cs->out_va + CS_FAULT_INFO, info);
	csg_cs_event(gpu, q->group, q->stream, CS_REQ_FAULT);
	cs->s.block = CSB_ACK;
}

static bool ring_has_work(struct mali_gpu *gpu, struct cs_ref *q)
{
	struct cs *cs = q->cs;

	if (mmu_locked(gpu, 0, cs->user_in, 16) || mmu_locked(gpu, 0, cs->user_out, 16))
		return false;
	cs->insert = fw_read64(gpu, lo32(cs->user_in) + RING_INSERT);
	return cs->insert != cs->s.extract;
}

static bool event_pending(struct mali_gpu *gpu, const struct cs *cs, u32 event)
{
	return (fw_read32(gpu, cs->in_va + CS_REQ) ^ fw_read32(gpu, cs->out_va + CS_ACK)) & event;
}

/**
 * cs_runnable() - whether the queue can execute an instruction now
 * @gpu: GPU
 * @q: queue
 *
 * Looks again at what a blocked queue waits for.
 */
bool cs_runnable(struct mali_gpu *gpu, struct cs_ref *q)
{
	struct cs *cs = q->cs;

	if (cs->s.block == CSB_ACK && !event_pending(gpu, cs, CS_REQ_FAULT))
		cs->s.block = CSB_NONE;
	switch (cs->s.block) {
	case CSB_NONE:
		return cs->s.depth ? !mmu_locked(gpu, 0, cs->user_out, 16) :
				     ring_has_work(gpu, q);
	case CSB_SYNC:
		if (!cs_sync_met(gpu, q))
			return false;
		cs->s.block = CSB_NONE;
		return true;
	case CSB_PROGRESS:
		if (!cs_progress_met(q))
			return false;
		cs->s.block = CSB_NONE;
		return true;
	case CSB_PROTM:
		protm_ask_again(gpu, q);
		return false;
	case CSB_FAULT:
		/* The driver has given the address space up: the access fails now */
		if (gpu->mmu.as[q->csg->as].fault_epoch != cs->fault_epoch)
			cs_fatal(gpu, q, EXC_CS_BUS_FAULT, cs->fault_va);
		return false;
	default:
		return false;
	}
}

/**
 * cs_idle() - whether the queue meets an idle condition that the host chose
 * @gpu: GPU
 * @q: queue
 */
bool cs_idle(struct mali_gpu *gpu, struct cs_ref *q)
{
	struct cs *cs = q->cs;

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
static void return_from_calls(struct cs *cs)
{
	while (cs->s.depth &&
	       cs->s.frame[cs->s.depth - 1].pc == cs->s.frame[cs->s.depth - 1].end) {
		cs->s.depth--;
		/* Behind the CALL, which stayed current while the buffer ran */
		advance(cs);
	}
}

/**
 * cs_run() - execute instructions
 * @gpu: GPU
 * @q: a runnable queue
 * @budget: how many at most
 *
 * Return: how many were executed.
 */
u32 cs_run(struct mali_gpu *gpu, struct cs_ref *q, u32 budget)
{
	struct cs *cs = q->cs;
	u32 done = 0;

	cs_publish(gpu, q, true);
	while (done < budget && cs->s.block == CSB_NONE) {
		enum cs_step step;
		u64 insn;

		if (gpu->protected_mode) {
			if (!protm_next(gpu, q))
				break;
		} else {
			return_from_calls(cs);
		}
		if (!cs->s.depth && cs->insert == cs->s.extract && !ring_has_work(gpu, q))
			break;
		if (!cs_mem(gpu, q, program_counter(cs), &insn, 8, false))
			break;
		if (gpu->protected_mode && !protm_may_execute(gpu, q, insn))
			break;
		step = cs_execute(gpu, q, insn);
		if (step == CS_AGAIN || step == CS_STOPPED)
			break;
		if (step == CS_NEXT)
			advance(cs);
		done++;
	}
	if (!gpu->protected_mode)
		return_from_calls(cs);
	gpu->stat[MALI_STAT_INSTRUCTIONS] += done;
	if (done)
		csg_busy(gpu, q->group);
	if (gpu->mcu.status == MCU_ENABLED && cs->s.block != CSB_FATAL)
		cs_publish(gpu, q,
			   cs->s.block == CSB_NONE &&
			   (cs->s.depth || cs->insert != cs->s.extract));
	return done;
}
