// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The timeline around choices.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../../tools/explore/around.h"

#define TRACK(tid, name) \
	"{\"ph\":\"M\",\"pid\":1,\"tid\":" tid ",\"name\":\"thread_name\"," \
	"\"args\":{\"name\":\"" name "\"}},"
#define EVENT(tid, ts, name) \
	"{\"ph\":\"i\",\"pid\":1,\"tid\":" tid ",\"ts\":" ts ",\"name\":\"" name "\"},"
#define TRACE(events) \
	"{\"traceEvents\":[" TRACK("1", "jobs") TRACK("2", "choices") events \
	"{\"ph\":\"C\",\"pid\":1,\"tid\":1,\"ts\":2,\"name\":\"counter\"}]}"

static void assert_around(const char *trace, size_t before, size_t after, const char *expected)
{
	size_t size;
	char *out;
	FILE *f = open_memstream(&out, &size);

	assert_int_equal(around_choices(f, trace, before, after), *expected != '\0');
	fclose(f);
	assert_string_equal(out, expected);
	free(out);
}

static void test_around(void **state)
{
	static const char trace[] = TRACE(EVENT("1", "1.5", "a") EVENT("1", "2", "b")
					  EVENT("2", "2.5", "17 irq 9 ns") EVENT("1", "3", "c")
					  EVENT("1", "4", "d") EVENT("1", "7", "f")
					  EVENT("1", "5", "e")
					  EVENT("2", "8", "18 lock 9 ns"));

	assert_around(trace, 1, 1,
		      "           2.000 us  jobs         b\n"
		      "           2.500 us  choices      17 irq 9 ns\n"
		      "           3.000 us  jobs         c\n"
		      "     ...\n"
		      "           7.000 us  jobs         f\n"
		      "           8.000 us  choices      18 lock 9 ns\n");
	/* Each event once, in the order of time */
	assert_around(trace, 3, 2,
		      "           1.500 us  jobs         a\n"
		      "           2.000 us  jobs         b\n"
		      "           2.500 us  choices      17 irq 9 ns\n"
		      "           3.000 us  jobs         c\n"
		      "           4.000 us  jobs         d\n"
		      "           5.000 us  jobs         e\n"
		      "           7.000 us  jobs         f\n"
		      "           8.000 us  choices      18 lock 9 ns\n");
}

static void test_nothing(void **state)
{
	assert_around(TRACE(EVENT("1", "1", "a")), 1, 1, "");
	assert_around("", 1, 1, "");
	assert_around("{}", 1, 1, "");
	assert_around("{\"traceEvents\":1}", 1, 1, "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_around),
		cmocka_unit_test(test_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
