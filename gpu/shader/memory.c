// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Loads, stores, and addresses in buffers.
 */
#include "memory.h"
#include "operands.h"
#include "resource.h"

/* Lanes that still have to make their access */
static u32 pending(const struct shader_run *r)
{
	return r->warp->active & ~(u32)r->warp->done;
}

/* How many lanes from @first on access memory one after another */
static unsigned int adjacent(const struct shader_access *a, u32 lanes, unsigned int first)
{
	unsigned int n = 1;

	while (first + n < MALI_LANES && (lanes >> (first + n) & 1) &&
	       a->va[first + n] == a->va[first] + n * a->len)
		n++;
	return n;
}

/**
 * mali_lanes_access() - each active lane reads or writes memory
 * @r: warp that executes
 * @a: what
 * @write: direction
 *
 * In the order of lanes; adjacent ones in one access.  Lanes that have been done in an earlier
 * attempt are left out, and their @data with them: a caller that reads gets the data of an
 * attempt that stalls again later, from @r->warp->done on.
 *
 * Return: false if an access has not been made: the instruction is to be executed again.
 */
bool mali_lanes_access(struct shader_run *r, struct shader_access *a, bool write)
{
	u8 buf[MALI_LANES * SHADER_ACCESS_MAX];
	u32 lanes = pending(r);
	unsigned int i, k, n;

	for (i = 0; i < MALI_LANES; i += n) {
		n = 1;
		if (!(lanes >> i & 1))
			continue;
		if (SHADER_IS_NOWHERE(a->va[i])) {
			if (!write)
				memset(a->data[i], 0, a->len);
			r->warp->done |= (u16)BIT32(i);
			continue;
		}
		n = adjacent(a, lanes, i);
		for (k = 0; k < n && write; k++)
			memcpy(buf + k * a->len, a->data[i + k], a->len);
		if (!r->core->host->data(r->core->ctx, a->va[i], buf, n * a->len, write))
			return false;
		for (k = 0; k < n && !write; k++)
			memcpy(a->data[i + k], buf + k * a->len, a->len);
		r->warp->done |= (u16)((BIT32(n) - 1) << i);
	}
	return true;
}

/* Bytes of LOAD, STORE, LD_PKA by bits [29:27] */
static u32 access_bytes(const struct shader_op *op)
{
	static const u8 len[8] = { 1, 2, 3, 4, 6, 8, 12, 16 };

	return len[op->word >> 27 & 7];
}

static u32 get_word(const u8 *data)
{
	u32 v;

	memcpy(&v, data, sizeof(v));
	return v;
}

/* Where a load that is smaller than a register puts its value */
enum lane { LANE_PART, LANE_W0, LANE_D0 };

struct placement {
	u32 bits;	/* of the part of a register that is written */
	u32 shift;	/* its lowest bit */
	bool pair;	/* and the next register, with the extension */
};

static struct placement placement_of(const struct shader_op *op)
{
	u32 lane = (u32)(op->word >> 36) & 7;

	switch (access_bytes(op)) {
	case 1:
		if (lane < 4)
			return (struct placement){ 8, 8 * lane, false };
		if (lane < 6)
			return (struct placement){ 16, 16 * (lane - 4), false };
		return (struct placement){ 32, 0, lane == 7 };
	case 2:
		if (lane < 2)
			return (struct placement){ 16, 16 * lane, false };
		return (struct placement){ 32, 0, lane == 3 };
	case 4:
		return (struct placement){ 32, 0, lane == 1 };
	default:
		return (struct placement){ 32, 0, false };
	}
}

static u32 extended(u32 v, u32 bytes, bool sign)
{
	u32 shift = 32 - 8 * bytes;

	return sign ? (u32)((s32)(v << shift) >> shift) : v << shift >> shift;
}

/* Put what the lanes in @lanes have read into registers */
static void put_loaded(struct shader_run *r, const struct shader_op *op,
		       const struct shader_access *a, u32 lanes)
{
	bool sign = !mali_shader_get(op->word, UNSIGNED);
	struct placement p = placement_of(op);
	u32 ones = p.bits == 32 ? ~0u : BIT32(p.bits) - 1, count = (a->len + 3) / 4, k;
	unsigned int i;

	FOR_EACH_LANE(i) {
		u32 *low = &r->warp->reg[op->dest][i], v;

		if (!(lanes >> i & 1))
			continue;
		for (k = 1; k < count; k++) {
			u32 left = a->len - 4 * k;

			v = get_word(a->data[i] + 4 * k);
			r->warp->reg[(op->dest + k) % SHADER_REGS][i] =
				left < 4 ? extended(v, left, sign) : v;
		}
		v = get_word(a->data[i]);
		if (a->len < 4)
			v = extended(v, a->len, sign);
		*low = (*low & ~(ones << p.shift)) | (v & ones) << p.shift;
		if (p.pair)
			r->warp->reg[(op->dest + 1) % SHADER_REGS][i] =
				sign && v >> 31 ? ~0u : 0;
	}
}

static enum shader_outcome load(struct shader_run *r, const struct shader_op *op,
				struct shader_access *a)
{
	u32 before = r->warp->done;
	bool whole = mali_lanes_access(r, a, false);

	/* Even over the addresses: lanes that are done do not need theirs any more */
	put_loaded(r, op, a, r->warp->done & ~before);
	if (!whole)
		return SHADER_STALL;
	r->warp->done = 0;
	return SHADER_NEXT;
}

static void addresses(struct shader_run *r, const struct shader_op *op, struct shader_access *a)
{
	u64 offset = (u64)(s64)mali_shader_get_signed(op->word, OFFSET16);
	unsigned int i;

	a->len = access_bytes(op);
	mali_operand64(r, op, 0, a->va);
	FOR_EACH_LANE(i)
		a->va[i] += offset;
}

enum shader_outcome mali_exec_load(struct shader_run *r, const struct shader_op *op)
{
	struct shader_access a;

	addresses(r, op, &a);
	return load(r, op, &a);
}

enum shader_outcome mali_exec_store(struct shader_run *r, const struct shader_op *op)
{
	struct shader_access a;
	unsigned int i, k;

	addresses(r, op, &a);
	for (k = 0; 4 * k < a.len; k++)
		FOR_EACH_LANE(i)
			memcpy(a.data[i] + 4 * k,
			       &r->warp->reg[(op->dest + k) % SHADER_REGS][i], 4);
	r->warp->done |= r->warp->helpers;
	if (!mali_lanes_access(r, &a, true))
		return SHADER_STALL;
	r->warp->done = 0;
	return SHADER_NEXT;
}

/* Buffers: what is out of bounds reads as 0 */
enum shader_outcome mali_exec_ld_pka(struct shader_run *r, const struct shader_op *op)
{
	u32 ta[MALI_LANES], tb[MALI_LANES];
	const u32 *offset = mali_operand(r, op, 0, ta), *handle = mali_operand(r, op, 1, tb);
	struct shader_access a = { .len = access_bytes(op) };
	struct shader_buffer buffer;
	unsigned int i;

	FOR_EACH_LANE(i) {
		a.va[i] = SHADER_NOWHERE;
		if (!(pending(r) >> i & 1))
			continue;
		if (!mali_shader_find_buffer(r->core, handle[i], &buffer))
			return SHADER_STALL;
		if ((u64)offset[i] + a.len <= buffer.size)
			a.va[i] = buffer.address + offset[i];
	}
	return load(r, op, &a);
}

/* Table 61 of vertex shaders is what they compute */
static bool is_output(const struct shader_run *r, u32 handle)
{
	return r->core->job.stage == SHADER_VERTEX && handle >> 24 == SHADER_TABLE_OUTPUTS;
}

/* An address in a buffer, and nowhere if it is out of bounds */
static enum shader_outcome lea(struct shader_run *r, const struct shader_op *op, const u32 *handle,
			       const u32 *index, bool structure)
{
	u32 low[MALI_LANES], high[MALI_LANES];
	struct shader_buffer buffer;
	unsigned int i;

	FOR_EACH_LANE(i) {
		u64 va = SHADER_NOWHERE, offset;

		if ((r->warp->active >> i & 1) && structure && is_output(r, handle[i])) {
			mali_vertex_output(&r->core->vertices, handle[i] & 0xffffff, index[i], &va);
		} else if (r->warp->active >> i & 1) {
			if (!mali_shader_find_buffer(r->core, handle[i], &buffer))
				return SHADER_STALL;
			offset = structure ? (u64)index[i] * buffer.stride : index[i];
			if (offset < buffer.size)
				va = buffer.address + offset;
		}
		low[i] = (u32)va;
		high[i] = (u32)(va >> 32);
	}
	mali_put_register(r, op->dest, low);
	mali_put_register(r, op->dest + 1u, high);
	return SHADER_NEXT;
}

enum shader_outcome mali_exec_lea_pka(struct shader_run *r, const struct shader_op *op)
{
	u32 ta[MALI_LANES], tb[MALI_LANES];
	const u32 *offset = mali_operand(r, op, 0, ta), *handle = mali_operand(r, op, 1, tb);

	return lea(r, op, handle, offset, false);
}

enum shader_outcome mali_exec_lea_buf(struct shader_run *r, const struct shader_op *op)
{
	u32 ta[MALI_LANES], tb[MALI_LANES];
	const u32 *index = mali_operand(r, op, 0, ta), *handle = mali_operand(r, op, 1, tb);

	return lea(r, op, handle, index, true);
}

enum shader_outcome mali_exec_lea_buf_imm(struct shader_run *r, const struct shader_op *op)
{
	u32 handle[MALI_LANES], ta[MALI_LANES];
	const u32 *index = mali_operand(r, op, 0, ta);
	unsigned int i;

	FOR_EACH_LANE(i)
		handle[i] = mali_shader_table(mali_shader_get(op->word, TABLE8)) << 24 |
			    mali_shader_get(op->word, INDEX12);
	return lea(r, op, handle, index, true);
}
