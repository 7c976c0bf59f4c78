// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Delta debugging, with failures that are known, and the choices that it works on.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../../tools/explore/choices.h"

/* Lines are kept as long as the process */
const char *__asan_default_options(void);

const char *__asan_default_options(void)
{
	return "detect_leaks=0";
}

/**
 * struct bug - fails if all of some parts are there
 * @needs: these
 * @count: how many
 * @tries: how often it was tried
 * @limit: of tries, 0 for none
 */
struct bug {
	const size_t *needs;
	size_t count;
	unsigned int tries;
	unsigned int limit;
};

static bool fails(const struct bug *bug, const struct parts *parts)
{
	size_t i, k, found = 0;

	for (i = 0; i < bug->count; i++)
		for (k = 0; k < parts->n; k++)
			found += parts->v[k] == bug->needs[i];
	return found == bug->count;
}

static size_t try(void *context, const struct parts *tries, size_t count)
{
	struct bug *bug = context;
	size_t i;

	for (i = 0; i < count; i++) {
		if (bug->limit && bug->tries == bug->limit)
			return count;
		bug->tries++;
		if (fails(bug, &tries[i]))
			return i;
	}
	return count;
}

/* Return: how many tries it took */
static unsigned int assert_found(size_t parts, const size_t *needs, size_t count)
{
	struct bug bug = { .needs = needs, .count = count };
	struct parts found = ddmin(parts, try, &bug);

	assert_int_equal(found.n, count);
	if (count)
		assert_memory_equal(found.v, needs, count * sizeof(*needs));
	free(found.v);
	return bug.tries;
}

static void test_finds_what_is_needed(void **state)
{
	static const size_t first[] = { 0 }, last[] = { 999 }, two[] = { 17, 800 };
	static const size_t four[] = { 3, 4, 500, 999 }, all[] = { 0, 1, 2 };

	assert_found(1000, first, 1);
	assert_found(1000, last, 1);
	assert_found(1000, two, 2);
	assert_found(1000, four, 4);
	assert_found(3, all, 3);
	assert_found(1, first, 1);
}

/* Halves of halves: twenty tries at most, and the empty set */
static void test_is_quick_for_one(void **state)
{
	static const size_t one[] = { 333 };

	assert_true(assert_found(1000, one, 1) <= 21);
}

static void test_nothing_is_needed(void **state)
{
	assert_int_equal(assert_found(1000, NULL, 0), 1);
	assert_int_equal(assert_found(0, NULL, 0), 0);
}

static void assert_prefix(size_t parts, const size_t *needs, size_t count, size_t expected)
{
	size_t width;

	for (width = 1; width < 4; width++) {
		struct bug bug = { .needs = needs, .count = count };

		assert_int_equal(ddmin_prefix(parts, width, try, &bug), expected);
		assert_true(bug.tries < 20);
	}
}

static void test_prefix(void **state)
{
	static const size_t two[] = { 17, 800 }, first[] = { 0 }, last[] = { 999 };

	assert_prefix(1000, two, 2, 801);
	assert_prefix(1000, first, 1, 1);
	assert_prefix(1000, last, 1, 1000);
	assert_prefix(1000, NULL, 0, 0);
	assert_prefix(0, NULL, 0, 0);
	assert_prefix(2, first, 1, 1);
}

/* What is left when there is no time any more still fails */
static void test_given_up(void **state)
{
	static const size_t two[] = { 17, 800 };
	struct bug bug = { .needs = two, .count = 2, .limit = 12 };
	struct parts found = ddmin(1000, try, &bug);

	assert_true(found.n > 2 && found.n < 1000);
	assert_true(fails(&bug, &found));
	free(found.v);
}

/* The choices of a run, with these numbers; all take time but those of the first kind */
static struct choices choices_of(const unsigned long *numbers, size_t n)
{
	struct choices c = { .v = calloc(n, sizeof(*c.v)), .n = n, .known = true };
	size_t i;

	assert_non_null(c.v);
	for (i = 0; i < n; i++)
		c.v[i] = (struct choice){ numbers[i], numbers[i] >= 200000000, NULL };
	return c;
}

static void assert_text(const struct choices *c, const struct parts *parts, bool exact,
			const char *expected)
{
	char *got = choices_text(c, parts, exact);

	assert_string_equal(got, expected);
	free(got);
}

static void test_keep(void **state)
{
	/* In the order of their times; of three tasks */
	static const unsigned long numbers[] = {
		3, 200000002, 17, 20, 200000004, 21, 200000009, 90, 200400007,
	};
	size_t v[] = { 0, 1, 3, 4, 5, 7, 8 };
	struct choices c = choices_of(numbers, 9);
	struct parts parts = { v, 7 }, none = { v, 0 };

	assert_text(&c, &parts, true, "3,20-21,90,200000002,200000004,200400007");
	/* 22 to 89 had no effect, nor had 200000003 */
	assert_text(&c, &parts, false, "3,20-90,200000002-200000004,200400007");
	assert_text(&c, &none, true, "none");
	assert_text(&c, &none, false, "none");
	free(c.v);
}

static void test_keep_is_too_long(void **state)
{
	unsigned long numbers[3000];
	size_t v[3000], i;
	struct parts parts = { v, 3000 };
	struct choices c;

	for (i = 0; i < 3000; i++) {
		numbers[i] = 2 * i;
		v[i] = i;
	}
	c = choices_of(numbers, 3000);
	assert_null(choices_text(&c, &parts, true));
	assert_text(&c, &parts, false, "0-5998");
	free(c.v);
}

/* Those that are left out, as far as they can take their time */
static void test_rest(void **state)
{
	static const unsigned long numbers[] = { 200000000, 1, 200000001, 2, 200000002, 200000003 };
	size_t v[] = { 0, 1, 2, 3, 4 }, w[] = { 2, 3 };
	struct choices c = choices_of(numbers, 6);
	struct parts from = { v, 5 }, parts = { w, 2 }, none = { w, 0 };
	struct parts rest = choices_rest(&c, &from, &parts);

	assert_int_equal(rest.n, 2);
	assert_int_equal(rest.v[0], 0);
	assert_int_equal(rest.v[1], 4);
	free(rest.v);
	rest = choices_rest(&c, &from, &none);
	assert_int_equal(rest.n, 3);
	assert_int_equal(rest.v[1], 2);
	free(rest.v);
	free(c.v);
}

static void test_read_list(void **state)
{
	char list[] = "seed 7 taken 5 of 51\n"
		      "16 0.010114048 irq 74149 ns vmali-intc\n"
		      "400000003 0.5 lock 25 ns kworker/u8:0\n"
		      "600000003 0.5 wakeup 25 ns jobs\n"
		      "800000000 0.5 priority 60 fifo jobs\n"
		      "400000004 0.6 busy 60 ns jobs\n";
	char log[] = "vmali_gpu: seed 7 taken 0 of 1\n";
	struct choices c = choices_read(list, log);

	assert_int_equal(c.n, 5);
	assert_true(c.known);
	assert_true(c.complete);
	/* In the order of their times */
	assert_int_equal(c.v[0].number, 16);
	assert_int_equal(c.v[1].number, 400000003);
	assert_string_equal(c.v[1].line, "400000003 0.5 lock 25 ns kworker/u8:0");
	assert_false(c.v[0].takes_time);
	assert_true(c.v[1].takes_time);
	assert_true(c.v[2].takes_time);
	assert_false(c.v[3].takes_time);
	free(c.v);
}

/* The kernel has died: of those that it has logged, not all are there */
static void test_read_log(void **state)
{
	char list[] = "", log[] =
		"[ 1.0] Kernel panic - not syncing: x\n"
		"[ 1.0] vmali_gpu: seed 7 taken 33 of 40\n"
		"[ 1.0] vmali_gpu: choice 3 0.01 irq 7 ns vmali-intc\n";
	struct choices c = choices_read(list, log);

	assert_int_equal(c.n, 1);
	assert_string_equal(c.v[0].line, "3 0.01 irq 7 ns vmali-intc");
	assert_true(c.known);
	assert_false(c.complete);
	free(c.v);
}

static void test_read_nothing(void **state)
{
	char list[] = "", log[] = "vmali_gpu: ready\n";
	struct choices c = choices_read(list, log);

	assert_int_equal(c.n, 0);
	assert_false(c.known);
	assert_false(c.complete);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_finds_what_is_needed),
		cmocka_unit_test(test_is_quick_for_one),
		cmocka_unit_test(test_nothing_is_needed),
		cmocka_unit_test(test_prefix),
		cmocka_unit_test(test_given_up),
		cmocka_unit_test(test_keep),
		cmocka_unit_test(test_keep_is_too_long),
		cmocka_unit_test(test_rest),
		cmocka_unit_test(test_read_list),
		cmocka_unit_test(test_read_log),
		cmocka_unit_test(test_read_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
