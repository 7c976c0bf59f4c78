// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The choices of a run.
 */
#include <stdlib.h>
#include <string.h>

#include "../launcher/files.h"
#include "choices.h"

#define HEAD	"seed %*u taken %lu of %4000s"
/* In the kernel's log */
#define PREFIX	"vmali_gpu: "

static void take_line(struct choices *c, char *line, unsigned long *taken)
{
	unsigned long number;
	char numbers[4001];
	char *end;

	if (sscanf(line, HEAD, taken, numbers) == 2) {
		*c = (struct choices){ 0 };
		if (!ranges_parse(&c->numbers, numbers))
			ranges_free(&c->numbers);
		return;
	}
	if (!strncmp(line, "choice ", 7))
		line += 7;
	number = strtoul(line, &end, 10);
	if (end == line || *end != ' ' || !c->numbers.n)
		return;
	c->v = allocated(realloc(c->v, (c->n + 1) * sizeof(*c->v)));
	c->v[c->n++] = (struct choice){ number, line };
}

struct choices choices_read(char *list, char *log)
{
	struct args lines = lines_of(list);
	struct choices c = { 0 };
	unsigned long taken = 0;
	size_t i;

	for (i = 0; i < lines.n; i++)
		take_line(&c, lines.v[i], &taken);
	if (!c.numbers.n) {
		lines = lines_of(log);
		for (i = 0; i < lines.n; i++) {
			char *line = strstr(lines.v[i], PREFIX);

			if (line)
				take_line(&c, line + strlen(PREFIX), &taken);
		}
	}
	c.complete = c.numbers.n && c.n == taken;
	return c;
}

unsigned long *choices_units(const struct choices *c, size_t *count)
{
	unsigned long *units, number;
	size_t i, n = 0;

	*count = c->complete ? c->n : ranges_count(&c->numbers);
	units = allocated(calloc(*count + 1, sizeof(*units)));
	for (i = 0; c->complete && i < c->n; i++)
		units[n++] = c->v[i].number;
	for (i = 0; !c->complete && i < c->numbers.n; i++)
		for (number = c->numbers.v[i].first; number <= c->numbers.v[i].last; number++)
			units[n++] = number;
	return units;
}

/* The next part of a kind after part i, if it is the next unit of this kind, too; else i */
static size_t neighbour(const unsigned long *units, size_t count, const struct parts *parts,
			size_t i)
{
	unsigned long kind = units[parts->v[i]] / CHOICE_SPACE;
	size_t unit = parts->v[i] + 1, next = i + 1;

	while (unit < count && units[unit] / CHOICE_SPACE != kind)
		unit++;
	while (next < parts->n && parts->v[next] < unit)
		next++;
	return next < parts->n && parts->v[next] == unit ? next : i;
}

char *choices_keep(const unsigned long *units, size_t count, const struct parts *parts,
		   bool exact)
{
	struct ranges r = { 0 };
	char *value;
	size_t i;

	if (!parts->n)
		return text("none");
	for (i = 0; i < parts->n; i++) {
		size_t last = exact ? i : neighbour(units, count, parts, i);

		ranges_add(&r, units[parts->v[i]], units[parts->v[last]]);
	}
	value = ranges_text(&r);
	ranges_free(&r);
	if (strlen(value) <= KEEP_MAX)
		return value;
	free(value);
	return NULL;
}
