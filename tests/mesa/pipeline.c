// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Creates graphics pipelines.
 */
#include "pipeline.h"

struct pipeline_plan pipeline_plan(uint32_t width, uint32_t height, VkFormat format)
{
	struct pipeline_plan plan = {
		.input.sType = VK_STRUCTURE_TYPE_PIPELINE_VERTEX_INPUT_STATE_CREATE_INFO,
		.assembly = {
			.sType = VK_STRUCTURE_TYPE_PIPELINE_INPUT_ASSEMBLY_STATE_CREATE_INFO,
			.topology = VK_PRIMITIVE_TOPOLOGY_TRIANGLE_LIST,
		},
		.viewport = { 0, 0, (float)width, (float)height, 0, 1 },
		.scissor = { { 0, 0 }, { width, height } },
		.raster = {
			.sType = VK_STRUCTURE_TYPE_PIPELINE_RASTERIZATION_STATE_CREATE_INFO,
			.cullMode = VK_CULL_MODE_NONE,
			.frontFace = VK_FRONT_FACE_CLOCKWISE,
			.lineWidth = 1,
		},
		.samples = {
			.sType = VK_STRUCTURE_TYPE_PIPELINE_MULTISAMPLE_STATE_CREATE_INFO,
			.rasterizationSamples = VK_SAMPLE_COUNT_1_BIT,
		},
		.depth.sType = VK_STRUCTURE_TYPE_PIPELINE_DEPTH_STENCIL_STATE_CREATE_INFO,
		.blend.sType = VK_STRUCTURE_TYPE_PIPELINE_COLOR_BLEND_STATE_CREATE_INFO,
		.formats = { format },
		.colours = 1,
	};
	uint32_t i;

	for (i = 0; i < PIPELINE_COLOURS; i++)
		plan.attachments[i].colorWriteMask = 0xf;
	return plan;
}

static bool has_stencil(VkFormat format)
{
	return format == VK_FORMAT_D24_UNORM_S8_UINT || format == VK_FORMAT_D32_SFLOAT_S8_UINT;
}

static VkPipelineShaderStageCreateInfo stage(struct vk *vk, VkShaderStageFlagBits stage,
					     struct pipeline_code code)
{
	return (VkPipelineShaderStageCreateInfo){
		.sType = VK_STRUCTURE_TYPE_PIPELINE_SHADER_STAGE_CREATE_INFO,
		.stage = stage,
		.module = vk_shader(vk, code.code, code.size),
		.pName = "main",
	};
}

VkPipeline pipeline_create(struct vk *vk, struct pipeline_plan *plan, struct pipeline_code vertex,
			   struct pipeline_code fragment, VkPipelineLayout layout)
{
	VkPipelineShaderStageCreateInfo stages[] = {
		stage(vk, VK_SHADER_STAGE_VERTEX_BIT, vertex),
		stage(vk, VK_SHADER_STAGE_FRAGMENT_BIT, fragment),
	};
	VkPipelineViewportStateCreateInfo view = {
		.sType = VK_STRUCTURE_TYPE_PIPELINE_VIEWPORT_STATE_CREATE_INFO,
		.viewportCount = 1,
		.pViewports = &plan->viewport,
		.scissorCount = 1,
		.pScissors = &plan->scissor,
	};
	VkPipelineDynamicStateCreateInfo dynamic = {
		.sType = VK_STRUCTURE_TYPE_PIPELINE_DYNAMIC_STATE_CREATE_INFO,
		.dynamicStateCount = plan->dynamics,
		.pDynamicStates = plan->dynamic,
	};
	VkPipelineRenderingCreateInfo rendering = {
		.sType = VK_STRUCTURE_TYPE_PIPELINE_RENDERING_CREATE_INFO,
		.viewMask = plan->views,
		.colorAttachmentCount = plan->colours,
		.pColorAttachmentFormats = plan->formats,
		.depthAttachmentFormat = plan->depth_format,
		.stencilAttachmentFormat = has_stencil(plan->depth_format) ? plan->depth_format :
					   VK_FORMAT_UNDEFINED,
	};
	VkGraphicsPipelineCreateInfo info = {
		.sType = VK_STRUCTURE_TYPE_GRAPHICS_PIPELINE_CREATE_INFO,
		.pNext = &rendering,
		.stageCount = 2,
		.pStages = stages,
		.pVertexInputState = &plan->input,
		.pInputAssemblyState = &plan->assembly,
		.pViewportState = &view,
		.pRasterizationState = &plan->raster,
		.pMultisampleState = &plan->samples,
		.pDepthStencilState = &plan->depth,
		.pColorBlendState = &plan->blend,
		.pDynamicState = plan->dynamics ? &dynamic : NULL,
		.layout = layout,
	};
	VkPipeline made;

	/* Those with a count take that of the command */
	for (uint32_t i = 0; i < plan->dynamics; i++) {
		if (plan->dynamic[i] == VK_DYNAMIC_STATE_VIEWPORT_WITH_COUNT)
			view.viewportCount = 0;
		if (plan->dynamic[i] == VK_DYNAMIC_STATE_SCISSOR_WITH_COUNT)
			view.scissorCount = 0;
	}
	plan->blend.attachmentCount = plan->colours;
	plan->blend.pAttachments = plan->attachments;
	VK_CALL(vkCreateGraphicsPipelines, vk->device, vk->cache, 1, &info, NULL, &made);
	vkDestroyShaderModule(vk->device, stages[0].module, NULL);
	vkDestroyShaderModule(vk->device, stages[1].module, NULL);
	return made;
}
