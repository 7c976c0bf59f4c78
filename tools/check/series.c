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

bool patch_prepares(const char *path)
{
	struct args files = patch_files(path);
	size_t i;

	if (patch_configures(path))
		return true;
	for (i = 0; i < files.n; i++)
		if (strncmp(files.v[i], "drivers/", strlen("drivers/")) &&
		    strncmp(files.v[i], "Documentation/", strlen("Documentation/")) &&
		    strcmp(files.v[i], "MAINTAINERS"))
			return true;
	return false;
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
	series->keys = allocated(calloc(series->patches.n + 1, sizeof(*series->keys)));
}

const char *point_key(const struct series *series, size_t n)
{
	size_t size, i;
	char *all, *diff;
	FILE *f;

	if (n > series->patches.n)
		n = series->patches.n;
	if (series->keys[n])
		return series->keys[n];
	f = allocated(open_memstream(&all, &size));
	for (i = 0; i < series->dirs.n; i++)
		fprintf(f, "%s\n", series->dirs.v[i]);
	/* Those before it are asked for as well, soon */
	for (i = 0; i <= n; i++) {
		size_t length;

		if (i) {
			diff = patch_diff(series->patches.v[i - 1], &length);
			fwrite(diff, 1, length, f);
			free(diff);
		}
		if (fflush(f))
			die("out of memory");
		if (!series->keys[i])
			series->keys[i] = hash_of(all, size);
	}
	fclose(f);
	free(all);
	return series->keys[n];
}
