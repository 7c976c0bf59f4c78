// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Buffers: what is written to them by transfers, and by a compute shader.
 */
#include <string.h>

#include "cases.h"
#include "square.spv.h"

#define WORDS	4096u
#define UNTOUCHED	0x11111111u

static void fill(struct vk *vk, const char *name)
{
	struct vk_buffer b = vk_buffer(vk, WORDS * 4, UNTOUCHED);

	vk_begin(vk);
	vkCmdFillBuffer(vk->cmd, b.buffer, 256, WORDS * 4 - 512, 0xdeadbeef);
	vk_end(vk);
	result_print(name, b.map, b.size);
	vk_buffer_free(vk, &b);
}

static void update(struct vk *vk, const char *name)
{
	struct vk_buffer b = vk_buffer(vk, 1024, UNTOUCHED);
	uint32_t data[100], i;

	for (i = 0; i < 100; i++)
		data[i] = i * 0x01020304;
	vk_begin(vk);
	vkCmdUpdateBuffer(vk->cmd, b.buffer, 64, sizeof(data), data);
	vk_end(vk);
	result_print(name, b.map, b.size);
	vk_buffer_free(vk, &b);
}

/* Regions of whole words, and one that is not */
static void copy(struct vk *vk, const char *name)
{
	struct vk_buffer from = vk_buffer(vk, WORDS * 4, 0);
	struct vk_buffer to = vk_buffer(vk, WORDS * 4, UNTOUCHED);
	const VkBufferCopy regions[] = { { 0, 4096, 8192 }, { 9000, 16, 1024 }, { 5, 2051, 77 } };
	uint32_t i;

	for (i = 0; i < WORDS; i++)
		((uint32_t *)from.map)[i] = i * 2654435761u;
	vk_begin(vk);
	vkCmdCopyBuffer(vk->cmd, from.buffer, to.buffer, 3, regions);
	vk_end(vk);
	result_print(name, to.map, to.size);
	vk_buffer_free(vk, &from);
	vk_buffer_free(vk, &to);
}

static VkPipeline pipeline(struct vk *vk, VkDescriptorSetLayout set, VkPipelineLayout *layout)
{
	VkShaderModuleCreateInfo code = {
		.sType = VK_STRUCTURE_TYPE_SHADER_MODULE_CREATE_INFO,
		.codeSize = sizeof(square_spv),
		.pCode = square_spv,
	};
	VkPipelineLayoutCreateInfo layout_info = {
		.sType = VK_STRUCTURE_TYPE_PIPELINE_LAYOUT_CREATE_INFO,
		.setLayoutCount = 1,
		.pSetLayouts = &set,
	};
	VkComputePipelineCreateInfo info = {
		.sType = VK_STRUCTURE_TYPE_COMPUTE_PIPELINE_CREATE_INFO,
		.stage = {
			.sType = VK_STRUCTURE_TYPE_PIPELINE_SHADER_STAGE_CREATE_INFO,
			.stage = VK_SHADER_STAGE_COMPUTE_BIT,
			.pName = "main",
		},
	};
	VkPipeline made;

	VK_CALL(vkCreatePipelineLayout, vk->device, &layout_info, NULL, layout);
	VK_CALL(vkCreateShaderModule, vk->device, &code, NULL, &info.stage.module);
	info.layout = *layout;
	VK_CALL(vkCreateComputePipelines, vk->device, VK_NULL_HANDLE, 1, &info, NULL, &made);
	return made;
}

static VkDescriptorSet descriptors(struct vk *vk, VkDescriptorSetLayout layout,
				   const struct vk_buffer *b)
{
	VkDescriptorPoolSize size = { VK_DESCRIPTOR_TYPE_STORAGE_BUFFER, 1 };
	VkDescriptorPoolCreateInfo pool_info = {
		.sType = VK_STRUCTURE_TYPE_DESCRIPTOR_POOL_CREATE_INFO,
		.maxSets = 1,
		.poolSizeCount = 1,
		.pPoolSizes = &size,
	};
	VkDescriptorSetAllocateInfo info = {
		.sType = VK_STRUCTURE_TYPE_DESCRIPTOR_SET_ALLOCATE_INFO,
		.descriptorSetCount = 1,
		.pSetLayouts = &layout,
	};
	VkDescriptorBufferInfo buffer = { b->buffer, 0, VK_WHOLE_SIZE };
	VkWriteDescriptorSet write = {
		.sType = VK_STRUCTURE_TYPE_WRITE_DESCRIPTOR_SET,
		.descriptorCount = 1,
		.descriptorType = VK_DESCRIPTOR_TYPE_STORAGE_BUFFER,
		.pBufferInfo = &buffer,
	};

	VK_CALL(vkCreateDescriptorPool, vk->device, &pool_info, NULL, &info.descriptorPool);
	VK_CALL(vkAllocateDescriptorSets, vk->device, &info, &write.dstSet);
	vkUpdateDescriptorSets(vk->device, 1, &write, 0, NULL);
	return write.dstSet;
}

/* square.comp */
static void dispatch(struct vk *vk, const char *name)
{
	VkDescriptorSetLayoutBinding binding = {
		.descriptorType = VK_DESCRIPTOR_TYPE_STORAGE_BUFFER,
		.descriptorCount = 1,
		.stageFlags = VK_SHADER_STAGE_COMPUTE_BIT,
	};
	VkDescriptorSetLayoutCreateInfo info = {
		.sType = VK_STRUCTURE_TYPE_DESCRIPTOR_SET_LAYOUT_CREATE_INFO,
		.bindingCount = 1,
		.pBindings = &binding,
	};
	struct vk_buffer b = vk_buffer(vk, WORDS * 4, UNTOUCHED);
	VkDescriptorSetLayout set_layout;
	VkPipelineLayout layout;
	VkDescriptorSet set;
	VkPipeline compute;

	VK_CALL(vkCreateDescriptorSetLayout, vk->device, &info, NULL, &set_layout);
	compute = pipeline(vk, set_layout, &layout);
	set = descriptors(vk, set_layout, &b);
	vk_begin(vk);
	vkCmdBindPipeline(vk->cmd, VK_PIPELINE_BIND_POINT_COMPUTE, compute);
	vkCmdBindDescriptorSets(vk->cmd, VK_PIPELINE_BIND_POINT_COMPUTE, layout, 0, 1, &set, 0,
				NULL);
	/* All but the last workgroup's words */
	vkCmdDispatch(vk->cmd, WORDS / 64 - 1, 1, 1);
	vk_end(vk);
	result_print(name, b.map, b.size);
	vk_buffer_free(vk, &b);
}

const struct mesa_case buffer_cases[] = {
	{ "fill_buffer", fill },
	{ "update_buffer", update },
	{ "copy_buffer", copy },
	{ "dispatch", dispatch },
	{ 0 },
};
