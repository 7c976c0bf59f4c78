/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Writes a tile to memory.
 */
#ifndef MALI_WRITEBACK_H
#define MALI_WRITEBACK_H

#include "cs_progress.h"
#include "frame.h"

#define MALI_WRITEBACK_PIXELS	(MALI_TILE_MAX * MALI_TILE_MAX)

/**
 * struct mali_writeback - a tile that is being written
 * @position: the next surface; begins as 0
 * @data: its pixels, row by row
 * @block: the same, as a block has them; or those of a superblock that keeps some
 */
struct mali_writeback {
	u32 position;
	u8 data[MALI_WRITEBACK_PIXELS * MALI_TARGET_BYTES];
	u8 block[MALI_WRITEBACK_PIXELS * MALI_TARGET_BYTES];
};

/* Whether a tile has to be written.  Return: false if nothing of it is */
bool mali_writeback_needed(const struct mali_frame *frame, const struct mali_tile *tile);

/* Return: how many targets of a frame the model can not write */
u32 mali_writeback_refused(const struct mali_frame *frame);

/*
 * Continue with a surface of a target.
 * Return: CSP_DONE when all have been written; CSP_STALL if an access has not been made.
 */
enum cs_progress mali_writeback(struct mali_gpu *gpu, struct cs_ref *q,
				const struct mali_frame *frame, const struct mali_tile *tile,
				struct mali_writeback *w, u32 *cost);

#endif
