// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The series as its checks see it.
 */
#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>

#include "../launcher/files.h"
#include "../launcher/patches.h"
#include "../launcher/process.h"
#include "series.h"

static bool ends_in(const char *path, const char *const *ends)
{
	size_t length = strlen(path);

	for (; *ends; ends++)
		if (length >= strlen(*ends) && !strcmp(path + length - strlen(*ends), *ends))
			return true;
	return false;
}

static bool is_compiled(const char *path)
{
	return ends_in(path, (const char *const []){ ".c", ".S", "Kconfig", "Makefile", "Kbuild",
						     NULL });
}

bool patch_compiles(const char *path)
{
	struct args files = patch_files(path);
	size_t i;

	for (i = 0; i < files.n; i++)
		if (is_compiled(files.v[i]) ||
		    ends_in(files.v[i], (const char *const []){ ".h", NULL }))
			return true;
	return false;
}

bool patch_configures(const char *path)
{
	struct args files = patch_files(path);
	size_t i;

	for (i = 0; i < files.n; i++)
		if (strstr(files.v[i], "Kconfig"))
			return true;
	return false;
}

/* The nearest directory of a file that kbuild knows */
static char *kbuild_dir(const char *source, const char *file)
{
	char *dir = text("%s", file), *slash;

	while ((slash = strrchr(dir, '/'))) {
		*slash = '\0';
		if (exists(text("%s/%s/Makefile", source, dir)) ||
		    exists(text("%s/%s/Kbuild", source, dir)))
			break;
	}
	return text("%s/", dir);
}

static struct args files_of(const struct args *patches)
{
	struct args files = { 0 };
	size_t i;

	for (i = 0; i < patches->n; i++)
		args_add_all(&files, patch_files(patches->v[i]).v);
	if (files.n)
		args_unique(&files);
	return files;
}

struct series series_read(const struct topics *topics, const char *source)
{
	struct series series = { .topics = *topics };
	struct args all = { 0 }, dirs = { 0 };
	const char *above = NULL;
	size_t i;

	for (i = 0; i < topics->n; i++)
		if (topics->v[i].patches.n)
			args_add_all(&all, topics->v[i].patches.v);
	series.touched = files_of(&all);
	for (i = 0; i < series.touched.n; i++)
		if (is_compiled(series.touched.v[i]))
			args_add(&dirs, kbuild_dir(source, series.touched.v[i]));
	if (dirs.n)
		args_unique(&dirs);
	for (i = 0; i < dirs.n; i++) {
		if (above && !strncmp(dirs.v[i], above, strlen(above)))
			continue;
		above = dirs.v[i];
		args_add(&series.dirs, above);
	}
	return series;
}

void series_topic(struct series *series, const struct topic *topic)
{
	series->topic = topic;
	series->patches = topic_base(&series->topics, topic);
	series->first = series->patches.n;
	if (topic->patches.n)
		args_add_all(&series->patches, topic->patches.v);
	series->own = files_of(&topic->patches);
	series->reached = files_of(&series->patches);
}

char *point_key(const struct series *series, size_t n)
{
	size_t size, i;
	char *all, *diff, *key;
	FILE *f = allocated(open_memstream(&all, &size));

	for (i = 0; i < series->dirs.n; i++)
		fprintf(f, "%s\n", series->dirs.v[i]);
	for (i = 0; i < n && i < series->patches.n; i++) {
		diff = patch_diff(series->patches.v[i], &size);
		fwrite(diff, 1, size, f);
		free(diff);
	}
	if (fclose(f))
		die("out of memory");
	key = hash_of(all, size);
	free(all);
	return key;
}
