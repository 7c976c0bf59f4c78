/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * vmali check: what all checks share.
 */
#ifndef CHECK_CHECK_H
#define CHECK_CHECK_H

#include "../ktap.h"
#include "../launcher/files.h"
#include "../launcher/places.h"
#include "series.h"

/**
 * struct checking - what is checked, and with what
 * @places: where things are
 * @source: the kernel's pristine source
 * @source_id: names its content
 * @sparse: the command, or "" if there is none that knows this kernel's C
 * @sparse_why: why there is none
 * @checker: what kbuild runs as sparse
 * @work: an empty directory, for this run
 * @store: results that later runs can use, in the cache
 * @jobs: how many compilers may run at the same time
 * @igt: IGT, or "" if this machine has none
 * @series: what is checked
 * @points: a repository of the files that the series touches; tags 0 to @applied are points of
 *	    the topic that is looked at.  NULL before points_make()
 * @applied: how many patches apply, one after the other
 */
struct checking {
	struct places places;
	const char *source;
	const char *source_id;
	const char *sparse;
	const char *sparse_why;
	const char *checker;
	const char *work;
	const char *store;
	const char *jobs;
	const char *igt;
	struct series series;
	const char *points;
	size_t applied;
};

/**
 * run() - run a program with an empty standard input, and wait for it
 * @out: where its output and its messages go, or NULL
 * @argv: the program and its arguments, ended by NULL
 *
 * Return: as process_run().
 */
int run(FILE *out, const char *const *argv);

/* ... are the program and its arguments */
#define RUN(out, ...)	run(out, ARGV(__VA_ARGS__))

/**
 * has_program() - whether a program is installed
 * @name: the program
 */
bool has_program(const char *name);

/**
 * excerpt() - print the lines of a log that have one of some words, and what follows them
 * @out: where to
 * @log: the log
 * @words: the words, in any case, ended by NULL
 * @more: how many lines follow
 *
 * Prints 40 lines at most.
 */
void excerpt(FILE *out, const char *log, const char *const *words, size_t more);

/**
 * print_tail() - print the end of a text
 * @out: where to
 * @content: the text
 * @lines: how many lines
 */
void print_tail(FILE *out, const char *content, size_t lines);

/*
 * The checks.  Each prints into said what is wrong, or, as the last line, why it is skipped.
 * For the checks of each patch, n is its number, from 1, in the patches of struct series.
 */
typedef enum verdict check_fn(struct checking *c, size_t n, FILE *said);

check_fn check_apply, check_checkpatch, check_kernel_doc, check_maintainers;
check_fn check_um, check_arm64, check_sparse, check_uapi, check_link;
check_fn check_docs;
check_fn check_own_checkpatch, check_own_cppcheck, check_own_floors, check_own_mandoc,
	 check_own_shellcheck;

/**
 * check_suite() - a test of vmali check --suite
 * @c: what is checked
 * @n: the point, as the number of the last patch
 * @test: the test's name
 * @said: for what is wrong, and for the counts
 */
enum verdict check_suite(struct checking *c, size_t n, const char *test, FILE *said);

#endif
