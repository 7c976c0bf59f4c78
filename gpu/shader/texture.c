// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Instructions of the texture unit.
 */
#include "convert.h"
#include "float_bits.h"
#include "half.h"
#include "lod.h"
#include "sample.h"
#include "texture.h"

/* Offsets of texels, sample or third offset, level: a byte each */
#define OFFSET(word, n)		((s32)((word) << (24 - 8 * (n))) >> 24)
#define OFFSET_SAMPLE(word)	((word) >> 16 & 0xff)
#define OFFSET_LEVEL(word)	((word) >> 24)

/**
 * struct staging - which register has what; ABSENT if none
 * @coordinates: how many, from register 0 on
 * @packed: offsets, if no register has them
 */
struct staging {
	u32 coordinates;
	u32 array, shadow, offset, lod, gradient;
	u32 packed;
	u32 count;
};

#define ABSENT		MALI_TEX_READS

static u32 axes_of(const struct mali_texture_op *op)
{
	return op->dimension == MALI_TEX_1D ? 1 : op->dimension == MALI_TEX_3D ? 3 : 2;
}

static void find_staging(struct staging *s, const struct mali_texture_op *op)
{
	bool has_lod = op->kind == MALI_TEX_SINGLE && (op->lod_mode == MALI_LOD_EXPLICIT ||
						       op->lod_mode == MALI_LOD_COMPUTED_BIAS);
	u32 n = axes_of(op);

	s->coordinates = n;
	if (op->kind == MALI_TEX_GRADIENT) {
		n = op->derivatives ? 2 * n : n;
		*s = (struct staging){ axes_of(op), ABSENT, ABSENT, ABSENT, ABSENT, ABSENT, 0, n };
		return;
	}
	s->array = op->array ? n++ : ABSENT;
	s->shadow = op->shadow ? n++ : ABSENT;
	s->offset = op->offset ? n++ : ABSENT;
	s->packed = op->packed;
	s->lod = has_lod ? n++ : ABSENT;
	s->gradient = op->kind == MALI_TEX_SINGLE && op->lod_mode == MALI_LOD_GRADIENT ? n : ABSENT;
	s->count = s->gradient == ABSENT ? n : n + 2;
}

u32 mali_texture_reads(const struct mali_texture_op *op)
{
	struct staging s;

	find_staging(&s, op);
	return s.count;
}

static u32 components_of(const struct mali_texture_op *op)
{
	u32 mask = op->write_mask;

	return (mask & 1) + (mask >> 1 & 1) + (mask >> 2 & 1) + (mask >> 3 & 1);
}

static bool is_16(u32 format)
{
	return format == MALI_REGISTER_F16 || format == MALI_REGISTER_S16 ||
	       format == MALI_REGISTER_U16;
}

u32 mali_texture_writes(const struct mali_texture_op *op)
{
	u32 n = components_of(op);

	if (op->kind == MALI_TEX_GRADIENT)
		return n;
	return is_16(op->format) ? (n + 1) / 2 : n;
}

/* The components of the mask, one after another */
static void write(const struct mali_texture_op *op, const u32 rgba[4], u32 kind, u32 lane,
		  u32 out[][MALI_LANES])
{
	u32 packed[4] = { 0 }, registers[4], n = 0, i;

	for (i = 0; i < 4; i++) {
		if (op->write_mask >> i & 1)
			packed[n++] = rgba[i];
	}
	n = mali_to_registers(registers, packed, kind, n, op->format);
	for (i = 0; i < n; i++)
		out[i][lane] = registers[i];
}

/* An array index in floating point: the nearest layer there is */
static u32 layer_of(u32 f, u32 layers)
{
	u32 in[MALI_LANES] = { f }, out[MALI_LANES];

	mali_f32_to_u32(out, in, MALI_ROUND_RTE);
	return out[0] < layers ? out[0] : layers - 1;
}

static bool fetch(struct mali_texels *r, const struct staging *s, const u32 in[][MALI_LANES],
		  u32 lane, u32 rgba[4])
{
	u32 offset = s->offset == ABSENT ? s->packed : in[s->offset][lane];
	struct mali_texel_at at = { .level = OFFSET_LEVEL(offset) };
	const u32 zero[MALI_PIXEL_BYTES / 4] = { 0 };

	at.x = in[0][lane] + (u32)OFFSET(offset, 0);
	if (s->coordinates > 1)
		at.y = in[1][lane] + (u32)OFFSET(offset, 1);
	if (s->coordinates > 2)
		at.slice = in[2][lane] + (u32)OFFSET(offset, 2);
	else
		at.slice = OFFSET_SAMPLE(offset);
	if (s->array != ABSENT)
		at.layer = in[s->array][lane];
	if (mali_texel_exists(r->texture, &at)) {
		if (!mali_texel_read(r, &at, rgba))
			return false;
	} else {
		mali_pixel_unpack(&r->format, zero, rgba);
	}
	mali_sample_swizzle(r->texture, rgba);
	return true;
}

static void find_computed(struct mali_footprint *f, const struct mali_texels *r,
			  const struct mali_sampler *sampler, const struct mali_texture_op *op,
			  const u32 in[][MALI_LANES], u32 lane)
{
	u32 dx[3] = { 0 }, dy[3] = { 0 };

	mali_quad_derivatives(in, lane & ~3u, axes_of(op), op->dimension == MALI_TEX_CUBE, dx, dy);
	mali_find_footprint(f, r->texture, sampler, dx, dy, axes_of(op));
}

static s32 clamp_lod(const struct mali_sampler *s, s32 lod)
{
	/* The lower bound is the stronger one, should they be exchanged */
	lod = lod > s->max_lod ? s->max_lod : lod;
	return lod < s->min_lod ? s->min_lod : lod;
}

/*
 * The gradient descriptor's encoding is not public.  Only TEX_SINGLE reads it, and drivers its
 * low 16 bits: the level of detail in 1/256 (Mesa, bi_emit_tex_valhall(), for texture queries).
 * The rest is the model's: the number of samples, and the longer derivative in binary16, if
 * there are no more than two coordinates.
 */
#define GRADIENT_SAMPLES(word)	(((word) >> 16) % MALI_MOST_ANISOTROPY + 1)

static void pack_gradient(const struct mali_footprint *f, s32 lod, u32 axes, u32 words[2])
{
	words[0] = (u32)lod & 0xffff;
	words[1] = 0;
	if (axes > 2)
		return;
	words[0] |= f->samples ? (f->samples - 1) << 16 : 0;
	words[1] = mali_f16_narrow(f->axis[0], MALI_ROUND_RTE) |
		   mali_f16_narrow(f->axis[1], MALI_ROUND_RTE) << 16;
}

static void unpack_gradient(struct mali_footprint *f, u32 low, u32 high)
{
	f->lod = (s16)low;
	f->samples = GRADIENT_SAMPLES(low);
	f->axis[0] = mali_f16_widen(high & 0xffff);
	f->axis[1] = mali_f16_widen(high >> 16);
}

/* Return: the level of detail, biased and clamped */
static s32 find_footprint(struct mali_footprint *f, const struct mali_texels *r,
			  const struct mali_sampler *sampler, const struct mali_texture_op *op,
			  const struct staging *s, const u32 in[][MALI_LANES], u32 lane)
{
	s32 bias = sampler->bias;

	memset(f, 0, sizeof(*f));
	switch (op->lod_mode) {
	case MALI_LOD_COMPUTED:
		find_computed(f, r, sampler, op, in, lane);
		break;
	case MALI_LOD_COMPUTED_BIAS:
		find_computed(f, r, sampler, op, in, lane);
		bias += (s16)in[s->lod][lane];
		break;
	case MALI_LOD_EXPLICIT:
		f->lod = (s16)in[s->lod][lane];
		break;
	case MALI_LOD_GRADIENT:
		unpack_gradient(f, in[s->gradient][lane], in[s->gradient + 1][lane]);
		f->samples = f->samples > sampler->anisotropy ? sampler->anisotropy : f->samples;
		break;
	}
	return clamp_lod(sampler, f->lod + bias);
}

static void find_sample(struct mali_sample *at, const struct mali_texels *r,
			const struct mali_texture_op *op, const struct staging *s,
			const u32 in[][MALI_LANES], u32 lane)
{
	u32 offset = s->offset == ABSENT ? s->packed : in[s->offset][lane], n;

	memset(at, 0, sizeof(*at));
	for (n = 0; n < s->coordinates; n++) {
		at->c[n] = in[n][lane];
		at->offset[n] = OFFSET(offset, n);
	}
	if (s->array != ABSENT)
		at->layer = layer_of(in[s->array][lane], r->texture->layers);
	if (op->dimension == MALI_TEX_CUBE) {
		const u32 packed[2] = { in[0][lane], in[1][lane] };

		at->layer = at->layer * 6 + mali_cube_coordinates(packed, at->c) % 6;
		at->offset[0] = 0;
		at->offset[1] = 0;
	}
	at->shadow = op->shadow;
	if (op->shadow)
		at->reference = in[s->shadow][lane];
}

static bool sample(struct mali_texels *r, const struct mali_sampler *sampler,
		   const struct mali_texture_op *op, const struct staging *s,
		   const u32 in[][MALI_LANES], u32 lane, u32 rgba[4])
{
	struct mali_footprint footprint;
	struct mali_sample at;

	find_sample(&at, r, op, s, in, lane);
	if (op->kind == MALI_TEX_GATHER)
		return mali_sample_gather(r, sampler, &at, op->component, rgba);
	at.lod = find_footprint(&footprint, r, sampler, op, s, in, lane);
	if (!mali_sample_footprint(r, sampler, &at, &footprint, rgba))
		return false;
	mali_sample_swizzle(r->texture, rgba);
	return true;
}

static void gradient(const struct mali_texels *r, const struct mali_sampler *sampler,
		     const struct mali_texture_op *op, const u32 in[][MALI_LANES], u32 lane,
		     u32 out[][MALI_LANES])
{
	u32 dx[3], dy[3], words[2], n, axes = axes_of(op);
	struct mali_footprint f;
	s32 lod;

	if (op->derivatives) {
		for (n = 0; n < axes; n++) {
			dx[n] = in[2 * n][lane];
			dy[n] = in[2 * n + 1][lane];
		}
		mali_find_footprint(&f, r->texture, sampler, dx, dy, axes);
	} else {
		find_computed(&f, r, sampler, op, in, lane);
	}
	lod = f.lod;
	if (!op->no_bias)
		lod += sampler->bias;
	if (!op->no_clamp) {
		s32 most = (s32)(r->texture->levels - 1) * 256;

		lod = clamp_s32(clamp_lod(sampler, lod), 0, most);
	}
	pack_gradient(&f, lod, axes, words);
	for (n = 0; n < components_of(op); n++)
		out[n][lane] = n < ARRAY_SIZE(words) ? words[n] : 0;
}

static bool fits(const struct mali_texture_op *op, const struct mali_texture *t)
{
	if (op->kind == MALI_TEX_FETCH)
		/* Faces of cubes are layers then */
		return (op->dimension == MALI_TEX_1D) == (t->dimension == MALI_DIMENSION_1D) &&
		       (op->dimension == MALI_TEX_3D) == (t->dimension == MALI_DIMENSION_3D);
	switch (t->dimension) {
	case MALI_DIMENSION_CUBE:
		return op->dimension == MALI_TEX_CUBE;
	case MALI_DIMENSION_1D:
		return op->dimension == MALI_TEX_1D;
	case MALI_DIMENSION_3D:
		return op->dimension == MALI_TEX_3D;
	default:
		return op->dimension == MALI_TEX_2D;
	}
}

static void nothing(const struct mali_texture_op *op, u32 lane, u32 out[][MALI_LANES])
{
	u32 i;

	for (i = 0; i < mali_texture_writes(op); i++)
		out[i][lane] = 0;
}

bool mali_texture_execute(const struct mali_texture_memory *memory,
			  const struct mali_texture_op *op, const struct mali_texture *texture,
			  const struct mali_sampler *sampler, u16 lanes,
			  const u32 in[][MALI_LANES], u32 out[][MALI_LANES])
{
	bool usable = texture && (sampler || op->kind == MALI_TEX_FETCH) && fits(op, texture);
	struct mali_texels r;
	struct staging s;
	u32 lane, rgba[4];

	find_staging(&s, op);
	if (usable) {
		mali_texels_begin(&r, memory, texture);
		if (sampler && sampler->linear_srgb)
			r.format.srgb = false;
	}
	for (lane = 0; lane < MALI_LANES; lane++) {
		if (!(lanes >> lane & 1))
			continue;
		if (!usable) {
			nothing(op, lane, out);
			continue;
		}
		if (op->kind == MALI_TEX_GRADIENT) {
			gradient(&r, sampler, op, in, lane, out);
			continue;
		}
		if (op->kind == MALI_TEX_FETCH ? !fetch(&r, &s, in, lane, rgba) :
		    !sample(&r, sampler, op, &s, in, lane, rgba))
			return false;
		write(op, rgba, op->shadow ? MALI_PIXEL_FLOAT : r.format.kind, lane, out);
	}
	return true;
}
