// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The GPU's interrupt lines.  The model drives them in register accesses, under the BQL, and
 * in its own thread, without: there, the main thread brings them to the controller.
 */
#include <stdatomic.h>
#include <stdlib.h>

#include "board.h"
#include "irq.h"
#include "log.h"
#include "qemu.h"

/**
 * struct irq - the lines
 * @pins: inputs of the interrupt controller
 * @level: levels that the model drives, a bit for each line
 * @late: lines that stay low until @due
 * @changed: @level or @late is not at the controller yet
 * @delays: how many interrupts are still to be late
 * @delay_ns: by how much
 * @due: on the machine's clock
 */
static struct {
	struct qemu_irq *pins[MALI_IRQ_LINES];
	atomic_uint level;
	atomic_uint late;
	atomic_bool changed;
	atomic_uint delays;
	u64 delay_ns;
	u64 due[MALI_IRQ_LINES];
} irq;

void irq_connect(void)
{
	static const char *const types[] = { "arm-gicv3", "arm_gic" };
	struct Object *gic = NULL;
	unsigned int i;

	for (i = 0; !gic && i < ARRAY_SIZE(types); i++)
		gic = object_resolve_path_type("", types[i], NULL);
	if (!gic) {
		log_line("the board has no interrupt controller for the GPU");
		exit(1);
	}
	for (i = 0; i < MALI_IRQ_LINES; i++)
		irq.pins[i] = qdev_get_gpio_in(gic, BOARD_FIRST_SPI + (int)i);
}

void irq_set_level(enum mali_irq_line line, bool level)
{
	unsigned int bit = 1u << line;

	if (!level) {
		atomic_fetch_and(&irq.level, ~bit);
	} else {
		if (irq.delays && !(irq.late & bit)) {
			irq.delays--;
			irq.due[line] = (u64)qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL) + irq.delay_ns;
			atomic_fetch_or(&irq.late, bit);
		}
		atomic_fetch_or(&irq.level, bit);
	}
	irq.changed = true;
}

void irq_deliver(void)
{
	unsigned int i, level;

	/* In this order: a change after it is delivered once more */
	irq.changed = false;
	level = irq.level & ~irq.late;
	for (i = 0; i < MALI_IRQ_LINES; i++)
		qemu_set_irq(irq.pins[i], level >> i & 1);
}

static void deliver(void *unused)
{
	irq_deliver();
}

void irq_deliver_soon(void)
{
	if (irq.changed)
		aio_bh_schedule_oneshot_full(qemu_get_aio_context(), deliver, NULL, "vmali-irq");
}

void irq_delay(unsigned int times, u64 ns)
{
	irq.delay_ns = ns;
	irq.delays = times;
}

unsigned int irq_delays_left(void)
{
	return irq.delays;
}

u64 irq_next_due(u64 now)
{
	u64 next = MALI_RUN_IDLE;
	unsigned int i;

	for (i = 0; i < MALI_IRQ_LINES; i++) {
		if (!(irq.late >> i & 1))
			continue;
		if (irq.due[i] <= now) {
			atomic_fetch_and(&irq.late, ~(1u << i));
			irq.changed = true;
		} else if (irq.due[i] < next) {
			next = irq.due[i];
		}
	}
	return next;
}
