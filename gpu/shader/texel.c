// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Texels of a texture.
 */
#include "float_bits.h"
#include "texel.h"

void mali_texels_begin(struct mali_texels *r, const struct mali_texture_memory *memory,
		       const struct mali_texture *texture)
{
	memset(r, 0, sizeof(*r));
	r->memory = memory;
	r->texture = texture;
	r->format = texture->format;
}

bool mali_texel_exists(const struct mali_texture *t, const struct mali_texel_at *at)
{
	u32 layers = t->dimension == MALI_DIMENSION_CUBE ? 6 * t->layers : t->layers;
	u32 slices = t->dimension == MALI_DIMENSION_3D ? mali_level_size(t->depth, at->level) :
		     t->samples;
	u32 height = t->dimension == MALI_DIMENSION_1D ? 1 : mali_level_size(t->height, at->level);

	return at->level < t->levels && at->layer < layers && at->slice < slices &&
	       at->x < mali_level_size(t->width, at->level) && at->y < height;
}

/* Planes of YUV have texels of such textures, and these have no others */
static bool is_known(const struct mali_texels *r, const struct mali_plane *p)
{
	return p->kind != MALI_PLANE_NONE &&
	       (p->kind == MALI_PLANE_YUV) == (r->texture->yuv.planes != 0);
}

/* Return: NULL if an access has not been made */
static const struct mali_plane *find_plane(struct mali_texels *r, u32 layer, u32 level, bool chroma)
{
	u64 va = mali_plane_address(r->texture, layer, level, chroma);
	u32 i = (u32)(va / MALI_DESCRIPTOR_BYTES % MALI_TEXEL_PLANES);
	u32 word[MALI_DESCRIPTOR_WORDS];

	/* Never the same: bit 0 says that there is one */
	if (r->va[i] == (va | 1))
		return &r->plane[i];
	r->va[i] = 0;
	if (!r->memory->descriptor(r->memory->ctx, va, word, sizeof(word)))
		return NULL;
	/* What is no plane has no texels */
	if (mali_plane_decode(&r->plane[i], word) && !is_known(r, &r->plane[i]) &&
	    r->memory->unknown)
		r->memory->unknown(r->memory->ctx);
	r->va[i] = va | 1;
	return &r->plane[i];
}

static bool read_afbc(struct mali_texels *r, const struct mali_afbc *a,
		      const struct mali_texel_at *at, u32 pixel[4])
{
	u64 base = a->header + at->slice * a->slice_stride;
	u32 header[MALI_AFBC_HEADER_WORDS];
	u64 va = mali_afbc_header_address(a, at->x, at->y, at->slice);

	if (!r->memory->data(r->memory->ctx, va, header, sizeof(header)))
		return false;
	if (mali_afbc_is_solid(header)) {
		mali_afbc_colour(header, pixel);
		return true;
	}
	va = base + mali_afbc_body_of(header) + (u64)mali_afbc_index(a, at->x, at->y) * a->bytes;
	return r->memory->data(r->memory->ctx, va, pixel, a->bytes);
}

static bool read_compressed(struct mali_texels *r, const struct mali_plane *p,
			    const struct mali_texel_at *at, u32 pixel[4])
{
	const struct mali_compressed *c = &p->compressed;
	const u32 in_block[3] = {
		at->x % c->size[0], at->y % c->size[1], at->slice % c->size[2],
	};
	u64 va = mali_surface_address(&p->surface, at->x / c->size[0], at->y / c->size[1],
				      at->slice / c->size[2]);
	u8 block[MALI_COMPRESSED_BYTES];

	if (!r->memory->data(r->memory->ctx, va, block, c->bytes))
		return false;
	/* sRGB is how blocks are encoded, whatever the sampler makes of it */
	mali_compressed_texel(c, block, in_block, r->texture->format.srgb, pixel);
	return true;
}

static bool read_generic(struct mali_texels *r, const struct mali_plane *p,
			 const struct mali_texel_at *at, u32 pixel[4])
{
	u64 va = mali_surface_address(&p->surface, at->x, at->y, at->slice);
	u32 clump[MALI_PIXEL_BYTES / 4];

	if (mali_clump_is_raw(p->clump))
		return r->memory->data(r->memory->ctx, va, pixel, p->surface.bytes);
	if (!r->memory->data(r->memory->ctx, va, clump, p->surface.bytes))
		return false;
	mali_clump_to_pixel(p->clump, clump, pixel);
	return true;
}

static bool read_component(struct mali_texels *r, const struct mali_plane *p,
			   const struct mali_texel_at *at, u32 component, u32 *value)
{
	u8 bytes[MALI_YUV_BYTES] = { 0 };
	struct mali_yuv_place place;

	mali_yuv_find(&place, &r->texture->yuv, p->storage, &p->surface, p->second, at->x, at->y,
		      component);
	if (!r->memory->data(r->memory->ctx, place.va, bytes, place.bytes))
		return false;
	*value = mali_yuv_value(p->storage,
				bytes[0] | (u32)bytes[1] << 8 | (u32)bytes[2] << 16, place.shift);
	return true;
}

bool mali_texel_has(const struct mali_texels *r, enum mali_texel_part part, u32 i)
{
	u32 c = r->format.order[i];

	return part == MALI_TEXEL_ALL || (part == MALI_TEXEL_LUMA ? c == 0 : c == 1 || c == 2);
}

u32 mali_texel_halved(const struct mali_texture *t, enum mali_texel_part part, u32 axis)
{
	return part == MALI_TEXEL_CHROMA && axis < 2 ? t->yuv.halved[axis] : 0;
}

bool mali_texel_read_part(struct mali_texels *r, const struct mali_texel_at *at,
			  enum mali_texel_part part, u32 rgba[4])
{
	const struct mali_plane *p;
	u32 i;

	if (part == MALI_TEXEL_ALL)
		return mali_texel_read(r, at, rgba);
	p = find_plane(r, at->layer, at->level, part == MALI_TEXEL_CHROMA);
	if (!p)
		return false;
	for (i = 0; i < 4; i++) {
		if (!mali_texel_has(r, part, i))
			continue;
		rgba[i] = 0;
		if (p->kind == MALI_PLANE_YUV &&
		    !read_component(r, p, at, r->format.order[i], &rgba[i]))
			return false;
	}
	return true;
}

/* Chroma is that of the texels that share it */
static bool read_yuv(struct mali_texels *r, const struct mali_texel_at *at, u32 rgba[4])
{
	struct mali_texel_at chroma = *at;

	chroma.x >>= mali_texel_halved(r->texture, MALI_TEXEL_CHROMA, 0);
	chroma.y >>= mali_texel_halved(r->texture, MALI_TEXEL_CHROMA, 1);
	rgba[3] = MALI_F32_ONE;
	return mali_texel_read_part(r, at, MALI_TEXEL_LUMA, rgba) &&
	       mali_texel_read_part(r, &chroma, MALI_TEXEL_CHROMA, rgba);
}

bool mali_texel_read(struct mali_texels *r, const struct mali_texel_at *at, u32 rgba[4])
{
	u32 pixel[MALI_PIXEL_BYTES / 4] = { 0 };
	const struct mali_plane *p;

	if (r->texture->yuv.planes)
		return read_yuv(r, at, rgba);
	p = find_plane(r, at->layer, at->level, false);
	if (!p)
		return false;
	if (p->kind == MALI_PLANE_AFBC) {
		if (!read_afbc(r, &p->afbc, at, pixel))
			return false;
		if (p->stencil)
			pixel[0] >>= 24;
	} else if (p->kind == MALI_PLANE_COMPRESSED) {
		if (!read_compressed(r, p, at, pixel))
			return false;
	} else if (p->kind == MALI_PLANE_GENERIC) {
		if (!read_generic(r, p, at, pixel))
			return false;
	}
	mali_pixel_unpack_words(&r->format, pixel, rgba);
	return true;
}

bool mali_texel_address(struct mali_texels *r, const struct mali_texel_at *at, u64 *va)
{
	const struct mali_plane *p = find_plane(r, at->layer, at->level, false);

	if (!p)
		return false;
	*va = p->kind == MALI_PLANE_GENERIC ?
	      mali_surface_address(&p->surface, at->x, at->y, at->slice) : 0;
	return true;
}
