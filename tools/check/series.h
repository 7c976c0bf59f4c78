/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * The series as its checks see it: its patches, and the files they touch.
 */
#ifndef CHECK_SERIES_H
#define CHECK_SERIES_H

#include "../launcher/base.h"

/**
 * struct series - the series
 * @patches: the files, in order
 * @touched: the paths that they touch below the root of the kernel, sorted
 * @dirs: directories to compile for all that, with a slash at the end, sorted
 */
struct series {
	struct args patches;
	struct args touched;
	struct args dirs;
};

/**
 * series_read() - read the patches
 * @top: the checkout
 * @source: the kernel's source before the series
 *
 * A directory to compile is the nearest one that kbuild knows before the series, without
 * those that are below another.
 */
struct series series_read(const char *top, const char *source);

/**
 * patch_compiles() - whether a patch touches anything that is compiled
 * @path: the patch's file
 */
bool patch_compiles(const char *path);

/**
 * patch_configures() - whether a patch touches what kernels are configured by
 * @path: the patch's file
 */
bool patch_configures(const char *path);

/**
 * point_key() - the key of what compiling a point of the series depends on
 * @series: the series
 * @n: how many patches are applied
 *
 * Return: the key, the caller's to free.
 */
char *point_key(const struct series *series, size_t n);

#endif
