/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Whether a QEMU can have the GPU's plugin, which calls functions that are not QEMU's
 * interface (platform/qemu/qemu.h), and which version of that interface it is to name.
 */
#ifndef LAUNCHER_QEMU_H
#define LAUNCHER_QEMU_H

#include "places.h"

/**
 * qemu_missing() - what a plugin needs that a program does not have
 * @plugin: what "nm -D" prints about the plugin
 * @program: what it prints about the program
 *
 * What the C library has is not looked at: such names come with a version, as "@GLIBC_2.34".
 *
 * Return: the names, in the order of @plugin.
 */
struct args qemu_missing(const char *plugin, const char *program);

/**
 * qemu_api() - the version of the plugins' interface that a QEMU wants
 * @message: what it prints when it loads a plugin that names version 0
 *
 * Return: the lowest version that it accepts, if that is what it complains about, else 0.
 */
unsigned long qemu_api(const char *message);

/**
 * qemu_main() - for a shell: check a QEMU
 * @places: not used
 * @args: the program and the plugin
 *
 * Prints the version of the interface.  What is missing ends the process with one line.
 */
int qemu_main(const struct places *places, char **args);

#endif
