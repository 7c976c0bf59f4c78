// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Which points of all topics are compiled, and in which order.
 */
#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>

#include "walk.h"

/* The last point that a check looks at, for each architecture */
static void leg_add(struct leg *leg, const struct check *check)
{
	size_t n = leg->view.first + (check->patch ? check->patch : check->topic->patches.n), i;
	bool um = !strcmp(check->kind, "um"), sparse = !strcmp(check->kind, "sparse");
	bool arm64 = !strcmp(check->kind, "arm64") || !strcmp(check->kind, "uapi") ||
		     !strcmp(check->kind, "arm64-link");
	const bool wanted[WALK_ARCHS] = { um || sparse, arm64 || sparse };

	for (i = 0; i < WALK_ARCHS; i++)
		if (wanted[i] && leg->last[i] < n)
			leg->last[i] = n;
}

size_t walk_legs(const struct series *series, const struct checks *checks, struct leg **legs)
{
	struct leg *all = allocated(calloc(series->topics.n, sizeof(*all)));
	size_t n = 0, i, k;

	for (i = 0; i < checks->n; i++) {
		const struct check *check = &checks->v[i];

		if (!check->topic)
			continue;
		for (k = 0; k < n && all[k].view.topic != check->topic; k++)
			;
		if (k == n) {
			all[n].view = *series;
			series_topic(&all[n++].view, check->topic);
		}
		leg_add(&all[k], check);
	}
	*legs = all;
	return n;
}

/* How many patches the end of a topic and the start of another do not share */
static size_t distance(const struct series *from, const struct series *to)
{
	size_t old = from ? from->patches.n : 0, shared = 0, i, k;

	for (i = 0; i < to->first; i++)
		for (k = 0; k < old; k++)
			shared += !strcmp(from->patches.v[k], to->patches.v[i]);
	return old + to->first - 2 * shared;
}

void walk_order(struct leg *legs, size_t n)
{
	const struct series *at = NULL;
	size_t i, k, best;
	struct leg next;

	for (i = 0; i < n; i++) {
		for (k = best = i; k < n; k++)
			if (distance(at, &legs[k].view) < distance(at, &legs[best].view))
				best = k;
		next = legs[best];
		memmove(&legs[i + 1], &legs[i], (best - i) * sizeof(*legs));
		legs[i] = next;
		at = &legs[i].view;
	}
}
