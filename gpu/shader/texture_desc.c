// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Descriptors of textures, planes and samplers.
 */
#include "texture_desc.h"

#define TYPE_SAMPLER		1
#define TYPE_TEXTURE		2
#define TYPE_PLANE		10

#define PLANE_GENERIC		1
#define PLANE_ASTC_2D		4
#define PLANE_ASTC_3D		5
#define PLANE_AFBC		6
#define PLANE_CHROMA_2P		8

/* AFBC Compression Mode */
#define AFBC_X24S8		15

/* Fields of the first word */
#define TYPE(w)			((w)[0] & 0xf)
#define SUBTYPE(w)		((w)[0] >> 4 & 0xf)

static u32 bits(u32 word, u32 first, u32 n)
{
	return word >> first & ((1u << n) - 1);
}

static u32 levels_of(const struct mali_texture *t)
{
	u32 most = t->width, n = 1;

	if (t->dimension != MALI_DIMENSION_1D && t->height > most)
		most = t->height;
	if (t->dimension == MALI_DIMENSION_3D && t->depth > most)
		most = t->depth;
	while (most > 1) {
		most >>= 1;
		n++;
	}
	return n;
}

bool mali_is_texture(const u32 word[MALI_DESCRIPTOR_WORDS])
{
	return TYPE(word) == TYPE_TEXTURE;
}

/* Of YUV, there are only textures of two dimensions */
static bool decode_format(struct mali_texture *t)
{
	if (mali_pixel_format(&t->format, t->encoded))
		return t->dimension <= MALI_DIMENSION_3D;
	return t->dimension == MALI_DIMENSION_2D &&
	       mali_yuv_format(&t->yuv, &t->format, t->encoded);
}

bool mali_texture_decode(struct mali_texture *t, const u32 word[MALI_DESCRIPTOR_WORDS])
{
	unsigned int i;

	memset(t, 0, sizeof(*t));
	if (!mali_is_texture(word))
		return false;
	t->dimension = bits(word[0], 4, 3);
	t->encoded = bits(word[0], 10, 22);
	if (!decode_format(t))
		return false;
	t->width = bits(word[1], 0, 16) + 1;
	t->height = bits(word[1], 16, 16) + 1;
	for (i = 0; i < 4; i++) {
		/* Component Swizzle: R, G, B, A, 0, 1 */
		t->swizzle[i] = (u8)bits(word[2], 3 * i, 3);
		if (t->swizzle[i] > MALI_ORDER_1)
			return false;
	}
	t->levels = bits(word[2], 16, 5) + 1;
	t->min_lod = bits(word[3], 0, 13);
	t->samples = 1u << bits(word[3], 13, 3);
	t->max_lod = bits(word[3], 16, 13);
	t->planes = word[4] | (u64)word[5] << 32;
	t->layers = bits(word[6], 0, 16) + 1;
	/* Depth shares its place with nothing, but only 3D has one */
	t->depth = t->dimension == MALI_DIMENSION_3D ? bits(word[7], 0, 16) + 1 : 1;
	return t->levels <= levels_of(t);
}

static void decode_surface(struct mali_plane *p, const u32 *word)
{
	p->surface.ordering = bits(word[0], 8, 4);
	p->surface.base = word[2] | (u64)bits(word[3], 0, 16) << 32;
	p->surface.row_stride = bits(word[4], 0, 27);
	p->surface.slice_stride = word[6] | (u64)bits(word[4], 27, 5) << 32;
}

/* An ordering that is not modelled makes no plane of it */
static void decode_compressed(struct mali_plane *p)
{
	p->surface.bytes = p->compressed.bytes;
	if (!mali_ordering_known(p->surface.ordering, p->surface.bytes))
		return;
	if (p->surface.ordering == MALI_ORDERING_BLOCKS)
		p->surface.ordering = MALI_ORDERING_TILES;
	p->kind = MALI_PLANE_COMPRESSED;
}

static bool decode_yuv(struct mali_plane *p)
{
	p->storage = mali_yuv_storage(p->clump);
	if (p->storage == MALI_YUV_NONE)
		return false;
	if (mali_yuv_ordered(p->storage, p->surface.ordering))
		p->kind = MALI_PLANE_YUV;
	return true;
}

static void decode_generic(struct mali_plane *p, const u32 *word)
{
	p->clump = bits(word[0], 24, 8);
	decode_surface(p, word);
	if (decode_yuv(p))
		return;
	if (mali_compressed_clump(&p->compressed, p->clump)) {
		decode_compressed(p);
		return;
	}
	p->surface.bytes = mali_clump_bytes(p->clump);
	if (p->surface.bytes && mali_ordering_known(p->surface.ordering, p->surface.bytes))
		p->kind = MALI_PLANE_GENERIC;
}

/* The extent is elsewhere, and there is no stride of slices */
static void decode_chroma_2p(struct mali_plane *p, const u32 *word)
{
	p->clump = bits(word[0], 24, 8);
	decode_surface(p, word);
	p->surface.slice_stride = 0;
	p->second = word[6] | (u64)word[7] << 32;
	p->width = bits(word[5], 0, 16) + 1;
	p->height = bits(word[5], 16, 16) + 1;
	decode_yuv(p);
}

static void decode_astc(struct mali_plane *p, const u32 *word)
{
	bool deep = SUBTYPE(word) == PLANE_ASTC_3D;
	u32 dimensions = bits(word[0], 26, 6);

	decode_surface(p, word);
	if (!(deep ? mali_compressed_astc_3d : mali_compressed_astc_2d)(&p->compressed, dimensions))
		return;
	p->compressed.hdr = bits(word[0], 24, 1);
	p->compressed.wide = bits(word[0], 25, 1);
	decode_compressed(p);
}

static void decode_afbc(struct mali_plane *p, const u32 *word)
{
	u32 width, height, mode = bits(word[0], 26, 6);

	p->afbc.shape = bits(word[0], 8, 3);
	p->afbc.tiled = bits(word[0], 19, 1);
	p->afbc.bytes = mali_afbc_bytes(mode);
	p->stencil = mode == AFBC_X24S8;
	p->afbc.header = word[2] | (u64)bits(word[3], 0, 16) << 32;
	p->afbc.row_stride = bits(word[4], 0, 27);
	p->afbc.slice_stride = word[6] | (u64)bits(word[4], 27, 5) << 32;
	if (p->afbc.bytes && mali_afbc_shape(p->afbc.shape, &width, &height))
		p->kind = MALI_PLANE_AFBC;
}

bool mali_plane_decode(struct mali_plane *p, const u32 word[MALI_DESCRIPTOR_WORDS])
{
	memset(p, 0, sizeof(*p));
	if (TYPE(word) != TYPE_PLANE)
		return false;
	p->width = bits(word[7], 0, 16) + 1;
	p->height = bits(word[7], 16, 16) + 1;
	if (SUBTYPE(word) == PLANE_GENERIC)
		decode_generic(p, word);
	if (SUBTYPE(word) == PLANE_ASTC_2D || SUBTYPE(word) == PLANE_ASTC_3D)
		decode_astc(p, word);
	if (SUBTYPE(word) == PLANE_AFBC)
		decode_afbc(p, word);
	if (SUBTYPE(word) == PLANE_CHROMA_2P)
		decode_chroma_2p(p, word);
	return true;
}

bool mali_sampler_decode(struct mali_sampler *s, const u32 word[MALI_DESCRIPTOR_WORDS])
{
	memset(s, 0, sizeof(*s));
	if (TYPE(word) != TYPE_SAMPLER)
		return false;
	s->reduction = (u8)bits(word[0], 4, 2);
	s->wrap[2] = (u8)bits(word[0], 8, 4);
	s->wrap[1] = (u8)bits(word[0], 12, 4);
	s->wrap[0] = (u8)bits(word[0], 16, 4);
	s->nearest_even = bits(word[0], 21, 1);
	s->linear_srgb = bits(word[0], 22, 1);
	s->seamless = bits(word[0], 23, 1);
	s->normalized = bits(word[0], 25, 1);
	s->minify_nearest = bits(word[0], 27, 1);
	s->magnify_nearest = bits(word[0], 28, 1);
	s->cutoff = bits(word[0], 29, 1) ? 128 : 0;
	s->mipmap = (u8)(word[0] >> 30);
	s->min_lod = (s32)bits(word[1], 0, 13);
	s->compare = (u8)bits(word[1], 13, 3);
	s->max_lod = (s32)bits(word[1], 16, 13);
	s->bias = (s16)word[2];
	s->anisotropy = (u8)(bits(word[2], 24, 2) == 3 ? bits(word[2], 16, 5) + 1 : 1);
	memcpy(s->border, &word[4], sizeof(s->border));
	return true;
}

u64 mali_plane_address(const struct mali_texture *t, u32 layer, u32 level, bool chroma)
{
	u64 n = (u64)layer * t->levels + level;

	if (t->yuv.planes > 1)
		n = 2 * n + chroma;
	return t->planes + n * MALI_DESCRIPTOR_BYTES;
}

u32 mali_level_size(u32 size, u32 level)
{
	u32 s = level < 32 ? size >> level : 0;

	return s ? s : 1;
}

static u32 unfold(u32 table)
{
	return table < 12 ? table : table + 48;
}

void mali_texture_handles(u64 source, bool wide, u32 *texture, u32 *sampler)
{
	u32 low = (u32)source;

	if (wide) {
		*sampler = low;
		*texture = (u32)(source >> 32);
		return;
	}
	*texture = unfold(bits(low, 27, 5)) << 24 | bits(low, 16, 11);
	*sampler = unfold(bits(low, 11, 5)) << 24 | bits(low, 0, 11);
}
