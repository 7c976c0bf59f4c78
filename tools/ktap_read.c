// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Reading what test programs printed.
 */
#define _GNU_SOURCE
#include <ctype.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ktap.h"

#define MAX_DEPTH	8
#define KSFT_SKIP	4
#define CONTEXT		40

/**
 * struct level - one depth of nesting
 * @planned: tests announced by "1..N", -1 before that
 * @seen: results at this depth since the plan
 * @failed: of these
 * @first: the first of the program's results that is at this depth or below
 */
struct level {
	long planned;
	long seen;
	long failed;
	unsigned int first;
};

struct parser {
	struct program *program;
	struct level level[MAX_DEPTH + 1];
	char *context[CONTEXT];
	unsigned int lines;
	bool verbose;
	bool any_plan;
};

static void *allocated(void *memory)
{
	if (memory)
		return memory;
	fprintf(stderr, "ktap: out of memory\n");
	exit(1);
}

/* Counts a result, and keeps it; text is what led to it, the caller's no more */
static void record(struct parser *p, enum verdict verdict, const char *what,
		   const char *reason, char *text)
{
	struct program *program = p->program;
	struct result *result;

	if (!(program->result_count & (program->result_count - 1))) {
		size_t room = program->result_count ? 2ul * program->result_count : 1;

		program->results = allocated(realloc(program->results,
						     room * sizeof(*program->results)));
	}
	result = &program->results[program->result_count++];
	*result = (struct result){
		.verdict = verdict,
		.name = allocated(strdup(what)),
		.reason = allocated(strdup(reason ? reason : "")),
		.text = text,
	};
	program->counts.of[verdict]++;
}

static void report(struct parser *p, const char *kind, const char *what, const char *reason)
{
	printf("%s %s", kind, p->program->name);
	if (*what)
		printf(": %s", what);
	if (reason && *reason)
		printf(" (%s)", reason);
	printf("\n");
}

static void remember(struct parser *p, const char *line)
{
	char **slot = &p->context[p->lines++ % CONTEXT];

	free(*slot);
	*slot = strdup(line);
}

static void forget(struct parser *p)
{
	unsigned int i;

	for (i = 0; i < CONTEXT; i++) {
		free(p->context[i]);
		p->context[i] = NULL;
	}
	p->lines = 0;
}

/* What led to a failure, as the console shows it and, returned, as the files have it */
static char *show_context(struct parser *p)
{
	unsigned int i, n = p->lines < CONTEXT ? p->lines : CONTEXT;
	size_t size;
	char *text;
	FILE *f = allocated(open_memstream(&text, &size));

	for (i = 0; i < n; i++) {
		const char *line = p->context[(p->lines - n + i) % CONTEXT];

		if (!line)
			continue;
		printf("    | %s\n", line);
		fprintf(f, "%s\n", line);
	}
	fclose(f);
	return allocated(text);
}

static void fail(struct parser *p, const char *what, const char *reason)
{
	report(p, "FAIL", what, reason);
	record(p, FAILED, what, reason, show_context(p));
}

static void skip(struct parser *p, const char *what, const char *reason)
{
	report(p, "SKIP", what, reason);
	record(p, SKIPPED, what, reason, NULL);
}

/* Of which test the results from the first one on are subtests */
static void belong(struct parser *p, unsigned int first, const char *parent)
{
	unsigned int i;

	for (i = first; i < p->program->result_count; i++) {
		struct result *result = &p->program->results[i];
		char *name;

		if (asprintf(&name, "%s/%s", parent, result->name) < 0)
			allocated(NULL);
		free(result->name);
		result->name = name;
	}
}

/* "1..N", perhaps "1..0 # SKIP reason" for all of a program */
static bool plan_line(struct parser *p, unsigned int depth, const char *s)
{
	const char *reason;
	char *end;
	long n;

	if (strncmp(s, "1..", 3))
		return false;
	n = strtol(s + 3, &end, 10);
	if (end == s + 3)
		return false;
	p->level[depth] = (struct level){ .planned = n, .first = p->program->result_count };
	p->any_plan = true;
	reason = strstr(end, "SKIP");
	if (!n && reason) {
		reason += 4;
		skip(p, "all", reason + strspn(reason, " :-"));
	}
	return true;
}

static bool test_line(struct parser *p, unsigned int depth, char *s)
{
	struct level *inner = &p->level[depth + 1];
	bool ok = !strncmp(s, "ok", 2) && (s[2] == ' ' || !s[2]);
	char *name, *directive;
	unsigned int k;

	if (!ok) {
		if (strncmp(s, "not ok", 6) || (s[6] != ' ' && s[6]))
			return false;
	}
	name = s + (ok ? 2 : 6);
	name += strspn(name, " ");
	name += strspn(name, "0123456789");
	name += strspn(name, " -");
	directive = strstr(name, "# ");
	if (directive) {
		char *end = directive;

		directive += 2;
		while (end > name && isspace((unsigned char)end[-1]))
			end--;
		*end = '\0';
	}
	p->level[depth].seen++;
	if (!ok)
		p->level[depth].failed++;

	if (inner->seen || inner->planned > 0) {
		/* The sum of subtests, which have been counted */
		long planned = inner->planned, seen = inner->seen, failed = inner->failed;
		unsigned int first = inner->first;

		*inner = (struct level){ .planned = -1 };
		belong(p, first, name);
		if (planned >= 0 && planned != seen)
			fail(p, name, "subtests are missing");
		else if (!ok && !failed)
			fail(p, name, "though no subtest did");
	} else if (directive && !strncasecmp(directive, "SKIP", 4)) {
		directive += 4;
		skip(p, name, directive + strspn(directive, " :-"));
	} else if (ok) {
		record(p, PASSED, name, NULL, NULL);
		if (p->verbose)
			report(p, "PASS", name, NULL);
	} else {
		fail(p, name, directive);
	}
	/* What comes next at any greater depth are subtests of another test */
	for (k = depth + 1; k <= MAX_DEPTH; k++)
		p->level[k].first = p->program->result_count;
	forget(p);
	return true;
}

static void parse_line(struct parser *p, char *line)
{
	unsigned int depth, spaces;
	char *s = line;

	line[strcspn(line, "\r\n")] = '\0';
	spaces = strspn(s, " ");
	depth = spaces / 2;
	s += spaces;
	if (depth < MAX_DEPTH && (plan_line(p, depth, s) || test_line(p, depth, s)))
		return;
	remember(p, line);
}

static void finish(struct parser *p, int status)
{
	char reason[64];

	snprintf(reason, sizeof(reason), "exit status %d", status);
	if (!p->any_plan && status == KSFT_SKIP) {
		skip(p, "all", p->lines ? p->context[(p->lines - 1) % CONTEXT] : reason);
	} else if (!p->any_plan) {
		fail(p, "printed no test plan", reason);
	} else if (p->level[0].planned >= 0 && p->level[0].seen != p->level[0].planned) {
		fail(p, "did not keep its plan", reason);
	} else if (!p->program->result_count && !status) {
		fail(p, "ran no test", reason);
	} else if (status && status != KSFT_SKIP && !p->program->counts.of[FAILED]) {
		fail(p, "all tests passed, but the program failed", reason);
	}
}

static int read_program(struct parser *p)
{
	FILE *f = fopen(p->program->path, "r");
	char *line = NULL;
	size_t room = 0;

	if (!f) {
		fprintf(stderr, "ktap: %s: %s\n", p->program->path, strerror(errno));
		return 1;
	}
	while (getline(&line, &room, f) >= 0)
		parse_line(p, line);
	free(line);
	fclose(f);
	finish(p, p->program->status);
	forget(p);
	return 0;
}

int report_read(struct report *r, bool verbose)
{
	unsigned int i;

	for (i = 0; i < r->count; i++) {
		struct program *program = &r->programs[i];
		const struct counts *n = &program->counts;
		struct parser p = { .program = program, .verbose = verbose };
		unsigned int k;

		for (k = 0; k <= MAX_DEPTH; k++)
			p.level[k].planned = -1;
		if (read_program(&p))
			return -1;
		printf("%-4s %s: %u passed, %u failed, %u skipped\n",
		       n->of[FAILED] ? "FAIL" : n->of[PASSED] ? "ok" : "skip",
		       program->name, n->of[PASSED], n->of[FAILED], n->of[SKIPPED]);
		for (k = 0; k < VERDICTS; k++)
			r->counts.of[k] += n->of[k];
		r->seconds += program->seconds;
	}
	return 0;
}

/* Written under another name, then renamed: a reader of the file gets all of it */
static int write_file(const char *path, const struct report *r,
		      void (*write)(FILE *f, const struct report *r))
{
	char *new_path;
	FILE *f;
	int ret;

	if (asprintf(&new_path, "%s.new", path) < 0)
		allocated(NULL);
	f = fopen(new_path, "w");
	if (!f) {
		fprintf(stderr, "ktap: %s: %s\n", path, strerror(errno));
		free(new_path);
		return 1;
	}
	write(f, r);
	ret = ferror(f);
	if (fclose(f) || ret || rename(new_path, path)) {
		fprintf(stderr, "ktap: %s: %s\n", path, strerror(errno));
		unlink(new_path);
		ret = 1;
	}
	free(new_path);
	return ret;
}

int report_write(const struct report *r, const char *junit, const char *ktap)
{
	if ((junit && write_file(junit, r, junit_write)) ||
	    (ktap && write_file(ktap, r, merge_write)))
		return -1;
	return 0;
}

int report_last_line(const struct report *r)
{
	printf("\n%u passed, %u failed, %u skipped\n", r->counts.of[PASSED],
	       r->counts.of[FAILED], r->counts.of[SKIPPED]);
	return r->counts.of[FAILED] || !r->counts.of[PASSED];
}
