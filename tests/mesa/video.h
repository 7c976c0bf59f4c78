/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Images of YCbCr.
 */
#ifndef MESA_VIDEO_H
#define MESA_VIDEO_H

#include "vk.h"

#define VIDEO_WIDTH	12u
#define VIDEO_HEIGHT	6u
#define VIDEO_PLANES	3u

/**
 * struct video_format - a format, by the end of the names of its cases
 * @planes: number of them; chroma is in all but the first one
 * @bytes: of a component
 * @halved_x, @halved_y: chroma has half as many texels
 */
struct video_format {
	const char *name;
	VkFormat format;
	uint32_t planes, bytes;
	bool halved_x, halved_y;
};

/**
 * struct video - an image
 * @image: without its memory
 * @f: its format
 * @layers: number of them
 * @memory: of the image, or of each plane if it is disjoint
 */
struct video {
	struct vk_image image;
	const struct video_format *f;
	uint32_t layers;
	VkDeviceMemory memory[VIDEO_PLANES];
};

/**
 * video_format_of() - a format, by the end of a case's name
 * @name: the case
 */
const struct video_format *video_format_of(const char *name);

/**
 * video_extent() - texels of a plane
 * @f: the format
 * @plane: its number
 */
VkExtent3D video_extent(const struct video_format *f, uint32_t plane);

/**
 * video_plane_format() - what a plane is by itself
 * @f: the format
 * @plane: its number
 */
VkFormat video_plane_format(const struct video_format *f, uint32_t plane);

/* Bytes of a texel of a plane, of a plane, and of a layer; planes are one after another */
uint32_t video_texel_bytes(const struct video_format *f, uint32_t plane);
uint32_t video_plane_bytes(const struct video_format *f, uint32_t plane);
uint32_t video_bytes(const struct video_format *f);

/* Return: the flag of a plane */
VkImageAspectFlagBits video_aspect(uint32_t plane);

/**
 * video_fill() - the content of an image
 * @f: its format
 * @bytes: of its planes
 * @size: how many bytes
 *
 * Components are between a quarter and three quarters of the range.
 */
void video_fill(const struct video_format *f, uint8_t *bytes, size_t size);

/**
 * video_create() - create an image
 * @vk: the device
 * @f: its format
 * @layers: number of them
 * @flags: besides views of other formats
 * @tiling: its tiling; if linear, its memory is visible to the CPU
 */
struct video video_create(struct vk *vk, const struct video_format *f, uint32_t layers,
			  VkImageCreateFlags flags, VkImageTiling tiling);

/**
 * video_free() - destroy an image
 * @vk: the device
 * @v: the image
 */
void video_free(struct vk *vk, struct video *v);

/**
 * video_layout() - record a change of the layout of all layers, and a barrier
 * @vk: the device
 * @v: the image
 * @layout: the layout
 */
void video_layout(struct vk *vk, struct video *v, VkImageLayout layout);

/**
 * video_copy_in() - record copies from a buffer
 * @vk: the device
 * @v: the image
 * @from: all planes of all layers
 */
void video_copy_in(struct vk *vk, struct video *v, const struct vk_buffer *from);

/**
 * video_copy_out() - record copies to a buffer
 * @vk: the device
 * @v: the image
 * @to: all planes of all layers
 */
void video_copy_out(struct vk *vk, struct video *v, const struct vk_buffer *to);

/**
 * video_upload() - fill an image, which shaders read then
 * @vk: the device
 * @v: the image
 */
void video_upload(struct vk *vk, struct video *v);

#endif
