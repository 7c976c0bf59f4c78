// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Sets of numbers.
 */
#define _GNU_SOURCE
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "ranges.h"

void ranges_add(struct ranges *r, unsigned long first, unsigned long last)
{
	size_t from = 0, to, i;

	/* Those before it, then those that it touches */
	while (from < r->n && r->v[from].last < first && first - r->v[from].last > 1)
		from++;
	for (to = from; to < r->n; to++) {
		if (r->v[to].first > last && r->v[to].first - last > 1)
			break;
		first = r->v[to].first < first ? r->v[to].first : first;
		last = r->v[to].last > last ? r->v[to].last : last;
	}
	if (from == to) {
		r->v = allocated(realloc(r->v, (r->n + 1) * sizeof(*r->v)));
		for (i = r->n++; i > from; i--)
			r->v[i] = r->v[i - 1];
	} else {
		memmove(&r->v[from + 1], &r->v[to], (r->n - to) * sizeof(*r->v));
		r->n -= to - from - 1;
	}
	r->v[from] = (struct range){ first, last };
}

void ranges_add_all(struct ranges *r, const struct ranges *more)
{
	size_t i;

	for (i = 0; i < more->n; i++)
		ranges_add(r, more->v[i].first, more->v[i].last);
}

bool ranges_has(const struct ranges *r, unsigned long number)
{
	size_t i;

	for (i = 0; i < r->n && r->v[i].first <= number; i++)
		if (number <= r->v[i].last)
			return true;
	return false;
}

unsigned long ranges_count(const struct ranges *r)
{
	unsigned long count = 0;
	size_t i;

	for (i = 0; i < r->n; i++)
		count += r->v[i].last - r->v[i].first + 1;
	return count;
}

/* Return: whether there was a number; *p is after it then */
static bool number(const char **p, unsigned long *n)
{
	char *end;

	if (!isdigit((unsigned char)**p))
		return false;
	errno = 0;
	*n = strtoul(*p, &end, 10);
	*p = end;
	return !errno;
}

bool ranges_parse(struct ranges *r, const char *text)
{
	*r = (struct ranges){ 0 };
	if (!*text)
		return true;
	for (;;) {
		unsigned long first, last;

		if (!number(&text, &first))
			return false;
		last = first;
		if (*text == '-') {
			text++;
			if (!number(&text, &last) || last < first)
				return false;
		}
		ranges_add(r, first, last);
		if (!*text)
			return true;
		if (*text++ != ',')
			return false;
	}
}

char *ranges_text(const struct ranges *r)
{
	size_t size, i;
	char *text;
	FILE *f = allocated(open_memstream(&text, &size));

	for (i = 0; i < r->n; i++) {
		fprintf(f, "%s%lu", i ? "," : "", r->v[i].first);
		if (r->v[i].last != r->v[i].first)
			fprintf(f, "-%lu", r->v[i].last);
	}
	if (fclose(f))
		die("out of memory");
	return text;
}

void ranges_free(struct ranges *r)
{
	free(r->v);
	*r = (struct ranges){ 0 };
}
