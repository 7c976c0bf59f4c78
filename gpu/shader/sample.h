/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * A filtered sample of a texture, for one thread.
 *
 * Coordinates are rounded to 1/256 of a texel, as hardware does (Mesa, panvk_vX_sampler.c), and
 * weights have that precision.  Sums are in binary64.
 */
#ifndef MALI_SHADER_SAMPLE_H
#define MALI_SHADER_SAMPLE_H

#include "lod.h"
#include "texel.h"

/**
 * struct mali_sample - what to sample
 * @c: coordinates s, t, r as binary32; of a cube s and t on the face
 * @layer: of an array; of a cube its face is added
 * @offset: texels that are added to coordinates
 * @lod: level of detail in 1/256, biased and clamped
 * @shadow: compare with @reference
 * @reference: binary32
 */
struct mali_sample {
	u32 c[3];
	u32 layer;
	s32 offset[3];
	s32 lod;
	bool shadow;
	u32 reference;
};

/*
 * @rgba: components before the texture's swizzle; of a comparison, the first.  Return: false
 * if an access has not been made
 */
bool mali_sample_filter(struct mali_texels *r, const struct mali_sampler *s,
			const struct mali_sample *at, u32 rgba[4]);

/*
 * The same with the samples of @f, at which @at is the middle; @at->lod is not that of @f, but
 * what the sampler makes of it
 */
bool mali_sample_footprint(struct mali_texels *r, const struct mali_sampler *s,
			   const struct mali_sample *at, const struct mali_footprint *f,
			   u32 rgba[4]);

/*
 * One component of the four texels that a linear filter of level 0 takes, not filtered: those
 * at (i, j), (i + 1, j), (i, j + 1), (i + 1, j + 1).  The texture's swizzle is applied.
 */
bool mali_sample_gather(struct mali_texels *r, const struct mali_sampler *s,
			const struct mali_sample *at, u32 component, u32 out[4]);

/* Components of a result through the texture's swizzle */
void mali_sample_swizzle(const struct mali_texture *t, u32 rgba[4]);

#endif
