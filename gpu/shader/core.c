// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * A shader core: workgroups, warps, and their way through a program.
 *
 * Lanes of a warp that are at different instructions wait for each other: those with the least
 * address execute.  Who that is is decided after instructions whose flow says "reconverge" and
 * after branches, as compilers expect [va_insert_flow.c].  Accesses to memory are done when their
 * instruction is, so nothing waits for a slot.
 */
#include "core.h"
#include "decode.h"

/* After so many instructions another warp of the workgroup executes */
#define SLICE		256u
/* What it costs to launch a warp, in instructions */
#define LAUNCH_COST	4u

static u16 lanes_of(u32 n)
{
	return n < MALI_LANES ? (u16)(BIT32(n) - 1) : 0xffff;
}

/**
 * mali_shader_begin() - a job's first workgroup on this core is about to be launched
 * @core: core; between workgroups
 * @job: copied
 */
void mali_shader_begin(struct shader_core *core, const struct shader_job *job)
{
	unsigned int i;

	core->job = *job;
	core->warp_count = 0;
	core->skipped += job->suppress;
	for (i = 0; i < SHADER_BUFFERS; i++)
		core->buffer[i].handle = ~0u;
}

/**
 * mali_shader_uniforms() - set the job's uniforms
 * @core: core, after mali_shader_begin()
 * @words: uniforms; those that are not there read as 0
 * @count: their number, SHADER_UNIFORMS at most
 */
void mali_shader_uniforms(struct shader_core *core, const u32 *words, u32 count)
{
	unsigned int n, i;

	for (n = 0; n < SHADER_UNIFORMS; n++)
		FOR_EACH_LANE(i)
			core->uniform[n][i] = n < count ? words[n] : 0;
}

static void preload(struct shader_warp *w, u16 mask, unsigned int reg, unsigned int lane, u32 v)
{
	if (mask >> (reg - SHADER_PRELOAD) & 1)
		w->reg[reg][lane] = v;
}

/* r55 to r62: IDs in the workgroup, of the workgroup, and in the job [bifrost_compile.c] */
static void preload_lane(const struct shader_job *job, struct shader_warp *w, unsigned int lane,
			 u32 thread, const u32 id[3])
{
	u32 local[3];
	unsigned int k;

	local[0] = thread % job->size[0];
	local[1] = thread / job->size[0] % job->size[1];
	local[2] = thread / job->size[0] / job->size[1];
	preload(w, job->preload, 55, lane, local[0] | local[1] << 16);
	preload(w, job->preload, 56, lane, local[2]);
	for (k = 0; k < 3; k++) {
		preload(w, job->preload, 57 + k, lane, id[k]);
		preload(w, job->preload, 60 + k, lane,
			job->offset[k] + id[k] * job->size[k] + local[k]);
	}
}

/* Registers that are not preloaded are 0: no content of another job is left in them */
static void begin_warp(struct shader_core *core, struct shader_warp *w, u16 lanes)
{
	unsigned int i;

	memset(w->reg, 0, sizeof(w->reg));
	w->live = lanes;
	w->active = lanes;
	w->helpers = 0;
	w->done = 0;
	w->state = SHADER_WARP_RUNS;
	FOR_EACH_LANE(i)
		w->pc[i] = core->job.program;
}

/**
 * mali_shader_launch() - launch a workgroup
 * @core: core, after mali_shader_uniforms()
 * @id: number of the workgroup, in x, y, z
 */
void mali_shader_launch(struct shader_core *core, const u32 id[3])
{
	const struct shader_job *job = &core->job;
	u32 threads = job->size[0] * job->size[1] * job->size[2], thread = 0;
	unsigned int n, i;

	core->warp_count = (threads + MALI_LANES - 1) / MALI_LANES;
	core->current = 0;
	for (n = 0; n < core->warp_count; n++) {
		struct shader_warp *w = &core->warp[n];

		begin_warp(core, w, lanes_of(threads - n * MALI_LANES));
		FOR_EACH_LANE(i)
			if (w->live >> i & 1)
				preload_lane(job, w, i, thread++, id);
	}
}

/**
 * mali_shader_launch_warp() - launch a warp by itself
 * @core: core, after mali_shader_uniforms()
 * @lanes: mask of its threads, at least one
 *
 * The caller puts what is preloaded into the registers of warp 0.
 */
void mali_shader_launch_warp(struct shader_core *core, u32 lanes)
{
	core->warp_count = 1;
	core->current = 0;
	begin_warp(core, &core->warp[0], (u16)lanes);
}

/**
 * mali_shader_launch_fragments() - launch a warp of fragments
 * @core: core, after mali_shader_uniforms() and mali_fragments_next()
 * @lanes: of mali_fragments_next(), at least one
 *
 * r57 is the primitive ID, r58 not 0 if it faces away, r59 the pixel, r60 and r61 samples that are
 * covered, r61 the number of the sample, too, r62 and r63 the frame's argument [bifrost_compile.c].
 */
void mali_shader_launch_fragments(struct shader_core *core, u16 lanes)
{
	const struct shader_fragments *f = &core->fragments;
	struct shader_warp *w = &core->warp[0];
	u16 mask = core->job.preload;
	unsigned int i;

	mali_shader_launch_warp(core, lanes);
	w->helpers = mali_fragments_helpers(f, lanes);
	FOR_EACH_LANE(i) {
		preload(w, mask, 57, i, f->outline.id);
		preload(w, mask, 58, i, f->front ? 0 : 1);
		preload(w, mask, 59, i, f->x[i] | f->y[i] << 16);
		preload(w, mask, 60, i, f->covered[i]);
		preload(w, mask, 61, i, f->covered[i] | (u32)f->sample[i] << 16);
		preload(w, mask, 62, i, f->draw.frame_argument[0]);
		preload(w, mask, 63, i, f->draw.frame_argument[1]);
	}
}

/**
 * mali_shader_finish_fragments() - a warp of fragments has ended
 * @core: core
 *
 * Tests that its shader has not made are made now.
 */
void mali_shader_finish_fragments(struct shader_core *core)
{
	struct shader_fragments *f = &core->fragments;
	u16 drawn = (u16)~core->warp[0].helpers;
	unsigned int i;

	FOR_EACH_LANE(i)
		if ((drawn >> i & 1) && f->covered[i])
			mali_fragments_test(f, i, f->covered[i], NULL, 0);
}

/**
 * mali_shader_launch_vertices() - launch a warp of vertices
 * @core: core, after mali_shader_uniforms()
 * @v: copied; at least one
 *
 * r59 leads to outputs, r60 to r63 are numbers of vertex, instance, draw and view
 * [bifrost_compile.c; the last of these as panvk's shaders for v14 use it].
 */
void mali_shader_launch_vertices(struct shader_core *core, const struct shader_vertices *v)
{
	struct shader_warp *w = &core->warp[0];
	unsigned int i;

	core->vertices = *v;
	mali_shader_launch_warp(core, lanes_of(v->count));
	for (i = 0; i < v->count; i++) {
		preload(w, core->job.preload, 59, i, mali_vertex_index(i));
		preload(w, core->job.preload, 60, i, v->vertex[i]);
		preload(w, core->job.preload, 61, i, v->instance[i]);
		preload(w, core->job.preload, 62, i, v->draw);
		preload(w, core->job.preload, 63, i, v->view);
	}
}

static void set_mask(struct shader_run *r)
{
	unsigned int i;

	FOR_EACH_LANE(i)
		r->mask[i] = r->warp->active >> i & 1 ? ~0u : 0;
}

/* Choose the lanes that execute next */
static void reconverge(struct shader_run *r)
{
	struct shader_warp *w = r->warp;
	u64 least = ~0ull;
	unsigned int i;

	FOR_EACH_LANE(i)
		if ((w->live >> i & 1) && w->pc[i] < least)
			least = w->pc[i];
	w->active = 0;
	FOR_EACH_LANE(i)
		if ((w->live >> i & 1) && w->pc[i] == least)
			w->active |= (u16)BIT32(i);
	r->pc = least;
	set_mask(r);
	if (!w->live)
		w->state = SHADER_WARP_ENDED;
}

/* The active lanes are at @pc */
static void set_pc(struct shader_run *r, u64 pc)
{
	unsigned int i;

	FOR_EACH_LANE(i)
		if (r->warp->active >> i & 1)
			r->warp->pc[i] = pc;
}

static void branch(struct shader_run *r)
{
	unsigned int i;

	set_pc(r, r->pc + MALI_SHADER_WORD);
	FOR_EACH_LANE(i)
		if (r->taken >> i & 1)
			r->warp->pc[i] = r->target[i];
	reconverge(r);
}

/* Derivatives are no longer needed; not all lanes may have come to this instruction yet */
static void end_helpers(struct shader_run *r)
{
	set_pc(r, r->pc);
	r->warp->live &= (u16)~(r->warp->active & r->warp->helpers);
	reconverge(r);
}

/*
 * Lanes end, but for those that an instruction with this flow has branch: a blend shader returns
 * to the fragment shader in this way, or ends [va_pack.c].
 */
static void end_lanes(struct shader_run *r, bool branches)
{
	u16 stay = branches ? r->taken : 0;
	unsigned int i;

	FOR_EACH_LANE(i)
		if (stay >> i & 1)
			r->warp->pc[i] = r->target[i];
	r->warp->live &= (u16)~(r->warp->active & ~stay);
	reconverge(r);
}

static enum shader_outcome fault(struct shader_run *r, u32 exception)
{
	r->exception = exception;
	r->info = r->pc;
	return SHADER_FAULT;
}

/* What the instruction at the warp's address is.  Return: NULL if it has not been fetched */
static const struct shader_op *fetch(struct shader_run *r, const struct shader_line **line)
{
	if (!*line || (*line)->tag != r->pc >> SHADER_LINE_SHIFT)
		*line = mali_shader_line(r->core, r->pc);
	if (!*line)
		return NULL;
	return &(*line)->op[r->pc / MALI_SHADER_WORD % SHADER_LINE_OPS];
}

static enum shader_outcome execute(struct shader_run *r, const struct shader_line **line)
{
	const struct shader_op *op;
	enum shader_outcome outcome;

	if (r->pc % MALI_SHADER_WORD)
		return fault(r, SHADER_INVALID_PC);
	op = fetch(r, line);
	if (!op)
		return SHADER_STALL;
	if (!op->exec)
		return fault(r, SHADER_INVALID_ENC);
	outcome = op->exec(r, op);
	if (outcome >= SHADER_STALL)
		return outcome;
	if (outcome == SHADER_ONWARDS) {
		r->pc += MALI_SHADER_WORD;
		return SHADER_NEXT;
	}
	if (op->flow == MALI_SHADER_FLOW_END) {
		end_lanes(r, outcome == SHADER_BRANCH);
		return SHADER_NEXT;
	}
	if (outcome == SHADER_BRANCH) {
		branch(r);
		return SHADER_NEXT;
	}
	r->pc += MALI_SHADER_WORD;
	if (op->flow == MALI_SHADER_FLOW_DISCARD && (r->warp->active & r->warp->helpers)) {
		end_helpers(r);
		return SHADER_NEXT;
	}
	if (op->flow == MALI_SHADER_FLOW_RECONVERGE) {
		set_pc(r, r->pc);
		reconverge(r);
	}
	if (outcome == SHADER_BARRIER)
		r->warp->state = SHADER_WARP_WAITS;
	return outcome;
}

/* Execute a warp until something else has to be looked at */
static enum shader_outcome run_warp(struct shader_run *r, u32 *budget)
{
	const struct shader_line *line = NULL;
	enum shader_outcome outcome = SHADER_NEXT;
	u32 slice = SLICE;

	r->pc = r->warp->pc[__builtin_ctz(r->warp->active)];
	set_mask(r);
	while (r->warp->state == SHADER_WARP_RUNS && *budget && slice) {
		outcome = execute(r, &line);
		if (outcome >= SHADER_STALL)
			break;
		(*budget)--;
		slice--;
	}
	if (r->warp->state != SHADER_WARP_ENDED)
		set_pc(r, r->pc);
	return outcome;
}

/* The next warp that can execute.  Return: false if all have ended */
static bool choose(struct shader_core *core)
{
	bool waiting = false;
	unsigned int n;

	for (n = 0; n < core->warp_count; n++) {
		u32 k = (core->current + n) % core->warp_count;

		if (core->warp[k].state == SHADER_WARP_RUNS) {
			core->current = k;
			return true;
		}
		waiting |= core->warp[k].state == SHADER_WARP_WAITS;
	}
	/* All that have not ended are at a barrier */
	for (n = 0; n < core->warp_count; n++)
		if (core->warp[n].state == SHADER_WARP_WAITS)
			core->warp[n].state = SHADER_WARP_RUNS;
	return waiting && choose(core);
}

/**
 * mali_shader_run() - execute the workgroup
 * @core: core, its @host, @ctx and @lines set
 * @budget: instructions of warps at most; what has been executed is subtracted
 * @fault: filled in with SHADER_FAULTED
 *
 * Return: how far it is.
 */
enum shader_progress mali_shader_run(struct shader_core *core, u32 *budget,
				     struct shader_fault *fault)
{
	struct shader_run r = { .core = core };

	while (choose(core)) {
		if (!*budget)
			return SHADER_MORE;
		r.warp = &core->warp[core->current];
		switch (run_warp(&r, budget)) {
		case SHADER_STALL:
			return SHADER_STALLED;
		case SHADER_FAULT:
			fault->exception = r.exception;
			fault->info = r.info;
			return SHADER_FAULTED;
		default:
			core->current = (core->current + 1) % core->warp_count;
		}
	}
	return SHADER_ENDED;
}
