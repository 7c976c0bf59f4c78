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
 * exists() - whether there is such a file
 * @path: the file; a symbolic link to nothing is none
 */
bool exists(const char *path);

/**
 * file_read() - the content of a file; an error while reading ends the process
 * @path: the file
 * @size: set to its bytes
 *
 * Return: the content with a null byte after it, the caller's to free; NULL if the file
 * cannot be opened.
 */
char *file_read(const char *path, size_t *size);

/**
 * file_contains() - whether a file, binary or not, has some text
 * @path: file
 * @what: the text
 *
 * Return: false, too, if the file cannot be read.
 */
bool file_contains(const char *path, const char *what);

/**
 * file_text() - the content of a text file
 * @path: the file
 *
 * Return: the content, "" if the file cannot be opened; the caller's to free.
 */
char *file_text(const char *path);

/**
 * file_write() - write a file; an error ends the process
 * @path: the file
 * @content: what to write
 * @size: bytes
 */
void file_write(const char *path, const char *content, size_t size);

/**
 * lock_take() - wait until no other vmali makes the same thing
 * @cache: the cache, which has the locks
 * @name: of what is made, without a slash
 *
 * Return: a descriptor; closing it releases the lock.
 */
int lock_take(const char *cache, const char *name);

/**
 * files_in() - the files in a directory
 * @dir: the directory; if there is none, there are no files
 * @suffix: how their names end, or ""
 *
 * Return: their paths, sorted by name as in the C locale; without hidden ones.
 */
struct args files_in(const char *dir, const char *suffix);

/**
 * programs_in() - the executable files in a directory
 * @dir: as for files_in()
 * @suffix: likewise
 *
 * Return: likewise.
 */
struct args programs_in(const char *dir, const char *suffix);

#endif
