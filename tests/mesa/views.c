// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Multiview: draws into several layers of an image at once, of which some are left out.
 */
#include "cases.h"
#include "pipeline.h"
#include "views_frag.spv.h"
#include "views_vert.spv.h"

#define SIDE	32u
#define LAYERS	3u
#define FORMAT	VK_FORMAT_R8G8B8A8_UNORM

static const VkImageSubresourceRange all = { VK_IMAGE_ASPECT_COLOR_BIT, 0, 1, 0, LAYERS };

/**
 * struct layered - the target
 */
struct layered {
	VkImage image;
	VkDeviceMemory memory;
	VkImageView view;
};

static struct layered create(struct vk *vk)
{
	VkImageCreateInfo info = {
		.sType = VK_STRUCTURE_TYPE_IMAGE_CREATE_INFO,
		.imageType = VK_IMAGE_TYPE_2D,
		.format = FORMAT,
		.extent = { SIDE, SIDE, 1 },
		.mipLevels = 1,
		.arrayLayers = LAYERS,
		.samples = VK_SAMPLE_COUNT_1_BIT,
		.usage = VK_IMAGE_USAGE_COLOR_ATTACHMENT_BIT | VK_IMAGE_USAGE_TRANSFER_SRC_BIT |
			 VK_IMAGE_USAGE_TRANSFER_DST_BIT,
	};
	VkMemoryAllocateInfo memory = { .sType = VK_STRUCTURE_TYPE_MEMORY_ALLOCATE_INFO };
	VkImageViewCreateInfo view = {
		.sType = VK_STRUCTURE_TYPE_IMAGE_VIEW_CREATE_INFO,
		.viewType = VK_IMAGE_VIEW_TYPE_2D_ARRAY,
		.format = FORMAT,
		.subresourceRange = all,
	};
	VkMemoryRequirements needs;
	struct layered l;

	VK_CALL(vkCreateImage, vk->device, &info, NULL, &l.image);
	vkGetImageMemoryRequirements(vk->device, l.image, &needs);
	memory.allocationSize = needs.size;
	while (!(needs.memoryTypeBits >> memory.memoryTypeIndex & 1))
		memory.memoryTypeIndex++;
	VK_CALL(vkAllocateMemory, vk->device, &memory, NULL, &l.memory);
	VK_CALL(vkBindImageMemory, vk->device, l.image, l.memory, 0);
	view.image = l.image;
	VK_CALL(vkCreateImageView, vk->device, &view, NULL, &l.view);
	return l;
}

static void destroy(struct vk *vk, struct layered *l)
{
	vkDestroyImageView(vk->device, l->view, NULL);
	vkDestroyImage(vk->device, l->image, NULL);
	vkFreeMemory(vk->device, l->memory, NULL);
}

/* All layers have a colour, which those that are not drawn keep */
static void clear(struct vk *vk, const struct layered *l)
{
	VkClearColorValue grey = { .float32 = { 0.2f, 0.2f, 0.2f, 0.2f } };
	VkImageMemoryBarrier barrier = {
		.sType = VK_STRUCTURE_TYPE_IMAGE_MEMORY_BARRIER,
		.dstAccessMask = VK_ACCESS_TRANSFER_WRITE_BIT,
		.newLayout = VK_IMAGE_LAYOUT_GENERAL,
		.image = l->image,
		.subresourceRange = all,
	};

	vkCmdPipelineBarrier(vk->cmd, VK_PIPELINE_STAGE_ALL_COMMANDS_BIT,
			     VK_PIPELINE_STAGE_ALL_COMMANDS_BIT, 0, 0, NULL, 0, NULL, 1, &barrier);
	vkCmdClearColorImage(vk->cmd, l->image, VK_IMAGE_LAYOUT_GENERAL, &grey, 1, &all);
	vk_barrier(vk);
}

static void begin(struct vk *vk, const struct layered *l, uint32_t views)
{
	VkRenderingAttachmentInfo colour = {
		.sType = VK_STRUCTURE_TYPE_RENDERING_ATTACHMENT_INFO,
		.imageView = l->view,
		.imageLayout = VK_IMAGE_LAYOUT_GENERAL,
		.loadOp = VK_ATTACHMENT_LOAD_OP_CLEAR,
		.storeOp = VK_ATTACHMENT_STORE_OP_STORE,
		.clearValue.color.float32 = { 1, 1, 0, 1 },
	};
	VkRenderingInfo info = {
		.sType = VK_STRUCTURE_TYPE_RENDERING_INFO,
		.renderArea = { { 0, 0 }, { SIDE, SIDE } },
		.layerCount = 1,
		.viewMask = views,
		.colorAttachmentCount = 1,
		.pColorAttachments = &colour,
	};

	vkCmdBeginRendering(vk->cmd, &info);
}

/* A rectangle as a strip, or points */
static void draw(struct vk *vk, VkPipelineLayout layout, VkPipeline pipeline, uint32_t points)
{
	vkCmdBindPipeline(vk->cmd, VK_PIPELINE_BIND_POINT_GRAPHICS, pipeline);
	vkCmdPushConstants(vk->cmd, layout, VK_SHADER_STAGE_VERTEX_BIT, 0, 4, &points);
	vkCmdDraw(vk->cmd, 4, 1, 0, 0);
}

static VkPipelineLayout create_layout(struct vk *vk)
{
	VkPushConstantRange push = { VK_SHADER_STAGE_VERTEX_BIT, 0, 4 };
	VkPipelineLayoutCreateInfo info = {
		.sType = VK_STRUCTURE_TYPE_PIPELINE_LAYOUT_CREATE_INFO,
		.pushConstantRangeCount = 1,
		.pPushConstantRanges = &push,
	};
	VkPipelineLayout layout;

	VK_CALL(vkCreatePipelineLayout, vk->device, &info, NULL, &layout);
	return layout;
}

static void run(struct vk *vk, const char *name, uint32_t views)
{
	struct pipeline_plan plan = pipeline_plan(SIDE, SIDE, FORMAT);
	const struct pipeline_code vertex = PIPELINE_CODE(views_vert_spv);
	const struct pipeline_code fragment = PIPELINE_CODE(views_frag_spv);
	struct vk_buffer b = vk_buffer(vk, SIDE * SIDE * 4 * LAYERS, 0x11111111);
	VkBufferImageCopy copy = {
		.imageSubresource = { VK_IMAGE_ASPECT_COLOR_BIT, 0, 0, LAYERS },
		.imageExtent = { SIDE, SIDE, 1 },
	};
	struct layered target = create(vk);
	VkPipelineLayout layout = create_layout(vk);
	VkPipeline rectangle, points;

	plan.views = views;
	plan.assembly.topology = VK_PRIMITIVE_TOPOLOGY_TRIANGLE_STRIP;
	rectangle = pipeline_create(vk, &plan, vertex, fragment, layout);
	plan.assembly.topology = VK_PRIMITIVE_TOPOLOGY_POINT_LIST;
	points = pipeline_create(vk, &plan, vertex, fragment, layout);
	vk_begin(vk);
	clear(vk, &target);
	begin(vk, &target, views);
	draw(vk, layout, rectangle, 0);
	draw(vk, layout, points, 1);
	vkCmdEndRendering(vk->cmd);
	vk_barrier(vk);
	vkCmdCopyImageToBuffer(vk->cmd, target.image, VK_IMAGE_LAYOUT_GENERAL, b.buffer, 1, &copy);
	vk_end(vk);
	result_print(name, b.map, b.size);
	vkDestroyPipeline(vk->device, rectangle, NULL);
	vkDestroyPipeline(vk->device, points, NULL);
	vkDestroyPipelineLayout(vk->device, layout, NULL);
	destroy(vk, &target);
	vk_buffer_free(vk, &b);
}

static void views_all(struct vk *vk, const char *name)
{
	run(vk, name, 7);
}

static void views_gap(struct vk *vk, const char *name)
{
	run(vk, name, 5);
}

static void views_last(struct vk *vk, const char *name)
{
	run(vk, name, 4);
}

const struct mesa_case view_cases[] = {
	{ "views_all", views_all },
	{ "views_gap", views_gap },
	{ "views_last", views_last },
	{ 0 },
};
