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

char *kept_path(const struct checking *c, const char *what, size_t n, const char *tool)
{
	char *version, *key = point_key(&c->series, n), *both, *path;

	if (process_output((char *[]){ (char *)tool, "--version", NULL }, -1, -1, &version))
		version = text("%s", tool);
	both = text("%s\n%s\n", key, version);
	path = text("%s/%s.%s", c->store, what, hash_of(both, strlen(both)));
	free(both);
	free(key);
	free(version);
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
