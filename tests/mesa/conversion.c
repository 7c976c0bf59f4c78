// SPDX-License-Identifier: GPL-2.0 OR MIT
#include <math.h>

#include "conversion.h"

/* Components, as a format without YCbCr has them: Cr, luma, Cb */
enum { RED, GREEN, BLUE, COMPONENTS };

VkSampler conversion_create(struct vk *vk, const struct conversion *c, VkFormat format,
			    VkSamplerYcbcrConversionInfo *info)
{
	VkSamplerYcbcrConversionCreateInfo conversion = {
		.sType = VK_STRUCTURE_TYPE_SAMPLER_YCBCR_CONVERSION_CREATE_INFO,
		.format = format,
		.ycbcrModel = c->model,
		.ycbcrRange = c->range,
		.components = c->components,
		.xChromaOffset = c->x,
		.yChromaOffset = c->y,
		.chromaFilter = c->chroma,
	};
	VkSamplerCreateInfo sampler_info = {
		.sType = VK_STRUCTURE_TYPE_SAMPLER_CREATE_INFO,
		.pNext = info,
		.magFilter = c->luma,
		.minFilter = c->luma,
		.addressModeU = VK_SAMPLER_ADDRESS_MODE_CLAMP_TO_EDGE,
		.addressModeV = VK_SAMPLER_ADDRESS_MODE_CLAMP_TO_EDGE,
		.addressModeW = VK_SAMPLER_ADDRESS_MODE_CLAMP_TO_EDGE,
	};
	VkSampler sampler;

	info->sType = VK_STRUCTURE_TYPE_SAMPLER_YCBCR_CONVERSION_INFO;
	VK_CALL(vkCreateSamplerYcbcrConversion, vk->device, &conversion, NULL, &info->conversion);
	VK_CALL(vkCreateSampler, vk->device, &sampler_info, NULL, &sampler);
	return sampler;
}

/**
 * struct plane - a component of an image
 * @bytes: its first texel's
 * @size: of a component
 * @step: bytes from texel to texel
 */
struct plane {
	const uint8_t *bytes;
	uint32_t size, step;
	int32_t width, height;
};

static struct plane plane_of(const struct video_format *f, const uint8_t *bytes, uint32_t component)
{
	uint32_t number = component == GREEN ? 0 : component == BLUE || f->planes == 2 ? 1 : 2, i;
	VkExtent3D e = video_extent(f, number);
	struct plane p = {
		bytes, f->bytes, video_texel_bytes(f, number), (int32_t)e.width, (int32_t)e.height,
	};

	for (i = 0; i < number; i++)
		p.bytes += video_plane_bytes(f, i);
	if (component == RED && f->planes == 2)
		p.bytes += f->bytes;
	return p;
}

static int32_t within(int32_t i, int32_t n)
{
	return i < 0 ? 0 : i < n ? i : n - 1;
}

static double texel(const struct plane *p, int32_t x, int32_t y)
{
	const uint8_t *at = p->bytes + (uint32_t)(within(y, p->height) * p->width +
						  within(x, p->width)) * p->step;

	return p->size == 1 ? at[0] / 255.0 : (at[0] | at[1] << 8) / 65535.0;
}

static double filtered(const struct plane *p, VkFilter filter, double x, double y)
{
	double a, b;
	int32_t i, j;

	if (filter == VK_FILTER_NEAREST)
		return texel(p, (int32_t)floor(x), (int32_t)floor(y));
	x -= 0.5;
	y -= 0.5;
	i = (int32_t)floor(x);
	j = (int32_t)floor(y);
	x -= i;
	y -= j;
	a = texel(p, i, j) * (1 - x) + texel(p, i + 1, j) * x;
	b = texel(p, i, j + 1) * (1 - x) + texel(p, i + 1, j + 1) * x;
	return a * (1 - y) + b * y;
}

/* Chroma that is at the first of two texels is a quarter of its own before their middle */
static double of_chroma(double at, bool halved, VkChromaLocation location)
{
	if (!halved)
		return at;
	return at / 2 + (location == VK_CHROMA_LOCATION_COSITED_EVEN ? 0.25 : 0);
}

static double component(const struct conversion *c, const struct video_format *f,
			const uint8_t *bytes, double x, double y, uint32_t n)
{
	struct plane p = plane_of(f, bytes, n);

	if (n == GREEN)
		return filtered(&p, c->luma, x, y);
	return filtered(&p, c->chroma, of_chroma(x, f->halved_x, c->x),
			of_chroma(y, f->halved_y, c->y));
}

static uint32_t mapped(VkComponentSwizzle swizzle, uint32_t n)
{
	return swizzle == VK_COMPONENT_SWIZZLE_IDENTITY ? n :
	       (uint32_t)swizzle - VK_COMPONENT_SWIZZLE_R;
}

/* Luma to what begins at 0, chroma to what is around it */
static void expand(const struct conversion *c, const struct video_format *f, double v[COMPONENTS])
{
	double most = f->bytes == 1 ? 255 : 65535, unit = f->bytes == 1 ? 1 : 256;
	bool narrow = c->range == VK_SAMPLER_YCBCR_RANGE_ITU_NARROW;
	uint32_t i;

	for (i = 0; i < COMPONENTS; i++) {
		v[i] *= most;
		if (i == GREEN)
			v[i] = narrow ? (v[i] - 16 * unit) / (219 * unit) : v[i] / most;
		else
			v[i] = (v[i] - 128 * unit) / (narrow ? 224 * unit : most);
	}
}

static void to_rgb(double v[COMPONENTS], double kr, double kb)
{
	double luma = v[GREEN];

	v[RED] = luma + 2 * (1 - kr) * v[RED];
	v[BLUE] = luma + 2 * (1 - kb) * v[BLUE];
	v[GREEN] = (luma - kr * v[RED] - kb * v[BLUE]) / (1 - kr - kb);
}

static void convert(const struct conversion *c, const struct video_format *f, double v[COMPONENTS])
{
	if (c->model == VK_SAMPLER_YCBCR_MODEL_CONVERSION_RGB_IDENTITY)
		return;
	expand(c, f, v);
	switch (c->model) {
	case VK_SAMPLER_YCBCR_MODEL_CONVERSION_YCBCR_601:
		to_rgb(v, 0.299, 0.114);
		break;
	case VK_SAMPLER_YCBCR_MODEL_CONVERSION_YCBCR_709:
		to_rgb(v, 0.2126, 0.0722);
		break;
	case VK_SAMPLER_YCBCR_MODEL_CONVERSION_YCBCR_2020:
		to_rgb(v, 0.2627, 0.0593);
		break;
	default:
		break;
	}
}

void conversion_expected(const struct conversion *c, const struct video_format *f,
			 const uint8_t *bytes, uint32_t x, uint32_t y, int32_t rgb[3])
{
	const uint32_t from[COMPONENTS] = {
		mapped(c->components.r, RED), mapped(c->components.g, GREEN),
		mapped(c->components.b, BLUE),
	};
	double v[COMPONENTS];
	uint32_t i;

	for (i = 0; i < COMPONENTS; i++)
		v[i] = component(c, f, bytes, x * 0.5 - 1.3, y * 0.5 - 1.3, from[i]);
	convert(c, f, v);
	for (i = 0; i < COMPONENTS; i++)
		rgb[i] = (int32_t)round(fmin(fmax(v[i], -1), 2) * 255);
}
