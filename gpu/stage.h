/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * What every shader stage has: descriptors, and a core that executes on behalf of a queue.
 */
#ifndef MALI_STAGE_H
#define MALI_STAGE_H

#include "group.h"
#include "shader/core.h"

/* Pointers that have more than an address */
#define STAGE_SRT_COUNT(p)	((u32)(p) & 0x3f)
#define STAGE_SRT_ADDRESS(p)	((p) & ~0x3full)
#define STAGE_FAU_COUNT(p)	((u32)((p) >> 56))
#define STAGE_FAU_ADDRESS(p)	((p) & 0xffffffffffffull)

/**
 * struct mali_stage - a shader stage, as registers and Draw descriptors have it
 * @resources: SRT: GPU VA of resource tables, their number in [5:0]
 * @fau: GPU VA of uniforms, number of 64-bit words in [63:56]
 * @shader: GPU VA of the Shader Program, 0 for none
 * @storage: GPU VA of the Local Storage, 0 for none
 */
struct mali_stage {
	u64 resources, fau, shader, storage;
};

/**
 * struct stage_access - what a core needs of the GPU, for the duration of a call
 * @gpu: GPU
 * @q: queue that it executes for
 */
struct stage_access {
	struct mali_gpu *gpu;
	struct cs_ref *q;
};

/**
 * struct stage_setup - what a stage's workgroups need, as read from memory
 * @job: for the core; what depends on the kind of job is left to the caller
 * @fau: uniforms
 * @fau_words: their number
 * @flags: word 0 of the Shader Program
 * @wls_bytes, @wls_instances: of workgroup-local storage
 */
struct stage_setup {
	struct shader_job job;
	u32 fau[SHADER_UNIFORMS];
	u32 fau_words;
	u32 flags;
	u64 wls_bytes;
	u32 wls_instances;
};

/**
 * enum stage_loaded - outcome of mali_stage_load()
 * @STAGE_STALLS: an access has not been made
 * @STAGE_FAULTS: not a Shader Program: the queue has CS_FAULT
 */
enum stage_loaded { STAGE_LOADED, STAGE_STALLS, STAGE_FAULTS };

void mali_stage_bind(struct stage_access *a, struct shader_core *core);
enum stage_loaded mali_stage_load(struct mali_gpu *gpu, struct cs_ref *q,
				  const struct mali_stage *stage, u32 core, struct stage_setup *s);
enum shader_progress mali_stage_run(struct stage_access *a, struct shader_core *core, u32 *budget);

#endif
