// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Regions of command streams in protected mode, as a command stream sees them: it asks for
 * the mode at PROT_REGION, and is held to the region while it runs.  protm.c has the rules.
 */
#include "region.h"
#include "cost.h"
#include "events.h"
#include "fwmem.h"
#include "inject.h"
#include "mmu.h"
#include "mode.h"
#include "queue.h"

/**
 * mali_region_ask() - ask the host for protected mode
 * @gpu: GPU
 * @q: CS, blocked on CSB_PROTM
 */
void mali_region_ask(struct mali_gpu *gpu, struct cs_ref *q)
{
	q->cs->protm_asked = true;
	q->cs->protm_retry_ns = 0;
	mali_fw_check_protected(gpu, q->csg->protm_suspend_va,
				"protected suspend buffer is in ordinary memory");
	mali_cs_publish(gpu, q, false);
	mali_cs_publish_status(gpu, q);
	mali_csg_cs_event(gpu, q->group, q->stream, CS_REQ_PROTM_PEND);
}

/**
 * mali_region_begin() - execute PROT_REGION
 * @gpu: GPU
 * @q: queue, with nothing in flight
 * @insn: the instruction
 *
 * Executed again, in any slot, by a queue that was suspended at it or within the region.
 */
enum cs_step mali_region_begin(struct mali_gpu *gpu, struct cs_ref *q, u64 insn)
{
	struct cs_state *s = &q->cs->s;
	u64 bytes = mali_cs_get(insn, PROT_REGION, SIZE) * 8;
	u64 start = *cs_position(s) + 8;
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
	mali_region_ask(gpu, q);
	return CS_AGAIN;
}

/**
 * mali_region_ask_again() - check a queue that waits for protected mode
 * @gpu: GPU
 * @q: queue
 *
 * Raises PROTM_PEND again when the region has waited for long enough.
 */
void mali_region_ask_again(struct mali_gpu *gpu, struct cs_ref *q)
{
	if (q->cs->protm_retry_ns && gpu_time_ns(gpu) >= q->cs->protm_retry_ns &&
	    !mali_mmu_locked(gpu, 0, q->cs->user_out, 16))
		mali_region_ask(gpu, q);
}

/**
 * mali_region_next() - before a queue fetches in protected mode
 * @gpu: GPU
 * @q: queue
 *
 * Return: whether it may; otherwise its region is over, it has been stopped, or that has to
 * wait for the clock.
 */
bool mali_region_next(struct mali_gpu *gpu, struct cs_ref *q)
{
	struct cs_state *s = &q->cs->s;
	u64 at = *cs_position(s);

	if (at == s->prot_end) {
		mali_mode_region_done(gpu, q->stream);
		return false;
	}
	if (at >= s->prot_start && at < s->prot_end)
		return true;
	/* A BRANCH has led out of the region */
	if (!mali_cost_hold(gpu))
		mali_cs_fatal(gpu, q, EXC_CS_INSTR_INVALID, 0);
	return false;
}

/**
 * mali_region_may_execute() - whether an instruction may be executed in a region
 * @gpu: GPU
 * @q: queue, stopped if not
 * @id: the instruction
 */
bool mali_region_may_execute(struct mali_gpu *gpu, struct cs_ref *q, enum mali_cs_insn id)
{
	bool refused = mali_cs_insns[id].flags & MALI_CS_NO_REGION;

	if ((refused || gpu->inject->left[MALI_INJECT_PROTM_FAULT]) && mali_cost_hold(gpu))
		return false;
	if (mali_inject_now(gpu, MALI_INJECT_PROTM_FAULT)) {
		mali_mode_violation(gpu);
		mali_cs_fatal(gpu, q, EXC_CS_BUS_FAULT, 0);
		return false;
	}
	if (refused) {
		mali_cs_fatal(gpu, q, EXC_CS_INSTR_INVALID, 0);
		return false;
	}
	return true;
}
