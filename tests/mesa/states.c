// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * States of a pipeline between vertices and colours: depth, stencil, samples, viewports, points
 * and lines.
 */
#include "cases.h"
#include "sketch.h"
#include "depth_frag.spv.h"
#include "mask_frag.spv.h"
#include "sample_frag.spv.h"

#define DEPTH	VK_IMAGE_ASPECT_DEPTH_BIT
#define STENCIL	VK_IMAGE_ASPECT_STENCIL_BIT

static void depth_sketch(struct sketch *s, struct vk *vk, VkFormat format, VkCompareOp compare)
{
	s->canvas.depth_format = format;
	s->canvas.depth_clear.depth = 1;
	sketch_create(s, vk);
	s->plan.depth.depthTestEnable = VK_TRUE;
	s->plan.depth.depthWriteEnable = VK_TRUE;
	s->plan.depth.depthCompareOp = compare;
}

static void draw(struct sketch *s, VkPipeline pipeline, enum sketch_shape shape,
		 struct sketch_push push)
{
	sketch_draw(s, pipeline, shape, &push);
}

/* A wall, and pieces on it with different biases, of which those towards the viewer are seen */
static void bias(struct vk *vk, const char *name, VkFormat format)
{
	static const struct {
		float constant, slope, clamp;
	} biases[] = {
		{ 0, 0, 0 }, { -4, 0, 0 }, { 4, 0, 0 }, { 0, -1, 0 }, { 0, 1, 0 },
		{ -1e6f, 0, -0.125f }, { 1e6f, -100, 0 },
	};
	struct sketch s = { 0 };
	VkPipeline wall;
	uint32_t i;

	depth_sketch(&s, vk, format, VK_COMPARE_OP_LESS);
	sketch_begin(&s);
	wall = sketch_pipeline(&s);
	s.plan.raster.depthBiasEnable = VK_TRUE;
	for (i = 0; i < sizeof(biases) / sizeof(biases[0]); i++) {
		struct sketch_push flat = sketch_at((float)i, 0, 1, 4, 0.5f, 1);
		struct sketch_push steep = sketch_at((float)i, 4, 1, 4, 0.25f, 1);

		steep.slope = 0.5f;
		draw(&s, wall, SKETCH_QUAD, flat);
		draw(&s, wall, SKETCH_QUAD, steep);
		s.plan.raster.depthBiasConstantFactor = biases[i].constant;
		s.plan.raster.depthBiasSlopeFactor = biases[i].slope;
		s.plan.raster.depthBiasClamp = biases[i].clamp;
		flat.colour[0] = 1;
		steep.colour[1] = 1;
		sketch_draw(&s, sketch_pipeline(&s), SKETCH_QUAD, &flat);
		sketch_draw(&s, s.pipelines[s.count - 1], SKETCH_QUAD, &steep);
	}
	sketch_finish(&s, name, 0);
}

static void bias_d32(struct vk *vk, const char *name)
{
	bias(vk, name, VK_FORMAT_D32_SFLOAT);
}

static void bias_d16(struct vk *vk, const char *name)
{
	bias(vk, name, VK_FORMAT_D16_UNORM);
}

/* What is before and beyond, with the clamp and without, in a part of the range */
static void depth_clamp(struct vk *vk, const char *name)
{
	struct sketch s = { 0 };
	uint32_t i;

	depth_sketch(&s, vk, VK_FORMAT_D32_SFLOAT, VK_COMPARE_OP_LESS_OR_EQUAL);
	sketch_begin(&s);
	for (i = 0; i < 4; i++) {
		VkPipeline p;

		s.plan.raster.depthClampEnable = i & 1;
		s.plan.viewport.minDepth = i & 2 ? 0.25f : 0;
		s.plan.viewport.maxDepth = i & 2 ? 0.75f : 1;
		p = sketch_pipeline(&s);
		draw(&s, p, SKETCH_QUAD, sketch_at(0, 2 * (float)i, 3, 2, -0.5f, 4));
		draw(&s, p, SKETCH_QUAD, sketch_at(2, 2 * (float)i, 3, 1, 0.5f, 2));
		draw(&s, p, SKETCH_QUAD, sketch_at(5, 2 * (float)i, 3, 2, 1.5f, 1));
	}
	sketch_finish(&s, name, DEPTH);
}

static void depth_written(struct vk *vk, const char *name)
{
	struct sketch s = { 0 };
	struct sketch_push push = sketch_at(1, 1, 6, 6, 0.5f, 3);
	VkPipeline wall;

	depth_sketch(&s, vk, VK_FORMAT_D32_SFLOAT, VK_COMPARE_OP_LESS);
	push.second[0] = 0.25f;
	push.second[1] = 0.75f;
	sketch_begin(&s);
	wall = sketch_pipeline(&s);
	s.fragment = PIPELINE_CODE(depth_frag_spv);
	sketch_draw(&s, sketch_pipeline(&s), SKETCH_TRIANGLE, &push);
	draw(&s, wall, SKETCH_QUAD, sketch_at(0, 0, 8, 8, 0.5f, 4));
	sketch_finish(&s, name, DEPTH);
}

static void stencil_sketch(struct sketch *s, struct vk *vk)
{
	s->canvas.depth_clear.stencil = 3;
	depth_sketch(s, vk, VK_FORMAT_D32_SFLOAT_S8_UINT, VK_COMPARE_OP_LESS);
	s->plan.depth.stencilTestEnable = VK_TRUE;
}

/* Front faces write one value, back faces another, and their tests differ */
static void stencil_faces(struct vk *vk, const char *name)
{
	static const VkStencilOpState front = {
		.passOp = VK_STENCIL_OP_REPLACE, .depthFailOp = VK_STENCIL_OP_INVERT,
		.compareOp = VK_COMPARE_OP_EQUAL,
		.compareMask = 0xff, .writeMask = 0x3f, .reference = 3,
	};
	static const VkStencilOpState back_faces = {
		.failOp = VK_STENCIL_OP_ZERO, .passOp = VK_STENCIL_OP_INCREMENT_AND_WRAP,
		.depthFailOp = VK_STENCIL_OP_DECREMENT_AND_WRAP,
		.compareOp = VK_COMPARE_OP_GREATER,
		.compareMask = 0x0f, .writeMask = 0xff, .reference = 0x24,
	};
	struct sketch s = { 0 };
	struct sketch_push push = sketch_at(0, 0, 5, 8, 0.5f, 4);
	struct sketch_push back = sketch_at(8, 2, -6, 5, 0.5f, 2);

	stencil_sketch(&s, vk);
	s.plan.depth.front = front;
	s.plan.depth.back = back_faces;
	sketch_begin(&s);
	sketch_draw(&s, sketch_pipeline(&s), SKETCH_TRIANGLE, &push);
	sketch_draw(&s, s.pipelines[0], SKETCH_QUAD, &back);
	push.z = 0.75f;
	push.colour[2] = 1;
	sketch_draw(&s, s.pipelines[0], SKETCH_QUAD, &push);
	back.colour[2] = 1;
	back.offset[1] += 0.5f;
	sketch_draw(&s, s.pipelines[0], SKETCH_TRIANGLE, &back);
	sketch_finish(&s, name, STENCIL);
}

/* Each operation where the test passes, fails, and where depth fails; and each comparison */
static void stencil_operations(struct vk *vk, const char *name)
{
	struct sketch s = { 0 };
	uint32_t i, k;

	stencil_sketch(&s, vk);
	s.canvas.depth_clear.depth = 0.5f;
	sketch_begin(&s);
	for (i = 0; i < 8; i++) {
		VkStencilOpState state = {
			.failOp = (VkStencilOp)((i + 1) % 8), .passOp = (VkStencilOp)i,
			.depthFailOp = (VkStencilOp)((i + 2) % 8),
			.compareOp = (VkCompareOp)i,
			.compareMask = 0xff, .writeMask = 0xff, .reference = i & 1 ? 3 : 2,
		};

		s.plan.depth.front = state;
		s.plan.depth.back = state;
		sketch_pipeline(&s);
		for (k = 0; k < 3; k++) {
			struct sketch_push push = sketch_cell(8 * i + k, 1, 0, 0, 1);

			push.z = k ? 0.75f : 0.25f;
			sketch_draw(&s, s.pipelines[i], SKETCH_QUAD, &push);
			push.colour[1] = 1;
			push.z = 0.125f;
			sketch_draw(&s, s.pipelines[i], SKETCH_TRIANGLE, &push);
		}
	}
	sketch_finish(&s, name, STENCIL);
}

static void sample_sketch(struct sketch *s, struct vk *vk)
{
	s->canvas.samples = 4;
	sketch_create(s, vk);
}

/* Of alpha that is a whole number of samples; which ones are covered is not specified */
static void alpha_to_coverage(struct vk *vk, const char *name)
{
	struct sketch s = { 0 };
	uint32_t i;

	sample_sketch(&s, vk);
	s.plan.samples.alphaToCoverageEnable = VK_TRUE;
	sketch_begin(&s);
	sketch_pipeline(&s);
	for (i = 0; i < 5; i++) {
		struct sketch_push push = sketch_cell(9 + i, 128 / 255.0f, 0, 1, (float)i / 4);

		push.colour[2] = 252 / 255.0f;
		s.plan.attachments[0].colorWriteMask = 0x7;
		sketch_draw(&s, s.pipelines[0], SKETCH_QUAD, &push);
	}
	sketch_finish(&s, name, 0);
}

static void sample_masks(struct vk *vk, const char *name)
{
	struct sketch s = { 0 };
	VkSampleMask mask = 0;
	uint32_t i;

	sample_sketch(&s, vk);
	s.plan.samples.pSampleMask = &mask;
	sketch_begin(&s);
	for (i = 0; i < 16; i++) {
		struct sketch_push push = sketch_cell(i, 128 / 255.0f, 252 / 255.0f, 0, 0);

		mask = i;
		sketch_draw(&s, sketch_pipeline(&s), SKETCH_TRIANGLE, &push);
	}
	sketch_finish(&s, name, 0);
}

static void sample_shading(struct vk *vk, const char *name)
{
	struct sketch s = { 0 };
	struct sketch_push push = sketch_at(0, 1, 7, 7, 0, 0);

	sample_sketch(&s, vk);
	s.fragment = PIPELINE_CODE(sample_frag_spv);
	s.plan.samples.sampleShadingEnable = VK_TRUE;
	s.plan.samples.minSampleShading = 1;
	push.colour[0] = 128 / 255.0f;
	push.second[1] = 64 / 255.0f;
	sketch_begin(&s);
	sketch_draw(&s, sketch_pipeline(&s), SKETCH_TRIANGLE, &push);
	sketch_finish(&s, name, 0);
}

static void sample_mask_written(struct vk *vk, const char *name)
{
	struct sketch s = { 0 };
	uint32_t i;

	sample_sketch(&s, vk);
	s.fragment = PIPELINE_CODE(mask_frag_spv);
	sketch_begin(&s);
	sketch_pipeline(&s);
	for (i = 0; i < 16; i++) {
		struct sketch_push push = sketch_cell(i, 128 / 255.0f, 0, 252 / 255.0f, 0);

		push.mode = i;
		sketch_draw(&s, s.pipelines[0], SKETCH_TRIANGLE, &push);
	}
	sketch_finish(&s, name, 0);
}

/*
 * Beyond the target on each side, upside down, and a scissor that is cut off.  None is empty: panvk
 * draws a pixel then.
 */
static void viewports(struct vk *vk, const char *name)
{
	static const VkViewport views[] = {
		{ -40, -24, 64, 64, 0, 1 }, { 40, 16, 64, 64, 0, 1 }, { -64, -64, 192, 192, 0, 1 },
		{ 8, 56, 48, -48, 0, 1 }, { 0, 0, 64, 64, 0, 1 }, { 0, 0, 64, 64, 0, 1 },
	};
	static const VkRect2D scissors[] = {
		{ { 0, 0 }, { 64, 64 } }, { { 0, 0 }, { 1000, 1000 } }, { { 30, 30 }, { 5, 7 } },
		{ { 17, 3 }, { 30, 60 } }, { { 8, 8 }, { 1, 1 } }, { { 61, 50 }, { 40, 40 } },
	};
	struct sketch s = { 0 };
	uint32_t i;

	sketch_create(&s, vk);
	sketch_begin(&s);
	for (i = 0; i < 6; i++) {
		struct sketch_push push = sketch_at(1, 1, 6, 6, 0, i + 1);

		s.plan.viewport = views[i];
		s.plan.scissor = scissors[i];
		sketch_draw(&s, sketch_pipeline(&s), SKETCH_TRIANGLE, &push);
	}
	sketch_finish(&s, name, 0);
}

/* Of several sizes, with their coordinates, one of them partly outside */
static void points(struct vk *vk, const char *name)
{
	static const struct {
		float x, y, size;
	} all[] = {
		{ 1, 1, 1 }, { 2, 1, 2 }, { 3, 1, 5 }, { 5.125f, 1.125f, 12 }, { 0.5f, 6, 20 },
		{ 4.5f, 4.5f, 31 },
	};
	struct sketch s = { 0 };
	uint32_t i;

	sketch_create(&s, vk);
	s.plan.assembly.topology = VK_PRIMITIVE_TOPOLOGY_POINT_LIST;
	sketch_begin(&s);
	sketch_pipeline(&s);
	for (i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		struct sketch_push push = sketch_at(all[i].x, all[i].y, 1, 1, 0, 7);

		/* No edge and no middle at the centre of a pixel */
		push.offset[0] += 0.25f / 64;
		push.offset[1] += 0.25f / 64;
		push.size = all[i].size;
		push.mode = 1;
		sketch_draw(&s, s.pipelines[0], SKETCH_POINT, &push);
	}
	sketch_finish(&s, name, 0);
}

/* Along the axes, where all ways to draw a wide line agree */
static void lines(struct vk *vk, const char *name)
{
	static const float widths[] = { 1, 2, 3, 6.5f };
	struct sketch s = { 0 };
	uint32_t i;

	sketch_create(&s, vk);
	sketch_begin(&s);
	for (i = 0; i < 4; i++) {
		struct sketch_push push = sketch_at(1, (float)i + 0.5f, 5, 3, 0, i + 1);

		push.offset[0] += 0.25f / 64;
		push.offset[1] += (i & 1 ? 0.75f : 1.25f) / 64;
		s.plan.raster.lineWidth = widths[i];
		s.plan.assembly.topology = VK_PRIMITIVE_TOPOLOGY_LINE_LIST;
		sketch_draw(&s, sketch_pipeline(&s), SKETCH_LINE, &push);
		push.offset[1] += 1;
		s.plan.assembly.topology = VK_PRIMITIVE_TOPOLOGY_LINE_STRIP;
		if (i == 3)
			sketch_draw(&s, sketch_pipeline(&s), SKETCH_ZIGZAG, &push);
	}
	sketch_finish(&s, name, 0);
}

/*
 * What a square touches is drawn.  Without conservative rasterisation, that is drawn which it
 * would be: half of what coordinates are rounded to is added, so that a border is touched, too
 */
static void overestimate(struct vk *vk, const char *name)
{
	static const float squares[][2][4] = {
		{ { 3.25f, 4.5f, 9.75f, 12.25f }, { 3, 4, 10, 13 } },
		{ { 20, 20, 28, 30.5f }, { 19, 19, 29, 31 } },
		{ { 40.5f, 7.5f, 40.75f, 50 }, { 40, 7, 41, 51 } },
	};
	VkPipelineRasterizationConservativeStateCreateInfoEXT conservative = {
		.sType =
			VK_STRUCTURE_TYPE_PIPELINE_RASTERIZATION_CONSERVATIVE_STATE_CREATE_INFO_EXT,
		.conservativeRasterizationMode =
			VK_CONSERVATIVE_RASTERIZATION_MODE_OVERESTIMATE_EXT,
	};
	struct sketch s = { 0 };
	VkPipeline pipeline;
	uint32_t i;

	sketch_create(&s, vk);
	if (vk->has.overestimation)
		s.plan.raster.pNext = &conservative;
	pipeline = sketch_pipeline(&s);
	sketch_begin(&s);
	for (i = 0; i < 3; i++) {
		struct sketch_push push = sketch_at(0, 0, 1, 1, 0, i + 1);
		const float *c = squares[i][!vk->has.overestimation];

		push.offset[0] = c[0] / 32 - 1;
		push.offset[1] = c[1] / 32 - 1;
		push.scale[0] = (c[2] - c[0]) / 32;
		push.scale[1] = (c[3] - c[1]) / 32;
		sketch_draw(&s, pipeline, SKETCH_QUAD, &push);
	}
	sketch_finish(&s, name, 0);
}

const struct mesa_case state_cases[] = {
	{ "state_bias_d32", bias_d32 },
	{ "state_bias_d16", bias_d16 },
	{ "state_depth_clamp", depth_clamp },
	{ "state_depth_written", depth_written },
	{ "state_stencil_faces", stencil_faces },
	{ "state_stencil_operations", stencil_operations },
	{ "state_alpha_to_coverage", alpha_to_coverage },
	{ "state_sample_masks", sample_masks },
	{ "state_sample_shading", sample_shading },
	{ "state_sample_mask_written", sample_mask_written },
	{ "state_viewports", viewports },
	{ "state_points", points },
	{ "state_lines", lines },
	{ "state_overestimate", overestimate },
	{ 0 },
};
