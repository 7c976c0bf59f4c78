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
 * - AS commands do not execute (mode.c defers them), no counter sample is taken except one
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
#include "cost.h"
#include "cs.h"
#include "fwmem.h"
#include "mode.h"
#include "protm_enter.h"
#include "protm_exit.h"
#include "protm_state.h"
#include "shaders.h"

/* Instructions of a queue's time slice */
#define SLICE			64u

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

/**
 * mali_protm_late() - injected faults: what comes late
 * @gpu: GPU, MCU enabled, in normal mode
 * @next: when to call again is put here, if that is earlier
 *
 * Return: whether the acknowledgement of ENTER is due, for which requests are to be served.
 */
bool mali_protm_late(struct mali_gpu *gpu, u64 *next)
{
	struct protm *p = gpu->protm;
	u64 now = gpu_time_ns(gpu);

	if (p->exit_ns && now >= p->exit_ns)
		mali_protm_report_exit(gpu);
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
	struct protm *p = gpu->protm;

	if (!mali_mode_protected(gpu) && !p->due_ns)
		return true;
	if (p->hung || !host_wants(gpu))
		return false;
	if (p->due_ns) {
		mali_protm_cancel(gpu);
		return true;
	}
	p->leaving = mali_shaders_quiesce(gpu, BIT32(p->group), SHADER_HOLD_PROTM);
	if (p->leaving)
		return false;
	mali_protm_leave(gpu, MALI_PROTM_HOST);
	return !mali_mode_protected(gpu);
}

/* The host's request waits for workgroups in flight.  Return: whether they are over */
static bool leave_for_host(struct mali_gpu *gpu)
{
	struct protm *p = gpu->protm;

	if (!p->leaving || mali_shaders_quiesce(gpu, BIT32(p->group), SHADER_HOLD_PROTM))
		return false;
	mali_protm_leave(gpu, MALI_PROTM_HOST);
	return true;
}

/* Executing */

/* Mask of the queues whose region is not over, and continues */
static u32 running(const struct mali_gpu *gpu)
{
	return gpu->mode->open & ~gpu->mode->failed;
}

/* When the next thing is due that a region has in flight, but for that of @except */
static u64 in_flight_but(struct mali_gpu *gpu, unsigned int except)
{
	u64 next = MALI_RUN_IDLE;
	unsigned int m;

	for (m = 0; m < FW_MAX_STREAMS && running(gpu) >> m; m++) {
		u64 due = mali_protm_queue(gpu, m).cs->s.next_due;

		if (m != except && (running(gpu) & BIT32(m)) && due > gpu->cost->now_ns &&
		    due < next)
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

	for (m = 0; m < FW_MAX_STREAMS && running(gpu) >> m; m++) {
		struct cs_ref q = mali_protm_queue(gpu, m);
		u64 before = gpu->stat[MALI_STAT_INSTRUCTIONS];
		u32 left = budget - done;

		if (done >= budget || mali_mode_must_report(gpu))
			break;
		if (!(running(gpu) & BIT32(m)))
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
	struct protm *p = gpu->protm;
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
			mali_protm_leave(gpu, why);
		else if (done >= budget || !mali_cost_advance(gpu, wanted))
			return mali_cost_pause(gpu, wanted);
	}
	mali_cost_pause(gpu, MALI_RUN_IDLE);
	return 0;
}
