/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * vmali bench: how long things take, as a user waits for them.
 */
#ifndef LAUNCHER_BENCH_H
#define LAUNCHER_BENCH_H

#include "places.h"

/**
 * bench_main() - vmali bench; expects everything to be built
 * @places: where things are
 * @args: its arguments, ended by NULL
 *
 * Return: the exit status.
 */
int bench_main(const struct places *places, char **args);

#endif
