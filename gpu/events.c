// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The interface's acknowledgements and events: global, of groups, of command streams.
 *
 * The firmware toggles a bit of ACK for an event, and the host copies it to REQ.
 */
#include "events.h"
#include "fwmem.h"
#include "irq.h"
#include "mode.h"

/**
 * mali_ack() - write an ACK word, and raise the interrupt that the host has unmasked
 * @gpu: GPU
 * @ack_va: MCU VA of the ACK word
 * @mask_va: MCU VA of its ACK_IRQ_MASK word
 * @old: ACK before
 * @ack: ACK now
 * @job_irq: bit of JOB_IRQ
 */
void mali_ack(struct mali_gpu *gpu, u32 ack_va, u32 mask_va, u32 old, u32 ack, u32 job_irq)
{
	if (old == ack)
		return;
	mali_fw_write32(gpu, ack_va, ack);
	if ((old ^ ack) & mali_fw_read32(gpu, mask_va))
		mali_irq_raise(gpu, &gpu->irq->job, job_irq);
}

/**
 * mali_glb_ack() - write GLB_ACK
 * @gpu: GPU
 * @mask: bits to change
 * @value: what to
 */
void mali_glb_ack(struct mali_gpu *gpu, u32 mask, u32 value)
{
	struct fwmem *fw = gpu->fw;
	u32 old = mali_fw_read32(gpu, fw->glb_out + GLB_ACK);
	u32 ack = (old & ~mask) | (value & mask);

	if (old != ack)
		gpu_event(gpu, .kind = MALI_EVENT_GLB_ACK, .bits = old ^ ack, .word = ack);
	mali_ack(gpu, fw->glb_out + GLB_ACK, fw->glb_in + GLB_ACK_IRQ_MASK, old, ack,
		 JOB_IRQ_GLOBAL);
}

/**
 * mali_glb_event() - raise an event of the global interface
 * @gpu: GPU
 * @event: GLB_REQ_IDLE, _PRFCNT_OVERFLOW and so on
 *
 * An event that the host has not acknowledged yet stays one event.
 */
void mali_glb_event(struct mali_gpu *gpu, u32 event)
{
	struct fwmem *fw = gpu->fw;
	u32 req = mali_fw_read32(gpu, fw->glb_in + GLB_REQ);
	u32 ack = mali_fw_read32(gpu, fw->glb_out + GLB_ACK);

	if (!((req ^ ack) & event))
		mali_glb_ack(gpu, event, ~ack);
}

/**
 * mali_csg_ack() - change CSG_ACK
 * @gpu: GPU
 * @n: slot
 * @old: what it is
 * @ack: what it becomes
 */
void mali_csg_ack(struct mali_gpu *gpu, unsigned int n, u32 old, u32 ack)
{
	struct csg *csg = &gpu->csg[n];

	if (old != ack)
		gpu_event(gpu, .kind = MALI_EVENT_CSG_ACK, .group = n, .bits = old ^ ack,
			  .word = ack);
	mali_ack(gpu, csg->out_va + CSG_ACK, csg->in_va + CSG_ACK_IRQ_MASK, old, ack,
		 BIT32(n));
}

/**
 * mali_csg_event() - raise an event of a group
 * @gpu: GPU
 * @n: slot
 * @event: CSG_REQ_SYNC_UPDATE, _IDLE or _PROGRESS_TIMER
 *
 * An event that the host has not acknowledged yet stays one event.
 */
void mali_csg_event(struct mali_gpu *gpu, unsigned int n, u32 event)
{
	struct csg *csg = &gpu->csg[n];
	u32 req = mali_fw_read32(gpu, csg->in_va + CSG_REQ);
	u32 ack = mali_fw_read32(gpu, csg->out_va + CSG_ACK);

	if (!mali_mode_defer_event(gpu, event) && !((req ^ ack) & event))
		mali_csg_ack(gpu, n, ack, ack ^ event);
}

/**
 * mali_csg_cs_event() - raise an event of a queue
 * @gpu: GPU
 * @n: group slot
 * @m: stream
 * @event: CS_REQ_FATAL, _FAULT, _TILER_OOM or _PROTM_PEND
 */
void mali_csg_cs_event(struct mali_gpu *gpu, unsigned int n, unsigned int m, u32 event)
{
	struct csg *csg = &gpu->csg[n];
	struct cs *cs = &csg->cs[m];
	u32 req = mali_fw_read32(gpu, cs->in_va + CS_REQ);
	u32 ack = mali_fw_read32(gpu, cs->out_va + CS_ACK);
	u32 irq_req, irq_ack;

	if (mali_mode_defer_cs_event(gpu, m, event))
		return;
	if (!((req ^ ack) & event)) {
		gpu_event(gpu, .kind = MALI_EVENT_CS_ACK, .group = n, .stream = m, .bits = event,
			  .word = ack ^ event);
		mali_fw_write32(gpu, cs->out_va + CS_ACK, ack ^ event);
	}
	if (!(mali_fw_read32(gpu, cs->in_va + CS_ACK_IRQ_MASK) & event))
		return;
	irq_req = mali_fw_read32(gpu, csg->out_va + CSG_CS_IRQ_REQ);
	irq_ack = mali_fw_read32(gpu, csg->in_va + CSG_CS_IRQ_ACK);
	if (!((irq_req ^ irq_ack) & BIT32(m)))
		mali_fw_write32(gpu, csg->out_va + CSG_CS_IRQ_REQ, irq_req ^ BIT32(m));
	mali_irq_raise(gpu, &gpu->irq->job, BIT32(n));
}

/**
 * mali_csg_busy() - a queue of the group has executed something
 * @gpu: GPU
 * @n: slot
 *
 * Drivers read the status word at any time, and evict an idle group.
 */
void mali_csg_busy(struct mali_gpu *gpu, unsigned int n)
{
	struct csg *csg = &gpu->csg[n];

	if (!csg->idle)
		return;
	csg->idle = false;
	mali_fw_write32(gpu, csg->out_va + CSG_STATUS_STATE, 0);
}
