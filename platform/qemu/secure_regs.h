/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * The board's secure block: what the trusted firmware reads of the bus filter, the registers of
 * the display, and those of the address-space controller.  Only the secure world's address
 * space has it.
 *
 * For the plugin and for OP-TEE: no other header is included.
 *
 * All registers are little-endian, of 32 bits, or of 64 bits for those that say so, and take
 * accesses of their own size only.
 */
#ifndef VMALI_SECURE_REGS_H
#define VMALI_SECURE_REGS_H

/* Next to the GPU's window, in what "virt" keeps for its platform bus */
#define SECURE_BLOCK_BASE	0x0c400000
#define SECURE_BLOCK_SIZE	0x1000

/* RO: "vmSB", to recognize the block by */
#define SECURE_ID		0x000
#define SECURE_ID_VALUE		0x42536d76

/* RO, 64 bits: see struct mali_trusted_stats */
#define SECURE_REGION_BYTES	0x010
#define SECURE_USED_BYTES	0x018
#define SECURE_ALLOCATIONS	0x020
#define SECURE_REFUSED		0x028
#define SECURE_PEAK_BYTES	0x030
#define SECURE_SCRUBBED_BYTES	0x038

/* RW, 64 bits: physical address of the frame's first pixel, which is DRM's XRGB8888 */
#define SECURE_FRAME_ADDRESS	0x100
/* RW: bytes from one row to the next; pixels of a row; rows */
#define SECURE_FRAME_STRIDE	0x108
#define SECURE_FRAME_WIDTH	0x10c
#define SECURE_FRAME_HEIGHT	0x110

/* WO: the display reads the frame, or is turned off, before the write completes */
#define SECURE_DISPLAY_COMMAND	0x114
#define SECURE_DISPLAY_SHOW	1
#define SECURE_DISPLAY_OFF	2

/* RO: what the last command came to: 0, or minus an enum mali_trusted_error */
#define SECURE_DISPLAY_STATUS	0x118

/* RW, 64 bits: RAM that the address-space controller protects or returns: where, and how much */
#define SECURE_RANGE_ADDRESS	0x200
#define SECURE_RANGE_BYTES	0x208

/* WO: protected, or cleared and returned to the normal world, before the write completes */
#define SECURE_RANGE_COMMAND	0x210
#define SECURE_RANGE_PROTECT	1
#define SECURE_RANGE_RETURN	2

/* RO: what the last of these commands came to, as SECURE_DISPLAY_STATUS */
#define SECURE_RANGE_STATUS	0x214

#endif
