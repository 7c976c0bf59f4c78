/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * The completion of instructions that do not complete when they are issued.
 */
#ifndef MALI_CS_COMPLETE_H
#define MALI_CS_COMPLETE_H

#include "group.h"

bool mali_cs_complete(struct mali_gpu *gpu, struct cs_ref *q, const struct cs_work *w);

#endif
