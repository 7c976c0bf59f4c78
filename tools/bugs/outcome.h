/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Whether a run of a test program has noticed a bug.
 */
#ifndef BUGS_OUTCOME_H
#define BUGS_OUTCOME_H

#include "table.h"

/**
 * test_passed() - whether a test of a program passed
 * @output: what the program printed: KTAP
 * @test: the test's name
 *
 * Return: false if it failed, was skipped, or has no result.
 */
bool test_passed(const char *output, const char *test);

/**
 * notices() - what a run noticed of a bug
 * @bug: the bug
 * @output: what the program printed
 * @log: the kernel's log
 * @status: the machine's exit status
 *
 * Return: the name of a test that did not pass, "log" for the text in the kernel's log, "exit
 * status N", or NULL if nothing was noticed; the caller's to free.
 */
char *notices(const struct bug *bug, const char *output, const char *log, int status);

#endif
