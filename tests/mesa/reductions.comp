// SPDX-License-Identifier: GPL-2.0 OR MIT
// Reductions and scans of subgroups, of all lanes and of some, compared with the same through shared
// memory: 0 where both are the same, whatever the size of a subgroup.
#version 450
#extension GL_KHR_shader_subgroup_basic : require
#extension GL_KHR_shader_subgroup_arithmetic : require
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
FOLD(least, 0x7fffffffu, min(int(a), int(b)))

void arithmetic(uint x)
{
	OUT(subgroupAdd(x) ^ sum(0, LANES));
	OUT(uint(subgroupMin(int(x))) ^ least(0, LANES));
	OUT(subgroupExclusiveAdd(x) ^ sum(0, gl_SubgroupInvocationID));
}

void main()
{
	uint l = gl_LocalInvocationIndex, x = v[l], n;

	value[l] = x;
	// All lanes, and then some; how often is not known to compilers
	for (n = 0; n < v[4095]; n++) {
		here[l] = n == 0 ? 1 : x >> 5 & 1;
		barrier();
		if (here[l] != 0)
			arithmetic(x);
		else
			at += 3;
		barrier();
	}
}
