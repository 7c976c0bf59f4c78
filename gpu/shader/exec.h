/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * What the functions that execute shader instructions share.
 *
 * A warp is MALI_LANES threads, a lane each, that execute one instruction at a time.  A
 * register of a warp is an array of its lanes.  Instructions compute all lanes; only active
 * ones are written.
 */
#ifndef MALI_SHADER_EXEC_H
#define MALI_SHADER_EXEC_H

#include "../../lib/shader_isa.h"
#include "state.h"

/**
 * enum shader_outcome - outcome of an instruction
 * @SHADER_NEXT: done
 * @SHADER_BRANCH: done; the lanes in @taken continue at their @target
 * @SHADER_ONWARDS: done; the flow of the instruction does not count
 * @SHADER_BARRIER: done; the warp waits for the others of its workgroup
 * @SHADER_STALL: an access has not been made: execute the instruction again.  What its lanes
 *	have done is in @done of the warp
 * @SHADER_FAULT: @exception of the run says what is wrong
 */
enum shader_outcome {
	SHADER_NEXT,
	SHADER_BRANCH,
	SHADER_ONWARDS,
	SHADER_BARRIER,
	SHADER_STALL,
	SHADER_FAULT,
};

struct shader_run;
struct shader_op;

typedef enum shader_outcome shader_fn(struct shader_run *r, const struct shader_op *op);

/**
 * struct shader_operand - a source of a decoded instruction
 * @kind: enum mali_shader_src
 * @value: as in the instruction
 * @part: which part of it, as in the instruction
 * @neg, @abs: of a float; @neg of MALI_SHADER_SRC_NOT*: inverted
 */
struct shader_operand {
	u8 kind, value, part;
	bool neg, abs;
};

/**
 * struct shader_op - a decoded instruction
 * @exec: executes it; NULL for an invalid one
 * @word: as in memory
 * @id: enum mali_shader_insn
 * @flow: enum mali_shader_flow
 * @dest, @mask: register, and which halves of it
 * @page: of uniforms
 * @src: sources
 */
struct shader_op {
	shader_fn *exec;
	u64 word;
	u8 id, flow, dest, mask, page;
	struct shader_operand src[MALI_SHADER_SOURCES];
};

/**
 * struct shader_run - a warp that executes
 * @core, @warp: where
 * @pc: GPU VA of the instruction
 * @mask: ~0 for active lanes, 0 for the others
 * @taken, @target: of SHADER_BRANCH
 * @exception, @info: of SHADER_FAULT
 */
struct shader_run {
	struct shader_core *core;
	struct shader_warp *warp;
	u64 pc;
	u32 mask[MALI_LANES];
	u32 taken;
	u64 target[MALI_LANES];
	u32 exception;
	u64 info;
};

#define FOR_EACH_LANE(i)	for (i = 0; i < MALI_LANES; i++)

/* One function for each name in the last but one column of lib/shader_isa.def, in one list */
extern shader_fn
#define SHADER_EXEC(exec, ...)	mali_exec_##exec,
#include "../../lib/shader_isa.def"
	mali_exec_unmodelled;

#endif
