// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Integer arithmetic.
 */
#include "operands.h"

/* A part of a register */
static inline s64 element(u32 v, unsigned int at, unsigned int size, bool sign)
{
	u32 shifted = v >> at << (32 - size);

	return sign ? (s64)((s32)shifted >> (32 - size)) : (s64)(shifted >> (32 - size));
}

static inline s64 highest(unsigned int size, bool sign)
{
	return (s64)((1ull << (size - sign)) - 1);
}

static inline s64 lowest(unsigned int size, bool sign)
{
	return sign ? -(s64)(1ull << (size - 1)) : 0;
}

static inline u32 fit(s64 v, unsigned int size, bool sign, bool saturate)
{
	if (saturate && v > highest(size, sign))
		v = highest(size, sign);
	if (saturate && v < lowest(size, sign))
		v = lowest(size, sign);
	return (u32)v & (u32)highest(size, false);
}

static inline s64 add(s64 a, s64 b)
{
	return a + b;
}

static inline s64 sub(s64 a, s64 b)
{
	return a - b;
}

/* Two unsigned words may be more than fits, which saturates just as well */
static inline s64 mul(s64 a, s64 b)
{
	u64 p = (u64)a * (u64)b;

	return a >= 0 && b >= 0 && p >> 63 ? (s64)(p & ~(1ull << 63)) | (s64)(1ull << 62) : (s64)p;
}

static inline s64 half_sum(s64 a, s64 b)
{
	return (a + b) >> 1;
}

static inline s64 half_sum_up(s64 a, s64 b)
{
	return (a + b + 1) >> 1;
}

/* All parts of all lanes */
#define PARTS(size, sign, function, saturate)						\
	do {										\
		unsigned int at;							\
											\
		FOR_EACH_LANE(i) {							\
			d[i] = 0;							\
			for (at = 0; at < 32; at += (size))				\
				d[i] |= fit(function(element(a[i], at, size, sign),	\
						     element(b[i], at, size, sign)),	\
					    size, sign, saturate) << at;		\
		}									\
	} while (0)

#define BEGIN										\
	u32 ta[MALI_LANES], tb[MALI_LANES], d[MALI_LANES];				\
	const u32 *a = mali_operand(r, op, 0, ta), *b = mali_operand(r, op, 1, tb);	\
	unsigned int i

#define ARITHMETIC(name, size, sign, function, result)					\
enum shader_outcome mali_exec_##name(struct shader_run *r, const struct shader_op *op)	\
{											\
	BEGIN;										\
											\
	if (mali_shader_get(op->word, SATURATE))					\
		PARTS(size, sign, function, true);					\
	else										\
		PARTS(size, sign, function, false);					\
	result(r, op, d);								\
	return SHADER_NEXT;								\
}

/* The same of whole registers, which wrap around as unsigned words do */
#define WRAPPING(name, sign, function, operator)					\
enum shader_outcome mali_exec_##name(struct shader_run *r, const struct shader_op *op)	\
{											\
	BEGIN;										\
											\
	if (mali_shader_get(op->word, SATURATE))					\
		PARTS(32, sign, function, true);					\
	else										\
		FOR_EACH_LANE(i)							\
			d[i] = a[i] operator b[i];					\
	mali_result(r, op, d);								\
	return SHADER_NEXT;								\
}

#define HALVING(name, size, sign, result)						\
enum shader_outcome mali_exec_##name(struct shader_run *r, const struct shader_op *op)	\
{											\
	BEGIN;										\
											\
	if (mali_shader_get(op->word, ROUNDING_UP))					\
		PARTS(size, sign, half_sum_up, false);					\
	else										\
		PARTS(size, sign, half_sum, false);					\
	result(r, op, d);								\
	return SHADER_NEXT;								\
}

WRAPPING(iadd_u32, false, add, +)
WRAPPING(iadd_s32, true, add, +)
WRAPPING(isub_u32, false, sub, -)
WRAPPING(isub_s32, true, sub, -)
WRAPPING(imul_u32, false, mul, *)
WRAPPING(imul_s32, true, mul, *)
ARITHMETIC(iadd_v2u16, 16, false, add, mali_result_v2)
ARITHMETIC(iadd_v2s16, 16, true, add, mali_result_v2)
ARITHMETIC(isub_v2u16, 16, false, sub, mali_result_v2)
ARITHMETIC(isub_v2s16, 16, true, sub, mali_result_v2)
ARITHMETIC(imul_v2u16, 16, false, mul, mali_result_v2)
ARITHMETIC(imul_v2s16, 16, true, mul, mali_result_v2)
ARITHMETIC(iadd_v4u8, 8, false, add, mali_result)
ARITHMETIC(iadd_v4s8, 8, true, add, mali_result)
ARITHMETIC(isub_v4u8, 8, false, sub, mali_result)
ARITHMETIC(isub_v4s8, 8, true, sub, mali_result)
ARITHMETIC(imul_v4u8, 8, false, mul, mali_result)
ARITHMETIC(imul_v4s8, 8, true, mul, mali_result)
HALVING(hadd_u32, 32, false, mali_result)
HALVING(hadd_s32, 32, true, mali_result)
HALVING(hadd_v2u16, 16, false, mali_result_v2)
HALVING(hadd_v2s16, 16, true, mali_result_v2)
HALVING(hadd_v4u8, 8, false, mali_result)
HALVING(hadd_v4s8, 8, true, mali_result)

/* Additions of an immediate */

#define IMMEDIATE(name, size, result)							\
enum shader_outcome mali_exec_##name(struct shader_run *r, const struct shader_op *op)	\
{											\
	u32 ta[MALI_LANES], b[MALI_LANES], d[MALI_LANES];				\
	const u32 *a = mali_operand(r, op, 0, ta);					\
	unsigned int i;									\
											\
	FOR_EACH_LANE(i)								\
		b[i] = mali_shader_get(op->word, CONSTANT);				\
	PARTS(size, false, add, false);							\
	result(r, op, d);								\
	return SHADER_NEXT;								\
}

enum shader_outcome mali_exec_iadd_imm_i32(struct shader_run *r, const struct shader_op *op)
{
	u32 ta[MALI_LANES], d[MALI_LANES], constant = mali_shader_get(op->word, CONSTANT);
	const u32 *a = mali_operand(r, op, 0, ta);
	unsigned int i;

	FOR_EACH_LANE(i)
		d[i] = a[i] + constant;
	mali_result(r, op, d);
	return SHADER_NEXT;
}

IMMEDIATE(iadd_imm_v2i16, 16, mali_result_v2)
IMMEDIATE(iadd_imm_v4i8, 8, mali_result)

/* 64 bits */

static inline u64 saturate_u64(u64 a, u64 b, bool subtract)
{
	u64 v;

	if (subtract)
		return __builtin_sub_overflow(a, b, &v) ? 0 : v;
	return __builtin_add_overflow(a, b, &v) ? ~0ull : v;
}

static inline u64 saturate_s64(u64 a, u64 b, bool subtract)
{
	s64 x = (s64)a, y = (s64)b, v;
	bool over = subtract ? __builtin_sub_overflow(x, y, &v) : __builtin_add_overflow(x, y, &v);

	if (!over)
		return (u64)v;
	return x < 0 ? 1ull << 63 : ~(1ull << 63);
}

static enum shader_outcome sum64(struct shader_run *r, const struct shader_op *op, bool sign,
				 bool subtract)
{
	u64 a[MALI_LANES], b[MALI_LANES], d[MALI_LANES];
	unsigned int i;

	mali_operand64(r, op, 0, a);
	mali_operand64(r, op, 1, b);
	if (!mali_shader_get(op->word, SATURATE))
		FOR_EACH_LANE(i)
			d[i] = subtract ? a[i] - b[i] : a[i] + b[i];
	else
		FOR_EACH_LANE(i)
			d[i] = sign ? saturate_s64(a[i], b[i], subtract) :
				      saturate_u64(a[i], b[i], subtract);
	mali_result64(r, op, d);
	return SHADER_NEXT;
}

enum shader_outcome mali_exec_iadd_u64(struct shader_run *r, const struct shader_op *op)
{
	return sum64(r, op, false, false);
}

enum shader_outcome mali_exec_iadd_s64(struct shader_run *r, const struct shader_op *op)
{
	return sum64(r, op, true, false);
}

enum shader_outcome mali_exec_isub_u64(struct shader_run *r, const struct shader_op *op)
{
	return sum64(r, op, false, true);
}

enum shader_outcome mali_exec_isub_s64(struct shader_run *r, const struct shader_op *op)
{
	return sum64(r, op, true, true);
}

enum shader_outcome mali_exec_shaddx(struct shader_run *r, const struct shader_op *op)
{
	u64 a[MALI_LANES], b[MALI_LANES], d[MALI_LANES];
	u32 shift = mali_shader_get(op->word, SHIFT);
	unsigned int i;

	mali_operand64(r, op, 0, a);
	mali_operand64(r, op, 1, b);
	FOR_EACH_LANE(i)
		d[i] = a[i] + (b[i] << shift);
	mali_result64(r, op, d);
	return SHADER_NEXT;
}

enum shader_outcome mali_exec_seg_add(struct shader_run *r, const struct shader_op *op)
{
	bool neg = mali_shader_get(op->word, NEG), keep = mali_shader_get(op->word, PRESERVE_NULL);
	u64 a[MALI_LANES], b[MALI_LANES], d[MALI_LANES];
	unsigned int i;

	mali_operand64(r, op, 0, a);
	mali_operand64(r, op, 1, b);
	FOR_EACH_LANE(i) {
		d[i] = neg ? a[i] - b[i] : a[i] + b[i];
		if (keep && !a[i])
			d[i] = 0;
	}
	mali_result64(r, op, d);
	return SHADER_NEXT;
}

/* 32 by 32 bits [ISA.xml] */
enum shader_outcome mali_exec_imuld_u64(struct shader_run *r, const struct shader_op *op)
{
	u64 a[MALI_LANES], b[MALI_LANES], d[MALI_LANES];
	unsigned int i;

	mali_operand64(r, op, 0, a);
	mali_operand64(r, op, 1, b);
	FOR_EACH_LANE(i)
		d[i] = (u64)(u32)a[i] * (u32)b[i];
	mali_result64(r, op, d);
	return SHADER_NEXT;
}

/* Dot products of four bytes */
static enum shader_outcome dot(struct shader_run *r, const struct shader_op *op, bool sign)
{
	u32 ta[MALI_LANES], tb[MALI_LANES], tc[MALI_LANES], d[MALI_LANES];
	const u32 *a = mali_operand(r, op, 0, ta), *b = mali_operand(r, op, 1, tb);
	const u32 *c = mali_operand(r, op, 2, tc);
	unsigned int i, at;

	FOR_EACH_LANE(i) {
		s64 sum = element(c[i], 0, 32, sign);

		for (at = 0; at < 32; at += 8)
			sum += element(a[i], at, 8, sign) * element(b[i], at, 8, sign);
		d[i] = fit(sum, 32, sign, mali_shader_get(op->word, SATURATE));
	}
	mali_result(r, op, d);
	return SHADER_NEXT;
}

enum shader_outcome mali_exec_idpadd_v4s8(struct shader_run *r, const struct shader_op *op)
{
	return dot(r, op, true);
}

enum shader_outcome mali_exec_idpadd_v4u8(struct shader_run *r, const struct shader_op *op)
{
	return dot(r, op, false);
}
