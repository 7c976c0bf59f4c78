// SPDX-License-Identifier: GPL-2.0 OR MIT
#version 450

layout(location = 0) flat in vec4 flat_colour;
layout(location = 0) out vec4 result;

void main()
{
	result = flat_colour;
}
