/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * What is printed in the end.
 */
#ifndef EXPLORE_REPORT_H
#define EXPLORE_REPORT_H

#include "shrink.h"
#include "state.h"

/* More choices than that tell a reader nothing */
#define REPORT_CHOICES	20

/**
 * report_head() - print how many seeds fail
 * @f: where to
 * @s: the state
 */
void report_head(FILE *f, const struct state *s);

/**
 * report_failure() - print a failure, and how to repeat it
 * @f: where to
 * @s: the state
 * @i: index of the failure
 * @r: has the command
 */
void report_failure(FILE *f, const struct state *s, size_t i, const struct runner *r);

/**
 * report_shrunk() - print the choices that matter, and how to make only these
 * @f: where to
 * @seed: the seed
 * @shrunk: the choices
 * @r: has the command
 */
void report_shrunk(FILE *f, unsigned long seed, const struct shrunk *shrunk,
		   const struct runner *r);

#endif
