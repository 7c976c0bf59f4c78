/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Descriptors of textures, planes and samplers, decoded: 8 words each, the same in v10 to v13
 * where a field exists in both (Mesa, src/panfrost/genxml).  Fields that came later are in
 * bits that were zero.
 */
#ifndef MALI_SHADER_TEXTURE_DESC_H
#define MALI_SHADER_TEXTURE_DESC_H

#include "afbc.h"
#include "compressed.h"
#include "layout.h"
#include "yuv.h"

#define MALI_DESCRIPTOR_WORDS	8u
#define MALI_DESCRIPTOR_BYTES	32u

/* Texture Dimension */
enum mali_dimension {
	MALI_DIMENSION_CUBE,
	MALI_DIMENSION_1D,
	MALI_DIMENSION_2D,
	MALI_DIMENSION_3D,
};

/**
 * struct mali_texture - a Texture descriptor
 * @format, @encoded: its pixel format, and that as in the descriptor
 * @yuv: what a YUV format has besides
 * @dimension: enum mali_dimension
 * @width, @height, @depth: texels of level 0
 * @layers: array size; cubes count once
 * @levels: mip levels, of which the planes exist
 * @samples: per texel
 * @min_lod, @max_lod: bounds, in 1/256
 * @swizzle: for each component of the result: 0 to 3, MALI_ORDER_0, MALI_ORDER_1
 * @planes: GPU VA of the Plane descriptors, those of a layer's levels in succession; two for each
 *	level if luma and chroma are in different planes
 */
struct mali_texture {
	struct mali_pixel_format format;
	struct mali_yuv yuv;
	u32 encoded;
	u32 dimension;
	u32 width, height, depth;
	u32 layers;
	u32 levels;
	u32 samples;
	u32 min_lod, max_lod;
	u8 swizzle[4];
	u64 planes;
};

enum mali_plane_kind {
	MALI_PLANE_NONE,	/* a null plane, or one that is not modelled */
	MALI_PLANE_GENERIC,
	MALI_PLANE_AFBC,
	MALI_PLANE_COMPRESSED,
	MALI_PLANE_YUV,
};

/**
 * struct mali_plane - a Plane descriptor
 * @kind: enum mali_plane_kind, which of @surface and @afbc is set
 * @storage: of a plane of YUV, whose texels @surface is of; the format says how many bytes
 * @second: GPU VA of the second one, if the two components of chroma have a plane each
 * @clump: of a generic plane
 * @compressed: of a compressed one, whose blocks @surface is of
 * @stencil: texels of an AFBC plane are the stencil of pixels of depth and stencil
 * @width, @height: texels
 */
struct mali_plane {
	u32 kind;
	u32 clump;
	u32 width, height;
	struct mali_compressed compressed;
	enum mali_yuv_storage storage;
	u64 second;
	struct mali_surface surface;
	struct mali_afbc afbc;
	bool stencil;
};

/* Wrap Mode */
enum mali_wrap {
	MALI_WRAP_REPEAT = 8,
	MALI_WRAP_EDGE,
	MALI_WRAP_BORDER = 11,
	MALI_WRAP_MIRRORED_REPEAT,
	MALI_WRAP_MIRRORED_EDGE,
	MALI_WRAP_MIRRORED_BORDER = 15,
};

/* Func: of compare functions and tests */
enum mali_func {
	MALI_FUNC_NEVER,
	MALI_FUNC_LESS,
	MALI_FUNC_EQUAL,
	MALI_FUNC_LEQUAL,
	MALI_FUNC_GREATER,
	MALI_FUNC_NOTEQUAL,
	MALI_FUNC_GEQUAL,
	MALI_FUNC_ALWAYS,
};

/* Mipmap Mode */
enum mali_mipmap {
	MALI_MIPMAP_NEAREST,
	MALI_MIPMAP_NONE,
	MALI_MIPMAP_FAST_TRILINEAR,
	MALI_MIPMAP_TRILINEAR,
};

/* Reduction Mode */
enum mali_reduction {
	MALI_REDUCTION_AVERAGE = 0,
	MALI_REDUCTION_MINIMUM = 2,
	MALI_REDUCTION_MAXIMUM = 3,
};

/**
 * struct mali_sampler - a Sampler descriptor
 * @wrap: enum mali_wrap of s, t, r
 * @minify_nearest, @magnify_nearest: filters
 * @mipmap: enum mali_mipmap
 * @cutoff: LOD up to which a texture is magnified, in 1/256
 * @nearest_even: how coordinates are rounded to 1/256 of a texel; or down
 * @normalized: coordinates are in [0, 1)
 * @seamless: cube maps are filtered across faces
 * @linear_srgb: sRGB textures are not decoded
 * @compare: enum mali_func
 * @reduction: enum mali_reduction
 * @min_lod, @max_lod, @bias: in 1/256
 * @anisotropy: the most
 * @border: colour, as components of the texture's kind
 */
struct mali_sampler {
	u8 wrap[3];
	bool minify_nearest, magnify_nearest;
	u8 mipmap;
	u8 compare;
	u8 reduction;
	u8 anisotropy;
	bool nearest_even;
	bool normalized;
	bool seamless;
	bool linear_srgb;
	s32 cutoff;
	s32 min_lod, max_lod, bias;
	u32 border[4];
};

/*
 * Return: false if @word is not a Texture, or its format or dimension is not modelled, or it
 * has more levels than its size allows
 */
bool mali_texture_decode(struct mali_texture *t, const u32 word[MALI_DESCRIPTOR_WORDS]);

/* Return: whether @word is a Texture, be it one that can be decoded or not */
bool mali_is_texture(const u32 word[MALI_DESCRIPTOR_WORDS]);

/* A plane of @t.  Return: false if @word is not a Plane; a plane that is not modelled is none */
bool mali_plane_decode(struct mali_plane *p, const u32 word[MALI_DESCRIPTOR_WORDS]);

/* Return: false if @word is not a Sampler */
bool mali_sampler_decode(struct mali_sampler *s, const u32 word[MALI_DESCRIPTOR_WORDS]);

/*
 * Return: GPU VA of the Plane of a level of a layer; faces of cubes are layers.  @chroma: that of
 * chroma, which can be the same
 */
u64 mali_plane_address(const struct mali_texture *t, u32 layer, u32 level, bool chroma);

/* Return: texels of a level, of @size of level 0 */
u32 mali_level_size(u32 size, u32 level);

/*
 * Texture and sampler of a handle pair, as handles of resource tables (table in [31:24], index
 * below): narrow ones are in @low, each of 11 and 5 bits; of wide ones @low is the sampler's
 * (Mesa, bi_emit_tex_valhall()).  Tables of narrow handles are folded: the last four are 60
 * to 63.
 */
void mali_texture_handles(u64 source, bool wide, u32 *texture, u32 *sampler);

#endif
