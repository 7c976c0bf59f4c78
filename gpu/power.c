// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Power domains of arch v10 to v13: PRESENT, READY, PWRON, PWROFF, PWRTRANS and
 * PWRACTIVE of shader cores, tiler and L2.  Transitions complete inside the write:
 * drivers poll PWRTRANS and READY with a 20 ms limit, on one CPU without letting
 * anyone else run.
 */
#include "mali_priv.h"

static bool decode(u32 offset, u32 base, unsigned int *domain, bool *high)
{
	u32 rel = offset - base;

	if (offset < base || rel >= PWR_DOMAINS * PWR_DOMAIN_STRIDE)
		return false;
	if (rel % PWR_DOMAIN_STRIDE >= 8)
		return false;
	*domain = rel / PWR_DOMAIN_STRIDE;
	*high = rel % PWR_DOMAIN_STRIDE == 4;
	return true;
}

static void announce(struct mali_gpu *gpu)
{
	irq_raise(gpu, &gpu->gpu_irq,
		  GPU_IRQ_POWER_CHANGED_SINGLE | GPU_IRQ_POWER_CHANGED_ALL);
}

static void set_ready(struct mali_gpu *gpu, unsigned int d, u64 ready)
{
	if (gpu->power.ready[d] == ready)
		return;
	gpu->power.ready[d] = ready;
	announce(gpu);
}

bool power_l2_ready(const struct mali_gpu *gpu)
{
	return gpu->power.ready[PWR_L2] == gpu->product->present[PWR_L2];
}

static void power_on(struct mali_gpu *gpu, unsigned int d, u64 mask)
{
	mask &= gpu->product->present[d];
	if (d != PWR_L2 && mask && !power_l2_ready(gpu)) {
		gpu_guest_error(gpu, "cores powered on while the L2 is off", mask);
		return;
	}
	set_ready(gpu, d, gpu->power.ready[d] | mask);
}

static void power_off(struct mali_gpu *gpu, unsigned int d, u64 mask)
{
	/* The L2 takes the cores behind it along */
	if (d == PWR_L2 && (mask & gpu->power.ready[PWR_L2])) {
		set_ready(gpu, PWR_SHADER, 0);
		set_ready(gpu, PWR_TILER, 0);
	}
	set_ready(gpu, d, gpu->power.ready[d] & ~mask);
}

/**
 * power_cores() - firmware powers shader cores, and the tiler with them
 * @gpu: GPU
 * @shader_mask: shader cores that the driver allows, 0 for everything off
 */
void power_cores(struct mali_gpu *gpu, u64 shader_mask)
{
	if (!power_l2_ready(gpu))
		return;
	set_ready(gpu, PWR_SHADER, shader_mask & gpu->product->present[PWR_SHADER]);
	set_ready(gpu, PWR_TILER, shader_mask ? gpu->product->present[PWR_TILER] : 0);
}

void power_reset(struct mali_gpu *gpu)
{
	memset(gpu->power.ready, 0, sizeof(gpu->power.ready));
}

u32 power_read(struct mali_gpu *gpu, u32 offset)
{
	unsigned int d;
	bool high = false;
	u64 v;

	if (decode(offset, PWR_PRESENT, &d, &high)) {
		v = gpu->product->present[d];
	} else if (decode(offset, PWR_READY, &d, &high)) {
		v = gpu->power.ready[d];
	} else if (decode(offset, PWR_PWRACTIVE, &d, &high)) {
		v = gpu->mcu.status == MCU_ENABLED ? gpu->power.ready[d] : 0;
	} else if (decode(offset, PWR_PWRTRANS, &d, &high) ||
		   decode(offset, PWR_PWRON, &d, &high) ||
		   decode(offset, PWR_PWROFF, &d, &high) || offset == SHADER_PWRFEATURES) {
		/* No transition takes time; the others are write-only or have no bits */
		v = 0;
	} else {
		gpu_guest_error(gpu, "read of an unknown register", offset);
		return 0;
	}
	return high ? hi32(v) : lo32(v);
}

void power_write(struct mali_gpu *gpu, u32 offset, u32 value)
{
	unsigned int d;
	bool high = false;

	if (decode(offset, PWR_PWRON, &d, &high))
		power_on(gpu, d, high ? (u64)value << 32 : value);
	else if (decode(offset, PWR_PWROFF, &d, &high))
		power_off(gpu, d, high ? (u64)value << 32 : value);
	else
		gpu_guest_error(gpu, "write to a read-only power register", offset);
}
