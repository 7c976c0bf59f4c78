/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Endless loops of a command stream.
 */
#ifndef MALI_CS_LOOP_H
#define MALI_CS_LOOP_H

#include "group.h"

/* Instructions of an iteration, and registers that it adds to, at most */
#define CS_LOOP_MAX	32u
#define CS_LOOP_ADDS	8u

/**
 * struct cs_loop - a loop that changes nothing but registers, and never ends by itself
 * @length: instructions of an iteration; 0 for no loop
 * @iteration_ns: what they take
 * @adds: entries of @add
 * @add: registers, or pairs of them, to which each iteration adds
 */
struct cs_loop {
	u32 length;
	u64 iteration_ns;
	u32 adds;
	struct {
		u64 value;
		u8 reg;
		bool wide;
	} add[CS_LOOP_ADDS];
};

u32 mali_cs_loop_find(struct mali_gpu *gpu, struct cs_ref *q, struct cs_loop *loop);
void mali_cs_loop_repeat(struct mali_gpu *gpu, struct cs_ref *q, const struct cs_loop *loop,
			 u64 times);

#endif
