/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * The microcontroller: its control registers, boot and halt.
 */
#ifndef MALI_MCU_H
#define MALI_MCU_H

#include "base.h"

/**
 * struct mcu_hooks - the firmware, as the MCU starts and stops it
 * @begin: it executes its first instructions, and no more: an injected fault
 * @boot: start at the vectors.  Return: whether the firmware has found its image
 * @stop: it stops executing: the host is notified, nothing else changes, as it may be
 *	what has called
 * @wipe: what it knew is lost; it is not running
 */
struct mcu_hooks {
	void (*begin)(struct mali_gpu *gpu);
	bool (*boot)(struct mali_gpu *gpu);
	void (*stop)(struct mali_gpu *gpu);
	void (*wipe)(struct mali_gpu *gpu);
};

struct mcu {
	const struct mcu_hooks *hooks;
	u32 control;
	u32 status;
	bool asleep;		/* halted, continues at a doorbell */
	bool stalled;		/* about to boot, from memory that is locked */
	bool restarts;		/* boots because of a fast reset */
};

static inline bool mali_mcu_enabled(const struct mali_gpu *gpu)
{
	return gpu->mcu->status == MCU_ENABLED;
}

void mali_mcu_init(struct mali_gpu *gpu, const struct mcu_hooks *hooks);
void mali_mcu_reset(struct mali_gpu *gpu);
bool mali_mcu_restart(struct mali_gpu *gpu);
void mali_mcu_fast_reset(struct mali_gpu *gpu);
void mali_mcu_control_write(struct mali_gpu *gpu, u32 value);
void mali_mcu_control_due(struct mali_gpu *gpu, u32 mode);
void mali_mcu_halt(struct mali_gpu *gpu);
void mali_mcu_sleep(struct mali_gpu *gpu);
bool mali_mcu_wake(struct mali_gpu *gpu);
void mali_mcu_unlocked(struct mali_gpu *gpu);
void mali_mcu_panic(struct mali_gpu *gpu, const char *why, u64 value);
void mali_mcu_die(struct mali_gpu *gpu);
bool mali_mcu_settle(struct mali_gpu *gpu);

#endif
