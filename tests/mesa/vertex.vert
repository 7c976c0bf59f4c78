// SPDX-License-Identifier: GPL-2.0 OR MIT
#version 450

layout(location = 0) in vec2 position;
layout(location = 1) in vec4 colour;
layout(location = 2) in uvec2 number;
layout(location = 3) in vec2 offset;
layout(location = 0) flat out vec4 flat_colour;
layout(push_constant) uniform Mode {
	uint mode;
};

void main()
{
	vec2 at = position + offset;
	float w = 1;

	flat_colour = vec4(colour.rg, float(number.x & 0xff) / 255, 1);
	if (mode == 1) {
		/* Without attributes: a triangle for each three, in rows of eight */
		int n = gl_VertexIndex / 3;

		at = vec2(n % 8, n / 8 + 2 * gl_InstanceIndex) * 0.25 - 1;
		at += vec2(gl_VertexIndex % 3 == 1 ? 0.25 : 0, gl_VertexIndex % 3 == 2 ? 0.25 : 0);
		flat_colour = vec4(float(n & 7) / 7, float(gl_InstanceIndex) / 3, 0.5, 1);
	} else if (mode == 2) {
		/* One corner is behind the viewer */
		w = number.x == 2 ? -0.5 : 1;
	}
	gl_Position = vec4(at, 0.5 * w, w);
	gl_PointSize = 5;
}
