// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * trace: makes other forms of what vmali run --trace has recorded.
 *
 *	trace json FILE.dat OUT           for Perfetto
 *	trace svg [--session N] FILE.dat OUT  picture of the Nth session in protected mode
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "trace.h"

static void fail(const char *what, const char *why)
{
	fprintf(stderr, "vmali trace: %s: %s\n", what, why);
	exit(1);
}

static void convert(const struct trace *t, unsigned int session, const char *path)
{
	bool to_stdout = !strcmp(path, "-");
	FILE *out = to_stdout ? stdout : fopen(path, "we");
	struct timeline tl = { 0 };
	char *why;
	int err;

	if (!out)
		fail(path, strerror(errno));
	errno = 0;
	if (session) {
		err = picture_write(t, session, out);
	} else {
		timeline_make(t, &tl);
		err = json_write(&tl, t->gaps, out);
		timeline_free(&tl);
	}
	if (!to_stdout && fclose(out) && !err)
		err = -EIO;
	if (!err)
		return;
	/* The reason, if the C library has left it there */
	if (err == -EIO && errno)
		err = -errno;
	/* Half of a file is none */
	if (!to_stdout) {
		struct stat st;

		if (!lstat(path, &st) && S_ISREG(st.st_mode))
			unlink(path);
	}
	if (err != -ENOENT)
		fail(path, strerror(-err));
	why = trace_format("it has no session %u in protected mode", session);
	fail("svg", why);
}

int main(int argc, char **argv)
{
	struct trace t = { 0 };
	unsigned int session = 0;
	char error[512], *rest;

	if (argc == 6 && !strcmp(argv[1], "svg") && !strcmp(argv[2], "--session")) {
		session = strtoul(argv[3], &rest, 10);
		if (!session || *rest)
			fail("--session", "is a number from 1 on");
		argv[3] = argv[1];
		argv += 2;
		argc -= 2;
	}
	if (argc != 4 || (strcmp(argv[1], "json") && strcmp(argv[1], "svg"))) {
		fputs("usage: trace json FILE.dat OUT\n"
		      "       trace svg [--session N] FILE.dat OUT\n", stderr);
		return 1;
	}
	if (!strcmp(argv[1], "svg") && !session)
		session = 1;
	if (trace_load(argv[2], &t, error, sizeof(error))) {
		fprintf(stderr, "vmali trace: %s\n", error);
		return 1;
	}
	if (!t.events) {
		fprintf(stderr, "vmali trace: %s: there are no events in it\n", argv[2]);
		return 1;
	}
	convert(&t, session, argv[3]);
	trace_free(&t);
	return 0;
}
