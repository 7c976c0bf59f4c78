/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Pictures in ordinary memory, and the operations on them in plain C: what the
 * GPU's protected jobs are compared with.
 *
 * A pixel is a 32-bit word, alpha, red, green and blue from the highest byte down
 * (DRM_FORMAT_ARGB8888).  Rows follow each other without padding.
 */
#ifndef VMALI_PICTURE_H
#define VMALI_PICTURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Pixels of a picture at most, in each direction. */
#define PICTURE_MAX	4096u

/* Full opacity of picture_blend(). */
#define PICTURE_OPAQUE	256u

/**
 * struct picture - a picture
 * @width: pixels of a row, 1 to PICTURE_MAX
 * @height: rows, 1 to PICTURE_MAX
 * @pixels: the rows, owned by the picture
 */
struct picture {
	uint32_t width;
	uint32_t height;
	uint32_t *pixels;
};

/**
 * struct picture_rect - a part of a picture
 * @x: first column
 * @y: first row
 * @width: columns
 * @height: rows
 */
struct picture_rect {
	uint32_t x;
	uint32_t y;
	uint32_t width;
	uint32_t height;
};

/**
 * picture_create() - make a black picture, alpha 0
 * @width: pixels of a row
 * @height: rows
 * @picture: filled in; the caller destroys it
 *
 * Return: 0; -EINVAL for a size of 0 or beyond PICTURE_MAX; -ENOMEM.
 */
int picture_create(uint32_t width, uint32_t height, struct picture *picture);

/**
 * picture_destroy() - free a picture; a zeroed one is allowed
 * @picture: picture, zeroed
 */
void picture_destroy(struct picture *picture);

/**
 * picture_bytes() - size of the pixels
 * @picture: picture
 */
size_t picture_bytes(const struct picture *picture);

/**
 * picture_contains() - whether a rectangle is inside, and not empty
 * @picture: picture
 * @rect: rectangle
 */
bool picture_contains(const struct picture *picture,
		      const struct picture_rect *rect);

/**
 * picture_clear() - fill a rectangle with a colour
 * @to: picture
 * @rect: inside @to
 * @colour: the pixel
 */
void picture_clear(struct picture *to, const struct picture_rect *rect,
		   uint32_t colour);

/**
 * picture_copy() - copy a rectangle
 * @to: picture
 * @x: column of @to
 * @y: row of @to; the rectangle must be inside there, too
 * @from: another picture
 * @rect: inside @from
 */
void picture_copy(struct picture *to, uint32_t x, uint32_t y,
		  const struct picture *from, const struct picture_rect *rect);

/**
 * picture_blend() - lay a picture with holes over another
 * @to: picture, opaque: alpha 255 everywhere, before and after
 * @x: column of @to
 * @y: row of @to; all of @over must be inside
 * @over: another picture.  Where its alpha is below 128 it has a hole
 * @opacity: 0 to PICTURE_OPAQUE.  Each colour becomes
 *	(over * opacity + to * (256 - opacity)) / 256, rounded down
 */
void picture_blend(struct picture *to, uint32_t x, uint32_t y,
		   const struct picture *over, uint32_t opacity);

/**
 * picture_opaque() - make every pixel opaque
 * @picture: picture
 */
void picture_opaque(struct picture *picture);

/**
 * picture_sample() - draw a frame of the built-in sequence: colour bars, a ramp and a
 * ball that moves
 * @width: pixels of a row, at least 16
 * @height: rows, at least 16
 * @frame: number of the frame
 * @picture: filled in, opaque; the caller destroys it
 */
int picture_sample(uint32_t width, uint32_t height, unsigned int frame,
		   struct picture *picture);

/**
 * picture_badge() - draw the built-in overlay: a ring with holes
 * @size: pixels in each direction, at least 16
 * @picture: filled in; the caller destroys it
 */
int picture_badge(uint32_t size, struct picture *picture);

#endif /* VMALI_PICTURE_H */
