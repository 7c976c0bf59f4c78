// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Branches, barriers, and what lanes see of each other.
 */
#include "operands.h"

enum shader_outcome mali_exec_nop(struct shader_run *r, const struct shader_op *op)
{
	return SHADER_NEXT;
}

/* What another part of the model would have to do: counted, and without an effect */
enum shader_outcome mali_exec_unmodelled(struct shader_run *r, const struct shader_op *op)
{
	r->core->skipped++;
	return SHADER_NEXT;
}

/* Lanes that branch: by default those whose condition is not 0 */
static u32 taken(struct shader_run *r, const struct shader_op *op)
{
	u32 tmp[MALI_LANES], lanes = 0;
	const u32 *v = mali_operand(r, op, 0, tmp);
	bool eq = mali_shader_get(op->word, EQ);
	unsigned int i;

	FOR_EACH_LANE(i)
		if (!v[i] == eq)
			lanes |= BIT32(i);
	return lanes & r->warp->active;
}

enum shader_outcome mali_exec_branchz(struct shader_run *r, const struct shader_op *op)
{
	u64 target = r->pc + MALI_SHADER_WORD +
		     (u64)((s64)mali_shader_get_signed(op->word, BRANCH) * MALI_SHADER_WORD);
	unsigned int i;

	r->taken = taken(r, op);
	FOR_EACH_LANE(i)
		r->target[i] = target;
	return SHADER_BRANCH;
}

/* The low half of an address, or what is added to it; in the program's 4 GiB [va_pack.c] */
enum shader_outcome mali_exec_branchzi(struct shader_run *r, const struct shader_op *op)
{
	bool absolute = mali_shader_get(op->word, ABSOLUTE);
	u64 next = r->pc + MALI_SHADER_WORD;
	u32 tmp[MALI_LANES];
	const u32 *v = mali_operand(r, op, 1, tmp);
	unsigned int i;

	r->taken = taken(r, op);
	FOR_EACH_LANE(i) {
		u32 low = absolute ? v[i] : (u32)next + v[i];

		r->target[i] = (next & ~0xffffffffull) | low;
	}
	return SHADER_BRANCH;
}

enum shader_outcome mali_exec_barrier(struct shader_run *r, const struct shader_op *op)
{
	return SHADER_BARRIER;
}

/* What a lane gets from one that is not active, by modifier */
static const u32 inactive[16] = {
	0x00000000, 0xffffffff, 0x00000001, 0x00010001, 0x80000000, 0x7fffffff, 0x80008000,
	0x7fff7fff, 0x80808080, 0x7f7f7f7f, 0x3f800000, 0x3c003c00, 0xff800000, 0x7f800000,
	0xfc00fc00, 0x7c007c00,
};

/* Values of the modifier LANE_OP */
enum lane_op { LANE_PLAIN, LANE_XOR, LANE_ACCUMULATE, LANE_SHIFT };

/*
 * Which lane of a subgroup a lane reads, or -1.  Mesa uses the first two; the others are what a
 * scan needs, and inferred from their names: in step n of one, 1 << n is given.
 */
static int source_lane(enum lane_op op, u32 lane, u32 value, u32 size)
{
	switch (op) {
	case LANE_PLAIN:
		return (int)(value & (size - 1));
	case LANE_XOR:
		return (int)((lane ^ value) & (size - 1));
	case LANE_ACCUMULATE:
		value &= size - 1;
		return lane & value ? (int)(lane & ~(value - 1)) - 1 : -1;
	default:
		return value <= lane ? (int)(lane - value) : -1;
	}
}

enum shader_outcome mali_exec_clper_i32(struct shader_run *r, const struct shader_op *op)
{
	enum lane_op how = (enum lane_op)mali_shader_get(op->word, LANE_OP);
	u32 size = 2u << mali_shader_get(op->word, SUBGROUP);
	u32 none = inactive[mali_shader_get(op->word, INACTIVE)];
	u32 ta[MALI_LANES], tb[MALI_LANES], d[MALI_LANES];
	const u32 *a = mali_operand(r, op, 0, ta), *b = mali_operand(r, op, 1, tb);
	unsigned int i;

	FOR_EACH_LANE(i) {
		u32 first = i & ~(size - 1);
		int from = source_lane(how, i - first, b[i], size);

		d[i] = none;
		if (from >= 0 && (r->warp->active >> (first + (u32)from) & 1))
			d[i] = a[first + (u32)from];
	}
	mali_result(r, op, d);
	return SHADER_NEXT;
}

/* Of the active lanes of the subgroup, those whose value is not 0; its first lane is bit 0 */
enum shader_outcome mali_exec_wmask(struct shader_run *r, const struct shader_op *op)
{
	u32 size = 2u << mali_shader_get(op->word, SUBGROUP), lanes = 0;
	u32 ta[MALI_LANES], d[MALI_LANES];
	const u32 *a = mali_operand(r, op, 0, ta);
	unsigned int i;

	FOR_EACH_LANE(i)
		if (a[i])
			lanes |= BIT32(i);
	lanes &= r->warp->active;
	FOR_EACH_LANE(i)
		d[i] = lanes >> (i & ~(size - 1)) & (BIT32(size) - 1);
	mali_result(r, op, d);
	return SHADER_NEXT;
}

/* What LD_GCLK reads; any other value: the core clock */
#define CLOCK_SYSTEM_TIMESTAMP	7u

enum shader_outcome mali_exec_ld_gclk(struct shader_run *r, const struct shader_op *op)
{
	const struct shader_host *host = r->core->host;
	u64 time = mali_shader_get(op->word, CLOCK) == CLOCK_SYSTEM_TIMESTAMP ?
		   host->timestamp(r->core->ctx) : host->cycles(r->core->ctx);
	u32 low[MALI_LANES], high[MALI_LANES];
	unsigned int i;

	FOR_EACH_LANE(i) {
		low[i] = (u32)time;
		high[i] = (u32)(time >> 32);
	}
	mali_put_register(r, op->dest, low);
	mali_put_register(r, op->dest + 1u, high);
	return SHADER_NEXT;
}
