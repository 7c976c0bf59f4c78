// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * What the GPU has completed without executing it.
 */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "files.h"
#include "line.h"
#include "skipped.h"

/* Counters of the GPU model, and what they count: one of them, several */
static const struct {
	const char *name, *one, *more;
} counters[] = {
	{ "compute_skipped", "compute job", "compute jobs" },
	{ "draws_skipped", "draw", "draws" },
	{ "targets_refused", "write of a render target", "writes of render targets" },
};

static unsigned long long counter(const char *stats, const char *name)
{
	size_t length = strlen(name);
	const char *line;

	for (line = stats; line; line = strchr(line, '\n')) {
		line += *line == '\n';
		if (!strncmp(line, name, length) && line[length] == ' ')
			return strtoull(line + length, NULL, 10);
	}
	return 0;
}

void tell_skipped(void)
{
	char *stats = slurp("/sys/kernel/debug/vmali/gpu/stats", NULL), list[256] = "";
	size_t used = 0, i;

	for (i = 0; stats && i < sizeof(counters) / sizeof(counters[0]); i++) {
		unsigned long long n = counter(stats, counters[i].name);

		if (n)
			used += (size_t)snprintf(list + used, sizeof(list) - used, "%s%llu %s",
						 used ? ", " : "", n,
						 n == 1 ? counters[i].one : counters[i].more);
	}
	if (used)
		tell("the GPU model has completed work without executing it: %s (docs/gpu-model.md)",
		     list);
	free(stats);
}
