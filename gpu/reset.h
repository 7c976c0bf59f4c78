/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Resets, and what the loss of power has in common with them.
 */
#ifndef MALI_RESET_H
#define MALI_RESET_H

#include "base.h"

void mali_reset_command(struct mali_gpu *gpu, u32 value);
void mali_reset_request(struct mali_gpu *gpu, u32 kind);
void mali_reset_due(struct mali_gpu *gpu, u32 kind);
void mali_reset_report(struct mali_gpu *gpu);
void mali_reset_power_lost(struct mali_gpu *gpu);

#endif
