/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * What tools/kernel.sh has to know about a kernel before it compiles it.
 */
#ifndef LAUNCHER_KERNEL_H
#define LAUNCHER_KERNEL_H

#include "places.h"

/**
 * struct kernel_inputs - what a kernel depends on
 * @source_id: names the content of its source
 * @series: as row_of() takes it
 * @kind: debug or smp; "" for the usual kernel
 * @flags: more flags for the compiler, or ""
 * @recipe: a number that is raised when the same inputs make another kernel
 * @in_place: whether no patches are applied, as the source has the series, or is to be without
 */
struct kernel_inputs {
	const char *source_id;
	const char *series;
	const char *kind;
	const char *flags;
	const char *recipe;
	bool in_place;
};

/**
 * kernel_key() - the name of a kernel in the cache
 * @top: the checkout
 * @inputs: what it depends on, besides the configurations and patches in the checkout, and gcc
 *
 * The checkout's path is no part of it: another checkout has the same kernel.
 *
 * Return: the key, the caller's to free.
 */
char *kernel_key(const char *top, const struct kernel_inputs *inputs);

/**
 * kernel_main() - this, and what topics.h, config.h and treestate.h have, for the shell
 * @places: where things are
 * @args: one of: key SOURCE_ID SERIES KIND FLAGS RECIPE IN_PLACE, of which the last is "" for
 *	  no; patches SERIES, which prints their paths in order; config SERIES SOURCE, which
 *	  prints what its topics are configured with, of a topic that is not whole only what
 *	  SOURCE knows; config-lost CONFIG FRAGMENT..., of which the exit status is 1 if
 *	  something is printed; tree-change DIR OLD NEW, which writes the state of DIR into NEW
 *	  and prints none, driver, inside or all, for what is different from OLD, all if that
 *	  does not exist.  Ended by NULL.
 *
 * Return: the exit status.
 */
int kernel_main(const struct places *places, char **args);

#endif
