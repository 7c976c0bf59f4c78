// SPDX-License-Identifier: GPL-2.0 OR MIT
// Reductions of parts of subgroups, of all lanes and of some, compared with the same through shared
// memory: 0 where both are the same.
#version 450
#extension GL_KHR_shader_subgroup_basic : require
#extension GL_KHR_shader_subgroup_arithmetic : require
#extension GL_KHR_shader_subgroup_clustered : require
layout(local_size_x = 64) in;
layout(std430, set = 0, binding = 0) buffer words { uint v[]; };

shared uint value[64];
shared uint here[64];

#define FIRST	(gl_SubgroupID * gl_SubgroupSize)
#define LANES	min(gl_SubgroupSize, v[4094])
#define OUT(x)	v[4096 + at++ * 64 + gl_LocalInvocationIndex] = uint(x)

uint at = 0;

// Of lanes from @from on, before @to
#define FOLD(name, none, expression)				\
uint name(uint from, uint to)					\
{								\
	uint a = none, l;					\
								\
	for (l = from; l < to; l++) {				\
		uint b = value[FIRST + l];			\
								\
		a = here[FIRST + l] != 0 ? uint(expression) : a; \
	}							\
	return a;						\
}

FOLD(sum, 0, a + b)
FOLD(product, 1, a * b)
FOLD(lowest, ~0u, min(a, b))
FOLD(highest, 0, max(a, b))
FOLD(all_bits, ~0u, a & b)
FOLD(any_bits, 0, a | b)
FOLD(odd_bits, 0, a ^ b)
FOLD(least, 0x7fffffffu, min(int(a), int(b)))
FOLD(most, 0x80000000u, max(int(a), int(b)))

void clusters(uint x)
{
	uint l = gl_SubgroupInvocationID, c4 = l & ~3u;

	OUT(subgroupClusteredAdd(x, 2) ^ sum(l & ~1u, (l & ~1u) + 2));
	OUT(subgroupClusteredAdd(x, 4) ^ sum(c4, c4 + 4));
	OUT(subgroupClusteredMul(x, 4) ^ product(c4, c4 + 4));
	OUT(subgroupClusteredMin(x, 4) ^ lowest(c4, c4 + 4));
	OUT(subgroupClusteredMax(x, 4) ^ highest(c4, c4 + 4));
	OUT(subgroupClusteredXor(x, 4) ^ odd_bits(c4, c4 + 4));
	OUT(uint(subgroupClusteredMin(int(x), 4)) ^ least(c4, c4 + 4));
}

void main()
{
	uint l = gl_LocalInvocationIndex, x = v[l];

	value[l] = x;
	here[l] = 1;
	barrier();
	clusters(x);
	barrier();
	// Some lanes only
	here[l] = x >> 5 & 1;
	barrier();
	if (here[l] != 0)
		clusters(x);
}
