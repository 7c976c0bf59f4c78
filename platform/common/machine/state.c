// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The state of the machine as its host sees it, its messages, its deadline and its end.
 */
#define _GNU_SOURCE
#include <ftw.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include "options.h"
#include "state.h"

#define EXIT_TIMEOUT	124

struct state state;

static struct termios saved_termios;

void say(const char *fmt, ...)
{
	va_list ap;

	fputs("vmali: ", stderr);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputs(state.raw_terminal ? "\r\n" : "\n", stderr);
}

static int remove_one(const char *path, const struct stat *st, int flag, struct FTW *ftw)
{
	(void)st;
	(void)flag;
	(void)ftw;
	/* A directory that holds a log to be kept stays with it. */
	if (!state.keep_log || strcmp(path, state.log_path))
		remove(path);
	return 0;
}

static void remove_tree(const char *dir)
{
	if (*dir)
		nftw(dir, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

void restore_terminal(void)
{
	if (state.raw_terminal)
		tcsetattr(0, TCSAFLUSH, &saved_termios);
	state.raw_terminal = false;
}

/* Kills the machine and waits for all of it: its processes become our children. */
static void kill_machine(void)
{
	int i;

	if (state.kernel_pid > 0)
		kill(state.kernel_pid, SIGKILL);
	/* The guest's processes die with the kernel; they need a moment. */
	for (i = 0; i < 1000; i++) {
		pid_t pid = waitpid(-1, NULL, WNOHANG);

		if (pid < 0)
			break;
		if (!pid)
			usleep(1000);
	}
}

void leave(int status)
{
	kill_machine();
	restore_terminal();
	remove_tree(state.run_dir);
	remove_tree(state.mem_dir);
	exit(status);
}

void fail(const char *fmt, ...)
{
	va_list ap;

	restore_terminal();
	fputs("vmali: ", stderr);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	leave(1);
}

void take_terminal(void)
{
	struct termios t;

	if (!isatty(0) || !isatty(1) || tcgetattr(0, &saved_termios))
		return;
	t = saved_termios;
	cfmakeraw(&t);
	state.raw_terminal = !tcsetattr(0, TCSAFLUSH, &t);
}

/* The deadline */

int64_t now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1000LL + ts.tv_nsec / 1000000;
}

/* Return: milliseconds for poll(): -1 without a deadline. */
int time_left(void)
{
	int64_t left;

	if (!state.deadline)
		return -1;
	left = state.deadline - now_ms();
	return left < 0 ? 0 : left > 1000000 ? 1000000 : left;
}

void check_deadline(void)
{
	if (state.deadline && now_ms() >= state.deadline) {
		say("killed after %g s (--timeout)", opt.timeout);
		leave(EXIT_TIMEOUT);
	}
}
