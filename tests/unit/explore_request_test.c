// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The options of vmali explore, and which seeds they ask for.
 */
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../../tools/explore/request.h"
#include "dies.h"

/* A request is kept as long as the process */
const char *__asan_default_options(void);

const char *__asan_default_options(void)
{
	return "detect_leaks=0";
}

#define ARGS(...)	((char *[]){ __VA_ARGS__, NULL })

static struct topic topic_list[] = { { .name = "a", .dir = "/a" } };
static const struct topics topics = { .v = topic_list, .n = 1 };

static struct request parse(char **args)
{
	struct request r;

	request_parse(&r, args, &topics);
	return r;
}

static void test_defaults(void **state)
{
	struct request r = parse(ARGS("build/guest/jobs", "-t", "x"));

	assert_int_equal(r.first, 1);
	assert_int_equal(r.seeds, 100);
	assert_int_equal(r.shards, 1);
	assert_int_equal(r.limit, 600);
	assert_null(r.state);
	assert_null(r.merge);
	assert_false(r.stop || r.shrink || r.help);
	assert_string_equal(joined(r.options.v), "--timeout 60");
	assert_string_equal(joined(r.program), "build/guest/jobs -t x");
}

static void test_options(void **state)
{
	struct request r = parse(ARGS("--seeds", "7", "--gpu", "g720", "--first=5", "--minutes",
				      "3", "--debug", "--host-limit", "0", "--stop", "--shrink",
				      "--shard", "2/3", "--state", "/tmp/state", "--timeout=9", "--param",
				      "panthor.a=b", "--", "--seeds"));

	assert_int_equal(r.seeds, 7);
	assert_int_equal(r.first, 5);
	assert_int_equal(r.minutes, 3);
	assert_int_equal(r.shard, 2);
	assert_int_equal(r.shards, 3);
	assert_int_equal(r.limit, 0);
	assert_string_equal(r.state, "/tmp/state");
	assert_true(r.stop && r.shrink);
	assert_string_equal(joined(r.options.v),
			    "--gpu g720 --debug --timeout 9 --param panthor.a=b");
	assert_string_equal(joined(r.program), "--seeds");
}

static void test_other_modes(void **state)
{
	struct request r = parse(ARGS("--merge", "a", "b"));

	assert_string_equal(joined(r.merge), "a b");
	assert_true(parse(ARGS("--stop", "--help")).help);
	/* As many as there is time for */
	assert_int_equal(parse(ARGS("--minutes", "1", "true")).seeds, ULONG_MAX);
}

static void parse_it(void *args)
{
	parse(args);
}

#define DIES(message, ...)	assert_dies(parse_it, ARGS(__VA_ARGS__), "vmali: " message "\n")

static void test_mistakes(void **state)
{
	DIES("explore: there is no program to run (vmali explore --help)", "--stop");
	DIES("explore: unknown option --nothing (vmali explore --help lists them)", "--nothing");
	DIES("explore: --seeds needs a number", "--seeds");
	DIES("explore: --seeds needs a whole number, not 'x'", "--seeds", "x", "true");
	DIES("explore: --first is greater than 0: seed 0 varies nothing", "--first", "0", "true");
	DIES("explore: --shard is K/N with K from 1 to N, not '0/3'", "--shard", "0/3", "true");
	DIES("explore: --shard is K/N with K from 1 to N, not '4/3'", "--shard", "4/3", "true");
	DIES("explore: --shard is K/N with K from 1 to N, not '1'", "--shard", "1", "true");
	DIES("explore: --shard is K/N with K from 1 to N, not '1/2/3'", "--shard", "1/2/3", "true");
	DIES("explore: --shard is K/N with K from 1 to N, not '-1/3'", "--shard", "-1/3", "true");
	DIES("explore: --seed is not for this command (vmali explore --help lists what is)",
	     "--seed", "3", "true");
	DIES("explore: --trace is not for this command (vmali explore --help lists what is)",
	     "--trace", "x", "true");
	DIES("explore: --state cannot write /nowhere/x", "--state", "/nowhere/x", "true");
	DIES("explore: --merge needs files that --state has written", "--merge");
	DIES("explore: --gpu is not for --merge", "--merge", "--gpu", "g720", "a");
	/* As vmali run reports them */
	DIES("run: --mem is 256 to 1000, not 5", "--mem", "5", "true");
	DIES("run: --series: there is no topic 'x' (there are a)",
	     "--series", "x", "true");
}

static void assert_seeds(const struct request *r, const char *done, const char *expected)
{
	struct ranges begun, seeds = { 0 };
	unsigned long seed;
	char *got;

	assert_true(ranges_parse(&begun, done));
	while (request_seed(r, &begun, &seed)) {
		ranges_add(&begun, seed, seed);
		ranges_add(&seeds, seed, seed);
	}
	got = ranges_text(&seeds);
	assert_string_equal(got, expected);
	free(got);
	ranges_free(&begun);
	ranges_free(&seeds);
}

static void test_seeds(void **state)
{
	struct request r = { .first = 1, .seeds = 8, .shard = 1, .shards = 1 };

	assert_seeds(&r, "", "1-8");
	assert_seeds(&r, "0-3,5", "4,6-8");
	assert_seeds(&r, "0-20", "");
	/* The shards have each seed once */
	r.shards = 3;
	assert_seeds(&r, "", "1,4,7");
	r.shard = 2;
	assert_seeds(&r, "", "2,5,8");
	r.shard = 3;
	assert_seeds(&r, "3", "6");
	r.first = ULONG_MAX;
	r.seeds = ULONG_MAX;
	assert_seeds(&r, "", "");
	r.shard = 1;
	assert_seeds(&r, "", "18446744073709551615");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_defaults),
		cmocka_unit_test(test_options),
		cmocka_unit_test(test_other_modes),
		cmocka_unit_test(test_mistakes),
		cmocka_unit_test(test_seeds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
