// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Lists of strings.
 */
#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>

#include "base.h"

void args_add(struct args *args, const char *arg)
{
	args->v = allocated(realloc(args->v, (args->n + 2) * sizeof(*args->v)));
	args->v[args->n++] = (char *)arg;
	args->v[args->n] = NULL;
}

void args_add_all(struct args *args, char *const *argv)
{
	while (*argv)
		args_add(args, *argv++);
}

static void print_quoted(FILE *f, const char *arg)
{
	static const char plain[] =
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./:=,@%+-";

	if (*arg && !arg[strspn(arg, plain)]) {
		fputs(arg, f);
		return;
	}
	fputc('\'', f);
	for (; *arg; arg++) {
		if (*arg == '\'')
			fputs("'\\''", f);
		else
			fputc(*arg, f);
	}
	fputc('\'', f);
}

void args_print(FILE *f, char *const *argv)
{
	for (; *argv; argv++) {
		print_quoted(f, *argv);
		if (argv[1])
			fputc(' ', f);
	}
	fputc('\n', f);
}

struct args lines_of(char *content)
{
	struct args lines = { 0 };
	char *line;

	while ((line = strsep(&content, "\n")))
		/* The last line feed ends a line; it does not begin one */
		if (*line || content)
			args_add(&lines, line);
	return lines;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

void args_sort(struct args *args)
{
	if (args->n)
		qsort(args->v, args->n, sizeof(*args->v), by_name);
}

void args_unique(struct args *args)
{
	size_t i, left = 0;

	args_sort(args);
	for (i = 0; i < args->n; i++)
		if (!left || strcmp(args->v[i], args->v[left - 1]))
			args->v[left++] = args->v[i];
	args->n = left;
	if (args->v)
		args->v[left] = NULL;
}

bool args_have(const struct args *args, const char *what)
{
	size_t i;

	for (i = 0; i < args->n; i++)
		if (!strcmp(args->v[i], what))
			return true;
	return false;
}
