/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * The firmware's accesses to its memory, and where the interface is.
 */
#ifndef MALI_FWMEM_H
#define MALI_FWMEM_H

#include "base.h"
#include "../lib/mali_fw_if.h"

/**
 * struct fwmem - the interface in memory, as found at boot
 * @glb_in, @glb_out: MCU VAs of the global blocks
 * @group_num: groups of the layout, 0 while not booted
 * @doorbell_held: doorbell 0 was rung while memory that it needs was locked
 * @groups_held: mask of groups whose suspend buffers were locked
 * @released: a queue has done something that another one may wait for
 * @busy: what was executed was not over when last looked at
 * @doorbells: how often requests were served
 */
struct fwmem {
	u32 glb_in, glb_out;
	u32 group_num;
	bool doorbell_held;
	u32 groups_held;
	bool released;
	bool busy;
	u64 doorbells;
};

bool mali_fw_read(struct mali_gpu *gpu, u32 va, void *buf, u32 len);
bool mali_fw_write(struct mali_gpu *gpu, u32 va, const void *buf, u32 len);
bool mali_fw_write_as(struct mali_gpu *gpu, unsigned int as, u64 va, const void *buf, u32 len);
u32 mali_fw_read32(struct mali_gpu *gpu, u32 va);
u64 mali_fw_read64(struct mali_gpu *gpu, u32 va);
void mali_fw_write32(struct mali_gpu *gpu, u32 va, u32 value);
void mali_fw_write64(struct mali_gpu *gpu, u32 va, u64 value);
void mali_fw_hold_doorbell(struct mali_gpu *gpu);
void mali_fw_error(struct mali_gpu *gpu, const char *msg, u64 value);
void mali_fw_check_protected(struct mali_gpu *gpu, u64 va, const char *what);

#endif
