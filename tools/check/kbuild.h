/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Compiling a few directories of a kernel's tree again and again.
 *
 * The kernel's top Makefile asks the compiler a hundred questions before it compiles anything,
 * which takes longer than the files that one patch changes.  What it found out is the
 * environment of the makes that it starts: that is kept, and they are started with it.
 */
#ifndef CHECK_KBUILD_H
#define CHECK_KBUILD_H

#include "check.h"

/**
 * struct arch - an architecture to compile for
 * @name: as kbuild calls it
 * @compiler: the program
 * @make: arguments of make
 * @config: what its configuration is made of besides the topics', in kernel/configs
 */
struct arch {
	const char *name;
	const char *compiler;
	const char *make[4];
	const char *config;
};

/**
 * struct build - a tree in which points are compiled
 * @c: what is checked
 * @arch: for which architecture
 * @dir: its directory
 * @src: the source in there; kbuild's output is in its folder o, so that paths are relative and
 *	 ccache finds what other trees have compiled
 */
struct build {
	const struct checking *c;
	const struct arch *arch;
	char *dir;
	char *src;
};

/**
 * kbuild_make() - run make as a user would
 * @b: the tree
 * @log: where everything that is printed goes
 * @more: goals and variables, ended by NULL
 *
 * Return: whether it succeeds.
 */
bool kbuild_make(const struct build *b, FILE *log, const char *const *more);

/**
 * kbuild_configure() - configure a tree for the topic that is looked at
 * @b: the tree
 * @log: as for kbuild_make(), and for symbols that are lost
 *
 * Return: whether each symbol of the configuration that this point knows has survived its
 * dependencies.
 */
bool kbuild_configure(const struct build *b, FILE *log);

/**
 * kbuild_prepare() - generate what comes before all compiling, and keep the environment
 * @b: the tree; it must be configured
 * @log: as for kbuild_make()
 *
 * To be called again when one of the files of patch_prepares() changes.
 *
 * Return: whether it succeeds.
 */
bool kbuild_prepare(const struct build *b, FILE *log);

/**
 * kbuild_prepared() - whether this run of vmali check has prepared a tree
 * @b: the tree
 */
bool kbuild_prepared(const struct build *b);

/**
 * kbuild_dirs() - compile what is out of date in the directories of the series, with W=1
 * @b: the tree, after kbuild_prepare()
 * @log: as for kbuild_make()
 * @sparse: whether sparse reads what is compiled
 *
 * Return: whether it succeeds.
 */
bool kbuild_dirs(const struct build *b, FILE *log, bool sparse);

#endif
