// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Delta debugging.
 */
#include <stdlib.h>
#include <string.h>

#include "../launcher/base.h"
#include "ddmin.h"

static struct parts parts_new(size_t room)
{
	return (struct parts){ .v = allocated(calloc(room + 1, sizeof(size_t))) };
}

static void append(struct parts *p, const struct parts *from, size_t first, size_t last)
{
	memcpy(p->v + p->n, from->v + first, (last - first) * sizeof(*p->v));
	p->n += last - first;
}

/* Where piece i of n begins */
static size_t border(const struct parts *p, size_t n, size_t i)
{
	return p->n * i / n;
}

/*
 * Try each of n pieces of a set, or what is left without each.  Return: whether one fails;
 * the set is that then.
 */
static bool reduce(struct parts *set, size_t n, bool without, ddmin_try_fn *try, void *context)
{
	struct parts *tries = allocated(calloc(n, sizeof(*tries)));
	size_t i, found;

	for (i = 0; i < n; i++) {
		size_t first = border(set, n, i), last = border(set, n, i + 1);

		tries[i] = parts_new(set->n);
		if (without) {
			append(&tries[i], set, 0, first);
			append(&tries[i], set, last, set->n);
		} else {
			append(&tries[i], set, first, last);
		}
	}
	found = try(context, tries, n);
	for (i = 0; i < n; i++) {
		if (i == found) {
			free(set->v);
			*set = tries[i];
		} else {
			free(tries[i].v);
		}
	}
	free(tries);
	return found < n;
}

static struct parts prefix(size_t length)
{
	struct parts p = parts_new(length);

	while (p.n < length) {
		p.v[p.n] = p.n;
		p.n++;
	}
	return p;
}

size_t ddmin_prefix(size_t count, size_t width, ddmin_try_fn *try, void *context)
{
	struct parts *tries = allocated(calloc(width, sizeof(*tries)));
	/* What passes, as far as is known, and what fails */
	size_t low = 0, high = count;
	size_t i, n, found;

	tries[0] = prefix(0);
	if (count && !try(context, tries, 1))
		high = 0;
	free(tries[0].v);
	while (high > low + 1) {
		n = high - low - 1 < width ? high - low - 1 : width;
		for (i = 0; i < n; i++)
			tries[i] = prefix(low + (high - low) * (i + 1) / (n + 1));
		found = try(context, tries, n);
		if (found < n)
			high = tries[found].n;
		if (found)
			low = tries[found - 1].n;
		for (i = 0; i < n; i++)
			free(tries[i].v);
	}
	free(tries);
	return high;
}

struct parts ddmin(size_t count, ddmin_try_fn *try, void *context)
{
	struct parts set = prefix(count), none = parts_new(0);
	size_t n = 2;

	if (!count || !try(context, &none, 1)) {
		free(set.v);
		return none;
	}
	free(none.v);
	while (set.n > 1) {
		if (reduce(&set, n, false, try, context))
			n = 2;
		else if (n > 2 && reduce(&set, n, true, try, context))
			n--;
		else if (n < set.n)
			n = 2 * n < set.n ? 2 * n : set.n;
		else
			break;
	}
	return set;
}
