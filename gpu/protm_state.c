// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The firmware's state of protected mode, and what it keeps in protected memory: its section,
 * and of each region that was left before its end where to continue.
 */
#include "protm_state.h"
#include "cs_async.h"
#include "fwmem.h"
#include "mcu.h"
#include "queue.h"

/* What the firmware keeps in its protected section, and nowhere else */
struct section {
	u32 magic;
	u32 group;
	u32 queues;
	u32 ticket;
};

#define SECTION_MAGIC		0x544f5250u

/**
 * mali_protm_reset() - the state after a reset
 * @gpu: GPU
 */
void mali_protm_reset(struct mali_gpu *gpu)
{
	memset(gpu->protm, 0, sizeof(*gpu->protm));
}

/**
 * mali_protm_queue() - a queue of the group that is in protected mode
 * @gpu: GPU
 * @m: index of the queue
 */
struct cs_ref mali_protm_queue(struct mali_gpu *gpu, unsigned int m)
{
	struct csg *csg = &gpu->csg[gpu->protm->group];

	return (struct cs_ref){ csg, &csg->cs[m], gpu->protm->group, m };
}

/* The firmware's own accesses in protected mode.  Return: false if it has died */
static bool must(struct mali_gpu *gpu, bool ok, u64 va)
{
	if (!ok)
		mali_mcu_panic(gpu, "firmware's protected memory is not there", va);
	return ok;
}

/**
 * mali_protm_use_section() - write the firmware's protected section and read it back
 * @gpu: GPU, in protected mode
 *
 * Return: false if the memory is not there, of which the firmware has died.
 */
bool mali_protm_use_section(struct mali_gpu *gpu)
{
	const struct protm *p = gpu->protm;
	struct section s = { SECTION_MAGIC, p->group, p->queues, p->ticket }, back;

	return must(gpu, mali_fw_write(gpu, FW_PROTECTED_VA, &s, sizeof(s)) &&
			 mali_fw_read(gpu, FW_PROTECTED_VA, &back, sizeof(back)) &&
			 back.magic == s.magic && back.ticket == s.ticket, FW_PROTECTED_VA);
}

static u64 saved_va(const struct cs_ref *q)
{
	return q->csg->protm_suspend_va + (u64)q->stream * sizeof(struct cs_state);
}

/**
 * mali_protm_restore() - continue a region where it was left
 * @gpu: GPU, in protected mode
 * @q: queue whose region has begun before
 *
 * State in the protected suspend buffer that does not belong to the region is CS_FATAL.
 */
void mali_protm_restore(struct mali_gpu *gpu, struct cs_ref *q)
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

/**
 * mali_protm_save() - put an unfinished region into the protected suspend buffer
 * @gpu: GPU, still in protected mode
 * @q: queue
 *
 * Return: false if the firmware has died.
 */
bool mali_protm_save(struct mali_gpu *gpu, struct cs_ref *q)
{
	struct cs_state *s = &gpu->protm->saving;

	mali_cs_async_save(gpu, &q->cs->s);
	*s = q->cs->s;
	/* An access that stalled is made again; what was to be acknowledged will have been */
	if (s->block == CSB_FAULT || s->block == CSB_ACK)
		s->block = CSB_NONE;
	s->prot_ticket = gpu->protm->ticket;
	return must(gpu, !hi32(saved_va(q)) && mali_fw_write(gpu, lo32(saved_va(q)), s, sizeof(*s)),
		    saved_va(q));
}
