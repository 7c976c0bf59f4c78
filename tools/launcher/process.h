/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Running other programs.
 */
#ifndef LAUNCHER_PROCESS_H
#define LAUNCHER_PROCESS_H

#include "base.h"

/**
 * process_run() - run a program and wait for it
 * @argv: the program and its arguments, ended by NULL
 * @in: descriptor for its standard input, -1 for an empty one
 * @out: descriptor for its standard output, -1 for none
 * @err: descriptor for its standard error, -1 for none
 *
 * Return: its exit status, 127 if it cannot be started, 128 + N if signal N ended it.
 */
int process_run(char *const *argv, int in, int out, int err);

/**
 * process_output() - run a program, and take its standard output
 * @argv: the program and its arguments, ended by NULL
 * @in: as for process_run()
 * @err: likewise
 * @output: set to what it prints, without line feeds at the end; the caller's to free
 *
 * Return: as process_run().
 */
int process_output(char *const *argv, int in, int err, char **output);

/**
 * hash_of() - the key of some data: the start of its SHA-256 sum, by the program sha256sum
 * @data: the data
 * @size: bytes
 *
 * Return: 16 hexadecimal digits, the caller's to free; a failure ends the process.
 */
char *hash_of(const char *data, size_t size);

#endif
