/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * How a run ended: in words that are the same for each run that fails in the same way.
 */
#ifndef EXPLORE_VERDICT_H
#define EXPLORE_VERDICT_H

#include "../launcher/base.h"

/* Exit statuses of vmali run */
#define STATUS_TIMEOUT	124
#define STATUS_DIED	125
/* Not of vmali run: it did not end */
#define STATUS_HUNG	(-1)

/* How a verdict begins for a run that did not end */
#define VERDICT_HUNG	"no end within the limit of the host's time"

/**
 * general() - a line without what differs from run to run
 * @line: the line
 *
 * Numbers, addresses and times are "#".  What is left: digits within a name, and the number
 * of a line of source.
 *
 * Return: the line, the caller's to free.
 */
char *general(const char *line);

/**
 * complaints_of() - what the kernel complained about
 * @log: its log; the lines are taken apart. What comes before init does not count.
 *
 * Return: the complaints as general() has them, in their order, each once.
 */
struct args complaints_of(char *log);

/**
 * verdict_of() - how a run ended
 * @status: exit status of vmali run, or STATUS_HUNG
 * @output: what it printed, the program's KTAP among it; the lines are taken apart
 * @log: the kernel's log; likewise
 * @usual: complaints that do not count
 *
 * Return: the verdict, as "exit status 1; not ok: jobs.many; WARNING: ..."; NULL if the run
 * has passed. The caller's to free.
 */
char *verdict_of(int status, char *output, char *log, const struct args *usual);

#endif
