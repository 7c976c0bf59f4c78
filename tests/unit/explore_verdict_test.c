// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The verdict of a run: what is the same failure, and what is another one.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../../tools/explore/verdict.h"

#define INIT	"[    0.010000] Run /x/init as init process\n"

/* Lines of the log are kept as long as the process */
const char *__asan_default_options(void);

const char *__asan_default_options(void)
{
	return "detect_leaks=0";
}

static void assert_general(const char *line, const char *expected)
{
	char *got = general(line);

	assert_string_equal(got, expected);
	free(got);
}

static void test_general(void **state)
{
	assert_general("WARNING: CPU: 0 PID: 45 at drivers/a.c:1234 panthor_x+0x12/0x340 [panthor]",
		       "WARNING: CPU: # PID: # at drivers/a.c:1234 panthor_x+#/# [panthor]");
	assert_general("BUG: unable to handle ffff88801234abcd, 12 ms, took 1.5 s",
		       "BUG: unable to handle #, # ms, took #.# s");
	/* Within names they say which it is */
	assert_general("g610 job_2 v10 at 0xdeadbeef", "g610 job_2 v10 at #");
	assert_general("deadbeefs added", "deadbeefs added");
	assert_general("ends here \r\n", "ends here");
	assert_general("", "");
}

static void assert_verdict(int status, const char *out, const char *log, const char *expected)
{
	char *o = strdup(out), *l = strdup(log), *got = verdict_of(status, o, l, NULL);

	if (expected) {
		assert_non_null(got);
		assert_string_equal(got, expected);
	} else {
		assert_null(got);
	}
}

static void test_passed(void **state)
{
	assert_verdict(0, "", "", NULL);
	assert_verdict(0, "1..2\nok 1 a\nnot ok 2 b # SKIP no b\n", INIT "panthor: ready\n", NULL);
}

static void test_status(void **state)
{
	assert_verdict(7, "", "", "exit status 7");
	assert_verdict(125, "vmali: the guest's kernel died\n", "", "the kernel died");
	assert_verdict(124, "", "", "timeout");
	assert_verdict(STATUS_HUNG, "", "", "no end within the limit of the host's time");
}

static void test_timeout_says_what_is_waited_for(void **state)
{
	assert_verdict(124,
		       "vmali: killed after 5 s of the machine's time; it was waiting in\n"
		       "vmali:   task 40 sh: S do_wait\nvmali:   task 41 jobs: S drm_wait\n", "",
		       "timeout, waiting in jobs: S drm_wait");
	/* What cannot be killed is what hangs */
	assert_verdict(124,
		       "vmali:   task 40 rmmod: D panthor_unplug\nvmali:   task 41 sh: S do_wait\n",
		       "", "timeout, waiting in rmmod: D panthor_unplug");
}

static void test_failed_tests(void **state)
{
	assert_verdict(1, "1..3\nok 1 a\nnot ok 3 c\nnot ok 2 b.x # took 12 ms\n", "",
		       "exit status 1; not ok: b.x, c");
	/* Of a test with subtests, these */
	assert_verdict(0,
		       "1..2\n  1..2\n  ok 1 s\n  not ok 2 t\nnot ok 1 a\n"
		       "  1..1\n  ok 1 u\nok 2 b\n", "", "not ok: a/t");
	assert_verdict(0, "1..1\nnot ok 1 a\n  not ok 1 later\n", "", "not ok: a, later");
}

static void test_complaints(void **state)
{
	assert_verdict(0, "", "BUG: before init\n" INIT "[ 1.5] fine\n", NULL);
	assert_verdict(0, "",
		       INIT "[    1.500000] BUG: KASAN: slab-use-after-free in f+0x1/0x2\n"
		       "[    1.500001] WARNING: later\n",
		       "BUG: KASAN: slab-use-after-free in f+#/#");
	assert_verdict(0, "", INIT "[ 2.0][   T45] vmali_gpu: guest error: no queue (0x1)\n",
		       "vmali_gpu: guest error: no queue (#)");
	assert_verdict(0, "", INIT "[ 2.0] INFO: task jobs:45 blocked for more than 3 seconds.\n",
		       "INFO: task jobs:# blocked for more than # seconds.");
	assert_verdict(125, "",
		       INIT "Kernel panic - not syncing: fault at 0x10\n"
		       "RIP: 0033:panthor_job_run+0x12/0x34\n",
		       "the kernel died; Kernel panic - not syncing: fault at # in panthor_job_run");
}

static void test_usual_complaints_do_not_count(void **state)
{
	char log[] = INIT "[ 1.0] WARNING: usual 12\n[ 2.0] WARNING: new\n", out[] = "";
	struct args usual = { 0 };

	args_add(&usual, "WARNING: usual #");
	assert_string_equal(verdict_of(0, out, log, &usual), "WARNING: new");
}

static void test_each_complaint_once(void **state)
{
	char log[] = INIT "WARNING: a 1\nWARNING: b\nWARNING: a 2\n";
	struct args complaints = complaints_of(log);

	assert_int_equal(complaints.n, 2);
	assert_string_equal(complaints.v[0], "WARNING: a #");
	assert_string_equal(complaints.v[1], "WARNING: b");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_general),
		cmocka_unit_test(test_passed),
		cmocka_unit_test(test_status),
		cmocka_unit_test(test_timeout_says_what_is_waited_for),
		cmocka_unit_test(test_failed_tests),
		cmocka_unit_test(test_complaints),
		cmocka_unit_test(test_usual_complaints_do_not_count),
		cmocka_unit_test(test_each_complaint_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
