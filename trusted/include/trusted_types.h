/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * The only place where the trusted-firmware model depends on where it is built:
 * fixed-width types, and the three memory functions that a compiler may call
 * on its own anyway.
 */

#ifndef TRUSTED_TYPES_H
#define TRUSTED_TYPES_H

#ifdef __KERNEL__
#include <linux/stddef.h>
#include <linux/types.h>
#else
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#endif

#endif /* TRUSTED_TYPES_H */
