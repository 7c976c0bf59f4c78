// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Whether a run of a test program has noticed a bug.
 */
#define _GNU_SOURCE
#include <string.h>

#include "outcome.h"

/* "ok N NAME" */
static bool line_passes(const char *line, const char *test)
{
	size_t length = strlen(test);

	if (strncmp(line, "ok ", 3))
		return false;
	line += 3;
	line += strspn(line, "0123456789");
	line += strspn(line, " ");
	return !strncmp(line, test, length) && (line[length] == '\n' || !line[length]);
}

bool test_passed(const char *output, const char *test)
{
	const char *line = output;

	while (line) {
		if (line_passes(line, test))
			return true;
		line = strchr(line, '\n');
		if (line)
			line++;
	}
	return false;
}

char *notices(const struct bug *bug, const char *output, const char *log, int status)
{
	size_t i;

	for (i = 0; i < bug->tests.n; i++)
		if (!test_passed(output, bug->tests.v[i]))
			return text("%s", bug->tests.v[i]);
	if (bug->log && strstr(log, bug->log))
		return text("log");
	return status ? text("exit status %d", status) : NULL;
}
