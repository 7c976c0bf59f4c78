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

#include "model.h"

/* Where User-Mode Linux's board has reports, and QEMU's a port that is asked for them */
#define DEBUGFS		"/sys/kernel/debug/vmali/"
#define PORT		"/dev/virtio-ports/vmali.control"

/* A socket of QEMU's plugin, in place of both; NULL for none */
static const char *socket_path;

/* Time between looks at a port that another process has open: a report takes less */
#define BUSY_US		1000

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

/* The port takes one process at a time.  Return: a descriptor or an error code */
static int open_port(void)
{
	int fd;

	if (socket_path)
		return open_socket();

	while ((fd = open(PORT, O_RDWR | O_CLOEXEC)) < 0 && errno == EBUSY)
		usleep(BUSY_US);
	return fd < 0 ? -errno : fd;
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

/* A request and its answer, which the caller frees.  Return: its bytes or an error code */
static ssize_t ask(const char *request, char **answer)
{
	char head[128];
	size_t len = 0;
	int fd = open_port(), ret;

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
	int fd = socket_path ? -1 : open(DEBUGFS "gpu/inject", O_WRONLY | O_CLOEXEC), ret;

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

int model_gpu_stat(const char *name, uint64_t *value)
{
	char line[128], key[64];
	uint64_t number;
	FILE *file;
	int ret;

	*value = 0;
	ret = model_report("gpu/stats", &file);
	if (ret)
		return ret;

	ret = -ENOMSG;
	while (ret && fgets(line, sizeof(line), file)) {
		if (sscanf(line, "%63s %" SCNu64, key, &number) == 2 &&
		    !strcmp(key, name)) {
			*value = number;
			ret = 0;
		}
	}
	fclose(file);
	return ret;
}

static int read_pixels(FILE *file, struct picture *picture)
{
	size_t i, count = (size_t)picture->width * picture->height;
	uint8_t rgb[3];

	for (i = 0; i < count; i++) {
		if (fread(rgb, 1, sizeof(rgb), file) != sizeof(rgb))
			return -EILSEQ;
		picture->pixels[i] = 0xff000000 | (uint32_t)rgb[0] << 16 |
				     (uint32_t)rgb[1] << 8 | rgb[2];
	}
	return fgetc(file) == EOF ? 0 : -EILSEQ;
}

/* A PPM file, or nothing while the display is off. */
int model_display(struct picture *picture)
{
	unsigned int width, height;
	char header[64];
	FILE *file;
	int ret;

	memset(picture, 0, sizeof(*picture));
	ret = model_report("trusted/display", &file);
	if (ret)
		return ret;

	ret = -ENODATA;
	if (!fgets(header, sizeof(header), file))
		goto out;
	ret = -EILSEQ;
	if (strcmp(header, "P6\n") || !fgets(header, sizeof(header), file) ||
	    sscanf(header, "%u %u", &width, &height) != 2 ||
	    !fgets(header, sizeof(header), file) || strcmp(header, "255\n"))
		goto out;

	ret = picture_create(width, height, picture);
	if (!ret)
		ret = read_pixels(file, picture);
	if (ret)
		picture_destroy(picture);
out:
	fclose(file);
	return ret;
}
