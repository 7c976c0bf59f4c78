// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The ports of QEMU's virtio console, by their names.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ports.h"

#define CLASS	"/sys/class/virtio-ports"

void name_ports(void)
{
	DIR *dir = opendir(CLASS);
	struct dirent *d;

	mkdir(PORTS, 0755);
	while (dir && (d = readdir(dir))) {
		char path[512], name[64] = "", device[512];
		FILE *f;

		snprintf(path, sizeof(path), CLASS "/%s/name", d->d_name);
		f = fopen(path, "re");
		if (!f)
			continue;
		if (fgets(name, sizeof(name), f) && *name != '\n') {
			name[strcspn(name, "\n")] = '\0';
			snprintf(path, sizeof(path), PORTS "/%s", name);
			snprintf(device, sizeof(device), "../%s", d->d_name);
			if (symlink(device, path))
				/* What opens it reports it */
				name[0] = '\0';
		}
		fclose(f);
	}
	if (dir)
		closedir(dir);
}
