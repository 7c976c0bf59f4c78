// SPDX-License-Identifier: GPL-2.0 OR MIT
// Two colours for one target.
#version 450

layout(location = 0) flat in vec4 colour;
layout(location = 1) flat in vec4 second;
layout(location = 0, index = 0) out vec4 result;
layout(location = 0, index = 1) out vec4 factor;

void main()
{
	result = colour;
	factor = second;
}
