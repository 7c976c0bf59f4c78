// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The line to the host is a port of QEMU's virtio console.  The initial RAM disk has what it
 * takes to find it, and the modules for the host's files.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "../../common/init/host.h"
#include "../../common/init/line.h"
#include "ports.h"

/* Modules in the order in which they are loaded, a path a line */
#define MODULES		"/modules/order"

#define NS_PER_S	1000000000ull

static void load_modules(void)
{
	FILE *f = fopen(MODULES, "re");
	char path[256];

	if (!f)
		die(MODULES ": %s", strerror(errno));
	while (fgets(path, sizeof(path), f)) {
		int fd;

		path[strcspn(path, "\n")] = '\0';
		fd = open(path, O_RDONLY | O_CLOEXEC);
		if (fd < 0 || syscall(SYS_finit_module, fd, "", 0))
			die("%s: %s", path, strerror(errno));
		close(fd);
	}
	fclose(f);
}

/*
 * The plugin's clock is the one that Arm's counter counts.  TF-A leaves no offset between the
 * physical counter and this one.
 */
bool host_counter(unsigned long long *ns)
{
	unsigned long long count, hz;

	__asm__ volatile("isb\n\tmrs %0, cntvct_el0" : "=r" (count));
	__asm__ volatile("mrs %0, cntfrq_el0" : "=r" (hz));
	*ns = count / hz * NS_PER_S + count % hz * NS_PER_S / hz;
	return true;
}

int host_line(void)
{
	int fd;

	mkdir("/proc", 0555);
	mkdir("/sys", 0555);
	mkdir("/dev", 0755);
	if (mount("proc", "/proc", "proc", 0, NULL) || mount("sys", "/sys", "sysfs", 0, NULL) ||
	    mount("dev", "/dev", "devtmpfs", 0, NULL))
		die("mount: %s", strerror(errno));
	name_ports();
	fd = open(PORTS "/vmali.line", O_RDWR | O_CLOEXEC);
	if (fd < 0)
		die(PORTS "/vmali.line: %s", strerror(errno));
	load_modules();
	return fd;
}
