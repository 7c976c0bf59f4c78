// SPDX-License-Identifier: GPL-2.0 OR MIT
// binary16: arithmetic that rounds in one way only, comparisons, packing, conversions.
#version 450
#extension GL_EXT_shader_explicit_arithmetic_types : require
layout(local_size_x = 64) in;
layout(std430, set = 0, binding = 0) buffer words { uint v[]; };

#define OUT(x)	v[4096 + at++ * 64 + gl_LocalInvocationIndex] = uint(x)
#define PUT(x)	OUT(packFloat2x16(x))

uint at = 0;

// Numbers of 11 bits and less, so that products are exact
f16vec2 number(uint a)
{
	return f16vec2(int16_t(a & 31) - int16_t(16), int16_t(a >> 8 & 31) - int16_t(15)) *
	       float16_t(0.25);
}

void main()
{
	uint l = gl_LocalInvocationIndex, i = v[l];
	f16vec2 a = number(i), b = number(i >> 3), c = number(i >> 16);
	vec2 f = vec2(a) * 1.0009765625;

	precise f16vec2 sum = a + b, product = a * b;
	PUT(sum);
	PUT(product);
	PUT(a - b);
	PUT(fma(a, b, c));
	PUT(-a);
	PUT(abs(a));
	PUT(min(a, b));
	PUT(max(a, b));
	PUT(clamp(a, float16_t(0), float16_t(1)));
	PUT(clamp(a, float16_t(-1), float16_t(1)));
	PUT(floor(a));
	PUT(ceil(a));
	PUT(trunc(a));
	PUT(roundEven(a));
	PUT(fract(a));
	PUT(sign(a));
	PUT(a.yx + b);
	PUT(f16vec2(a.x, b.x));
	PUT(f16vec2(a.y, b.y) * f16vec2(c.x));
	PUT(mix(a, b, lessThan(a, c)));
	PUT(mix(a, b, equal(a, c)));
	OUT(a.x < b.y ? 1 : 2);
	OUT(a.x == b.y || a.y > c.x ? 1 : 2);
	OUT(packHalf2x16(f));
	OUT(packFloat2x16(f16vec2(f)));
	OUT(floatBitsToUint(unpackHalf2x16(i & 0x7bff7bff).x));
	OUT(floatBitsToUint(unpackHalf2x16(i & 0x7bff7bff).y));
	OUT(floatBitsToUint(float(a.x) + float(b.y)));
	OUT(packUnorm4x8(vec4(f, f.yx) * 0.25));
	OUT(packSnorm2x16(f * 0.25));
	OUT(int16_t(a.x));
	OUT(int(a.y));
	OUT(uint16_t(abs(a.x)));
	OUT(uint(abs(b.y)));
	PUT(f16vec2(int16_t(i), uint16_t(i >> 21)));
	PUT(f16vec2(int8_t(i), uint8_t(i >> 8)));
	PUT(f16vec2(int(i) >> 20, i >> 24));
	OUT(isnan(a.x / float16_t(0) * float16_t(0)) ? 1 : 2);
	OUT(float16BitsToUint16(a.x));
	PUT(f16vec2(uint16BitsToFloat16(uint16_t(i & 0x7bff)), a.x));
}
