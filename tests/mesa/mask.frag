// SPDX-License-Identifier: GPL-2.0 OR MIT
// Writes which samples are covered.
#version 450

layout(location = 0) flat in vec4 colour;
layout(location = 0) out vec4 result;
layout(push_constant) uniform Push {
	vec2 offset, scale;
	float z, slope, size;
	uint mode;
	vec4 colour, second;
} push;

void main()
{
	gl_SampleMask[0] = int(push.mode) & gl_SampleMaskIn[0];
	result = colour;
}
