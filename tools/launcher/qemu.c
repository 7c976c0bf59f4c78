// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Whether a QEMU can have the GPU's plugin.
 */
#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "files.h"
#include "process.h"
#include "qemu.h"

/* Names in a message; there may be many, and a few tell what is wrong */
#define MAX_NAMES	5

/* The name in a line of nm's "ADDRESS TYPE NAME", and its type; NULL if it is none */
static const char *symbol(char *line, char *type)
{
	char *name = strrchr(line, ' ');

	if (!name || name < line + 2 || name[-2] != ' ')
		return NULL;
	*type = name[-1];
	return name + 1;
}

static bool is_needed(const char *name, char type)
{
	return type == 'U' && !strchr(name, '@');
}

static bool is_there(char type)
{
	return strchr("ABDRTVW", type);
}

static int compare(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

struct args qemu_missing(const char *plugin, const char *program)
{
	struct args lines = lines_of(text("%s", program)), there = { 0 }, missing = { 0 };
	const char *name;
	char type;
	size_t i;

	for (i = 0; i < lines.n; i++) {
		name = symbol(lines.v[i], &type);
		if (name && is_there(type))
			args_add(&there, name);
	}
	args_sort(&there);
	lines = lines_of(text("%s", plugin));
	for (i = 0; i < lines.n; i++) {
		name = symbol(lines.v[i], &type);
		if (name && is_needed(name, type) &&
		    (!there.n || !bsearch(&name, there.v, there.n, sizeof(*there.v), compare)))
			args_add(&missing, name);
	}
	return missing;
}

unsigned long qemu_api(const char *message)
{
	static const char wants[] = "supports only a minimum version of ";
	const char *found = strstr(message, wants);

	return found ? strtoul(found + sizeof(wants) - 1, NULL, 10) : 0;
}

static char *names_of(const char *path)
{
	char *output;

	if (process_output((char *[]){ "nm", "-D", (char *)path, NULL }, -1, -1, &output))
		die("run: nm cannot read %s", path);
	return output;
}

static void check_names(const char *qemu, const char *plugin)
{
	const char *needed = names_of(plugin), *more = "";
	struct args missing = qemu_missing(needed, names_of(qemu));

	if (!missing.n)
		return;
	if (missing.n > MAX_NAMES) {
		more = text(" and %zu more", missing.n - MAX_NAMES);
		missing.v[MAX_NAMES] = NULL;
	}
	die("run: %s does not have what the GPU's plugin calls: %s%s; Debian's QEMU 7.2, 10.0 and 11.1 do (docs/board.md)",
	    qemu, joined(missing.v), more);
}

/* Loads the plugin with an argument that it refuses, so that QEMU ends either way */
static char *load(const char *qemu, const char *plugin)
{
	char *argv[] = {
		(char *)qemu, "-machine", "none", "-nodefaults", "-display", "none", "-plugin",
		text("file=%s,check=1", plugin), NULL,
	};
	FILE *f = allocated(tmpfile());
	size_t size = 0;
	char *message;

	setenv("VMALI_PLUGIN_API", "0", 1);
	process_run(argv, -1, -1, fileno(f));
	rewind(f);
	message = allocated(calloc(1, 4096));
	size = fread(message, 1, 4095, f);
	message[size] = '\0';
	fclose(f);
	return message;
}

int qemu_main(const struct places *places, char **args)
{
	if (!args[0] || !args[1])
		die("qemu: arguments are missing");
	check_names(args[0], args[1]);
	printf("%lu\n", qemu_api(load(args[0], args[1])));
	return 0;
}
