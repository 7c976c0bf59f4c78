// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Images of YCbCr: their planes, and samplers with a conversion.
 *
 * Samples are compared within a tolerance.  Where the nearest texel is taken, only the conversion
 * to RGB is rounded.  Linear filters differ by the precision of weights and of what they result in,
 * which the conversion multiplies: components of textures differ by no more than half of the
 * range.
 *
 * Drivers without conversions print what Vulkan's formulae result in.
 */
#include <stdlib.h>
#include <string.h>

#include "cases.h"
#include "compute.h"
#include "conversion.h"
#include "video_comp.spv.h"
#include "videos_comp.spv.h"

/* Of video.comp */
#define SAMPLERS	4u

/* Layers of an array */
#define LAYERS		3u

/* In 1/255 */
#define TOLERANCE_NEAREST	1u
#define TOLERANCE_LINEAR	4u

#define RAW		VK_SAMPLER_YCBCR_MODEL_CONVERSION_RGB_IDENTITY
#define FULL		VK_SAMPLER_YCBCR_RANGE_ITU_FULL
#define NARROW		VK_SAMPLER_YCBCR_RANGE_ITU_NARROW
#define COSITED		VK_CHROMA_LOCATION_COSITED_EVEN
#define MIDPOINT	VK_CHROMA_LOCATION_MIDPOINT
#define NEAREST		VK_FILTER_NEAREST
#define LINEAR		VK_FILTER_LINEAR

static VkImageView create_view(struct vk *vk, const struct video *v, const void *conversion)
{
	VkImageViewCreateInfo info = {
		.sType = VK_STRUCTURE_TYPE_IMAGE_VIEW_CREATE_INFO,
		.pNext = conversion,
		.image = v->image.image,
		.viewType = v->layers > 1 ? VK_IMAGE_VIEW_TYPE_2D_ARRAY : VK_IMAGE_VIEW_TYPE_2D,
		.format = v->f->format,
		.subresourceRange = { VK_IMAGE_ASPECT_COLOR_BIT, 0, 1, 0, v->layers },
	};
	VkImageView view;

	VK_CALL(vkCreateImageView, vk->device, &info, NULL, &view);
	return view;
}

static void print(const char *name, const struct conversion *c, const int32_t *values)
{
	result_print_within(name, values, 3 * CONVERSION_SAMPLES,
			    c->luma == LINEAR || c->chroma == LINEAR ? TOLERANCE_LINEAR :
								       TOLERANCE_NEAREST);
}

/* Red, green and blue of each sample; alpha is 1 */
static void print_samples(const char *name, const struct conversion *c, const int32_t *samples)
{
	int32_t values[3 * CONVERSION_SAMPLES];
	uint32_t i, k;

	for (i = 0; i < CONVERSION_SAMPLES; i++)
		for (k = 0; k < 3; k++)
			values[3 * i + k] = samples[4 * i + k];
	print(name, c, values);
}

static void sample(struct vk *vk, const char *name, const struct video *v,
		   const struct conversion conversions[SAMPLERS])
{
	struct vk_buffer to = vk_buffer(vk, SAMPLERS * CONVERSION_SAMPLES * 16, 0x11111111);
	VkSamplerYcbcrConversionInfo infos[SAMPLERS] = { 0 };
	struct compute_binding bindings[SAMPLERS + 1];
	uint32_t i;

	for (i = 0; i < SAMPLERS; i++) {
		bindings[i] = (struct compute_binding){
			.type = VK_DESCRIPTOR_TYPE_COMBINED_IMAGE_SAMPLER,
			.sampler = conversion_create(vk, &conversions[i], v->f->format, &infos[i]),
		};
		bindings[i].view = create_view(vk, v, &infos[i]);
	}
	bindings[i] = (struct compute_binding){
		.type = VK_DESCRIPTOR_TYPE_STORAGE_BUFFER, .buffer = &to,
	};
	compute_run(vk, v->layers > 1 ? PIPELINE_CODE(videos_comp_spv) :
					PIPELINE_CODE(video_comp_spv), bindings, SAMPLERS + 1,
		    CONVERSION_WIDTH / 8, CONVERSION_HEIGHT / 8);
	for (i = 0; i < SAMPLERS; i++) {
		print_samples(name, &conversions[i],
			      (const int32_t *)to.map + 4 * CONVERSION_SAMPLES * i);
		vkDestroyImageView(vk->device, bindings[i].view, NULL);
		vkDestroySampler(vk->device, bindings[i].sampler, NULL);
		vkDestroySamplerYcbcrConversion(vk->device, infos[i].conversion, NULL);
	}
	vk_buffer_free(vk, &to);
}

static uint8_t *content(const struct video_format *f, uint32_t layers)
{
	uint8_t *bytes = malloc(layers * video_bytes(f));

	if (!bytes)
		abort();
	video_fill(f, bytes, layers * video_bytes(f));
	return bytes;
}

/* Without conversions: what they would be */
static void print_expected(const char *name, const struct video_format *f, uint32_t layers,
			   const struct conversion conversions[SAMPLERS])
{
	uint8_t *bytes = content(f, layers);
	int32_t values[3 * CONVERSION_SAMPLES];
	uint32_t i, n, x, y;

	for (i = 0; i < SAMPLERS; i++) {
		for (n = 0; n < CONVERSION_SAMPLES; n++) {
			x = n % CONVERSION_WIDTH;
			y = n / CONVERSION_WIDTH;
			conversion_expected(&conversions[i], f,
					    bytes + x % layers * video_bytes(f), x, y,
					    &values[3 * n]);
		}
		print(name, &conversions[i], values);
	}
	free(bytes);
}

static void sample_new(struct vk *vk, const char *name, uint32_t layers, VkImageCreateFlags flags,
		       const struct conversion conversions[SAMPLERS])
{
	const struct video_format *f = video_format_of(name);
	struct video v;

	if (!vk->has.ycbcr) {
		print_expected(name, f, layers, conversions);
		return;
	}
	v = video_create(vk, f, layers, flags, VK_IMAGE_TILING_OPTIMAL);
	video_upload(vk, &v);
	sample(vk, name, &v, conversions);
	video_free(vk, &v);
}

/* Chroma at both places, with both filters */
static const struct conversion both[SAMPLERS] = {
	{ RAW, FULL, MIDPOINT, MIDPOINT, NEAREST, NEAREST, { 0 } },
	{ RAW, FULL, COSITED, COSITED, NEAREST, NEAREST, { 0 } },
	{ RAW, FULL, MIDPOINT, MIDPOINT, LINEAR, LINEAR, { 0 } },
	{ RAW, FULL, COSITED, COSITED, LINEAR, LINEAR, { 0 } },
};

static void format(struct vk *vk, const char *name)
{
	sample_new(vk, name, 1, 0, both);
}

static void disjoint(struct vk *vk, const char *name)
{
	sample_new(vk, name, 1, VK_IMAGE_CREATE_DISJOINT_BIT, both);
}

static void layers(struct vk *vk, const char *name)
{
	sample_new(vk, name, LAYERS, 0, both);
}

static void locations(struct vk *vk, const char *name)
{
	static const struct conversion mixed[SAMPLERS] = {
		{ RAW, FULL, MIDPOINT, COSITED, NEAREST, NEAREST, { 0 } },
		{ RAW, FULL, COSITED, MIDPOINT, NEAREST, NEAREST, { 0 } },
		{ RAW, FULL, MIDPOINT, COSITED, LINEAR, LINEAR, { 0 } },
		{ RAW, FULL, COSITED, MIDPOINT, LINEAR, LINEAR, { 0 } },
	};

	sample_new(vk, name, 1, 0, mixed);
}

static bool has_separate_filters(struct vk *vk, VkFormat format)
{
	VkFormatProperties p;

	vkGetPhysicalDeviceFormatProperties(vk->physical, format, &p);
	return p.optimalTilingFeatures &
	       VK_FORMAT_FEATURE_SAMPLED_IMAGE_YCBCR_CONVERSION_SEPARATE_RECONSTRUCTION_FILTER_BIT;
}

/* Chroma with another filter than luma, of a format that panvk's shaders convert by themselves */
static void filters(struct vk *vk, const char *name)
{
	const struct video_format *f = video_format_of(name);
	static const struct conversion separate[SAMPLERS] = {
		{ RAW, FULL, MIDPOINT, MIDPOINT, LINEAR, NEAREST, { 0 } },
		{ RAW, FULL, COSITED, COSITED, LINEAR, NEAREST, { 0 } },
		{ RAW, FULL, MIDPOINT, MIDPOINT, NEAREST, LINEAR, { 0 } },
		{ RAW, FULL, COSITED, COSITED, NEAREST, LINEAR, { 0 } },
	};

	if (has_separate_filters(vk, f->format))
		sample_new(vk, name, 1, 0, separate);
	else
		print_expected(name, f, 1, separate);
}

#define MODEL(name)	VK_SAMPLER_YCBCR_MODEL_CONVERSION_YCBCR_##name

static void models(struct vk *vk, const char *name, VkSamplerYcbcrRange range)
{
	const struct conversion all[SAMPLERS] = {
		{ MODEL(IDENTITY), range, MIDPOINT, MIDPOINT, NEAREST, NEAREST, { 0 } },
		{ MODEL(601), range, MIDPOINT, MIDPOINT, NEAREST, NEAREST, { 0 } },
		{ MODEL(709), range, MIDPOINT, MIDPOINT, LINEAR, LINEAR, { 0 } },
		{ MODEL(2020), range, COSITED, COSITED, NEAREST, NEAREST, { 0 } },
	};

	sample_new(vk, name, 1, 0, all);
}

static void full(struct vk *vk, const char *name)
{
	models(vk, name, FULL);
}

static void narrow(struct vk *vk, const char *name)
{
	models(vk, name, NARROW);
}

/* Components before the conversion: blue and red exchanged, and some that are constant */
static void components(struct vk *vk, const char *name)
{
	static const VkComponentMapping exchanged = {
		VK_COMPONENT_SWIZZLE_B, VK_COMPONENT_SWIZZLE_G, VK_COMPONENT_SWIZZLE_R,
		VK_COMPONENT_SWIZZLE_IDENTITY,
	};
	const struct conversion all[SAMPLERS] = {
		{ RAW, FULL, MIDPOINT, MIDPOINT, NEAREST, NEAREST, exchanged },
		{ MODEL(601), FULL, MIDPOINT, MIDPOINT, NEAREST, NEAREST, exchanged },
		{ MODEL(709), NARROW, COSITED, COSITED, NEAREST, NEAREST, exchanged },
		{ RAW, NARROW, COSITED, MIDPOINT, LINEAR, LINEAR, exchanged },
	};

	sample_new(vk, name, 1, 0, all);
}

static VkImageView plane_view(struct vk *vk, const struct video *v, uint32_t plane)
{
	VkImageViewCreateInfo info = {
		.sType = VK_STRUCTURE_TYPE_IMAGE_VIEW_CREATE_INFO,
		.image = v->image.image,
		.viewType = VK_IMAGE_VIEW_TYPE_2D,
		.format = video_plane_format(v->f, plane),
		.subresourceRange = { video_aspect(plane), 0, 1, 0, 1 },
	};
	VkImageView view;

	VK_CALL(vkCreateImageView, vk->device, &info, NULL, &view);
	return view;
}

static float *expected_plane(const struct video_format *f, uint32_t plane)
{
	uint32_t components = video_texel_bytes(f, plane) / f->bytes, i, k;
	uint32_t texels = video_plane_bytes(f, plane) / video_texel_bytes(f, plane);
	uint8_t *bytes = content(f, 1), *at = bytes;
	float *to = calloc(4 * texels, sizeof(*to));

	if (!to)
		abort();
	for (i = 0; i < plane; i++)
		at += video_plane_bytes(f, i);
	for (i = 0; i < texels; i++) {
		for (k = 0; k < components; k++, at += f->bytes)
			to[4 * i + k] = f->bytes == 1 ? at[0] / 255.0f :
							(at[0] | at[1] << 8) / 65535.0f;
		to[4 * i + 3] = 1;
	}
	free(bytes);
	return to;
}

/* Quotients may be rounded differently */
static void print_plane(const char *name, const float *components, uint32_t count)
{
	uint16_t rounded[4 * VIDEO_WIDTH * VIDEO_HEIGHT];
	uint32_t i;

	for (i = 0; i < count; i++)
		rounded[i] = (uint16_t)(components[i] * 65535 + 0.5f);
	result_print(name, rounded, count * sizeof(rounded[0]));
}

static void fetch_plane(struct vk *vk, const char *name, const struct video *v, uint32_t plane)
{
	VkExtent3D e = video_extent(v->f, plane);
	uint32_t count = 4 * e.width * e.height;
	struct vk_buffer to = vk_buffer(vk, count * sizeof(float), 0x11111111);
	VkImageView view = plane_view(vk, v, plane);

	compute_fetch(vk, view, e.width, e.height, &to);
	print_plane(name, to.map, count);
	vkDestroyImageView(vk->device, view, NULL);
	vk_buffer_free(vk, &to);
}

/* Each plane as an image of its own */
static void views(struct vk *vk, const char *name)
{
	const struct video_format *f = video_format_of(name);
	struct video v;
	uint32_t plane;

	if (vk->has.ycbcr) {
		v = video_create(vk, f, 1, 0, VK_IMAGE_TILING_OPTIMAL);
		video_upload(vk, &v);
	}
	for (plane = 0; plane < f->planes; plane++) {
		VkExtent3D e = video_extent(f, plane);
		float *expected;

		if (vk->has.ycbcr) {
			fetch_plane(vk, name, &v, plane);
			continue;
		}
		expected = expected_plane(f, plane);
		print_plane(name, expected, 4 * e.width * e.height);
		free(expected);
	}
	if (vk->has.ycbcr)
		video_free(vk, &v);
}

static void copy_plane(struct vk *vk, VkImage from, uint32_t from_aspect, VkImage to,
		       uint32_t to_aspect, VkOffset3D at, VkExtent3D extent)
{
	VkImageCopy copy = {
		.srcSubresource = { from_aspect, 0, 0, 1 },
		.dstSubresource = { to_aspect, 0, 0, 1 },
		.dstOffset = at,
		.extent = extent,
	};

	vkCmdCopyImage(vk->cmd, from, VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL, to,
		       VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL, 1, &copy);
}

#define MOVED_X		1u
#define MOVED_Y		2u

/* The second plane is moved */
static void print_expected_copies(const char *name, const struct video_format *f)
{
	uint32_t texel = video_texel_bytes(f, 1), x, y, to, from;
	uint8_t *bytes = content(f, 1), *moved = content(f, 1);
	VkExtent3D e = video_extent(f, 1);

	for (y = MOVED_Y; y < e.height; y++) {
		for (x = MOVED_X; x < e.width; x++) {
			to = video_plane_bytes(f, 0) + (y * e.width + x) * texel;
			from = to - (MOVED_Y * e.width + MOVED_X) * texel;
			memcpy(moved + to, bytes + from, texel);
		}
	}
	result_print(name, moved, video_bytes(f));
	free(bytes);
	free(moved);
}

/* To planes and from them: buffers, planes of another image, a plane by way of an ordinary image */
static void copies(struct vk *vk, const char *name)
{
	const struct video_format *f = video_format_of(name);
	VkExtent3D all = video_extent(f, 1);
	VkExtent3D part = { all.width - MOVED_X, all.height - MOVED_Y, 1 };
	struct vk_buffer from, to;
	struct vk_image plain;
	struct video a, b;
	uint32_t plane;

	if (!vk->has.ycbcr) {
		print_expected_copies(name, f);
		return;
	}
	a = video_create(vk, f, 1, 0, VK_IMAGE_TILING_OPTIMAL);
	b = video_create(vk, f, 1, 0, VK_IMAGE_TILING_OPTIMAL);
	plain = vk_image(vk, video_plane_format(f, 1), VK_IMAGE_TILING_OPTIMAL, all.width,
			 all.height, 0);
	from = vk_buffer(vk, video_bytes(f), 0);
	to = vk_buffer(vk, video_bytes(f), 0x11111111);
	video_fill(f, from.map, from.size);
	vk_begin(vk);
	video_copy_in(vk, &a, &from);
	video_layout(vk, &a, VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL);
	video_layout(vk, &b, VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL);
	for (plane = 0; plane < f->planes; plane++)
		copy_plane(vk, a.image.image, video_aspect(plane), b.image.image,
			   video_aspect(plane), (VkOffset3D){ 0 }, video_extent(f, plane));
	vk_image_layout(vk, &plain, VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL);
	copy_plane(vk, a.image.image, video_aspect(1), plain.image, VK_IMAGE_ASPECT_COLOR_BIT,
		   (VkOffset3D){ 0 }, all);
	vk_image_layout(vk, &plain, VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL);
	vk_barrier(vk);
	copy_plane(vk, plain.image, VK_IMAGE_ASPECT_COLOR_BIT, b.image.image, video_aspect(1),
		   (VkOffset3D){ MOVED_X, MOVED_Y, 0 }, part);
	video_copy_out(vk, &b, &to);
	vk_end(vk);
	result_print(name, to.map, to.size);
	vk_buffer_free(vk, &from);
	vk_buffer_free(vk, &to);
	vk_image_free(vk, &plain);
	video_free(vk, &a);
	video_free(vk, &b);
}

static void write_planes(struct vk *vk, const struct video *v)
{
	uint8_t *bytes = content(v->f, 1), *from = bytes, *map;
	uint32_t plane, row, y;

	VK_CALL(vkMapMemory, vk->device, v->memory[0], 0, VK_WHOLE_SIZE, 0, (void **)&map);
	for (plane = 0; plane < v->f->planes; plane++) {
		VkImageSubresource which = { .aspectMask = video_aspect(plane) };
		VkSubresourceLayout where;

		vkGetImageSubresourceLayout(vk->device, v->image.image, &which, &where);
		row = video_extent(v->f, plane).width * video_texel_bytes(v->f, plane);
		for (y = 0; y < video_extent(v->f, plane).height; y++, from += row)
			memcpy(map + where.offset + y * where.rowPitch, from, row);
	}
	free(bytes);
}

/* Planes that the CPU writes */
static void linear(struct vk *vk, const char *name)
{
	const struct video_format *f = video_format_of(name);
	struct video v;

	if (!vk->has.ycbcr) {
		print_expected(name, f, 1, both);
		return;
	}
	v = video_create(vk, f, 1, 0, VK_IMAGE_TILING_LINEAR);
	write_planes(vk, &v);
	vk_begin(vk);
	video_layout(vk, &v, VK_IMAGE_LAYOUT_SHADER_READ_ONLY_OPTIMAL);
	vk_end(vk);
	sample(vk, name, &v, both);
	video_free(vk, &v);
}

const struct mesa_case ycbcr_cases[] = {
	{ "ycbcr_3plane_420", format },
	{ "ycbcr_2plane_420", format },
	{ "ycbcr_3plane_422", format },
	{ "ycbcr_2plane_422", format },
	{ "ycbcr_2plane_444", format },
	{ "ycbcr_2plane16_420", format },
	{ "ycbcr_2plane16_422", format },
	{ "ycbcr_2plane16_444", format },
	{ "ycbcr_locations_3plane_420", locations },
	{ "ycbcr_locations_2plane16_420", locations },
	{ "ycbcr_filters_2plane16_420", filters },
	{ "ycbcr_full_2plane_420", full },
	{ "ycbcr_narrow_3plane_422", narrow },
	{ "ycbcr_narrow_2plane16_422", narrow },
	{ "ycbcr_components_2plane_422", components },
	{ "ycbcr_disjoint_3plane_420", disjoint },
	{ "ycbcr_layers_2plane_420", layers },
	{ "ycbcr_linear_3plane_420", linear },
	{ "ycbcr_views_3plane_422", views },
	{ "ycbcr_views_2plane16_420", views },
	{ "ycbcr_copies_3plane_420", copies },
	{ "ycbcr_copies_2plane_422", copies },
	{ "ycbcr_copies_2plane16_420", copies },
	{ 0 },
};
