/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * What the cases share: a device, and memory and commands on it.  Any failure of Vulkan ends
 * the process with one line, exit status 1.
 */
#ifndef MESA_VK_H
#define MESA_VK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <vulkan/vulkan.h>

/**
 * struct vk_has - what only some drivers have; where it is missing, cases print what it would be
 * @sparse: images of which tiles are bound to memory
 * @overestimation: conservative rasterisation
 * @rgba10x6: images of that format
 * @ycbcr: conversions from YCbCr, also of arrays, and formats of two planes of the same size
 */
struct vk_has {
	bool sparse, overestimation, rgba10x6, ycbcr;
};

/**
 * struct vk - a device
 * @physical: the first physical device
 * @device: a device of it
 * @has: what it has
 * @queue: a queue for everything but sparse binding, of family 0
 * @sparse_queue: a queue for that, of @sparse_family, if there is one
 * @pool: command buffers come from here
 * @cache: of pipelines, as compiling their shaders takes most of the time in an emulator
 * @cmd: the command buffer that is being recorded; between vk_begin() and vk_end()
 */
struct vk {
	VkInstance instance;
	VkPhysicalDevice physical;
	VkDevice device;
	struct vk_has has;
	VkQueue queue, sparse_queue;
	uint32_t sparse_family;
	VkCommandPool pool;
	VkPipelineCache cache;
	VkCommandBuffer cmd;
};

/**
 * struct vk_buffer - a buffer in memory that the CPU sees
 * @map: its content
 * @size: bytes
 */
struct vk_buffer {
	VkBuffer buffer;
	VkDeviceMemory memory;
	void *map;
	VkDeviceSize size;
};

/**
 * struct vk_image - an image of one level and one layer
 * @map: its memory, if it is linear; else NULL
 * @pitch: bytes from row to row, if it is linear
 * @layout: the layout after what has been recorded
 */
struct vk_image {
	VkImage image;
	VkDeviceMemory memory;
	VkFormat format;
	uint32_t width, height;
	uint8_t *map;
	VkDeviceSize pitch;
	VkImageLayout layout;
};

/**
 * vk_check() - end the process if a call has failed
 * @result: what it has returned
 * @what: its name
 */
void vk_check(VkResult result, const char *what);

/* A call by its name, and its arguments */
#define VK_CALL(name, ...)	vk_check(name(__VA_ARGS__), #name)

/**
 * vk_open() - create a device on the first physical device, and print driver and name as a
 * comment
 * @vk: set to it
 */
void vk_open(struct vk *vk);

/**
 * vk_begin() - begin to record commands
 * @vk: the device
 */
void vk_begin(struct vk *vk);

/**
 * vk_end() - execute what was recorded, and wait for it
 * @vk: the device
 *
 * All is visible to the CPU afterwards.
 */
void vk_end(struct vk *vk);

/**
 * vk_barrier() - everything recorded so far completes before what follows
 * @vk: the device
 */
void vk_barrier(struct vk *vk);

/**
 * vk_buffer() - create a buffer
 * @vk: the device
 * @size: bytes; a multiple of 4
 * @fill: each of its words
 */
struct vk_buffer vk_buffer(struct vk *vk, VkDeviceSize size, uint32_t fill);

/**
 * vk_buffer_free() - destroy a buffer
 * @vk: the device
 * @b: the buffer
 */
void vk_buffer_free(struct vk *vk, struct vk_buffer *b);

/**
 * vk_image() - create an image that can be cleared, copied and rendered to
 * @vk: the device
 * @format: its format
 * @tiling: its tiling
 * @width: in pixels
 * @height: in pixels
 * @usage: what it is for, besides copies
 */
struct vk_image vk_image(struct vk *vk, VkFormat format, VkImageTiling tiling, uint32_t width,
			 uint32_t height, VkImageUsageFlags usage);

/**
 * vk_allocate() - allocate memory for an image or a buffer
 * @vk: the device
 * @needs: its requirements
 * @visible: the CPU sees it, and need not flush anything
 */
VkDeviceMemory vk_allocate(struct vk *vk, const VkMemoryRequirements *needs, bool visible);

/**
 * vk_image_samples() - the same with several samples to a pixel, of VK_IMAGE_TILING_OPTIMAL
 * @vk: the device
 * @format: its format
 * @width: in pixels
 * @height: in pixels
 * @usage: what it is for, besides copies
 * @samples: of a pixel
 */
struct vk_image vk_image_samples(struct vk *vk, VkFormat format, uint32_t width, uint32_t height,
				 VkImageUsageFlags usage, VkSampleCountFlagBits samples);

/**
 * vk_image_free() - destroy an image
 * @vk: the device
 * @image: the image
 */
void vk_image_free(struct vk *vk, struct vk_image *image);

/**
 * vk_image_layout() - record a change of an image's layout, and a barrier
 * @vk: the device
 * @image: the image
 * @layout: the layout
 */
void vk_image_layout(struct vk *vk, struct vk_image *image, VkImageLayout layout);

/**
 * vk_image_aspects_layout() - the same of an image that is not one of colours
 * @vk: the device
 * @image: the image
 * @layout: the layout
 * @aspects: what it has
 */
void vk_image_aspects_layout(struct vk *vk, struct vk_image *image, VkImageLayout layout,
			     VkImageAspectFlags aspects);

/**
 * vk_view() - create a view of an image
 * @vk: the device
 * @image: the image
 * @aspects: what it has
 */
VkImageView vk_view(struct vk *vk, const struct vk_image *image, VkImageAspectFlags aspects);

/**
 * vk_shader() - create a shader module
 * @vk: the device
 * @code: SPIR-V
 * @size: bytes
 */
VkShaderModule vk_shader(struct vk *vk, const uint32_t *code, size_t size);

#endif
