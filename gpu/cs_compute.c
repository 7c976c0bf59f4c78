// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * RUN_COMPUTE and RUN_COMPUTE_INDIRECT.  The first word of the job's program is fetched, so
 * a program that is not mapped or not executable faults as on hardware.  The program is not
 * executed.
 *
 * Registers and the Shader Program descriptor are as in Mesa's genxml; what is used here is
 * the same in v10 to v13.
 */
#include "endpoint.h"
#include "queue.h"

/* Registers of compute jobs: four pointers to programs, and the job's size */
#define SR_SPD(n)	(16 + 2 * (n))
#define SR_JOB_SIZE	37
#define SPD_SELECT(i)	((unsigned int)mali_cs_get(i, RUN_COMPUTE, SPD_SELECT))

/* Words of a Shader Program */
#define SPD_WORDS	8
#define SPD_0		0
#define SPD_TYPE	0xfu
#define SPD_BINARY	2
#define TYPE_SHADER	8

/* The job: a is the address of the Shader Program, 0 if there is no work */
static void begin(const struct cs_state *s, struct cs_work *w)
{
	const u32 *size = &s->regs[SR_JOB_SIZE];

	w->a = size[0] && size[1] && size[2] ? cs_get64(s, SR_SPD(SPD_SELECT(w->insn))) : 0;
}

static enum cs_progress step(struct mali_gpu *gpu, struct cs_ref *q, unsigned int i, u32 *cost)
{
	const struct cs_work *w = &q->cs->s.work[i];
	u32 spd[SPD_WORDS];
	u64 first;

	/* No workgroups, or no program */
	if (!w->a)
		return CSP_DONE;
	if (!mali_cs_endpoint_mem(gpu, q, w->a, spd, sizeof(spd), false))
		return CSP_STALL;
	if ((spd[SPD_0] & SPD_TYPE) != TYPE_SHADER) {
		mali_cs_fault(gpu, q, EXC_DATA_INVALID_FAULT, w->a);
		return CSP_DONE;
	}
	if (!mali_cs_endpoint_fetch(gpu, q, spd[SPD_BINARY] | (u64)spd[SPD_BINARY + 1] << 32,
				    &first, sizeof(first)))
		return CSP_STALL;
	gpu->stat[MALI_STAT_COMPUTE_SKIPPED]++;
	return CSP_DONE;
}

const struct mali_endpoint mali_compute_endpoint = { .begin = begin, .step = step };
