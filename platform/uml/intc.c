// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The board's interrupt controller: level-triggered inputs, delivered from a
 * kernel thread.
 *
 * Inputs change inside register accesses, under the driver's own locks, so an
 * interrupt cannot be delivered on the spot; and UML's irq_work waits for the
 * 10 ms tick.  A thread of real-time priority delivers it.
 */
#include <linux/err.h>
#include <linux/hrtimer.h>
#include <linux/interrupt.h>
#include <linux/irq.h>
#include <linux/irqchip/chained_irq.h>
#include <linux/irqdomain.h>
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/of.h>
#include <linux/platform_device.h>

#include "intc.h"
#include "perturb.h"
#include "priority.h"

/**
 * struct vmali_intc - the controller
 * @domain: interrupt domain of its device-tree node, NULL before probe
 * @thread: delivers
 * @level: inputs that are asserted
 * @masked: inputs that the interrupt core has masked
 * @delays: how many inputs are still to be delivered late
 * @delay_ns: by how much
 * @late: inputs that are to be delivered at their time in @due, and not before, whatever
 *	their level is by then
 * @due: on the clock of ktime_get()
 */
static struct vmali_intc {
	struct irq_domain *domain;
	struct task_struct *thread;
	unsigned long level;
	unsigned long masked;
	unsigned int delays;
	u64 delay_ns;
	unsigned long late;
	ktime_t due[VMALI_INTC_INPUTS];
} intc = {
	.masked = ~0ul,
};

static unsigned long deliverable(void)
{
	return READ_ONCE(intc.level) & ~READ_ONCE(intc.masked) & ~READ_ONCE(intc.late);
}

/**
 * vmali_intc_delay() - deliver interrupts late, as an injected fault
 * @times: how many inputs, from the next one that is asserted on
 * @ns: by how much
 *
 * The CPU has taken such an interrupt when it was raised, and only then comes to its
 * handler: it is delivered also if the input has been deasserted meanwhile.
 */
void vmali_intc_delay(unsigned int times, u64 ns)
{
	intc.delay_ns = ns;
	WRITE_ONCE(intc.delays, times);
}

/**
 * vmali_intc_delays_left() - how many interrupts are still to be delivered late
 */
unsigned int vmali_intc_delays_left(void)
{
	return READ_ONCE(intc.delays);
}

static void be_late(unsigned int input)
{
	intc.delays--;
	intc.due[input] = ktime_add_ns(ktime_get(), intc.delay_ns);
	set_bit(input, &intc.late);
}

/* The late inputs whose time has come.  @next: when that of the next one does */
static unsigned long overdue(ktime_t *next)
{
	unsigned long late = READ_ONCE(intc.late), now = 0;
	unsigned int input;

	*next = KTIME_MAX;
	for_each_set_bit(input, &late, VMALI_INTC_INPUTS) {
		if (ktime_get() >= intc.due[input])
			__set_bit(input, &now);
		else if (intc.due[input] < *next)
			*next = intc.due[input];
	}
	for_each_set_bit(input, &now, VMALI_INTC_INPUTS)
		clear_bit(input, &intc.late);
	return now;
}

/**
 * vmali_intc_set_level() - drive an input
 * @input: below VMALI_INTC_INPUTS
 * @level: asserted or not
 *
 * Context: any, interrupts off included, one call at a time; the handler runs later.
 */
void vmali_intc_set_level(unsigned int input, bool level)
{
	if (!level) {
		clear_bit(input, &intc.level);
		return;
	}
	if (READ_ONCE(intc.delays) && !test_bit(input, &intc.late))
		be_late(input);
	set_bit(input, &intc.level);
	if (READ_ONCE(intc.thread))
		wake_up_process(intc.thread);
}

static void intc_mask(struct irq_data *d)
{
	set_bit(d->hwirq, &intc.masked);
}

static void intc_unmask(struct irq_data *d)
{
	clear_bit(d->hwirq, &intc.masked);
	if (test_bit(d->hwirq, &intc.level))
		wake_up_process(intc.thread);
}

static const struct irq_chip intc_chip = {
	.name = "vmali-intc",
	.irq_mask = intc_mask,
	.irq_unmask = intc_unmask,
	/* An input left asserted must not be delivered to a handler that is being freed */
	.flags = IRQCHIP_MASK_ON_SUSPEND | IRQCHIP_SKIP_SET_WAKE,
};

static int intc_map(struct irq_domain *d, unsigned int virq, irq_hw_number_t hwirq)
{
	irq_set_chip_and_handler(virq, &intc_chip, handle_level_irq);
	irq_set_status_flags(virq, IRQ_LEVEL);
	return 0;
}

static const struct irq_domain_ops intc_domain_ops = {
	.map = intc_map,
	.xlate = irq_domain_xlate_onecell,
};

static int intc_thread(void *unused)
{
	while (!kthread_should_stop()) {
		unsigned long now, late;
		unsigned int input;
		ktime_t delay, next;

		set_current_state(TASK_INTERRUPTIBLE);
		late = overdue(&next);
		now = deliverable() | late;
		if (!now) {
			schedule_hrtimeout(next == KTIME_MAX ? NULL : &next, HRTIMER_MODE_ABS);
			continue;
		}
		__set_current_state(TASK_RUNNING);
		delay = vmali_perturb_delay(VMALI_CHOICE_IRQ);
		if (delay) {
			set_current_state(TASK_UNINTERRUPTIBLE);
			schedule_hrtimeout(&delay, HRTIMER_MODE_REL);
			now = deliverable() | late;
		}
		for_each_set_bit(input, &now, VMALI_INTC_INPUTS)
			generic_handle_domain_irq_safe(intc.domain, input);
		cond_resched();
	}
	return 0;
}

static int intc_probe(struct platform_device *pdev)
{
	struct task_struct *thread;

	intc.domain = irq_domain_create_linear(dev_fwnode(&pdev->dev), VMALI_INTC_INPUTS,
					       &intc_domain_ops, NULL);
	if (!intc.domain)
		return -ENOMEM;
	thread = kthread_create(intc_thread, NULL, "vmali-intc");
	if (IS_ERR(thread)) {
		irq_domain_remove(intc.domain);
		return PTR_ERR(thread);
	}
	sched_set_fifo(thread);
	vmali_priority_hardware(thread);
	WRITE_ONCE(intc.thread, thread);
	wake_up_process(thread);
	return 0;
}

static const struct of_device_id intc_of_match[] = {
	{ .compatible = "vmali,intc" },
	{ }
};

static struct platform_driver intc_driver = {
	.probe = intc_probe,
	.driver = {
		.name = "vmali-intc",
		.of_match_table = intc_of_match,
		/* Interrupts are mapped for as long as the machine runs */
		.suppress_bind_attrs = true,
	},
};

int __init vmali_intc_init(void)
{
	return platform_driver_register(&intc_driver);
}
