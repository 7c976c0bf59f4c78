/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * A sketch: shapes of one colour each on a canvas, with pipelines that differ in a state or two.
 *
 * Corners are multiples of an eighth of the canvas, which no rounding moves, and colours have few
 * bits, so that pictures are the same on every correct implementation.
 */
#ifndef MESA_SKETCH_H
#define MESA_SKETCH_H

#include "canvas.h"

#define SKETCH_PIPELINES	40u
#define SKETCH_SIZE		64u

/* Shapes in a unit square: corners of triangles, of a line, or of points */
enum sketch_shape {
	SKETCH_QUAD,		/* clockwise; counterclockwise with a scale of one negative */
	SKETCH_TRIANGLE,
	SKETCH_LINE,		/* from its left upper corner to the right, two corners */
	SKETCH_ZIGZAG,		/* five corners */
	SKETCH_POINT,
	SKETCH_SLOPE,		/* from its left upper corner to a quarter of its right edge */
};

/**
 * struct sketch_push - push constants, as sketch.vert has them
 * @offset: of the shape; -1 is left or above
 * @scale: of the shape; 2 is the canvas
 * @z: depth at its left edge
 * @slope: what depth gains to its right edge
 * @size: of points
 * @mode: of the fragment shader
 * @colour: of its fragments
 * @second: another one, for some shaders
 */
struct sketch_push {
	float offset[2], scale[2];
	float z, slope, size;
	uint32_t mode;
	float colour[4], second[4];
};

/**
 * struct sketch - what a case needs
 * @vk: the device
 * @canvas: set by the case before sketch_create(); SKETCH_SIZE pixels wide and high, if it does
 *	not say, and RGBA8 of VK_IMAGE_TILING_OPTIMAL
 * @plan: of the next pipeline; changed by the case
 * @fragment: shader of the next pipeline; sketch.frag unless it is changed
 * @layout: of push constants
 * @vertices: corners of shapes
 * @shifts: zeros, for sketch.vert's second attribute
 * @pipelines: all that were created
 * @count: number of them
 */
struct sketch {
	struct vk *vk;
	struct canvas canvas;
	struct pipeline_plan plan;
	struct pipeline_code fragment;
	VkPipelineLayout layout;
	struct vk_buffer vertices, shifts;
	VkPipeline pipelines[SKETCH_PIPELINES];
	uint32_t count;
};

/**
 * sketch_create() - create canvas, layout and corners, and set the plan
 * @s: with its canvas set
 * @vk: the device
 */
void sketch_create(struct sketch *s, struct vk *vk);

/**
 * sketch_pipeline() - create a pipeline as the plan says
 * @s: the sketch
 */
VkPipeline sketch_pipeline(struct sketch *s);

/**
 * sketch_begin() - begin to record, with the render pass
 * @s: the sketch
 */
void sketch_begin(struct sketch *s);

/**
 * sketch_bind() - bind corners and push constants' layout in a command buffer
 * @s: the sketch
 * @cmd: the command buffer
 */
void sketch_bind(struct sketch *s, VkCommandBuffer cmd);

/**
 * sketch_draw() - record the draw of a shape
 * @s: the sketch
 * @pipeline: with this pipeline
 * @shape: the shape
 * @push: push constants
 */
void sketch_draw(struct sketch *s, VkPipeline pipeline, enum sketch_shape shape,
		 const struct sketch_push *push);

/**
 * sketch_cell() - push constants for one of eight times eight cells
 * @cell: its number, by rows
 * @r: red
 * @g: green
 * @b: blue
 * @a: alpha
 */
struct sketch_push sketch_cell(uint32_t cell, float r, float g, float b, float a);

/**
 * sketch_at() - push constants for a shape anywhere
 * @x: left edge, in eighths
 * @y: upper edge, in eighths
 * @width: in eighths
 * @height: in eighths
 * @z: depth
 * @rgb: which of red (4), green (2) and blue (1) are 1
 */
struct sketch_push sketch_at(float x, float y, float width, float height, float z, uint32_t rgb);

/**
 * sketch_end() - end the render pass, execute, and wait
 * @s: the sketch
 */
void sketch_end(struct sketch *s);

/**
 * sketch_free() - destroy everything
 * @s: the sketch
 */
void sketch_free(struct sketch *s);

/**
 * sketch_finish() - sketch_end(), canvas_print() and sketch_free()
 * @s: the sketch
 * @name: the case
 * @aspects: of the depth target
 */
void sketch_finish(struct sketch *s, const char *name, VkImageAspectFlags aspects);

#endif
