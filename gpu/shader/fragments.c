// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Fragments: coverage, tests before and after the shader.
 */
#include "../../lib/mali_order.h"
#include "float_bits.h"
#include "fragments.h"

#define QUADS		(MALI_LANES / 4)
#define HALF		(MALI_SUBPIXELS / 2)

static void corner(struct shader_fragments *f, double x, double y, unsigned int vertex)
{
	const u32 *position = f->outline.position[vertex];
	struct mali_corner *c = &f->corner[f->corners++];
	double w = 1.0 / (double)f32_of(position[3]);

	*c = (struct mali_corner){
		.x = x * w, .y = y * w, .z = (double)f32_of(position[2]) * w, .w = w,
	};
	c->weight[vertex] = 1.0;
}

/* In front of the viewer, and with coordinates that the rasteriser's integers hold */
static bool usable(const u32 position[4])
{
	unsigned int i;

	for (i = 0; i < 3; i++) {
		double v = (double)f32_of(position[i]);

		if (!(v < 1e6 && v > -1e6))
			return false;
	}
	return f32_of(position[3]) > 0.0f && f32_of(position[3]) < 1e30f;
}

static double radius(const struct shader_fragments *f)
{
	return (double)f32_of(f->outline.size) / 2.0;
}

/* A square around the vertex */
static void begin_point(struct shader_fragments *f)
{
	const u32 *p = f->outline.position[0];
	double x = (double)f32_of(p[0]), y = (double)f32_of(p[1]), r = radius(f);

	if (!usable(p) || !(r > 0.0 && r < 4096.0))
		return;
	corner(f, x - r, y - r, 0);
	corner(f, x + r, y - r, 0);
	corner(f, x + r, y + r, 0);
	corner(f, x - r, y + r, 0);
}

/* From the line to its side: along the axis that it is further away from, or at a right angle */
static void find_side(const struct shader_fragments *f, double dx, double dy, double *x, double *y)
{
	double ax = dx < 0.0 ? -dx : dx, ay = dy < 0.0 ? -dy : dy, r = radius(f), length;

	if (f->draw.aligned_ends) {
		*x = ax > ay ? 0.0 : r;
		*y = ax > ay ? r : 0.0;
		return;
	}
	length = __builtin_sqrt(dx * dx + dy * dy);
	*x = length > 0.0 ? -dy / length * r : 0.0;
	*y = length > 0.0 ? dx / length * r : 0.0;
}

/* A parallelogram, or a rectangle */
static void begin_line(struct shader_fragments *f)
{
	const u32 *p = f->outline.position[0], *q = f->outline.position[1];
	double x0 = (double)f32_of(p[0]), y0 = (double)f32_of(p[1]);
	double x1 = (double)f32_of(q[0]), y1 = (double)f32_of(q[1]);
	double r = radius(f), x, y;

	if (!usable(p) || !usable(q) || !(r > 0.0 && r < 4096.0))
		return;
	find_side(f, x1 - x0, y1 - y0, &x, &y);
	corner(f, x0 - x, y0 - y, 0);
	corner(f, x1 - x, y1 - y, 1);
	corner(f, x1 + x, y1 + y, 1);
	corner(f, x0 + x, y0 + y, 0);
}

void mali_fragments_begin(struct shader_fragments *f)
{
	f->part = 0;
	f->quad = 0;
	f->corners = 0;
	f->bias = 0.0;
	f->front = true;
	switch (f->outline.shape) {
	case SHADER_POINT:
		begin_point(f);
		/* One part of two halves */
		f->corners = f->corners ? 3 : 0;
		break;
	case SHADER_LINE:
		begin_line(f);
		f->corners = f->corners ? 3 : 0;
		break;
	case SHADER_TRIANGLE:
		f->corners = mali_clip(f->outline.position, f->corner);
		break;
	default:
		/* One part, of all pixels */
		f->corners = 3;
	}
}

static s32 least(s32 a, s32 b)
{
	return a < b ? a : b;
}

static s32 most(s32 a, s32 b)
{
	return a > b ? a : b;
}

/* The pixels of the part that is being drawn.  Return: false if there are none */
static bool find_area(const struct shader_fragments *f, struct shader_pixels *area)
{
	const struct mali_triangle *t = &f->triangle, *other = f->halves ? &f->half : t;

	*area = f->bounds;
	if (f->outline.shape != SHADER_RECTANGLE) {
		s32 max_x = most(t->max_x, other->max_x), max_y = most(t->max_y, other->max_y);

		if (max_x < 0 || max_y < 0)
			return false;
		area->min_x = greater(area->min_x, (u32)most(least(t->min_x, other->min_x), 0));
		area->min_y = greater(area->min_y, (u32)most(least(t->min_y, other->min_y), 0));
		area->max_x = lesser(area->max_x, (u32)max_x);
		area->max_y = lesser(area->max_y, (u32)max_y);
	}
	return area->min_x <= area->max_x && area->min_y <= area->max_y;
}

/*
 * Halves of points and lines are drawn together, so that pixels in both are shaded once.  After
 * rounding, one of them may have no area
 */
static bool begin_halves(struct shader_fragments *f, const struct mali_facing *facing)
{
	bool first = mali_triangle(&f->triangle, &f->corner[0], &f->corner[1], &f->corner[2],
				   facing);
	bool second = mali_triangle(&f->half, &f->corner[0], &f->corner[2], &f->corner[3], facing);

	f->halves = first && second;
	if (!first)
		f->triangle = f->half;
	return first || second;
}

/* Points and lines face the viewer, and are not culled */
static bool begin_part(struct shader_fragments *f)
{
	static const struct mali_facing all;

	f->halves = false;
	if (f->outline.shape == SHADER_RECTANGLE)
		return true;
	if (f->outline.shape != SHADER_TRIANGLE) {
		if (!begin_halves(f, &all))
			return false;
	} else if (!mali_triangle(&f->triangle, &f->corner[0], &f->corner[f->part + 1],
				  &f->corner[f->part + 2], &f->draw.facing)) {
		return false;
	}
	f->front = f->outline.shape != SHADER_TRIANGLE || f->triangle.front;
	f->bias = f->outline.shape == SHADER_POINT ? 0.0 :
		  mali_depth_bias(&f->draw.depth, f->tile.depth_format, &f->triangle);
	return true;
}

static const struct mali_sample_position *position_of(const struct shader_fragments *f, u32 sample)
{
	static const struct mali_sample_position centre = { HALF, HALF };

	if (!f->draw.multisample)
		return &centre;
	return &mali_sample_positions(mali_fragments_positions(f))[sample];
}

void mali_fragments_centre(const struct shader_fragments *f, unsigned int lane, s64 *x, s64 *y)
{
	*x = (s64)f->x[lane] * MALI_SUBPIXELS + HALF;
	*y = (s64)f->y[lane] * MALI_SUBPIXELS + HALF;
}

void mali_fragments_sample(const struct shader_fragments *f, unsigned int lane, u32 sample,
			   s64 *x, s64 *y)
{
	const struct mali_sample_position *p;

	p = position_of(f, sample % mali_fragments_positions(f));

	*x = (s64)f->x[lane] * MALI_SUBPIXELS + p->x;
	*y = (s64)f->y[lane] * MALI_SUBPIXELS + p->y;
}

void mali_fragments_centroid(const struct shader_fragments *f, unsigned int lane, s64 *x, s64 *y)
{
	u16 all = (u16)((1u << mali_fragments_positions(f)) - 1);

	/* The first sample that is covered, unless all or none are */
	if (!f->covered[lane] || f->covered[lane] == all || !f->draw.multisample)
		mali_fragments_centre(f, lane, x, y);
	else
		mali_fragments_sample(f, lane, (u32)__builtin_ctz(f->covered[lane]), x, y);
}

void mali_fragments_interpolate(const struct shader_fragments *f, s64 x, s64 y,
				struct mali_fragment *fragment)
{
	if (f->outline.shape == SHADER_RECTANGLE) {
		double right = (double)x / MALI_SUBPIXELS / f->draw.frame_width;
		double down = (double)y / MALI_SUBPIXELS / f->draw.frame_height;

		*fragment = (struct mali_fragment){
			.w = 1.0, .weight = { 1.0 - right - down, right, down },
		};
		return;
	}
	mali_interpolate(&f->triangle, x, y, fragment);
	fragment->z += f->bias;
}

static double depth_at(const struct shader_fragments *f, unsigned int lane, u32 sample)
{
	struct mali_fragment fragment;
	s64 x, y;

	/* The only sample is in the middle */
	if (f->draw.positions)
		mali_fragments_centre(f, lane, &x, &y);
	else
		mali_fragments_sample(f, lane, sample, &x, &y);
	mali_fragments_interpolate(f, x, y, &fragment);
	return fragment.z;
}

/* Of @n positions, those that the primitive covers */
static u16 covered_of(const struct shader_fragments *f, u32 x, u32 y,
		      const struct mali_sample_position *at, u32 n)
{
	u32 mask = mali_coverage(&f->triangle, (s32)x, (s32)y, at, n);

	if (f->halves)
		mask |= mali_coverage(&f->half, (s32)x, (s32)y, at, n);
	return (u16)mask;
}

static u16 coverage_of(const struct shader_fragments *f, unsigned int lane,
		       const struct shader_pixels *area)
{
	u32 x = f->x[lane], y = f->y[lane], n = mali_fragments_positions(f);
	u16 all = (u16)((1u << n) - 1), mask;

	if (x < area->min_x || x > area->max_x || y < area->min_y || y > area->max_y)
		return 0;
	if (f->outline.shape == SHADER_RECTANGLE)
		mask = all;
	else if (f->outline.shape == SHADER_TRIANGLE && f->draw.facing.overestimate)
		mask = mali_overlaps(&f->triangle, (s32)x, (s32)y) ? all : 0;
	else if (f->draw.multisample)
		mask = covered_of(f, x, y, mali_sample_positions(n), n);
	else
		mask = covered_of(f, x, y, position_of(f, 0), 1) ? all : 0;
	if (f->draw.per_sample)
		mask &= (u16)(1u << f->sample[lane]);
	return mask & (u16)f->draw.sample_mask;
}

/* Test the samples in @mask.  Return: those that pass */
static u16 test(struct shader_fragments *f, unsigned int lane, u16 mask, const u32 *z, u8 reference,
		enum mali_depth_update update)
{
	u32 index = mali_tile_index(&f->tile, f->x[lane], f->y[lane], 0), sample, value;
	u16 drawn = mali_fragments_samples(f, mask), passed = 0;

	if (!mali_depth_matters(&f->draw.depth))
		return mask;
	for (sample = 0; sample < f->tile.samples; sample++) {
		if (!(drawn >> sample & 1))
			continue;
		value = z ? *z : f32_bits((float)depth_at(f, lane, sample));
		if (mali_depth_test(&f->draw.depth, &f->tile, index + sample, f->front, value,
				    reference, update))
			passed |= (u16)(1u << sample);
	}
	/* Positions pass or fail together */
	if (f->draw.positions)
		return passed ? mask : 0;
	return passed;
}

static u16 inside(const struct shader_fragments *f, unsigned int lane, u16 mask)
{
	u32 sample;

	if (!f->draw.depth.cull || f->outline.shape == SHADER_RECTANGLE)
		return mask;
	for (sample = 0; sample < mali_fragments_positions(f); sample++)
		if ((mask >> sample & 1) &&
		    !mali_depth_inside(&f->draw.depth, depth_at(f, lane, sample) - f->bias))
			mask &= (u16)~(1u << sample);
	return mask;
}

static u32 count_bits(u16 mask)
{
	u32 n = 0;

	for (; mask; mask &= (u16)(mask - 1))
		n++;
	return n;
}

/* A pixel before its shader */
static void begin_lane(struct shader_fragments *f, unsigned int lane,
		       const struct shader_pixels *area)
{
	const struct shader_drawing *d = &f->draw;
	u16 mask = inside(f, lane, coverage_of(f, lane, area)), passed = mask;

	f->covered[lane] = mask;
	f->passed[lane] = 0xffff;
	if (!mask)
		return;
	if (!d->late_update || !d->has_shader) {
		passed = test(f, lane, mask, NULL, 0, MALI_DEPTH_UPDATE);
		f->counted += count_bits(mali_fragments_samples(f, passed));
		f->passed[lane] = passed;
		if (!d->late_kill)
			f->covered[lane] = passed;
	} else if (!d->late_kill && !mali_depth_fail_writes(&d->depth, f->front)) {
		f->covered[lane] = test(f, lane, mask, NULL, 0, MALI_DEPTH_TEST_ONLY);
	}
	if (f->covered[lane] && !d->clean)
		f->tile.dirty = true;
}

/* Quads of the area, row by row; with shading per sample, one after another of the same pixels */
static u16 fill(struct shader_fragments *f, const struct shader_pixels *area)
{
	u32 first_x = area->min_x & ~1u, first_y = area->min_y & ~1u;
	u32 columns = (area->max_x - first_x) / 2 + 1, rows = (area->max_y - first_y) / 2 + 1;
	u32 each = f->draw.per_sample ? f->tile.samples : 1, used = 0, i;

	while (used < QUADS && f->quad < columns * rows * each) {
		u32 n = f->quad++ / each, sample = (f->quad - 1) % each;
		u16 any = 0;

		for (i = 0; i < 4; i++) {
			u32 lane = 4 * used + i;

			f->x[lane] = first_x + n % columns * 2 + (i & 1);
			f->y[lane] = first_y + n / columns * 2 + (i >> 1);
			f->sample[lane] = (u8)sample;
			begin_lane(f, lane, area);
			any |= f->covered[lane];
		}
		used += any && f->draw.has_shader;
	}
	for (i = 4 * used; i < MALI_LANES; i++)
		f->covered[i] = 0;
	return (u16)((1u << 4 * used) - 1);
}

u16 mali_fragments_next(struct shader_fragments *f)
{
	struct shader_pixels area;
	u16 lanes;

	f->tested = 0;
	for (; f->part + 2 < f->corners; f->part++, f->quad = 0) {
		if (!f->quad && !begin_part(f))
			continue;
		if (!find_area(f, &area))
			continue;
		lanes = fill(f, &area);
		if (lanes)
			return lanes;
	}
	return 0;
}

u16 mali_fragments_helpers(const struct shader_fragments *f, u16 lanes)
{
	u16 helpers = 0;
	unsigned int i;

	for (i = 0; i < MALI_LANES; i++)
		if (!f->covered[i])
			helpers |= (u16)(1u << i);
	return helpers & lanes;
}

u16 mali_fragments_test(struct shader_fragments *f, unsigned int lane, u16 coverage, const u32 *z,
			u8 reference)
{
	coverage &= f->covered[lane] & f->passed[lane];
	if (!f->draw.late_update || (f->tested >> lane & 1))
		return coverage;
	f->tested |= (u16)(1u << lane);
	coverage = test(f, lane, coverage, z, reference, MALI_DEPTH_UPDATE);
	f->passed[lane] = coverage;
	f->counted += count_bits(mali_fragments_samples(f, coverage));
	return coverage;
}
