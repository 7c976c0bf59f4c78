// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * vmali tree and vmali refresh: patches as commits that name their topic, and back.
 */
#define _GNU_SOURCE
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "files.h"
#include "refresh.h"
#include "series.h"

#define KEY	"Topic: "

/* The end of a patch's message: its line "---", or the end of the text */
static const char *message_end(const char *patch)
{
	const char *end = strstr(patch, "\n---\n");

	return end ? end + 1 : patch + strlen(patch);
}

/* The start of the line before a place, which is the start of a line */
static const char *line_before(const char *start, const char *place)
{
	if (place > start)
		place--;
	while (place > start && place[-1] != '\n')
		place--;
	return place;
}

/* Whether a line is one of those at a message's end, as "Fixes: ..." */
static bool is_trailer(const char *line)
{
	size_t length = 0;

	while (isalnum((unsigned char)line[length]) || line[length] == '-')
		length++;
	return length && !strncmp(line + length, ": ", 2);
}

char *topic_add(const char *patch, const char *topic)
{
	const char *end = message_end(patch), *last = line_before(patch, end);

	return text("%.*s%s" KEY "%s\n%s", (int)(end - patch), patch,
		    is_trailer(last) ? "" : "\n", topic, end);
}

char *topic_take(const char *patch, char **topic)
{
	const char *end = message_end(patch), *line = end, *before;

	*topic = NULL;
	while (line > patch) {
		before = line;
		line = line_before(patch, line);
		if (strncmp(line, KEY, strlen(KEY)))
			continue;
		*topic = text("%.*s", (int)(before - 1 - line - (long)strlen(KEY)),
			      line + strlen(KEY));
		/* The empty line in front, if the message has no others of the kind */
		if (line > patch + 1 && line[-2] == '\n' && before == end)
			line--;
		return text("%.*s%s", (int)(line - patch), patch, before);
	}
	return text("%s", patch);
}

/* ---- what is written ----------------------------------------------------- */

/**
 * struct written - the patches of a topic
 * @touched: whether the topic is to be written
 * @names: names of the files
 * @contents: what is in them
 */
struct written {
	bool touched;
	struct args names;
	struct args contents;
};

static void refuse_remark(const char *topic, const char *name, char *content)
{
	FILE *f = allocated(fmemopen(content, strlen(content), "r"));

	if (patch_has_remark(f))
		die("refresh: %s/%s: has text below '---', which git am drops; put it into kernel/series/%s/changes.txt",
		    topic, name, topic);
	fclose(f);
}

static void take_commits(const struct topics *topics, const struct args *files,
			 struct written *written)
{
	size_t i, before = topics->n;

	for (i = 0; i < files->n; i++) {
		char *named, *content = topic_take(file_text(files->v[i]), &named), *name;
		const char *file = basename(files->v[i]);
		const struct topic *topic = named ? topic_find(topics, named) : NULL;
		size_t which = topic ? (size_t)(topic - topics->v) : before;

		if (named && !topic)
			die("refresh: %s is of the topic '%s', which kernel/series/topics does not have",
			    file, named);
		if (which == topics->n)
			die("refresh: %s has no line 'Topic: NAME' in its message, nor has a commit before it",
			    file);
		if (before < topics->n && which < before)
			die("refresh: %s is of %s, but comes after a commit of %s, which is applied later",
			    file, topics->v[which].name, topics->v[before].name);
		before = which;
		/* What comes after git format-patch's number */
		name = text("%04zu%s", written[which].names.n + 1,
			    file + strspn(file, "0123456789"));
		refuse_remark(topics->v[which].name, name, content);
		written[which].touched = true;
		args_add(&written[which].names, name);
		args_add(&written[which].contents, content);
	}
}

struct args refresh_write(const struct topics *topics, const struct args *files,
			  char *const *others)
{
	struct written *written = allocated(calloc(topics->n + 1, sizeof(*written)));
	struct args names = { 0 };
	size_t i, k;

	take_commits(topics, files, written);
	for (; *others; others++) {
		const struct topic *topic = topic_find(topics, *others);

		if (topic)
			written[topic - topics->v].touched = true;
	}
	for (i = 0; i < topics->n; i++) {
		const struct topic *topic = &topics->v[i];

		if (!written[i].touched)
			continue;
		args_add(&names, topic->name);
		for (k = 0; k < topic->patches.n; k++)
			unlink(topic->patches.v[k]);
		for (k = 0; k < written[i].names.n; k++)
			file_write(text("%s/%s", topic->dir, written[i].names.v[k]),
				   written[i].contents.v[k], strlen(written[i].contents.v[k]));
	}
	free(written);
	return names;
}

/* ---- for the shell ------------------------------------------------------- */

static int add_main(const char *topic)
{
	char *content = NULL;
	size_t size = 0;

	if (getdelim(&content, &size, '\0', stdin) < 0)
		die("tree: there is no patch");
	fputs(topic_add(content, topic), stdout);
	free(content);
	return 0;
}

static int write_main(const struct places *places, char **args)
{
	struct args files = files_in(args[0], ".patch"), written;
	struct topics topics = topics_read(places->top);
	size_t i, patches = 0;

	written = refresh_write(&topics, &files, args + 1);
	/* As they are now */
	topics = topics_read(places->top);
	for (i = 0; i < written.n; i++)
		patches += topic_find(&topics, written.v[i])->patches.n;
	say("%s: %zu patches of %s", topics.where, patches, written.n ? joined(written.v) : "no topic");
	/* Their other texts are for the user to bring up to date; what is not mailed has none */
	if (*linux_version())
		return 0;
	for (i = 0; i < written.n; i++) {
		struct args lines;
		size_t size, k;
		char *said;
		FILE *f = allocated(open_memstream(&said, &size));

		series_problems(f, topic_find(&topics, written.v[i]));
		fclose(f);
		lines = lines_of(said);
		for (k = 0; k < lines.n; k++)
			say("%s", lines.v[k]);
	}
	return 0;
}

int refresh_main(const struct places *places, char **args)
{
	if (args[0] && !strcmp(args[0], "topic") && args[1])
		return add_main(args[1]);
	if (args[0] && !strcmp(args[0], "refresh") && args[1])
		return write_main(places, args + 1);
	die("tree: unknown command");
}
