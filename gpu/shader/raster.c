// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Triangles on the screen.
 *
 * Edge functions are exact: coordinates within the guard band have 23 bits, products 47.
 */
#include "float_bits.h"
#include "raster.h"

/* Beyond this triangles are cut, so that coordinates have few enough bits */
#define GUARD		16384.0

/* Nearer than this is cut: 1 / w of vertices is clamped by shaders, to less than that */
#define NEAREST_W	0.00000000000000000001

/* Mesa, pan_samples.c: of 2 and 4 rotated, of 8 and 16 as Direct3D has them */
static const struct mali_sample_position single[] = { { 128, 128 } };

static const struct mali_sample_position two[] = { { 192, 192 }, { 64, 64 } };

static const struct mali_sample_position four[] = {
	{ 96, 32 }, { 224, 96 }, { 32, 160 }, { 160, 224 },
};

static const struct mali_sample_position eight[] = {
	{ 144, 80 }, { 112, 176 }, { 208, 144 }, { 80, 48 },
	{ 48, 208 }, { 16, 112 }, { 176, 240 }, { 240, 16 },
};

static const struct mali_sample_position sixteen[] = {
	{ 144, 144 }, { 112, 80 }, { 80, 160 }, { 192, 112 },
	{ 48, 96 }, { 160, 208 }, { 208, 176 }, { 176, 48 },
	{ 96, 224 }, { 128, 16 }, { 64, 32 }, { 32, 192 },
	{ 0, 128 }, { 240, 64 }, { 224, 240 }, { 16, 0 },
};

const struct mali_sample_position *mali_sample_positions(u32 samples)
{
	switch (samples) {
	case 1:
		return single;
	case 2:
		return two;
	case 4:
		return four;
	case 8:
		return eight;
	case 16:
		return sixteen;
	}
	return NULL;
}

/* Distance to a plane, positive inside: w, and the guard band's sides */
static double distance(const struct mali_corner *c, unsigned int plane)
{
	switch (plane) {
	case 0:
		return c->w - NEAREST_W;
	case 1:
		return c->x + GUARD * c->w;
	case 2:
		return GUARD * c->w - c->x;
	case 3:
		return c->y + GUARD * c->w;
	default:
		return GUARD * c->w - c->y;
	}
}

static void between(struct mali_corner *out, const struct mali_corner *a,
		    const struct mali_corner *b, double part)
{
	unsigned int i;

	out->x = a->x + (b->x - a->x) * part;
	out->y = a->y + (b->y - a->y) * part;
	out->z = a->z + (b->z - a->z) * part;
	out->w = a->w + (b->w - a->w) * part;
	for (i = 0; i < 3; i++)
		out->weight[i] = a->weight[i] + (b->weight[i] - a->weight[i]) * part;
}

/* Sutherland and Hodgman's algorithm, one plane */
static u32 clip_plane(const struct mali_corner *in, u32 n, struct mali_corner *out,
		      unsigned int plane)
{
	u32 count = 0, i;

	for (i = 0; i < n; i++) {
		const struct mali_corner *a = &in[i], *b = &in[(i + 1) % n];
		double from = distance(a, plane), to = distance(b, plane);

		/* Rounding errors can make a polygon of none, with more corners */
		if (from >= 0.0 && count < MALI_CORNERS)
			out[count++] = *a;
		if (count < MALI_CORNERS && (from >= 0.0 ? to < 0.0 : to >= 0.0)) {
			/* From the inside, so that a shared edge is cut at the same place */
			if (from >= 0.0)
				between(&out[count++], a, b, from / (from - to));
			else
				between(&out[count++], b, a, to / (to - from));
		}
	}
	return count;
}

static bool is_finite(double v)
{
	return v - v == 0.0;
}

u32 mali_clip(const u32 position[3][4], struct mali_corner *corners)
{
	struct mali_corner other[MALI_CORNERS];
	u32 n = 3, i, k;

	for (i = 0; i < 3; i++) {
		struct mali_corner *c = &corners[i];

		c->w = 1.0 / (double)f32_of(position[i][3]);
		c->x = (double)f32_of(position[i][0]) * c->w;
		c->y = (double)f32_of(position[i][1]) * c->w;
		c->z = (double)f32_of(position[i][2]) * c->w;
		for (k = 0; k < 3; k++)
			c->weight[k] = k == i ? 1.0 : 0.0;
		if (!is_finite(c->x) || !is_finite(c->y) || !is_finite(c->z) || !is_finite(c->w))
			return 0;
	}
	for (i = 0; i < 5 && n; i++) {
		n = clip_plane(corners, n, other, i);
		for (k = 0; k < n; k++)
			corners[k] = other[k];
	}
	return n < 3 ? 0 : n;
}

/* In 1/256 of a pixel, to nearest even; what rounding errors put outside the guard band is on it */
static s64 snap(double v)
{
	const double integers = 6755399441055744.0;	/* 1.5 * 2^52 */

	v = v > -GUARD ? v < GUARD ? v : GUARD : -GUARD;
	return (s64)(v * MALI_SUBPIXELS + integers - integers);
}

/* Twice the area to the right of the edge from corner @i to corner @j */
static s64 edge(const struct mali_triangle *t, unsigned int i, unsigned int j, s64 x, s64 y)
{
	return (t->x[j] - t->x[i]) * (y - t->y[i]) - (t->y[j] - t->y[i]) * (x - t->x[i]);
}

static s32 pixel_of(s64 v)
{
	return (s32)(v >> 8);
}

static s64 least(const s64 v[3])
{
	s64 n = v[0] < v[1] ? v[0] : v[1];

	return n < v[2] ? n : v[2];
}

static s64 most(const s64 v[3])
{
	s64 n = v[0] > v[1] ? v[0] : v[1];

	return n > v[2] ? n : v[2];
}

static void find_bounds(struct mali_triangle *t, bool overestimate)
{
	/* What only touches the border of its first pixel touches the one before it */
	s64 before = overestimate ? 1 : 0;

	t->min_x = pixel_of(least(t->x) - before);
	t->min_y = pixel_of(least(t->y) - before);
	t->max_x = pixel_of(most(t->x));
	t->max_y = pixel_of(most(t->y));
}

static void swap(struct mali_triangle *t)
{
	struct mali_corner c = t->corner[1];
	s64 x = t->x[1], y = t->y[1];

	t->corner[1] = t->corner[2];
	t->x[1] = t->x[2];
	t->y[1] = t->y[2];
	t->corner[2] = c;
	t->x[2] = x;
	t->y[2] = y;
}

bool mali_triangle(struct mali_triangle *t, const struct mali_corner *a,
		   const struct mali_corner *b, const struct mali_corner *c,
		   const struct mali_facing *facing)
{
	bool clockwise;
	unsigned int i;

	t->corner[0] = *a;
	t->corner[1] = *b;
	t->corner[2] = *c;
	for (i = 0; i < 3; i++) {
		t->x[i] = snap(t->corner[i].x / t->corner[i].w);
		t->y[i] = snap(t->corner[i].y / t->corner[i].w);
	}
	t->area = edge(t, 0, 1, t->x[2], t->y[2]);
	if (!t->area)
		return false;
	clockwise = t->area > 0;
	t->front = clockwise != facing->front_ccw;
	if (t->front ? facing->cull_front : facing->cull_back)
		return false;
	if (!clockwise) {
		swap(t);
		t->area = -t->area;
	}
	for (i = 0; i < 3; i++) {
		unsigned int from = (i + 1) % 3, to = (i + 2) % 3;
		s64 dx = t->x[to] - t->x[from], dy = t->y[to] - t->y[from];

		/* Clockwise, left edges go up, and a top edge to the right */
		t->bias[i] = dy < 0 || (!dy && dx > 0) ? 0 : 1;
	}
	find_bounds(t, facing->overestimate);
	return true;
}

static bool covers(const struct mali_triangle *t, s64 x, s64 y)
{
	return edge(t, 1, 2, x, y) >= t->bias[0] && edge(t, 2, 0, x, y) >= t->bias[1] &&
	       edge(t, 0, 1, x, y) >= t->bias[2];
}

u32 mali_coverage(const struct mali_triangle *t, s32 x, s32 y,
		  const struct mali_sample_position *positions, u32 samples)
{
	u32 mask = 0, i;

	for (i = 0; i < samples; i++) {
		if (covers(t, (s64)x * MALI_SUBPIXELS + positions[i].x,
			   (s64)y * MALI_SUBPIXELS + positions[i].y))
			mask |= 1u << i;
	}
	return mask;
}

/* Whether any of a pixel's corners is on the right side of an edge, or on it */
static bool reaches(const struct mali_triangle *t, unsigned int i, unsigned int j, s64 x, s64 y)
{
	/* The corner that is farthest to that side */
	x += t->y[j] > t->y[i] ? 0 : MALI_SUBPIXELS;
	y += t->x[j] > t->x[i] ? MALI_SUBPIXELS : 0;
	return edge(t, i, j, x, y) >= 0;
}

bool mali_overlaps(const struct mali_triangle *t, s32 x, s32 y)
{
	s64 left = (s64)x * MALI_SUBPIXELS, top = (s64)y * MALI_SUBPIXELS;

	return x >= t->min_x && x <= t->max_x && y >= t->min_y && y <= t->max_y &&
	       reaches(t, 1, 2, left, top) && reaches(t, 2, 0, left, top) &&
	       reaches(t, 0, 1, left, top);
}

void mali_interpolate(const struct mali_triangle *t, s64 x, s64 y, struct mali_fragment *f)
{
	double area = (double)t->area, inverse = 0.0, part[3];
	unsigned int i, k;

	memset(f, 0, sizeof(*f));
	part[0] = (double)edge(t, 1, 2, x, y) / area;
	part[1] = (double)edge(t, 2, 0, x, y) / area;
	part[2] = (double)edge(t, 0, 1, x, y) / area;
	/* Depth and 1 / w are linear on the screen */
	for (i = 0; i < 3; i++) {
		f->z += part[i] * (t->corner[i].z / t->corner[i].w);
		inverse += part[i] / t->corner[i].w;
	}
	f->w = 1.0 / inverse;
	for (i = 0; i < 3; i++) {
		double weight = part[i] / t->corner[i].w * f->w;

		for (k = 0; k < 3; k++)
			f->weight[k] += weight * t->corner[i].weight[k];
	}
}
