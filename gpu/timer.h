/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * The firmware's timers.
 */
#ifndef MALI_TIMER_H
#define MALI_TIMER_H

#include "group.h"

/**
 * struct timers - the firmware's timers
 * @idle, @progress, @pwroff, @eviction: as the host has configured them
 * @idle_enabled: by GLB IDLE_EN
 * @was_active: a group had work when last looked at
 * @idle_reported: GLB IDLE has been raised since
 * @idle_since_ns: all groups on slot are idle since then
 */
struct timers {
	u32 idle, progress, pwroff, eviction;
	bool idle_enabled;
	bool was_active;
	bool idle_reported;
	u64 idle_since_ns;
};

void mali_timers_reset(struct mali_gpu *gpu);
void mali_timers_idle(struct mali_gpu *gpu, bool enable, u32 timer);
void mali_timers_slot(struct mali_gpu *gpu, unsigned int n);
/* A CS has executed something */
static inline void mali_timers_moved(struct cs *cs)
{
	cs->moved = true;
}

void mali_timers_resume(struct mali_gpu *gpu);
void mali_timers_show(struct mali_gpu *gpu, mali_gpu_show_fn show, void *arg);
u64 mali_timers_run(struct mali_gpu *gpu, bool worked, bool active);

#endif
