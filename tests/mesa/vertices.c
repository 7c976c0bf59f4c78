// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Vertices: where they come from, and what they are vertices of.  Fragments have one colour each,
 * so that pictures are the same on every correct implementation.
 */
#include <string.h>

#include "canvas.h"
#include "cases.h"
#include "vertex_frag.spv.h"
#include "vertex_vert.spv.h"

#define WIDTH		64u
#define HEIGHT		64u
#define VERTICES	12u
#define INDICES		64u

/* What the vertex shader does: vertex.vert */
enum mode { ATTRIBUTES, NUMBERS, BEHIND };

struct vertex {
	int16_t position[2];
	uint8_t colour[4];
	uint16_t number[2];
};

/**
 * struct geometry - a case
 * @name: its name
 * @mode: of the vertex shader
 * @topology: primitives
 * @index: type of indices; VK_INDEX_TYPE_MAX_ENUM for none
 * @restart: indices have the one that restarts
 * @count, @instances: of the draw
 * @first: vertex, or index
 * @base: added to indices
 * @first_instance: first number
 * @indirect: the draw is in a buffer
 * @cull: back faces are not drawn
 */
struct geometry {
	const char *name;
	enum mode mode;
	VkPrimitiveTopology topology;
	VkIndexType index;
	bool restart;
	uint32_t count, instances, first;
	int32_t base;
	uint32_t first_instance;
	bool indirect, cull;
};

#define NO_INDEX	.index = VK_INDEX_TYPE_MAX_ENUM
#define LIST		.topology = VK_PRIMITIVE_TOPOLOGY_TRIANGLE_LIST
#define STRIP		.topology = VK_PRIMITIVE_TOPOLOGY_TRIANGLE_STRIP
#define FAN		.topology = VK_PRIMITIVE_TOPOLOGY_TRIANGLE_FAN
#define INDEX16		.index = VK_INDEX_TYPE_UINT16
#define INDEX32		.index = VK_INDEX_TYPE_UINT32

static const struct geometry geometries[] = {
	{ "vertex_list", LIST, NO_INDEX, .count = 12, .instances = 1 },
	{ "vertex_first", LIST, NO_INDEX, .count = 6, .instances = 1, .first = 3 },
	{ "vertex_strip", STRIP, NO_INDEX, .count = 9, .instances = 1 },
	{ "vertex_strip_cull", STRIP, NO_INDEX, .count = 9, .instances = 1, .cull = true },
	{ "vertex_fan", FAN, NO_INDEX, .count = 7, .instances = 1 },
	{ "vertex_numbers", NUMBERS, LIST, NO_INDEX, .count = 48, .instances = 3 },
	{ "vertex_many", NUMBERS, LIST, NO_INDEX, .count = 144, .instances = 4 },
	{ "vertex_behind", BEHIND, LIST, NO_INDEX, .count = 3, .instances = 1 },
	{ "vertex_instances", LIST, NO_INDEX, .count = 3, .instances = 4 },
	{ "vertex_first_instance", LIST, NO_INDEX, .count = 3, .instances = 2,
	  .first_instance = 1 },
	{ "vertex_index16", LIST, INDEX16, .count = 12, .instances = 1 },
	{ "vertex_index32", LIST, INDEX32, .count = 9, .instances = 2, .first = 3 },
	{ "vertex_base", LIST, INDEX16, .count = 6, .instances = 1, .first = 6, .base = 3 },
	{ "vertex_restart16", STRIP, INDEX16, .restart = true, .count = 14, .instances = 1 },
	{ "vertex_restart32", FAN, INDEX32, .restart = true, .count = 14, .instances = 1 },
	{ "vertex_indirect", LIST, NO_INDEX, .count = 6, .instances = 2, .first = 3,
	  .indirect = true },
	{ "vertex_index_indirect", LIST, INDEX16, .count = 6, .instances = 2, .first = 3,
	  .first_instance = 1, .indirect = true },
	{ "vertex_points", .topology = VK_PRIMITIVE_TOPOLOGY_POINT_LIST, NO_INDEX, .count = 12,
	  .instances = 1 },
};

/* Corners on a grid that no rounding moves, and not on centres of pixels */
static const int8_t corners[VERTICES][2] = {
	{ -7, -7 }, { -1, -6 }, { -5, -1 }, { 1, -7 }, { 7, -6 }, { 3, -1 },
	{ -6, 1 }, { -1, 2 }, { -4, 7 }, { 1, 1 }, { 6, 3 }, { 2, 7 },
};

static const float offsets[4][2] = { { 0, 0 }, { 0.5f, 0 }, { 0, 0.5f }, { 0.25f, 0.75f } };

/**
 * struct stage - what a case needs
 */
struct stage {
	struct vk *vk;
	const struct geometry *g;
	struct canvas canvas;
	VkPipelineLayout layout;
	VkPipeline pipeline;
	struct vk_buffer vertices, offsets, indices, indirect;
};

static const VkVertexInputBindingDescription bindings[] = {
	{ 0, sizeof(struct vertex), VK_VERTEX_INPUT_RATE_VERTEX },
	{ 1, sizeof(offsets[0]), VK_VERTEX_INPUT_RATE_INSTANCE },
};

static const VkVertexInputAttributeDescription attributes[] = {
	{ 0, 0, VK_FORMAT_R16G16_SNORM, offsetof(struct vertex, position) },
	{ 1, 0, VK_FORMAT_R8G8B8A8_UNORM, offsetof(struct vertex, colour) },
	{ 2, 0, VK_FORMAT_R16G16_UINT, offsetof(struct vertex, number) },
	{ 3, 1, VK_FORMAT_R32G32_SFLOAT, 0 },
};

static void create_pipeline(struct stage *s)
{
	struct pipeline_plan plan = canvas_plan(&s->canvas);

	plan.input.vertexBindingDescriptionCount = 2;
	plan.input.pVertexBindingDescriptions = bindings;
	plan.input.vertexAttributeDescriptionCount = 4;
	plan.input.pVertexAttributeDescriptions = attributes;
	plan.assembly.topology = s->g->topology;
	plan.assembly.primitiveRestartEnable = s->g->restart;
	plan.raster.cullMode = s->g->cull ? VK_CULL_MODE_BACK_BIT : VK_CULL_MODE_NONE;
	s->pipeline = pipeline_create(s->vk, &plan, PIPELINE_CODE(vertex_vert_spv),
				      PIPELINE_CODE(vertex_frag_spv), s->layout);
}

/* Every second triangle the other way round, and a restart after each five */
static uint32_t index_of(const struct geometry *g, uint32_t n)
{
	if (g->restart && n % 5 == 4)
		return g->index == VK_INDEX_TYPE_UINT16 ? 0xffff : 0xffffffff;
	if (g->restart)
		n -= n / 5;
	return n % 6 == 3 ? (n + 1) % VERTICES : n % 6 == 4 ? (n - 1) % VERTICES : n % VERTICES;
}

static void fill(struct stage *s)
{
	struct vertex *v = s->vertices.map;
	uint32_t n;

	for (n = 0; n < VERTICES; n++)
		v[n] = (struct vertex){
			.position = { (int16_t)(corners[n][0] * 4096 + 900),
				      (int16_t)(corners[n][1] * 4096 + 900) },
			.colour = { (uint8_t)(20 * n), (uint8_t)(255 - 20 * n), 0, 255 },
			.number = { (uint16_t)n, 0 },
		};
	memcpy(s->offsets.map, offsets, sizeof(offsets));
	for (n = 0; n < INDICES; n++) {
		if (s->g->index == VK_INDEX_TYPE_UINT16)
			((uint16_t *)s->indices.map)[n] = (uint16_t)index_of(s->g, n);
		else
			((uint32_t *)s->indices.map)[n] = index_of(s->g, n);
	}
}

static void create(struct stage *s)
{
	VkPushConstantRange range = { VK_SHADER_STAGE_VERTEX_BIT, 0, 4 };
	VkPipelineLayoutCreateInfo layout = {
		.sType = VK_STRUCTURE_TYPE_PIPELINE_LAYOUT_CREATE_INFO,
		.pushConstantRangeCount = 1,
		.pPushConstantRanges = &range,
	};

	s->canvas = (struct canvas){
		.vk = s->vk, .width = WIDTH, .height = HEIGHT,
		.formats = { VK_FORMAT_R8G8B8A8_UNORM }, .colours = 1,
		.tiling = VK_IMAGE_TILING_LINEAR, .clear[0].float32 = { 0, 0, 0.4f, 1 },
	};
	canvas_create(&s->canvas);
	VK_CALL(vkCreatePipelineLayout, s->vk->device, &layout, NULL, &s->layout);
	create_pipeline(s);
	s->vertices = vk_buffer(s->vk, VERTICES * sizeof(struct vertex), 0);
	s->offsets = vk_buffer(s->vk, sizeof(offsets), 0);
	s->indices = vk_buffer(s->vk, INDICES * 4, 0);
	s->indirect = vk_buffer(s->vk, 64, 0);
	fill(s);
}

static void destroy(struct stage *s)
{
	vk_buffer_free(s->vk, &s->indirect);
	vk_buffer_free(s->vk, &s->indices);
	vk_buffer_free(s->vk, &s->offsets);
	vk_buffer_free(s->vk, &s->vertices);
	vkDestroyPipeline(s->vk->device, s->pipeline, NULL);
	vkDestroyPipelineLayout(s->vk->device, s->layout, NULL);
	canvas_free(&s->canvas);
}

static void draw_indexed(struct stage *s)
{
	const struct geometry *g = s->g;
	VkDrawIndexedIndirectCommand command = {
		g->count, g->instances, g->first, g->base, g->first_instance,
	};

	vkCmdBindIndexBuffer(s->vk->cmd, s->indices.buffer, 0, g->index);
	memcpy(s->indirect.map, &command, sizeof(command));
	if (g->indirect)
		vkCmdDrawIndexedIndirect(s->vk->cmd, s->indirect.buffer, 0, 1, 0);
	else
		vkCmdDrawIndexed(s->vk->cmd, g->count, g->instances, g->first, g->base,
				 g->first_instance);
}

static void draw(struct stage *s)
{
	const struct geometry *g = s->g;
	VkDrawIndirectCommand command = { g->count, g->instances, g->first, g->first_instance };

	if (g->index != VK_INDEX_TYPE_MAX_ENUM) {
		draw_indexed(s);
		return;
	}
	memcpy(s->indirect.map, &command, sizeof(command));
	if (g->indirect)
		vkCmdDrawIndirect(s->vk->cmd, s->indirect.buffer, 0, 1, 0);
	else
		vkCmdDraw(s->vk->cmd, g->count, g->instances, g->first, g->first_instance);
}

static void render(struct stage *s)
{
	VkBuffer buffers[] = { s->vertices.buffer, s->offsets.buffer };
	VkDeviceSize zero[2] = { 0 };
	uint32_t mode = s->g->mode;

	vk_begin(s->vk);
	canvas_layouts(&s->canvas);
	canvas_begin(&s->canvas);
	vkCmdBindVertexBuffers(s->vk->cmd, 0, 2, buffers, zero);
	vkCmdPushConstants(s->vk->cmd, s->layout, VK_SHADER_STAGE_VERTEX_BIT, 0, 4, &mode);
	vkCmdBindPipeline(s->vk->cmd, VK_PIPELINE_BIND_POINT_GRAPHICS, s->pipeline);
	draw(s);
	vkCmdEndRendering(s->vk->cmd);
	vk_end(s->vk);
}

static void run(struct vk *vk, const char *name)
{
	struct stage s = { .vk = vk, .g = geometries };

	while (strcmp(s.g->name, name))
		s.g++;
	create(&s);
	render(&s);
	canvas_print(&s.canvas, name, 0);
	destroy(&s);
}

const struct mesa_case *vertex_cases(void)
{
	static struct mesa_case cases[sizeof(geometries) / sizeof(geometries[0]) + 1];
	size_t i;

	for (i = 0; i < sizeof(geometries) / sizeof(geometries[0]); i++)
		cases[i] = (struct mesa_case){ geometries[i].name, run };
	return cases;
}
