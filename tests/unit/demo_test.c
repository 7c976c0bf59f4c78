// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * vmali demo: what it prints is taken apart.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../../tools/launcher/demo.h"

#define REPORT	"{\n  \"a\": {\n  }\n}\n"
#define PAGE	"<!DOCTYPE html>\n<p>{\n}\n</p>\n"

static void assert_split(const char *printed, const char *messages, const char *report,
			 const char *page)
{
	char *copy = text("%s", printed);
	struct demo_output output = demo_split(copy);

	assert_string_equal(output.messages, messages);
	if (report) {
		assert_int_equal(output.report_size, strlen(report));
		assert_string_equal(output.report, report);
	} else {
		assert_null(output.report);
	}
	assert_string_equal(output.page, page);
	free((char *)output.report);
	free(copy);
}

static void test_all(void **state)
{
	assert_split("vmali: x {\ny\n" REPORT PAGE, "vmali: x {\ny\n", REPORT, PAGE);
	assert_split(REPORT PAGE, "", REPORT, PAGE);
	/* What comes between the two belongs to neither */
	assert_split(REPORT "z\n" PAGE, "", REPORT, PAGE);
}

/* A demo that died says so, and what it had written of the report is kept */
static void test_parts(void **state)
{
	assert_split("", "", NULL, "");
	assert_split("vmali: no machine\n", "vmali: no machine\n", NULL, "");
	assert_split("x\n" PAGE, "x\n<!DOCTYPE html>\n<p>{\n}\n</p>\n", NULL, "");
	assert_split(REPORT, "", REPORT, "");
	assert_split("x\n{\n  \"a\": 1", "x\n", "{\n  \"a\": 1", "");
	assert_split("{\n}", "", "{\n}", "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_all),
		cmocka_unit_test(test_parts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
