// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The guest's init: mounts, loads the board's modules and the driver, runs one
 * command with the caller's directory and environment, reports its exit status
 * and powers off.
 *
 * What to do comes from the run directory, the kernel's argument VMALI_RUN, which is the
 * only place of the host that the guest can write:
 *
 *   argv, env    zero-terminated strings
 *   stdin        the command's input, if it is a file
 *   config       one "key=value" a line:
 *     cwd=DIR                   the command's working directory
 *     keep=PATH                 must stay visible below the tmpfs mounts; may repeat
 *     root=DIR                  what the guest has as its root, if not the host's
 *     tty=ROWS COLUMNS          give the command a terminal
 *     stdin=file                its input is in the run directory, not on the line
 *     timeout=SECONDS           of the guest's time, then the command is killed
 *     firmware=DIR              firmware_class search path
 *     module=PATH [PARAM...]    load in this order; may repeat
 *     late=MS PATH [PARAM...]   load that many milliseconds after the last module
 *     driver=NAME               platform driver that must bind before the command
 *     patience=MS               how long a deferred probe of it may last
 *     trace=KIB                 record events, in that much memory a CPU, into trace.dat
 *     trace_event=EVENT         an event, as tracefs's set_event takes it; may repeat
 */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "command.h"
#include "config.h"
#include "files.h"
#include "line.h"
#include "modules.h"
#include "mounts.h"
#include "record.h"
#include "skipped.h"

int main(void)
{
	const char *host_run_dir;
	char **argv, **env;
	size_t len;
	char *buf;
	int status;

	if (getpid() != 1) {
		fputs("init: this runs as process 1 of the vmali machine only\n", stderr);
		return 1;
	}
	host_run_dir = getenv("VMALI_RUN");
	if (!host_run_dir)
		die("VMALI_RUN is not set");
	open_line();
	mount_run(host_run_dir);
	read_config();
	buf = slurp_run("argv", &len);
	argv = strings(buf, len);
	buf = slurp_run("env", &len);
	env = strings(buf, len);

	mount_all();
	trace_begin();
	load_all();
	trace_complete();
	trace_mark("vmali: begin %s", argv[0]);
	start_command(argv, env);
	status = trace_end(env, run_command());
	keep_choices();
	tell_skipped();
	power_off(status);
}
