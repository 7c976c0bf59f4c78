/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * The GPU's interrupt lines to the board's interrupt controller.
 */
#ifndef VMALI_QEMU_IRQ_H
#define VMALI_QEMU_IRQ_H

#include "../../gpu/include/mali_gpu.h"

/**
 * irq_connect() - find the interrupt controller
 *
 * Context: BQL, all devices exist.  A board without one ends QEMU with a message.
 */
void irq_connect(void);

/**
 * irq_set_level() - drive a line
 * @line: which
 * @level: how
 *
 * Context: any thread, one call at a time.  The level is at the interrupt controller after
 * irq_deliver(), or soon.
 */
void irq_set_level(enum mali_irq_line line, bool level);

/**
 * irq_deliver() - bring the levels to the interrupt controller
 *
 * Context: BQL.
 */
void irq_deliver(void);

/**
 * irq_deliver_soon() - the same, later and in the main thread, if any level has changed
 *
 * Context: any thread.
 */
void irq_deliver_soon(void);

/**
 * irq_delay() - deliver interrupts late, as an injected fault
 * @times: how many, from the next line that is asserted on
 * @ns: by how much
 *
 * A late line stays low until then, and has its level of that moment afterwards.
 *
 * Context: as irq_set_level().
 */
void irq_delay(unsigned int times, u64 ns);

/**
 * irq_delays_left() - how many interrupts are still to be delivered late
 */
unsigned int irq_delays_left(void);

/**
 * irq_next_due() - when the next late interrupt is due
 * @now: nanoseconds on the machine's clock
 *
 * Ends the delay of those that are due by now.
 *
 * Context: as irq_set_level().
 *
 * Return: nanoseconds, MALI_RUN_IDLE if none is late.
 */
u64 irq_next_due(u64 now);

#endif
