// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * explore: runs a program with many seeds, side by side, and prints which fail, in which
 * ways, and how to repeat them.
 *
 *	explore TOP [ARG...]
 *
 * TOP is the checkout; the arguments are those of vmali explore (tools/help/explore.txt).
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../launcher/files.h"
#include "../launcher/places.h"
#include "../launcher/process.h"
#include "around.h"
#include "report.h"
#include "request.h"
#include "shrink.h"
#include "verdict.h"

/* Exit statuses */
#define EXIT_FAILURES	1
#define EXIT_NO_MACHINE	125
#define EXIT_SIGNAL	128

/* Events of a trace around each choice */
#define BEFORE	4
#define AFTER	6

/* Without a terminal, progress is printed that often, in seconds */
#define QUIET	60

/**
 * struct explore - all of it
 * @request: what was asked for
 * @places: where things are
 * @state: what is known
 * @runner: runs the program
 * @deadline: when no run is started any more, 0 for never
 * @said: when progress was printed last
 */
struct explore {
	struct request request;
	struct places places;
	struct state state;
	struct runner runner;
	double deadline;
	double said;
};

/* What does not hide a failure even if it is there without a seed */
static bool is_harmless(const char *complaint)
{
	return strstr(complaint, "guest error");
}

static struct args harmless(const struct args *complaints)
{
	struct args some = { 0 };
	size_t i;

	for (i = 0; i < complaints->n; i++)
		if (is_harmless(complaints->v[i]))
			args_add(&some, complaints->v[i]);
	return some;
}

static void save(const struct explore *e)
{
	if (e->request.state)
		state_save(&e->state, e->request.state);
}

static bool is_over(const struct explore *e)
{
	return runner_interrupted || (e->deadline && seconds_now() > e->deadline) ||
	       (e->request.stop && e->state.count);
}

/* Keep the files of a failure's first run, for the user */
static void keep_files(const struct explore *e, const struct outcome *o)
{
	static const char *const suffixes[] = { "out", "log" };
	char *base = text("%s/explore/seed-%lu", e->places.build, o->task.seed);
	size_t i;

	for (i = 0; i < sizeof(suffixes) / sizeof(suffixes[0]); i++)
		if (rename(text("%s.%s", o->base, suffixes[i]), text("%s.%s", base, suffixes[i])) &&
		    errno != ENOENT)
			die("explore: %s: %s", base, strerror(errno));
}

static void show_progress(struct explore *e, unsigned long seed, const char *verdict, bool new)
{
	unsigned long done = ranges_count(&e->state.done), all = e->request.seeds;

	if (new) {
		progress_end();
		say("seed %lu: %s", seed, verdict);
	}
	if (!isatty(2) && seconds_now() < e->said + QUIET)
		return;
	e->said = seconds_now();
	if (all == ULONG_MAX)
		progress("%lu seeds, %lu failed", done - 1, state_failed(&e->state));
	else
		progress("%lu seeds of %lu to %lu, %lu failed", done - 1, e->request.first,
			 e->request.first + all - 1, state_failed(&e->state));
}

/* A run has ended */
static void take(struct explore *e, struct outcome *o)
{
	unsigned long seed = o->task.seed;
	char *verdict;
	bool new;

	/* Ended by us, and no answer */
	if (!runner_interrupted) {
		verdict = outcome_verdict(o, &e->state.usual);
		new = state_add(&e->state, seed, verdict);
		/* Not in the order in which runs happen to end */
		state_sort(&e->state);
		if (new)
			keep_files(e, o);
		save(e);
		show_progress(e, seed, verdict, new);
		free(verdict);
	}
	outcome_free(o);
}

/*
 * Without a seed: what the program does anyway.  Its complaints do not count with seeds; by
 * itself, each but guest errors is a failure of it.
 */
static void run_without(struct explore *e)
{
	struct task task = { .seed = 0 };
	struct args all;
	struct outcome o;

	if (ranges_has(&e->state.done, 0))
		return;
	runner_start(&e->runner, &task);
	o = runner_wait(&e->runner);
	if (o.status == 126 || o.status == 127) {
		fputs(file_text(text("%s.out", o.base)), stderr);
		outcome_free(&o);
		remove_tree(e->runner.dir);
		exit(EXIT_NO_MACHINE);
	}
	all = complaints_of(file_text(text("%s.log", o.base)));
	e->state.usual = harmless(&all);
	take(e, &o);
	e->state.usual = all;
	save(e);
}

static void run_seeds(struct explore *e)
{
	struct ranges begun = { 0 };
	struct outcome o;
	unsigned long seed;

	run_without(e);
	ranges_add_all(&begun, &e->state.done);
	for (;;) {
		while (e->runner.running < e->runner.at_once && !is_over(e) &&
		       request_seed(&e->request, &begun, &seed)) {
			struct task task = { .id = seed, .seed = seed };

			ranges_add(&begun, seed, seed);
			runner_start(&e->runner, &task);
		}
		if (!e->runner.running)
			break;
		o = runner_wait(&e->runner);
		take(e, &o);
	}
	progress_end();
	ranges_free(&begun);
}

/* Build what the machine needs; vmali run says what is wrong */
static void prepare(const struct explore *e)
{
	struct args args = { 0 };

	args_add(&args, text("%s/vmali", e->places.top));
	args_add(&args, "run");
	args_add(&args, "--dry-run");
	args_add_all(&args, e->state.command.v);
	if (process_run(args.v, -1, -1, 2))
		exit(EXIT_NO_MACHINE);
	free(args.v);
}

static void prepare_runner(struct explore *e)
{
	const char *jobs = environment("VMALI_JOBS", NULL);
	char *cwd = getcwd(NULL, 0), *dir = text("%s/explore/run.XXXXXX", e->places.build);

	e->runner = (struct runner){
		.command = &e->state.command,
		.at_once = jobs ? (unsigned int)atoi(jobs) : cpu_count(),
		.limit = e->request.limit,
	};
	if (!e->runner.at_once)
		die("VMALI_JOBS is a number of jobs, not '%s'", jobs);
	/* As a user would call it */
	e->runner.vmali = cwd && !strcmp(cwd, e->places.top) ? "./vmali" :
			  text("%s/vmali", e->places.top);
	make_dirs(text("%s/explore", e->places.build));
	if (!mkdtemp(dir))
		die("%s: %s", dir, strerror(errno));
	e->runner.dir = dir;
	runner_init(&e->runner);
	free(cwd);
}

/* The machine's events around the choices, if the failure is the same when it is traced */
static void print_timeline(struct explore *e, unsigned long seed, const char *verdict,
			   const struct shrunk *shrunk)
{
	struct task task = {
		.seed = seed, .keep = shrunk->keep, .busy = shrunk->busy, .trace = true,
	};
	struct outcome o;
	char *got, *trace;

	if (!shrunk->keep || shrunk->lines.n > REPORT_CHOICES || runner_interrupted)
		return;
	runner_start(&e->runner, &task);
	o = runner_wait(&e->runner);
	got = outcome_verdict(&o, &e->state.usual);
	trace = file_text(text("%s.json", o.base));
	if (!got || strcmp(got, verdict)) {
		printf("   no timeline: with a trace, the run ends otherwise: %s\n",
		       got ? got : "it passes");
	} else if (*trace) {
		printf("   what happened around them:\n");
		around_choices(stdout, trace, BEFORE, AFTER);
	} else {
		printf("   no timeline: the run leaves no trace\n");
	}
	outcome_free(&o);
	free(trace);
}

static void shrink_failure(struct explore *e, const struct failure *failure)
{
	unsigned long seed = failure->seeds.v[0].first;
	struct shrunk shrunk;

	if (!seed)
		return;
	if (!strncmp(failure->verdict, VERDICT_HUNG, strlen(VERDICT_HUNG))) {
		printf("   not shrunk: each try would take as long\n");
		return;
	}
	shrunk = shrink(&e->runner, seed, failure->verdict, &e->state.usual, e->deadline);
	report_shrunk(stdout, seed, &shrunk, &e->runner);
	print_timeline(e, seed, failure->verdict, &shrunk);
}

static void print_files(const struct explore *e, const struct failure *failure)
{
	char *base = text("%s/explore/seed-%lu", e->places.build, failure->seeds.v[0].first);

	if (exists(text("%s.out", base)))
		printf("   output and kernel log: %s.out, %s.log\n", base, base);
}

static int report(struct explore *e)
{
	size_t i;

	state_sort(&e->state);
	report_head(stdout, &e->state);
	for (i = 0; i < e->state.count; i++) {
		report_failure(stdout, &e->state, i, &e->runner);
		if (!e->request.merge)
			print_files(e, &e->state.failures[i]);
		fflush(stdout);
		if (e->request.shrink && !runner_interrupted)
			shrink_failure(e, &e->state.failures[i]);
		fflush(stdout);
	}
	if (runner_interrupted)
		return EXIT_SIGNAL + runner_interrupted;
	return e->state.count ? EXIT_FAILURES : 0;
}

static void merge(struct explore *e)
{
	struct state more;
	char **path;

	for (path = e->request.merge; *path; path++) {
		if (!state_load(&more, *path))
			die("explore: there is no %s", *path);
		if (path == e->request.merge)
			e->state.command = more.command;
		else if (!state_same_command(&e->state, &more))
			die("explore: %s is of another command than %s", *path,
			    e->request.merge[0]);
		state_merge(&e->state, &more);
	}
	state_sort(&e->state);
	save(e);
}

static void load(struct explore *e)
{
	struct state now = { 0 };

	args_add_all(&now.command, e->request.options.v);
	args_add(&now.command, "--");
	args_add_all(&now.command, e->request.program);
	if (!e->request.state || !state_load(&e->state, e->request.state))
		e->state = now;
	else if (!state_same_command(&e->state, &now))
		die("explore: %s is of another command", e->request.state);
}

int main(int argc, char **argv)
{
	struct explore e = { 0 };
	struct topics topics;
	int status;

	if (argc < 2)
		die("explore is started by ./vmali");
	e.places = places_of(argv[1]);
	topics = topics_read(e.places.top);
	request_parse(&e.request, argv + 2, &topics);
	if (e.request.help) {
		help_print(e.places.top, "explore");
		return 0;
	}
	if (e.request.merge)
		merge(&e);
	else
		load(&e);
	if (!e.request.merge || e.request.shrink)
		prepare(&e);
	if (e.request.minutes)
		e.deadline = seconds_now() + 60.0 * (double)e.request.minutes;
	prepare_runner(&e);
	if (!e.request.merge)
		run_seeds(&e);
	status = report(&e);
	remove_tree(e.runner.dir);
	return status;
}
