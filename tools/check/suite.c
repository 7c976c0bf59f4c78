// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * vmali check --suite: the tests that every point of every topic must pass, on what the topic
 * needs.  Each point has a separate kernel; tests of what a later patch brings are skipped.
 */
#define _GNU_SOURCE
#include <glob.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"

/* What brings the uAPI, and the event of the firmware, to the driver */
#define UAPI	"DRM_PANTHOR_DEV_QUERY_PROTECTED_INFO"
#define EVENT	"cs_slot_process_protm_pending_event_locked"

#define VMALI(c)	text("%s/vmali", (c)->places.top)

static bool has_kunit_tests(const char *kernel)
{
	glob_t found;
	bool any = !glob(text("%s/kunit/*test.ko", kernel), 0, NULL, &found);

	if (any)
		globfree(&found);
	return any;
}

/* The kernel's entry in the cache, which is built; NULL on a failure */
static const char *kernel_of(struct checking *c, const char *series)
{
	struct machine machine;

	if (RUN(NULL, VMALI(c), "run", "--series", series, "--dry-run", "--", "true") ||
	    !machine_fresh(&c->places, series, "", &machine))
		return NULL;
	return machine.kernel;
}

static bool needs_uapi(const char *test)
{
	static const char *const tests[] = {
		"protected", "groups", "access", "startup", "removal",
	};
	size_t i;

	for (i = 0; i < sizeof(tests) / sizeof(tests[0]); i++)
		if (!strcmp(tests[i], test))
			return true;
	return false;
}

/* Adds the program and its arguments, without those for what a later patch brings */
static enum verdict add_program(const struct checking *c, const char *kernel, const char *test,
				struct args *command, FILE *said)
{
	const char *build = c->places.build;

	if (!strcmp(test, "igt")) {
		if (!*c->igt) {
			fputs("the package igt-gpu-tools-tests is not available\n", said);
			return SKIPPED;
		}
		ARGS_ADD(command, "--", text("%s/tests/igt", build), c->igt,
			 text("%s/tests/igt/panthor.testlist", c->places.top));
		return PASSED;
	}
	if (!strcmp(test, "kunit")) {
		if (!has_kunit_tests(kernel)) {
			fputs("before the patch that brings the KUnit tests\n", said);
			return SKIPPED;
		}
		ARGS_ADD(command, "--no-driver", "--", text("%s/tests/kunit", build),
			 text("%s/kunit", kernel));
		return PASSED;
	}
	args_add(command, "--");
	if (!needs_uapi(test)) {
		args_add(command, text("%s/guest/%s", build, test));
		return PASSED;
	}
	if (!strstr(file_text(text("%s/uapi/drm/panthor_drm.h", kernel)), UAPI)) {
		fputs("before the patch that brings " UAPI "\n", said);
		return SKIPPED;
	}
	args_add(command, text("%s/%s/%s", build,
			       strcmp(test, "protected") ? "driver" : "guest", test));
	/*
	 * Before the scheduler knows the event, a group that must not ask for protected mode
	 * waits for the timeout of its job, as in mainline.
	 */
	if (!strcmp(test, "protected") &&
	    !strstr(file_text(text("%s/src/drivers/gpu/drm/panthor/panthor_sched.c", kernel)),
		    EVENT))
		ARGS_ADD(command, "-T", "ordinary_group_asks_for_protected_mode");
	return PASSED;
}

/* What vmali run --series calls a point */
static const char *series_at(const struct series *series, size_t n)
{
	struct row row = row_of(&series->topics,
				text("%s:%zu", series->topic->name, n - series->first), "check");

	return row_name(&series->topics, &row);
}

enum verdict check_suite(struct checking *c, size_t n, const char *test, FILE *said)
{
	const char *series = series_at(&c->series, n);
	char *log = text("%s/suite.log", c->work), *output = text("%s/suite.out", c->work);
	const char *kernel = kernel_of(c, series);
	struct args command = { 0 };
	enum verdict verdict;
	FILE *f;
	int status;

	if (!kernel) {
		fputs("the kernel does not compile\n", said);
		return FAILED;
	}
	ARGS_ADD(&command, VMALI(c), "run", "--series", series, "--timeout", "300",
		 "--kernel-log", log);
	verdict = add_program(c, kernel, test, &command, said);
	if (verdict != PASSED)
		return verdict;
	progress("%s: %s", series, test);
	f = open_file(output, "w");
	status = run(f, (const char *const *)command.v);
	close_file(f, output);
	progress_end();
	f = open_file(text("%s/suite.said", c->work), "w+");
	status = RUN(f, text("%s/tools/ktap", c->places.build),
		     text("%s=%s:%d", test, output, status));
	fclose(f);
	output = file_text(text("%s/suite.said", c->work));
	if (!status) {
		print_tail(said, output, 1);
		return PASSED;
	}
	fputs(output, said);
	excerpt(said, file_text(log), ARGV("BUG:", "WARNING:", "Oops", "panic"), 12);
	return FAILED;
}
