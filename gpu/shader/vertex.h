/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Vertices that a warp shades, and where what shaders compute of them goes.
 *
 * Shaders address it as buffers of table 61 [Mesa, pan_nir_lower_vs_outputs.c]: number 0 has the
 * position, followed at byte 16 by attributes; varyings are number 1 from v12 on, and number 0 of
 * the varying shader before.  The index is that of r59, in units of 4 bytes.  With several views,
 * a vertex has a packet for each; the view's number times 4 is added to the index, or times 8 in
 * number 0 if positions have attributes.  From v14 on a shader is executed for each view.
 */
#ifndef MALI_SHADER_VERTEX_H
#define MALI_SHADER_VERTEX_H

#include "lanes.h"

/* A vertex's packet: x, y, z and 1 / w as binary32 */
#define MALI_PACKET_POSITION	0u
/* Point size as binary16; layer as a byte at + 2; primitive ID at + 4 */
#define MALI_PACKET_ATTRIBUTES	16u
#define MALI_PACKET_VARYINGS	32u

/* Outputs, as the special value shader_output has them */
#define SHADER_OUTPUT_POSITION	1u
#define SHADER_OUTPUT_ATTRIBUTES 2u
#define SHADER_OUTPUT_VARYINGS	4u
#define SHADER_OUTPUT_ALL	7u

/* Table of outputs */
#define SHADER_TABLE_OUTPUTS	61u

/**
 * struct shader_vertices - the vertices of a warp
 * @count: how many
 * @vertex, @instance: of each lane, for r60 and r61
 * @draw: number of the draw, for r62
 * @offset: what attributes that say so add to the vertex
 * @outputs: SHADER_OUTPUT_* that the shader computes
 * @separate: it is one of two shaders: number 0 is what @outputs says
 * @packet: GPU VA of each lane's packet, that of the first view
 * @views: packets of each lane, 1 to 16
 * @view: the one that the shader is executed for, for r63; 0 if it is for all
 * @view_bytes: from one to the next
 * @extended: positions have attributes; with one view it does not matter
 */
struct shader_vertices {
	u32 count;
	u32 vertex[MALI_LANES], instance[MALI_LANES];
	u32 draw;
	u32 offset;
	u32 outputs;
	bool separate;
	u64 packet[MALI_LANES];
	u32 views, view, view_bytes;
	bool extended;
};

u32 mali_vertex_index(unsigned int lane);
bool mali_vertex_output(const struct shader_vertices *v, u32 buffer, u32 index, u64 *va);

#endif
