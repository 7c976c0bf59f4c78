/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Integer types and the few C library functions the GPU model uses, from the
 * kernel when built as a module and from the C library otherwise.  The only
 * place in gpu/ that names an environment.
 */
#ifndef MALI_TYPES_H
#define MALI_TYPES_H

#ifdef __KERNEL__
#include <linux/array_size.h>
#include <linux/types.h>
#include <linux/string.h>
#else
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef uint64_t u64;
typedef int8_t s8;
typedef int16_t s16;
typedef int32_t s32;
typedef int64_t s64;

/* The kernel's test harness has it, too */
#ifndef ARRAY_SIZE
#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))
#endif
#endif

#endif
