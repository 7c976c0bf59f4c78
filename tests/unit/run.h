/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * What the tests of 'vmali run' share: a directory with the files of a machine, and three
 * topics. To be included after cmocka.h.
 */
#ifndef RUN_H
#define RUN_H

#include "../../tools/launcher/run.h"

/* The directory, while a test with run_setup() runs */
extern char run_dir[];

/**
 * run_setup() - make the directory, with kernel/ and board/ as a complete build has them
 *
 * Return: 0, or -1 without a directory.
 */
int run_setup(void **state);

/* Removes it */
int run_teardown(void **state);

/* Writes a file of the directory, and makes the directories that it is in */
void run_put(const char *path, const char *content);

/* What options say; topics are a of three patches, b of one, and m, which is in every kernel */
struct run run_parse_args(char **args);

#define RUN_PARSE(...)	run_parse_args((char *[]){ __VA_ARGS__, NULL })

/* run_parse_args() for assert_dies() */
void run_parse_only(void *args);

/* These options are refused with one line */
#define RUN_DIES(expected, ...) \
	assert_dies(run_parse_only, (char *[]){ __VA_ARGS__, NULL }, "vmali: run: " expected "\n")

/* Where things are: /top, a build in the directory, and a cache, run_cache */
struct places run_places(void);

extern const char *run_cache;

/**
 * run_line() - a command in one line
 * @command: the command
 *
 * Return: the line, in which D stands for the directory.
 */
char *run_line(const struct args *command);

#endif
