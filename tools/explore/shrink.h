/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Which of a seed's choices matter.
 */
#ifndef EXPLORE_SHRINK_H
#define EXPLORE_SHRINK_H

#include "runner.h"

/**
 * struct shrunk - the choices that matter
 * @repeats: whether the seed has failed in the same way again; if not, the rest is not set
 *	     but for @verdict
 * @verdict: how it has ended instead, NULL if it has passed
 * @needs_none: whether it fails without any choice
 * @given_up: whether there was not enough time to find the smallest set
 * @keep: value of vmali_gpu.keep; NULL if the choices are not known
 * @busy: value of vmali_gpu.busy: choices of which only the time matters; NULL for none
 * @lines: number, time, kind, value, unit and task of each
 * @kept: how many are in @keep
 * @timed: how many are in @busy
 * @from: how many choices there were at first
 * @runs: how many runs it took
 */
struct shrunk {
	bool repeats;
	char *verdict;
	bool needs_none;
	bool given_up;
	char *keep;
	char *busy;
	struct args lines;
	size_t kept;
	size_t timed;
	size_t from;
	unsigned int runs;
};

/**
 * shrink() - find the choices that matter
 * @r: runs the program; nothing is being run
 * @seed: the seed
 * @verdict: how it fails
 * @usual: as for verdict_of()
 * @deadline: when to give up, as seconds_now() has it; 0 for never
 *
 * First all choices of a task and kind are left out.  A choice that is left out takes its time
 * no more, and what comes after it comes at another moment.  So each choice is first left
 * without an effect but that time; then as many of these as possible are left out.
 */
struct shrunk shrink(struct runner *r, unsigned long seed, const char *verdict,
		     const struct args *usual, double deadline);

#endif
