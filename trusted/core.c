// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The model as a whole: creation, destruction, counters, names.
 */

#include "trusted_priv.h"

static bool ranges_overlap(const struct trusted_range *a,
			   const struct trusted_range *b)
{
	return a->base <= b->base + (b->size - 1) &&
	       b->base <= a->base + (a->size - 1);
}

static bool range_valid(const struct trusted_range *range)
{
	if (!range->size || ((range->base | range->size) & TRUSTED_PAGE_MASK))
		return false;

	/* Must not wrap, and a page number must fit into trusted_region.run. */
	return range->base + (range->size - 1) >= range->base &&
	       range->size / TRUSTED_PAGE_SIZE <= 0xffffffffu &&
	       range->size / TRUSTED_PAGE_SIZE <= (size_t)-1 / sizeof(void *);
}

static bool config_valid(const struct trusted_config *config)
{
	size_t i, j;

	if (config->num_regions > TRUSTED_MAX_REGIONS)
		return false;

	if (config->num_regions && !config->regions)
		return false;

	if (config->max_refusals > (size_t)-1 / sizeof(struct trusted_refusal))
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

static bool host_valid(const struct trusted_host *host)
{
	if (!host->alloc || !host->free)
		return false;

	/* Half a lock is worse than none. */
	if (!host->lock != !host->unlock)
		return false;

	if (host->sha256_size &&
	    (!host->sha256_init || !host->sha256_update || !host->sha256_final))
		return false;

	return true;
}

static void destroy(struct trusted *t)
{
	size_t i;

	for (i = 0; i < t->num_regions; i++)
		trusted_region_fini(t, &t->regions[i]);

	trusted_host_free(t, t->ring, t->ring_size * sizeof(*t->ring));
	trusted_host_free(t, t, sizeof(*t));
}

/**
 * trusted_create() - Make a trusted firmware with its protected memory
 * @config: How the machine is built. Copied.
 * @host: The callbacks. Copied.
 * @out: Gets the model.
 *
 * Return: TRUSTED_OK, TRUSTED_ERR_INVAL or TRUSTED_ERR_HOST_MEM.
 */
enum trusted_error trusted_create(const struct trusted_config *config,
				  const struct trusted_host *host,
				  struct trusted **out)
{
	enum trusted_error err;
	struct trusted *t;
	size_t i;

	if (!config || !host || !out)
		return TRUSTED_ERR_INVAL;

	*out = NULL;
	if (!host_valid(host) || !config_valid(config))
		return TRUSTED_ERR_INVAL;

	t = host->alloc(host->ctx, sizeof(*t));
	if (!t)
		return TRUSTED_ERR_HOST_MEM;

	t->host = *host;
	t->mcu_writes_ordinary = config->mcu_writes_ordinary;
	t->ring_size = config->max_refusals ? config->max_refusals :
					      TRUSTED_REFUSALS_DEFAULT;
	t->ring = trusted_host_alloc(t, t->ring_size * sizeof(*t->ring));
	if (!t->ring) {
		err = TRUSTED_ERR_HOST_MEM;
		goto err_destroy;
	}

	for (i = 0; i < config->num_regions; i++) {
		err = trusted_region_init(t, &t->regions[i], &config->regions[i]);
		if (err)
			goto err_destroy;

		t->num_regions++;
		t->stats.region_bytes += config->regions[i].size;
	}

	*out = t;
	return TRUSTED_OK;

err_destroy:
	destroy(t);
	return err;
}

/**
 * trusted_destroy() - Take the model down
 * @t: The model, or NULL.
 *
 * Nobody may use the model any more.
 *
 * Return: TRUSTED_OK, or TRUSTED_ERR_BUSY, and then nothing was done, while
 * protected memory is allocated: content never outlives its scrubbing.
 */
enum trusted_error trusted_destroy(struct trusted *t)
{
	size_t i;

	if (!t)
		return TRUSTED_OK;

	for (i = 0; i < t->num_regions; i++)
		if (t->regions[i].used_pages)
			return TRUSTED_ERR_BUSY;

	trusted_display_off(t);
	destroy(t);
	return TRUSTED_OK;
}

/**
 * trusted_get_stats() - Read the counters
 * @t: The model.
 * @out: Gets them, all of the same moment.
 *
 * Return: TRUSTED_OK or TRUSTED_ERR_INVAL.
 */
enum trusted_error trusted_get_stats(struct trusted *t, struct trusted_stats *out)
{
	unsigned long flags;
	size_t i;

	if (!t || !out)
		return TRUSTED_ERR_INVAL;

	flags = trusted_lock(t);
	*out = t->stats;
	for (i = 0; i < t->num_regions; i++)
		out->allocations += t->regions[i].allocations;
	trusted_unlock(t, flags);

	if (out->refused > t->ring_size)
		out->refusals_lost = out->refused - t->ring_size;

	return TRUSTED_OK;
}

/**
 * trusted_get_region() - Read the state of one region
 * @t: The model.
 * @region: Its index in &trusted_config.regions.
 * @out: Gets the state.
 *
 * Return: TRUSTED_OK, or TRUSTED_ERR_INVAL where there is no such region.
 */
enum trusted_error trusted_get_region(struct trusted *t, size_t region,
				      struct trusted_region_info *out)
{
	const struct trusted_region *r;
	unsigned long flags;

	if (!t || !out || region >= t->num_regions)
		return TRUSTED_ERR_INVAL;

	r = &t->regions[region];
	out->range.base = r->base;
	out->range.size = (uint64_t)r->num_pages * TRUSTED_PAGE_SIZE;

	flags = trusted_lock(t);
	out->used_bytes = r->used_pages * TRUSTED_PAGE_SIZE;
	out->allocations = r->allocations;
	trusted_unlock(t, flags);

	return TRUSTED_OK;
}

/* Tell the host of a service that has been asked for. Return: @error. */
enum trusted_error trusted_record(struct trusted *t, enum trusted_service_kind kind,
				  uint64_t pa, uint64_t len, enum trusted_error error)
{
	struct trusted_service service = {
		.kind = kind,
		.pa = pa,
		.len = len,
		.error = error,
	};
	unsigned long flags;

	if (!t || !t->host.served)
		return error;

	flags = trusted_lock(t);
	service.used_bytes = t->stats.used_bytes;
	trusted_unlock(t, flags);
	t->host.served(t->host.ctx, &service);
	return error;
}

/**
 * trusted_service_name() - Name a service
 * @kind: The service.
 *
 * Return: One word, never NULL.
 */
const char *trusted_service_name(enum trusted_service_kind kind)
{
	switch (kind) {
	case TRUSTED_SERVICE_ALLOC:
		return "alloc";
	case TRUSTED_SERVICE_FREE:
		return "free";
	case TRUSTED_SERVICE_DIGEST:
		return "digest";
	case TRUSTED_SERVICE_PROVISION:
		return "provision";
	case TRUSTED_SERVICE_SHOW:
		return "show";
	case TRUSTED_SERVICE_OFF:
		return "off";
	case TRUSTED_NUM_SERVICES:
		break;
	}

	return "unknown";
}

/**
 * trusted_error_name() - Name an error
 * @error: The error.
 *
 * Return: A short text, never NULL.
 */
const char *trusted_error_name(enum trusted_error error)
{
	switch (error) {
	case TRUSTED_OK:
		return "ok";
	case TRUSTED_ERR_INVAL:
		return "invalid argument";
	case TRUSTED_ERR_HOST_MEM:
		return "host out of memory";
	case TRUSTED_ERR_FULL:
		return "protected memory exhausted";
	case TRUSTED_ERR_RANGE:
		return "not allocated protected memory";
	case TRUSTED_ERR_BUSY:
		return "protected memory in use";
	case TRUSTED_ERR_UNSUPPORTED:
		return "not supported";
	}

	return "unknown";
}

/**
 * trusted_initiator_name() - Name an initiator
 * @initiator: The initiator.
 *
 * Return: One word, never NULL.
 */
const char *trusted_initiator_name(enum trusted_initiator initiator)
{
	switch (initiator) {
	case TRUSTED_CPU:
		return "cpu";
	case TRUSTED_GPU_MMU:
		return "gpu-mmu";
	case TRUSTED_GPU_MCU:
		return "gpu-mcu";
	case TRUSTED_GPU_CS:
		return "gpu-cs";
	case TRUSTED_GPU_SHADER:
		return "gpu-shader";
	case TRUSTED_NUM_INITIATORS:
		break;
	}

	return "unknown";
}

/**
 * trusted_reason_name() - Name the reason of a refusal
 * @reason: The reason.
 *
 * Return: One word, never NULL.
 */
const char *trusted_reason_name(enum trusted_reason reason)
{
	switch (reason) {
	case TRUSTED_REASON_INITIATOR:
		return "initiator";
	case TRUSTED_REASON_STRADDLE:
		return "straddle";
	case TRUSTED_REASON_PROTECTED:
		return "protected";
	case TRUSTED_REASON_ORDINARY_WRITE:
		return "ordinary-write";
	case TRUSTED_REASON_UNALLOCATED:
		return "unallocated";
	case TRUSTED_NUM_REASONS:
		break;
	}

	return "unknown";
}
