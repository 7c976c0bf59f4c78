/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * What varies from seed to seed: when interrupts are delivered, where tasks lose the CPU.
 */
#ifndef VMALI_PERTURB_H
#define VMALI_PERTURB_H

#include <linux/types.h>

/**
 * enum vmali_choice - what is chosen
 * @VMALI_CHOICE_IRQ: how late an interrupt is delivered
 * @VMALI_CHOICE_ACCESS: whether a task sleeps at a register access
 * @VMALI_CHOICE_LOCK: whether it does at a lock, or another place where it could lose the CPU
 */
enum vmali_choice {
	VMALI_CHOICE_IRQ,
	VMALI_CHOICE_ACCESS,
	VMALI_CHOICE_LOCK,
};

#define VMALI_CHOICE_KINDS	3

/* Numbers of a kind begin at its multiple of that; tools/explore/choices.h has it, too */
#define VMALI_CHOICE_SPACE	10000000

int vmali_perturb_init(void);
u64 vmali_perturb_delay(enum vmali_choice what);
void vmali_perturb_point(enum vmali_choice what);

#endif
