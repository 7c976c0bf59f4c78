// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Sets of numbers.
 */
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "../../tools/explore/ranges.h"

static void assert_text(const struct ranges *r, const char *expected)
{
	char *text = ranges_text(r);

	assert_string_equal(text, expected);
	free(text);
}

static void test_add(void **state)
{
	struct ranges r = { 0 };

	assert_text(&r, "");
	ranges_add(&r, 5, 5);
	ranges_add(&r, 1, 1);
	ranges_add(&r, 9, 10);
	assert_text(&r, "1,5,9-10");
	/* Neighbours and what is there become one */
	ranges_add(&r, 6, 6);
	assert_text(&r, "1,5-6,9-10");
	ranges_add(&r, 4, 4);
	ranges_add(&r, 9, 9);
	assert_text(&r, "1,4-6,9-10");
	ranges_add(&r, 3, 12);
	assert_text(&r, "1,3-12");
	ranges_add(&r, 2, 2);
	assert_text(&r, "1-12");
	assert_int_equal(ranges_count(&r), 12);
	ranges_add(&r, ULONG_MAX, ULONG_MAX);
	ranges_add(&r, 0, 0);
	assert_int_equal(ranges_count(&r), 14);
	assert_true(ranges_has(&r, 0));
	assert_true(ranges_has(&r, 12));
	assert_false(ranges_has(&r, 13));
	assert_true(ranges_has(&r, ULONG_MAX));
	ranges_free(&r);
	assert_false(ranges_has(&r, 0));
}

static void test_parse(void **state)
{
	static const char *const wrong[] = {
		"x", "1,", ",1", "1-", "-1", "2-1", "1 2", "1,,2", "1-2-3", " 1",
		"99999999999999999999",
	};
	struct ranges r, more;
	size_t i;

	assert_true(ranges_parse(&r, "17-20,3,21,8-9"));
	assert_text(&r, "3,8-9,17-21");
	assert_true(ranges_parse(&more, "10,1"));
	ranges_add_all(&r, &more);
	assert_text(&r, "1,3,8-10,17-21");
	ranges_free(&more);
	ranges_free(&r);
	assert_true(ranges_parse(&r, ""));
	assert_int_equal(r.n, 0);
	for (i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		assert_false(ranges_parse(&r, wrong[i]));
		ranges_free(&r);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_add),
		cmocka_unit_test(test_parse),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
