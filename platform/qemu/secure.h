/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * The secure block: the trusted firmware's registers of the bus filter and of the display.
 */
#ifndef VMALI_QEMU_SECURE_H
#define VMALI_QEMU_SECURE_H

/**
 * secure_create() - put the block into the secure world's address space
 *
 * A board without a secure world has none: nothing can drive the display then.
 *
 * Context: BQL, all CPUs and the bus filter exist, nothing has run.
 */
void secure_create(void);

#endif
