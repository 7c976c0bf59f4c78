/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Which test programs there are, what each needs, and which can run at the same time.
 */
#ifndef TESTRUN_PLAN_H
#define TESTRUN_PLAN_H

#include "../launcher/base.h"

/**
 * struct where - where things are; all paths are absolute
 * @top: the checkout
 * @build: what is built
 * @kernel: the default kernel's entry in the cache, or ""
 * @igt: IGT, or NULL if this machine has none
 * @older: the older Linux that the machines are of, as linux_version(); NULL for the usual one
 */
struct where {
	const char *top;
	const char *build;
	const char *kernel;
	const char *igt;
	const char *older;
};

/**
 * enum company - what else can run at the same time as a program
 * @ANY: anything; these run first
 * @NONE: nothing
 *
 * The programs of the last one run in real time and have deadlines that are not ours to
 * change, and that they miss if the host has more to do than CPUs.
 */
enum company { ANY, NONE };

/**
 * struct test - one test program
 * @name: as the user selects it
 * @command: what is executed, ended by NULL
 * @kernels: which kernels it needs besides the series': "none", "debug", "smp",
 *	     or "all" for a program that may start any machine; NULL if no other.
 *	     Of an older Linux, "none" or "default"
 */
struct test {
	const char *name;
	struct args command;
	const char *kernels;
};

/**
 * struct plan - test programs, in the order in which they are started
 * @tests: the programs
 * @count: how many
 */
struct plan {
	struct test *tests;
	size_t count;
};

/**
 * plan_all() - all tests
 * @where: where things are. Programs that are found there in directories are in the plan,
 *	   too.
 *
 * The long ones are first, so that the end is not one of them alone.
 */
struct plan plan_all(const struct where *where);

/**
 * plan_older() - the tests of vmali test --kernel VERSION
 * @where: where things are
 *
 * The programs and lists of IGT's of plan_all() that run on panthor as it is, under the same
 * names.  Without "-unmodified" and "-none", it has the topics of kernel/backport/VERSION.
 */
struct plan plan_older(const struct where *where);

/**
 * plan_protected() - the tests of vmali test --protected
 * @where: where things are
 *
 * Tests that wait for seconds, for timeouts of the driver or for its reset, have their own
 * machines, so that all wait at once. The other tests of their programs are run by leaving
 * these out, so that none is forgotten.
 */
struct plan plan_protected(const struct where *where);

/**
 * plan_select() - drop the tests that no pattern matches
 * @plan: the plan
 * @patterns: as in the shell's case, ended by NULL; without any, all stay
 */
void plan_select(struct plan *plan, char *const *patterns);

/**
 * test_company() - what else can run at the same time as a program
 * @name: the program's name
 */
enum company test_company(const char *name);

#endif
