// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Files and directories.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <ftw.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "files.h"

void make_dirs(const char *path)
{
	char *copy = text("%s", path), *slash = copy;

	do {
		slash = strchr(slash + 1, '/');
		if (slash)
			*slash = '\0';
		if (mkdir(copy, 0777) && errno != EEXIST)
			die("%s: %s", copy, strerror(errno));
		if (slash)
			*slash = '/';
	} while (slash);
	free(copy);
}

static int remove_one(const char *path, const struct stat *st, int flag, struct FTW *ftw)
{
	(void)st;
	(void)flag;
	(void)ftw;
	return remove(path);
}

void remove_tree(const char *path)
{
	if (nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS) && errno != ENOENT)
		die("cannot remove %s: %s", path, strerror(errno));
}

FILE *open_file(const char *path, const char *mode)
{
	char with_cloexec[8];
	FILE *f;

	snprintf(with_cloexec, sizeof(with_cloexec), "%se", mode);
	f = fopen(path, with_cloexec);
	if (!f)
		die("%s: %s", path, strerror(errno));
	return f;
}

void close_file(FILE *f, const char *path)
{
	int failed = ferror(f);

	if (fclose(f) || failed)
		die("%s: %s", path, strerror(errno));
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

struct args programs_in(const char *dir, const char *suffix)
{
	struct args found = { 0 };
	DIR *d = opendir(dir);
	struct dirent *entry;

	while (d && (entry = readdir(d))) {
		size_t length = strlen(entry->d_name), end = strlen(suffix);
		struct stat st;
		char *path;

		if (*entry->d_name == '.' || length < end ||
		    strcmp(entry->d_name + length - end, suffix))
			continue;
		path = text("%s/%s", dir, entry->d_name);
		if (!stat(path, &st) && S_ISREG(st.st_mode) && !access(path, X_OK))
			args_add(&found, path);
		else
			free(path);
	}
	if (d)
		closedir(d);
	if (found.n)
		qsort(found.v, found.n, sizeof(*found.v), by_name);
	return found;
}
