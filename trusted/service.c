// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The trusted services: what a trusted application can do on a machine with protected
 * memory. Neither returns content.
 */
#include "service.h"

/* Through a copy, so that the lock is not held while hashing. */
static enum mali_trusted_error hash_range(const struct mali_trusted_memory *memory,
					  const struct mali_trusted_region *r, u64 pa, u64 len,
					  void *state, u8 *bounce)
{
	const struct mali_trusted_env *env = memory->env;

	while (len) {
		size_t chunk = mali_trusted_page_chunk(pa, len);

		if (!mali_trusted_memory_read(memory, r, pa, bounce, chunk))
			return MALI_TRUSTED_ERR_RANGE;

		env->host->sha256_update(state, bounce, chunk);
		pa += chunk;
		len -= chunk;
		mali_trusted_relax(env);
	}

	return MALI_TRUSTED_OK;
}

static void count(const struct mali_trusted_services *s, u64 *counter)
{
	unsigned long flags = mali_trusted_lock(s->memory->env);

	++*counter;
	mali_trusted_unlock(s->memory->env, flags);
}

enum mali_trusted_error mali_trusted_service_digest(struct mali_trusted_services *s, u64 pa,
						    u64 len,
						    u8 digest[MALI_TRUSTED_DIGEST_SIZE])
{
	const struct mali_trusted_env *env = s->memory->env;
	enum mali_trusted_error err = MALI_TRUSTED_ERR_HOST_MEM;
	struct mali_trusted_region *r;
	void *state;
	u8 *bounce;

	if (!digest || !len || pa + (len - 1) < pa)
		return MALI_TRUSTED_ERR_INVAL;

	if (!env->host->sha256_size)
		return MALI_TRUSTED_ERR_UNSUPPORTED;

	r = mali_trusted_memory_find_used(s->memory, pa, len);
	if (!r)
		return MALI_TRUSTED_ERR_RANGE;

	state = mali_trusted_host_alloc(env, env->host->sha256_size);
	bounce = mali_trusted_host_alloc(env, MALI_TRUSTED_PAGE_SIZE);
	if (!state || !bounce)
		goto out_free;

	env->host->sha256_init(state);
	err = hash_range(s->memory, r, pa, len, state, bounce);
	if (!err) {
		env->host->sha256_final(state, digest);
		count(s, &s->digests);
	}

	/* Both held content. */
	memset(bounce, 0, MALI_TRUSTED_PAGE_SIZE);
	memset(state, 0, env->host->sha256_size);

out_free:
	mali_trusted_host_free(env, bounce, MALI_TRUSTED_PAGE_SIZE);
	mali_trusted_host_free(env, state, env->host->sha256_size);
	return err;
}

/* @data, or zeros without it */
static enum mali_trusted_error write_range(struct mali_trusted_memory *memory, u64 pa,
					   const u8 *data, u64 len)
{
	static const u8 zeros[MALI_TRUSTED_PAGE_SIZE];
	struct mali_trusted_region *r;

	if (!len || pa + (len - 1) < pa)
		return MALI_TRUSTED_ERR_INVAL;

	r = mali_trusted_memory_find_used(memory, pa, len);
	if (!r)
		return MALI_TRUSTED_ERR_RANGE;

	while (len) {
		size_t chunk = mali_trusted_page_chunk(pa, len);

		if (!mali_trusted_memory_write(memory, r, pa, data ? data : zeros, chunk))
			return MALI_TRUSTED_ERR_RANGE;

		if (data)
			data += chunk;
		pa += chunk;
		len -= chunk;
		mali_trusted_relax(memory->env);
	}

	return MALI_TRUSTED_OK;
}

enum mali_trusted_error mali_trusted_service_provision(struct mali_trusted_services *s, u64 pa,
						       const void *data, u64 len)
{
	enum mali_trusted_error err;

	if (!data)
		return MALI_TRUSTED_ERR_INVAL;

	err = write_range(s->memory, pa, data, len);
	if (!err)
		count(s, &s->provisions);
	return err;
}

enum mali_trusted_error mali_trusted_service_clear(struct mali_trusted_services *s, u64 pa,
						   u64 len)
{
	enum mali_trusted_error err = write_range(s->memory, pa, NULL, len);

	if (!err)
		count(s, &s->clears);
	return err;
}
