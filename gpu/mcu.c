// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The microcontroller's control registers: start, stop, halt, death.
 *
 * Each takes effect inside the write that asks for it; panthor polls MCU_STATUS
 * with interrupts off.
 */
#include "mcu.h"
#include "../lib/mali_fw_if.h"
#include "cores.h"
#include "irq.h"
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

void mali_mcu_init(struct mali_gpu *gpu, const struct mcu_hooks *hooks)
{
	gpu->mcu->hooks = hooks;
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
	if (!gpu->mcu->hooks->boot(gpu)) {
		set_status(gpu, MCU_FATAL);
		return;
	}
	gpu->stat[MALI_STAT_MCU_BOOTS]++;
	set_status(gpu, MCU_ENABLED);
	/* tyr reads both without an interrupt handler, so the status comes first */
	mali_irq_raise(gpu, &gpu->irq->job, JOB_IRQ_GLOBAL);
	gpu->host->kick(gpu->ctx);
}

void mali_mcu_control_write(struct mali_gpu *gpu, u32 value)
{
	u32 mode = value & MCU_CONTROL_MODE_MASK;

	gpu->mcu->control = value;
	switch (mode) {
	case MCU_DISABLE:
		gpu->mcu->asleep = false;
		gpu->mcu->stalled = false;
		gpu->mcu->hooks->stop(gpu);
		set_status(gpu, MCU_DISABLED);
		break;
	case MCU_ENABLE:
	case MCU_AUTO:
		if (gpu->mcu->status == MCU_DISABLED)
			start(gpu);
		break;
	default:
		mali_guest_error(gpu, "unknown MCU_CONTROL mode", value);
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
	mali_cores_halt(gpu);
	gpu->mcu->hooks->stop(gpu);
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
 * Nothing is acknowledged any more: the driver's requests time out.
 */
void mali_mcu_panic(struct mali_gpu *gpu, const char *why, u64 value)
{
	mali_guest_error(gpu, why, value);
	gpu->mcu->hooks->stop(gpu);
	set_status(gpu, MCU_FATAL);
}

void mali_mcu_reset(struct mali_gpu *gpu)
{
	gpu->mcu->hooks->stop(gpu);
	gpu->mcu->asleep = false;
	gpu->mcu->stalled = false;
	gpu->mcu->control = MCU_DISABLE;
	if (gpu->mcu->status != MCU_DISABLED)
		gpu_event(gpu, .kind = MALI_EVENT_MCU, .word = MCU_DISABLED);
	gpu->mcu->status = MCU_DISABLED;
	mali_power_mcu(gpu, false);
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
	gpu->mcu->hooks->stop(gpu);
	mali_mode_exit(gpu, MALI_PROTM_RESET);
	mali_mmu_run_held(gpu);
	set_status(gpu, MCU_DISABLED);
	if ((gpu->mcu->control & MCU_CONTROL_MODE_MASK) == MCU_AUTO)
		start(gpu);
}
