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
 *   EMBEDDED_FUNCTION_NAME
 *			words like "usage:" and "suspend" in messages
 *   MACRO_WITH_FLOW_CONTROL, MULTIPLE_ASSIGNMENTS, COMPLEX_MACRO, MACRO_ARG_REUSE
 *			tables and test harnesses: each is read before it is changed
 *   BRACES		the harness's ASSERT_*() may have a block after it, TH_LOG()
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
	"EMBEDDED_FUNCTION_NAME,MACRO_WITH_FLOW_CONTROL,MULTIPLE_ASSIGNMENTS,"
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

/* Whether a message "FILE:LINE: LEVEL:TYPE: ..." has one of the types that do not apply */
static bool is_ignored(const char *message)
{
	char type[64], list[sizeof(ignored)], *rest = list, *one;

	if (sscanf(message, "%*[^:]:%*d: %*[A-Z]:%63[A-Z0-9_]", type) != 1)
		return false;
	memcpy(list, ignored, sizeof(list));
	while ((one = strsep(&rest, ",")))
		if (!strcmp(one, type))
			return true;
	return false;
}

/* Whether a message is wrong: a type of the tests' harness is a product to it */
static bool is_mistaken(const char *message, const char *top)
{
	char *copy = text("%s", message), *rest = copy, *file, *number, *content, *line = NULL;
	long n;

	file = strsep(&rest, ":");
	number = strsep(&rest, ":");
	if (!number || !rest || !strstr(rest, ":SPACING:") || !strstr(rest, "around that '*'"))
		return false;
	content = file_text(text("%s/%s", top, file));
	for (n = atol(number); n > 0; n--)
		line = strsep(&content, "\n");
	return line && matches(line, "FIXTURE_DATA\\([a-z_]*\\) \\*");
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

/**
 * struct own_file - a file, and what checkpatch.pl says of it
 * @path: below the root of the checkout
 * @record: file with the messages of all types, as of @path, kept in the cache.  Its name has
 *	the sum of the content in it
 * @messages: to collect them
 * @content, @size: what has been collected
 */
struct own_file {
	const char *path;
	const char *record;
	FILE *messages;
	char *content;
	size_t size;
};

/* CAMELCASE, libdrm's and cmocka's names, is said once for all files of a run */
static const char *const checkpatch_options[] = {
	"--strict", "--no-tree", "--no-summary", "--quiet", "--terse", "--show-types",
	"--ignore", "CAMELCASE", "-f", NULL,
};

/* The directory for the records of this version of checkpatch.pl and of its lists */
static const char *records_dir(const struct checking *c)
{
	static const char *const scripts[] = {
		"checkpatch.pl", "const_structs.checkpatch", "spelling.txt",
	};
	char *recipe, *dir;
	size_t size, i;
	FILE *f = open_memstream(&recipe, &size);

	for (i = 0; checkpatch_options[i]; i++)
		fprintf(f, "%s\n", checkpatch_options[i]);
	for (i = 0; i < sizeof(scripts) / sizeof(scripts[0]); i++)
		fputs(file_text(text("%s/scripts/%s", c->source, scripts[i])), f);
	fclose(f);
	dir = text("%s/own/%s", c->store, hash_of(recipe, size));
	make_dirs(dir);
	return dir;
}

/* All files, with the places of their records */
static struct own_file *own_files(const struct checking *c, size_t *count)
{
	struct args command = { 0 }, paths = own_c_files(c->places.top), sums;
	const char *dir = records_dir(c);
	struct own_file *files;
	char *all, *slash;
	size_t i;

	ARGS_ADD(&command, "env", "-C", c->places.top, "sha256sum");
	args_add_all(&command, paths.v);
	if (process_output(command.v, -1, 2, &all))
		die("check: cannot read this project's files");
	sums = lines_of(all);
	files = allocated(calloc(sums.n, sizeof(*files)));
	for (i = 0; i < sums.n; i++) {
		char *name = text("%.16s.%s", sums.v[i], paths.v[i]);

		while ((slash = strchr(name, '/')))
			*slash = '+';
		files[i].path = paths.v[i];
		files[i].record = text("%s/%s", dir, name);
	}
	*count = sums.n;
	return files;
}

/* Gives a message "TOP/FILE:LINE: ..." to its file; returns false if it is of none */
static bool collect(const char *message, const char *top, struct own_file *files, size_t count)
{
	char *root = text("%s/", top);
	size_t i, n;

	if (strncmp(message, root, strlen(root)))
		return false;
	message += strlen(root);
	for (i = 0; i < count; i++) {
		n = strlen(files[i].path);
		if (files[i].messages && !strncmp(message, files[i].path, n) && message[n] == ':') {
			fprintf(files[i].messages, "%s\n", message);
			return true;
		}
	}
	return false;
}

/* Reads the files without a record, and keeps theirs; returns false after other messages */
static bool read_new_files(struct checking *c, struct own_file *files, size_t count, FILE *said)
{
	char *errors = text("%s/stderr.own", c->work), *output;
	struct args command = { 0 }, lines;
	bool good = true, any = false;
	size_t i;
	FILE *f;

	/* Elsewhere, as it leaves a list of names there */
	ARGS_ADD(&command, "env", "-C", c->work, "perl",
		 text("%s/scripts/checkpatch.pl", c->source));
	args_add_all(&command, (char *const *)checkpatch_options);
	for (i = 0; i < count; i++) {
		if (!access(files[i].record, R_OK))
			continue;
		any = true;
		args_add(&command, text("%s/%s", c->places.top, files[i].path));
		files[i].messages = open_memstream(&files[i].content, &files[i].size);
	}
	if (!any)
		return true;
	f = open_file(errors, "w");
	process_output(command.v, -1, fileno(f), &output);
	close_file(f, errors);
	good = !print_errors(file_text(errors), said);
	lines = lines_of(output);
	for (i = 0; i < lines.n; i++)
		if (!collect(lines.v[i], c->places.top, files, count)) {
			fprintf(said, "%s\n", lines.v[i]);
			good = false;
		}
	for (i = 0; i < count; i++) {
		char *new_record = text("%s.%d", files[i].record, getpid());

		if (!files[i].messages)
			continue;
		fclose(files[i].messages);
		if (!good)
			continue;
		file_write(new_record, files[i].content, files[i].size);
		if (rename(new_record, files[i].record))
			die("check: cannot write %s", files[i].record);
	}
	return good;
}

/*
 * The kernel's style, for all C.  A file is read again when it, checkpatch.pl or its options
 * change; what does not apply is left out of what was found, so that the list can change.
 */
enum verdict check_own_checkpatch(struct checking *c, size_t n, FILE *said)
{
	enum verdict verdict = PASSED;
	struct own_file *files;
	struct args messages;
	size_t count, i, k;

	files = own_files(c, &count);
	if (!read_new_files(c, files, count, said))
		return FAILED;
	for (i = 0; i < count; i++) {
		messages = lines_of(file_text(files[i].record));
		for (k = 0; k < messages.n; k++) {
			if (is_ignored(messages.v[k]) || is_mistaken(messages.v[k], c->places.top))
				continue;
			fprintf(said, "%s\n", messages.v[k]);
			verdict = FAILED;
		}
	}
	return verdict;
}

static enum verdict own_command(struct checking *c, const char *name, FILE *said)
{
	int status;

	make_dirs(text("%s/own", c->store));
	status = RUN(said, "env", text("VMALI_STORE=%s", c->store),
		     text("VMALI_CACHE=%s", c->places.cache),
		     text("%s/tools/check/own.sh", c->places.top), name);
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
