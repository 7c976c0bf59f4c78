// SPDX-License-Identifier: GPL-2.0 OR MIT
// Reads words in and out of a uniform and a storage buffer, and writes some out of bounds.
#version 450
layout(local_size_x = 64) in;
layout(std430, set = 0, binding = 0) buffer Results { uint results[]; };
layout(std430, set = 0, binding = 1) buffer Words { uint words[]; };
layout(std140, set = 0, binding = 2) uniform Constants { uvec4 constants[1024]; };

void main()
{
	uint i = gl_GlobalInvocationID.x;

	results[2 * i] = words[i * 3];
	results[2 * i + 1] = constants[i][i & 3];
	if (i >= 48)
		words[i * 64] = 0xbad00000 + i;
}
