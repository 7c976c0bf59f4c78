// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Trusted firmware: allocation in the regions, and clearing.
 */
#include "trusted_host.h"

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

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_alloc),
		TEST(test_free_rejects),
		TEST(test_exhaustion),
		TEST(test_host_out_of_memory),
		TEST(test_lazy_backing),
		TEST(test_scrub),
	};

	return cmocka_run_group_tests_name("trusted_region", tests, NULL, NULL);
}
