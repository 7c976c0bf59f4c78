/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * What the parts of vmali_gpu.ko offer one another: the GPU, the interrupt
 * controller it drives, and the clock that drives it.
 */
#ifndef VMALI_BOARD_H
#define VMALI_BOARD_H

#include <linux/types.h>

/* Inputs of the interrupt controller; the numbers of the device tree */
#define VMALI_INTC_INPUTS	8

int vmali_intc_init(void);
void vmali_intc_set_level(unsigned int input, bool level);

int vmali_clk_init(void);
u64 vmali_clk_rate(void);

void vmali_gpu_clock_changed(u64 hz);

#endif
