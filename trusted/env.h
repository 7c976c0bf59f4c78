/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * The host as the files of the model call it.
 *
 * One lock covers everything that changes after mali_trusted_create(): page states,
 * contents, counters, the record of refusals and the frame on the display. The addresses
 * of the regions never change, so the filter's verdict for ordinary memory needs no lock.
 */
#ifndef MALI_TRUSTED_ENV_H
#define MALI_TRUSTED_ENV_H

#include "include/mali_trusted.h"

/**
 * struct mali_trusted_env - where the model runs
 * @host: callbacks
 * @ctx: their first argument
 */
struct mali_trusted_env {
	const struct mali_trusted_host *host;
	void *ctx;
};

static inline unsigned long mali_trusted_lock(const struct mali_trusted_env *env)
{
	return env->host->lock ? env->host->lock(env->ctx) : 0;
}

static inline void mali_trusted_unlock(const struct mali_trusted_env *env, unsigned long flags)
{
	if (env->host->unlock)
		env->host->unlock(env->ctx, flags);
}

static inline void mali_trusted_relax(const struct mali_trusted_env *env)
{
	if (env->host->relax)
		env->host->relax(env->ctx);
}

static inline void *mali_trusted_host_alloc(const struct mali_trusted_env *env, size_t size)
{
	return env->host->base.alloc(env->ctx, size);
}

static inline void mali_trusted_host_free(const struct mali_trusted_env *env, void *ptr,
					  size_t size)
{
	if (ptr)
		env->host->base.free(env->ctx, ptr, size);
}

static inline u64 mali_trusted_time_ns(const struct mali_trusted_env *env)
{
	return env->host->base.time_ns ? env->host->base.time_ns(env->ctx) : 0;
}

#endif
