// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Colour targets: several with their own formats, masks and equations, factors and operations of
 * blending, and logic operations.  Operands of blending are multiples of 1/8 in binary16
 * targets, where every result is exact.
 */
#include "cases.h"
#include "sketch.h"
#include "blend_frag.spv.h"
#include "dual_frag.spv.h"
#include "targets_frag.spv.h"

#define FLOAT4	VK_FORMAT_R16G16B16A16_SFLOAT

static VkPipelineColorBlendAttachmentState equation(VkBlendFactor source, VkBlendFactor target,
						    VkBlendOp op)
{
	return (VkPipelineColorBlendAttachmentState){
		.blendEnable = VK_TRUE,
		.srcColorBlendFactor = source, .dstColorBlendFactor = target, .colorBlendOp = op,
		.srcAlphaBlendFactor = target, .dstAlphaBlendFactor = source, .alphaBlendOp = op,
		.colorWriteMask = 0xf,
	};
}

static void formats(struct vk *vk, const char *name)
{
	struct sketch s = {
		.canvas = {
			.formats = {
				VK_FORMAT_R8G8B8A8_UNORM, FLOAT4, VK_FORMAT_R32G32_UINT,
				VK_FORMAT_A2B10G10R10_UNORM_PACK32,
			},
			.colours = 4,
			.clear = {
				{ .float32 = { 0, 0.2f, 0.4f, 1 } }, { .float32 = { 1, 2, 3, 4 } },
				{ .uint32 = { 5, 6, 0, 0 } }, { .float32 = { 1, 0, 1, 0 } },
			},
		},
	};
	struct sketch_push push = sketch_at(1, 1, 6, 6, 0, 5);

	sketch_create(&s, vk);
	s.fragment = PIPELINE_CODE(targets_frag_spv);
	s.plan.attachments[1].colorWriteMask = VK_COLOR_COMPONENT_G_BIT | VK_COLOR_COMPONENT_A_BIT;
	push.second[1] = 17;
	push.second[3] = -0.25f;
	sketch_begin(&s);
	sketch_draw(&s, sketch_pipeline(&s), SKETCH_TRIANGLE, &push);
	sketch_finish(&s, name, 0);
}

static struct sketch blending(struct vk *vk, uint32_t colours)
{
	struct sketch s = {
		.canvas = { .formats = { FLOAT4, FLOAT4, FLOAT4, FLOAT4 }, .colours = colours },
	};
	uint32_t i;

	for (i = 0; i < colours; i++) {
		VkClearColorValue clear = { .float32 = { 0.25f, 0.5f, 0.125f, 0.75f } };

		s.canvas.clear[i] = clear;
	}
	sketch_create(&s, vk);
	if (colours == 4)
		s.fragment = PIPELINE_CODE(blend_frag_spv);
	return s;
}

/* Each factor at each place, with four pairs to a pipeline */
static void factors(struct vk *vk, const char *name)
{
	struct sketch s = blending(vk, 4);
	uint32_t i, k;

	s.plan.blend.blendConstants[0] = 0.5f;
	s.plan.blend.blendConstants[1] = 0.25f;
	s.plan.blend.blendConstants[2] = 1;
	s.plan.blend.blendConstants[3] = 0.125f;
	sketch_begin(&s);
	for (i = 0; i < 15; i++) {
		struct sketch_push push = sketch_cell(i, 0.5f, 0.75f, 1, 0.625f);

		for (k = 0; k < 4; k++)
			s.plan.attachments[k] = equation((VkBlendFactor)i,
							 (VkBlendFactor)((i + 4 * k) % 15),
							 VK_BLEND_OP_ADD);
		sketch_draw(&s, sketch_pipeline(&s), SKETCH_QUAD, &push);
	}
	sketch_finish(&s, name, 0);
}

static void operations(struct vk *vk, const char *name)
{
	struct sketch s = blending(vk, 4);
	uint32_t i, k;

	sketch_begin(&s);
	for (i = 0; i < 5; i++) {
		struct sketch_push push = sketch_cell(i, 0.5f, 0.25f, 1, 0.625f);

		for (k = 0; k < 4; k++) {
			s.plan.attachments[k] = equation(k & 1 ? VK_BLEND_FACTOR_ONE :
							 VK_BLEND_FACTOR_SRC_ALPHA,
							 VK_BLEND_FACTOR_ONE_MINUS_DST_ALPHA,
							 (VkBlendOp)i);
			s.plan.attachments[k].alphaBlendOp = (VkBlendOp)((i + k) % 5);
			s.plan.attachments[k].colorWriteMask = k == 2 ? 0x5 : 0xf;
		}
		s.plan.attachments[3].blendEnable = VK_FALSE;
		sketch_draw(&s, sketch_pipeline(&s), SKETCH_QUAD, &push);
	}
	sketch_finish(&s, name, 0);
}

static void dual(struct vk *vk, const char *name)
{
	struct sketch s = blending(vk, 1);
	uint32_t i;

	s.fragment = PIPELINE_CODE(dual_frag_spv);
	sketch_begin(&s);
	for (i = 0; i < 8; i++) {
		VkBlendFactor factor = (VkBlendFactor)(VK_BLEND_FACTOR_SRC1_COLOR + i % 4);
		struct sketch_push push = sketch_cell(i, 0.5f, 0.75f, 1, 0.625f);

		push.second[0] = 0.25f;
		push.second[1] = 0.5f;
		push.second[3] = 0.125f;
		s.plan.attachments[0] = i < 4 ?
			equation(factor, VK_BLEND_FACTOR_ONE, VK_BLEND_OP_ADD) :
			equation(VK_BLEND_FACTOR_DST_COLOR, factor, VK_BLEND_OP_SUBTRACT);
		sketch_draw(&s, sketch_pipeline(&s), SKETCH_QUAD, &push);
	}
	sketch_finish(&s, name, 0);
}

/* Components that are 0 or 1 are exact in 8 bits, too */
static void bytes(struct vk *vk, const char *name)
{
	struct sketch s = { .canvas.clear[0].float32 = { 1, 0, 1, 0.4f } };
	struct sketch_push under = sketch_at(0, 0, 5, 5, 0, 6);
	struct sketch_push over = sketch_at(2, 2, 6, 6, 0, 3);

	sketch_create(&s, vk);
	s.plan.attachments[0] = equation(VK_BLEND_FACTOR_SRC_ALPHA,
					 VK_BLEND_FACTOR_ONE_MINUS_SRC_ALPHA, VK_BLEND_OP_ADD);
	sketch_begin(&s);
	sketch_draw(&s, sketch_pipeline(&s), SKETCH_TRIANGLE, &under);
	over.colour[3] = 0;
	sketch_draw(&s, s.pipelines[0], SKETCH_QUAD, &over);
	over.offset[0] += 0.5f;
	over.colour[3] = 1;
	sketch_draw(&s, s.pipelines[0], SKETCH_TRIANGLE, &over);
	sketch_finish(&s, name, 0);
}

static void logic(struct vk *vk, const char *name)
{
	struct sketch s = { .canvas.clear[0].float32 = { 0.2f, 0.6f, 0.8f, 0.4f } };
	uint32_t i;

	sketch_create(&s, vk);
	s.plan.blend.logicOpEnable = VK_TRUE;
	sketch_begin(&s);
	for (i = 0; i < 16; i++) {
		struct sketch_push push = sketch_cell(i, 0.4f, 0.8f, 1, 0.6f);

		s.plan.blend.logicOp = (VkLogicOp)i;
		sketch_draw(&s, sketch_pipeline(&s), SKETCH_QUAD, &push);
	}
	sketch_finish(&s, name, 0);
}

static void samples(struct vk *vk, const char *name)
{
	struct sketch s = {
		.canvas = {
			.formats = { VK_FORMAT_R8G8B8A8_UNORM, FLOAT4 },
			.colours = 2,
			.samples = 4,
			.clear[1].float32 = { 1, 0, 0.5f, 1 },
		},
	};
	struct sketch_push push = sketch_at(1, 1, 6, 6, 0, 0);

	sketch_create(&s, vk);
	s.fragment = PIPELINE_CODE(blend_frag_spv);
	/* A quarter of them is a whole number of 255ths */
	push.colour[0] = 128 / 255.0f;
	push.colour[1] = 252 / 255.0f;
	s.plan.attachments[1] = equation(VK_BLEND_FACTOR_ZERO, VK_BLEND_FACTOR_ZERO,
					 VK_BLEND_OP_ADD);
	sketch_begin(&s);
	sketch_draw(&s, sketch_pipeline(&s), SKETCH_TRIANGLE, &push);
	sketch_finish(&s, name, 0);
}

const struct mesa_case target_cases[] = {
	{ "target_formats", formats },
	{ "target_factors", factors },
	{ "target_operations", operations },
	{ "target_dual", dual },
	{ "target_bytes", bytes },
	{ "target_logic", logic },
	{ "target_samples", samples },
	{ 0 },
};
