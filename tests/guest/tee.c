// SPDX-License-Identifier: GPL-2.0 OR MIT
#include "tee.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "modules.h"

void tee_name(char *name, size_t size)
{
	struct dirent *d;
	DIR *entries;

	*name = '\0';
	entries = opendir(TEE_DRIVER);
	while (entries && (d = readdir(entries)))
		if (strchr(d->d_name, '@') || strstr(d->d_name, "trusted-firmware"))
			snprintf(name, size, "%s", d->d_name);
	if (entries)
		closedir(entries);
}

pid_t tee_unbind(const char *name)
{
	pid_t pid = fork();

	if (!pid) {
		execl("/bin/sh", "sh", "-c", "printf %s \"$1\" >" TEE_DRIVER "/unbind", "sh", name,
		      NULL);
		_exit(127);
	}
	return pid;
}

int tee_unbound(pid_t pid)
{
	int64_t end = guest_now() + PATIENCE;
	int status;

	while (!waitpid(pid, &status, WNOHANG)) {
		if (guest_now() > end)
			return -ETIME;
		usleep(1000);
	}
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}
