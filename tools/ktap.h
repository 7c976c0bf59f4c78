/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * What ktap has read, for those who write it in other forms.
 */
#ifndef KTAP_H
#define KTAP_H

#include <stdio.h>

enum verdict {
	PASSED,
	FAILED,
	SKIPPED,
	VERDICTS,
};

struct counts {
	unsigned int of[VERDICTS];
};

/**
 * struct result - one that counts
 * @verdict: which
 * @name: the test's, after those of the tests it is a subtest of, with slashes; empty
 *        for no test
 * @reason: of a failure or a skip; empty if there is none
 * @text: the last lines before a failure, each with its end, or NULL
 */
struct result {
	enum verdict verdict;
	char *name;
	char *reason;
	char *text;
};

/**
 * struct program - one test program
 * @name: as the user selects it
 * @path: the file with what it has printed
 * @status: its exit status
 * @seconds: how long it ran; 0 if that is not known
 * @counts: of its results
 * @results: in the order of their appearance
 * @result_count: how many
 */
struct program {
	const char *name;
	const char *path;
	int status;
	double seconds;
	struct counts counts;
	struct result *results;
	unsigned int result_count;
};

/**
 * struct report - all of a run
 * @programs: in the order of the command line
 * @count: how many
 * @counts: the sum of theirs
 * @seconds: the sum of theirs
 */
struct report {
	struct program *programs;
	unsigned int count;
	struct counts counts;
	double seconds;
};

/**
 * junit_write() - JUnit's XML: a test suite for each program
 * @f: where to; its error flag tells whether it has worked
 * @r: what
 *
 * What programs print can be anything. Bytes that are no UTF-8, and characters that XML
 * 1.0 has no way to express, are written as \xNN. A program that failed comes with the
 * end of its output.
 */
void junit_write(FILE *f, const struct report *r);

/**
 * merge_write() - KTAP: a test for each program, its results as subtests
 * @f: where to; its error flag tells whether it has worked
 * @r: what
 *
 * Counted by ktap, the file gives the numbers that the programs' own output does.
 */
void merge_write(FILE *f, const struct report *r);

#endif
