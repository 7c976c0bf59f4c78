// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The board's modules, and the driver.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "config.h"
#include "files.h"
#include "line.h"
#include "modules.h"

static void load_module(char *spec)
{
	char *params = strchr(spec, ' ');
	int fd;

	if (params)
		*params++ = 0;
	fd = open(spec, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		die("module %s: %s", spec, strerror(errno));
	if (syscall(SYS_finit_module, fd, params ?: "", 0))
		die("cannot load %s: %s (see the kernel log)", spec, strerror(errno));
	close(fd);
}

/* Whether what the driver waits for may still come */
static bool some_late;

static void load_late(char *spec)
{
	long ms = strtol(spec, &spec, 10);

	some_late = true;
	if (fork())
		return;
	usleep(ms * 1000);
	load_module(spec + 1);
	_exit(0);
}

static bool driver_bound(const char *driver)
{
	char path[256];
	struct dirent *d;
	bool bound = false;
	DIR *dir;

	snprintf(path, sizeof(path), "/sys/bus/platform/drivers/%s", driver);
	dir = opendir(path);
	if (!dir)
		return false;
	/* A bound device is a link; "module" is one, too. */
	while ((d = readdir(dir)))
		if (d->d_type == DT_LNK && strcmp(d->d_name, "module"))
			bound = true;
	closedir(dir);
	return bound;
}

/*
 * A probe that failed is final; one that was deferred may succeed when something is
 * loaded late.  While it is tried again, it is in neither list.
 */
static void wait_for_driver(const char *driver)
{
	const char *patience = config_get("patience");
	long left = patience ? atol(patience) : 0;
	char *deferred;

	while (!driver_bound(driver)) {
		deferred = slurp("/sys/kernel/debug/devices_deferred", NULL);
		if (!deferred || !*deferred) {
			/* It may have bound between the two looks. */
			if (driver_bound(driver))
				return;
			if (!some_late || left <= 0)
				die("%s did not probe (see the kernel log)", driver);
		} else if (left <= 0) {
			deferred[strcspn(deferred, "\n")] = 0;
			deferred[strcspn(deferred, "\t")] = ' ';
			die("%s still waits after %s ms: %s", driver, patience ?: "0", deferred);
		}
		free(deferred);
		usleep(2000);
		left -= 2;
	}
}

void load_all(void)
{
	const char *firmware = config_get("firmware");
	const char *driver = config_get("driver");
	char *spec;
	int at = 0;

	if (firmware)
		write_file("/sys/module/firmware_class/parameters/path", firmware);
	while ((spec = config_next("module", &at)))
		load_module(spec);
	at = 0;
	while ((spec = config_next("late", &at)))
		load_late(spec);
	if (driver)
		wait_for_driver(driver);
}
