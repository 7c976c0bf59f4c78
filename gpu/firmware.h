/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * The firmware as a whole: boot, doorbells, and the round of mali_gpu_run().
 */
#ifndef MALI_FIRMWARE_H
#define MALI_FIRMWARE_H

#include "base.h"

bool mali_firmware_boot(struct mali_gpu *gpu);
void mali_firmware_stop(struct mali_gpu *gpu);
void mali_firmware_wipe(struct mali_gpu *gpu);
void mali_firmware_doorbell(struct mali_gpu *gpu);
void mali_firmware_doorbell_due(struct mali_gpu *gpu);
void mali_firmware_ring(struct mali_gpu *gpu, u32 doorbell);
u64 mali_firmware_run(struct mali_gpu *gpu, u32 budget);

#endif
