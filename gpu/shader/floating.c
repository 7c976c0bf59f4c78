// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Instructions with floating-point operands: what they select, then float.h, half.h, convert.h
 * and special.h.
 */
#include "compare.h"
#include "convert.h"
#include "half.h"
#include "operands.h"

#define CLAMP_OF(op)	((enum mali_clamp)mali_shader_get((op)->word, CLAMP))
#define ROUND_OF(op)	((enum mali_round)mali_shader_get((op)->word, ROUND))
#define CMP_OF(op)	((enum mali_cmp)mali_shader_get((op)->word, CONDITION))

/* Half a register gets a result of 32 bits as f16 */
static enum shader_outcome result32(struct shader_run *r, const struct shader_op *op, u32 *d,
				    enum mali_clamp clamp, enum mali_round round)
{
	u32 narrow[MALI_LANES], zero[MALI_LANES] = { 0 };

	if (r->core->job.flush_f32)
		mali_f32_flush(d);
	if (clamp)
		mali_f32_clamp(d, clamp);
	if (op->mask != 3) {
		mali_v2f32_to_v2f16(narrow, d, zero, round);
		d = narrow;
	}
	mali_result(r, op, d);
	return SHADER_NEXT;
}

static enum shader_outcome result16(struct shader_run *r, const struct shader_op *op, u32 *d,
				    enum mali_clamp clamp)
{
	if (r->core->job.flush_f16)
		mali_v2f16_flush(d);
	if (clamp)
		mali_v2f16_clamp(d, clamp);
	mali_result_v2(r, op, d);
	return SHADER_NEXT;
}

#define FUNCTION(name) \
	enum shader_outcome mali_exec_##name(struct shader_run *r, const struct shader_op *op)

/* One source, without a modifier */
#define UNARY32(name, function)								\
FUNCTION(name)										\
{											\
	u32 ta[MALI_LANES], d[MALI_LANES];						\
											\
	function(d, mali_operand(r, op, 0, ta));					\
	return result32(r, op, d, MALI_CLAMP_NONE, MALI_ROUND_RTE);			\
}

#define UNARY16(name, function)								\
FUNCTION(name)										\
{											\
	u32 ta[MALI_LANES], d[MALI_LANES];						\
											\
	function(d, mali_operand(r, op, 0, ta));					\
	return result16(r, op, d, MALI_CLAMP_NONE);					\
}

/* Conversions: the round mode is the function's */
#define CONVERT(name, function, round, result)						\
FUNCTION(name)										\
{											\
	u32 ta[MALI_LANES], d[MALI_LANES];						\
											\
	function(d, mali_operand(r, op, 0, ta), round);					\
	result(r, op, d);								\
	return SHADER_NEXT;								\
}

#define CONVERT32(name, function, round)						\
FUNCTION(name)										\
{											\
	u32 ta[MALI_LANES], d[MALI_LANES];						\
											\
	function(d, mali_operand(r, op, 0, ta), round);					\
	return result32(r, op, d, MALI_CLAMP_NONE, round);				\
}

CONVERT32(s32_to_f32, mali_s32_to_f32, ROUND_OF(op))
CONVERT32(u32_to_f32, mali_u32_to_f32, ROUND_OF(op))
CONVERT32(s32_to_f32_exact, mali_s32_to_f32, MALI_ROUND_RTE)
CONVERT32(u32_to_f32_exact, mali_u32_to_f32, MALI_ROUND_RTE)
CONVERT32(fround_f32, mali_f32_round, ROUND_OF(op))
CONVERT(f32_to_s32, mali_f32_to_s32, ROUND_OF(op), mali_result)
CONVERT(f32_to_u32, mali_f32_to_u32, ROUND_OF(op), mali_result)
CONVERT(v2s16_to_v2f16, mali_v2s16_to_v2f16, ROUND_OF(op), mali_result_v2)
CONVERT(v2u16_to_v2f16, mali_v2u16_to_v2f16, ROUND_OF(op), mali_result_v2)
CONVERT(v2s16_to_v2f16_exact, mali_v2s16_to_v2f16, MALI_ROUND_RTE, mali_result_v2)
CONVERT(v2u16_to_v2f16_exact, mali_v2u16_to_v2f16, MALI_ROUND_RTE, mali_result_v2)
CONVERT(v2f16_to_v2s16, mali_v2f16_to_v2s16, ROUND_OF(op), mali_result_v2)
CONVERT(v2f16_to_v2u16, mali_v2f16_to_v2u16, ROUND_OF(op), mali_result_v2)
CONVERT(fround_v2f16, mali_v2f16_round, ROUND_OF(op), mali_result_v2)

/* Widened when the source is selected */
FUNCTION(f16_to_f32)
{
	u32 ta[MALI_LANES], d[MALI_LANES];

	memcpy(d, mali_operand(r, op, 0, ta), sizeof(d));
	return result32(r, op, d, MALI_CLAMP_NONE, MALI_ROUND_RTE);
}

FUNCTION(v2f32_to_v2f16)
{
	u32 ta[MALI_LANES], tb[MALI_LANES], d[MALI_LANES];

	mali_v2f32_to_v2f16(d, mali_operand(r, op, 0, ta), mali_operand(r, op, 1, tb),
			    ROUND_OF(op));
	return result16(r, op, d, CLAMP_OF(op));
}

/* Two sources */
#define BINARY32(name, function, round)							\
FUNCTION(name)										\
{											\
	u32 ta[MALI_LANES], tb[MALI_LANES], d[MALI_LANES];				\
											\
	function(d, mali_operand(r, op, 0, ta), mali_operand(r, op, 1, tb));		\
	return result32(r, op, d, CLAMP_OF(op), round);					\
}

#define BINARY16(name, function)							\
FUNCTION(name)										\
{											\
	u32 ta[MALI_LANES], tb[MALI_LANES], d[MALI_LANES];				\
											\
	function(d, mali_operand(r, op, 0, ta), mali_operand(r, op, 1, tb));		\
	return result16(r, op, d, CLAMP_OF(op));					\
}

BINARY32(fadd_f32, mali_f32_add, ROUND_OF(op))
BINARY32(fmin_f32, mali_f32_min, MALI_ROUND_RTE)
BINARY32(fmax_f32, mali_f32_max, MALI_ROUND_RTE)
BINARY16(fadd_v2f16, mali_v2f16_add)
BINARY16(fmin_v2f16, mali_v2f16_min)
BINARY16(fmax_v2f16, mali_v2f16_max)

static void constants(const struct shader_op *op, u32 v[MALI_LANES])
{
	unsigned int i;

	FOR_EACH_LANE(i)
		v[i] = mali_shader_get(op->word, CONSTANT);
}

FUNCTION(fadd_imm_f32)
{
	u32 ta[MALI_LANES], b[MALI_LANES], d[MALI_LANES];

	constants(op, b);
	mali_f32_add(d, mali_operand(r, op, 0, ta), b);
	return result32(r, op, d, MALI_CLAMP_NONE, MALI_ROUND_RTE);
}

FUNCTION(fadd_imm_v2f16)
{
	u32 ta[MALI_LANES], b[MALI_LANES], d[MALI_LANES];

	constants(op, b);
	mali_v2f16_add(d, mali_operand(r, op, 0, ta), b);
	return result16(r, op, d, MALI_CLAMP_NONE);
}

FUNCTION(fma_f32)
{
	u32 ta[MALI_LANES], tb[MALI_LANES], tc[MALI_LANES], d[MALI_LANES];

	mali_f32_fma(d, mali_operand(r, op, 0, ta), mali_operand(r, op, 1, tb),
		     mali_operand(r, op, 2, tc));
	return result32(r, op, d, CLAMP_OF(op), ROUND_OF(op));
}

FUNCTION(fma_v2f16)
{
	u32 ta[MALI_LANES], tb[MALI_LANES], tc[MALI_LANES], d[MALI_LANES];

	mali_v2f16_fma(d, mali_operand(r, op, 0, ta), mali_operand(r, op, 1, tb),
		       mali_operand(r, op, 2, tc));
	return result16(r, op, d, CLAMP_OF(op));
}

/* Comparisons: the third source as integers' has it */
#define COMPARE(name, function, size, operator, result)					\
FUNCTION(name)										\
{											\
	enum shader_result how = (enum shader_result)mali_shader_get(op->word, RESULT);	\
	u32 ta[MALI_LANES], tb[MALI_LANES], tc[MALI_LANES], d[MALI_LANES];		\
	const u32 *c = mali_operand(r, op, 2, tc);					\
	u32 yes = mali_true(how, size), ones = (size) == 32 ? ~0u : 0xffffu;		\
	unsigned int i, at;								\
											\
	function(d, mali_operand(r, op, 0, ta), mali_operand(r, op, 1, tb), CMP_OF(op));\
	FOR_EACH_LANE(i) {								\
		u32 holds = d[i];							\
											\
		d[i] = 0;								\
		for (at = 0; at < 32; at += (size)) {					\
			u32 before = c[i] >> at & ones, now = holds >> at & ones;	\
											\
			d[i] |= (now operator before ? yes : 0) << at;			\
		}									\
	}										\
	result(r, op, d);								\
	return SHADER_NEXT;								\
}

COMPARE(fcmp_or_f32, mali_f32_cmp, 32, ||, mali_result)
COMPARE(fcmp_and_f32, mali_f32_cmp, 32, &&, mali_result)
COMPARE(fcmp_or_v2f16, mali_v2f16_cmp, 16, ||, mali_result_v2)
COMPARE(fcmp_and_v2f16, mali_v2f16_cmp, 16, &&, mali_result_v2)

#define SELECT(name, function, result)							\
FUNCTION(name)										\
{											\
	u32 ta[MALI_LANES], tb[MALI_LANES], tc[MALI_LANES], te[MALI_LANES];		\
	const u32 *c = mali_operand(r, op, 2, tc), *e = mali_operand(r, op, 3, te);	\
	u32 d[MALI_LANES];								\
	unsigned int i;									\
											\
	function(d, mali_operand(r, op, 0, ta), mali_operand(r, op, 1, tb), CMP_OF(op));\
	FOR_EACH_LANE(i)								\
		d[i] = (c[i] & d[i]) | (e[i] & ~d[i]);					\
	result(r, op, d);								\
	return SHADER_NEXT;								\
}

SELECT(csel_f32, mali_f32_cmp, mali_result)
SELECT(csel_v2f16, mali_v2f16_cmp, mali_result_v2)
