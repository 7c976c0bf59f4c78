// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Protected mode: regions of command streams that may access protected memory, and can
 * leave none of its content elsewhere.
 *
 * A queue's region, from PROT_REGION on:
 *
 *	ordinary -- PROT_REGION --> waits: CSB_PROTM, PROTM_PEND raised
 *	waits    -- host acknowledges PROTM_PEND, then ENTER --> runs in protected mode
 *	runs     -- end of the region --> ordinary again, after the region
 *	runs     -- exit before the end --> waits, its state in the protected suspend buffer
 *	runs     -- exception --> ordinary: CS_FATAL, or CS_FAULT and then waits
 *
 * The GPU:
 *
 *	normal    -- GLB PROTM_ENTER: sample the acknowledged queues --> requested
 *	requested -- none is acknowledged: PROTM_EXIT at once --> normal
 *	requested -- acknowledgement written, mode switched, section used --> active
 *	active    -- no region can continue, or the host has a request --> leaving
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
 *   just before, no address of a fault is reported.
 * - The firmware cannot write ordinary memory.  So it acknowledges before it enters, and
 *   all that the host is to see of a region is published when it has left.
 * - PROTM_FAULT stays asserted until reset.
 *
 * What is chosen, for lack of a public source:
 * - A region stays in its buffer and is executed in place: CALL, JUMP, PROT_REGION, and
 *   BRANCH out of it, are CS_FATAL 0x49, as is a region that is longer than its buffer.
 *   An empty region does nothing.
 * - A region changes nothing of its queue but the position.  Registers, progress and heap
 *   counters, choices of scoreboards are after it what they were before: content that a
 *   LOAD has read would leak through them.  For the same reason exceptions come
 *   without detail.
 * - A region that waits (SYNC_WAIT, a locked region) does not keep the GPU in protected
 *   mode.  It asks again a millisecond later.
 */
#include "protm.h"
#include "as.h"
#include "cores.h"
#include "control.h"
#include "cost.h"
#include "cs.h"
#include "cs_async.h"
#include "cs_heap.h"
#include "csg.h"
#include "events.h"
#include "fwmem.h"
#include "inject.h"
#include "mcu.h"
#include "mmu.h"
#include "mode.h"
#include "prfcnt.h"
#include "queue.h"
#include "region.h"
#include "sched.h"
#include "shaders.h"
#include "timer.h"

/* Instructions of a queue's time slice */
#define SLICE			64u
/* How long a region that waited stays out of protected mode */
#define RETRY_NS		1000000ull
/* Injected fault: delay of PROTM_ACTIVE */
#define LATE_NS			20000000ull

/* What the firmware keeps in its protected section, and nowhere else */
struct section {
	u32 magic;
	u32 group;
	u32 queues;
	u32 ticket;
};

#define SECTION_MAGIC		0x544f5250u

void mali_protm_reset(struct mali_gpu *gpu)
{
	memset(gpu->protm, 0, sizeof(*gpu->protm));
}

/**
 * mali_protm_active() - whether mali_protm_run() is to run
 * @gpu: GPU
 *
 * In protected mode, or when it comes late by an injected fault.
 */
bool mali_protm_active(const struct mali_gpu *gpu)
{
	return mali_mode_protected(gpu) || gpu->protm->due_ns;
}

static struct protm *protm(struct mali_gpu *gpu)
{
	return gpu->protm;
}

static struct cs_ref queue(struct mali_gpu *gpu, unsigned int m)
{
	struct csg *csg = &gpu->csg[gpu->protm->group];

	return (struct cs_ref){ csg, &csg->cs[m], gpu->protm->group, m };
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

/* Injected fault: the acknowledgement comes late */
static bool acknowledged_late(struct mali_gpu *gpu)
{
	struct protm *p = protm(gpu);

	if (!p->ack_ns && mali_inject_now(gpu, MALI_INJECT_PROTM_LATE_ACK))
		p->ack_ns = gpu_time_ns(gpu) + gpu->inject->delay_ns;
	if (gpu_time_ns(gpu) < p->ack_ns)
		return true;
	p->ack_ns = 0;
	return false;
}

/* Injected fault: the other groups cannot be suspended */
static void hold_others(struct mali_gpu *gpu)
{
	unsigned int n;

	for (n = 0; n < gpu->fw->group_num; n++)
		if (n != protm(gpu)->group && gpu->csg[n].state == CSG_RUN)
			gpu->csg[n].stuck = true;
}

/**
 * mali_protm_serve_enter() - GLB PROTM_ENTER: find the queues that may enter
 * @gpu: GPU
 *
 * Return: whether to acknowledge.  mali_protm_enter() does the rest, as nothing can be
 * acknowledged in protected mode.
 */
bool mali_protm_serve_enter(struct mali_gpu *gpu)
{
	struct fwmem *fw = gpu->fw;
	struct protm *p = protm(gpu);
	u32 best = 0;
	unsigned int i;

	if (p->mute || mali_inject_now(gpu, MALI_INJECT_PROTM_NO_ACK)) {
		p->mute = true;
		return false;
	}
	if (acknowledged_late(gpu))
		return false;
	if (mali_mode_faulted(gpu)) {
		mali_fw_error(gpu, "PROTM_ENTER after PROTM_FAULT without a reset", 0);
		return false;
	}
	p->queues = 0;
	for (i = 0; i < fw->group_num; i++) {
		u32 queues = acknowledged_queues(gpu, &gpu->csg[i]);

		if (!queues || (p->queues && gpu->csg[i].priority <= best))
			continue;
		best = gpu->csg[i].priority;
		p->group = i;
		p->queues = queues;
	}
	if (p->queues && mali_inject_now(gpu, MALI_INJECT_PROTM_BUSY_GROUP)) {
		hold_others(gpu);
		p->mute = true;
		return false;
	}
	p->requested = true;
	return true;
}

/* The firmware's own accesses in protected mode.  Return: false if it has died */
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

/* Continue where the region was left.  State that does not belong to it is ignored */
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
		at = *cs_position(s);
		memcpy(s->frame, outside.frame, sizeof(s->frame));
		s->extract = outside.extract;
		*cs_position(s) = at;
		if (at >= s->prot_start && at <= s->prot_end) {
			mali_cs_async_restore(gpu, s);
			return;
		}
	}
	*s = outside;
	mali_fw_error(gpu, "protected suspend buffer does not hold the region", saved_va(q));
	mali_cs_fatal(gpu, q, EXC_FIRMWARE_INTERNAL_ERROR, 0);
}

static void begin(struct mali_gpu *gpu, struct cs_ref *q)
{
	struct protm *p = protm(gpu);
	struct cs_state *s = &q->cs->s;

	q->cs->rung = CS_RUNG_ALL;
	if (s->prot_ticket) {
		restore(gpu, q);
		return;
	}
	s->block = CSB_NONE;
	s->prot_ticket = p->ticket;
	*cs_position(s) = s->prot_start;
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

	for (n = 0; n < gpu->fw->group_num; n++)
		if (n != protm(gpu)->group && gpu->csg[n].state == CSG_RUN &&
		    mali_csg_save(gpu, n))
			mali_cs_heap_save(gpu, &gpu->csg[n]);
}

/* Injected fault: an exit that has not been reported yet */
static void report_exit(struct mali_gpu *gpu)
{
	if (protm(gpu)->exit_ns)
		mali_glb_event(gpu, GLB_REQ_PROTM_EXIT);
	protm(gpu)->exit_ns = 0;
}

static void activate(struct mali_gpu *gpu)
{
	struct protm *p = protm(gpu);
	unsigned int m;

	p->due_ns = 0;
	report_exit(gpu);
	mali_prfcnt_sample(gpu);
	save_others(gpu);
	mali_csg_busy(gpu, p->group);
	if (gpu->stopped)
		return;
	mali_cores_wake(gpu);
	if (!++p->ticket)
		p->ticket = 1;
	for (m = 0; m < gpu->csg[p->group].stream_num; m++)
		p->outside[m] = gpu->csg[p->group].cs[m].s;
	mali_mode_enter(gpu, p->group, p->queues);
	if (mali_inject_now(gpu, MALI_INJECT_PROTM_HALT)) {
		p->hung = true;
		return;
	}
	if (!use_section(gpu))
		return;
	for (m = 0; m < gpu->csg[p->group].stream_num; m++) {
		struct cs_ref q = queue(gpu, m);

		if (p->queues & BIT32(m))
			begin(gpu, &q);
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

	if (!p->requested) {
		mali_shaders_release(gpu, ~0u, SHADER_HOLD_PROTM);
		return;
	}
	/* They could not be unlocked in protected mode: wait until the driver has done so */
	if (mali_mmu_any_locked(gpu))
		return;
	/* What the others have in flight has to be over before their states are saved */
	if (mali_shaders_quiesce(gpu, ~BIT32(p->group), SHADER_HOLD_PROTM))
		return;
	mali_shaders_release(gpu, ~0u, SHADER_HOLD_PROTM);
	p->requested = false;
	if (mali_inject_now(gpu, MALI_INJECT_PROTM_NOT_ACTIVE))
		return;
	p->queues = still_waiting(&gpu->csg[p->group], p->queues);
	if (!p->queues)
		mali_glb_event(gpu, GLB_REQ_PROTM_EXIT);
	else if (mali_inject_now(gpu, MALI_INJECT_PROTM_LATE_ACTIVE))
		p->due_ns = gpu_time_ns(gpu) + LATE_NS;
	else
		activate(gpu);
}

/**
 * mali_protm_poll() - GPU_STATUS is read
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

/* Still in protected mode: save an unfinished region.  Return: false if the firmware has died */
static bool save(struct mali_gpu *gpu, struct cs_ref *q)
{
	struct cs_state *s = &protm(gpu)->saving;

	mali_cs_async_save(gpu, &q->cs->s);
	*s = q->cs->s;
	/* An access that stalled is made again; what was to be acknowledged will have been */
	if (s->block == CSB_FAULT || s->block == CSB_ACK)
		s->block = CSB_NONE;
	s->prot_ticket = protm(gpu)->ticket;
	return must(gpu, !hi32(saved_va(q)) && mali_fw_write(gpu, lo32(saved_va(q)), s, sizeof(*s)),
		    saved_va(q));
}

/* In normal mode again: the queue as it was at PROT_REGION, or after the region */
static void settle(struct mali_gpu *gpu, struct cs_ref *q, bool waited)
{
	struct protm *p = protm(gpu);
	u32 bit = BIT32(q->stream), exception = gpu->mode->exception[q->stream];
	struct cs *cs = q->cs;
	bool mmu_fault = cs->s.block == CSB_FAULT;

	mali_cs_halt(gpu, q, "protm_exit");
	cs->s = p->outside[q->stream];
	cs->protm_asked = false;
	cs->protm_retry_ns = 0;
	cs->out_stale = true;
	if (gpu->mode->failed & bit) {
		/* After PROTM_FAULT nothing is reported, and nothing continues */
		cs->s.block = CSB_FATAL;
		if (exception)
			mali_cs_fatal(gpu, q, exception, 0);
	} else if (!(gpu->mode->open & bit)) {
		cs->s.block = CSB_NONE;
		*cs_position(&cs->s) = cs->s.prot_end;
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
	u32 req = mali_fw_read32(gpu, q->csg->in_va + CSG_REQ);
	u32 ack = mali_fw_read32(gpu, q->csg->out_va + CSG_ACK);

	if (gpu->mode->cs_events[q->stream])
		mali_csg_cs_event(gpu, q->group, q->stream, gpu->mode->cs_events[q->stream]);
	/* A group that leaves its slot asks again when it is back */
	if (q->cs->s.block == CSB_PROTM && !q->cs->protm_retry_ns &&
	    !((req ^ ack) & CSG_STATE_MASK))
		mali_region_ask(gpu, q);
	else
		mali_cs_publish(gpu, q, false);
}

/* The other groups have not run meanwhile */
static void wake_others(struct mali_gpu *gpu)
{
	mali_timers_resume(gpu);
	mali_sched_look(gpu);
	gpu->host->kick(gpu->ctx);
}

static void leave(struct mali_gpu *gpu, enum mali_protm_exit why)
{
	struct protm *p = protm(gpu);
	u32 stream_num = gpu->csg[p->group].stream_num;
	unsigned int m;

	for (m = 0; m < stream_num; m++) {
		struct cs_ref q = queue(gpu, m);

		if ((p->queues & gpu->mode->open & ~gpu->mode->failed & BIT32(m)) && !save(gpu, &q))
			return;
	}
	mali_mode_exit(gpu, why);
	mali_prfcnt_skip(gpu);
	if (gpu->mode->flushed)
		mali_control_flush_id_advance(gpu);
	for (m = 0; m < stream_num; m++) {
		struct cs_ref q = queue(gpu, m);

		if (!(p->queues & BIT32(m)))
			continue;
		settle(gpu, &q, why == MALI_PROTM_WAIT);
		tell(gpu, &q);
	}
	for (m = 0; m < 32; m++)
		if (gpu->mode->events & BIT32(m))
			mali_csg_event(gpu, p->group, BIT32(m));
	p->queues = 0;
	/* The request that waited is served by the next call */
	if (p->leaving)
		gpu->fw->doorbell_held = true;
	p->leaving = false;
	mali_shaders_release(gpu, ~0u, SHADER_HOLD_PROTM);
	if (mali_inject_now(gpu, MALI_INJECT_PROTM_LATE_EXIT))
		p->exit_ns = gpu_time_ns(gpu) + gpu->inject->delay_ns;
	else if (!mali_inject_now(gpu, MALI_INJECT_PROTM_LOST_EXIT))
		mali_glb_event(gpu, GLB_REQ_PROTM_EXIT);
	mali_as_run_held(gpu);
	wake_others(gpu);
}

/* Whether the host has a request that the firmware can serve in normal mode only */
static bool host_wants(struct mali_gpu *gpu)
{
	struct fwmem *fw = gpu->fw;
	u32 req = mali_fw_read32(gpu, fw->glb_in + GLB_REQ);
	u32 ack = mali_fw_read32(gpu, fw->glb_out + GLB_ACK);

	return ((req ^ ack) & ~GLB_NO_REQUEST) ||
	       mali_fw_read32(gpu, fw->glb_in + GLB_DB_REQ) !=
	       mali_fw_read32(gpu, fw->glb_out + GLB_DB_ACK);
}

/* Injected fault: PROTM_ACTIVE is to come, and now does not.  The queues ask again */
static void cancel(struct mali_gpu *gpu)
{
	struct protm *p = protm(gpu);
	unsigned int m;

	p->due_ns = 0;
	for (m = 0; m < gpu->csg[p->group].stream_num; m++) {
		struct cs_ref q = queue(gpu, m);

		if (!(p->queues & BIT32(m)))
			continue;
		q.cs->protm_asked = false;
		tell(gpu, &q);
	}
	p->queues = 0;
	mali_glb_event(gpu, GLB_REQ_PROTM_EXIT);
}

/**
 * mali_protm_late() - injected faults: what comes late
 * @gpu: GPU, MCU enabled, in normal mode
 * @next: when to call again is put here, if that is earlier
 *
 * Return: whether the acknowledgement of ENTER is due, for which requests are to be served.
 */
bool mali_protm_late(struct mali_gpu *gpu, u64 *next)
{
	struct protm *p = protm(gpu);
	u64 now = gpu_time_ns(gpu);

	if (p->exit_ns && now >= p->exit_ns)
		report_exit(gpu);
	if (p->exit_ns && p->exit_ns < *next)
		*next = p->exit_ns;
	if (p->ack_ns > now && p->ack_ns < *next)
		*next = p->ack_ns;
	return p->ack_ns && now >= p->ack_ns;
}

/**
 * mali_protm_doorbell() - doorbell 0 has been rung
 * @gpu: GPU, MCU enabled
 *
 * Ends protected mode if the host has a request, when the workgroups in flight are over.
 *
 * Return: whether the GPU is in normal mode, so that requests can be served.
 */
bool mali_protm_doorbell(struct mali_gpu *gpu)
{
	struct protm *p = protm(gpu);

	if (!mali_mode_protected(gpu) && !p->due_ns)
		return true;
	if (p->hung || !host_wants(gpu))
		return false;
	if (p->due_ns) {
		cancel(gpu);
		return true;
	}
	p->leaving = mali_shaders_quiesce(gpu, BIT32(p->group), SHADER_HOLD_PROTM);
	if (p->leaving)
		return false;
	leave(gpu, MALI_PROTM_HOST);
	return !mali_mode_protected(gpu);
}

/* The host's request waits for workgroups in flight.  Return: whether they are over */
static bool leave_for_host(struct mali_gpu *gpu)
{
	struct protm *p = protm(gpu);

	if (!p->leaving || mali_shaders_quiesce(gpu, BIT32(p->group), SHADER_HOLD_PROTM))
		return false;
	leave(gpu, MALI_PROTM_HOST);
	return true;
}

/* Executing */

/* When the next thing is due that a region has in flight, but for that of @except */
static u64 in_flight_but(struct mali_gpu *gpu, unsigned int except)
{
	u64 next = MALI_RUN_IDLE;
	unsigned int m;

	for (m = 0; m < FW_MAX_STREAMS; m++) {
		u64 due = queue(gpu, m).cs->s.next_due;

		if (m != except && (gpu->mode->open & ~gpu->mode->failed & BIT32(m)) &&
		    due > gpu->cost->now_ns && due < next)
			next = due;
	}
	return next;
}

/* As mali_sched_next() */
static u64 in_flight(struct mali_gpu *gpu)
{
	return in_flight_but(gpu, FW_MAX_STREAMS);
}

/* When to continue inside; 0: not at all.  @full: as much has been executed as may be */
static u64 more_at(struct mali_gpu *gpu, enum mali_protm_exit why, bool full)
{
	u64 next;

	if (mali_cost_ahead(gpu))
		return gpu->cost->time_ns;
	if (full)
		return gpu->cost->now_ns;
	next = in_flight(gpu);
	return why == MALI_PROTM_WAIT && next != MALI_RUN_IDLE ? next : 0;
}

/* A time slice of each queue whose region is not over.  Return: instructions or equivalent */
static u32 turns(struct mali_gpu *gpu, u32 budget)
{
	u32 done = 0;
	unsigned int m;

	for (m = 0; m < FW_MAX_STREAMS && done < budget && !mali_mode_must_report(gpu); m++) {
		struct cs_ref q = queue(gpu, m);
		u64 before = gpu->stat[MALI_STAT_INSTRUCTIONS];
		u32 left = budget - done;

		if (!(gpu->mode->open & ~gpu->mode->failed & BIT32(m)))
			continue;
		/* What it waits for may only be looked at when it is time */
		if (q.cs->s.block != CSB_NONE && mali_cost_hold(gpu))
			continue;
		if (!mali_cs_runnable(gpu, &q))
			continue;
		done += mali_cs_run(gpu, &q, left < SLICE ? left : SLICE, in_flight_but(gpu, m),
				    !(gpu->mode->open & ~BIT32(m)));
		before = gpu->stat[MALI_STAT_INSTRUCTIONS] - before;
		q.csg->instructions += before;
		gpu->stat[MALI_STAT_PROTM_INSTRUCTIONS] += before;
		if (mali_mode_faulted(gpu) || gpu->cost->held)
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
	u32 done = 0;

	mali_protm_poll(gpu);
	if (p->due_ns)
		return p->due_ns;
	mali_cost_begin(gpu);
	if (mali_cost_ahead(gpu))
		return mali_cost_pause(gpu, gpu->cost->time_ns);
	while (mali_mode_protected(gpu) && !gpu->stopped) {
		enum mali_protm_exit why = MALI_PROTM_WAIT;
		u32 before = gpu->mode->open, ran;
		u64 wanted;

		if (p->hung || mali_mode_faulted(gpu))
			return MALI_RUN_IDLE;
		if (leave_for_host(gpu))
			continue;
		/* Stay while a region can continue */
		if (mali_mode_must_report(gpu)) {
			why = MALI_PROTM_REPORT;
		} else if (!gpu->mode->open) {
			why = MALI_PROTM_DONE;
		} else if (done < budget && !gpu->cost->held) {
			ran = turns(gpu, budget - done);
			done += ran;
			if (ran || gpu->mode->open != before || mali_mode_faulted(gpu))
				continue;
		}
		/*
		 * What has been executed takes its time inside, as does what is in flight.  Not if
		 * the driver has something to see to: it has an interrupt already, and polls with
		 * interrupts off
		 */
		wanted = why == MALI_PROTM_REPORT ? 0 : more_at(gpu, why, done >= budget);
		if (!wanted)
			leave(gpu, why);
		else if (done >= budget || !mali_cost_advance(gpu, wanted))
			return mali_cost_pause(gpu, wanted);
	}
	mali_cost_pause(gpu, MALI_RUN_IDLE);
	return 0;
}
