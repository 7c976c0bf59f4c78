// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * ktap: read what test programs printed and count.
 *
 *	ktap [-v] NAME=FILE:STATUS...
 *
 * Each FILE is the output of one program in KTAP or TAP, STATUS its exit status.
 * Prints a line for each program, every failure with the lines that led to it, every
 * skip with its reason, and at the end "N passed, N failed, N skipped".  Exits with
 * 1 if anything failed or nothing passed.
 *
 * A program that dies, prints no plan, or does not keep it has failed, whatever the
 * results it did print.  In nested KTAP the innermost results are counted.
 */
#include <ctype.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_DEPTH	8
#define KSFT_SKIP	4
#define CONTEXT		40

struct counts {
	unsigned int passed, failed, skipped;
};

/**
 * struct level - one depth of nesting
 * @planned: tests announced by "1..N", -1 before that
 * @seen: results at this depth since the plan
 * @failed: of these
 */
struct level {
	long planned;
	long seen;
	long failed;
};

struct parser {
	const char *name;
	struct counts counts;
	struct level level[MAX_DEPTH + 1];
	char *context[CONTEXT];
	unsigned int lines;
	bool verbose;
	bool any_plan;
};

static void report(struct parser *p, const char *kind, const char *what, const char *reason)
{
	printf("%s %s", kind, p->name);
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

static void show_context(struct parser *p)
{
	unsigned int i, n = p->lines < CONTEXT ? p->lines : CONTEXT;

	for (i = 0; i < n; i++) {
		const char *line = p->context[(p->lines - n + i) % CONTEXT];

		if (line)
			printf("    | %s\n", line);
	}
}

static void fail(struct parser *p, const char *what, const char *reason)
{
	p->counts.failed++;
	report(p, "FAIL", what, reason);
	show_context(p);
}

/* "1..N", perhaps "1..0 # SKIP reason" for all of a program */
static bool plan(struct parser *p, unsigned int depth, const char *s)
{
	const char *skip;
	char *end;
	long n;

	if (strncmp(s, "1..", 3))
		return false;
	n = strtol(s + 3, &end, 10);
	if (end == s + 3)
		return false;
	p->level[depth] = (struct level){ .planned = n };
	p->any_plan = true;
	skip = strstr(end, "SKIP");
	if (!n && skip) {
		p->counts.skipped++;
		skip += 4;
		report(p, "SKIP", "all", skip + strspn(skip, " :-"));
	}
	return true;
}

static bool result(struct parser *p, unsigned int depth, char *s)
{
	struct level *inner = &p->level[depth + 1];
	bool ok = !strncmp(s, "ok", 2) && (s[2] == ' ' || !s[2]);
	char *name, *directive;

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

		*inner = (struct level){ .planned = -1 };
		if (planned >= 0 && planned != seen)
			fail(p, name, "subtests are missing");
		else if (!ok && !failed)
			fail(p, name, "though no subtest did");
	} else if (directive && !strncasecmp(directive, "SKIP", 4)) {
		p->counts.skipped++;
		directive += 4;
		report(p, "SKIP", name, directive + strspn(directive, " :-"));
	} else if (ok) {
		p->counts.passed++;
		if (p->verbose)
			report(p, "PASS", name, NULL);
	} else {
		fail(p, name, directive);
	}
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
	if (depth < MAX_DEPTH && (plan(p, depth, s) || result(p, depth, s)))
		return;
	remember(p, line);
}

static void finish(struct parser *p, int status)
{
	char reason[64];

	snprintf(reason, sizeof(reason), "exit status %d", status);
	if (!p->any_plan && status == KSFT_SKIP) {
		p->counts.skipped++;
		report(p, "SKIP", "all", p->lines ? p->context[(p->lines - 1) % CONTEXT] : reason);
	} else if (!p->any_plan) {
		fail(p, "printed no test plan", reason);
	} else if (p->level[0].planned >= 0 && p->level[0].seen != p->level[0].planned) {
		fail(p, "did not keep its plan", reason);
	} else if (status && status != KSFT_SKIP && !p->counts.failed) {
		fail(p, "all tests passed, but the program failed", reason);
	}
}

static int run(struct parser *p, const char *path, int status)
{
	FILE *f = fopen(path, "r");
	char *line = NULL;
	size_t room = 0;

	if (!f) {
		fprintf(stderr, "ktap: %s: %s\n", path, strerror(errno));
		return 1;
	}
	while (getline(&line, &room, f) >= 0)
		parse_line(p, line);
	free(line);
	fclose(f);
	finish(p, status);
	forget(p);
	return 0;
}

int main(int argc, char **argv)
{
	struct counts total = { 0 };
	bool verbose = false;
	int i;

	for (i = 1; i < argc; i++) {
		struct parser p = { 0 };
		char *file, *status;
		unsigned int d;

		if (!strcmp(argv[i], "-v")) {
			verbose = true;
			continue;
		}
		file = strchr(argv[i], '=');
		status = file ? strrchr(file, ':') : NULL;
		if (!status) {
			fprintf(stderr, "usage: ktap [-v] NAME=FILE:STATUS...\n");
			return 1;
		}
		*file++ = '\0';
		*status++ = '\0';
		p.name = argv[i];
		p.verbose = verbose;
		for (d = 0; d <= MAX_DEPTH; d++)
			p.level[d].planned = -1;
		if (run(&p, file, atoi(status)))
			return 1;
		printf("%-4s %s: %u passed, %u failed, %u skipped\n",
		       p.counts.failed ? "FAIL" : p.counts.passed ? "ok" : "skip",
		       p.name, p.counts.passed, p.counts.failed, p.counts.skipped);
		total.passed += p.counts.passed;
		total.failed += p.counts.failed;
		total.skipped += p.counts.skipped;
	}
	printf("\n%u passed, %u failed, %u skipped\n", total.passed, total.failed, total.skipped);
	return total.failed || !total.passed;
}
