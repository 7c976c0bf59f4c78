/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * What the plugin is to be: its arguments, "-plugin file=vmali_qemu.so,NAME=VALUE,...".
 */
#ifndef VMALI_QEMU_SETTINGS_H
#define VMALI_QEMU_SETTINGS_H

#include <stdbool.h>

/**
 * struct settings - the arguments
 * @gpu: product ("g610")
 * @ram_mb: what QEMU's -m has, in MiB (1024)
 * @borrow: protected memory is RAM that the secure world borrows; else it is a carve-out
 *	(memory=carveout, or memory=ram)
 * @virtual: the machine's time is that of its instructions (clock=virtual, with QEMU's -icount,
 *	or clock=real)
 * @speed: of the GPU, in percent (100)
 * @listen_fd: descriptor of a listening socket for the control protocol, or -1
 * @trace_fd: descriptor for the GPU's events, or -1
 */
struct settings {
	const char *gpu;
	unsigned long ram_mb;
	bool borrow;
	bool virtual;
	unsigned long speed;
	int listen_fd;
	int trace_fd;
};

/**
 * settings_parse() - read the arguments
 * @settings: set to them, and to what is above in brackets for those that are not there
 * @argc: number of arguments
 * @argv: each is NAME=VALUE; not copied
 *
 * Return: NULL, or the argument that is unknown or has no number.
 */
const char *settings_parse(struct settings *settings, int argc, char **argv);

#endif
