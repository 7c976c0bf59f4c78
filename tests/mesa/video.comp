// SPDX-License-Identifier: GPL-2.0 OR MIT
// A grid of samples, two to a texel in each direction, from more than a texel before an image of
// 12x6 on, by four samplers.  None is at the edge or in the middle of a texel, where roundings of
// coordinates would be seen.  Components are in 1/255, each in a word.
#version 450
layout(local_size_x = 8, local_size_y = 8) in;
#ifdef LAYERS
#define SAMPLER		sampler2DArray
#define WHERE		vec3(where, at.x % 3)
#else
#define SAMPLER		sampler2D
#define WHERE		where
#endif
layout(set = 0, binding = 0) uniform SAMPLER a;
layout(set = 0, binding = 1) uniform SAMPLER b;
layout(set = 0, binding = 2) uniform SAMPLER c;
layout(set = 0, binding = 3) uniform SAMPLER d;
layout(std430, set = 0, binding = 4) buffer samples { ivec4 v[]; };

ivec4 rounded(vec4 v)
{
	return ivec4(round(clamp(v, -1, 2) * 255));
}

void main()
{
	uvec2 at = gl_GlobalInvocationID.xy;
	vec2 where = (vec2(at) * 0.5 - 1.3) / vec2(12, 6);
	uint to = at.y * 32 + at.x;

	v[to] = rounded(textureLod(a, WHERE, 0));
	v[to + 512] = rounded(textureLod(b, WHERE, 0));
	v[to + 1024] = rounded(textureLod(c, WHERE, 0));
	v[to + 1536] = rounded(textureLod(d, WHERE, 0));
}
