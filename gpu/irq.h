/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Interrupt blocks and lines.
 */
#ifndef MALI_IRQ_H
#define MALI_IRQ_H

#include "base.h"

/**
 * struct irq_block - RAWSTAT, MASK and the line they drive
 */
struct irq_block {
	enum mali_irq_line line;
	u32 raw;
	u32 held;		/* raw bits that CLEAR leaves */
	u32 mask;
};

/**
 * struct irqs - the interrupt blocks, and the lines that they drive
 * @line: levels
 * @job_irqs: how often an interrupt of the JOB block was raised
 */
struct irqs {
	struct irq_block gpu, job, pwr, mmu;
	bool line[MALI_IRQ_LINES];
	u64 job_irqs;
};

void mali_irq_init(struct mali_gpu *gpu);
void mali_irq_raise(struct mali_gpu *gpu, struct irq_block *b, u32 bits);
void mali_irq_hold(struct mali_gpu *gpu, struct irq_block *b, u32 bits);
void mali_irq_release(struct irq_block *b);
void mali_irq_reset(struct mali_gpu *gpu, struct irq_block *b);
u32 mali_irq_read(const struct irq_block *b, u32 reg);
void mali_irq_write(struct mali_gpu *gpu, struct irq_block *b, u32 reg, u32 value);

#endif
