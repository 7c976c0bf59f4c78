// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Instructions that compilers make special functions of: what they select, then special.h.
 */
#include "half.h"
#include "operands.h"
#include "special.h"

#define FUNCTION(name) \
	enum shader_outcome mali_exec_##name(struct shader_run *r, const struct shader_op *op)

static enum shader_outcome finish(struct shader_run *r, const struct shader_op *op, u32 *d)
{
	u32 narrow[MALI_LANES], zero[MALI_LANES] = { 0 };

	if (r->core->job.flush_f32)
		mali_f32_flush(d);
	if (op->mask != 3) {
		mali_v2f32_to_v2f16(narrow, d, zero, MALI_ROUND_RTE);
		d = narrow;
	}
	mali_result(r, op, d);
	return SHADER_NEXT;
}

static enum shader_outcome finish_clamped(struct shader_run *r, const struct shader_op *op, u32 *d)
{
	mali_f32_clamp(d, (enum mali_clamp)mali_shader_get(op->word, CLAMP));
	return finish(r, op, d);
}

static enum shader_outcome finish_v2(struct shader_run *r, const struct shader_op *op, u32 *d)
{
	if (r->core->job.flush_f16)
		mali_v2f16_flush(d);
	mali_result_v2(r, op, d);
	return SHADER_NEXT;
}

static enum shader_outcome finish_integer(struct shader_run *r, const struct shader_op *op, u32 *d)
{
	mali_result(r, op, d);
	return SHADER_NEXT;
}

#define UNARY(name, function, end)							\
FUNCTION(name)										\
{											\
	u32 ta[MALI_LANES], d[MALI_LANES];						\
											\
	function(d, mali_operand(r, op, 0, ta));					\
	return end(r, op, d);								\
}

UNARY(frcp_f32, mali_f32_rcp, finish)
UNARY(frcp_f16, mali_f16_rcp, finish_v2)
UNARY(frsq_f32, mali_f32_rsq, finish)
UNARY(frsq_f16, mali_f16_rsq, finish_v2)
UNARY(flogd_f32, mali_f32_logd, finish)
UNARY(fsin_table, mali_f32_sin_table, finish)
UNARY(fcos_table, mali_f32_cos_table, finish)
UNARY(fexp_table, mali_f32_exp_table, finish)
UNARY(frcp_approx_f32, mali_f32_rcp_approx, finish)
UNARY(frsq_approx_f32, mali_f32_rsq_approx, finish)

static enum mali_frexp frexp_mode(const struct shader_op *op)
{
	if (mali_shader_get(op->word, LOG))
		return MALI_FREXP_LOG;
	return mali_shader_get(op->word, SQRT) ? MALI_FREXP_SQRT : MALI_FREXP_NONE;
}

#define FREXP(name, function, end)							\
FUNCTION(name)										\
{											\
	u32 ta[MALI_LANES], d[MALI_LANES];						\
											\
	function(d, mali_operand(r, op, 0, ta), frexp_mode(op));			\
	return end(r, op, d);								\
}

FREXP(frexpm_f32, mali_f32_frexpm, finish)
FREXP(frexpm_v2f16, mali_v2f16_frexpm, finish_v2)
FREXP(frexpe_f32, mali_f32_frexpe, finish_integer)
FREXP(frexpe_v2f16, mali_v2f16_frexpe, finish_v2)

FUNCTION(fexp_f32)
{
	u32 ta[MALI_LANES], tb[MALI_LANES], d[MALI_LANES];

	mali_f32_exp(d, mali_operand(r, op, 0, ta), mali_operand(r, op, 1, tb));
	return finish_clamped(r, op, d);
}

FUNCTION(fadd_lscale_f32)
{
	u32 ta[MALI_LANES], tb[MALI_LANES], d[MALI_LANES];

	mali_f32_add_lscale(d, mali_operand(r, op, 0, ta), mali_operand(r, op, 1, tb));
	return finish_clamped(r, op, d);
}

FUNCTION(ldexp_f32)
{
	u32 ta[MALI_LANES], tb[MALI_LANES], d[MALI_LANES];

	mali_f32_ldexp(d, mali_operand(r, op, 0, ta), mali_operand(r, op, 1, tb),
		       (enum mali_round)mali_shader_get(op->word, ROUND));
	return finish(r, op, d);
}

FUNCTION(ldexp_v2f16)
{
	u32 ta[MALI_LANES], tb[MALI_LANES], d[MALI_LANES];

	mali_v2f16_ldexp(d, mali_operand(r, op, 0, ta), mali_operand(r, op, 1, tb),
			 (enum mali_round)mali_shader_get(op->word, ROUND));
	return finish_v2(r, op, d);
}

static enum shader_outcome rscale(struct shader_run *r, const struct shader_op *op,
				  enum mali_rscale mode)
{
	u32 ta[MALI_LANES], tb[MALI_LANES], tc[MALI_LANES], te[MALI_LANES], d[MALI_LANES];

	mali_f32_fma_rscale(d, mali_operand(r, op, 0, ta), mali_operand(r, op, 1, tb),
			    mali_operand(r, op, 2, tc), mali_operand(r, op, 3, te), mode);
	return finish_clamped(r, op, d);
}

FUNCTION(fma_rscale_f32)
{
	return rscale(r, op, MALI_RSCALE_NONE);
}

FUNCTION(fma_rscale_n_f32)
{
	return rscale(r, op, MALI_RSCALE_N);
}

FUNCTION(fma_rscale_left_f32)
{
	return rscale(r, op, MALI_RSCALE_LEFT);
}

FUNCTION(fma_rscale_scale16_f32)
{
	return rscale(r, op, MALI_RSCALE_SCALE16);
}

/* Three sources */
#define CUBE(name, function, end)							\
FUNCTION(name)										\
{											\
	u32 ta[MALI_LANES], tb[MALI_LANES], tc[MALI_LANES], d[MALI_LANES];		\
											\
	function(d, mali_operand(r, op, 0, ta), mali_operand(r, op, 1, tb),		\
		 mali_operand(r, op, 2, tc));						\
	return end(r, op, d);								\
}

CUBE(cubeface1, mali_cubeface1, finish)
CUBE(cubeface2, mali_cubeface2, finish_integer)
CUBE(cube_ssel, mali_cube_ssel, finish)
CUBE(cube_tsel, mali_cube_tsel, finish)

/* What FLUSH does to a value of @mantissa bits, and @size in all */
static u32 flushed(u32 v, u64 word, unsigned int size, unsigned int mantissa)
{
	u32 sign = BIT32(size - 1), fraction = BIT32(mantissa) - 1;
	u32 infinity = (sign - 1) & ~fraction, magnitude = v & (sign - 1);
	u32 mode = mali_shader_get(word, NAN_MODE);

	if (magnitude > infinity && mode == 1)
		return 0;
	if (magnitude > infinity && mode == 2)
		return v | BIT32(mantissa - 1);
	if (magnitude == infinity && mali_shader_get(word, FLUSH_INF))
		return v - 1;
	if (magnitude <= fraction && mali_shader_get(word, FTZ))
		return v & sign;
	return v;
}

FUNCTION(flush_f32)
{
	u32 ta[MALI_LANES], d[MALI_LANES];
	const u32 *a = mali_operand(r, op, 0, ta);
	unsigned int i;

	FOR_EACH_LANE(i)
		d[i] = flushed(a[i], op->word, 32, 23);
	return finish(r, op, d);
}

FUNCTION(flush_v2f16)
{
	u32 ta[MALI_LANES], d[MALI_LANES];
	const u32 *a = mali_operand(r, op, 0, ta);
	unsigned int i;

	FOR_EACH_LANE(i)
		d[i] = flushed(a[i] & 0xffff, op->word, 16, 10) |
		       flushed(a[i] >> 16, op->word, 16, 10) << 16;
	return finish_v2(r, op, d);
}
