/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * What the programs' command lines share.  A mistake is printed as one line on standard error.
 */
#ifndef VMALI_OPTIONS_H
#define VMALI_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

/**
 * options_number() - parse optarg as a number
 * @name: the option, without dashes
 * @min: smallest value
 * @max: largest value
 * @value: set to the number
 *
 * Return: false if it is none between @min and @max.
 */
bool options_number(const char *name, uint32_t min, uint32_t max, uint32_t *value);

/**
 * options_end() - check that getopt_long() has left no arguments
 * @argc: main()'s
 * @argv: main()'s
 *
 * Return: false if there is one.
 */
bool options_end(int argc, char **argv);

#endif /* VMALI_OPTIONS_H */
