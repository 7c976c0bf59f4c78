// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Instructions of a command stream that only change registers: moves and arithmetic.
 */
#include "cs_alu.h"

#define SOURCE_1(insn)	((unsigned int)mali_cs_get(insn, UMIN32, SOURCE_1))

enum cs_step mali_issue_move48(struct mali_gpu *gpu, struct cs_ref *q, enum mali_cs_insn id,
			       u64 insn)
{
	cs_set64(&q->cs->s, INSN_DESTINATION(insn), mali_cs_get(insn, MOVE48, IMMEDIATE));
	return CS_NEXT;
}

enum cs_step mali_issue_move32(struct mali_gpu *gpu, struct cs_ref *q, enum mali_cs_insn id,
			       u64 insn)
{
	q->cs->s.regs[INSN_DESTINATION(insn)] = lo32(insn);
	return CS_NEXT;
}

enum cs_step mali_issue_add_imm32(struct mali_gpu *gpu, struct cs_ref *q, enum mali_cs_insn id,
				  u64 insn)
{
	struct cs_state *s = &q->cs->s;

	s->regs[INSN_DESTINATION(insn)] = s->regs[INSN_SOURCE(insn)] + lo32(insn);
	return CS_NEXT;
}

enum cs_step mali_issue_add_imm64(struct mali_gpu *gpu, struct cs_ref *q, enum mali_cs_insn id,
				  u64 insn)
{
	struct cs_state *s = &q->cs->s;

	cs_set64(s, INSN_DESTINATION(insn),
		 cs_get64(s, INSN_SOURCE(insn)) + (u64)(s64)(s32)lo32(insn));
	return CS_NEXT;
}

enum cs_step mali_issue_umin32(struct mali_gpu *gpu, struct cs_ref *q, enum mali_cs_insn id,
			       u64 insn)
{
	struct cs_state *s = &q->cs->s;
	u32 a = s->regs[INSN_SOURCE(insn)], b = s->regs[SOURCE_1(insn)];

	s->regs[INSN_DESTINATION(insn)] = a < b ? a : b;
	return CS_NEXT;
}

/* The mode is the truth table: bit 0 for a and b, then a only, b only, neither */
enum cs_step mali_issue_logic_op32(struct mali_gpu *gpu, struct cs_ref *q, enum mali_cs_insn id,
				   u64 insn)
{
	struct cs_state *s = &q->cs->s;
	u32 a = s->regs[INSN_SOURCE(insn)], b = s->regs[SOURCE_1(insn)], r = 0;

	/* Source 1 is the number of a bit */
	if (mali_cs_get(insn, LOGIC_OP32, INDEX))
		b = BIT32(b & 31);
	r |= insn & BIT64(0) ? a & b : 0;
	r |= insn & BIT64(1) ? a & ~b : 0;
	r |= insn & BIT64(2) ? ~a & b : 0;
	r |= insn & BIT64(3) ? ~a & ~b : 0;
	s->regs[INSN_DESTINATION(insn)] = r;
	return CS_NEXT;
}

/*
 * Instructions that v13 adds.  Their operands are 32 or 64 bits wide, and the second one is
 * an immediate or a register: see the flags in the table.
 */
struct operands {
	u64 a, b;
	unsigned int bits;
};

static struct operands operands(const struct cs_state *s, enum mali_cs_insn id, u64 insn)
{
	unsigned int flags = mali_cs_insns[id].flags;
	struct operands o = { .bits = flags & MALI_CS_WIDE ? 64 : 32 };

	o.a = o.bits == 64 ? cs_get64(s, INSN_SOURCE(insn)) : s->regs[INSN_SOURCE(insn)];
	if (flags & MALI_CS_IMM)
		o.b = lo32(insn);
	else
		o.b = o.bits == 64 ? cs_get64(s, SOURCE_1(insn)) : s->regs[SOURCE_1(insn)];
	return o;
}

static enum cs_step result(struct cs_state *s, u64 insn, unsigned int bits, u64 r)
{
	if (bits == 64)
		cs_set64(s, INSN_DESTINATION(insn), r);
	else
		s->regs[INSN_DESTINATION(insn)] = lo32(r);
	return CS_NEXT;
}

/* mali_issue_@name() computes @expression from the operands, o */
#define ALU(name, expression)								\
enum cs_step mali_issue_##name(struct mali_gpu *gpu, struct cs_ref *q,			\
			       enum mali_cs_insn id, u64 insn)				\
{											\
	struct operands o = operands(&q->cs->s, id, insn);				\
											\
	return result(&q->cs->s, insn, o.bits, expression);				\
}

#define AMOUNT	(o.b & (o.bits - 1))

ALU(add, o.a + o.b)
ALU(sub, o.a - o.b)
ALU(umin, o.a < o.b ? o.a : o.b)
ALU(lshift, o.a << AMOUNT)
ALU(rshift_u, o.a >> AMOUNT)
ALU(rshift_s, o.bits == 32 ? (u64)(s64)((s32)(u32)o.a >> AMOUNT) : (u64)((s64)o.a >> AMOUNT))

static u64 ones(unsigned int width)
{
	return width >= 64 ? ~0ull : BIT64(width) - 1;
}

/* Bits beyond the register are 0 */
static u64 extract(const struct operands *o, u64 insn, bool is_signed)
{
	unsigned int position = (unsigned int)mali_cs_get(insn, BFEXT_U32, POSITION);
	unsigned int width = (unsigned int)mali_cs_get(insn, BFEXT_U32, WIDTH);
	u64 v;

	if (position >= o->bits || !width)
		return 0;
	if (width > o->bits - position)
		width = o->bits - position;
	v = o->a >> position & ones(width);
	if (is_signed && v >> (width - 1) & 1)
		v |= ~ones(width);
	return v;
}

ALU(bfext_u, extract(&o, insn, false))
ALU(bfext_s, extract(&o, insn, true))

static u64 insert(const struct operands *o, u64 insn, bool imm)
{
	unsigned int position = (unsigned int)mali_cs_get(insn, BFINS32, POSITION);
	unsigned int width = (unsigned int)mali_cs_get(insn, BFINS32, WIDTH);
	u64 b = imm ? mali_cs_get(insn, BFINS_IMM32, IMMEDIATE) : o->b, mask;

	if (position >= o->bits)
		return o->a;
	mask = ones(width) << position;
	return (o->a & ~mask) | (b << position & mask);
}

ALU(bfins, insert(&o, insn, mali_cs_insns[id].flags & MALI_CS_IMM))
