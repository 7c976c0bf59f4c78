// SPDX-License-Identifier: GPL-2.0 OR MIT
#version 450
#extension GL_EXT_multiview : require

layout(location = 0) flat in vec4 same;
layout(location = 1) flat in vec4 different;
layout(location = 0) out vec4 result;

void main()
{
	result = same + different + vec4(0, gl_ViewIndex * 0.4, 0, 0);
}
