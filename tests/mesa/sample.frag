// SPDX-License-Identifier: GPL-2.0 OR MIT
// Executed for each sample.
#version 450

layout(location = 0) flat in vec4 colour;
layout(location = 1) flat in vec4 second;
layout(location = 0) out vec4 result;

void main()
{
	result = gl_SampleID == 1 ? second : gl_SampleID == 2 ? vec4(0) : colour;
}
