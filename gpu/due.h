/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Requests that are due.
 */
#ifndef MALI_DUE_H
#define MALI_DUE_H

#include "base.h"

void mali_due(struct mali_gpu *gpu);

#endif
