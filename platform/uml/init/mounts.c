// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * What is mounted.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../../common/init/config.h"
#include "../../common/init/files.h"
#include "../../common/init/line.h"
#include "../../common/init/mounts.h"

#define MAX_KEEP 16

/*
 * Directories that the tmpfs mounts would hide are held open before, and bound
 * in place again after.
 */
static struct keep {
	const char *path;
	int fd;
} keep[MAX_KEEP];
static int keep_count;

static void keep_path(const char *path)
{
	int fd = open(path, O_PATH | O_CLOEXEC);

	if (fd < 0 || keep_count == MAX_KEEP)
		return;
	keep[keep_count++] = (struct keep){ path, fd };
}

/* Any directory that is there, until mount_all() has made a place for it */
void mount_run(const char *host_dir)
{
	run_dir = "/proc";
	if (mount("run", run_dir, "hostfs", 0, host_dir))
		die("mount %s on %s: %s", host_dir, run_dir, strerror(errno));
}

/* hostfs leaks memory when it is unmounted */
static void move_run(const char *dir)
{
	mkdir(dir, 0700);
	if (mount(run_dir, dir, NULL, MS_MOVE, NULL))
		die("moving %s to %s: %s", run_dir, dir, strerror(errno));
	run_dir = dir;
}

static void make_parents(const char *path)
{
	char part[4096];
	char *p;

	snprintf(part, sizeof(part), "%s", path);
	for (p = strchr(part + 1, '/'); p; p = strchr(p + 1, '/')) {
		*p = 0;
		mkdir(part, 0755);
		*p = '/';
	}
}

static void restore_kept(void)
{
	char from[64];
	struct stat held;
	int i, fd;

	for (i = 0; i < keep_count; i++) {
		const struct keep *k = &keep[i];

		if (!access(k->path, F_OK) || fstat(k->fd, &held))
			continue;
		make_parents(k->path);
		if (S_ISDIR(held.st_mode)) {
			mkdir(k->path, 0755);
		} else {
			fd = open(k->path, O_CREAT | O_WRONLY | O_CLOEXEC, 0644);
			if (fd >= 0)
				close(fd);
		}
		snprintf(from, sizeof(from), "/proc/self/fd/%d", k->fd);
		if (mount(from, k->path, NULL, MS_BIND, NULL))
			die("cannot show %s: %s", k->path, strerror(errno));
	}
}

static void mount_at(const char *type, const char *dir, const char *data)
{
	/* A directory that this host does not have is not missed. */
	if (mount(type, dir, type, 0, data) && errno != ENOENT)
		die("mount %s on %s: %s", type, dir, strerror(errno));
}

/*
 * The host's directory, with what the guest writes on top of it in memory.  Where
 * overlayfs refuses what is there, an empty one.
 */
static void mount_scratch(const char *dir, const char *name)
{
	char upper[64], work[64], data[256];

	snprintf(upper, sizeof(upper), "/run/vmali/%s", name);
	snprintf(work, sizeof(work), "/run/vmali/%s.work", name);
	mkdir("/run/vmali", 0700);
	mkdir(upper, 0755);
	mkdir(work, 0755);
	snprintf(data, sizeof(data), "lowerdir=%s,upperdir=%s,workdir=%s", dir, upper, work);
	if (mount("overlay", dir, "overlay", 0, data))
		mount_at("tmpfs", dir, "mode=1777");
	else
		chmod(dir, 01777);
}

void mount_all(void)
{
	struct stat st;
	char *path;
	int at = 0;

	while ((path = config_next("keep", &at)))
		keep_path(path);
	path = config_get("cwd");
	if (path)
		keep_path(path);

	mount_at("tmpfs", "/run", "mode=755");
	move_run(CHANNEL_RUN_DIR);
	mount_at("proc", "/proc", NULL);
	mount_at("sysfs", "/sys", NULL);
	mount_at("debugfs", "/sys/kernel/debug", NULL);
	mount_at("tracefs", TRACEFS, NULL);
	/* The kernel has mounted devtmpfs already. */
	mkdir("/dev/pts", 0755);
	mkdir("/dev/shm", 01777);
	mount_at("devpts", "/dev/pts", "ptmxmode=0666");
	mount_at("tmpfs", "/dev/shm", "mode=1777");
	mount_scratch("/tmp", "tmp");
	mount_scratch("/var/tmp", "var-tmp");
	mkdir("/run/lock", 01777);
	if (symlink("/proc/self/fd", "/dev/fd") || symlink("/proc/self/fd/0", "/dev/stdin") ||
	    symlink("/proc/self/fd/1", "/dev/stdout") || symlink("/proc/self/fd/2", "/dev/stderr"))
		/* Only scripts use them, which report it. */
		errno = 0;

	restore_kept();

	if (stat("/dev/ptmx", &st) && symlink("pts/ptmx", "/dev/ptmx"))
		errno = 0;
}
