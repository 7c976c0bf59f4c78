/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Where things are: the checkout, what is built, the cache; and what is ready there.
 */
#ifndef LAUNCHER_PLACES_H
#define LAUNCHER_PLACES_H

#include <time.h>

#include "base.h"

/**
 * struct places - directories; absolute paths
 * @top: the checkout
 * @build: what is built: VMALI_BUILD, or build/ in the checkout
 * @cache: what takes long to make: XDG_CACHE_HOME/vmali
 */
struct places {
	const char *top;
	const char *build;
	const char *cache;
};

/**
 * struct machine - what a machine is made of; directories in the cache
 * @kernel: the kernel's
 * @board: that of the board's modules, or "" if the checkout has no board
 */
struct machine {
	const char *kernel;
	const char *board;
};

/**
 * places_of() - find the directories, from the environment
 * @top: the checkout
 */
struct places places_of(const char *top);

/**
 * is_newer() - whether any file is newer than another
 * @than: modification time to compare with
 * @path: a file, or a directory, which counts with all that is below it; symbolic links are
 *	  followed
 *
 * What cannot be read counts as newer: it may be gone.
 */
bool is_newer(const struct timespec *than, const char *path);

/**
 * sources_newer() - whether any source of a machine is newer than a stamp
 * @places: where to look
 * @stamp: the file; that there is none counts as older
 */
bool sources_newer(const struct places *places, const char *stamp);

/**
 * stamp_value() - the value in a line of a stamp
 * @line: the line, as kernel='/path'
 * @key: what is before '='
 *
 * Return: the value, NULL if the line has another key.
 */
char *stamp_value(const char *line, const char *key);

/**
 * machine_load() - read what ./vmali wrote down about a machine that it built
 * @stamp: the file, which has lines as kernel='/path'
 * @machine: set to it
 *
 * Return: whether the file exists, and what it names is still complete.
 */
bool machine_load(const char *stamp, struct machine *machine);

/**
 * machine_fresh() - find a machine that need not be built
 * @places: where to look
 * @series: as row_name() calls it
 * @kind: debug or smp; "" for the usual kernel
 * @machine: set to it
 *
 * A kernel of the user's own (KERNEL_SRC) may change at any time, so it is never fresh, but
 * for the programs of one vmali test: they all get the kernel that was built at its start,
 * which was of VMALI_AS_BUILT.
 *
 * Return: whether there is one, and no source is newer.
 */
bool machine_fresh(const struct places *places, const char *series, const char *kind,
		   struct machine *machine);

/**
 * machine_get() - find a machine, or have ./vmali build it; a failure ends the process
 * @places: where to look
 * @series: as for machine_fresh()
 * @kind: likewise
 */
struct machine machine_get(const struct places *places, const char *series, const char *kind);

/**
 * vmali_do() - run a command of ./vmali itself, and wait for it; a failure ends the process
 * @places: where it is
 * @command: the command, and its arguments, ended by NULL
 */
void vmali_do(const struct places *places, char *const *command);

/**
 * firmware_get() - the directory with the firmware, which has arm/mali/
 * @places: where to look
 * @choice: a directory, "genuine", "generated", or "" for FIRMWARE_DIR, or else genuine if it
 *	    is available
 * @gpu: the GPU it is for; genuine images do not exist for all. NULL for any.
 *
 * Generated firmware is made if it is missing or old.  A failure ends the process.
 */
const char *firmware_get(const struct places *places, const char *choice, const char *gpu);

#endif
