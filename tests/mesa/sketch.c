// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Shapes on a canvas.
 */
#include <stdlib.h>
#include <string.h>

#include "sketch.h"
#include "sketch_frag.spv.h"
#include "sketch_vert.spv.h"

static const float corners[][2] = {
	{ 0, 0 }, { 1, 0 }, { 0, 1 }, { 0, 1 }, { 1, 0 }, { 1, 1 },
	{ 0, 0 }, { 1, 0.25f }, { 0.25f, 1 },
	{ 0, 0 }, { 1, 0 },
	{ 0, 0 }, { 1, 0 }, { 1, 1 }, { 0, 1 }, { 0, 0.5f },
	{ 0, 0 },
};

static const struct {
	uint32_t first, count;
} shapes[] = {
	[SKETCH_QUAD] = { 0, 6 },
	[SKETCH_TRIANGLE] = { 6, 3 },
	[SKETCH_LINE] = { 9, 2 },
	[SKETCH_ZIGZAG] = { 11, 5 },
	[SKETCH_POINT] = { 16, 1 },
	[SKETCH_SLOPE] = { 6, 2 },
};

static const VkVertexInputBindingDescription bindings[] = {
	{ 0, sizeof(corners[0]), VK_VERTEX_INPUT_RATE_VERTEX },
	{ 1, sizeof(corners[0]), VK_VERTEX_INPUT_RATE_INSTANCE },
};

static const VkVertexInputAttributeDescription attributes[] = {
	{ 0, 0, VK_FORMAT_R32G32_SFLOAT, 0 },
	{ 1, 1, VK_FORMAT_R32G32_SFLOAT, 0 },
};

static void canvas_defaults(struct canvas *c)
{
	if (!c->width)
		c->width = SKETCH_SIZE;
	if (!c->height)
		c->height = SKETCH_SIZE;
	if (!c->colours)
		c->colours = 1;
	if (!c->formats[0])
		c->formats[0] = VK_FORMAT_R8G8B8A8_UNORM;
}

void sketch_create(struct sketch *s, struct vk *vk)
{
	VkPushConstantRange range = {
		VK_SHADER_STAGE_VERTEX_BIT | VK_SHADER_STAGE_FRAGMENT_BIT, 0,
		sizeof(struct sketch_push),
	};
	VkPipelineLayoutCreateInfo layout = {
		.sType = VK_STRUCTURE_TYPE_PIPELINE_LAYOUT_CREATE_INFO,
		.pushConstantRangeCount = 1,
		.pPushConstantRanges = &range,
	};

	s->vk = vk;
	s->canvas.vk = vk;
	canvas_defaults(&s->canvas);
	canvas_create(&s->canvas);
	VK_CALL(vkCreatePipelineLayout, vk->device, &layout, NULL, &s->layout);
	s->vertices = vk_buffer(vk, sizeof(corners), 0);
	memcpy(s->vertices.map, corners, sizeof(corners));
	s->shifts = vk_buffer(vk, 64, 0);
	s->plan = canvas_plan(&s->canvas);
	s->plan.input.vertexBindingDescriptionCount = 2;
	s->plan.input.pVertexBindingDescriptions = bindings;
	s->plan.input.vertexAttributeDescriptionCount = 2;
	s->plan.input.pVertexAttributeDescriptions = attributes;
	s->fragment = PIPELINE_CODE(sketch_frag_spv);
}

VkPipeline sketch_pipeline(struct sketch *s)
{
	if (s->count == SKETCH_PIPELINES)
		exit(1);
	s->pipelines[s->count] = pipeline_create(s->vk, &s->plan, PIPELINE_CODE(sketch_vert_spv),
						 s->fragment, s->layout);
	return s->pipelines[s->count++];
}

void sketch_bind(struct sketch *s, VkCommandBuffer cmd)
{
	VkBuffer buffers[] = { s->vertices.buffer, s->shifts.buffer };
	VkDeviceSize zero[2] = { 0 };

	vkCmdBindVertexBuffers(cmd, 0, 2, buffers, zero);
}

void sketch_begin(struct sketch *s)
{
	vk_begin(s->vk);
	canvas_layouts(&s->canvas);
	canvas_begin(&s->canvas);
	sketch_bind(s, s->vk->cmd);
}

void sketch_draw(struct sketch *s, VkPipeline pipeline, enum sketch_shape shape,
		 const struct sketch_push *push)
{
	VkCommandBuffer cmd = s->vk->cmd;

	vkCmdBindPipeline(cmd, VK_PIPELINE_BIND_POINT_GRAPHICS, pipeline);
	vkCmdPushConstants(cmd, s->layout,
			   VK_SHADER_STAGE_VERTEX_BIT | VK_SHADER_STAGE_FRAGMENT_BIT, 0,
			   sizeof(*push), push);
	vkCmdDraw(cmd, shapes[shape].count, 1, shapes[shape].first, 0);
}

struct sketch_push sketch_cell(uint32_t cell, float r, float g, float b, float a)
{
	return (struct sketch_push){
		.offset = { (float)(cell % 8) / 4 - 1, (float)(cell / 8) / 4 - 1 },
		.scale = { 0.25f, 0.25f },
		.size = 1,
		.colour = { r, g, b, a },
	};
}

struct sketch_push sketch_at(float x, float y, float width, float height, float z, uint32_t rgb)
{
	return (struct sketch_push){
		.offset = { x / 4 - 1, y / 4 - 1 },
		.scale = { width / 4, height / 4 },
		.z = z,
		.size = 1,
		.colour = { rgb >> 2 & 1, rgb >> 1 & 1, rgb & 1, 1 },
	};
}

void sketch_end(struct sketch *s)
{
	vkCmdEndRendering(s->vk->cmd);
	vk_end(s->vk);
}

void sketch_free(struct sketch *s)
{
	uint32_t i;

	for (i = 0; i < s->count; i++)
		vkDestroyPipeline(s->vk->device, s->pipelines[i], NULL);
	vk_buffer_free(s->vk, &s->vertices);
	vk_buffer_free(s->vk, &s->shifts);
	vkDestroyPipelineLayout(s->vk->device, s->layout, NULL);
	canvas_free(&s->canvas);
}

void sketch_finish(struct sketch *s, const char *name, VkImageAspectFlags aspects)
{
	sketch_end(s);
	canvas_print(&s->canvas, name, aspects);
	sketch_free(s);
}
