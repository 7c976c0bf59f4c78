/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Exit from protected mode.
 */
#ifndef MALI_PROTM_EXIT_H
#define MALI_PROTM_EXIT_H

#include "mode.h"

void mali_protm_leave(struct mali_gpu *gpu, enum mali_protm_exit why);
void mali_protm_cancel(struct mali_gpu *gpu);
void mali_protm_report_exit(struct mali_gpu *gpu);

#endif
