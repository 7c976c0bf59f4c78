// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The start of the kernel.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/close_range.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "../sandbox.h"
#include "kernel.h"
#include "options.h"
#include "relay.h"
#include "state.h"

#define EXIT_MACHINE	125
/* The descriptor of the kernel's serial line. */
#define LINE_FD		3
/*
 * The run directory and the place of the guest's memory, as the kernel knows them: it runs
 * in the one, which has a link to the other.  Names that differ from run to run would be in
 * the kernel's log, and change addresses in its memory.
 */
#define RUN_DIR		"/proc/self/cwd/"
#define MEM_LINK	"mem"

static void exec_kernel(int sock)
{
	char tmp_env[] = "TMPDIR=" RUN_DIR MEM_LINK, preload_env[8192], seed_env[64];
	char *env[] = { tmp_env, opt.preload ? preload_env : NULL, seed_env, NULL };
	const char *writable[] = { state.run_dir, state.mem_dir, NULL };
	char **argv;
	sigset_t none;
	int log, null, err, n = 0, ret;

	while (opt.kernel[n])
		n++;
	argv = calloc(n + 4, sizeof(*argv));
	if (!argv)
		_exit(EXIT_MACHINE);
	memcpy(argv, opt.kernel, n * sizeof(*argv));
	snprintf(seed_env, sizeof(seed_env), "VMALI_SEED=%s", opt.seed);
	if (opt.preload)
		snprintf(preload_env, sizeof(preload_env), "LD_PRELOAD=%s", opt.preload);
	argv[n++] = "uml_dir=" RUN_DIR;
	argv[n++] = "umid=vmali";
	argv[n++] = "VMALI_RUN=" RUN_DIR ".";

	log = open(state.log_path, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0644);
	null = open("/dev/null", O_RDWR | O_CLOEXEC);
	if (log < 0) {
		say("%s: %s", state.log_path, strerror(errno));
		_exit(EXIT_UNSTARTED);
	}
	if (chdir(state.run_dir) || symlink(state.mem_dir, MEM_LINK)) {
		say("%s: %s", state.run_dir, strerror(errno));
		_exit(EXIT_UNSTARTED);
	}
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	signal(SIGPIPE, SIG_DFL);

	ret = sandbox_enter(opt.sandbox, writable);
	if (ret) {
		say("no sandbox for the guest (%s): neither Landlock nor a mount namespace is available; '--sandbox none' runs without",
		    strerror(-ret));
		_exit(EXIT_UNSTARTED);
	}

	err = fcntl(2, F_DUPFD_CLOEXEC, LINE_FD + 1);
	dup2(null, 0);
	dup2(log, 1);
	dup2(log, 2);
	if (sock == LINE_FD)
		fcntl(sock, F_SETFD, 0);
	else
		dup2(sock, LINE_FD);
	close_range(LINE_FD + 1, ~0U, CLOSE_RANGE_CLOEXEC);
	execve(argv[0], argv, env);
	dprintf(err, "vmali: %s: %s\n", argv[0], strerror(errno));
	_exit(EXIT_UNSTARTED);
}

void start_kernel(void)
{
	int sv[2];

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sv))
		fail("socketpair: %s", strerror(errno));
	state.kernel_pid = fork();
	if (state.kernel_pid < 0)
		fail("fork: %s", strerror(errno));
	if (!state.kernel_pid)
		exec_kernel(sv[1]);
	close(sv[1]);
	relay.line = sv[0];
	fcntl(relay.line, F_SETFL, O_NONBLOCK);
}
