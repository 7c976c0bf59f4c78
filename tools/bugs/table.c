// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The table of bugs.
 */
#define _GNU_SOURCE
#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

#include "../launcher/files.h"
#include "../launcher/patterns.h"
#include "table.h"

#define SUFFIX	".patch"
#define DIFF	"diff --git "
#define SEEDS_MAX	1000u

static char *name_of(const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *name = slash ? slash + 1 : path;

	return text("%.*s", (int)(strlen(name) - strlen(SUFFIX)), name);
}

static bool truth(const struct bug *bug, const char *field, const char *value, const char *yes,
		  const char *no)
{
	if (strcmp(value, yes) && strcmp(value, no))
		die("bugs: %s: %s is %s or %s, not '%s'", bug->name, field, yes, no, value);
	return !strcmp(value, yes);
}

static unsigned int number(const struct bug *bug, const char *field, const char *value)
{
	unsigned long n;
	char *end;

	n = strtoul(value, &end, 10);
	if (*end || !n || n > SEEDS_MAX)
		die("bugs: %s: %s is 1 to %u, not '%s'", bug->name, field, SEEDS_MAX, value);
	return (unsigned int)n;
}

static void add_words(struct args *args, char *value)
{
	char *word;

	while ((word = strsep(&value, " ")))
		if (*word)
			args_add(args, word);
}

static void take(struct bug *bug, const char *field, char *value)
{
	const struct {
		const char *field;
		const char **value;
	} texts[] = {
		{ "Bug", &bug->title }, { "Fix", &bug->fix }, { "Read", &bug->read },
		{ "Program", &bug->program }, { "Log", &bug->log }, { "Why", &bug->why },
	};
	size_t i;

	for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		if (strcmp(field, texts[i].field))
			continue;
		if (*texts[i].value)
			die("bugs: %s: %s is there twice", bug->name, field);
		*texts[i].value = value;
		return;
	}
	if (!strcmp(field, "Test"))
		args_add(&bug->tests, value);
	else if (!strcmp(field, "Options"))
		add_words(&bug->options, value);
	else if (!strcmp(field, "Seeds"))
		bug->seeds = number(bug, field, value);
	else if (!strcmp(field, "Expected"))
		bug->caught = truth(bug, field, value, "caught", "missed");
	else if (!strcmp(field, "Quick"))
		bug->quick = truth(bug, field, value, "yes", "no");
	else
		die("bugs: %s: unknown field '%s'", bug->name, field);
}

static void check(const struct bug *bug, bool has_diff)
{
	const char *missing = !bug->title ? "Bug" : !bug->fix ? "Fix" : !bug->read ? "Read" :
			      !bug->program ? "Program" : !bug->caught && !bug->why ? "Why" :
			      !has_diff ? "diff" : NULL;

	if (missing)
		die("bugs: %s has no %s", bug->name, missing);
	if (bug->caught && bug->why)
		die("bugs: %s is expected to be caught, and has a Why", bug->name);
}

/* A line that continues the one before becomes a part of it */
static void unfold(char *fields)
{
	char *end;

	for (end = fields; (end = strstr(end, "\n ")); )
		memmove(end, end + 1, strlen(end));
}

void bug_parse(struct bug *bug, const char *path, char *content)
{
	char *diff = strstr(content, "\n" DIFF);
	struct args lines;
	size_t i;

	*bug = (struct bug){ .name = name_of(path), .patch = path, .caught = true };
	if (diff)
		*diff = '\0';
	unfold(content);
	lines = lines_of(content);
	for (i = 0; i < lines.n; i++) {
		char *line = lines.v[i], *colon = strstr(line, ": ");

		if (!*line)
			continue;
		if (!colon)
			die("bugs: %s: '%s' is no field", bug->name, line);
		*colon = '\0';
		colon += 2;
		take(bug, line, colon + strspn(colon, " "));
	}
	free(lines.v);
	check(bug, diff);
}

struct bugs bugs_read(const char *dir)
{
	struct args paths = files_in(dir, SUFFIX);
	struct bugs bugs = { .n = paths.n };
	size_t i;

	bugs.v = allocated(calloc(paths.n + 1, sizeof(*bugs.v)));
	for (i = 0; i < paths.n; i++)
		bug_parse(&bugs.v[i], paths.v[i], file_text(paths.v[i]));
	return bugs;
}

struct bugs bugs_select(const struct bugs *bugs, char *const *names, bool all)
{
	struct bugs selected = { .v = allocated(calloc(bugs->n + 1, sizeof(*selected.v))) };
	char *const *name;
	size_t i;

	for (name = names; *name; name++) {
		for (i = 0; i < bugs->n && fnmatch(*name, bugs->v[i].name, 0); i++)
			;
		if (i == bugs->n)
			die("bugs: no bug is called '%s' (vmali bugs --list prints them)", *name);
	}
	for (i = 0; i < bugs->n; i++)
		if (all || (*names ? pattern_selects(bugs->v[i].name, names) : bugs->v[i].quick))
			selected.v[selected.n++] = bugs->v[i];
	return selected;
}
