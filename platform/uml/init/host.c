// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The line to the host is User-Mode Linux's first serial line.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <termios.h>

#include "../../common/init/host.h"
#include "../../common/init/line.h"

#define SERIAL_LINE	"/dev/ttyS0"

bool host_counter(unsigned long long *ns)
{
	*ns = 0;
	return false;
}

int host_line(void)
{
	int fd = open(SERIAL_LINE, O_RDWR | O_NOCTTY | O_CLOEXEC);
	struct termios t;

	if (fd < 0)
		die(SERIAL_LINE ": %s", strerror(errno));
	tcgetattr(fd, &t);
	cfmakeraw(&t);
	tcsetattr(fd, TCSANOW, &t);
	return fd;
}
