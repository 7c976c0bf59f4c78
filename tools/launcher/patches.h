/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * A patch of the series, as a file.
 */
#ifndef LAUNCHER_PATCHES_H
#define LAUNCHER_PATCHES_H

#include "base.h"

/**
 * patch_diff() - a patch without its message, which changes nothing that is compiled
 * @path: the patch's file; if it cannot be read, the process ends
 * @size: set to the bytes
 *
 * Return: the text from the first "diff --git" on, the caller's to free.
 */
char *patch_diff(const char *path, size_t *size);

/**
 * patch_files() - what a patch touches
 * @path: the patch's file; if it cannot be read, the process ends
 *
 * Return: the paths below the root of the kernel, in the patch's order.
 */
struct args patch_files(const char *path);

#endif
