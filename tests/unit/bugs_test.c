// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The table of bugs, and what counts as noticed.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../../tools/bugs/outcome.h"
#include "dies.h"

/* Tables are not freed */
const char *__asan_default_options(void);

const char *__asan_default_options(void)
{
	return "detect_leaks=0";
}

#define HEAD	"Bug: wrong\n in two lines\nFix: 0123\nRead: mail\nProgram: guest/x\n"
#define DIFF	"\ndiff --git a/x b/x\n"

static struct bug parse(const char *content)
{
	struct bug bug;

	bug_parse(&bug, "tests/bugs/one.patch", text("%s", content));
	return bug;
}

static void test_fields(void **state)
{
	struct bug bug = parse(HEAD "Test: x.a\nTest: x.b\nLog: BUG: it\nOptions: --seed 3\n"
			       "Quick: yes\n" DIFF "Log: not this\n");

	assert_string_equal(bug.name, "one");
	assert_string_equal(bug.title, "wrong in two lines");
	assert_string_equal(bug.fix, "0123");
	assert_string_equal(bug.read, "mail");
	assert_string_equal(bug.program, "guest/x");
	assert_int_equal(bug.tests.n, 2);
	assert_string_equal(bug.tests.v[1], "x.b");
	assert_string_equal(bug.log, "BUG: it");
	assert_int_equal(bug.options.n, 2);
	assert_string_equal(bug.options.v[1], "3");
	assert_true(bug.caught && bug.quick && !bug.why && !bug.seeds);
	assert_int_equal(parse(HEAD "Seeds: 20\n" DIFF).seeds, 20);

	bug = parse(HEAD "Expected: missed\nWhy: no caches\n" DIFF);
	assert_false(bug.caught || bug.quick || bug.log);
	assert_string_equal(bug.why, "no caches");
}

static void parse_only(void *content)
{
	parse(content);
}

static void test_mistakes(void **state)
{
	static const struct {
		const char *content, *message;
	} cases[] = {
		{ HEAD, "vmali: bugs: one has no diff\n" },
		{ "Bug: b\n" DIFF, "vmali: bugs: one has no Fix\n" },
		{ HEAD "Bug: c\n" DIFF, "vmali: bugs: one: Bug is there twice\n" },
		{ HEAD "Colour: red\n" DIFF, "vmali: bugs: one: unknown field 'Colour'\n" },
		{ HEAD "text\n" DIFF, "vmali: bugs: one: 'text' is no field\n" },
		{ HEAD "Seeds: 0\n" DIFF, "vmali: bugs: one: Seeds is 1 to 1000, not '0'\n" },
		{ HEAD "Seeds: a\n" DIFF, "vmali: bugs: one: Seeds is 1 to 1000, not 'a'\n" },
		{ HEAD "Quick: 1\n" DIFF, "vmali: bugs: one: Quick is yes or no, not '1'\n" },
		{ HEAD "Expected: missed\n" DIFF, "vmali: bugs: one has no Why\n" },
		{ HEAD "Why: w\n" DIFF,
		  "vmali: bugs: one is expected to be caught, and has a Why\n" },
	};
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_dies(parse_only, (char *)cases[i].content, cases[i].message);
}

static struct bug table_bugs[] = {
	{ .name = "heap-a", .quick = true }, { .name = "heap-b" }, { .name = "late" },
};

static const struct bugs table = { .v = table_bugs, .n = 3 };

static char *names(char **patterns, bool all)
{
	struct bugs selected = bugs_select(&table, patterns, all);
	struct args list = { 0 };
	size_t i;

	for (i = 0; i < selected.n; i++)
		args_add(&list, selected.v[i].name);
	return list.n ? joined(list.v) : text("none");
}

#define NAMES(all, ...)	names((char *[]){ __VA_ARGS__, NULL }, all)

static void select_unknown(void *name)
{
	NAMES(false, name);
}

static void test_selection(void **state)
{
	assert_string_equal(NAMES(false, NULL), "heap-a");
	assert_string_equal(NAMES(true, NULL), "heap-a heap-b late");
	assert_string_equal(NAMES(false, "late"), "late");
	assert_string_equal(NAMES(false, "late", "heap-*"), "heap-a heap-b late");
	assert_dies(select_unknown, "x",
		    "vmali: bugs: no bug is called 'x' (vmali bugs --list prints them)\n");
}

static void test_results(void **state)
{
	const char *output = "TAP version 13\n1..3\n# RUN a.b\nok 1 a.b\nnot ok 2 a.c\n"
			     "ok 3 a.d # SKIP no heap\n";

	assert_true(test_passed(output, "a.b"));
	assert_false(test_passed(output, "a.c"));
	assert_false(test_passed(output, "a.d"));
	assert_false(test_passed(output, "a.e"));
	assert_false(test_passed(output, "a"));
	assert_false(test_passed("", "a"));
	assert_true(test_passed("ok 12 a", "a"));
}

static void test_noticed(void **state)
{
	struct bug bug = { .name = "one" };

	assert_null(notices(&bug, "", "", 0));
	assert_string_equal(notices(&bug, "", "", 125), "exit status 125");
	bug.log = "WARNING";
	assert_null(notices(&bug, "", "all is well\n", 0));
	assert_string_equal(notices(&bug, "", "a WARNING: x\n", 0), "log");
	args_add(&bug.tests, "a.b");
	args_add(&bug.tests, "a.c");
	assert_null(notices(&bug, "ok 1 a.b\nok 2 a.c\n", "", 0));
	/* The machine died before the second */
	assert_string_equal(notices(&bug, "ok 1 a.b\n", "WARNING", 0), "a.c");
}

/* The table of this checkout has no mistake, with a few that are quick */
static void test_table(void **state)
{
	struct bugs bugs = bugs_read(BUGS_DIR);
	unsigned int quick = 0;
	size_t i;

	assert_true(bugs.n >= 30);
	for (i = 0; i < bugs.n; i++)
		quick += bugs.v[i].quick;
	assert_in_range(quick, 1, 6);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_fields),
		cmocka_unit_test(test_mistakes),
		cmocka_unit_test(test_selection),
		cmocka_unit_test(test_results),
		cmocka_unit_test(test_noticed),
		cmocka_unit_test(test_table),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
