// SPDX-License-Identifier: GPL-2.0 OR MIT
// Vectors of small integers, fields of bits, conversions.
#version 450
#extension GL_EXT_shader_explicit_arithmetic_types : require
layout(local_size_x = 64) in;
layout(std430, set = 0, binding = 0) buffer words { uint v[]; };

#define OUT(x)	v[4096 + at++ * 64 + gl_LocalInvocationIndex] = uint(x)
#define OUT64(x) do { uint64_t r_ = uint64_t(x); OUT(r_); OUT(r_ >> 32); } while (false)

uint at = 0;

void vectors(uint a, uint b, uint c)
{
	u8vec4 p = unpack8(a), q = unpack8(b), r = unpack8(c);
	u16vec2 h = unpack16(a), i = unpack16(b), j = unpack16(c);

	OUT(pack32(p + q));
	OUT(pack32(p - q));
	OUT(pack32(p * q + r));
	OUT(pack32(min(p, q)));
	OUT(pack32(max(i8vec4(p), i8vec4(q))));
	OUT(pack32(p.wzyx ^ q));
	OUT(pack32(p << (q & uint8_t(7))));
	OUT(pack32(i8vec4(p) >> (q & uint8_t(7))));
	OUT(pack32(mix(p, q, lessThan(r, p))));
	OUT(pack32(h + i));
	OUT(pack32(h - i));
	OUT(pack32(h * i + j));
	OUT(pack32(min(h, i)));
	OUT(pack32(max(i16vec2(h), i16vec2(i))));
	OUT(pack32(h.yx & i));
	OUT(pack32(h << (i & uint16_t(15))));
	OUT(pack32(h >> (i & uint16_t(15))));
	OUT(pack32(i16vec2(h) >> (i & uint16_t(15))));
	OUT(pack32(mix(h, i, lessThan(j, h))));
	OUT(pack32(u16vec2(p.xz)));
	OUT(pack32(i16vec2(i8vec2(p.yw))));
	OUT(pack32(u8vec4(h, i)));
	OUT(pack32(u16vec2(h.x, i.y)));
}

void bits(uint a, uint b, uint c)
{
	uint carry, high, low;
	int shigh, slow;

	OUT(a / (b | 1));
	OUT(a % (b | 1));
	OUT(int(a) / (int(b) | 1));
	OUT(uint16_t(a) / uint16_t(b | 1));
	OUT(int8_t(a) / int8_t(b | 1));
	OUT(bitCount(a));
	OUT(bitfieldReverse(a));
	OUT(findLSB(a));
	OUT(findMSB(a));
	OUT(findMSB(int(a)));
	OUT(bitfieldExtract(a, int(b & 15), int(c & 15)));
	OUT(bitfieldExtract(int(a), int(b & 15), int(c & 15)));
	OUT(bitfieldInsert(a, b, int(b & 15), int(c & 15)));
	OUT(uaddCarry(a, b, carry));
	OUT(carry);
	OUT(usubBorrow(a, b, carry));
	OUT(carry);
	umulExtended(a, b, high, low);
	OUT(high);
	OUT(low);
	imulExtended(int(a), int(b), shigh, slow);
	OUT(shigh);
	OUT(slow);
}

void conversions(uint a)
{
	float f = float(int(a)) * 0.0000001, g = float(a & 0xffff) * 0.003;

	OUT(uint8_t(g));
	OUT(int8_t(f * 0.5));
	OUT(uint16_t(g));
	OUT(int16_t(f));
	OUT64(int64_t(int16_t(a)));
	OUT64(int64_t(int8_t(a)));
	OUT64(uint64_t(uint8_t(a >> 8)));
	OUT(floatBitsToUint(float(uint8_t(a))));
	OUT(floatBitsToUint(float(int8_t(a >> 8))));
	OUT(floatBitsToUint(float(uint16_t(a >> 16))));
	OUT(floatBitsToUint(float(int16_t(a >> 16))));
	OUT64(uint64_t(float(a >> 8)));
	OUT64(int64_t(f));
	OUT(floatBitsToUint(float(uint64_t(a & 0xffff) << 20)));
}

void main()
{
	uint l = gl_LocalInvocationIndex, a = v[l], b = v[64 + l], c = v[128 + l];

	vectors(a, b, c);
	bits(a, b, c);
	conversions(a);
}
