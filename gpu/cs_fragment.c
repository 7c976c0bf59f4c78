// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * RUN_FRAGMENT and RUN_FRAGMENT2: clears and draws a framebuffer, tile by tile.  If nothing is
 * drawn, clear colours are written without tiles.
 *
 * A job of RUN_FRAGMENT2 keeps its registers in the queue until it is complete, as draws do, and so
 * the next one waits for it.
 */
#include "cost.h"
#include "cs_clear.h"
#include "cs_tile.h"
#include "endpoint.h"
#include "queue.h"
#include "scoreboard.h"

/* Registers of RUN_FRAGMENT */
#define SR_FBD		40
#define SR_BBOX_MIN	42
#define SR_BBOX_MAX	43

/* What a step executes at most, in instructions of warps, and what these are of a budget */
#define STEP_BUDGET	1024u
#define PER_COST	8u
/* What beginning with a tile is */
#define TILE_COST	16u

/*
 * The job, in its words: Framebuffer pointer, or render targets of RUN_FRAGMENT2; box; position of
 * a clear or number of the next tile; and how far it is.  The last word's high half is known to
 * shaders.c
 */
enum { JOB_POINTER, JOB_BOX, JOB_POSITION, JOB_STATE, JOB_SERIAL = CS_JOB_WORDS - 1 };

/*
 * Flags of JOB_STATE above SHADERS_EXECUTED: clears, or draws tiles; all tiles are done; registers
 * are in @draw of the queue, at this place
 */
#define STATE_REGS	BIT32(26)
#define STATE_HAS_REGS	BIT32(27)
#define STATE_CLEARS	BIT32(28)
#define STATE_TILES	BIT32(29)
#define STATE_DONE	BIT32(31)

/* Position of a clear: number of the target in the top bits, then that of cs_clear.c */
#define TARGET_SHIFT	56
#define TARGET_POSITION	(BIT64(TARGET_SHIFT) - 1)

static u32 serial_of(const struct cs_work *w)
{
	return hi32(w->job[JOB_SERIAL]);
}

static void set_serial(struct cs_work *w, u32 serial)
{
	w->job[JOB_SERIAL] = (u64)serial << 32;
}

static bool has_registers(const struct cs_work *w)
{
	return w->job[JOB_STATE] & STATE_HAS_REGS;
}

static struct cs_draw *registers_of(struct cs_state *s, const struct cs_work *w)
{
	return &s->draw[w->job[JOB_STATE] & STATE_REGS ? 1 : 0];
}

/* Registers that the instruction does not name are 0 */
static bool admit(struct cs_state *s, struct cs_work *w)
{
	struct cs_draw *d = &s->draw[mali_scoreboard_draw(s)];
	u32 base, count, n;

	if (w->id != MALI_CS_INSN_RUN_FRAGMENT2)
		return true;
	if (d->insn)
		return false;
	base = (u32)mali_cs_get(w->insn, RUN_FRAGMENT2, BASE);
	count = (u32)mali_cs_get(w->insn, RUN_FRAGMENT2, COUNT);
	memset(d, 0, sizeof(*d));
	d->insn = w->insn;
	for (n = 0; n < count && n < MALI_FRAME_REGS; n++)
		d->regs[n] = s->regs[base + n];
	return true;
}

static void begin(const struct cs_state *s, struct cs_work *w)
{
	u32 place = mali_scoreboard_draw(s);

	if (w->id == MALI_CS_INSN_RUN_FRAGMENT2) {
		w->job[JOB_STATE] = STATE_HAS_REGS | (place ? STATE_REGS : 0);
		memcpy(&w->job[JOB_POINTER], &s->draw[place].regs[MALI_FRAME_SR_TARGETS], 8);
		return;
	}
	w->job[JOB_POINTER] = cs_get64(s, SR_FBD);
	w->job[JOB_BOX] = s->regs[SR_BBOX_MIN] | (u64)s->regs[SR_BBOX_MAX] << 32;
}

/* Whether clear colours are all that there is to write */
static bool is_clear(const struct mali_frame *f)
{
	return !f->tiler && !f->shader[0] && !f->shader[1] && !f->shader[MALI_FRAME_POST] &&
	       f->samples == 1 && !f->depth_write && !f->stencil_write;
}

static void describe(const struct mali_frame *f, const struct mali_target *t, const u32 *colour,
		     struct cs_clear *c)
{
	*c = (struct cs_clear){
		.surface = t->store.surface, .afbc = t->store.afbc,
		.compressed = t->store.compressed, .bytes = t->store.bytes,
		.x0 = f->area.min_x, .y0 = f->area.min_y, .x1 = f->area.max_x, .y1 = f->area.max_y,
		.width = f->width, .height = f->height,
	};
	mali_target_pack(c->pixel, t->internal, t->format, t->swizzle, colour);
}

/* A target after the other; without geometry all pixels are clean */
static enum cs_progress clear(struct mali_gpu *gpu, struct cs_ref *q, struct cs_work *w,
			      const struct mali_frame *f, u32 *cost)
{
	u32 number = (u32)(w->job[JOB_POSITION] >> TARGET_SHIFT);
	enum cs_progress p = CSP_DONE;
	const struct mali_target *t;
	struct cs_clear c;

	if (number >= f->targets)
		return CSP_DONE;
	t = &f->target[number];
	if (t->write && t->clean && t->store.bytes && !mali_frame_is_empty(f)) {
		describe(f, t, f->clear.colour[number], &c);
		w->job[JOB_POSITION] &= TARGET_POSITION;
		p = mali_cs_clear(gpu, q, &c, &w->job[JOB_POSITION], cost);
		w->job[JOB_POSITION] |= (u64)number << TARGET_SHIFT;
		if (p == CSP_DONE)
			gpu->stat[MALI_STAT_TARGETS_CLEARED]++;
	}
	if (p != CSP_DONE)
		return p;
	w->job[JOB_POSITION] = (u64)(number + 1) << TARGET_SHIFT;
	return number + 1 < f->targets ? CSP_MORE : CSP_DONE;
}

/* Where tile @number is.  Return: false if there are not so many */
static bool find_tile(const struct mali_frame *f, u64 number, u32 *x, u32 *y)
{
	u32 width, height, columns;

	if (mali_frame_is_empty(f) || !mali_tile_size(f->samples, &width, &height))
		return false;
	columns = f->area.max_x / width - f->area.min_x / width + 1;
	if (number >= (u64)columns * (f->area.max_y / height - f->area.min_y / height + 1))
		return false;
	*x = (f->area.min_x / width + (u32)(number % columns)) * width;
	*y = (f->area.min_y / height + (u32)(number / columns)) * height;
	return true;
}

/* The core of the tile in flight, or one for the next; NULL if there is none */
static struct shader_core *find_core(struct mali_gpu *gpu, struct cs_ref *q, unsigned int i,
				     const struct mali_frame *f, u32 *budget)
{
	struct cs_work *w = &q->cs->s.work[i];
	struct shader_core *core;
	u32 serial, x, y;

	if (serial_of(w))
		return mali_shaders_find(gpu, q, i, serial_of(w));
	if (mali_shaders_held(gpu, q->group) || !find_tile(f, w->job[JOB_POSITION], &x, &y))
		return NULL;
	core = mali_shaders_take(gpu, q, i, &serial);
	if (!core)
		return NULL;
	mali_tile_launch(gpu, core, f, x, y);
	*budget -= *budget < TILE_COST ? *budget : TILE_COST;
	set_serial(w, serial);
	w->job[JOB_POSITION]++;
	return core;
}

static void end_tile(struct mali_gpu *gpu, struct cs_work *w, struct shader_core *core)
{
	mali_shaders_free(gpu, core);
	set_serial(w, 0);
}

/* Tiles, as far as the budget goes */
static enum cs_progress draw(struct mali_gpu *gpu, struct cs_ref *q, unsigned int i,
			     const struct mali_frame *f, u32 *cost)
{
	struct cs_work *w = &q->cs->s.work[i];
	u32 budget = STEP_BUDGET, x, y;
	enum shader_progress p = SHADER_ENDED;
	struct shader_core *core;

	while (budget && p == SHADER_ENDED) {
		if (!serial_of(w) && !find_tile(f, w->job[JOB_POSITION], &x, &y)) {
			w->job[JOB_STATE] |= STATE_DONE;
			break;
		}
		core = find_core(gpu, q, i, f, &budget);
		if (!core && serial_of(w)) {
			/* The state is older than what the cores are at */
			mali_cs_fatal(gpu, q, EXC_FIRMWARE_INTERNAL_ERROR, w->job[JOB_POINTER]);
			return CSP_DONE;
		}
		if (!core)
			break;
		p = mali_tile_run(gpu, q, core, &budget, cost);
		if (core->skipped)
			gpu->stat[MALI_STAT_DRAWS_SKIPPED]++;
		if (p == SHADER_ENDED || p == SHADER_FAULTED)
			end_tile(gpu, w, core);
	}
	*cost += (STEP_BUDGET - budget) / PER_COST;
	if (p == SHADER_STALLED)
		return CSP_STALL;
	if (p == SHADER_FAULTED)
		return CSP_DONE;
	/* What has been executed takes its time; the job is over after that */
	w->job[JOB_STATE] |= STEP_BUDGET - budget;
	return CSP_MORE;
}

/* How the job is done, and what of it is not */
static void decide(struct mali_gpu *gpu, struct cs_work *w, const struct mali_frame *f)
{
	if (w->job[JOB_STATE] & (STATE_CLEARS | STATE_TILES))
		return;
	/* Which tiles are drawn may be in a map, of which the layout is not public: none is */
	if (f->unmodelled || mali_cs_get(w->insn, RUN_FRAGMENT, ENABLE_TEM)) {
		gpu->stat[MALI_STAT_TARGETS_REFUSED] += f->targets;
		w->job[JOB_STATE] |= STATE_DONE;
		return;
	}
	gpu->stat[MALI_STAT_TARGETS_REFUSED] += mali_writeback_refused(f);
	w->job[JOB_STATE] |= is_clear(f) ? STATE_CLEARS : STATE_TILES;
}

/* Return: false if an access has not been made */
static bool read_frame(struct mali_gpu *gpu, struct cs_ref *q, const struct cs_work *w,
		       struct mali_frame *frame)
{
	if (has_registers(w))
		return mali_frame_from_registers(gpu, q, registers_of(&q->cs->s, w)->regs, frame);
	return mali_frame_read(gpu, q, w->job[JOB_POINTER], w->job[JOB_BOX], frame);
}

static enum cs_progress proceed(struct mali_gpu *gpu, struct cs_ref *q, unsigned int i, u32 *cost)
{
	struct cs_work *w = &q->cs->s.work[i];
	struct mali_frame frame;

	/* No framebuffer: nothing to write */
	if (!w->job[JOB_POINTER] || (w->job[JOB_STATE] & STATE_DONE))
		return CSP_DONE;
	if (!has_registers(w) && !(w->job[JOB_POINTER] & FRAME_POINTER_TYPE)) {
		mali_cs_fault(gpu, q, EXC_DATA_INVALID_FAULT, w->job[JOB_POINTER]);
		return CSP_DONE;
	}
	if (!read_frame(gpu, q, w, &frame))
		return CSP_STALL;
	decide(gpu, w, &frame);
	if (w->job[JOB_STATE] & STATE_DONE)
		return CSP_DONE;
	w->job[JOB_STATE] = (w->job[JOB_STATE] & ~(u64)SHADERS_EXECUTED) | SHADERS_BEGUN;
	if (w->job[JOB_STATE] & STATE_CLEARS)
		return clear(gpu, q, w, &frame, cost);
	return draw(gpu, q, i, &frame, cost);
}

static enum cs_progress step(struct mali_gpu *gpu, struct cs_ref *q, unsigned int i, u32 *cost)
{
	struct cs_work *w = &q->cs->s.work[i];
	enum cs_progress p = proceed(gpu, q, i, cost);

	if (p == CSP_DONE && has_registers(w))
		registers_of(&q->cs->s, w)->insn = 0;
	return p;
}

static u64 estimate(const struct mali_gpu *gpu, const struct cs_work *w)
{
	return mali_shaders_estimate(gpu, (u32)w->job[JOB_STATE]);
}

static void save(struct mali_gpu *gpu, struct cs_state *s)
{
	mali_shaders_save(gpu, s, MALI_CS_ENDPOINT_FRAGMENT);
}

const struct mali_endpoint mali_fragment_endpoint = {
	.admit = admit, .begin = begin, .step = step, .save = save, .estimate = estimate,
};
