// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Dump GPU state for debugging.
 */
#include "fwmem.h"
#include "group.h"
#include "irq.h"
#include "later.h"
#include "mcu.h"
#include "mmu.h"
#include "mode.h"
#include "product.h"
#include "protm_state.h"
#include "supply.h"
#include "timer.h"

/* Reads without side effects: the dump must not cause a fault of the MCU */
static u32 peek32(struct mali_gpu *gpu, u32 va)
{
	u32 v = 0;

	if (!mali_mmu_locked(gpu, 0, va, 4))
		mali_fw_read(gpu, va, &v, 4);
	return v;
}

static void show_irq(const struct irq_block *b, const char *name, mali_gpu_show_fn show,
		     void *arg)
{
	show(arg, name, "rawstat", b->raw);
	show(arg, name, "mask", b->mask);
}

static void show_queue(struct mali_gpu *gpu, const struct cs *cs, mali_gpu_show_fn show,
		       void *arg)
{
	show(arg, "  queue", mali_cs_block_name(cs->s.block), cs->s.depth);
	show(arg, "  queue", "insert", cs->insert);
	show(arg, "  queue", "extract", cs->s.extract);
	show(arg, "  queue", "req", peek32(gpu, cs->in_va + CS_REQ));
	show(arg, "  queue", "ack", peek32(gpu, cs->out_va + CS_ACK));
}

static void show_group(struct mali_gpu *gpu, unsigned int n, mali_gpu_show_fn show, void *arg)
{
	struct csg *csg = &gpu->csg[n];
	unsigned int m;

	show(arg, " group", csg->idle ? "idle" : "busy", n);
	show(arg, " group", "as", csg->as);
	show(arg, " group", "req", peek32(gpu, csg->in_va + CSG_REQ));
	show(arg, " group", "ack", peek32(gpu, csg->out_va + CSG_ACK));
	for (m = 0; m < csg->stream_num; m++)
		if (csg->cs[m].started)
			show_queue(gpu, &csg->cs[m], show, arg);
}

void mali_gpu_show(struct mali_gpu *gpu, mali_gpu_show_fn show, void *arg)
{
	unsigned int i;

	show(arg, "supply", "power", !gpu->supply->off[MALI_SUPPLY_POWER]);
	show(arg, "supply", "clock", !gpu->supply->off[MALI_SUPPLY_CLOCK]);
	show(arg, "mcu", "status", gpu->mcu->status);
	show_irq(&gpu->irq->gpu, "gpu_irq", show, arg);
	if (product_has_pwr(gpu->product))
		show_irq(&gpu->irq->pwr, "pwr_irq", show, arg);
	show_irq(&gpu->irq->job, "job_irq", show, arg);
	show_irq(&gpu->irq->mmu, "mmu_irq", show, arg);
	for (i = 0; i < LATER_SLOTS; i++)
		if (gpu->later->request[i].pending)
			show(arg, "pending", mali_later_name(gpu->later->request[i].kind),
			     gpu->later->request[i].unit);
	for (i = 0; i < MMU_AS_MAX; i++) {
		const struct mmu_as *as = &gpu->mmu->as[i];

		if (as->locked)
			show(arg, "as", "locked", i);
		if (as->fault_held)
			show(arg, "as", "fault", i);
	}
	if (mali_mode_protected(gpu)) {
		show(arg, "protm", "group", gpu->protm->group);
		show(arg, "protm", "queues", gpu->mode->open);
	}
	if (!mali_mcu_enabled(gpu))
		return;
	show(arg, "glb", "req", peek32(gpu, gpu->fw->glb_in + GLB_REQ));
	show(arg, "glb", "ack", peek32(gpu, gpu->fw->glb_out + GLB_ACK));
	show(arg, "glb", "held", gpu->fw->doorbell_held | gpu->fw->groups_held << 1);
	mali_timers_show(gpu, show, arg);
	for (i = 0; i < gpu->fw->group_num; i++)
		if (gpu->csg[i].state == CSG_RUN)
			show_group(gpu, i, show, arg);
}
