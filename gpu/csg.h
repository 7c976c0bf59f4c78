/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Group slots.
 */
#ifndef MALI_CSG_H
#define MALI_CSG_H

#include "group.h"

bool mali_csg_service(struct mali_gpu *gpu, unsigned int n);
void mali_csg_late_ack(struct mali_gpu *gpu, unsigned int n);
void mali_csg_update_idle(struct mali_gpu *gpu, unsigned int n);
bool mali_csg_save(struct mali_gpu *gpu, unsigned int n);

#endif
