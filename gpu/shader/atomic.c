// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Atomic operations: lanes one after another, as all that access memory.
 */
#include "operands.h"
#include "resource.h"

/* Values of the modifier ATOM */
enum atom {
	ATOM_ADD = 2, ATOM_SMIN = 8, ATOM_SMAX, ATOM_UMIN, ATOM_UMAX, ATOM_AND, ATOM_OR, ATOM_XOR,
	ATOM_XCHG,
};

/* Of ATOM1: the same with 1 */
static const struct { u8 op; bool minus; } with_one[] = {
	{ ATOM_ADD, false }, { ATOM_ADD, true }, { ATOM_UMAX, false }, { ATOM_SMAX, false },
	{ ATOM_OR, false },
};

static u64 combine(enum atom op, u64 a, u64 b, bool wide)
{
	s64 x = wide ? (s64)a : (s32)a, y = wide ? (s64)b : (s32)b;

	switch (op) {
	case ATOM_ADD:
		return a + b;
	case ATOM_SMIN:
		return x < y ? a : b;
	case ATOM_SMAX:
		return x > y ? a : b;
	case ATOM_UMIN:
		return a < b ? a : b;
	case ATOM_UMAX:
		return a > b ? a : b;
	case ATOM_AND:
		return a & b;
	case ATOM_OR:
		return a | b;
	case ATOM_XOR:
		return a ^ b;
	default:
		return b;
	}
}

/**
 * struct atomic - an atomic operation of all lanes
 * @op: what
 * @wide: of 64 bits
 * @compare: exchange only if memory has @expected
 * @va: addresses
 * @operand, @expected: of each lane
 */
struct atomic {
	enum atom op;
	bool wide, compare;
	u64 va[MALI_LANES], operand[MALI_LANES], expected[MALI_LANES];
};

static bool is_wide(const struct shader_op *op)
{
	return (op->word >> 27 & 7) == 5;
}

/* Return: false if an access has not been made; memory is as before then */
static bool one_lane(struct shader_run *r, const struct atomic *a, unsigned int i, u64 *old)
{
	const struct shader_host *host = r->core->host;
	u32 len = a->wide ? 8 : 4;
	u64 v;

	*old = 0;
	if (SHADER_IS_NOWHERE(a->va[i]))
		return true;
	if (!host->data(r->core->ctx, a->va[i], old, len, false))
		return false;
	v = combine(a->op, *old, a->operand[i], a->wide);
	if (a->compare)
		v = *old == a->expected[i] ? a->operand[i] : *old;
	return host->data(r->core->ctx, a->va[i], &v, len, true);
}

/* @count: registers from @reg on that get what memory had before */
static enum shader_outcome atomic(struct shader_run *r, const struct atomic *a, unsigned int reg,
				  u32 count)
{
	unsigned int i;
	u64 old;

	r->warp->done |= r->warp->helpers;
	FOR_EACH_LANE(i) {
		if (!((r->warp->active & ~(u32)r->warp->done) >> i & 1))
			continue;
		if (!one_lane(r, a, i, &old))
			return SHADER_STALL;
		r->warp->done |= (u16)BIT32(i);
		if (count > 0)
			r->warp->reg[reg % SHADER_REGS][i] = (u32)old;
		if (count > 1)
			r->warp->reg[(reg + 1) % SHADER_REGS][i] = (u32)(old >> 32);
	}
	r->warp->done = 0;
	return SHADER_NEXT;
}

static void get_address(struct shader_run *r, const struct shader_op *op, struct atomic *a)
{
	unsigned int i;

	a->wide = is_wide(op);
	mali_operand64(r, op, 0, a->va);
	FOR_EACH_LANE(i)
		a->va[i] += mali_shader_get(op->word, OFFSET8);
}

/* A value from staging registers */
static void get_staged(struct shader_run *r, unsigned int reg, bool wide, u64 *v)
{
	const u32 *low = r->warp->reg[reg % SHADER_REGS];
	const u32 *high = r->warp->reg[(reg + 1) % SHADER_REGS];
	unsigned int i;

	FOR_EACH_LANE(i)
		v[i] = low[i] | (wide ? (u64)high[i] << 32 : 0);
}

enum shader_outcome mali_exec_atom(struct shader_run *r, const struct shader_op *op)
{
	struct atomic a = { .op = (enum atom)mali_shader_get(op->word, ATOM) };

	get_address(r, op, &a);
	get_staged(r, op->dest, a.wide, a.operand);
	return atomic(r, &a, 0, 0);
}

/* With "compare" the second staged value is the one that memory must have [bifrost_compile.c] */
enum shader_outcome mali_exec_atom_return(struct shader_run *r, const struct shader_op *op)
{
	struct atomic a = {
		.op = (enum atom)mali_shader_get(op->word, ATOM),
		.compare = mali_shader_get(op->word, COMPARE),
	};

	get_address(r, op, &a);
	get_staged(r, op->dest, a.wide, a.operand);
	get_staged(r, op->dest + (a.wide ? 2u : 1u), a.wide, a.expected);
	return atomic(r, &a, MALI_SHADER_DEST2(op->word), a.wide ? 2 : 1);
}

/* Without registers to write, the value that memory had is not wanted */
enum shader_outcome mali_exec_atom1_return(struct shader_run *r, const struct shader_op *op)
{
	u32 how = mali_shader_get(op->word, ATOM1);
	struct atomic a = { .op = (enum atom)with_one[how].op };
	u32 count = mali_shader_get(op->word, REGISTERS);
	unsigned int i;

	get_address(r, op, &a);
	FOR_EACH_LANE(i) {
		a.operand[i] = with_one[how].minus ? ~0ull : 1;
		if (!a.wide)
			a.operand[i] &= 0xffffffffu;
	}
	return atomic(r, &a, op->dest, !count ? 0 : a.wide ? 2 : 1);
}
