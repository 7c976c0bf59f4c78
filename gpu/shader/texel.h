/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Texels of a texture, by level, layer and coordinates.
 */
#ifndef MALI_SHADER_TEXEL_H
#define MALI_SHADER_TEXEL_H

#include "texture_desc.h"

/**
 * struct mali_texture_memory - how a texture unit reads
 * @descriptor: descriptors
 * @data: texels, and headers of AFBC
 * @ctx: their first argument
 * @unknown: a format or layout that the model does not know is about to be read as zeros; or NULL
 *
 * @descriptor and @data return false if the access has not been made and will not be made by the
 * texture unit; the instruction is then to be executed again, or not at all.
 */
struct mali_texture_memory {
	bool (*descriptor)(void *ctx, u64 va, void *buf, u32 len);
	bool (*data)(void *ctx, u64 va, void *buf, u32 len);
	void *ctx;
	void (*unknown)(void *ctx);
};

/* Planes that a reader remembers */
#define MALI_TEXEL_PLANES	4u

/**
 * struct mali_texels - a reader of a texture, for the duration of an instruction
 * @memory, @texture: whose texels
 * @format: the texture's, or what replaces it
 * @va, @plane: planes that have been read; no @va is 0
 */
struct mali_texels {
	const struct mali_texture_memory *memory;
	const struct mali_texture *texture;
	struct mali_pixel_format format;
	u64 va[MALI_TEXEL_PLANES];
	struct mali_plane plane[MALI_TEXEL_PLANES];
};

/**
 * struct mali_texel_at - which texel
 * @level: mip level
 * @layer: of an array; six are a cube
 * @x, @y: coordinates in the level
 * @slice: z of a 3D texture, or the sample
 */
struct mali_texel_at {
	u32 level, layer;
	u32 x, y, slice;
};

void mali_texels_begin(struct mali_texels *r, const struct mali_texture_memory *memory,
		       const struct mali_texture *texture);

/* What is read: of YUV, luma and chroma have different texels, whose numbers differ, too */
enum mali_texel_part {
	MALI_TEXEL_ALL,
	MALI_TEXEL_LUMA,
	MALI_TEXEL_CHROMA,
};

/* Return: whether the texture has such a texel */
bool mali_texel_exists(const struct mali_texture *t, const struct mali_texel_at *at);

/*
 * Components of a texel that exists, before the texture's swizzle; zeros, where the format
 * has a component, if its plane is not modelled.  Return: false if an access has not been made
 */
bool mali_texel_read(struct mali_texels *r, const struct mali_texel_at *at, u32 rgba[4]);

/*
 * The same of luma or chroma alone, @at being a texel of that; only those components of @rgba are
 * set that have it
 */
bool mali_texel_read_part(struct mali_texels *r, const struct mali_texel_at *at,
			  enum mali_texel_part part, u32 rgba[4]);

/* Return: the logarithm of how many texels along an axis share one of the part */
u32 mali_texel_halved(const struct mali_texture *t, enum mali_texel_part part, u32 axis);

/* Return: whether a component of the texture's format is of the part */
bool mali_texel_has(const struct mali_texels *r, enum mali_texel_part part, u32 i);

/*
 * GPU VA of a texel that exists, in @va; 0 if it has none, as in AFBC or compressed blocks.
 * Return: false if an access has not been made
 */
bool mali_texel_address(struct mali_texels *r, const struct mali_texel_at *at, u64 *va);

#endif
