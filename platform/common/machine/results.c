// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * What the guest has recorded, copied to where the caller wants it.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "options.h"
#include "results.h"
#include "state.h"

/* Before the machine starts: whether the files can be written is better known then. */
void check_result(const char *path)
{
	int fd;

	if (!path)
		return;
	if (!access(path, F_OK)) {
		if (access(path, W_OK))
			fail("%s: %s", path, strerror(errno));
		return;
	}
	fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
	if (fd < 0)
		fail("%s: %s", path, strerror(errno));
	close(fd);
	/* An empty file would be taken for a trace if there is none in the end. */
	unlink(path);
}

/* Return: 0, or an error code. */
static int copy_file(const char *from, const char *to)
{
	int in = open(from, O_RDONLY | O_CLOEXEC), out, err = 0;
	char buf[65536];
	ssize_t n;

	if (in < 0)
		return errno;
	out = open(to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	if (out < 0)
		err = errno;
	while (!err && (n = read(in, buf, sizeof(buf)))) {
		char *p = buf;

		if (n < 0)
			err = errno;
		while (!err && n > 0) {
			ssize_t w = write(out, p, n);

			if (w < 0) {
				err = errno;
				break;
			}
			p += w;
			n -= w;
		}
	}
	if (out >= 0 && close(out) && !err)
		err = errno;
	close(in);
	return err;
}

static bool convert_trace(void)
{
	int wstatus;
	pid_t pid = fork();

	if (!pid) {
		sigset_t none;

		sigemptyset(&none);
		sigprocmask(SIG_SETMASK, &none, NULL);
		execl(opt.trace_tool, opt.trace_tool, "json", opt.trace, opt.trace_json, NULL);
		fprintf(stderr, "vmali: %s: %s\n", opt.trace_tool, strerror(errno));
		_exit(127);
	}
	return pid > 0 && waitpid(pid, &wstatus, 0) == pid && WIFEXITED(wstatus) &&
	       !WEXITSTATUS(wstatus);
}

/* Half a trace is none; but what is not a file of ours stays. */
static void remove_half(const char *path)
{
	struct stat st;

	if (!lstat(path, &st) && S_ISREG(st.st_mode))
		unlink(path);
}

/* Return: the command's status, or 1 for 0 when the trace could not be kept. */
int keep_trace(int result)
{
	char path[8192];
	int err;

	snprintf(path, sizeof(path), "%s/trace.dat", state.run_dir);
	/* Without it init has reported why, or did not run the command. */
	if (!opt.trace || access(path, F_OK))
		return result;
	restore_terminal();
	err = copy_file(path, opt.trace);
	if (err) {
		say("%s: %s", opt.trace, strerror(err));
		remove_half(opt.trace);
		return result ?: 1;
	}
	if (opt.trace_tool && opt.trace_json && !convert_trace())
		return result ?: 1;
	return result;
}

/* Return: the command's status, or 1 for 0 when the choices could not be kept. */
int keep_choices(int result)
{
	char path[8192];
	int err;

	snprintf(path, sizeof(path), "%s/choices", state.run_dir);
	/* Without a seed there are none */
	if (!opt.choices || access(path, F_OK))
		return result;
	err = copy_file(path, opt.choices);
	if (!err)
		return result;
	restore_terminal();
	say("%s: %s", opt.choices, strerror(err));
	return result ?: 1;
}
