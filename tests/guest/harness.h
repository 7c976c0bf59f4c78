/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * The kernel's test harness, and one condition for every test that it runs: what the driver
 * does is right for the GPU, too.  The model counts what is not as guest errors; a test
 * that provokes some calls guest_errors_expected().  The driver checks itself, too: none of its
 * warnings is expected.  And nothing is left of a test: no buffer, and no use of the device, which
 * would keep its power on.
 */
#ifndef GUEST_HARNESS_H
#define GUEST_HARNESS_H

#include "kselftest_harness.h"

#include "guest.h"

#define HARNESS_TESTS_MAX	128

static struct harness_test {
	struct __test_metadata *test;
	void (*fn)(struct __test_metadata *test, struct __fixture_variant_metadata *variant);
} harness_tests[HARNESS_TESTS_MAX];

/* Runs in the process of the test, or in the parent of that if it has a fixture */
static void harness_run(struct __test_metadata *_metadata,
			struct __fixture_variant_metadata *variant)
{
	const char *wrong;
	unsigned int i = 0;

	while (harness_tests[i].test != _metadata)
		i++;
	guest_errors_start();
	harness_tests[i].fn(_metadata, variant);
	if (_metadata->exit_code != KSFT_PASS)
		return;
	wrong = guest_errors_wrong();
	EXPECT_EQ(NULL, wrong)
		TH_LOG("%s", wrong);
	wrong = guest_left_behind();
	EXPECT_EQ(NULL, wrong)
		TH_LOG("%s", wrong);
}

/* Put harness_run() before each test, then run them */
static int harness_main(int argc, char **argv)
{
	struct __fixture_metadata *f;
	struct __test_metadata *t;
	unsigned int n = 0;

	for (f = __fixture_list; f; f = f->next) {
		for (t = f->tests; t; t = t->next) {
			if (n == HARNESS_TESTS_MAX) {
				fprintf(stderr, "%u tests are too many\n", n);
				exit(KSFT_FAIL);
			}
			harness_tests[n++] = (struct harness_test){ t, t->fn };
			t->fn = harness_run;
		}
	}
	return test_harness_run(argc, argv);
}

#undef TEST_HARNESS_MAIN
#define TEST_HARNESS_MAIN						\
	int main(int argc, char **argv)					\
	{								\
		exit(harness_main(argc, argv));				\
	}

#endif /* GUEST_HARNESS_H */
