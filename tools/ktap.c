// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * ktap: read what test programs printed and count.
 *
 *	ktap [-v] [--junit FILE] [--ktap FILE] NAME=FILE:STATUS[@SECONDS]...
 *
 * Each FILE is the output of one program in KTAP or TAP, STATUS its exit status, SECONDS
 * how long it ran.  Prints a line for each program, every failure with the lines that
 * led to it, every skip with its reason, and at the end "N passed, N failed, N skipped".
 * Exits with 1 if anything failed or nothing passed.
 *
 * A program that dies, prints no plan, or does not keep it has failed, whatever the
 * results it did print.  In nested KTAP the innermost results are counted.
 *
 * For machines the same goes into files: JUnit's XML with a suite for each program
 * (ktap_junit.c), and one KTAP with each program as a test with subtests (ktap_merge.c).
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ktap.h"

/* NAME=FILE:STATUS[@SECONDS]; takes the argument apart where it is */
static int program_parse(struct program *program, char *arg)
{
	char *file = strchr(arg, '='), *status = file ? strrchr(file, ':') : NULL, *end;

	if (!status)
		return -1;
	*file++ = '\0';
	*status++ = '\0';
	*program = (struct program){ .name = arg, .path = file };
	program->status = (int)strtol(status, &end, 10);
	if (end == status)
		return -1;
	if (*end == '@') {
		status = end + 1;
		program->seconds = strtod(status, &end);
		if (end == status || program->seconds < 0)
			return -1;
	}
	return *end ? -1 : 0;
}

static int usage(void)
{
	fprintf(stderr,
		"usage: ktap [-v] [--junit FILE] [--ktap FILE] NAME=FILE:STATUS[@SECONDS]...\n");
	return 1;
}

int main(int argc, char **argv)
{
	const char *junit = NULL, *ktap = NULL;
	static struct report r;
	bool verbose = false;
	int arg;

	r.programs = calloc((size_t)argc, sizeof(*r.programs));
	if (!r.programs) {
		fprintf(stderr, "ktap: out of memory\n");
		return 1;
	}
	for (arg = 1; arg < argc; arg++) {
		if (!strcmp(argv[arg], "-v")) {
			verbose = true;
		} else if (!strcmp(argv[arg], "--junit") || !strcmp(argv[arg], "--ktap")) {
			if (arg + 1 == argc)
				return usage();
			*(argv[arg][2] == 'j' ? &junit : &ktap) = argv[arg + 1];
			arg++;
		} else if (!program_parse(&r.programs[r.count], argv[arg])) {
			r.count++;
		} else {
			return usage();
		}
	}

	if (report_read(&r, verbose) || report_write(&r, junit, ktap))
		return 1;
	return report_last_line(&r);
}
