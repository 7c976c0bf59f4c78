// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * A patch of the series, as a file.
 */
#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>

#include "files.h"
#include "patches.h"

#define DIFF	"diff --git "

static char *patch_read(const char *path, size_t *size)
{
	char *content = file_read(path, size);

	if (!content)
		die("%s: the patch cannot be read", path);
	return content;
}

char *patch_diff(const char *path, size_t *size)
{
	char *content = patch_read(path, size), *start;

	start = strncmp(content, DIFF, strlen(DIFF)) ? strstr(content, "\n" DIFF) : content;
	if (!start)
		start = content + *size;
	else if (start > content)
		start++;
	*size -= (size_t)(start - content);
	memmove(content, start, *size + 1);
	return content;
}

struct args patch_files(const char *path)
{
	struct args files = { 0 }, lines;
	size_t size, i;

	lines = lines_of(patch_read(path, &size));
	for (i = 0; i < lines.n; i++) {
		char *line = lines.v[i], *end;

		if (strncmp(line, DIFF "a/", strlen(DIFF "a/")))
			continue;
		line += strlen(DIFF "a/");
		end = strstr(line, " b/");
		if (end)
			args_add(&files, text("%.*s", (int)(end - line), line));
	}
	free(lines.v);
	return files;
}
