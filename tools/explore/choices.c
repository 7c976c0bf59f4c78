// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The choices of a run.
 */
#include <stdlib.h>
#include <string.h>

#include "../launcher/files.h"
#include "choices.h"

#define HEAD	"seed %*u choices %*u below %lu taken %lu"
/* In the kernel's log */
#define PREFIX	"vmali_gpu: "

static void take_line(struct choices *c, char *line, unsigned long *taken)
{
	unsigned long total, count;
	char *end;

	if (sscanf(line, HEAD, &total, &count) == 2) {
		*c = (struct choices){ .total = total };
		*taken = count;
		return;
	}
	if (!strncmp(line, "choice ", 7))
		line += 7;
	total = strtoul(line, &end, 10);
	if (end == line || *end != ' ' || !c->total)
		return;
	c->v = allocated(realloc(c->v, (c->n + 1) * sizeof(*c->v)));
	c->v[c->n++] = (struct choice){ total, line };
}

struct choices choices_read(char *list, char *log)
{
	struct args lines = lines_of(list);
	struct choices c = { 0 };
	unsigned long taken = 0;
	size_t i;

	for (i = 0; i < lines.n; i++)
		take_line(&c, lines.v[i], &taken);
	if (!c.total) {
		lines = lines_of(log);
		for (i = 0; i < lines.n; i++) {
			char *line = strstr(lines.v[i], PREFIX);

			if (line)
				take_line(&c, line + strlen(PREFIX), &taken);
		}
	}
	c.complete = c.total && c.n == taken;
	return c;
}

static int by_number(const void *a, const void *b)
{
	unsigned long x = *(const unsigned long *)a, y = *(const unsigned long *)b;

	return x < y ? -1 : x > y;
}

unsigned long *choices_units(const struct choices *c, size_t *count)
{
	unsigned long *units;
	size_t i;

	*count = c->complete ? c->n : c->total;
	units = allocated(calloc(*count + 1, sizeof(*units)));
	for (i = 0; i < *count; i++)
		units[i] = c->complete ? c->v[i].number : i;
	qsort(units, *count, sizeof(*units), by_number);
	return units;
}

char *choices_keep(const unsigned long *units, const struct parts *parts, bool exact)
{
	struct ranges r = { 0 };
	size_t i, from;
	char *value;

	if (!parts->n)
		return text("none");
	for (i = 0; i < parts->n; i++) {
		from = i;
		while (!exact && i + 1 < parts->n && parts->v[i + 1] == parts->v[i] + 1)
			i++;
		ranges_add(&r, units[parts->v[from]], units[parts->v[i]]);
	}
	value = ranges_text(&r);
	ranges_free(&r);
	if (strlen(value) <= KEEP_MAX)
		return value;
	free(value);
	return NULL;
}
