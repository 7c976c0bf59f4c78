// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * mails: the series as it is mailed, from kernel/patches, cover-letter.txt and changes.txt; and
 * whether the mails make of a pristine kernel what the machine's is.
 *
 *	mails [--arguments] [DIRECTORY]
 *
 * --arguments only checks the arguments.
 *
 * Expects in the environment what tools/check/main.c does; and VMALI_SOURCE_KIND, what
 * tools/source.sh calls source_kind, and VMALI_SOURCE_PACKAGE, the name of Debian's package.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../launcher/process.h"
#include "mails.h"

/* Whether there is nothing in a directory but what this program may replace */
static bool is_ours(const char *dir)
{
	struct dirent *entry;
	bool empty = true;
	DIR *d;

	if (!exists(dir) || exists(text("%s/series.mbx", dir)))
		return true;
	d = opendir(dir);
	if (!d)
		return false;
	while ((entry = readdir(d)))
		empty = empty && (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, ".."));
	closedir(d);
	return empty;
}

/* A tree's commit is what the mails apply to, if it is what the series was applied to */
static const char *base_of_tree(const struct checking *c)
{
	struct args command = { 0 };
	char *commit, *changed;

	ARGS_ADD(&command, "git", "-C", c->source, "rev-parse", "-q", "--verify", "HEAD");
	if (process_output(command.v, -1, -1, &commit))
		die("series: KERNEL_SRC: %s is no git tree", c->source);
	command = (struct args){ 0 };
	ARGS_ADD(&command, "git", "-C", c->source, "status", "--porcelain", "--");
	args_add_all(&command, c->series.touched.v);
	if (process_output(command.v, -1, 2, &changed) || *changed)
		die("series: KERNEL_SRC: %s has changes in what the series touches", c->source);
	return text("base-commit: %s", commit);
}

static const char *base_of(const struct checking *c)
{
	const char *kind = needed_environment("VMALI_SOURCE_KIND");
	struct args command = { 0 };
	char *version;

	if (!strcmp(kind, "tree"))
		return base_of_tree(c);
	ARGS_ADD(&command, "make", "-s", "-C", c->source, "kernelversion");
	process_output(command.v, -1, -1, &version);
	if (!strcmp(kind, "package"))
		return text("Based on Linux %s, as in Debian's %s.", version,
			    needed_environment("VMALI_SOURCE_PACKAGE"));
	return text("Based on Linux %s.", version);
}

/* What is wrong with what is said of the patches ends the process */
static struct cover check_texts(const struct checking *c)
{
	struct cover cover;
	char *problems, *rest, *line;
	size_t size;
	FILE *f;

	if (!c->series.patches.n)
		die("series: there are no patches in kernel/patches");
	cover = cover_read(c->places.top);
	remarks_refuse(&c->series.patches);
	f = allocated(open_memstream(&problems, &size));
	size = series_problems(f, c->places.top, &c->series.patches);
	fclose(f);
	rest = problems;
	while ((line = strsep(&rest, "\n")))
		if (*line)
			say("%s", line);
	if (size)
		die("series: kernel/patches/changes.txt and the patches differ");
	return cover;
}

/* What the machine's kernel is compiled from; ./vmali makes it if it is missing */
static char *kernel_source(const struct checking *c)
{
	struct args command = { 0 };
	char *source;

	ARGS_ADD(&command, text("%s/vmali", c->places.top), "_patched", c->work);
	if (process_output(command.v, -1, 2, &source))
		exit(1);
	return source;
}

/* Nothing stays of a series of more patches, or other names */
static void publish(const struct mails *m, const char *dir)
{
	struct args old, new = files_in(m->dir, "");
	size_t i, size;

	make_dirs(dir);
	old = files_in(dir, "");
	for (i = 0; i < old.n; i++) {
		const char *name = basename(old.v[i]);

		if (!fnmatch("[0-9][0-9][0-9][0-9]-*.patch", name, 0) ||
		    !strcmp(name, "series.mbx") || !strcmp(name, "recipients.txt"))
			unlink(old.v[i]);
	}
	for (i = 0; i < new.n; i++) {
		char *content = file_read(new.v[i], &size);

		file_write(text("%s/%s", dir, basename(new.v[i])), content, size);
		free(content);
	}
}

int main(int argc, char **argv)
{
	bool only_check = argc > 1 && !strcmp(argv[1], "--arguments");
	char **args = argv + 1 + only_check, *said;
	struct checking c = { 0 };
	struct mails m = { .c = &c };
	const char *dir;
	FILE *f;

	c.places = places_of(needed_environment("VMALI_TOP"));
	if (*args && **args == '-')
		die("series: unknown option %s", *args);
	if (*args && args[1])
		die("series: one directory, please");
	dir = *args ? *args : text("%s/series", c.places.build);
	if (!is_ours(dir))
		die("series: %s has something else in it", dir);
	if (only_check)
		return 0;
	c.source = needed_environment("VMALI_SOURCE");
	c.source_id = needed_environment("VMALI_SOURCE_ID");
	c.work = needed_environment("VMALI_WORK");
	c.series = series_read(c.places.top, c.source);
	m.cover = check_texts(&c);
	m.base = base_of(&c);
	m.dir = text("%s/mails", c.work);
	make_dirs(m.dir);
	progress("the series as commits");
	points_make(&c);
	if (c.applied < c.series.patches.n) {
		progress_end();
		fputs(file_text(text("%s/am", c.work)), stderr);
		die("series: the patches do not apply to %s", c.source_id);
	}
	progress("the mails");
	mails_write(&m);
	progress("whom they are for");
	if (!mails_recipients(&m))
		die("series: get_maintainer.pl names no address");
	said = text("%s/said", c.work);
	f = open_file(said, "w");
	if (!mails_apply(&m, kernel_source(&c), f)) {
		close_file(f, said);
		progress_end();
		/* From its first line on */
		excerpt(stderr, file_text(said), ARGV(""), 0);
		die("series: the mails do not make the machine's kernel of %s", c.source_id);
	}
	fclose(f);
	publish(&m, dir);
	progress_end();
	say("%s: %zu patches and the cover letter; git am makes the machine's kernel of %s", dir,
	    c.series.patches.n, c.source_id);
	return 0;
}
