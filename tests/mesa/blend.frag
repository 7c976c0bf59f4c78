// SPDX-License-Identifier: GPL-2.0 OR MIT
// Four targets with the same colour.
#version 450

layout(location = 0) flat in vec4 colour;
layout(location = 0) out vec4 results[4];

void main()
{
	results[0] = colour;
	results[1] = colour;
	results[2] = colour;
	results[3] = colour;
}
