// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The device, memory and commands.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "vk.h"

void vk_check(VkResult result, const char *what)
{
	if (result == VK_SUCCESS)
		return;
	fprintf(stderr, "vkclient: %s: %d\n", what, result);
	exit(1);
}

static void missing(const char *what)
{
	fprintf(stderr, "vkclient: no %s\n", what);
	exit(1);
}

static void create_device(struct vk *vk)
{
	VkPhysicalDeviceVulkan13Features features = {
		.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_VULKAN_1_3_FEATURES,
		.dynamicRendering = VK_TRUE,
	};
	float priority = 1;
	VkDeviceQueueCreateInfo queue = {
		.sType = VK_STRUCTURE_TYPE_DEVICE_QUEUE_CREATE_INFO,
		.queueCount = 1,
		.pQueuePriorities = &priority,
	};
	VkPhysicalDeviceFeatures has, wanted = { 0 };
	VkDeviceCreateInfo info = {
		.sType = VK_STRUCTURE_TYPE_DEVICE_CREATE_INFO,
		.pNext = &features,
		.queueCreateInfoCount = 1,
		.pQueueCreateInfos = &queue,
		.pEnabledFeatures = &wanted,
	};

	vkGetPhysicalDeviceFeatures(vk->physical, &has);
	wanted.textureCompressionBC = has.textureCompressionBC;
	wanted.textureCompressionASTC_LDR = has.textureCompressionASTC_LDR;
	VK_CALL(vkCreateDevice, vk->physical, &info, NULL, &vk->device);
}

void vk_open(struct vk *vk)
{
	VkApplicationInfo app = {
		.sType = VK_STRUCTURE_TYPE_APPLICATION_INFO,
		.apiVersion = VK_API_VERSION_1_3,
	};
	VkInstanceCreateInfo info = {
		.sType = VK_STRUCTURE_TYPE_INSTANCE_CREATE_INFO,
		.pApplicationInfo = &app,
	};
	VkCommandPoolCreateInfo pool = { .sType = VK_STRUCTURE_TYPE_COMMAND_POOL_CREATE_INFO };
	VkPhysicalDeviceProperties properties;
	uint32_t one = 1;
	VkResult result;

	*vk = (struct vk){ 0 };
	VK_CALL(vkCreateInstance, &info, NULL, &vk->instance);
	result = vkEnumeratePhysicalDevices(vk->instance, &one, &vk->physical);
	vk_check(result == VK_INCOMPLETE ? VK_SUCCESS : result, "vkEnumeratePhysicalDevices");
	if (!one)
		missing("physical device");
	create_device(vk);
	vkGetDeviceQueue(vk->device, vk->family, 0, &vk->queue);
	VK_CALL(vkCreateCommandPool, vk->device, &pool, NULL, &vk->pool);
	vkGetPhysicalDeviceProperties(vk->physical, &properties);
	printf("# %s\n", properties.deviceName);
}

void vk_begin(struct vk *vk)
{
	VkCommandBufferAllocateInfo alloc = {
		.sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_ALLOCATE_INFO,
		.commandPool = vk->pool,
		.commandBufferCount = 1,
	};
	VkCommandBufferBeginInfo begin = { .sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_BEGIN_INFO };

	VK_CALL(vkAllocateCommandBuffers, vk->device, &alloc, &vk->cmd);
	VK_CALL(vkBeginCommandBuffer, vk->cmd, &begin);
}

void vk_end(struct vk *vk)
{
	VkFenceCreateInfo info = { .sType = VK_STRUCTURE_TYPE_FENCE_CREATE_INFO };
	VkSubmitInfo submit = {
		.sType = VK_STRUCTURE_TYPE_SUBMIT_INFO,
		.commandBufferCount = 1,
		.pCommandBuffers = &vk->cmd,
	};
	VkFence fence;

	vk_barrier(vk);
	VK_CALL(vkEndCommandBuffer, vk->cmd);
	VK_CALL(vkCreateFence, vk->device, &info, NULL, &fence);
	VK_CALL(vkQueueSubmit, vk->queue, 1, &submit, fence);
	/* The kernel's driver ends what takes too long, not this */
	VK_CALL(vkWaitForFences, vk->device, 1, &fence, VK_TRUE, UINT64_MAX);
	vkDestroyFence(vk->device, fence, NULL);
	vkFreeCommandBuffers(vk->device, vk->pool, 1, &vk->cmd);
}

void vk_barrier(struct vk *vk)
{
	VkMemoryBarrier barrier = {
		.sType = VK_STRUCTURE_TYPE_MEMORY_BARRIER,
		.srcAccessMask = VK_ACCESS_MEMORY_WRITE_BIT,
		.dstAccessMask = VK_ACCESS_MEMORY_READ_BIT | VK_ACCESS_MEMORY_WRITE_BIT |
				 VK_ACCESS_HOST_READ_BIT,
	};

	vkCmdPipelineBarrier(vk->cmd, VK_PIPELINE_STAGE_ALL_COMMANDS_BIT,
			     VK_PIPELINE_STAGE_ALL_COMMANDS_BIT | VK_PIPELINE_STAGE_HOST_BIT, 0,
			     1, &barrier, 0, NULL, 0, NULL);
}

/* Memory that the CPU sees and need not flush, or any */
static VkDeviceMemory allocate(struct vk *vk, const VkMemoryRequirements *needs, bool visible)
{
	VkMemoryPropertyFlags wanted = visible ? VK_MEMORY_PROPERTY_HOST_VISIBLE_BIT |
						 VK_MEMORY_PROPERTY_HOST_COHERENT_BIT : 0;
	VkMemoryAllocateInfo info = {
		.sType = VK_STRUCTURE_TYPE_MEMORY_ALLOCATE_INFO,
		.allocationSize = needs->size,
	};
	VkPhysicalDeviceMemoryProperties types;
	VkDeviceMemory memory;
	uint32_t i;

	vkGetPhysicalDeviceMemoryProperties(vk->physical, &types);
	for (i = 0; i < types.memoryTypeCount; i++)
		if ((needs->memoryTypeBits >> i & 1) &&
		    (types.memoryTypes[i].propertyFlags & wanted) == wanted)
			break;
	if (i == types.memoryTypeCount)
		missing("memory of this kind");
	info.memoryTypeIndex = i;
	VK_CALL(vkAllocateMemory, vk->device, &info, NULL, &memory);
	return memory;
}

struct vk_buffer vk_buffer(struct vk *vk, VkDeviceSize size, uint32_t fill)
{
	VkBufferCreateInfo info = {
		.sType = VK_STRUCTURE_TYPE_BUFFER_CREATE_INFO,
		.size = size,
		.usage = VK_BUFFER_USAGE_TRANSFER_SRC_BIT | VK_BUFFER_USAGE_TRANSFER_DST_BIT |
			 VK_BUFFER_USAGE_STORAGE_BUFFER_BIT | VK_BUFFER_USAGE_VERTEX_BUFFER_BIT |
			 VK_BUFFER_USAGE_INDEX_BUFFER_BIT,
	};
	struct vk_buffer b = { .size = size };
	VkMemoryRequirements needs;
	VkDeviceSize i;

	VK_CALL(vkCreateBuffer, vk->device, &info, NULL, &b.buffer);
	vkGetBufferMemoryRequirements(vk->device, b.buffer, &needs);
	b.memory = allocate(vk, &needs, true);
	VK_CALL(vkBindBufferMemory, vk->device, b.buffer, b.memory, 0);
	VK_CALL(vkMapMemory, vk->device, b.memory, 0, VK_WHOLE_SIZE, 0, &b.map);
	for (i = 0; i < size / 4; i++)
		((uint32_t *)b.map)[i] = fill;
	return b;
}

void vk_buffer_free(struct vk *vk, struct vk_buffer *b)
{
	vkDestroyBuffer(vk->device, b->buffer, NULL);
	vkFreeMemory(vk->device, b->memory, NULL);
}

static struct vk_image create_image(struct vk *vk, VkFormat format, VkImageTiling tiling,
				    uint32_t width, uint32_t height, VkImageUsageFlags usage,
				    VkSampleCountFlagBits samples)
{
	VkImageCreateInfo info = {
		.sType = VK_STRUCTURE_TYPE_IMAGE_CREATE_INFO,
		.imageType = VK_IMAGE_TYPE_2D,
		.format = format,
		.extent = { width, height, 1 },
		.mipLevels = 1,
		.arrayLayers = 1,
		.samples = samples,
		.tiling = tiling,
		.usage = VK_IMAGE_USAGE_TRANSFER_SRC_BIT | VK_IMAGE_USAGE_TRANSFER_DST_BIT | usage,
	};
	struct vk_image image = { .format = format, .width = width, .height = height };
	VkImageSubresource level = { .aspectMask = VK_IMAGE_ASPECT_COLOR_BIT };
	bool linear = tiling == VK_IMAGE_TILING_LINEAR;
	VkMemoryRequirements needs;
	VkSubresourceLayout where;

	VK_CALL(vkCreateImage, vk->device, &info, NULL, &image.image);
	vkGetImageMemoryRequirements(vk->device, image.image, &needs);
	image.memory = allocate(vk, &needs, linear);
	VK_CALL(vkBindImageMemory, vk->device, image.image, image.memory, 0);
	if (linear) {
		VK_CALL(vkMapMemory, vk->device, image.memory, 0, VK_WHOLE_SIZE, 0,
			(void **)&image.map);
		memset(image.map, 0x11, needs.size);
		vkGetImageSubresourceLayout(vk->device, image.image, &level, &where);
		image.map += where.offset;
		image.pitch = where.rowPitch;
	}
	return image;
}

struct vk_image vk_image(struct vk *vk, VkFormat format, VkImageTiling tiling, uint32_t width,
			 uint32_t height, VkImageUsageFlags usage)
{
	return create_image(vk, format, tiling, width, height, usage, VK_SAMPLE_COUNT_1_BIT);
}

struct vk_image vk_image_samples(struct vk *vk, VkFormat format, uint32_t width, uint32_t height,
				 VkImageUsageFlags usage, VkSampleCountFlagBits samples)
{
	return create_image(vk, format, VK_IMAGE_TILING_OPTIMAL, width, height, usage, samples);
}

void vk_image_free(struct vk *vk, struct vk_image *image)
{
	vkDestroyImage(vk->device, image->image, NULL);
	vkFreeMemory(vk->device, image->memory, NULL);
}

void vk_image_layout(struct vk *vk, struct vk_image *image, VkImageLayout layout)
{
	vk_image_aspects_layout(vk, image, layout, VK_IMAGE_ASPECT_COLOR_BIT);
}

void vk_image_aspects_layout(struct vk *vk, struct vk_image *image, VkImageLayout layout,
			     VkImageAspectFlags aspects)
{
	VkImageMemoryBarrier barrier = {
		.sType = VK_STRUCTURE_TYPE_IMAGE_MEMORY_BARRIER,
		.srcAccessMask = VK_ACCESS_MEMORY_WRITE_BIT,
		.dstAccessMask = VK_ACCESS_MEMORY_READ_BIT | VK_ACCESS_MEMORY_WRITE_BIT,
		.oldLayout = image->layout,
		.newLayout = layout,
		.srcQueueFamilyIndex = VK_QUEUE_FAMILY_IGNORED,
		.dstQueueFamilyIndex = VK_QUEUE_FAMILY_IGNORED,
		.image = image->image,
		.subresourceRange = { aspects, 0, 1, 0, 1 },
	};

	vkCmdPipelineBarrier(vk->cmd, VK_PIPELINE_STAGE_ALL_COMMANDS_BIT,
			     VK_PIPELINE_STAGE_ALL_COMMANDS_BIT, 0, 0, NULL, 0, NULL, 1,
			     &barrier);
	image->layout = layout;
}
