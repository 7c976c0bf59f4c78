// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The interrupt block that GPU, JOB and MMU control share: RAWSTAT, CLEAR, MASK,
 * STATUS and a level-triggered line.  Raw bits stay until cleared whatever the
 * mask says, and the line is evaluated again after every write: a driver that
 * masks in its hard handler and unmasks in its thread loses nothing.
 */
#include "irq.h"
#include "inject.h"

static bool asserted(const struct irq_block *b, enum mali_irq_line line)
{
	return b->line == line && (b->raw & b->mask);
}

/* GPU control and PWR_CONTROL share a line */
static void update_line(struct mali_gpu *gpu, enum mali_irq_line line)
{
	bool level = asserted(&gpu->irq->gpu, line) || asserted(&gpu->irq->pwr, line) ||
		     asserted(&gpu->irq->job, line) || asserted(&gpu->irq->mmu, line);

	if (level == gpu->irq->line[line])
		return;
	gpu->irq->line[line] = level;
	gpu_event(gpu, .kind = MALI_EVENT_IRQ_LINE, .unit = line, .word = level);
	gpu->host->irq(gpu->ctx, line, level);
}

void mali_irq_init(struct mali_gpu *gpu)
{
	gpu->irq->gpu.line = MALI_IRQ_GPU;
	gpu->irq->pwr.line = MALI_IRQ_GPU;
	gpu->irq->job.line = MALI_IRQ_JOB;
	gpu->irq->mmu.line = MALI_IRQ_MMU;
}

/**
 * mali_irq_raise() - raise bits of an interrupt block
 * @gpu: GPU
 * @b: block; that of JOB is the firmware's, which raises nothing once it has stopped
 * @bits: stay raised until CLEAR
 */
void mali_irq_raise(struct mali_gpu *gpu, struct irq_block *b, u32 bits)
{
	if (b->line == MALI_IRQ_JOB &&
	    (gpu->stopped || mali_inject_now(gpu, MALI_INJECT_LOST_JOB_IRQ)))
		return;
	b->raw |= bits;
	gpu_event(gpu, .kind = MALI_EVENT_IRQ, .unit = b->line, .bits = bits);
	gpu->irq->job_irqs += b->line == MALI_IRQ_JOB;
	update_line(gpu, b->line);
}

/**
 * mali_irq_hold() - raise bits that CLEAR does not clear
 * @gpu: GPU
 * @b: block
 * @bits: held until mali_irq_release()
 */
void mali_irq_hold(struct mali_gpu *gpu, struct irq_block *b, u32 bits)
{
	b->held |= bits;
	mali_irq_raise(gpu, b, bits);
}

/**
 * mali_irq_release() - let CLEAR clear the bits that are held
 * @b: block
 */
void mali_irq_release(struct irq_block *b)
{
	b->held = 0;
}

void mali_irq_reset(struct mali_gpu *gpu, struct irq_block *b)
{
	b->held = 0;
	b->raw = 0;
	b->mask = 0;
	update_line(gpu, b->line);
}

u32 mali_irq_read(const struct irq_block *b, u32 reg)
{
	switch (reg) {
	case IRQ_RAWSTAT:
		return b->raw;
	case IRQ_MASK:
		return b->mask;
	case IRQ_STATUS:
		return b->raw & b->mask;
	default:
		/* CLEAR is write-only */
		return 0;
	}
}

void mali_irq_write(struct mali_gpu *gpu, struct irq_block *b, u32 reg, u32 value)
{
	switch (reg) {
	case IRQ_RAWSTAT:
		/* Software may raise its own interrupts; kbase and tyr do */
		b->raw |= value;
		break;
	case IRQ_CLEAR:
		if (b->line == MALI_IRQ_JOB && (b->raw & value) &&
		    mali_inject_now(gpu, MALI_INJECT_REPEATED_JOB_IRQ))
			break;
		b->raw &= ~value | b->held;
		break;
	case IRQ_MASK:
		b->mask = value;
		break;
	default:
		mali_guest_error(gpu, "write to a read-only interrupt register", reg);
		return;
	}
	update_line(gpu, b->line);
}
