/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Which checks there are.
 */
#ifndef CHECK_PLAN_H
#define CHECK_PLAN_H

#include "../launcher/topics.h"

/**
 * struct check - one check
 * @name: as the user selects it: TOPIC/NNNN/KIND of a patch, TOPIC/KIND of a topic, or own/KIND
 * @topic: the topic, or NULL
 * @patch: the number of the patch in there, from 1; 0 for the others
 * @kind: what comes after the last slash
 */
struct check {
	const char *name;
	const struct topic *topic;
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
 * @topics: the topics; a patch that touches nothing that is compiled has fewer checks, and so
 *	    has a topic without exported headers or pages of documentation
 */
struct checks checks_all(const struct topics *topics);

/**
 * checks_suite() - the tests that every point of every topic must pass
 * @topics: the topics; those in every kernel have no points of their own
 */
struct checks checks_suite(const struct topics *topics);

/**
 * checks_select() - drop the checks that no pattern matches
 * @checks: the checks
 * @patterns: the patterns, as the shell's, ended by NULL; none selects all
 */
void checks_select(struct checks *checks, char *const *patterns);

#endif
