/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Decoded instructions.
 */
#ifndef MALI_SHADER_DECODE_H
#define MALI_SHADER_DECODE_H

#include "exec.h"

/* A line holds the instructions of 64 bytes */
#define SHADER_LINE_SHIFT	6
#define SHADER_LINE_OPS		8u
#define SHADER_LINES		128u

/**
 * struct shader_line - decoded instructions
 * @tag: GPU VA >> SHADER_LINE_SHIFT
 * @epoch: of the lines when they were decoded
 */
struct shader_line {
	u64 tag;
	u64 epoch;
	struct shader_op op[SHADER_LINE_OPS];
};

/**
 * struct shader_lines - the instruction cache, decoded; all cores of a GPU share it
 * @epoch: lines of another one are not valid.  Never 0
 * @key: what the lines are of, for the user
 */
struct shader_lines {
	u64 epoch;
	u64 key[3];
	struct shader_line line[SHADER_LINES];
};

void mali_shader_lines_select(struct shader_lines *lines, u64 space, u64 translations, u64 caches);
void mali_shader_decode(struct shader_op *op, unsigned int arch, u64 word);
const struct shader_line *mali_shader_line(struct shader_core *core, u64 pc);

#endif
