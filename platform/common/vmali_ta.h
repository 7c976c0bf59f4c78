/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * The protected-memory service: a trusted application of the virtual Mali
 * board, reached through the ordinary TEE interface (/dev/teeN and
 * <linux/tee.h>, or <linux/tee_drv.h> in the kernel). For user space, kernel and
 * trusted application: on User-Mode Linux, platform/uml/tee_commands.c is the
 * service, on QEMU the application in platform/optee/ta/.
 *
 * A buffer of the heap "protected,..." is named by a memory reference to a
 * shared-memory object that TEE_IOC_SHM_REGISTER_FD made of its dma-buf; offset
 * and size of the reference choose the part of it. Ordinary memory is passed as
 * a reference to what TEE_IOC_SHM_ALLOC or TEE_IOC_SHM_REGISTER made.
 *
 * Parameters beyond those listed must be of type NONE, and may be left out. Of a
 * value, a and b are used, the lower 32 bits of each: a trusted application gets no
 * more of it.
 */

#ifndef VMALI_TA_H
#define VMALI_TA_H

/* struct tee_ioctl_version_data: impl_id of User-Mode Linux's TEE, "VM". */
#define VMALI_TEE_IMPL_ID	0x564d

/* 5d0b1c76-7d39-4c0e-9a7c-3a1f0f6f2e11, as bytes of a struct tee_ioctl_open_session_arg */
#define VMALI_TA_UUID { \
	0x5d, 0x0b, 0x1c, 0x76, 0x7d, 0x39, 0x4c, 0x0e, \
	0x9a, 0x7c, 0x3a, 0x1f, 0x0f, 0x6f, 0x2e, 0x11 }

/*
 * INFO: how much protected memory there is.
 *
 * [out] param[0].memref: ordinary memory, gets VMALI_TA_INFO_SIZE bytes:
 *       little-endian numbers of 64 bits, indexed by VMALI_TA_INFO_*
 */
#define VMALI_TA_CMD_INFO	0

#define VMALI_TA_INFO_REGION_BYTES	0	/* of all regions */
#define VMALI_TA_INFO_USED_BYTES	1	/* allocated, or lent out */
#define VMALI_TA_INFO_ALLOCATIONS	2
#define VMALI_TA_INFO_REFUSED		3	/* bus accesses, so far */
#define VMALI_TA_INFO_PEAK_BYTES	4	/* most ever allocated at once */
#define VMALI_TA_INFO_SCRUBBED_BYTES	5	/* cleared when freed */
#define VMALI_TA_INFO_NUMBERS		6
#define VMALI_TA_INFO_SIZE		(8 * VMALI_TA_INFO_NUMBERS)

/*
 * DIGEST: SHA-256 of what is in a protected buffer.
 *
 * [in]  param[0].memref: the protected buffer
 * [out] param[1].memref: ordinary memory, gets VMALI_TA_DIGEST_SIZE bytes
 */
#define VMALI_TA_CMD_DIGEST	1

/*
 * PROVISION: put content into a protected buffer, from its offset on.
 *
 * [out] param[0].memref: the protected buffer, at least as large as the content;
 *       INOUT is accepted as well
 * [in]  param[1].memref: ordinary memory, the content
 */
#define VMALI_TA_CMD_PROVISION	2

/*
 * DISPLAY: show a frame on the trusted display, or without parameters nothing.
 * Pixels are DRM's XRGB8888. The frame is read during the call: the buffer can be
 * used for another one, or freed, right after.
 *
 * [in]  param[0].memref: the protected buffer, from its offset on the frame, which
 *       must be inside the reference
 * [in]  param[1].value: a = pixels of a row, b = rows
 * [in]  param[2].value: a = bytes from one row to the next
 */
#define VMALI_TA_CMD_DISPLAY	3

#define VMALI_TA_DIGEST_SIZE	32

/* What comes back in arg.ret, with the values of the TEE Client API. */
#define VMALI_TA_SUCCESS		0x00000000
#define VMALI_TA_ERROR_GENERIC		0xffff0000
#define VMALI_TA_ERROR_ACCESS_DENIED	0xffff0001	/* not protected memory of this board */
#define VMALI_TA_ERROR_BAD_PARAMETERS	0xffff0006
#define VMALI_TA_ERROR_ITEM_NOT_FOUND	0xffff0008	/* no such application or session */
#define VMALI_TA_ERROR_NOT_SUPPORTED	0xffff000a	/* no such command */
#define VMALI_TA_ERROR_OUT_OF_MEMORY	0xffff000c
#define VMALI_TA_ERROR_SHORT_BUFFER	0xffff0010

/* arg.ret_origin */
#define VMALI_TA_ORIGIN_TEE		3
#define VMALI_TA_ORIGIN_TRUSTED_APP	4

#endif /* VMALI_TA_H */
