// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Options of the commands.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "options.h"

int options_next(struct options *o)
{
	const struct option_row *row;
	char *arg = *o->args, *equals;
	size_t length;

	if (!arg || *arg != '-' || !arg[1])
		return 0;
	o->args++;
	if (!strcmp(arg, "--"))
		return 0;
	equals = strncmp(arg, "--", 2) ? NULL : strchr(arg, '=');
	length = equals ? (size_t)(equals - arg) : strlen(arg);
	for (row = o->table; row->name; row++)
		if (strlen(row->name) == length && !strncmp(row->name, arg, length))
			break;
	if (!row->name || (equals && !row->value))
		die("%s: unknown option %.*s (vmali %s --help lists them)", o->command,
		    (int)length, arg, o->command);
	o->name = row->name;
	o->value = NULL;
	if (row->value && (equals || *row->value != '=')) {
		o->value = equals ? equals + 1 : *o->args;
		if (!o->value)
			die("%s: %s needs %s", o->command, o->name, row->value);
		if (!equals)
			o->args++;
	}
	return row->id;
}

unsigned long option_number(const struct options *o)
{
	unsigned long n;

	errno = 0;
	n = strtoul(o->value, NULL, 10);
	if (!*o->value || o->value[strspn(o->value, "0123456789")] || errno)
		die("%s: %s needs a whole number, not '%s'", o->command, o->name, o->value);
	return n;
}

const char *option_result_file(const struct options *o)
{
	const char *slash = strrchr(o->value, '/');
	char *dir = slash ? strndup(o->value, (size_t)(slash + 1 - o->value)) : strdup(".");
	struct stat st, of_dir;

	if (!*o->value)
		die("%s: %s needs a file", o->command, o->name);
	if (stat(allocated(dir), &of_dir) || !S_ISDIR(of_dir.st_mode) || access(dir, W_OK) ||
	    (!stat(o->value, &st) && S_ISDIR(st.st_mode)))
		die("%s: %s cannot write %s", o->command, o->name, o->value);
	free(dir);
	return o->value;
}
