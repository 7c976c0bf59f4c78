// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * machine: runs one guest in a sandbox and passes one command's input,
 * output and exit status through.
 *
 *   machine [OPTION...] -- KERNEL ARG... -- CMD [ARG...]
 *
 *   --config KEY=VALUE    a line of the guest's config (see ../init/main.c); may repeat
 *   --log FILE            the kernel log; else kept only when the machine dies
 *   --timeout SECONDS     then the machine is killed and the exit status is 124
 *   --preload LIBRARY     goes into the kernel's process (see ../../uml/random.c)
 *   --seed N              for what the library replaces
 *   --choices FILE        copy the list of the choices that it has made to FILE
 *   --clean-env           the command gets none of the caller's variables
 *   --mem MEGABYTES       the guest's memory, to find a place for it
 *   --sandbox KIND        auto, landlock, namespace or none (see ../sandbox.h)
 *   --trace FILE          copy the trace that the guest has recorded to FILE
 *   --trace-json FILE     the same for Perfetto, made by
 *   --trace-tool PROGRAM  (see tools/trace/)
 *
 * QEMU only:
 *
 *   --dtb-overlay FILE    with the GPU, for the device tree of QEMU's board, which
 *   --board-arguments N   the first N of QEMU's arguments describe
 *   --plugin-api N        version of the plugins' interface that this QEMU wants
 *   --boot-args TEXT      the kernel's command line, and
 *   --initrd-range A-B    where its initial RAM disk is, if QEMU's firmware starts the kernel
 *   --gpu-trace FILE      the GPU's events (see ../../qemu/trace.h)
 *
 * The exit status is the command's; 125 when the machine died or did not come
 * up to running it (1 if init reported why).
 */
#define _GNU_SOURCE
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "kernel.h"
#include "options.h"
#include "relay.h"
#include "results.h"
#include "rundir.h"
#include "state.h"

#define EXIT_MACHINE	125

static int signals;

/* ---- the end ----------------------------------------------------------- */

/* Print the line of the kernel log that reports a crash, else its last one. */
static void say_last_words(void)
{
	static char text[512], last[512];
	FILE *f = fopen(state.log_path, "re");
	bool found = false;

	if (!f)
		return;
	while (fgets(text, sizeof(text), f)) {
		bool tells = strstr(text, "Kernel panic") || strstr(text, "BUG:") ||
			     strstr(text, "Oops");

		if (tells || !found)
			memcpy(last, text, sizeof(last));
		found |= tells;
	}
	fclose(f);
	last[strcspn(last, "\n")] = 0;
	if (*last)
		say("%s", last);
}

static void machine_ended(int wstatus)
{
	bool clean = WIFEXITED(wstatus) && !WEXITSTATUS(wstatus);
	struct pollfd rest = { .fd = relay.from_guest, .events = POLLIN };

	state.kernel_pid = 0;
	/* What is left in the line. */
	while (poll(&rest, 1, 0) > 0 && (rest.revents & POLLIN) && read_line())
		;
	if (relay.have_status && clean)
		leave(keep_choices(keep_trace(relay.status)));
	if (WIFEXITED(wstatus) && WEXITSTATUS(wstatus) == EXIT_UNSTARTED)
		leave(1);
	say_last_words();
	say("the guest's kernel died%s; its log is %s",
	    relay.have_status ? " after the command had ended" : "", state.log_path);
	state.keep_log = true;
	leave(EXIT_MACHINE);
}

static void take_signal(void)
{
	struct signalfd_siginfo info;
	int wstatus;
	pid_t pid;

	while (read(signals, &info, sizeof(info)) == sizeof(info)) {
		switch (info.ssi_signo) {
		case SIGCHLD:
			while ((pid = waitpid(-1, &wstatus, WNOHANG)) > 0)
				if (pid == state.kernel_pid)
					machine_ended(wstatus);
			break;
		case SIGWINCH:
			relay.window_changed = state.raw_terminal;
			break;
		default:
			leave(128 + info.ssi_signo);
		}
	}
}

static void pump(void)
{
	bool line_open = true;

	for (;;) {
		struct pollfd p[] = {
			{ .fd = signals, .events = POLLIN },
			{ .fd = line_open ? relay.from_guest : -1, .events = POLLIN },
			{ .fd = wants_stdin() ? 0 : -1, .events = POLLIN },
			{ .fd = out_pending() ? relay.to_guest : -1, .events = POLLOUT },
		};

		check_deadline();
		if (poll(p, 4, time_left()) < 0)
			continue;
		if (p[1].revents & (POLLIN | POLLHUP | POLLERR))
			line_open = read_line();
		if (p[0].revents)
			take_signal();
		queue_next();
		if (p[2].revents && !out_pending())
			read_stdin();
		flush_line();
	}
}

/* ---- start ------------------------------------------------------------- */

static void catch_signals(void)
{
	static const int caught[] = { SIGCHLD, SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGWINCH };
	sigset_t set;
	size_t i;

	sigemptyset(&set);
	for (i = 0; i < sizeof(caught) / sizeof(caught[0]); i++)
		sigaddset(&set, caught[i]);
	sigprocmask(SIG_BLOCK, &set, NULL);
	signal(SIGPIPE, SIG_IGN);
	signals = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	prctl(PR_SET_CHILD_SUBREAPER, 1);
}

int main(int argc, char **argv)
{
	parse(argc, argv);
	if (opt.timeout)
		state.deadline = now_ms() + (int64_t)(opt.timeout * 1000);
	catch_signals();
	check_result(opt.choices);
	check_result(opt.trace);
	check_result(opt.trace_json);
	make_dirs();
	take_terminal();
	fill_run_dir();
	if (opt.log)
		snprintf(state.log_path, sizeof(state.log_path), "%s", opt.log);
	else
		snprintf(state.log_path, sizeof(state.log_path), "%s/kernel.log", state.run_dir);
	start_kernel();
	pump();
}
