// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Filters, wrap modes, borders, comparisons and cube maps.
 */
#include "float_bits.h"
#include "sample.h"

#define FRACTION_BITS	8
#define ONE		256
#define FARTHEST	1073741824.0	/* texels from the origin; farther ones are there, too */

/* A coordinate that is outside and has a border */
#define BORDER		(-1)

/**
 * struct axis - the texels of a coordinate that are filtered
 * @index: two of them
 * @weight: of the second one, in 1/256
 */
struct axis {
	s32 index[2];
	u32 weight;
};

/**
 * struct extent - texels of a level, or those of its chroma
 * @axes: their number
 * @size: along each
 * @length: the level's extent in them
 * @halved: the logarithm of how many texels of the level share one
 * @first: it is at the first of them, not in the middle
 */
struct extent {
	u32 axes;
	s32 size[3];
	double length[3];
	u32 halved[3];
	bool first[3];
};

static void extent_of(struct extent *e, const struct mali_texture *t, u32 level,
		      enum mali_texel_part part)
{
	const u32 sizes[] = { t->width, t->height, t->depth };
	u32 n;

	e->axes = t->dimension == MALI_DIMENSION_1D ? 1 : t->dimension == MALI_DIMENSION_3D ? 3 : 2;
	for (n = 0; n < 3; n++) {
		u32 size = mali_level_size(sizes[n], level);

		e->halved[n] = mali_texel_halved(t, part, n);
		e->first[n] = e->halved[n] && !t->yuv.centred[n];
		e->size[n] = (s32)((size + e->halved[n]) >> e->halved[n]);
		e->length[n] = e->halved[n] ? size / 2.0 : size;
	}
}

static s32 floor_of(double v)
{
	s32 i = (s32)v;

	return i > v ? i - 1 : i;
}

/*
 * A coordinate in 1/256 of a texel.  That of chroma is half the texel's; the middle of the first
 * of two texels is a quarter of them before their middle
 */
static s64 fixed(const struct mali_sampler *s, const struct extent *e, u32 c, u32 n)
{
	double v = (double)f32_of(c), scaled;
	s32 whole;

	if (s->normalized)
		v *= e->length[n];
	else if (e->halved[n])
		v /= 2;
	if (e->first[n])
		v += 0.25;

	/* NaN is nowhere else */
	v = v < FARTHEST ? v > -FARTHEST ? v : -FARTHEST : v >= FARTHEST ? FARTHEST : 0.0;
	whole = floor_of(v);
	scaled = (v - whole) * ONE;
	if (s->nearest_even) {
		const double integers = 4503599627370496.0;	/* 2^52 */

		scaled = scaled + integers - integers;
	}
	return (s64)whole * ONE + (s32)scaled;
}

static s32 modulo(s64 i, s64 n)
{
	s64 m = i;

	/* Mostly there is nothing to divide */
	if (i < 0 || i >= n)
		m = i % n;
	return (s32)(m < 0 ? m + n : m);
}

static s32 clamped(s64 i, s32 size)
{
	return (s32)(i < 0 ? 0 : i >= size ? size - 1 : i);
}

static s32 wrap(s64 i, s32 size, u32 mode)
{
	s32 m;

	switch (mode) {
	case MALI_WRAP_REPEAT:
		return modulo(i, size);
	case MALI_WRAP_MIRRORED_REPEAT:
		m = modulo(i, 2 * (s64)size);
		return m < size ? m : 2 * size - 1 - m;
	case MALI_WRAP_BORDER:
		return i < 0 || i >= size ? BORDER : (s32)i;
	case MALI_WRAP_MIRRORED_EDGE:
		return clamped(i < 0 ? -1 - i : i, size);
	case MALI_WRAP_MIRRORED_BORDER:
		i = i < 0 ? -1 - i : i;
		return i >= size ? BORDER : (s32)i;
	default:
		return clamped(i, size);
	}
}

/* Texels of a coordinate, not yet wrapped if @free */
static void find_axis(struct axis *a, const struct mali_sampler *s, const struct mali_sample *at,
		      u32 n, const struct extent *e, bool nearest, bool free)
{
	s64 f = fixed(s, e, at->c[n], n) - (nearest ? 0 : ONE / 2) +
		(s64)at->offset[n] * (ONE >> e->halved[n]);
	s64 i = f >> FRACTION_BITS;
	s32 size = e->size[n];

	a->weight = nearest ? 0 : (u32)(f & (ONE - 1));
	a->index[0] = free ? (s32)i : wrap(i, size, s->wrap[n]);
	a->index[1] = free ? (s32)i + 1 : wrap(i + 1, size, s->wrap[n]);
}

/*
 * A texel across the edge of a face is in the adjacent face.  Outside of two edges, at a corner,
 * x is clamped, so it is the one across the other edge.
 */
static void cross_edge(struct mali_texel_at *at, s32 x, s32 y, s32 size)
{
	u32 face = at->layer % 6, next;
	bool x_out = x < 0 || x >= size, y_out = y < 0 || y >= size;
	double direction[3], s, t, crossed;
	s32 axis;

	if (x_out && y_out)
		x = clamped(x, size);
	s = (2.0 * x + 1) / size - 1;
	t = (2.0 * y + 1) / size - 1;
	direction[mali_faces[face].axis] = mali_faces[face].sign;
	direction[mali_faces[face].s_axis] = s * mali_faces[face].s_sign;
	direction[mali_faces[face].t_axis] = t * mali_faces[face].t_sign;
	/* The direction that leaves the face is the longest one */
	axis = x_out && !y_out ? mali_faces[face].s_axis : mali_faces[face].t_axis;
	crossed = direction[axis];
	/* Faces are numbered by axis, positive ones first */
	next = 2 * (u32)axis + (crossed < 0);
	crossed = crossed < 0 ? -crossed : crossed;
	s = direction[mali_faces[next].s_axis] * mali_faces[next].s_sign / crossed;
	t = direction[mali_faces[next].t_axis] * mali_faces[next].t_sign / crossed;
	at->layer = at->layer - face + next;
	at->x = (u32)clamped(floor_of((s + 1) / 2 * size), size);
	at->y = (u32)clamped(floor_of((t + 1) / 2 * size), size);
}

/* The border's colour, as a texel of the format has it */
static void border(const struct mali_texels *r, const struct mali_sampler *s, u32 rgba[4])
{
	u32 one = r->format.kind == MALI_PIXEL_FLOAT ? MALI_F32_ONE : 1, i;

	for (i = 0; i < 4; i++) {
		u32 c = r->format.order[i];

		rgba[i] = c < 4 ? s->border[i] : c == MALI_ORDER_1 ? one : 0;
	}
}

static bool read_tap(struct mali_texels *r, const struct mali_sampler *s,
		     enum mali_texel_part part, u32 level, u32 layer, const s32 index[3],
		     u32 rgba[4])
{
	struct mali_texel_at at = {
		.level = level, .layer = layer,
		.x = (u32)index[0], .y = (u32)index[1], .slice = (u32)index[2],
	};
	s32 size = (s32)mali_level_size(r->texture->width, level);

	if (r->texture->dimension == MALI_DIMENSION_CUBE) {
		if (index[0] < 0 || index[0] >= size || index[1] < 0 || index[1] >= size)
			cross_edge(&at, index[0], index[1], size);
	} else if (index[0] == BORDER || index[1] == BORDER || index[2] == BORDER) {
		border(r, s, rgba);
		return true;
	}
	return mali_texel_read_part(r, &at, part, rgba);
}

static bool compare(u32 func, float texel, float reference)
{
	switch (func) {
	case MALI_FUNC_LESS:
		return texel < reference;
	case MALI_FUNC_EQUAL:
		return texel == reference;
	case MALI_FUNC_LEQUAL:
		return texel <= reference;
	case MALI_FUNC_GREATER:
		return texel > reference;
	case MALI_FUNC_NOTEQUAL:
		return texel != reference;
	case MALI_FUNC_GEQUAL:
		return texel >= reference;
	case MALI_FUNC_ALWAYS:
		return true;
	}
	return false;
}

/* References for normalised depth are clamped as depth is */
static void compare_tap(const struct mali_texels *r, const struct mali_sampler *s,
			const struct mali_sample *at, u32 rgba[4])
{
	float reference = f32_of(at->reference);

	if (r->format.coding == MALI_CODING_UNORM)
		reference = reference < 0.0f ? 0.0f : reference > 1.0f ? 1.0f : reference;
	rgba[0] = compare(s->compare, f32_of(rgba[0]), reference) ? MALI_F32_ONE : 0;
	rgba[1] = 0;
	rgba[2] = 0;
	rgba[3] = MALI_F32_ONE;
}

static void accumulate(double sum[4], const u32 rgba[4], double weight, u32 reduction, bool first)
{
	unsigned int i;

	for (i = 0; i < 4; i++) {
		double v = (double)f32_of(rgba[i]);

		if (reduction == MALI_REDUCTION_AVERAGE)
			sum[i] = (first ? 0 : sum[i]) + v * weight;
		else if (first || (reduction == MALI_REDUCTION_MINIMUM ? v < sum[i] : v > sum[i]))
			sum[i] = v;
	}
}

static u32 face_layer(const struct mali_texels *r, const struct mali_sample *at)
{
	return at->layer < (r->texture->dimension == MALI_DIMENSION_CUBE ? 6 : 1) *
	       r->texture->layers ? at->layer : 0;
}

/* A level, or its luma or its chroma: texels with weights other than 0 */
static bool filter_part(struct mali_texels *r, const struct mali_sampler *s,
			const struct mali_sample *at, u32 level, bool nearest,
			enum mali_texel_part part, u32 rgba[4])
{
	bool cube = r->texture->dimension == MALI_DIMENSION_CUBE;
	struct axis axis[3] = { 0 };
	double sum[4] = { 0 };
	struct extent e;
	bool first = true;
	u32 n, i;

	extent_of(&e, r->texture, level, part);
	for (n = 0; n < e.axes; n++)
		find_axis(&axis[n], s, at, n, &e, nearest, cube && s->seamless);
	for (i = 0; i < 1u << e.axes; i++) {
		s32 index[3] = { 0 };
		double weight = 1.0;

		for (n = 0; n < e.axes; n++) {
			u32 second = i >> n & 1;

			index[n] = axis[n].index[second];
			weight *= (second ? axis[n].weight : ONE - axis[n].weight) / (double)ONE;
		}
		if (weight == 0.0)
			continue;
		if (!read_tap(r, s, part, level, face_layer(r, at), index, rgba))
			return false;
		if (at->shadow)
			compare_tap(r, s, at, rgba);
		/* The only one, as integers have it */
		if (weight == 1.0)
			return true;
		accumulate(sum, rgba, weight, s->reduction, first);
		first = false;
	}
	for (i = 0; i < 4; i++)
		rgba[i] = f32_result((float)sum[i]);
	return true;
}

/*
 * Chroma of YUV is filtered where it is (Vulkan, "Chroma Reconstruction", implicit): its texels
 * are not those of luma, and neither are their weights
 */
static bool filter_level(struct mali_texels *r, const struct mali_sampler *s,
			 const struct mali_sample *at, u32 level, bool nearest, u32 rgba[4])
{
	u32 chroma[4] = { 0 }, i;

	if (!r->texture->yuv.planes)
		return filter_part(r, s, at, level, nearest, MALI_TEXEL_ALL, rgba);
	memset(rgba, 0, 4 * sizeof(rgba[0]));
	if (!filter_part(r, s, at, level, nearest, MALI_TEXEL_LUMA, rgba) ||
	    !filter_part(r, s, at, level, nearest, MALI_TEXEL_CHROMA, chroma))
		return false;
	for (i = 0; i < 4; i++) {
		if (mali_texel_has(r, MALI_TEXEL_CHROMA, i))
			rgba[i] = chroma[i];
	}
	rgba[3] = MALI_F32_ONE;
	return true;
}

static u32 last_level(const struct mali_texture *t)
{
	return t->levels - 1;
}

bool mali_sample_filter(struct mali_texels *r, const struct mali_sampler *s,
			const struct mali_sample *at, u32 rgba[4])
{
	bool magnify = at->lod <= s->cutoff;
	bool nearest = magnify ? s->magnify_nearest : s->minify_nearest;
	s32 lod = magnify || s->mipmap == MALI_MIPMAP_NONE ? 0 : at->lod;
	s32 most = (s32)last_level(r->texture) * ONE;
	double sum[4] = { 0 };
	u32 level, weight, i;

	/* Integers are not filtered */
	nearest = nearest || r->format.kind != MALI_PIXEL_FLOAT;
	lod = clamp_s32(lod, 0, most);
	if (s->mipmap == MALI_MIPMAP_NEAREST || r->format.kind != MALI_PIXEL_FLOAT)
		lod = (lod + ONE / 2 - 1) / ONE * ONE;
	level = (u32)lod / ONE;
	weight = (u32)lod % ONE;
	if (!filter_level(r, s, at, level, nearest, rgba))
		return false;
	if (!weight)
		return true;
	accumulate(sum, rgba, (ONE - weight) / (double)ONE, s->reduction, true);
	if (!filter_level(r, s, at, level + 1, nearest, rgba))
		return false;
	accumulate(sum, rgba, weight / (double)ONE, s->reduction, false);
	for (i = 0; i < 4; i++)
		rgba[i] = f32_result((float)sum[i]);
	return true;
}

/* Vulkan, "Texel Anisotropic Filtering": the samples divide the longer derivative evenly */
bool mali_sample_footprint(struct mali_texels *r, const struct mali_sampler *s,
			   const struct mali_sample *at, const struct mali_footprint *f,
			   u32 rgba[4])
{
	struct mali_sample one = *at;
	double sum[4] = { 0 };
	u32 n, i;

	if (f->samples <= 1 || r->format.kind != MALI_PIXEL_FLOAT)
		return mali_sample_filter(r, s, at, rgba);
	for (n = 1; n <= f->samples; n++) {
		double part = (double)n / (f->samples + 1) - 0.5;

		for (i = 0; i < 3; i++)
			one.c[i] = f32_bits((float)((double)f32_of(at->c[i]) +
						    (double)f32_of(f->axis[i]) * part));
		if (!mali_sample_filter(r, s, &one, rgba))
			return false;
		accumulate(sum, rgba, 1.0 / f->samples, s->reduction, n == 1);
	}
	for (i = 0; i < 4; i++)
		rgba[i] = f32_result((float)sum[i]);
	return true;
}

bool mali_sample_gather(struct mali_texels *r, const struct mali_sampler *s,
			const struct mali_sample *at, u32 component, u32 out[4])
{
	bool cube = r->texture->dimension == MALI_DIMENSION_CUBE;
	struct axis axis[2];
	struct extent e;
	u32 i, n;

	extent_of(&e, r->texture, 0, MALI_TEXEL_ALL);
	for (n = 0; n < 2; n++)
		find_axis(&axis[n], s, at, n, &e, false, cube && s->seamless);
	for (i = 0; i < 4; i++) {
		const s32 index[3] = { axis[0].index[i & 1], axis[1].index[i >> 1], 0 };
		u32 rgba[4];

		if (!read_tap(r, s, MALI_TEXEL_ALL, 0, face_layer(r, at), index, rgba))
			return false;
		if (at->shadow)
			compare_tap(r, s, at, rgba);
		mali_sample_swizzle(r->texture, rgba);
		out[i] = rgba[component & 3];
	}
	return true;
}

void mali_sample_swizzle(const struct mali_texture *t, u32 rgba[4])
{
	u32 in[4], one = t->format.kind == MALI_PIXEL_FLOAT ? MALI_F32_ONE : 1, i;

	memcpy(in, rgba, sizeof(in));
	for (i = 0; i < 4; i++) {
		u32 c = t->swizzle[i];

		rgba[i] = c < 4 ? in[c] : c == MALI_ORDER_1 ? one : 0;
	}
}
