// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * A topic of the series as it is mailed.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../check/kept.h"
#include "../launcher/process.h"
#include "mails.h"

/* What git prints; a failure ends the process */
static char *git(const struct checking *c, const char *const *environment, const char *const *args)
{
	struct args command = { 0 };
	char *output;

	if (environment) {
		args_add(&command, "env");
		args_add_all(&command, (char *const *)environment);
	}
	args_add_all(&command, points_git(c).v);
	args_add_all(&command, (char *const *)args);
	if (process_output(command.v, -1, 2, &output))
		die("series: git %s failed", args[0]);
	return output;
}

#define GIT(c, ...)	git(c, NULL, ARGV(__VA_ARGS__))

/* A value of a commit, as git log formats it */
static char *of_commit(const struct checking *c, const char *commit, const char *format)
{
	return GIT(c, "log", "-1", "--date=raw", text("--format=%s", format), commit);
}

/* "NAME=VALUE" for GIT_ROLE_NAME, _EMAIL and _DATE; who is "NAME <MAIL>" */
static const char *const *person(const char *role, const char *who, const char *date)
{
	const char **variables = allocated(calloc(4, sizeof(*variables)));
	const char *mail = strrchr(who, '<');

	variables[0] = text("GIT_%s_NAME=%.*s", role, (int)(mail - who) - 1, who);
	variables[1] = text("GIT_%s_EMAIL=%.*s", role, (int)strlen(mail) - 2, mail + 1);
	variables[2] = text("GIT_%s_DATE=%s", role, date);
	return variables;
}

/* What has changed in the nth patch */
static char *changes(const struct mails *m, size_t n)
{
	char *path = text("%s/changes.txt", m->c->series.topic->dir), *subject;
	FILE *f = open_file(m->c->series.patches.v[n - 1], "r");

	subject = patch_subject(f);
	fclose(f);
	if (!exists(path))
		return text("%s", "");
	f = open_file(path, "r");
	path = changes_of(f, subject);
	fclose(f);
	return path;
}

/* The author of a commit; the sender, if the author has signed it off */
static const char *const *author(const struct mails *m, const char *commit)
{
	const char *who = of_commit(m->c, commit, "%an <%ae>");

	if (!strcmp(sign_off_of(of_commit(m->c, commit, "%B")), who))
		who = m->from;
	return person("AUTHOR", who, of_commit(m->c, commit, "%ad"));
}

/*
 * The topic on what it needs, each commit with "---" and what has changed at the end of its
 * message.  Return: the last commit.
 */
static char *make_commits(const struct mails *m)
{
	char *message = text("%s/message", m->c->work), *commit, *content;
	size_t n = m->c->series.first;

	commit = GIT(m->c, "rev-parse", text("%zu", n));
	while (++n <= m->c->series.patches.n) {
		char *tag = text("%zu", n), *changed = changes(m, n);

		content = text("%s\n", signed_off(of_commit(m->c, tag, "%B"), m->from));
		if (*changed)
			content = text("%s---\n%s\n", content, changed);
		file_write(message, content, strlen(content));
		commit = git(m->c, author(m, tag),
			     ARGV("commit-tree", "-p", commit, "-F", message,
				  text("%zu^{tree}", n)));
	}
	return commit;
}

/* The patches' mails, in order */
static struct args patch_mails(const struct mails *m)
{
	struct args mails = files_in(m->dir, ".patch"), patches = { 0 };
	size_t i;

	for (i = 0; i < mails.n; i++)
		if (strncmp(basename(mails.v[i]), "0000-", 5))
			args_add(&patches, mails.v[i]);
	return patches;
}

static void append(const char *path, const char *content)
{
	FILE *f = open_file(path, "a");

	fputs(content, f);
	close_file(f, path);
}

/* What git patch-id prints for a patch, without its commit */
static char *patch_id(const char *path)
{
	char *command[] = { "git", "patch-id", "--stable", NULL };
	int in = open(path, O_RDONLY | O_CLOEXEC);
	char *id;

	if (in < 0 || process_output(command, in, -1, &id) || strlen(id) < 40)
		die("series: %s: git patch-id fails", path);
	close(in);
	id[strcspn(id, " ")] = '\0';
	return id;
}

/*
 * git's commit is one of the touched files alone: it is not what others have.  And git does not
 * name what it needs by the diffs that it mails, but by those without the indent heuristic.
 */
static void name_base(const struct mails *m)
{
	char *path = text("%s/0000-cover-letter.patch", m->dir), *content = file_text(path), *line;
	const struct series *series = &m->c->series;
	FILE *f;
	size_t i;

	line = strstr(content, "\nbase-commit: ");
	if (!line)
		die("series: git format-patch names no base");
	f = open_file(path, "w");
	fprintf(f, "%.*s%s\n", (int)(line + 1 - content), content, m->base);
	for (i = 0; i < series->first; i++)
		fprintf(f, "prerequisite-patch-id: %s\n", patch_id(series->patches.v[i]));
	close_file(f, path);
}

void mails_write(const struct mails *m)
{
	const struct checking *c = m->c;
	char *attributes = text("%s/.gitattributes", c->source), *content, *description;
	char *mailbox = text("%s/series.mbx", m->dir);
	struct args mails;
	size_t size, i;

	/* The kernel's own rules for what the lines of its hunks are called */
	content = file_read(attributes, &size);
	if (content)
		file_write(text("%s/.git/info/attributes", c->points), content, size);
	GIT(c, "branch", "-q", "-f", "mails", make_commits(m));
	description = text("%s\n\n%s", m->cover.title, m->cover.body);
	size = strlen(description);
	while (description[size - 1] == '\n')
		description[--size] = '\0';
	GIT(c, "config", "branch.mails.description", description);
	/* The cover letter is as old as the last of the patches */
	git(c, person("COMMITTER", m->from, of_commit(c, "mails", "%ad")),
	    ARGV("format-patch", "-q", "-n", "--cover-letter", "--cover-from-description=subject",
		 text("--subject-prefix=%s", m->cover.prefix), "--no-signature", "--zero-commit",
		 "--abbrev=12", "--base=0", "--no-color", "--no-notes", "--no-thread",
		 "-o", m->dir, text("%zu..mails", c->series.first)));
	name_base(m);
	mails = patch_mails(m);
	if (mails.n != c->series.topic->patches.n)
		die("series: git format-patch made another number of mails");
	for (i = 0; i < mails.n; i++)
		append(mailbox, file_text(mails.v[i]));
}

/* Everything that get_maintainer.pl reads besides the mail; the key of what it prints is of both */
static char *maintainers_recipe(const struct checking *c)
{
	static const char *const read[] = {
		"MAINTAINERS", "scripts/get_maintainer.pl", ".get_maintainer.ignore",
		".get_maintainer.conf",
	};
	char *recipe;
	size_t size, i;
	FILE *f = allocated(open_memstream(&recipe, &size));

	for (i = 0; i < sizeof(read) / sizeof(read[0]); i++)
		fprintf(f, "%s\n%s\n", read[i],
			file_text(text("%s/%s", c->source, read[i])));
	fclose(f);
	return recipe;
}

/*
 * What get_maintainer.pl prints for a mail.  It reads all of MAINTAINERS for each, so what it has
 * printed is kept in the cache.
 */
static char *maintainers(const struct checking *c, const char *recipe, const char *mail)
{
	char *dir = text("%s/maintainers", c->places.cache), *both, *kept, *printed;
	struct args command = { 0 };

	both = text("%s%s", recipe, file_text(mail));
	kept = text("%s/%s", dir, hash_of(both, strlen(both)));
	free(both);
	if (exists(kept))
		return file_text(kept);
	ARGS_ADD(&command, "env", "-C", c->source, "perl", "scripts/get_maintainer.pl",
		 "--no-git", "--no-git-fallback", "--nofixes", "--roles", "--norolestats", mail);
	if (process_output(command.v, -1, -1, &printed))
		return printed;
	make_dirs(dir);
	kept_write(kept, printed);
	return printed;
}

bool mails_recipients(const struct mails *m)
{
	char *path = text("%s/recipients.txt", m->dir), *recipe = maintainers_recipe(m->c);
	char *named, *sorted, *printed;
	const char *tree = m->c->series.topic->tree;
	struct args mails = patch_mails(m), lines;
	size_t size, i, k;
	FILE *f = allocated(open_memstream(&named, &size));

	for (i = 0; i < mails.n; i++) {
		lines = lines_of(maintainers(m->c, recipe, mails.v[i]));
		for (k = 0; k < lines.n; k++)
			fprintf(f, "%d\t%s\n", atoi(basename(mails.v[i])), lines.v[k]);
	}
	fclose(f);
	if (!size)
		return false;
	f = allocated(open_memstream(&sorted, &size));
	recipients(f, allocated(fmemopen(named, strlen(named), "r")));
	fclose(f);
	printed = text("# Addresses that scripts/get_maintainer.pl of %s names for these patches, with the\n"
		       "# numbers of the patches. A hint only: ask for the current MAINTAINERS, look at\n"
		       "# each line, and add the reviewers of the last version.\n%s%s%s%s",
		       m->c->source_id, *tree ? "# For the tree " : "", tree, *tree ? ".\n" : "",
		       sorted);
	file_write(path, printed, strlen(printed));
	return *sorted;
}

bool mails_apply(const struct mails *m, FILE *said)
{
	const struct series *series = &m->c->series;
	struct args command = points_git(m->c);
	char *count;

	GIT(m->c, "checkout", "-q", "-f", "--detach", text("%zu", series->first));
	ARGS_ADD(&command, "am", "-q", text("%s/series.mbx", m->dir));
	if (run(said, (const char *const *)command.v))
		return false;
	count = GIT(m->c, "rev-list", "--count", text("%zu..HEAD", series->first));
	if (strtoul(count, NULL, 10) != series->topic->patches.n) {
		fprintf(said, "git am made %s commits of %zu mails\n", count,
			series->topic->patches.n);
		return false;
	}
	command = points_git(m->c);
	ARGS_ADD(&command, "diff", "--stat", "--exit-code", text("%zu", series->patches.n), "HEAD");
	return !run(said, (const char *const *)command.v);
}

/* Whether two files have the same content, or neither is there */
static bool same_content(const char *a, const char *b)
{
	size_t a_size, b_size;
	char *one = file_read(a, &a_size), *other = file_read(b, &b_size);
	bool same = one && other ? a_size == b_size && !memcmp(one, other, a_size) : one == other;

	free(one);
	free(other);
	return same;
}

bool mails_apply_all(const struct checking *c, const struct args *mailboxes, size_t patches,
		     const char *kernel_source, FILE *said)
{
	struct args command = points_git(c);
	bool same = true;
	char *count;
	size_t i;

	progress("git am of %zu mails", patches);
	GIT(c, "checkout", "-q", "-f", "--detach", "0");
	ARGS_ADD(&command, "am", "-q");
	args_add_all(&command, mailboxes->v);
	if (run(said, (const char *const *)command.v))
		return false;
	count = GIT(c, "rev-list", "--count", "0..HEAD");
	if (strtoul(count, NULL, 10) != patches) {
		fprintf(said, "git am made %s commits of %zu mails\n", count, patches);
		return false;
	}
	for (i = 0; i < c->series.touched.n; i++) {
		const char *file = c->series.touched.v[i];

		if (same_content(text("%s/%s", c->points, file),
				 text("%s/%s", kernel_source, file)))
			continue;
		fprintf(said, "%s differs\n", file);
		same = false;
	}
	return same;
}
