// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The command: its start, its input and output, and its end.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include "command.h"
#include "config.h"
#include "files.h"
#include "limit.h"
#include "line.h"

/* As timeout(1) reports it */
#define EXIT_TIMEOUT 124

static struct {
	pid_t pid;
	/* Our ends; with a terminal, in and out are the same and err is -1. */
	int in, out, err;
	bool tty;
} cmd = { .in = -1, .out = -1, .err = -1 };

static void set_winsize(const uint16_t *rows_cols)
{
	struct winsize ws = { .ws_row = rows_cols[0], .ws_col = rows_cols[1] };

	if (cmd.tty)
		ioctl(cmd.in, TIOCSWINSZ, &ws);
}

static void exec_command(char **argv, char **env, const int stdio[3])
{
	const char *cwd = config_get("cwd");
	sigset_t none;
	int i;

	setsid();
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	signal(SIGPIPE, SIG_DFL);
	for (i = 0; i < 3; i++)
		dup2(stdio[i], i);
	if (cmd.tty)
		ioctl(0, TIOCSCTTY, 0);
	if (cwd && chdir(cwd)) {
		fprintf(stderr, "vmali: %s: %s\n", cwd, strerror(errno));
		_exit(126);
	}
	environ = env;
	execvp(argv[0], argv);
	fprintf(stderr, "vmali: %s: %s\n", argv[0], strerror(errno));
	_exit(errno == ENOENT ? 127 : 126);
}

static int open_run(const char *name)
{
	char path[4096];
	int fd;

	snprintf(path, sizeof(path), "%s/%s", run_dir, name);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		die("%s: %s", path, strerror(errno));
	return fd;
}

void start_command(char **argv, char **env)
{
	const char *tty = config_get("tty");
	int in[2], out[2], err[2], stdio[3];

	if (tty) {
		unsigned int rows = 24, cols = 80;
		int slave;

		sscanf(tty, "%u %u", &rows, &cols);
		cmd.tty = true;
		cmd.in = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
		if (cmd.in < 0 || grantpt(cmd.in) || unlockpt(cmd.in))
			die("no terminal: %s", strerror(errno));
		slave = ioctl(cmd.in, TIOCGPTPEER, O_RDWR | O_NOCTTY | O_CLOEXEC);
		if (slave < 0)
			die("no terminal: %s", strerror(errno));
		cmd.out = cmd.in;
		set_winsize((uint16_t[]){ rows, cols });
		stdio[0] = stdio[1] = stdio[2] = slave;
	} else {
		if (pipe2(out, O_CLOEXEC) || pipe2(err, O_CLOEXEC))
			die("pipe: %s", strerror(errno));
		cmd.in = -1;
		cmd.out = out[0];
		cmd.err = err[0];
		if (config_get("stdin")) {
			stdio[0] = open_run("stdin");
		} else if (pipe2(in, O_CLOEXEC)) {
			die("pipe: %s", strerror(errno));
		} else {
			cmd.in = in[1];
			stdio[0] = in[0];
		}
		stdio[1] = out[1];
		stdio[2] = err[1];
	}

	cmd.pid = fork();
	if (cmd.pid < 0)
		die("fork: %s", strerror(errno));
	if (!cmd.pid)
		exec_command(argv, env, stdio);

	close(stdio[0]);
	if (!tty) {
		close(stdio[1]);
		close(stdio[2]);
	}
	if (cmd.in >= 0)
		fcntl(cmd.in, F_SETFL, O_NONBLOCK);
	fcntl(cmd.out, F_SETFL, O_NONBLOCK);
	if (cmd.err >= 0)
		fcntl(cmd.err, F_SETFL, O_NONBLOCK);
}

/* Return: whether there may be more to read from *@fd. */
static bool forward(int *fd, enum channel_type type)
{
	struct channel_frame f;
	ssize_t n;

	if (*fd < 0)
		return false;
	n = read(*fd, f.data, sizeof(f.data));
	if (n > 0) {
		f.head = (struct channel_header){ .type = type, .len = n };
		write_all(line, &f, sizeof(f.head) + n);
		return true;
	}
	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return false;
	/* End of file, or EIO of a terminal without a user. */
	if (!cmd.tty)
		close(*fd);
	*fd = -1;
	return false;
}

/* Bytes for the command that it has not taken yet. */
static struct {
	char data[CHANNEL_MAX];
	size_t start, end;
	bool eof;
} input;

static void feed_command(void)
{
	ssize_t n;

	while (cmd.in >= 0 && input.start < input.end) {
		n = write(cmd.in, input.data + input.start, input.end - input.start);
		if (n < 0 && errno == EAGAIN)
			return;
		if (n < 0) {
			/* The command does not read any more. */
			if (!cmd.tty)
				close(cmd.in);
			cmd.in = -1;
			break;
		}
		input.start += n;
	}
	input.start = input.end = 0;
	if (input.eof && cmd.in >= 0) {
		if (!cmd.tty)
			close(cmd.in);
		cmd.in = -1;
	}
}

static void take_frame(const struct channel_frame *f)
{
	switch (f->head.type) {
	case CHANNEL_STDIN:
		memcpy(input.data, f->data, f->head.len);
		input.start = 0;
		input.end = f->head.len;
		if (!f->head.len)
			input.eof = true;
		feed_command();
		break;
	case CHANNEL_WINSIZE:
		set_winsize((const uint16_t *)f->data);
		break;
	case CHANNEL_CLOSE:
		if (cmd.tty)
			break;
		if (f->data[0] == 1 && cmd.out >= 0) {
			close(cmd.out);
			cmd.out = -1;
		} else if (f->data[0] == 2 && cmd.err >= 0) {
			close(cmd.err);
			cmd.err = -1;
		}
		break;
	}
}

/* Collects what has come over the line and takes one message when complete. */
static void read_line(void)
{
	static struct channel_frame f;
	static size_t have;
	size_t want = sizeof(f.head);
	ssize_t n;

	if (have >= sizeof(f.head))
		want += f.head.len;
	n = read(line, (char *)&f + have, want - have);
	if (n <= 0)
		return;
	have += n;
	if (have < sizeof(f.head) || have < sizeof(f.head) + f.head.len)
		return;
	take_frame(&f);
	have = 0;
}

/* Reaps everything that has ended. Return: the command's status, or -1. */
static int reap(void)
{
	int status, result = -1;
	pid_t pid;

	while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
		if (pid != cmd.pid)
			continue;
		result = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
	}
	return result;
}

int run_command(void)
{
	struct signalfd_siginfo info;
	sigset_t chld;
	int sfd, status = -1, limit = start_limit();

	sigemptyset(&chld);
	sigaddset(&chld, SIGCHLD);
	sigprocmask(SIG_BLOCK, &chld, NULL);
	sfd = signalfd(-1, &chld, SFD_CLOEXEC | SFD_NONBLOCK);
	if (sfd < 0)
		die("signalfd: %s", strerror(errno));
	signal(SIGPIPE, SIG_IGN);

	status = reap();
	while (status < 0) {
		bool full = input.start < input.end;
		struct pollfd p[] = {
			{ .fd = sfd, .events = POLLIN },
			{ .fd = cmd.out, .events = POLLIN },
			{ .fd = cmd.err, .events = POLLIN },
			{ .fd = full ? cmd.in : -1, .events = POLLOUT },
			/* One message at a time: the rest waits in the line. */
			{ .fd = full ? -1 : line, .events = POLLIN },
			{ .fd = limit, .events = POLLIN },
		};

		if (poll(p, 6, -1) < 0)
			continue;
		if (p[1].revents)
			forward(&cmd.out, CHANNEL_STDOUT);
		if (p[2].revents)
			forward(&cmd.err, CHANNEL_STDERR);
		if (p[3].revents)
			feed_command();
		if (p[4].revents)
			read_line();
		if (p[0].revents && read(sfd, &info, sizeof(info)) > 0)
			status = reap();
		if (status < 0 && p[5].revents) {
			tell_waiting();
			status = EXIT_TIMEOUT;
		}
	}

	/* What it left in the pipes; what its children still hold open is cut. */
	while (forward(&cmd.out, CHANNEL_STDOUT))
		;
	while (forward(&cmd.err, CHANNEL_STDERR))
		;
	return status;
}
