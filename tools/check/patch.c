// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Checks of patches that compile nothing.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../launcher/process.h"
#include "kept.h"
#include "points.h"
#include "warnings.h"

/* With git am, on what the patches before it made of the pristine source */
enum verdict check_apply(struct checking *c, size_t n, FILE *said)
{
	if (n <= c->applied)
		return PASSED;
	/* That what it needs does not apply is said once, too */
	if (n == c->applied + 1 || (c->applied < c->series.first && n == c->series.first + 1))
		fputs(file_text(text("%s/am", c->work)), said);
	else
		fputs("a patch before it does not apply\n", said);
	return FAILED;
}

/*
 * --strict, by the kernel's own script in the kernel's tree.  From standard input: a file that
 * git knows is taken for source.  Two types are ignored: UNKNOWN_COMMIT_ID, as a release has no
 * history in which to look up a "Fixes:", and FILE_PATH_CHANGES, which asks for each new file
 * whether it has a maintainer, as check_maintainers() does.  A patch that it had nothing to say
 * about is not read again.
 */
enum verdict check_checkpatch(struct checking *c, size_t n, FILE *said)
{
	const char *path = c->series.patches.v[n - 1];
	size_t size;
	char *content = file_read(path, &size);
	char *good = text("%s/checkpatch.%s", c->store, hash_of(content, size));
	struct args command = { 0 };
	int in, status;

	free(content);
	if (exists(good))
		return PASSED;
	ARGS_ADD(&command, "env", "-C", c->source, "perl", "scripts/checkpatch.pl", "--strict",
		 "--show-types", "-q", "--ignore", "UNKNOWN_COMMIT_ID,FILE_PATH_CHANGES", "-");
	in = open(path, O_RDONLY | O_CLOEXEC);
	status = process_run(command.v, in, fileno(said), fileno(said));
	close(in);
	if (status)
		return FAILED;
	file_write(good, "", 0);
	return PASSED;
}

/* What kernel-doc -Wall prints about the files of the series at a point; NULL on a failure */
static char *kernel_doc(const struct checking *c, size_t n)
{
	char *log = text("%s/kernel-doc.log", c->work), *dir = text("%s/kernel-doc", c->work);
	char *kept = kept_path(c, "kernel-doc", n, "python3");
	struct args command = { 0 };
	size_t i, common;
	FILE *out;

	if (exists(kept))
		return file_text(kept);
	if (!point_extract(c, n, dir))
		return NULL;
	ARGS_ADD(&command, "env", "-C", dir, "PYTHONDONTWRITEBYTECODE=1", "python3",
		 text("%s/tools/docs/kernel-doc", c->source), "-none", "-Wall");
	common = command.n;
	for (i = 0; i < c->series.touched.n; i++) {
		const char *file = c->series.touched.v[i], *end = strrchr(file, '.');

		if (end && (!strcmp(end, ".c") || !strcmp(end, ".h")) &&
		    exists(text("%s/%s", dir, file)))
			args_add(&command, file);
	}
	out = open_file(log, "w");
	if (command.n > common)
		run(out, (const char *const *)command.v);
	close_file(out, log);
	kept_write(kept, file_text(log));
	return file_text(kept);
}

/* Nothing new since the patch before it */
enum verdict check_kernel_doc(struct checking *c, size_t n, FILE *said)
{
	char *before, *after;

	if (!has_program("python3")) {
		fputs("python3 is not installed\n", said);
		return SKIPPED;
	}
	if (n > c->applied) {
		fputs("does not apply\n", said);
		return FAILED;
	}
	before = kernel_doc(c, n - 1);
	after = kernel_doc(c, n);
	if (!before || !after)
		return FAILED;
	return new_warnings(said, c->store, c->source, before, after) ? FAILED : PASSED;
}

/* Whether get_maintainer.pl names an address besides the list of all patches */
static bool has_maintainer(const char *tree, const char *file)
{
	struct args command = { 0 }, names;
	size_t i;
	char *all;

	ARGS_ADD(&command, "env", "-C", tree, "perl", "scripts/get_maintainer.pl", "--no-git",
		 "--no-git-fallback", "--no-rolestats", "-f", file);
	process_output(command.v, -1, -1, &all);
	names = lines_of(all);
	for (i = 0; i < names.n; i++)
		if (*names.v[i] && strncmp(names.v[i], "linux-kernel@vger.kernel.org",
					   strlen("linux-kernel@vger.kernel.org")))
			return true;
	return false;
}

/* An address for each file, also for the new ones; asked again after the series has changed */
enum verdict check_maintainers(struct checking *c, size_t n, FILE *said)
{
	enum verdict verdict = PASSED;
	const char *final;
	char *kept;
	size_t i;

	if (c->applied < c->series.patches.n) {
		fputs("the topic does not apply\n", said);
		return FAILED;
	}
	kept = kept_path(c, "maintainers", c->series.patches.n, "perl");
	if (exists(kept))
		return PASSED;
	final = tree_final(c);
	if (!final)
		return FAILED;
	for (i = 0; i < c->series.own.n; i++) {
		const char *file = c->series.own.v[i];

		if (!strcmp(file, "MAINTAINERS") || !exists(text("%s/%s", final, file)) ||
		    has_maintainer(final, file))
			continue;
		fprintf(said, "%s: get_maintainer.pl names no address\n", file);
		verdict = FAILED;
	}
	if (verdict == PASSED)
		kept_write(kept, "");
	return verdict;
}
