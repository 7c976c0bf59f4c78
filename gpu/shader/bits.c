// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Moves, vectors, and instructions that look at bits.
 */
#include "operands.h"

static inline u32 count_leading(u32 v, unsigned int at, unsigned int size)
{
	u32 part = v >> at << (32 - size);
	unsigned int n = 0;

	while (n < size && !(part & 0x80000000u)) {
		part <<= 1;
		n++;
	}
	return n;
}

static inline u32 absolute(u32 v, unsigned int at, unsigned int size)
{
	s32 part = (s32)(v >> at << (32 - size)) >> (32 - size);
	u32 ones = size == 32 ? ~0u : BIT32(size) - 1;

	return (part < 0 ? 0u - (u32)part : (u32)part) & ones;
}

static inline u32 population(u32 v)
{
	v -= v >> 1 & 0x55555555u;
	v = (v & 0x33333333u) + (v >> 2 & 0x33333333u);
	v = (v + (v >> 4)) & 0x0f0f0f0fu;
	return v * 0x01010101u >> 24;
}

static inline u32 reverse(u32 v)
{
	v = (v >> 1 & 0x55555555u) | (v & 0x55555555u) << 1;
	v = (v >> 2 & 0x33333333u) | (v & 0x33333333u) << 2;
	v = (v >> 4 & 0x0f0f0f0fu) | (v & 0x0f0f0f0fu) << 4;
	v = (v >> 8 & 0x00ff00ffu) | (v & 0x00ff00ffu) << 8;
	return v >> 16 | v << 16;
}

#define UNARY(name, expression, result)							\
enum shader_outcome mali_exec_##name(struct shader_run *r, const struct shader_op *op)	\
{											\
	u32 ta[MALI_LANES], d[MALI_LANES];						\
	const u32 *a = mali_operand(r, op, 0, ta);					\
	unsigned int i;									\
											\
	FOR_EACH_LANE(i)								\
		d[i] = (expression);							\
	result(r, op, d);								\
	return SHADER_NEXT;								\
}

#define HALVES(function)	(function(a[i], 0, 16) | function(a[i], 16, 16) << 16)
#define BYTES(function)		(function(a[i], 0, 8) | function(a[i], 8, 8) << 8 |	\
				 function(a[i], 16, 8) << 16 | function(a[i], 24, 8) << 24)

/* Moves, and conversions that are done when the source is selected */
enum shader_outcome mali_exec_mov(struct shader_run *r, const struct shader_op *op)
{
	u32 tmp[MALI_LANES];

	mali_result(r, op, mali_operand(r, op, 0, tmp));
	return SHADER_NEXT;
}

enum shader_outcome mali_exec_mov_v2(struct shader_run *r, const struct shader_op *op)
{
	u32 tmp[MALI_LANES];

	mali_result_v2(r, op, mali_operand(r, op, 0, tmp));
	return SHADER_NEXT;
}

UNARY(clz_u32, count_leading(a[i], 0, 32), mali_result)
UNARY(clz_v2u16, HALVES(count_leading), mali_result_v2)
UNARY(clz_v4u8, BYTES(count_leading), mali_result)
UNARY(iabs_s32, absolute(a[i], 0, 32), mali_result)
UNARY(iabs_v2s16, HALVES(absolute), mali_result_v2)
UNARY(iabs_v4s8, BYTES(absolute), mali_result)
UNARY(popcount_i32, population(a[i]), mali_result)
UNARY(bitrev_i32, reverse(a[i]), mali_result)
UNARY(not_i32, ~a[i], mali_result)

enum shader_outcome mali_exec_not_i64(struct shader_run *r, const struct shader_op *op)
{
	u64 a[MALI_LANES];
	unsigned int i;

	mali_operand64(r, op, 0, a);
	FOR_EACH_LANE(i)
		a[i] = ~a[i];
	mali_result64(r, op, a);
	return SHADER_NEXT;
}

enum shader_outcome mali_exec_mkvec_v2i16(struct shader_run *r, const struct shader_op *op)
{
	u32 ta[MALI_LANES], tb[MALI_LANES], d[MALI_LANES];
	const u32 *a = mali_operand(r, op, 0, ta), *b = mali_operand(r, op, 1, tb);
	unsigned int i;

	FOR_EACH_LANE(i)
		d[i] = a[i] | b[i] << 16;
	mali_result_v2(r, op, d);
	return SHADER_NEXT;
}

enum shader_outcome mali_exec_mkvec_v2i8(struct shader_run *r, const struct shader_op *op)
{
	u32 ta[MALI_LANES], tb[MALI_LANES], tc[MALI_LANES], d[MALI_LANES];
	const u32 *a = mali_operand(r, op, 0, ta), *b = mali_operand(r, op, 1, tb);
	const u32 *c = mali_operand(r, op, 2, tc);
	unsigned int i;

	FOR_EACH_LANE(i)
		d[i] = a[i] | b[i] << 8 | c[i] << 16;
	mali_result(r, op, d);
	return SHADER_NEXT;
}

/* Selection by a mask, or by what it is compared with zero */
enum mux { MUX_NEG, MUX_INT_ZERO, MUX_FP_ZERO, MUX_BIT };

static inline u32 mux(u32 a, u32 b, u32 mask, enum mux how, unsigned int size)
{
	u32 ones = size == 32 ? ~0u : BIT32(size) - 1, d = 0, take;
	unsigned int at;

	if (how == MUX_BIT)
		return (a & mask) | (b & ~mask);
	for (at = 0; at < 32; at += size) {
		u32 part = mask >> at & ones, sign = part >> (size - 1) & 1;

		if (how == MUX_NEG)
			take = sign;
		else if (how == MUX_INT_ZERO)
			take = !part;
		else
			take = !(part & (ones >> 1));
		d |= ((take ? a : b) >> at & ones) << at;
	}
	return d;
}

#define MUX(name, size, result)								\
enum shader_outcome mali_exec_##name(struct shader_run *r, const struct shader_op *op)	\
{											\
	u32 ta[MALI_LANES], tb[MALI_LANES], tc[MALI_LANES], d[MALI_LANES];		\
	const u32 *a = mali_operand(r, op, 0, ta), *b = mali_operand(r, op, 1, tb);	\
	const u32 *c = mali_operand(r, op, 2, tc);					\
	enum mux how = (enum mux)mali_shader_get(op->word, MUX);			\
	unsigned int i;									\
											\
	FOR_EACH_LANE(i)								\
		d[i] = mux(a[i], b[i], c[i], how, size);				\
	result(r, op, d);								\
	return SHADER_NEXT;								\
}

MUX(mux_i32, 32, mali_result)
MUX(mux_v2i16, 16, mali_result_v2)
MUX(mux_v4i8, 8, mali_result)
