/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Accesses of lanes to memory.
 */
#ifndef MALI_SHADER_MEMORY_H
#define MALI_SHADER_MEMORY_H

#include "exec.h"

/* Bytes that a lane accesses at most */
#define SHADER_ACCESS_MAX	16u

/**
 * struct shader_access - an access of every lane
 * @va: GPU VA of each
 * @len: bytes of each
 * @data: what each lane has read, or writes
 */
struct shader_access {
	u64 va[MALI_LANES];
	u32 len;
	u8 data[MALI_LANES][SHADER_ACCESS_MAX];
};

bool mali_lanes_access(struct shader_run *r, struct shader_access *a, bool write);

#endif
