/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * What a CPU accesses where it maps protected memory.
 */
#ifndef VMALI_CPU_WINDOW_H
#define VMALI_CPU_WINDOW_H

#include "../../trusted/include/mali_trusted.h"

void vmali_cpu_window_init(struct mali_trusted *model);

#endif
