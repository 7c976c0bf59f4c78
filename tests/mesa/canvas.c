// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Targets, their render pass, and their content.
 */
#include <stdlib.h>
#include <string.h>

#include "canvas.h"
#include "cases.h"

static VkImageAspectFlags depth_aspects(const struct canvas *c)
{
	switch (c->depth_format) {
	case VK_FORMAT_D24_UNORM_S8_UINT:
	case VK_FORMAT_D32_SFLOAT_S8_UINT:
		return VK_IMAGE_ASPECT_DEPTH_BIT | VK_IMAGE_ASPECT_STENCIL_BIT;
	default:
		return VK_IMAGE_ASPECT_DEPTH_BIT;
	}
}

static uint32_t bytes_of(VkFormat format)
{
	switch (format) {
	case VK_FORMAT_R32G32B32A32_SFLOAT:
		return 16;
	case VK_FORMAT_R16G16B16A16_SFLOAT:
	case VK_FORMAT_R32G32_UINT:
		return 8;
	case VK_FORMAT_R5G6B5_UNORM_PACK16:
	case VK_FORMAT_D16_UNORM:
		return 2;
	default:
		return 4;
	}
}

static struct canvas_image make(struct canvas *c, VkFormat format, uint32_t samples, bool depth)
{
	VkImageUsageFlags usage = depth ? VK_IMAGE_USAGE_DEPTH_STENCIL_ATTACHMENT_BIT :
					  VK_IMAGE_USAGE_COLOR_ATTACHMENT_BIT;
	struct canvas_image i;

	if (depth || samples > 1)
		i.image = vk_image_samples(c->vk, format, c->width, c->height, usage,
					   (VkSampleCountFlagBits)samples);
	else
		i.image = vk_image(c->vk, format, c->tiling, c->width, c->height, usage);
	i.view = vk_view(c->vk, &i.image, depth ? depth_aspects(c) : VK_IMAGE_ASPECT_COLOR_BIT);
	return i;
}

void canvas_create(struct canvas *c)
{
	uint32_t i;

	for (i = 0; i < c->colours; i++) {
		c->colour[i] = make(c, c->formats[i], 1, false);
		if (c->samples)
			c->multi[i] = make(c, c->formats[i], c->samples, false);
	}
	if (c->depth_format)
		c->depth = make(c, c->depth_format, c->samples ? c->samples : 1, true);
}

struct pipeline_plan canvas_plan(const struct canvas *c)
{
	struct pipeline_plan plan = pipeline_plan(c->width, c->height, c->formats[0]);

	memcpy(plan.formats, c->formats, sizeof(plan.formats));
	plan.colours = c->colours;
	plan.depth_format = c->depth_format;
	if (c->samples)
		plan.samples.rasterizationSamples = (VkSampleCountFlagBits)c->samples;
	return plan;
}

void canvas_layouts(struct canvas *c)
{
	uint32_t i;

	for (i = 0; i < c->colours; i++) {
		vk_image_layout(c->vk, &c->colour[i].image, VK_IMAGE_LAYOUT_GENERAL);
		if (c->samples)
			vk_image_layout(c->vk, &c->multi[i].image, VK_IMAGE_LAYOUT_GENERAL);
	}
	if (c->depth_format)
		vk_image_aspects_layout(c->vk, &c->depth.image, VK_IMAGE_LAYOUT_GENERAL,
					depth_aspects(c));
}

static VkRenderingAttachmentInfo colour_of(const struct canvas *c, uint32_t i)
{
	return (VkRenderingAttachmentInfo){
		.sType = VK_STRUCTURE_TYPE_RENDERING_ATTACHMENT_INFO,
		.imageView = c->samples ? c->multi[i].view : c->colour[i].view,
		.imageLayout = VK_IMAGE_LAYOUT_GENERAL,
		.resolveMode = c->samples ? VK_RESOLVE_MODE_AVERAGE_BIT : VK_RESOLVE_MODE_NONE,
		.resolveImageView = c->samples ? c->colour[i].view : VK_NULL_HANDLE,
		.resolveImageLayout = VK_IMAGE_LAYOUT_GENERAL,
		.loadOp = c->load ? VK_ATTACHMENT_LOAD_OP_LOAD : VK_ATTACHMENT_LOAD_OP_CLEAR,
		.storeOp = VK_ATTACHMENT_STORE_OP_STORE,
		.clearValue.color = c->clear[i],
	};
}

void canvas_begin(struct canvas *c)
{
	VkRenderingAttachmentInfo colours[PIPELINE_COLOURS];
	VkRenderingAttachmentInfo depth = {
		.sType = VK_STRUCTURE_TYPE_RENDERING_ATTACHMENT_INFO,
		.imageView = c->depth.view,
		.imageLayout = VK_IMAGE_LAYOUT_GENERAL,
		.loadOp = VK_ATTACHMENT_LOAD_OP_CLEAR,
		.storeOp = VK_ATTACHMENT_STORE_OP_STORE,
		.clearValue.depthStencil = c->depth_clear,
	};
	bool stencil = c->depth_format && (depth_aspects(c) & VK_IMAGE_ASPECT_STENCIL_BIT);
	VkRenderingInfo info = {
		.sType = VK_STRUCTURE_TYPE_RENDERING_INFO,
		.flags = c->flags,
		.renderArea = { { 0, 0 }, { c->width, c->height } },
		.layerCount = 1,
		.colorAttachmentCount = c->colours,
		.pColorAttachments = colours,
		.pDepthAttachment = c->depth_format ? &depth : NULL,
		.pStencilAttachment = stencil ? &depth : NULL,
	};
	uint32_t i;

	for (i = 0; i < c->colours; i++)
		colours[i] = colour_of(c, i);
	vkCmdBeginRendering(c->vk->cmd, &info);
}

/* Copies one aspect to @to, by way of a buffer, which an image of any tiling can be copied to */
static void read_aspect(struct canvas *c, struct vk_image *image, VkImageAspectFlags aspect,
			size_t size, uint8_t *to)
{
	struct vk_buffer b = vk_buffer(c->vk, (size + 3) & ~(size_t)3, 0x11111111);
	VkBufferImageCopy region = {
		.imageSubresource = { aspect, 0, 0, 1 },
		.imageExtent = { c->width, c->height, 1 },
	};
	bool depth = aspect != VK_IMAGE_ASPECT_COLOR_BIT;

	vk_begin(c->vk);
	vk_image_aspects_layout(c->vk, image, VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL,
				depth ? depth_aspects(c) : aspect);
	vkCmdCopyImageToBuffer(c->vk->cmd, image->image, image->layout, b.buffer, 1, &region);
	vk_end(c->vk);
	memcpy(to, b.map, size);
	vk_buffer_free(c->vk, &b);
}

void canvas_print(struct canvas *c, const char *name, VkImageAspectFlags aspects)
{
	size_t pixels = (size_t)c->width * c->height, size = 0, at = 0;
	size_t depth = pixels * bytes_of(c->depth_format);
	uint8_t *all;
	uint32_t i;

	for (i = 0; i < c->colours; i++)
		size += pixels * bytes_of(c->formats[i]);
	all = calloc(1, size + depth + pixels);
	if (!all)
		exit(1);
	for (i = 0; i < c->colours; i++) {
		size = pixels * bytes_of(c->formats[i]);
		read_aspect(c, &c->colour[i].image, VK_IMAGE_ASPECT_COLOR_BIT, size, all + at);
		at += size;
	}
	if (aspects & VK_IMAGE_ASPECT_DEPTH_BIT) {
		read_aspect(c, &c->depth.image, VK_IMAGE_ASPECT_DEPTH_BIT, depth, all + at);
		at += depth;
	}
	if (aspects & VK_IMAGE_ASPECT_STENCIL_BIT) {
		read_aspect(c, &c->depth.image, VK_IMAGE_ASPECT_STENCIL_BIT, pixels, all + at);
		at += pixels;
	}
	result_print(name, all, at);
	free(all);
}

static void destroy(struct canvas *c, struct canvas_image *i)
{
	vkDestroyImageView(c->vk->device, i->view, NULL);
	vk_image_free(c->vk, &i->image);
}

void canvas_free(struct canvas *c)
{
	uint32_t i;

	for (i = 0; i < c->colours; i++) {
		destroy(c, &c->colour[i]);
		if (c->samples)
			destroy(c, &c->multi[i]);
	}
	if (c->depth_format)
		destroy(c, &c->depth);
}
