/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Protected mode: whether the GPU is in it, and what it defers.
 */
#ifndef MALI_MODE_H
#define MALI_MODE_H

#include "base.h"
#include "../lib/mali_fw_if.h"

/**
 * struct mode - protected mode
 * @since_ns: when it was entered
 * @group: for which group; stays when the firmware stops
 * @open: mask of CSs whose region is not over
 * @failed: mask of CSs that have stopped for good
 * @flushed: caches have been flushed
 * @as_command: AS commands, AS_CMD_NOP for none
 * @events: of the group, CSG_REQ_*
 * @cs_events: of its CSs, CS_REQ_*
 * @exception: of its CSs, EXC_*
 * @report: whether there is one in @cs_events or @exception, as that is asked all the time
 *
 * From @flushed on: deferred until the exit.
 */
struct mode {
	u64 since_ns;
	u32 group;
	u32 open, failed;
	bool flushed;
	u32 as_command[MMU_AS_MAX];
	u32 events;
	u32 cs_events[FW_MAX_STREAMS];
	u32 exception[FW_MAX_STREAMS];
	bool report;
};

static inline bool mali_mode_protected(const struct mali_gpu *gpu)
{
	return gpu->protected_mode;
}

/**
 * mali_mode_must_report() - whether something is deferred that only the host can handle
 * @gpu: GPU
 */
static inline bool mali_mode_must_report(const struct mali_gpu *gpu)
{
	return gpu->mode->report;
}

void mali_mode_enter(struct mali_gpu *gpu, unsigned int group, u32 queues);
void mali_mode_exit(struct mali_gpu *gpu, enum mali_protm_exit why);
void mali_mode_forget(struct mali_gpu *gpu);
bool mali_mode_faulted(const struct mali_gpu *gpu);
bool mali_mode_violation(struct mali_gpu *gpu);
u64 mali_mode_hide(const struct mali_gpu *gpu, u64 address);
bool mali_mode_defer_flush(struct mali_gpu *gpu);
bool mali_mode_defer_as_command(struct mali_gpu *gpu, unsigned int as, u32 command);
u32 mali_mode_take_as_command(struct mali_gpu *gpu, unsigned int as);
bool mali_mode_defer_event(struct mali_gpu *gpu, u32 event);
bool mali_mode_defer_cs_event(struct mali_gpu *gpu, unsigned int m, u32 event);
bool mali_mode_defer_exception(struct mali_gpu *gpu, unsigned int m, u32 exception, bool fatal);
void mali_mode_region_done(struct mali_gpu *gpu, unsigned int m);

#endif
