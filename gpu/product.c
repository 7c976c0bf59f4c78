// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Product tables: the identification registers by which software tells one GPU
 * from another, and the sizes of its command streams.
 *
 * Arch and product numbers are those that panthor and kbase know; the arch fields
 * of GPU_ID name the firmware directory (arch10.8 and so on).  Core masks are
 * typical configurations; docs/gpu-model.md says which values are choices.
 */
#include "product.h"

#define GPU_ID_OF(arch_major, arch_minor, arch_rev, prod, major, minor, status) \
	((u32)(arch_major) << 28 | (u32)(arch_minor) << 24 | (u32)(arch_rev) << 20 | \
	 (u32)(prod) << 16 | (u32)(major) << 12 | (u32)(minor) << 4 | (u32)(status))
#define CSF_ID_OF(major, minor, rev) \
	((u32)(major) << 26 | (u32)(minor) << 20 | (u32)(rev) << 16 | \
	 (u32)(major) << 10 | (u32)(minor) << 4 | (u32)(rev))
#define GLB_VERSION_OF(major, minor, patch) \
	((u32)(major) << 24 | (u32)(minor) << 16 | (u32)(patch))

/*
 * The first word has a bit for each compressed format, of which the model names those that it
 * decodes: ETC2, BC, ASTC, AFBC, but not AFRC (25), by the numbers of Mesa's genxml (Format)
 */
#define TEXTURES	{ 0xc1ffff9e, 0xffff, 0x9f81ffff, 0 }

#define V10(...)	.csf_id = CSF_ID_OF(1, 5, 0), .glb_version = GLB_VERSION_OF(1, 5, 0), \
			.thread_max_threads = 0x800, .thread_max_workgroup = 0x400, \
			.thread_features = 0x04010000, .texture_features = TEXTURES, \
			.l2_features = 0x07120306, .mem_features = 0x301, \
			.tiler_features = 0x809, .work_regs = 96, .scoreboards = 8, __VA_ARGS__
#define V11(...)	V10(.csf_id = CSF_ID_OF(2, 8, 0), .glb_version = GLB_VERSION_OF(2, 8, 0), \
			    .scoreboards = 16, __VA_ARGS__)
#define V12(...)	V10(.csf_id = CSF_ID_OF(3, 13, 0), \
			    .glb_version = GLB_VERSION_OF(3, 13, 0), \
			    .work_regs = 128, .scoreboards = 16, __VA_ARGS__)
#define V14(...)	V12(.csf_id = CSF_ID_OF(4, 1, 0), .glb_version = GLB_VERSION_OF(4, 1, 0), \
			    .gpu_features = GPU_FEATURE_RAY_INTERSECTION | \
					    GPU_FEATURE_RAY_TRAVERSAL, __VA_ARGS__)

/* The per-arch macros set defaults that a row may override. */
#pragma GCC diagnostic ignored "-Woverride-init"

static const struct mali_product products[] = {
	{ .name = "g610", V10(.gpu_id = GPU_ID_OF(10, 8, 6, 7, 0, 0, 5),
			      .present = { 0x50005, 0x1, 0x1 }) },
	{ .name = "g710", V10(.gpu_id = GPU_ID_OF(10, 8, 6, 2, 0, 0, 5),
			      .present = { 0x550555, 0x1, 0x1 }) },
	{ .name = "g510", V10(.gpu_id = GPU_ID_OF(10, 10, 0, 3, 0, 0, 0),
			      .present = { 0x10005, 0x1, 0x1 }) },
	{ .name = "g310", V10(.gpu_id = GPU_ID_OF(10, 12, 0, 4, 0, 0, 0),
			      .present = { 0x1, 0x1, 0x1 }) },
	{ .name = "g715", V11(.gpu_id = GPU_ID_OF(11, 8, 0, 2, 0, 0, 0),
			      .present = { 0x150555, 0x1, 0x1 },
			      .gpu_features = GPU_FEATURE_RAY_INTERSECTION) },
	{ .name = "g615", V11(.gpu_id = GPU_ID_OF(11, 8, 0, 3, 0, 0, 0),
			      .present = { 0x50055, 0x1, 0x1 }) },
	{ .name = "g720", V12(.gpu_id = GPU_ID_OF(12, 8, 0, 0, 0, 0, 0),
			      .present = { 0x150555, 0x1, 0x1 },
			      .core_features = 4,
			      .gpu_features = GPU_FEATURE_RAY_INTERSECTION) },
	{ .name = "g620", V12(.gpu_id = GPU_ID_OF(12, 8, 0, 1, 0, 0, 0),
			      .present = { 0x50055, 0x1, 0x1 }) },
	{ .name = "g725", V12(.gpu_id = GPU_ID_OF(13, 8, 0, 0, 0, 0, 0),
			      .present = { 0x150555, 0x1, 0x1 },
			      .core_features = 4,
			      .gpu_features = GPU_FEATURE_RAY_INTERSECTION) },
	{ .name = "g625", V12(.gpu_id = GPU_ID_OF(13, 8, 0, 1, 0, 0, 0),
			      .present = { 0x50055, 0x1, 0x1 }) },
	{ .name = "g1ultra", V14(.gpu_id = GPU_ID_OF(14, 8, 0, 0, 0, 0, 0),
				 .present = { 0x550555, 0x1, 0x1, 0x1, 0x0 },
				 .core_features = 4) },
	{ .name = "g1premium", V14(.gpu_id = GPU_ID_OF(14, 8, 0, 1, 0, 0, 0),
				   .present = { 0x150555, 0x1, 0x1, 0x1, 0x0 },
				   .core_features = 4) },
	{ .name = "g1pro", V14(.gpu_id = GPU_ID_OF(14, 8, 0, 3, 0, 0, 0),
			       .present = { 0x50055, 0x1, 0x1, 0x1, 0x0 },
			       .core_features = 4) },
};

const char *mali_gpu_product_name(unsigned int index)
{
	return index < ARRAY_SIZE(products) ? products[index].name : NULL;
}

const struct mali_product *mali_product_find(const char *name)
{
	unsigned int i;

	if (!name)
		return &products[0];
	for (i = 0; i < ARRAY_SIZE(products); i++)
		if (!strcmp(products[i].name, name))
			return &products[i];
	return NULL;
}
