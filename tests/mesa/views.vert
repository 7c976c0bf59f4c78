// SPDX-License-Identifier: GPL-2.0 OR MIT
// A rectangle, and points in a row, further to the right and lower in each view.
#version 450
#extension GL_EXT_multiview : require

layout(location = 0) flat out vec4 same;
layout(location = 1) flat out vec4 different;
layout(push_constant) uniform Mode {
	uint points;
};

void main()
{
	vec2 corner = vec2(gl_VertexIndex & 1, gl_VertexIndex >> 1 & 1);
	vec2 at = points != 0 ? vec2(gl_VertexIndex * 4 + 2.5, 2.5) / 16 - 1 : corner * 0.75 - 0.75;

	same = vec4(0, 0, points != 0 ? 1 : 0.2, 0);
	different = vec4(gl_ViewIndex * 0.2, 0, 0, 1);
	gl_Position = vec4(at + vec2(0.25, 0.125) * gl_ViewIndex, 0.5, 1);
	gl_PointSize = 1 + 2 * gl_ViewIndex;
}
