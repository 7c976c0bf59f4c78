// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The start of QEMU: first for the device tree of its board, to which the overlay with the GPU
 * is added, then as the machine.
 *
 * QEMU runs in the run directory, where its command line finds machine.dtb, and gets these
 * descriptors:
 *
 *	3	the line to the guest's init
 *	4	a listening socket for the control protocol, "control" in the run directory
 *	5	the trace of the GPU's events, if there is one
 *
 * QEMU is what keeps the guest from the host's files: those that it passes are read-only,
 * except for the run directory.
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
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../../common/machine/kernel.h"
#include "../../common/machine/options.h"
#include "../../common/machine/relay.h"
#include "../../common/machine/state.h"

enum { LINE_FD = 3, LISTEN_FD, TRACE_FD, END_FD };

#define CONTROL		"control"
#define BASE_DTB	"base.dtb"
#define MACHINE_DTB	"machine.dtb"

/* In a child: the log as output and error */
static void redirect(int log)
{
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);
	sigset_t none;

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	signal(SIGPIPE, SIG_DFL);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	dup2(null, 0);
	dup2(log, 1);
	dup2(log, 2);
}

/* Runs a program in the run directory.  Return: whether it has succeeded */
static bool run(char *const *argv, int log)
{
	int wstatus;
	pid_t pid = fork();

	if (!pid) {
		if (chdir(state.run_dir))
			_exit(127);
		redirect(log);
		execvp(argv[0], argv);
		dprintf(2, "%s: %s\n", argv[0], strerror(errno));
		_exit(127);
	}
	return pid > 0 && waitpid(pid, &wstatus, 0) == pid && WIFEXITED(wstatus) &&
	       !WEXITSTATUS(wstatus);
}

/* What QEMU and the others have printed, for a start that has failed */
static void show_log(void)
{
	FILE *f = fopen(state.log_path, "re");
	char line[512];

	while (f && fgets(line, sizeof(line), f))
		fputs(line, stderr);
	if (f)
		fclose(f);
}

/* A property of the machine's device tree that its firmware passes on to the kernel */
static void choose(const char *type, const char *name, const char *value)
{
	char *fdtput[] = {
		"fdtput", (char *)type, MACHINE_DTB, "/chosen", (char *)name, (char *)value, NULL,
	};
	int log = open(state.log_path, O_WRONLY | O_APPEND | O_CLOEXEC);

	if (!run(fdtput, log)) {
		show_log();
		fail("the device tree does not take %s", name);
	}
	close(log);
}

static void choose_initrd(const char *range)
{
	char start[32];
	size_t len = strcspn(range, "-");

	snprintf(start, sizeof(start), "%.*s", (int)len, range);
	choose("-tx", "linux,initrd-start", start);
	choose("-tx", "linux,initrd-end", range[len] ? range + len + 1 : "");
}

/* The board's own device tree, by the arguments that describe it, then that of the machine */
static void make_device_tree(int log)
{
	char **argv = calloc(opt.board_arguments + 4, sizeof(*argv));
	char *overlay[] = {
		"fdtoverlay", "-i", BASE_DTB, "-o", MACHINE_DTB, (char *)opt.dtb_overlay, NULL,
	};
	size_t n;

	if (!argv)
		fail("out of memory");
	for (n = 0; n <= opt.board_arguments && opt.kernel[n]; n++)
		argv[n] = opt.kernel[n];
	argv[n++] = "-machine";
	argv[n++] = "dumpdtb=" BASE_DTB;
	if (!run(argv, log) || !run(overlay, log)) {
		show_log();
		fail("the board has no device tree");
	}
	free(argv);
	if (opt.boot_args)
		choose("-ts", "bootargs", opt.boot_args);
	if (opt.initrd_range)
		choose_initrd(opt.initrd_range);
}

static int control_socket(void)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	int n = snprintf(address.sun_path, sizeof(address.sun_path), "%s/" CONTROL, state.run_dir);

	if (n >= (int)sizeof(address.sun_path))
		fail("%s: the name is too long for a socket in it", state.run_dir);
	if (fd < 0 || bind(fd, (void *)&address, sizeof(address)) || listen(fd, 8))
		fail("%s: %s", address.sun_path, strerror(errno));
	return fd;
}

static void exec_qemu(const int fds[END_FD], int log)
{
	int high[END_FD], err, i;

	if (chdir(state.run_dir)) {
		say("%s: %s", state.run_dir, strerror(errno));
		_exit(EXIT_UNSTARTED);
	}
	err = fcntl(2, F_DUPFD_CLOEXEC, END_FD);
	redirect(log);
	/* Out of the way of each other */
	for (i = LINE_FD; i < END_FD; i++)
		high[i] = fds[i] < 0 ? -1 : fcntl(fds[i], F_DUPFD, END_FD);
	for (i = LINE_FD; i < END_FD; i++)
		if (high[i] >= 0)
			dup2(high[i], i);
	close_range(END_FD, ~0U, CLOSE_RANGE_CLOEXEC);
	if (opt.plugin_api)
		setenv("VMALI_PLUGIN_API", opt.plugin_api, 1);
	execvp(opt.kernel[0], opt.kernel);
	dprintf(err, "vmali: %s: %s\n", opt.kernel[0], strerror(errno));
	_exit(EXIT_UNSTARTED);
}

void start_kernel(void)
{
	int line[2], fds[END_FD], log, i;

	log = open(state.log_path, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0644);
	if (log < 0)
		fail("%s: %s", state.log_path, strerror(errno));
	make_device_tree(log);
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, line))
		fail("socketpair: %s", strerror(errno));
	fds[LINE_FD] = line[1];
	fds[LISTEN_FD] = control_socket();
	fds[TRACE_FD] = -1;
	if (opt.gpu_trace) {
		fds[TRACE_FD] = open(opt.gpu_trace, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
		if (fds[TRACE_FD] < 0)
			fail("%s: %s", opt.gpu_trace, strerror(errno));
	}
	state.kernel_pid = fork();
	if (state.kernel_pid < 0)
		fail("fork: %s", strerror(errno));
	if (!state.kernel_pid)
		exec_qemu(fds, log);
	for (i = LINE_FD; i < END_FD; i++)
		if (fds[i] >= 0)
			close(fds[i]);
	close(log);
	relay.to_guest = line[0];
	relay.from_guest = fcntl(line[0], F_DUPFD_CLOEXEC, 0);
	fcntl(line[0], F_SETFL, O_NONBLOCK);
}
