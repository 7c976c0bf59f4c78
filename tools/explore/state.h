/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * What is known: which seeds were run, and which failures they have. Kept in a file of JSON:
 *
 *	{
 *	  "version": 1,
 *	  "command": ["--gpu", "g720", "--", "build/guest/jobs"],
 *	  "usual": ["WARNING: ..."],
 *	  "seeds": "0-40,43",
 *	  "failures": [{"verdict": "exit status 1; not ok: jobs.many", "seeds": "3,17-18"}]
 *	}
 */
#ifndef EXPLORE_STATE_H
#define EXPLORE_STATE_H

#include "ranges.h"

/**
 * struct failure - runs that fail in the same way
 * @verdict: how, see verdict_of()
 * @seeds: of these runs
 */
struct failure {
	char *verdict;
	struct ranges seeds;
};

/**
 * struct state - what is known
 * @command: options of vmali run, "--", the program and its arguments
 * @usual: complaints of the kernel without a seed, which do not count
 * @done: seeds that were run
 * @failures: each way to fail
 * @count: how many failures
 */
struct state {
	struct args command;
	struct args usual;
	struct ranges done;
	struct failure *failures;
	size_t count;
};

/**
 * state_add() - take the result of a run
 * @s: the state
 * @seed: the run's seed
 * @verdict: how it failed, NULL if it has passed; copied
 *
 * Return: whether no other run has failed in this way so far.
 */
bool state_add(struct state *s, unsigned long seed, const char *verdict);

/**
 * state_sort() - put the failures into the order of their first seeds
 * @s: the state
 */
void state_sort(struct state *s);

/**
 * state_failed() - how many seeds fail
 * @s: the state
 */
unsigned long state_failed(const struct state *s);

/**
 * state_load() - read a state; a file that is none ends the process
 * @s: set to the state
 * @path: the file
 *
 * Return: false if there is no such file.
 */
bool state_load(struct state *s, const char *path);

/**
 * state_save() - write a state; an error ends the process
 * @s: the state
 * @path: the file; a reader has either what was there before or all of the state
 */
void state_save(const struct state *s, const char *path);

/**
 * state_same_command() - whether two states are of the same command
 * @a: a state
 * @b: another one
 */
bool state_same_command(const struct state *a, const struct state *b);

/**
 * state_merge() - add what another state knows
 * @s: the state
 * @more: the other one, of the same command
 */
void state_merge(struct state *s, const struct state *more);

#endif
