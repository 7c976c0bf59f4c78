// SPDX-License-Identifier: GPL-2.0 OR MIT
// Writes depth.
#version 450

layout(location = 0) flat in vec4 colour;
layout(location = 1) flat in vec4 second;
layout(location = 0) out vec4 result;

void main()
{
	gl_FragDepth = (int(gl_FragCoord.x) & 4) == 0 ? second.x : second.y;
	result = colour;
}
