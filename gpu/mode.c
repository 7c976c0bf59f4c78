// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Protected mode: whether the GPU is in it, and what is deferred until it is left.
 *
 * No file but this one changes the mode.  In it, nothing may change that could be seen from
 * normal mode: what happens meanwhile is recorded here, and applied by protm_exit.c at the exit.
 */
#include "cache_flush.h"
#include "irq.h"
#include "mode.h"

/**
 * mali_mode_enter() - the GPU is in protected mode from here on
 * @gpu: GPU
 * @group: whose CSs are to run
 * @queues: mask of its CSs that have a region to run
 */
void mali_mode_enter(struct mali_gpu *gpu, unsigned int group, u32 queues)
{
	mali_mode_forget(gpu);
	/* No line from before is left for a hit, nor to be written back in protected mode */
	mali_cache_flush(gpu, CACHE_BOTH, CACHE_BOTH, CACHE_INVALIDATE);
	gpu->mode->open = queues;
	gpu->stat[MALI_STAT_PROTM_ENTERS]++;
	gpu->mode->since_ns = gpu_time_ns(gpu);
	gpu->protected_mode = true;
	gpu->mode->group = group;
	gpu_event(gpu, .kind = MALI_EVENT_PROTM_ENTER, .group = group, .bits = queues);
}

/**
 * mali_mode_exit() - the GPU is in normal mode from here on, for whatever reason
 * @gpu: GPU
 * @why: for the record
 */
void mali_mode_exit(struct mali_gpu *gpu, enum mali_protm_exit why)
{
	if (!gpu->protected_mode)
		return;
	gpu_event(gpu, .kind = MALI_EVENT_PROTM_EXIT, .group = gpu->mode->group, .word = why);
	gpu->stat[MALI_STAT_PROTM_NS] += gpu_time_ns(gpu) - gpu->mode->since_ns;
	gpu->protected_mode = false;
}

/**
 * mali_mode_forget() - drop what has been deferred, but for AS commands
 * @gpu: GPU
 *
 * On entry, and when the firmware stops.  AS commands are the MMU's, and are executed even
 * then.
 */
void mali_mode_forget(struct mali_gpu *gpu)
{
	struct mode *m = gpu->mode;

	m->open = 0;
	m->failed = 0;
	m->flushed = false;
	m->events = 0;
	memset(m->cs_events, 0, sizeof(m->cs_events));
	memset(m->exception, 0, sizeof(m->exception));
	m->report = false;
}

/**
 * mali_mode_faulted() - whether PROTM_FAULT is asserted, which it is until the next reset
 * @gpu: GPU
 */
bool mali_mode_faulted(const struct mali_gpu *gpu)
{
	return gpu->irq->gpu.held & GPU_IRQ_PROTM_FAULT;
}

/**
 * mali_mode_violation() - the bus has refused an access, if in protected mode
 * @gpu: GPU
 *
 * No address and no detail, neither here nor by the queue.
 *
 * Return: false in normal mode; nothing has been done.
 */
bool mali_mode_violation(struct mali_gpu *gpu)
{
	if (!gpu->protected_mode)
		return false;
	gpu->stat[MALI_STAT_PROTM_REFUSED]++;
	mali_irq_hold(gpu, &gpu->irq->gpu, GPU_IRQ_PROTM_FAULT);
	return true;
}

/**
 * mali_mode_hide() - an address that is to be shown to the driver
 * @gpu: GPU
 * @address: address
 *
 * Protected content could be derived from it; kbase expects 0.
 *
 * Return: what may be shown.
 */
u64 mali_mode_hide(const struct mali_gpu *gpu, u64 address)
{
	return gpu->protected_mode ? 0 : address;
}

/**
 * mali_mode_defer_flush() - caches are flushed
 * @gpu: GPU
 *
 * In protected mode flushes are coalesced, so that their number does not leak.
 *
 * Return: false in normal mode; the flush has its effect now.
 */
bool mali_mode_defer_flush(struct mali_gpu *gpu)
{
	if (!gpu->protected_mode)
		return false;
	gpu->mode->flushed = true;
	return true;
}

/**
 * mali_mode_defer_as_command() - an AS command is written
 * @gpu: GPU
 * @as: address space
 * @command: AS_CMD_*, executed with the registers of the time of the exit
 *
 * Return: false in normal mode; the command is executed now.
 */
bool mali_mode_defer_as_command(struct mali_gpu *gpu, unsigned int as, u32 command)
{
	u32 *held = &gpu->mode->as_command[as];

	if (!gpu->protected_mode)
		return false;
	if (*held)
		mali_guest_error(gpu, "AS_COMMAND while one is in flight", command);
	else
		*held = command;
	return true;
}

/**
 * mali_mode_take_as_command() - take the AS command that has been deferred
 * @gpu: GPU
 * @as: address space
 *
 * Return: the command, AS_CMD_NOP for none.
 */
u32 mali_mode_take_as_command(struct mali_gpu *gpu, unsigned int as)
{
	u32 command = gpu->mode->as_command[as];

	gpu->mode->as_command[as] = AS_CMD_NOP;
	return command;
}

/**
 * mali_mode_defer_event() - an event of the group is raised
 * @gpu: GPU
 * @event: CSG_REQ_*
 *
 * Return: false in normal mode; it is raised now.
 */
bool mali_mode_defer_event(struct mali_gpu *gpu, u32 event)
{
	if (!gpu->protected_mode)
		return false;
	gpu->mode->events |= event;
	return true;
}

/**
 * mali_mode_defer_cs_event() - an event of a CS is raised
 * @gpu: GPU
 * @m: CS
 * @event: CS_REQ_*
 *
 * Return: false in normal mode; it is raised now.
 */
bool mali_mode_defer_cs_event(struct mali_gpu *gpu, unsigned int m, u32 event)
{
	if (!gpu->protected_mode)
		return false;
	gpu->mode->cs_events[m] |= event;
	gpu->mode->report = true;
	return true;
}

/**
 * mali_mode_defer_exception() - CS_FATAL or CS_FAULT in a region
 * @gpu: GPU
 * @m: CS
 * @exception: EXC_*
 * @fatal: which
 *
 * It is reported after the exit, which it causes; but not what follows from a refused
 * access.
 *
 * Return: false in normal mode; it is reported now.
 */
bool mali_mode_defer_exception(struct mali_gpu *gpu, unsigned int m, u32 exception, bool fatal)
{
	if (!gpu->protected_mode)
		return false;
	if (fatal)
		gpu->mode->failed |= BIT32(m);
	if (!mali_mode_faulted(gpu)) {
		gpu->mode->exception[m] = exception;
		gpu->mode->report = true;
	}
	return true;
}

/**
 * mali_mode_region_done() - the region of a CS has come to its end
 * @gpu: GPU
 * @m: CS
 */
void mali_mode_region_done(struct mali_gpu *gpu, unsigned int m)
{
	gpu->mode->open &= ~BIT32(m);
}
