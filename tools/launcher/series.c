// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Text of a topic besides its patches.
 */
#define _GNU_SOURCE
#include <ctype.h>
#include <regex.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "files.h"
#include "series.h"

/* The next line without its end; the caller frees *line after the last one */
static bool next_line(FILE *f, char **line, size_t *room)
{
	if (getline(line, room, f) < 0)
		return false;
	(*line)[strcspn(*line, "\n")] = '\0';
	return true;
}

static bool is_blank(const char *line)
{
	return !line[strspn(line, " \t")];
}

/* ---- patches ------------------------------------------------------------- */

char *patch_subject(FILE *f)
{
	char *line = NULL, *subject = NULL, *start, *whole;
	size_t room = 0;

	while (next_line(f, &line, &room)) {
		if (!strncmp(line, "Subject: ", 9)) {
			free(subject);
			subject = text("%s", line + 9);
		} else if (subject && (*line == ' ' || *line == '\t')) {
			whole = text("%s %s", subject, line + strspn(line, " \t"));
			free(subject);
			subject = whole;
		} else if (subject) {
			break;
		}
	}
	free(line);
	if (!subject)
		return text("%s", "");
	start = *subject == '[' ? strstr(subject, "] ") : NULL;
	if (!start)
		return subject;
	whole = text("%s", start + 2);
	free(subject);
	return whole;
}

bool patch_has_remark(FILE *f)
{
	char *line = NULL;
	bool below = false, found = false;
	size_t room = 0;
	regex_t stat;

	if (regcomp(&stat, "^ .*\\|  *(Bin|[0-9])|^ [0-9]+ files? changed|"
		    "^ (create|delete|rename|copy|mode change) ", REG_EXTENDED | REG_NOSUB))
		die("series: out of memory");
	while (!found && next_line(f, &line, &room) && strncmp(line, "diff --git ", 11)) {
		if (!strcmp(line, "---"))
			below = true;
		else if (below)
			found = !is_blank(line) && regexec(&stat, line, 0, NULL, 0);
	}
	free(line);
	regfree(&stat);
	return found;
}

/* ---- the sender ----------------------------------------------------------- */

#define SIGN_OFF	"Signed-off-by: "

/* The last line that signs a message off, or NULL */
static const char *last_sign_off(const char *message)
{
	const char *last = NULL, *line = message;

	while (line) {
		if (!strncmp(line, SIGN_OFF, strlen(SIGN_OFF)))
			last = line;
		line = strchr(line, '\n');
		line = line ? line + 1 : NULL;
	}
	return last;
}

char *sign_off_of(const char *message)
{
	const char *last = last_sign_off(message);

	if (!last)
		return text("%s", "");
	last += strlen(SIGN_OFF);
	return text("%.*s", (int)strcspn(last, "\n"), last);
}

char *signed_off(const char *message, const char *from)
{
	const char *last = last_sign_off(message);
	size_t length = strlen(message);

	if (last)
		return text("%.*s" SIGN_OFF "%s%s", (int)(last - message), message, from,
			    last + strcspn(last, "\n"));
	while (length && message[length - 1] == '\n')
		length--;
	return text("%.*s\n\n" SIGN_OFF "%s%s", (int)length, message, from, message + length);
}

bool is_address(const char *address)
{
	bool good;
	regex_t re;

	if (regcomp(&re, "^[^<>[:space:]][^<>\n]* <[^<>@[:space:]]+@[^<>@[:space:]]+>$",
		    REG_EXTENDED | REG_NOSUB))
		die("series: out of memory");
	good = !regexec(&re, address, 0, NULL, 0);
	regfree(&re);
	return good;
}

/* ---- the cover letter ---------------------------------------------------- */

/* The length of "PATCH v2" at the start of a text, 0 if there is no such thing */
static size_t prefix_length(const char *subject)
{
	regmatch_t match[1];
	size_t length = 0;
	regex_t re;

	if (regcomp(&re, "^[A-Z][A-Z -]*[A-Z]( v[1-9][0-9]*)?\\] ", REG_EXTENDED))
		die("series: out of memory");
	if (!regexec(&re, subject, 1, match, 0))
		length = (size_t)match[0].rm_eo - 2;
	regfree(&re);
	return length;
}

struct cover cover_read(const struct topic *topic)
{
	char *content = file_text(text("%s/cover-letter.txt", topic->dir)), *rest = content;
	char *subject = strsep(&rest, "\n"), *empty = strsep(&rest, "\n"), *number;
	struct cover cover = { 0 };
	size_t length = 0;

	if (!strncmp(subject, "Subject: [", 10)) {
		subject += 10;
		length = prefix_length(subject);
	}
	if (!length || !subject[length + 2])
		die("%s/cover-letter.txt: the first line is not 'Subject: [PATCH] TITLE', or with [PATCH vN]",
		    topic->name);
	if (!empty || *empty || !rest || !*rest || *rest == '\n')
		die("%s/cover-letter.txt: no text after the subject and an empty line",
		    topic->name);
	cover.prefix = text("%.*s", (int)length, subject);
	number = strrchr(cover.prefix, 'v');
	cover.version = number ? atol(number + 1) : 1;
	/* A request for comments */
	if (!topic->settled && !strstr(cover.prefix, "RFC"))
		cover.prefix = text("RFC %s", cover.prefix);
	cover.title = text("%s", subject + length + 2);
	cover.body = text("%s", rest);
	free(content);
	return cover;
}

/* ---- changes.txt --------------------------------------------------------- */

char *changes_of(FILE *f, const char *subject)
{
	char *line = NULL, *all;
	size_t room = 0, size;
	bool mine = false;
	FILE *out = allocated(open_memstream(&all, &size));

	while (next_line(f, &line, &room)) {
		if (*line == '#')
			continue;
		if (*line && *line != ' ')
			mine = !strcmp(line, subject);
		else if (mine)
			fprintf(out, "%s\n", line + (strncmp(line, "  ", 2) ? 0 : 2));
	}
	fclose(out);
	free(line);
	while (size && all[size - 1] == '\n')
		all[--size] = '\0';
	return all;
}

static size_t find(const char *what, char *const *list, size_t count)
{
	size_t i;

	for (i = 0; i < count && strcmp(list[i], what); i++)
		;
	return i;
}

/* Whether the first line below a subject says which version it is about */
static bool names_version(const char *line, long version)
{
	char *created = text("  New in v%ld", version), *changed, next;
	bool found;

	changed = text("  Changes since v%ld", version - 1);
	next = line[strlen(line) < strlen(created) ? strlen(line) : strlen(created)];
	found = !strncmp(line, created, strlen(created)) && (next == '.' || next == ':');
	next = line[strlen(line) < strlen(changed) ? strlen(line) : strlen(changed)];
	found |= !strncmp(line, changed, strlen(changed)) && (next == ' ' || next == ':');
	free(created);
	free(changed);
	return found;
}

static PRINTF(2, 3) unsigned int problem(FILE *out, const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	vfprintf(out, format, ap);
	va_end(ap);
	return 1;
}

unsigned int changes_problems(FILE *out, const char *topic, FILE *f, long version,
			      char *const *files, char *const *subjects, size_t count)
{
	unsigned int lines = 0, problems = 0, number = 0;
	char *line = NULL, *subject = NULL;
	struct args seen = { 0 };
	size_t room = 0, i;

	while (next_line(f, &line, &room)) {
		number++;
		if (*line == '#' || is_blank(line))
			continue;
		if (!strncmp(line, "  ", 2)) {
			if (!subject)
				problems += problem(out, "%s/changes.txt, line %u: text before the first subject\n",
						    topic, number);
			else if (!lines++ && version > 1 && !names_version(line, version))
				problems += problem(out, "%s/changes.txt, line %u: \"%s\" starts with neither \"New in v%ld\" nor \"Changes since v%ld\"\n",
						    topic, number, subject, version, version - 1);
			continue;
		}
		if (*line == ' ' || *line == '\t') {
			problems += problem(out, "%s/changes.txt, line %u: indented by something else than two blanks\n",
					    topic, number);
			continue;
		}
		if (subject && !lines)
			problems += problem(out, "%s/changes.txt: nothing below \"%s\"\n",
					    topic, subject);
		subject = text("%s", line);
		lines = 0;
		if (find(subject, seen.v, seen.n) < seen.n)
			problems += problem(out, "%s/changes.txt, line %u: \"%s\" is there twice\n",
					    topic, number, subject);
		else if (find(subject, subjects, count) == count)
			problems += problem(out, "%s/changes.txt, line %u: no patch is called \"%s\"\n",
					    topic, number, subject);
		args_add(&seen, subject);
	}
	free(line);
	if (subject && !lines)
		problems += problem(out, "%s/changes.txt: nothing below \"%s\"\n",
				    topic, subject);
	for (i = 0; version > 1 && i < count; i++)
		if (find(subjects[i], seen.v, seen.n) == seen.n)
			problems += problem(out, "%s/changes.txt: says nothing about %s: \"%s\"\n",
					    topic, files[i], subjects[i]);
	return problems;
}

/* ---- recipients ---------------------------------------------------------- */

/**
 * struct recipient - an address of get_maintainer.pl
 * @who: the address
 * @role: maintainer, reviewer, list, ...
 * @numbers: of the patches, with a blank before each
 */
struct recipient {
	char *who;
	char *role;
	char *numbers;
};

static int rank(const struct recipient *r)
{
	return !strcmp(r->role, "maintainer") ? 1 : strcmp(r->role, "list") ? 2 : 3;
}

/* The role of a line "ADDRESS (ROLE:ENTRY)", which it takes off the line */
static char *take_role(char *line)
{
	size_t length = strlen(line);
	unsigned int depth = 0;
	char *role, *at;

	if (!length || line[length - 1] != ')')
		return text("%s", "");
	for (at = line + length - 1; at > line; at--) {
		depth += *at == ')';
		depth -= *at == '(';
		if (!depth)
			break;
	}
	role = text("%.*s", (int)(line + length - 2 - at), at + 1);
	if (at > line && at[-1] == ' ')
		at[-1] = '\0';
	role[strcspn(role, ":")] = '\0';
	/* One address can have a role in several entries of MAINTAINERS */
	if (!strcmp(role, "open list") || !strcmp(role, "moderated list") ||
	    !strcmp(role, "subscriber list"))
		strcpy(role, "list");
	else if (!strcmp(role, "supporter"))
		return text("%s", "maintainer");
	return role;
}

void recipients(FILE *out, FILE *in)
{
	struct recipient *all = NULL, *r;
	char *line = NULL, *who, *role;
	size_t room = 0, n = 0, i;
	int k;

	while (next_line(in, &line, &room)) {
		who = strchr(line, '\t');
		if (!who)
			continue;
		*who++ = '\0';
		role = take_role(who);
		for (i = 0; i < n && strcmp(all[i].who, who); i++)
			;
		if (i == n) {
			all = allocated(realloc(all, ++n * sizeof(*all)));
			all[i] = (struct recipient){ text("%s", who), role, text("%s", "") };
		}
		r = &all[i];
		if (strcmp(r->role, "maintainer"))
			r->role = role;
		r->numbers = text("%s %s", r->numbers, line);
	}
	free(line);
	for (k = 1; k <= 3; k++)
		for (i = 0; i < n; i++)
			if (rank(&all[i]) == k)
				fprintf(out, "%s\t# %s:%s\n", all[i].who, all[i].role,
					all[i].numbers);
}

/* ---- the checkout's files ------------------------------------------------ */

void remarks_refuse(const struct topic *topic)
{
	size_t i;

	for (i = 0; i < topic->patches.n; i++) {
		FILE *f = open_file(topic->patches.v[i], "r");

		if (patch_has_remark(f))
			die("%s/%s: has text below '---', which git am drops; put it into kernel/series/%s/changes.txt",
			    topic->name, basename(topic->patches.v[i]), topic->name);
		fclose(f);
	}
}

unsigned int series_problems(FILE *out, const struct topic *topic)
{
	char *changes = text("%s/changes.txt", topic->dir);
	struct args files = { 0 }, subjects = { 0 };
	unsigned int problems;
	size_t i;
	FILE *f;

	for (i = 0; i < topic->patches.n; i++) {
		f = open_file(topic->patches.v[i], "r");
		args_add(&files, basename(topic->patches.v[i]));
		args_add(&subjects, patch_subject(f));
		fclose(f);
	}
	f = open_file(exists(changes) ? changes : "/dev/null", "r");
	problems = changes_problems(out, topic->name, f, cover_read(topic).version, files.v,
				    subjects.v, files.n);
	fclose(f);
	free(changes);
	return problems;
}
