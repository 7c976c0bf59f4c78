// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The sandbox that protects the host's files from the guest.
 *
 * The guest's root is the host's root directory through hostfs.  It is mounted
 * read-only, but the guest's root user can remount it, mount another one, or
 * load a module that makes system calls itself: in User-Mode Linux the guest
 * kernel is a process of the host.  So that process must be restricted.
 *
 *   Landlock             no write, create, remove, rename outside @writable
 *   system call filter   no chmod, chown, utime, xattr, which Landlock does not
 *                        restrict; no system calls of other ABIs
 *   no capabilities      root like a user without privileges
 *
 * Without Landlock: a mount namespace in which everything else is mounted
 * read-only.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/landlock.h>
#include <linux/mount.h>
#include <sched.h>
#include <seccomp.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "sandbox.h"

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

/* ---- Landlock ---------------------------------------------------------- */

/*
 * The numbers are the kernel's ABI; Debian 12's headers know the first two
 * versions only.
 */
#define FS_EXECUTE	(1ULL << 0)
#define FS_WRITE_FILE	(1ULL << 1)
#define FS_READ_FILE	(1ULL << 2)
#define FS_READ_DIR	(1ULL << 3)
#define FS_V1		((1ULL << 13) - 1)
#define FS_REFER	(1ULL << 13)	/* version 2 */
#define FS_TRUNCATE	(1ULL << 14)	/* version 3 */
#define FS_IOCTL_DEV	(1ULL << 15)	/* version 5 */
#define SCOPE_ABSTRACT_UNIX	(1ULL << 0)	/* version 6 */
#define SCOPE_SIGNAL		(1ULL << 1)

struct ruleset_attr {
	uint64_t fs;
	uint64_t net;
	uint64_t scoped;
};

static int allow(int ruleset, const char *path, uint64_t access)
{
	struct landlock_path_beneath_attr rule = { .allowed_access = access };
	int ret;

	rule.parent_fd = open(path, O_PATH | O_CLOEXEC);
	if (rule.parent_fd < 0)
		return -errno;
	ret = syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
	if (ret)
		ret = -errno;
	close(rule.parent_fd);
	return ret;
}

/* Return: the version of Landlock that is now in force, or a negative error code. */
static int landlock_enter(const char *const *writable)
{
	struct ruleset_attr attr = { .fs = FS_V1 };
	size_t size = sizeof(attr.fs);
	int abi, ruleset, ret;

	abi = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
	if (abi < 1)
		return -EOPNOTSUPP;
	if (abi >= 2)
		attr.fs |= FS_REFER;
	if (abi >= 3)
		attr.fs |= FS_TRUNCATE;
	if (abi >= 5)
		attr.fs |= FS_IOCTL_DEV;
	if (abi >= 6) {
		attr.scoped = SCOPE_ABSTRACT_UNIX | SCOPE_SIGNAL;
		size = sizeof(attr);
	}

	ruleset = syscall(SYS_landlock_create_ruleset, &attr, size, 0);
	if (ruleset < 0)
		return -errno;
	ret = allow(ruleset, "/", FS_EXECUTE | FS_READ_FILE | FS_READ_DIR);
	if (!ret)
		ret = allow(ruleset, "/dev/null", FS_READ_FILE | FS_WRITE_FILE);
	for (; !ret && *writable; writable++)
		ret = allow(ruleset, *writable, attr.fs);
	if (!ret && syscall(SYS_landlock_restrict_self, ruleset, 0))
		ret = -errno;
	close(ruleset);
	return ret ?: abi;
}

/* ---- system calls ------------------------------------------------------ */

/* Newer than Debian 12's headers; the numbers are the same everywhere. */
#define NR_fchmodat2		452
#define NR_setxattrat		463
#define NR_removexattrat	466
#define NR_file_setattr		469

static const int denied[] = {
	SYS_chmod, SYS_fchmod, SYS_fchmodat, NR_fchmodat2,
	SYS_chown, SYS_fchown, SYS_lchown, SYS_fchownat,
	SYS_utime, SYS_utimes, SYS_futimesat, SYS_utimensat,
	SYS_setxattr, SYS_lsetxattr, SYS_fsetxattr, NR_setxattrat,
	SYS_removexattr, SYS_lremovexattr, SYS_fremovexattr, NR_removexattrat,
	NR_file_setattr,
	/* Makes most system calls without this filter. */
	SYS_io_uring_setup,
	/* Last: only if Landlock is too old to restrict it. */
	SYS_truncate,
};

/*
 * The 32-bit ABIs, i386 and x32, have their own numbers for what is denied, so all of their
 * system calls are refused.  The guest's processes are not concerned: the guest's kernel
 * handles their system calls.
 */
static int filter_enter(int landlock_abi)
{
	size_t count = ARRAY_SIZE(denied) - (landlock_abi >= 3);
	scmp_filter_ctx filter;
	size_t i;
	int ret;

	filter = seccomp_init(SCMP_ACT_ALLOW);
	if (!filter)
		return -ENOMEM;
	ret = seccomp_attr_set(filter, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_ERRNO(EPERM));
	for (i = 0; !ret && i < count; i++)
		ret = seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), denied[i], 0);
	if (!ret)
		ret = seccomp_load(filter);
	seccomp_release(filter);
	return ret;
}

/*
 * Of root's capabilities only the one to read stays: a checkout may belong to another
 * user.
 */
static void drop_capabilities(void)
{
	struct __user_cap_header_struct head = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct data[2] = { 0 };
	int cap;

	for (cap = 0; cap <= 63; cap++)
		if (cap != CAP_DAC_READ_SEARCH)
			prctl(PR_CAPBSET_DROP, cap, 0, 0, 0);
	if (syscall(SYS_capget, &head, data))
		return;
	data[0].permitted &= 1u << CAP_DAC_READ_SEARCH;
	data[0].effective = data[0].permitted;
	data[0].inheritable = 0;
	data[1] = (struct __user_cap_data_struct){ 0 };
	syscall(SYS_capset, &head, data);
}

/* ---- the mount namespace ----------------------------------------------- */

static int write_map(const char *path, unsigned int id)
{
	char text[32];
	int len = snprintf(text, sizeof(text), "%u %u 1", id, id);
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	int ret;

	if (fd < 0)
		return -errno;
	ret = write(fd, text, len) == len ? 0 : -errno;
	close(fd);
	return ret;
}

static int namespace_enter(const char *const *writable)
{
	struct mount_attr attr = { .attr_set = MOUNT_ATTR_RDONLY };
	unsigned int uid = geteuid(), gid = getegid();
	const char *const *dir;
	int fd, ret;

	if (unshare(CLONE_NEWNS)) {
		if (unshare(CLONE_NEWUSER | CLONE_NEWNS))
			return -errno;
		fd = open("/proc/self/setgroups", O_WRONLY | O_CLOEXEC);
		if (fd >= 0) {
			if (write(fd, "deny", 4) != 4)
				ret = -errno;
			close(fd);
		}
		ret = write_map("/proc/self/uid_map", uid);
		if (!ret)
			ret = write_map("/proc/self/gid_map", gid);
		if (ret)
			return ret;
	}
	if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL))
		return -errno;
	for (dir = writable; *dir; dir++)
		if (mount(*dir, *dir, NULL, MS_BIND, NULL))
			return -errno;
	if (syscall(SYS_mount_setattr, AT_FDCWD, "/", AT_RECURSIVE, &attr, sizeof(attr)))
		return -errno;
	attr = (struct mount_attr){ .attr_clr = MOUNT_ATTR_RDONLY };
	for (dir = writable; *dir; dir++)
		if (syscall(SYS_mount_setattr, AT_FDCWD, *dir, 0, &attr, sizeof(attr)))
			return -errno;
	return 0;
}

int sandbox_enter(enum sandbox_kind kind, const char *const *writable)
{
	int abi = -EOPNOTSUPP, ret = 0;

	if (kind == SANDBOX_NONE)
		return 0;
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
		return -errno;
	if (kind != SANDBOX_NAMESPACE)
		abi = landlock_enter(writable);
	if (abi < 0 && kind != SANDBOX_LANDLOCK)
		ret = namespace_enter(writable);
	else if (abi < 0)
		ret = abi;
	if (ret)
		return ret;
	drop_capabilities();
	return filter_enter(abi);
}
