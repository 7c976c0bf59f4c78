// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Dispatches: everything from a shader and its descriptors to the wait.
 */
#include "compute.h"
#include "fetch_comp.spv.h"

/* The most planes that an image has */
#define COMPUTE_PLANES		3u

/**
 * struct compute - what a dispatch needs
 */
struct compute {
	VkDescriptorSetLayout set_layout;
	VkDescriptorPool pool;
	VkDescriptorSet set;
	VkPipelineLayout layout;
	VkPipeline pipeline;
};

static void create_set(struct vk *vk, struct compute *c, const struct compute_binding *bindings,
		       uint32_t count)
{
	VkDescriptorSetLayoutBinding layouts[COMPUTE_BINDINGS];
	VkDescriptorPoolSize sizes[COMPUTE_BINDINGS];
	VkDescriptorSetLayoutCreateInfo layout_info = {
		.sType = VK_STRUCTURE_TYPE_DESCRIPTOR_SET_LAYOUT_CREATE_INFO,
		.bindingCount = count,
		.pBindings = layouts,
	};
	VkDescriptorPoolCreateInfo pool_info = {
		.sType = VK_STRUCTURE_TYPE_DESCRIPTOR_POOL_CREATE_INFO,
		.maxSets = 1,
		.poolSizeCount = count,
		.pPoolSizes = sizes,
	};
	VkDescriptorSetAllocateInfo info = {
		.sType = VK_STRUCTURE_TYPE_DESCRIPTOR_SET_ALLOCATE_INFO,
		.descriptorSetCount = 1,
		.pSetLayouts = &c->set_layout,
	};
	uint32_t i;

	for (i = 0; i < count; i++) {
		VkDescriptorSetLayoutBinding layout = {
			i, bindings[i].type, 1, VK_SHADER_STAGE_COMPUTE_BIT,
			bindings[i].sampler ? &bindings[i].sampler : NULL,
		};

		layouts[i] = layout;
		sizes[i].type = bindings[i].type;
		/* One for each plane, if it has a conversion */
		sizes[i].descriptorCount = bindings[i].sampler ? COMPUTE_PLANES : 1;
	}
	VK_CALL(vkCreateDescriptorSetLayout, vk->device, &layout_info, NULL, &c->set_layout);
	VK_CALL(vkCreateDescriptorPool, vk->device, &pool_info, NULL, &c->pool);
	info.descriptorPool = c->pool;
	VK_CALL(vkAllocateDescriptorSets, vk->device, &info, &c->set);
}

static void write_set(struct vk *vk, struct compute *c, const struct compute_binding *bindings,
		      uint32_t count)
{
	uint32_t i;

	for (i = 0; i < count; i++) {
		const struct compute_binding *b = &bindings[i];
		VkDescriptorImageInfo image = {
			.imageView = b->view,
			.imageLayout = VK_IMAGE_LAYOUT_SHADER_READ_ONLY_OPTIMAL,
		};
		VkDescriptorBufferInfo buffer = {
			b->buffer ? b->buffer->buffer : VK_NULL_HANDLE, 0,
			b->range ? b->range : VK_WHOLE_SIZE,
		};
		VkWriteDescriptorSet write = {
			.sType = VK_STRUCTURE_TYPE_WRITE_DESCRIPTOR_SET,
			.dstSet = c->set,
			.dstBinding = i,
			.descriptorCount = 1,
			.descriptorType = b->type,
			.pImageInfo = b->view ? &image : NULL,
			.pBufferInfo = b->buffer ? &buffer : NULL,
		};

		vkUpdateDescriptorSets(vk->device, 1, &write, 0, NULL);
	}
}

static void create_pipeline(struct vk *vk, struct compute *c, struct pipeline_code code)
{
	VkPipelineLayoutCreateInfo layout_info = {
		.sType = VK_STRUCTURE_TYPE_PIPELINE_LAYOUT_CREATE_INFO,
		.setLayoutCount = 1,
		.pSetLayouts = &c->set_layout,
	};
	VkComputePipelineCreateInfo info = {
		.sType = VK_STRUCTURE_TYPE_COMPUTE_PIPELINE_CREATE_INFO,
		.stage = {
			.sType = VK_STRUCTURE_TYPE_PIPELINE_SHADER_STAGE_CREATE_INFO,
			.stage = VK_SHADER_STAGE_COMPUTE_BIT,
			.module = vk_shader(vk, code.code, code.size),
			.pName = "main",
		},
	};

	VK_CALL(vkCreatePipelineLayout, vk->device, &layout_info, NULL, &c->layout);
	info.layout = c->layout;
	VK_CALL(vkCreateComputePipelines, vk->device, vk->cache, 1, &info, NULL,
		&c->pipeline);
	vkDestroyShaderModule(vk->device, info.stage.module, NULL);
}

void compute_run(struct vk *vk, struct pipeline_code code, const struct compute_binding *bindings,
		 uint32_t count, uint32_t x, uint32_t y)
{
	struct compute c;

	create_set(vk, &c, bindings, count);
	write_set(vk, &c, bindings, count);
	create_pipeline(vk, &c, code);
	vk_begin(vk);
	vkCmdBindPipeline(vk->cmd, VK_PIPELINE_BIND_POINT_COMPUTE, c.pipeline);
	vkCmdBindDescriptorSets(vk->cmd, VK_PIPELINE_BIND_POINT_COMPUTE, c.layout, 0, 1, &c.set, 0,
				NULL);
	vkCmdDispatch(vk->cmd, x, y, 1);
	vk_end(vk);
	vkDestroyPipeline(vk->device, c.pipeline, NULL);
	vkDestroyPipelineLayout(vk->device, c.layout, NULL);
	vkDestroyDescriptorPool(vk->device, c.pool, NULL);
	vkDestroyDescriptorSetLayout(vk->device, c.set_layout, NULL);
}

void compute_fetch(struct vk *vk, VkImageView view, uint32_t width, uint32_t height,
		   const struct vk_buffer *to)
{
	const struct compute_binding bindings[] = {
		{ .type = VK_DESCRIPTOR_TYPE_SAMPLED_IMAGE, .view = view },
		{ .type = VK_DESCRIPTOR_TYPE_STORAGE_BUFFER, .buffer = to },
	};

	compute_run(vk, PIPELINE_CODE(fetch_comp_spv), bindings, 2, (width + 7) / 8,
		    (height + 7) / 8);
}
