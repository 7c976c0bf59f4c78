// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * What vmali explore knows: its file, merging, and what is printed of it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "../../tools/explore/report.h"
#include "../../tools/launcher/files.h"
#include "dies.h"

/* A state is kept as long as the process */
const char *__asan_default_options(void);

const char *__asan_default_options(void)
{
	return "detect_leaks=0";
}

static char dir[] = "/tmp/explore.XXXXXX";

static int group_setup(void **state)
{
	unsetenv("KERNEL_SRC");
	unsetenv("FIRMWARE_DIR");
	return !mkdtemp(dir);
}

static int group_teardown(void **state)
{
	remove_tree(dir);
	return 0;
}

static struct state example(void)
{
	struct state s = { 0 };

	args_add(&s.command, "--");
	args_add(&s.command, "build/guest/jobs");
	args_add(&s.usual, "WARNING: \"usual\" #");
	assert_false(state_add(&s, 0, NULL));
	assert_true(state_add(&s, 4, "exit status 1"));
	assert_true(state_add(&s, 2, "timeout"));
	assert_false(state_add(&s, 3, "exit status 1"));
	assert_false(state_add(&s, 1, NULL));
	return s;
}

static void assert_ranges(const struct ranges *r, const char *expected)
{
	assert_string_equal(ranges_text(r), expected);
}

static void test_add(void **state)
{
	struct state s = example();

	assert_int_equal(s.count, 2);
	assert_ranges(&s.done, "0-4");
	assert_string_equal(s.failures[0].verdict, "exit status 1");
	assert_ranges(&s.failures[0].seeds, "3-4");
	assert_int_equal(state_failed(&s), 3);
	state_sort(&s);
	assert_string_equal(s.failures[0].verdict, "timeout");
}

static void test_file(void **state)
{
	struct state s = example(), got;
	char *path = text("%s/state", dir);

	assert_false(state_load(&got, path));
	state_save(&s, path);
	/* Over what is there, and nothing else is left */
	state_save(&s, path);
	assert_int_not_equal(access(text("%s.new", path), F_OK), 0);
	assert_true(state_load(&got, path));
	assert_true(state_same_command(&s, &got));
	assert_ranges(&got.done, "0-4");
	assert_int_equal(got.usual.n, 1);
	assert_string_equal(got.usual.v[0], "WARNING: \"usual\" #");
	assert_int_equal(got.count, 2);
	assert_string_equal(got.failures[1].verdict, "timeout");
	assert_ranges(&got.failures[0].seeds, "3-4");
}

static void load(void *path)
{
	struct state s;

	state_load(&s, path);
}

static void test_file_is_no_state(void **state)
{
	static const char *const wrong[] = {
		"", "[]", "{", "{\"version\": 1}",
		"{\"version\": 2, \"command\": [\"--\"], \"usual\": [], \"seeds\": \"\", "
		"\"failures\": []}",
		"{\"version\": 1, \"command\": [\"--\"], \"usual\": [], \"seeds\": \"x\", "
		"\"failures\": []}",
		"{\"version\": 1, \"command\": [\"--\"], \"usual\": [], \"seeds\": \"\", "
		"\"failures\": [{\"verdict\": 1, \"seeds\": \"1\"}]}",
		"{\"version\": 1, \"command\": [\"--\"], \"usual\": [], \"seeds\": \"\", "
		"\"failures\": [{\"verdict\": \"x\", \"seeds\": \"\"}]}",
	};
	char *path = text("%s/wrong", dir);
	size_t i;

	for (i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		file_write(path, wrong[i], strlen(wrong[i]));
		assert_dies(load, path,
			    text("vmali: explore: %s is no state of vmali explore\n", path));
	}
}

static void test_merge(void **state)
{
	struct state s = example(), more = { 0 };

	args_add(&more.command, "--");
	assert_false(state_same_command(&s, &more));
	args_add(&more.command, "build/guest/job");
	assert_false(state_same_command(&s, &more));
	args_add(&more.usual, "WARNING: \"usual\" #");
	state_add(&more, 0, NULL);
	state_add(&more, 9, "timeout");
	state_add(&more, 8, "the kernel died");
	state_merge(&s, &more);
	assert_ranges(&s.done, "0-4,8-9");
	assert_int_equal(s.usual.n, 1);
	assert_int_equal(s.count, 3);
	assert_ranges(&s.failures[1].seeds, "2,9");
	/* Twice the same is once */
	state_merge(&s, &more);
	assert_int_equal(state_failed(&s), 5);
}

static char *printed(void (*print)(FILE *f, struct state *s), struct state *s)
{
	size_t size;
	char *out;
	FILE *f = open_memstream(&out, &size);

	print(f, s);
	fclose(f);
	return out;
}

static void print_all(FILE *f, struct state *s)
{
	struct runner r = { .command = &s->command, .vmali = "./vmali" };
	size_t i;

	state_sort(s);
	report_head(f, s);
	for (i = 0; i < s->count; i++)
		report_failure(f, s, i, &r);
}

static void test_report(void **state)
{
	struct state s = example(), none = { 0 };

	args_add(&s.command, "it's");
	args_add(&s.command, "");
	args_add(&s.command, "$x");
	assert_string_equal(printed(print_all, &s),
			    "3 of 4 seeds fail, in 2 ways\n"
			    "\n1. timeout\n   1 seed, the first is 2\n"
			    "   ./vmali run --clean-env --seed 2 -- build/guest/jobs 'it'\\''s' '' '$x' </dev/null\n"
			    "\n2. exit status 1\n   2 seeds, the first is 3\n"
			    "   ./vmali run --clean-env --seed 3 -- build/guest/jobs 'it'\\''s' '' '$x' </dev/null\n");
	state_add(&none, 0, NULL);
	state_add(&none, 1, NULL);
	assert_string_equal(printed(print_all, &none), "0 of 1 seeds fail\n");
}

static void test_report_without_a_seed(void **state)
{
	struct state s = { 0 };

	args_add(&s.command, "--");
	args_add(&s.command, "false");
	state_add(&s, 0, "exit status 1");
	state_add(&s, 1, "exit status 1");
	assert_string_equal(printed(print_all, &s),
			    "1 of 1 seeds fail\n\n1. exit status 1\n"
			    "   without a seed, and with 1 seed\n"
			    "   ./vmali run --clean-env --seed 0 -- false </dev/null\n");
}

/* What names the kernel is in the line, too */
static void test_report_environment(void **state)
{
	struct state s = { 0 };
	char *out;

	setenv("KERNEL_SRC", "/my linux", 1);
	args_add(&s.command, "--");
	args_add(&s.command, "false");
	state_add(&s, 5, "exit status 1");
	out = printed(print_all, &s);
	assert_non_null(strstr(out, "\n   'KERNEL_SRC=/my linux' ./vmali run --clean-env "
			       "--seed 5 -- false "));
	unsetenv("KERNEL_SRC");
}

static void print_shrunk(FILE *f, struct state *s)
{
	struct runner r = { .command = &s->command, .vmali = "./vmali" };
	struct shrunk shrunk = {
		.repeats = true, .keep = "3,17", .kept = 2, .from = 40, .runs = 12,
	};

	args_add(&shrunk.lines, "3 0.01 irq 7 ns vmali-intc");
	args_add(&shrunk.lines, "17 0.02 lock 9 ns sh");
	report_shrunk(f, 5, &shrunk, &r);
	shrunk.busy = "17";
	shrunk.timed = shrunk.kept = 1;
	report_shrunk(f, 5, &shrunk, &r);
	shrunk.needs_none = true;
	report_shrunk(f, 5, &shrunk, &r);
	shrunk.repeats = false;
	report_shrunk(f, 5, &shrunk, &r);
}

static void print_many(FILE *f, struct state *s)
{
	struct runner r = { .command = &s->command, .vmali = "./vmali" };
	struct shrunk shrunk = { .repeats = true, .keep = "0-9", .kept = 23, .given_up = true };
	int i;

	for (i = 0; i < REPORT_CHOICES + 3; i++)
		args_add(&shrunk.lines, "x");
	report_shrunk(f, 5, &shrunk, &r);
}

static void test_report_many_choices(void **state)
{
	struct state s = { 0 };
	char *out;

	args_add(&s.command, "--");
	args_add(&s.command, "false");
	out = printed(print_many, &s);
	assert_non_null(strstr(out, "   23 of 0 choices matter at most, found"));
	assert_non_null(strstr(out, "     x\n     and 3 more\n   ./vmali "));
}

static void test_report_shrunk(void **state)
{
	struct state s = { 0 };

	args_add(&s.command, "--");
	args_add(&s.command, "false");
	assert_string_equal(printed(print_shrunk, &s),
			    "   2 of 40 choices matter, found in 12 runs:\n"
			    "     3 0.01 irq 7 ns vmali-intc\n     17 0.02 lock 9 ns sh\n"
			    "   ./vmali run --clean-env --seed 5 --param vmali_gpu.keep=3,17 -- false </dev/null\n"
			    "   1 of 40 choices matter, and of 1 more the time that they take, found in 12 runs:\n"
			    "     3 0.01 irq 7 ns vmali-intc\n     17 0.02 lock 9 ns sh\n"
			    "   ./vmali run --clean-env --seed 5 --param vmali_gpu.keep=3,17"
			    " --param vmali_gpu.busy=17 -- false </dev/null\n"
			    "   it needs none of the seed's choices\n"
			    "   ./vmali run --clean-env --seed 5 --param vmali_gpu.keep=none -- false </dev/null\n"
			    "   seed 5 does not repeat it; the run ended otherwise: it has passed\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_add),
		cmocka_unit_test(test_file),
		cmocka_unit_test(test_file_is_no_state),
		cmocka_unit_test(test_merge),
		cmocka_unit_test(test_report),
		cmocka_unit_test(test_report_without_a_seed),
		cmocka_unit_test(test_report_environment),
		cmocka_unit_test(test_report_shrunk),
		cmocka_unit_test(test_report_many_choices),
	};

	return cmocka_run_group_tests(tests, group_setup, group_teardown);
}
