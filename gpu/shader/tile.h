/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * The tile buffer: what a shader core has of the framebuffer while it draws a tile.
 *
 * Hardware's size is for the driver to divide among targets; tiles of the model have 16x16
 * pixels, or fewer if there are many samples.  Programs cannot see the difference.
 */
#ifndef MALI_SHADER_TILE_H
#define MALI_SHADER_TILE_H

#include "target.h"

/* Samples of all pixels together */
#define MALI_TILE_SAMPLES	1024u
#define MALI_TILE_TARGETS	8u
#define MALI_TILE_MAX		16u

/* Z Internal Format */
enum mali_depth_format {
	MALI_DEPTH_D16 = 0,
	MALI_DEPTH_D24,
	MALI_DEPTH_D32,
};

/**
 * struct mali_tile - a tile buffer
 * @x, @y: its first pixel
 * @width, @height: pixels
 * @samples: of a pixel
 * @targets: render targets
 * @internal: format of each, enum mali_internal
 * @depth_format: enum mali_depth_format
 * @dirty: something has been drawn that has to be written to memory
 * @colour: values, see target.h
 * @depth: values; of D32 as binary32, of the others as integers
 * @stencil: values
 */
struct mali_tile {
	u32 x, y;
	u32 width, height;
	u32 samples;
	u32 targets;
	u8 internal[MALI_TILE_TARGETS];
	u8 depth_format;
	bool dirty;
	u32 colour[MALI_TILE_TARGETS][MALI_TILE_SAMPLES][4];
	u32 depth[MALI_TILE_SAMPLES];
	u8 stencil[MALI_TILE_SAMPLES];
};

/**
 * struct mali_tile_clear - what a tile begins with
 * @colour: of each target, as in the tile buffer
 * @depth: binary32
 * @stencil: value
 */
struct mali_tile_clear {
	u32 colour[MALI_TILE_TARGETS][4];
	u32 depth;
	u8 stencil;
};

/* Return: false if the model has no tiles with so many samples to a pixel */
bool mali_tile_size(u32 samples, u32 *width, u32 *height);

/* Fill @t, whose formats and size are set */
void mali_tile_begin(struct mali_tile *t, const struct mali_tile_clear *clear);

/* Return: index of a sample of the pixel at @x, @y of the framebuffer, which is in the tile */
static inline u32 mali_tile_index(const struct mali_tile *t, u32 x, u32 y, u32 sample)
{
	return ((y - t->y) * t->width + (x - t->x)) * t->samples + sample;
}

/* From binary32 to the tile buffer's depth, saturated to [0, 1] but for D32; and back */
u32 mali_depth_pack(u8 format, u32 f);
u32 mali_depth_unpack(u8 format, u32 depth);

#endif
