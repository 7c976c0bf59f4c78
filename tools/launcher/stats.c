// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Figures of vmali bench.
 */
#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>

#include "stats.h"

void samples_add(struct samples *samples, double value)
{
	samples->v = allocated(realloc(samples->v, (samples->n + 1) * sizeof(*samples->v)));
	samples->v[samples->n++] = value;
}

static int ascending(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return x < y ? -1 : x > y;
}

double samples_median(struct samples *samples)
{
	size_t n = samples->n;

	qsort(samples->v, n, sizeof(*samples->v), ascending);
	return n % 2 ? samples->v[n / 2] : (samples->v[n / 2 - 1] + samples->v[n / 2]) / 2;
}

size_t median_rank(size_t n)
{
	size_t rank = 0;
	double half = (double)n / 2;

	/* The largest r with r <= n / 2 - 0.98 sqrt(n), without the mathematics library */
	while (half - (double)(rank + 1) >= 0 &&
	       (half - (double)(rank + 1)) * (half - (double)(rank + 1)) >=
	       0.98 * 0.98 * (double)n)
		rank++;
	return rank ? rank : 1;
}

struct samples samples_ratio(const struct samples *over, const struct samples *under)
{
	struct samples ratio = { 0 };
	size_t i;

	for (i = 0; i < over->n && i < under->n; i++)
		samples_add(&ratio, over->v[i] / under->v[i]);
	return ratio;
}

struct samples *figure(struct figures *figures, const char *name)
{
	struct samples *samples;
	size_t i;

	for (i = 0; i < figures->n; i++)
		if (!strcmp(figures->samples[i].name, name))
			return &figures->samples[i];
	figures->samples = allocated(realloc(figures->samples,
					     (figures->n + 1) * sizeof(*figures->samples)));
	samples = &figures->samples[figures->n++];
	*samples = (struct samples){ .name = text("%s", name) };
	return samples;
}

void figures_read(struct figures *figures, const char *prefix, char *lines)
{
	char *line;

	while ((line = strsep(&lines, "\n"))) {
		char *blank = strchr(line, ' '), *end;
		double value;

		if (!blank)
			continue;
		*blank++ = '\0';
		value = strtod(blank, &end);
		if (end != blank)
			samples_add(figure(figures, text("%s%s", prefix, line)), value);
	}
}
