// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Small files, and the run directory.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "files.h"
#include "line.h"

const char *run_dir;

/* Return: the file's bytes with a zero after them, or NULL. */
char *slurp(const char *path, size_t *len)
{
	size_t size = 0, room = 4096;
	char *buf = malloc(room);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n;

	if (fd < 0 || !buf)
		return NULL;
	while ((n = read(fd, buf + size, room - size - 1)) > 0) {
		size += n;
		if (room - size < 2048) {
			char *more = realloc(buf, room *= 2);

			if (!more) {
				free(buf);
				close(fd);
				return NULL;
			}
			buf = more;
		}
	}
	close(fd);
	buf[size] = 0;
	if (len)
		*len = size;
	return buf;
}

char *slurp_run(const char *name, size_t *len)
{
	char path[4096];
	char *buf;

	snprintf(path, sizeof(path), "%s/%s", run_dir, name);
	buf = slurp(path, len);
	if (!buf)
		die("%s: %s", path, strerror(errno));
	return buf;
}

/* Return: a NULL-terminated vector of the zero-terminated strings in @buf. */
char **strings(char *buf, size_t len)
{
	size_t n = 0, i;
	char **v;

	for (i = 0; i < len; i++)
		n += !buf[i];
	v = calloc(n + 2, sizeof(*v));
	if (!v)
		die("out of memory");
	for (n = 0, i = 0; i < len; i += strlen(buf + i) + 1)
		v[n++] = buf + i;
	return v;
}

void write_file(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);

	if (fd < 0 || write(fd, text, strlen(text)) < 0)
		die("%s: %s", path, strerror(errno));
	close(fd);
}
