// SPDX-License-Identifier: GPL-2.0 OR MIT
// Integers of BITS bits: arithmetic, shifts, comparisons, selection.
#version 450
#extension GL_EXT_shader_explicit_arithmetic_types : require
#ifndef BITS
#define BITS 64
#endif

layout(local_size_x = 64) in;
layout(std430, set = 0, binding = 0) buffer words { uint v[]; };

#define OUT(x)	v[4096 + at++ * 64 + gl_LocalInvocationIndex] = uint(x)
#define OUT64(x) do { uint64_t r_ = uint64_t(x); OUT(r_); OUT(r_ >> 32); } while (false)

uint at = 0;

#define ALL(name, U, S, PUT, BITS)				\
void name(U a, U b, U c)					\
{								\
	S s = S(a), t = S(b), w = S(c);				\
	U n = U(c & U(BITS - 1));				\
								\
	PUT(a + b);						\
	PUT(a - b);						\
	PUT(a * b);						\
	PUT(a * b + c);						\
	PUT(-s);						\
	PUT(~a);						\
	PUT(a & b);						\
	PUT(a | b);						\
	PUT(a ^ b);						\
	PUT(a & ~b);						\
	PUT(a << n);						\
	PUT(a >> n);						\
	PUT(s >> n);						\
	PUT((a << n) | b);					\
	PUT((a >> n) ^ b);					\
	PUT(min(a, b));						\
	PUT(max(a, b));						\
	PUT(min(s, t));						\
	PUT(max(s, t));						\
	PUT(abs(s));						\
	PUT(sign(s));						\
	PUT(clamp(s, min(t, w), max(t, w)));			\
	PUT(a < b ? c : a);					\
	PUT(s < t ? c : a);					\
	PUT(a == b ? 1 : 2);					\
	PUT(s >= t ? 1 : 2);					\
	PUT(a > c && b > c ? 1 : 2);				\
	PUT(s != w || t < w ? 1 : 2);				\
}

#define OUTS(x)	OUT(int(x))
#if BITS == 8
ALL(all, uint8_t, int8_t, OUTS, 8)
#elif BITS == 16
ALL(all, uint16_t, int16_t, OUTS, 16)
#elif BITS == 32
ALL(all, uint32_t, int32_t, OUT, 32)
#else
ALL(all, uint64_t, int64_t, OUT64, 64)
#endif

void main()
{
	uint l = gl_LocalInvocationIndex, a = v[l], b = v[64 + l], c = v[128 + l];

#if BITS == 8
	all(uint8_t(a), uint8_t(b >> 16), uint8_t(c >> 8));
#elif BITS == 16
	all(uint16_t(a >> 16), uint16_t(b), uint16_t(c >> 16));
#elif BITS == 32
	all(a, b, c);
#else
	all(uint64_t(a) | uint64_t(b) << 32, uint64_t(b) | uint64_t(c) << 17,
	    uint64_t(c) | uint64_t(a) << 32);
#endif
}
