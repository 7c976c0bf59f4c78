// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Every point of a topic.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../launcher/process.h"
#include "points.h"

struct args points_git(const struct checking *c)
{
	struct args command = { 0 };

	/* The repository is removed before it could need maintenance */
	ARGS_ADD(&command, "env", "GIT_CONFIG_GLOBAL=/dev/null", "GIT_CONFIG_SYSTEM=/dev/null",
		 "git", "-C", c->points, "-c", "user.name=vmali",
		 "-c", "user.email=vmali@localhost", "-c", "commit.gpgSign=false",
		 "-c", "core.autocrlf=false", "-c", "advice.detachedHead=false",
		 "-c", "maintenance.auto=false");
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

/* References to commits, each as "NAME COMMIT", are set */
static void refs_set(const struct checking *c, const struct args *refs)
{
	char *path = text("%s/refs", c->work);
	struct args command = points_git(c);
	FILE *f = open_file(path, "w");
	size_t i;
	int in;

	for (i = 0; i < refs->n; i++)
		fprintf(f, "update refs/%s\n", refs->v[i]);
	close_file(f, path);
	ARGS_ADD(&command, "update-ref", "--stdin");
	in = open(path, O_RDONLY | O_CLOEXEC);
	if (in < 0 || process_run(command.v, in, 2, 2))
		die("check: git cannot set references");
	close(in);
	free(path);
}

/* What git prints, by lines */
static struct args git_lines(const struct checking *c, const char *const *args)
{
	struct args command = points_git(c);
	char *output;

	args_add_all(&command, (char *const *)args);
	if (process_output(command.v, -1, 2, &output))
		die("check: git %s failed", args[0]);
	return *output ? lines_of(output) : (struct args){ 0 };
}

static char *point_ref(const struct checking *c, size_t n)
{
	return text("refs/points/%s", point_key(&c->series, n));
}

/* How many patches of the topic are commits already; those are as references, by point */
static size_t points_known(const struct checking *c)
{
	struct args known = git_lines(c, ARGV("for-each-ref", "--format=%(refname)",
					      "refs/points/"));
	size_t n = 0;

	while (n < c->series.patches.n && args_have(&known, point_ref(c, n + 1)))
		n++;
	return n;
}

/* Applies the patches after the nth.  Return: how many are applied then. */
static size_t points_apply(const struct checking *c, size_t n)
{
	struct args command = points_git(c), commits, refs = { 0 };
	char *am = text("%s/am", c->work), *base = point_ref(c, n);
	FILE *out;
	size_t i;

	if (GIT(c, stderr, "checkout", "-q", "-f", "--detach", base))
		die("check: git cannot go to the files of a point");
	out = open_file(am, "w");
	ARGS_ADD(&command, "am", "-q");
	args_add_all(&command, &c->series.patches.v[n]);
	/* What has been applied before one that does not apply stays */
	if (run(out, (const char *const *)command.v))
		GIT(c, NULL, "am", "--quit");
	close_file(out, am);
	commits = git_lines(c, ARGV("rev-list", "--reverse", text("%s..HEAD", base)));
	for (i = 0; i < commits.n; i++)
		args_add(&refs, text("points/%s %s", point_key(&c->series, n + i + 1),
				     commits.v[i]));
	refs_set(c, &refs);
	free(am);
	return n + commits.n;
}

void points_make(struct checking *c)
{
	struct args tags = { 0 };
	size_t i;

	if (!c->points)
		repository_make(c);
	refs_set(c, &(struct args){ .v = (char *[]){ text("points/%s refs/tags/0",
							  point_key(&c->series, 0)) }, .n = 1 });
	c->applied = points_known(c);
	if (c->applied < c->series.patches.n)
		c->applied = points_apply(c, c->applied);
	for (i = 1; i <= c->applied; i++)
		args_add(&tags, text("tags/%zu %s", i, point_ref(c, i)));
	refs_set(c, &tags);
}

bool point_extract(const struct checking *c, size_t n, const char *dir)
{
	char *tar = text("%s/point.tar", c->work);
	bool good;

	remove_tree(dir);
	make_dirs(dir);
	good = !GIT(c, stderr, "archive", "--format=tar", "-o", tar, point_ref(c, n)) &&
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
		if (!args_have(&c->series.touched, touched.v[i]))
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
