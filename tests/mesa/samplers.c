// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Colours of borders.  The nearest texel is taken, and components are rounded to those of 8 bits.
 */
#include "cases.h"
#include "compute.h"
#include "grid_comp.spv.h"
#include "gridu_comp.spv.h"

#define TEXELS		8u
#define GRID		24u

/* Content of an image */
static void fill(uint8_t *bytes, size_t size)
{
	uint32_t seed = 7;
	size_t i;

	for (i = 0; i < size; i++) {
		seed = seed * 1664525 + 1013904223;
		bytes[i] = seed >> 24;
	}
}

static void upload(struct vk *vk, struct vk_image *image, const struct vk_buffer *from,
		   const VkBufferImageCopy *copy)
{
	vk_begin(vk);
	vk_image_layout(vk, image, VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL);
	vkCmdCopyBufferToImage(vk->cmd, from->buffer, image->image, image->layout, 1, copy);
	vk_image_layout(vk, image, VK_IMAGE_LAYOUT_SHADER_READ_ONLY_OPTIMAL);
	vk_end(vk);
}

static struct vk_image random_image(struct vk *vk, VkFormat format, uint32_t bytes)
{
	VkBufferImageCopy all = {
		.imageSubresource = { VK_IMAGE_ASPECT_COLOR_BIT, 0, 0, 1 },
		.imageExtent = { TEXELS, TEXELS, 1 },
	};
	struct vk_buffer from = vk_buffer(vk, TEXELS * TEXELS * bytes, 0);
	struct vk_image image = vk_image(vk, format, VK_IMAGE_TILING_OPTIMAL, TEXELS, TEXELS,
					 VK_IMAGE_USAGE_SAMPLED_BIT);

	fill(from.map, from.size);
	upload(vk, &image, &from, &all);
	vk_buffer_free(vk, &from);
	return image;
}

/* Sample the grid, and print what comes of it */
static void sample(struct vk *vk, const char *name, struct pipeline_code code, VkImageView view,
		   VkSampler sampler)
{
	struct vk_buffer to = vk_buffer(vk, GRID * GRID * 16, 0x11111111);
	struct compute_binding bindings[] = {
		{ .type = VK_DESCRIPTOR_TYPE_COMBINED_IMAGE_SAMPLER, .view = view,
		  .sampler = sampler },
		{ .type = VK_DESCRIPTOR_TYPE_STORAGE_BUFFER, .buffer = &to },
	};

	compute_run(vk, code, bindings, 2, GRID / 8, GRID / 8);
	result_print(name, to.map, to.size);
	vk_buffer_free(vk, &to);
}

/* Blue and red are swapped by the view, which a border's colour is as well as texels are */
static VkImageView swapped_view(struct vk *vk, const struct vk_image *image)
{
	VkImageViewCreateInfo info = {
		.sType = VK_STRUCTURE_TYPE_IMAGE_VIEW_CREATE_INFO,
		.image = image->image,
		.viewType = VK_IMAGE_VIEW_TYPE_2D,
		.format = image->format,
		.components = { VK_COMPONENT_SWIZZLE_B, VK_COMPONENT_SWIZZLE_G,
				VK_COMPONENT_SWIZZLE_R, VK_COMPONENT_SWIZZLE_A },
		.subresourceRange = { VK_IMAGE_ASPECT_COLOR_BIT, 0, 1, 0, 1 },
	};
	VkImageView view;

	VK_CALL(vkCreateImageView, vk->device, &info, NULL, &view);
	return view;
}

static void border(struct vk *vk, const char *name, VkFormat format, bool swapped,
		   VkBorderColor colour, VkClearColorValue value, struct pipeline_code code)
{
	VkSamplerCustomBorderColorCreateInfoEXT custom = {
		.sType = VK_STRUCTURE_TYPE_SAMPLER_CUSTOM_BORDER_COLOR_CREATE_INFO_EXT,
		.customBorderColor = value,
		.format = format,
	};
	bool is_custom = colour == VK_BORDER_COLOR_FLOAT_CUSTOM_EXT ||
			 colour == VK_BORDER_COLOR_INT_CUSTOM_EXT;
	VkSamplerCreateInfo info = {
		.sType = VK_STRUCTURE_TYPE_SAMPLER_CREATE_INFO,
		.pNext = is_custom ? &custom : NULL,
		.addressModeU = VK_SAMPLER_ADDRESS_MODE_CLAMP_TO_BORDER,
		.addressModeV = VK_SAMPLER_ADDRESS_MODE_CLAMP_TO_BORDER,
		.addressModeW = VK_SAMPLER_ADDRESS_MODE_CLAMP_TO_BORDER,
		.borderColor = colour,
	};
	struct vk_image image = random_image(vk, format, 4);
	VkImageView view = swapped ? swapped_view(vk, &image) :
				     vk_view(vk, &image, VK_IMAGE_ASPECT_COLOR_BIT);
	VkSampler sampler;

	VK_CALL(vkCreateSampler, vk->device, &info, NULL, &sampler);
	sample(vk, name, code, view, sampler);
	vkDestroySampler(vk->device, sampler, NULL);
	vkDestroyImageView(vk->device, view, NULL);
	vk_image_free(vk, &image);
}

static void border_white(struct vk *vk, const char *name)
{
	border(vk, name, VK_FORMAT_R8G8B8A8_UNORM, false, VK_BORDER_COLOR_FLOAT_OPAQUE_WHITE,
	       (VkClearColorValue){ 0 }, PIPELINE_CODE(grid_comp_spv));
}

static void border_custom(struct vk *vk, const char *name)
{
	const VkClearColorValue colour = { .float32 = { 0.25f, 0.5f, 0.75f, 0.125f } };

	border(vk, name, VK_FORMAT_R8G8B8A8_UNORM, true, VK_BORDER_COLOR_FLOAT_CUSTOM_EXT, colour,
	       PIPELINE_CODE(grid_comp_spv));
}

/* Components that the format lacks are 0, and alpha 1, whatever the border's are */
static void border_components(struct vk *vk, const char *name)
{
	const VkClearColorValue colour = { .float32 = { 0.25f, 0.5f, 0.75f, 0.125f } };

	border(vk, name, VK_FORMAT_R16G16_UNORM, false, VK_BORDER_COLOR_FLOAT_CUSTOM_EXT, colour,
	       PIPELINE_CODE(grid_comp_spv));
}

static void border_integers(struct vk *vk, const char *name)
{
	const VkClearColorValue colour = { .uint32 = { 1, 200, 30, 255 } };

	border(vk, name, VK_FORMAT_R8G8B8A8_UINT, false, VK_BORDER_COLOR_INT_CUSTOM_EXT, colour,
	       PIPELINE_CODE(gridu_comp_spv));
}

const struct mesa_case sampler_cases[] = {
	{ "sampler_border_white", border_white },
	{ "sampler_border_custom", border_custom },
	{ "sampler_border_components", border_components },
	{ "sampler_border_integers", border_integers },
	{ 0 },
};
