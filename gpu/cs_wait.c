// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Instructions of a command stream that block it until a condition holds: on scoreboard
 * entries, sync objects, progress counters, resources or protected mode.
 */
#include "cs_wait.h"
#include "cost.h"
#include "grant.h"
#include "mode.h"
#include "region.h"
#include "scoreboard.h"

/* Fields of REQ_RESOURCE */
#define RES_COMPUTE	mali_cs_put(REQ_RESOURCE, COMPUTE, 1)
#define RES_FRAGMENT	mali_cs_put(REQ_RESOURCE, FRAGMENT, 1)
#define RES_TILER	mali_cs_put(REQ_RESOURCE, TILER, 1)
#define RES_IDVS	mali_cs_put(REQ_RESOURCE, IDVS, 1)
#define RES_RT		mali_cs_put(REQ_RESOURCE, RT, 1)

#define SHARED_ENTRY(insn)	((unsigned int)mali_cs_get(insn, SHARED_SB_DEC, ENTRY))

/* Scoreboard */

static enum cs_step wait_for(struct cs_ref *q, u16 mask)
{
	struct cs_state *s = &q->cs->s;

	if (!(s->sb_busy & mask))
		return CS_NEXT;
	s->sb_blocked = mask;
	return issue_block(q, CSB_SB);
}

enum cs_step mali_issue_wait(struct mali_gpu *gpu, struct cs_ref *q, enum mali_cs_insn id, u64 insn)
{
	bool indirect = mali_cs_get(insn, WAIT, MODE) == MALI_CS_WAIT_MODE_INDIRECT;
	enum cs_step step = wait_for(q, indirect ? q->cs->s.sb_wait : INSN_WAIT_MASK(insn));

	return step == CS_NEXT ? issue_progress(q, insn) : step;
}

/* Waits for all entries, then blocks until the GPU enters protected mode */
enum cs_step mali_issue_prot_region(struct mali_gpu *gpu, struct cs_ref *q, enum mali_cs_insn id,
				    u64 insn)
{
	enum cs_step step = wait_for(q, 0xffff);

	if (step == CS_NEXT && mali_cost_hold(gpu))
		return CS_AGAIN;
	return step == CS_NEXT ? mali_region_begin(gpu, q, insn) : step;
}

/*
 * The value of a scoreboard entry that the group's queues share.  Each queue keeps what it
 * has added and subtracted, so that a suspended group keeps all of it.
 */
static u32 shared_entry(const struct csg *csg, unsigned int entry)
{
	unsigned int m;
	u32 sum = 0;

	for (m = 0; m < csg->stream_num; m++)
		if (csg->cs[m].started)
			sum += csg->cs[m].s.shared_inc[entry % CS_MAX_SB] -
			       csg->cs[m].s.shared_dec[entry % CS_MAX_SB];
	return sum;
}

enum cs_step mali_issue_shared_sb_dec(struct mali_gpu *gpu, struct cs_ref *q, enum mali_cs_insn id,
				      u64 insn)
{
	struct cs_state *s = &q->cs->s;

	if (!shared_entry(q->csg, SHARED_ENTRY(insn))) {
		s->sb_blocked = (u16)SHARED_ENTRY(insn);
		return issue_block(q, CSB_SHARED_SB);
	}
	s->shared_dec[SHARED_ENTRY(insn)]++;
	return issue_progress(q, insn);
}

/* Resources */

/* Whether the group has endpoints of each kind that REQ_RESOURCE requested */
static bool resources_met(struct mali_gpu *gpu, struct cs_ref *q)
{
	u32 asked = q->cs->s.resources, kinds = 0;

	if (asked & (RES_COMPUTE | RES_IDVS | RES_RT))
		kinds |= GRANT_COMPUTE;
	if (asked & RES_FRAGMENT)
		kinds |= GRANT_FRAGMENT;
	if (asked & (RES_TILER | RES_IDVS))
		kinds |= GRANT_TILER;
	return mali_grant_has(gpu, q->csg, kinds);
}

enum cs_step mali_issue_req_resource(struct mali_gpu *gpu, struct cs_ref *q, enum mali_cs_insn id,
				     u64 insn)
{
	q->cs->s.resources =
		(u32)(insn & (RES_COMPUTE | RES_FRAGMENT | RES_TILER | RES_IDVS | RES_RT));
	return resources_met(gpu, q) ? CS_NEXT : issue_block(q, CSB_RESOURCE);
}

/**
 * mali_cs_job_resources() - whether a queue has what its next job runs on
 * @gpu: GPU
 * @q: queue
 * @kind: what executes the job
 *
 * What a stream did not ask for by REQ_RESOURCE is given with the job (*chosen*), if the group
 * has any.
 *
 * Return: false if it has not: the queue is blocked then.
 */
bool mali_cs_job_resources(struct mali_gpu *gpu, struct cs_ref *q, enum mali_cs_endpoint kind)
{
	static const u32 needed[MALI_CS_ENDPOINT_COUNT] = {
		[MALI_CS_ENDPOINT_COMPUTE] = RES_COMPUTE,
		[MALI_CS_ENDPOINT_TILER] = RES_IDVS,
		[MALI_CS_ENDPOINT_FRAGMENT] = RES_FRAGMENT,
	};
	u32 asked = q->cs->s.resources;

	q->cs->s.resources |= needed[kind];
	if (!resources_met(gpu, q)) {
		issue_block(q, CSB_RESOURCE);
		return false;
	}
	q->cs->s.resources = asked;
	return true;
}

/* Progress counters */

static bool progress_met(const struct cs_ref *q)
{
	const struct cs_state *s = &q->cs->s;

	/* A suspend buffer may hold any queue number */
	return s->progress_queue < q->csg->stream_num &&
	       q->csg->cs[s->progress_queue].s.progress >= s->progress_ref;
}

enum cs_step mali_issue_progress_wait(struct mali_gpu *gpu, struct cs_ref *q, enum mali_cs_insn id,
				      u64 insn)
{
	struct cs_state *s = &q->cs->s;

	if (mali_cs_get(insn, PROGRESS_WAIT, QUEUE) >= q->csg->stream_num)
		return issue_invalid(gpu, q, insn);
	s->progress_queue = (u8)mali_cs_get(insn, PROGRESS_WAIT, QUEUE);
	s->progress_ref = cs_get64(s, INSN_SOURCE(insn));
	return progress_met(q) ? CS_NEXT : issue_block(q, CSB_PROGRESS);
}

/* Sync objects */

static bool sync_compare(u64 value, u64 ref, unsigned int cond)
{
	switch (cond) {
	case MALI_CS_CONDITION_LEQUAL:
		return value <= ref;
	case MALI_CS_CONDITION_GREATER:
		return value > ref;
	case MALI_CS_CONDITION_EQUAL:
		return value == ref;
	case MALI_CS_CONDITION_NEQUAL:
		return value != ref;
	case MALI_CS_CONDITION_LESS:
		return value < ref;
	default:
		return value >= ref;
	}
}

static bool sync_met(struct mali_gpu *gpu, struct cs_ref *q)
{
	struct cs_state *s = &q->cs->s;
	u64 value = 0;
	u32 status = 0;

	if (!(q->cs->rung & CS_RUNG_SYNC) || mali_cost_hold(gpu) ||
	    !mali_cs_sync_mem(gpu, q, s->sync_va, &value, s->sync_64b ? 8 : 4, false))
		return false;
	if (s->sync_reject &&
	    !mali_cs_sync_mem(gpu, q, s->sync_va + (s->sync_64b ? 8 : 4), &status, 4, false))
		return false;
	mali_cs_take_ring(q->cs, CS_RUNG_SYNC);
	return status || sync_compare(value, s->sync_ref, s->sync_cond);
}

enum cs_step mali_issue_sync_wait(struct mali_gpu *gpu, struct cs_ref *q, enum mali_cs_insn id,
				  u64 insn)
{
	struct cs_state *s = &q->cs->s;
	unsigned int cond = (unsigned int)mali_cs_get(insn, SYNC_WAIT32, CONDITION);
	bool is64 = issue_is_wide(id);
	u32 width = is64 ? 8 : 4;
	u64 value = 0;
	u32 status = 0;

	if (mali_cost_hold(gpu))
		return CS_AGAIN;
	s->sync_va = cs_get64(s, INSN_ADDRESS(insn));
	s->sync_ref = is64 ? cs_get64(s, INSN_DATA(insn)) : s->regs[INSN_DATA(insn)];
	s->sync_cond = (u8)cond;
	s->sync_64b = is64;
	s->sync_reject = mali_cs_get(insn, SYNC_WAIT32, REJECT);
	if (!mali_cs_sync_mem(gpu, q, s->sync_va, &value, width, false))
		return issue_not_done(q);
	/* From here on, what changes the object rings */
	mali_cs_take_ring(q->cs, CS_RUNG_SYNC);
	if (!s->sync_reject && !sync_compare(value, s->sync_ref, cond)) {
		s->block = CSB_SYNC;
		return CS_AGAIN;
	}
	if (!mali_cs_sync_mem(gpu, q, s->sync_va + width, &status, 4, false))
		return issue_not_done(q);
	if (status) {
		/* The signalling queue had an error: fault, or inherit it silently */
		if (s->sync_reject)
			mali_cs_fault(gpu, q, EXC_CS_INHERIT_FAULT, s->sync_va);
		else if (!s->error)
			s->error = EXC_CS_INHERIT_FAULT;
		return CS_NEXT;
	}
	if (sync_compare(value, s->sync_ref, cond))
		return CS_NEXT;
	s->block = CSB_SYNC;
	return CS_AGAIN;
}

/**
 * mali_cs_wait_over() - check whether a blocked queue can continue
 * @gpu: GPU
 * @q: queue, stopped if a sync object cannot be read
 *
 * Return: whether the condition holds that the queue is blocked on.  The queue stays blocked
 * until the caller changes that.
 */
bool mali_cs_wait_over(struct mali_gpu *gpu, struct cs_ref *q)
{
	struct cs_state *s = &q->cs->s;

	switch (s->block) {
	case CSB_NONE:
		return true;
	case CSB_ACK:
		/* Exceptions in protected mode are reported after the exit */
		return !mali_mode_protected(gpu) && (q->cs->rung & CS_RUNG_FAULT) &&
		       !mali_cost_hold(gpu) && mali_cs_take_ring(q->cs, CS_RUNG_FAULT) &&
		       !mali_cs_event_pending(gpu, q->cs, CS_REQ_FAULT);
	case CSB_SYNC:
		return sync_met(gpu, q);
	case CSB_PROGRESS:
		return progress_met(q);
	case CSB_RESOURCE:
		return resources_met(gpu, q);
	case CSB_SB:
		return !(s->sb_busy & s->sb_blocked);
	case CSB_SHARED_SB:
		return shared_entry(q->csg, s->sb_blocked);
	case CSB_DEFERRED:
		return !mali_scoreboard_full(s);
	case CSB_DRAW:
		return !s->draw[mali_scoreboard_draw(s)].insn;
	case CSB_TRANSFER:
		return s->transfer_count < CS_TRANSFERS;
	default:
		return false;
	}
}
