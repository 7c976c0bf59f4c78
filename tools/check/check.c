// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * What the checks share: running programs, and showing parts of logs.
 */
#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../launcher/process.h"
#include "check.h"

/* The most that is shown of a log */
#define EXCERPT_LINES	40

int run(FILE *out, const char *const *argv)
{
	int fd = out ? fileno(out) : -1;

	return process_run((char *const *)argv, -1, fd, fd);
}

bool has_program(const char *name)
{
	char *path = text("%s", environment("PATH", "/usr/bin:/bin")), *rest = path, *dir;
	bool found = false;

	while (!found && (dir = strsep(&rest, ":"))) {
		char *program = text("%s/%s", *dir ? dir : ".", name);

		found = !access(program, X_OK);
		free(program);
	}
	free(path);
	return found;
}

void excerpt(FILE *out, const char *log, const char *const *words, size_t more)
{
	char *copy = text("%s", log);
	struct args lines = lines_of(copy);
	size_t i, left = 0, printed = 0;

	for (i = 0; i < lines.n && printed < EXCERPT_LINES; i++) {
		const char *const *word = words;

		while (*word && !strcasestr(lines.v[i], *word))
			word++;
		if (*word)
			left = more + 1;
		if (!left)
			continue;
		fprintf(out, "%s\n", lines.v[i]);
		left--;
		printed++;
	}
	free(lines.v);
	free(copy);
}

void print_tail(FILE *out, const char *content, size_t lines)
{
	const char *start = content + strlen(content);

	if (start > content && start[-1] == '\n')
		start--;
	while (start > content && (start[-1] != '\n' || --lines))
		start--;
	fputs(start, out);
}
