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
#include "cs_bin.h"
#include "cost.h"
#include "cs_tiler.h"
#include "endpoint.h"
#include "mmu.h"
#include "product.h"
#include "queue.h"
#include "scoreboard.h"

/* Bytes per vertex of a draw without a program, chosen: a position, and as much for varyings */
#define VERTEX_BYTES		32u
#define LEAST_BYTES		64u

/* Registers that tell whether there is something to draw */
#define SR_POSITION_SPD		16
#define SR_INDEX_COUNT		33
#define SR_INSTANCE_COUNT	34
#define SR_TILER_CTX		40
#define SR_SCISSOR		42
#define SR_PRIMITIVE_FLAGS	56
#define SR_PRIMITIVE_FLAGS2	61

/* What a step executes at most, in instructions of warps; of a budget, these, and a batch */
#define STEP_BUDGET		1024u
#define PER_COST		8u
#define BATCH_COST		64u

/*
 * The job, in its words; those of TILER_JOB_* are cs_tiler.c's.  A draw without a program has the
 * bytes that it still takes; RUN_FULLSCREEN its DCD, scissor box, and flags.
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
/* Primitive Flags, and in the high half the further ones, without the views that have been drawn */
#define JOB_VIEWS		JOB_RECORD

#define FLAG_RECTANGLE		BIT64(2)
#define FLAG_SKIPPED		BIT64(3)

static u32 serial_of(const struct cs_work *w)
{
	return (u32)(w->job[JOB_STATE] >> 32);
}

static void set_state(struct cs_work *w, u32 serial, u32 executed)
{
	w->job[JOB_STATE] = (u64)serial << 32 | SHADERS_BEGUN | executed;
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
		w->job[JOB_VIEWS] = s->regs[SR_PRIMITIVE_FLAGS] |
				    mali_cs_get(w->insn, RUN_FULLSCREEN, FLAGS_OVERRIDE) |
				    (mali_cs_get(w->insn, RUN_FULLSCREEN, TILER_FLAGS2) ?
				     (u64)s->regs[SR_PRIMITIVE_FLAGS2] << 32 : 0);
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
				   const struct mali_drawing *d, const struct mali_tiler_context *c,
				   struct draw_flight *f)
{
	struct cs_work *w = &q->cs->s.work[i];

	f->place = (struct mali_place){
		.at = lo32(w->job[JOB_PLACE]), .start = hi32(w->job[JOB_PLACE]),
		.id = lo32(w->job[JOB_COUNT]),
	};
	if (!mali_batch_assemble(gpu, q, d, c->flags & MALI_CONTEXT_FIRST_PROVOKING, f))
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
				    const struct mali_drawing *d, u64 root)
{
	struct cs_work *w = &q->cs->s.work[i];
	u64 bytes = sizeof(d->draw), va;
	enum cs_progress p;

	if (w->job[JOB_ROOT] == root)
		return CSP_DONE;
	p = mali_cs_tiler_take(gpu, q, i, bytes, &bytes, &va);
	if (p != CSP_DONE)
		return p;
	if (!mali_cs_endpoint_data(gpu, q, va, (void *)(uintptr_t)&d->draw, sizeof(d->draw),
				   true))
		return CSP_STALL;
	w->job[JOB_ROOT] = root;
	w->job[JOB_RECORD] = va;
	return CSP_DONE;
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
				    unsigned int i, const struct mali_drawing *d,
				    struct draw_flight *f)
{
	struct mali_gpu *gpu = a->gpu;
	struct cs_ref *q = a->q;
	struct cs_work *w = &q->cs->s.work[i];
	struct mali_bins_head head;
	struct mali_tiler_context c;
	enum cs_progress p;
	u64 bytes, va, packets;

	if (instance_of(w) >= d->geometry.instance_count)
		return ended(q, i);
	p = mali_cs_bins_open(gpu, q, i, &c, &head);
	if (p == CSP_DONE)
		p = record_draw(gpu, q, i, d, c.root);
	if (p == CSP_DONE)
		p = next_batch(gpu, q, i, d, &c, f);
	if (p != CSP_DONE)
		return p;
	packets = (u64)f->batch.vertices * mali_batch_packet_bytes(d);
	bytes = packets + f->batch.primitives * mali_batch_views(&d->draw) *
		sizeof(struct mali_primitive);
	p = mali_cs_tiler_take(gpu, q, i, bytes, &bytes, &va);
	if (p != CSP_DONE)
		return p;
	f->root = c.root;
	f->records = va + packets;
	f->binned = 0;
	f->added = 0;
	f->view = 0;
	mali_batch_place(f, d, instance_of(w), va);
	if (!mali_batch_clear(gpu, q, &f->vertices))
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

static enum cs_progress bin_batch(struct mali_gpu *gpu, struct cs_ref *q, unsigned int i,
				  const struct mali_drawing *d, struct draw_flight *f)
{
	struct cs_work *w = &q->cs->s.work[i];
	const struct mali_recorded from = { w->job[JOB_RECORD], instance_of(w) };
	enum cs_progress p = mali_cs_bin_batch(gpu, q, i, d, &from, f);

	if (p != CSP_DONE)
		return p;
	set_place(w, &f->place, instance_of(w));
	f->phase = DRAW_IDLE;
	return CSP_MORE;
}

/* The shader for the next view, if each has its own */
static enum cs_progress begin_view(struct stage_access *a, struct shader_core *core, unsigned int i,
				   const struct mali_drawing *d, struct draw_flight *f)
{
	struct shader_vertices *v = &f->vertices;
	u32 view = v->view;

	if (!mali_batch_next_view(&d->draw, v)) {
		f->phase = DRAW_VARYINGS_NEXT;
		return CSP_MORE;
	}
	switch (launch(a, core, &d->geometry.position, f)) {
	case STAGE_STALLS:
		v->view = view;
		return CSP_STALL;
	case STAGE_FAULTS:
		return ended(a->q, i);
	default:
		f->phase = DRAW_POSITIONS;
		return CSP_MORE;
	}
}

/* The varying shader, if there is one */
static enum cs_progress begin_varyings(struct stage_access *a, struct shader_core *core,
				       unsigned int i, const struct mali_drawing *d,
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
		f->phase = f->phase == DRAW_POSITIONS ? DRAW_VIEW_NEXT : DRAW_BINS;
		return CSP_MORE;
	default:
		return CSP_MORE;
	}
}

/* As far as the budget goes */
static enum cs_progress proceed(struct stage_access *a, struct shader_core *core, unsigned int i,
				const struct mali_drawing *d, struct draw_flight *f, u32 *budget)
{
	enum cs_progress p;

	do {
		switch (f->phase) {
		case DRAW_POSITIONS:
		case DRAW_VARYINGS:
			p = execute(a, core, i, f, budget);
			break;
		case DRAW_VIEW_NEXT:
			p = begin_view(a, core, i, d, f);
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
			*budget -= *budget < BATCH_COST ? *budget : BATCH_COST;
			break;
		}
	} while (p == CSP_MORE && *budget);
	return p;
}

/* Arrays of scissors are not modelled, nor is every mode, nor underestimation */
static bool is_modelled(const struct mali_draw *draw)
{
	u32 flags = draw->primitive_flags;

	return mali_assembly_knows(PRIMITIVE_MODE(flags)) && !(flags & PRIMITIVE_SCISSOR_ARRAY) &&
	       DCD0_CONSERVATIVE(draw->flags[0]) <= CONSERVATIVE_OVERESTIMATE;
}

/* A rectangle is in the layers of its views, one after another [panvk_vX_cmd_draw.c] */
static enum cs_progress step_rectangle(struct mali_gpu *gpu, struct cs_ref *q, unsigned int i)
{
	struct cs_work *w = &q->cs->s.work[i];
	u32 arch = product_arch(gpu->product), layer, view;
	struct mali_draw draw = { .view_mask = 0 };
	enum cs_progress p;

	if (!w->job[JOB_CONTEXT] || !w->job[JOB_DCD])
		return CSP_DONE;
	if (mali_mmu_as_locked(gpu, q->csg->as))
		return CSP_STALL;
	mali_draw_views(&draw, lo32(w->job[JOB_VIEWS]), hi32(w->job[JOB_VIEWS]), arch);
	view = draw.view_mask ? (u32)__builtin_ctz(draw.view_mask) : 0;
	layer = draw.view_mask ? view : draw.layer;
	p = mali_cs_bin_rectangle(gpu, q, i, w->job[JOB_DCD], w->job[JOB_SCISSOR], layer);
	if (p != CSP_DONE || !(draw.view_mask & (draw.view_mask - 1)))
		return p;
	w->job[JOB_VIEWS] &= ~BIT64(arch < 14 ? 24 + view : 48 + view);
	return CSP_MORE;
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
	struct mali_drawing d;
	enum cs_progress p;

	mali_draw_from_registers(regs->regs, w->id, regs->insn, product_arch(gpu->product),
				 &d.draw, &d.geometry);
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

	w->job[JOB_STATE] |= SHADERS_BEGUN;
	if (w->job[JOB_FLAGS] & FLAG_RECTANGLE)
		return step_rectangle(gpu, q, i);
	if (w->job[JOB_FLAGS] & TILER_HAS_REGS)
		return step_vertices(gpu, q, i, cost);
	return step_without_program(gpu, q, i);
}

static u64 estimate(const struct mali_gpu *gpu, const struct cs_work *w)
{
	return mali_shaders_estimate(gpu, (u32)w->job[JOB_STATE]);
}

const struct mali_endpoint mali_tiler_endpoint = {
	.admit = admit, .begin = begin, .step = step, .restore = mali_cs_tiler_restore,
	.estimate = estimate,
};
