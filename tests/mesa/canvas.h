/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * What is drawn on: colour targets and a depth target, with one render pass, and how they are
 * printed.
 */
#ifndef MESA_CANVAS_H
#define MESA_CANVAS_H

#include "pipeline.h"

/**
 * struct canvas_image - an image with a view
 */
struct canvas_image {
	struct vk_image image;
	VkImageView view;
};

/**
 * struct canvas - targets of a render pass
 * @vk: the device
 * @width: in pixels
 * @height: in pixels
 * @formats: of colour targets
 * @colours: number of colour targets
 * @tiling: of colour targets
 * @samples: of a pixel, which are resolved; 0 for one
 * @depth_format: of the depth and stencil target; 0 for none
 * @clear: what colours are cleared to
 * @depth_clear: what depth and stencil are cleared to
 * @load: colours are loaded instead of cleared
 * @flags: of the render pass
 *
 * Those above are the case's; those that follow are canvas_create()'s.
 */
struct canvas {
	struct vk *vk;
	uint32_t width, height;
	VkFormat formats[PIPELINE_COLOURS];
	uint32_t colours;
	VkImageTiling tiling;
	uint32_t samples;
	VkFormat depth_format;
	VkClearColorValue clear[PIPELINE_COLOURS];
	VkClearDepthStencilValue depth_clear;
	bool load;
	VkRenderingFlags flags;

	struct canvas_image colour[PIPELINE_COLOURS], multi[PIPELINE_COLOURS], depth;
};

/**
 * canvas_create() - create the images
 * @c: with its first members set
 */
void canvas_create(struct canvas *c);

/**
 * canvas_plan() - pipeline_plan() for a canvas
 * @c: the canvas
 */
struct pipeline_plan canvas_plan(const struct canvas *c);

/**
 * canvas_layouts() - record the change of all images to VK_IMAGE_LAYOUT_GENERAL
 * @c: the canvas
 */
void canvas_layouts(struct canvas *c);

/**
 * canvas_begin() - record the begin of the render pass
 * @c: the canvas
 */
void canvas_begin(struct canvas *c);

/**
 * canvas_print() - print what all colour targets have, one after the other
 * @c: the canvas
 * @name: the case
 * @aspects: of the depth target; these follow
 *
 * Depth is printed as 32-bit words of a VK_FORMAT_D32_SFLOAT or 16-bit ones of a
 * VK_FORMAT_D16_UNORM; others are not printed.
 */
void canvas_print(struct canvas *c, const char *name, VkImageAspectFlags aspects);

/**
 * canvas_free() - destroy the images
 * @c: the canvas
 */
void canvas_free(struct canvas *c);

#endif
