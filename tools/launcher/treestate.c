// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The state of a kernel tree of the user's.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fts.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "files.h"
#include "treestate.h"

#define DRIVER	"./drivers/gpu/drm/panthor/"

static bool is_left_out(const char *name)
{
	return *name == '.' || name[strlen(name) - 1] == '~';
}

void tree_state(FILE *out, const char *dir)
{
	char *paths[] = { (char *)dir, NULL };
	FTS *tree = fts_open(paths, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
	struct args lines = { 0 };
	FTSENT *entry;
	size_t i;

	if (!tree)
		die("%s: %s", dir, strerror(errno));
	while ((entry = fts_read(tree))) {
		const struct stat *st = entry->fts_statp;

		if (entry->fts_level > 0 && *entry->fts_name == '.') {
			fts_set(tree, entry, FTS_SKIP);
			continue;
		}
		if (entry->fts_info == FTS_D || entry->fts_info == FTS_DP ||
		    is_left_out(entry->fts_name))
			continue;
		/* The last digit is what find adds, which wrote such states before */
		args_add(&lines, text(".%s\t%lld %lld.%09ld0 %lld.%09ld0",
				      entry->fts_path + strlen(dir), (long long)st->st_size,
				      (long long)st->st_mtim.tv_sec, st->st_mtim.tv_nsec,
				      (long long)st->st_ctim.tv_sec, st->st_ctim.tv_nsec));
	}
	fts_close(tree);
	args_sort(&lines);
	for (i = 0; i < lines.n; i++)
		fprintf(out, "%s\n", lines.v[i]);
}

/* The length of a line's path */
static size_t path_length(const char *line)
{
	return strcspn(line, "\t");
}

/* Compares the paths of two lines */
static int path_order(const char *a, const char *b)
{
	size_t i = path_length(a), k = path_length(b);
	int order = strncmp(a, b, i < k ? i : k);

	return order ? order : (i > k) - (i < k);
}

static bool is_source_of_the_driver(const char *line)
{
	size_t length = path_length(line), dir = strlen(DRIVER);

	return length > dir + 2 && !strncmp(line, DRIVER, dir) &&
	       !memchr(line + dir, '/', length - dir) && line[length - 2] == '.' &&
	       (line[length - 1] == 'c' || line[length - 1] == 'h');
}

/* Whether nothing in the file's directory takes part in the exported headers */
static bool is_inside(const char *line)
{
	static const char *const dirs[] = {
		"./drivers/", "./sound/", "./fs/", "./mm/", "./net/", "./kernel/", "./lib/",
		"./block/", "./crypto/", "./Documentation/",
	};
	size_t i;

	for (i = 0; i < sizeof(dirs) / sizeof(dirs[0]); i++)
		if (!strncmp(line, dirs[i], strlen(dirs[i])))
			return true;
	return false;
}

/* What one file's difference means; @both is whether it is in both states */
static enum change change_of(const char *line, bool both)
{
	if (both && is_source_of_the_driver(line))
		return CHANGE_DRIVER;
	return is_inside(line) ? CHANGE_INSIDE : CHANGE_ALL;
}

enum change tree_change(const struct args *before, const struct args *after)
{
	enum change all = CHANGE_NONE, one;
	size_t i = 0, k = 0;

	while (i < before->n || k < after->n) {
		int order = i == before->n ? 1 : k == after->n ? -1 :
			    path_order(before->v[i], after->v[k]);

		one = CHANGE_NONE;
		if (order)
			one = change_of(order < 0 ? before->v[i] : after->v[k], false);
		else if (strcmp(before->v[i], after->v[k]))
			one = change_of(after->v[k], true);
		i += order <= 0;
		k += order >= 0;
		all = one > all ? one : all;
	}
	return all;
}
