// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Completion of instructions that do not complete when they are issued, other than jobs, loads
 * and stores: complete_<complete>(), by the column of lib/cs_isa.def.
 */
#include "cs_complete.h"
#include "control.h"
#include "cost.h"
#include "cs_tiler.h"
#include "events.h"
#include "fwmem.h"
#include "queue.h"

/* Objects of system scope are in memory, those of a group's scope in the L2 */
static bool sync_mem(struct mali_gpu *gpu, struct cs_ref *q, const struct cs_work *w, u64 va,
		     void *buf, u32 len, bool write)
{
	if (mali_cs_get(w->insn, SYNC_ADD32, SCOPE) == MALI_CS_SCOPE_SYSTEM)
		return mali_cs_sync_mem(gpu, q, va, buf, len, write);
	return mali_cs_mem(gpu, q, va, buf, len, write);
}

/*
 * SYNC_ADD and SYNC_SET.  A sync object is a value and a status word, by which waiting queues
 * inherit an error.
 */
static bool sync_write(struct mali_gpu *gpu, struct cs_ref *q, const struct cs_work *w, bool add)
{
	u32 width = mali_cs_insns[w->id].flags & MALI_CS_WIDE ? 8 : 4;
	u64 value = w->b, old = 0;

	if (add && !sync_mem(gpu, q, w, w->a, &old, width, false))
		return false;
	value += old;
	if (mali_cs_get(w->insn, SYNC_ADD32, PROPAGATE) && q->cs->s.error) {
		u32 status = 1;

		if (!sync_mem(gpu, q, w, w->a + width, &status, 4, true))
			return false;
	}
	/* Publish extract first: the driver identifies the job at fault by it */
	mali_cs_publish(gpu, q, true);
	if (!sync_mem(gpu, q, w, w->a, &value, width, true))
		return false;
	if (mali_cs_get(w->insn, SYNC_ADD32, SCOPE) == MALI_CS_SCOPE_SYSTEM) {
		mali_cs_ring(gpu, NULL, CS_RUNG_SYNC);
		mali_csg_event(gpu, q->group, CSG_REQ_SYNC_UPDATE);
	} else {
		mali_cs_ring(gpu, q->csg, CS_RUNG_SYNC);
	}
	return true;
}

static bool complete_sync_add(struct mali_gpu *gpu, struct cs_ref *q, const struct cs_work *w)
{
	return sync_write(gpu, q, w, true);
}

static bool complete_sync_set(struct mali_gpu *gpu, struct cs_ref *q, const struct cs_work *w)
{
	return sync_write(gpu, q, w, false);
}

static bool complete_store_state(struct mali_gpu *gpu, struct cs_ref *q, const struct cs_work *w)
{
	u64 value = 0;

	switch (mali_cs_get(w->insn, STORE_STATE, STATE)) {
	case MALI_CS_STATE_TIMESTAMP:
		value = mali_control_timestamp(gpu, gpu->cost->now_ns);
		break;
	case MALI_CS_STATE_CYCLE_COUNT:
		value = mali_control_cycles(gpu, gpu->cost->now_ns);
		break;
	case MALI_CS_STATE_DISJOINT_COUNT:
		/* The counters never stop */
		break;
	case MALI_CS_STATE_ERROR_STATUS:
		value = q->cs->s.error;
		break;
	}
	return mali_cs_mem(gpu, q, w->a, &value, 8, true);
}

static bool complete_heap_operation(struct mali_gpu *gpu, struct cs_ref *q,
				    const struct cs_work *w)
{
	return mali_cs_heap_count(gpu, q, w->a,
				  (unsigned int)mali_cs_get(w->insn, HEAP_OPERATION, OPERATION));
}

static bool complete_finish_fragment(struct mali_gpu *gpu, struct cs_ref *q,
				     const struct cs_work *w)
{
	return mali_cs_heap_give_back(gpu, q, w->c, w->a, w->b) &&
	       (!mali_cs_get(w->insn, FINISH_FRAGMENT, COUNT) ||
		mali_cs_heap_count(gpu, q, w->c, MALI_CS_HEAP_FRAGMENT_COMPLETED));
}

/* Flush reduction: not if all has been flushed since the data was written */
static bool complete_flush_cache2(struct mali_gpu *gpu, struct cs_ref *q, const struct cs_work *w)
{
	if (mali_control_flushed_since(gpu, lo32(w->a))) {
		gpu->stat[MALI_STAT_FLUSHES_SKIPPED]++;
		return true;
	}
	mali_control_flush(gpu, (u32)mali_cs_get(w->insn, FLUSH_CACHE2, L2),
			   (u32)mali_cs_get(w->insn, FLUSH_CACHE2, LSC),
			   (u32)mali_cs_get(w->insn, FLUSH_CACHE2, OTHER));
	return true;
}

static bool complete_shared_sb_inc(struct mali_gpu *gpu, struct cs_ref *q, const struct cs_work *w)
{
	q->cs->s.shared_inc[mali_cs_get(w->insn, SHARED_SB_INC, ENTRY)]++;
	gpu->fw->released = true;
	return true;
}

/* FINISH_TILING and TRACE_POINT have no effect that a driver could observe */
static bool complete_nothing(struct mali_gpu *gpu, struct cs_ref *q, const struct cs_work *w)
{
	return true;
}

#define complete_none	complete_nothing

typedef bool (*complete_fn)(struct mali_gpu *gpu, struct cs_ref *q, const struct cs_work *w);

static const complete_fn completions[MALI_CS_INSN_COUNT] = {
	[MALI_CS_INSN_INVALID] = complete_none,
#define CS_COMPLETE(id, name) \
	[MALI_CS_INSN_##id] = complete_##name,
#include "../lib/cs_isa.def"
};

/**
 * mali_cs_complete() - complete an instruction
 * @gpu: GPU
 * @q: queue
 * @w: instruction and operands
 *
 * Return: false if an access has not been made: the caller must try again later, or the queue
 * has been stopped.
 */
bool mali_cs_complete(struct mali_gpu *gpu, struct cs_ref *q, const struct cs_work *w)
{
	return completions[w->id](gpu, q, w);
}
