/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Arm Frame Buffer Compression, as far as drivers can see it: the sizes and places of headers
 * and bodies (Mesa, pan_layout.c), and that headers of zeros are a valid image (panvk resets
 * them when it binds memory).
 *
 * How hardware compresses is not public.  Superblocks of the model are either solid, with
 * their colour in the header, or not compressed, at a fixed place in the body: the sparse
 * layout, in which the driver allocates.  In those, the lossless transform (YTR) has no
 * effect.  Nothing but the model reads what it has written, except drivers that repack
 * bodies: they read from a header where its body is, and how large each of its 16 subblocks.
 */
#ifndef MALI_SHADER_AFBC_H
#define MALI_SHADER_AFBC_H

#include "../../lib/mali_types.h"

#define MALI_AFBC_HEADER_WORDS	4u
#define MALI_AFBC_HEADER_BYTES	16u
/* Pixels of a superblock, whatever its shape */
#define MALI_AFBC_PIXELS	256u
/* Largest pixel: two words of the header are for a solid colour */
#define MALI_AFBC_PIXEL_BYTES	8u

/**
 * struct mali_afbc - a level of a plane, or a target
 * @header: GPU VA of the headers
 * @row_stride: bytes from a row of headers to the next one; with @tiled: from a row of tiles
 * @slice_stride: bytes from the headers of a slice of a 3D image to those of the next one
 * @body_offset: bytes from the headers to the bodies; for writers only, headers have it
 * @bytes: of a pixel
 * @shape: AFBC Superblock Size: 16x16, 32x8, 64x4
 * @tiled: headers are in tiles of 8x8, of 4x4 if a pixel has more than 4 bytes
 */
struct mali_afbc {
	u64 header;
	u64 row_stride;
	u64 slice_stride;
	u32 body_offset;
	u32 bytes;
	u32 shape;
	bool tiled;
};

/* Return: false if there is no such superblock */
bool mali_afbc_shape(u32 shape, u32 *width, u32 *height);

/* Return: bytes of a pixel of an AFBC Compression Mode; 0 if the model doesn't know it */
u32 mali_afbc_bytes(u32 mode);

/* Return: GPU VA of the header of the superblock that pixel @x, @y is in */
u64 mali_afbc_header_address(const struct mali_afbc *a, u32 x, u32 y, u32 slice);

/* Return: bytes from the headers of a slice to the body of that superblock, for a writer */
u32 mali_afbc_body(const struct mali_afbc *a, u32 x, u32 y);

/* Return: number of pixel @x, @y in its superblock */
u32 mali_afbc_index(const struct mali_afbc *a, u32 x, u32 y);

/* Headers, 16 bytes each */
bool mali_afbc_is_solid(const u32 header[MALI_AFBC_HEADER_WORDS]);
/* The colour of a solid one; bytes from the slice's headers to the body of another one */
void mali_afbc_colour(const u32 header[MALI_AFBC_HEADER_WORDS], u32 pixel[2]);
u32 mali_afbc_body_of(const u32 header[MALI_AFBC_HEADER_WORDS]);
void mali_afbc_solid(u32 header[MALI_AFBC_HEADER_WORDS], const u32 pixel[2]);
void mali_afbc_uncompressed(u32 header[MALI_AFBC_HEADER_WORDS], u32 body);

#endif
