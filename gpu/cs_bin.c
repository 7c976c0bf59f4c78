// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Binning of draws: what is visible of a batch's primitives goes into bins, in the order of
 * submission.  A primitive of several views is in the layer of each.
 */
#include "cs_bin.h"
#include "../lib/mali_order.h"
#include "cs_tiler.h"
#include "product.h"
#include "queue.h"
#include "shader/bounds.h"

#define CONTEXT_WIDTH(c)	(((c)->size & 0xffff) + 1)
#define CONTEXT_HEIGHT(c)	(((c)->size >> 16) + 1)
#define CONTEXT_LAYERS(c)	(((c)->layers & 0xff) + 1)
#define CONTEXT_LAYER_OFFSET(c)	((s32)((c)->layers << 15) >> 23)

/**
 * mali_cs_bins_open() - bins of a draw's Tiler Context, which are begun if there are none
 * @gpu: GPU
 * @q: queue
 * @i: index of the draw in the queue's work
 * @c: the context
 * @head: the beginning of the bins
 *
 * Return: CSP_DONE if they are there; else as mali_cs_tiler_take().
 */
enum cs_progress mali_cs_bins_open(struct mali_gpu *gpu, struct cs_ref *q, unsigned int i,
				   struct mali_tiler_context *c, struct mali_bins_head *head)
{
	u64 context = q->cs->s.work[i].job[TILER_JOB_CONTEXT];
	u64 bytes = sizeof(struct mali_bins_root), va;
	enum cs_progress p;

	if (!mali_cs_endpoint_mem(gpu, q, context, c, MALI_TILER_CONTEXT_BYTES, false))
		return CSP_STALL;
	if (!c->root) {
		p = mali_cs_tiler_take(gpu, q, i, bytes, &bytes, &va);
		if (p != CSP_DONE)
			return p;
		if (!mali_binning_begin(gpu, q, va, mali_bins_shift(CONTEXT_WIDTH(c),
								    CONTEXT_HEIGHT(c))) ||
		    !mali_cs_endpoint_mem(gpu, q, context + MALI_CONTEXT_ROOT, &va, 8, true))
			return CSP_STALL;
		c->root = va;
	}
	if (!mali_binning_open(gpu, q, c->root, head))
		return CSP_STALL;
	if (!mali_binning_valid(head))
		return mali_cs_tiler_fail(gpu, q, i, EXC_DATA_INVALID_FAULT, c->root);
	return CSP_DONE;
}

/* What of the framebuffer is within a scissor box */
static struct mali_box box_of(const struct mali_tiler_context *c, u32 min, u32 max)
{
	return (struct mali_box){
		.min_x = min & 0xffff, .min_y = min >> 16,
		.max_x = lesser(max & 0xffff, CONTEXT_WIDTH(c) - 1),
		.max_y = lesser(max >> 16, CONTEXT_HEIGHT(c) - 1),
	};
}

static void set_box(struct mali_primitive *p, const struct mali_box *box)
{
	p->min_x = (u16)box->min_x;
	p->min_y = (u16)box->min_y;
	p->max_x = (u16)box->max_x;
	p->max_y = (u16)box->max_y;
}

/* Layer of the framebuffer that the context's jobs draw.  Return: false if it is none of them */
static bool layer_of(const struct mali_tiler_context *c, s32 n, u16 *layer)
{
	n += CONTEXT_LAYER_OFFSET(c);
	*layer = (u16)n;
	return n >= 0 && n < (s32)CONTEXT_LAYERS(c);
}

/**
 * mali_cs_bin_rectangle() - RUN_FULLSCREEN
 * @gpu: GPU
 * @q: queue
 * @i: index of the draw in the queue's work
 * @dcd: GPU VA of its DCD
 * @scissor: its scissor box
 * @layer: that it is drawn to
 *
 * Return: as mali_cs_bins_open().
 */
enum cs_progress mali_cs_bin_rectangle(struct mali_gpu *gpu, struct cs_ref *q, unsigned int i,
				       u64 dcd, u64 scissor, u32 layer)
{
	struct mali_primitive p = { .type = MALI_PRIMITIVE_RECTANGLE, .draw = dcd };
	struct mali_bins_head head;
	struct mali_tiler_context c;
	struct mali_box box;
	u64 bytes = sizeof(p), va;
	enum cs_progress progress;

	progress = mali_cs_bins_open(gpu, q, i, &c, &head);
	if (progress != CSP_DONE)
		return progress;
	box = box_of(&c, lo32(scissor), hi32(scissor));
	if (!layer_of(&c, (s32)layer, &p.layer) || box.min_x > box.max_x || box.min_y > box.max_y)
		return CSP_DONE;
	progress = mali_cs_tiler_take(gpu, q, i, bytes, &bytes, &va);
	if (progress != CSP_DONE)
		return progress;
	set_box(&p, &box);
	return mali_binning_add(gpu, q, c.root, &head, va, &p) ? CSP_DONE : CSP_STALL;
}

/* Size of points, or width of lines, as binary32 */
static u32 size_of(const struct mali_gpu *gpu, const struct mali_draw *draw,
		   const struct mali_packet *packet, u32 type)
{
	bool own = product_arch(gpu->product) >= 13 || PRIMITIVE_POINT_SIZE(draw->primitive_flags);

	return type == MALI_PRIMITIVE_POINT && own ? mali_point_size(packet->point_size) :
						     draw->primitive_size;
}

static bool find_box(const struct mali_gpu *gpu, const struct mali_draw *draw,
		     const struct mali_packet packet[3], u32 type, struct mali_box *box)
{
	const struct mali_culling culling = {
		.facing = {
			.front_ccw = draw->flags[0] & DCD0_FRONT_CCW,
			.cull_front = draw->flags[0] & DCD0_CULL_FRONT,
			.cull_back = draw->flags[0] & DCD0_CULL_BACK,
			.overestimate = DCD0_CONSERVATIVE(draw->flags[0]) ==
					CONSERVATIVE_OVERESTIMATE,
		},
		.low = draw->min_z, .high = draw->max_z,
		.cull_low = draw->primitive_flags & PRIMITIVE_LOW_CULL,
		.cull_high = draw->primitive_flags & PRIMITIVE_HIGH_CULL,
	};
	u32 position[3][4], size = size_of(gpu, draw, &packet[0], type), n;

	for (n = 0; n < 3; n++)
		memcpy(position[n], packet[n].position, sizeof(position[n]));
	switch (type) {
	case MALI_PRIMITIVE_POINT:
		return mali_point_box(position, &culling, size, box);
	case MALI_PRIMITIVE_LINE:
		return mali_line_box(position, &culling, size, box);
	default:
		return mali_triangle_box(position, &culling, box);
	}
}

/* As layer_of(), of a primitive */
static bool find_layer(const struct mali_draw *draw, const struct mali_tiler_context *c,
		       const struct mali_packet *packet, u32 view, u16 *layer)
{
	s32 n = draw->primitive_flags & PRIMITIVE_LAYER ? packet->layer : draw->layer;

	if (draw->view_mask)
		n = (s32)view;
	return layer_of(c, n, layer);
}

static bool is_drawn(const struct mali_draw *draw, u32 view)
{
	return !draw->view_mask || (draw->view_mask >> view & 1);
}

/* Look at a primitive in a view, and add it if it is visible.  Return: false: access has stalled */
static bool bin(struct mali_gpu *gpu, struct cs_ref *q, const struct mali_drawing *d,
		const struct mali_recorded *from, const struct mali_tiler_context *c,
		struct mali_bins_head *head, struct draw_flight *f)
{
	const struct mali_assembled *a = &f->batch.primitive[f->binned];
	struct mali_box box = box_of(c, d->draw.scissor_min, d->draw.scissor_max);
	struct mali_packet packet[3] = { { .point_size = 0 } };
	struct mali_primitive p = {
		.draw = from->record, .id = a->id, .type = a->type,
		.provoking = a->provoking, .instance = from->instance,
	};
	u32 n;

	for (n = 0; n < a->type; n++) {
		p.vertex[n] = f->vertices.packet[a->lane[n]] + f->view * f->vertices.view_bytes;
		if (!mali_cs_endpoint_data(gpu, q, p.vertex[n], &packet[n], sizeof(packet[n]),
					   false))
			return false;
	}
	if (d->draw.primitive_flags & PRIMITIVE_INDEX_OVERRIDE)
		p.id = packet[a->provoking].id;
	if (!find_layer(&d->draw, c, &packet[a->provoking], f->view, &p.layer) ||
	    !find_box(gpu, &d->draw, packet, a->type, &box))
		return true;
	set_box(&p, &box);
	if (!mali_binning_add(gpu, q, f->root, head, f->records + f->added * sizeof(p), &p))
		return false;
	f->added++;
	return true;
}

/**
 * mali_cs_bin_batch() - bin the primitives of a batch that has been shaded
 * @gpu: GPU
 * @q: queue
 * @i: index of the draw in the queue's work
 * @d: draw
 * @from: its record
 * @f: the batch
 *
 * Return: CSP_DONE when all are; CSP_STALL if an access has not been made, or the draw has failed.
 */
enum cs_progress mali_cs_bin_batch(struct mali_gpu *gpu, struct cs_ref *q, unsigned int i,
				   const struct mali_drawing *d, const struct mali_recorded *from,
				   struct draw_flight *f)
{
	struct cs_work *w = &q->cs->s.work[i];
	struct mali_bins_head head;
	struct mali_tiler_context c;

	if (!mali_cs_endpoint_mem(gpu, q, w->job[TILER_JOB_CONTEXT], &c, MALI_TILER_CONTEXT_BYTES,
				  false) ||
	    !mali_binning_open(gpu, q, f->root, &head))
		return CSP_STALL;
	if (!mali_binning_valid(&head))
		return mali_cs_tiler_fail(gpu, q, i, EXC_DATA_INVALID_FAULT, f->root);
	for (; f->binned < f->batch.primitives; f->binned++, f->view = 0)
		for (; f->view < f->vertices.views; f->view++)
			if (is_drawn(&d->draw, f->view) && !bin(gpu, q, d, from, &c, &head, f))
				return CSP_STALL;
	return CSP_DONE;
}
