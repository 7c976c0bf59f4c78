// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Running other programs.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "process.h"

#define EXIT_NOT_FOUND	127
#define EXIT_SIGNAL	128

/* Enough of a SHA-256 sum for a key, in hexadecimal digits */
#define HASH_LENGTH	16

static pid_t start(char *const *argv, int in, int out, int err)
{
	pid_t pid;

	fflush(NULL);
	pid = fork();
	if (pid < 0)
		die("fork: %s", strerror(errno));
	if (pid)
		return pid;
	if (in < 0 || out < 0 || err < 0) {
		int null = open("/dev/null", O_RDWR | O_CLOEXEC);

		in = in < 0 ? null : in;
		out = out < 0 ? null : out;
		err = err < 0 ? null : err;
	}
	dup2(in, 0);
	dup2(out, 1);
	dup2(err, 2);
	execvp(argv[0], argv);
	say("%s: %s", argv[0], strerror(errno));
	_exit(EXIT_NOT_FOUND);
}

static int finish(pid_t pid)
{
	int wstatus;

	while (waitpid(pid, &wstatus, 0) < 0)
		if (errno != EINTR)
			die("wait: %s", strerror(errno));
	return WIFEXITED(wstatus) ? WEXITSTATUS(wstatus) : EXIT_SIGNAL + WTERMSIG(wstatus);
}

int process_run(char *const *argv, int in, int out, int err)
{
	return finish(start(argv, in, out, err));
}

int process_output(char *const *argv, int in, int err, char **output)
{
	size_t size = 0, room = 4096;
	int fds[2], status;
	ssize_t n;
	pid_t pid;

	if (pipe2(fds, O_CLOEXEC))
		die("pipe: %s", strerror(errno));
	pid = start(argv, in, fds[1], err);
	close(fds[1]);
	*output = allocated(malloc(room));
	while ((n = read(fds[0], *output + size, room - 1 - size)) > 0) {
		size += (size_t)n;
		if (room - size < 4096) {
			room *= 2;
			*output = allocated(realloc(*output, room));
		}
	}
	close(fds[0]);
	status = finish(pid);
	while (size && (*output)[size - 1] == '\n')
		size--;
	(*output)[size] = '\0';
	return status;
}

char *hash_of(const char *data, size_t size)
{
	int fd = memfd_create("hash", MFD_CLOEXEC);
	char *sum;

	if (fd < 0)
		die("memfd_create: %s", strerror(errno));
	while (size) {
		ssize_t n = write(fd, data, size);

		if (n < 0)
			die("hash: %s", strerror(errno));
		data += n;
		size -= (size_t)n;
	}
	if (lseek(fd, 0, SEEK_SET) || process_output((char *[]){ "sha256sum", NULL }, fd, 2, &sum))
		die("cannot compute a SHA-256 sum");
	close(fd);
	if (strlen(sum) < HASH_LENGTH)
		die("sha256sum printed '%s'", sum);
	sum[HASH_LENGTH] = '\0';
	return sum;
}
