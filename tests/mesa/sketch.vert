// SPDX-License-Identifier: GPL-2.0 OR MIT
// Corners of a shape, moved and scaled by push constants.
#version 450

layout(location = 0) in vec2 corner;
layout(location = 1) in vec2 shift;
layout(location = 0) flat out vec4 colour;
layout(location = 1) flat out vec4 second;
layout(push_constant) uniform Push {
	vec2 offset, scale;
	float z, slope, size;
	uint mode;
	vec4 colour, second;
} push;

void main()
{
	gl_Position = vec4(push.offset + shift + push.scale * corner, push.z + push.slope * corner.x, 1);
	gl_PointSize = push.size;
	colour = push.colour;
	second = push.second;
}
