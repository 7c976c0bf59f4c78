// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Level of detail.
 */
#include "float_bits.h"
#include "lod.h"

#define FACE_SHIFT	29
#define S_BITS		0x1fffffffu
/* Values in [2^-63, 1] have it: all but those whose difference to 0 is not seen */
#define S_EXPONENT	0x20000000u

#define LIMIT		4096	/* 16 levels, in 1/256 */

/* log2(v) * 256, rounded; v is positive and finite */
static s32 log2_256(double v)
{
	/* Of artanh(x) / x, x <= 1/3 */
	static const double terms[] = { 1.0, 1.0 / 3, 1.0 / 5, 1.0 / 7, 1.0 / 9, 1.0 / 11 };
	u64 bits = f64_bits(v);
	s32 exponent = (s32)(bits >> 52) - F64_BIAS;
	double m = f64_of((bits & F64_MANTISSA) | (u64)F64_BIAS << 52);
	double x = (m - 1.0) / (m + 1.0), sum = 0.0, r;
	int k;

	for (k = ARRAY_SIZE(terms) - 1; k >= 0; k--)
		sum = sum * x * x + terms[k];
	r = (exponent + sum * x * 2.8853900817779268147) * 256.0;
	return (s32)(r < 0.0 ? r - 0.5 : r + 0.5);
}

/* Of a length's square, in texels */
static s32 lod_of(double square)
{
	/* Also of NaN */
	if (!(square > 0.0))
		return -LIMIT;
	if (square > 1e30)
		return LIMIT;
	return clamp_s32(log2_256(square) / 2, -LIMIT, LIMIT);
}

/* Squares of the derivatives' lengths in texels */
static void measure(const struct mali_texture *t, const struct mali_sampler *s, const u32 *dx,
		    const u32 *dy, u32 axes, double *x, double *y)
{
	const double size[] = { t->width, t->height, t->depth };
	u32 i;

	*x = 0.0;
	*y = 0.0;
	for (i = 0; i < axes; i++) {
		double scale = s->normalized ? size[i] : 1.0;
		double a = (double)f32_of(dx[i]) * scale, b = (double)f32_of(dy[i]) * scale;

		*x += a * a;
		*y += b * b;
	}
}

void mali_find_footprint(struct mali_footprint *f, const struct mali_texture *t,
			 const struct mali_sampler *s, const u32 *dx, const u32 *dy, u32 axes)
{
	double x, y, longer, shorter, most = (double)s->anisotropy * s->anisotropy, ratio;

	memset(f, 0, sizeof(*f));
	measure(t, s, dx, dy, axes, &x, &y);
	longer = x > y ? x : y;
	shorter = x > y ? y : x;
	f->samples = 1;
	f->lod = lod_of(longer);
	/* Nothing to divide: also of NaN */
	if (s->anisotropy <= 1 || !(longer > 0.0) || longer > 1e30)
		return;
	/* Squares, too */
	ratio = shorter * most > longer ? longer / shorter : most;
	while ((double)(f->samples * f->samples) < ratio)
		f->samples++;
	f->lod = lod_of(longer / ratio);
	memcpy(f->axis, x > y ? dx : dy, axes * sizeof(*f->axis));
}

u32 mali_cube_coordinates(const u32 packed[2], u32 st[2])
{
	u32 s = packed[0] & S_BITS;

	st[0] = s ? s | S_EXPONENT : 0;
	st[1] = packed[1];
	return packed[0] >> FACE_SHIFT;
}

const struct mali_face mali_faces[6] = {
	{ 2, -1, 1, -1, 0, 1 },
	{ 2, 1, 1, -1, 0, -1 },
	{ 0, 1, 2, 1, 1, 1 },
	{ 0, 1, 2, -1, 1, -1 },
	{ 0, 1, 1, -1, 2, 1 },
	{ 0, -1, 1, -1, 2, -1 },
};

/* The coordinates of a lane on @face, beyond its edges if the lane's is another one */
static void on_face(const u32 c[][MALI_LANES], u32 lane, u32 face, double out[2])
{
	const u32 packed[2] = { c[0][lane], c[1][lane] };
	double direction[3], major, s, t;
	u32 st[2], own;

	own = mali_cube_coordinates(packed, st) % 6;
	s = (double)f32_of(st[0]) * 2.0 - 1.0;
	t = (double)f32_of(st[1]) * 2.0 - 1.0;
	direction[mali_faces[own].axis] = mali_faces[own].sign;
	direction[mali_faces[own].s_axis] = s * mali_faces[own].s_sign;
	direction[mali_faces[own].t_axis] = t * mali_faces[own].t_sign;
	major = direction[mali_faces[face].axis] * mali_faces[face].sign;
	/* On the other side: as if at the edge */
	if (!(major > 0.01))
		major = 0.01;
	out[0] = (direction[mali_faces[face].s_axis] * mali_faces[face].s_sign / major + 1.0) / 2.0;
	out[1] = (direction[mali_faces[face].t_axis] * mali_faces[face].t_sign / major + 1.0) / 2.0;
}

void mali_quad_derivatives(const u32 c[][MALI_LANES], u32 quad, u32 axes, bool cube, u32 *dx,
			   u32 *dy)
{
	double v[3][2];
	u32 i, n;

	if (cube) {
		u32 face = (c[0][quad] >> FACE_SHIFT) % 6;

		for (i = 0; i < 3; i++)
			on_face(c, quad + i, face, v[i]);
		for (n = 0; n < 2; n++) {
			dx[n] = f32_bits((float)(v[1][n] - v[0][n]));
			dy[n] = f32_bits((float)(v[2][n] - v[0][n]));
		}
		return;
	}
	for (n = 0; n < axes; n++) {
		dx[n] = f32_bits(f32_of(c[n][quad + 1]) - f32_of(c[n][quad]));
		dy[n] = f32_bits(f32_of(c[n][quad + 2]) - f32_of(c[n][quad]));
	}
}
