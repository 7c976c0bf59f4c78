/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Puts primitives into bins.
 */
#ifndef MALI_BINNING_H
#define MALI_BINNING_H

#include "bins.h"

/**
 * struct mali_bins_head - the beginning of a struct mali_bins_root
 */
struct mali_bins_head {
	u32 magic, shift;
	u64 sequence;
};

bool mali_binning_begin(struct mali_gpu *gpu, struct cs_ref *q, u64 root, u32 shift);
bool mali_binning_open(struct mali_gpu *gpu, struct cs_ref *q, u64 root,
		       struct mali_bins_head *head);
bool mali_binning_valid(const struct mali_bins_head *head);
bool mali_binning_add(struct mali_gpu *gpu, struct cs_ref *q, u64 root,
		      struct mali_bins_head *head, u64 va, struct mali_primitive *p);

#endif
