// SPDX-License-Identifier: GPL-2.0 OR MIT
// Votes, ballots and shuffles of subgroups, of all lanes and of some, compared with the same through
// shared memory: 0 where both are the same, whatever the size of a subgroup.
#version 450
#extension GL_KHR_shader_subgroup_basic : require
#extension GL_KHR_shader_subgroup_vote : require
#extension GL_KHR_shader_subgroup_ballot : require
#extension GL_KHR_shader_subgroup_shuffle : require
#extension GL_KHR_shader_subgroup_shuffle_relative : require
#extension GL_KHR_shader_subgroup_quad : require
layout(local_size_x = 64) in;
layout(std430, set = 0, binding = 0) buffer words { uint v[]; };

shared uint value[64];
shared uint here[64];

#define FIRST	(gl_SubgroupID * gl_SubgroupSize)
#define LANES	min(gl_SubgroupSize, v[4094])
#define OUT(x)	v[4096 + at++ * 64 + gl_LocalInvocationIndex] = uint(x)

uint at = 0;

// Of lanes that are there
void votes(uint x)
{
	uvec4 b = subgroupBallot((x & 1) != 0);
	uint expected = 0, lanes = 0;

	for (uint l = 0; l < LANES; l++) {
		lanes |= here[FIRST + l] << l;
		expected |= (value[FIRST + l] & here[FIRST + l]) << l;
	}
	OUT(b.x ^ expected);
	OUT(b.y | b.z | b.w);
	OUT(subgroupAny((x & 1) != 0) ? uint(expected == 0) : uint(expected != 0));
	OUT(subgroupAll((x & 1) != 0) ? uint(expected != lanes) : uint(expected == lanes));
	OUT(subgroupAllEqual(x & 0) ? 0 : 1);
	OUT(subgroupElect() ? uint(gl_SubgroupInvocationID != findLSB(lanes)) :
	    uint(gl_SubgroupInvocationID == findLSB(lanes)));
	OUT(subgroupBroadcastFirst(x) ^ value[FIRST + findLSB(lanes)]);
	OUT(subgroupBallotBitCount(b) ^ bitCount(expected));
	OUT(subgroupBallotInclusiveBitCount(b) ^
	    bitCount(expected & ((2u << gl_SubgroupInvocationID) - 1)));
	OUT(subgroupBallotExclusiveBitCount(b) ^
	    bitCount(expected & ((1u << gl_SubgroupInvocationID) - 1)));
	OUT(subgroupInverseBallot(b) != ((x & 1) != 0));
	OUT(subgroupBallotBitExtract(b, gl_SubgroupInvocationID) != ((x & 1) != 0));
	OUT(expected != 0 ? subgroupBallotFindLSB(b) ^ findLSB(expected) : 0);
	OUT(expected != 0 ? subgroupBallotFindMSB(b) ^ findMSB(expected) : 0);
	OUT(gl_SubgroupEqMask.x ^ (1u << gl_SubgroupInvocationID));
	OUT(gl_SubgroupLtMask.x ^ ((1u << gl_SubgroupInvocationID) - 1));
}

// Of all lanes
void shuffles(uint x)
{
	uint l = gl_SubgroupInvocationID, n = gl_SubgroupSize;
	uint other = x >> 8 & (n - 1), up = subgroupShuffleUp(x, 1);
	uint down = subgroupShuffleDown(x, 3);

	OUT(subgroupShuffle(x, other) ^ value[FIRST + other]);
	OUT(subgroupShuffleXor(x, 1) ^ value[FIRST + (l ^ 1)]);
	OUT(subgroupShuffleXor(x, 3) ^ value[FIRST + (l ^ 3)]);
	OUT(l >= 1 ? up ^ value[FIRST + l - 1] : 0);
	OUT(l + 3 < n ? down ^ value[FIRST + l + 3] : 0);
	OUT(subgroupBroadcast(x, 2) ^ value[FIRST + 2]);
	OUT(subgroupQuadBroadcast(x, 2) ^ value[FIRST + (l & ~3u) + 2]);
	OUT(subgroupQuadSwapHorizontal(x) ^ value[FIRST + (l ^ 1)]);
	OUT(subgroupQuadSwapVertical(x) ^ value[FIRST + (l ^ 2)]);
	OUT(subgroupQuadSwapDiagonal(x) ^ value[FIRST + (l ^ 3)]);
}

void main()
{
	uint l = gl_LocalInvocationIndex, x = v[l];

	value[l] = x;
	here[l] = 1;
	barrier();
	votes(x);
	shuffles(x);
	barrier();
	// Some lanes only
	here[l] = x >> 5 & 1;
	barrier();
	if (here[l] != 0)
		votes(x);
}
