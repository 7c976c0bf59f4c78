/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * A graphics pipeline: a plan with the usual values, of which a case changes some.
 */
#ifndef MESA_PIPELINE_H
#define MESA_PIPELINE_H

#include "vk.h"

#define PIPELINE_COLOURS	4u
#define PIPELINE_DYNAMIC	24u

/**
 * struct pipeline_plan - what a graphics pipeline is created from
 * @input: vertices; none
 * @assembly: a list of triangles
 * @viewport: the whole target
 * @scissor: the whole target
 * @raster: all faces, filled; clockwise ones are in front
 * @samples: one to a pixel
 * @depth: no tests
 * @attachments: all components are written, without blending
 * @blend: of @colours attachments
 * @formats: of colour targets
 * @colours: number of colour targets
 * @depth_format: of the depth and stencil target; 0 for none
 * @views: mask of views; none
 * @dynamic: states that commands set
 * @dynamics: number of them
 *
 * The comments say what pipeline_plan() sets.  pipeline_create() sets the pointers between them.
 */
struct pipeline_plan {
	VkPipelineVertexInputStateCreateInfo input;
	VkPipelineInputAssemblyStateCreateInfo assembly;
	VkViewport viewport;
	VkRect2D scissor;
	VkPipelineRasterizationStateCreateInfo raster;
	VkPipelineMultisampleStateCreateInfo samples;
	VkPipelineDepthStencilStateCreateInfo depth;
	VkPipelineColorBlendAttachmentState attachments[PIPELINE_COLOURS];
	VkPipelineColorBlendStateCreateInfo blend;
	VkFormat formats[PIPELINE_COLOURS];
	uint32_t colours;
	VkFormat depth_format;
	uint32_t views;
	VkDynamicState dynamic[PIPELINE_DYNAMIC];
	uint32_t dynamics;
};

/**
 * struct pipeline_code - a shader in SPIR-V
 * @code: words
 * @size: bytes
 */
struct pipeline_code {
	const uint32_t *code;
	size_t size;
};

/* An array of glslangValidator's */
#define PIPELINE_CODE(array)	((struct pipeline_code){ array, sizeof(array) })

/**
 * pipeline_plan() - the usual values
 * @width: of the target, in pixels
 * @height: of the target, in pixels
 * @format: of one colour target
 */
struct pipeline_plan pipeline_plan(uint32_t width, uint32_t height, VkFormat format);

/**
 * pipeline_create() - create a pipeline
 * @vk: the device
 * @plan: its values
 * @vertex: shader
 * @fragment: shader
 * @layout: of descriptors and push constants
 */
VkPipeline pipeline_create(struct vk *vk, struct pipeline_plan *plan, struct pipeline_code vertex,
			   struct pipeline_code fragment, VkPipelineLayout layout);

#endif
