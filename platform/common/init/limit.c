// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The time limit.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/timerfd.h>

#include "config.h"
#include "files.h"
#include "limit.h"
#include "line.h"

/* Return: a descriptor that becomes readable when the time is over; -1 without a limit. */
int start_limit(void)
{
	const char *seconds = config_get("timeout");
	double limit = seconds ? strtod(seconds, NULL) : 0;
	struct itimerspec when = { 0 };
	int fd;

	if (!limit)
		return -1;
	when.it_value.tv_sec = (time_t)limit;
	when.it_value.tv_nsec = (long)((limit - (double)when.it_value.tv_sec) * 1e9);
	fd = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC);
	if (fd < 0 || timerfd_settime(fd, 0, &when, NULL))
		die("timer: %s", strerror(errno));
	return fd;
}

/* One task and the kernel function that it sleeps in; one of the kernel's only if it is busy */
static void tell_task(const char *pid)
{
	char path[300], state = 0, *stat, *wchan, *cmdline, *name, *end;

	snprintf(path, sizeof(path), "/proc/%s/stat", pid);
	stat = slurp(path, NULL);
	snprintf(path, sizeof(path), "/proc/%s/wchan", pid);
	wchan = slurp(path, NULL);
	snprintf(path, sizeof(path), "/proc/%s/cmdline", pid);
	cmdline = slurp(path, NULL);
	name = stat ? strchr(stat, '(') : NULL;
	end = stat ? strrchr(stat, ')') : NULL;
	if (name && end) {
		*end = 0;
		sscanf(end + 1, " %c", &state);
		if ((cmdline && *cmdline) || (state != 'I' && state != 'S'))
			tell("  task %s %s: %c %s", pid, name + 1, state,
			     wchan && *wchan != '0' ? wchan : "");
	}
	free(stat);
	free(wchan);
	free(cmdline);
}

static void tell_tasks(void)
{
	struct dirent *d;
	DIR *dir = opendir("/proc");

	while (dir && (d = readdir(dir)))
		if (*d->d_name >= '1' && *d->d_name <= '9')
			tell_task(d->d_name);
	if (dir)
		closedir(dir);
}

/* What the machine waits for: its tasks, and the groups and queues of the GPU. */
void tell_waiting(void)
{
	char *state = slurp("/sys/kernel/debug/vmali/gpu/state", NULL), *text;

	tell("killed after %s s of the machine's time (--timeout); it was waiting in",
	     config_get("timeout"));
	tell_tasks();
	for (text = state ? strtok(state, "\n") : NULL; text; text = strtok(NULL, "\n"))
		tell("  GPU %s", text);
	free(state);
}
