/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * vmali run --mesa: programs that use Mesa's drivers, most of them for arm64.
 */
#ifndef LAUNCHER_MESA_H
#define LAUNCHER_MESA_H

#include "places.h"
#include "run.h"

/**
 * mesa_get() - have ./vmali provide what a run needs that is missing (tools/mesa.sh)
 * @run: the run, which has --mesa
 * @places: where to look
 *
 * A failure ends the process.
 */
void mesa_get(const struct run *run, const struct places *places);

/**
 * mesa_dir() - the directory that was given to --mesa
 * @run: the run, which has one
 *
 * Return: its absolute path.
 */
const char *mesa_dir(const struct run *run);

/**
 * mesa_command() - append the command of a run with --mesa
 * @args: the command line of the machine
 * @run: the run; after mesa_get()
 * @places: where things are
 *
 * It is started by env(1), with the variables by which Mesa, the Vulkan loader and the emulator
 * find what they need.  Drivers that are not in the user's directory end the process.
 */
void mesa_command(struct args *args, const struct run *run, const struct places *places);

#endif
