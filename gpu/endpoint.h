/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * What executes jobs: shader cores and tiler, by kind (enum mali_cs_endpoint).  cs_async.c
 * calls them without knowing which.
 */
#ifndef MALI_ENDPOINT_H
#define MALI_ENDPOINT_H

#include "cs_progress.h"
#include "group.h"

/**
 * struct mali_endpoint - a kind of endpoint
 * @admit: whether the job can be issued.  If so, @begin follows; what does not fit into @w->job
 *	is put into @s now.  NULL: always
 * @begin: a job is issued: take from the registers what it needs.  Registers may change
 *	afterwards, so what the job is and how far it is must be in @w->job, CS_JOB_WORDS
 *	of it, all 0 before.  No access to memory here
 * @step: continue job @i of the queue's work for a bounded time; what it takes is added
 *	to @cost, in units of mali_gpu_run()'s budget.  CSP_STALL if an access has not been
 *	made (the queue has been blocked then, or the access is to be made again): @w->job
 *	must be such that the same access follows.  Called again later for CSP_MORE
 * @save: the queue's state is about to be written to a suspend buffer: put what is kept
 *	elsewhere into @job of its jobs.  The queue may continue without a restore.  NULL: nothing
 *	is kept elsewhere
 * @restore: the state is from a suspend buffer, to which any program may have written.  NULL:
 *	@step copes with any content of @job
 * @estimate: nanoseconds from when the job is issued to its first step, and from each CSP_MORE
 *	to the next step.  The effects of a step come at its beginning, so one that takes long
 *	counts what it has executed in @job, has @estimate say how long that takes, and does
 *	nothing in a last step.  NULL: MALI_COST_JOB, then MALI_COST_STEP
 *
 * All are called with the model's lock held, must not sleep, and keep no pointer to a queue.
 */
struct mali_endpoint {
	bool (*admit)(struct cs_state *s, struct cs_work *w);
	void (*begin)(const struct cs_state *s, struct cs_work *w);
	enum cs_progress (*step)(struct mali_gpu *gpu, struct cs_ref *q, unsigned int i,
				 u32 *cost);
	void (*save)(struct mali_gpu *gpu, struct cs_state *s);
	void (*restore)(struct mali_gpu *gpu, struct cs_state *s);
	u64 (*estimate)(const struct mali_gpu *gpu, const struct cs_work *w);
};

extern const struct mali_endpoint mali_compute_endpoint;
extern const struct mali_endpoint mali_tiler_endpoint;
extern const struct mali_endpoint mali_fragment_endpoint;

#endif
