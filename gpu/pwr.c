// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * PWR_CONTROL of arch v14: one command register for resets and for all power domains, which
 * the driver can hand over to the MCU (delegate) and take back (retract); and a separate
 * interrupt block that shares the GPU's line.  [panthor's panthor_pwr.c]
 *
 * A command that is not allowed raises an interrupt, as the driver expects, and is logged.
 */
#include "pwr.h"
#include "cost.h"
#include "irq.h"
#include "later.h"

/* A domain's number in commands, and where its registers are */
static const struct pwr_domain {
	u8 number;
	u8 domain;	/* enum power_domain */
	u16 base;
} domains[] = {
	{ 0, PWR_L2, 0x100 },
	{ 1, PWR_TILER, 0x140 },
	{ 8, PWR_SHADER, 0x200 },
	{ 14, PWR_BASE, 0x380 },
	{ 15, PWR_STACK, 0x3C0 },
};

/* Registers of a domain */
#define DOMAIN_PRESENT		0x00
#define DOMAIN_READY		0x08
#define DOMAIN_PWRTRANS		0x10
#define DOMAIN_PWRACTIVE	0x18
#define DOMAIN_SIZE		0x20

static const struct pwr_domain *find(u32 number)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(domains); i++)
		if (domains[i].number == number)
			return &domains[i];
	return NULL;
}

/**
 * mali_pwr_delegated() - whether the MCU may power shader cores and tiler
 * @gpu: GPU
 *
 * Before v14 it always may.
 */
bool mali_pwr_delegated(const struct mali_gpu *gpu)
{
	u32 both = BIT32(PWR_SHADER) | BIT32(PWR_TILER);

	return !product_has_pwr(gpu->product) || (gpu->pwr->delegated & both) == both;
}

/**
 * mali_pwr_reset() - domains are the driver's again
 * @gpu: GPU
 */
void mali_pwr_reset(struct mali_gpu *gpu)
{
	gpu->pwr->delegated = 0;
	gpu->pwr->command_arg = 0;
}

/* Which of the domains' commands are pending */
static u64 pending(const struct mali_gpu *gpu)
{
	u64 v = mali_later_any(gpu, LATER_POWER) ? PWR_STATUS_POWER_PENDING : 0;
	unsigned int i;

	for (i = 0; i < PWR_DOMAINS; i++) {
		const struct later_request *r = mali_later_find(gpu, LATER_PWR, i);

		if (r && r->argument == PWR_CMD_RETRACT)
			v |= PWR_STATUS_RETRACT_PENDING;
		else if (r && r->argument == PWR_CMD_INSPECT)
			v |= PWR_STATUS_INSPECT_PENDING;
	}
	return v;
}

static u64 status(const struct mali_gpu *gpu)
{
	u64 v = pending(gpu);
	unsigned int i;

	if (mali_later_pending(gpu, LATER_RESET, 0))
		v |= PWR_STATUS_RESET_PENDING;
	else
		v |= PWR_STATUS_ALLOW_SOFT_RESET | PWR_STATUS_ALLOW_FAST_RESET;
	for (i = 0; i < ARRAY_SIZE(domains); i++) {
		/* Neither the driver's nor the MCU's meanwhile */
		if (mali_later_pending(gpu, LATER_PWR, domains[i].domain) &&
		    !(gpu->pwr->delegated & BIT32(domains[i].domain)))
			continue;
		if (gpu->pwr->delegated & BIT32(domains[i].domain))
			v |= BIT64(domains[i].number + PWR_STATUS_DELEGATED_SHIFT);
		else
			v |= BIT64(domains[i].number);
	}
	return v;
}

static void refuse(struct mali_gpu *gpu, u32 irq, u32 command)
{
	mali_guest_error(gpu, irq == PWR_IRQ_COMMAND_INVALID ? "invalid PWR_COMMAND" :
			 "PWR_COMMAND is not allowed now", command);
	mali_irq_raise(gpu, &gpu->irq->pwr, irq);
}

/* The ray-tracing unit is powered together with the shader cores that have one */
static bool subdomain_ok(const struct mali_gpu *gpu, const struct pwr_domain *d, u32 subdomain)
{
	u32 known = d->domain == PWR_SHADER &&
		    (gpu->product->gpu_features & GPU_FEATURE_RAY_TRAVERSAL) ?
		    PWR_SUBDOMAIN_RTU : 0;

	return !(subdomain & ~known);
}

static bool cores_powered(const struct mali_gpu *gpu)
{
	const struct power *p = gpu->power;

	return p->ready[PWR_SHADER] || p->ready[PWR_TILER] || p->trans[PWR_SHADER] ||
	       p->trans[PWR_TILER];
}

static void begin(struct mali_gpu *gpu, enum power_domain d, u32 command)
{
	mali_later_add(gpu, LATER_PWR, d, command & PWR_CMD_MASK,
		       mali_cost_ns(gpu, MALI_COST_POWER, 1));
}

/**
 * mali_pwr_command_due() - a command about the control of a domain is done
 * @gpu: GPU
 * @d: domain
 * @command: PWR_CMD_DELEGATE, _RETRACT or _INSPECT
 */
void mali_pwr_command_due(struct mali_gpu *gpu, enum power_domain d, u32 command)
{
	struct pwr *p = gpu->pwr;
	u32 irq = PWR_IRQ_DELEGATION_CHANGED;

	if (command == PWR_CMD_DELEGATE) {
		p->delegated |= BIT32(d);
	} else if (command == PWR_CMD_RETRACT) {
		p->delegated &= ~BIT32(d);
		irq |= PWR_IRQ_RETRACT_COMPLETED;
	} else {
		irq = PWR_IRQ_INSPECT_COMPLETED;
	}
	mali_irq_raise(gpu, &gpu->irq->pwr, irq);
}

static void domain_command(struct mali_gpu *gpu, const struct pwr_domain *d, u32 command)
{
	struct pwr *p = gpu->pwr;
	u32 bit = BIT32(d->domain);
	bool cores = d->domain == PWR_SHADER || d->domain == PWR_TILER;

	/* panthor waits for the end of one before it writes the next one */
	if (mali_later_pending(gpu, LATER_PWR, d->domain)) {
		refuse(gpu, PWR_IRQ_COMMAND_NOT_ALLOWED, command);
		return;
	}
	switch (command & PWR_CMD_MASK) {
	case PWR_CMD_POWER_UP:
		if ((p->delegated & bit) || !mali_power_on(gpu, d->domain, p->command_arg))
			refuse(gpu, PWR_IRQ_COMMAND_NOT_ALLOWED, command);
		break;
	case PWR_CMD_POWER_DOWN:
		/* The L2 goes last */
		if ((p->delegated & bit) || d->domain == PWR_BASE ||
		    (d->domain == PWR_L2 && cores_powered(gpu)))
			refuse(gpu, PWR_IRQ_COMMAND_NOT_ALLOWED, command);
		else
			mali_power_off(gpu, d->domain, p->command_arg);
		break;
	case PWR_CMD_DELEGATE:
		if (!cores || (p->delegated & bit) || gpu->power->trans[d->domain])
			refuse(gpu, PWR_IRQ_COMMAND_NOT_ALLOWED, command);
		else
			begin(gpu, d->domain, command);
		break;
	case PWR_CMD_RETRACT:
		if (!(p->delegated & bit))
			refuse(gpu, PWR_IRQ_COMMAND_NOT_ALLOWED, command);
		else
			begin(gpu, d->domain, command);
		break;
	case PWR_CMD_INSPECT:
		begin(gpu, d->domain, command);
		break;
	default:
		refuse(gpu, PWR_IRQ_COMMAND_INVALID, command);
	}
}

/* Resets are not of this block alone: reset.c carries them out */
static void command(struct mali_gpu *gpu, u32 value)
{
	const struct pwr_domain *d = find(value >> PWR_CMD_DOMAIN_SHIFT & PWR_CMD_DOMAIN_MASK);

	if (!d || !subdomain_ok(gpu, d, value >> PWR_CMD_SUBDOMAIN_SHIFT))
		refuse(gpu, PWR_IRQ_COMMAND_INVALID, value);
	else
		domain_command(gpu, d, value);
}

static const struct pwr_domain *decode(u32 offset, u32 *reg)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(domains); i++) {
		*reg = offset - domains[i].base;
		if (offset < domains[i].base || *reg >= DOMAIN_SIZE)
			continue;
		/* The last domain of the block has no PWRACTIVE */
		if (domains[i].domain == PWR_STACK && *reg >= DOMAIN_PWRACTIVE)
			continue;
		return &domains[i];
	}
	return NULL;
}

static u64 domain_read(struct mali_gpu *gpu, enum power_domain d, u32 reg)
{
	switch (reg) {
	case DOMAIN_PRESENT:
		return gpu->product->present[d];
	case DOMAIN_READY:
		return gpu->power->ready[d];
	case DOMAIN_PWRTRANS:
		return gpu->power->trans[d];
	default:
		return mali_power_active(gpu, d);
	}
}

/**
 * mali_pwr_read() - read a register of PWR_CONTROL
 * @gpu: GPU of arch v14
 * @offset: from PWR_CONTROL_BASE
 */
u32 mali_pwr_read(struct mali_gpu *gpu, u32 offset)
{
	const struct pwr_domain *d;
	u32 reg;
	u64 v;

	if (offset < IRQ_BLOCK_SIZE)
		return mali_irq_read(&gpu->irq->pwr, offset);
	switch (offset) {
	case PWR_STATUS:
	case PWR_STATUS + 4:
		return half64(status(gpu), offset, PWR_STATUS);
	case PWR_COMMAND:
		return 0;
	case PWR_CMDARG:
	case PWR_CMDARG + 4:
		return half64(gpu->pwr->command_arg, offset, PWR_CMDARG);
	}
	d = decode(offset, &reg);
	if (!d) {
		mali_guest_error(gpu, "read of an unknown register", PWR_CONTROL_BASE + offset);
		return 0;
	}
	v = domain_read(gpu, d->domain, reg & ~4u);
	return reg & 4 ? hi32(v) : lo32(v);
}

/**
 * mali_pwr_write() - write a register of PWR_CONTROL
 * @gpu: GPU of arch v14
 * @offset: from PWR_CONTROL_BASE
 * @value: value
 */
void mali_pwr_write(struct mali_gpu *gpu, u32 offset, u32 value)
{
	if (offset < IRQ_BLOCK_SIZE)
		mali_irq_write(gpu, &gpu->irq->pwr, offset, value);
	else if (offset == PWR_COMMAND)
		command(gpu, value);
	else if (offset == PWR_CMDARG || offset == PWR_CMDARG + 4)
		set_half64(&gpu->pwr->command_arg, offset, PWR_CMDARG, value);
	else
		mali_guest_error(gpu, "write to an unknown or read-only register",
				 PWR_CONTROL_BASE + offset);
}
