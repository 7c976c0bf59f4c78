// SPDX-License-Identifier: GPL-2.0 OR MIT
#include <stdlib.h>
#include <string.h>

#include "video.h"

static const struct video_format formats[] = {
	{ "_3plane_420", VK_FORMAT_G8_B8_R8_3PLANE_420_UNORM, 3, 1, true, true },
	{ "_2plane_420", VK_FORMAT_G8_B8R8_2PLANE_420_UNORM, 2, 1, true, true },
	{ "_3plane_422", VK_FORMAT_G8_B8_R8_3PLANE_422_UNORM, 3, 1, true, false },
	{ "_2plane_422", VK_FORMAT_G8_B8R8_2PLANE_422_UNORM, 2, 1, true, false },
	{ "_2plane_444", VK_FORMAT_G8_B8R8_2PLANE_444_UNORM, 2, 1, false, false },
	{ "_2plane16_420", VK_FORMAT_G16_B16R16_2PLANE_420_UNORM, 2, 2, true, true },
	{ "_2plane16_422", VK_FORMAT_G16_B16R16_2PLANE_422_UNORM, 2, 2, true, false },
	{ "_2plane16_444", VK_FORMAT_G16_B16R16_2PLANE_444_UNORM, 2, 2, false, false },
};

static const VkImageAspectFlagBits aspects[VIDEO_PLANES] = {
	VK_IMAGE_ASPECT_PLANE_0_BIT, VK_IMAGE_ASPECT_PLANE_1_BIT, VK_IMAGE_ASPECT_PLANE_2_BIT,
};

VkImageAspectFlagBits video_aspect(uint32_t plane)
{
	return aspects[plane];
}

const struct video_format *video_format_of(const char *name)
{
	size_t length = strlen(name), end, i;

	for (i = 0; i < sizeof(formats) / sizeof(formats[0]); i++) {
		end = strlen(formats[i].name);
		if (length > end && !strcmp(name + length - end, formats[i].name))
			return &formats[i];
	}
	abort();
}

VkExtent3D video_extent(const struct video_format *f, uint32_t plane)
{
	return (VkExtent3D){
		plane && f->halved_x ? VIDEO_WIDTH / 2 : VIDEO_WIDTH,
		plane && f->halved_y ? VIDEO_HEIGHT / 2 : VIDEO_HEIGHT, 1,
	};
}

uint32_t video_texel_bytes(const struct video_format *f, uint32_t plane)
{
	return plane && f->planes == 2 ? 2 * f->bytes : f->bytes;
}

VkFormat video_plane_format(const struct video_format *f, uint32_t plane)
{
	if (f->bytes == 1)
		return video_texel_bytes(f, plane) == 1 ? VK_FORMAT_R8_UNORM : VK_FORMAT_R8G8_UNORM;
	return video_texel_bytes(f, plane) == 2 ? VK_FORMAT_R16_UNORM : VK_FORMAT_R16G16_UNORM;
}

uint32_t video_plane_bytes(const struct video_format *f, uint32_t plane)
{
	VkExtent3D e = video_extent(f, plane);

	return e.width * e.height * video_texel_bytes(f, plane);
}

uint32_t video_bytes(const struct video_format *f)
{
	uint32_t bytes = 0, plane;

	for (plane = 0; plane < f->planes; plane++)
		bytes += video_plane_bytes(f, plane);
	return bytes;
}

void video_fill(const struct video_format *f, uint8_t *bytes, size_t size)
{
	uint32_t seed = 7;
	size_t i;

	for (i = 0; i < size; i++) {
		seed = seed * 1664525 + 1013904223;
		bytes[i] = seed >> 24;
		if (i % f->bytes == f->bytes - 1)
			bytes[i] = 64 + bytes[i] / 2;
	}
}

static void bind_planes(struct vk *vk, struct video *v)
{
	VkMemoryRequirements2 needs = { .sType = VK_STRUCTURE_TYPE_MEMORY_REQUIREMENTS_2 };
	VkImagePlaneMemoryRequirementsInfo which = {
		.sType = VK_STRUCTURE_TYPE_IMAGE_PLANE_MEMORY_REQUIREMENTS_INFO,
	};
	VkImageMemoryRequirementsInfo2 of = {
		.sType = VK_STRUCTURE_TYPE_IMAGE_MEMORY_REQUIREMENTS_INFO_2,
		.pNext = &which,
		.image = v->image.image,
	};
	VkBindImagePlaneMemoryInfo plane_infos[VIDEO_PLANES];
	VkBindImageMemoryInfo infos[VIDEO_PLANES];
	uint32_t i;

	for (i = 0; i < v->f->planes; i++) {
		VkBindImagePlaneMemoryInfo plane_info = {
			.sType = VK_STRUCTURE_TYPE_BIND_IMAGE_PLANE_MEMORY_INFO,
			.planeAspect = aspects[i],
		};
		VkBindImageMemoryInfo info = {
			.sType = VK_STRUCTURE_TYPE_BIND_IMAGE_MEMORY_INFO,
			.pNext = &plane_infos[i],
			.image = v->image.image,
		};

		which.planeAspect = aspects[i];
		vkGetImageMemoryRequirements2(vk->device, &of, &needs);
		v->memory[i] = vk_allocate(vk, &needs.memoryRequirements, false);
		info.memory = v->memory[i];
		plane_infos[i] = plane_info;
		infos[i] = info;
	}
	VK_CALL(vkBindImageMemory2, vk->device, v->f->planes, infos);
}

struct video video_create(struct vk *vk, const struct video_format *f, uint32_t layers,
			  VkImageCreateFlags flags, VkImageTiling tiling)
{
	VkImageCreateInfo info = {
		.sType = VK_STRUCTURE_TYPE_IMAGE_CREATE_INFO,
		.flags = VK_IMAGE_CREATE_MUTABLE_FORMAT_BIT | flags,
		.imageType = VK_IMAGE_TYPE_2D,
		.format = f->format,
		.extent = { VIDEO_WIDTH, VIDEO_HEIGHT, 1 },
		.mipLevels = 1,
		.arrayLayers = layers,
		.samples = VK_SAMPLE_COUNT_1_BIT,
		.tiling = tiling,
		.usage = VK_IMAGE_USAGE_TRANSFER_SRC_BIT | VK_IMAGE_USAGE_TRANSFER_DST_BIT |
			 VK_IMAGE_USAGE_SAMPLED_BIT,
		.initialLayout = tiling == VK_IMAGE_TILING_LINEAR ? VK_IMAGE_LAYOUT_PREINITIALIZED :
								    VK_IMAGE_LAYOUT_UNDEFINED,
	};
	struct video v = {
		.image = {
			.format = f->format, .width = VIDEO_WIDTH, .height = VIDEO_HEIGHT,
			.layout = info.initialLayout,
		},
		.f = f,
		.layers = layers,
	};
	VkMemoryRequirements needs;

	VK_CALL(vkCreateImage, vk->device, &info, NULL, &v.image.image);
	if (flags & VK_IMAGE_CREATE_DISJOINT_BIT) {
		bind_planes(vk, &v);
		return v;
	}
	vkGetImageMemoryRequirements(vk->device, v.image.image, &needs);
	v.memory[0] = vk_allocate(vk, &needs, tiling == VK_IMAGE_TILING_LINEAR);
	VK_CALL(vkBindImageMemory, vk->device, v.image.image, v.memory[0], 0);
	return v;
}

void video_free(struct vk *vk, struct video *v)
{
	uint32_t i;

	vkDestroyImage(vk->device, v->image.image, NULL);
	for (i = 0; i < VIDEO_PLANES; i++)
		vkFreeMemory(vk->device, v->memory[i], NULL);
}

void video_layout(struct vk *vk, struct video *v, VkImageLayout layout)
{
	VkImageMemoryBarrier barrier = {
		.sType = VK_STRUCTURE_TYPE_IMAGE_MEMORY_BARRIER,
		.srcAccessMask = VK_ACCESS_MEMORY_WRITE_BIT,
		.dstAccessMask = VK_ACCESS_MEMORY_READ_BIT | VK_ACCESS_MEMORY_WRITE_BIT,
		.oldLayout = v->image.layout,
		.newLayout = layout,
		.srcQueueFamilyIndex = VK_QUEUE_FAMILY_IGNORED,
		.dstQueueFamilyIndex = VK_QUEUE_FAMILY_IGNORED,
		.image = v->image.image,
		.subresourceRange = { VK_IMAGE_ASPECT_COLOR_BIT, 0, 1, 0, v->layers },
	};

	vkCmdPipelineBarrier(vk->cmd, VK_PIPELINE_STAGE_ALL_COMMANDS_BIT,
			     VK_PIPELINE_STAGE_ALL_COMMANDS_BIT, 0, 0, NULL, 0, NULL, 1, &barrier);
	v->image.layout = layout;
}

/* Planes of a layer are one after another in the buffer */
static VkBufferImageCopy plane_copy(const struct video *v, uint32_t layer, uint32_t plane)
{
	VkBufferImageCopy copy = {
		.bufferOffset = layer * video_bytes(v->f),
		.imageSubresource = { aspects[plane], 0, layer, 1 },
		.imageExtent = video_extent(v->f, plane),
	};
	uint32_t i;

	for (i = 0; i < plane; i++)
		copy.bufferOffset += video_plane_bytes(v->f, i);
	return copy;
}

void video_copy_in(struct vk *vk, struct video *v, const struct vk_buffer *from)
{
	uint32_t layer, plane;

	video_layout(vk, v, VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL);
	for (layer = 0; layer < v->layers; layer++) {
		for (plane = 0; plane < v->f->planes; plane++) {
			VkBufferImageCopy copy = plane_copy(v, layer, plane);

			vkCmdCopyBufferToImage(vk->cmd, from->buffer, v->image.image,
					       v->image.layout, 1, &copy);
		}
	}
}

void video_copy_out(struct vk *vk, struct video *v, const struct vk_buffer *to)
{
	uint32_t layer, plane;

	video_layout(vk, v, VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL);
	for (layer = 0; layer < v->layers; layer++) {
		for (plane = 0; plane < v->f->planes; plane++) {
			VkBufferImageCopy copy = plane_copy(v, layer, plane);

			vkCmdCopyImageToBuffer(vk->cmd, v->image.image, v->image.layout,
					       to->buffer, 1, &copy);
		}
	}
}

void video_upload(struct vk *vk, struct video *v)
{
	struct vk_buffer from = vk_buffer(vk, v->layers * video_bytes(v->f), 0);

	video_fill(v->f, from.map, from.size);
	vk_begin(vk);
	video_copy_in(vk, v, &from);
	video_layout(vk, v, VK_IMAGE_LAYOUT_SHADER_READ_ONLY_OPTIMAL);
	vk_end(vk);
	vk_buffer_free(vk, &from);
}

