// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Addresses of what vertex shaders compute.
 */
#include "vertex.h"

/* Units of 4 bytes that an index has for each vertex */
#define INDEX_UNITS	64u
/* What a view has of them: its position, its attributes if there are any, or its varyings */
#define VIEW_BYTES	16u

/**
 * mali_vertex_index() - what r59 has
 * @lane: lane
 */
u32 mali_vertex_index(unsigned int lane)
{
	return lane * INDEX_UNITS;
}

/**
 * mali_vertex_output() - where an index leads
 * @v: vertices
 * @buffer: number in the table of outputs
 * @index: r59 of the vertex, and what the shader has added
 * @va: set to the GPU VA
 *
 * Return: false if there is nothing.
 */
bool mali_vertex_output(const struct shader_vertices *v, u32 buffer, u32 index, u64 *va)
{
	u32 lane = index / INDEX_UNITS, offset = 4 * (index % INDEX_UNITS);
	bool varyings = v->separate ? v->outputs == SHADER_OUTPUT_VARYINGS : buffer == 1;
	bool single = varyings || (v->views > 1 && !v->extended);
	u32 view = single ? offset / VIEW_BYTES : offset / (2 * VIEW_BYTES);

	view += v->view;
	offset %= single ? VIEW_BYTES : 2 * VIEW_BYTES;
	if (lane >= v->count || buffer > 1 || (v->separate && buffer))
		return false;
	if (view >= v->views || (varyings && offset))
		return false;
	*va = v->packet[lane] + (u64)view * v->view_bytes + offset +
	      (varyings ? MALI_PACKET_VARYINGS : MALI_PACKET_POSITION);
	return true;
}
