/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * What the functions that execute the instructions of a command stream share: their type,
 * operands and outcomes.  Each is mali_issue_<issue>(), by the column of lib/cs_isa.def.
 */
#ifndef MALI_CS_ISSUE_H
#define MALI_CS_ISSUE_H

#include "cost.h"
#include "cs_step.h"
#include "queue.h"

/**
 * typedef mali_issue_fn - execute an instruction
 * @gpu: GPU
 * @q: queue, with @insn as its next instruction
 * @id: which instruction @insn is
 * @insn: the instruction word.  Its operands are valid: registers exist, pairs are even, no
 *	value is reserved
 *
 * Return: what the queue does next.
 */
typedef enum cs_step mali_issue_fn(struct mali_gpu *gpu, struct cs_ref *q, enum mali_cs_insn id,
				   u64 insn);

/* Fields that are at the same place in all instructions that have them */
#define INSN_DESTINATION(insn)	((unsigned int)mali_cs_get(insn, MOVE32, DESTINATION))
#define INSN_SOURCE(insn)	((unsigned int)mali_cs_get(insn, ADD_IMM32, SOURCE))
#define INSN_ADDRESS(insn)	((unsigned int)mali_cs_get(insn, LOAD_MULTIPLE, ADDRESS))
#define INSN_DATA(insn)		((unsigned int)mali_cs_get(insn, SYNC_ADD32, DATA))
#define INSN_WAIT_MASK(insn)	((u16)mali_cs_get(insn, SYNC_ADD32, WAIT_MASK))
#define INSN_PROGRESS(insn)	mali_cs_get(insn, WAIT, PROGRESS)

static inline bool issue_is_wide(enum mali_cs_insn id)
{
	return mali_cs_insns[id].flags & MALI_CS_WIDE;
}

static inline enum cs_step issue_invalid(struct mali_gpu *gpu, struct cs_ref *q, u64 insn)
{
	if (mali_cost_hold(gpu))
		return CS_AGAIN;
	mali_cs_fatal(gpu, q, EXC_CS_INSTR_INVALID, insn);
	return CS_STOPPED;
}

/* An access has not been made */
static inline enum cs_step issue_not_done(const struct cs_ref *q)
{
	return q->cs->s.block == CSB_FATAL ? CS_STOPPED : CS_AGAIN;
}

static inline enum cs_step issue_block(struct cs_ref *q, enum cs_block why)
{
	q->cs->s.block = why;
	return CS_AGAIN;
}

/* Done: count it in the progress counter, if the instruction says so */
static inline enum cs_step issue_progress(struct cs_ref *q, u64 insn)
{
	if (INSN_PROGRESS(insn))
		q->cs->s.progress++;
	return CS_NEXT;
}

#endif
