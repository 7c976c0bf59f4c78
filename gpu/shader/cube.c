// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Cube maps: the face of a direction, and the coordinates on it.
 */
#include "special.h"

#define MAGNITUDE	0x7fffffffu
#define FACE_SHIFT	29

enum { POSITIVE_X, NEGATIVE_X, POSITIVE_Y, NEGATIVE_Y, POSITIVE_Z, NEGATIVE_Z };

void mali_cubeface1(u32 *restrict d, const u32 *restrict x, const u32 *restrict y,
		    const u32 *restrict z)
{
	u32 p[MALI_LANES], q[MALI_LANES], r[MALI_LANES];
	unsigned int i;

	for (i = 0; i < MALI_LANES; i++) {
		p[i] = x[i] & MAGNITUDE;
		q[i] = y[i] & MAGNITUDE;
	}
	mali_f32_max(r, p, q);
	for (i = 0; i < MALI_LANES; i++)
		p[i] = z[i] & MAGNITUDE;
	mali_f32_max(d, r, p);
}

/* Of a NaN the bits decide, as of any other value */
void mali_cubeface2(u32 *restrict d, const u32 *restrict x, const u32 *restrict y,
		    const u32 *restrict z)
{
	unsigned int i;

	for (i = 0; i < MALI_LANES; i++) {
		u32 ax = x[i] & MAGNITUDE, ay = y[i] & MAGNITUDE, az = z[i] & MAGNITUDE;
		u32 face;

		if (az >= ax && az >= ay)
			face = POSITIVE_Z + (z[i] >> 31);
		else if (ay >= ax)
			face = POSITIVE_Y + (y[i] >> 31);
		else
			face = POSITIVE_X + (x[i] >> 31);
		d[i] = face << FACE_SHIFT;
	}
}

/* Vulkan, cube map face selection: sc and tc */
void mali_cube_ssel(u32 *restrict d, const u32 *restrict z, const u32 *restrict x,
		    const u32 *restrict face)
{
	unsigned int i;

	for (i = 0; i < MALI_LANES; i++) {
		switch (face[i] >> FACE_SHIFT) {
		case POSITIVE_X:
			d[i] = z[i] ^ MALI_F32_SIGN;
			break;
		case NEGATIVE_X:
			d[i] = z[i];
			break;
		case NEGATIVE_Z:
			d[i] = x[i] ^ MALI_F32_SIGN;
			break;
		default:
			d[i] = x[i];
			break;
		}
	}
}

void mali_cube_tsel(u32 *restrict d, const u32 *restrict y, const u32 *restrict z,
		    const u32 *restrict face)
{
	unsigned int i;

	for (i = 0; i < MALI_LANES; i++) {
		switch (face[i] >> FACE_SHIFT) {
		case POSITIVE_Y:
			d[i] = z[i];
			break;
		case NEGATIVE_Y:
			d[i] = z[i] ^ MALI_F32_SIGN;
			break;
		default:
			d[i] = y[i] ^ MALI_F32_SIGN;
			break;
		}
	}
}
