/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Files and directories.
 */
#ifndef LAUNCHER_FILES_H
#define LAUNCHER_FILES_H

#include "base.h"

/**
 * make_dirs() - make a directory, and those above it; an error ends the process
 * @path: the directory; that it exists is no error
 */
void make_dirs(const char *path);

/**
 * remove_tree() - remove a directory with all that is in it
 * @path: the directory; that there is none is no error
 */
void remove_tree(const char *path);

/**
 * open_file() - open a file; an error ends the process
 * @path: the file
 * @mode: as for fopen(); it is closed on exec in any case
 */
FILE *open_file(const char *path, const char *mode);

/**
 * close_file() - close a file that was written; any error so far ends the process
 * @f: the file
 * @path: its name, for the message
 */
void close_file(FILE *f, const char *path);

/**
 * programs_in() - the executable files in a directory
 * @dir: the directory; if there is none, there are no files
 * @suffix: how their names end, or ""
 *
 * Return: their paths, sorted by name as in the C locale.
 */
struct args programs_in(const char *dir, const char *suffix);

#endif
