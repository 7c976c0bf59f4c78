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

#define EXTENSIONS_ALWAYS	4u
#define EXTENSIONS_MOST		8u

/**
 * struct wanted - what a device is created with
 * @extensions: those that every driver has, and @count in all
 */
struct wanted {
	const char *extensions[EXTENSIONS_MOST];
	uint32_t count;
};

static bool has_extension(VkPhysicalDevice physical, const char *name)
{
	VkExtensionProperties *all;
	uint32_t count = 0, i;
	bool found = false;

	VK_CALL(vkEnumerateDeviceExtensionProperties, physical, NULL, &count, NULL);
	all = calloc(count + 1, sizeof(*all));
	if (!all)
		missing("memory");
	VK_CALL(vkEnumerateDeviceExtensionProperties, physical, NULL, &count, all);
	for (i = 0; i < count && !found; i++)
		found = !strcmp(all[i].extensionName, name);
	free(all);
	return found;
}

static bool want(struct vk *vk, struct wanted *w, const char *name)
{
	if (!has_extension(vk->physical, name))
		return false;
	w->extensions[w->count++] = name;
	return true;
}

static bool has_conversions(VkPhysicalDevice physical)
{
	VkPhysicalDeviceVulkan11Features has = {
		.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_VULKAN_1_1_FEATURES,
	};
	VkPhysicalDeviceFeatures2 all = {
		.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_FEATURES_2,
		.pNext = &has,
	};

	vkGetPhysicalDeviceFeatures2(physical, &all);
	return has.samplerYcbcrConversion;
}

static struct wanted extensions_of(struct vk *vk)
{
	struct wanted w = {
		.extensions = {
			VK_EXT_CONDITIONAL_RENDERING_EXTENSION_NAME,
			VK_EXT_VERTEX_ATTRIBUTE_DIVISOR_EXTENSION_NAME,
			VK_EXT_CUSTOM_BORDER_COLOR_EXTENSION_NAME,
			VK_EXT_LINE_RASTERIZATION_EXTENSION_NAME,
		},
		.count = EXTENSIONS_ALWAYS,
	};

	vk->has.overestimation = want(vk, &w, VK_EXT_CONSERVATIVE_RASTERIZATION_EXTENSION_NAME);
	vk->has.rgba10x6 = want(vk, &w, VK_EXT_RGBA10X6_FORMATS_EXTENSION_NAME);
	vk->has.ycbcr = want(vk, &w, VK_EXT_YCBCR_IMAGE_ARRAYS_EXTENSION_NAME) &&
			want(vk, &w, VK_EXT_YCBCR_2PLANE_444_FORMATS_EXTENSION_NAME) &&
			has_conversions(vk->physical);
	return w;
}

static void find_sparse(struct vk *vk, const VkPhysicalDeviceFeatures *has)
{
	VkQueueFamilyProperties families[8];
	uint32_t count = sizeof(families) / sizeof(families[0]);

	vkGetPhysicalDeviceQueueFamilyProperties(vk->physical, &count, families);
	while (vk->sparse_family < count &&
	       !(families[vk->sparse_family].queueFlags & VK_QUEUE_SPARSE_BINDING_BIT))
		vk->sparse_family++;
	vk->has.sparse = vk->sparse_family < count && has->sparseResidencyImage2D;
}

/* What cases use and every driver has, and some that only some drivers have */
static VkPhysicalDeviceFeatures features_of(struct vk *vk)
{
	VkPhysicalDeviceFeatures has;

	vkGetPhysicalDeviceFeatures(vk->physical, &has);
	find_sparse(vk, &has);
	return (VkPhysicalDeviceFeatures){
		.textureCompressionBC = has.textureCompressionBC,
		.textureCompressionASTC_LDR = has.textureCompressionASTC_LDR,
		.robustBufferAccess = VK_TRUE,
		.shaderInt16 = VK_TRUE,
		.shaderInt64 = VK_TRUE,
		.independentBlend = VK_TRUE,
		.sampleRateShading = VK_TRUE,
		.dualSrcBlend = VK_TRUE,
		.logicOp = VK_TRUE,
		.depthClamp = VK_TRUE,
		.depthBiasClamp = VK_TRUE,
		.wideLines = VK_TRUE,
		.largePoints = VK_TRUE,
		.occlusionQueryPrecise = VK_TRUE,
		.sparseBinding = vk->has.sparse,
		.sparseResidencyImage2D = vk->has.sparse,
	};
}

static void create_device(struct vk *vk)
{
	VkPhysicalDeviceRGBA10X6FormatsFeaturesEXT video = {
		.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_RGBA10X6_FORMATS_FEATURES_EXT,
		.formatRgba10x6WithoutYCbCrSampler = VK_TRUE,
	};
	VkPhysicalDeviceYcbcr2Plane444FormatsFeaturesEXT planes = {
		.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_YCBCR_2_PLANE_444_FORMATS_FEATURES_EXT,
		.ycbcr2plane444Formats = VK_TRUE,
	};
	VkPhysicalDeviceYcbcrImageArraysFeaturesEXT arrays = {
		.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_YCBCR_IMAGE_ARRAYS_FEATURES_EXT,
		.pNext = &planes,
		.ycbcrImageArrays = VK_TRUE,
	};
	VkPhysicalDeviceCustomBorderColorFeaturesEXT borders = {
		.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_CUSTOM_BORDER_COLOR_FEATURES_EXT,
		.customBorderColors = VK_TRUE,
	};
	VkPhysicalDeviceVertexAttributeDivisorFeaturesEXT divisors = {
		.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_VERTEX_ATTRIBUTE_DIVISOR_FEATURES_EXT,
		.pNext = &borders,
		.vertexAttributeInstanceRateDivisor = VK_TRUE,
		.vertexAttributeInstanceRateZeroDivisor = VK_TRUE,
	};
	VkPhysicalDeviceLineRasterizationFeaturesEXT lines = {
		.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_LINE_RASTERIZATION_FEATURES_EXT,
		.pNext = &divisors,
		.rectangularLines = VK_TRUE,
		.bresenhamLines = VK_TRUE,
	};
	VkPhysicalDeviceConditionalRenderingFeaturesEXT conditional = {
		.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_CONDITIONAL_RENDERING_FEATURES_EXT,
		.pNext = &lines,
		.conditionalRendering = VK_TRUE,
	};
	VkPhysicalDeviceVulkan13Features features = {
		.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_VULKAN_1_3_FEATURES,
		.pNext = &conditional,
		.dynamicRendering = VK_TRUE,
	};
	VkPhysicalDeviceVulkan12Features small = {
		.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_VULKAN_1_2_FEATURES,
		.pNext = &features,
		.shaderFloat16 = VK_TRUE,
		.shaderInt8 = VK_TRUE,
	};
	VkPhysicalDeviceVulkan11Features views = {
		.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_VULKAN_1_1_FEATURES,
		.pNext = &small,
		.multiview = VK_TRUE,
	};
	float priority = 1;
	VkDeviceQueueCreateInfo queues[] = { {
		.sType = VK_STRUCTURE_TYPE_DEVICE_QUEUE_CREATE_INFO,
		.queueCount = 1,
		.pQueuePriorities = &priority,
	}, {
		.sType = VK_STRUCTURE_TYPE_DEVICE_QUEUE_CREATE_INFO,
		.queueCount = 1,
		.pQueuePriorities = &priority,
	} };
	VkPhysicalDeviceFeatures wanted = features_of(vk);
	struct wanted w = extensions_of(vk);
	VkDeviceCreateInfo info = {
		.sType = VK_STRUCTURE_TYPE_DEVICE_CREATE_INFO,
		.pNext = &views,
		.queueCreateInfoCount = vk->has.sparse && vk->sparse_family ? 2 : 1,
		.pQueueCreateInfos = queues,
		.enabledExtensionCount = w.count,
		.ppEnabledExtensionNames = w.extensions,
		.pEnabledFeatures = &wanted,
	};

	queues[1].queueFamilyIndex = vk->sparse_family;
	views.samplerYcbcrConversion = vk->has.ycbcr;
	planes.pNext = vk->has.rgba10x6 ? &video : NULL;
	borders.pNext = vk->has.ycbcr ? (void *)&arrays : planes.pNext;
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
	VkPipelineCacheCreateInfo cache = { .sType = VK_STRUCTURE_TYPE_PIPELINE_CACHE_CREATE_INFO };
	VkPhysicalDeviceDriverProperties driver = {
		.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_DRIVER_PROPERTIES,
	};
	VkPhysicalDeviceProperties2 properties = {
		.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_PROPERTIES_2,
		.pNext = &driver,
	};
	uint32_t one = 1;
	VkResult result;

	*vk = (struct vk){ 0 };
	VK_CALL(vkCreateInstance, &info, NULL, &vk->instance);
	result = vkEnumeratePhysicalDevices(vk->instance, &one, &vk->physical);
	vk_check(result == VK_INCOMPLETE ? VK_SUCCESS : result, "vkEnumeratePhysicalDevices");
	if (!one)
		missing("physical device");
	create_device(vk);
	vkGetDeviceQueue(vk->device, 0, 0, &vk->queue);
	if (vk->has.sparse)
		vkGetDeviceQueue(vk->device, vk->sparse_family, 0, &vk->sparse_queue);
	VK_CALL(vkCreateCommandPool, vk->device, &pool, NULL, &vk->pool);
	VK_CALL(vkCreatePipelineCache, vk->device, &cache, NULL, &vk->cache);
	vkGetPhysicalDeviceProperties2(vk->physical, &properties);
	printf("# %s: %s\n", driver.driverName, properties.properties.deviceName);
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

VkDeviceMemory vk_allocate(struct vk *vk, const VkMemoryRequirements *needs, bool visible)
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
			 VK_BUFFER_USAGE_INDEX_BUFFER_BIT | VK_BUFFER_USAGE_UNIFORM_BUFFER_BIT |
			 VK_BUFFER_USAGE_INDIRECT_BUFFER_BIT |
			 VK_BUFFER_USAGE_CONDITIONAL_RENDERING_BIT_EXT,
	};
	struct vk_buffer b = { .size = size };
	VkMemoryRequirements needs;
	VkDeviceSize i;

	VK_CALL(vkCreateBuffer, vk->device, &info, NULL, &b.buffer);
	vkGetBufferMemoryRequirements(vk->device, b.buffer, &needs);
	b.memory = vk_allocate(vk, &needs, true);
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
	image.memory = vk_allocate(vk, &needs, linear);
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

VkImageView vk_view(struct vk *vk, const struct vk_image *image, VkImageAspectFlags aspects)
{
	VkImageViewCreateInfo info = {
		.sType = VK_STRUCTURE_TYPE_IMAGE_VIEW_CREATE_INFO,
		.image = image->image,
		.viewType = VK_IMAGE_VIEW_TYPE_2D,
		.format = image->format,
		.subresourceRange = { aspects, 0, 1, 0, 1 },
	};
	VkImageView view;

	VK_CALL(vkCreateImageView, vk->device, &info, NULL, &view);
	return view;
}

VkShaderModule vk_shader(struct vk *vk, const uint32_t *code, size_t size)
{
	VkShaderModuleCreateInfo info = {
		.sType = VK_STRUCTURE_TYPE_SHADER_MODULE_CREATE_INFO,
		.codeSize = size,
		.pCode = code,
	};
	VkShaderModule made;

	VK_CALL(vkCreateShaderModule, vk->device, &info, NULL, &made);
	return made;
}
