// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Protected mode: regions of command streams that may touch protected memory, and can
 * leave nothing of it behind elsewhere.
 *
 * A queue's region, from PROT_REGION on:
 *
 *	ordinary -- PROT_REGION --> waits: CSB_PROTM, PROTM_PEND raised
 *	waits    -- host acknowledges PROTM_PEND, then ENTER --> runs in protected mode
 *	runs     -- end of the region --> ordinary again, behind the region
 *	runs     -- exit before the end --> waits, its state in the protected suspend buffer
 *	runs     -- exception --> ordinary: CS_FATAL, or CS_FAULT and then waits
 *
 * The GPU:
 *
 *	normal    -- GLB PROTM_ENTER: sample the acknowledged queues --> requested
 *	requested -- none is acknowledged: PROTM_EXIT at once --> normal
 *	requested -- acknowledgement written, mode switched, section used --> active
 *	active    -- no region can go on, or the host wants something --> leaving
 *	leaving   -- unfinished regions saved, mode switched, PROTM_EXIT --> normal
 *	active    -- the bus refuses a queue's access: PROTM_FAULT --> active, stopped
 *	active    -- the bus or the MMU refuses the MCU --> active, MCU_STATUS fatal
 *
 * What is known [kbase, Arm's protected-mode series for panthor and its review]:
 * - ENTER samples PROTM_PEND's acknowledgements; a later one does not count.
 * - One group runs, all others on slot stand still as if they were suspended.
 * - A doorbell of a queue has no effect; a request through doorbell 0 ends protected mode
 *   before it is served.
 * - AS commands do not execute (mmu.c holds them), no counter sample is taken except one
 *   just before, no address of a fault is told.
 * - The firmware cannot write ordinary memory.  So it acknowledges before it enters, and
 *   all that the host is to see of a region is published when it has left.
 * - PROTM_FAULT stays asserted until reset.
 *
 * What is chosen, as no public source tells:
 * - A region stays in its buffer and is executed in place: CALL, JUMP, PROT_REGION, and
 *   BRANCH out of it, are CS_FATAL 0x49, as is a region that is longer than its buffer.
 *   An empty region does nothing.
 * - A region changes nothing of its queue but the position.  Registers, progress and heap
 *   counters, choices of scoreboards are after it what they were before: content that a
 *   LOAD has brought in would get out by them.  For the same reason exceptions come
 *   without detail.
 * - A region that waits (SYNC_WAIT, a locked region) does not keep the GPU in protected
 *   mode.  It asks again a millisecond later.
 */
#include "mali_priv.h"

#define OP_CALL			32
#define OP_JUMP			33
#define OP_PROT_REGION		41

/* Instructions of a queue before another one of the group has a turn */
#define SLICE			64u
/* How long a region that waited leaves the GPU to others */
#define RETRY_NS		1000000ull
/* PROTM_ACTIVE when it comes late on command */
#define LATE_NS			20000000ull

/* What the firmware keeps in its protected section: there to be used, and nowhere else */
struct section {
	u32 magic;
	u32 group;
	u32 queues;
	u32 ticket;
};

#define SECTION_MAGIC		0x544f5250u

static struct protm *protm(struct mali_gpu *gpu)
{
	return &gpu->fw.protm;
}

static struct cs_ref queue(struct mali_gpu *gpu, unsigned int m)
{
	struct csg *csg = &gpu->fw.csg[gpu->fw.protm.group];

	return (struct cs_ref){ csg, &csg->cs[m], gpu->fw.protm.group, m };
}

/* GPU VA in a called buffer, offset in the ring: what prot_start and prot_end are in */
static u64 *position(struct cs_state *s)
{
	return s->depth ? &s->frame[s->depth - 1].pc : &s->extract;
}

/* Asking for protected mode */

static void ask(struct mali_gpu *gpu, struct cs_ref *q)
{
	q->cs->protm_asked = true;
	q->cs->protm_retry_ns = 0;
	mali_firmware_check_protected(gpu, q->csg->protm_suspend_va,
				      "protected suspend buffer is in ordinary memory");
	mali_cs_publish(gpu, q, false);
	mali_cs_publish_status(gpu, q);
	mali_csg_cs_event(gpu, q->group, q->stream, CS_REQ_PROTM_PEND);
}

/**
 * mali_protm_region() - execute PROT_REGION
 * @gpu: GPU
 * @q: queue, with nothing under way
 * @insn: the instruction
 *
 * Executed again, in any slot, by a queue that was suspended at it or within the region.
 */
enum cs_step mali_protm_region(struct mali_gpu *gpu, struct cs_ref *q, u64 insn)
{
	struct cs_state *s = &q->cs->s;
	u64 bytes = (insn & 0xffff) * 8;
	u64 start = *position(s) + 8;
	u64 room = s->depth ? s->frame[s->depth - 1].end - start : q->cs->ring_size - 8;

	if (!bytes)
		return CS_NEXT;
	if (bytes > room) {
		mali_cs_fatal(gpu, q, EXC_CS_INSTR_INVALID, insn);
		return CS_STOPPED;
	}
	s->prot_start = start;
	s->prot_end = start + bytes;
	s->block = CSB_PROTM;
	ask(gpu, q);
	return CS_AGAIN;
}

/**
 * mali_protm_ask_again() - look at a queue that waits for protected mode
 * @gpu: GPU
 * @q: queue
 *
 * Raises PROTM_PEND again when the region has waited for long enough.
 */
void mali_protm_ask_again(struct mali_gpu *gpu, struct cs_ref *q)
{
	if (q->cs->protm_retry_ns && gpu_time_ns(gpu) >= q->cs->protm_retry_ns &&
	    !mali_mmu_locked(gpu, 0, q->cs->user_out, 16))
		ask(gpu, q);
}

/* Entering */

static bool acknowledged(struct mali_gpu *gpu, const struct cs *cs)
{
	u32 req, ack;

	if (!cs->started || cs->s.block != CSB_PROTM || !cs->protm_asked)
		return false;
	req = mali_fw_read32(gpu, cs->in_va + CS_REQ);
	ack = mali_fw_read32(gpu, cs->out_va + CS_ACK);
	return !((req ^ ack) & CS_REQ_PROTM_PEND);
}

static u32 acknowledged_queues(struct mali_gpu *gpu, const struct csg *csg)
{
	u32 queues = 0;
	unsigned int m;

	for (m = 0; m < csg->stream_num && csg->state == CSG_RUN; m++)
		if (acknowledged(gpu, &csg->cs[m]))
			queues |= BIT32(m);
	return queues;
}

/**
 * mali_protm_serve_enter() - GLB PROTM_ENTER: see who may
 * @gpu: GPU
 *
 * Return: whether to acknowledge.  mali_protm_enter() does the rest, as nothing can be
 * acknowledged from within.
 */
bool mali_protm_serve_enter(struct mali_gpu *gpu)
{
	struct firmware *fw = &gpu->fw;
	struct protm *p = protm(gpu);
	u32 best = 0;
	unsigned int i;

	if (p->mute || mali_inject_now(gpu, MALI_INJECT_PROTM_NO_ACK)) {
		p->mute = true;
		return false;
	}
	if (gpu->gpu_irq.held & GPU_IRQ_PROTM_FAULT) {
		mali_guest_error(gpu, "PROTM_ENTER after PROTM_FAULT without a reset", 0);
		return false;
	}
	p->queues = 0;
	for (i = 0; i < fw->group_num; i++) {
		u32 queues = acknowledged_queues(gpu, &fw->csg[i]);

		if (!queues || (p->queues && fw->csg[i].priority <= best))
			continue;
		best = fw->csg[i].priority;
		p->group = i;
		p->queues = queues;
	}
	p->requested = true;
	return true;
}

/* The firmware's own accesses in protected mode.  Return: false, and it is dead */
static bool must(struct mali_gpu *gpu, bool ok, u64 va)
{
	if (!ok)
		mali_mcu_panic(gpu, "firmware's protected memory is not there", va);
	return ok;
}

static bool use_section(struct mali_gpu *gpu)
{
	const struct protm *p = protm(gpu);
	struct section s = { SECTION_MAGIC, p->group, p->queues, p->ticket }, back;

	return must(gpu, mali_fw_write(gpu, FW_PROTECTED_VA, &s, sizeof(s)) &&
			 mali_fw_read(gpu, FW_PROTECTED_VA, &back, sizeof(back)) &&
			 back.magic == s.magic && back.ticket == s.ticket, FW_PROTECTED_VA);
}

static u64 saved_va(const struct cs_ref *q)
{
	return q->csg->protm_suspend_va + (u64)q->stream * sizeof(struct cs_state);
}

/* Go on where the region was left.  What does not belong to it is not taken */
static void restore(struct mali_gpu *gpu, struct cs_ref *q)
{
	struct cs_state *s = &q->cs->s;
	const struct cs_state outside = *s;
	u64 at;

	if (!must(gpu, !hi32(saved_va(q)) && mali_fw_read(gpu, lo32(saved_va(q)), s, sizeof(*s)),
		  saved_va(q)))
		return;
	if (mali_cs_state_sane(gpu, s) && s->prot_ticket == outside.prot_ticket &&
	    s->prot_start == outside.prot_start && s->prot_end == outside.prot_end &&
	    s->depth == outside.depth) {
		at = *position(s);
		memcpy(s->frame, outside.frame, sizeof(s->frame));
		s->extract = outside.extract;
		*position(s) = at;
		if (at >= s->prot_start && at <= s->prot_end) {
			mali_cs_async_restore(s);
			return;
		}
	}
	*s = outside;
	mali_guest_error(gpu, "protected suspend buffer does not hold the region", saved_va(q));
	mali_protm_exception(gpu, q, EXC_FIRMWARE_INTERNAL_ERROR, true);
}

static void begin(struct mali_gpu *gpu, struct cs_ref *q)
{
	struct protm *p = protm(gpu);
	struct cs_state *s = &q->cs->s;

	if (s->prot_ticket) {
		restore(gpu, q);
		return;
	}
	s->block = CSB_NONE;
	s->prot_ticket = p->ticket;
	*position(s) = s->prot_start;
}

static void leave(struct mali_gpu *gpu, enum mali_protm_exit why);

/*
 * The other groups' states are in their suspend buffers while the GPU is in protected
 * mode, so that they survive if it has to be reset there; the firmware could not write
 * these buffers any more [review of the series: the driver may treat them as suspended].
 */
static void save_others(struct mali_gpu *gpu)
{
	unsigned int n;

	for (n = 0; n < gpu->fw.group_num; n++)
		if (n != protm(gpu)->group && gpu->fw.csg[n].state == CSG_RUN)
			mali_csg_save(gpu, n);
}

static void activate(struct mali_gpu *gpu)
{
	struct firmware *fw = &gpu->fw;
	struct protm *p = protm(gpu);
	unsigned int m;

	p->due_ns = 0;
	mali_prfcnt_sample(gpu);
	save_others(gpu);
	mali_csg_busy(gpu, p->group);
	if (gpu->mcu.status != MCU_ENABLED)
		return;
	if (fw->cores_off) {
		fw->cores_off = false;
		mali_power_cores(gpu, fw->core_mask);
	}
	p->open = p->queues;
	p->failed = 0;
	p->flushed = false;
	if (!++p->ticket)
		p->ticket = 1;
	memset(p->exception, 0, sizeof(p->exception));
	memset(p->cs_events, 0, sizeof(p->cs_events));
	p->events = 0;
	for (m = 0; m < fw->csg[p->group].stream_num; m++)
		p->outside[m] = fw->csg[p->group].cs[m].s;
	gpu->stat[MALI_STAT_PROTM_ENTERS]++;
	gpu->protected_since_ns = gpu_time_ns(gpu);
	gpu->protected_mode = true;
	gpu->protected_group = p->group;
	gpu_event(gpu, .kind = MALI_EVENT_PROTM_ENTER, .group = p->group, .bits = p->queues);
	if (mali_inject_now(gpu, MALI_INJECT_PROTM_HALT)) {
		p->hung = true;
		return;
	}
	if (!use_section(gpu))
		return;
	for (m = 0; m < fw->csg[p->group].stream_num; m++) {
		struct cs_ref q = queue(gpu, m);

		if (p->queues & BIT32(m))
			begin(gpu, &q);
		if (gpu->mcu.status != MCU_ENABLED)
			return;
	}
	if (mali_inject_now(gpu, MALI_INJECT_PROTM_EARLY_EXIT))
		leave(gpu, MALI_PROTM_INJECTED);
}

/* A request that was served before this one may have changed what was sampled */
static u32 still_waiting(const struct csg *csg, u32 queues)
{
	unsigned int m;

	if (csg->state != CSG_RUN)
		return 0;
	for (m = 0; m < csg->stream_num; m++)
		if (!csg->cs[m].started || csg->cs[m].s.block != CSB_PROTM)
			queues &= ~BIT32(m);
	return queues;
}

/**
 * mali_protm_enter() - the requests that came with a doorbell have been served
 * @gpu: GPU, MCU enabled
 */
void mali_protm_enter(struct mali_gpu *gpu)
{
	struct protm *p = protm(gpu);

	if (!p->requested)
		return;
	/* In there nobody could unlock them: not before the driver has */
	if (mali_mmu_any_locked(gpu))
		return;
	p->requested = false;
	if (mali_inject_now(gpu, MALI_INJECT_PROTM_NOT_ACTIVE))
		return;
	p->queues = still_waiting(&gpu->fw.csg[p->group], p->queues);
	if (!p->queues)
		mali_glb_event(gpu, GLB_REQ_PROTM_EXIT);
	else if (mali_inject_now(gpu, MALI_INJECT_PROTM_LATE_ACTIVE))
		p->due_ns = gpu_time_ns(gpu) + LATE_NS;
	else
		activate(gpu);
}

/**
 * mali_protm_poll() - somebody looks at GPU_STATUS
 * @gpu: GPU
 */
void mali_protm_poll(struct mali_gpu *gpu)
{
	struct protm *p = protm(gpu);

	if (p->due_ns && gpu_time_ns(gpu) >= p->due_ns) {
		activate(gpu);
		gpu->host->kick(gpu->ctx);
	}
}

/* Leaving */

/**
 * mali_protm_off() - the GPU is in normal mode from here on, by whatever way
 * @gpu: GPU
 * @why: for the record
 */
void mali_protm_off(struct mali_gpu *gpu, enum mali_protm_exit why)
{
	if (!gpu->protected_mode)
		return;
	gpu_event(gpu, .kind = MALI_EVENT_PROTM_EXIT, .group = gpu->protected_group, .word = why);
	gpu->stat[MALI_STAT_PROTM_NS] += gpu_time_ns(gpu) - gpu->protected_since_ns;
	gpu->protected_mode = false;
}

/* Still in protected mode: keep an unfinished region.  Return: false, and all is over */
static bool save(struct mali_gpu *gpu, struct cs_ref *q)
{
	struct cs_state *s = &protm(gpu)->saving;

	*s = q->cs->s;
	/* An access that stalled is made again; what was to be acknowledged will have been */
	if (s->block == CSB_FAULT || s->block == CSB_ACK)
		s->block = CSB_NONE;
	s->prot_ticket = protm(gpu)->ticket;
	return must(gpu, !hi32(saved_va(q)) && mali_fw_write(gpu, lo32(saved_va(q)), s, sizeof(*s)),
		    saved_va(q));
}

/* In normal mode again: the queue as it was at PROT_REGION, or behind the region */
static void settle(struct mali_gpu *gpu, struct cs_ref *q, bool waited)
{
	struct protm *p = protm(gpu);
	u32 bit = BIT32(q->stream), exception = p->exception[q->stream];
	struct cs *cs = q->cs;
	bool mmu_fault = cs->s.block == CSB_FAULT;

	mali_cs_halt(gpu, q, "protm_exit");
	cs->s = p->outside[q->stream];
	cs->protm_asked = false;
	cs->protm_retry_ns = 0;
	cs->out_stale = true;
	if (p->failed & bit) {
		/* After PROTM_FAULT nothing is told, and nothing goes on */
		cs->s.block = CSB_FATAL;
		if (exception)
			mali_cs_fatal(gpu, q, exception, 0);
	} else if (!(p->open & bit)) {
		cs->s.block = CSB_NONE;
		*position(&cs->s) = cs->s.prot_end;
		cs->s.prot_start = 0;
		cs->s.prot_end = 0;
		cs->s.prot_ticket = 0;
	} else {
		cs->s.prot_ticket = p->ticket;
		if (exception) {
			mali_cs_fault(gpu, q, exception, 0);
		} else if (mmu_fault) {
			cs->s.block = CSB_FAULT;
			cs->fault_va = 0;
		} else if (waited) {
			cs->protm_retry_ns = gpu_time_ns(gpu) + RETRY_NS;
		}
	}
}

static void tell(struct mali_gpu *gpu, struct cs_ref *q)
{
	struct protm *p = protm(gpu);
	u32 req = mali_fw_read32(gpu, q->csg->in_va + CSG_REQ);
	u32 ack = mali_fw_read32(gpu, q->csg->out_va + CSG_ACK);

	if (p->cs_events[q->stream])
		mali_csg_cs_event(gpu, q->group, q->stream, p->cs_events[q->stream]);
	/* A group that leaves its slot asks again when it is back */
	if (q->cs->s.block == CSB_PROTM && !q->cs->protm_retry_ns &&
	    !((req ^ ack) & CSG_STATE_MASK))
		ask(gpu, q);
	else
		mali_cs_publish(gpu, q, false);
}

/* The time of the others has stood still */
static void wake_others(struct mali_gpu *gpu)
{
	struct firmware *fw = &gpu->fw;
	unsigned int i, m;

	for (i = 0; i < fw->group_num; i++)
		for (m = 0; m < fw->csg[i].stream_num; m++)
			fw->csg[i].cs[m].moved = true;
	fw->idle_since_ns = gpu_time_ns(gpu);
	fw->look = true;
	gpu->host->kick(gpu->ctx);
}

static void leave(struct mali_gpu *gpu, enum mali_protm_exit why)
{
	struct protm *p = protm(gpu);
	u32 stream_num = gpu->fw.csg[p->group].stream_num;
	unsigned int m;

	for (m = 0; m < stream_num; m++) {
		struct cs_ref q = queue(gpu, m);

		if ((p->queues & p->open & ~p->failed & BIT32(m)) && !save(gpu, &q))
			return;
	}
	mali_protm_off(gpu, why);
	mali_prfcnt_skip(gpu);
	if (p->flushed)
		mali_control_flush_id_advance(gpu);
	for (m = 0; m < stream_num; m++) {
		struct cs_ref q = queue(gpu, m);

		if (!(p->queues & BIT32(m)))
			continue;
		settle(gpu, &q, why == MALI_PROTM_WAIT);
		tell(gpu, &q);
	}
	for (m = 0; m < 32; m++)
		if (p->events & BIT32(m))
			mali_csg_event(gpu, p->group, BIT32(m));
	p->queues = 0;
	if (!mali_inject_now(gpu, MALI_INJECT_PROTM_LOST_EXIT))
		mali_glb_event(gpu, GLB_REQ_PROTM_EXIT);
	mali_mmu_run_held(gpu);
	wake_others(gpu);
}

/* Whether the host wants something that the firmware can do in normal mode only */
static bool host_wants(struct mali_gpu *gpu)
{
	struct firmware *fw = &gpu->fw;
	u32 req = mali_fw_read32(gpu, fw->glb_in + GLB_REQ);
	u32 ack = mali_fw_read32(gpu, fw->glb_out + GLB_ACK);

	return ((req ^ ack) & ~GLB_NO_REQUEST) ||
	       mali_fw_read32(gpu, fw->glb_in + GLB_DB_REQ) !=
	       mali_fw_read32(gpu, fw->glb_out + GLB_DB_ACK);
}

/**
 * mali_protm_doorbell() - doorbell 0 has been rung
 * @gpu: GPU, MCU enabled
 *
 * Ends protected mode if the host wants something.
 *
 * Return: whether the GPU is in normal mode, so that requests can be served.
 */
bool mali_protm_doorbell(struct mali_gpu *gpu)
{
	struct protm *p = protm(gpu);

	if (p->due_ns) {
		/* On its way in: back again, for whoever waits */
		p->due_ns = 0;
		mali_glb_event(gpu, GLB_REQ_PROTM_EXIT);
	}
	if (!gpu->protected_mode)
		return true;
	if (p->hung || !host_wants(gpu))
		return false;
	leave(gpu, MALI_PROTM_HOST);
	return gpu->mcu.status == MCU_ENABLED;
}

/* Executing */

/**
 * mali_protm_next() - before a queue fetches in protected mode
 * @gpu: GPU
 * @q: queue
 *
 * Return: whether it may; otherwise its region is over, or it has been stopped.
 */
bool mali_protm_next(struct mali_gpu *gpu, struct cs_ref *q)
{
	struct cs_state *s = &q->cs->s;
	u64 at = *position(s);

	if (at == s->prot_end) {
		protm(gpu)->open &= ~BIT32(q->stream);
		return false;
	}
	if (at >= s->prot_start && at < s->prot_end)
		return true;
	/* A BRANCH has led out of the region */
	mali_cs_fatal(gpu, q, EXC_CS_INSTR_INVALID, 0);
	return false;
}

/**
 * mali_protm_may_execute() - whether an instruction may be executed in a region
 * @gpu: GPU
 * @q: queue, stopped if not
 * @insn: the instruction
 */
bool mali_protm_may_execute(struct mali_gpu *gpu, struct cs_ref *q, u64 insn)
{
	if (mali_inject_now(gpu, MALI_INJECT_PROTM_FAULT)) {
		mali_protm_violation(gpu);
		mali_cs_fatal(gpu, q, EXC_CS_BUS_FAULT, 0);
		return false;
	}
	switch (insn >> 56) {
	case OP_CALL:
	case OP_JUMP:
	case OP_PROT_REGION:
		mali_cs_fatal(gpu, q, EXC_CS_INSTR_INVALID, 0);
		return false;
	default:
		return true;
	}
}

/**
 * mali_protm_violation() - the bus has refused an access in protected mode
 * @gpu: GPU
 *
 * No address and no detail, neither here nor by the queue.
 */
void mali_protm_violation(struct mali_gpu *gpu)
{
	gpu->stat[MALI_STAT_PROTM_REFUSED]++;
	mali_irq_hold(gpu, &gpu->gpu_irq, GPU_IRQ_PROTM_FAULT);
}

/**
 * mali_protm_exception() - CS_FATAL or CS_FAULT in a region
 * @gpu: GPU
 * @q: queue
 * @exception: EXC_*
 * @fatal: which
 *
 * Told when protected mode has been left, which it is for that; but not what follows from
 * a refused access.
 */
void mali_protm_exception(struct mali_gpu *gpu, struct cs_ref *q, u32 exception, bool fatal)
{
	struct protm *p = protm(gpu);

	q->cs->s.block = fatal ? CSB_FATAL : CSB_ACK;
	if (fatal)
		p->failed |= BIT32(q->stream);
	if (!(gpu->gpu_irq.held & GPU_IRQ_PROTM_FAULT))
		p->exception[q->stream] = exception;
}

/**
 * mali_protm_event() - an event of the group, to be raised after protected mode
 * @gpu: GPU
 * @event: CSG_REQ_*
 */
void mali_protm_event(struct mali_gpu *gpu, u32 event)
{
	protm(gpu)->events |= event;
}

/**
 * mali_protm_cs_event() - an event of a queue, to be raised after protected mode
 * @gpu: GPU
 * @m: stream
 * @event: CS_REQ_*
 */
void mali_protm_cs_event(struct mali_gpu *gpu, unsigned int m, u32 event)
{
	protm(gpu)->cs_events[m] |= event;
}

/* Whether there is something that only the host can deal with */
static bool must_tell(const struct protm *p)
{
	unsigned int m;

	for (m = 0; m < FW_MAX_STREAMS; m++)
		if (p->exception[m] || p->cs_events[m])
			return true;
	return false;
}

/* A turn of each queue whose region is not over.  Return: instructions, or as much */
static u32 turns(struct mali_gpu *gpu, u32 budget)
{
	struct protm *p = protm(gpu);
	u32 done = 0;
	unsigned int m;

	for (m = 0; m < FW_MAX_STREAMS && done < budget && !must_tell(p); m++) {
		struct cs_ref q = queue(gpu, m);
		u64 before = gpu->stat[MALI_STAT_INSTRUCTIONS];
		u32 left = budget - done;

		if (!(p->open & ~p->failed & BIT32(m)) || !mali_cs_runnable(gpu, &q))
			continue;
		done += mali_cs_run(gpu, &q, left < SLICE ? left : SLICE);
		before = gpu->stat[MALI_STAT_INSTRUCTIONS] - before;
		q.csg->instructions += before;
		gpu->stat[MALI_STAT_PROTM_INSTRUCTIONS] += before;
		if (gpu->gpu_irq.held & GPU_IRQ_PROTM_FAULT)
			break;
	}
	return done;
}

/**
 * mali_protm_run() - mali_firmware_run() in protected mode, or on the way to it
 * @gpu: GPU, MCU enabled
 * @budget: instructions at most
 *
 * Return: as mali_gpu_run().
 */
u64 mali_protm_run(struct mali_gpu *gpu, u32 budget)
{
	struct protm *p = protm(gpu);
	u32 done = 0, before, ran;

	mali_protm_poll(gpu);
	if (p->due_ns)
		return p->due_ns;
	while (gpu->protected_mode && done < budget) {
		if (p->hung || (gpu->gpu_irq.held & GPU_IRQ_PROTM_FAULT) ||
		    gpu->mcu.status != MCU_ENABLED)
			return MALI_RUN_IDLE;
		before = p->open;
		ran = turns(gpu, budget - done);
		done += ran;
		if (gpu->gpu_irq.held & GPU_IRQ_PROTM_FAULT)
			return MALI_RUN_IDLE;
		/* Stay while a region can go on */
		if (must_tell(p))
			leave(gpu, MALI_PROTM_TELL);
		else if (!p->open)
			leave(gpu, MALI_PROTM_DONE);
		else if (!ran && p->open == before)
			leave(gpu, MALI_PROTM_WAIT);
	}
	return gpu->mcu.status == MCU_ENABLED ? 0 : MALI_RUN_IDLE;
}
