/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * The model's functions that trace.c replaces with the linker's --wrap.
 */
#ifndef TRACE_H
#define TRACE_H

#include "fuzz.h"

struct mali_gpu *__real_mali_gpu_create(const struct mali_gpu_config *config,
					const struct mali_gpu_host *host, void *ctx);
void __real_mali_gpu_destroy(struct mali_gpu *gpu);
u64 __real_mali_gpu_reg_read(struct mali_gpu *gpu, u32 offset, u32 size);
void __real_mali_gpu_reg_write(struct mali_gpu *gpu, u32 offset, u32 size, u64 value);
u64 __real_mali_gpu_run(struct mali_gpu *gpu, u32 budget);

struct mali_gpu *__wrap_mali_gpu_create(const struct mali_gpu_config *config,
					const struct mali_gpu_host *host, void *ctx);
void __wrap_mali_gpu_destroy(struct mali_gpu *gpu);
u64 __wrap_mali_gpu_reg_read(struct mali_gpu *gpu, u32 offset, u32 size);
void __wrap_mali_gpu_reg_write(struct mali_gpu *gpu, u32 offset, u32 size, u64 value);
u64 __wrap_mali_gpu_run(struct mali_gpu *gpu, u32 budget);

#endif
