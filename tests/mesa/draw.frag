// SPDX-License-Identifier: GPL-2.0 OR MIT
#version 450

layout(location = 0) in vec4 smooth_colour;
layout(location = 1) flat in vec4 flat_colour;
layout(location = 2) in vec2 coordinate;
layout(location = 0) out vec4 result;
layout(set = 0, binding = 0) uniform sampler2D picture;
layout(push_constant) uniform constants {
	uint mode;
};

void main()
{
	switch (mode) {
	case 0:
		result = flat_colour;
		break;
	case 1:
		// In steps, whose edges are not at the centres of pixels
		result = floor(smooth_colour * 15) / 15;
		break;
	case 2:
		result = texture(picture, coordinate);
		break;
	case 3:
		if (((int(gl_FragCoord.x) ^ int(gl_FragCoord.y)) & 3) == 0)
			discard;
		result = flat_colour;
		break;
	default:
		result = vec4(floor(gl_FragCoord.xy) / 255, gl_FrontFacing ? 1 : 0, 1);
	}
}
