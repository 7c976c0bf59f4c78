// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Tests of the trusted-firmware model through its public header.
 *
 * The host below counts what the model has allocated, so that every test ends
 * with nothing left, and checks what the model frees: a page that is not
 * cleared leaks protected content.
 */

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <openssl/evp.h>

#include "mali_trusted.h"

#define PAGE	MALI_TRUSTED_PAGE_SIZE
#define BASE	0x40000000ull
#define PAGES	16ull
#define BASE2	0x80000000ull
#define PAGES2	4ull

#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))

/**
 * struct machine - a model and its host
 * @t: The model.
 * @mutex: Its lock.
 * @live: Allocations that the model holds.
 * @fail_after: Allocations until one fails; negative: never.
 * @dirty: Pages that were freed with content.
 * @now: The time.
 * @messages: Log messages.
 * @last_message: The last of them.
 * @on_relax: Called by the relax callback, if set.
 * @refusals: Refusals that the model reported.
 * @refusal: The last of them.
 * @services: Services that it reported.
 * @service: The last of them.
 */
struct machine {
	struct mali_trusted *t;
	pthread_mutex_t mutex;
	long live;
	long fail_after;
	long dirty;
	u64 now;
	unsigned int messages;
	const char *last_message;
	void (*on_relax)(struct machine *m);
	unsigned int refusals;
	struct mali_trusted_refusal refusal;
	unsigned int services;
	struct mali_trusted_service service;
};

/* One for all tests, as the model does not end a digest that fails. */
static EVP_MD_CTX *digest_ctx;

static void *host_alloc(void *ctx, size_t size)
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

static void host_free(void *ctx, void *ptr, size_t size)
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

static const struct mali_trusted_host host_callbacks = {
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

static const struct mali_trusted_config two_regions = {
	.regions = two_ranges,
	.num_regions = ARRAY_SIZE(two_ranges),
	.max_refusals = 4,
};

static struct machine *machine_new(const struct mali_trusted_config *config)
{
	struct machine *m = calloc(1, sizeof(*m));

	assert_non_null(m);
	pthread_mutex_init(&m->mutex, NULL);
	m->fail_after = -1;
	assert_int_equal(mali_trusted_create(config, &host_callbacks, m, &m->t), MALI_TRUSTED_OK);
	assert_non_null(m->t);
	return m;
}

static void machine_delete(struct machine *m)
{
	assert_int_equal(mali_trusted_destroy(m->t), MALI_TRUSTED_OK);
	assert_int_equal(m->live, 0);
	assert_int_equal(m->dirty, 0);
	pthread_mutex_destroy(&m->mutex);
	free(m);
}

static int setup(void **state)
{
	*state = machine_new(&two_regions);
	return 0;
}

static int teardown(void **state)
{
	machine_delete(*state);
	return 0;
}

static enum mali_trusted_verdict access_as(struct machine *m, enum mali_trusted_initiator who,
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

static enum mali_trusted_verdict gpu_write(struct machine *m, u64 pa,
					   const void *buf, size_t len)
{
	return access_as(m, MALI_TRUSTED_GPU_SHADER, true, true, pa, (void *)buf, len);
}

static enum mali_trusted_verdict gpu_read(struct machine *m, u64 pa, void *buf,
					  size_t len)
{
	return access_as(m, MALI_TRUSTED_GPU_SHADER, true, false, pa, buf, len);
}

static struct mali_trusted_stats get_stats(struct machine *m)
{
	struct mali_trusted_stats s;

	assert_int_equal(mali_trusted_get_stats(m->t, &s), MALI_TRUSTED_OK);
	return s;
}

static struct mali_trusted_refusal last_refusal(struct machine *m)
{
	struct mali_trusted_refusal r;
	u64 n = get_stats(m).refused;

	assert_true(n > 0);
	assert_int_equal(mali_trusted_get_refusals(m->t, n - 1, &r, 1), 1);
	return r;
}

static u64 must_alloc(struct machine *m, size_t region, u64 size)
{
	u64 pa = 0;

	assert_int_equal(mali_trusted_alloc(m->t, region, size, &pa), MALI_TRUSTED_OK);
	return pa;
}

static void must_free(struct machine *m, u64 pa, u64 size)
{
	assert_int_equal(mali_trusted_free(m->t, pa, size), MALI_TRUSTED_OK);
}

static void sha256_of(const void *data, size_t len, u8 digest[32])
{
	assert_int_equal(EVP_Digest(data, len, digest, NULL, EVP_sha256(), NULL), 1);
}

/* Creation */

/* Rejected, with a message that says why */
static void rejects(struct machine *m, const struct mali_trusted_config *config,
		    const struct mali_trusted_host *host, const char *why)
{
	struct mali_trusted *t = (void *)1;
	unsigned int messages = m->messages;

	assert_int_equal(mali_trusted_create(config, host, m, &t), MALI_TRUSTED_ERR_INVAL);
	assert_null(t);
	assert_int_equal(m->messages, messages + 1);
	assert_string_equal(m->last_message, why);
}

static void test_create_rejects(void **state)
{
	static const struct mali_trusted_range bad[][2] = {
		{ { BASE, 0 }, { BASE2, PAGE } },
		{ { BASE + 1, PAGE }, { BASE2, PAGE } },
		{ { BASE, PAGE + 1 }, { BASE2, PAGE } },
		{ { BASE, 2 * PAGE }, { BASE + PAGE, PAGE } },
		{ { BASE + PAGE, PAGE }, { BASE, 4 * PAGE } },
		{ { BASE, PAGE }, { BASE, PAGE } },
		{ { UINT64_MAX - PAGE + 1, 2 * PAGE }, { BASE, PAGE } },
		{ { 0, 0 - (u64)PAGE }, { 0, PAGE } },
	};
	const struct mali_trusted_host *good = &host_callbacks;
	struct machine m = { .mutex = PTHREAD_MUTEX_INITIALIZER, .fail_after = -1 };
	struct mali_trusted_config config = two_regions;
	struct mali_trusted_host host = *good;
	struct mali_trusted *t;
	size_t i;

	(void)state;
	assert_int_equal(mali_trusted_create(NULL, good, &m, &t), MALI_TRUSTED_ERR_INVAL);
	assert_int_equal(mali_trusted_create(&config, NULL, &m, &t), MALI_TRUSTED_ERR_INVAL);
	assert_int_equal(mali_trusted_create(&config, good, &m, NULL), MALI_TRUSTED_ERR_INVAL);
	assert_int_equal(m.messages, 0);

	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		config.regions = bad[i];
		rejects(&m, &config, good, "protected regions are invalid");
	}

	config.regions = NULL;
	rejects(&m, &config, good, "protected regions are invalid");
	config = two_regions;
	config.num_regions = MALI_TRUSTED_MAX_REGIONS + 1;
	rejects(&m, &config, good, "protected regions are invalid");
	config = two_regions;
	config.max_refusals = SIZE_MAX;
	rejects(&m, &config, good, "too many refusals to keep");

	config = two_regions;
	host.base.alloc = NULL;
	rejects(&m, &config, &host, "a callback is missing");
	host = *good;
	host.base.free = NULL;
	rejects(&m, &config, &host, "a callback is missing");
	host = *good;
	host.unlock = NULL;
	rejects(&m, &config, &host, "a callback is missing");
	host = *good;
	host.lock = NULL;
	rejects(&m, &config, &host, "a callback is missing");
	host = *good;
	host.sha256_final = NULL;
	rejects(&m, &config, &host, "a callback is missing");
	assert_int_equal(m.live, 0);
}

static void test_create_out_of_memory(void **state)
{
	struct machine m = { .mutex = PTHREAD_MUTEX_INITIALIZER };
	struct mali_trusted *t;
	long n;

	(void)state;
	for (n = 0; n < 100; n++) {
		m.fail_after = n;
		if (!mali_trusted_create(&two_regions, &host_callbacks, &m, &t))
			break;
		assert_null(t);
		assert_int_equal(m.live, 0);
		assert_string_equal(m.last_message, "no memory for the model");
	}

	/* The model, the ring, three tables for each region. */
	assert_int_equal(n, 8);
	assert_int_equal(mali_trusted_destroy(t), MALI_TRUSTED_OK);
	assert_int_equal(m.live, 0);
}

static void test_filter_only(void **state)
{
	struct machine m = { .mutex = PTHREAD_MUTEX_INITIALIZER, .fail_after = -1 };
	const struct mali_trusted_config none = { 0 };
	const struct mali_trusted_host host = {
		.base = { .alloc = host_alloc, .free = host_free },
	};
	u8 digest[MALI_TRUSTED_DIGEST_SIZE];
	u32 val = 0;
	u64 pa;

	(void)state;
	assert_int_equal(mali_trusted_create(&none, &host, &m, &m.t), MALI_TRUSTED_OK);
	assert_int_equal(access_as(&m, MALI_TRUSTED_CPU, false, true, BASE, &val, 4),
			 MALI_TRUSTED_ORDINARY_OK);
	assert_int_equal(access_as(&m, MALI_TRUSTED_GPU_CS, true, true, BASE, &val, 4),
			 MALI_TRUSTED_DENIED);
	assert_int_equal(last_refusal(&m).time_ns, 0);
	assert_int_equal(mali_trusted_alloc(m.t, 0, PAGE, &pa), MALI_TRUSTED_ERR_INVAL);
	assert_int_equal(mali_trusted_digest(m.t, BASE, 1, digest), MALI_TRUSTED_ERR_UNSUPPORTED);
	assert_int_equal(mali_trusted_provision(m.t, BASE, "x", 1), MALI_TRUSTED_ERR_RANGE);
	assert_int_equal(mali_trusted_destroy(m.t), MALI_TRUSTED_OK);
	assert_int_equal(mali_trusted_destroy(NULL), MALI_TRUSTED_OK);
	assert_int_equal(m.live, 0);
}

static void test_destroy_busy(void **state)
{
	struct machine *m = *state;
	u64 pa = must_alloc(m, 1, PAGE);

	assert_int_equal(mali_trusted_destroy(m->t), MALI_TRUSTED_ERR_BUSY);
	must_free(m, pa, PAGE);
}

static void test_region_at_the_top(void **state)
{
	static const struct mali_trusted_range top = {
		.base = 0 - 2 * (u64)PAGE, .size = 2 * PAGE,
	};
	const struct mali_trusted_config config = { .regions = &top, .num_regions = 1 };
	struct machine *m = machine_new(&config);
	u64 pa = must_alloc(m, 0, 2 * PAGE);
	u64 val = 5;

	(void)state;
	assert_int_equal(pa, top.base);
	assert_int_equal(gpu_write(m, UINT64_MAX - 7, &val, 8), MALI_TRUSTED_DONE);
	val = 0;
	assert_int_equal(gpu_read(m, UINT64_MAX - 7, &val, 8), MALI_TRUSTED_DONE);
	assert_int_equal(val, 5);
	assert_int_equal(gpu_read(m, UINT64_MAX - 6, &val, 8), MALI_TRUSTED_INVALID);
	must_free(m, pa, 2 * PAGE);
	machine_delete(m);
}

/* The bus filter */

/*
 * Every initiator in every mode, reading and writing, in every kind of place.
 * Columns: ordinary memory, allocated and free part of a region.
 */
enum { O = MALI_TRUSTED_ORDINARY_OK, D = MALI_TRUSTED_DONE, X = MALI_TRUSTED_DENIED };

static const struct verdict_row {
	enum mali_trusted_initiator who;
	bool gpu_protected;
	bool write;
	int ordinary, allocated, unallocated;
} verdicts[] = {
	{ MALI_TRUSTED_CPU,		false, false, O, X, X },
	{ MALI_TRUSTED_CPU,		false, true,  O, X, X },
	{ MALI_TRUSTED_CPU,		true,  false, O, X, X },
	{ MALI_TRUSTED_CPU,		true,  true,  O, X, X },
	{ MALI_TRUSTED_GPU_MMU,	false, false, O, X, X },
	{ MALI_TRUSTED_GPU_MMU,	false, true,  O, X, X },
	{ MALI_TRUSTED_GPU_MMU,	true,  false, O, D, X },
	{ MALI_TRUSTED_GPU_MMU,	true,  true,  X, D, X },
	{ MALI_TRUSTED_GPU_MCU,	false, false, O, X, X },
	{ MALI_TRUSTED_GPU_MCU,	false, true,  O, X, X },
	{ MALI_TRUSTED_GPU_MCU,	true,  false, O, D, X },
	{ MALI_TRUSTED_GPU_MCU,	true,  true,  X, D, X },
	{ MALI_TRUSTED_GPU_CS,	false, false, O, X, X },
	{ MALI_TRUSTED_GPU_CS,	false, true,  O, X, X },
	{ MALI_TRUSTED_GPU_CS,	true,  false, O, D, X },
	{ MALI_TRUSTED_GPU_CS,	true,  true,  X, D, X },
	{ MALI_TRUSTED_GPU_SHADER,	false, false, O, X, X },
	{ MALI_TRUSTED_GPU_SHADER,	false, true,  O, X, X },
	{ MALI_TRUSTED_GPU_SHADER,	true,  false, O, D, X },
	{ MALI_TRUSTED_GPU_SHADER,	true,  true,  X, D, X },
	{ MALI_TRUSTED_NUM_INITIATORS, false, false, X, X, X },
	{ MALI_TRUSTED_NUM_INITIATORS, true,  true,  X, X, X },
	{ (enum mali_trusted_initiator)-1, false, false, X, X, X },
	{ (enum mali_trusted_initiator)-1, true, true, X, X, X },
};

static enum mali_trusted_reason expected_reason(const struct verdict_row *row, bool in_region)
{
	if ((unsigned int)row->who >= MALI_TRUSTED_NUM_INITIATORS)
		return MALI_TRUSTED_REASON_INITIATOR;
	if (!in_region)
		return MALI_TRUSTED_REASON_ORDINARY_WRITE;
	if (row->allocated == X)
		return MALI_TRUSTED_REASON_PROTECTED;
	return MALI_TRUSTED_REASON_UNALLOCATED;
}

static void check_verdict(struct machine *m, const struct verdict_row *row,
			  u64 pa, int expected, bool in_region)
{
	const struct mali_trusted_txn txn = {
		.initiator = row->who,
		.gpu_protected = row->gpu_protected,
		.write = row->write,
		.pa = pa,
		.len = 8,
	};
	static const u64 pattern = 0xa5a5a5a5a5a5a5a5ull;
	struct mali_trusted_stats before = get_stats(m), after;
	struct mali_trusted_refusal refusal;
	u64 buf = pattern;
	unsigned int refusals = m->refusals;

	assert_int_equal(mali_trusted_bus_access(m->t, &txn, &buf), expected);
	after = get_stats(m);

	if (expected == D) {
		if (row->write)
			assert_int_equal(after.writes[row->who], before.writes[row->who] + 1);
		else
			assert_int_equal(after.reads[row->who], before.reads[row->who] + 1);
	}

	if (expected != X) {
		assert_int_equal(after.refused, before.refused);
		/* It may be remembered */
		assert_int_equal(mali_trusted_bus_access(m->t, &txn, &buf), expected);
		return;
	}

	/* Reads return zeros, nothing else is changed, and it is recorded. */
	assert_int_equal(buf, row->write ? pattern : 0);
	assert_int_equal(after.refused, before.refused + 1);
	refusal = last_refusal(m);
	assert_int_equal(refusal.seq, before.refused);
	assert_int_equal(refusal.time_ns, m->now);
	assert_int_equal(refusal.reason, expected_reason(row, in_region));
	assert_int_equal(after.refused_for[refusal.reason],
			 before.refused_for[refusal.reason] + 1);
	assert_int_equal(refusal.txn.initiator, row->who);
	assert_int_equal(refusal.txn.gpu_protected, row->gpu_protected);
	assert_int_equal(refusal.txn.write, row->write);
	assert_int_equal(refusal.txn.pa, pa);
	assert_int_equal(refusal.txn.len, 8);
	assert_int_equal(m->refusals, refusals + 1);
	if ((unsigned int)row->who < MALI_TRUSTED_NUM_INITIATORS)
		assert_int_equal(after.refused_by[row->who], before.refused_by[row->who] + 1);
}

static void test_verdicts(void **state)
{
	struct machine *m = *state;
	u64 pa = must_alloc(m, 0, PAGE);
	size_t i;

	for (i = 0; i < ARRAY_SIZE(verdicts); i++) {
		const struct verdict_row *row = &verdicts[i];

		check_verdict(m, row, 0x1000, row->ordinary, false);
		check_verdict(m, row, BASE - 8, row->ordinary, false);
		check_verdict(m, row, BASE + PAGES * PAGE, row->ordinary, false);
		check_verdict(m, row, UINT64_MAX - 7, row->ordinary, false);
		check_verdict(m, row, pa, row->allocated, true);
		check_verdict(m, row, pa + PAGE - 8, row->allocated, true);
		check_verdict(m, row, pa + PAGE, row->unallocated, true);
		check_verdict(m, row, BASE2, row->unallocated, true);
	}

	must_free(m, pa, PAGE);
}

static void test_refused_write_changes_nothing(void **state)
{
	struct machine *m = *state;
	u64 pa = must_alloc(m, 0, PAGE);
	u32 val = 0x12345678, other = 0xffffffff;
	size_t i;

	assert_int_equal(gpu_write(m, pa, &val, 4), MALI_TRUSTED_DONE);
	for (i = 0; i < ARRAY_SIZE(verdicts); i++)
		if (verdicts[i].allocated == X && verdicts[i].write)
			assert_int_equal(access_as(m, verdicts[i].who,
						   verdicts[i].gpu_protected, true,
						   pa, &other, 4), MALI_TRUSTED_DENIED);

	assert_int_equal(gpu_read(m, pa, &other, 4), MALI_TRUSTED_DONE);
	assert_int_equal(other, val);
	must_free(m, pa, PAGE);
}

static void test_mcu_policy(void **state)
{
	struct mali_trusted_config config = two_regions;
	struct machine *m;
	u32 val = 0;

	(void)state;
	config.mcu_writes_ordinary = true;
	m = machine_new(&config);
	assert_int_equal(access_as(m, MALI_TRUSTED_GPU_MCU, true, true, 0x1000, &val, 4),
			 MALI_TRUSTED_ORDINARY_OK);

	/* Only the firmware may, and only that. */
	assert_int_equal(access_as(m, MALI_TRUSTED_GPU_CS, true, true, 0x1000, &val, 4),
			 MALI_TRUSTED_DENIED);
	assert_int_equal(access_as(m, MALI_TRUSTED_GPU_MCU, false, true, BASE, &val, 4),
			 MALI_TRUSTED_DENIED);
	machine_delete(m);
}

static void test_straddle(void **state)
{
	struct machine *m = *state;
	const u64 end = BASE + PAGES * PAGE;
	const struct {
		u64 pa;
		size_t len;
	} across[] = {
		{ BASE - 1, 2 }, { BASE - 4, 8 }, { end - 1, 2 }, { end - 4, 8 },
		{ BASE - 1, PAGES * PAGE + 2 }, { BASE - 1, PAGES * PAGE + 1 },
		{ BASE, PAGES * PAGE + 1 },
	};
	u64 pa = must_alloc(m, 0, PAGES * PAGE);
	u8 *buf = malloc(PAGES * PAGE + 2);
	struct mali_trusted_txn txn;
	size_t i, mode;

	assert_non_null(buf);
	for (i = 0; i < ARRAY_SIZE(across); i++)
		for (mode = 0; mode < 4; mode++) {
			txn = (struct mali_trusted_txn) {
				.initiator = MALI_TRUSTED_GPU_CS,
				.gpu_protected = mode & 1,
				.write = mode & 2,
				.pa = across[i].pa,
				.len = across[i].len,
			};
			memset(buf, 0xff, txn.len);
			assert_int_equal(mali_trusted_bus_access(m->t, &txn, buf),
					 MALI_TRUSTED_DENIED);
			assert_int_equal(last_refusal(m).reason, MALI_TRUSTED_REASON_STRADDLE);
			assert_int_equal(buf[0], txn.write ? 0xff : 0);
			assert_int_equal(buf[txn.len - 1], txn.write ? 0xff : 0);
		}

	/* Nothing of the writes arrived, and the whole region is one access. */
	assert_int_equal(gpu_read(m, pa, buf, PAGES * PAGE), MALI_TRUSTED_DONE);
	for (i = 0; i < PAGES * PAGE; i++)
		assert_int_equal(buf[i], 0);

	free(buf);
	must_free(m, pa, PAGES * PAGE);
}

static void test_adjacent_regions(void **state)
{
	static const struct mali_trusted_range ranges[] = {
		{ BASE, PAGE }, { BASE + PAGE, PAGE },
	};
	const struct mali_trusted_config config = {
		.regions = ranges, .num_regions = ARRAY_SIZE(ranges),
	};
	struct machine *m = machine_new(&config);
	u64 a = must_alloc(m, 0, PAGE), b = must_alloc(m, 1, PAGE);
	u8 digest[MALI_TRUSTED_DIGEST_SIZE];
	u64 val = 0;

	(void)state;
	assert_int_equal(b, a + PAGE);
	assert_int_equal(gpu_read(m, b - 4, &val, 8), MALI_TRUSTED_DENIED);
	assert_int_equal(last_refusal(m).reason, MALI_TRUSTED_REASON_STRADDLE);
	assert_int_equal(mali_trusted_digest(m->t, a, 2 * PAGE, digest), MALI_TRUSTED_ERR_RANGE);
	must_free(m, a, PAGE);
	must_free(m, b, PAGE);
	machine_delete(m);
}

static void test_invalid_transactions(void **state)
{
	struct machine *m = *state;
	struct mali_trusted_txn txn = { .initiator = MALI_TRUSTED_CPU, .pa = 0, .len = 4 };
	u32 val = 7;

	assert_int_equal(mali_trusted_bus_access(NULL, &txn, &val), MALI_TRUSTED_INVALID);
	assert_int_equal(mali_trusted_bus_access(m->t, NULL, &val), MALI_TRUSTED_INVALID);
	assert_int_equal(mali_trusted_bus_access(m->t, &txn, NULL), MALI_TRUSTED_INVALID);

	txn.len = 0;
	assert_int_equal(mali_trusted_bus_access(m->t, &txn, &val), MALI_TRUSTED_INVALID);
	txn.len = 4;
	txn.pa = UINT64_MAX - 2;
	assert_int_equal(mali_trusted_bus_access(m->t, &txn, &val), MALI_TRUSTED_INVALID);
	txn.pa = BASE;
	txn.len = SIZE_MAX;
	assert_int_equal(mali_trusted_bus_access(m->t, &txn, &val), MALI_TRUSTED_INVALID);

	assert_int_equal(val, 7);
	assert_int_equal(get_stats(m).refused, 0);
}

static void test_unaligned_and_long(void **state)
{
	struct machine *m = *state;
	static u8 in[3 * MALI_TRUSTED_PAGE_SIZE], out[3 * MALI_TRUSTED_PAGE_SIZE];
	u64 pa = must_alloc(m, 0, 3 * PAGE);
	size_t i, offset, len;

	for (i = 0; i < sizeof(in); i++)
		in[i] = (u8)(i * 7 + i / 256);

	for (offset = 0; offset < 9; offset++)
		for (len = 1; len < 18; len++) {
			memset(out, 0, sizeof(out));
			assert_int_equal(gpu_write(m, pa + PAGE - 4 + offset, in + offset, len),
					 MALI_TRUSTED_DONE);
			assert_int_equal(gpu_read(m, pa + PAGE - 4 + offset, out + 1, len),
					 MALI_TRUSTED_DONE);
			assert_memory_equal(out + 1, in + offset, len);
			assert_int_equal(out[len + 1], 0);
		}

	assert_int_equal(gpu_write(m, pa, in, sizeof(in)), MALI_TRUSTED_DONE);
	assert_int_equal(gpu_read(m, pa, out, sizeof(out)), MALI_TRUSTED_DONE);
	assert_memory_equal(out, in, sizeof(in));
	must_free(m, pa, 3 * PAGE);
}

/* An access of which only a part is allocated is refused. */
static void test_partly_allocated(void **state)
{
	struct machine *m = *state;
	static u8 buf[2 * MALI_TRUSTED_PAGE_SIZE];
	u64 pa = must_alloc(m, 0, PAGE);

	memset(buf, 0xff, sizeof(buf));
	assert_int_equal(gpu_write(m, pa, buf, sizeof(buf)), MALI_TRUSTED_DENIED);
	assert_int_equal(last_refusal(m).reason, MALI_TRUSTED_REASON_UNALLOCATED);
	assert_int_equal(gpu_read(m, pa, buf, PAGE), MALI_TRUSTED_DONE);
	assert_int_equal(buf[0], 0);
	memset(buf, 0xff, sizeof(buf));
	assert_int_equal(gpu_read(m, pa, buf, sizeof(buf)), MALI_TRUSTED_DENIED);
	assert_int_equal(buf[0] | buf[sizeof(buf) - 1], 0);
	must_free(m, pa, PAGE);
}

static void test_ring_overflow(void **state)
{
	struct machine *m = *state;
	struct mali_trusted_refusal list[8];
	u32 val;
	size_t i;

	assert_int_equal(mali_trusted_get_refusals(m->t, 0, list, ARRAY_SIZE(list)), 0);
	for (i = 0; i < 3; i++)
		access_as(m, MALI_TRUSTED_CPU, false, false, BASE + 4 * i, &val, 4);
	assert_int_equal(mali_trusted_get_refusals(m->t, 0, list, ARRAY_SIZE(list)), 3);
	assert_int_equal(get_stats(m).refusals_lost, 0);

	for (; i < 11; i++)
		access_as(m, MALI_TRUSTED_CPU, false, false, BASE + 4 * i, &val, 4);

	/* The last four, oldest first; the others are counted. */
	assert_int_equal(mali_trusted_get_refusals(m->t, 0, list, ARRAY_SIZE(list)), 4);
	for (i = 0; i < 4; i++) {
		assert_int_equal(list[i].seq, 7 + i);
		assert_int_equal(list[i].txn.pa, BASE + 4 * (7 + i));
		assert_int_equal(list[i].time_ns, 10 * (8 + i));
	}
	assert_int_equal(get_stats(m).refused, 11);
	assert_int_equal(get_stats(m).refusals_lost, 7);

	assert_int_equal(mali_trusted_get_refusals(m->t, 9, list, ARRAY_SIZE(list)), 2);
	assert_int_equal(list[0].seq, 9);
	assert_int_equal(mali_trusted_get_refusals(m->t, 0, list, 1), 1);
	assert_int_equal(list[0].seq, 7);
	assert_int_equal(mali_trusted_get_refusals(m->t, 11, list, 8), 0);
	assert_int_equal(mali_trusted_get_refusals(m->t, UINT64_MAX, list, 8), 0);
	assert_int_equal(mali_trusted_get_refusals(m->t, 0, NULL, 8), 0);
	assert_int_equal(mali_trusted_get_refusals(NULL, 0, list, 8), 0);
}

/* Regions and allocations */

static void test_alloc(void **state)
{
	struct machine *m = *state;
	struct mali_trusted_region_info info;
	u64 a, b, c, pa = 99;

	assert_int_equal(mali_trusted_alloc(NULL, 0, PAGE, &pa), MALI_TRUSTED_ERR_INVAL);
	assert_int_equal(mali_trusted_alloc(m->t, 0, PAGE, NULL), MALI_TRUSTED_ERR_INVAL);
	assert_int_equal(mali_trusted_alloc(m->t, 0, 0, &pa), MALI_TRUSTED_ERR_INVAL);
	assert_int_equal(mali_trusted_alloc(m->t, 2, PAGE, &pa), MALI_TRUSTED_ERR_INVAL);
	assert_int_equal(mali_trusted_alloc(m->t, SIZE_MAX, PAGE, &pa), MALI_TRUSTED_ERR_INVAL);
	assert_int_equal(pa, 99);

	a = must_alloc(m, 0, 1);
	b = must_alloc(m, 0, PAGE + 1);
	c = must_alloc(m, 1, PAGES2 * PAGE);
	assert_int_equal(a, BASE);
	assert_int_equal(b, BASE + PAGE);
	assert_int_equal(c, BASE2);

	assert_int_equal(mali_trusted_get_region(m->t, 0, &info), MALI_TRUSTED_OK);
	assert_int_equal(info.range.base, BASE);
	assert_int_equal(info.range.size, PAGES * PAGE);
	assert_int_equal(info.used_bytes, 3 * PAGE);
	assert_int_equal(info.allocations, 2);
	assert_int_equal(mali_trusted_get_region(m->t, 1, &info), MALI_TRUSTED_OK);
	assert_int_equal(info.used_bytes, PAGES2 * PAGE);
	assert_int_equal(mali_trusted_get_region(m->t, 2, &info), MALI_TRUSTED_ERR_INVAL);
	assert_int_equal(mali_trusted_get_region(m->t, 0, NULL), MALI_TRUSTED_ERR_INVAL);
	assert_int_equal(mali_trusted_get_region(NULL, 0, &info), MALI_TRUSTED_ERR_INVAL);
	assert_int_equal(mali_trusted_get_stats(NULL, NULL), MALI_TRUSTED_ERR_INVAL);
	assert_int_equal(mali_trusted_get_stats(m->t, NULL), MALI_TRUSTED_ERR_INVAL);

	assert_int_equal(get_stats(m).region_bytes, (PAGES + PAGES2) * PAGE);
	assert_int_equal(get_stats(m).used_bytes, 7 * PAGE);
	assert_int_equal(get_stats(m).allocations, 3);

	must_free(m, a, 1);
	must_free(m, b, 2 * PAGE);
	must_free(m, c, PAGES2 * PAGE);
	assert_int_equal(get_stats(m).used_bytes, 0);
	assert_int_equal(get_stats(m).peak_bytes, 7 * PAGE);
	assert_int_equal(get_stats(m).allocations, 0);
	assert_int_equal(get_stats(m).scrubbed_bytes, 7 * PAGE);
}

static void test_free_rejects(void **state)
{
	struct machine *m = *state;
	u64 a = must_alloc(m, 0, 2 * PAGE), b = must_alloc(m, 0, PAGE);

	assert_int_equal(mali_trusted_free(NULL, a, 2 * PAGE), MALI_TRUSTED_ERR_INVAL);
	assert_int_equal(mali_trusted_free(m->t, a, 0), MALI_TRUSTED_ERR_INVAL);
	assert_int_equal(mali_trusted_free(m->t, a, UINT64_MAX), MALI_TRUSTED_ERR_INVAL);
	assert_int_equal(mali_trusted_free(m->t, a, PAGE), MALI_TRUSTED_ERR_RANGE);
	assert_int_equal(mali_trusted_free(m->t, a, 3 * PAGE), MALI_TRUSTED_ERR_RANGE);
	assert_int_equal(mali_trusted_free(m->t, a + PAGE, PAGE), MALI_TRUSTED_ERR_RANGE);
	assert_int_equal(mali_trusted_free(m->t, a + 1, PAGE), MALI_TRUSTED_ERR_RANGE);
	assert_int_equal(mali_trusted_free(m->t, b + PAGE, PAGE), MALI_TRUSTED_ERR_RANGE);
	assert_int_equal(mali_trusted_free(m->t, BASE - PAGE, PAGE), MALI_TRUSTED_ERR_RANGE);
	assert_int_equal(mali_trusted_free(m->t, a, (PAGES + 1) * PAGE), MALI_TRUSTED_ERR_RANGE);
	assert_int_equal(get_stats(m).used_bytes, 3 * PAGE);

	must_free(m, a, 2 * PAGE);
	assert_int_equal(mali_trusted_free(m->t, a, 2 * PAGE), MALI_TRUSTED_ERR_RANGE);
	must_free(m, b, PAGE);
}

static void test_exhaustion(void **state)
{
	struct machine *m = *state;
	u64 pa[PAGES], extra = 99, big;
	size_t i;

	assert_int_equal(mali_trusted_alloc(m->t, 0, PAGES * PAGE + 1, &extra),
			 MALI_TRUSTED_ERR_FULL);
	assert_int_equal(mali_trusted_alloc(m->t, 0, UINT64_MAX, &extra), MALI_TRUSTED_ERR_FULL);

	for (i = 0; i < PAGES; i++)
		pa[i] = must_alloc(m, 0, PAGE);
	assert_int_equal(mali_trusted_alloc(m->t, 0, PAGE, &extra), MALI_TRUSTED_ERR_FULL);
	assert_int_equal(extra, 99);

	/* One region being full is nothing to the other. */
	big = must_alloc(m, 1, PAGE);
	must_free(m, big, PAGE);

	/* Every second page free: room, but not for two together. */
	for (i = 0; i < PAGES; i += 2)
		must_free(m, pa[i], PAGE);
	assert_int_equal(mali_trusted_alloc(m->t, 0, 2 * PAGE, &extra), MALI_TRUSTED_ERR_FULL);
	must_free(m, pa[3], PAGE);
	big = must_alloc(m, 0, 3 * PAGE);
	assert_int_equal(big, pa[2]);

	must_free(m, big, 3 * PAGE);
	for (i = 1; i < PAGES; i += 2)
		if (i != 3)
			must_free(m, pa[i], PAGE);

	big = must_alloc(m, 0, PAGES * PAGE);
	must_free(m, big, PAGES * PAGE);
}

static void test_host_out_of_memory(void **state)
{
	struct machine *m = *state;
	long before = m->live, n;
	u64 pa = 99;

	for (n = 0; n < 3; n++) {
		m->fail_after = n;
		assert_int_equal(mali_trusted_alloc(m->t, 0, 3 * PAGE, &pa),
				 MALI_TRUSTED_ERR_HOST_MEM);
		assert_int_equal(pa, 99);
		assert_int_equal(m->live, before);
		assert_int_equal(get_stats(m).used_bytes, 0);
	}

	m->fail_after = 3;
	assert_int_equal(mali_trusted_alloc(m->t, 0, 3 * PAGE, &pa), MALI_TRUSTED_OK);
	m->fail_after = -1;
	must_free(m, pa, 3 * PAGE);
}

/* No memory is taken for what is not allocated. */
static void test_lazy_backing(void **state)
{
	struct machine *m = *state;
	long before = m->live;
	u64 pa = must_alloc(m, 0, 5 * PAGE);

	assert_int_equal(m->live, before + 5);
	must_free(m, pa, 5 * PAGE);
	assert_int_equal(m->live, before);
}

static void test_scrub(void **state)
{
	struct machine *m = *state;
	static u8 secret[2 * MALI_TRUSTED_PAGE_SIZE], buf[2 * MALI_TRUSTED_PAGE_SIZE];
	u64 pa = must_alloc(m, 0, sizeof(secret)), again;
	size_t i;

	memset(secret, 0x5e, sizeof(secret));
	assert_int_equal(gpu_write(m, pa, secret, sizeof(secret)), MALI_TRUSTED_DONE);
	must_free(m, pa, sizeof(secret));
	assert_int_equal(m->dirty, 0);
	assert_int_equal(get_stats(m).scrubbed_bytes, sizeof(secret));

	/* Between two owners it is not accessible. */
	assert_int_equal(gpu_read(m, pa, buf, 4), MALI_TRUSTED_DENIED);
	assert_int_equal(gpu_write(m, pa, secret, 4), MALI_TRUSTED_DENIED);

	again = must_alloc(m, 0, sizeof(secret));
	assert_int_equal(again, pa);
	memset(buf, 0xff, sizeof(buf));
	assert_int_equal(gpu_read(m, again, buf, sizeof(buf)), MALI_TRUSTED_DONE);
	for (i = 0; i < sizeof(buf); i++)
		assert_int_equal(buf[i], 0);
	must_free(m, again, sizeof(secret));
}

/* Services */

static void test_digest_known(void **state)
{
	/* FIPS 180-4 examples, and a million times "a". */
	static const struct {
		const char *text;
		unsigned int times;
		u8 digest[MALI_TRUSTED_DIGEST_SIZE];
	} known[] = {
		{ "abc", 1, {
			0xba, 0x78, 0x16, 0xbf, 0x8f, 0x01, 0xcf, 0xea,
			0x41, 0x41, 0x40, 0xde, 0x5d, 0xae, 0x22, 0x23,
			0xb0, 0x03, 0x61, 0xa3, 0x96, 0x17, 0x7a, 0x9c,
			0xb4, 0x10, 0xff, 0x61, 0xf2, 0x00, 0x15, 0xad } },
		{ "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 1, {
			0x24, 0x8d, 0x6a, 0x61, 0xd2, 0x06, 0x38, 0xb8,
			0xe5, 0xc0, 0x26, 0x93, 0x0c, 0x3e, 0x60, 0x39,
			0xa3, 0x3c, 0xe4, 0x59, 0x64, 0xff, 0x21, 0x67,
			0xf6, 0xec, 0xed, 0xd4, 0x19, 0xdb, 0x06, 0xc1 } },
		{ "aaaaaaaaaa", 100000, {
			0xcd, 0xc7, 0x6e, 0x5c, 0x99, 0x14, 0xfb, 0x92,
			0x81, 0xa1, 0xc7, 0xe2, 0x84, 0xd7, 0x3e, 0x67,
			0xf1, 0x80, 0x9a, 0x48, 0xa4, 0x97, 0x20, 0x0e,
			0x04, 0x6d, 0x39, 0xcc, 0xc7, 0x11, 0x2c, 0xd0 } },
	};
	static const struct mali_trusted_range large = { .base = BASE, .size = 256 * PAGE };
	const struct mali_trusted_config config = { .regions = &large, .num_regions = 1 };
	struct machine *m = machine_new(&config);
	u8 digest[MALI_TRUSTED_DIGEST_SIZE];
	u64 pa = must_alloc(m, 0, 256 * PAGE);
	size_t i, n, len;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(known); i++) {
		len = strlen(known[i].text);
		for (n = 0; n < known[i].times; n++)
			assert_int_equal(mali_trusted_provision(m->t, pa + 123 + n * len,
								known[i].text, len),
					 MALI_TRUSTED_OK);
		assert_int_equal(mali_trusted_digest(m->t, pa + 123, n * len, digest),
				 MALI_TRUSTED_OK);
		assert_memory_equal(digest, known[i].digest, sizeof(digest));
	}

	assert_int_equal(get_stats(m).digests, 3);
	assert_int_equal(get_stats(m).provisions, 100002);
	must_free(m, pa, 256 * PAGE);
	machine_delete(m);
}

static void test_service_ranges(void **state)
{
	struct machine *m = *state;
	static u8 data[3 * MALI_TRUSTED_PAGE_SIZE];
	u8 digest[MALI_TRUSTED_DIGEST_SIZE], expected[MALI_TRUSTED_DIGEST_SIZE];
	u64 hole = must_alloc(m, 0, PAGE), pa = must_alloc(m, 0, 2 * PAGE);
	const struct {
		u64 pa;
		u64 len;
		enum mali_trusted_error error;
	} cases[] = {
		{ pa, 2 * PAGE, MALI_TRUSTED_OK },
		{ pa + 2 * PAGE - 1, 1, MALI_TRUSTED_OK },
		{ pa + 1, 2 * PAGE - 2, MALI_TRUSTED_OK },
		{ pa, 2 * PAGE + 1, MALI_TRUSTED_ERR_RANGE },
		{ pa - 1, 2, MALI_TRUSTED_ERR_RANGE },
		{ pa + 2 * PAGE, 1, MALI_TRUSTED_ERR_RANGE },
		{ BASE2, 1, MALI_TRUSTED_ERR_RANGE },
		{ BASE - 1, 1, MALI_TRUSTED_ERR_RANGE },
		{ 0x1000, 1, MALI_TRUSTED_ERR_RANGE },
		{ pa, PAGES * PAGE, MALI_TRUSTED_ERR_RANGE },
		{ pa, 0, MALI_TRUSTED_ERR_INVAL },
		{ pa, UINT64_MAX, MALI_TRUSTED_ERR_INVAL },
	};
	size_t i;

	must_free(m, hole, PAGE);
	memset(data, 0x77, sizeof(data));
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		assert_int_equal(mali_trusted_provision(m->t, cases[i].pa, data, cases[i].len),
				 cases[i].error);
		memset(digest, 0, sizeof(digest));
		assert_int_equal(mali_trusted_digest(m->t, cases[i].pa, cases[i].len, digest),
				 cases[i].error);
		if (cases[i].error)
			memset(expected, 0, sizeof(expected));
		else
			sha256_of(data, cases[i].len, expected);
		assert_memory_equal(digest, expected, sizeof(digest));
	}

	assert_int_equal(mali_trusted_provision(NULL, pa, data, 1), MALI_TRUSTED_ERR_INVAL);
	assert_int_equal(mali_trusted_provision(m->t, pa, NULL, 1), MALI_TRUSTED_ERR_INVAL);
	assert_int_equal(mali_trusted_digest(NULL, pa, 1, digest), MALI_TRUSTED_ERR_INVAL);
	assert_int_equal(mali_trusted_digest(m->t, pa, 1, NULL), MALI_TRUSTED_ERR_INVAL);
	assert_int_equal(get_stats(m).digests, 3);
	assert_int_equal(get_stats(m).provisions, 3);
	must_free(m, pa, 2 * PAGE);
}

/* The digest is of what the GPU wrote in protected mode, and the GPU reads what was provisioned. */
static void test_services_and_bus_agree(void **state)
{
	struct machine *m = *state;
	static u8 data[PAGE + 100], buf[PAGE + 100];
	u8 digest[MALI_TRUSTED_DIGEST_SIZE], expected[MALI_TRUSTED_DIGEST_SIZE];
	u64 pa = must_alloc(m, 1, sizeof(data));
	size_t i;

	for (i = 0; i < sizeof(data); i++)
		data[i] = (u8)(i ^ (i >> 3));

	assert_int_equal(gpu_write(m, pa, data, sizeof(data)), MALI_TRUSTED_DONE);
	assert_int_equal(mali_trusted_digest(m->t, pa, sizeof(data), digest), MALI_TRUSTED_OK);
	sha256_of(data, sizeof(data), expected);
	assert_memory_equal(digest, expected, sizeof(digest));

	data[PAGE] ^= 1;
	assert_int_equal(mali_trusted_provision(m->t, pa, data, sizeof(data)), MALI_TRUSTED_OK);
	assert_int_equal(gpu_read(m, pa, buf, sizeof(buf)), MALI_TRUSTED_DONE);
	assert_memory_equal(buf, data, sizeof(buf));
	must_free(m, pa, sizeof(data));
}

static void test_digest_out_of_memory(void **state)
{
	struct machine *m = *state;
	u8 digest[MALI_TRUSTED_DIGEST_SIZE];
	u64 pa = must_alloc(m, 0, PAGE);
	long before = m->live, n;

	for (n = 0; n < 2; n++) {
		m->fail_after = n;
		assert_int_equal(mali_trusted_digest(m->t, pa, PAGE, digest),
				 MALI_TRUSTED_ERR_HOST_MEM);
		assert_int_equal(m->live, before);
	}

	m->fail_after = -1;
	must_free(m, pa, PAGE);
}

static void free_two_pages(struct machine *m)
{
	m->on_relax = NULL;
	must_free(m, BASE, 2 * PAGE);
}

/* The range is freed after the first page was read. */
static void test_freed_under_a_service(void **state)
{
	struct machine *m = *state;
	static u8 data[2 * MALI_TRUSTED_PAGE_SIZE];
	u8 digest[MALI_TRUSTED_DIGEST_SIZE];

	assert_int_equal(must_alloc(m, 0, 2 * PAGE), BASE);
	memset(data, 0x33, sizeof(data));
	assert_int_equal(mali_trusted_provision(m->t, BASE, data, sizeof(data)), MALI_TRUSTED_OK);
	m->on_relax = free_two_pages;
	assert_int_equal(mali_trusted_digest(m->t, BASE, 2 * PAGE, digest), MALI_TRUSTED_ERR_RANGE);

	assert_int_equal(must_alloc(m, 0, 2 * PAGE), BASE);
	m->on_relax = free_two_pages;
	assert_int_equal(mali_trusted_provision(m->t, BASE, data, sizeof(data)),
			 MALI_TRUSTED_ERR_RANGE);
	assert_int_equal(get_stats(m).used_bytes, 0);
}

/* Threads */

#define ROUNDS	2000

/* Never seen: anything but all zeros or all of one pattern in a word. */
static void *bus_thread(void *arg)
{
	struct machine *m = arg;
	unsigned int i;

	for (i = 0; i < ROUNDS; i++) {
		u64 pa = BASE + 8 * (i % (PAGES * PAGE / 8));
		u64 val = (i & 1) ? UINT64_MAX : 0x1111111111111111ull, seen = 1;

		gpu_write(m, pa, &val, 8);
		gpu_read(m, pa, &seen, 8);
		if (seen && seen != UINT64_MAX && seen != 0x1111111111111111ull)
			return (void *)1;
	}

	return NULL;
}

static void *alloc_thread(void *arg)
{
	struct machine *m = arg;
	u8 digest[MALI_TRUSTED_DIGEST_SIZE];
	unsigned int i;

	for (i = 0; i < ROUNDS; i++) {
		u64 size = (i % 5 + 1) * PAGE, pa;

		if (mali_trusted_alloc(m->t, 0, size, &pa))
			continue;
		if (mali_trusted_provision(m->t, pa, "\xff\xff\xff\xff\xff\xff\xff\xff", 8))
			return (void *)1;
		if (mali_trusted_free(m->t, pa, size))
			return (void *)1;
		mali_trusted_digest(m->t, BASE2, PAGE, digest);
	}

	return NULL;
}

static void test_threads(void **state)
{
	struct machine *m = *state;
	pthread_t threads[4];
	void *result;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(threads); i++)
		assert_int_equal(pthread_create(&threads[i], NULL,
						i & 1 ? alloc_thread : bus_thread, m), 0);
	for (i = 0; i < ARRAY_SIZE(threads); i++) {
		assert_int_equal(pthread_join(threads[i], &result), 0);
		assert_null(result);
	}

	assert_int_equal(get_stats(m).used_bytes, 0);
}

/* The display */

#define SHOWN_WIDTH	50u
#define SHOWN_HEIGHT	30u
#define SHOWN_STRIDE	(SHOWN_WIDTH * 4 + 12)
#define SHOWN_BYTES	(SHOWN_WIDTH * SHOWN_HEIGHT * 4)

/* A frame whose padding must not be shown; @pixels must. */
static u64 make_frame(struct machine *m, u8 *pixels, u8 seed)
{
	static u8 memory[SHOWN_STRIDE * SHOWN_HEIGHT];
	u64 pa = must_alloc(m, 0, sizeof(memory) + 8);
	unsigned int x, y;

	memset(memory, 0xee, sizeof(memory));
	for (y = 0; y < SHOWN_HEIGHT; y++)
		for (x = 0; x < SHOWN_WIDTH * 4; x++) {
			u8 byte = (u8)(seed + x * 3 + y * 7) & 0x7f;

			memory[y * SHOWN_STRIDE + x] = byte;
			pixels[y * SHOWN_WIDTH * 4 + x] = byte;
		}
	assert_int_equal(mali_trusted_provision(m->t, pa + 8, memory, sizeof(memory)),
			 MALI_TRUSTED_OK);
	return pa;
}

static struct mali_trusted_frame frame_at(u64 pa)
{
	return (struct mali_trusted_frame){
		.pa = pa, .width = SHOWN_WIDTH, .height = SHOWN_HEIGHT,
		.stride = SHOWN_STRIDE,
	};
}

/* The panel keeps its frame when the buffer is freed, until it is turned off. */
static void test_display_shows(void **state)
{
	static u8 first[SHOWN_BYTES], second[SHOWN_BYTES], seen[SHOWN_BYTES];
	struct machine *m = *state;
	struct mali_trusted_display_info info;
	struct mali_trusted_frame frame;
	u64 pa;

	assert_int_equal(mali_trusted_display_get(m->t, &info), MALI_TRUSTED_OK);
	assert_int_equal(info.seq, 0);
	assert_int_equal(info.width, 0);
	assert_int_equal(mali_trusted_display_read(m->t, 0, 0, seen, 1), MALI_TRUSTED_ERR_RANGE);

	pa = make_frame(m, first, 1);
	frame = frame_at(pa + 8);
	assert_int_equal(mali_trusted_display_show(m->t, &frame), MALI_TRUSTED_OK);
	must_free(m, pa, SHOWN_STRIDE * SHOWN_HEIGHT + 8);
	assert_int_equal(mali_trusted_display_get(m->t, &info), MALI_TRUSTED_OK);
	assert_int_equal(info.seq, 1);
	assert_int_equal(info.width, SHOWN_WIDTH);
	assert_int_equal(info.height, SHOWN_HEIGHT);
	assert_int_equal(mali_trusted_display_read(m->t, 1, 0, seen, sizeof(seen)),
			 MALI_TRUSTED_OK);
	assert_memory_equal(seen, first, sizeof(seen));

	pa = make_frame(m, second, 9);
	assert_int_equal(mali_trusted_display_show(m->t, &frame), MALI_TRUSTED_OK);
	assert_int_equal(mali_trusted_display_read(m->t, 1, 0, seen, 1), MALI_TRUSTED_ERR_BUSY);
	assert_int_equal(mali_trusted_display_read(m->t, 2, 4099, seen, 100), MALI_TRUSTED_OK);
	assert_memory_equal(seen, second + 4099, 100);
	assert_int_equal(mali_trusted_display_read(m->t, 2, SHOWN_BYTES - 1, seen, 1),
			 MALI_TRUSTED_OK);
	assert_int_equal(seen[0], second[SHOWN_BYTES - 1]);
	assert_int_equal(mali_trusted_display_read(m->t, 2, SHOWN_BYTES - 1, seen, 2),
			 MALI_TRUSTED_ERR_RANGE);
	assert_int_equal(mali_trusted_display_read(m->t, 2, UINT64_MAX, seen, 2),
			 MALI_TRUSTED_ERR_RANGE);
	assert_int_equal(mali_trusted_display_read(m->t, 2, 0, seen, 0), MALI_TRUSTED_ERR_INVAL);

	assert_int_equal(mali_trusted_display_off(m->t), MALI_TRUSTED_OK);
	assert_int_equal(mali_trusted_display_get(m->t, &info), MALI_TRUSTED_OK);
	assert_int_equal(info.seq, 3);
	assert_int_equal(info.width, 0);
	assert_int_equal(mali_trusted_display_read(m->t, 3, 0, seen, 1), MALI_TRUSTED_ERR_RANGE);

	/* Shown again, so that destruction has something to clear. */
	assert_int_equal(mali_trusted_display_show(m->t, &frame), MALI_TRUSTED_OK);
	must_free(m, pa, SHOWN_STRIDE * SHOWN_HEIGHT + 8);
}

static void test_display_rejects(void **state)
{
	struct machine *m = *state;
	u64 pa = must_alloc(m, 0, 4 * PAGE);
	const struct {
		struct mali_trusted_frame frame;
		enum mali_trusted_error error;
	} cases[] = {
		{ { pa, 4, 0, 1 }, MALI_TRUSTED_ERR_INVAL },
		{ { pa, 4, 1, 0 }, MALI_TRUSTED_ERR_INVAL },
		{ { pa, 4 * 4097, 4097, 1 }, MALI_TRUSTED_ERR_INVAL },
		{ { pa, 4, 1, 4097 }, MALI_TRUSTED_ERR_INVAL },
		{ { pa, 4 * 7, 8, 2 }, MALI_TRUSTED_ERR_INVAL },
		{ { pa, 4 * 8 + 2, 8, 2 }, MALI_TRUSTED_ERR_INVAL },
		{ { pa, 1ull << 32, 8, 2 }, MALI_TRUSTED_ERR_INVAL },
		{ { UINT64_MAX - 3, 4, 1, 2 }, MALI_TRUSTED_ERR_INVAL },
		{ { 0x1000, 4, 1, 1 }, MALI_TRUSTED_ERR_RANGE },
		{ { pa - 4, 4, 1, 2 }, MALI_TRUSTED_ERR_RANGE },
		{ { pa, 4 * 1024, 1024, 5 }, MALI_TRUSTED_ERR_RANGE },
		{ { pa, 4 * 1024, 1024, 4 }, MALI_TRUSTED_OK },
		{ { pa, 0xfffffffcull, 8, 2 }, MALI_TRUSTED_ERR_RANGE },
	};
	struct mali_trusted_display_info info;
	u64 shown = 0;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		assert_int_equal(mali_trusted_display_show(m->t, &cases[i].frame), cases[i].error);
		shown += !cases[i].error;
		assert_int_equal(mali_trusted_display_get(m->t, &info), MALI_TRUSTED_OK);
		assert_int_equal(info.seq, shown);
	}
	assert_int_equal(mali_trusted_display_show(NULL, &cases[11].frame), MALI_TRUSTED_ERR_INVAL);
	assert_int_equal(mali_trusted_display_show(m->t, NULL), MALI_TRUSTED_ERR_INVAL);
	assert_int_equal(mali_trusted_display_off(NULL), MALI_TRUSTED_ERR_INVAL);
	assert_int_equal(mali_trusted_display_get(m->t, NULL), MALI_TRUSTED_ERR_INVAL);
	assert_int_equal(mali_trusted_display_read(m->t, 1, 0, NULL, 1), MALI_TRUSTED_ERR_INVAL);

	m->fail_after = 0;
	assert_int_equal(mali_trusted_display_show(m->t, &cases[11].frame),
			 MALI_TRUSTED_ERR_HOST_MEM);
	m->fail_after = -1;
	assert_int_equal(mali_trusted_display_get(m->t, &info), MALI_TRUSTED_OK);
	assert_int_equal(info.seq, 1);
	must_free(m, pa, 4 * PAGE);
}

/* The buffer is freed while the first row is read: nothing new is shown. */
static void test_freed_under_the_display(void **state)
{
	const struct mali_trusted_frame frame = {
		.pa = BASE, .stride = PAGE, .width = 16, .height = 2,
	};
	struct machine *m = *state;
	struct mali_trusted_display_info info;

	assert_int_equal(must_alloc(m, 0, 2 * PAGE), BASE);
	m->on_relax = free_two_pages;
	assert_int_equal(mali_trusted_display_show(m->t, &frame), MALI_TRUSTED_ERR_RANGE);
	assert_int_equal(mali_trusted_display_get(m->t, &info), MALI_TRUSTED_OK);
	assert_int_equal(info.seq, 0);
}

/* Names */

static void test_names(void **state)
{
	int i, j;

	(void)state;
	for (i = 0; i < MALI_TRUSTED_NUM_INITIATORS; i++)
		for (j = 0; j <= i; j++)
			assert_int_equal(!strcmp(mali_trusted_initiator_name(i),
						 mali_trusted_initiator_name(j)), i == j);
	for (i = 0; i < MALI_TRUSTED_NUM_REASONS; i++)
		for (j = 0; j <= i; j++)
			assert_int_equal(!strcmp(mali_trusted_reason_name(i),
						 mali_trusted_reason_name(j)), i == j);
	for (i = MALI_TRUSTED_OK; i >= MALI_TRUSTED_ERR_UNSUPPORTED; i--)
		assert_string_not_equal(mali_trusted_error_name(i), "unknown");

	assert_string_equal(mali_trusted_initiator_name(MALI_TRUSTED_NUM_INITIATORS), "unknown");
	assert_string_equal(mali_trusted_initiator_name((enum mali_trusted_initiator)-1),
			    "unknown");
	assert_string_equal(mali_trusted_reason_name(MALI_TRUSTED_NUM_REASONS), "unknown");
	assert_string_equal(mali_trusted_error_name((enum mali_trusted_error)-99), "unknown");
}

#define MACHINE_TEST(f)	cmocka_unit_test_setup_teardown(f, setup, teardown)

/* Each service is reported once, with its result and what is in use then */
static void check_served(struct machine *m, enum mali_trusted_service_kind kind, u64 pa,
			 u64 len, u64 used, enum mali_trusted_error error)
{
	assert_int_equal(m->services, 1);
	assert_int_equal(m->service.kind, kind);
	assert_int_equal(m->service.pa, pa);
	assert_int_equal(m->service.len, len);
	assert_int_equal(m->service.used_bytes, used);
	assert_int_equal(m->service.error, error);
	m->services = 0;
}

static void test_reports_services(void **state)
{
	struct mali_trusted_frame frame = { .pa = BASE, .stride = 64, .width = 16, .height = 4 };
	u8 digest[MALI_TRUSTED_DIGEST_SIZE];
	struct machine *m = *state;
	u64 pa;

	assert_int_equal(mali_trusted_alloc(m->t, 0, 2 * PAGE, &pa), MALI_TRUSTED_OK);
	check_served(m, MALI_TRUSTED_SERVICE_ALLOC, pa, 2 * PAGE, 2 * PAGE, MALI_TRUSTED_OK);
	assert_int_equal(mali_trusted_alloc(m->t, 0, PAGES * PAGE, &(u64){ 0 }),
			 MALI_TRUSTED_ERR_FULL);
	check_served(m, MALI_TRUSTED_SERVICE_ALLOC, 0, PAGES * PAGE, 2 * PAGE,
		     MALI_TRUSTED_ERR_FULL);
	assert_int_equal(mali_trusted_provision(m->t, pa, "abc", 3), MALI_TRUSTED_OK);
	check_served(m, MALI_TRUSTED_SERVICE_PROVISION, pa, 3, 2 * PAGE, MALI_TRUSTED_OK);
	assert_int_equal(mali_trusted_digest(m->t, pa, 3, digest), MALI_TRUSTED_OK);
	check_served(m, MALI_TRUSTED_SERVICE_DIGEST, pa, 3, 2 * PAGE, MALI_TRUSTED_OK);
	frame.pa = pa;
	assert_int_equal(mali_trusted_display_show(m->t, &frame), MALI_TRUSTED_OK);
	check_served(m, MALI_TRUSTED_SERVICE_SHOW, pa, 256, 2 * PAGE, MALI_TRUSTED_OK);
	assert_int_equal(mali_trusted_display_off(m->t), MALI_TRUSTED_OK);
	check_served(m, MALI_TRUSTED_SERVICE_OFF, 0, 0, 2 * PAGE, MALI_TRUSTED_OK);
	assert_int_equal(mali_trusted_free(m->t, pa + PAGE, PAGE), MALI_TRUSTED_ERR_RANGE);
	check_served(m, MALI_TRUSTED_SERVICE_FREE, pa + PAGE, PAGE, 2 * PAGE,
		     MALI_TRUSTED_ERR_RANGE);
	assert_int_equal(mali_trusted_free(m->t, pa, 2 * PAGE), MALI_TRUSTED_OK);
	check_served(m, MALI_TRUSTED_SERVICE_FREE, pa, 2 * PAGE, 0, MALI_TRUSTED_OK);
}

static void test_reports_refusals(void **state)
{
	struct machine *m = *state;
	u64 word = 1;

	assert_int_equal(access_as(m, MALI_TRUSTED_CPU, false, false, BASE, &word, 8),
			 MALI_TRUSTED_DENIED);
	assert_int_equal(m->refusals, 1);
	assert_int_equal(m->refusal.txn.initiator, MALI_TRUSTED_CPU);
	assert_int_equal(m->refusal.txn.pa, BASE);
	assert_int_equal(m->refusal.txn.len, 8);
	assert_false(m->refusal.txn.write);
	assert_int_equal(m->refusal.time_ns, last_refusal(m).time_ns);
	assert_int_equal(m->refusal.reason, MALI_TRUSTED_REASON_PROTECTED);
	assert_int_equal(m->refusal.seq, 0);

	assert_int_equal(access_as(m, MALI_TRUSTED_GPU_SHADER, false, true, BASE + 16, &word, 4),
			 MALI_TRUSTED_DENIED);
	assert_int_equal(m->refusals, 2);
	assert_int_equal(m->refusal.txn.initiator, MALI_TRUSTED_GPU_SHADER);
	assert_int_equal(m->refusal.txn.pa, BASE + 16);
	assert_int_equal(m->refusal.txn.len, 4);
	assert_true(m->refusal.txn.write);
	assert_false(m->refusal.txn.gpu_protected);
	assert_int_equal(m->refusal.reason, MALI_TRUSTED_REASON_PROTECTED);

	/* What is allowed is not reported */
	assert_int_equal(access_as(m, MALI_TRUSTED_CPU, false, false, BASE2 + PAGES2 * PAGE, &word,
				   8),
			 MALI_TRUSTED_ORDINARY_OK);
	assert_int_equal(m->refusals, 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_create_rejects),
		cmocka_unit_test(test_create_out_of_memory),
		cmocka_unit_test(test_filter_only),
		MACHINE_TEST(test_destroy_busy),
		cmocka_unit_test(test_region_at_the_top),
		MACHINE_TEST(test_verdicts),
		MACHINE_TEST(test_refused_write_changes_nothing),
		cmocka_unit_test(test_mcu_policy),
		MACHINE_TEST(test_straddle),
		cmocka_unit_test(test_adjacent_regions),
		MACHINE_TEST(test_invalid_transactions),
		MACHINE_TEST(test_unaligned_and_long),
		MACHINE_TEST(test_partly_allocated),
		MACHINE_TEST(test_ring_overflow),
		MACHINE_TEST(test_alloc),
		MACHINE_TEST(test_free_rejects),
		MACHINE_TEST(test_exhaustion),
		MACHINE_TEST(test_host_out_of_memory),
		MACHINE_TEST(test_lazy_backing),
		MACHINE_TEST(test_scrub),
		cmocka_unit_test(test_digest_known),
		MACHINE_TEST(test_service_ranges),
		MACHINE_TEST(test_services_and_bus_agree),
		MACHINE_TEST(test_digest_out_of_memory),
		MACHINE_TEST(test_freed_under_a_service),
		MACHINE_TEST(test_threads),
		MACHINE_TEST(test_display_shows),
		MACHINE_TEST(test_display_rejects),
		MACHINE_TEST(test_freed_under_the_display),
		MACHINE_TEST(test_reports_services),
		MACHINE_TEST(test_reports_refusals),
		cmocka_unit_test(test_names),
	};
	int failed;

	digest_ctx = EVP_MD_CTX_new();
	if (!digest_ctx)
		return 1;

	failed = cmocka_run_group_tests_name("trusted", tests, NULL, NULL);
	EVP_MD_CTX_free(digest_ctx);
	return failed;
}
