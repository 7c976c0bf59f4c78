// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Resets: soft, hard, fast, and the loss of power.
 */
#include "reset.h"
#include "attributes.h"
#include "control.h"
#include "cost.h"
#include "inject.h"
#include "irq.h"
#include "later.h"
#include "mcu.h"
#include "mmu.h"
#include "mode.h"
#include "power.h"
#include "product.h"
#include "pwr.h"
#include "shaders.h"

/* What a reset and the loss of power have in common */
static void reset_blocks(struct mali_gpu *gpu)
{
	mali_later_init(gpu);
	mali_mode_exit(gpu, MALI_PROTM_RESET);
	mali_irq_release(&gpu->irq->gpu);
	mali_mcu_reset(gpu);
	mali_mmu_reset(gpu);
	mali_power_reset(gpu);
	mali_pwr_reset(gpu);
	mali_attributes_reset(gpu);
	mali_shaders_reset(gpu);
	mali_irq_reset(gpu, &gpu->irq->job);
}

/*
 * A soft or hard reset.
 *
 * Everything software can see goes back to its reset value; memory keeps what it
 * holds.  The caller announces it.
 */
static void soft_reset(struct mali_gpu *gpu)
{
	u32 stays = gpu->irq->gpu.raw & GPU_IRQ_PROTM_FAULT;

	if (stays && !mali_inject_now(gpu, MALI_INJECT_PROTM_FAULT_STAYS))
		stays = 0;
	gpu->stat[MALI_STAT_RESETS]++;
	gpu_event(gpu, .kind = MALI_EVENT_RESET);
	reset_blocks(gpu);
	mali_control_reset(gpu);
	/*
	 * The mask of the block that announces the reset survives it: drivers unmask
	 * RESET_COMPLETED, then reset, then wait, and panthor never writes it again.
	 */
	mali_irq_write(gpu, &gpu->irq->gpu, IRQ_CLEAR, ~stays);
	mali_irq_write(gpu, &gpu->irq->pwr, IRQ_CLEAR, ~0u);
}

/**
 * mali_reset_report() - announce a reset of any kind
 * @gpu: GPU
 */
void mali_reset_report(struct mali_gpu *gpu)
{
	if (product_has_pwr(gpu->product))
		mali_irq_raise(gpu, &gpu->irq->pwr, PWR_IRQ_RESET_COMPLETED);
	else
		mali_irq_raise(gpu, &gpu->irq->gpu, GPU_IRQ_RESET_COMPLETED);
}

/**
 * mali_reset_request() - the driver requests a reset
 * @gpu: GPU
 * @kind: GPU_RESET_*
 *
 * Takes the place of one that is not over, also of the late report of one.
 */
void mali_reset_request(struct mali_gpu *gpu, u32 kind)
{
	mali_later_cancel(gpu, LATER_RESET_REPORT, 0);
	mali_later_add(gpu, LATER_RESET, 0, kind, mali_cost_ns(gpu, MALI_COST_RESET, 1));
}

/**
 * mali_reset_due() - carry out a reset
 * @gpu: GPU
 * @kind: GPU_RESET_*
 *
 * A fast reset is of the MCU alone, which boots again if MCU_CONTROL is AUTO.
 */
void mali_reset_due(struct mali_gpu *gpu, u32 kind)
{
	if (kind == GPU_RESET_FAST)
		mali_mcu_fast_reset(gpu);
	else
		soft_reset(gpu);
	if (mali_inject_now(gpu, MALI_INJECT_LATE_RESET))
		mali_later_add(gpu, LATER_RESET_REPORT, 0, 0, gpu->inject->delay_ns);
	else
		mali_reset_report(gpu);
}

/**
 * mali_reset_command() - GPU_COMMAND RESET, up to arch v13
 * @gpu: GPU
 * @value: of the register
 */
void mali_reset_command(struct mali_gpu *gpu, u32 value)
{
	u32 kind = value >> 8;

	if (product_has_pwr(gpu->product))
		mali_guest_error(gpu, "resets are PWR_CONTROL's", value);
	else if (kind > GPU_RESET_HARD)
		mali_guest_error(gpu, "unknown kind of reset", value);
	else
		mali_reset_request(gpu, kind);
}

/**
 * mali_reset_power_lost() - the board has removed the power
 * @gpu: GPU
 *
 * Unlike a reset, this leaves no register as it was, and announces nothing.  The L2 writes its
 * dirty lines when it is powered off itself.
 */
void mali_reset_power_lost(struct mali_gpu *gpu)
{
	gpu->stat[MALI_STAT_POWER_OFFS]++;
	if (gpu->power->ready[PWR_L2])
		mali_guest_error(gpu, "power removed while the L2 is on",
				 gpu->power->ready[PWR_L2]);
	reset_blocks(gpu);
	mali_control_power_lost(gpu);
	mali_irq_reset(gpu, &gpu->irq->gpu);
	mali_irq_reset(gpu, &gpu->irq->pwr);
}
