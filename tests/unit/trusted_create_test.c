// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Trusted firmware: creation and destruction.
 */
#include "trusted_host.h"

#define RANGE(b, s)	{ .base = (b), .size = (s) }

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
		{ RANGE(BASE, 0), RANGE(BASE2, PAGE) },
		{ RANGE(BASE + 1, PAGE), RANGE(BASE2, PAGE) },
		{ RANGE(BASE, PAGE + 1), RANGE(BASE2, PAGE) },
		{ RANGE(BASE, 2 * PAGE), RANGE(BASE + PAGE, PAGE) },
		{ RANGE(BASE + PAGE, PAGE), RANGE(BASE, 4 * PAGE) },
		{ RANGE(BASE, PAGE), RANGE(BASE, PAGE) },
		{ RANGE(UINT64_MAX - PAGE + 1, 2 * PAGE), RANGE(BASE, PAGE) },
		{ RANGE(0, 0 - (u64)PAGE), RANGE(0, PAGE) },
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_create_rejects),
		cmocka_unit_test(test_create_out_of_memory),
		cmocka_unit_test(test_filter_only),
		TEST(test_destroy_busy),
		cmocka_unit_test(test_region_at_the_top),
	};

	return cmocka_run_group_tests_name("trusted_create", tests, NULL, NULL);
}
