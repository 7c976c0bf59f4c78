/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * What vmali explore was asked for.
 */
#ifndef EXPLORE_REQUEST_H
#define EXPLORE_REQUEST_H

#include "../launcher/topics.h"
#include "ranges.h"

/**
 * struct request - what vmali explore was asked for
 * @first: the first seed
 * @seeds: how many; ULONG_MAX for as many as there is time for
 * @minutes: of the host's time, 0 for no limit
 * @shard: which part of the seeds, from 1 on
 * @shards: how many parts there are
 * @state: file with what is known, or NULL
 * @limit: of a run's time on the host, in seconds; 0 for none
 * @stop: stop at the first failure
 * @shrink: find the choices that matter
 * @merge: states to merge instead of running anything, or NULL
 * @help: only print the help; the rest is not set
 * @options: for vmali run
 * @program: what to run in the machine, ended by NULL
 */
struct request {
	unsigned long first;
	unsigned long seeds;
	unsigned long minutes;
	unsigned long shard;
	unsigned long shards;
	const char *state;
	unsigned long limit;
	bool stop;
	bool shrink;
	char **merge;
	bool help;
	struct args options;
	char **program;
};

/**
 * request_parse() - parse and check the arguments of vmali explore
 * @r: set to what they ask for
 * @args: the arguments, ended by NULL; not copied
 * @topics: those of the series
 *
 * A mistake ends the process with one line, those in options of vmali run, too.
 */
void request_parse(struct request *r, char **args, const struct topics *topics);

/**
 * request_seed() - which seed is next
 * @r: the request
 * @done: seeds that were run
 * @seed: set to the first one of this shard that was not
 *
 * Return: false if there is none left.
 */
bool request_seed(const struct request *r, const struct ranges *done, unsigned long *seed);

#endif
