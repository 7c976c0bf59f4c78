// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * mails: each topic of the series as it is mailed, from kernel/series; and whether the mails make
 * of a pristine kernel what the machine's is.
 *
 *	mails [--arguments] --from 'NAME <MAIL>' [DIRECTORY]
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

#include "../launcher/options.h"
#include "../launcher/process.h"
#include "mails.h"

enum { OPT_FROM = 1, OPT_ARGUMENTS, OPT_HELP };

static const struct option_row option_table[] = {
	{ "--from", OPT_FROM, "'NAME <MAIL>'" },
	{ "--arguments", OPT_ARGUMENTS, NULL },
	{ "-h", OPT_HELP, NULL },
	{ "--help", OPT_HELP, NULL },
	{ 0 },
};

/* What is in a directory, without "." and ".."; with hidden files */
static struct args entries_of(const char *dir)
{
	struct args entries = { 0 };
	struct dirent *entry;
	DIR *d = opendir(dir);

	while (d && (entry = readdir(d)))
		if (strcmp(entry->d_name, ".") && strcmp(entry->d_name, ".."))
			args_add(&entries, text("%s/%s", dir, entry->d_name));
	if (d)
		closedir(d);
	return entries;
}

/* Whether a directory has a topic's mails; a topic of before does not exist now */
static bool has_mails(const char *dir)
{
	return exists(text("%s/series.mbx", dir));
}

/* Whether there is nothing in a directory but what this program may replace */
static bool is_ours(const char *dir)
{
	struct args entries;
	size_t i;

	if (!exists(dir))
		return true;
	if (!exists(text("%s/.", dir)))
		return false;
	entries = entries_of(dir);
	for (i = 0; i < entries.n; i++)
		if (!has_mails(entries.v[i]))
			return false;
	return true;
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
	/* Also below a make that prints its directories */
	ARGS_ADD(&command, "make", "-s", "--no-print-directory", "-C", c->source, "kernelversion");
	process_output(command.v, -1, -1, &version);
	if (!strcmp(kind, "package"))
		return text("Based on Linux %s, as in Debian's %s.", version,
			    needed_environment("VMALI_SOURCE_PACKAGE"));
	return text("Based on Linux %s.", version);
}

/* What is wrong with what is said of the patches ends the process */
static void check_texts(const struct topics *topics)
{
	char *problems, *rest, *line;
	size_t size, i, patches = 0;
	unsigned int wrong = 0;
	FILE *f = allocated(open_memstream(&problems, &size));

	for (i = 0; i < topics->n; i++) {
		patches += topics->v[i].patches.n;
		if (!topics->v[i].patches.n)
			continue;
		remarks_refuse(&topics->v[i]);
		wrong += series_problems(f, &topics->v[i]);
	}
	fclose(f);
	if (!patches)
		die("series: there are no patches in kernel/series");
	rest = problems;
	while ((line = strsep(&rest, "\n")))
		if (*line)
			say("%s", line);
	if (wrong)
		die("series: changes.txt and the patches differ");
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

/* Nothing stays of removed patches and topics, or of other names */
static void publish(const char *from, const char *to)
{
	struct args old, new = files_in(from, "");
	size_t i, size;

	old = files_in(to, "");
	for (i = 0; i < old.n; i++) {
		const char *name = basename(old.v[i]);

		if (!fnmatch("[0-9][0-9][0-9][0-9]-*.patch", name, 0) ||
		    !strcmp(name, "series.mbx") || !strcmp(name, "recipients.txt"))
			unlink(old.v[i]);
	}
	if (!new.n) {
		rmdir(to);
		return;
	}
	make_dirs(to);
	for (i = 0; i < new.n; i++) {
		char *content = file_read(new.v[i], &size);

		file_write(text("%s/%s", to, basename(new.v[i])), content, size);
		free(content);
	}
}

static void publish_all(const char *from, const char *dir)
{
	struct args names = entries_of(dir);
	size_t i;

	args_add_all(&names, entries_of(from).v);
	for (i = 0; i < names.n; i++)
		names.v[i] = basename(names.v[i]);
	args_unique(&names);
	for (i = 0; i < names.n; i++)
		publish(text("%s/%s", from, names.v[i]), text("%s/%s", dir, names.v[i]));
}

/* From its first line on, then the message */
static void fail(FILE *f, const char *said, const char *message)
{
	close_file(f, said);
	progress_end();
	excerpt(stderr, file_text(said), ARGV(""), 0);
	die("series: %s", message);
}

/* The mails of one topic, in their directory below work; returns the mailbox */
static const char *write_topic(struct checking *c, const struct topic *topic, const char *from)
{
	struct mails m = {
		.c = c, .from = from, .cover = cover_read(topic),
		.dir = text("%s/mails/%s", c->work, topic->name),
	};
	char *said = text("%s/said", c->work);
	FILE *f;

	series_topic(&c->series, topic);
	m.base = base_of(c);
	make_dirs(m.dir);
	progress("%s: as commits", topic->name);
	points_make(c);
	if (c->applied < c->series.patches.n) {
		progress_end();
		fputs(file_text(text("%s/am", c->work)), stderr);
		die("series: the patches of %s do not apply to %s", topic->name, c->source_id);
	}
	progress("%s: the mails", topic->name);
	mails_write(&m);
	progress("%s: recipients", topic->name);
	if (!mails_recipients(&m))
		die("series: get_maintainer.pl names no address for %s", topic->name);
	f = open_file(said, "w");
	if (!mails_apply(&m, f))
		fail(f, said, text("the mails of %s do not make what its patches do",
				   topic->name));
	fclose(f);
	return text("%s/series.mbx", m.dir);
}

/* Into a directory below work; then checks them all together */
static size_t write_all(struct checking *c, const char *from, size_t *topics)
{
	char *said = text("%s/said", c->work);
	struct args mailboxes = { 0 };
	struct row row = row_of(&c->series.topics, "default", "series");
	size_t patches = 0, machine = 0, i;
	FILE *f;

	for (i = 0; i < c->series.topics.n; i++) {
		const struct topic *topic = &c->series.topics.v[i];
		const char *mailbox;

		if (!topic->patches.n)
			continue;
		mailbox = write_topic(c, topic, from);
		patches += topic->patches.n;
		++*topics;
		if (!row.in[i] && topic->use != TOPIC_ALWAYS)
			continue;
		args_add(&mailboxes, mailbox);
		machine += topic->patches.n;
	}
	f = open_file(said, "w");
	if (!mails_apply_all(c, &mailboxes, machine, kernel_source(c), f))
		fail(f, said, text("the mails do not make the machine's kernel of %s",
				   c->source_id));
	fclose(f);
	return patches;
}

int main(int argc, char **argv)
{
	struct options o = { .command = "series", .table = option_table, .args = argv + 1 };
	const char *from = NULL, *dir;
	struct checking c = { 0 };
	struct topics topics;
	bool only_check = false;
	size_t patches, n = 0;
	int id;

	while ((id = options_next(&o))) {
		if (id == OPT_FROM)
			from = o.value;
		else if (id == OPT_ARGUMENTS)
			only_check = true;
		else
			help_print(needed_environment("VMALI_TOP"), o.command);
		if (id == OPT_HELP)
			return 0;
	}
	c.places = places_of(needed_environment("VMALI_TOP"));
	if (*o.args && o.args[1])
		die("series: more than one directory");
	if (!from)
		die("series: --from 'NAME <MAIL>' is missing: the sender signs the mails off");
	if (!is_address(from))
		die("series: --from is 'NAME <MAIL>', not '%s'", from);
	dir = *o.args ? *o.args : text("%s/series", c.places.build);
	if (!is_ours(dir))
		die("series: %s has files that are not mails of topics; name another directory",
		    dir);
	if (only_check)
		return 0;
	topics = topics_read(c.places.top);
	check_texts(&topics);
	c.source = needed_environment("VMALI_SOURCE");
	c.source_id = needed_environment("VMALI_SOURCE_ID");
	c.work = needed_environment("VMALI_WORK");
	c.series = series_read(&topics, c.source);
	patches = write_all(&c, from, &n);
	publish_all(text("%s/mails", c.work), dir);
	progress_end();
	say("%s: %zu patches of %zu topics; git am makes the machine's kernel of %s", dir, patches,
	    n, c.source_id);
	return 0;
}
