// SPDX-License-Identifier: GPL-2.0 OR MIT
#version 450

layout(location = 0) flat in vec4 colour;
layout(location = 1) flat in vec4 second;
layout(location = 0) out vec4 result;
layout(push_constant) uniform Push {
	vec2 offset, scale;
	float z, slope, size;
	uint mode;
	vec4 colour, second;
} push;

void main()
{
	switch (push.mode) {
	case 0:
		result = colour;
		break;
	case 1:
		// Quarters of a point
		result = vec4(step(0.5, gl_PointCoord), 0.2, 1);
		break;
	default:
		// Of a few pixels, the second one
		result = ((int(gl_FragCoord.x) ^ int(gl_FragCoord.y)) & 1) == 0 ? colour : second;
	}
}
