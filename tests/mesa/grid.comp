// SPDX-License-Identifier: GPL-2.0 OR MIT
// A grid of samples, half a texel from each other, from two texels before a texture of 8x8 on.
// Components are rounded to those of 8 bits, each in a word.
#version 450
layout(local_size_x = 8, local_size_y = 8) in;
#ifdef INTEGERS
layout(set = 0, binding = 0) uniform usampler2D image;
#else
layout(set = 0, binding = 0) uniform sampler2D image;
#endif
layout(std430, set = 0, binding = 1) buffer samples { uvec4 v[]; };

void main()
{
	uvec2 at = gl_GlobalInvocationID.xy;
	vec2 where = (vec2(at) * 0.5 - 1.75) / 8;

#ifdef INTEGERS
	v[at.y * 24 + at.x] = textureLod(image, where, 0);
#else
	v[at.y * 24 + at.x] = uvec4(round(clamp(textureLod(image, where, 0), 0, 1) * 255));
#endif
}
