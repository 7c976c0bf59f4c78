/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * The shader cores of the GPU: which job's workgroup each executes.
 */
#ifndef MALI_SHADERS_H
#define MALI_SHADERS_H

#include "group.h"
#include "shader/core.h"
#include "shader/decode.h"

/* Cores that execute; products with more have that many in flight */
#define SHADERS_MAX	4u

/*
 * In the state that each kind of job keeps of itself: what its last step has executed, in
 * instructions of warps; and that there was a step
 */
#define SHADERS_EXECUTED	0xffffu
#define SHADERS_BEGUN		BIT32(30)

/**
 * struct shader_owner - the job whose workgroup a core executes
 * @serial: of the workgroup, 0 if the core is free; the job has it, too
 * @starts: of the group's slot
 * @group, @stream, @work: where the job is
 * @region: it was launched in protected mode
 * @kept: its region has been left: the job is in the protected suspend buffer, and the workgroup
 *	continues when the region does
 */
struct shader_owner {
	u32 serial;
	u64 starts;
	u8 group, stream, work;
	bool region, kept;
};

/**
 * enum shader_hold - why a group's jobs launch no workgroups
 * @SHADER_HOLD_SUSPEND: it is to be suspended
 * @SHADER_HOLD_PROTM: protected mode is to be entered or left
 */
enum shader_hold { SHADER_HOLD_SUSPEND, SHADER_HOLD_PROTM, SHADER_HOLDS };

/**
 * struct shaders - state of this file
 * @count: cores
 * @last_serial: of workgroups
 * @resets: of the GPU: what was decoded before does not count
 * @held: masks of groups
 * @owner: of each core
 * @lines: decoded instructions
 * @core: see there
 */
struct shaders {
	u32 count;
	u32 last_serial;
	u64 resets;
	u32 held[SHADER_HOLDS];
	struct shader_owner owner[SHADERS_MAX];
	struct shader_lines lines;
	struct shader_core core[SHADERS_MAX];
};

void mali_shaders_init(struct mali_gpu *gpu);
void mali_shaders_reset(struct mali_gpu *gpu);
struct shader_core *mali_shaders_find(struct mali_gpu *gpu, const struct cs_ref *q, unsigned int i,
				      u32 serial);
struct shader_core *mali_shaders_take(struct mali_gpu *gpu, const struct cs_ref *q, unsigned int i,
				      u32 *serial);
void mali_shaders_free(struct mali_gpu *gpu, const struct shader_core *core);
void mali_shaders_save(struct mali_gpu *gpu, const struct cs_state *s,
		       enum mali_cs_endpoint kind);
u64 mali_shaders_estimate(const struct mali_gpu *gpu, u32 state);
bool mali_shaders_held(const struct mali_gpu *gpu, unsigned int group);
bool mali_shaders_quiesce(struct mali_gpu *gpu, u32 groups, enum shader_hold why);
void mali_shaders_release(struct mali_gpu *gpu, u32 groups, enum shader_hold why);

#endif
