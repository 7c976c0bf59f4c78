// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Compressed textures: blocks copied from a buffer, and every texel fetched by a shader.
 *
 * Formats whose decoding is exact in both implementations: BC6H, BC7.  Of ASTC, which lavapipe
 * does not have, blocks of one colour each, of which the texels are known: without the format
 * they are printed.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cases.h"
#include "fetch.spv.h"

/* No multiples of a block */
#define WIDTH		70u
#define HEIGHT		45u
#define COMPONENTS	(WIDTH * HEIGHT * 4)

/**
 * struct compressed - a format
 * @width, @height: texels of a block, of 16 bytes
 * @plain: blocks have one colour
 * @bytes: components are those of 8 bits, whose quotients by 255 may be rounded differently
 */
struct compressed {
	const char *name;
	VkFormat format;
	uint32_t width, height;
	bool plain, bytes;
};

static const struct compressed formats[] = {
	{ "bc6hu", VK_FORMAT_BC6H_UFLOAT_BLOCK, 4, 4, false, false },
	{ "bc6hs", VK_FORMAT_BC6H_SFLOAT_BLOCK, 4, 4, false, false },
	{ "bc7", VK_FORMAT_BC7_UNORM_BLOCK, 4, 4, false, true },
	{ "astc4x4", VK_FORMAT_ASTC_4x4_UNORM_BLOCK, 4, 4, true, false },
	{ "astc8x5", VK_FORMAT_ASTC_8x5_UNORM_BLOCK, 8, 5, true, false },
};

static const struct compressed *format_of(const char *name)
{
	const char *last = strrchr(name, '_') + 1;
	size_t i;

	for (i = 0; i < sizeof(formats) / sizeof(formats[0]); i++)
		if (!strcmp(formats[i].name, last))
			return &formats[i];
	exit(1);
}

/* In 1/256, which is exact */
static uint32_t colour_of(uint32_t block, uint32_t component)
{
	return (block * 7 + component * 50) % 255;
}

/* ASTC without an extent */
static void put_colour(uint32_t words[4], uint32_t block)
{
	words[0] = 0xfffffdfc;
	words[1] = 0xffffffff;
	words[2] = colour_of(block, 0) << 8 | colour_of(block, 1) << 24;
	words[3] = colour_of(block, 2) << 8 | colour_of(block, 3) << 24;
}

static void put_blocks(const struct compressed *f, uint32_t *words, uint32_t blocks)
{
	uint32_t seed = 1, i, k;

	for (i = 0; i < blocks; i++, words += 4) {
		if (f->plain) {
			put_colour(words, i);
			continue;
		}
		for (k = 0; k < 4; k++) {
			seed = seed * 1664525 + 1013904223;
			words[k] = seed ^ seed >> 15;
		}
		/* BC7 has a mode in each; of BC6H the reserved ones are the same everywhere */
		if (f->format == VK_FORMAT_BC7_UNORM_BLOCK)
			words[0] = (words[0] & ~0xffu) | 1u << i % 8 | (words[0] & 0xfeu) << i % 8;
	}
}

static void print_expected(const char *name, const struct compressed *f)
{
	float *components = malloc(COMPONENTS * sizeof(*components));
	uint32_t row = (WIDTH + f->width - 1) / f->width, i;

	for (i = 0; components && i < COMPONENTS; i++) {
		uint32_t x = i / 4 % WIDTH, y = i / 4 / WIDTH;

		components[i] = colour_of(y / f->height * row + x / f->width, i % 4) / 256.0f;
	}
	if (components)
		result_print(name, components, COMPONENTS * sizeof(*components));
	free(components);
}

static void print(const char *name, const struct compressed *f, float *components)
{
	uint8_t *bytes = (uint8_t *)components;
	uint32_t i;

	/* In place */
	for (i = 0; f->bytes && i < COMPONENTS; i++)
		bytes[i] = (uint8_t)(components[i] * 255 + 0.5f);
	result_print(name, bytes, COMPONENTS * (f->bytes ? 1 : sizeof(*components)));
}

static VkDescriptorSetLayout set_layout(struct vk *vk)
{
	static const VkDescriptorSetLayoutBinding bindings[] = {
		{ 0, VK_DESCRIPTOR_TYPE_SAMPLED_IMAGE, 1, VK_SHADER_STAGE_COMPUTE_BIT, NULL },
		{ 1, VK_DESCRIPTOR_TYPE_STORAGE_BUFFER, 1, VK_SHADER_STAGE_COMPUTE_BIT, NULL },
	};
	VkDescriptorSetLayoutCreateInfo info = {
		.sType = VK_STRUCTURE_TYPE_DESCRIPTOR_SET_LAYOUT_CREATE_INFO,
		.bindingCount = 2,
		.pBindings = bindings,
	};
	VkDescriptorSetLayout layout;

	VK_CALL(vkCreateDescriptorSetLayout, vk->device, &info, NULL, &layout);
	return layout;
}

static VkPipeline pipeline(struct vk *vk, VkDescriptorSetLayout set, VkPipelineLayout *layout)
{
	VkShaderModuleCreateInfo code = {
		.sType = VK_STRUCTURE_TYPE_SHADER_MODULE_CREATE_INFO,
		.codeSize = sizeof(fetch_spv),
		.pCode = fetch_spv,
	};
	VkPipelineLayoutCreateInfo layout_info = {
		.sType = VK_STRUCTURE_TYPE_PIPELINE_LAYOUT_CREATE_INFO,
		.setLayoutCount = 1,
		.pSetLayouts = &set,
	};
	VkComputePipelineCreateInfo info = {
		.sType = VK_STRUCTURE_TYPE_COMPUTE_PIPELINE_CREATE_INFO,
		.stage = {
			.sType = VK_STRUCTURE_TYPE_PIPELINE_SHADER_STAGE_CREATE_INFO,
			.stage = VK_SHADER_STAGE_COMPUTE_BIT,
			.pName = "main",
		},
	};
	VkPipeline made;

	VK_CALL(vkCreatePipelineLayout, vk->device, &layout_info, NULL, layout);
	VK_CALL(vkCreateShaderModule, vk->device, &code, NULL, &info.stage.module);
	info.layout = *layout;
	VK_CALL(vkCreateComputePipelines, vk->device, VK_NULL_HANDLE, 1, &info, NULL, &made);
	return made;
}

static VkDescriptorSet descriptors(struct vk *vk, VkDescriptorSetLayout layout, VkImageView view,
				   const struct vk_buffer *b)
{
	static const VkDescriptorPoolSize sizes[] = {
		{ VK_DESCRIPTOR_TYPE_SAMPLED_IMAGE, 1 },
		{ VK_DESCRIPTOR_TYPE_STORAGE_BUFFER, 1 },
	};
	VkDescriptorPoolCreateInfo pool_info = {
		.sType = VK_STRUCTURE_TYPE_DESCRIPTOR_POOL_CREATE_INFO,
		.maxSets = 1,
		.poolSizeCount = 2,
		.pPoolSizes = sizes,
	};
	VkDescriptorSetAllocateInfo info = {
		.sType = VK_STRUCTURE_TYPE_DESCRIPTOR_SET_ALLOCATE_INFO,
		.descriptorSetCount = 1,
		.pSetLayouts = &layout,
	};
	VkDescriptorImageInfo image = {
		.imageView = view, .imageLayout = VK_IMAGE_LAYOUT_SHADER_READ_ONLY_OPTIMAL,
	};
	VkDescriptorBufferInfo buffer = { b->buffer, 0, VK_WHOLE_SIZE };
	VkWriteDescriptorSet writes[] = { {
		.sType = VK_STRUCTURE_TYPE_WRITE_DESCRIPTOR_SET,
		.descriptorCount = 1,
		.descriptorType = VK_DESCRIPTOR_TYPE_SAMPLED_IMAGE,
		.pImageInfo = &image,
	}, {
		.sType = VK_STRUCTURE_TYPE_WRITE_DESCRIPTOR_SET,
		.dstBinding = 1,
		.descriptorCount = 1,
		.descriptorType = VK_DESCRIPTOR_TYPE_STORAGE_BUFFER,
		.pBufferInfo = &buffer,
	} };
	VkDescriptorSet set;

	VK_CALL(vkCreateDescriptorPool, vk->device, &pool_info, NULL, &info.descriptorPool);
	VK_CALL(vkAllocateDescriptorSets, vk->device, &info, &set);
	writes[0].dstSet = set;
	writes[1].dstSet = set;
	vkUpdateDescriptorSets(vk->device, 2, writes, 0, NULL);
	return set;
}

static void upload(struct vk *vk, const struct compressed *f, struct vk_image *image)
{
	uint32_t columns = (WIDTH + f->width - 1) / f->width;
	uint32_t blocks = columns * ((HEIGHT + f->height - 1) / f->height);
	struct vk_buffer from = vk_buffer(vk, blocks * 16, 0);
	VkBufferImageCopy all = {
		.imageSubresource = { VK_IMAGE_ASPECT_COLOR_BIT, 0, 0, 1 },
		.imageExtent = { WIDTH, HEIGHT, 1 },
	};

	put_blocks(f, from.map, blocks);
	vk_begin(vk);
	vk_image_layout(vk, image, VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL);
	vkCmdCopyBufferToImage(vk->cmd, from.buffer, image->image, image->layout, 1, &all);
	vk_image_layout(vk, image, VK_IMAGE_LAYOUT_SHADER_READ_ONLY_OPTIMAL);
	vk_end(vk);
	vk_buffer_free(vk, &from);
}

static bool usable(struct vk *vk, const struct compressed *f)
{
	VkImageFormatProperties p;

	return vkGetPhysicalDeviceImageFormatProperties(vk->physical, f->format, VK_IMAGE_TYPE_2D,
							VK_IMAGE_TILING_OPTIMAL,
							VK_IMAGE_USAGE_TRANSFER_SRC_BIT |
							VK_IMAGE_USAGE_TRANSFER_DST_BIT |
							VK_IMAGE_USAGE_SAMPLED_BIT, 0, &p) ==
	       VK_SUCCESS;
}

static void fetch(struct vk *vk, const char *name)
{
	const struct compressed *f = format_of(name);
	VkImageViewCreateInfo view_info = {
		.sType = VK_STRUCTURE_TYPE_IMAGE_VIEW_CREATE_INFO,
		.viewType = VK_IMAGE_VIEW_TYPE_2D,
		.format = f->format,
		.subresourceRange = { VK_IMAGE_ASPECT_COLOR_BIT, 0, 1, 0, 1 },
	};
	VkDescriptorSetLayout layout;
	VkPipelineLayout pipe_layout;
	struct vk_image image;
	struct vk_buffer to;
	VkDescriptorSet set;
	VkPipeline compute;
	VkImageView view;

	if (!usable(vk, f)) {
		if (f->plain)
			print_expected(name, f);
		else
			printf("%s unsupported\n", name);
		return;
	}
	image = vk_image(vk, f->format, VK_IMAGE_TILING_OPTIMAL, WIDTH, HEIGHT,
			 VK_IMAGE_USAGE_SAMPLED_BIT);
	upload(vk, f, &image);
	to = vk_buffer(vk, COMPONENTS * sizeof(float), 0x11111111);
	view_info.image = image.image;
	VK_CALL(vkCreateImageView, vk->device, &view_info, NULL, &view);
	layout = set_layout(vk);
	compute = pipeline(vk, layout, &pipe_layout);
	set = descriptors(vk, layout, view, &to);
	vk_begin(vk);
	vkCmdBindPipeline(vk->cmd, VK_PIPELINE_BIND_POINT_COMPUTE, compute);
	vkCmdBindDescriptorSets(vk->cmd, VK_PIPELINE_BIND_POINT_COMPUTE, pipe_layout, 0, 1, &set, 0,
				NULL);
	vkCmdDispatch(vk->cmd, (WIDTH + 7) / 8, (HEIGHT + 7) / 8, 1);
	vk_end(vk);
	print(name, f, to.map);
	vkDestroyImageView(vk->device, view, NULL);
	vk_buffer_free(vk, &to);
	vk_image_free(vk, &image);
}

const struct mesa_case texture_cases[] = {
	{ "fetch_bc6hu", fetch },
	{ "fetch_bc6hs", fetch },
	{ "fetch_bc7", fetch },
	{ "fetch_astc4x4", fetch },
	{ "fetch_astc8x5", fetch },
	{ 0 },
};
