/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Binning of draws: what is visible of a batch's primitives goes into the Tiler Context's bins.
 */
#ifndef MALI_CS_BIN_H
#define MALI_CS_BIN_H

#include "binning.h"
#include "cs_batch.h"
#include "cs_progress.h"

/* Bytes of a Tiler Context that are read */
#define MALI_TILER_CONTEXT_BYTES	20u

/**
 * struct mali_tiler_context - words of the Tiler Context
 * @root: GPU VA of the bins
 * @flags: MALI_CONTEXT_*
 * @size: width and height less 1
 * @layers: their number less 1, and what is added to a layer
 */
struct mali_tiler_context {
	u64 root;
	u32 flags, size, layers;
};

/**
 * struct mali_recorded - where what is binned is from
 * @record: GPU VA of the draw's record
 * @instance: number
 */
struct mali_recorded {
	u64 record;
	u32 instance;
};

enum cs_progress mali_cs_bins_open(struct mali_gpu *gpu, struct cs_ref *q, unsigned int i,
				   struct mali_tiler_context *c, struct mali_bins_head *head);
enum cs_progress mali_cs_bin_rectangle(struct mali_gpu *gpu, struct cs_ref *q, unsigned int i,
				       u64 dcd, u64 scissor, u32 layer);
enum cs_progress mali_cs_bin_batch(struct mali_gpu *gpu, struct cs_ref *q, unsigned int i,
				   const struct mali_drawing *d, const struct mali_recorded *from,
				   struct draw_flight *f);

#endif
