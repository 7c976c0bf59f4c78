// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * RUN_COMPUTE and RUN_COMPUTE_INDIRECT: jobs of workgroups, one of each job at a time.
 *
 * Registers and descriptors are as in Mesa's genxml; they are the same in v10 to v13.
 */
#include "../lib/mali_order.h"
#include "cost.h"
#include "endpoint.h"
#include "product.h"
#include "queue.h"
#include "shaders.h"
#include "stage.h"

/* Registers of compute jobs: four each of pointers, and the job's size */
#define SR_SRT(n)	(2 * (n))
#define SR_FAU(n)	(8 + 2 * (n))
#define SR_SPD(n)	(16 + 2 * (n))
#define SR_TSD(n)	(24 + 2 * (n))
#define SR_WORKGROUP	33
#define SR_OFFSET	34
#define SR_SIZE		37
#define SELECT(i, what)	((unsigned int)mali_cs_get(i, RUN_COMPUTE, what##_SELECT))

/* In the word of a workgroup's size */
#define WORKGROUP(w, k)	(((w) >> 10 * (k) & 0x3ff) + 1)

/* What a step executes at most, in instructions of warps, and what these are of a budget */
#define STEP_BUDGET	1024u
#define PER_COST	8u
/* What launching a warp is */
#define LAUNCH_COST	16u

/*
 * The job, in its words; CS_JOB_WORDS are enough.  Everything is in pairs of 32 bits but the four
 * pointers.  The last word's high half is known to shaders.c
 */
enum { JOB_SRT, JOB_FAU, JOB_SPD, JOB_TSD, JOB_PAIRS };
enum pair {
	JOB_WORKGROUP,		/* size of a workgroup, as the register has it */
	JOB_SIZE,		/* workgroups in x, y, z */
	JOB_OFFSET = 4,		/* in x, y, z */
	JOB_STATE = 7,
	JOB_NEXT,		/* workgroup that is launched next, in x, y, z */
	JOB_SERIAL = 11,	/* of the workgroup in flight; 0 if there is none */
};

/* Flags of JOB_STATE above SHADERS_EXECUTED: work was skipped; all workgroups are done */
#define STATE_SKIPPED	BIT32(29)
#define STATE_DONE	BIT32(31)

static u32 get(const struct cs_work *w, unsigned int n)
{
	return (u32)(w->job[JOB_PAIRS + n / 2] >> (n % 2 ? 32 : 0));
}

static void put(struct cs_work *w, unsigned int n, u32 v)
{
	u64 *word = &w->job[JOB_PAIRS + n / 2];

	*word = n % 2 ? (*word & 0xffffffffu) | (u64)v << 32 : (*word & ~0xffffffffull) | v;
}

static void begin(const struct cs_state *s, struct cs_work *w)
{
	unsigned int k;

	w->job[JOB_SRT] = cs_get64(s, SR_SRT(SELECT(w->insn, SRT)));
	w->job[JOB_FAU] = cs_get64(s, SR_FAU(SELECT(w->insn, FAU)));
	w->job[JOB_SPD] = cs_get64(s, SR_SPD(SELECT(w->insn, SPD)));
	w->job[JOB_TSD] = cs_get64(s, SR_TSD(SELECT(w->insn, TSD)));
	put(w, JOB_WORKGROUP, s->regs[SR_WORKGROUP]);
	for (k = 0; k < 3; k++) {
		put(w, JOB_SIZE + k, s->regs[SR_SIZE + k]);
		put(w, JOB_OFFSET + k, s->regs[SR_OFFSET + k]);
	}
}

/* Not if no workgroup is left, and not without a program */
static bool has_work(const struct cs_work *w)
{
	return w->job[JOB_SPD] && get(w, JOB_SIZE) && get(w, JOB_SIZE + 1) &&
	       get(w, JOB_NEXT + 2) < get(w, JOB_SIZE + 2);
}

/* The next workgroup is launched */
static void advance(struct cs_work *w)
{
	unsigned int k;

	for (k = 0; k < 3; k++) {
		u32 next = get(w, JOB_NEXT + k) + 1;

		put(w, JOB_NEXT + k, next);
		if (next < get(w, JOB_SIZE + k) || k == 2)
			return;
		put(w, JOB_NEXT + k, 0);
	}
}

static bool sizes_ok(const struct mali_gpu *gpu, struct stage_setup *s, u32 workgroup)
{
	u64 threads = 1;
	unsigned int k;

	for (k = 0; k < 3; k++) {
		s->job.size[k] = WORKGROUP(workgroup, k);
		threads *= s->job.size[k];
	}
	return threads <= SHADER_THREADS && threads <= gpu->product->thread_max_workgroup;
}

/* Read the job's descriptors */
static enum stage_loaded load(struct mali_gpu *gpu, struct cs_ref *q, const struct cs_work *w,
			      struct stage_setup *s, u32 core)
{
	const struct mali_stage stage = {
		.resources = w->job[JOB_SRT], .fau = w->job[JOB_FAU],
		.shader = w->job[JOB_SPD], .storage = w->job[JOB_TSD],
	};
	enum stage_loaded loaded = mali_stage_load(gpu, q, &stage, core, s);
	unsigned int k;

	if (loaded != STAGE_LOADED)
		return loaded;
	if (!sizes_ok(gpu, s, get(w, JOB_WORKGROUP))) {
		mali_cs_fault(gpu, q, EXC_DATA_INVALID_FAULT, w->job[JOB_SPD]);
		return STAGE_FAULTS;
	}
	for (k = 0; k < 3; k++)
		s->job.offset[k] = get(w, JOB_OFFSET + k);
	return STAGE_LOADED;
}

/* Workgroups in flight have separate instances, which are used in turn */
static u64 wls_of(const struct stage_setup *s, const struct cs_work *w, const u32 id[3])
{
	u64 number = ((u64)id[2] * get(w, JOB_SIZE + 1) + id[1]) * get(w, JOB_SIZE) + id[0];

	return s->job.wls_base + number % s->wls_instances * s->wls_bytes;
}

/* Launch the next workgroup.  Return: what it costs */
static u32 launch(struct shader_core *core, const struct stage_setup *s, struct cs_work *w)
{
	const u32 id[3] = { get(w, JOB_NEXT), get(w, JOB_NEXT + 1), get(w, JOB_NEXT + 2) };

	core->job.wls_base = wls_of(s, w, id);
	mali_shader_launch(core, id);
	advance(w);
	return core->warp_count * LAUNCH_COST;
}

/* Workgroups of the job, as far as the budget goes.  Return: how the last one is */
static enum shader_progress execute(struct stage_access *a, struct cs_work *w,
				    struct shader_core *core, const struct stage_setup *s,
				    u32 *budget)
{
	enum shader_progress p;

	for (;;) {
		p = mali_stage_run(a, core, budget);
		if (p != SHADER_ENDED || !s || !*budget || !has_work(w))
			return p;
		*budget -= lesser(launch(core, s, w), *budget);
	}
}

/* The core of the workgroup in flight, or one for the next; NULL if that has to wait */
static struct shader_core *find_core(struct mali_gpu *gpu, struct cs_ref *q, unsigned int i,
				     u32 *serial)
{
	struct cs_work *w = &q->cs->s.work[i];

	*serial = get(w, JOB_SERIAL);
	if (*serial)
		return mali_shaders_find(gpu, q, i, *serial);
	if (mali_shaders_held(gpu, q->group))
		return NULL;
	return mali_shaders_take(gpu, q, i, serial);
}

/* Count the job once */
static void note_skipped(struct mali_gpu *gpu, struct cs_work *w)
{
	gpu->stat[MALI_STAT_COMPUTE_SKIPPED] += !(get(w, JOB_STATE) & STATE_SKIPPED);
	put(w, JOB_STATE, get(w, JOB_STATE) | STATE_SKIPPED);
}

static enum cs_progress step(struct mali_gpu *gpu, struct cs_ref *q, unsigned int i, u32 *cost)
{
	struct cs_work *w = &q->cs->s.work[i];
	struct stage_access access = { gpu, q };
	u32 budget = STEP_BUDGET, serial, flight = get(w, JOB_SERIAL);
	enum shader_progress p;
	struct shader_core *core;
	struct stage_setup setup;

	if ((get(w, JOB_STATE) & STATE_DONE) || (!flight && !has_work(w)))
		return CSP_DONE;
	put(w, JOB_STATE, SHADERS_BEGUN | (get(w, JOB_STATE) & STATE_SKIPPED));
	core = find_core(gpu, q, i, &serial);
	if (!core && flight) {
		/* The state is older than what the cores are at */
		mali_cs_fatal(gpu, q, EXC_FIRMWARE_INTERNAL_ERROR, w->job[JOB_SPD]);
		return CSP_DONE;
	}
	if (!core)
		return CSP_MORE;
	mali_stage_bind(&access, core);
	if (!flight) {
		enum stage_loaded loaded = load(gpu, q, w, &setup, core->number);

		if (loaded != STAGE_LOADED) {
			mali_shaders_free(gpu, core);
			return loaded == STAGE_STALLS ? CSP_STALL : CSP_DONE;
		}
		mali_shader_begin(core, &setup.job);
		mali_shader_uniforms(core, setup.fau, setup.fau_words);
		budget -= lesser(launch(core, &setup, w), budget);
		put(w, JOB_SERIAL, serial);
	}
	p = execute(&access, w, core, flight ? NULL : &setup, &budget);
	if (core->skipped)
		note_skipped(gpu, w);
	*cost += (STEP_BUDGET - budget) / PER_COST;
	if (p == SHADER_STALLED)
		return CSP_STALL;
	if (p != SHADER_MORE) {
		mali_shaders_free(gpu, core);
		put(w, JOB_SERIAL, 0);
	}
	if (p == SHADER_FAULTED)
		return CSP_DONE;
	/* What has been executed takes its time; the job is over after that */
	put(w, JOB_STATE, (get(w, JOB_STATE) & STATE_SKIPPED) | SHADERS_BEGUN |
	    (STEP_BUDGET - budget) |
	    (p == SHADER_ENDED && !has_work(w) ? STATE_DONE : 0));
	return CSP_MORE;
}

static u64 estimate(const struct mali_gpu *gpu, const struct cs_work *w)
{
	return mali_shaders_estimate(gpu, get(w, JOB_STATE));
}

static void save(struct mali_gpu *gpu, struct cs_state *s)
{
	mali_shaders_save(gpu, s, MALI_CS_ENDPOINT_COMPUTE);
}

const struct mali_endpoint mali_compute_endpoint = {
	.begin = begin, .step = step, .save = save, .estimate = estimate,
};
