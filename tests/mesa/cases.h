/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Cases: each does something with Vulkan, and prints what has come of it in one line, which is
 * the same on every correct implementation.
 */
#ifndef MESA_CASES_H
#define MESA_CASES_H

#include "vk.h"

/**
 * struct mesa_case - a case
 * @name: as the command line and the output have it
 * @run: it; prints with result_print()
 */
struct mesa_case {
	const char *name;
	void (*run)(struct vk *vk, const char *name);
};

/* Each ends with a row without a name */
extern const struct mesa_case buffer_cases[];
extern const struct mesa_case image_cases[];
extern const struct mesa_case texture_cases[];
const struct mesa_case *draw_cases(void);
const struct mesa_case *vertex_cases(void);

/**
 * result_print() - print a case's result
 * @name: the case
 * @data: the bytes
 * @size: how many, at least 16
 *
 * The line has the name, the number of bytes, a hash of them, and the first four words.
 */
void result_print(const char *name, const void *data, size_t size);

#endif
