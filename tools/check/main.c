// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * check: everything that can be said of the series and of this project's files without running
 * them, in KTAP; with --suite, what running every point of it says.
 *
 * Options are those of vmali check (tools/help/check.txt), and one for vmali check itself:
 * --arguments only checks the arguments, and prints "static" or "suite" if there is something
 * to be done then.
 *
 * Expects in the environment: VMALI_TOP, the checkout; VMALI_SOURCE, the kernel's pristine
 * source; VMALI_SOURCE_ID, which names its content; VMALI_WORK, an empty directory; VMALI_SPARSE,
 * a sparse that knows this kernel's C, or VMALI_SPARSE_WHY, why there is none; VMALI_IGT, IGT, if
 * there is any; VMALI_JOBS, how many compilers to run at the same time.  --list needs the first
 * only.
 */
#define _GNU_SOURCE
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../launcher/options.h"
#include "../launcher/process.h"
#include "builds.h"
#include "check.h"
#include "plan.h"
#include "points.h"
#include "walk.h"

enum { OPT_SUITE = 1, OPT_LIST, OPT_JUNIT, OPT_KTAP, OPT_ARGUMENTS, OPT_HELP };

static const struct option_row option_table[] = {
	{ "--suite", OPT_SUITE, NULL },
	{ "--list", OPT_LIST, NULL },
	{ "--junit", OPT_JUNIT, "a file" },
	{ "--ktap", OPT_KTAP, "a file" },
	{ "--arguments", OPT_ARGUMENTS, NULL },
	{ "-h", OPT_HELP, NULL },
	{ "--help", OPT_HELP, NULL },
	{ 0 },
};

static struct {
	bool suite;
	bool list;
	bool arguments;
	const char *junit;
	const char *ktap;
	char **patterns;
} opt;

static void parse(char **argv)
{
	struct options o = { .command = "check", .table = option_table, .args = argv };
	int id;

	while ((id = options_next(&o))) {
		switch (id) {
		case OPT_SUITE:
			opt.suite = true;
			break;
		case OPT_LIST:
			opt.list = true;
			break;
		case OPT_JUNIT:
			opt.junit = option_result_file(&o);
			break;
		case OPT_KTAP:
			opt.ktap = option_result_file(&o);
			break;
		case OPT_ARGUMENTS:
			opt.arguments = true;
			break;
		case OPT_HELP:
			help_print(needed_environment("VMALI_TOP"), o.command);
			exit(0);
		}
	}
	opt.patterns = o.args;
}

static const struct {
	const char *kind;
	check_fn *check;
} kinds[] = {
	{ "apply", check_apply },
	{ "um", check_um },
	{ "arm64", check_arm64 },
	{ "sparse", check_sparse },
	{ "kernel-doc", check_kernel_doc },
	{ "uapi", check_uapi },
	{ "docs", check_docs },
	{ "maintainers", check_maintainers },
	{ "arm64-link", check_link },
	{ "shellcheck", check_own_shellcheck },
	{ "cppcheck", check_own_cppcheck },
	{ "mandoc", check_own_mandoc },
	{ "floors", check_own_floors },
};

static enum verdict check_one(struct checking *c, const struct check *check, FILE *said)
{
	size_t n = c->series.first + check->patch, i;

	if (opt.suite)
		return check_suite(c, n, check->kind, said);
	/* Of a patch, and of this project's files */
	if (!strcmp(check->kind, "checkpatch"))
		return (check->patch ? check_checkpatch : check_own_checkpatch)(c, n, said);
	for (i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (!strcmp(kinds[i].kind, check->kind))
			return kinds[i].check(c, n, said);
	die("check: no function for the check %s", check->name);
}

/* Into the results, and to the user as they come */
static PRINTF(2, 3) void print(FILE *results, const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	vfprintf(results, format, ap);
	va_end(ap);
	va_start(ap, format);
	vprintf(format, ap);
	va_end(ap);
	fflush(stdout);
}

static void print_result(FILE *results, size_t number, const char *name, enum verdict verdict,
			 const char *said)
{
	struct args lines = lines_of(text("%s", said));
	size_t i;

	if (verdict == SKIPPED) {
		print(results, "ok %zu %s # SKIP %s\n", number, name,
		      lines.n ? lines.v[lines.n - 1] : "");
		return;
	}
	for (i = 0; i < lines.n; i++)
		print(results, "# %s\n", lines.v[i]);
	print(results, "%s %zu %s\n", verdict == FAILED ? "not ok" : "ok", number, name);
}

/* The checks that follow are of this topic, on what it needs */
static void look_at(struct checking *c, const struct topic *topic)
{
	static struct series *views;
	struct series *view;

	if (!views)
		views = allocated(calloc(c->series.topics.n, sizeof(*views)));
	view = &views[topic - c->series.topics.v];
	if (!view->topic) {
		*view = c->series;
		series_topic(view, topic);
	}
	c->series = *view;
	if (!opt.suite)
		points_make(c);
}

/*
 * Compiles all that the checks look at, for which their order is not the best.  What cannot be
 * compiled is left to the check that looks at it.
 */
static void compile(struct checking *c, const struct checks *checks)
{
	static const struct arch *const archs[WALK_ARCHS] = { &build_um, &build_arm64 };
	size_t n, i, arch, last;
	struct leg *legs;

	n = walk_legs(&c->series, checks, &legs);
	walk_order(legs, n);
	for (i = 0; i < n; i++) {
		look_at(c, legs[i].view.topic);
		for (arch = 0; arch < WALK_ARCHS; arch++) {
			struct build b = build_of(c, archs[arch]);

			last = legs[i].last[arch];
			if (last > c->applied)
				last = c->applied;
			if (last && has_program(archs[arch]->compiler))
				build_points(&b, last);
		}
	}
	free(legs);
}

/* Prints the results as they come.  Return: whether no check failed. */
static bool check_all(struct checking *c, const struct checks *checks, const char *path)
{
	char *said_path = text("%s/said", c->work);
	FILE *results = open_file(path, "w");
	unsigned int counts[VERDICTS] = { 0 };
	const struct topic *topic = NULL;
	size_t patch = 0, i;

	print(results, "KTAP version 1\n1..%zu\n", checks->n);
	if (!opt.suite)
		compile(c, checks);
	for (i = 0; i < checks->n; i++) {
		const struct check *check = &checks->v[i];
		FILE *said = open_file(said_path, "w");
		enum verdict verdict;

		if (check->topic && check->topic != topic)
			look_at(c, check->topic);
		if (check->patch && (check->patch != patch || check->topic != topic))
			print(results, "# %s/%s\n", check->topic->name,
			      basename(check->topic->patches.v[check->patch - 1]));
		topic = check->topic;
		patch = check->patch;
		verdict = check_one(c, check, said);
		close_file(said, said_path);
		progress_end();
		counts[verdict]++;
		print_result(results, i + 1, check->name, verdict, file_text(said_path));
	}
	print(results, "# %u passed, %u failed, %u skipped\n", counts[PASSED], counts[FAILED],
	      counts[SKIPPED]);
	close_file(results, path);
	return !counts[FAILED];
}

/* As JUnit's XML; the results have been printed */
static bool write_junit(const char *results, bool good)
{
	struct program program = { .name = "check", .path = results, .status = !good };
	struct report report = { .programs = &program, .count = 1 };

	fflush(stdout);
	if (!freopen("/dev/null", "w", stdout))
		return false;
	return !report_read(&report, false) && !report_write(&report, opt.junit, NULL);
}

static bool write_ktap(const char *results)
{
	size_t size;
	char *content = file_read(results, &size);

	if (!content)
		return false;
	file_write(opt.ktap, content, size);
	return true;
}

/* Everything that a result depends on but the patches, which have keys of their own */
static char *store_of(const struct checking *c)
{
	struct args configs = { 0 };
	char *all, *printed;
	size_t size, i;
	FILE *f = allocated(open_memstream(&all, &size));

	fprintf(f, "recipe 2\n%s\n", c->source_id);
	if (!process_output((char *[]){ "gcc", "-dumpfullversion", "-dumpmachine", NULL }, -1, 2,
			    &printed))
		fprintf(f, "%s\n", printed);
	if (has_program("aarch64-linux-gnu-gcc") &&
	    !process_output((char *[]){ "aarch64-linux-gnu-gcc", "-dumpfullversion", NULL }, -1, 2,
			    &printed))
		fprintf(f, "%s\n", printed);
	if (*c->sparse && !process_output((char *[]){ (char *)c->sparse, "--version", NULL }, -1, 2,
					  &printed))
		fprintf(f, "%s\n", printed);
	args_add(&configs, text("%s/kernel/configs/base.config", c->places.top));
	for (i = 0; i < c->series.topics.n; i++)
		args_add(&configs, text("%s/config", c->series.topics.v[i].dir));
	args_add(&configs, text("%s/kernel/configs/arm64.config", c->places.top));
	for (i = 0; i < configs.n; i++)
		fputs(file_text(configs.v[i]), f);
	fclose(f);
	return text("%s/check/%s", c->places.cache, hash_of(all, size));
}

/* Marked, so that what sparse reports can be distinguished from what the compiler does */
static void write_sparse(struct checking *c)
{
	const char *path = c->checker = text("%s/sparse", c->work);
	char *script = text("#!/bin/sh\n\"%s\" \"$@\" 2>&1 | sed 's/^/sparse: /' >&2\n", c->sparse);

	file_write(path, script, strlen(script));
	if (chmod(path, 0755))
		die("%s: its mode cannot be set", path);
}

static void prepare(struct checking *c, const struct topics *topics)
{
	c->source = needed_environment("VMALI_SOURCE");
	c->source_id = needed_environment("VMALI_SOURCE_ID");
	c->work = needed_environment("VMALI_WORK");
	c->jobs = needed_environment("VMALI_JOBS");
	c->sparse = environment("VMALI_SPARSE", "");
	c->sparse_why = environment("VMALI_SPARSE_WHY", "");
	c->igt = environment("VMALI_IGT", "");
	c->series = series_read(topics, c->source);
	if (opt.suite)
		return;
	c->store = store_of(c);
	make_dirs(c->store);
	write_sparse(c);
}

int main(int __attribute__((unused)) argc, char **argv)
{
	struct checking c = { 0 };
	struct checks checks;
	struct topics topics;
	char *results;
	bool good;
	size_t i;

	parse(argv + 1);
	c.places = places_of(needed_environment("VMALI_TOP"));
	topics = topics_read(c.places.top);
	checks = opt.suite ? checks_suite(&topics) : checks_all(&topics);
	checks_select(&checks, opt.patterns);
	if (!checks.n)
		die("check: no check matches: %s (vmali check --list prints them)",
		    joined(opt.patterns));
	if (opt.list) {
		if (!opt.arguments)
			for (i = 0; i < checks.n; i++)
				puts(checks.v[i].name);
		return 0;
	}
	if (opt.arguments) {
		puts(opt.suite ? "suite" : "static");
		return 0;
	}
	prepare(&c, &topics);
	results = text("%s/ktap", c.work);
	good = check_all(&c, &checks, results);
	if ((opt.ktap && !write_ktap(results)) || (opt.junit && !write_junit(results, good)))
		return 1;
	return !good;
}
