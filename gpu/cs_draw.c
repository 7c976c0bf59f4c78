// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Draws: vertices are shaded in batches of a warp, and what is visible of their primitives goes
 * into bins, in the order of submission.
 *
 * A draw of RUN_IDVS or RUN_IDVS2 keeps its registers in the queue until it is complete, and so the
 * next one waits for it.  A batch that finds no memory has not begun; when there is memory, maybe
 * with other bins, it begins with that.
 */
#include "cs_draw.h"
#include "binning.h"
#include "cost.h"
#include "cs_tiler.h"
#include "endpoint.h"
#include "mmu.h"
#include "product.h"
#include "queue.h"
#include "scoreboard.h"
#include "shader/bounds.h"

/* Bytes per vertex of a draw without a program, chosen: a position, and as much for varyings */
#define VERTEX_BYTES		32u
#define LEAST_BYTES		64u

/* Registers that tell whether there is something to draw */
#define SR_POSITION_SPD		16
#define SR_INDEX_COUNT		33
#define SR_INSTANCE_COUNT	34
#define SR_TILER_CTX		40
#define SR_SCISSOR		42

/* What a step executes at most, in instructions of warps; of a budget, these, and a batch */
#define STEP_BUDGET		1024u
#define PER_COST		8u
#define BATCH_COST		64u

/* Bytes that a batch should not exceed, so that it fits in small chunks */
#define BATCH_BYTES		12288u
#define PACKET_ALIGN		32u

/*
 * The job, in its words; those of TILER_JOB_* are cs_tiler.c's.  A draw without a program has the
 * bytes that it still takes; RUN_FULLSCREEN its DCD and scissor box.
 */
enum {
	JOB_CONTEXT = TILER_JOB_CONTEXT,
	JOB_BYTES,
	JOB_CHUNK = TILER_JOB_CHUNK,
	JOB_ROOT,	/* bins that have the draw's record */
	JOB_RECORD,	/* GPU VA of it */
	JOB_PLACE,	/* next index; and in the high half the first one of its strip */
	JOB_COUNT,	/* next primitive ID; and in the high half the instance */
	JOB_FLAGS = TILER_JOB_FLAGS,
	JOB_STATE = 9,	/* what the last step has executed; in the high half the serial */
};

#define JOB_DCD			JOB_PLACE
#define JOB_SCISSOR		JOB_COUNT

#define FLAG_RECTANGLE		BIT64(2)
#define FLAG_SKIPPED		BIT64(3)

#define STATE_BEGUN		BIT64(31)
#define STATE_EXECUTED		0xffffull

/* Words of the Tiler Context */
#define CONTEXT_BYTES		20u
struct context {
	u64 root;
	u32 flags, size, layers;
};

#define CONTEXT_WIDTH(c)	(((c)->size & 0xffff) + 1)
#define CONTEXT_HEIGHT(c)	(((c)->size >> 16) + 1)
#define CONTEXT_LAYERS(c)	(((c)->layers & 0xff) + 1)
#define CONTEXT_LAYER_OFFSET(c)	((s32)((c)->layers << 15) >> 23)

/* Positions and attributes of a vertex, as in its packet */
struct packet {
	u32 position[4];
	u16 point_size;
	u8 layer;
	u8 reserved0;
	u32 id;
	u32 reserved[2];
};

#define F16_ONE			0x3c00u

/* A draw, as its registers say */
struct drawing {
	struct mali_draw draw;
	struct mali_geometry geometry;
};

static u32 lesser(u32 a, u32 b)
{
	return a < b ? a : b;
}

static u32 greater(u32 a, u32 b)
{
	return a > b ? a : b;
}

static u32 serial_of(const struct cs_work *w)
{
	return (u32)(w->job[JOB_STATE] >> 32);
}

static void set_state(struct cs_work *w, u32 serial, u32 executed)
{
	w->job[JOB_STATE] = (u64)serial << 32 | STATE_BEGUN | executed;
}

static void note_skipped(struct mali_gpu *gpu, struct cs_work *w)
{
	gpu->stat[MALI_STAT_DRAWS_SKIPPED] += !(w->job[JOB_FLAGS] & FLAG_SKIPPED);
	w->job[JOB_FLAGS] |= FLAG_SKIPPED;
}

/* A draw whose vertices are shaded */
static bool has_program(const struct cs_state *s, const struct cs_work *w)
{
	return (w->id == MALI_CS_INSN_RUN_IDVS || w->id == MALI_CS_INSN_RUN_IDVS2) &&
	       cs_get64(s, SR_POSITION_SPD) && cs_get64(s, SR_TILER_CTX) &&
	       s->regs[SR_INDEX_COUNT] && s->regs[SR_INSTANCE_COUNT];
}

static bool admit(struct cs_state *s, struct cs_work *w)
{
	struct cs_draw *d = &s->draw[mali_scoreboard_draw(s)];

	if (!has_program(s, w))
		return true;
	if (d->insn)
		return false;
	d->insn = w->insn;
	memcpy(d->regs, s->regs, sizeof(d->regs));
	d->draw_id = 0;
	/* The same field in both instructions */
	if (mali_cs_get(w->insn, RUN_IDVS, HAS_DRAW_ID))
		d->draw_id = s->regs[mali_cs_get(w->insn, RUN_IDVS, DRAW_ID)];
	return true;
}

static void begin(const struct cs_state *s, struct cs_work *w)
{
	u64 vertices = (u64)s->regs[SR_INDEX_COUNT] * s->regs[SR_INSTANCE_COUNT];

	w->job[JOB_CONTEXT] = cs_get64(s, SR_TILER_CTX);
	if (w->id == MALI_CS_INSN_RUN_FULLSCREEN) {
		w->job[JOB_FLAGS] = FLAG_RECTANGLE;
		w->job[JOB_DCD] = cs_get64(s, (unsigned int)mali_cs_get(w->insn, RUN_FULLSCREEN,
									DCD));
		w->job[JOB_SCISSOR] = cs_get64(s, SR_SCISSOR);
	} else if (has_program(s, w)) {
		w->job[JOB_FLAGS] = TILER_HAS_REGS | mali_scoreboard_draw(s);
	} else {
		/* More than any heap holds; avoids an overflow */
		if (vertices > BIT64(40))
			vertices = BIT64(40);
		w->job[JOB_BYTES] = (vertices * VERTEX_BYTES + LEAST_BYTES - 1) / LEAST_BYTES *
				    LEAST_BYTES;
	}
}

/* Vertices without a program have no position: they take memory, and that is all */
static enum cs_progress step_without_program(struct mali_gpu *gpu, struct cs_ref *q,
					     unsigned int i)
{
	struct cs_work *w = &q->cs->s.work[i];
	enum cs_progress p;
	u64 bytes, va;

	if (!w->job[JOB_CONTEXT] || !w->job[JOB_BYTES])
		return CSP_DONE;
	bytes = w->job[JOB_BYTES];
	p = mali_cs_tiler_take(gpu, q, i, LEAST_BYTES, &bytes, &va);
	if (p != CSP_DONE)
		return p;
	w->job[JOB_BYTES] -= bytes < w->job[JOB_BYTES] ? bytes : w->job[JOB_BYTES];
	if (w->job[JOB_BYTES])
		return CSP_MORE;
	note_skipped(gpu, w);
	return CSP_DONE;
}

/* What a fragment job reads.  Return: false if an access has not been made */
static bool put(struct mali_gpu *gpu, struct cs_ref *q, u64 va, const void *buf, u32 len)
{
	return mali_cs_endpoint_data(gpu, q, va, (void *)(uintptr_t)buf, len, true);
}

static bool get(struct mali_gpu *gpu, struct cs_ref *q, u64 va, void *buf, u32 len)
{
	return mali_cs_endpoint_data(gpu, q, va, buf, len, false);
}

/* Bins of the context, which are begun if there are none */
static enum cs_progress open_bins(struct mali_gpu *gpu, struct cs_ref *q, unsigned int i,
				  struct context *c, struct mali_bins_head *head)
{
	u64 context = q->cs->s.work[i].job[JOB_CONTEXT];
	u64 bytes = sizeof(struct mali_bins_root), va;
	enum cs_progress p;

	if (!mali_cs_endpoint_mem(gpu, q, context, c, CONTEXT_BYTES, false))
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
static struct mali_box box_of(const struct context *c, u32 min, u32 max)
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

static enum cs_progress step_rectangle(struct mali_gpu *gpu, struct cs_ref *q, unsigned int i)
{
	struct cs_work *w = &q->cs->s.work[i];
	struct mali_primitive p = { .type = MALI_PRIMITIVE_RECTANGLE };
	struct mali_bins_head head;
	struct context c;
	struct mali_box box;
	u64 bytes = sizeof(p), va;
	enum cs_progress progress;

	if (!w->job[JOB_CONTEXT] || !w->job[JOB_DCD])
		return CSP_DONE;
	if (mali_mmu_as_locked(gpu, q->csg->as))
		return CSP_STALL;
	progress = open_bins(gpu, q, i, &c, &head);
	if (progress != CSP_DONE)
		return progress;
	box = box_of(&c, lo32(w->job[JOB_SCISSOR]), hi32(w->job[JOB_SCISSOR]));
	if (box.min_x > box.max_x || box.min_y > box.max_y)
		return CSP_DONE;
	progress = mali_cs_tiler_take(gpu, q, i, bytes, &bytes, &va);
	if (progress != CSP_DONE)
		return progress;
	p.draw = w->job[JOB_DCD];
	set_box(&p, &box);
	return mali_binning_add(gpu, q, c.root, &head, va, &p) ? CSP_DONE : CSP_STALL;
}

/* Indices, a block at a time */
#define BLOCK_BYTES		64u

struct index_reader {
	struct mali_gpu *gpu;
	struct cs_ref *q;
	const struct drawing *d;
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

static void set_indices(struct mali_indices *in, struct index_reader *r, const struct drawing *d,
			const struct context *c)
{
	r->bytes = index_bytes[PRIMITIVE_INDEX_TYPE(d->draw.primitive_flags)];
	*in = (struct mali_indices){
		.read = read_index, .ctx = r, .count = d->geometry.index_count,
		.mode = PRIMITIVE_MODE(d->draw.primitive_flags),
		.restart = (u32)(BIT64(8 * r->bytes) - 1),
		.restarts = r->bytes && (d->draw.primitive_flags & PRIMITIVE_RESTART),
		.first_provoking = c->flags & MALI_CONTEXT_FIRST_PROVOKING,
	};
}

static u32 stride_of(const struct mali_draw *draw)
{
	return (MALI_PACKET_VARYINGS + draw->varying_bytes + PACKET_ALIGN - 1) / PACKET_ALIGN *
	       PACKET_ALIGN;
}

/* Vertices that a batch has at most */
static u32 most_vertices(const struct mali_draw *draw)
{
	u32 records = MALI_BATCH_PRIMITIVES * sizeof(struct mali_primitive);

	return lesser(greater((BATCH_BYTES - records) / stride_of(draw), 3), MALI_LANES);
}

static void get_place(const struct cs_work *w, struct mali_place *place)
{
	place->at = lo32(w->job[JOB_PLACE]);
	place->start = hi32(w->job[JOB_PLACE]);
	place->id = lo32(w->job[JOB_COUNT]);
}

static u32 instance_of(const struct cs_work *w)
{
	return hi32(w->job[JOB_COUNT]);
}

static void set_place(struct cs_work *w, const struct mali_place *place, u32 instance)
{
	w->job[JOB_PLACE] = place->at | (u64)place->start << 32;
	w->job[JOB_COUNT] = place->id | (u64)instance << 32;
}

/* The next batch that has vertices.  Return: CSP_DONE if it is there; CSP_MORE to look again */
static enum cs_progress next_batch(struct mali_gpu *gpu, struct cs_ref *q, unsigned int i,
				   const struct drawing *d, const struct context *c,
				   struct draw_flight *f)
{
	struct cs_work *w = &q->cs->s.work[i];
	struct index_reader reader = { .gpu = gpu, .q = q, .d = d };
	struct mali_indices in;

	set_indices(&in, &reader, d, c);
	get_place(w, &f->place);
	if (!mali_assemble(&in, &f->place, most_vertices(&d->draw), &f->batch))
		return CSP_STALL;
	if (f->batch.primitives)
		return CSP_DONE;
	/* Only restarts, or the end of the instance */
	if (f->place.at < d->geometry.index_count)
		set_place(w, &f->place, instance_of(w));
	else
		set_place(w, &(struct mali_place){ 0 }, instance_of(w) + 1);
	return CSP_MORE;
}

/* The draw's own record, which later bins need again */
static enum cs_progress record_draw(struct mali_gpu *gpu, struct cs_ref *q, unsigned int i,
				    const struct drawing *d, u64 root)
{
	struct cs_work *w = &q->cs->s.work[i];
	u64 bytes = sizeof(d->draw), va;
	enum cs_progress p;

	if (w->job[JOB_ROOT] == root)
		return CSP_DONE;
	p = mali_cs_tiler_take(gpu, q, i, bytes, &bytes, &va);
	if (p != CSP_DONE)
		return p;
	if (!put(gpu, q, va, &d->draw, sizeof(d->draw)))
		return CSP_STALL;
	w->job[JOB_ROOT] = root;
	w->job[JOB_RECORD] = va;
	return CSP_DONE;
}

static void set_vertices(struct draw_flight *f, const struct drawing *d, u32 instance, u64 packets)
{
	struct shader_vertices *v = &f->vertices;
	u32 n;

	*v = (struct shader_vertices){
		.count = f->batch.vertices, .draw = d->geometry.draw_id,
		.offset = d->geometry.attribute_offset,
		.separate = d->geometry.separate,
		.outputs = d->geometry.separate ? SHADER_OUTPUT_POSITION : SHADER_OUTPUT_ALL,
	};
	for (n = 0; n < v->count; n++) {
		v->vertex[n] = f->batch.vertex[n] + d->geometry.vertex_offset;
		v->instance[n] = instance + d->geometry.instance_offset;
		v->packet[n] = packets + (u64)n * stride_of(&d->draw);
	}
}

/* Points are one pixel wide, and what is drawn is in layer 0, unless a shader says otherwise */
static bool clear_packets(struct mali_gpu *gpu, struct cs_ref *q, const struct shader_vertices *v)
{
	const struct packet empty = { .point_size = F16_ONE };
	u32 n;

	for (n = 0; n < v->count; n++)
		if (!put(gpu, q, v->packet[n], &empty, sizeof(empty)))
			return false;
	return true;
}

/* Launch a stage of the batch */
static enum stage_loaded launch(struct stage_access *a, struct shader_core *core,
				const struct mali_stage *stage, const struct draw_flight *f)
{
	struct stage_setup setup;
	enum stage_loaded loaded = mali_stage_load(a->gpu, a->q, stage, core->number, &setup);

	if (loaded != STAGE_LOADED)
		return loaded;
	setup.job.stage = SHADER_VERTEX;
	mali_shader_begin(core, &setup.job);
	mali_shader_uniforms(core, setup.fau, setup.fau_words);
	mali_shader_launch_vertices(core, &f->vertices);
	return STAGE_LOADED;
}

static enum cs_progress ended(struct cs_ref *q, unsigned int i)
{
	mali_cs_tiler_release(&q->cs->s, &q->cs->s.work[i]);
	return CSP_DONE;
}

/* Begin the next batch.  Return: CSP_DONE with @f idle if the draw is complete or has ended */
static enum cs_progress begin_batch(struct stage_access *a, struct shader_core *core,
				    unsigned int i, const struct drawing *d, struct draw_flight *f)
{
	struct mali_gpu *gpu = a->gpu;
	struct cs_ref *q = a->q;
	struct cs_work *w = &q->cs->s.work[i];
	struct mali_bins_head head;
	struct context c;
	enum cs_progress p;
	u64 bytes, va, packets;

	if (instance_of(w) >= d->geometry.instance_count)
		return ended(q, i);
	p = open_bins(gpu, q, i, &c, &head);
	if (p == CSP_DONE)
		p = record_draw(gpu, q, i, d, c.root);
	if (p == CSP_DONE)
		p = next_batch(gpu, q, i, d, &c, f);
	if (p != CSP_DONE)
		return p;
	packets = (u64)f->batch.vertices * stride_of(&d->draw);
	bytes = packets + f->batch.primitives * sizeof(struct mali_primitive);
	p = mali_cs_tiler_take(gpu, q, i, bytes, &bytes, &va);
	if (p != CSP_DONE)
		return p;
	f->root = c.root;
	f->records = va + packets;
	f->binned = 0;
	f->added = 0;
	set_vertices(f, d, instance_of(w), va);
	if (!clear_packets(gpu, q, &f->vertices))
		return CSP_STALL;
	switch (launch(a, core, &d->geometry.position, f)) {
	case STAGE_STALLS:
		return CSP_STALL;
	case STAGE_FAULTS:
		return ended(q, i);
	default:
		f->phase = DRAW_POSITIONS;
		return CSP_MORE;
	}
}

/* Size of points, or width of lines, as binary32 */
static u32 size_of(const struct mali_gpu *gpu, const struct mali_draw *draw,
		   const struct packet *packet, u32 type)
{
	bool own = product_arch(gpu->product) >= 13 || PRIMITIVE_POINT_SIZE(draw->primitive_flags);

	return type == MALI_PRIMITIVE_POINT && own ? mali_point_size(packet->point_size) :
						     draw->primitive_size;
}

static bool find_box(const struct mali_gpu *gpu, const struct mali_draw *draw,
		     const struct packet packet[3], u32 type, struct mali_box *box)
{
	const struct mali_culling culling = {
		.facing = {
			.front_ccw = draw->flags[0] & DCD0_FRONT_CCW,
			.cull_front = draw->flags[0] & DCD0_CULL_FRONT,
			.cull_back = draw->flags[0] & DCD0_CULL_BACK,
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

/* Layer of the framebuffer that the context's jobs draw.  Return: false if it is none of them */
static bool find_layer(const struct mali_draw *draw, const struct context *c,
		       const struct packet *packet, u16 *layer)
{
	s32 n = draw->primitive_flags & PRIMITIVE_LAYER ? packet->layer : 0;

	n += CONTEXT_LAYER_OFFSET(c);
	*layer = (u16)n;
	return n >= 0 && n < (s32)CONTEXT_LAYERS(c);
}

/* Look at a primitive, and add it if it is visible.  Return: false if an access has stalled */
static bool bin(struct mali_gpu *gpu, struct cs_ref *q, const struct cs_work *w,
		const struct drawing *d, const struct context *c, struct mali_bins_head *head,
		struct draw_flight *f)
{
	const struct mali_assembled *a = &f->batch.primitive[f->binned];
	struct mali_box box = box_of(c, d->draw.scissor_min, d->draw.scissor_max);
	struct packet packet[3] = { { .point_size = 0 } };
	struct mali_primitive p = {
		.draw = w->job[JOB_RECORD], .id = a->id, .type = a->type,
		.provoking = a->provoking, .instance = instance_of(w),
	};
	u32 n;

	for (n = 0; n < a->type; n++) {
		p.vertex[n] = f->vertices.packet[a->lane[n]];
		if (!get(gpu, q, p.vertex[n], &packet[n], sizeof(packet[n])))
			return false;
	}
	if (d->draw.primitive_flags & PRIMITIVE_INDEX_OVERRIDE)
		p.id = packet[a->provoking].id;
	if (find_layer(&d->draw, c, &packet[a->provoking], &p.layer) &&
	    find_box(gpu, &d->draw, packet, a->type, &box)) {
		set_box(&p, &box);
		if (!mali_binning_add(gpu, q, f->root, head, f->records + f->added * sizeof(p), &p))
			return false;
		f->added++;
	}
	f->binned++;
	return true;
}

static enum cs_progress bin_batch(struct mali_gpu *gpu, struct cs_ref *q, unsigned int i,
				  const struct drawing *d, struct draw_flight *f)
{
	struct cs_work *w = &q->cs->s.work[i];
	struct mali_bins_head head;
	struct context c;

	if (!mali_cs_endpoint_mem(gpu, q, w->job[JOB_CONTEXT], &c, CONTEXT_BYTES, false) ||
	    !mali_binning_open(gpu, q, f->root, &head))
		return CSP_STALL;
	if (!mali_binning_valid(&head))
		return mali_cs_tiler_fail(gpu, q, i, EXC_DATA_INVALID_FAULT, f->root);
	while (f->binned < f->batch.primitives)
		if (!bin(gpu, q, w, d, &c, &head, f))
			return CSP_STALL;
	set_place(w, &f->place, instance_of(w));
	f->phase = DRAW_IDLE;
	return CSP_MORE;
}

/* The varying shader, if there is one */
static enum cs_progress begin_varyings(struct stage_access *a, struct shader_core *core,
				       unsigned int i, const struct drawing *d,
				       struct draw_flight *f)
{
	f->phase = DRAW_BINS;
	if (!d->geometry.varying.shader || !d->draw.fragment.shader)
		return CSP_MORE;
	f->phase = DRAW_VARYINGS_NEXT;
	f->vertices.outputs = SHADER_OUTPUT_VARYINGS;
	switch (launch(a, core, &d->geometry.varying, f)) {
	case STAGE_STALLS:
		return CSP_STALL;
	case STAGE_FAULTS:
		return ended(a->q, i);
	default:
		f->phase = DRAW_VARYINGS;
		return CSP_MORE;
	}
}

/* Execute what has been launched */
static enum cs_progress execute(struct stage_access *a, struct shader_core *core, unsigned int i,
				struct draw_flight *f, u32 *budget)
{
	switch (mali_stage_run(a, core, budget)) {
	case SHADER_STALLED:
		return CSP_STALL;
	case SHADER_FAULTED:
		return ended(a->q, i);
	case SHADER_ENDED:
		f->phase = f->phase == DRAW_POSITIONS ? DRAW_VARYINGS_NEXT : DRAW_BINS;
		return CSP_MORE;
	default:
		return CSP_MORE;
	}
}

/* As far as the budget goes */
static enum cs_progress proceed(struct stage_access *a, struct shader_core *core, unsigned int i,
				const struct drawing *d, struct draw_flight *f, u32 *budget)
{
	enum cs_progress p;

	do {
		switch (f->phase) {
		case DRAW_POSITIONS:
		case DRAW_VARYINGS:
			p = execute(a, core, i, f, budget);
			break;
		case DRAW_VARYINGS_NEXT:
			p = begin_varyings(a, core, i, d, f);
			break;
		case DRAW_BINS:
			p = bin_batch(a->gpu, a->q, i, d, f);
			break;
		default:
			/* The group may have been asked to leave since the last batch began */
			if (mali_shaders_held(a->gpu, a->q->group))
				return CSP_MORE;
			p = begin_batch(a, core, i, d, f);
			*budget -= lesser(BATCH_COST, *budget);
			break;
		}
	} while (p == CSP_MORE && *budget);
	return p;
}

/* Multiview and arrays of scissors are not modelled, nor is every mode */
static bool is_modelled(const struct mali_draw *draw)
{
	u32 flags = draw->primitive_flags;

	return mali_assembly_knows(PRIMITIVE_MODE(flags)) && PRIMITIVE_VIEW_MASK(flags) <= 1 &&
	       !(flags & PRIMITIVE_SCISSOR_ARRAY);
}

static enum cs_progress step_vertices(struct mali_gpu *gpu, struct cs_ref *q, unsigned int i,
				      u32 *cost)
{
	struct cs_state *s = &q->cs->s;
	struct cs_work *w = &s->work[i];
	const struct cs_draw *regs = &s->draw[w->job[JOB_FLAGS] & TILER_REGS];
	struct stage_access access = { gpu, q };
	u32 budget = STEP_BUDGET, serial = serial_of(w);
	struct shader_core *core;
	struct draw_flight *f;
	struct drawing d;
	enum cs_progress p;

	mali_draw_from_registers(regs->regs, w->id, regs->insn, &d.draw, &d.geometry);
	d.geometry.draw_id = regs->draw_id;
	if (!is_modelled(&d.draw)) {
		note_skipped(gpu, w);
		return ended(q, i);
	}
	if (mali_mmu_as_locked(gpu, q->csg->as))
		return CSP_STALL;
	if (serial) {
		core = mali_shaders_find(gpu, q, i, serial);
		if (!core) {
			/* The state is older than what the cores are at */
			mali_cs_fatal(gpu, q, EXC_FIRMWARE_INTERNAL_ERROR, w->job[JOB_CONTEXT]);
			return ended(q, i);
		}
	} else {
		core = mali_shaders_held(gpu, q->group) ? NULL :
							  mali_shaders_take(gpu, q, i, &serial);
		if (!core)
			return CSP_MORE;
		gpu->draws->flight[core->number].phase = DRAW_IDLE;
		set_state(w, serial, 0);
	}
	f = &gpu->draws->flight[core->number];
	mali_stage_bind(&access, core);
	p = proceed(&access, core, i, &d, f, &budget);
	if (core->skipped)
		note_skipped(gpu, w);
	*cost += (STEP_BUDGET - budget) / PER_COST;
	/* Between batches the core is for others; and if the draw has ended */
	if (f->phase == DRAW_IDLE || p == CSP_DONE || !w->id) {
		mali_shaders_free(gpu, core);
		serial = 0;
	}
	if (w->id)
		set_state(w, serial, STEP_BUDGET - budget);
	return p;
}

static enum cs_progress step(struct mali_gpu *gpu, struct cs_ref *q, unsigned int i, u32 *cost)
{
	struct cs_work *w = &q->cs->s.work[i];

	w->job[JOB_STATE] |= STATE_BEGUN;
	if (w->job[JOB_FLAGS] & FLAG_RECTANGLE)
		return step_rectangle(gpu, q, i);
	if (w->job[JOB_FLAGS] & TILER_HAS_REGS)
		return step_vertices(gpu, q, i, cost);
	return step_without_program(gpu, q, i);
}

static u64 estimate(const struct mali_gpu *gpu, const struct cs_work *w)
{
	u64 state = w->job[JOB_STATE];

	if (!(state & STATE_BEGUN))
		return mali_cost_ns(gpu, MALI_COST_JOB, 1);
	if (!(state & STATE_EXECUTED))
		return mali_cost_ns(gpu, MALI_COST_STEP, 1);
	return mali_cost_ns(gpu, MALI_COST_WARP, (u32)(state & STATE_EXECUTED));
}

const struct mali_endpoint mali_tiler_endpoint = {
	.admit = admit, .begin = begin, .step = step, .restore = mali_cs_tiler_restore,
	.estimate = estimate,
};
