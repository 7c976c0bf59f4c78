// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * An image of which each tile is bound to memory, in the order of rows from the last one on: copied
 * to, rendered to, and copied from.  Without such images it is an ordinary one.
 */
#include "cases.h"

/* No multiples of a tile, of which there are three times two if they have 64 KiB */
#define WIDTH		300u
#define HEIGHT		200u

static struct vk_image create(struct vk *vk)
{
	VkImageCreateInfo info = {
		.sType = VK_STRUCTURE_TYPE_IMAGE_CREATE_INFO,
		.flags = VK_IMAGE_CREATE_SPARSE_BINDING_BIT | VK_IMAGE_CREATE_SPARSE_RESIDENCY_BIT,
		.imageType = VK_IMAGE_TYPE_2D,
		.format = VK_FORMAT_R8G8B8A8_UNORM,
		.extent = { WIDTH, HEIGHT, 1 },
		.mipLevels = 1,
		.arrayLayers = 1,
		.samples = VK_SAMPLE_COUNT_1_BIT,
		.usage = VK_IMAGE_USAGE_TRANSFER_SRC_BIT | VK_IMAGE_USAGE_TRANSFER_DST_BIT |
			 VK_IMAGE_USAGE_COLOR_ATTACHMENT_BIT,
	};
	struct vk_image image = { .format = info.format, .width = WIDTH, .height = HEIGHT };

	VK_CALL(vkCreateImage, vk->device, &info, NULL, &image.image);
	return image;
}

/* Binds each tile to its part of the memory, and the mip tail, if the level has one */
static void bind(struct vk *vk, struct vk_image *image)
{
	VkSparseImageMemoryRequirements sparse;
	VkMemoryRequirements needs;
	VkSparseImageMemoryBind tile[64];
	VkSparseImageMemoryBindInfo tiles = { image->image, 0, tile };
	VkBindSparseInfo info = {
		.sType = VK_STRUCTURE_TYPE_BIND_SPARSE_INFO,
		.imageBindCount = 1,
		.pImageBinds = &tiles,
	};
	VkFenceCreateInfo fence_info = { .sType = VK_STRUCTURE_TYPE_FENCE_CREATE_INFO };
	VkExtent3D size;
	uint32_t one = 1, columns, rows, i;
	VkFence fence;

	vkGetImageMemoryRequirements(vk->device, image->image, &needs);
	vkGetImageSparseMemoryRequirements(vk->device, image->image, &one, &sparse);
	image->memory = vk_allocate(vk, &needs, false);
	size = sparse.formatProperties.imageGranularity;
	columns = (WIDTH + size.width - 1) / size.width;
	rows = (HEIGHT + size.height - 1) / size.height;
	for (i = 0; i < columns * rows && i < 64; i++) {
		uint32_t x = i % columns * size.width, y = i / columns * size.height;

		tile[i] = (VkSparseImageMemoryBind) {
			.subresource = { VK_IMAGE_ASPECT_COLOR_BIT, 0, 0 },
			.offset = { (int32_t)x, (int32_t)y, 0 },
			.extent = { WIDTH - x < size.width ? WIDTH - x : size.width,
				    HEIGHT - y < size.height ? HEIGHT - y : size.height, 1 },
			.memory = image->memory,
			.memoryOffset = (columns * rows - 1 - i) * needs.alignment,
		};
	}
	tiles.bindCount = i;
	VK_CALL(vkCreateFence, vk->device, &fence_info, NULL, &fence);
	VK_CALL(vkQueueBindSparse, vk->sparse_queue, 1, &info, fence);
	VK_CALL(vkWaitForFences, vk->device, 1, &fence, VK_TRUE, UINT64_MAX);
	vkDestroyFence(vk->device, fence, NULL);
}

static void clear_part(struct vk *vk, VkImageView view)
{
	VkRenderingAttachmentInfo colour = {
		.sType = VK_STRUCTURE_TYPE_RENDERING_ATTACHMENT_INFO,
		.imageView = view,
		.imageLayout = VK_IMAGE_LAYOUT_COLOR_ATTACHMENT_OPTIMAL,
		.loadOp = VK_ATTACHMENT_LOAD_OP_LOAD,
		.storeOp = VK_ATTACHMENT_STORE_OP_STORE,
	};
	VkRenderingInfo info = {
		.sType = VK_STRUCTURE_TYPE_RENDERING_INFO,
		.renderArea = { { 0, 0 }, { WIDTH, HEIGHT } },
		.layerCount = 1,
		.colorAttachmentCount = 1,
		.pColorAttachments = &colour,
	};
	VkClearAttachment clear = {
		.aspectMask = VK_IMAGE_ASPECT_COLOR_BIT,
		.clearValue.color.float32 = { 1, 0, 1, 1 },
	};
	/* A part of four tiles, and of blocks */
	VkClearRect rect = { { { 101, 99 }, { 150, 60 } }, 0, 1 };

	vkCmdBeginRendering(vk->cmd, &info);
	vkCmdClearAttachments(vk->cmd, 1, &clear, 1, &rect);
	vkCmdEndRendering(vk->cmd);
}

static void sparse(struct vk *vk, const char *name)
{
	VkBufferImageCopy all = {
		.imageSubresource = { VK_IMAGE_ASPECT_COLOR_BIT, 0, 0, 1 },
		.imageExtent = { WIDTH, HEIGHT, 1 },
	};
	struct vk_buffer from = vk_buffer(vk, WIDTH * HEIGHT * 4, 0);
	struct vk_buffer to = vk_buffer(vk, WIDTH * HEIGHT * 4, 0x11111111);
	struct vk_image image;
	VkImageView view;
	uint32_t i;

	for (i = 0; i < WIDTH * HEIGHT; i++)
		((uint32_t *)from.map)[i] = i * 2654435761u;
	if (vk->has.sparse) {
		image = create(vk);
		bind(vk, &image);
	} else {
		image = vk_image(vk, VK_FORMAT_R8G8B8A8_UNORM, VK_IMAGE_TILING_OPTIMAL, WIDTH,
				 HEIGHT, VK_IMAGE_USAGE_COLOR_ATTACHMENT_BIT);
	}
	view = vk_view(vk, &image, VK_IMAGE_ASPECT_COLOR_BIT);
	vk_begin(vk);
	vk_image_layout(vk, &image, VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL);
	vkCmdCopyBufferToImage(vk->cmd, from.buffer, image.image, image.layout, 1, &all);
	vk_image_layout(vk, &image, VK_IMAGE_LAYOUT_COLOR_ATTACHMENT_OPTIMAL);
	clear_part(vk, view);
	vk_image_layout(vk, &image, VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL);
	vkCmdCopyImageToBuffer(vk->cmd, image.image, image.layout, to.buffer, 1, &all);
	vk_end(vk);
	result_print(name, to.map, to.size);
	vkDestroyImageView(vk->device, view, NULL);
	vk_image_free(vk, &image);
	vk_buffer_free(vk, &from);
	vk_buffer_free(vk, &to);
}

const struct mesa_case sparse_cases[] = {
	{ "sparse_image", sparse },
	{ 0 },
};
