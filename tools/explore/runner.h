/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Runs of the program in the machine, several at a time.
 */
#ifndef EXPLORE_RUNNER_H
#define EXPLORE_RUNNER_H

#include <signal.h>
#include <sys/types.h>

#include "../launcher/base.h"

/**
 * struct task - a run
 * @id: the caller's number for it
 * @seed: its seed
 * @keep: value of vmali_gpu.keep, or NULL
 * @busy: value of vmali_gpu.busy, or NULL
 * @trace: whether to record a trace
 * @all_choices: whether a kernel that dies logs all choices
 */
struct task {
	unsigned long id;
	unsigned long seed;
	const char *keep;
	const char *busy;
	bool trace;
	bool all_choices;
};

/**
 * struct outcome - how a run ended
 * @task: the run
 * @status: exit status of vmali run
 * @hung: whether it was ended since it took too much of the host's time
 * @base: what its files are called, as far as there are any: @base.out, what was printed,
 *	  @base.log, the kernel's log, @base.choices, and @base.json, the trace
 */
struct outcome {
	struct task task;
	int status;
	bool hung;
	char *base;
};

/**
 * struct runner - what is being run
 * @command: options of vmali run, "--", the program and its arguments
 * @vmali: the program vmali
 * @dir: directory for the files of the runs, which are to be removed
 * @at_once: how many to run at the same time
 * @limit: how long a run may take of the host's time, in seconds; 0 for any time
 * @running: how many are being run
 * @runs: of these; the caller does not use them
 * @pids: likewise
 * @begun: likewise: when each has begun, as seconds_now() has it
 * @next: number of the next one's files
 */
struct runner {
	const struct args *command;
	const char *vmali;
	const char *dir;
	unsigned int at_once;
	unsigned long limit;
	unsigned int running;
	struct outcome *runs;
	pid_t *pids;
	double *begun;
	unsigned long next;
};

/* Set by a signal that asks for an end: no run is started any more */
extern volatile sig_atomic_t runner_interrupted;

/**
 * seconds_now() - time that has passed
 *
 * Return: seconds, since some moment.
 */
double seconds_now(void);

/**
 * runner_init() - prepare to run
 * @r: the runner, with command, vmali, dir, at_once and limit
 *
 * From now on SIGINT, SIGTERM and SIGHUP end what is run, and nothing else.
 */
void runner_init(struct runner *r);

/**
 * runner_command() - the command line of a run, as a user would give it
 * @r: the runner
 * @task: the run
 *
 * Return: the arguments; the first is the program vmali.
 */
struct args runner_command(const struct runner *r, const struct task *task);

/**
 * runner_start() - start a run; there must be room for it
 * @r: the runner
 * @task: the run
 */
void runner_start(struct runner *r, const struct task *task);

/**
 * runner_wait() - wait until a run ends
 * @r: the runner; something is being run
 *
 * What takes longer than the limit is ended.
 *
 * Return: how it ended. @base is the caller's to free, by outcome_free().
 */
struct outcome runner_wait(struct runner *r);

/**
 * runner_end() - end runs whose outcome does not matter any more
 * @r: the runner
 * @from: those whose id is that or greater; they still have to be waited for
 */
void runner_end(struct runner *r, unsigned long from);

/**
 * outcome_verdict() - how a run ended, in words
 * @o: its outcome
 * @usual: as for verdict_of()
 *
 * Return: as verdict_of() does.
 */
char *outcome_verdict(const struct outcome *o, const struct args *usual);

/**
 * outcome_free() - remove the files of a run
 * @o: its outcome
 */
void outcome_free(struct outcome *o);

#endif
