// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Lines at an angle: rectangles, also with several samples, and those after Bresenham.
 */
#include "cases.h"
#include "sketch.h"

#define LINES		8u

/*
 * From an eighth of the canvas to another, and 1/64 of a pixel so that no sample is on an edge.  At
 * the ends of lines after Bresenham, Vulkan leaves a pixel to drivers.  All have the first one and
 * not the last one if both ends are just before the middle of a pixel
 */
static struct sketch_push line(uint32_t i, bool before_middle)
{
	static const float slopes[LINES][2] = {
		{ 6, 2 }, { 6, 6 }, { 2, 6 }, { -3, 5 }, { -5, 3 }, { -6, -2 }, { 3, -5 }, { 4, 3 },
	};
	const float *slope = slopes[i];
	struct sketch_push push = sketch_at(slope[0] < 0 ? 7 : 1, slope[1] < 0 ? 7 : 1, slope[0],
					    slope[1] * 4, 0, i % 7 + 1);

	if (before_middle) {
		push.offset[0] += (slope[0] < 0 ? 33.0f : 31.0f) / 64 / 32;
		push.offset[1] += (slope[1] < 0 ? 33.0f : 31.0f) / 64 / 32;
	} else {
		push.offset[0] += (7.0f + i) / 64 / 32;
		push.offset[1] += (19.0f + 2 * i) / 64 / 32;
	}
	return push;
}

static void draw(struct vk *vk, const char *name, VkLineRasterizationModeEXT mode,
		 const float *widths, uint32_t samples)
{
	VkPipelineRasterizationLineStateCreateInfoEXT info = {
		.sType = VK_STRUCTURE_TYPE_PIPELINE_RASTERIZATION_LINE_STATE_CREATE_INFO_EXT,
		.lineRasterizationMode = mode,
	};
	struct sketch s = { .canvas = { .samples = samples } };
	uint32_t i;

	sketch_create(&s, vk);
	s.plan.raster.pNext = &info;
	s.plan.assembly.topology = VK_PRIMITIVE_TOPOLOGY_LINE_LIST;
	sketch_begin(&s);
	for (i = 0; i < LINES; i++) {
		struct sketch_push push = line(i, mode == VK_LINE_RASTERIZATION_MODE_BRESENHAM_EXT);

		s.plan.raster.lineWidth = widths[i % 2];
		sketch_draw(&s, sketch_pipeline(&s), SKETCH_SLOPE, &push);
	}
	sketch_finish(&s, name, 0);
}

static void rectangular(struct vk *vk, const char *name)
{
	draw(vk, name, VK_LINE_RASTERIZATION_MODE_RECTANGULAR_EXT, (float[]){ 1, 5 }, 0);
}

static void multisampled(struct vk *vk, const char *name)
{
	draw(vk, name, VK_LINE_RASTERIZATION_MODE_RECTANGULAR_EXT, (float[]){ 1, 4.5f }, 4);
}

static void bresenham(struct vk *vk, const char *name)
{
	draw(vk, name, VK_LINE_RASTERIZATION_MODE_BRESENHAM_EXT, (float[]){ 1, 1 }, 0);
}

const struct mesa_case line_cases[] = {
	{ "lines_rectangular", rectangular },
	{ "lines_multisampled", multisampled },
	{ "lines_bresenham", bresenham },
	{ 0 },
};
