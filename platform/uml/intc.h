/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * The board's interrupt controller.
 */
#ifndef VMALI_INTC_H
#define VMALI_INTC_H

#include <linux/types.h>

/* Inputs of the interrupt controller; the numbers are those of the device tree */
#define VMALI_INTC_INPUTS	8

int vmali_intc_init(void);
void vmali_intc_set_level(unsigned int input, bool level);
void vmali_intc_delay(unsigned int times, u64 ns);
unsigned int vmali_intc_delays_left(void);

#endif
