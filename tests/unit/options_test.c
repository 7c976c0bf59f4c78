// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Parsing of options, and the error messages.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../../tools/launcher/options.h"
#include "dies.h"

enum { FLAG = 1, VALUE, NUMBER, RESULT, PERHAPS };

static const struct option_row table[] = {
	{ "--flag", FLAG, NULL },
	{ "-f", FLAG, NULL },
	{ "--value", VALUE, "a value" },
	{ "--number", NUMBER, "a value" },
	{ "--result", RESULT, "a file" },
	{ "--perhaps", PERHAPS, "=a value" },
	{ 0 },
};

static struct options options(char **args)
{
	return (struct options){ .command = "run", .table = table, .args = args };
}

static void test_both_forms(void **state)
{
	char *args[] = { "--value", "one", "--flag", "--value=two=2", "-f", "--value", "",
			 "rest", "--flag", NULL };
	struct options o = options(args);

	assert_int_equal(options_next(&o), VALUE);
	assert_string_equal(o.value, "one");
	assert_int_equal(options_next(&o), FLAG);
	assert_null(o.value);
	assert_int_equal(options_next(&o), VALUE);
	assert_string_equal(o.value, "two=2");
	assert_int_equal(options_next(&o), FLAG);
	assert_string_equal(o.name, "-f");
	assert_int_equal(options_next(&o), VALUE);
	assert_string_equal(o.value, "");
	assert_int_equal(options_next(&o), 0);
	assert_ptr_equal(o.args, &args[7]);
}

/* Only after "=": what follows is the next argument */
static void test_optional_value(void **state)
{
	char *args[] = { "--perhaps", "--perhaps=", "--perhaps=one", "--perhaps", "rest", NULL };
	struct options o = options(args);

	assert_int_equal(options_next(&o), PERHAPS);
	assert_null(o.value);
	assert_int_equal(options_next(&o), PERHAPS);
	assert_string_equal(o.value, "");
	assert_int_equal(options_next(&o), PERHAPS);
	assert_string_equal(o.value, "one");
	assert_int_equal(options_next(&o), PERHAPS);
	assert_null(o.value);
	assert_int_equal(options_next(&o), 0);
	assert_string_equal(*o.args, "rest");
}

static void test_end(void **state)
{
	char *dashes[] = { "--flag", "--", "--flag", NULL }, *none[] = { NULL };
	char *dash[] = { "-", NULL };
	struct options o = options(dashes);

	assert_int_equal(options_next(&o), FLAG);
	assert_int_equal(options_next(&o), 0);
	assert_string_equal(*o.args, "--flag");
	o = options(none);
	assert_int_equal(options_next(&o), 0);
	assert_null(*o.args);
	o = options(dash);
	assert_int_equal(options_next(&o), 0);
	assert_string_equal(*o.args, "-");
}

static void test_numbers(void **state)
{
	char *args[] = { "--number", "0", "--number=4294967296", NULL };
	struct options o = options(args);

	options_next(&o);
	assert_int_equal(option_number(&o), 0);
	options_next(&o);
	assert_int_equal(option_number(&o), 4294967296);
}

static void take_all(void *args)
{
	struct options o = options(args);
	int id;

	while ((id = options_next(&o))) {
		if (id == NUMBER)
			option_number(&o);
		if (id == RESULT)
			option_result_file(&o);
	}
}

#define DIES(expected, ...) \
	assert_dies(take_all, (char *[]){ __VA_ARGS__, NULL }, "vmali: run: " expected "\n")

static void test_mistakes(void **state)
{
	DIES("unknown option --flags (vmali run --help lists them)", "--flags");
	DIES("unknown option --fla (vmali run --help lists them)", "--fla");
	DIES("unknown option --nothing (vmali run --help lists them)", "--nothing=1");
	DIES("unknown option --flag (vmali run --help lists them)", "--flag=1");
	DIES("unknown option -x (vmali run --help lists them)", "-x");
	DIES("--value needs a value", "--flag", "--value");
	DIES("--number needs a whole number, not ''", "--number", "");
	DIES("--number needs a whole number, not '1.5'", "--number", "1.5");
	DIES("--number needs a whole number, not '-1'", "--number=-1");
	DIES("--number needs a whole number, not '99999999999999999999'",
	     "--number=99999999999999999999");
	DIES("--result needs a file", "--result=");
	DIES("--result cannot write /nowhere/x", "--result=/nowhere/x");
	DIES("--result cannot write /tmp", "--result", "/tmp");
}

/* A shell splits the line into the same arguments */
static void test_quoting(void **state)
{
	char *args[] = { "plain-1_./:=,@%+", "", "a b", "it's", "$HOME", "two\nlines", NULL };
	char *line;
	size_t size;
	FILE *f = open_memstream(&line, &size);

	args_print(f, args);
	fclose(f);
	assert_string_equal(line, "plain-1_./:=,@%+ '' 'a b' 'it'\\''s' '$HOME' 'two\nlines'\n");
	free(line);
	line = joined(args + 2);
	assert_string_equal(line, "a b it's $HOME two\nlines");
	free(line);
	line = joined(args + 6);
	assert_string_equal(line, "");
	free(line);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_both_forms),
		cmocka_unit_test(test_optional_value),
		cmocka_unit_test(test_end),
		cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_mistakes),
		cmocka_unit_test(test_quoting),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
