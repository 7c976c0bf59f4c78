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
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "../../common/machine/kernel.h"
#include "../../common/machine/options.h"
#include "../../common/machine/relay.h"
#include "../../common/machine/state.h"
#include "../../common/sandbox.h"

#define EXIT_MACHINE	125
/*
 * The descriptors of the kernel's serial line, one for each direction.  In virtual time,
 * User-Mode Linux needs output that blocks, as it does not wait for a full line to be read,
 * and input that does not block.  O_NONBLOCK belongs to the open file, so there are two.
 */
#define LINE_IN_FD	3
#define LINE_OUT_FD	4
/*
 * The run directory and the place of the guest's memory, as the kernel knows them: it runs
 * in the one, which has a link to the other.  Names that differ from run to run would be in
 * the kernel's log, and change addresses in its memory.
 */
#define RUN_DIR		"/proc/self/cwd/"
#define MEM_LINK	"mem"

/* Make two descriptors LINE_IN_FD and LINE_OUT_FD, whatever they are */
static void give_line(int in, int out)
{
	in = fcntl(in, F_DUPFD, LINE_OUT_FD + 1);
	out = fcntl(out, F_DUPFD, LINE_OUT_FD + 1);
	dup2(in, LINE_IN_FD);
	dup2(out, LINE_OUT_FD);
}

static void exec_kernel(int in, int out)
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
	/* As newer kernels start themselves; 6.12 takes the gap before the heap for RAM */
	personality(PER_LINUX | ADDR_NO_RANDOMIZE);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	signal(SIGPIPE, SIG_DFL);

	ret = sandbox_enter(opt.sandbox, writable);
	if (ret) {
		say("no sandbox for the guest (%s): neither Landlock nor a mount namespace is available; '--sandbox none' runs without",
		    strerror(-ret));
		_exit(EXIT_UNSTARTED);
	}

	err = fcntl(2, F_DUPFD_CLOEXEC, LINE_OUT_FD + 1);
	dup2(null, 0);
	dup2(log, 1);
	dup2(log, 2);
	give_line(in, out);
	close_range(LINE_OUT_FD + 1, ~0U, CLOSE_RANGE_CLOEXEC);
	execve(argv[0], argv, env);
	dprintf(err, "vmali: %s: %s\n", argv[0], strerror(errno));
	_exit(EXIT_UNSTARTED);
}

void start_kernel(void)
{
	int in[2], out[2];

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, in))
		fail("socketpair: %s", strerror(errno));
	/* Writes of the kernel are short enough to be done as a whole or not at all */
	if (pipe2(out, O_CLOEXEC))
		fail("pipe: %s", strerror(errno));
	state.kernel_pid = fork();
	if (state.kernel_pid < 0)
		fail("fork: %s", strerror(errno));
	if (!state.kernel_pid)
		exec_kernel(in[1], out[1]);
	close(in[1]);
	close(out[1]);
	relay.to_guest = in[0];
	relay.from_guest = out[0];
	fcntl(relay.to_guest, F_SETFL, O_NONBLOCK);
	fcntl(relay.from_guest, F_SETFL, O_NONBLOCK);
}
