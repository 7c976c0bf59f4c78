/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Picture operations as command streams: clear, copy and blend without a shader.  A clear
 * is a fragment job without geometry; the rest is loads, additions and branches of the
 * command-stream frontend.
 *
 * What they compute is what picture_clear(), picture_copy() and picture_blend() do.
 * Each operation sets up everything that it needs and waits for its own work, so
 * operations can follow each other inside one protected region.
 * They write nothing but their target, and use no sync objects and no calls.
 *
 * Registers 0 to 31 and 40 to 43 are used, on v14 68 to 123, too, and what was in them is lost.
 */
#ifndef VMALI_COMPOSE_H
#define VMALI_COMPOSE_H

#include <stdint.h>

#include <vmali/cs.h>

#include "picture.h"

/* Instructions of an operation at most. */
#define COMPOSE_CLEAR_MAX	64u
#define COMPOSE_FILL_MAX	64u
#define COMPOSE_COPY_MAX	64u
#define COMPOSE_BLEND_MAX	512u

/**
 * struct surface - a picture in GPU memory
 * @va: GPU VA of the first pixel, multiple of 4
 * @width: pixels of a row; rows follow each other without padding
 * @height: rows
 */
struct surface {
	uint64_t va;
	uint32_t width;
	uint32_t height;
};

/* Bytes of a struct compose_frame's memory: a framebuffer descriptor with one target. */
#define COMPOSE_FRAME_BYTES	192u

/**
 * struct compose_frame - memory for a framebuffer descriptor
 * @cpu: where it is written, when the stream is; the caller's until the stream has run
 * @va: where the GPU reads it, multiple of 64.  In ordinary memory, also in protected mode:
 *	there is nothing secret in it, and a region may read ordinary memory
 */
struct compose_frame {
	uint32_t *cpu;
	uint64_t va;
};

/**
 * compose_begin() - what every stream of operations starts with
 * @b: builder; the scoreboard entries are chosen, and fragment work is asked for.  Not
 *	inside a region
 */
void compose_begin(struct vmali_cs_builder *b);

/**
 * compose_clear() - make a whole surface one colour
 * @b: builder
 * @to: target
 * @colour: the pixel
 * @frame: for this clear alone
 *
 * By RUN_FRAGMENT, if the surface can be a render target: a linear one has to start at a
 * multiple of 64 bytes, and so has each of its rows [Mesa].  Otherwise as compose_fill().
 */
void compose_clear(struct vmali_cs_builder *b, const struct surface *to, uint32_t colour,
		   const struct compose_frame *frame);

/**
 * compose_fill() - fill a rectangle with a colour, by stores
 * @b: builder
 * @to: target
 * @rect: inside @to, not empty
 * @colour: the pixel
 */
void compose_fill(struct vmali_cs_builder *b, const struct surface *to,
		  const struct picture_rect *rect, uint32_t colour);

/**
 * compose_copy() - copy a rectangle
 * @b: builder
 * @to: target
 * @x: column of @to
 * @y: row of @to
 * @from: source, not the target
 * @rect: inside @from, not empty, and inside @to at @x and @y
 */
void compose_copy(struct vmali_cs_builder *b, const struct surface *to, uint32_t x,
		  uint32_t y, const struct surface *from,
		  const struct picture_rect *rect);

/**
 * compose_blend() - lay a surface with holes over another
 * @b: builder
 * @to: target, opaque
 * @x: column of @to
 * @y: row of @to; all of @over is inside
 * @over: source.  The alpha of its pixels is 255, or 0 for a hole: see
 *	compose_prepare()
 * @opacity: 0 to PICTURE_OPAQUE
 */
void compose_blend(struct vmali_cs_builder *b, const struct surface *to, uint32_t x,
		   uint32_t y, const struct surface *over, uint32_t opacity);

/**
 * compose_prepare() - make the alpha of an overlay 0 or 255
 * @over: picture; looks the same to picture_blend() before and after
 */
void compose_prepare(struct picture *over);

#endif /* VMALI_COMPOSE_H */
