/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Fragments of kernel configurations, with lines CONFIG_SYMBOL=VALUE.
 */
#ifndef LAUNCHER_CONFIG_H
#define LAUNCHER_CONFIG_H

#include "base.h"

/**
 * config_lost() - what a kernel made of a fragment
 * @out: where to print, for each symbol that did not survive its dependencies, sorted,
 *	 "SYMBOL=VALUE (is VALUE) ", where it may be "n"
 * @fragment: lines of the fragment; of a symbol that is there twice, the last one counts
 * @config: lines of the kernel's .config
 *
 * Return: how many there are.
 */
size_t config_lost(FILE *out, const struct args *fragment, const struct args *config);

/**
 * config_known() - a fragment without the symbols that a part of the series does not bring
 * @out: where to print its lines
 * @fragment: its lines
 * @source: the kernel's source, whose drivers/ and lib/ are searched
 */
void config_known(FILE *out, const struct args *fragment, const char *source);

#endif
