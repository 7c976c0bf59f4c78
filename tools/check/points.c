// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Every point of a topic.
 */
#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../launcher/process.h"
#include "points.h"

struct args points_git(const struct checking *c)
{
	struct args command = { 0 };

	ARGS_ADD(&command, "env", "GIT_CONFIG_GLOBAL=/dev/null", "GIT_CONFIG_SYSTEM=/dev/null",
		 "git", "-C", c->points, "-c", "user.name=vmali",
		 "-c", "user.email=vmali@localhost", "-c", "commit.gpgSign=false",
		 "-c", "core.autocrlf=false", "-c", "advice.detachedHead=false");
	return command;
}

static int git(const struct checking *c, FILE *out, const char *const *args)
{
	struct args command = points_git(c);
	int status;

	args_add_all(&command, (char *const *)args);
	status = run(out, (const char *const *)command.v);
	free(command.v);
	return status;
}

#define GIT(c, out, ...)	git(c, out, ARGV(__VA_ARGS__))

/* Whether two files have the same content */
static bool same_content(const char *a, const char *b)
{
	size_t a_size, b_size;
	char *one = file_read(a, &a_size), *other = file_read(b, &b_size);
	bool same = one && other && a_size == b_size && !memcmp(one, other, a_size);

	free(one);
	free(other);
	return same;
}

/* Copies a file into another tree, as a new file; of its mode git knows one bit */
static void copy_file(const char *from, const char *to)
{
	char *dir = text("%s", to), *content;
	struct stat st;
	size_t size;

	*strrchr(dir, '/') = '\0';
	make_dirs(dir);
	free(dir);
	content = file_read(from, &size);
	if (!content)
		die("%s: cannot be read", from);
	unlink(to);
	file_write(to, content, size);
	if (!stat(from, &st) && (st.st_mode & 0100) && chmod(to, 0755))
		die("%s: its mode cannot be set", to);
	free(content);
}

/* The touched files as they are without the series, as tag 0 */
static void repository_make(struct checking *c)
{
	size_t i;

	c->points = text("%s/points", c->work);
	make_dirs(c->points);
	for (i = 0; i < c->series.touched.n; i++) {
		char *from = text("%s/%s", c->source, c->series.touched.v[i]);

		if (exists(from))
			copy_file(from, text("%s/%s", c->points, c->series.touched.v[i]));
	}
	if (GIT(c, stderr, "init", "-q") || GIT(c, stderr, "add", "-Af", ".") ||
	    GIT(c, stderr, "commit", "-q", "-m", c->source_id) || GIT(c, stderr, "tag", "0"))
		die("check: git cannot commit the files that the series touches");
}

void points_make(struct checking *c)
{
	char *am = text("%s/am", c->work);
	size_t i;

	if (!c->points)
		repository_make(c);
	if (GIT(c, stderr, "checkout", "-q", "-f", "--detach", "0"))
		die("check: git cannot go back to the files without the series");
	c->applied = 0;
	for (i = 0; i < c->series.patches.n; i++) {
		FILE *out = open_file(am, "w");
		int status = GIT(c, out, "am", "-q", c->series.patches.v[i]);

		close_file(out, am);
		if (status) {
			GIT(c, NULL, "am", "--abort");
			break;
		}
		if (GIT(c, NULL, "tag", "-f", text("%zu", i + 1)))
			die("check: git cannot set a tag");
		c->applied = i + 1;
	}
	free(am);
}

bool point_extract(const struct checking *c, size_t n, const char *dir)
{
	char *tar = text("%s/point.tar", c->work);
	bool good;

	remove_tree(dir);
	make_dirs(dir);
	good = !GIT(c, stderr, "archive", "--format=tar", "-o", tar, text("refs/tags/%zu", n)) &&
	       !RUN(stderr, "tar", "-x", "-C", dir, "-f", tar);
	unlink(tar);
	free(tar);
	return good;
}

bool tree_new(const struct checking *c, const char *dir)
{
	char *above = text("%s", dir), *touched = text("%s.touched", dir);

	remove_tree(dir);
	*strrchr(above, '/') = '\0';
	make_dirs(above);
	if (RUN(NULL, "cp", "-al", c->source, dir)) {
		remove_tree(dir);
		if (RUN(stderr, "cp", "-a", c->source, dir))
			return false;
	}
	remove_tree(text("%s/.git", dir));
	file_write(touched, "", 0);
	return true;
}

static bool is_in(const struct args *sorted, const char *what)
{
	size_t i;

	for (i = 0; i < sorted->n; i++)
		if (!strcmp(sorted->v[i], what))
			return true;
	return false;
}

bool tree_set(const struct checking *c, const char *dir, size_t n)
{
	char *point = text("%s/point", c->work), *list = text("%s.touched", dir);
	struct args touched = lines_of(file_text(list));
	FILE *f;
	size_t i;

	args_add_all(&touched, c->series.touched.v);
	args_unique(&touched);
	f = open_file(list, "w");
	for (i = 0; i < touched.n; i++)
		fprintf(f, "%s\n", touched.v[i]);
	close_file(f, list);
	if (!point_extract(c, n, point))
		return false;
	for (i = 0; i < touched.n; i++) {
		char *file = text("%s/%s", dir, touched.v[i]);
		char *content = text("%s/%s", point, touched.v[i]);

		/* Not in the series at all */
		if (!is_in(&c->series.touched, touched.v[i]))
			content = text("%s/%s", c->source, touched.v[i]);
		if (!exists(content))
			unlink(file);
		else if (!same_content(content, file))
			copy_file(content, file);
	}
	remove_tree(point);
	free(list);
	return true;
}

const char *tree_final(const struct checking *c)
{
	char *final = text("%s/final/src", c->store);

	if (!exists(text("%s.touched", final))) {
		progress("linking the source");
		if (!tree_new(c, final))
			return NULL;
	}
	return tree_set(c, final, c->series.patches.n) ? final : NULL;
}
