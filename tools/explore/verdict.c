// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * How a run ended.
 */
#define _GNU_SOURCE
#include <ctype.h>
#include <regex.h>
#include <stdlib.h>
#include <string.h>

#include "../launcher/files.h"
#include "verdict.h"

/* What the kernel prints when something is wrong */
#define COMPLAINT \
	"BUG: |WARNING: |KASAN|UBSAN|INFO: |possible .* detected|suspicious RCU|" \
	"unreferenced object|refcount_t|kmemleak: [0-9]+ new|Oops|Kernel panic|" \
	"guest error:|runs without taking time"

/* The first of the lines that are about the machine and not about its start */
#define BEGIN		"as init process"

/* Digits of an address that is written without 0x */
#define ADDRESS		8

/**
 * struct test - a test that failed
 * @name: after those of the tests it is a subtest of, as far as they are known
 * @depth: blanks before it, or before the last of these
 */
struct test {
	char *name;
	size_t depth;
};

static size_t hex_length(const char *s)
{
	return strspn(s, "0123456789abcdef");
}

/* How long a number is that begins here, 0 if none does */
static size_t number_length(const char *line, const char *s)
{
	bool in_name = s > line && (isalnum((unsigned char)s[-1]) || s[-1] == '_');
	size_t length;

	if (in_name)
		return 0;
	if (!strncmp(s, "0x", 2) && hex_length(s + 2))
		return 2 + hex_length(s + 2);
	length = hex_length(s);
	if (length >= ADDRESS && !isalnum((unsigned char)s[length]) && s[length] != '_')
		return length;
	/* Of a line of source */
	if (s - line > 3 && s[-1] == ':' && s[-3] == '.' && strchr("chS", s[-2]))
		return 0;
	return strspn(s, "0123456789");
}

char *general(const char *line)
{
	const char *s = line;
	size_t size, n;
	char *out;
	FILE *f = allocated(open_memstream(&out, &size));

	while (*s) {
		n = number_length(line, s);
		if (n) {
			fputc('#', f);
			s += n;
			continue;
		}
		fputc(*s, f);
		/* The rest of a number that stays */
		while (isdigit((unsigned char)*s++) && isdigit((unsigned char)*s))
			fputc(*s, f);
	}
	if (fclose(f))
		die("out of memory");
	n = strlen(out);
	while (n && isspace((unsigned char)out[n - 1]))
		out[--n] = '\0';
	return out;
}

/* A line of the log without its time, and whose line it is */
static const char *message_of(const char *line)
{
	const char *end;

	while (*line == '[' || *line == '<') {
		end = strchr(line, *line == '[' ? ']' : '>');
		if (!end)
			break;
		line = end + 1;
		line += strspn(line, " ");
	}
	return line;
}

/* Where it was, if a line says so: "RIP: 0033:panthor_job_run+0x12/0x34" */
static char *place_of(const char *line)
{
	const char *place = strstr(line, "RIP: "), *end;

	place = place ? strchr(place + 5, ':') : NULL;
	end = place ? strchr(place, '+') : NULL;
	return end ? strndup(place + 1, (size_t)(end - place - 1)) : NULL;
}

struct args complaints_of(char *log)
{
	struct args lines = lines_of(log), found = { 0 };
	size_t i, from = 0, look;
	char *place = NULL;
	regex_t complaint;

	if (regcomp(&complaint, COMPLAINT, REG_EXTENDED | REG_NOSUB))
		die("explore: no regular expression: %s", COMPLAINT);
	for (i = 0; i < lines.n; i++)
		if (strstr(lines.v[i], BEGIN))
			from = i;
	for (i = from; i < lines.n; i++) {
		const char *message = message_of(lines.v[i]);
		char *line;

		if (regexec(&complaint, message, 0, NULL, 0))
			continue;
		line = general(message);
		for (look = i, place = NULL; !place && look < lines.n && look < i + 20; look++)
			place = place_of(lines.v[look]);
		if (place)
			line = text("%s in %s", line, place);
		if (!args_have(&found, line))
			args_add(&found, line);
	}
	regfree(&complaint);
	free(lines.v);
	return found;
}

/* A result of KTAP.  Return: the test's name, the caller's to free; NULL for another line */
static char *result_name(const char *line)
{
	const char *s = line + strspn(line, " "), *end;
	size_t length;

	if (strncmp(s, "ok ", 3) && strncmp(s, "not ok ", 7))
		return NULL;
	s += *s == 'o' ? 3 : 7;
	s += strspn(s, "0123456789");
	s += strspn(s, " -");
	end = strstr(s, "# ");
	length = end ? (size_t)(end - s) : strlen(s);
	while (length && isspace((unsigned char)s[length - 1]))
		length--;
	return allocated(strndup(s, length));
}

static bool is_failure(const char *line)
{
	const char *directive = strstr(line, "# ");

	line += strspn(line, " ");
	return !strncmp(line, "not ok ", 7) &&
	       !(directive && !strncasecmp(directive + 2, "SKIP", 4));
}

/* The tests that failed, by name; of a test with subtests, the subtests */
static struct args failed_tests(const struct args *lines)
{
	struct test *v = allocated(calloc(lines->n + 1, sizeof(*v)));
	struct args names = { 0 };
	size_t n = 0, i, k;

	for (i = 0; i < lines->n; i++) {
		size_t depth = strspn(lines->v[i], " ");
		char *name = result_name(lines->v[i]);
		bool parent = false;

		if (!name)
			continue;
		for (k = n; k > 0 && v[k - 1].depth > depth; k--) {
			v[k - 1].name = text("%s/%s", name, v[k - 1].name);
			v[k - 1].depth = depth;
			parent = true;
		}
		if (!parent && is_failure(lines->v[i]))
			v[n++] = (struct test){ name, depth };
	}
	for (k = 0; k < n; k++)
		args_add(&names, v[k].name);
	args_unique(&names);
	free(v);
	return names;
}

/* Of the tasks that a machine waited for: one that cannot be killed, else the last one */
static char *waiting_task(const struct args *lines)
{
	const char *found = NULL, *task;
	bool stuck = false;
	size_t i;

	for (i = 0; i < lines->n; i++) {
		task = strstr(lines->v[i], "  task ");
		if (strncmp(lines->v[i], "vmali: ", 7) || !task || stuck)
			continue;
		found = task + 7;
		stuck = strstr(found, ": D ");
	}
	if (!found)
		return NULL;
	/* Without its number */
	return general(found + strcspn(found, " ") + (strchr(found, ' ') ? 1 : 0));
}

static void add_part(char **all, const char *part)
{
	char *longer = *all ? text("%s; %s", *all, part) : text("%s", part);

	free(*all);
	*all = longer;
}

char *verdict_of(int status, char *output, char *log, const struct args *usual)
{
	struct args lines = lines_of(output), complaints = complaints_of(log);
	struct args tests = failed_tests(&lines);
	char *verdict = NULL, *list = NULL, *waiting;
	size_t i;

	if (status == STATUS_TIMEOUT) {
		waiting = waiting_task(&lines);
		add_part(&verdict, waiting ? text("timeout, waiting in %s", waiting) : "timeout");
	} else if (status == STATUS_HUNG) {
		add_part(&verdict, VERDICT_HUNG);
	} else if (status == STATUS_DIED) {
		add_part(&verdict, "the kernel died");
	} else if (status) {
		add_part(&verdict, text("exit status %d", status));
	}
	for (i = 0; i < tests.n; i++)
		list = list ? text("%s, %s", list, tests.v[i]) : tests.v[i];
	if (list)
		add_part(&verdict, text("not ok: %s", list));
	for (i = 0; i < complaints.n; i++) {
		if (usual && args_have(usual, complaints.v[i]))
			continue;
		add_part(&verdict, complaints.v[i]);
		break;
	}
	free(lines.v);
	return verdict;
}
