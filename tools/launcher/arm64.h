/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * The arm64 machine: a distribution's kernel on QEMU's board "virt", with the GPU's plugin.
 */
#ifndef LAUNCHER_ARM64_H
#define LAUNCHER_ARM64_H

#include "run.h"

/**
 * struct arm64 - what the machine is made of
 * @kernel: directory in the cache: vmlinuz, modules/, and lists of modules
 * @driver: directory in the cache with the modules of the series; "" for the kernel's own
 * @root: directory that the guest has as its root
 * @qemu: the program
 * @api: version of the plugins' interface that it wants, as qemu_main() prints it
 * @flash: image with the secure world's firmware; "" if it is not available: the kernel is
 *	started directly then, and there is no heap of protected memory
 */
struct arm64 {
	const char *kernel;
	const char *driver;
	const char *root;
	const char *qemu;
	const char *api;
	const char *flash;
};

/**
 * arm64_load() - read what ./vmali wrote down about a machine that it built
 * @stamp: the file, which has lines as kernel='/path'
 * @arm64: set to it
 *
 * Return: whether the file exists, and what it names is still there.
 */
bool arm64_load(const char *stamp, struct arm64 *arm64);

/**
 * arm64_stamp() - where ./vmali writes that down
 * @places: where to look
 * @series: as row_name() calls it
 * @board: carveout or dynamic, which have a secure world each
 *
 * Return: the path, another one for each QEMU that VMALI_QEMU names.
 */
const char *arm64_stamp(const struct places *places, const char *series, const char *board);

/**
 * arm64_get() - find a machine, or have ./vmali build it; a failure ends the process
 * @places: where to look
 * @series: as row_name() calls it
 * @board: carveout or dynamic, which have a secure world each
 */
struct arm64 arm64_get(const struct places *places, const char *series, const char *board);

/**
 * arm64_root() - find a root of packages, or have ./vmali make it; a failure ends the process
 * @places: where to look
 * @packages: names of Debian packages, with commas between
 *
 * Return: the directory.
 */
const char *arm64_root(const struct places *places, const char *packages);

/**
 * arm64_command() - the command line of the machine
 * @run: what was asked for
 * @places: where things are
 * @arm64: what the machine is made of
 * @firmware: the directory with the GPU's firmware; NULL without the driver
 * @cwd: the directory to run the command in
 *
 * A module that is missing, or a heap without a secure world, ends the process with one line.
 *
 * Return: arguments for platform/common/machine/main.c, which is the first.
 */
struct args arm64_command(const struct run *run, const struct places *places,
			  const struct arm64 *arm64, const char *firmware, const char *cwd);

#endif
