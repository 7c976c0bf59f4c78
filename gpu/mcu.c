// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The microcontroller's control registers: start, stop, halt, death.
 *
 * Start and stop take their time; until then the MCU does what it did.
 *
 * A firmware that halts or dies does so in the middle of its own code.  That is recorded
 * in gpu->stopped and visible at once, and from then on the code has no effect outside.
 * mali_mcu_settle() wipes its state when the code has returned, at the end of the call.
 */
#include "mcu.h"
#include "../lib/mali_fw_if.h"
#include "as.h"
#include "cores.h"
#include "cost.h"
#include "inject.h"
#include "irq.h"
#include "later.h"
#include "mmu.h"
#include "mode.h"
#include "power.h"

static void set_status(struct mali_gpu *gpu, u32 status)
{
	if (gpu->mcu->status == status)
		return;
	gpu->mcu->status = status;
	mali_power_mcu(gpu, status == MCU_ENABLED);
	gpu_event(gpu, .kind = MALI_EVENT_MCU, .word = status);
	mali_irq_raise(gpu, &gpu->irq->gpu, GPU_IRQ_MCU_STATUS_CHANGED);
}

/* The firmware stops, perhaps in the middle of its code */
static void stop(struct mali_gpu *gpu)
{
	gpu->mcu->hooks->stop(gpu);
	gpu->stopped = true;
}

/**
 * mali_mcu_settle() - a call of the model is about to return
 * @gpu: GPU
 *
 * Return: whether the firmware has stopped during the call.
 */
bool mali_mcu_settle(struct mali_gpu *gpu)
{
	if (!gpu->stopped)
		return false;
	gpu->stopped = false;
	gpu->mcu->hooks->wipe(gpu);
	return true;
}

/* The firmware is stopped from outside, while none of its code is running */
static void cut_off(struct mali_gpu *gpu)
{
	stop(gpu);
	mali_mcu_settle(gpu);
}

void mali_mcu_init(struct mali_gpu *gpu, const struct mcu_hooks *hooks)
{
	gpu->mcu->hooks = hooks;
}

/*
 * Whether a fast boot is to fail.  Without a reload of the shared section, the version that
 * the last boot has written is still there: the image leaves it 0.
 */
static bool fast_boot_fails(struct mali_gpu *gpu)
{
	u32 version = 0;
	struct mmu_access a = {
		.va = FW_SHARED_VA + GLB_VERSION, .buf = &version, .len = sizeof(version),
		.initiator = MALI_INITIATOR_MCU,
	};

	return mali_gpu_injections_left(gpu, MALI_INJECT_FAST_BOOT) &&
	       mali_mmu_access(gpu, &a) == MMU_OK && version &&
	       mali_inject_now(gpu, MALI_INJECT_FAST_BOOT);
}

static void start(struct mali_gpu *gpu)
{
	gpu->mcu->asleep = false;
	gpu->mcu->stalled = mali_mmu_locked(gpu, 0, FW_SHARED_VA, FW_INTERFACE_SIZE);
	if (gpu->mcu->stalled)
		return;
	if (!mali_power_l2_ready(gpu)) {
		mali_guest_error(gpu, "MCU started while the L2 is off", gpu->mcu->control);
		set_status(gpu, MCU_FATAL);
		return;
	}
	if (mali_inject_now(gpu, MALI_INJECT_BOOT_SILENT))
		return;
	if (fast_boot_fails(gpu)) {
		gpu->mcu->hooks->begin(gpu);
		return;
	}
	if (mali_inject_now(gpu, MALI_INJECT_BOOT_FATAL) || !gpu->mcu->hooks->boot(gpu)) {
		set_status(gpu, MCU_FATAL);
		return;
	}
	gpu->mcu->restarts = false;
	gpu->stat[MALI_STAT_MCU_BOOTS]++;
	set_status(gpu, MCU_ENABLED);
	/* tyr reads both without an interrupt handler, so the status comes first */
	mali_irq_raise(gpu, &gpu->irq->job, JOB_IRQ_GLOBAL);
	gpu->host->kick(gpu->ctx);
}

static void request(struct mali_gpu *gpu, u32 mode)
{
	enum mali_cost cost = mode == MCU_DISABLE ? MALI_COST_STOP : MALI_COST_BOOT;
	u64 ns = mali_cost_ns(gpu, cost, 1);

	/* MCU_STATUS says so already: no driver can wait for it */
	if (mode == MCU_DISABLE && gpu->mcu->status == MCU_DISABLED) {
		mali_later_cancel(gpu, LATER_MCU, 0);
		mali_mcu_control_due(gpu, mode);
		return;
	}
	if (mode == MCU_DISABLE && mali_inject_now(gpu, MALI_INJECT_LATE_STOP))
		ns += gpu->inject->delay_ns;
	mali_later_add(gpu, LATER_MCU, 0, mode, ns);
}

void mali_mcu_control_write(struct mali_gpu *gpu, u32 value)
{
	u32 mode = value & MCU_CONTROL_MODE_MASK;

	gpu->mcu->control = value;
	switch (mode) {
	case MCU_DISABLE:
	case MCU_ENABLE:
	case MCU_AUTO:
		request(gpu, mode);
		break;
	default:
		mali_guest_error(gpu, "unknown MCU_CONTROL mode", value);
	}
}

/**
 * mali_mcu_control_due() - the MCU does what MCU_CONTROL says
 * @gpu: GPU
 * @mode: MCU_DISABLE, MCU_ENABLE or MCU_AUTO
 */
void mali_mcu_control_due(struct mali_gpu *gpu, u32 mode)
{
	switch (mode) {
	case MCU_DISABLE:
		gpu->mcu->asleep = false;
		gpu->mcu->stalled = false;
		gpu->mcu->restarts = false;
		cut_off(gpu);
		set_status(gpu, MCU_DISABLED);
		break;
	default:
		if (gpu->mcu->status == MCU_DISABLED)
			start(gpu);
	}
}

/**
 * mali_mcu_halt() - firmware has parked itself on request
 * @gpu: GPU
 *
 * Interface memory keeps what it holds, for the fast boot that follows.  The firmware
 * powers its cores down, as the driver cannot once they are delegated to it.
 */
void mali_mcu_halt(struct mali_gpu *gpu)
{
	if (gpu->stopped)
		return;
	mali_cores_halt(gpu);
	stop(gpu);
	set_status(gpu, MCU_HALT);
}

/**
 * mali_mcu_sleep() - firmware has gone to sleep on request
 * @gpu: GPU
 *
 * MCU_STATUS says halted, too; but groups stay where they are.
 */
void mali_mcu_sleep(struct mali_gpu *gpu)
{
	if (gpu->stopped)
		return;
	mali_cores_sleep(gpu);
	gpu->mcu->asleep = true;
	set_status(gpu, MCU_HALT);
}

/**
 * mali_mcu_wake() - a doorbell has been rung while the MCU does not run
 * @gpu: GPU
 *
 * Return: whether it runs now.
 */
bool mali_mcu_wake(struct mali_gpu *gpu)
{
	if (!gpu->mcu->asleep || !mali_power_l2_ready(gpu))
		return false;
	gpu->mcu->asleep = false;
	set_status(gpu, MCU_ENABLED);
	return true;
}

/**
 * mali_mcu_unlocked() - a region has been unlocked
 * @gpu: GPU
 *
 * Drivers also change mappings of the firmware's address space during a reset: the first
 * instruction that the MCU fetches stalls until the unlock.
 */
void mali_mcu_unlocked(struct mali_gpu *gpu)
{
	if (gpu->mcu->stalled)
		start(gpu);
}

/**
 * mali_mcu_panic() - firmware cannot continue
 * @gpu: GPU
 * @why: for the log
 * @value: what it is about
 *
 * The first reason counts.  Nothing is acknowledged any more: the driver's requests time out.
 */
void mali_mcu_panic(struct mali_gpu *gpu, const char *why, u64 value)
{
	if (gpu->stopped)
		return;
	mali_guest_error(gpu, why, value);
	mali_mcu_die(gpu);
}

/**
 * mali_mcu_die() - as mali_mcu_panic(), but the driver has done nothing wrong
 * @gpu: GPU
 */
void mali_mcu_die(struct mali_gpu *gpu)
{
	if (gpu->stopped)
		return;
	stop(gpu);
	set_status(gpu, MCU_FATAL);
}

void mali_mcu_reset(struct mali_gpu *gpu)
{
	mali_later_cancel(gpu, LATER_MCU, 0);
	cut_off(gpu);
	gpu->mcu->asleep = false;
	gpu->mcu->stalled = false;
	gpu->mcu->restarts = false;
	gpu->mcu->control = MCU_DISABLE;
	if (gpu->mcu->status != MCU_DISABLED)
		gpu_event(gpu, .kind = MALI_EVENT_MCU, .word = MCU_DISABLED);
	gpu->mcu->status = MCU_DISABLED;
	mali_power_mcu(gpu, false);
}

/**
 * mali_mcu_restart() - protected mode has been left, by a fast reset of the MCU
 * @gpu: GPU, in normal mode
 *
 * kbase starts the MCU in AUTO for that: otherwise it "will not reboot by itself to enter normal
 * mode".  That it restarts is invisible.
 *
 * Return: false if it does not, and the firmware has stopped.
 */
bool mali_mcu_restart(struct mali_gpu *gpu)
{
	if ((gpu->mcu->control & MCU_CONTROL_MODE_MASK) == MCU_AUTO)
		return true;
	mali_guest_error(gpu, "MCU does not restart after protected mode: not AUTO",
			 gpu->mcu->control);
	stop(gpu);
	set_status(gpu, MCU_DISABLED);
	return false;
}

/**
 * mali_mcu_fast_reset() - GPU_COMMAND RESET, fast
 * @gpu: GPU
 *
 * In AUTO the MCU boots again, from what is in memory.
 */
void mali_mcu_fast_reset(struct mali_gpu *gpu)
{
	gpu_event(gpu, .kind = MALI_EVENT_RESET, .word = 1);
	cut_off(gpu);
	mali_mode_exit(gpu, MALI_PROTM_RESET);
	mali_as_run_held(gpu);
	set_status(gpu, MCU_DISABLED);
	if ((gpu->mcu->control & MCU_CONTROL_MODE_MASK) != MCU_AUTO)
		return;
	gpu->mcu->restarts = true;
	request(gpu, MCU_AUTO);
}
