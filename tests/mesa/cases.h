/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Cases: each does something with Vulkan, and prints what has come of it in a line or more, which
 * are the same on every correct implementation, or say by how much they may differ.
 */
#ifndef MESA_CASES_H
#define MESA_CASES_H

#include "result.h"
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
extern const struct mesa_case sampler_cases[];
extern const struct mesa_case sparse_cases[];
extern const struct mesa_case view_cases[];
extern const struct mesa_case target_cases[];
extern const struct mesa_case state_cases[];
extern const struct mesa_case line_cases[];
extern const struct mesa_case command_cases[];
extern const struct mesa_case kernel_cases[];
extern const struct mesa_case ycbcr_cases[];
/* Only when they are named, not when a pattern matches: they need a faster GPU (--speed) */
extern const struct mesa_case lone_cases[];
const struct mesa_case *draw_cases(void);
const struct mesa_case *vertex_cases(void);

#endif
