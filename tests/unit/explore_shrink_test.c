// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Runs and the choices that matter, with a program in the place of vmali of which it is known
 * when it fails.
 */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "../../tools/explore/shrink.h"
#include "../../tools/explore/verdict.h"

/* What is found is kept as long as the process */
const char *__asan_default_options(void);

const char *__asan_default_options(void)
{
	return "detect_leaks=0";
}

/*
 * Makes 40 choices of each of two tasks, in turns, and lists them.  kept(N) and timed(N) are
 * whether choice N is kept, and whether it takes at least its time; %s is when to fail.
 */
static const char program[] =
	"#!/bin/sh\n"
	"keep= busy=none\n"
	"while [ $# -gt 0 ]; do\n"
	"	case $1 in\n"
	"	--choices) choices=$2; shift ;;\n"
	"	--param) case $2 in\n"
	"		vmali_gpu.keep=*) keep=${2#*=} ;;\n"
	"		vmali_gpu.busy=*) busy=${2#*=} ;;\n"
	"		esac; shift ;;\n"
	"	esac\n"
	"	shift\n"
	"done\n"
	"exec awk -v keep=\"$keep\" -v busy=\"$busy\" -v choices=\"$choices\" '\n"
	"function has(list, n,  v, r, i) {\n"
	"	if (list == \"none\") return 0\n"
	"	for (i = split(list, v, \",\"); i; i--) {\n"
	"		split(v[i], r, \"-\")\n"
	"		if (n >= r[1] + 0 && n <= (r[2] == \"\" ? r[1] : r[2]) + 0) return 1\n"
	"	}\n"
	"	return 0\n"
	"}\n"
	"function kept(n) { return !has(busy, n) && (keep == \"\" || has(keep, n)) }\n"
	"function timed(n) { return kept(n) || has(busy, n) }\n"
	"function note(n, kind) {\n"
	"	if (!timed(n)) return\n"
	"	list = list n \" 0.5 \" (kept(n) ? kind : \"busy\") \" 9 ns x\\n\"; taken++\n"
	"}\n"
	"BEGIN {\n"
	"	for (i = 0; i < 40; i++) { note(i, \"irq\"); note(200000000 + i, \"access\") }\n"
	"	printf \"seed 1 taken %%d of 80\\n%%s\", taken, list >choices\n"
	"	exit (%s) ? 7 : 0\n"
	"}'\n";

/* What is run: a directory for the files, with a program that fails in a known way */
struct fixture {
	struct runner runner;
	struct args command;
	char dir[32];
	char *vmali;
};

static void write_program(struct fixture *f, const char *text)
{
	FILE *file = fopen(f->vmali, "w");

	assert_non_null(file);
	fputs(text, file);
	fclose(file);
	assert_int_equal(chmod(f->vmali, 0755), 0);
}

static void begin(struct fixture *f, unsigned int at_once, unsigned long limit)
{
	*f = (struct fixture){ .dir = "/tmp/explore.XXXXXX" };
	assert_non_null(mkdtemp(f->dir));
	f->vmali = text("%s/vmali", f->dir);
	args_add(&f->command, "--");
	args_add(&f->command, "x");
	f->runner = (struct runner){
		.command = &f->command, .vmali = f->vmali, .dir = f->dir, .at_once = at_once,
		.limit = limit,
	};
	runner_init(&f->runner);
}

static void end(struct fixture *f)
{
	assert_int_equal(f->runner.running, 0);
	unlink(f->vmali);
	assert_int_equal(rmdir(f->dir), 0);
}

static struct shrunk shrink_if(const char *fails)
{
	struct fixture f;
	struct args usual = { 0 };
	struct shrunk s;
	char *script;

	begin(&f, 4, 0);
	assert_true(asprintf(&script, program, fails) > 0);
	write_program(&f, script);
	s = shrink(&f.runner, 1, "exit status 7", &usual, 0);
	end(&f);
	return s;
}

static void test_one_choice(void **state)
{
	struct shrunk s = shrink_if("kept(17)");

	assert_true(s.repeats);
	assert_int_equal(s.from, 80);
	assert_int_equal(s.kept, 1);
	assert_int_equal(s.timed, 0);
	assert_string_equal(s.keep, "17");
	assert_null(s.busy);
	assert_int_equal(s.lines.n, 1);
	assert_string_equal(s.lines.v[0], "17 0.5 irq 9 ns x");
}

/* Of some choices only the time matters, which those that are left out do not take */
static void test_time_of_others(void **state)
{
	struct shrunk s = shrink_if("kept(200000030) && timed(200000003) && timed(200000021)");

	assert_int_equal(s.kept, 1);
	assert_int_equal(s.timed, 2);
	assert_string_equal(s.keep, "200000030");
	assert_string_equal(s.busy, "200000003,200000021");
	assert_int_equal(s.lines.n, 3);
	assert_string_equal(s.lines.v[0], "200000003 0.5 busy 9 ns x");
}

static void test_time_only(void **state)
{
	struct shrunk s = shrink_if("timed(200000003)");

	assert_false(s.needs_none);
	assert_int_equal(s.kept, 0);
	assert_int_equal(s.timed, 1);
	assert_string_equal(s.keep, "none");
	assert_string_equal(s.busy, "200000003");
}

static void test_needs_none(void **state)
{
	assert_true(shrink_if("1").needs_none);
}

static void test_does_not_repeat(void **state)
{
	struct shrunk s = shrink_if("0");

	assert_false(s.repeats);
	assert_null(s.verdict);
	assert_int_equal(s.runs, 1);
}

/* A run that does not end is ended, and the others are not */
static void test_host_limit(void **state)
{
	struct task task = { .id = 0, .seed = 1 };
	unsigned int i, hung = 0;
	struct fixture f;

	begin(&f, 3, 1);
	write_program(&f, "#!/bin/sh\n"
			  "case \" $* \" in *' --seed 2 '*) exec sleep 1000 ;; esac\n");
	for (; task.id < 3; task.id++, task.seed++)
		runner_start(&f.runner, &task);
	for (i = 0; i < 3; i++) {
		struct args usual = { 0 };
		struct outcome o = runner_wait(&f.runner);
		char *verdict = outcome_verdict(&o, &usual);

		assert_int_equal(o.hung, o.task.seed == 2);
		if (o.hung)
			assert_string_equal(verdict, VERDICT_HUNG);
		else
			assert_null(verdict);
		hung += o.hung;
		outcome_free(&o);
	}
	assert_int_equal(hung, 1);
	end(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_one_choice),
		cmocka_unit_test(test_time_of_others),
		cmocka_unit_test(test_time_only),
		cmocka_unit_test(test_needs_none),
		cmocka_unit_test(test_does_not_repeat),
		cmocka_unit_test(test_host_limit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
