// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * What a check has printed, kept until a point of the series or the check's tool changes.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../launcher/process.h"
#include "kept.h"

/* Asked once for each of the few programs, which take longer to start than a key to be made */
static const char *version_of(const char *tool)
{
	static struct {
		const char *tool;
		char *version;
	} known[8];
	size_t i;

	for (i = 0; known[i].tool; i++)
		if (!strcmp(known[i].tool, tool))
			return known[i].version;
	if (i + 1 == sizeof(known) / sizeof(known[0]))
		die("check: more programs than expected");
	known[i].tool = tool;
	if (process_output((char *[]){ (char *)tool, "--version", NULL }, -1, -1,
			   &known[i].version))
		known[i].version = text("%s", tool);
	return known[i].version;
}

char *kept_path(const struct checking *c, const char *what, size_t n, const char *tool)
{
	char *both = text("%s\n%s\n", point_key(&c->series, n), version_of(tool)), *path;

	path = text("%s/%s.%s", c->store, what, hash_of(both, strlen(both)));
	free(both);
	return path;
}

void kept_write(const char *path, const char *content)
{
	char *new_path = text("%s.%d", path, getpid());

	file_write(new_path, content, strlen(content));
	if (rename(new_path, path))
		die("check: cannot write %s", path);
	free(new_path);
}
