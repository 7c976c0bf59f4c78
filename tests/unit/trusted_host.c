// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Host of the tests of the trusted firmware's model.
 */
#include "trusted_host.h"

#include <openssl/evp.h>

/* One for all tests, as the model does not end a digest that fails. */
static struct evp_md_ctx_st *digest_ctx;

void *host_alloc(void *ctx, size_t size)
{
	struct machine *m = ctx;
	void *ptr;

	if (__atomic_load_n(&m->fail_after, __ATOMIC_RELAXED) >= 0 &&
	    __atomic_fetch_sub(&m->fail_after, 1, __ATOMIC_RELAXED) == 0)
		return NULL;

	ptr = calloc(1, size);
	assert_non_null(ptr);
	__atomic_add_fetch(&m->live, 1, __ATOMIC_RELAXED);
	return ptr;
}

void host_free(void *ctx, void *ptr, size_t size)
{
	struct machine *m = ctx;
	const u8 *byte = ptr;
	size_t i;

	assert_non_null(ptr);
	if (size == PAGE)
		for (i = 0; i < size; i++)
			if (byte[i]) {
				__atomic_add_fetch(&m->dirty, 1, __ATOMIC_RELAXED);
				break;
			}

	__atomic_sub_fetch(&m->live, 1, __ATOMIC_RELAXED);
	free(ptr);
}

static unsigned long host_lock(void *ctx)
{
	struct machine *m = ctx;

	pthread_mutex_lock(&m->mutex);
	return 42;
}

static void host_unlock(void *ctx, unsigned long flags)
{
	struct machine *m = ctx;

	assert_int_equal(flags, 42);
	pthread_mutex_unlock(&m->mutex);
}

static u64 host_time_ns(void *ctx)
{
	struct machine *m = ctx;

	return m->now += 10;
}

static void host_relax(void *ctx)
{
	struct machine *m = ctx;
	void (*on_relax)(struct machine *m) = m->on_relax;

	if (on_relax)
		on_relax(m);
}

static void host_log(void *ctx, enum mali_log_level level, const char *msg, u64 value)
{
	struct machine *m = ctx;

	(void)value;
	assert_int_equal(level, MALI_LOG_HOST_ERROR);
	m->messages++;
	m->last_message = msg;
}

/* Neither is called with the lock held */
static void host_refused(void *ctx, const struct mali_trusted_refusal *refusal)
{
	struct machine *m = ctx;

	pthread_mutex_lock(&m->mutex);
	m->refusal = *refusal;
	m->refusals++;
	pthread_mutex_unlock(&m->mutex);
}

static void host_served(void *ctx, const struct mali_trusted_service *service)
{
	struct machine *m = ctx;

	pthread_mutex_lock(&m->mutex);
	m->service = *service;
	m->services++;
	pthread_mutex_unlock(&m->mutex);
}

static void host_sha256_init(void *state)
{
	*(EVP_MD_CTX **)state = digest_ctx;
	assert_int_equal(EVP_DigestInit_ex(digest_ctx, EVP_sha256(), NULL), 1);
}

static void host_sha256_update(void *state, const u8 *data, size_t len)
{
	assert_int_equal(EVP_DigestUpdate(*(EVP_MD_CTX **)state, data, len), 1);
}

static void host_sha256_final(void *state, u8 digest[MALI_TRUSTED_DIGEST_SIZE])
{
	assert_int_equal(EVP_DigestFinal_ex(*(EVP_MD_CTX **)state, digest, NULL), 1);
}

const struct mali_trusted_host host_callbacks = {
	.base = {
		.alloc = host_alloc,
		.free = host_free,
		.time_ns = host_time_ns,
		.log = host_log,
	},
	.lock = host_lock,
	.unlock = host_unlock,
	.relax = host_relax,
	.refused = host_refused,
	.served = host_served,
	.sha256_size = sizeof(EVP_MD_CTX *),
	.sha256_init = host_sha256_init,
	.sha256_update = host_sha256_update,
	.sha256_final = host_sha256_final,
};

static const struct mali_trusted_range two_ranges[] = {
	{ .base = BASE, .size = PAGES * PAGE },
	{ .base = BASE2, .size = PAGES2 * PAGE },
};

const struct mali_trusted_config two_regions = {
	.regions = two_ranges,
	.num_regions = ARRAY_SIZE(two_ranges),
	.max_refusals = 4,
};

struct machine *machine_new(const struct mali_trusted_config *config)
{
	struct machine *m = calloc(1, sizeof(*m));

	assert_non_null(m);
	pthread_mutex_init(&m->mutex, NULL);
	m->fail_after = -1;
	if (!digest_ctx)
		digest_ctx = EVP_MD_CTX_new();
	assert_non_null(digest_ctx);
	assert_int_equal(mali_trusted_create(config, &host_callbacks, m, &m->t), MALI_TRUSTED_OK);
	assert_non_null(m->t);
	return m;
}

void machine_delete(struct machine *m)
{
	assert_int_equal(mali_trusted_destroy(m->t), MALI_TRUSTED_OK);
	assert_int_equal(m->live, 0);
	assert_int_equal(m->dirty, 0);
	pthread_mutex_destroy(&m->mutex);
	free(m);
}

int machine_setup(void **state)
{
	*state = machine_new(&two_regions);
	return 0;
}

int machine_teardown(void **state)
{
	machine_delete(*state);
	return 0;
}

enum mali_trusted_verdict access_as(struct machine *m, enum mali_trusted_initiator who,
				    bool gpu_protected, bool write, u64 pa,
				    void *buf, size_t len)
{
	const struct mali_trusted_txn txn = {
		.initiator = who,
		.gpu_protected = gpu_protected,
		.write = write,
		.pa = pa,
		.len = len,
	};

	return mali_trusted_bus_access(m->t, &txn, buf);
}

enum mali_trusted_verdict gpu_write(struct machine *m, u64 pa, const void *buf, size_t len)
{
	return access_as(m, MALI_TRUSTED_GPU_SHADER, true, true, pa, (void *)buf, len);
}

enum mali_trusted_verdict gpu_read(struct machine *m, u64 pa, void *buf, size_t len)
{
	return access_as(m, MALI_TRUSTED_GPU_SHADER, true, false, pa, buf, len);
}

struct mali_trusted_stats get_stats(struct machine *m)
{
	struct mali_trusted_stats s;

	assert_int_equal(mali_trusted_get_stats(m->t, &s), MALI_TRUSTED_OK);
	return s;
}

struct mali_trusted_refusal last_refusal(struct machine *m)
{
	struct mali_trusted_refusal r;
	u64 n = get_stats(m).refused;

	assert_true(n > 0);
	assert_int_equal(mali_trusted_get_refusals(m->t, n - 1, &r, 1), 1);
	return r;
}

u64 must_alloc(struct machine *m, size_t region, u64 size)
{
	u64 pa = 0;

	assert_int_equal(mali_trusted_alloc(m->t, region, size, &pa), MALI_TRUSTED_OK);
	return pa;
}

void must_free(struct machine *m, u64 pa, u64 size)
{
	assert_int_equal(mali_trusted_free(m->t, pa, size), MALI_TRUSTED_OK);
}

/* For on_relax: free a range while the model uses it */
void free_two_pages(struct machine *m)
{
	m->on_relax = NULL;
	must_free(m, BASE, 2 * PAGE);
}
