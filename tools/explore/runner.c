// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Runs of the program in the machine.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "../launcher/files.h"
#include "choices.h"
#include "runner.h"
#include "verdict.h"

#define EXIT_NOT_FOUND	127
#define EXIT_SIGNAL	128

/* Seconds for a run to end that is asked to */
#define GRACE		10

static const char *const suffixes[] = { "out", "log", "choices", "dat", "json" };

volatile sig_atomic_t runner_interrupted;

static void interrupt(int signal)
{
	if (signal != SIGALRM)
		runner_interrupted = signal;
}

double seconds_now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

void runner_init(struct runner *r)
{
	static const int caught[] = { SIGINT, SIGTERM, SIGHUP, SIGALRM };
	const struct itimerval second = { .it_interval.tv_sec = 1, .it_value.tv_sec = 1 };
	struct sigaction action = { .sa_handler = interrupt };
	size_t i;

	r->runs = allocated(calloc(r->at_once, sizeof(*r->runs)));
	r->pids = allocated(calloc(r->at_once, sizeof(*r->pids)));
	r->begun = allocated(calloc(r->at_once, sizeof(*r->begun)));
	/* Without SA_RESTART: waiting ends */
	for (i = 0; i < sizeof(caught) / sizeof(caught[0]); i++)
		sigaction(caught[i], &action, NULL);
	/* Every second, for the limit, and for a signal that came just before waiting */
	setitimer(ITIMER_REAL, &second, NULL);
}

struct args runner_command(const struct runner *r, const struct task *task)
{
	struct args args = { 0 };

	args_add(&args, r->vmali);
	args_add(&args, "run");
	/* That of another shell would make it another run */
	args_add(&args, "--clean-env");
	args_add(&args, "--seed");
	args_add(&args, text("%lu", task->seed));
	if (task->keep) {
		args_add(&args, "--param");
		args_add(&args, text("vmali_gpu.keep=%s", task->keep));
	}
	if (task->busy) {
		args_add(&args, "--param");
		args_add(&args, text("vmali_gpu.busy=%s", task->busy));
	}
	args_add_all(&args, r->command->v);
	return args;
}

/* The same, with files for what is to be known */
static struct args with_files(const struct runner *r, const struct outcome *o)
{
	struct args args = runner_command(r, &o->task), all = { 0 };
	size_t i;

	for (i = 0; i < args.n; i++) {
		args_add(&all, args.v[i]);
		if (i != 1)
			continue;
		args_add(&all, "--kernel-log");
		args_add(&all, text("%s.log", o->base));
		args_add(&all, "--choices");
		args_add(&all, text("%s.choices", o->base));
		if (o->task.all_choices) {
			args_add(&all, "--param");
			args_add(&all, "vmali_gpu.panic_choices=" CHOICES_ALL);
		}
		if (o->task.trace) {
			args_add(&all, "--trace");
			args_add(&all, o->base);
		}
	}
	free(args.v);
	return all;
}

/* In the child */
static void become(char *const *argv, const char *output)
{
	int in = open("/dev/null", O_RDONLY | O_CLOEXEC);
	int out = open(output, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);

	if (in < 0 || out < 0 || dup2(in, 0) < 0 || dup2(out, 1) < 0 || dup2(out, 2) < 0)
		_exit(EXIT_NOT_FOUND);
	execv(argv[0], argv);
	dprintf(2, "%s: %s\n", argv[0], strerror(errno));
	_exit(EXIT_NOT_FOUND);
}

void runner_start(struct runner *r, const struct task *task)
{
	struct outcome *o;
	struct args args;
	unsigned int i;
	pid_t pid;

	for (i = 0; i < r->at_once && r->pids[i]; i++)
		;
	if (i == r->at_once)
		die("explore: more than %u runs at once", r->at_once);
	o = &r->runs[i];
	*o = (struct outcome){ .task = *task, .base = text("%s/%lu", r->dir, r->next++) };
	args = with_files(r, o);
	fflush(NULL);
	pid = fork();
	if (pid < 0)
		die("explore: fork: %s", strerror(errno));
	if (!pid)
		become(args.v, text("%s.out", o->base));
	r->pids[i] = pid;
	r->begun[i] = seconds_now();
	r->running++;
	free(args.v);
}

void runner_end(struct runner *r, unsigned long from)
{
	unsigned int i;

	for (i = 0; i < r->at_once; i++)
		if (r->pids[i] && r->runs[i].task.id >= from)
			kill(r->pids[i], SIGTERM);
}

static void end_hung(struct runner *r)
{
	unsigned int i;

	for (i = 0; r->limit && i < r->at_once; i++) {
		double over = seconds_now() - r->begun[i] - (double)r->limit;

		if (!r->pids[i] || over < 0)
			continue;
		r->runs[i].hung = true;
		/* Its processes die with it */
		kill(r->pids[i], over < GRACE ? SIGTERM : SIGKILL);
	}
}

struct outcome runner_wait(struct runner *r)
{
	unsigned int i;
	int wstatus;
	pid_t pid;

	for (;;) {
		pid = waitpid(-1, &wstatus, 0);
		if (pid < 0 && errno != EINTR)
			die("explore: wait: %s", strerror(errno));
		if (runner_interrupted)
			runner_end(r, 0);
		if (pid < 0)
			end_hung(r);
		for (i = 0; pid > 0 && i < r->at_once; i++) {
			if (r->pids[i] != pid)
				continue;
			r->pids[i] = 0;
			r->running--;
			r->runs[i].status = WIFEXITED(wstatus) ? WEXITSTATUS(wstatus) :
					    EXIT_SIGNAL + WTERMSIG(wstatus);
			return r->runs[i];
		}
	}
}

char *outcome_verdict(const struct outcome *o, const struct args *usual)
{
	char *output = file_text(text("%s.out", o->base));
	char *log = file_text(text("%s.log", o->base));
	char *verdict = verdict_of(o->hung ? STATUS_HUNG : o->status, output, log, usual);

	free(output);
	free(log);
	return verdict;
}

void outcome_free(struct outcome *o)
{
	size_t i;

	for (i = 0; i < sizeof(suffixes) / sizeof(suffixes[0]); i++) {
		char *path = text("%s.%s", o->base, suffixes[i]);

		unlink(path);
		free(path);
	}
	free(o->base);
	o->base = NULL;
}
