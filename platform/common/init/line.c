// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The line to the host.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/reboot.h>
#include <termios.h>
#include <unistd.h>

#include "host.h"
#include "line.h"

int line = -1;

void write_all(int fd, const void *buf, size_t len)
{
	const char *p = buf;

	while (len) {
		ssize_t n = write(fd, p, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return;
		p += n;
		len -= n;
	}
}

void send_frame(enum channel_type type, const void *data, size_t len)
{
	struct channel_frame f = { .head = { .type = type, .len = len } };

	memcpy(f.data, data, len);
	write_all(line, &f, sizeof(f.head) + len);
}

void power_off(int32_t status)
{
	send_frame(CHANNEL_EXIT, &status, sizeof(status));
	tcdrain(line);
	reboot(RB_POWER_OFF);
	for (;;)
		pause();
}

void die(const char *fmt, ...)
{
	char msg[1024];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(msg, sizeof(msg), fmt, ap);
	va_end(ap);
	if (line >= 0) {
		send_frame(CHANNEL_ERROR, msg, strlen(msg));
		power_off(1);
	}
	/*
	 * Without a line it can only go to the kernel log, and the host notices
	 * that the machine ended without a status.
	 */
	fprintf(stderr, "init: %s\n", msg);
	reboot(RB_POWER_OFF);
	_exit(1);
}

void open_line(void)
{
	line = host_line();
	send_frame(CHANNEL_READY, "", 0);
}

void tell(const char *fmt, ...)
{
	char msg[1024];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(msg, sizeof(msg), fmt, ap);
	va_end(ap);
	send_frame(CHANNEL_ERROR, msg, strlen(msg));
}
