// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * launcher: what ./vmali does that is more than a list of commands.
 *
 *	launcher TOP COMMAND [ARG...]
 *
 * TOP is the checkout. ./vmali compiles this program, and starts it with the user's command
 * and arguments.  Commands for ./vmali itself:
 *
 *	fresh SERIES KIND	exit status 0 if there is such a machine that need not be built
 *	firmware CHOICE GPU	print the directory with the firmware
 *	kernel ...		what kernel.h has for a shell
 *	tree ...		what refresh.h has for a shell
 *	qemu QEMU PLUGIN	check one, and print what qemu.h says
 */
#include <stdlib.h>
#include <string.h>

#include "bench.h"
#include "demo.h"
#include "kernel.h"
#include "places.h"
#include "qemu.h"
#include "refresh.h"
#include "run.h"

static int fresh_main(const struct places *places, char **args)
{
	struct machine machine;

	return !args[0] || !args[1] || !machine_fresh(places, args[0], args[1], &machine);
}

static int firmware_main(const struct places *places, char **args)
{
	if (!args[0])
		return 1;
	puts(firmware_get(places, args[0], args[1]));
	return 0;
}

static const struct {
	const char *name;
	int (*main)(const struct places *places, char **args);
} commands[] = {
	{ "run", run_main },
	{ "bench", bench_main },
	{ "demo", demo_main },
	{ "fresh", fresh_main },
	{ "kernel", kernel_main },
	{ "tree", refresh_main },
	{ "firmware", firmware_main },
	{ "qemu", qemu_main },
};

int main(int argc, char **argv)
{
	struct places places;
	size_t i;

	if (argc < 3)
		die("launcher is started by ./vmali");
	places = places_of(argv[1]);
	for (i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
		if (!strcmp(commands[i].name, argv[2]))
			return commands[i].main(&places, argv + 3);
	die("unknown command '%s' (vmali help lists them)", argv[2]);
}
