// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Shader cores and tiler, as the firmware powers them.
 */
#include "cores.h"
#include "pwr.h"

/* @shader_mask: shader cores to power, 0 for everything off */
static void set(struct mali_gpu *gpu, u64 shader_mask)
{
	if (gpu->stopped || !mali_power_l2_ready(gpu) || !mali_pwr_delegated(gpu))
		return;
	mali_power_set(gpu, PWR_SHADER, shader_mask & gpu->product->present[PWR_SHADER]);
	mali_power_set(gpu, PWR_TILER, shader_mask ? gpu->product->present[PWR_TILER] : 0);
}

/**
 * mali_cores_reset() - the firmware stops: what it knew of the cores is lost
 * @gpu: GPU
 *
 * Their power stays as it is.
 */
void mali_cores_reset(struct mali_gpu *gpu)
{
	memset(gpu->cores, 0, sizeof(*gpu->cores));
}

/**
 * mali_cores_allow() - GLB ALLOC_EN: power the cores that the driver allows
 * @gpu: GPU
 * @shader_mask: shader cores, 0 for everything off
 */
void mali_cores_allow(struct mali_gpu *gpu, u64 shader_mask)
{
	if (shader_mask & ~gpu->product->present[PWR_SHADER])
		mali_guest_error(gpu, "ALLOC_EN of shader cores that are not present",
				 shader_mask);
	gpu->cores->allowed = shader_mask;
	gpu->cores->off = false;
	set(gpu, shader_mask);
}

/**
 * mali_cores_halt() - power the cores off for a firmware that halts
 * @gpu: GPU
 */
void mali_cores_halt(struct mali_gpu *gpu)
{
	set(gpu, 0);
}

/**
 * mali_cores_sleep() - power the cores off until there is work
 * @gpu: GPU
 */
void mali_cores_sleep(struct mali_gpu *gpu)
{
	gpu->cores->off = true;
	set(gpu, 0);
}

/**
 * mali_cores_wake() - there is work
 * @gpu: GPU
 */
void mali_cores_wake(struct mali_gpu *gpu)
{
	if (!gpu->cores->off)
		return;
	gpu->cores->off = false;
	set(gpu, gpu->cores->allowed);
}
