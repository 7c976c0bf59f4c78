/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * The secure block's driver in OP-TEE: a pseudo trusted application, which trusted
 * applications alone can open.  They have no access to devices of their own.
 */
#ifndef VMALI_PTA_H
#define VMALI_PTA_H

/* c1f7a2f0-5e0b-4d0c-8c57-9d4c1b6a7e30 */
#define VMALI_PTA_UUID \
	{ 0xc1f7a2f0, 0x5e0b, 0x4d0c, \
	  { 0x8c, 0x57, 0x9d, 0x4c, 0x1b, 0x6a, 0x7e, 0x30 } }

/*
 * READ: a 64-bit register of the bus filter
 *
 * [in]  param[0].value.a: its offset, SECURE_REGION_BYTES to SECURE_SCRUBBED_BYTES
 * [out] param[1].value: a = lower, b = upper half
 */
#define VMALI_PTA_CMD_READ	0

/*
 * SHOW: a frame in protected memory, or without parameters nothing
 *
 * [in]  param[0].value: a = lower, b = upper half of where the caller has it mapped; all of
 *       the frame must be in one buffer that the caller was given
 * [in]  param[1].value: a = pixels of a row, b = rows
 * [in]  param[2].value: a = bytes from one row to the next
 */
#define VMALI_PTA_CMD_SHOW	1

#endif
