// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Running test programs concurrently.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "../launcher/files.h"
#include "run.h"

#define EXIT_NOT_FOUND	127
#define EXIT_SIGNAL	128

/**
 * struct runner - programs that are being run
 * @plan: all programs
 * @outcomes: of each
 * @pids: of each, 0 if it is not running
 * @out: the directory for their files
 * @running: how many are
 * @began: when the first was started, in seconds
 */
struct runner {
	const struct plan *plan;
	struct outcome *outcomes;
	pid_t *pids;
	const char *out;
	unsigned int running;
	double began;
};

static double now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

static double seconds_of(const struct timeval *tv)
{
	return (double)tv->tv_sec + (double)tv->tv_usec / 1e6;
}

static char *file_of(const char *out, const char *name, const char *suffix)
{
	char *path = text("%s/%s%s", out, name, suffix), *c;

	for (c = path + strlen(out) + 1; *c; c++)
		if (*c == '/')
			*c = '-';
	return path;
}

/* In the child */
static void become(const struct test *test, const char *output)
{
	int in = open("/dev/null", O_RDONLY | O_CLOEXEC);
	int out = open(output, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);

	if (in < 0 || out < 0 || dup2(in, 0) < 0 || dup2(out, 1) < 0 || dup2(out, 2) < 0)
		_exit(EXIT_NOT_FOUND);
	execvp(test->command.v[0], test->command.v);
	dprintf(2, "%s: %s\n", test->command.v[0], strerror(errno));
	_exit(EXIT_NOT_FOUND);
}

static void start(struct runner *r, size_t i)
{
	const struct test *test = &r->plan->tests[i];
	char *command = file_of(r->out, test->name, ".cmd");
	FILE *f = open_file(command, "w");

	args_print(f, test->command.v);
	close_file(f, command);
	free(command);
	r->outcomes[i].output = file_of(r->out, test->name, ".out");
	r->outcomes[i].start = now() - r->began;
	fflush(NULL);
	r->pids[i] = fork();
	if (r->pids[i] < 0)
		die("test: fork: %s", strerror(errno));
	if (!r->pids[i])
		become(test, r->outcomes[i].output);
	r->running++;
}

static void end(struct runner *r, size_t i, int wstatus, const struct rusage *usage)
{
	struct outcome *outcome = &r->outcomes[i];
	const char *name = r->plan->tests[i].name;
	char *status = file_of(r->out, name, ".status");
	FILE *f = open_file(status, "w");

	r->pids[i] = 0;
	r->running--;
	outcome->status = WIFSIGNALED(wstatus) ? EXIT_SIGNAL + WTERMSIG(wstatus) :
						 WEXITSTATUS(wstatus);
	outcome->seconds = now() - r->began - outcome->start;
	outcome->cpu_seconds = seconds_of(&usage->ru_utime) + seconds_of(&usage->ru_stime);
	/* As ktap takes them */
	fprintf(f, "%d@%.3f\n", outcome->status, outcome->seconds);
	close_file(f, status);
	free(status);
	fprintf(stderr, "%5.0fs  %s\n", outcome->seconds, name);
}

static void wait_for_one(struct runner *r)
{
	struct rusage usage;
	int wstatus;
	pid_t pid;
	size_t i;

	do {
		pid = wait4(-1, &wstatus, 0, &usage);
	} while (pid < 0 && errno == EINTR);
	if (pid < 0)
		die("test: wait: %s", strerror(errno));
	for (i = 0; i < r->plan->count; i++)
		if (r->pids[i] == pid)
			end(r, i, wstatus, &usage);
}

static void run_company(struct runner *r, enum company company, unsigned int at_once)
{
	size_t i;

	for (i = 0; i < r->plan->count; i++) {
		if (test_company(r->plan->tests[i].name) != company)
			continue;
		while (r->running >= at_once)
			wait_for_one(r);
		start(r, i);
	}
	while (r->running)
		wait_for_one(r);
}

struct outcome *tests_run(const struct plan *plan, const char *out, unsigned int at_once)
{
	struct runner r = { .plan = plan, .out = out, .began = now() };

	r.outcomes = allocated(calloc(plan->count + 1, sizeof(*r.outcomes)));
	r.pids = allocated(calloc(plan->count + 1, sizeof(*r.pids)));
	run_company(&r, ANY, at_once);
	run_company(&r, NONE, 1);
	free(r.pids);
	return r.outcomes;
}
