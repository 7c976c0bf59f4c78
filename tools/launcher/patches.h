/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * The patches of the series, as files.
 */
#ifndef LAUNCHER_PATCHES_H
#define LAUNCHER_PATCHES_H

#include "base.h"

/**
 * patches_of() - the files of a part of the series, in order
 * @top: the checkout
 * @series: none, protm for all patches, or a number for the first so many
 *
 * The patches for User-Mode Linux, *-um-*, are the machine's and in each part: with them
 * alone, too, the driver is mainline's.
 *
 * Return: their paths; the cover letter of git format-patch is none of them.
 */
struct args patches_of(const char *top, const char *series);

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
