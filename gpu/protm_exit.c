// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Exit from protected mode: unfinished regions are saved, and each queue is what it was at
 * PROT_REGION, or after its region.
 */
#include "protm_exit.h"
#include "as.h"
#include "control.h"
#include "cs.h"
#include "events.h"
#include "fwmem.h"
#include "inject.h"
#include "mcu.h"
#include "mode.h"
#include "prfcnt.h"
#include "protm_state.h"
#include "queue.h"
#include "region.h"
#include "sched.h"
#include "shaders.h"
#include "timer.h"

/* How long a region that waited stays out of protected mode */
#define RETRY_NS		1000000ull

/* In normal mode again: the queue as it was at PROT_REGION, or after the region */
static void settle(struct mali_gpu *gpu, struct cs_ref *q, bool waited)
{
	struct protm *p = gpu->protm;
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

/**
 * mali_protm_leave() - leave protected mode and notify the host
 * @gpu: GPU, in protected mode
 * @why: for the trace; a queue that waited asks again after a while
 *
 * Stays in protected mode if the firmware dies of saving a region.
 */
void mali_protm_leave(struct mali_gpu *gpu, enum mali_protm_exit why)
{
	struct protm *p = gpu->protm;
	u32 stream_num = gpu->csg[p->group].stream_num;
	unsigned int m;

	for (m = 0; m < stream_num; m++) {
		struct cs_ref q = mali_protm_queue(gpu, m);

		if ((p->queues & gpu->mode->open & ~gpu->mode->failed & BIT32(m)) &&
		    !mali_protm_save(gpu, &q))
			return;
	}
	mali_mode_exit(gpu, why);
	if (!mali_mcu_restart(gpu)) {
		mali_as_run_held(gpu);
		return;
	}
	mali_prfcnt_skip(gpu);
	if (gpu->mode->flushed)
		mali_control_flush_id_advance(gpu);
	for (m = 0; m < stream_num; m++) {
		struct cs_ref q = mali_protm_queue(gpu, m);

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

/**
 * mali_protm_cancel() - injected fault: PROTM_ACTIVE was to come, and now does not
 * @gpu: GPU, in normal mode
 *
 * The queues ask again.
 */
void mali_protm_cancel(struct mali_gpu *gpu)
{
	struct protm *p = gpu->protm;
	unsigned int m;

	p->due_ns = 0;
	for (m = 0; m < gpu->csg[p->group].stream_num; m++) {
		struct cs_ref q = mali_protm_queue(gpu, m);

		if (!(p->queues & BIT32(m)))
			continue;
		q.cs->protm_asked = false;
		tell(gpu, &q);
	}
	p->queues = 0;
	mali_glb_event(gpu, GLB_REQ_PROTM_EXIT);
}

/**
 * mali_protm_report_exit() - injected fault: report an exit that has been held back
 * @gpu: GPU, in normal mode
 */
void mali_protm_report_exit(struct mali_gpu *gpu)
{
	if (gpu->protm->exit_ns)
		mali_glb_event(gpu, GLB_REQ_PROTM_EXIT);
	gpu->protm->exit_ns = 0;
}
