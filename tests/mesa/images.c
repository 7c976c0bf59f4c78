// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Images: clears, and copies between images and buffers.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cases.h"

/* Of linear images: no multiple of anything; of others: of blocks */
#define WIDTH	67u
#define HEIGHT	45u
#define WIDTH_OF_BLOCKS		64u
#define HEIGHT_OF_BLOCKS	48u

static const VkClearColorValue orange = { .float32 = { 1, 0.502f, 0.251f, 0.753f } };
static const VkClearColorValue numbers = { .uint32 = { 201, 7, 99, 1 } };
static const VkImageSubresourceRange whole = { VK_IMAGE_ASPECT_COLOR_BIT, 0, 1, 0, 1 };
static const VkImageSubresourceLayers layers = { VK_IMAGE_ASPECT_COLOR_BIT, 0, 0, 1 };

/* The rows of a linear image, without what is between them */
static void print_linear(const char *name, const struct vk_image *image, uint32_t bytes)
{
	size_t row = (size_t)image->width * bytes;
	uint8_t *all = malloc(row * image->height);
	uint32_t y;

	for (y = 0; all && y < image->height; y++)
		memcpy(all + y * row, image->map + y * image->pitch, row);
	if (all)
		result_print(name, all, row * image->height);
	free(all);
}

/* A render pass that only clears */
static void render(struct vk *vk, struct vk_image *image, const VkClearColorValue *colour)
{
	VkRenderingAttachmentInfo target = {
		.sType = VK_STRUCTURE_TYPE_RENDERING_ATTACHMENT_INFO,
		.imageLayout = VK_IMAGE_LAYOUT_GENERAL,
		.loadOp = VK_ATTACHMENT_LOAD_OP_CLEAR,
		.storeOp = VK_ATTACHMENT_STORE_OP_STORE,
		.clearValue = { .color = *colour },
	};
	VkRenderingInfo info = {
		.sType = VK_STRUCTURE_TYPE_RENDERING_INFO,
		.renderArea = { { 0, 0 }, { image->width, image->height } },
		.layerCount = 1,
		.colorAttachmentCount = 1,
		.pColorAttachments = &target,
	};
	VkImageView view = vk_view(vk, image, VK_IMAGE_ASPECT_COLOR_BIT);

	target.imageView = view;
	vk_begin(vk);
	vk_image_layout(vk, image, VK_IMAGE_LAYOUT_GENERAL);
	vkCmdBeginRendering(vk->cmd, &info);
	vkCmdEndRendering(vk->cmd);
	vk_end(vk);
	vkDestroyImageView(vk->device, view, NULL);
}

/* Formats of colour images, by the bytes of a pixel */
static const struct {
	const char *name;
	VkFormat format;
	uint32_t bytes;
	bool integer;
} formats[] = {
	{ "r8", VK_FORMAT_R8_UNORM, 1, false },
	{ "rg8", VK_FORMAT_R8G8_UNORM, 2, false },
	{ "rgba8", VK_FORMAT_R8G8B8A8_UNORM, 4, false },
	{ "bgra8", VK_FORMAT_B8G8R8A8_UNORM, 4, false },
	{ "rgba8ui", VK_FORMAT_R8G8B8A8_UINT, 4, true },
	{ "rgb565", VK_FORMAT_R5G6B5_UNORM_PACK16, 2, false },
	{ "rgb10a2", VK_FORMAT_A2B10G10R10_UNORM_PACK32, 4, false },
	{ "r16f", VK_FORMAT_R16_SFLOAT, 2, false },
	{ "rgba16f", VK_FORMAT_R16G16B16A16_SFLOAT, 8, false },
	{ "r32ui", VK_FORMAT_R32_UINT, 4, true },
	{ "r32f", VK_FORMAT_R32_SFLOAT, 4, false },
	{ "rgba32f", VK_FORMAT_R32G32B32A32_SFLOAT, 16, false },
	{ "rg11b10f", VK_FORMAT_B10G11R11_UFLOAT_PACK32, 4, false },
};

static void to_buffer(struct vk *vk, const char *name, struct vk_image *image, uint32_t bytes)
{
	struct vk_buffer b = vk_buffer(vk, (image->width * image->height * bytes + 3) & ~3u,
				       0x11111111);
	VkBufferImageCopy region = {
		.imageSubresource = layers,
		.imageExtent = { image->width, image->height, 1 },
	};

	vk_begin(vk);
	vk_image_layout(vk, image, VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL);
	vkCmdCopyImageToBuffer(vk->cmd, image->image, image->layout, b.buffer, 1, &region);
	vk_end(vk);
	result_print(name, b.map, (size_t)image->width * image->height * bytes);
	vk_buffer_free(vk, &b);
}

/* NAME_TILING_FORMAT: what to do, "linear" or "optimal", and a row of formats[] */
struct subject {
	VkImageTiling tiling;
	VkFormat format;
	uint32_t width, height;
	uint32_t bytes;
	bool integer;
};

static struct subject subject_of(const char *name)
{
	const char *format = strrchr(name, '_') + 1;
	struct subject s = {
		.tiling = VK_IMAGE_TILING_OPTIMAL,
		.width = WIDTH_OF_BLOCKS, .height = HEIGHT_OF_BLOCKS,
	};
	size_t i;

	if (strstr(name, "linear")) {
		s.tiling = VK_IMAGE_TILING_LINEAR;
		s.width = WIDTH;
		s.height = HEIGHT;
	}
	for (i = 0; i < sizeof(formats) / sizeof(formats[0]); i++) {
		if (strcmp(formats[i].name, format))
			continue;
		s.format = formats[i].format;
		s.bytes = formats[i].bytes;
		s.integer = formats[i].integer;
	}
	return s;
}

static bool usable(struct vk *vk, const char *name, const struct subject *s,
		   VkImageUsageFlags usage)
{
	VkImageFormatProperties p;
	VkResult result;

	usage |= VK_IMAGE_USAGE_TRANSFER_SRC_BIT | VK_IMAGE_USAGE_TRANSFER_DST_BIT;
	result = vkGetPhysicalDeviceImageFormatProperties(vk->physical, s->format,
							  VK_IMAGE_TYPE_2D, s->tiling, usage, 0,
							  &p);
	if (result == VK_SUCCESS)
		return true;
	printf("%s unsupported\n", name);
	return false;
}

/* By the CPU if it can read the image; else by a copy */
static void print(struct vk *vk, const char *name, struct vk_image *image, uint32_t bytes)
{
	if (image->map)
		print_linear(name, image, bytes);
	else
		to_buffer(vk, name, image, bytes);
}

static void clear(struct vk *vk, const char *name)
{
	struct subject s = subject_of(name);
	struct vk_image image;

	if (!usable(vk, name, &s, 0))
		return;
	image = vk_image(vk, s.format, s.tiling, s.width, s.height, 0);
	vk_begin(vk);
	vk_image_layout(vk, &image, VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL);
	vkCmdClearColorImage(vk->cmd, image.image, image.layout, s.integer ? &numbers : &orange,
			     1, &whole);
	vk_end(vk);
	print(vk, name, &image, s.bytes);
	vk_image_free(vk, &image);
}

static void pass(struct vk *vk, const char *name)
{
	struct subject s = subject_of(name);
	struct vk_image image;

	if (!usable(vk, name, &s, VK_IMAGE_USAGE_COLOR_ATTACHMENT_BIT))
		return;
	image = vk_image(vk, s.format, s.tiling, s.width, s.height,
			 VK_IMAGE_USAGE_COLOR_ATTACHMENT_BIT);
	render(vk, &image, s.integer ? &numbers : &orange);
	print(vk, name, &image, s.bytes);
	vk_image_free(vk, &image);
}

/* From a buffer to an image, to a part of another one, and back */
static void copies(struct vk *vk, const char *name)
{
	struct subject s = subject_of(name);
	VkBufferImageCopy up = {
		.imageSubresource = layers,
		.imageExtent = { s.width, s.height, 1 },
	};
	VkImageCopy across = {
		.srcSubresource = layers, .srcOffset = { 3, 5, 0 },
		.dstSubresource = layers, .dstOffset = { 17, 1, 0 },
		.extent = { 40, 33, 1 },
	};
	struct vk_image from, to;
	struct vk_buffer b;
	size_t i;

	if (!usable(vk, name, &s, 0))
		return;
	b = vk_buffer(vk, (s.width * s.height * s.bytes + 3) & ~3u, 0);
	/* No exponent of a half or a float is that of NaNs, which copies may change */
	for (i = 0; i < b.size; i++)
		((uint8_t *)b.map)[i] = (uint8_t)((i * 7 + i / 251) & 0x3b);
	from = vk_image(vk, s.format, s.tiling, s.width, s.height, 0);
	to = vk_image(vk, s.format, s.tiling, s.width, s.height, 0);
	vk_begin(vk);
	vk_image_layout(vk, &from, VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL);
	vk_image_layout(vk, &to, VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL);
	vkCmdCopyBufferToImage(vk->cmd, b.buffer, from.image, from.layout, 1, &up);
	vkCmdCopyBufferToImage(vk->cmd, b.buffer, to.image, to.layout, 1, &up);
	vk_barrier(vk);
	vk_image_layout(vk, &from, VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL);
	vkCmdCopyImage(vk->cmd, from.image, from.layout, to.image, to.layout, 1, &across);
	vk_end(vk);
	to_buffer(vk, name, &to, s.bytes);
	vk_buffer_free(vk, &b);
	vk_image_free(vk, &from);
	vk_image_free(vk, &to);
}

#define OF_FORMATS(what, run)	\
	{ what "r8", run }, { what "rg8", run }, { what "rgba8", run }, { what "bgra8", run },	\
	{ what "rgba8ui", run }, { what "rgb565", run }, { what "rgb10a2", run },		\
	{ what "r16f", run }, { what "rgba16f", run }, { what "r32ui", run },			\
	{ what "r32f", run }, { what "rgba32f", run }, { what "rg11b10f", run }

const struct mesa_case image_cases[] = {
	OF_FORMATS("clear_linear_", clear),
	OF_FORMATS("clear_optimal_", clear),
	OF_FORMATS("pass_linear_", pass),
	OF_FORMATS("pass_optimal_", pass),
	OF_FORMATS("copies_linear_", copies),
	OF_FORMATS("copies_optimal_", copies),
	{ 0 },
};
