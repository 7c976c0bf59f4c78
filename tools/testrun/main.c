// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * testrun: all test programs, several at a time; "N passed, N failed, N skipped" is the
 * last line.
 *
 * Options are those of vmali test (tools/help/test.txt), and three for vmali test itself:
 * --arguments only checks the arguments, --older prints what --kernel is, --kernels prints which
 * kernels the selected programs need besides the series'.
 *
 * Expects everything to be built, and in the environment: VMALI_TOP, the checkout;
 * VMALI_BUILD, what is built; VMALI_KERNEL and VMALI_IGT, which struct where describes;
 * VMALI_JOBS, how many programs to run at the same time; VMALI_TEST_OUT, where their output
 * goes (VMALI_BUILD/test).
 */
#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>

#include "../ktap.h"
#include "../launcher/files.h"
#include "../launcher/options.h"
#include "times.h"

enum {
	OPT_VERBOSE = 1,
	OPT_JUNIT,
	OPT_KTAP,
	OPT_PROTECTED,
	OPT_LIST,
	OPT_ARGUMENTS,
	OPT_KERNELS,
	OPT_KERNEL,
	OPT_OLDER,
	OPT_HELP,
};

static const struct option_row option_table[] = {
	{ "-v", OPT_VERBOSE, NULL },
	{ "--junit", OPT_JUNIT, "a file" },
	{ "--ktap", OPT_KTAP, "a file" },
	{ "--protected", OPT_PROTECTED, NULL },
	{ "--kernel", OPT_KERNEL, "a version" },
	{ "--list", OPT_LIST, NULL },
	{ "--arguments", OPT_ARGUMENTS, NULL },
	{ "--kernels", OPT_KERNELS, NULL },
	{ "--older", OPT_OLDER, NULL },
	{ "-h", OPT_HELP, NULL },
	{ "--help", OPT_HELP, NULL },
	{ 0 },
};

static struct {
	const char *junit;
	const char *ktap;
	const char *older;
	bool verbose;
	bool protected;
	int mode;
	char **patterns;
} opt;

static void parse(char **argv)
{
	struct options o = { .command = "test", .table = option_table, .args = argv };
	int id;

	while ((id = options_next(&o))) {
		switch (id) {
		case OPT_VERBOSE:
			opt.verbose = true;
			break;
		case OPT_JUNIT:
			opt.junit = option_result_file(&o);
			break;
		case OPT_KTAP:
			opt.ktap = option_result_file(&o);
			break;
		case OPT_KERNEL:
			opt.older = o.value;
			break;
		case OPT_PROTECTED:
			opt.protected = true;
			break;
		case OPT_HELP:
			help_print(needed_environment("VMALI_TOP"), o.command);
			exit(0);
		default:
			opt.mode = id;
		}
	}
	if (opt.older && opt.protected)
		die("test: --protected: Linux %s has no protected memory", opt.older);
	opt.patterns = o.args;
}

/* Each name once, however many programs need it */
static void print_kernels(const struct plan *plan)
{
	static const char *const kernels[] = { "all", "debug", "default", "none", "smp" };
	size_t i, k;

	for (k = 0; k < sizeof(kernels) / sizeof(kernels[0]); k++) {
		for (i = 0; i < plan->count; i++) {
			const char *needed = plan->tests[i].kernels;

			if (needed && !strcmp(needed, kernels[k]))
				break;
		}
		if (i < plan->count)
			puts(kernels[k]);
	}
}

static void write_plan(const struct plan *plan, const char *out)
{
	char *path = text("%s/plan", out);
	FILE *f = open_file(path, "w");
	size_t i;

	for (i = 0; i < plan->count; i++) {
		fprintf(f, "%s ", plan->tests[i].name);
		args_print(f, plan->tests[i].command.v);
	}
	close_file(f, path);
}

static void write_times(const struct plan *plan, const struct outcome *outcomes, const char *out)
{
	char *path = text("%s/times", out);
	FILE *f = open_file(path, "w");

	times_write(f, plan, outcomes);
	close_file(f, path);
}

static struct report report_of(const struct plan *plan, const struct outcome *outcomes)
{
	struct report r = { .count = (unsigned int)plan->count };
	size_t i;

	r.programs = allocated(calloc(plan->count + 1, sizeof(*r.programs)));
	for (i = 0; i < plan->count; i++)
		r.programs[i] = (struct program){
			.name = plan->tests[i].name,
			.path = outcomes[i].output,
			.status = outcomes[i].status,
			.seconds = outcomes[i].seconds,
		};
	return r;
}

static int run_plan(const struct plan *plan, const char *out)
{
	const char *jobs = environment("VMALI_JOBS", NULL);
	unsigned int cpus = jobs ? (unsigned int)atoi(jobs) : cpu_count();
	struct cpu_time before, after;
	struct outcome *outcomes;
	struct report r;

	if (!cpus)
		die("VMALI_JOBS is a number of jobs, not '%s'", jobs);
	remove_tree(out);
	make_dirs(out);
	write_plan(plan, out);
	before = cpu_time_now();
	outcomes = tests_run(plan, out, cpus);
	after = cpu_time_now();
	write_times(plan, outcomes, out);
	r = report_of(plan, outcomes);
	if (report_read(&r, opt.verbose) || report_write(&r, opt.junit, opt.ktap))
		return 1;
	times_print(stdout, plan, outcomes, &before, &after);
	return report_last_line(&r);
}

int main(int __attribute__((unused)) argc, char **argv)
{
	struct where where;
	struct plan plan;
	size_t i;

	parse(argv + 1);
	if (opt.mode == OPT_ARGUMENTS)
		return 0;
	if (opt.mode == OPT_OLDER) {
		puts(opt.older ? opt.older : "");
		return 0;
	}
	where = (struct where){
		.top = needed_environment("VMALI_TOP"),
		.build = needed_environment("VMALI_BUILD"),
		.kernel = environment("VMALI_KERNEL", ""),
		.igt = environment("VMALI_IGT", NULL),
		.older = opt.older,
	};
	if (opt.protected)
		plan = plan_protected(&where);
	else
		plan = opt.older ? plan_older(&where) : plan_all(&where);
	plan_select(&plan, opt.patterns);
	switch (opt.mode) {
	case OPT_LIST:
		for (i = 0; i < plan.count; i++)
			puts(plan.tests[i].name);
		return 0;
	case OPT_KERNELS:
		print_kernels(&plan);
		return 0;
	}
	if (!plan.count)
		die("test: no test matches: %s (vmali test --list prints them)",
		    joined(opt.patterns));
	return run_plan(&plan, environment("VMALI_TEST_OUT", text("%s/test", where.build)));
}
