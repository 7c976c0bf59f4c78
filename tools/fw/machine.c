// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Asks the machine about a firmware image: a command in a machine that has it.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "machine.h"

/* Where the driver of the default GPU looks */
#define IMAGE		"arm/mali/arch10.8/mali_csffw.bin"
#define DIRECTORY	"/tmp/vmali-firmware.XXXXXX"
#define PATH_BYTES	(sizeof(DIRECTORY) + sizeof(IMAGE) + 1)

/* Options of this file, -- and NULL */
#define ARGUMENTS_OWN	8
/* A machine that has not ended by then hangs; it takes a fraction of a second */
#define TIMEOUT_SECONDS	"120"

/* The directories below @path's first one. Return: whether they are there */
static bool make_parents(char *path)
{
	char *p;

	for (p = path + sizeof(DIRECTORY) - 1; p; p = strchr(p + 1, '/')) {
		*p = '\0';
		if (mkdir(path, 0755) && errno != EEXIST) {
			*p = '/';
			return false;
		}
		*p = '/';
	}
	return true;
}

/* Return: 0, or -errno */
static int stage(const char *dir, const void *image, size_t size)
{
	char path[PATH_BYTES];
	int ret = 0;
	FILE *f;

	snprintf(path, sizeof(path), "%s/" IMAGE, dir);
	if (!make_parents(path))
		return -errno;
	f = fopen(path, "wbe");
	if (!f)
		return -errno;
	if (fwrite(image, 1, size, f) != size)
		ret = -EIO;
	if (fclose(f))
		ret = -errno;
	return ret;
}

static void unstage(const char *dir)
{
	char path[PATH_BYTES], *slash;

	snprintf(path, sizeof(path), "%s/" IMAGE, dir);
	unlink(path);
	while ((slash = strrchr(path, '/')) > path + strlen(dir) - 1) {
		*slash = '\0';
		rmdir(path);
	}
}

/* Return: the argument list of vmali run, to be freed; NULL without memory */
static const char **arguments(const char *dir, const char *const *options,
			      const char *const *command)
{
	const char *const first[] = {
		getenv("VMALI"), "run", "--timeout", TIMEOUT_SECONDS, "--firmware", dir,
	};
	size_t n = 0, n_options = 0, n_command = 0;
	const char **argv;

	while (options[n_options])
		n_options++;
	while (command[n_command])
		n_command++;
	argv = calloc(ARGUMENTS_OWN + n_options + n_command, sizeof(*argv));
	if (!argv)
		return NULL;
	memcpy(argv, first, sizeof(first));
	n = sizeof(first) / sizeof(first[0]);
	memcpy(argv + n, options, n_options * sizeof(*argv));
	n += n_options;
	argv[n++] = "--";
	memcpy(argv + n, command, n_command * sizeof(*argv));
	return argv;
}

/* Return: all that comes until the end, with a NUL; NULL without memory */
static char *read_all(int fd)
{
	size_t size = 0, room = 1 << 16;
	char *all = malloc(room), *more;
	ssize_t n = 1;

	while (all && n) {
		if (room - size == 1) {
			more = realloc(all, room *= 2);
			if (!more)
				free(all);
			all = more;
			continue;
		}
		n = read(fd, all + size, room - size - 1);
		if (n < 0 && errno != EINTR)
			n = 0;
		if (n > 0)
			size += (size_t)n;
	}
	if (all)
		all[size] = '\0';
	return all;
}

/* Start a program with @out as its output.  Return: its process, or -errno */
static pid_t start(const char *const *argv, int out)
{
	pid_t pid;

	fflush(NULL);
	pid = fork();
	if (pid < 0)
		return -errno;
	if (pid)
		return pid;
	dup2(out, 1);
	execv(argv[0], (char *const *)argv);
	fprintf(stderr, "vmali: %s: %s\n", argv[0], strerror(errno));
	_exit(127);
}

static int finish(pid_t pid)
{
	int wstatus = 0;

	while (waitpid(pid, &wstatus, 0) < 0)
		if (errno != EINTR)
			return 127;
	return WIFEXITED(wstatus) ? WEXITSTATUS(wstatus) : 128 + WTERMSIG(wstatus);
}

/* The programs that are run in the machine, once for this process */
static int build(const char *vmali)
{
	const char *const argv[] = { vmali, "_client", NULL };
	static bool done;
	pid_t pid;

	if (done)
		return 0;
	/* What it prints is not what was asked for */
	pid = start(argv, 2);
	if (pid < 0)
		return pid;
	if (finish(pid))
		return -ECANCELED;
	done = true;
	return 0;
}

static int run(const char *const *argv, struct machine_answer *answer)
{
	int pipes[2];
	pid_t pid;

	if (pipe2(pipes, O_CLOEXEC))
		return -errno;
	pid = start(argv, pipes[1]);
	close(pipes[1]);
	if (pid > 0) {
		answer->output = read_all(pipes[0]);
		answer->status = finish(pid);
	}
	close(pipes[0]);
	if (pid < 0)
		return pid;
	return answer->output ? 0 : -ENOMEM;
}

int machine_ask(const void *image, size_t size, const char *const *options,
		const char *const *command, struct machine_answer *answer)
{
	char dir[] = DIRECTORY;
	const char *vmali = getenv("VMALI"), **argv;
	int ret;

	/* Not started by ./vmali */
	if (!vmali)
		return -ENOENT;
	ret = build(vmali);
	if (ret)
		return ret;
	if (!mkdtemp(dir))
		return -errno;
	ret = stage(dir, image, size);
	argv = ret ? NULL : arguments(dir, options, command);
	if (!ret)
		ret = argv ? run(argv, answer) : -ENOMEM;
	free(argv);
	unstage(dir);
	return ret;
}
