/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Which points of all topics are compiled, and in which order.
 */
#ifndef CHECK_WALK_H
#define CHECK_WALK_H

#include "plan.h"
#include "series.h"

/* The architectures, as indices */
enum { WALK_UM, WALK_ARM64, WALK_ARCHS };

/**
 * struct leg - the points of a topic that checks look at
 * @view: the topic, as series_topic() sees it
 * @last: the last point to compile for each architecture, 0 if there is none
 */
struct leg {
	struct series view;
	size_t last[WALK_ARCHS];
};

/**
 * walk_legs() - the topics that checks look at, and up to which points
 * @series: the series
 * @checks: the checks
 * @legs: set to the topics, in the order of the checks; the caller's to free
 *
 * Return: how many.
 */
size_t walk_legs(const struct series *series, const struct checks *checks, struct leg **legs);

/**
 * walk_order() - sort topics so that little is compiled twice
 * @legs: the topics. From the pristine tree on, the next is always the one for which the fewest
 *	  patches are taken back and applied; of several, the first
 * @n: how many
 */
void walk_order(struct leg *legs, size_t n);

#endif
