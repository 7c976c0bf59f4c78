// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Compute shaders on words of a buffer: subgroups, integers of all sizes, binary16.
 */
#include <string.h>

#include "cases.h"
#include "ballots_comp.spv.h"
#include "clusters_comp.spv.h"
#include "compute.h"
#include "halves_comp.spv.h"
#include "integers16.spv.h"
#include "integers32.spv.h"
#include "integers8.spv.h"
#include "integers_comp.spv.h"
#include "reductions_comp.spv.h"
#include "vectors_comp.spv.h"

/* Words that shaders read, and those that they write */
#define READ	4096u
#define WRITTEN	(64u * 128)

/**
 * struct kernel - a shader of one workgroup
 * @zeros: what it writes is 0; lavapipe is not asked, as that of Debian 12 ignores clusters
 */
struct kernel {
	const char *name;
	struct pipeline_code code;
	bool zeros;
};

#define KERNEL(name, array, zeros)	{ #name, { array, sizeof(array) }, zeros }

static const struct kernel kernels[] = {
	KERNEL(ballots, ballots_comp_spv, false),
	KERNEL(reductions, reductions_comp_spv, false),
	KERNEL(clusters, clusters_comp_spv, true),
	KERNEL(integers8, integers8_spv, false),
	KERNEL(integers16, integers16_spv, false),
	KERNEL(integers32, integers32_spv, false),
	KERNEL(integers64, integers_comp_spv, false),
	KERNEL(vectors, vectors_comp_spv, false),
	KERNEL(halves, halves_comp_spv, false),
};

static const struct kernel *find(const char *name)
{
	const struct kernel *k = kernels;

	while (strcmp(k->name, name))
		k++;
	return k;
}

static bool is_reference(struct vk *vk)
{
	VkPhysicalDeviceProperties p;

	vkGetPhysicalDeviceProperties(vk->physical, &p);
	return p.deviceType == VK_PHYSICAL_DEVICE_TYPE_CPU;
}

static void run(struct vk *vk, const char *name)
{
	const struct kernel *k = find(name);
	struct vk_buffer b = vk_buffer(vk, (READ + WRITTEN) * 4, 0);
	struct compute_binding binding = {
		.type = VK_DESCRIPTOR_TYPE_STORAGE_BUFFER, .buffer = &b,
	};
	uint32_t *words = b.map, seed = 1, i;

	for (i = 0; i < READ; i++) {
		seed = seed * 1664525 + 1013904223;
		words[i] = seed ^ seed >> 15;
	}
	/* Ends of loops that compilers are not to know, as they would unroll them */
	words[READ - 1] = 2;
	words[READ - 2] = 64;
	if (!k->zeros || !is_reference(vk))
		compute_run(vk, k->code, &binding, 1, 1, 1);
	result_print(name, words + READ, WRITTEN * 4);
	vk_buffer_free(vk, &b);
}

const struct mesa_case kernel_cases[] = {
	{ "ballots", run },
	{ "reductions", run },
	{ "clusters", run },
	{ "integers8", run },
	{ "integers16", run },
	{ "integers32", run },
	{ "integers64", run },
	{ "vectors", run },
	{ "halves", run },
	{ 0 },
};
