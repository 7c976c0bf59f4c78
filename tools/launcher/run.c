// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * vmali run: one machine, one command.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "arm64.h"
#include "mesa.h"
#include "run.h"

/* As the user's shell calls it, if it can be believed */
static const char *working_directory(void)
{
	const char *pwd = environment("PWD", "");
	struct stat here, there;
	char *cwd;

	if (*pwd == '/' && !stat(".", &here) && !stat(pwd, &there) &&
	    here.st_dev == there.st_dev && here.st_ino == there.st_ino)
		return pwd;
	cwd = getcwd(NULL, 0);
	if (!cwd)
		die("run: the working directory: %s", strerror(errno));
	return cwd;
}

int run_main(const struct places *places, char **args)
{
	const char *firmware = NULL;
	struct topics topics = topics_read(places->top);
	struct machine machine;
	struct arm64 arm64;
	struct args command;
	struct run run;

	run_parse(&run, args, &topics);
	if (run.help) {
		help_print(places->top, "run");
		return 0;
	}
	if (run.verbose)
		setenv("VMALI_VERBOSE", "1", 1);
	if (strcmp(run.machine, "arm64")) {
		machine = machine_get(places, run.series, run.kind);
		if (run.mesa)
			mesa_get(&run, places);
	} else {
		arm64 = arm64_get(places, run.series, run.board);
		if (run.root && *run.root != '/')
			run.root = arm64_root(places, run.root);
	}
	if (run.trace)
		vmali_do(places, (char *[]){ "_trace", NULL });
	if (run.driver)
		firmware = firmware_get(places, run.firmware, run.gpu);
	if (strcmp(run.machine, "arm64"))
		command = run_command(&run, places, &machine, firmware, working_directory());
	else
		command = arm64_command(&run, places, &arm64, firmware, working_directory());
	if (run.dry_run) {
		args_print(stdout, command.v);
		return 0;
	}
	execv(command.v[0], command.v);
	die("%s: %s", command.v[0], strerror(errno));
}
