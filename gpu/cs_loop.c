// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Endless loops of a command stream, as drivers' tests of timeouts have them: such a loop is
 * advanced by many iterations at once, with the same result.
 *
 * An iteration is executed and recorded.  It qualifies if each register that it writes either
 * has the same value as before the iteration, or is only added to by constants, and if nothing
 * that it reads is added to.  Then every later iteration does the same.
 */
#include "cs_loop.h"
#include "cost.h"
#include "cs.h"
#include "cs_exec.h"

/* What an iteration does with a register */
#define READ	0x1
#define SET	0x2
#define ADDED	0x4

/* The registers before the iteration, and what it does with them; a scratch area */
struct record {
	u32 before[CS_MAX_REGS];
	u8 use[CS_MAX_REGS];
};

static bool add(struct cs_loop *loop, u8 *use, unsigned int reg, bool wide, u64 value)
{
	unsigned int i;

	for (i = 0; i < loop->adds; i++) {
		if (loop->add[i].reg == reg && loop->add[i].wide == wide) {
			loop->add[i].value += value;
			return true;
		}
	}
	/* Neither half may be part of something else */
	if (loop->adds == CS_LOOP_ADDS || (use[reg] & ADDED) || (wide && (use[reg + 1] & ADDED)))
		return false;
	use[reg] |= ADDED;
	if (wide)
		use[reg + 1] |= ADDED;
	loop->add[loop->adds].reg = (u8)reg;
	loop->add[loop->adds].wide = wide;
	loop->add[loop->adds++].value = value;
	return true;
}

/* Record an instruction.  Return: false if a loop must not have it */
static bool record(struct cs_loop *loop, u8 *use, enum mali_cs_insn id, u64 insn)
{
	unsigned int to = (unsigned int)mali_cs_get(insn, ADD_IMM32, DESTINATION);
	unsigned int from = (unsigned int)mali_cs_get(insn, ADD_IMM32, SOURCE);
	bool wide = mali_cs_insns[id].flags & MALI_CS_WIDE;

	switch (id) {
	case MALI_CS_INSN_NOP:
		return true;
	case MALI_CS_INSN_MOVE32:
		use[to] |= SET;
		return true;
	case MALI_CS_INSN_MOVE48:
		use[to] |= SET;
		use[to + 1] |= SET;
		return true;
	case MALI_CS_INSN_ADD_IMM32:
	case MALI_CS_INSN_ADD_IMM64:
		if (to == from)
			return add(loop, use, to, wide, wide ? (u64)(s64)(s32)lo32(insn) :
							       lo32(insn));
		use[from] |= READ;
		use[to] |= SET;
		if (wide) {
			use[from + 1] |= READ;
			use[to + 1] |= SET;
		}
		return true;
	case MALI_CS_INSN_BRANCH:
		use[mali_cs_get(insn, BRANCH, VALUE)] |= READ;
		return true;
	default:
		return false;
	}
}

static bool repeats_itself(const struct record *r, const struct cs_state *s)
{
	unsigned int i;

	for (i = 0; i < CS_MAX_REGS; i++) {
		if ((r->use[i] & ADDED) && (r->use[i] & (READ | SET)))
			return false;
		if (!(r->use[i] & ADDED) && r->before[i] != s->regs[i])
			return false;
	}
	return true;
}

/**
 * mali_cs_loop_find() - execute an iteration, if the queue is in an endless loop
 * @gpu: GPU
 * @q: queue that executes a called buffer, with nothing in flight
 * @loop: set; @length 0 if it is no such loop
 *
 * Return: instructions that have been executed, at most CS_LOOP_MAX.
 */
u32 mali_cs_loop_find(struct mali_gpu *gpu, struct cs_ref *q, struct cs_loop *loop)
{
	struct cs_state *s = &q->cs->s;
	struct cs_frame *f = &s->frame[s->depth - 1];
	const u64 start = f->pc;
	struct record r = { .use = { 0 } };
	enum mali_cs_insn id;
	u32 executed = 0;
	u64 insn;

	memset(loop, 0, sizeof(*loop));
	memcpy(r.before, s->regs, sizeof(r.before));
	do {
		if (!mali_cs_next(gpu, q, &id, &insn) || !record(loop, r.use, id, insn))
			break;
		switch (mali_cs_execute(gpu, q, id, insn)) {
		case CS_NEXT:
			f->pc += 8;
			break;
		case CS_JUMPED:
			break;
		default:
			return executed;
		}
		gpu->cost->time_ns += gpu->cost->instruction_ns;
		executed++;
		if (f->pc != start)
			continue;
		if (!repeats_itself(&r, s))
			break;
		loop->length = executed;
		loop->iteration_ns = executed * gpu->cost->instruction_ns;
		break;
	} while (executed < CS_LOOP_MAX && f->pc != f->end);
	return executed;
}

/**
 * mali_cs_loop_repeat() - execute iterations of a loop
 * @gpu: GPU
 * @q: queue, at the beginning of an iteration
 * @loop: from mali_cs_loop_find(), with nothing else executed since
 * @times: how many
 */
void mali_cs_loop_repeat(struct mali_gpu *gpu, struct cs_ref *q, const struct cs_loop *loop,
			 u64 times)
{
	struct cs_state *s = &q->cs->s;
	unsigned int i;

	for (i = 0; i < loop->adds; i++) {
		u64 sum = loop->add[i].value * times;
		unsigned int reg = loop->add[i].reg;

		if (loop->add[i].wide)
			cs_set64(s, reg, cs_get64(s, reg) + sum);
		else
			s->regs[reg] += lo32(sum);
	}
	gpu->cost->time_ns += times * loop->iteration_ns;
}
