// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Entry into protected mode: which queues may enter is sampled with the request, which is
 * acknowledged; then, when nothing of the others is in flight, the mode changes.
 */
#include "protm_enter.h"
#include "cores.h"
#include "cs_heap.h"
#include "csg.h"
#include "events.h"
#include "fwmem.h"
#include "inject.h"
#include "mmu.h"
#include "mode.h"
#include "prfcnt.h"
#include "protm_exit.h"
#include "protm_state.h"
#include "shaders.h"

/* Injected fault: delay of PROTM_ACTIVE */
#define LATE_NS			20000000ull

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
	struct protm *p = gpu->protm;

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
		if (n != gpu->protm->group && gpu->csg[n].state == CSG_RUN)
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
	struct protm *p = gpu->protm;
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

static void begin(struct mali_gpu *gpu, struct cs_ref *q)
{
	struct protm *p = gpu->protm;
	struct cs_state *s = &q->cs->s;

	q->cs->rung = CS_RUNG_ALL;
	if (s->prot_ticket) {
		mali_protm_restore(gpu, q);
		return;
	}
	s->block = CSB_NONE;
	s->prot_ticket = p->ticket;
	*cs_position(s) = s->prot_start;
}

/*
 * The other groups' states are in their suspend buffers while the GPU is in protected
 * mode, so that they survive if it has to be reset there; the firmware could not write
 * these buffers any more [review of the series: the driver may treat them as suspended].
 */
static void save_others(struct mali_gpu *gpu)
{
	unsigned int n;

	for (n = 0; n < gpu->fw->group_num; n++)
		if (n != gpu->protm->group && gpu->csg[n].state == CSG_RUN &&
		    mali_csg_save(gpu, n))
			mali_cs_heap_save(gpu, &gpu->csg[n]);
}

static void activate(struct mali_gpu *gpu)
{
	struct protm *p = gpu->protm;
	unsigned int m;

	p->due_ns = 0;
	mali_protm_report_exit(gpu);
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
	if (!mali_protm_use_section(gpu))
		return;
	for (m = 0; m < gpu->csg[p->group].stream_num; m++) {
		struct cs_ref q = mali_protm_queue(gpu, m);

		if (p->queues & BIT32(m))
			begin(gpu, &q);
	}
	if (mali_inject_now(gpu, MALI_INJECT_PROTM_EARLY_EXIT))
		mali_protm_leave(gpu, MALI_PROTM_INJECTED);
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
	struct protm *p = gpu->protm;

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
	struct protm *p = gpu->protm;

	if (p->due_ns && gpu_time_ns(gpu) >= p->due_ns) {
		activate(gpu);
		gpu->host->kick(gpu->ctx);
	}
}
