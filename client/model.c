// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * What only the model reports.
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "mailbox.h"
#include "model.h"

/* Where User-Mode Linux's board has reports; QEMU's has a mailbox */
#define DEBUGFS		"/sys/kernel/debug/vmali/"

/* A socket of QEMU's plugin, in place of both; NULL for none */
static const char *socket_path;

void model_socket(const char *path)
{
	socket_path = path;
}

static int open_socket(void)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd, err;

	if (strlen(socket_path) >= sizeof(address.sun_path))
		return -ENAMETOOLONG;
	strcpy(address.sun_path, socket_path);
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd >= 0 && !connect(fd, (struct sockaddr *)&address, sizeof(address)))
		return fd;
	err = -errno;
	if (fd >= 0)
		close(fd);
	return err;
}

static int write_all(int fd, const char *data, size_t len)
{
	while (len) {
		ssize_t n = write(fd, data, len);

		if (n < 0)
			return -errno;
		data += n;
		len -= (size_t)n;
	}
	return 0;
}

/* One byte at a time up to the line feed: what follows is another answer's */
static int read_line(int fd, char *line, size_t room)
{
	size_t n = 0;

	while (n < room - 1) {
		if (read(fd, line + n, 1) != 1)
			return -EIO;
		if (line[n] == '\n') {
			line[n] = '\0';
			return 0;
		}
		n++;
	}
	return -EIO;
}

static int read_all(int fd, char *data, size_t len)
{
	while (len) {
		ssize_t n = read(fd, data, len);

		if (n <= 0)
			return -EIO;
		data += n;
		len -= (size_t)n;
	}
	return 0;
}

static ssize_t ask_socket(const char *request, char **answer)
{
	char head[128];
	size_t len = 0;
	int fd = open_socket(), ret;

	*answer = NULL;
	if (fd < 0)
		return fd;
	ret = write_all(fd, request, strlen(request));
	if (!ret)
		ret = read_line(fd, head, sizeof(head));
	if (!ret && sscanf(head, "ok %zu", &len) != 1)
		ret = -EINVAL;
	if (!ret) {
		*answer = malloc(len + 1);
		ret = *answer ? read_all(fd, *answer, len) : -ENOMEM;
	}
	close(fd);
	if (ret) {
		free(*answer);
		*answer = NULL;
	}
	return ret ? ret : (ssize_t)len;
}

static ssize_t ask_mailbox(const char *request, char **answer)
{
	ssize_t len = mailbox_ask(request, answer);
	size_t body;
	char *end;

	if (len < 0)
		return len;
	end = strchr(*answer, '\n');
	if (!end || sscanf(*answer, "ok %zu", &body) != 1) {
		free(*answer);
		*answer = NULL;
		return -EINVAL;
	}
	end++;
	memmove(*answer, end, (size_t)len - (size_t)(end - *answer));
	return (ssize_t)body;
}

/* A request and its answer, which the caller frees.  Return: its bytes or an error code */
static ssize_t ask(const char *request, char **answer)
{
	return socket_path ? ask_socket(request, answer) : ask_mailbox(request, answer);
}

static int ask_report(const char *name, FILE **file)
{
	char request[64], *answer;
	ssize_t len;

	snprintf(request, sizeof(request), "get %s\n", name);
	len = ask(request, &answer);
	if (len < 0)
		return (int)len;
	*file = tmpfile();
	if (*file && (fwrite(answer, 1, (size_t)len, *file) != (size_t)len ||
		      fseek(*file, 0, SEEK_SET))) {
		fclose(*file);
		*file = NULL;
	}
	free(answer);
	return *file ? 0 : -errno;
}

int model_report(const char *name, FILE **file)
{
	char path[128];

	*file = NULL;
	if (socket_path)
		return ask_report(name, file);
	snprintf(path, sizeof(path), DEBUGFS "%s", name);
	*file = fopen(path, "re");
	if (*file)
		return 0;
	return errno == ENOENT ? ask_report(name, file) : -errno;
}

int model_inject(const char *fault)
{
	char request[128], *answer;
	ssize_t len;
	int fd, ret;

	/* Nothing would be written */
	if (!*fault)
		return -EINVAL;
	fd = socket_path ? -1 : open(DEBUGFS "gpu/inject", O_WRONLY | O_CLOEXEC);
	if (fd >= 0) {
		ret = write_all(fd, fault, strlen(fault));
		close(fd);
		return ret;
	}
	if (!socket_path && errno != ENOENT)
		return -errno;
	if (snprintf(request, sizeof(request), "set gpu/inject %s\n", fault) >=
	    (int)sizeof(request))
		return -EINVAL;
	len = ask(request, &answer);
	free(answer);
	return len < 0 ? (int)len : 0;
}

int model_number(const char *report, const char *name, uint64_t *value)
{
	char line[256], key[128];
	uint64_t number;
	FILE *file;
	int ret;

	ret = model_report(report, &file);
	if (ret)
		return ret;

	ret = -ENOMSG;
	while (ret && fgets(line, sizeof(line), file)) {
		if (sscanf(line, "%127s %" SCNu64, key, &number) == 2 &&
		    !strcmp(key, name)) {
			*value = number;
			ret = 0;
		}
	}
	fclose(file);
	return ret;
}
