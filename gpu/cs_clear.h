/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Writes one colour to a rectangle of a render target, whatever its layout.
 */
#ifndef MALI_CS_CLEAR_H
#define MALI_CS_CLEAR_H

#include "cs_progress.h"
#include "group.h"
#include "shader/afbc.h"
#include "shader/layout.h"
#include "shader/target.h"

/**
 * struct cs_clear - what to write
 * @surface: the target, if it is not AFBC
 * @afbc: the target, if it is
 * @compressed: it is
 * @pixel: colour, in the target's format
 * @bytes: of a pixel
 * @x0, @y0, @x1, @y1: rectangle of pixels, inclusive
 * @width, @height: pixels of the framebuffer; what is beyond them in a superblock is not kept
 */
struct cs_clear {
	struct mali_surface surface;
	struct mali_afbc afbc;
	bool compressed;
	u8 pixel[MALI_TARGET_BYTES];
	u32 bytes;
	u32 x0, y0, x1, y1;
	u32 width, height;
};

/*
 * Continue at @position, which begins as 0 and has 56 bits, for a bounded number of writes.
 * Return: CSP_DONE when the rectangle is complete; CSP_STALL if an access has not been made.
 */
enum cs_progress mali_cs_clear(struct mali_gpu *gpu, struct cs_ref *q, const struct cs_clear *c,
			       u64 *position, u32 *cost);

#endif
