/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * An ioctl as a program for another processor passes it to the kernel: written to the device
 * /dev/vmali-ioctl (../ioctl.c) by preload.c.
 */
#ifndef VMALI_MESA_REQUEST_H
#define VMALI_MESA_REQUEST_H

#include <linux/types.h>

#define VMALI_IOCTL_NAME	"vmali-ioctl"

/**
 * struct vmali_ioctl - one ioctl
 * @self: address of this structure, as the program knows it.  It must be the address that the
 *	kernel sees, or no other pointer can be followed either
 * @arg: the third argument of ioctl()
 * @fd: the file, one of the process that writes
 * @cmd: the command, of a type that vmali_ioctl_passes() takes
 */
struct vmali_ioctl {
	__u64 self;
	__u64 arg;
	__s32 fd;
	__u32 cmd;
};

/**
 * vmali_ioctl_passes() - whether a command goes this way
 * @cmd: the command
 *
 * Those of DRM, dma-heaps, dma-bufs and sync files: their structures are the same on every
 * 64-bit processor, and a user-space emulator knows few of them.
 */
static inline int vmali_ioctl_passes(__u32 cmd)
{
	switch (cmd >> 8 & 0xff) {
	case 'd':
	case 'H':
	case 'b':
	case '>':
		return 1;
	default:
		return 0;
	}
}

#endif
