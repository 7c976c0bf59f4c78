/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Entry into protected mode.
 */
#ifndef MALI_PROTM_ENTER_H
#define MALI_PROTM_ENTER_H

#include "base.h"

bool mali_protm_serve_enter(struct mali_gpu *gpu);
void mali_protm_enter(struct mali_gpu *gpu);
void mali_protm_poll(struct mali_gpu *gpu);

#endif
