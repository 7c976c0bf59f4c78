/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * The state of a shader core: the job, and the workgroup that it executes.
 */
#ifndef MALI_SHADER_STATE_H
#define MALI_SHADER_STATE_H

#include "fragments.h"
#include "vertex.h"

#define SHADER_REGS		64u
#define SHADER_WARPS		64u
#define SHADER_THREADS		(SHADER_WARPS * MALI_LANES)
/* 32-bit words of uniforms */
#define SHADER_UNIFORMS		256u
/* First register that Preload of a Shader Program numbers 0 */
#define SHADER_PRELOAD		48u
/* Buffers that a core remembers */
#define SHADER_BUFFERS		16u

/* Exceptions [kernel, panthor_device.h] */
#define SHADER_INVALID_PC	0x50u
#define SHADER_INVALID_ENC	0x51u
#define SHADER_DATA_INVALID	0x58u

/**
 * struct shader_host - what a shader core needs of its GPU
 * @fetch: read instructions, with permission to execute
 * @data: read or write memory, by way of the load/store caches
 * @descriptor: read descriptors
 * @cycles: count of the core clock
 * @timestamp: the system's time, as cores have it
 *
 * All return false if the access has not been made, and will not be made by the core: it
 * stalls, and is called again later, or not at all.
 */
struct shader_host {
	bool (*fetch)(void *ctx, u64 va, void *buf, u32 len);
	bool (*data)(void *ctx, u64 va, void *buf, u32 len, bool write);
	bool (*descriptor)(void *ctx, u64 va, void *buf, u32 len);
	u64 (*cycles)(void *ctx);
	u64 (*timestamp)(void *ctx);
};

/**
 * enum shader_stage - what kind of threads a core executes
 */
enum shader_stage { SHADER_COMPUTE, SHADER_VERTEX, SHADER_FRAGMENT };

/**
 * struct shader_job - what the workgroups of a job have in common
 * @program: GPU VA of its first instruction
 * @resources: GPU VA of the resource tables
 * @resource_count: their number
 * @tls_base: GPU VA of thread-local storage, of the first thread
 * @tls_size: bytes of a thread; 0 if the shader adds the offset of its thread itself
 * @wls_base: GPU VA of workgroup-local storage
 * @size: threads of a workgroup, in x, y, z
 * @offset: added to global IDs
 * @preload: registers that are preloaded, from r48 on
 * @flush_f32, @flush_f16: subnormals become zero
 * @suppress: infinities or NaN are kept from results, which is not modelled
 * @stage: enum shader_stage
 * @arch: major number of the architecture
 */
struct shader_job {
	u64 program;
	u64 resources;
	u32 resource_count;
	u64 tls_base;
	u32 tls_size;
	u64 wls_base;
	u32 size[3];
	u32 offset[3];
	u16 preload;
	bool flush_f32, flush_f16;
	bool suppress;
	u8 stage;
	u8 arch;
};

/**
 * enum shader_warp_state - what a warp is at
 */
enum shader_warp_state { SHADER_WARP_ENDED, SHADER_WARP_RUNS, SHADER_WARP_WAITS };

/**
 * struct shader_warp - a warp
 * @reg: registers
 * @pc: GPU VA of each lane's next instruction
 * @live: mask of lanes that have not ended
 * @active: mask of those that execute; the others wait at their @pc
 * @helpers: mask of those whose execution has no effect, of fragments
 * @done: mask of those that have executed their part of an instruction that stalled
 * @state: enum shader_warp_state
 */
struct shader_warp {
	u32 reg[SHADER_REGS][MALI_LANES];
	u64 pc[MALI_LANES];
	u16 live, active, helpers, done;
	u8 state;
};

/**
 * struct shader_buffer - a Buffer descriptor, as a handle leads to it
 * @handle: table and index; no handle has all bits set
 * @address: GPU VA
 * @size: bytes; 0 if there is no such buffer
 * @stride: bytes of a structure
 */
struct shader_buffer {
	u32 handle;
	u64 address;
	u64 size;
	u32 stride;
};

struct shader_lines;

/**
 * struct shader_core - a core and the workgroup that it executes
 * @host, @ctx: set for the duration of a call
 * @lines: decoded instructions, of the address space that @ctx has
 * @number: of the core
 * @job: see there
 * @uniform: uniforms, the same in every lane
 * @vertices: of SHADER_VERTEX
 * @fragments: of SHADER_FRAGMENT, and the tile that they belong to
 * @buffer: Buffer descriptors that have been read
 * @warp_count: warps of the workgroup
 * @current: which one executes
 * @skipped: instructions that were not executed, as they are not modelled
 * @warp: all that there can be
 */
struct shader_core {
	const struct shader_host *host;
	void *ctx;
	struct shader_lines *lines;
	u32 number;
	struct shader_job job;
	u32 uniform[SHADER_UNIFORMS][MALI_LANES];
	struct shader_vertices vertices;
	struct shader_fragments fragments;
	struct shader_buffer buffer[SHADER_BUFFERS];
	u32 warp_count;
	u32 current;
	u64 skipped;
	struct shader_warp warp[SHADER_WARPS];
};

#endif
