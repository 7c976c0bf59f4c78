/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Conditions, and how results of comparisons are written.
 */
#ifndef MALI_SHADER_COMPARE_H
#define MALI_SHADER_COMPARE_H

#include "exec.h"

/* Values of the modifier RESULT */
enum shader_result { SHADER_RESULT_I1, SHADER_RESULT_F1, SHADER_RESULT_M1, SHADER_RESULT_U1 };

u32 mali_true(enum shader_result result, unsigned int size);

#endif
