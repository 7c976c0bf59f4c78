/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Sources and destinations of instructions.
 */
#ifndef MALI_SHADER_OPERANDS_H
#define MALI_SHADER_OPERANDS_H

#include "exec.h"

const u32 *mali_operand(struct shader_run *r, const struct shader_op *op, unsigned int n,
			u32 tmp[MALI_LANES]);
void mali_operand64(struct shader_run *r, const struct shader_op *op, unsigned int n,
		    u64 out[MALI_LANES]);
void mali_result(struct shader_run *r, const struct shader_op *op, const u32 v[MALI_LANES]);
void mali_result_v2(struct shader_run *r, const struct shader_op *op, const u32 v[MALI_LANES]);
void mali_result64(struct shader_run *r, const struct shader_op *op, const u64 v[MALI_LANES]);
void mali_put_register(struct shader_run *r, unsigned int reg, const u32 v[MALI_LANES]);

#endif
