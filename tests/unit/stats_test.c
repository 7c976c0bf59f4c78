// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Figures of vmali bench: medians, their bounds, and reading of what programs print.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "../../tools/launcher/stats.h"

/* Figures are kept as long as the process */
const char *__asan_default_options(void);

const char *__asan_default_options(void)
{
	return "detect_leaks=0";
}

static struct samples samples(size_t n, const double *v)
{
	struct samples s = { 0 };
	size_t i;

	for (i = 0; i < n; i++)
		samples_add(&s, v[i]);
	return s;
}

static void test_median(void **state)
{
	struct samples odd = samples(3, (double[]){ 9, 1, 4 });
	struct samples even = samples(4, (double[]){ 9, 1, 4, 2 });
	struct samples one = samples(1, (double[]){ 7 });

	assert_float_equal(samples_median(&odd), 4, 0);
	assert_float_equal(samples_median(&even), 3, 0);
	assert_float_equal(samples_median(&one), 7, 0);
	/* Sorted, so that the first is the least */
	assert_float_equal(even.v[0], 1, 0);
	assert_float_equal(even.v[3], 9, 0);
}

/* n / 2 - 0.98 sqrt(n), without its fraction, at least 1 */
static void test_rank(void **state)
{
	static const struct {
		size_t n, rank;
	} cases[] = {
		{ 1, 1 }, { 4, 1 }, { 6, 1 }, { 8, 1 }, { 9, 1 }, { 16, 4 }, { 25, 7 },
		{ 44, 15 }, { 100, 40 },
	};
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_int_equal(median_rank(cases[i].n), cases[i].rank);
}

static void test_ratio(void **state)
{
	struct samples over = samples(3, (double[]){ 2, 9, 4 });
	struct samples under = samples(3, (double[]){ 1, 3, 8 });
	struct samples ratio = samples_ratio(&over, &under);

	assert_int_equal(ratio.n, 3);
	assert_float_equal(ratio.v[0], 2, 0);
	assert_float_equal(ratio.v[1], 3, 0);
	assert_float_equal(ratio.v[2], 0.5, 0);
}

static void test_reading(void **state)
{
	char lines[] = "jobs 1500\ngroups 2.5\n# a comment\nnothing\njobs 1600", none[] = "";
	struct figures f = { 0 };

	figures_read(&f, "protm/", lines);
	figures_read(&f, "protm/", none);
	assert_int_equal(f.n, 2);
	assert_string_equal(f.samples[0].name, "protm/jobs");
	assert_int_equal(figure(&f, "protm/jobs")->n, 2);
	assert_float_equal(figure(&f, "protm/jobs")->v[1], 1600, 0);
	assert_float_equal(figure(&f, "protm/groups")->v[0], 2.5, 0);
	/* One that nothing was read of */
	assert_int_equal(figure(&f, "groups")->n, 0);
	assert_int_equal(f.n, 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_median),
		cmocka_unit_test(test_rank),
		cmocka_unit_test(test_ratio),
		cmocka_unit_test(test_reading),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
