/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Level of detail, from derivatives.
 */
#ifndef MALI_SHADER_LOD_H
#define MALI_SHADER_LOD_H

#include "lanes.h"
#include "texture_desc.h"

/**
 * struct mali_face - a face of a cube map, as Vulkan's table of faces has it
 * @s_axis, @s_sign: where its s goes: x, y or z, and its sign
 * @t_axis, @t_sign: and its t
 * @axis, @sign: and where the face is
 */
struct mali_face {
	s16 s_axis, s_sign, t_axis, t_sign, axis, sign;
};

extern const struct mali_face mali_faces[6];

/* Most samples of a footprint: Maximum anisotropy has five bits */
#define MALI_MOST_ANISOTROPY	32u

/**
 * struct mali_footprint - what a pixel covers of a texture
 * @lod: level of detail, in 1/256
 * @samples: taken along the longer derivative; 1 if isotropic
 * @axis: the longer derivative, as binary32
 */
struct mali_footprint {
	s32 lod;
	u32 samples;
	u32 axis[3];
};

/*
 * Of derivatives of the coordinates, as binary32: dx[0 to 2] along x, dy along y; @axes of them.
 *
 * The level is log2 of the longer one in texels of level 0 (Vulkan, "Scale Factor Operation,
 * Level of Detail Operation and Image Level(s) Selection"), between -16 and 16.  With the
 * sampler's anisotropy, the longer one is divided by its ratio to the shorter one, but at most
 * by the anisotropy, and so many samples are taken.
 */
void mali_find_footprint(struct mali_footprint *f, const struct mali_texture *t,
			 const struct mali_sampler *s, const u32 *dx, const u32 *dy, u32 axes);

/*
 * Derivatives of coordinates within a quad, the same in its four lanes: @c are the staging
 * registers of the coordinates, @quad its first lane.  Coordinates of a cube map are on the
 * face of the quad's first lane, with the faces in the highest bits of the first register.
 */
void mali_quad_derivatives(const u32 c[][MALI_LANES], u32 quad, u32 axes, bool cube, u32 *dx,
			   u32 *dy);

/* Coordinates on a face in [0, 1], and the face, of a cube map's two registers */
u32 mali_cube_coordinates(const u32 packed[2], u32 st[2]);

#endif
