// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Draws: a few triangles, with what a pipeline does to them.  Colours and edges are such that every
 * correct implementation has the same picture.
 */
#include <string.h>

#include "canvas.h"
#include "cases.h"
#include "draw_frag.spv.h"
#include "draw_vert.spv.h"

#define WIDTH	64u
#define HEIGHT	48u
#define VERTICES_MAX	64u

/* What the fragment shader does: draw.frag */
enum mode { FLAT, SMOOTH, TEXTURE, DISCARD, COORDINATES };

struct vertex {
	float position[3];
	float colour[4];
};

/**
 * struct drawing - a case
 * @name: its name
 * @mode: of the fragment shader
 * @vertices, @count: triangles
 * @strip: they are a strip
 * @indexed: drawn by indices, in this order
 * @tiling: of the target
 * @format: of the target; 0 for RGBA8
 * @blend: colours are added, or the greater one is taken
 * @mask: components that are not written
 * @depth: format of a depth image; 0 for none
 * @compare: depth test
 * @stencil: the second half of the triangles is drawn where the first one is
 * @scissor: only the middle is drawn
 * @samples: of a pixel; 0 for one, without a resolve
 * @load: the target is cleared before, and loaded
 * @query: the result is how many samples there are
 * @cull: back faces
 */
struct drawing {
	const char *name;
	enum mode mode;
	const struct vertex *vertices;
	uint32_t count;
	bool strip, indexed;
	VkImageTiling tiling;
	VkFormat format;
	VkBlendOp blend;
	bool blended;
	VkColorComponentFlags mask;
	VkFormat depth;
	VkCompareOp compare;
	bool stencil, scissor;
	uint32_t samples;
	bool load, query, cull;
};

#define RED	{ 0.8f, 0, 0, 1 }
#define GREEN	{ 0, 0.8f, 0, 1 }
/* A quarter of them is a whole number of 255ths: with samples, parts are resolved */
#define BLUE	{ 0, 128 / 255.0f, 0.8f, 1 }
#define WHITE	{ 1, 1, 1, 1 }
#define BLACK	{ 0, 0, 0, 1 }

static const struct vertex triangle[] = {
	{ { -0.8f, -0.7f, 0.5f }, RED }, { { 0.9f, -0.3f, 0.5f }, RED },
	{ { 0.1f, 0.8f, 0.5f }, RED },
};

static const struct vertex square[] = {
	{ { -1, -1, 0 }, BLACK }, { { 1, -1, 0 }, WHITE }, { { -1, 1, 0 }, BLACK },
	{ { 1, 1, 0 }, WHITE },
};

/* Two that overlap, the second one partly behind the first, and one that faces away */
static const struct vertex three[] = {
	{ { -0.9f, -0.9f, 0.25f }, RED }, { { 0.6f, -0.8f, 0.25f }, RED },
	{ { -0.3f, 0.7f, 0.25f }, RED },
	{ { -0.5f, -0.6f, 0.0f }, GREEN }, { { 0.9f, -0.1f, 0.75f }, GREEN },
	{ { 0.1f, 0.9f, 0.75f }, GREEN },
	{ { 0.0f, -0.9f, 0.1f }, BLUE }, { { -0.9f, 0.9f, 0.1f }, BLUE },
	{ { 0.9f, 0.9f, 0.1f }, BLUE },
};

/* The same without planes that cut each other */
static const struct vertex layers[] = {
	{ { -0.9f, -0.9f, 0.25f }, RED }, { { 0.6f, -0.8f, 0.25f }, RED },
	{ { -0.3f, 0.7f, 0.25f }, RED },
	{ { -0.5f, -0.6f, 0.75f }, GREEN }, { { 0.9f, -0.1f, 0.75f }, GREEN },
	{ { 0.1f, 0.9f, 0.75f }, GREEN },
	{ { 0.0f, -0.9f, 0.5f }, BLUE }, { { -0.9f, 0.9f, 0.5f }, BLUE },
	{ { 0.9f, 0.9f, 0.5f }, BLUE },
};

#define TRIANGLE	.vertices = triangle, .count = 3
#define SQUARE		.vertices = square, .count = 4, .strip = true
#define THREE		.vertices = three, .count = 9
#define LAYERS		.vertices = layers, .count = 9
#define LINEAR		.tiling = VK_IMAGE_TILING_LINEAR

static const VkClearColorValue orange = { .float32 = { 1, 0.6f, 0.2f, 0.4f } };
static const VkImageSubresourceRange whole = { VK_IMAGE_ASPECT_COLOR_BIT, 0, 1, 0, 1 };

static const struct drawing drawings[] = {
	{ "draw_triangle", FLAT, TRIANGLE, LINEAR },
	{ "draw_triangle_optimal", FLAT, TRIANGLE },
	{ "draw_smooth", SMOOTH, SQUARE, LINEAR },
	{ "draw_indexed", FLAT, THREE, LINEAR, .indexed = true },
	{ "draw_three", FLAT, THREE, LINEAR },
	{ "draw_cull", FLAT, THREE, LINEAR, .cull = true },
	{ "draw_texture", TEXTURE, SQUARE, LINEAR },
	{ "draw_texture_optimal", TEXTURE, SQUARE },
	{ "draw_discard", DISCARD, THREE, LINEAR },
	{ "draw_coordinates", COORDINATES, SQUARE, LINEAR },
	{ "draw_scissor", FLAT, THREE, LINEAR, .scissor = true },
	{ "draw_load", FLAT, TRIANGLE, LINEAR, .load = true },
	{ "draw_load_optimal", FLAT, TRIANGLE, .load = true },
	{ "draw_mask", FLAT, THREE, LINEAR, .mask = VK_COLOR_COMPONENT_R_BIT },
	{ "draw_add", FLAT, THREE, LINEAR, .blended = true, .blend = VK_BLEND_OP_ADD },
	{ "draw_subtract", FLAT, THREE, LINEAR, .blended = true,
	  .blend = VK_BLEND_OP_REVERSE_SUBTRACT },
	{ "draw_max", FLAT, THREE, LINEAR, .blended = true, .blend = VK_BLEND_OP_MAX },
	{ "draw_rgba16f", FLAT, THREE, LINEAR, .format = VK_FORMAT_R16G16B16A16_SFLOAT },
	{ "draw_rgba16f_add", FLAT, THREE, LINEAR, .format = VK_FORMAT_R16G16B16A16_SFLOAT,
	  .blended = true, .blend = VK_BLEND_OP_ADD },
	{ "draw_rgba32f", FLAT, THREE, LINEAR, .format = VK_FORMAT_R32G32B32A32_SFLOAT },
	{ "draw_rgb565", FLAT, SQUARE, LINEAR, .format = VK_FORMAT_R5G6B5_UNORM_PACK16 },
	{ "draw_bgra8", FLAT, THREE, LINEAR, .format = VK_FORMAT_B8G8R8A8_UNORM },
	{ "draw_depth_d32", FLAT, THREE, LINEAR, .depth = VK_FORMAT_D32_SFLOAT,
	  .compare = VK_COMPARE_OP_LESS },
	{ "draw_depth_d16", FLAT, LAYERS, LINEAR, .depth = VK_FORMAT_D16_UNORM,
	  .compare = VK_COMPARE_OP_GREATER_OR_EQUAL },
	{ "draw_depth_d24", FLAT, THREE, LINEAR, .depth = VK_FORMAT_D24_UNORM_S8_UINT,
	  .compare = VK_COMPARE_OP_LESS },
	{ "draw_depth_discard", DISCARD, THREE, LINEAR, .depth = VK_FORMAT_D32_SFLOAT,
	  .compare = VK_COMPARE_OP_LESS },
	{ "draw_stencil", FLAT, THREE, LINEAR, .depth = VK_FORMAT_D32_SFLOAT_S8_UINT,
	  .compare = VK_COMPARE_OP_ALWAYS, .stencil = true },
	{ "draw_samples", FLAT, THREE, LINEAR, .samples = 4 },
	{ "draw_samples_optimal", FLAT, THREE, .samples = 4 },
	{ "draw_query", FLAT, THREE, LINEAR, .query = true },
};

/**
 * struct scene - what a case needs
 */
struct scene {
	struct vk *vk;
	const struct drawing *d;
	struct canvas canvas;
	struct vk_image texture;
	VkImageView texture_view;
	VkDescriptorSetLayout set_layout;
	VkDescriptorPool pool;
	VkDescriptorSet set;
	VkSampler sampler;
	VkPipelineLayout layout;
	VkPipeline pipeline[2];
	struct vk_buffer vertices, indices;
	VkQueryPool query;
};

static VkFormat format_of(const struct drawing *d)
{
	return d->format ? d->format : VK_FORMAT_R8G8B8A8_UNORM;
}

static void create_texture(struct scene *s)
{
	struct vk_buffer b = vk_buffer(s->vk, 8 * 8 * 4, 0);
	VkBufferImageCopy region = {
		.imageSubresource = { VK_IMAGE_ASPECT_COLOR_BIT, 0, 0, 1 },
		.imageExtent = { 8, 8, 1 },
	};
	uint32_t i;

	for (i = 0; i < 64; i++)
		((uint32_t *)b.map)[i] = 0xff000000 | i * 0x00030405;
	s->texture = vk_image(s->vk, VK_FORMAT_R8G8B8A8_UNORM, s->d->tiling, 8, 8,
			      VK_IMAGE_USAGE_SAMPLED_BIT);
	vk_begin(s->vk);
	vk_image_layout(s->vk, &s->texture, VK_IMAGE_LAYOUT_GENERAL);
	vkCmdCopyBufferToImage(s->vk->cmd, b.buffer, s->texture.image, VK_IMAGE_LAYOUT_GENERAL, 1,
			       &region);
	vk_end(s->vk);
	vk_buffer_free(s->vk, &b);
	s->texture_view = vk_view(s->vk, &s->texture, VK_IMAGE_ASPECT_COLOR_BIT);
}

static void create_set(struct scene *s)
{
	VkDescriptorSetLayoutBinding binding = {
		.descriptorType = VK_DESCRIPTOR_TYPE_COMBINED_IMAGE_SAMPLER,
		.descriptorCount = 1,
		.stageFlags = VK_SHADER_STAGE_FRAGMENT_BIT,
	};
	VkDescriptorSetLayoutCreateInfo layout_info = {
		.sType = VK_STRUCTURE_TYPE_DESCRIPTOR_SET_LAYOUT_CREATE_INFO,
		.bindingCount = 1,
		.pBindings = &binding,
	};
	VkDescriptorPoolSize size = { VK_DESCRIPTOR_TYPE_COMBINED_IMAGE_SAMPLER, 1 };
	VkDescriptorPoolCreateInfo pool_info = {
		.sType = VK_STRUCTURE_TYPE_DESCRIPTOR_POOL_CREATE_INFO,
		.maxSets = 1,
		.poolSizeCount = 1,
		.pPoolSizes = &size,
	};
	VkSamplerCreateInfo sampler_info = { .sType = VK_STRUCTURE_TYPE_SAMPLER_CREATE_INFO };
	VkDescriptorSetAllocateInfo alloc = {
		.sType = VK_STRUCTURE_TYPE_DESCRIPTOR_SET_ALLOCATE_INFO,
		.descriptorSetCount = 1,
		.pSetLayouts = &s->set_layout,
	};
	VkDescriptorImageInfo image = { .imageLayout = VK_IMAGE_LAYOUT_GENERAL };
	VkWriteDescriptorSet write = {
		.sType = VK_STRUCTURE_TYPE_WRITE_DESCRIPTOR_SET,
		.descriptorCount = 1,
		.descriptorType = VK_DESCRIPTOR_TYPE_COMBINED_IMAGE_SAMPLER,
		.pImageInfo = &image,
	};

	VK_CALL(vkCreateDescriptorSetLayout, s->vk->device, &layout_info, NULL, &s->set_layout);
	VK_CALL(vkCreateDescriptorPool, s->vk->device, &pool_info, NULL, &s->pool);
	VK_CALL(vkCreateSampler, s->vk->device, &sampler_info, NULL, &s->sampler);
	alloc.descriptorPool = s->pool;
	VK_CALL(vkAllocateDescriptorSets, s->vk->device, &alloc, &s->set);
	image.sampler = s->sampler;
	image.imageView = s->texture_view;
	write.dstSet = s->set;
	vkUpdateDescriptorSets(s->vk->device, 1, &write, 0, NULL);
}

static const VkVertexInputBindingDescription vertex_binding = {
	.stride = sizeof(struct vertex),
};

static const VkVertexInputAttributeDescription vertex_attributes[] = {
	{ 0, 0, VK_FORMAT_R32G32B32_SFLOAT, offsetof(struct vertex, position) },
	{ 1, 0, VK_FORMAT_R32G32B32A32_SFLOAT, offsetof(struct vertex, colour) },
};

/* @part: of two, with a stencil test: the first writes it, the second is drawn where it is */
static VkStencilOpState stencil_of(unsigned int part)
{
	return (VkStencilOpState){
		.failOp = VK_STENCIL_OP_KEEP,
		.passOp = part ? VK_STENCIL_OP_KEEP : VK_STENCIL_OP_INCREMENT_AND_CLAMP,
		.depthFailOp = VK_STENCIL_OP_KEEP,
		.compareOp = part ? VK_COMPARE_OP_EQUAL : VK_COMPARE_OP_ALWAYS,
		.compareMask = 0xff,
		.writeMask = 0xff,
		.reference = 1,
	};
}

static VkPipelineColorBlendAttachmentState blend_of(const struct drawing *d)
{
	return (VkPipelineColorBlendAttachmentState){
		.blendEnable = d->blended,
		.srcColorBlendFactor = VK_BLEND_FACTOR_ONE,
		.dstColorBlendFactor = VK_BLEND_FACTOR_ONE,
		.colorBlendOp = d->blend,
		.srcAlphaBlendFactor = VK_BLEND_FACTOR_ONE,
		.dstAlphaBlendFactor = VK_BLEND_FACTOR_ZERO,
		.alphaBlendOp = VK_BLEND_OP_ADD,
		.colorWriteMask = 0xf & ~d->mask,
	};
}

static const VkRect2D middle = { { 13, 9 }, { 30, 25 } };

static VkPipeline create_pipeline(struct scene *s, unsigned int part)
{
	struct pipeline_plan plan = canvas_plan(&s->canvas);
	const struct drawing *d = s->d;

	plan.input.vertexBindingDescriptionCount = 1;
	plan.input.pVertexBindingDescriptions = &vertex_binding;
	plan.input.vertexAttributeDescriptionCount = 2;
	plan.input.pVertexAttributeDescriptions = vertex_attributes;
	if (d->strip)
		plan.assembly.topology = VK_PRIMITIVE_TOPOLOGY_TRIANGLE_STRIP;
	if (d->scissor)
		plan.scissor = middle;
	plan.raster.cullMode = d->cull ? VK_CULL_MODE_BACK_BIT : VK_CULL_MODE_NONE;
	plan.depth.depthTestEnable = d->depth != 0;
	plan.depth.depthWriteEnable = d->depth != 0;
	plan.depth.depthCompareOp = d->compare;
	plan.depth.stencilTestEnable = d->stencil;
	plan.depth.front = stencil_of(part);
	plan.depth.back = stencil_of(part);
	plan.attachments[0] = blend_of(d);
	return pipeline_create(s->vk, &plan, PIPELINE_CODE(draw_vert_spv),
			       PIPELINE_CODE(draw_frag_spv), s->layout);
}

static void create_layout(struct scene *s)
{
	VkPushConstantRange range = { VK_SHADER_STAGE_FRAGMENT_BIT, 0, 4 };
	VkPipelineLayoutCreateInfo info = {
		.sType = VK_STRUCTURE_TYPE_PIPELINE_LAYOUT_CREATE_INFO,
		.setLayoutCount = 1,
		.pSetLayouts = &s->set_layout,
		.pushConstantRangeCount = 1,
		.pPushConstantRanges = &range,
	};

	VK_CALL(vkCreatePipelineLayout, s->vk->device, &info, NULL, &s->layout);
}

static void create_query(struct scene *s)
{
	VkQueryPoolCreateInfo info = {
		.sType = VK_STRUCTURE_TYPE_QUERY_POOL_CREATE_INFO,
		.queryType = VK_QUERY_TYPE_OCCLUSION,
		.queryCount = 1,
	};

	VK_CALL(vkCreateQueryPool, s->vk->device, &info, NULL, &s->query);
}

static void create_images(struct scene *s)
{
	const struct drawing *d = s->d;

	s->canvas = (struct canvas){
		.vk = s->vk, .width = WIDTH, .height = HEIGHT,
		.formats = { format_of(d) }, .colours = 1, .tiling = d->tiling,
		.samples = d->samples, .depth_format = d->depth,
		.clear[0].float32 = { 0, 0, 128 / 255.0f, 1 },
		.depth_clear = { d->compare == VK_COMPARE_OP_LESS ? 1 : 0, 0 },
		.load = d->load,
	};
	canvas_create(&s->canvas);
}

static void create(struct scene *s)
{
	const struct drawing *d = s->d;
	uint16_t *index;
	uint32_t i;

	create_images(s);
	create_texture(s);
	create_set(s);
	create_layout(s);
	s->pipeline[0] = create_pipeline(s, 0);
	s->pipeline[1] = create_pipeline(s, 1);
	s->vertices = vk_buffer(s->vk, VERTICES_MAX * sizeof(struct vertex), 0);
	memcpy(s->vertices.map, d->vertices, d->count * sizeof(struct vertex));
	s->indices = vk_buffer(s->vk, VERTICES_MAX * 2, 0);
	index = s->indices.map;
	/* The last triangle first */
	for (i = 0; i < d->count; i++)
		index[i] = (uint16_t)(d->count - 3 - i / 3 * 3 + i % 3);
	create_query(s);
}

static void destroy(struct scene *s)
{
	VkDevice device = s->vk->device;

	vkDestroyQueryPool(device, s->query, NULL);
	vk_buffer_free(s->vk, &s->vertices);
	vk_buffer_free(s->vk, &s->indices);
	vkDestroyPipeline(device, s->pipeline[0], NULL);
	vkDestroyPipeline(device, s->pipeline[1], NULL);
	vkDestroyPipelineLayout(device, s->layout, NULL);
	vkDestroyDescriptorPool(device, s->pool, NULL);
	vkDestroyDescriptorSetLayout(device, s->set_layout, NULL);
	vkDestroySampler(device, s->sampler, NULL);
	vkDestroyImageView(device, s->texture_view, NULL);
	vk_image_free(s->vk, &s->texture);
	canvas_free(&s->canvas);
}

static void draw(struct scene *s)
{
	const struct drawing *d = s->d;
	uint32_t mode = d->mode, first = d->stencil ? 3 : d->count;
	VkCommandBuffer cmd = s->vk->cmd;
	VkDeviceSize zero = 0;

	vkCmdBindVertexBuffers(cmd, 0, 1, &s->vertices.buffer, &zero);
	vkCmdBindDescriptorSets(cmd, VK_PIPELINE_BIND_POINT_GRAPHICS, s->layout, 0, 1, &s->set, 0,
				NULL);
	vkCmdPushConstants(cmd, s->layout, VK_SHADER_STAGE_FRAGMENT_BIT, 0, 4, &mode);
	vkCmdBindPipeline(cmd, VK_PIPELINE_BIND_POINT_GRAPHICS, s->pipeline[0]);
	if (d->indexed) {
		vkCmdBindIndexBuffer(cmd, s->indices.buffer, 0, VK_INDEX_TYPE_UINT16);
		vkCmdDrawIndexed(cmd, d->count, 1, 0, 0, 0);
		return;
	}
	vkCmdDraw(cmd, first, 1, 0, 0);
	if (first == d->count)
		return;
	vkCmdBindPipeline(cmd, VK_PIPELINE_BIND_POINT_GRAPHICS, s->pipeline[1]);
	vkCmdDraw(cmd, d->count - first, 1, first, 0);
}

static void clear_target(struct scene *s)
{
	struct vk_image *image = &s->canvas.colour[0].image;

	vkCmdClearColorImage(s->vk->cmd, image->image, image->layout, &orange, 1, &whole);
	vk_barrier(s->vk);
}

static void render(struct scene *s)
{
	const struct drawing *d = s->d;

	vk_begin(s->vk);
	canvas_layouts(&s->canvas);
	if (d->load)
		clear_target(s);
	if (d->query)
		vkCmdResetQueryPool(s->vk->cmd, s->query, 0, 1);
	canvas_begin(&s->canvas);
	if (d->query)
		vkCmdBeginQuery(s->vk->cmd, s->query, 0, VK_QUERY_CONTROL_PRECISE_BIT);
	draw(s);
	if (d->query)
		vkCmdEndQuery(s->vk->cmd, s->query, 0);
	vkCmdEndRendering(s->vk->cmd);
	vk_end(s->vk);
}

static void print_query(struct scene *s)
{
	uint64_t samples[2] = { 0 };

	VK_CALL(vkGetQueryPoolResults, s->vk->device, s->query, 0, 1, sizeof(samples), samples, 8,
		VK_QUERY_RESULT_64_BIT);
	result_print(s->d->name, samples, sizeof(samples));
}

static void run(struct vk *vk, const char *name)
{
	struct scene s = { .vk = vk, .d = drawings };

	while (strcmp(s.d->name, name))
		s.d++;
	create(&s);
	render(&s);
	if (s.d->query)
		print_query(&s);
	else
		canvas_print(&s.canvas, name, 0);
	destroy(&s);
}

const struct mesa_case *draw_cases(void)
{
	static struct mesa_case cases[sizeof(drawings) / sizeof(drawings[0]) + 1];
	size_t i;

	for (i = 0; i < sizeof(drawings) / sizeof(drawings[0]); i++)
		cases[i] = (struct mesa_case){ drawings[i].name, run };
	return cases;
}
