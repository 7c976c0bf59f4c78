/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * What the host of the machine is to its init; each platform has its own.
 */
#ifndef VMALI_INIT_HOST_H
#define VMALI_INIT_HOST_H

#include <stdbool.h>

/**
 * host_line() - open the line to the host
 *
 * The first thing that init does: nothing is mounted, and no module is loaded, but what this
 * function needs.  An error ends the machine.
 *
 * Return: a descriptor for both directions, which changes no byte.
 */
int host_line(void);

/**
 * host_counter() - read the clock of the models
 * @ns: set to nanoseconds
 *
 * Return: false if it is the kernel's clock, so that there is nothing to compare.
 */
bool host_counter(unsigned long long *ns);

#endif
