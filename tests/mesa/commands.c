// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Commands: states that they set, queries and what depends on these, secondary command buffers,
 * large targets, and accesses out of bounds.
 */
#include <stdlib.h>
#include <string.h>

#include "cases.h"
#include "compute.h"
#include "sketch.h"
#include "bounds_comp.spv.h"

#define OVERFLOW_DRAWS	160u

/* Every state of Vulkan 1.3 that a command sets, with other values than the pipeline's */
static void dynamic(struct vk *vk, const char *name)
{
	static const VkDynamicState states[] = {
		VK_DYNAMIC_STATE_VIEWPORT_WITH_COUNT, VK_DYNAMIC_STATE_SCISSOR_WITH_COUNT,
		VK_DYNAMIC_STATE_LINE_WIDTH, VK_DYNAMIC_STATE_DEPTH_BIAS,
		VK_DYNAMIC_STATE_BLEND_CONSTANTS, VK_DYNAMIC_STATE_STENCIL_COMPARE_MASK,
		VK_DYNAMIC_STATE_STENCIL_WRITE_MASK, VK_DYNAMIC_STATE_STENCIL_REFERENCE,
		VK_DYNAMIC_STATE_CULL_MODE, VK_DYNAMIC_STATE_FRONT_FACE,
		VK_DYNAMIC_STATE_PRIMITIVE_TOPOLOGY, VK_DYNAMIC_STATE_DEPTH_TEST_ENABLE,
		VK_DYNAMIC_STATE_DEPTH_WRITE_ENABLE, VK_DYNAMIC_STATE_DEPTH_COMPARE_OP,
		VK_DYNAMIC_STATE_STENCIL_TEST_ENABLE, VK_DYNAMIC_STATE_STENCIL_OP,
		VK_DYNAMIC_STATE_RASTERIZER_DISCARD_ENABLE, VK_DYNAMIC_STATE_DEPTH_BIAS_ENABLE,
		VK_DYNAMIC_STATE_PRIMITIVE_RESTART_ENABLE,
	};
	static const float constants[] = { 1, 0, 1, 1 };
	struct sketch s = {
		.canvas = {
			.depth_format = VK_FORMAT_D32_SFLOAT_S8_UINT, .depth_clear = { 1, 0 },
		},
	};
	VkViewport viewport = { 8, 8, 48, 48, 0, 1 };
	VkRect2D scissor = { { 12, 0 }, { 52, 50 } };
	struct sketch_push push = sketch_at(0, 0, 8, 8, 0.5f, 7);
	VkCommandBuffer cmd;

	sketch_create(&s, vk);
	memcpy(s.plan.dynamic, states, sizeof(states));
	s.plan.dynamics = sizeof(states) / sizeof(states[0]);
	s.plan.attachments[0].blendEnable = VK_TRUE;
	s.plan.attachments[0].srcColorBlendFactor = VK_BLEND_FACTOR_CONSTANT_COLOR;
	s.plan.attachments[0].srcAlphaBlendFactor = VK_BLEND_FACTOR_ONE;
	sketch_begin(&s);
	cmd = vk->cmd;
	vkCmdSetViewportWithCount(cmd, 1, &viewport);
	vkCmdSetScissorWithCount(cmd, 1, &scissor);
	vkCmdSetLineWidth(cmd, 1);
	vkCmdSetDepthBias(cmd, 0, 0, 0);
	vkCmdSetBlendConstants(cmd, constants);
	vkCmdSetStencilCompareMask(cmd, VK_STENCIL_FACE_FRONT_AND_BACK, 0x7f);
	vkCmdSetStencilWriteMask(cmd, VK_STENCIL_FACE_FRONT_AND_BACK, 0xfe);
	vkCmdSetStencilReference(cmd, VK_STENCIL_FACE_FRONT_BIT, 0x55);
	vkCmdSetStencilReference(cmd, VK_STENCIL_FACE_BACK_BIT, 0xaa);
	vkCmdSetCullMode(cmd, VK_CULL_MODE_NONE);
	vkCmdSetFrontFace(cmd, VK_FRONT_FACE_COUNTER_CLOCKWISE);
	vkCmdSetPrimitiveTopology(cmd, VK_PRIMITIVE_TOPOLOGY_TRIANGLE_LIST);
	vkCmdSetDepthTestEnable(cmd, VK_TRUE);
	vkCmdSetDepthWriteEnable(cmd, VK_TRUE);
	vkCmdSetDepthCompareOp(cmd, VK_COMPARE_OP_LESS);
	vkCmdSetStencilTestEnable(cmd, VK_TRUE);
	vkCmdSetStencilOp(cmd, VK_STENCIL_FACE_FRONT_AND_BACK, VK_STENCIL_OP_KEEP,
			  VK_STENCIL_OP_REPLACE, VK_STENCIL_OP_INVERT, VK_COMPARE_OP_ALWAYS);
	vkCmdSetRasterizerDiscardEnable(cmd, VK_FALSE);
	vkCmdSetDepthBiasEnable(cmd, VK_FALSE);
	vkCmdSetPrimitiveRestartEnable(cmd, VK_FALSE);
	sketch_draw(&s, sketch_pipeline(&s), SKETCH_TRIANGLE, &push);
	/* Back faces are not drawn */
	vkCmdSetCullMode(cmd, VK_CULL_MODE_FRONT_BIT);
	push = sketch_at(1, 4, 3, 4, 0.25f, 4);
	sketch_draw(&s, s.pipelines[0], SKETCH_QUAD, &push);
	push = sketch_at(8, 4, -3, 4, 0.25f, 4);
	sketch_draw(&s, s.pipelines[0], SKETCH_QUAD, &push);
	vkCmdSetCullMode(cmd, VK_CULL_MODE_NONE);
	/* Without writes of depth and stencil, as panvk takes away the fragment shader only */
	vkCmdSetRasterizerDiscardEnable(cmd, VK_TRUE);
	vkCmdSetDepthWriteEnable(cmd, VK_FALSE);
	vkCmdSetStencilTestEnable(cmd, VK_FALSE);
	sketch_draw(&s, s.pipelines[0], SKETCH_QUAD, &push);
	vkCmdSetRasterizerDiscardEnable(cmd, VK_FALSE);
	vkCmdSetDepthWriteEnable(cmd, VK_TRUE);
	vkCmdSetStencilTestEnable(cmd, VK_TRUE);
	vkCmdSetDepthCompareOp(cmd, VK_COMPARE_OP_GREATER);
	vkCmdSetStencilReference(cmd, VK_STENCIL_FACE_FRONT_AND_BACK, 0x3c);
	push = sketch_at(0, 3, 8, 2, 0.75f, 1);
	sketch_draw(&s, s.pipelines[0], SKETCH_QUAD, &push);
	sketch_finish(&s, name, VK_IMAGE_ASPECT_STENCIL_BIT);
}

static void execute_secondary(struct sketch *s, VkCommandBuffer secondary)
{
	VkCommandBuffer primary = s->vk->cmd;
	VkCommandBufferInheritanceRenderingInfo rendering = {
		.sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_INHERITANCE_RENDERING_INFO,
		.colorAttachmentCount = 1,
		.pColorAttachmentFormats = s->canvas.formats,
		.rasterizationSamples = VK_SAMPLE_COUNT_1_BIT,
	};
	VkCommandBufferInheritanceInfo inheritance = {
		.sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_INHERITANCE_INFO,
		.pNext = &rendering,
	};
	VkCommandBufferBeginInfo begin = {
		.sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_BEGIN_INFO,
		.flags = VK_COMMAND_BUFFER_USAGE_RENDER_PASS_CONTINUE_BIT,
		.pInheritanceInfo = &inheritance,
	};
	struct sketch_push push = sketch_at(1, 0, 6, 7, 0, 6);

	VK_CALL(vkBeginCommandBuffer, secondary, &begin);
	s->vk->cmd = secondary;
	sketch_bind(s, secondary);
	sketch_draw(s, s->pipelines[0], SKETCH_TRIANGLE, &push);
	push = sketch_at(3, 3, 2, 5, 0, 3);
	sketch_draw(s, s->pipelines[0], SKETCH_QUAD, &push);
	VK_CALL(vkEndCommandBuffer, secondary);
	s->vk->cmd = primary;
	vkCmdExecuteCommands(primary, 1, &secondary);
}

static void secondary(struct vk *vk, const char *name)
{
	struct sketch s = { .canvas.flags = VK_RENDERING_CONTENTS_SECONDARY_COMMAND_BUFFERS_BIT };
	VkCommandBufferAllocateInfo alloc = {
		.sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_ALLOCATE_INFO,
		.commandPool = vk->pool,
		.level = VK_COMMAND_BUFFER_LEVEL_SECONDARY,
		.commandBufferCount = 1,
	};
	VkCommandBuffer cmd;

	VK_CALL(vkAllocateCommandBuffers, vk->device, &alloc, &cmd);
	sketch_create(&s, vk);
	sketch_pipeline(&s);
	vk_begin(vk);
	canvas_layouts(&s.canvas);
	canvas_begin(&s.canvas);
	execute_secondary(&s, cmd);
	sketch_finish(&s, name, 0);
	vkFreeCommandBuffers(vk->device, vk->pool, 1, &cmd);
}

static VkQueryPool query_pool(struct vk *vk, VkQueryType type, uint32_t count)
{
	VkQueryPoolCreateInfo info = {
		.sType = VK_STRUCTURE_TYPE_QUERY_POOL_CREATE_INFO,
		.queryType = type,
		.queryCount = count,
	};
	VkQueryPool pool;

	VK_CALL(vkCreateQueryPool, vk->device, &info, NULL, &pool);
	return pool;
}

/*
 * Samples that pass, counted and, in the second half, only known to be there: all of a quad, a
 * part, none.  Read by the CPU and, in the last half of the output, copied by the GPU.
 */
static void queries(struct vk *vk, const char *name)
{
	struct sketch s = {
		.canvas = { .depth_format = VK_FORMAT_D32_SFLOAT, .depth_clear = { 1, 0 } },
	};
	VkQueryPool pool = query_pool(vk, VK_QUERY_TYPE_OCCLUSION, 8);
	struct vk_buffer b = vk_buffer(vk, 64, 0x11111111);
	uint64_t results[16];
	uint32_t i;

	sketch_create(&s, vk);
	s.plan.depth.depthTestEnable = VK_TRUE;
	s.plan.depth.depthWriteEnable = VK_TRUE;
	s.plan.depth.depthCompareOp = VK_COMPARE_OP_LESS;
	vk_begin(vk);
	vkCmdResetQueryPool(vk->cmd, pool, 0, 8);
	canvas_layouts(&s.canvas);
	canvas_begin(&s.canvas);
	sketch_bind(&s, vk->cmd);
	sketch_pipeline(&s);
	for (i = 0; i < 8; i++) {
		/* Of four, the second has a triangle as well, the fourth is off the image */
		struct sketch_push push = sketch_at((float)(i % 4), i < 4 ? 0 : 4, 3, 3,
						    0.5f + 0.1f * (float)(i % 4), i);

		vkCmdBeginQuery(vk->cmd, pool, i, i < 4 ? VK_QUERY_CONTROL_PRECISE_BIT : 0);
		if (i % 4 == 3)
			push.offset[0] = 2;
		sketch_draw(&s, s.pipelines[0], SKETCH_QUAD, &push);
		if (i % 4 == 1)
			sketch_draw(&s, s.pipelines[0], SKETCH_TRIANGLE, &push);
		vkCmdEndQuery(vk->cmd, pool, i);
	}
	vkCmdEndRendering(vk->cmd);
	vk_barrier(vk);
	vkCmdCopyQueryPoolResults(vk->cmd, pool, 0, 8, b.buffer, 0, 8,
				  VK_QUERY_RESULT_64_BIT | VK_QUERY_RESULT_WAIT_BIT);
	vk_end(vk);
	VK_CALL(vkGetQueryPoolResults, vk->device, pool, 0, 8, 64, results, 8,
		VK_QUERY_RESULT_64_BIT);
	memcpy(results + 8, b.map, 64);
	for (i = 4; i < 16; i++)
		if (i % 8 >= 4)
			results[i] = !!results[i];
	result_print(name, results, sizeof(results));
	vkDestroyQueryPool(vk->device, pool, NULL);
	vk_buffer_free(vk, &b);
	sketch_free(&s);
}

/* Draws that depend on words of a buffer: 0, another number, and both inverted */
static void conditional(struct vk *vk, const char *name)
{
	PFN_vkCmdBeginConditionalRenderingEXT begin =
		(PFN_vkCmdBeginConditionalRenderingEXT)
		vkGetDeviceProcAddr(vk->device, "vkCmdBeginConditionalRenderingEXT");
	PFN_vkCmdEndConditionalRenderingEXT end =
		(PFN_vkCmdEndConditionalRenderingEXT)
		vkGetDeviceProcAddr(vk->device, "vkCmdEndConditionalRenderingEXT");
	struct vk_buffer b = vk_buffer(vk, 64, 0);
	struct sketch s = { 0 };
	uint32_t i;

	((uint32_t *)b.map)[1] = 4;
	sketch_create(&s, vk);
	sketch_begin(&s);
	sketch_pipeline(&s);
	for (i = 0; i < 4; i++) {
		VkConditionalRenderingBeginInfoEXT info = {
			.sType = VK_STRUCTURE_TYPE_CONDITIONAL_RENDERING_BEGIN_INFO_EXT,
			.buffer = b.buffer,
			.offset = 4 * (i & 1),
			.flags = i & 2 ? VK_CONDITIONAL_RENDERING_INVERTED_BIT_EXT : 0,
		};
		struct sketch_push push = sketch_cell(10 + i, 1, 1, 0, 1);

		begin(vk->cmd, &info);
		sketch_draw(&s, s.pipelines[0], SKETCH_QUAD, &push);
		end(vk->cmd);
	}
	sketch_finish(&s, name, 0);
	vk_buffer_free(vk, &b);
}

/* One after a draw is later than one before; both have a value */
static void timestamps(struct vk *vk, const char *name)
{
	VkQueryPool pool = query_pool(vk, VK_QUERY_TYPE_TIMESTAMP, 2);
	uint64_t times[2] = { 0 };
	uint32_t facts[4] = { 0 };
	struct sketch s = { 0 };
	struct sketch_push push = sketch_at(0, 0, 8, 8, 0, 7);

	sketch_create(&s, vk);
	sketch_pipeline(&s);
	vk_begin(vk);
	vkCmdResetQueryPool(vk->cmd, pool, 0, 2);
	vkCmdWriteTimestamp(vk->cmd, VK_PIPELINE_STAGE_TOP_OF_PIPE_BIT, pool, 0);
	canvas_layouts(&s.canvas);
	canvas_begin(&s.canvas);
	sketch_bind(&s, vk->cmd);
	sketch_draw(&s, s.pipelines[0], SKETCH_QUAD, &push);
	vkCmdEndRendering(vk->cmd);
	vkCmdWriteTimestamp(vk->cmd, VK_PIPELINE_STAGE_BOTTOM_OF_PIPE_BIT, pool, 1);
	vk_end(vk);
	VK_CALL(vkGetQueryPoolResults, vk->device, pool, 0, 2, sizeof(times), times, 8,
		VK_QUERY_RESULT_64_BIT);
	facts[0] = times[0] != 0;
	facts[1] = times[1] > times[0];
	result_print(name, facts, sizeof(facts));
	vkDestroyQueryPool(vk->device, pool, NULL);
	sketch_free(&s);
}

#define DIVISOR_STATE	VK_STRUCTURE_TYPE_PIPELINE_VERTEX_INPUT_DIVISOR_STATE_CREATE_INFO_EXT

/* Instances with offsets that advance with each, with every third one, or not at all */
static void divisors(struct vk *vk, const char *name)
{
	static const uint32_t divisors[] = { 1, 2, 3, 0 };
	struct sketch s = { 0 };
	uint32_t i, k;

	sketch_create(&s, vk);
	for (i = 0; i < 8; i++)
		((float *)s.shifts.map)[2 * i] = (float)i / 4;
	sketch_begin(&s);
	for (i = 0; i < 4; i++) {
		VkVertexInputBindingDivisorDescriptionEXT divisor = { 1, divisors[i] };
		VkPipelineVertexInputDivisorStateCreateInfoEXT state = {
			.sType = DIVISOR_STATE,
			.vertexBindingDivisorCount = 1,
			.pVertexBindingDivisors = &divisor,
		};
		struct sketch_push push = sketch_at(0, 2 * (float)i, 1, 2, 0, i + 1);

		s.plan.input.pNext = &state;
		sketch_pipeline(&s);
		/* Records the binds and the constants */
		sketch_draw(&s, s.pipelines[i], SKETCH_POINT, &push);
		for (k = 0; k < 2; k++)
			vkCmdDraw(vk->cmd, 3, k ? 7 : 2, 6, 0);
	}
	sketch_finish(&s, name, 0);
}

/* Some of the constants change between draws, for one stage or both */
static void constants(struct vk *vk, const char *name)
{
	VkShaderStageFlags both = VK_SHADER_STAGE_VERTEX_BIT | VK_SHADER_STAGE_FRAGMENT_BIT;
	struct sketch s = { 0 };
	struct sketch_push push = sketch_at(0, 0, 2, 2, 0, 4);
	float colour[2] = { 1, 1 };
	uint32_t mode = 2;

	sketch_create(&s, vk);
	sketch_begin(&s);
	sketch_draw(&s, sketch_pipeline(&s), SKETCH_TRIANGLE, &push);
	push.offset[0] = 0;
	vkCmdPushConstants(vk->cmd, s.layout, both, 0, 8, push.offset);
	vkCmdDraw(vk->cmd, 6, 1, 0, 0);
	push.offset[1] = 0.25f;
	vkCmdPushConstants(vk->cmd, s.layout, both, 4, 4, &push.offset[1]);
	vkCmdPushConstants(vk->cmd, s.layout, both, offsetof(struct sketch_push, mode), 4, &mode);
	vkCmdPushConstants(vk->cmd, s.layout, both, offsetof(struct sketch_push, second[1]), 8,
			   colour);
	vkCmdDraw(vk->cmd, 6, 1, 0, 0);
	sketch_finish(&s, name, 0);
}

/* Several bins, and triangles across all of them */
static void large(struct vk *vk, const char *name)
{
	struct sketch s = { .canvas = { .width = 700, .height = 260, .clear[0].uint32 = { 0 } } };
	uint32_t i;

	sketch_create(&s, vk);
	sketch_begin(&s);
	sketch_pipeline(&s);
	for (i = 0; i < 64; i++) {
		struct sketch_push push = sketch_at((float)(i % 8), (float)(i / 8), 1, 1, 0,
						    i % 7 + 1);

		if (i % 9 == 0)
			push.scale[0] = push.scale[1] = 1.5f;
		sketch_draw(&s, s.pipelines[0], SKETCH_TRIANGLE, &push);
	}
	sketch_finish(&s, name, 0);
}

/*
 * More primitives than panvk's heap has room for, which it renders in several passes: each one
 * adds 1 to its pixel, once.
 */
static void overflow(struct vk *vk, const char *name)
{
	struct sketch s = { .canvas.formats = { VK_FORMAT_R16G16B16A16_SFLOAT } };
	struct sketch_push push = sketch_at(0, 0, 0.125f, 0.125f, 0, 4);
	float *shift;
	uint32_t i;

	sketch_create(&s, vk);
	vk_buffer_free(vk, &s.shifts);
	s.shifts = vk_buffer(vk, SKETCH_SIZE * SKETCH_SIZE * 8, 0);
	for (shift = s.shifts.map, i = 0; i < SKETCH_SIZE * SKETCH_SIZE; i++) {
		*shift++ = (float)(i % SKETCH_SIZE) * 2 / SKETCH_SIZE;
		*shift++ = (float)(i / SKETCH_SIZE) * 2 / SKETCH_SIZE;
	}
	s.plan.attachments[0].blendEnable = VK_TRUE;
	s.plan.attachments[0].srcColorBlendFactor = VK_BLEND_FACTOR_ONE;
	s.plan.attachments[0].dstColorBlendFactor = VK_BLEND_FACTOR_ONE;
	s.plan.attachments[0].srcAlphaBlendFactor = VK_BLEND_FACTOR_ONE;
	s.plan.attachments[0].dstAlphaBlendFactor = VK_BLEND_FACTOR_ONE;
	sketch_begin(&s);
	sketch_draw(&s, sketch_pipeline(&s), SKETCH_POINT, &push);
	for (i = 0; i < OVERFLOW_DRAWS; i++)
		vkCmdDraw(vk->cmd, 3, SKETCH_SIZE * SKETCH_SIZE, 6, 0);
	sketch_finish(&s, name, 0);
}

/* Reads beyond a buffer are 0, writes there are lost */
static void bounds(struct vk *vk, const char *name)
{
	struct vk_buffer results = vk_buffer(vk, 64 * 2 * 4, 0x11111111);
	struct vk_buffer words = vk_buffer(vk, 64 * 64 * 4, 0x22222222);
	struct vk_buffer constants = vk_buffer(vk, 64 * 16, 0x33333333);
	struct compute_binding bindings[] = {
		{ .type = VK_DESCRIPTOR_TYPE_STORAGE_BUFFER, .buffer = &results },
		{ .type = VK_DESCRIPTOR_TYPE_STORAGE_BUFFER, .buffer = &words, .range = 256 },
		{ .type = VK_DESCRIPTOR_TYPE_UNIFORM_BUFFER, .buffer = &constants, .range = 512 },
	};
	uint32_t *all;

	compute_run(vk, PIPELINE_CODE(bounds_comp_spv), bindings, 3, 1, 1);
	all = results.map;
	/* The same with what follows the buffer, in which nothing may have changed */
	all[0] ^= memcmp((char *)words.map + 256, (char *)words.map + 260, 64 * 64 * 4 - 260) != 0;
	result_print(name, all, results.size);
	vk_buffer_free(vk, &results);
	vk_buffer_free(vk, &words);
	vk_buffer_free(vk, &constants);
}

const struct mesa_case command_cases[] = {
	{ "command_dynamic", dynamic },
	{ "command_secondary", secondary },
	{ "command_queries", queries },
	{ "command_conditional", conditional },
	{ "command_timestamps", timestamps },
	{ "command_divisors", divisors },
	{ "command_constants", constants },
	{ "command_large", large },
	{ "command_bounds", bounds },
	{ 0 },
};

const struct mesa_case lone_cases[] = {
	{ "command_overflow", overflow },
	{ 0 },
};
