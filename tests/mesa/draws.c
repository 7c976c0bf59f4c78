// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Draws: a few triangles, with what a pipeline does to them.  Colours and edges are such that every
 * correct implementation has the same picture.
 */
#include <string.h>

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
	struct vk_image target, multi, depth, texture;
	VkImageView target_view, multi_view, depth_view, texture_view;
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

static uint32_t bytes_of(const struct drawing *d)
{
	switch (format_of(d)) {
	case VK_FORMAT_R32G32B32A32_SFLOAT:
		return 16;
	case VK_FORMAT_R16G16B16A16_SFLOAT:
		return 8;
	case VK_FORMAT_R5G6B5_UNORM_PACK16:
		return 2;
	default:
		return 4;
	}
}

static VkImageView view_of(struct vk *vk, const struct vk_image *image, VkImageAspectFlags aspects)
{
	VkImageViewCreateInfo info = {
		.sType = VK_STRUCTURE_TYPE_IMAGE_VIEW_CREATE_INFO,
		.image = image->image,
		.viewType = VK_IMAGE_VIEW_TYPE_2D,
		.format = image->format,
		.subresourceRange = { aspects, 0, 1, 0, 1 },
	};
	VkImageView view;

	VK_CALL(vkCreateImageView, vk->device, &info, NULL, &view);
	return view;
}

/* Eight by eight squares, each of its own colour */
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
	s->texture_view = view_of(s->vk, &s->texture, VK_IMAGE_ASPECT_COLOR_BIT);
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

static VkShaderModule module(struct vk *vk, const uint32_t *code, size_t size)
{
	VkShaderModuleCreateInfo info = {
		.sType = VK_STRUCTURE_TYPE_SHADER_MODULE_CREATE_INFO,
		.codeSize = size,
		.pCode = code,
	};
	VkShaderModule made;

	VK_CALL(vkCreateShaderModule, vk->device, &info, NULL, &made);
	return made;
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

static bool has_stencil(VkFormat format)
{
	return format == VK_FORMAT_D24_UNORM_S8_UINT || format == VK_FORMAT_D32_SFLOAT_S8_UINT;
}

static VkPipeline create_pipeline(struct scene *s, unsigned int part)
{
	const struct drawing *d = s->d;
	VkFormat format = format_of(d);
	VkPipelineShaderStageCreateInfo stages[] = {
		{
			.sType = VK_STRUCTURE_TYPE_PIPELINE_SHADER_STAGE_CREATE_INFO,
			.stage = VK_SHADER_STAGE_VERTEX_BIT,
			.module = module(s->vk, draw_vert_spv, sizeof(draw_vert_spv)),
			.pName = "main",
		}, {
			.sType = VK_STRUCTURE_TYPE_PIPELINE_SHADER_STAGE_CREATE_INFO,
			.stage = VK_SHADER_STAGE_FRAGMENT_BIT,
			.module = module(s->vk, draw_frag_spv, sizeof(draw_frag_spv)),
			.pName = "main",
		},
	};
	VkPipelineVertexInputStateCreateInfo input = {
		.sType = VK_STRUCTURE_TYPE_PIPELINE_VERTEX_INPUT_STATE_CREATE_INFO,
		.vertexBindingDescriptionCount = 1,
		.pVertexBindingDescriptions = &vertex_binding,
		.vertexAttributeDescriptionCount = 2,
		.pVertexAttributeDescriptions = vertex_attributes,
	};
	VkPipelineInputAssemblyStateCreateInfo assembly = {
		.sType = VK_STRUCTURE_TYPE_PIPELINE_INPUT_ASSEMBLY_STATE_CREATE_INFO,
		.topology = d->strip ? VK_PRIMITIVE_TOPOLOGY_TRIANGLE_STRIP :
			    VK_PRIMITIVE_TOPOLOGY_TRIANGLE_LIST,
	};
	VkViewport viewport = { 0, 0, WIDTH, HEIGHT, 0, 1 };
	VkRect2D scissor = d->scissor ? (VkRect2D){ { 13, 9 }, { 30, 25 } } :
			   (VkRect2D){ { 0, 0 }, { WIDTH, HEIGHT } };
	VkPipelineViewportStateCreateInfo view = {
		.sType = VK_STRUCTURE_TYPE_PIPELINE_VIEWPORT_STATE_CREATE_INFO,
		.viewportCount = 1,
		.pViewports = &viewport,
		.scissorCount = 1,
		.pScissors = &scissor,
	};
	VkPipelineRasterizationStateCreateInfo raster = {
		.sType = VK_STRUCTURE_TYPE_PIPELINE_RASTERIZATION_STATE_CREATE_INFO,
		.cullMode = d->cull ? VK_CULL_MODE_BACK_BIT : VK_CULL_MODE_NONE,
		.frontFace = VK_FRONT_FACE_CLOCKWISE,
		.lineWidth = 1,
	};
	VkPipelineMultisampleStateCreateInfo samples = {
		.sType = VK_STRUCTURE_TYPE_PIPELINE_MULTISAMPLE_STATE_CREATE_INFO,
		.rasterizationSamples = d->samples ? (VkSampleCountFlagBits)d->samples :
					VK_SAMPLE_COUNT_1_BIT,
	};
	VkPipelineDepthStencilStateCreateInfo depth = {
		.sType = VK_STRUCTURE_TYPE_PIPELINE_DEPTH_STENCIL_STATE_CREATE_INFO,
		.depthTestEnable = d->depth != 0,
		.depthWriteEnable = d->depth != 0,
		.depthCompareOp = d->compare,
		.stencilTestEnable = d->stencil,
		.front = stencil_of(part),
		.back = stencil_of(part),
	};
	VkPipelineColorBlendAttachmentState attachment = {
		.blendEnable = d->blended,
		.srcColorBlendFactor = VK_BLEND_FACTOR_ONE,
		.dstColorBlendFactor = VK_BLEND_FACTOR_ONE,
		.colorBlendOp = d->blend,
		.srcAlphaBlendFactor = VK_BLEND_FACTOR_ONE,
		.dstAlphaBlendFactor = VK_BLEND_FACTOR_ZERO,
		.alphaBlendOp = VK_BLEND_OP_ADD,
		.colorWriteMask = 0xf & ~d->mask,
	};
	VkPipelineColorBlendStateCreateInfo blend = {
		.sType = VK_STRUCTURE_TYPE_PIPELINE_COLOR_BLEND_STATE_CREATE_INFO,
		.attachmentCount = 1,
		.pAttachments = &attachment,
	};
	VkPipelineRenderingCreateInfo rendering = {
		.sType = VK_STRUCTURE_TYPE_PIPELINE_RENDERING_CREATE_INFO,
		.colorAttachmentCount = 1,
		.pColorAttachmentFormats = &format,
		.depthAttachmentFormat = d->depth,
		.stencilAttachmentFormat = has_stencil(d->depth) ? d->depth : VK_FORMAT_UNDEFINED,
	};
	VkGraphicsPipelineCreateInfo info = {
		.sType = VK_STRUCTURE_TYPE_GRAPHICS_PIPELINE_CREATE_INFO,
		.pNext = &rendering,
		.stageCount = 2,
		.pStages = stages,
		.pVertexInputState = &input,
		.pInputAssemblyState = &assembly,
		.pViewportState = &view,
		.pRasterizationState = &raster,
		.pMultisampleState = &samples,
		.pDepthStencilState = &depth,
		.pColorBlendState = &blend,
		.layout = s->layout,
	};
	VkPipeline made;

	VK_CALL(vkCreateGraphicsPipelines, s->vk->device, VK_NULL_HANDLE, 1, &info, NULL, &made);
	vkDestroyShaderModule(s->vk->device, stages[0].module, NULL);
	vkDestroyShaderModule(s->vk->device, stages[1].module, NULL);
	return made;
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

static VkImageAspectFlags depth_aspects(const struct drawing *d)
{
	return VK_IMAGE_ASPECT_DEPTH_BIT |
	       (has_stencil(d->depth) ? VK_IMAGE_ASPECT_STENCIL_BIT : 0);
}

static void create_images(struct scene *s)
{
	const struct drawing *d = s->d;

	s->target = vk_image(s->vk, format_of(d), d->tiling, WIDTH, HEIGHT,
			     VK_IMAGE_USAGE_COLOR_ATTACHMENT_BIT);
	s->target_view = view_of(s->vk, &s->target, VK_IMAGE_ASPECT_COLOR_BIT);
	if (d->samples) {
		s->multi = vk_image_samples(s->vk, format_of(d), WIDTH, HEIGHT,
					    VK_IMAGE_USAGE_COLOR_ATTACHMENT_BIT,
					    (VkSampleCountFlagBits)d->samples);
		s->multi_view = view_of(s->vk, &s->multi, VK_IMAGE_ASPECT_COLOR_BIT);
	}
	if (d->depth) {
		s->depth = vk_image(s->vk, d->depth, VK_IMAGE_TILING_OPTIMAL, WIDTH, HEIGHT,
				    VK_IMAGE_USAGE_DEPTH_STENCIL_ATTACHMENT_BIT);
		s->depth_view = view_of(s->vk, &s->depth, depth_aspects(d));
	}
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

static void destroy_image(struct scene *s, struct vk_image *image, VkImageView view)
{
	if (!view)
		return;
	vkDestroyImageView(s->vk->device, view, NULL);
	vk_image_free(s->vk, image);
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
	destroy_image(s, &s->texture, s->texture_view);
	destroy_image(s, &s->depth, s->depth_view);
	destroy_image(s, &s->multi, s->multi_view);
	destroy_image(s, &s->target, s->target_view);
}

static void begin_rendering(struct scene *s)
{
	const struct drawing *d = s->d;
	VkRenderingAttachmentInfo colour = {
		.sType = VK_STRUCTURE_TYPE_RENDERING_ATTACHMENT_INFO,
		.imageView = d->samples ? s->multi_view : s->target_view,
		.imageLayout = VK_IMAGE_LAYOUT_GENERAL,
		.resolveMode = d->samples ? VK_RESOLVE_MODE_AVERAGE_BIT : VK_RESOLVE_MODE_NONE,
		.resolveImageView = d->samples ? s->target_view : VK_NULL_HANDLE,
		.resolveImageLayout = VK_IMAGE_LAYOUT_GENERAL,
		.loadOp = d->load ? VK_ATTACHMENT_LOAD_OP_LOAD : VK_ATTACHMENT_LOAD_OP_CLEAR,
		.storeOp = VK_ATTACHMENT_STORE_OP_STORE,
		.clearValue.color.float32 = { 0, 0, 128 / 255.0f, 1 },
	};
	VkRenderingAttachmentInfo depth = {
		.sType = VK_STRUCTURE_TYPE_RENDERING_ATTACHMENT_INFO,
		.imageView = s->depth_view,
		.imageLayout = VK_IMAGE_LAYOUT_GENERAL,
		.loadOp = VK_ATTACHMENT_LOAD_OP_CLEAR,
		.storeOp = VK_ATTACHMENT_STORE_OP_STORE,
		.clearValue.depthStencil = { d->compare == VK_COMPARE_OP_LESS ? 1 : 0, 0 },
	};
	VkRenderingInfo info = {
		.sType = VK_STRUCTURE_TYPE_RENDERING_INFO,
		.renderArea = { { 0, 0 }, { WIDTH, HEIGHT } },
		.layerCount = 1,
		.colorAttachmentCount = 1,
		.pColorAttachments = &colour,
		.pDepthAttachment = d->depth ? &depth : NULL,
		.pStencilAttachment = has_stencil(d->depth) ? &depth : NULL,
	};

	vkCmdBeginRendering(s->vk->cmd, &info);
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
	vkCmdClearColorImage(s->vk->cmd, s->target.image, VK_IMAGE_LAYOUT_GENERAL, &orange, 1,
			     &whole);
	vk_barrier(s->vk);
}

static void render(struct scene *s)
{
	const struct drawing *d = s->d;

	vk_begin(s->vk);
	vk_image_layout(s->vk, &s->target, VK_IMAGE_LAYOUT_GENERAL);
	if (d->samples)
		vk_image_layout(s->vk, &s->multi, VK_IMAGE_LAYOUT_GENERAL);
	if (d->depth)
		vk_image_aspects_layout(s->vk, &s->depth, VK_IMAGE_LAYOUT_GENERAL,
					depth_aspects(d));
	if (d->load)
		clear_target(s);
	if (d->query)
		vkCmdResetQueryPool(s->vk->cmd, s->query, 0, 1);
	begin_rendering(s);
	if (d->query)
		vkCmdBeginQuery(s->vk->cmd, s->query, 0, VK_QUERY_CONTROL_PRECISE_BIT);
	draw(s);
	if (d->query)
		vkCmdEndQuery(s->vk->cmd, s->query, 0);
	vkCmdEndRendering(s->vk->cmd);
	vk_end(s->vk);
}

/* By way of a buffer, which an image of any tiling can be copied to */
static void print(struct scene *s)
{
	size_t size = (size_t)WIDTH * HEIGHT * bytes_of(s->d);
	struct vk_buffer b = vk_buffer(s->vk, size, 0x11111111);
	VkBufferImageCopy region = {
		.imageSubresource = { VK_IMAGE_ASPECT_COLOR_BIT, 0, 0, 1 },
		.imageExtent = { WIDTH, HEIGHT, 1 },
	};

	vk_begin(s->vk);
	vk_image_layout(s->vk, &s->target, VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL);
	vkCmdCopyImageToBuffer(s->vk->cmd, s->target.image, s->target.layout, b.buffer, 1,
			       &region);
	vk_end(s->vk);
	result_print(s->d->name, b.map, size);
	vk_buffer_free(s->vk, &b);
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
		print(&s);
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
