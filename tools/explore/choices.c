// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The choices of a run.
 */
#include <stdlib.h>
#include <string.h>

#include "../launcher/files.h"
#include "choices.h"

#define HEAD	"seed %*u taken %lu of"
/* In the kernel's log */
#define PREFIX	"vmali_gpu: "

/* Kinds whose choices can take their time without another task running */
static bool takes_time(const char *line)
{
	static const char *const kinds[] = { "access", "lock", "wakeup" };
	char kind[16];
	size_t i;

	if (sscanf(line, "%*u %*s %15s", kind) != 1)
		return false;
	for (i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (!strcmp(kind, kinds[i]))
			return true;
	return false;
}

static void take_line(struct choices *c, char *line, unsigned long *taken)
{
	unsigned long number;
	char *end;

	if (sscanf(line, HEAD, taken) == 1) {
		c->n = 0;
		c->known = true;
		return;
	}
	if (!strncmp(line, "choice ", 7))
		line += 7;
	number = strtoul(line, &end, 10);
	if (end == line || *end != ' ' || !c->known)
		return;
	c->v = allocated(realloc(c->v, (c->n + 1) * sizeof(*c->v)));
	c->v[c->n++] = (struct choice){ number, takes_time(line), line };
}

struct choices choices_read(char *list, char *log)
{
	struct args lines = lines_of(list);
	struct choices c = { 0 };
	unsigned long taken = 0;
	size_t i;

	for (i = 0; i < lines.n; i++)
		take_line(&c, lines.v[i], &taken);
	if (!c.known) {
		lines = lines_of(log);
		for (i = 0; i < lines.n; i++) {
			char *line = strstr(lines.v[i], PREFIX);

			if (line)
				take_line(&c, line + strlen(PREFIX), &taken);
		}
	}
	c.complete = c.known && c.n == taken;
	return c;
}

static int by_stream(const void *a, const void *b)
{
	const struct choice *x = *(const struct choice *const *)a;
	const struct choice *y = *(const struct choice *const *)b;
	unsigned long s = x->number / CHOICE_STREAM, t = y->number / CHOICE_STREAM;

	if (s != t)
		return s < t ? -1 : 1;
	return x < y ? -1 : x > y;
}

/* For each choice the next one of its task and kind; NULL for the last */
static const struct choice **nexts(const struct choices *c)
{
	const struct choice **order = allocated(calloc(c->n + 1, sizeof(*order)));
	const struct choice **next = allocated(calloc(c->n + 1, sizeof(*next)));
	size_t i;

	for (i = 0; i < c->n; i++)
		order[i] = &c->v[i];
	qsort(order, c->n, sizeof(*order), by_stream);
	for (i = 0; i + 1 < c->n; i++)
		if (order[i]->number / CHOICE_STREAM == order[i + 1]->number / CHOICE_STREAM)
			next[order[i] - c->v] = order[i + 1];
	free(order);
	return next;
}

char *choices_text(const struct choices *c, const struct parts *parts, bool exact)
{
	bool *wanted = allocated(calloc(c->n + 1, sizeof(*wanted)));
	const struct choice **next = nexts(c);
	struct ranges r = { 0 };
	char *value;
	size_t i;

	for (i = 0; i < parts->n; i++)
		wanted[parts->v[i]] = true;
	for (i = 0; i < parts->n; i++) {
		const struct choice *first = &c->v[parts->v[i]], *last = next[parts->v[i]];

		if (exact || !last || !wanted[last - c->v])
			last = first;
		ranges_add(&r, first->number, last->number);
	}
	value = parts->n ? ranges_text(&r) : text("none");
	ranges_free(&r);
	free(next);
	free(wanted);
	if (strlen(value) <= KEEP_MAX)
		return value;
	free(value);
	return NULL;
}

struct parts choices_rest(const struct choices *c, const struct parts *from,
			  const struct parts *parts)
{
	struct parts rest = { .v = allocated(calloc(from->n + 1, sizeof(size_t))) };
	size_t i, k = 0;

	for (i = 0; i < from->n; i++) {
		if (k < parts->n && parts->v[k] == from->v[i])
			k++;
		else if (c->v[from->v[i]].takes_time)
			rest.v[rest.n++] = from->v[i];
	}
	return rest;
}
