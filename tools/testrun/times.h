/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Where the time of a run went.
 */
#ifndef TESTRUN_TIMES_H
#define TESTRUN_TIMES_H

#include "run.h"

/**
 * struct cpu_time - what the host's CPUs did so far
 * @idle: time without work, of all CPUs, in the kernel's ticks
 * @all: all time, in the same
 */
struct cpu_time {
	unsigned long long idle;
	unsigned long long all;
};

/**
 * cpu_time_parse() - read the first line of /proc/stat
 * @line: the line
 * @time: set to what it says, to zeros if it is another line
 */
void cpu_time_parse(const char *line, struct cpu_time *time);

/**
 * cpu_time_now() - what the host's CPUs did since it was booted
 *
 * Return: zeros if /proc/stat cannot be read.
 */
struct cpu_time cpu_time_now(void);

/**
 * times_print() - print the slowest programs, and how long the CPUs had nothing to do
 * @f: where to
 * @plan: the programs
 * @outcomes: how they ran
 * @before: CPU times before they did; zeros if these are unknown
 * @after: CPU times after that
 */
void times_print(FILE *f, const struct plan *plan, const struct outcome *outcomes,
		 const struct cpu_time *before, const struct cpu_time *after);

/**
 * times_write() - write all times for programs to read
 * @f: where to: a line for each program, with tabs between its start, its seconds, its CPU
 *     seconds and its name; first the slowest
 * @plan: the programs
 * @outcomes: how they ran
 */
void times_write(FILE *f, const struct plan *plan, const struct outcome *outcomes);

#endif
