/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * One dispatch of a compute shader.
 */
#ifndef MESA_COMPUTE_H
#define MESA_COMPUTE_H

#include "pipeline.h"

#define COMPUTE_BINDINGS	5u

/**
 * struct compute_binding - a descriptor of set 0, numbered in this order
 * @type: its type: an image, with a sampler or without, a uniform or a storage buffer
 * @view: of the image, in VK_IMAGE_LAYOUT_SHADER_READ_ONLY_OPTIMAL
 * @sampler: with the image; immutable
 * @buffer: else, the buffer
 * @range: bytes of it; 0 for all
 */
struct compute_binding {
	VkDescriptorType type;
	VkImageView view;
	VkSampler sampler;
	const struct vk_buffer *buffer;
	VkDeviceSize range;
};

/**
 * compute_run() - execute a shader, and wait for it
 * @vk: the device
 * @code: the shader
 * @bindings: its descriptors
 * @count: number of them
 * @x: workgroups
 * @y: workgroups
 */
void compute_run(struct vk *vk, struct pipeline_code code, const struct compute_binding *bindings,
		 uint32_t count, uint32_t x, uint32_t y);

/**
 * compute_fetch() - fetch every texel of an image
 * @vk: the device
 * @view: of the image
 * @width: in texels
 * @height: in texels
 * @to: four components in binary32 of each
 */
void compute_fetch(struct vk *vk, VkImageView view, uint32_t width, uint32_t height,
		   const struct vk_buffer *to);

#endif
