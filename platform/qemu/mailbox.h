/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * The mailbox (mailbox_regs.h).
 */
#ifndef VMALI_QEMU_MAILBOX_H
#define VMALI_QEMU_MAILBOX_H

/**
 * mailbox_create() - put it into the normal world's address space
 *
 * Context: BQL, nothing has run; after gpu_create().
 */
void mailbox_create(void);

#endif
