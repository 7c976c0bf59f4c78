/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Mistakes that end the process: one line on standard error, exit status 1.  To be included
 * after cmocka.h.
 */
#ifndef DIES_H
#define DIES_H

#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/**
 * assert_dies() - check that a function ends the process as die() does
 * @what: the function; it runs in a child process
 * @arg: its argument
 * @expected: all that it prints on standard error
 */
static inline void assert_dies(void (*what)(void *arg), void *arg, const char *expected)
{
	char message[1024];
	size_t size = 0;
	int fds[2], status;
	ssize_t n;
	pid_t pid;

	assert_int_equal(pipe(fds), 0);
	pid = fork();
	assert_true(pid >= 0);
	if (!pid) {
		dup2(fds[1], 2);
		what(arg);
		_exit(0);
	}
	close(fds[1]);
	while ((n = read(fds[0], message + size, sizeof(message) - 1 - size)) > 0)
		size += (size_t)n;
	close(fds[0]);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	message[size] = '\0';
	assert_string_equal(message, expected);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 1);
}

#endif
