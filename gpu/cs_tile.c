// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Draws a tile.  What it is at stays with its core until it is complete, so a fragment job can be
 * suspended between tiles only.
 *
 * A stall repeats the access, so each step of a phase is made such that it can be.
 */
#include "cs_tile.h"
#include "../lib/mali_order.h"
#include "product.h"
#include "queue.h"
#include "shader/half.h"
#include "stage.h"

/* What launching a warp is, and finding a primitive, in instructions of warps */
#define LAUNCH_COST	16u
#define PRIMITIVE_COST	8u

#define MODE_LATE	3u
#define OCCLUSION_PREDICATE 1u
#define OCCLUSION_COUNTER 3u

/* Point size array format */
#define POINT_SIZE_HALF	2u

enum phase { PHASE_BEGIN, PHASE_SHADER_0, PHASE_SHADER_1, PHASE_DRAW, PHASE_POST, PHASE_WRITE };

/**
 * struct tile - a tile, for the duration of a call
 */
struct tile {
	struct mali_gpu *gpu;
	struct cs_ref *q;
	struct shader_core *core;
	struct mali_flight *flight;
	struct shader_fragments *f;
	struct stage_access access;
	u32 *budget, *cost;
};

/**
 * mali_tile_launch() - begin with a tile
 * @gpu: GPU
 * @core: core, which is free
 * @frame: framebuffer; copied
 * @x, @y: first pixel of the tile
 */
void mali_tile_launch(struct mali_gpu *gpu, struct shader_core *core,
		      const struct mali_frame *frame, u32 x, u32 y)
{
	struct mali_flight *flight = &gpu->flights->flight[core->number];
	struct mali_tile *t = &core->fragments.tile;
	u32 n;

	flight->frame = *frame;
	flight->draw_va = 0;
	flight->writeback.position = 0;
	flight->phase = PHASE_BEGIN;
	flight->found = false;
	flight->begun = false;
	flight->running = false;
	t->x = x;
	t->y = y;
	mali_tile_size(frame->samples, &t->width, &t->height);
	t->samples = frame->samples;
	t->targets = frame->targets;
	for (n = 0; n < frame->targets; n++)
		t->internal[n] = (u8)frame->target[n].internal;
	t->depth_format = frame->internal_depth;
	core->fragments.counted = 0;
	mali_tile_begin(t, &frame->clear);
}

/* Pixels of the tile that the job draws and that are within @min and @max.  Return: false: none */
static bool set_bounds(struct tile *t, u32 min_x, u32 min_y, u32 max_x, u32 max_y)
{
	const struct shader_pixels *area = &t->flight->frame.area;
	const struct mali_tile *tile = &t->f->tile;
	struct shader_pixels *b = &t->f->bounds;

	b->min_x = greater(greater(tile->x, area->min_x), min_x);
	b->min_y = greater(greater(tile->y, area->min_y), min_y);
	b->max_x = lesser(lesser(tile->x + tile->width - 1, area->max_x), max_x);
	b->max_y = lesser(lesser(tile->y + tile->height - 1, area->max_y), max_y);
	return b->min_x <= b->max_x && b->min_y <= b->max_y;
}

/* Find the next primitive of the tile.  Return: false if an access has not been made */
static bool find_next(struct tile *t)
{
	struct mali_flight *flight = t->flight;
	struct mali_primitive *p = &flight->primitive;

	for (;;) {
		switch (mali_bins_next(t->gpu, t->q, &flight->cursor, p)) {
		case MALI_BINS_STALL:
			return false;
		case MALI_BINS_END:
			flight->found = false;
			return true;
		default:
			if (p->layer == flight->frame.layer &&
			    set_bounds(t, p->min_x, p->min_y, p->max_x, p->max_y)) {
				flight->found = true;
				flight->begun = false;
				return true;
			}
		}
	}
}

static bool find_first(struct tile *t)
{
	const struct mali_tile *tile = &t->f->tile;

	return mali_bins_first(t->gpu, t->q, t->flight->frame.tiler,
			       tile->x & ~(MALI_TILE_MAX - 1), tile->y & ~(MALI_TILE_MAX - 1),
			       MALI_TILE_MAX, &t->flight->cursor) &&
	       find_next(t);
}

static void set_flags(struct shader_drawing *d, const struct mali_draw *draw,
		      const struct mali_frame *frame)
{
	u32 flags = draw->flags[0];

	d->target_mask = DCD1_TARGET_MASK(draw->flags[1]);
	d->sample_mask = DCD1_SAMPLE_MASK(draw->flags[1]);
	d->facing.front_ccw = flags & DCD0_FRONT_CCW;
	d->facing.cull_front = flags & DCD0_CULL_FRONT;
	d->facing.cull_back = flags & DCD0_CULL_BACK;
	d->facing.overestimate = DCD0_CONSERVATIVE(flags) == CONSERVATIVE_OVERESTIMATE;
	d->multisample = (flags & DCD0_MULTISAMPLE) && frame->positions > 1;
	d->positions = d->multisample && frame->positions != frame->samples ? frame->positions : 0;
	d->per_sample = (flags & DCD0_PER_SAMPLE) && d->multisample && !d->positions;
	d->aligned_ends = flags & DCD0_ALIGNED_LINE_ENDS;
	d->late_kill = DCD0_PIXEL_KILL(flags) == MODE_LATE;
	d->late_update = DCD0_ZS_UPDATE(flags) == MODE_LATE;
	d->alpha_to_coverage = flags & DCD0_ALPHA_TO_COVERAGE;
	d->alpha_invert = flags & DCD0_ALPHA_TO_COVERAGE_INVERT;
	d->clean = flags & DCD0_CLEAN_FRAGMENT_WRITE;
	d->varying_bytes = draw->varying_bytes;
}

/* Read the draw's descriptors */
static enum stage_loaded load_draw(struct tile *t)
{
	const struct mali_draw *draw = &t->flight->draw;
	const struct mali_frame *frame = &t->flight->frame;
	u32 word[MALI_DEPTH_WORDS] = { 0 }, n = lesser(DRAW_BLEND_COUNT(draw->blend),
						       MALI_TILE_TARGETS);
	struct shader_drawing *d = &t->f->draw;
	struct stage_setup setup;
	enum stage_loaded loaded;

	memset(d, 0, sizeof(*d));
	/* Without a descriptor, all pass and nothing is written */
	word[4] = 7u << 29;
	if (draw->depth_stencil && !mali_cs_endpoint_mem(t->gpu, t->q, draw->depth_stencil, word,
							 sizeof(word), false))
		return STAGE_STALLS;
	if (n && !mali_cs_endpoint_mem(t->gpu, t->q, DRAW_BLEND_ADDRESS(draw->blend), d->blend,
				       n * sizeof(d->blend[0]), false))
		return STAGE_STALLS;
	d->blend_count = n;
	mali_depth_decode(&d->depth, word);
	mali_depth_bounds(&d->depth, draw->min_z, draw->max_z);
	set_flags(d, draw, frame);
	memcpy(d->frame_argument, frame->argument, sizeof(d->frame_argument));
	d->frame_width = frame->width;
	d->frame_height = frame->height;
	d->frame_maximum = frame->maximum;
	d->sample_positions = frame->sample_positions;
	d->point_max_y = frame->point_max_y;
	if (!draw->fragment.shader)
		return STAGE_LOADED;
	loaded = mali_stage_load(t->gpu, t->q, &draw->fragment, t->core->number, &setup);
	if (loaded != STAGE_LOADED)
		return loaded;
	d->has_shader = setup.job.program;
	setup.job.stage = SHADER_FRAGMENT;
	setup.job.size[0] = MALI_LANES;
	setup.job.size[1] = 1;
	setup.job.size[2] = 1;
	mali_shader_begin(t->core, &setup.job);
	mali_shader_uniforms(t->core, setup.fau, setup.fau_words);
	return STAGE_LOADED;
}

/* Add what has been counted to the query's counter.  Return: false if an access has stalled */
static bool count_samples(struct tile *t)
{
	const struct mali_draw *draw = &t->flight->draw;
	u32 mode = DCD0_OCCLUSION(draw->flags[0]);
	u64 value;

	if (!t->f->counted)
		return true;
	if ((mode == OCCLUSION_PREDICATE || mode == OCCLUSION_COUNTER) && draw->occlusion) {
		if (!mali_cs_endpoint_data(t->gpu, t->q, draw->occlusion, &value, 8, false))
			return false;
		value = mode == OCCLUSION_COUNTER ? value + t->f->counted : 1;
		if (!mali_cs_endpoint_data(t->gpu, t->q, draw->occlusion, &value, 8, true))
			return false;
	}
	t->f->counted = 0;
	return true;
}

static void charge(struct tile *t, u32 n)
{
	*t->budget -= lesser(n, *t->budget);
}

/* Execute the fragments of what has been begun.  Return: SHADER_ENDED when there are no more */
static enum shader_progress run_fragments(struct tile *t)
{
	struct mali_flight *flight = t->flight;
	enum shader_progress p;
	u16 lanes;

	for (;;) {
		if (!*t->budget)
			return SHADER_MORE;
		if (!flight->running) {
			lanes = mali_fragments_next(t->f);
			if (!lanes)
				return count_samples(t) ? SHADER_ENDED : SHADER_STALLED;
			mali_shader_launch_fragments(t->core, lanes);
			flight->running = true;
			charge(t, LAUNCH_COST);
		}
		p = mali_stage_run(&t->access, t->core, t->budget);
		if (p != SHADER_ENDED)
			return p;
		mali_shader_finish_fragments(t->core);
		flight->running = false;
	}
}

/* The same for all: load the draw, unless it is loaded */
static enum shader_progress prepare(struct tile *t, u64 va)
{
	enum stage_loaded loaded;

	if (t->flight->draw_va == va)
		return SHADER_ENDED;
	t->flight->draw_va = 0;
	loaded = load_draw(t);
	if (loaded != STAGE_LOADED)
		return loaded == STAGE_STALLS ? SHADER_STALLED : SHADER_FAULTED;
	t->flight->draw_va = va;
	return SHADER_ENDED;
}

/* A frame shader is executed for all pixels */
static enum shader_progress run_shader(struct tile *t, u32 n)
{
	struct mali_flight *flight = t->flight;
	u64 va = flight->frame.shader_dcds + (u64)n * MALI_DCD_BYTES;
	u32 dcd[MALI_DCD_BYTES / 4];
	enum shader_progress p;

	if (!flight->running && flight->draw_va != va) {
		if (!mali_cs_endpoint_mem(t->gpu, t->q, va, dcd, sizeof(dcd), false))
			return SHADER_STALLED;
		mali_draw_from_dcd(dcd, product_arch(t->gpu->product), &flight->draw);
		p = prepare(t, va);
		if (p != SHADER_ENDED)
			return p;
		t->f->outline = (struct shader_outline){ .shape = SHADER_RECTANGLE };
		if (!set_bounds(t, 0, 0, ~0u, ~0u))
			return SHADER_ENDED;
		mali_fragments_begin(t->f);
	}
	return run_fragments(t);
}

/* Sizes of points are the draw's, or each point's.  Return: false if not read */
static bool find_size(struct tile *t, struct shader_outline *o)
{
	const struct mali_draw *draw = &t->flight->draw;
	u32 flags = draw->primitive_flags, attributes = 0;

	o->size = draw->primitive_size;
	if (o->shape != SHADER_POINT ||
	    (PRIMITIVE_POINT_SIZE(flags) != POINT_SIZE_HALF && PRIMITIVE_FIFO(flags) != 2))
		return true;
	if (!mali_cs_endpoint_data(t->gpu, t->q,
				   t->flight->primitive.vertex[0] + MALI_PACKET_ATTRIBUTES,
				   &attributes, 4, false))
		return false;
	o->size = mali_f16_widen(attributes & 0x7fff);
	return true;
}

/* From the record to what the core draws.  Return: false if an access has not been made */
static bool find_outline(struct tile *t)
{
	static const u8 shapes[] = {
		[MALI_PRIMITIVE_POINT] = SHADER_POINT, [MALI_PRIMITIVE_LINE] = SHADER_LINE,
		[MALI_PRIMITIVE_TRIANGLE] = SHADER_TRIANGLE,
		[MALI_PRIMITIVE_RECTANGLE] = SHADER_RECTANGLE,
	};
	const struct mali_primitive *p = &t->flight->primitive;
	struct shader_outline *o = &t->f->outline;
	u32 k, n = p->type == MALI_PRIMITIVE_RECTANGLE ? 0 : p->type;

	*o = (struct shader_outline){
		.shape = shapes[p->type], .provoking = p->provoking, .id = p->id,
	};
	for (k = 0; k < n; k++) {
		if (!mali_cs_endpoint_data(t->gpu, t->q, p->vertex[k] + MALI_PACKET_POSITION,
					   o->position[k], sizeof(o->position[k]), false))
			return false;
		o->varying[k] = p->vertex[k] + MALI_PACKET_VARYINGS;
	}
	return find_size(t, o);
}

/* Hand a primitive to the core */
static enum shader_progress begin_primitive(struct tile *t)
{
	struct mali_flight *flight = t->flight;
	const struct mali_primitive *p = &flight->primitive;
	enum shader_progress progress;

	charge(t, PRIMITIVE_COST);
	if (flight->draw_va != p->draw) {
		if (!mali_bins_draw(t->gpu, t->q, p, &flight->draw))
			return SHADER_STALLED;
		progress = prepare(t, p->draw);
		if (progress != SHADER_ENDED)
			return progress;
	}
	if (!find_outline(t))
		return SHADER_STALLED;
	mali_fragments_begin(t->f);
	/* Bounds of a record are not to be trusted to be within the scissor */
	if (!set_bounds(t, greater(p->min_x, flight->draw.scissor_min & 0xffff),
			greater(p->min_y, flight->draw.scissor_min >> 16),
			lesser(p->max_x, flight->draw.scissor_max & 0xffff),
			lesser(p->max_y, flight->draw.scissor_max >> 16)))
		t->f->corners = 0;
	flight->begun = true;
	return SHADER_ENDED;
}

static enum shader_progress run_primitives(struct tile *t)
{
	struct mali_flight *flight = t->flight;
	enum shader_progress p;

	while (flight->found) {
		if (!flight->begun) {
			p = begin_primitive(t);
			if (p != SHADER_ENDED)
				return p;
		}
		p = run_fragments(t);
		if (p != SHADER_ENDED)
			return p;
		if (!find_next(t))
			return SHADER_STALLED;
	}
	return SHADER_ENDED;
}

static bool is_executed(const struct tile *t, u32 n)
{
	switch (t->flight->frame.shader[n]) {
	case MALI_FRAME_NEVER:
		return false;
	case MALI_FRAME_INTERSECT:
	case MALI_FRAME_PREPASS_INTERSECT:
		return t->f->tile.dirty || t->flight->found;
	default:
		return true;
	}
}

static enum shader_progress write_back(struct tile *t)
{
	struct mali_flight *flight = t->flight;
	u32 before = *t->cost;
	enum cs_progress p;

	do {
		p = mali_writeback(t->gpu, t->q, &flight->frame, &t->f->tile, &flight->writeback,
				   t->cost);
		charge(t, *t->cost - before);
		before = *t->cost;
	} while (p == CSP_MORE && *t->budget);
	return p == CSP_DONE ? SHADER_ENDED : p == CSP_MORE ? SHADER_MORE : SHADER_STALLED;
}

static enum shader_progress run_phase(struct tile *t)
{
	struct mali_flight *flight = t->flight;

	switch ((enum phase)flight->phase) {
	case PHASE_BEGIN:
		if (!find_first(t))
			return SHADER_STALLED;
		/* Nothing would be seen of it */
		if (!flight->found && !mali_writeback_needed(&flight->frame, &t->f->tile) &&
		    flight->frame.shader[MALI_FRAME_POST] == MALI_FRAME_NEVER)
			flight->phase = PHASE_POST;
		return SHADER_ENDED;
	case PHASE_SHADER_0:
		return is_executed(t, 0) ? run_shader(t, 0) : SHADER_ENDED;
	case PHASE_SHADER_1:
		return is_executed(t, 1) ? run_shader(t, 1) : SHADER_ENDED;
	case PHASE_DRAW:
		return run_primitives(t);
	case PHASE_POST:
		return is_executed(t, MALI_FRAME_POST) ? run_shader(t, MALI_FRAME_POST) :
		       SHADER_ENDED;
	default:
		return write_back(t);
	}
}

/**
 * mali_tile_run() - continue with a tile
 * @gpu: GPU
 * @q: queue
 * @core: core that it was launched on
 * @budget: in instructions of warps; what has been executed is subtracted
 * @cost: added to, in units of mali_gpu_run()'s budget
 *
 * Return: SHADER_ENDED when it is complete; SHADER_FAULTED if the queue has CS_FAULT.
 */
enum shader_progress mali_tile_run(struct mali_gpu *gpu, struct cs_ref *q,
				   struct shader_core *core, u32 *budget, u32 *cost)
{
	struct tile t = {
		.gpu = gpu, .q = q, .core = core, .flight = &gpu->flights->flight[core->number],
		.f = &core->fragments, .access = { gpu, q }, .budget = budget, .cost = cost,
	};
	enum shader_progress p;

	mali_stage_bind(&t.access, core);
	for (;;) {
		p = run_phase(&t);
		if (p != SHADER_ENDED)
			return p;
		if (t.flight->phase == PHASE_WRITE)
			return SHADER_ENDED;
		t.flight->phase++;
		/* Each frame shader begins by itself */
		t.flight->draw_va = 0;
	}
}
