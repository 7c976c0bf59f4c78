/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * The GPU's core clock.
 */
#ifndef VMALI_CLK_H
#define VMALI_CLK_H

#include <linux/types.h>

int vmali_clk_init(void (*changed)(u64 hz));
u64 vmali_clk_rate(void);

#endif
