/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * What ktap has read, for the files that write it in other forms.
 */
#ifndef KTAP_H
#define KTAP_H

#include <stdbool.h>
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
 * @programs: in the order of the command line, or of the plan
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
 * report_read() - read what the programs printed, and count it
 * @r: the programs, with names, paths, exit statuses and times; the rest is filled in
 * @verbose: print each test that passed, too
 *
 * Prints a line for each program, every failure with the lines that led to it, and every
 * skip with its reason.
 *
 * Return: 0, or -1 if a file cannot be read; the error has been printed.
 */
int report_read(struct report *r, bool verbose);

/**
 * report_write() - write the results into files
 * @r: the results
 * @junit: path of a file for JUnit's XML, or NULL
 * @ktap: path of a file for one KTAP, or NULL
 *
 * Return: 0, or -1 on an error, which has been printed.
 */
int report_write(const struct report *r, const char *junit, const char *ktap);

/**
 * report_last_line() - print "N passed, N failed, N skipped", after an empty line
 * @r: the results
 *
 * Return: the exit status: 1 if a test failed or none passed, else 0.
 */
int report_last_line(const struct report *r);

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
