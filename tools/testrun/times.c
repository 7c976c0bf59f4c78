// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Where the time of a run went.
 */
#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>

#include "times.h"

#define SLOWEST		10

/* Fields of the first line of /proc/stat: user, nice, system, idle, iowait, ... */
#define FIELDS		8
#define FIELD_IDLE	3
#define FIELD_IOWAIT	4

void cpu_time_parse(const char *line, struct cpu_time *time)
{
	char *end;
	int i;

	*time = (struct cpu_time){ 0 };
	if (strncmp(line, "cpu ", 4))
		return;
	line += 4;
	for (i = 0; i < FIELDS; i++) {
		unsigned long long ticks = strtoull(line, &end, 10);

		if (end == line)
			break;
		time->all += ticks;
		if (i == FIELD_IDLE || i == FIELD_IOWAIT)
			time->idle += ticks;
		line = end;
	}
}

struct cpu_time cpu_time_now(void)
{
	FILE *f = fopen("/proc/stat", "re");
	struct cpu_time time = { 0 };
	char line[512];

	if (!f)
		return time;
	if (fgets(line, sizeof(line), f))
		cpu_time_parse(line, &time);
	fclose(f);
	return time;
}

static int slowest_first(const void *a, const void *b, void *outcomes)
{
	const struct outcome *o = outcomes;
	size_t i = *(const size_t *)a, k = *(const size_t *)b;

	if (o[i].seconds == o[k].seconds)
		return i < k ? -1 : 1;
	return o[i].seconds > o[k].seconds ? -1 : 1;
}

static size_t *sorted(const struct plan *plan, const struct outcome *outcomes)
{
	size_t *order = allocated(calloc(plan->count + 1, sizeof(*order))), i;

	for (i = 0; i < plan->count; i++)
		order[i] = i;
	qsort_r(order, plan->count, sizeof(*order), slowest_first, (void *)outcomes);
	return order;
}

void times_print(FILE *f, const struct plan *plan, const struct outcome *outcomes,
		 const struct cpu_time *before, const struct cpu_time *after)
{
	size_t *order = sorted(plan, outcomes), i;
	double sum = 0, wall = 0;

	for (i = 0; i < plan->count; i++) {
		double end = outcomes[i].start + outcomes[i].seconds;

		sum += outcomes[i].seconds;
		wall = end > wall ? end : wall;
	}
	fprintf(f, "\nTime: %.1f s for programs that took %.1f s together", wall, sum);
	if (after->all > before->all)
		fprintf(f, "; CPUs idle for %.0f %% of it",
			100.0 * (double)(after->idle - before->idle) /
			(double)(after->all - before->all));
	fprintf(f, "\nThe slowest, with their share of all programs' time:\n");
	for (i = 0; i < plan->count && i < SLOWEST; i++)
		fprintf(f, "%8.1f s %3.0f %%  %s\n", outcomes[order[i]].seconds,
			sum > 0 ? 100 * outcomes[order[i]].seconds / sum : 0,
			plan->tests[order[i]].name);
	free(order);
}

void times_write(FILE *f, const struct plan *plan, const struct outcome *outcomes)
{
	size_t *order = sorted(plan, outcomes), i;

	for (i = 0; i < plan->count; i++) {
		const struct outcome *o = &outcomes[order[i]];

		fprintf(f, "%.3f\t%.3f\t%.3f\t%s\n", o->start, o->seconds, o->cpu_seconds,
			plan->tests[order[i]].name);
	}
	free(order);
}
