/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * The mailbox: the control protocol (control.h) for the guest, by registers.  An answer is there
 * when the write that ends the request completes, so that asking takes none of the machine's
 * time.  No real board has one.
 *
 * For the plugin and for the client: no other header is included.
 *
 * All registers are little-endian, of 64 bits, and take accesses of that size only.
 */
#ifndef VMALI_MAILBOX_REGS_H
#define VMALI_MAILBOX_REGS_H

/* Next to the secure block, in the range that "virt" reserves for its platform bus */
#define MAILBOX_BASE		0x0c800000
#define MAILBOX_SIZE		0x1000

/* RO: "vmMBox", to recognize the mailbox by */
#define MAILBOX_ID		0x00
#define MAILBOX_ID_VALUE	0x786f424d6d76

/* WO: the next byte of a request; the line feed ends it.  The first one drops the last answer */
#define MAILBOX_REQUEST		0x08

/* RO: bytes of the answer that are left */
#define MAILBOX_LEFT		0x10

/* RO: the next 8 bytes, the first in the low bits; zeros past the end */
#define MAILBOX_ANSWER		0x18

#endif
