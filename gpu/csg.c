// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Group slots: the requests START, RESUME, SUSPEND and TERMINATE, events, idleness,
 * and the suspend buffer.
 */
#include "csg.h"
#include "cs.h"
#include "cs_async.h"
#include "cs_heap.h"
#include "events.h"
#include "fwmem.h"
#include "grant.h"
#include "inject.h"
#include "mmu.h"
#include "product.h"
#include "queue.h"
#include "sched.h"
#include "shaders.h"
#include "timer.h"

/* Bits of CSG_REQ that ask for nothing */
#define CSG_EVENTS	(CSG_REQ_SYNC_UPDATE | CSG_REQ_IDLE | CSG_REQ_PROGRESS_TIMER)

/* Interface version from which on CSG_EP_REQ2 is used */
#define GLB_VERSION_EP_REQ2	0x04000000u

static struct cs_ref queue(struct mali_gpu *gpu, unsigned int n, unsigned int m)
{
	struct csg *csg = &gpu->csg[n];

	return (struct cs_ref){ csg, &csg->cs[m], n, m };
}

/**
 * mali_csg_update_idle() - compare a group with the idle conditions its queues chose
 * @gpu: GPU
 * @n: slot
 */
void mali_csg_update_idle(struct mali_gpu *gpu, unsigned int n)
{
	struct csg *csg = &gpu->csg[n];
	bool idle = true;
	unsigned int m;

	for (m = 0; m < csg->stream_num && idle; m++) {
		struct cs_ref q = queue(gpu, n, m);

		if (q.cs->started && !mali_cs_idle(gpu, &q))
			idle = false;
	}
	if (idle == csg->idle)
		return;
	csg->idle = idle;
	mali_fw_write32(gpu, csg->out_va + CSG_STATUS_STATE, idle ? CSG_STATUS_STATE_IDLE : 0);
	if (idle)
		mali_csg_event(gpu, n, CSG_REQ_IDLE);
}

/* Take a group off its slot without saving anything */
static void stop(struct mali_gpu *gpu, unsigned int n)
{
	struct csg *csg = &gpu->csg[n];
	unsigned int m;

	for (m = 0; m < csg->stream_num; m++) {
		struct cs_ref q = queue(gpu, n, m);

		if (q.cs->started)
			mali_cs_stop(gpu, &q);
	}
	csg->state = CSG_OFF;
	csg->idle = false;
	mali_shaders_release(gpu, BIT32(n), SHADER_HOLD_SUSPEND);
}

static void latch_config(struct mali_gpu *gpu, struct csg *csg)
{
	csg->as = mali_fw_read32(gpu, csg->in_va + CSG_CONFIG) & 0xf;
	csg->suspend_va = mali_fw_read64(gpu, csg->in_va + CSG_SUSPEND_BUF);
	csg->protm_suspend_va = mali_fw_read64(gpu, csg->in_va + CSG_PROTM_SUSPEND_BUF);
}

static void start_queues(struct mali_gpu *gpu, unsigned int n)
{
	struct csg *csg = &gpu->csg[n];
	unsigned int m;

	for (m = 0; m < csg->stream_num; m++) {
		struct cs_ref q = queue(gpu, n, m);
		u32 req = mali_fw_read32(gpu, q.cs->in_va + CS_REQ);

		if ((req & CS_STATE_MASK) == CS_STATE_START)
			mali_cs_start(gpu, &q, false);
	}
}

static void run(struct mali_gpu *gpu, unsigned int n, enum mali_slot how)
{
	struct csg *csg = &gpu->csg[n];

	gpu_event(gpu, .kind = MALI_EVENT_SLOT, .group = n, .word = how);
	csg->state = CSG_RUN;
	csg->starts++;
	mali_timers_slot(gpu, n);
	csg->idle = false;
	csg->next_cs = 0;
	csg->ready = 0;
	csg->credit = 0;
}

/* EP_CFG.  Interfaces from 4.0 on have a 64-bit request, with the old one as its low half */
static void configure_endpoints(struct mali_gpu *gpu, struct csg *csg)
{
	u32 in = gpu->product->glb_version >= GLB_VERSION_EP_REQ2 ? CSG_EP_REQ2 : CSG_EP_REQ;
	u32 ep = mali_fw_read32(gpu, csg->in_va + in);

	csg->priority = ep >> CSG_EP_REQ_PRIORITY_SHIFT;
	mali_fw_write32(gpu, csg->out_va + CSG_STATUS_EP_REQ, ep);
	mali_fw_write32(gpu, csg->out_va + CSG_STATUS_EP_CURRENT,
			mali_grant_configure(gpu, csg, ep));
}

static void start(struct mali_gpu *gpu, unsigned int n)
{
	struct csg *csg = &gpu->csg[n];

	gpu->stat[MALI_STAT_GROUP_STARTS]++;
	latch_config(gpu, csg);
	run(gpu, n, MALI_SLOT_START);
	start_queues(gpu, n);
}

static bool restore(struct mali_gpu *gpu, unsigned int n)
{
	struct csg *csg = &gpu->csg[n];
	u32 va = lo32(csg->suspend_va);
	struct suspend_header h;
	unsigned int m;

	if (hi32(csg->suspend_va) || !mali_fw_read(gpu, va, &h, sizeof(h)) ||
	    h.magic != SUSPEND_MAGIC || h.stream_num != csg->stream_num)
		return false;
	va += sizeof(h);
	for (m = 0; m < csg->stream_num; m++, va += sizeof(struct cs_state)) {
		struct cs_ref q = queue(gpu, n, m);
		u32 req = mali_fw_read32(gpu, q.cs->in_va + CS_REQ);

		if ((req & CS_STATE_MASK) != CS_STATE_START)
			continue;
		if (h.started & BIT32(m)) {
			if (!mali_fw_read(gpu, va, &q.cs->s, sizeof(q.cs->s)) ||
			    !mali_cs_state_sane(gpu, &q.cs->s))
				return false;
			mali_cs_start(gpu, &q, true);
		} else {
			mali_cs_start(gpu, &q, false);
		}
	}
	return true;
}

static void resume_heaps(struct mali_gpu *gpu, unsigned int n)
{
	struct csg *csg = &gpu->csg[n];
	unsigned int m;

	for (m = 0; m < csg->stream_num; m++) {
		struct cs_ref q = queue(gpu, n, m);

		if (q.cs->started)
			mali_cs_heap_resume(gpu, &q);
	}
}

static void resume(struct mali_gpu *gpu, unsigned int n)
{
	struct csg *csg = &gpu->csg[n];
	unsigned int m;

	gpu->stat[MALI_STAT_GROUP_RESUMES]++;
	latch_config(gpu, csg);
	run(gpu, n, MALI_SLOT_RESUME);
	if (restore(gpu, n)) {
		resume_heaps(gpu, n);
		return;
	}
	mali_fw_error(gpu, "suspend buffer does not hold a suspended group", csg->suspend_va);
	start_queues(gpu, n);
	for (m = 0; m < csg->stream_num; m++) {
		struct cs_ref q = queue(gpu, n, m);

		if (q.cs->started)
			mali_cs_fatal(gpu, &q, EXC_FIRMWARE_INTERNAL_ERROR, csg->suspend_va);
	}
}

/* In place, as a copy is too large for a kernel's stack */
static bool save_cs(struct mali_gpu *gpu, struct cs *cs, u32 va)
{
	u8 block = cs->s.block;
	bool ok;

	/* An access that stalled on a fault is made again after RESUME */
	if (block == CSB_FAULT)
		cs->s.block = CSB_NONE;
	ok = mali_fw_write(gpu, va, &cs->s, sizeof(cs->s));
	cs->s.block = block;
	return ok;
}

/**
 * mali_csg_save() - write a group's state to its suspend buffer
 * @gpu: GPU, in normal mode
 * @n: slot
 *
 * It stays on its slot and can continue.
 *
 * Return: whether the buffer holds the state now.
 */
bool mali_csg_save(struct mali_gpu *gpu, unsigned int n)
{
	struct csg *csg = &gpu->csg[n];
	struct suspend_header h = { .magic = SUSPEND_MAGIC, .stream_num = csg->stream_num };
	u32 va = lo32(csg->suspend_va);
	unsigned int m;

	if (!csg->suspend_va || hi32(csg->suspend_va)) {
		mali_fw_error(gpu, "group without a suspend buffer", csg->suspend_va);
		return false;
	}
	for (m = 0; m < csg->stream_num; m++) {
		struct cs_ref q = queue(gpu, n, m);

		if (!q.cs->started)
			continue;
		h.started |= BIT32(m);
		mali_cs_publish(gpu, &q, false);
		mali_cs_publish_status(gpu, &q);
		mali_cs_async_save(gpu, &q.cs->s);
		if (!save_cs(gpu, q.cs, va + sizeof(h) + m * (u32)sizeof(q.cs->s)))
			return false;
	}
	return mali_fw_write(gpu, va, &h, sizeof(h));
}

static bool suspend(struct mali_gpu *gpu, unsigned int n)
{
	struct csg *csg = &gpu->csg[n];

	if (!mali_csg_save(gpu, n))
		return false;
	gpu->stat[MALI_STAT_GROUP_SUSPENDS]++;
	stop(gpu, n);
	csg->state = CSG_SUSPENDED;
	gpu_event(gpu, .kind = MALI_EVENT_SLOT, .group = n, .word = MALI_SLOT_SUSPEND);
	return true;
}

/* Return: whether the request is done and can be acknowledged */
static bool change_state(struct mali_gpu *gpu, unsigned int n, u32 state)
{
	struct csg *csg = &gpu->csg[n];

	if (csg->stuck && (state == CSG_STATE_SUSPEND || state == CSG_STATE_TERMINATE))
		return false;
	switch (state) {
	case CSG_STATE_START:
		if (csg->state != CSG_RUN)
			start(gpu, n);
		return true;
	case CSG_STATE_RESUME:
		if (csg->state != CSG_RUN)
			resume(gpu, n);
		return true;
	case CSG_STATE_SUSPEND:
		return csg->state != CSG_RUN || suspend(gpu, n);
	case CSG_STATE_TERMINATE:
		if (csg->state == CSG_RUN) {
			gpu->stat[MALI_STAT_GROUP_TERMINATES]++;
			gpu_event(gpu, .kind = MALI_EVENT_SLOT, .group = n,
				  .word = MALI_SLOT_TERMINATE);
		}
		stop(gpu, n);
		return true;
	default:
		mali_fw_error(gpu, "unknown CSG state requested", state);
		return false;
	}
}

static void serve_queues(struct mali_gpu *gpu, unsigned int n)
{
	struct csg *csg = &gpu->csg[n];
	u32 req = mali_fw_read32(gpu, csg->in_va + CSG_DB_REQ);
	u32 ack = mali_fw_read32(gpu, csg->out_va + CSG_DB_ACK);
	unsigned int m;

	for (m = 0; m < csg->stream_num && csg->state == CSG_RUN; m++) {
		struct cs_ref q = queue(gpu, n, m);
		u32 cs_req;

		if (!((req ^ ack) & BIT32(m)))
			continue;
		cs_req = mali_fw_read32(gpu, q.cs->in_va + CS_REQ);
		if (cs_req != q.cs->req)
			gpu_event(gpu, .kind = MALI_EVENT_CS_REQUEST, .group = n, .stream = m,
				  .bits = cs_req ^ q.cs->req, .word = cs_req);
		if ((cs_req & CS_STATE_MASK) == CS_STATE_START) {
			if (!q.cs->started)
				mali_cs_start(gpu, &q, false);
			mali_cs_ring_own(q.cs);
			q.cs->req = cs_req;
		} else if (q.cs->started) {
			mali_cs_stop(gpu, &q);
		}
	}
	if (req != ack)
		mali_fw_write32(gpu, csg->out_va + CSG_DB_ACK, req);
}

/* Injected faults: acknowledgements that come late or not at all */
static void withhold(struct mali_gpu *gpu, struct csg *csg)
{
	if (mali_inject_now(gpu, MALI_INJECT_MISSING_ACK))
		csg->mute = true;
	if (!csg->late_ns && mali_inject_now(gpu, MALI_INJECT_LATE_ACK))
		csg->late_ns = gpu_time_ns(gpu) + gpu->inject->delay_ns;
}

static void publish_queues(struct mali_gpu *gpu, unsigned int n)
{
	struct csg *csg = &gpu->csg[n];
	unsigned int m;

	for (m = 0; m < csg->stream_num; m++) {
		struct cs_ref q = queue(gpu, n, m);

		if (q.cs->started)
			mali_cs_publish_status(gpu, &q);
	}
}

static bool queue_locked(struct mali_gpu *gpu, const struct cs *cs)
{
	return mali_mmu_locked(gpu, 0, mali_fw_read64(gpu, cs->in_va + CS_USER_INPUT), 16) ||
	       mali_mmu_locked(gpu, 0, mali_fw_read64(gpu, cs->in_va + CS_USER_OUTPUT), 16);
}

/* Whether a queue that is to start, or else to stop, would access memory that is locked */
static bool queues_locked(struct mali_gpu *gpu, const struct csg *csg, bool begin)
{
	unsigned int m;

	for (m = 0; m < csg->stream_num; m++) {
		const struct cs *cs = &csg->cs[m];
		bool wanted = (mali_fw_read32(gpu, cs->in_va + CS_REQ) & CS_STATE_MASK) ==
			      CS_STATE_START;

		if ((begin ? wanted : cs->started) && queue_locked(gpu, cs))
			return true;
	}
	return false;
}

static bool buffer_locked(struct mali_gpu *gpu, const struct csg *csg, u64 va)
{
	return mali_mmu_locked(gpu, 0, va, mali_gpu_suspend_size(csg->stream_num));
}

/*
 * Whether a change of state has to wait: it would access memory that is locked, besides the
 * interface; or workgroups are in flight, whose registers go nowhere else
 */
static bool state_stalls(struct mali_gpu *gpu, unsigned int n, u32 state)
{
	const struct csg *csg = &gpu->csg[n];
	bool on = csg->state == CSG_RUN;

	if (state != CSG_STATE_SUSPEND)
		mali_shaders_release(gpu, BIT32(n), SHADER_HOLD_SUSPEND);
	switch (state) {
	case CSG_STATE_START:
		return !on && queues_locked(gpu, csg, true);
	case CSG_STATE_RESUME:
		return !on && (queues_locked(gpu, csg, true) ||
			       buffer_locked(gpu, csg, mali_fw_read64(gpu, csg->in_va +
								      CSG_SUSPEND_BUF)));
	case CSG_STATE_SUSPEND:
		return on && (queues_locked(gpu, csg, false) || mali_cs_heap_locked(gpu, csg) ||
			      buffer_locked(gpu, csg, csg->suspend_va) ||
			      mali_shaders_quiesce(gpu, BIT32(n), SHADER_HOLD_SUSPEND));
	case CSG_STATE_TERMINATE:
		return on && (queues_locked(gpu, csg, false) || mali_cs_heap_locked(gpu, csg));
	default:
		return false;
	}
}

/* The same of queues whose doorbell has been rung: those that start or stop */
static bool doorbells_stall(struct mali_gpu *gpu, const struct csg *csg)
{
	u32 rung = mali_fw_read32(gpu, csg->in_va + CSG_DB_REQ) ^
		   mali_fw_read32(gpu, csg->out_va + CSG_DB_ACK);
	unsigned int m;

	for (m = 0; m < csg->stream_num && csg->state == CSG_RUN; m++) {
		const struct cs *cs = &csg->cs[m];
		bool wanted = (mali_fw_read32(gpu, cs->in_va + CS_REQ) & CS_STATE_MASK) ==
			      CS_STATE_START;

		if ((rung & BIT32(m)) && wanted != cs->started && queue_locked(gpu, cs))
			return true;
	}
	return false;
}

/* Return: the bits of REQ that are to be acknowledged */
static u32 serve(struct mali_gpu *gpu, unsigned int n, u32 req, u32 changed, bool stalled)
{
	struct csg *csg = &gpu->csg[n];
	u32 served = CSG_REQ_EP_CFG | CSG_REQ_STATUS_UPDATE | CSG_STATE_MASK;

	if (changed & CSG_REQ_EP_CFG)
		configure_endpoints(gpu, csg);
	/* A request that is not acknowledged runs into the driver's timeout */
	if (stalled || ((changed & CSG_STATE_MASK) && !change_state(gpu, n, req & CSG_STATE_MASK)))
		served &= ~CSG_STATE_MASK;
	if (!stalled)
		serve_queues(gpu, n);
	if ((changed & CSG_REQ_STATUS_UPDATE) && csg->state == CSG_RUN)
		publish_queues(gpu, n);
	return served;
}

static void acknowledge(struct mali_gpu *gpu, unsigned int n, u32 req, u32 served)
{
	struct csg *csg = &gpu->csg[n];
	/* Events raised meanwhile have changed ACK */
	u32 old = mali_fw_read32(gpu, csg->out_va + CSG_ACK);

	if (csg->mute || csg->late_ns)
		served &= ~CSG_STATE_MASK;
	mali_csg_ack(gpu, n, old, (old & ~served) | (req & served));
}

/**
 * mali_csg_service() - the group's doorbell has been rung through GLB DB_REQ
 * @gpu: GPU
 * @n: slot
 *
 * A state, and queues that start or stop, wait while a region is locked that they access, and
 * SUSPEND until the workgroups in flight have ended.  All other requests are served.
 *
 * Return: whether nothing waits; otherwise call again.
 */
bool mali_csg_service(struct mali_gpu *gpu, unsigned int n)
{
	struct csg *csg = &gpu->csg[n];
	u32 req = mali_fw_read32(gpu, csg->in_va + CSG_REQ);
	u32 changed = req ^ mali_fw_read32(gpu, csg->out_va + CSG_ACK);
	bool stalled;
	u32 served;

	mali_sched_look(gpu);
	if ((changed & ~CSG_EVENTS) && !csg->held)
		gpu_event(gpu, .kind = MALI_EVENT_CSG_REQUEST, .group = n,
			  .bits = changed & ~CSG_EVENTS, .word = req);
	stalled = ((changed & CSG_STATE_MASK) &&
		   state_stalls(gpu, n, req & CSG_STATE_MASK)) || doorbells_stall(gpu, csg);
	csg->held = stalled;
	served = serve(gpu, n, req, changed, stalled);
	if (!served)
		return !stalled;
	if (changed & served & CSG_STATE_MASK)
		withhold(gpu, csg);
	if (csg->late_ns)
		csg->late_req = req;
	acknowledge(gpu, n, req, served);
	return !stalled;
}

/**
 * mali_csg_late_ack() - the time has come for an acknowledgement that was delayed
 * @gpu: GPU
 * @n: slot
 */
void mali_csg_late_ack(struct mali_gpu *gpu, unsigned int n)
{
	struct csg *csg = &gpu->csg[n];

	csg->late_ns = 0;
	acknowledge(gpu, n, csg->late_req, CSG_STATE_MASK);
}
