// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Shader stages: Shader Program, Local Storage and uniforms are as in Mesa's genxml, the same in
 * v10 to v13.
 */
#include "stage.h"
#include "control.h"
#include "cost.h"
#include "mmu.h"
#include "mode.h"
#include "product.h"
#include "queue.h"
#include "shaders.h"

/* Words of a Shader Program */
#define SPD_WORDS	8
#define SPD_0		0
#define SPD_TYPE	0xfu
#define SPD_FLUSH(w)	((w) >> 17 & 3)
#define SPD_SUPPRESS	(BIT32(16) | BIT32(19))
#define SPD_PRELOAD	1
#define SPD_BINARY	2
#define TYPE_SHADER	8
/* Flush to zero */
#define FLUSH_NOTHING	0u
#define FLUSH_F32	1u

/* Words of a Local Storage */
#define TSD_WORDS	8
#define TSD_TLS_SIZE(w)	(16u << ((w)[0] & 0x1f))
#define TSD_WLS_LOG2(w)	((w)[1] & 0x1f)
#define TSD_NO_WLS	0x1fu
#define TSD_WLS_SCALE(w) ((w)[1] >> 8 & 0x1f)
#define TSD_TLS_BASE(w)	((w)[2] | (u64)((w)[3] & 0xffff) << 32)
#define TSD_PACKED(w)	((w)[3] >> 28 == 1)
#define TSD_WLS_BASE(w)	((w)[4] | (u64)(w)[5] << 32)

static bool fetch(void *ctx, u64 va, void *buf, u32 len)
{
	const struct stage_access *a = ctx;

	return mali_cs_endpoint_fetch(a->gpu, a->q, va, buf, len);
}

static bool data(void *ctx, u64 va, void *buf, u32 len, bool write)
{
	const struct stage_access *a = ctx;

	return mali_cs_endpoint_data(a->gpu, a->q, va, buf, len, write);
}

static bool descriptor(void *ctx, u64 va, void *buf, u32 len)
{
	const struct stage_access *a = ctx;

	return mali_cs_endpoint_mem(a->gpu, a->q, va, buf, len, false);
}

static u64 cycles(void *ctx)
{
	const struct stage_access *a = ctx;

	return a->gpu->cost->time_ns / 1000 * (a->gpu->config.clock_hz / 1000000);
}

static u64 timestamp(void *ctx)
{
	const struct stage_access *a = ctx;

	return mali_control_core_timestamp(a->gpu, a->gpu->cost->time_ns);
}

static const struct shader_host host = {
	.fetch = fetch, .data = data, .descriptor = descriptor, .cycles = cycles,
	.timestamp = timestamp,
};

/* What is at an address changes with the address space, its translations, and the mode */
static void select_lines(struct mali_gpu *gpu, const struct cs_ref *q)
{
	u64 mode = mali_mode_protected(gpu) ? gpu->mode->since_ns << 1 | 1 : 0;

	mali_shader_lines_select(&gpu->shaders->lines, (u64)q->csg->as | mode << 8,
				 mali_mmu_generation(gpu, q->csg->as),
				 gpu->cache->fetch_epoch + (gpu->shaders->resets << 32));
}

/**
 * mali_stage_bind() - let a core execute on behalf of a queue
 * @a: filled in by the caller; outlives what the core does
 * @core: core
 */
void mali_stage_bind(struct stage_access *a, struct shader_core *core)
{
	core->host = &host;
	core->ctx = a;
	core->lines = &a->gpu->shaders->lines;
	core->skipped = 0;
	select_lines(a->gpu, a->q);
}

static void set_storage(struct stage_setup *s, const u32 *tsd, u32 core)
{
	s->job.tls_base = TSD_TLS_BASE(tsd);
	s->job.tls_size = 0;
	/* The base is in units of 256 bytes then [pan_desc.c] */
	if (TSD_PACKED(tsd)) {
		s->job.tls_base <<= 8;
		s->job.tls_size = TSD_TLS_SIZE(tsd);
	}
	s->job.wls_base = TSD_WLS_BASE(tsd);
	if (TSD_WLS_LOG2(tsd) == TSD_NO_WLS || !TSD_WLS_SCALE(tsd))
		return;
	s->wls_bytes = 1ull << (TSD_WLS_SCALE(tsd) - 1);
	s->wls_instances = BIT32(TSD_WLS_LOG2(tsd));
	/* Each core has its instances */
	s->job.wls_base += (u64)core * s->wls_instances * s->wls_bytes;
}

/**
 * mali_stage_load() - read a stage's descriptors
 * @gpu: GPU
 * @q: queue
 * @stage: its pointers
 * @core: number of the core
 * @s: filled in
 *
 * Return: enum stage_loaded.
 */
enum stage_loaded mali_stage_load(struct mali_gpu *gpu, struct cs_ref *q,
				  const struct mali_stage *stage, u32 core, struct stage_setup *s)
{
	u32 spd[SPD_WORDS], tsd[TSD_WORDS];

	*s = (struct stage_setup){ .wls_instances = 1 };
	if (!mali_cs_endpoint_mem(gpu, q, stage->shader, spd, sizeof(spd), false))
		return STAGE_STALLS;
	if ((spd[SPD_0] & SPD_TYPE) != TYPE_SHADER) {
		mali_cs_fault(gpu, q, EXC_DATA_INVALID_FAULT, stage->shader);
		return STAGE_FAULTS;
	}
	if (stage->storage) {
		if (!mali_cs_endpoint_mem(gpu, q, stage->storage, tsd, sizeof(tsd), false))
			return STAGE_STALLS;
		set_storage(s, tsd, core);
	}
	s->fau_words = 2 * STAGE_FAU_COUNT(stage->fau);
	if (s->fau_words > SHADER_UNIFORMS)
		s->fau_words = SHADER_UNIFORMS;
	if (s->fau_words && !mali_cs_endpoint_mem(gpu, q, STAGE_FAU_ADDRESS(stage->fau), s->fau,
						  4 * s->fau_words, false))
		return STAGE_STALLS;
	s->flags = spd[SPD_0];
	s->job.program = spd[SPD_BINARY] | (u64)spd[SPD_BINARY + 1] << 32;
	s->job.preload = (u16)spd[SPD_PRELOAD];
	s->job.flush_f32 = SPD_FLUSH(spd[SPD_0]) != FLUSH_NOTHING;
	s->job.flush_f16 = SPD_FLUSH(spd[SPD_0]) > FLUSH_F32;
	s->job.suppress = spd[SPD_0] & SPD_SUPPRESS;
	s->job.resources = STAGE_SRT_ADDRESS(stage->resources);
	s->job.resource_count = STAGE_SRT_COUNT(stage->resources);
	s->job.arch = (u8)product_arch(gpu->product);
	return STAGE_LOADED;
}

/**
 * mali_stage_run() - execute what has been launched
 * @a: as bound
 * @core: core
 * @budget: as mali_shader_run()
 *
 * A fault is the queue's CS_FAULT.
 *
 * Return: enum shader_progress.
 */
enum shader_progress mali_stage_run(struct stage_access *a, struct shader_core *core, u32 *budget)
{
	struct shader_fault fault;
	u32 before = *budget;
	enum shader_progress p = mali_shader_run(core, budget, &fault);

	a->gpu->stat[MALI_STAT_WARP_INSTRUCTIONS] += before - *budget;
	if (p == SHADER_FAULTED)
		mali_cs_fault(a->gpu, a->q, fault.exception, fault.info);
	return p;
}
