/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Which checks there are.
 */
#ifndef CHECK_PLAN_H
#define CHECK_PLAN_H

#include "../launcher/base.h"

/**
 * struct check - one check
 * @name: as the user selects it: NNNN/KIND of a patch, otherwise series/KIND or own/KIND
 * @patch: the number of the patch, from 1; 0 for the others
 * @kind: what comes after the slash
 */
struct check {
	const char *name;
	size_t patch;
	const char *kind;
};

/**
 * struct checks - checks, in the order in which they are run
 * @v: the checks
 * @n: how many
 */
struct checks {
	struct check *v;
	size_t n;
};

/**
 * checks_all() - the static checks
 * @patches: the files of the series; a patch that touches nothing that is compiled has fewer
 */
struct checks checks_all(const struct args *patches);

/**
 * checks_suite() - the tests that every point of the series must pass
 * @patches: the files of the series
 */
struct checks checks_suite(const struct args *patches);

/**
 * checks_select() - drop the checks that no pattern matches
 * @checks: the checks
 * @patterns: the patterns, as the shell's, ended by NULL; none selects all
 */
void checks_select(struct checks *checks, char *const *patterns);

#endif
