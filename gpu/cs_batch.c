// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Batches of a draw: indices are read, and vertices have packets in the tiler heap, one for each
 * view.
 */
#include "cs_batch.h"
#include "../lib/mali_order.h"
#include "queue.h"

/* Bytes that a batch should not exceed, so that it fits in small chunks */
#define BATCH_BYTES		12288u
#define PACKET_ALIGN		32u

/* Position FIFO format */
#define FIFO_EXTENDED		2u

#define F16_ONE			0x3c00u

/* Indices, a block at a time */
#define BLOCK_BYTES		64u

struct index_reader {
	struct mali_gpu *gpu;
	struct cs_ref *q;
	const struct mali_drawing *d;
	u32 bytes;	/* of an index; 0 if there are none */
	u64 block;	/* offset of what is in @data, from its address's block on */
	bool valid;
	u8 data[BLOCK_BYTES];
};

static bool read_index(void *ctx, u32 position, u32 *index)
{
	struct index_reader *r = ctx;
	u64 at = ((u64)position + r->d->geometry.index_offset) * r->bytes, va;

	*index = position;
	if (!r->bytes)
		return true;
	*index = 0;
	/* As robust access to buffers has it */
	if (at + r->bytes > r->d->geometry.index_bytes)
		return true;
	va = r->d->geometry.indices + at;
	if (va / BLOCK_BYTES != (va + r->bytes - 1) / BLOCK_BYTES)
		return mali_cs_endpoint_mem(r->gpu, r->q, va, index, r->bytes, false);
	if (!r->valid || r->block != va / BLOCK_BYTES) {
		r->block = va / BLOCK_BYTES;
		r->valid = mali_cs_endpoint_mem(r->gpu, r->q, r->block * BLOCK_BYTES, r->data,
						BLOCK_BYTES, false);
		if (!r->valid)
			return false;
	}
	memcpy(index, &r->data[va % BLOCK_BYTES], r->bytes);
	return true;
}

/* Bytes of an index by Index Type */
static const u8 index_bytes[8] = { 0, 1, 2, 4 };

static void set_indices(struct mali_indices *in, struct index_reader *r,
			const struct mali_drawing *d, bool first_provoking)
{
	r->bytes = index_bytes[PRIMITIVE_INDEX_TYPE(d->draw.primitive_flags)];
	*in = (struct mali_indices){
		.read = read_index, .ctx = r, .count = d->geometry.index_count,
		.mode = PRIMITIVE_MODE(d->draw.primitive_flags),
		.restart = (u32)(BIT64(8 * r->bytes) - 1),
		.restarts = r->bytes && (d->draw.primitive_flags & PRIMITIVE_RESTART),
		.first_provoking = first_provoking,
	};
}

/* Bytes of a vertex's packet, of each view */
static u32 stride_of(const struct mali_draw *draw)
{
	return (MALI_PACKET_VARYINGS + draw->varying_bytes + PACKET_ALIGN - 1) / PACKET_ALIGN *
	       PACKET_ALIGN;
}

/* Vertices that a batch has at most; with several views it is as many times larger */
static u32 most_vertices(const struct mali_draw *draw)
{
	u32 records = MALI_BATCH_PRIMITIVES * sizeof(struct mali_primitive);

	return lesser(greater((BATCH_BYTES - records) / stride_of(draw), 3), MALI_LANES);
}

/**
 * mali_batch_views() - how many packets each vertex has
 * @draw: draw
 *
 * Shaders address those of all views up to the last one, whichever of them are drawn
 * [pan_nir_lower_vs_outputs.c].
 */
u32 mali_batch_views(const struct mali_draw *draw)
{
	u32 mask = draw->view_mask, n = 0;

	for (; mask; mask >>= 1)
		n++;
	return greater(n, 1);
}

/**
 * mali_batch_next_view() - the next view that vertices are shaded for
 * @draw: draw
 * @v: its view is set
 *
 * Return: false if there is none, as in a draw whose shader is executed for all views at once.
 */
bool mali_batch_next_view(const struct mali_draw *draw, struct shader_vertices *v)
{
	u32 left = draw->each_view ? draw->view_mask >> v->view >> 1 : 0;

	if (!left)
		return false;
	v->view += 1 + (u32)__builtin_ctz(left);
	return true;
}

/**
 * mali_batch_packet_bytes() - bytes of a vertex's packets
 * @d: draw
 */
u32 mali_batch_packet_bytes(const struct mali_drawing *d)
{
	return mali_batch_views(&d->draw) * stride_of(&d->draw);
}

/**
 * mali_batch_assemble() - the next batch of an instance
 * @gpu: GPU
 * @q: queue
 * @d: draw
 * @first_provoking: the first vertex gives a primitive its flat varyings, not the last one
 * @f: its place is advanced, and its batch filled in; it may be empty
 *
 * Return: false if an access has not been made.
 */
bool mali_batch_assemble(struct mali_gpu *gpu, struct cs_ref *q, const struct mali_drawing *d,
			 bool first_provoking, struct draw_flight *f)
{
	struct index_reader reader = { .gpu = gpu, .q = q, .d = d };
	struct mali_indices in;

	set_indices(&in, &reader, d, first_provoking);
	return mali_assemble(&in, &f->place, most_vertices(&d->draw), &f->batch);
}

/**
 * mali_batch_place() - what is to be launched of a batch
 * @f: vertices are set
 * @d: draw
 * @instance: number
 * @packets: GPU VA of the packets
 */
void mali_batch_place(struct draw_flight *f, const struct mali_drawing *d, u32 instance,
		      u64 packets)
{
	struct shader_vertices *v = &f->vertices;
	u32 n;

	*v = (struct shader_vertices){
		.count = f->batch.vertices, .draw = d->geometry.draw_id,
		.offset = d->geometry.attribute_offset,
		.separate = d->geometry.separate,
		.outputs = d->geometry.separate ? SHADER_OUTPUT_POSITION : SHADER_OUTPUT_ALL,
		.views = mali_batch_views(&d->draw), .view_bytes = stride_of(&d->draw),
		.extended = PRIMITIVE_FIFO(d->draw.primitive_flags) == FIFO_EXTENDED,
	};
	if (d->draw.each_view && d->draw.view_mask)
		v->view = (u32)__builtin_ctz(d->draw.view_mask);
	for (n = 0; n < v->count; n++) {
		v->vertex[n] = f->batch.vertex[n] + d->geometry.vertex_offset;
		v->instance[n] = instance + d->geometry.instance_offset;
		v->packet[n] = packets + (u64)n * mali_batch_packet_bytes(d);
	}
}

/**
 * mali_batch_clear() - packets before shaders have written to them
 * @gpu: GPU
 * @q: queue
 * @v: vertices
 *
 * Points are one pixel wide, and what is drawn is in layer 0, unless a shader says otherwise.
 *
 * Return: false if an access has not been made.
 */
bool mali_batch_clear(struct mali_gpu *gpu, struct cs_ref *q, const struct shader_vertices *v)
{
	struct mali_packet empty = { .point_size = F16_ONE };
	u32 n;

	for (n = 0; n < v->count * v->views; n++)
		if (!mali_cs_endpoint_data(gpu, q, v->packet[0] + (u64)n * v->view_bytes, &empty,
					   sizeof(empty), true))
			return false;
	return true;
}
