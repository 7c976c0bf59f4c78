/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Small files, and the run directory.
 */
#ifndef VMALI_INIT_FILES_H
#define VMALI_INIT_FILES_H

#include <stddef.h>

/* The run directory, where the guest has it now */
extern const char *run_dir;

/**
 * slurp() - read a file
 * @path: the file
 * @len: set to how many bytes it has, or NULL
 *
 * Return: its bytes with a zero after them, the caller's to free; NULL if there is none.
 */
char *slurp(const char *path, size_t *len);

/**
 * slurp_run() - read a file of the run directory; without it, the machine ends
 * @name: its name
 * @len: set to how many bytes it has, or NULL
 *
 * Return: its bytes with a zero after them, the caller's to free.
 */
char *slurp_run(const char *name, size_t *len);

/**
 * strings() - take zero-terminated strings apart
 * @buf: the strings
 * @len: bytes
 *
 * Return: a NULL-terminated vector of them.
 */
char **strings(char *buf, size_t len);

/**
 * write_file() - write a text to a file that is there; if that fails, the machine ends
 * @path: the file
 * @text: the text
 */
void write_file(const char *path, const char *text);

#endif
