// SPDX-License-Identifier: GPL-2.0 OR MIT
#version 450

layout(location = 0) in vec3 position;
layout(location = 1) in vec4 colour;
layout(location = 0) out vec4 smooth_colour;
layout(location = 1) flat out vec4 flat_colour;
layout(location = 2) out vec2 coordinate;

void main()
{
	gl_Position = vec4(position, 1);
	smooth_colour = colour;
	flat_colour = colour;
	coordinate = position.xy * 0.5 + 0.5;
}
