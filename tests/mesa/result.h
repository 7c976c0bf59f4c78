/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * How the clients print what has come of a case.
 */
#ifndef MESA_RESULT_H
#define MESA_RESULT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Print all bytes after each line, too, in lines that begin with "x" */
extern bool result_all_bytes;

/**
 * result_print() - print a case's result
 * @name: the case
 * @data: the bytes
 * @size: how many, at least 16
 *
 * The line has the name, the number of bytes, a hash of them, and the first four words.
 */
void result_print(const char *name, const void *data, size_t size);

/**
 * result_print_within() - print a result that need not be the same everywhere
 * @name: the case
 * @values: numbers
 * @count: how many
 * @tolerance: by how much each may differ from what another implementation has
 */
void result_print_within(const char *name, const int32_t *values, size_t count,
			 uint32_t tolerance);

#endif
