/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * YUV: formats whose chroma has fewer samples than luma, together with it or in planes of its own.
 *
 * Such a pixel format has a swizzle in [2:0], the order of chroma in bit 3, the place of chroma
 * in [11:9] and the encoding in [19:12] (Mesa, pan_format.c and genxml).  The texture unit does
 * not convert to RGB: Mesa's shaders do.
 *
 * Components are luma, and the two of chroma in their order in memory.
 */
#ifndef MALI_SHADER_YUV_H
#define MALI_SHADER_YUV_H

#include "layout.h"
#include "pixel.h"

/**
 * struct mali_yuv - a YUV format
 * @planes: 0 if it is not one; with one, chroma is in the plane of luma
 * @halved: the logarithm of how many texels share chroma, in x and in y
 * @centred: chroma is in the middle of them, otherwise at the first one
 * @chroma_first: in memory, of one plane
 * @swapped: the components of chroma are exchanged in memory
 */
struct mali_yuv {
	u8 planes;
	u8 halved[2];
	bool centred[2];
	bool chroma_first, swapped;
};

/* What a plane has for a component (Clump Format) */
enum mali_yuv_storage {
	MALI_YUV_NONE,
	MALI_YUV_8,
	MALI_YUV_10,		/* one after another, from the lowest bit on */
	MALI_YUV_10_IN_16,	/* the upper ones of 16 */
};

/**
 * struct mali_yuv_place - where a component is in memory
 * @va: GPU VA
 * @bytes: that have it, as a number whose first byte is the lowest one
 * @shift: its lowest bit in that number
 */
struct mali_yuv_place {
	u64 va;
	u32 bytes, shift;
};

/* Largest number of bytes of a place */
#define MALI_YUV_BYTES	4u

/*
 * @f: set to a format with three components in the order of the swizzle, alpha 1.  Return: false
 * if the model does not know the format, or it is not YUV
 */
bool mali_yuv_format(struct mali_yuv *yuv, struct mali_pixel_format *f, u32 encoded);

/* Return: how planes with this clump store a component; MALI_YUV_NONE if the model does not know */
enum mali_yuv_storage mali_yuv_storage(u32 clump);

/* Return: whether planes are stored so in this order (enum mali_ordering) */
bool mali_yuv_ordered(enum mali_yuv_storage storage, u32 ordering);

/*
 * Where a component is.  @x, @y: its texel, of chroma that of the fewer ones.  @surface: its
 * plane, or of three planes that of the first chroma component; @second: GPU VA of the other
 * one's.
 */
void mali_yuv_find(struct mali_yuv_place *place, const struct mali_yuv *yuv,
		   enum mali_yuv_storage storage, const struct mali_surface *surface, u64 second,
		   u32 x, u32 y, u32 component);

/* Return: binary32 of a component, from what is at its place */
u32 mali_yuv_value(enum mali_yuv_storage storage, u32 number, u32 shift);

#endif
