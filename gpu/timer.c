// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The firmware's timers: idle, progress, and the shader cores' power.
 */
#include "timer.h"
#include "cores.h"
#include "cs.h"
#include "events.h"
#include "fwmem.h"

/* Idle and power timer: where the ticks come from */
#define TIMER_SOURCE_GPU	BIT32(31)
/* All of them count in units of 1024 ticks */
#define TIMER_TICK_SHIFT	10

void mali_timers_reset(struct mali_gpu *gpu)
{
	memset(gpu->timers, 0, sizeof(*gpu->timers));
}

/**
 * mali_timers_idle() - GLB IDLE_EN has changed
 * @gpu: GPU
 * @enable: whether the idle timer runs
 * @timer: its value, which counts from now on; unused if not @enable
 */
void mali_timers_idle(struct mali_gpu *gpu, bool enable, u32 timer)
{
	struct timers *t = gpu->timers;

	t->idle_enabled = enable;
	if (enable) {
		t->idle = timer;
		t->idle_since_ns = gpu_time_ns(gpu);
	}
}

/**
 * mali_timers_slot() - a group has come onto a slot
 * @gpu: GPU
 * @n: slot
 *
 * What was known of the slot's CSs was of the previous group.
 */
void mali_timers_slot(struct mali_gpu *gpu, unsigned int n)
{
	struct csg *csg = &gpu->csg[n];
	unsigned int m;

	for (m = 0; m < csg->stream_num; m++) {
		csg->cs[m].timed = false;
		csg->cs[m].moved = false;
	}
}

/**
 * mali_timers_resume() - protected mode is over: the time of the others has stood still
 * @gpu: GPU
 */
void mali_timers_resume(struct mali_gpu *gpu)
{
	unsigned int n, m;

	for (n = 0; n < gpu->fw->group_num; n++)
		for (m = 0; m < gpu->csg[n].stream_num; m++)
			gpu->csg[n].cs[m].moved = true;
	gpu->timers->idle_since_ns = gpu_time_ns(gpu);
}

static u64 ticks_ns(u64 ticks, u64 hz)
{
	return ticks / hz * NSEC_PER_SEC_ULL + ticks % hz * NSEC_PER_SEC_ULL / hz;
}

static u64 timer_ns(struct mali_gpu *gpu, u32 timer)
{
	return ticks_ns((u64)(timer & ~TIMER_SOURCE_GPU) << TIMER_TICK_SHIFT,
			timer & TIMER_SOURCE_GPU ? gpu->config.clock_hz :
						   gpu->config.timestamp_hz);
}

static u64 progress_ns(struct mali_gpu *gpu)
{
	return ticks_ns((u64)gpu->timers->progress << TIMER_TICK_SHIFT, gpu->config.clock_hz);
}

/*
 * GLB IDLE: once, when no group on slot has had work for the time of the idle timer.
 * Return: when to check again.
 */
static u64 idle_timer(struct mali_gpu *gpu, u64 now)
{
	struct timers *t = gpu->timers;
	u64 due;

	if (!t->was_active || t->idle_reported || !t->idle_enabled)
		return MALI_RUN_IDLE;
	due = t->idle_since_ns + timer_ns(gpu, t->idle);
	if (now < due)
		return due;
	t->idle_reported = true;
	t->was_active = false;
	mali_glb_event(gpu, GLB_REQ_IDLE);
	return MALI_RUN_IDLE;
}

/*
 * Shader cores and tiler lose power when they have had no work for the time of the
 * power timer; mali_sched_run()'s caller gives it back.  A timer of 0 is off.
 */
static u64 power_timer(struct mali_gpu *gpu, u64 now)
{
	struct timers *t = gpu->timers;
	u64 due;

	if (gpu->cores->off || !(t->pwroff & ~TIMER_SOURCE_GPU))
		return MALI_RUN_IDLE;
	due = t->idle_since_ns + timer_ns(gpu, t->pwroff);
	if (now < due)
		return due;
	mali_cores_sleep(gpu);
	return MALI_RUN_IDLE;
}

/**
 * mali_timers_show() - show the times of the timers, in nanoseconds; 0 is off
 * @gpu: GPU, MCU enabled
 * @show: called with "timer", its name, and the time
 * @arg: for @show
 *
 * At the present rates: those of the core clock can have changed since they were configured.
 */
void mali_timers_show(struct mali_gpu *gpu, mali_gpu_show_fn show, void *arg)
{
	struct timers *t = gpu->timers;

	show(arg, "timer", "progress", progress_ns(gpu));
	show(arg, "timer", "pwroff", timer_ns(gpu, t->pwroff));
	show(arg, "timer", "idle", t->idle_enabled ? timer_ns(gpu, t->idle) : 0);
}

/* Whether a queue that does not move should */
static bool should_move(struct mali_gpu *gpu, struct cs_ref *q)
{
	switch (q->cs->s.block) {
	case CSB_SYNC:
	case CSB_PROTM:
	case CSB_RESOURCE:
	case CSB_FAULT:
	case CSB_ACK:
	case CSB_FATAL:
		/* It waits for another queue, or for the driver */
		return false;
	default:
		return !mali_cs_idle(gpu, q);
	}
}

static u64 queue_progress(struct mali_gpu *gpu, struct cs_ref *q, u64 limit, u64 now)
{
	struct cs *cs = q->cs;

	if (cs->moved || !cs->timed || !should_move(gpu, q)) {
		cs->timed = should_move(gpu, q);
		cs->moved = false;
		cs->stuck = false;
		cs->moved_ns = now;
	}
	if (!cs->timed || cs->stuck)
		return MALI_RUN_IDLE;
	if (now - cs->moved_ns < limit)
		return cs->moved_ns + limit;
	cs->stuck = true;
	mali_csg_event(gpu, q->group, CSG_REQ_PROGRESS_TIMER);
	return MALI_RUN_IDLE;
}

/*
 * CSG PROGRESS_TIMER: once, when a queue that should has not completed an instruction
 * for the time of the progress timer.  0 is off.
 */
static u64 progress_timer(struct mali_gpu *gpu, u64 now)
{
	struct timers *t = gpu->timers;
	u64 limit, next = MALI_RUN_IDLE;
	unsigned int n, m;

	if (!t->progress)
		return MALI_RUN_IDLE;
	limit = progress_ns(gpu);
	for (n = 0; n < gpu->fw->group_num; n++) {
		struct csg *csg = &gpu->csg[n];

		if (csg->state != CSG_RUN)
			continue;
		for (m = 0; m < csg->stream_num; m++) {
			struct cs_ref q = { csg, &csg->cs[m], n, m };
			u64 due;

			if (!q.cs->started)
				continue;
			due = queue_progress(gpu, &q, limit, now);
			next = due < next ? due : next;
		}
	}
	return next;
}

/**
 * mali_timers_run() - let the timers expire that are due
 * @gpu: GPU, MCU enabled
 * @worked: something has been executed since the last call
 * @active: a group on slot still has work
 *
 * Return: when to call again, as mali_gpu_run().
 */
u64 mali_timers_run(struct mali_gpu *gpu, bool worked, bool active)
{
	struct timers *t = gpu->timers;
	u64 now = gpu_time_ns(gpu);
	u64 next, due;

	if (worked || active) {
		t->was_active = true;
		t->idle_reported = false;
		t->idle_since_ns = now;
	}
	next = progress_timer(gpu, now);
	if (active)
		return next;
	due = idle_timer(gpu, now);
	next = due < next ? due : next;
	due = power_timer(gpu, now);
	return due < next ? due : next;
}
