// SPDX-License-Identifier: GPL-2.0 OR MIT
// Four targets, one of them of integers.
#version 450

layout(location = 0) flat in vec4 colour;
layout(location = 1) flat in vec4 second;
layout(location = 0) out vec4 first;
layout(location = 1) out vec4 other;
layout(location = 2) out uvec4 integers;
layout(location = 3) out vec4 swapped;

void main()
{
	first = colour;
	other = second;
	integers = uvec4(gl_FragCoord.xy, colour.r * 1000, 7);
	swapped = colour.abgr;
}
