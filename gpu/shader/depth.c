// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Depth and stencil tests.
 */
#include "depth.h"
#include "float_bits.h"

/* Func */
enum { NEVER, LESS, EQUAL, LEQUAL, GREATER, NOT_EQUAL, GEQUAL, ALWAYS };

/* Stencil Op */
enum { KEEP, REPLACE, ZERO, INVERT, INCR_WRAP, DECR_WRAP, INCR_SAT, DECR_SAT };

#define CLAMP_BOUNDS	2u

static void decode_side(struct mali_stencil *s, const u32 *word, unsigned int side)
{
	u32 functions = word[0] >> (side ? 16 : 4);

	s->function = functions & 7;
	s->fail = functions >> 3 & 7;
	s->depth_fail = functions >> 6 & 7;
	s->pass = functions >> 9 & 7;
	s->write_mask = (u8)(word[1] >> 8 * side);
	s->value_mask = (u8)(word[1] >> (16 + 8 * side));
	s->reference = (u8)(word[2] >> 8 * side);
}

void mali_depth_decode(struct mali_depth *d, const u32 word[MALI_DEPTH_WORDS])
{
	decode_side(&d->side[0], word, 0);
	decode_side(&d->side[1], word, 1);
	d->stencil_from_shader = word[0] >> 30 & 1;
	d->stencil_test = word[0] >> 31;
	d->cull = word[4] >> 22 & 1;
	d->clamp = (word[4] >> 23 & 3) == CLAMP_BOUNDS;
	d->source = word[4] >> 25 & 3;
	d->write = word[4] >> 27 & 1;
	d->bias = word[4] >> 28 & 1;
	d->function = (u8)(word[4] >> 29);
	d->units = f32_of(word[5]);
	d->factor = f32_of(word[6]);
	d->limit = f32_of(word[7]);
	d->min = 0.0f;
	d->max = 1.0f;
}

void mali_depth_bounds(struct mali_depth *d, u32 min, u32 max)
{
	d->min = f32_of(min);
	d->max = f32_of(max);
}

bool mali_depth_matters(const struct mali_depth *d)
{
	return d->function != ALWAYS || d->write || d->stencil_test;
}

static double magnitude(double v)
{
	return v < 0.0 ? -v : v;
}

/* The greater one of the two slopes of depth on the screen, for a pixel */
static double slope(const struct mali_triangle *t)
{
	double x[3], y[3], z[3], area, dx, dy;
	unsigned int i;

	for (i = 0; i < 3; i++) {
		x[i] = (double)t->x[i] / MALI_SUBPIXELS;
		y[i] = (double)t->y[i] / MALI_SUBPIXELS;
		z[i] = t->corner[i].z / t->corner[i].w;
	}
	area = (x[1] - x[0]) * (y[2] - y[0]) - (x[2] - x[0]) * (y[1] - y[0]);
	dx = ((z[1] - z[0]) * (y[2] - y[0]) - (z[2] - z[0]) * (y[1] - y[0])) / area;
	dy = ((z[2] - z[0]) * (x[1] - x[0]) - (z[1] - z[0]) * (x[2] - x[0])) / area;
	dx = magnitude(dx);
	dy = magnitude(dy);
	return dx > dy ? dx : dy;
}

/* The smallest difference of depths, which for D32 is that of the greatest depth */
static double resolution(u8 format, const struct mali_triangle *t)
{
	double most = 0.0, z;
	unsigned int i;
	s32 exponent;

	if (format != MALI_DEPTH_D32)
		return f64_power(format == MALI_DEPTH_D16 ? -16 : -24);
	for (i = 0; i < 3; i++) {
		z = magnitude(t->corner[i].z / t->corner[i].w);
		most = z > most ? z : most;
	}
	exponent = (s32)(f64_bits(most) >> 52) - F64_BIAS;
	return f64_power(clamp_s32(exponent, -126, 127) - 23);
}

double mali_depth_bias(const struct mali_depth *d, u8 format, const struct mali_triangle *t)
{
	double limit = (double)d->limit, bias;

	if (!d->bias)
		return 0.0;
	bias = (double)d->units * resolution(format, t) + (double)d->factor * slope(t);
	if (limit > 0.0 && bias > limit)
		return limit;
	if (limit < 0.0 && bias < limit)
		return limit;
	return bias;
}

bool mali_depth_inside(const struct mali_depth *d, double z)
{
	double min = (double)d->min, max = (double)d->max;

	if (!d->cull)
		return true;
	return min < max ? z >= min && z <= max : z >= max && z <= min;
}

static bool compare(u8 function, u32 a, u32 b)
{
	switch (function) {
	case NEVER:
		return false;
	case LESS:
		return a < b;
	case EQUAL:
		return a == b;
	case LEQUAL:
		return a <= b;
	case GREATER:
		return a > b;
	case NOT_EQUAL:
		return a != b;
	case GEQUAL:
		return a >= b;
	default:
		return true;
	}
}

/* Values of D32 in an order of integers: NaN is after all others */
static u32 key(const struct mali_tile *t, u32 depth)
{
	if (t->depth_format != MALI_DEPTH_D32)
		return depth;
	/* -0 is +0 */
	if (!(depth & F32_MAGNITUDE))
		depth = 0;
	return (u32)f32_key(depth) ^ 0x80000000u;
}

static u8 operate(u8 op, u8 value, u8 reference)
{
	switch (op) {
	case REPLACE:
		return reference;
	case ZERO:
		return 0;
	case INVERT:
		return (u8)~value;
	case INCR_WRAP:
		return (u8)(value + 1);
	case DECR_WRAP:
		return (u8)(value - 1);
	case INCR_SAT:
		return value == 0xff ? value : (u8)(value + 1);
	case DECR_SAT:
		return value ? (u8)(value - 1) : value;
	default:
		return value;
	}
}

static u32 clamped(const struct mali_depth *d, u32 z)
{
	double v = (double)f32_of(z), low, high;

	if (!d->clamp)
		return z;
	low = (double)(d->min < d->max ? d->min : d->max);
	high = (double)(d->min < d->max ? d->max : d->min);
	return f32_bits((float)(v > low ? v < high ? v : high : low));
}

bool mali_depth_test(const struct mali_depth *d, struct mali_tile *t, u32 index, bool front, u32 z,
		     u8 reference, enum mali_depth_update update)
{
	const struct mali_stencil *s = &d->side[front ? 0 : 1];
	u32 depth = mali_depth_pack(t->depth_format, clamped(d, z));
	u8 old = t->stencil[index], op;
	bool stencil, nearer;

	if (!d->stencil_from_shader)
		reference = s->reference;
	stencil = !d->stencil_test || compare(s->function, reference & s->value_mask,
					      old & s->value_mask);
	nearer = compare(d->function, key(t, depth), key(t, t->depth[index]));
	if (update == MALI_DEPTH_UPDATE && d->stencil_test) {
		op = !stencil ? s->fail : !nearer ? s->depth_fail : s->pass;
		t->stencil[index] = (u8)((old & ~s->write_mask) |
					 (operate(op, old, reference) & s->write_mask));
	}
	if (!stencil || !nearer)
		return false;
	if (update == MALI_DEPTH_UPDATE && d->write)
		t->depth[index] = depth;
	return true;
}

bool mali_depth_fail_writes(const struct mali_depth *d, bool front)
{
	const struct mali_stencil *s = &d->side[front ? 0 : 1];

	return d->stencil_test && s->write_mask && (s->fail != KEEP || s->depth_fail != KEEP);
}
