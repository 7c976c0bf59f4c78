/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Samplers with a conversion from YCbCr, and what Vulkan says that they result in.
 */
#ifndef MESA_CONVERSION_H
#define MESA_CONVERSION_H

#include "video.h"

/* Samples of video.comp: two for each texel in each direction, from before the image on */
#define CONVERSION_WIDTH	32u
#define CONVERSION_HEIGHT	16u
#define CONVERSION_SAMPLES	(CONVERSION_WIDTH * CONVERSION_HEIGHT)

/**
 * struct conversion - a sampler
 * @model, @range, @components: the conversion
 * @x, @y: where chroma is
 * @luma, @chroma: filters
 */
struct conversion {
	VkSamplerYcbcrModelConversion model;
	VkSamplerYcbcrRange range;
	VkChromaLocation x, y;
	VkFilter luma, chroma;
	VkComponentMapping components;
};

/**
 * conversion_create() - create a sampler
 * @vk: the device
 * @c: what it is
 * @format: of images
 * @info: set to its conversion, for views
 */
VkSampler conversion_create(struct vk *vk, const struct conversion *c, VkFormat format,
			    VkSamplerYcbcrConversionInfo *info);

/**
 * conversion_expected() - what a sampler results in, without a device
 * @c: the sampler
 * @f: format of the image
 * @bytes: the layer's planes
 * @x: number of the sample in its row
 * @y: number of the row
 * @rgb: set to red, green and blue, in 1/255
 *
 * Vulkan, "Sampler Y'CbCr Conversion", with implicit reconstruction of chroma.
 */
void conversion_expected(const struct conversion *c, const struct video_format *f,
			 const uint8_t *bytes, uint32_t x, uint32_t y, int32_t rgb[3]);

#endif
