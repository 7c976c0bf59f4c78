// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Shifts with a bitwise operation.  Amounts are taken modulo the size [bi_opt_constant_fold.c,
 * for 32 bits; the others by analogy].
 */
#include "operands.h"

static inline u32 ones(unsigned int size)
{
	return size == 32 ? ~0u : BIT32(size) - 1;
}

static inline u32 left(u32 v, u32 by, unsigned int size, bool sign)
{
	u32 d = 0;
	unsigned int at;

	for (at = 0; at < 32; at += size)
		d |= ((v >> at & ones(size)) << by & ones(size)) << at;
	return d;
}

static inline u32 right(u32 v, u32 by, unsigned int size, bool sign)
{
	u32 d = 0;
	unsigned int at;

	for (at = 0; at < 32; at += size) {
		u32 top = v >> at << (32 - size);
		u32 part = sign ? (u32)((s32)top >> (32 - size) >> by) : top >> (32 - size) >> by;

		d |= (part & ones(size)) << at;
	}
	return d;
}

#define SHIFT(name, size, direction, operator, result)					\
enum shader_outcome mali_exec_##name(struct shader_run *r, const struct shader_op *op)	\
{											\
	u32 ta[MALI_LANES], tb[MALI_LANES], tc[MALI_LANES], d[MALI_LANES];		\
	const u32 *a = mali_operand(r, op, 0, ta), *by = mali_operand(r, op, 1, tb);	\
	const u32 *b = mali_operand(r, op, 2, tc);					\
	u32 not = mali_shader_get(op->word, NOT_RESULT) ? ~0u : 0;			\
	unsigned int i;									\
											\
	if (mali_shader_get(op->word, SIGNED))						\
		FOR_EACH_LANE(i)							\
			d[i] = (direction(a[i], by[i] & ((size) - 1), size, true)	\
				operator b[i]) ^ not;					\
	else										\
		FOR_EACH_LANE(i)							\
			d[i] = (direction(a[i], by[i] & ((size) - 1), size, false)	\
				operator b[i]) ^ not;					\
	result(r, op, d);								\
	return SHADER_NEXT;								\
}

#define SHIFTS(size, type, result)							\
	SHIFT(lshift_and_##type, size, left, &, result)					\
	SHIFT(lshift_or_##type, size, left, |, result)					\
	SHIFT(lshift_xor_##type, size, left, ^, result)					\
	SHIFT(rshift_and_##type, size, right, &, result)				\
	SHIFT(rshift_or_##type, size, right, |, result)					\
	SHIFT(rshift_xor_##type, size, right, ^, result)

SHIFTS(32, i32, mali_result)
SHIFTS(16, v2i16, mali_result_v2)
SHIFTS(8, v4i8, mali_result)

/* 64 bits */

static inline u64 left64(u64 v, u32 by, bool sign)
{
	return v << by;
}

static inline u64 right64(u64 v, u32 by, bool sign)
{
	return sign ? (u64)((s64)v >> by) : v >> by;
}

#define SHIFT64(name, direction, operator)						\
enum shader_outcome mali_exec_##name(struct shader_run *r, const struct shader_op *op)	\
{											\
	u64 a[MALI_LANES], b[MALI_LANES], d[MALI_LANES];				\
	bool sign = mali_shader_get(op->word, SIGNED);					\
	u64 not = mali_shader_get(op->word, NOT_RESULT) ? ~0ull : 0;			\
	u32 tb[MALI_LANES];								\
	const u32 *by = mali_operand(r, op, 1, tb);					\
	unsigned int i;									\
											\
	mali_operand64(r, op, 0, a);							\
	mali_operand64(r, op, 2, b);							\
	FOR_EACH_LANE(i)								\
		d[i] = (direction(a[i], by[i] & 63, sign) operator b[i]) ^ not;		\
	mali_result64(r, op, d);							\
	return SHADER_NEXT;								\
}

SHIFT64(lshift_and_i64, left64, &)
SHIFT64(lshift_or_i64, left64, |)
SHIFT64(lshift_xor_i64, left64, ^)
SHIFT64(rshift_and_i64, right64, &)
SHIFT64(rshift_or_i64, right64, |)
SHIFT64(rshift_xor_i64, right64, ^)
