/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Draws a tile: frame shaders, primitives, and what is written to memory.
 */
#ifndef MALI_CS_TILE_H
#define MALI_CS_TILE_H

#include "bins.h"
#include "shaders.h"
#include "writeback.h"

/**
 * struct mali_flight - the tile that a core draws
 * @frame: framebuffer
 * @cursor: where the walk through primitives is
 * @primitive: the one that is drawn, if @found
 * @draw: what it belongs to, @draw_va of it in memory, 0 if that is not loaded
 * @writeback: see there
 * @phase: enum in cs_tile.c
 * @found: there is a primitive
 * @begun: it has been handed to the core
 * @running: a warp of it executes
 */
struct mali_flight {
	struct mali_frame frame;
	struct mali_bins_cursor cursor;
	struct mali_primitive primitive;
	struct mali_draw draw;
	u64 draw_va;
	struct mali_writeback writeback;
	u8 phase;
	bool found, begun, running;
};

/**
 * struct flights - state of this file
 * @flight: of each core
 */
struct flights {
	struct mali_flight flight[SHADERS_MAX];
};

void mali_tile_launch(struct mali_gpu *gpu, struct shader_core *core,
		      const struct mali_frame *frame, u32 x, u32 y);
enum shader_progress mali_tile_run(struct mali_gpu *gpu, struct cs_ref *q,
				   struct shader_core *core, u32 *budget, u32 *cost);

#endif
