// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * This project's own files.  The kernel's style is here; the other checks are commands that
 * own.sh has.
 */
#define _GNU_SOURCE
#include <fts.h>
#include <regex.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../launcher/process.h"
#include "check.h"

/* The status by which a test program, and own.sh, skips */
#define EXIT_SKIP	4

/*
 * What of checkpatch.pl --strict does not apply to code that is not, or not only, the kernel's.
 * Nothing is here because there is too much of it.
 *
 *   PREFER_KERNEL_TYPES	the models and programs are C for any system, so stdint.h's
 *   BIT_MACRO, ARRAY_SIZE, PREFER_DEFINED_ATTRIBUTE_MACRO
 *			the kernel's macros, which the others do not have
 *   STRCPY, STRNCPY, STRLCPY, NAKED_SSCANF
 *			the kernel's alternatives (strscpy(), kstrto*()) do not exist there
 *   PREFER_FALLTHROUGH	likewise; the comment is what compilers know everywhere
 *   IS_ENABLED_CONFIG	platform/uml/Kbuild's own macros, which are like the kernel's
 *   VOLATILE		shared memory of another CPU or of the GPU, in programs that have
 *			no READ_ONCE()
 *   CAMELCASE		libdrm's and cmocka's names
 *   EMBEDDED_FUNCTION_NAME
 *			words like "usage:" and "suspend" in messages
 *   MACRO_WITH_FLOW_CONTROL, MULTIPLE_ASSIGNMENTS, COMPLEX_MACRO, MACRO_ARG_REUSE
 *			tables and test harnesses: each is read by who changes it
 *   BRACES		the harness's ASSERT_*() may have a block behind it, TH_LOG()
 *   LONG_LINE_STRING, SPLIT_STRING
 *			usage texts and pages that are one string
 *   TYPO_SPELLING, REPEATED_WORD
 *			British spelling; tables in comments, "requested --> requested"
 *   UNCOMMENTED_DEFINITION
 *			a lock is described in the kernel-doc of the structure around it
 *   EXPORT_SYMBOL	the board exports what another folder defines
 *   FUNCTION_ARGUMENTS	false for arguments that are named in a macro
 *   STATIC_CONST_CHAR_ARRAY	false for arrays that are filled at run time
 */
static const char ignored[] =
	"PREFER_KERNEL_TYPES,BIT_MACRO,ARRAY_SIZE,PREFER_DEFINED_ATTRIBUTE_MACRO,"
	"STRCPY,STRNCPY,STRLCPY,NAKED_SSCANF,PREFER_FALLTHROUGH,IS_ENABLED_CONFIG,VOLATILE,"
	"CAMELCASE,EMBEDDED_FUNCTION_NAME,MACRO_WITH_FLOW_CONTROL,MULTIPLE_ASSIGNMENTS,"
	"COMPLEX_MACRO,MACRO_ARG_REUSE,BRACES,LONG_LINE_STRING,SPLIT_STRING,TYPO_SPELLING,"
	"REPEATED_WORD,UNCOMMENTED_DEFINITION,EXPORT_SYMBOL,FUNCTION_ARGUMENTS,"
	"STATIC_CONST_CHAR_ARRAY";

/* All C of the checkout, below its root, sorted */
static struct args own_c_files(const char *top)
{
	char *paths[] = { (char *)top, NULL };
	FTS *tree = fts_open(paths, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
	struct args files = { 0 };
	FTSENT *entry;

	while (tree && (entry = fts_read(tree))) {
		const char *end = strrchr(entry->fts_name, '.');

		if (entry->fts_level > 0 && (!strcmp(entry->fts_name, ".git") ||
					     !strcmp(entry->fts_name, "build")))
			fts_set(tree, entry, FTS_SKIP);
		else if (entry->fts_info == FTS_F && end &&
			 (!strcmp(end, ".c") || !strcmp(end, ".h")))
			args_add(&files, text("%s", entry->fts_path + strlen(top) + 1));
	}
	if (tree)
		fts_close(tree);
	args_sort(&files);
	return files;
}

static bool is_in(const struct args *lines, const char *line)
{
	size_t i;

	for (i = 0; i < lines->n; i++)
		if (!strcmp(lines->v[i], line))
			return true;
	return false;
}

/* Lines "SUM  PATH" of the files that are not among the good ones */
static struct args unknown_sums(const char *top, const struct args *good)
{
	struct args command = { 0 }, files = own_c_files(top), sums, unknown = { 0 };
	char *all;
	size_t i;

	ARGS_ADD(&command, "env", "-C", top, "sha256sum");
	args_add_all(&command, files.v);
	if (process_output(command.v, -1, 2, &all))
		die("check: cannot read this project's files");
	sums = lines_of(all);
	for (i = 0; i < sums.n; i++)
		if (!is_in(good, sums.v[i]))
			args_add(&unknown, sums.v[i]);
	return unknown;
}

static bool matches(const char *line, const char *expression)
{
	bool found;
	regex_t re;

	if (regcomp(&re, expression, REG_EXTENDED | REG_NOSUB))
		die("check: %s: no regular expression", expression);
	found = !regexec(&re, line, 0, NULL, 0);
	regfree(&re);
	return found;
}

/* Whether a message "FILE:LINE: ..." is one: a type of the tests' harness is a product to it */
static bool is_mistaken(const char *message)
{
	char *copy = text("%s", message), *rest = copy, *file, *number, *content, *line = NULL;
	long n;

	file = strsep(&rest, ":");
	number = strsep(&rest, ":");
	if (!number || !rest || !strstr(rest, ":SPACING:") || !strstr(rest, "around that '*'"))
		return false;
	content = file_text(file);
	for (n = atol(number); n > 0; n--)
		line = strsep(&content, "\n");
	return line && matches(line, "FIXTURE_DATA\\([a-z_]*\\) \\*");
}

/* Prints what there is to say but for paths of this checkout; returns whether there is any */
static bool print_messages(const char *messages, const char *top, FILE *said)
{
	struct args lines = lines_of(text("%s", messages));
	char *root = text("%s/", top);
	bool any = false;
	size_t i;

	for (i = 0; i < lines.n; i++) {
		const char *line = lines.v[i];

		if (is_mistaken(line))
			continue;
		line += strncmp(line, root, strlen(root)) ? 0 : strlen(root);
		fprintf(said, "%s\n", line);
		any = true;
	}
	return any;
}

/* It looks for the tree's names even with --no-tree */
static bool print_errors(const char *errors, FILE *said)
{
	struct args lines = lines_of(text("%s", errors));
	bool any = false;
	size_t i;

	for (i = 0; i < lines.n; i++) {
		if (matches(lines.v[i], "^Use of uninitialized value .root|"
					"find: .*/include.*No such file"))
			continue;
		fprintf(said, "%s\n", lines.v[i]);
		any = true;
	}
	return any;
}

/*
 * The kernel's style, for all C.  What it has read once with nothing to say it is not given
 * again: STORE/own.* has the names of these files and sums of their content.
 */
enum verdict check_own_checkpatch(struct checking *c, size_t n, FILE *said)
{
	char *script = text("%s/scripts/checkpatch.pl", c->source), *path, *messages;
	char *errors = text("%s/stderr.own", c->work);
	char *recipe = text("%s\n%s", ignored, file_text(script));
	struct args command = { 0 }, good, sums;
	FILE *f;
	bool any;
	size_t i;

	path = text("%s/own.%s", c->store, hash_of(recipe, strlen(recipe)));
	good = lines_of(file_text(path));
	sums = unknown_sums(c->places.top, &good);
	if (!sums.n)
		return PASSED;
	/* Elsewhere, as it leaves a list of names behind */
	ARGS_ADD(&command, "env", "-C", c->work, "perl", script, "--strict", "--no-tree",
		 "--no-summary", "--quiet", "--terse", "--show-types", "--ignore", ignored, "-f");
	for (i = 0; i < sums.n; i++)
		args_add(&command, text("%s/%s", c->places.top, strstr(sums.v[i], "  ") + 2));
	f = open_file(errors, "w");
	process_output(command.v, -1, fileno(f), &messages);
	close_file(f, errors);
	any = print_messages(messages, c->places.top, said);
	any = print_errors(file_text(errors), said) || any;
	if (any)
		return FAILED;
	f = open_file(path, "a");
	for (i = 0; i < sums.n; i++)
		fprintf(f, "%s\n", sums.v[i]);
	close_file(f, path);
	return PASSED;
}

static enum verdict own_command(struct checking *c, const char *name, FILE *said)
{
	int status = RUN(said, text("%s/tools/check/own.sh", c->places.top), name);

	return status == EXIT_SKIP ? SKIPPED : status ? FAILED : PASSED;
}

enum verdict check_own_cppcheck(struct checking *c, size_t n, FILE *said)
{
	return own_command(c, "cppcheck", said);
}

enum verdict check_own_floors(struct checking *c, size_t n, FILE *said)
{
	return own_command(c, "floors", said);
}

enum verdict check_own_mandoc(struct checking *c, size_t n, FILE *said)
{
	return own_command(c, "mandoc", said);
}

enum verdict check_own_shellcheck(struct checking *c, size_t n, FILE *said)
{
	return own_command(c, "shellcheck", said);
}
