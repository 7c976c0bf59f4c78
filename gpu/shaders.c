// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The shader cores of the GPU: which job's workgroup each executes.
 *
 * A workgroup stays on its core until it has ended: its registers go nowhere else, so a group can
 * be suspended between workgroups only.  One that never ends keeps its core until its group is
 * terminated or the GPU is reset, as on hardware.
 */
#include "shaders.h"
#include "cost.h"
#include "mode.h"
#include "product.h"

static u32 cores_present(const struct mali_product *p)
{
	u64 cores = p->present[PWR_SHADER];
	u32 n = 0;

	for (; cores; cores &= cores - 1)
		n++;
	return n < SHADERS_MAX ? n : SHADERS_MAX;
}

void mali_shaders_init(struct mali_gpu *gpu)
{
	u32 i;

	gpu->shaders->count = cores_present(gpu->product);
	for (i = 0; i < gpu->shaders->count; i++)
		gpu->shaders->core[i].number = i;
}

/**
 * mali_shaders_reset() - the cores lose what they are at
 * @gpu: GPU
 */
void mali_shaders_reset(struct mali_gpu *gpu)
{
	struct shaders *s = gpu->shaders;

	memset(s->owner, 0, sizeof(s->owner));
	memset(s->held, 0, sizeof(s->held));
	s->resets++;
}

/* A job has this in its last word; 0 if it has no workgroup in flight */
static u32 serial_of(const struct cs_work *w)
{
	return hi32(w->job[CS_JOB_WORDS - 1]);
}

/* Whether a core's workgroup can still continue.  Jobs vanish without notice */
static bool is_alive(const struct mali_gpu *gpu, const struct shader_owner *o)
{
	const struct csg *csg = &gpu->csg[o->group];
	const struct cs *cs = &csg->cs[o->stream];
	const struct cs_work *w = &cs->s.work[o->work];

	if (!o->serial || csg->state != CSG_RUN || csg->starts != o->starts || !cs->started)
		return false;
	/* The region that continues with it has a number */
	if (o->kept)
		return cs->s.prot_ticket;
	return w->id && mali_cs_insns[w->id].endpoint != MALI_CS_ENDPOINT_NONE &&
	       serial_of(w) == o->serial;
}

/**
 * mali_shaders_find() - the core that executes a job's workgroup
 * @gpu: GPU
 * @q: queue
 * @i: index of the job in the queue's work
 * @serial: as the job has it
 *
 * Return: the core, or NULL if the workgroup is lost.
 */
struct shader_core *mali_shaders_find(struct mali_gpu *gpu, const struct cs_ref *q, unsigned int i,
				      u32 serial)
{
	struct shaders *s = gpu->shaders;
	u32 n;

	for (n = 0; n < s->count; n++) {
		struct shader_owner *o = &s->owner[n];

		if (o->serial != serial || o->group != q->group || o->stream != q->stream ||
		    o->work != i || o->starts != q->csg->starts)
			continue;
		o->kept = false;
		return &s->core[n];
	}
	return NULL;
}

/**
 * mali_shaders_take() - find a core for a workgroup that is about to be launched
 * @gpu: GPU
 * @q: queue
 * @i: index of the job in the queue's work
 * @serial: set; to be put into the last word of the job
 *
 * Return: the core, or NULL if none is free.
 */
struct shader_core *mali_shaders_take(struct mali_gpu *gpu, const struct cs_ref *q, unsigned int i,
				      u32 *serial)
{
	struct shaders *s = gpu->shaders;
	u32 n;

	for (n = 0; n < s->count; n++) {
		if (is_alive(gpu, &s->owner[n]))
			continue;
		if (!++s->last_serial)
			s->last_serial = 1;
		s->owner[n] = (struct shader_owner){
			.serial = s->last_serial, .starts = q->csg->starts,
			.group = (u8)q->group, .stream = (u8)q->stream, .work = (u8)i,
			.region = mali_mode_protected(gpu),
		};
		*serial = s->last_serial;
		return &s->core[n];
	}
	return NULL;
}

/**
 * mali_shaders_free() - a workgroup has ended
 * @gpu: GPU
 * @core: its core
 */
void mali_shaders_free(struct mali_gpu *gpu, const struct shader_core *core)
{
	gpu->shaders->owner[core->number].serial = 0;
}

/* The job's region is left in the middle of a workgroup */
static void keep(struct shaders *s, u32 serial)
{
	u32 n;

	for (n = 0; n < s->count && serial; n++)
		if (s->owner[n].serial == serial)
			s->owner[n].kept = true;
}

/**
 * mali_shaders_save() - a queue's jobs are about to be written to a suspend buffer
 * @gpu: GPU
 * @s: the queue
 * @kind: of the jobs
 *
 * Workgroups stay on their cores when a region is left.  A group that is suspended in normal mode
 * has none.
 */
void mali_shaders_save(struct mali_gpu *gpu, const struct cs_state *s, enum mali_cs_endpoint kind)
{
	unsigned int i;

	for (i = 0; i < CS_WORKS && mali_mode_protected(gpu); i++)
		if (s->work[i].id && mali_cs_insns[s->work[i].id].endpoint == kind)
			keep(gpu->shaders, serial_of(&s->work[i]));
}

/**
 * mali_shaders_estimate() - how long it takes until a job's next step
 * @gpu: GPU
 * @state: of the job, see SHADERS_EXECUTED
 *
 * Return: nanoseconds.
 */
u64 mali_shaders_estimate(const struct mali_gpu *gpu, u32 state)
{
	if (!(state & SHADERS_BEGUN))
		return mali_cost_ns(gpu, MALI_COST_JOB, 1);
	if (!(state & SHADERS_EXECUTED))
		return mali_cost_ns(gpu, MALI_COST_STEP, 1);
	return mali_cost_ns(gpu, MALI_COST_WARP, state & SHADERS_EXECUTED);
}

/**
 * mali_shaders_held() - whether a group's jobs must not launch workgroups
 * @gpu: GPU
 * @group: slot
 */
bool mali_shaders_held(const struct mali_gpu *gpu, unsigned int group)
{
	const struct shaders *s = gpu->shaders;

	return (s->held[SHADER_HOLD_SUSPEND] | s->held[SHADER_HOLD_PROTM]) & BIT32(group);
}

/* Whether a workgroup executes.  One whose access has faulted does not, nor the other mode's */
static bool continues(const struct mali_gpu *gpu, const struct shader_owner *o)
{
	const struct cs *cs = &gpu->csg[o->group].cs[o->stream];

	return is_alive(gpu, o) && !o->kept && o->region == mali_mode_protected(gpu) &&
	       cs->s.block != CSB_FAULT && cs->s.block != CSB_FATAL;
}

/**
 * mali_shaders_quiesce() - let groups come to the end of their workgroups
 * @gpu: GPU
 * @groups: mask of slots; they launch no workgroups until mali_shaders_release()
 * @why: why
 *
 * Return: whether they have not come there yet.
 */
bool mali_shaders_quiesce(struct mali_gpu *gpu, u32 groups, enum shader_hold why)
{
	struct shaders *s = gpu->shaders;
	u32 n;

	s->held[why] |= groups;
	for (n = 0; n < s->count; n++)
		if ((groups & BIT32(s->owner[n].group)) && continues(gpu, &s->owner[n]))
			return true;
	return false;
}

/**
 * mali_shaders_release() - groups may launch workgroups again
 * @gpu: GPU
 * @groups: mask of slots
 * @why: reason that no longer is one
 */
void mali_shaders_release(struct mali_gpu *gpu, u32 groups, enum shader_hold why)
{
	gpu->shaders->held[why] &= ~groups;
}
