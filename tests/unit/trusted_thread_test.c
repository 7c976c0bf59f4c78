// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Trusted firmware: bus, allocation and services from several threads.
 */
#include "trusted_host.h"

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

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_threads),
	};

	return cmocka_run_group_tests_name("trusted_thread", tests, NULL, NULL);
}
