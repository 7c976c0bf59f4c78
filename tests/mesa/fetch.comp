// SPDX-License-Identifier: GPL-2.0 OR MIT
// Each invocation fetches a texel, and writes its components.
#version 450
#extension GL_EXT_samplerless_texture_functions : require
layout(local_size_x = 8, local_size_y = 8) in;
layout(set = 0, binding = 0) uniform texture2D image;
layout(std430, set = 0, binding = 1) buffer texels { vec4 v[]; };

void main()
{
	ivec2 at = ivec2(gl_GlobalInvocationID.xy), size = textureSize(image, 0);

	if (all(lessThan(at, size)))
		v[at.y * size.x + at.x] = texelFetch(image, at, 0);
}
