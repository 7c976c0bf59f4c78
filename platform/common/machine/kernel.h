/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * The start of the kernel.
 */
#ifndef VMALI_MACHINE_KERNEL_H
#define VMALI_MACHINE_KERNEL_H

/* Its exit status if it could not be executed, and has printed why */
#define EXIT_UNSTARTED	123

/**
 * start_kernel() - start the kernel, in its sandbox, with a line to it
 */
void start_kernel(void);

#endif
