/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Running test programs concurrently.
 */
#ifndef TESTRUN_RUN_H
#define TESTRUN_RUN_H

#include "plan.h"

/**
 * struct outcome - how one program ran
 * @output: path of the file with what it printed
 * @status: its exit status; 128 + N if signal N ended it
 * @start: when it started, in seconds since the first program did
 * @seconds: how long it ran
 * @cpu_seconds: CPU time of it and of its children that it waited for
 */
struct outcome {
	char *output;
	int status;
	double start;
	double seconds;
	double cpu_seconds;
};

/**
 * tests_run() - run all programs of a plan
 * @plan: the programs
 * @out: an existing directory. Of each program, with slashes in its name as dashes, it gets
 *	 NAME.cmd, the command; NAME.out, what was printed; and NAME.status, the exit status
 *	 and the seconds.
 * @at_once: how many to run at the same time
 *
 * Prints each program's name on standard error as it ends.  Standard input is empty.
 *
 * Return: the outcomes, in the order of the plan.
 */
struct outcome *tests_run(const struct plan *plan, const char *out, unsigned int at_once);

#endif
