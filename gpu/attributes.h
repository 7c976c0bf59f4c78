/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Memory attributes and shareability: what a driver may select.
 */
#ifndef MALI_ATTRIBUTES_H
#define MALI_ATTRIBUTES_H

#include "base.h"

/**
 * struct attributes - state of this file
 * @protocol: COHERENCY_PROTOCOL
 */
struct attributes {
	u32 protocol;
};

void mali_attributes_reset(struct mali_gpu *gpu);
void mali_attributes_set_protocol(struct mali_gpu *gpu, u32 protocol);
void mali_attributes_check_tables(struct mali_gpu *gpu, u64 transcfg);
void mali_attributes_check_leaf(struct mali_gpu *gpu, u32 attr, u32 shareability);

#endif
