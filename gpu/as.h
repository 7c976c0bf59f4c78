/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Registers and commands of address spaces.
 */
#ifndef MALI_AS_H
#define MALI_AS_H

#include "mmu.h"

void mali_as_command_due(struct mali_gpu *gpu, unsigned int n, u32 cmd);
void mali_as_run_held(struct mali_gpu *gpu);
u32 mali_as_read(struct mali_gpu *gpu, u32 offset);
void mali_as_write(struct mali_gpu *gpu, u32 offset, u32 value);

#endif
