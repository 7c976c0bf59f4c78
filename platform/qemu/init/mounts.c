// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * What is mounted.  The guest's root is a directory of arm64 packages on the host, with what
 * the guest writes on top of it in memory; in it, the directories that the command needs of
 * the host are where the host has them.  All of the host's files come by 9p, read-only except
 * for the run directory.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../../common/init/config.h"
#include "../../common/init/files.h"
#include "../../common/init/line.h"
#include "../../common/init/mounts.h"

/* Before the root is what it is to be */
#define HOST	"/host"
#define ROOT	"/root"
#define TOP	"/top"

#define OPTIONS	"trans=virtio,version=9p2000.L,msize=262144"

static void mount_or_die(const char *what, const char *dir, const char *type,
			 unsigned long flags, const char *data)
{
	if (mount(what, dir, type, flags, data))
		die("mount %s on %s: %s", what, dir, strerror(errno));
}

static void make_dirs(const char *path)
{
	char part[4096];
	char *p;

	snprintf(part, sizeof(part), "%s", path);
	for (p = strchr(part + 1, '/'); p; p = strchr(p + 1, '/')) {
		*p = '\0';
		mkdir(part, 0755);
		*p = '/';
	}
	mkdir(part, 0755);
}

void mount_run(const char *host_dir)
{
	run_dir = "/run";
	mkdir(run_dir, 0755);
	/* Not cached: the host has written it just now, and reads what is written here */
	mount_or_die(host_dir, run_dir, "9p", 0, OPTIONS ",cache=none");
}

/* A directory of the host, where the host has it */
static void show(const char *path)
{
	char from[4096 + sizeof(HOST)], to[4096 + sizeof(ROOT)];
	struct stat host, here;

	snprintf(from, sizeof(from), HOST "%s", path);
	snprintf(to, sizeof(to), ROOT "%s", path);
	if (stat(from, &host) || !S_ISDIR(host.st_mode))
		return;
	/* Visible by one above it already */
	if (!stat(to, &here) && here.st_dev == host.st_dev && here.st_ino == host.st_ino)
		return;
	make_dirs(to);
	mount_or_die(from, to, NULL, MS_BIND, NULL);
}

static void mount_root(void)
{
	const char *root = config_get("root");
	char data[4096 + 128];

	mkdir(HOST, 0755);
	mkdir(ROOT, 0755);
	mkdir(TOP, 0755);
	mount_or_die("host", HOST, "9p", MS_RDONLY, OPTIONS ",cache=loose");
	mount_or_die("top", TOP, "tmpfs", 0, "mode=755");
	mkdir(TOP "/upper", 0755);
	mkdir(TOP "/work", 0755);
	snprintf(data, sizeof(data), "lowerdir=" HOST "%s,upperdir=" TOP "/upper,workdir=" TOP
		 "/work", root ? root : "");
	mount_or_die("overlay", ROOT, "overlay", 0, data);
}

/* The host's directory, with what the guest writes on top of it in memory */
static void mount_scratch(const char *dir, const char *name)
{
	char upper[64], work[64], data[256], at[64];

	snprintf(upper, sizeof(upper), TOP "/%s", name);
	snprintf(work, sizeof(work), TOP "/%s.work", name);
	snprintf(at, sizeof(at), ROOT "%s", dir);
	mkdir(upper, 0755);
	mkdir(work, 0755);
	make_dirs(at);
	snprintf(data, sizeof(data), "lowerdir=" HOST "%s,upperdir=%s,workdir=%s", dir, upper,
		 work);
	mount_or_die("overlay", at, "overlay", 0, data);
	chmod(at, 01777);
}

static void mount_tmpfs(const char *dir, const char *mode)
{
	mkdir(dir, 0755);
	mount_or_die("tmpfs", dir, "tmpfs", 0, mode);
}

static void move(const char *from, const char *to)
{
	make_dirs(to);
	mount_or_die(from, to, NULL, MS_MOVE, NULL);
}

static void mount_kernels(void)
{
	move("/dev", ROOT "/dev");
	mkdir(ROOT "/dev/pts", 0755);
	mkdir(ROOT "/dev/shm", 01777);
	mount_or_die("devpts", ROOT "/dev/pts", "devpts", 0, "ptmxmode=0666");
	mount_tmpfs(ROOT "/dev/shm", "mode=1777");
	move("/sys", ROOT "/sys");
	mount_or_die("debugfs", ROOT "/sys/kernel/debug", "debugfs", 0, NULL);
	mount_or_die("tracefs", ROOT TRACEFS, "tracefs", 0, NULL);
	move("/proc", ROOT "/proc");
}

void mount_all(void)
{
	struct stat st;
	char *path;
	int at = 0;

	mount_root();
	mount_scratch("/tmp", "tmp");
	mount_scratch("/var/tmp", "var-tmp");
	mount_tmpfs(ROOT "/run", "mode=755");
	move("/run", ROOT CHANNEL_RUN_DIR);
	mkdir(ROOT "/run/lock", 01777);
	while ((path = config_next("keep", &at)))
		show(path);
	path = config_get("cwd");
	if (path)
		show(path);
	mount_kernels();
	/* The kernel looks for firmware from here, too: it shares the root of this process */
	if (chroot(ROOT) || chdir("/"))
		die("chroot: %s", strerror(errno));
	run_dir = CHANNEL_RUN_DIR;
	if (symlink("/proc/self/fd", "/dev/fd") || symlink("/proc/self/fd/0", "/dev/stdin") ||
	    symlink("/proc/self/fd/1", "/dev/stdout") || symlink("/proc/self/fd/2", "/dev/stderr"))
		/* Only scripts use them, which report it. */
		errno = 0;
	if (stat("/dev/ptmx", &st) && symlink("pts/ptmx", "/dev/ptmx"))
		errno = 0;
}
