// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Power domains, and the registers that drive them up to arch v13: PRESENT, READY, PWRON,
 * PWROFF, PWRTRANS and PWRACTIVE of shader cores, tiler and L2.  (v14: pwr.c.)
 *
 * A transition that the driver asks for takes its time: PWRTRANS shows it, and READY has the
 * cores only when it is over.
 */
#include "power.h"
#include "cache_flush.h"
#include "cost.h"
#include "irq.h"
#include "later.h"

/* Domains that have registers here */
#define REGISTER_DOMAINS	3u

static bool decode(u32 offset, u32 base, unsigned int *domain, bool *high)
{
	u32 rel = offset - base;

	if (offset < base || rel >= REGISTER_DOMAINS * PWR_DOMAIN_STRIDE)
		return false;
	if (rel % PWR_DOMAIN_STRIDE >= 8)
		return false;
	*domain = rel / PWR_DOMAIN_STRIDE;
	*high = rel % PWR_DOMAIN_STRIDE == 4;
	return true;
}

static void announce(struct mali_gpu *gpu)
{
	if (product_has_pwr(gpu->product))
		mali_irq_raise(gpu, &gpu->irq->pwr,
			       PWR_IRQ_POWER_CHANGED_SINGLE | PWR_IRQ_POWER_CHANGED_ALL);
	else
		mali_irq_raise(gpu, &gpu->irq->gpu,
			       GPU_IRQ_POWER_CHANGED_SINGLE | GPU_IRQ_POWER_CHANGED_ALL);
}

/* A transition is over */
static void complete(struct mali_gpu *gpu, enum power_domain d)
{
	struct power *p = gpu->power;

	if (!p->trans[d])
		return;
	p->ready[d] = p->target[d];
	p->trans[d] = 0;
	announce(gpu);
}

/* Caches are written back as they lose power [kbase: what it says of L2 and shader cores] */
static void write_back(struct mali_gpu *gpu, enum power_domain d)
{
	if (d == PWR_SHADER || d == PWR_L2)
		mali_cache_flush(gpu, 0, CACHE_BOTH, CACHE_INVALIDATE);
	if (d == PWR_L2)
		mali_cache_flush(gpu, CACHE_BOTH, 0, 0);
}

static void begin(struct mali_gpu *gpu, enum power_domain d, u64 target)
{
	struct power *p = gpu->power;

	p->wanted[d] = target;
	if (p->ready[d] == target)
		return;
	if (p->ready[d] && !target)
		write_back(gpu, d);
	p->trans[d] = p->ready[d] ^ target;
	p->target[d] = target;
	/* Cores that go off stop being ready at once, cores that come on are not ready yet */
	p->ready[d] &= target;
}

/* A command of the driver's.  One that comes during a transition follows it */
static void command(struct mali_gpu *gpu, enum power_domain d, u64 target)
{
	struct power *p = gpu->power;

	if (p->trans[d]) {
		p->wanted[d] = target;
		return;
	}
	begin(gpu, d, target);
	if (p->trans[d])
		mali_later_add(gpu, LATER_POWER, d, 0, mali_cost_ns(gpu, MALI_COST_POWER, 1));
}

/**
 * mali_power_due() - the transition of a domain is over
 * @gpu: GPU
 * @d: domain
 */
void mali_power_due(struct mali_gpu *gpu, enum power_domain d)
{
	struct power *p = gpu->power;

	complete(gpu, d);
	if (p->wanted[d] != p->ready[d])
		command(gpu, d, p->wanted[d]);
}

/**
 * mali_power_set() - the firmware switches cores, and waits until they are
 * @gpu: GPU
 * @d: domain
 * @ready: cores that have power afterwards
 */
void mali_power_set(struct mali_gpu *gpu, enum power_domain d, u64 ready)
{
	mali_later_cancel(gpu, LATER_POWER, d);
	complete(gpu, d);
	begin(gpu, d, ready);
	complete(gpu, d);
}

/**
 * mali_power_active() - the PWRACTIVE register of a domain
 * @gpu: GPU
 * @d: domain
 */
u64 mali_power_active(const struct mali_gpu *gpu, enum power_domain d)
{
	return gpu->power->active ? gpu->power->ready[d] : 0;
}

/**
 * mali_power_l2_ready() - whether the L2 has power
 * @gpu: GPU
 */
bool mali_power_l2_ready(const struct mali_gpu *gpu)
{
	return gpu->power->ready[PWR_L2] == gpu->product->present[PWR_L2];
}

/**
 * mali_power_configured() - a register is written that takes effect when the L2 is powered on
 * @gpu: GPU
 * @value: what is written
 *
 * A guest error while the L2 is on, or is switched.
 */
void mali_power_configured(struct mali_gpu *gpu, u32 value)
{
	if (gpu->power->ready[PWR_L2] || gpu->power->trans[PWR_L2])
		mali_guest_error(gpu, "the L2 is configured while it is on", value);
}

/**
 * mali_power_mcu_stops() - whether the MCU is being stopped
 * @gpu: GPU
 *
 * It executes until it is: what it needs for that must not be taken away before MCU_STATUS says
 * so.  kbase waits "for the MCU to get disabled" before it powers off the L2.
 */
bool mali_power_mcu_stops(const struct mali_gpu *gpu)
{
	const struct later_request *r = mali_later_find(gpu, LATER_MCU, 0);

	return r && r->argument == MCU_DISABLE;
}

/**
 * mali_power_on() - the driver powers cores
 * @gpu: GPU
 * @d: domain
 * @mask: cores; those that are not there are ignored
 *
 * Return: false if the L2 that they need is off.
 */
bool mali_power_on(struct mali_gpu *gpu, enum power_domain d, u64 mask)
{
	struct power *p = gpu->power;

	mask &= gpu->product->present[d];
	/* As of the other half of a 64-bit register */
	if (!mask)
		return true;
	if ((d == PWR_SHADER || d == PWR_TILER) && !mali_power_l2_ready(gpu))
		return false;
	command(gpu, d, p->wanted[d] | mask);
	return true;
}

/**
 * mali_power_off() - the driver takes power from cores
 * @gpu: GPU
 * @d: domain; with the L2, the cores that depend on it go off, too
 * @mask: cores
 */
void mali_power_off(struct mali_gpu *gpu, enum power_domain d, u64 mask)
{
	struct power *p = gpu->power;

	if (!mask)
		return;
	if (d == PWR_L2 && (mask & p->ready[PWR_L2])) {
		if (p->active || mali_power_mcu_stops(gpu))
			mali_guest_error(gpu, "L2 powered off while the MCU runs", mask);
		mali_power_set(gpu, PWR_SHADER, 0);
		mali_power_set(gpu, PWR_TILER, 0);
	}
	command(gpu, d, p->wanted[d] & ~mask);
}

/**
 * mali_power_mcu() - the MCU runs from here on, or stops
 * @gpu: GPU
 * @enabled: which
 */
void mali_power_mcu(struct mali_gpu *gpu, bool enabled)
{
	gpu->power->active = enabled;
}

void mali_power_reset(struct mali_gpu *gpu)
{
	struct power *p = gpu->power;

	mali_cache_lose(gpu);
	memset(p->ready, 0, sizeof(p->ready));
	memset(p->trans, 0, sizeof(p->trans));
	memset(p->target, 0, sizeof(p->target));
	memset(p->wanted, 0, sizeof(p->wanted));
	/* Always on; not controlled by software */
	p->ready[PWR_BASE] = gpu->product->present[PWR_BASE];
	p->wanted[PWR_BASE] = p->ready[PWR_BASE];
}

/* Cores have no stacks to be powered separately: registers that kbase uses, and empty */
static bool is_stack(u32 offset)
{
	return offset >= STACK_PRESENT && offset < STACK_PWRTRANS + PWR_DOMAIN_STRIDE &&
	       offset % PWR_DOMAIN_STRIDE < 8;
}

u32 mali_power_read(struct mali_gpu *gpu, u32 offset)
{
	unsigned int d;
	bool high = false;
	u64 v = 0;

	if (decode(offset, PWR_PRESENT, &d, &high)) {
		v = gpu->product->present[d];
	} else if (decode(offset, PWR_READY, &d, &high)) {
		v = gpu->power->ready[d];
	} else if (decode(offset, PWR_PWRACTIVE, &d, &high)) {
		v = mali_power_active(gpu, d);
	} else if (decode(offset, PWR_PWRTRANS, &d, &high)) {
		v = gpu->power->trans[d];
	} else if (!decode(offset, PWR_PWRON, &d, &high) &&
		   !decode(offset, PWR_PWROFF, &d, &high) && offset != SHADER_PWRFEATURES &&
		   !is_stack(offset)) {
		mali_guest_error(gpu, "read of an unknown register", offset);
	}
	return high ? hi32(v) : lo32(v);
}

void mali_power_write(struct mali_gpu *gpu, u32 offset, u32 value)
{
	unsigned int d;
	bool high = false;
	u64 mask;

	if (decode(offset, PWR_PWRON, &d, &high)) {
		mask = high ? (u64)value << 32 : value;
		if (!mali_power_on(gpu, d, mask))
			mali_guest_error(gpu, "cores powered on while the L2 is off", mask);
	} else if (decode(offset, PWR_PWROFF, &d, &high)) {
		mali_power_off(gpu, d, high ? (u64)value << 32 : value);
	} else if (!is_stack(offset) || offset < STACK_PWRON || offset >= STACK_PWRTRANS) {
		mali_guest_error(gpu, "write to a read-only power register", offset);
	}
}
