// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Warnings in logs.
 */
#define _GNU_SOURCE
#include <regex.h>
#include <stdlib.h>
#include <string.h>

#include "../launcher/files.h"
#include "warnings.h"

#define SPARSE		"sparse: "
#define KERNEL_DOC	"Warning: "

/* A path as a regular expression that matches nothing else */
static char *literal(const char *path)
{
	char *expression = allocated(malloc(2 * strlen(path) + 1)), *out = expression;

	for (; *path; path++) {
		if (strchr(".[]()*+?{}^$|\\", *path))
			*out++ = '\\';
		*out++ = *path;
	}
	*out = '\0';
	return expression;
}

/*
 * Replaces the first match of an extended regular expression, or all of them, with the match
 * of its first group, if keep, and a text.  Frees the line.
 */
static char *replaced(char *line, const char *expression, bool all, bool keep, const char *with)
{
	regmatch_t match[2];
	const char *rest = line;
	size_t size;
	regex_t re;
	char *result;
	FILE *out = allocated(open_memstream(&result, &size));

	if (regcomp(&re, expression, REG_EXTENDED))
		die("check: %s: no regular expression", expression);
	while (*rest && !regexec(&re, rest, 2, match, rest > line ? REG_NOTBOL : 0)) {
		fprintf(out, "%.*s", (int)match[0].rm_so, rest);
		if (keep)
			fprintf(out, "%.*s", (int)(match[1].rm_eo - match[1].rm_so),
				rest + match[1].rm_so);
		fputs(with, out);
		rest += match[0].rm_eo;
		if (!all)
			break;
	}
	fputs(rest, out);
	fclose(out);
	regfree(&re);
	free(line);
	return result;
}

char *warning_text(const char *line, const char *store, const char *source)
{
	char *trees = text("%s/[a-z0-9]*/(src|o)/", literal(store));
	char *pristine = text("%s/", literal(source)), *result = text("%s", line);

	result = replaced(result, trees, true, false, "");
	result = replaced(result, pristine, true, false, "");
	result = replaced(result, "(\\.\\./)+", true, false, "");
	result = replaced(result, "^src/", false, false, "");
	/* Of kernel-doc */
	result = replaced(result, "^(" KERNEL_DOC "[^ ]*):[0-9]+ ", false, true, ": ");
	/* Its guesses name whatever resembles, so they change with what is added elsewhere */
	result = replaced(result, " \\(did you mean .*", false, false, "");
	result = replaced(result, ":[0-9]+(:[0-9]+)?:", false, false, ":");
	result = replaced(result, ":[0-9]+: ", true, false, ": ");
	free(trees);
	free(pristine);
	return result;
}

/* The warnings of a log, sorted */
static struct args warnings_of(const char *log, const char *store, const char *source)
{
	char *copy = text("%s", log);
	struct args lines = lines_of(copy), warnings = { 0 };
	size_t i;

	for (i = 0; i < lines.n; i++)
		if (strcasestr(lines.v[i], "warning") || strcasestr(lines.v[i], "error"))
			args_add(&warnings, warning_text(lines.v[i], store, source));
	args_sort(&warnings);
	free(lines.v);
	free(copy);
	return warnings;
}

/* How many of the strings from *at on are this one; *at comes to lie after them */
static size_t count_of(const struct args *sorted, size_t *at, const char *what)
{
	size_t n = 0;

	while (*at < sorted->n && strcmp(sorted->v[*at], what) < 0)
		(*at)++;
	for (; *at < sorted->n && !strcmp(sorted->v[*at], what); (*at)++)
		n++;
	return n;
}

size_t new_warnings(FILE *out, const char *store, const char *source, const char *before,
		    const char *after)
{
	struct args old = warnings_of(before, store, source);
	struct args new = warnings_of(after, store, source);
	size_t i = 0, k = 0, found = 0;

	while (i < new.n) {
		const char *warning = new.v[i];
		size_t now = count_of(&new, &i, warning), then = count_of(&old, &k, warning);

		if (strstr(warning, ".h:") ? then : now <= then)
			continue;
		fprintf(out, "%s\n", warning);
		found++;
	}
	return found;
}

static char *lines_with(const char *log, bool sparse)
{
	char *copy = text("%s", log), *result;
	struct args lines = lines_of(copy);
	size_t size, i;
	FILE *out = allocated(open_memstream(&result, &size));

	for (i = 0; i < lines.n; i++) {
		bool of_sparse = !strncmp(lines.v[i], SPARSE, strlen(SPARSE));
		bool of_kernel_doc = !strncmp(lines.v[i], KERNEL_DOC, strlen(KERNEL_DOC));

		if (sparse && of_sparse)
			fprintf(out, "%s\n", lines.v[i] + strlen(SPARSE));
		if (!sparse && !of_sparse && !of_kernel_doc)
			fprintf(out, "%s\n", lines.v[i]);
	}
	fclose(out);
	free(lines.v);
	free(copy);
	return result;
}

char *log_of_sparse(const char *log)
{
	return lines_with(log, true);
}

char *log_of_kbuild(const char *log)
{
	return lines_with(log, false);
}
