/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * A shader core: executes the workgroups of compute jobs, and warps of vertices and fragments, one
 * at a time.
 *
 * It knows no GPU: what it needs of one is struct shader_host.  It takes no locks; its user
 * serialises calls for one core.
 */
#ifndef MALI_SHADER_CORE_H
#define MALI_SHADER_CORE_H

#include "state.h"

/**
 * enum shader_progress - how far a workgroup is
 * @SHADER_ENDED: its threads have ended
 * @SHADER_MORE: it has more to execute
 * @SHADER_STALLED: an access has not been made; call again later
 * @SHADER_FAULTED: it cannot continue
 */
enum shader_progress { SHADER_ENDED, SHADER_MORE, SHADER_STALLED, SHADER_FAULTED };

/**
 * struct shader_fault - why a workgroup cannot continue
 * @exception: SHADER_*
 * @info: GPU VA of the instruction
 */
struct shader_fault {
	u32 exception;
	u64 info;
};

void mali_shader_begin(struct shader_core *core, const struct shader_job *job);
void mali_shader_uniforms(struct shader_core *core, const u32 *words, u32 count);
void mali_shader_launch(struct shader_core *core, const u32 id[3]);
void mali_shader_launch_warp(struct shader_core *core, u32 lanes);
void mali_shader_launch_vertices(struct shader_core *core, const struct shader_vertices *v);
void mali_shader_launch_fragments(struct shader_core *core, u16 lanes);
void mali_shader_finish_fragments(struct shader_core *core);
enum shader_progress mali_shader_run(struct shader_core *core, u32 *budget,
				     struct shader_fault *fault);

#endif
