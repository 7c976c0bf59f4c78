// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The plan of the tests, running tests concurrently, and the report of the times.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "../../tools/launcher/files.h"
#include "../../tools/testrun/times.h"

#define COUNT(a)	(sizeof(a) / sizeof((a)[0]))

/* Plans are not freed */
const char *__asan_default_options(void);

const char *__asan_default_options(void)
{
	return "detect_leaks=0";
}

static char dir[] = "/tmp/testrun.XXXXXX";

static void make_program(const char *name)
{
	char *path = text("%s/%s", dir, name), *slash = strrchr(path, '/');
	FILE *f;

	*slash = '\0';
	make_dirs(path);
	*slash = '/';
	f = open_file(path, "w");
	fputs("#!/bin/sh\n", f);
	close_file(f, path);
	assert_int_equal(chmod(path, 0755), 0);
	free(path);
}

static int group_setup(void **state)
{
	static const char *const names[] = {
		"guest/jobs", "guest/switches", "suspend/sleep", "unit/b_test", "unit/a_test",
		"unit/obj",
	};
	size_t i;

	assert_non_null(mkdtemp(dir));
	for (i = 0; i < COUNT(names); i++)
		make_program(names[i]);
	return 0;
}

static int group_teardown(void **state)
{
	remove_tree(dir);
	return 0;
}

static struct where where(const char *igt)
{
	return (struct where){ .top = "/top", .build = dir, .kernel = "/kernel", .igt = igt };
}

static const struct test *find(const struct plan *plan, const char *name)
{
	const struct test *found = NULL;
	size_t i;

	for (i = 0; i < plan->count; i++) {
		if (strcmp(plan->tests[i].name, name))
			continue;
		/* Names are unique, as output files are named after them */
		assert_null(found);
		found = &plan->tests[i];
	}
	assert_non_null(found);
	return found;
}

/* @expected: DIR stands for the build directory */
static void assert_command(const struct plan *plan, const char *name, const char *kernels,
			   const char *expected)
{
	const struct test *test = find(plan, name);
	char *got = joined(test->command.v), *want = NULL;
	const char *part = strstr(expected, "DIR");

	want = part ? text("%.*s%s%s", (int)(part - expected), expected, dir, part + 3) :
		      text("%s", expected);
	part = strstr(want, "DIR");
	if (part) {
		char *both = text("%.*s%s%s", (int)(part - want), want, dir, part + 3);

		free(want);
		want = both;
	}
	assert_string_equal(got, want);
	if (kernels)
		assert_string_equal(test->kernels, kernels);
	else
		assert_null(test->kernels);
	free(got);
	free(want);
}

static void test_commands(void **state)
{
	struct where w = where("/igt");
	struct plan plan = plan_all(&w);

	assert_command(&plan, "machine/series", NULL, "/top/tests/machine/series.sh");
	assert_command(&plan, "guest/debug", "debug", "/top/tests/machine/debug.sh");
	assert_command(&plan, "machine/inject", "debug", "/top/tests/machine/inject.sh");
	assert_command(&plan, "guest/switches", NULL,
		       "/top/vmali run --timeout 300 -- DIR/guest/switches");
	assert_command(&plan, "guest/switches-2cpus", "smp",
		       "/top/vmali run --timeout 300 --cpus 2 -- env SWITCHES=250 RESETS=20 "
		       "DIR/guest/switches");
	assert_command(&plan, "guest/jobs-2cpus", "smp",
		       "/top/vmali run --timeout 300 --cpus 2 -- DIR/guest/jobs");
	assert_command(&plan, "guest/jobs-unmodified", "none",
		       "/top/vmali run --timeout 120 --series none -- DIR/guest/jobs");
	assert_command(&plan, "suspend/sleep", NULL,
		       "/top/vmali run --timeout 300 -- DIR/suspend/sleep");
	assert_command(&plan, "driver/noise-unmodified", "none",
		       "/top/vmali run --timeout 120 --series none -- DIR/driver/noise");
	assert_command(&plan, "guest/player-noheap", NULL,
		       "/top/vmali run --timeout 120 --heap none -- DIR/guest/player");
	assert_command(&plan, "guest/jobs-noncoherent", NULL,
		       "/top/vmali run --timeout 120 --board noncoherent -- DIR/guest/jobs");
	assert_command(&plan, "guest/caches-noncoherent-unmodified", "none",
		       "/top/vmali run --timeout 120 --series none --board noncoherent -- "
		       "DIR/guest/caches");
	assert_command(&plan, "igt/panthor-none-noncoherent", "none",
		       "/top/vmali run --timeout 300 --series none --board noncoherent -- "
		       "DIR/tests/igt /igt /top/tests/igt/panthor.testlist");
	assert_command(&plan, "kunit/series", NULL,
		       "/top/vmali run --timeout 120 --no-driver -- DIR/tests/kunit /kernel/kunit");
	assert_command(&plan, "igt/generic-none", "none",
		       "/top/vmali run --timeout 300 --series none -- DIR/tests/igt /igt "
		       "/top/tests/igt/generic.testlist");
	assert_command(&plan, "igt/generic-protm-noheap", NULL,
		       "/top/vmali run --timeout 300 --series default --heap none -- "
		       "DIR/tests/igt --without sw_sync has no device; igt/generic-protm runs it "
		       "/igt /top/tests/igt/generic.testlist");
	assert_command(&plan, "igt/panthor-protm-concurrent", NULL,
		       "/top/vmali run --timeout 300 --series default -- DIR/bench/concurrent "
		       "DIR/tests/igt /igt /top/tests/igt/panthor.testlist");
	assert_command(&plan, "unit/a_test", NULL,
		       "env CMOCKA_MESSAGE_OUTPUT=TAP DIR/unit/a_test");
}

static void test_order(void **state)
{
	struct where w = where(NULL);
	struct plan plan = plan_all(&w);

	/* Longest first; unit tests by name, and only programs */
	assert_string_equal(plan.tests[0].name, "machine/series");
	assert_string_equal(plan.tests[plan.count - 2].name, "unit/a_test");
	assert_string_equal(plan.tests[plan.count - 1].name, "unit/b_test");
}

static void test_without_igt(void **state)
{
	struct where w = where(NULL);
	struct plan plan = plan_all(&w);

	assert_command(&plan, "igt/generic-protm-noheap", NULL,
		       "echo 1..0 # SKIP the package igt-gpu-tools-tests is not available here");
	assert_int_equal(find(&plan, "igt/generic-protm-noheap")->command.n, 2);
	assert_command(&plan, "igt/rk3588", NULL, "/top/tests/igt/rk3588.sh");
}

/* Machines of an older Linux, and nothing that needs the series or is about the host */
static void test_older(void **state)
{
	struct where w = where("/igt");
	struct plan plan;
	size_t i;

	w.older = "6.12";
	plan = plan_older(&w);
	assert_command(&plan, "guest/jobs", "default",
		       "/top/vmali run --timeout 120 --kernel 6.12 -- DIR/guest/jobs");
	assert_command(&plan, "guest/jobs-unmodified", "none",
		       "/top/vmali run --timeout 120 --kernel 6.12 --series none -- DIR/guest/jobs");
	assert_command(&plan, "driver/noise-unmodified", "none",
		       "/top/vmali run --timeout 120 --kernel 6.12 --series none -- "
		       "DIR/driver/noise");
	assert_command(&plan, "igt/panthor-fixes", "default",
		       "/top/vmali run --timeout 300 --kernel 6.12 --series default -- "
		       "DIR/tests/igt /igt /top/tests/igt/panthor.testlist");
	for (i = 0; i < plan.count; i++)
		assert_true(strstr(joined(plan.tests[i].command.v), "--kernel 6.12"));
}

/* A program's main run omits exactly the tests with their own run */
static void test_protected(void **state)
{
	struct where w = where(NULL);
	struct plan plan = plan_protected(&w);
	size_t i;

	assert_command(&plan, "driver/groups-created_and_destroyed", NULL,
		       "/top/vmali run --timeout 120 -- DIR/driver/groups -t created_and_destroyed");
	assert_command(&plan, "driver/groups", NULL,
		       "/top/vmali run --timeout 120 -- DIR/driver/groups -T created_and_destroyed");
	assert_int_equal(find(&plan, "guest/execution")->command.n, 6 + 2 * 6);
	for (i = 0; i < plan.count; i++)
		assert_null(plan.tests[i].kernels);
}

static void assert_selected(char *pattern, const char *expected)
{
	char *patterns[] = { pattern, NULL };
	struct where w = where(NULL);
	struct plan plan = plan_all(&w);
	struct args names = { 0 };
	char *got;
	size_t i;

	plan_select(&plan, patterns);
	for (i = 0; i < plan.count; i++)
		args_add(&names, plan.tests[i].name);
	args_add(&names, NULL);
	got = joined(names.v);
	assert_string_equal(got, expected);
	free(got);
}

static void test_selection(void **state)
{
	char *two[] = { "unit/a_test", "*/heap", NULL }, *none[] = { NULL };
	struct where w = where(NULL);
	struct plan plan = plan_all(&w);
	size_t all = plan.count;

	/* A star matches slashes, too, as in the shell's case */
	assert_selected("unit/*", "unit/a_test unit/b_test");
	assert_selected("*jobs", "guest/jobs");
	assert_selected("machine/f[iw]*", "machine/firmware machine/fw");
	assert_selected("guest/job?", "guest/jobs");
	assert_selected("unit", "");
	plan_select(&plan, none);
	assert_int_equal(plan.count, all);
	plan_select(&plan, two);
	assert_int_equal(plan.count, 2);
	assert_string_equal(plan.tests[0].name, "machine/heap");
}

static void test_company_rules(void **state)
{
	assert_int_equal(test_company("igt/generic-protm"), ANY);
	assert_int_equal(test_company("guest/jobs-2cpus"), NONE);
	assert_int_equal(test_company("guest/jobs"), ANY);
}

/* A plan of shell commands; @rows: name and command */
static struct plan shell_plan(const char *const (*rows)[2], size_t count)
{
	struct plan plan = { .count = count };
	size_t i;

	plan.tests = calloc(count, sizeof(*plan.tests));
	for (i = 0; i < count; i++) {
		plan.tests[i].name = rows[i][0];
		args_add(&plan.tests[i].command, "sh");
		args_add(&plan.tests[i].command, "-c");
		args_add(&plan.tests[i].command, rows[i][1]);
	}
	return plan;
}

static struct outcome *run_in(const struct plan *plan, const char *out, unsigned int at_once)
{
	make_dirs(out);
	return tests_run(plan, out, at_once);
}

static void assert_file(const char *path, const char *expected)
{
	char got[4096];
	FILE *f = open_file(path, "r");
	size_t n = fread(got, 1, sizeof(got) - 1, f);

	fclose(f);
	got[n] = '\0';
	assert_string_equal(got, expected);
}

static void test_outcomes(void **state)
{
	static const char *const rows[][2] = {
		{ "a/one", "echo out; echo err >&2; exit 3" },
		{ "a/two", "kill -KILL $$" },
		{ "a/three", "cat" },
	};
	struct plan plan = shell_plan(rows, COUNT(rows));
	char *out = text("%s/outcomes", dir), *path;
	struct outcome *o = run_in(&plan, out, 2);

	assert_int_equal(o[0].status, 3);
	assert_int_equal(o[1].status, 128 + 9);
	/* Standard input is empty */
	assert_int_equal(o[2].status, 0);
	assert_file(o[0].output, "out\nerr\n");
	path = text("%s/a-one.cmd", out);
	assert_file(path, "sh -c 'echo out; echo err >&2; exit 3'\n");
	free(path);
	path = text("%s/a-two.status", out);
	assert_int_equal(access(path, R_OK), 0);
	free(path);
}

static void test_missing_program(void **state)
{
	struct test test = { .name = "nowhere" };
	struct plan plan = { .tests = &test, .count = 1 };
	char *out = text("%s/nowhere", dir);
	struct outcome *o;

	args_add(&test.command, "/nowhere/program");
	o = run_in(&plan, out, 1);
	assert_int_equal(o->status, 127);
	assert_file(o->output, "/nowhere/program: No such file or directory\n");
}

/* The largest number of tests that run at the same time */
static unsigned int most_at_once(const struct outcome *o, size_t from, size_t to)
{
	unsigned int most = 0, n;
	size_t i, k;

	for (i = from; i < to; i++) {
		n = 0;
		for (k = from; k < to; k++)
			n += o[k].start <= o[i].start && o[k].start + o[k].seconds > o[i].start;
		most = n > most ? n : most;
	}
	return most;
}

static void test_concurrency(void **state)
{
	static const char *const rows[][2] = {
		{ "guest/z-2cpus", "sleep 0.05" }, { "guest/y-2cpus", "sleep 0.05" },
		{ "a", "sleep 0.05" }, { "b", "sleep 0.05" }, { "c", "sleep 0.05" },
		{ "d", "sleep 0.05" }, { "e", "sleep 0.05" },
	};
	struct plan plan = shell_plan(rows, COUNT(rows));
	char *out = text("%s/concurrency", dir);
	struct outcome *o = run_in(&plan, out, 3);
	size_t i;

	assert_int_equal(most_at_once(o, 0, 2), 1);
	assert_true(most_at_once(o, 0, 7) <= 3);
	/* Those that run alone come after all others */
	for (i = 2; i < 7; i++)
		assert_true(o[i].start + o[i].seconds <= o[0].start);
}

static void test_cpu_time(void **state)
{
	struct cpu_time time;

	cpu_time_parse("cpu  100 1 20 300 40 5 6 7 8 9\n", &time);
	assert_int_equal(time.idle, 340);
	assert_int_equal(time.all, 479);
	/* A single CPU's line, and no line */
	cpu_time_parse("cpu0 100 1 20 300 40 5 6 7 8 9\n", &time);
	assert_int_equal(time.all, 0);
	cpu_time_parse("", &time);
	assert_int_equal(time.all, 0);
}

static void test_times(void **state)
{
	struct test tests[12] = { { .name = "a" }, { .name = "b" }, { .name = "c" } };
	struct outcome o[12] = {
		{ .start = 0, .seconds = 2.5, .cpu_seconds = 0.5 },
		{ .start = 1, .seconds = 5 },
		{ .start = 2, .seconds = 2.5 },
	};
	struct plan plan = { .tests = tests, .count = 3 };
	struct cpu_time before = { 100, 1000 }, after = { 150, 1200 }, unknown = { 0 };
	char *got;
	size_t size, i;
	FILE *f = open_memstream(&got, &size);

	times_print(f, &plan, o, &before, &after);
	fclose(f);
	assert_string_equal(got,
			    "\nTime: 6.0 s for programs that took 10.0 s together; CPUs idle for 25 % of it\n"
			    "The slowest, with their share of all programs' time:\n"
			    "     5.0 s  50 %  b\n"
			    "     2.5 s  25 %  a\n"
			    "     2.5 s  25 %  c\n");
	free(got);

	f = open_memstream(&got, &size);
	times_write(f, &plan, o);
	fclose(f);
	assert_string_equal(got, "1.000\t5.000\t0.000\tb\n0.000\t2.500\t0.500\ta\n"
			    "2.000\t2.500\t0.000\tc\n");
	free(got);

	/* The ten slowest of twelve */
	for (i = 3; i < COUNT(tests); i++)
		tests[i].name = "more";
	plan.count = COUNT(tests);
	f = open_memstream(&got, &size);
	times_print(f, &plan, o, &unknown, &unknown);
	fclose(f);
	assert_null(strstr(got, "idle"));
	for (i = 0, size = 0; got[size]; size++)
		i += got[size] == '\n';
	assert_int_equal(i, 1 + 2 + 10);
	free(got);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_commands),
		cmocka_unit_test(test_order),
		cmocka_unit_test(test_without_igt),
		cmocka_unit_test(test_older),
		cmocka_unit_test(test_protected),
		cmocka_unit_test(test_selection),
		cmocka_unit_test(test_company_rules),
		cmocka_unit_test(test_outcomes),
		cmocka_unit_test(test_missing_program),
		cmocka_unit_test(test_concurrency),
		cmocka_unit_test(test_cpu_time),
		cmocka_unit_test(test_times),
	};

	return cmocka_run_group_tests(tests, group_setup, group_teardown);
}
