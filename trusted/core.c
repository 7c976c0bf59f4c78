// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The model as a whole: its entry points, which check the handle and record the services.
 */
#include "bus.h"
#include "display.h"
#include "service.h"

/**
 * struct mali_trusted - the model
 * @env: host
 * @memory: protected memory
 * @bus: bus filter
 * @services: digest, provision and clear
 * @display: display
 */
struct mali_trusted {
	struct mali_trusted_env env;
	struct mali_trusted_memory memory;
	struct mali_trusted_bus bus;
	struct mali_trusted_services services;
	struct mali_trusted_display display;
};

static bool ranges_overlap(const struct mali_trusted_range *a, const struct mali_trusted_range *b)
{
	return a->base <= b->base + (b->size - 1) &&
	       b->base <= a->base + (a->size - 1);
}

static bool range_valid(const struct mali_trusted_range *range)
{
	if (!range->size || (range->base | range->size) & (MALI_TRUSTED_PAGE_SIZE - 1))
		return false;

	if (range->borrowed && !range->memory)
		return false;

	/* Words of it are accessed as such. */
	if ((uintptr_t)range->memory & 15)
		return false;

	/* Must not wrap, and a page number must fit into mali_trusted_region.run. */
	return range->base + (range->size - 1) >= range->base &&
	       range->size / MALI_TRUSTED_PAGE_SIZE <= 0xffffffffu &&
	       range->size / MALI_TRUSTED_PAGE_SIZE <= (size_t)-1 / sizeof(void *);
}

static bool regions_valid(const struct mali_trusted_config *config)
{
	size_t i, j;

	if (config->num_regions > MALI_TRUSTED_MAX_REGIONS)
		return false;

	if (config->num_regions && !config->regions)
		return false;

	for (i = 0; i < config->num_regions; i++) {
		if (!range_valid(&config->regions[i]))
			return false;

		for (j = 0; j < i; j++)
			if (ranges_overlap(&config->regions[i], &config->regions[j]))
				return false;
	}

	return true;
}

static bool host_valid(const struct mali_trusted_host *host)
{
	if (!host->base.alloc || !host->base.free)
		return false;

	/* Half a lock is worse than none. */
	if (!host->lock != !host->unlock)
		return false;

	return !host->sha256_size ||
	       (host->sha256_init && host->sha256_update && host->sha256_final);
}

/* Why a model can't be made, or NULL. */
static const char *what_is_wrong(const struct mali_trusted_config *config,
				 const struct mali_trusted_host *host)
{
	if (!host_valid(host))
		return "a callback is missing";
	if (!regions_valid(config))
		return "protected regions are invalid";
	if (config->max_refusals > (size_t)-1 / sizeof(struct mali_trusted_refusal))
		return "too many refusals to keep";
	return NULL;
}

static void log_host_error(const struct mali_trusted_host *host, void *ctx, const char *msg)
{
	if (host->base.log)
		host->base.log(ctx, MALI_LOG_HOST_ERROR, msg, 0);
}

static void destroy(struct mali_trusted *t)
{
	struct mali_trusted_env env = t->env;

	mali_trusted_memory_fini(&t->memory);
	mali_trusted_bus_fini(&t->bus);
	mali_trusted_host_free(&env, t, sizeof(*t));
}

enum mali_trusted_error mali_trusted_create(const struct mali_trusted_config *config,
					    const struct mali_trusted_host *host, void *ctx,
					    struct mali_trusted **out)
{
	enum mali_trusted_error err;
	struct mali_trusted *t;
	const char *wrong;

	if (!config || !host || !out)
		return MALI_TRUSTED_ERR_INVAL;

	*out = NULL;
	wrong = what_is_wrong(config, host);
	if (wrong) {
		log_host_error(host, ctx, wrong);
		return MALI_TRUSTED_ERR_INVAL;
	}

	t = host->base.alloc(ctx, sizeof(*t));
	if (!t) {
		err = MALI_TRUSTED_ERR_HOST_MEM;
		goto err_log;
	}

	t->env = (struct mali_trusted_env){ host, ctx };
	t->services.memory = &t->memory;
	t->display.memory = &t->memory;
	err = mali_trusted_memory_init(&t->memory, &t->env, config->regions, config->num_regions);
	if (!err)
		err = mali_trusted_bus_init(&t->bus, &t->memory, config);
	if (err)
		goto err_destroy;

	*out = t;
	return MALI_TRUSTED_OK;

err_destroy:
	destroy(t);
err_log:
	log_host_error(host, ctx, "no memory for the model");
	return err;
}

static u64 used_bytes(struct mali_trusted *t)
{
	unsigned long flags = mali_trusted_lock(&t->env);
	u64 used = t->memory.used_bytes;

	mali_trusted_unlock(&t->env, flags);
	return used;
}

/* Report a service to the host. Return: @error. */
static enum mali_trusted_error served(struct mali_trusted *t, enum mali_trusted_service_kind kind,
				      u64 pa, u64 len, enum mali_trusted_error error)
{
	struct mali_trusted_service service = {
		.kind = kind,
		.pa = pa,
		.len = len,
		.error = error,
	};

	if (!t->env.host->served)
		return error;

	service.used_bytes = used_bytes(t);
	t->env.host->served(t->env.ctx, &service);
	return error;
}

enum mali_trusted_error mali_trusted_destroy(struct mali_trusted *t)
{
	if (!t)
		return MALI_TRUSTED_OK;

	if (mali_trusted_memory_busy(&t->memory))
		return MALI_TRUSTED_ERR_BUSY;

	mali_trusted_display_off(t);
	destroy(t);
	return MALI_TRUSTED_OK;
}

enum mali_trusted_error mali_trusted_alloc(struct mali_trusted *t, size_t region, u64 size,
					   u64 *pa)
{
	enum mali_trusted_error err;

	if (!t)
		return MALI_TRUSTED_ERR_INVAL;

	err = mali_trusted_memory_alloc(&t->memory, region, size, pa);
	return served(t, MALI_TRUSTED_SERVICE_ALLOC, err ? 0 : *pa, size, err);
}

enum mali_trusted_error mali_trusted_free(struct mali_trusted *t, u64 pa, u64 size)
{
	if (!t)
		return MALI_TRUSTED_ERR_INVAL;

	return served(t, MALI_TRUSTED_SERVICE_FREE, pa, size,
		      mali_trusted_memory_free(&t->memory, pa, size));
}

enum mali_trusted_error mali_trusted_protect(struct mali_trusted *t, u64 pa, u64 size)
{
	if (!t)
		return MALI_TRUSTED_ERR_INVAL;

	return served(t, MALI_TRUSTED_SERVICE_PROTECT, pa, size,
		      mali_trusted_memory_protect(&t->memory, pa, size));
}

enum mali_trusted_error mali_trusted_unprotect(struct mali_trusted *t, u64 pa, u64 size)
{
	if (!t)
		return MALI_TRUSTED_ERR_INVAL;

	return served(t, MALI_TRUSTED_SERVICE_UNPROTECT, pa, size,
		      mali_trusted_memory_unprotect(&t->memory, pa, size));
}

bool mali_trusted_is_protected(struct mali_trusted *t, u64 pa)
{
	struct mali_trusted_region *r = t ? mali_trusted_memory_find(&t->memory, pa, 1) : NULL;
	bool all;

	return r && (!r->borrowed || mali_trusted_region_shares(&t->memory, r, pa, pa, &all));
}

bool mali_trusted_next_protected(struct mali_trusted *t, size_t region, u64 from,
				 struct mali_trusted_range *out)
{
	return t && out && mali_trusted_memory_next(&t->memory, region, from, out);
}

enum mali_trusted_verdict mali_trusted_bus_access(struct mali_trusted *t,
						  const struct mali_trusted_txn *txn,
						  void *buf)
{
	return t ? mali_trusted_bus_transfer(&t->bus, txn, buf) : MALI_TRUSTED_INVALID;
}

enum mali_trusted_error mali_trusted_digest(struct mali_trusted *t, u64 pa, u64 len,
					    u8 digest[MALI_TRUSTED_DIGEST_SIZE])
{
	if (!t)
		return MALI_TRUSTED_ERR_INVAL;

	return served(t, MALI_TRUSTED_SERVICE_DIGEST, pa, len,
		      mali_trusted_service_digest(&t->services, pa, len, digest));
}

enum mali_trusted_error mali_trusted_provision(struct mali_trusted *t, u64 pa,
					       const void *data, u64 len)
{
	if (!t)
		return MALI_TRUSTED_ERR_INVAL;

	return served(t, MALI_TRUSTED_SERVICE_PROVISION, pa, len,
		      mali_trusted_service_provision(&t->services, pa, data, len));
}

enum mali_trusted_error mali_trusted_clear(struct mali_trusted *t, u64 pa, u64 len)
{
	if (!t)
		return MALI_TRUSTED_ERR_INVAL;

	return served(t, MALI_TRUSTED_SERVICE_CLEAR, pa, len,
		      mali_trusted_service_clear(&t->services, pa, len));
}

enum mali_trusted_error mali_trusted_display_show(struct mali_trusted *t,
						  const struct mali_trusted_frame *frame)
{
	u64 pa = frame ? frame->pa : 0, len = frame ? frame->stride * frame->height : 0;

	if (!t)
		return MALI_TRUSTED_ERR_INVAL;

	return served(t, MALI_TRUSTED_SERVICE_SHOW, pa, len,
		      mali_trusted_panel_show(&t->display, frame));
}

enum mali_trusted_error mali_trusted_display_off(struct mali_trusted *t)
{
	if (!t)
		return MALI_TRUSTED_ERR_INVAL;

	mali_trusted_panel_off(&t->display);
	return served(t, MALI_TRUSTED_SERVICE_OFF, 0, 0, MALI_TRUSTED_OK);
}

enum mali_trusted_error mali_trusted_display_get(struct mali_trusted *t,
						 struct mali_trusted_display_info *out)
{
	if (!t || !out)
		return MALI_TRUSTED_ERR_INVAL;

	mali_trusted_panel_get(&t->display, out);
	return MALI_TRUSTED_OK;
}

enum mali_trusted_error mali_trusted_display_read(struct mali_trusted *t, u64 seq, u64 offset,
						  void *buf, size_t len)
{
	if (!t)
		return MALI_TRUSTED_ERR_INVAL;

	return mali_trusted_panel_read(&t->display, seq, offset, buf, len);
}

enum mali_trusted_error mali_trusted_get_stats(struct mali_trusted *t,
					       struct mali_trusted_stats *out)
{
	unsigned long flags;
	size_t i;

	if (!t || !out)
		return MALI_TRUSTED_ERR_INVAL;

	memset(out, 0, sizeof(*out));
	flags = mali_trusted_lock(&t->env);
	out->used_bytes = t->memory.used_bytes;
	out->peak_bytes = t->memory.peak_bytes;
	out->scrubbed_bytes = t->memory.scrubbed_bytes;
	out->digests = t->services.digests;
	out->provisions = t->services.provisions;
	out->clears = t->services.clears;
	out->refused = t->bus.refused;
	memcpy(out->reads, t->bus.reads, sizeof(out->reads));
	memcpy(out->writes, t->bus.writes, sizeof(out->writes));
	memcpy(out->refused_by, t->bus.refused_by, sizeof(out->refused_by));
	memcpy(out->refused_for, t->bus.refused_for, sizeof(out->refused_for));
	for (i = 0; i < t->memory.num_regions; i++) {
		const struct mali_trusted_region *r = &t->memory.regions[i];

		out->region_bytes += (r->borrowed ? r->used_pages : r->num_pages) *
				     (u64)MALI_TRUSTED_PAGE_SIZE;
		out->allocations += r->allocations;
	}
	mali_trusted_unlock(&t->env, flags);

	if (out->refused > t->bus.ring_size)
		out->refusals_lost = out->refused - t->bus.ring_size;

	return MALI_TRUSTED_OK;
}

enum mali_trusted_error mali_trusted_get_region(struct mali_trusted *t, size_t region,
						struct mali_trusted_region_info *out)
{
	const struct mali_trusted_region *r;
	unsigned long flags;

	if (!t || !out || region >= t->memory.num_regions)
		return MALI_TRUSTED_ERR_INVAL;

	r = &t->memory.regions[region];
	out->range.base = r->base;
	out->range.size = (u64)r->num_pages * MALI_TRUSTED_PAGE_SIZE;
	out->range.memory = r->memory;
	out->range.borrowed = r->borrowed;

	flags = mali_trusted_lock(&t->env);
	out->used_bytes = r->used_pages * MALI_TRUSTED_PAGE_SIZE;
	out->allocations = r->allocations;
	mali_trusted_unlock(&t->env, flags);

	return MALI_TRUSTED_OK;
}

size_t mali_trusted_get_refusals(struct mali_trusted *t, u64 from_seq,
				 struct mali_trusted_refusal *out, size_t max)
{
	if (!t || !out)
		return 0;

	return mali_trusted_bus_refusals(&t->bus, from_seq, out, max);
}
