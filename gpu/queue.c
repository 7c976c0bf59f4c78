// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * A command stream's memory, faults, and what the host sees of it.
 */
#include "queue.h"
#include "events.h"
#include "fwmem.h"
#include "mmu.h"
#include "mode.h"

/**
 * mali_cs_ring() - CSs are to look at memory again
 * @gpu: GPU
 * @csg: group, NULL for all groups on slot
 * @what: CS_RUNG_*
 *
 * Nothing in memory is polled: a driver that changes it and rings no doorbell is not noticed.
 */
void mali_cs_ring(struct mali_gpu *gpu, const struct csg *csg, u8 what)
{
	unsigned int n, m;

	gpu->fw->released = true;
	for (n = 0; n < gpu->fw->group_num; n++)
		for (m = 0; m < gpu->csg[n].stream_num; m++)
			if (!csg || csg == &gpu->csg[n])
				gpu->csg[n].cs[m].rung |= what;
}

/**
 * mali_cs_ring_own() - a CS's own doorbell has been rung
 * @cs: CS
 */
void mali_cs_ring_own(struct cs *cs)
{
	cs->rung |= CS_RUNG_ALL;
}

/**
 * mali_cs_take_ring() - whether a CS is to look at memory, which it does now
 * @cs: CS
 * @what: one of CS_RUNG_*
 */
bool mali_cs_take_ring(struct cs *cs, u8 what)
{
	if (!(cs->rung & what))
		return false;
	cs->rung &= (u8)~what;
	return true;
}

static bool access(struct mali_gpu *gpu, struct cs_ref *q, const struct mmu_access *a)
{
	/* Command streams stop with the firmware: what they were at is not done */
	if (gpu->stopped)
		return false;
	switch (mali_mmu_access(gpu, a)) {
	case MMU_OK:
		return true;
	case MMU_STALL:
		return false;
	case MMU_FAULT:
		q->cs->s.block = CSB_FAULT;
		q->cs->fault_epoch = mali_mmu_fault_epoch(gpu, a->as);
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
		.initiator = MALI_INITIATOR_CS,
	};

	return access(gpu, q, &a);
}

/**
 * mali_cs_sync_mem() - as mali_cs_mem(), but without the caches
 * @gpu: GPU
 * @q: queue
 * @va: GPU VA
 * @buf: data
 * @len: bytes
 * @write: direction
 *
 * For sync objects of system scope.
 *
 * Return: as mali_cs_mem().
 */
bool mali_cs_sync_mem(struct mali_gpu *gpu, struct cs_ref *q, u64 va, void *buf, u32 len,
		      bool write)
{
	const struct mmu_access a = {
		.as = q->csg->as, .va = va, .buf = buf, .len = len, .write = write, .sync = true,
		.initiator = MALI_INITIATOR_CS,
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
 * To descriptors and heaps, by way of the L2.
 *
 * Return: as mali_cs_mem().
 */
bool mali_cs_endpoint_mem(struct mali_gpu *gpu, struct cs_ref *q, u64 va, void *buf, u32 len,
			  bool write)
{
	const struct mmu_access a = {
		.as = q->csg->as, .va = va, .buf = buf, .len = len, .write = write,
		.initiator = MALI_INITIATOR_ENDPOINT,
	};

	return access(gpu, q, &a);
}

/**
 * mali_cs_endpoint_data() - shader cores read or write what a shader's instructions say
 * @gpu: GPU
 * @q: queue
 * @va: GPU VA
 * @buf: data
 * @len: bytes
 * @write: direction
 *
 * By way of the load/store caches.
 *
 * Return: as mali_cs_mem().
 */
bool mali_cs_endpoint_data(struct mali_gpu *gpu, struct cs_ref *q, u64 va, void *buf, u32 len,
			   bool write)
{
	const struct mmu_access a = {
		.as = q->csg->as, .va = va, .buf = buf, .len = len, .write = write,
		.unit = CACHE_LSC, .initiator = MALI_INITIATOR_ENDPOINT,
	};

	return access(gpu, q, &a);
}

/**
 * mali_cs_endpoint_pixels() - shader cores write to a render target
 * @gpu: GPU
 * @q: queue
 * @va: GPU VA
 * @buf: data
 * @len: bytes
 *
 * By way of the load/store caches.
 *
 * Return: as mali_cs_mem().
 */
bool mali_cs_endpoint_pixels(struct mali_gpu *gpu, struct cs_ref *q, u64 va, void *buf, u32 len)
{
	return mali_cs_endpoint_data(gpu, q, va, buf, len, true);
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
		.unit = CACHE_OTHER, .initiator = MALI_INITIATOR_ENDPOINT,
	};

	return access(gpu, q, &a);
}

/**
 * mali_cs_publish() - write the ring's extract pointer for the host
 * @gpu: GPU
 * @q: queue
 * @active: it is executing
 */
void mali_cs_publish(struct mali_gpu *gpu, struct cs_ref *q, bool active)
{
	struct cs *cs = q->cs;
	u32 out = lo32(cs->user_out);

	if (mali_mode_protected(gpu))
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
	case CSB_DRAW:
		return CS_BLOCKED_DEFERRED;
	default:
		return CS_BLOCKED_NONE;
	}
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

	mali_fw_write64(gpu, out + CS_STATUS_CMD_PTR, mali_cs_program_counter(q->cs));
	mali_fw_write32(gpu, out + CS_STATUS_WAIT, wait_word(s));
	mali_fw_write32(gpu, out + CS_STATUS_REQ_RESOURCE, s->resources);
	mali_fw_write64(gpu, out + CS_STATUS_WAIT_SYNC_PTR, s->sync_va);
	mali_fw_write32(gpu, out + CS_STATUS_WAIT_SYNC_VAL, lo32(s->sync_ref));
	mali_fw_write32(gpu, out + CS_STATUS_WAIT_SYNC_HI, hi32(s->sync_ref));
	mali_fw_write32(gpu, out + CS_STATUS_SCOREBOARDS, s->sb_busy);
	mali_fw_write32(gpu, out + CS_STATUS_BLOCKED, blocked_reason(s));
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

	if (mali_mode_defer_exception(gpu, q->stream, exception, true)) {
		cs->s.block = CSB_FATAL;
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
 * published first, and the queue waits for the host's acknowledgement: drivers ring
 * the doorbell again after it.
 */
void mali_cs_fault(struct mali_gpu *gpu, struct cs_ref *q, u32 exception, u64 info)
{
	struct cs *cs = q->cs;

	if (mali_mode_defer_exception(gpu, q->stream, exception, false)) {
		cs->s.block = CSB_ACK;
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
