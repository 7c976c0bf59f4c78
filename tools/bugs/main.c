// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * bugs: bring bugs of the driver back one at a time, and see which the tests catch.
 *
 * Options are those of vmali bugs (tools/help/bugs.txt), and one for vmali bugs itself:
 * --arguments only checks the arguments.  Expects everything but the drivers with a bug to be
 * built, and VMALI_TOP in the environment.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../launcher/files.h"
#include "../launcher/options.h"
#include "../launcher/patches.h"
#include "../launcher/places.h"
#include "../launcher/process.h"
#include "outcome.h"

/* Seconds of the machine's time; a bug can be that something never ends */
#define TIMEOUT	"120"

enum { OPT_ALL = 1, OPT_LIST, OPT_ARGUMENTS, OPT_HELP };

static const struct option_row option_table[] = {
	{ "--all", OPT_ALL, NULL },
	{ "--list", OPT_LIST, NULL },
	{ "--arguments", OPT_ARGUMENTS, NULL },
	{ "-h", OPT_HELP, NULL },
	{ "--help", OPT_HELP, NULL },
	{ 0 },
};

/**
 * struct bench - where bugs are tried
 * @places: where things are
 * @kernel: the kernel that the drivers are compiled for; directory in the cache
 * @out: directory for what the programs print
 */
struct bench {
	struct places places;
	const char *kernel;
	const char *out;
};

/* The driver with a bug, in the cache */
static const char *module_of(const struct bench *b, const struct bug *bug)
{
	const char *kernel = strrchr(b->kernel, '/') + 1;
	const char *path;
	size_t size;
	char *diff;

	diff = patch_diff(bug->patch, &size);
	path = text("%s/driver/%s/%s/panthor.ko", b->places.cache, kernel, hash_of(diff, size));
	free(diff);
	if (!exists(path)) {
		progress("compiling the driver with the bug %s", bug->name);
		vmali_do(&b->places,
			 (char *[]){ "_driver", (char *)bug->patch, (char *)path, NULL });
		progress_end();
	}
	return path;
}

/* Runs a bug's program; module is the driver, or NULL for the one without the bug; seed 0: none */
static char *try(const struct bench *b, const struct bug *bug, const char *module,
		 unsigned int seed)
{
	const char *stem = text("%s/%s%s", b->out, bug->name, module ? "" : "-without");
	const char *output = text("%s.out", stem), *log = text("%s.log", stem);
	struct args args = { 0 };
	int fd, status;
	size_t i;

	/* The caller's environment must not change which seeds notice a bug */
	ARGS_ADD(&args, text("%s/vmali", b->places.top), "run", "--clean-env", "--timeout", TIMEOUT,
		 "--kernel-log", log);
	if (module)
		ARGS_ADD(&args, "--driver-module", module);
	if (seed)
		ARGS_ADD(&args, "--seed", text("%u", seed));
	if (bug->options.n)
		args_add_all(&args, bug->options.v);
	ARGS_ADD(&args, "--", text("%s/%s", b->places.build, bug->program));
	for (i = 0; i < bug->tests.n; i++)
		ARGS_ADD(&args, "-t", strrchr(bug->tests.v[i], '.') + 1);
	unlink(log);
	fd = open(output, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	if (fd < 0)
		die("bugs: cannot write %s", output);
	status = process_run(args.v, -1, fd, fd);
	close(fd);
	return notices(bug, file_text(output), file_text(log), status);
}

/* Prints one bug's outcome; returns whether it is the expected one */
static bool judge(const struct bench *b, const struct bug *bug, unsigned int *caught)
{
	const char *module = module_of(b, bug), *with, *without, *where;
	unsigned int seed = bug->seeds ? 1 : 0;

	while (!(with = try(b, bug, module, seed)) && seed < bug->seeds)
		seed++;
	where = with && seed ? text(", seed %u", seed) : "";
	without = try(b, bug, NULL, seed);
	if (without) {
		printf("broken  %-28s %s: %s without the bug, too%s\n", bug->name, bug->program,
		       without, where);
		return false;
	}
	*caught += !!with;
	printf("%s  %-28s %s: %s%s%s\n", with ? "caught" : "missed", bug->name, bug->program,
	       with ? with : "passes", where, !!with == bug->caught ? "" : " (not expected)");
	if (!with && bug->why)
		printf("        %s\n", bug->why);
	fflush(stdout);
	return !!with == bug->caught;
}

static void list(const struct bugs *bugs)
{
	size_t i;

	for (i = 0; i < bugs->n; i++)
		printf("%-28s %s, %s\n        %s\n        %s\n", bugs->v[i].name,
		       bugs->v[i].caught ? "caught" : "missed", bugs->v[i].program,
		       bugs->v[i].title, bugs->v[i].fix);
}

static int run(const struct bugs *bugs, const struct places *places)
{
	struct bench b = { .places = *places, .out = text("%s/bugs", places->build) };
	unsigned int caught = 0, unexpected = 0;
	size_t i;

	b.kernel = machine_get(places, "default", "").kernel;
	make_dirs(b.out);
	for (i = 0; i < bugs->n; i++)
		unexpected += !judge(&b, &bugs->v[i], &caught);
	printf("%u of %zu caught, %u not as expected\n", caught, bugs->n, unexpected);
	return unexpected > 0;
}

int main(int __attribute__((unused)) argc, char **argv)
{
	struct options o = { .command = "bugs", .table = option_table, .args = argv + 1 };
	const char *top = needed_environment("VMALI_TOP");
	struct bugs bugs, selected;
	bool all = false;
	int mode = 0;
	struct places places;
	int id;

	while ((id = options_next(&o))) {
		switch (id) {
		case OPT_ALL:
			all = true;
			break;
		case OPT_LIST:
		case OPT_ARGUMENTS:
			mode = id;
			break;
		case OPT_HELP:
			help_print(top, o.command);
			return 0;
		}
	}
	places = places_of(top);
	bugs = bugs_read(text("%s/tests/bugs", top));
	selected = bugs_select(&bugs, o.args, all || (mode && !*o.args));
	if (mode == OPT_LIST)
		list(&selected);
	return mode ? 0 : run(&selected, &places);
}
