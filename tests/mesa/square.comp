// SPDX-License-Identifier: GPL-2.0 OR MIT
// Each invocation writes its number's square, and 7 more, to its word.
#version 450
layout(local_size_x = 64) in;
layout(std430, set = 0, binding = 0) buffer words { uint v[]; };

void main()
{
	uint i = gl_GlobalInvocationID.x;

	v[i] = i * i + 7;
}
