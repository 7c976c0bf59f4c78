// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * ioctls: what an arm64 program gets from ioctl() under vmali run --mesa, one line a check.
 * Exit status 1 if one fails.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <drm/drm.h>

#include "../../platform/uml/mesa/request.h"

static bool failed;

static void check(bool ok, const char *name)
{
	printf("%s %s\n", ok ? "ok" : "not ok", name);
	failed |= !ok;
}

static bool fails(int ret, int error)
{
	return ret == -1 && errno == error;
}

static bool is_panthor(int gpu)
{
	char name[16] = "";
	struct drm_version version = { .name = name, .name_len = sizeof(name) - 1 };

	return !ioctl(gpu, DRM_IOCTL_VERSION, &version) && !strcmp(name, "panthor") &&
	       version.name_len == 7;
}

static void errors(int gpu)
{
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);
	struct drm_gem_close none = { .handle = 77 };
	struct drm_version version = { 0 };

	check(fails(ioctl(gpu, DRM_IOCTL_GEM_CLOSE, &none), EINVAL), "einval_of_the_driver");
	check(fails(ioctl(gpu, DRM_IOCTL_GEM_CLOSE, 8), EFAULT), "efault_of_an_address");
	check(fails(ioctl(-1, DRM_IOCTL_VERSION, &version), EBADF), "ebadf_of_no_file");
	check(fails(ioctl(null, DRM_IOCTL_VERSION, &version), ENOTTY), "enotty_of_another_file");
	close(null);
}

/* Types that do not take this way */
static void others(void)
{
	int ends[2], ready = 0;

	check(!pipe(ends) && write(ends[1], "abc", 3) == 3 && !ioctl(ends[0], FIONREAD, &ready) &&
	      ready == 3, "ioctl_that_the_emulator_knows");
	close(ends[0]);
	close(ends[1]);
}

struct waiter {
	int gpu;
	__u32 handle;
	int ret;
};

static int wait_for(int gpu, __u32 handle, long long timeout)
{
	struct drm_syncobj_wait wait = {
		.handles = (unsigned long)&handle,
		.count_handles = 1,
		.timeout_nsec = timeout,
		.flags = DRM_SYNCOBJ_WAIT_FLAGS_WAIT_FOR_SUBMIT,
	};

	return ioctl(gpu, DRM_IOCTL_SYNCOBJ_WAIT, &wait);
}

static void *waiting(void *arg)
{
	struct waiter *w = arg;

	w->ret = wait_for(w->gpu, w->handle, __INT64_MAX__);
	return NULL;
}

/* One thread waits in an ioctl, and another's is what ends it */
static void threads(int gpu)
{
	struct drm_syncobj_create create = { 0 };
	struct drm_syncobj_array signal = { .count_handles = 1 };
	struct waiter w = { .gpu = gpu, .ret = 1 };
	pthread_t thread;

	check(!ioctl(gpu, DRM_IOCTL_SYNCOBJ_CREATE, &create), "syncobj");
	check(fails(wait_for(gpu, create.handle, 0), ETIME), "etime_of_a_wait");
	w.handle = create.handle;
	signal.handles = (unsigned long)&create.handle;
	pthread_create(&thread, NULL, waiting, &w);
	usleep(20000);
	check(!ioctl(gpu, DRM_IOCTL_SYNCOBJ_SIGNAL, &signal), "ioctl_while_another_waits");
	pthread_join(thread, NULL);
	check(!w.ret, "waiter_is_woken");
}

/* A program may close all files it does not know, and opens others */
static void closed(int gpu)
{
	int i;

	for (i = 3; i < 1024; i++)
		if (i != gpu)
			close(i);
	check(is_panthor(gpu), "after_all_files_were_closed");
}

static void requests(int gpu)
{
	int device = open("/dev/" VMALI_IOCTL_NAME, O_WRONLY | O_CLOEXEC);
	struct drm_version version = { 0 };
	struct vmali_ioctl r = {
		.self = (unsigned long)&r, .arg = (unsigned long)&version, .fd = gpu,
		.cmd = DRM_IOCTL_VERSION,
	}, copy = r;

	check(!write(device, &r, sizeof(r)), "request");
	check(fails((int)write(device, &r, sizeof(r) - 1), EINVAL), "request_of_wrong_size");
	check(fails((int)write(device, &copy, sizeof(copy)), ENXIO), "request_of_other_addresses");
	r.cmd = FIONREAD;
	check(fails((int)write(device, &r, sizeof(r)), EINVAL), "request_of_another_type");
	close(device);
}

int main(void)
{
	int gpu = open("/dev/dri/renderD128", O_RDWR | O_CLOEXEC);

	check(gpu >= 0 && is_panthor(gpu), "version");
	errors(gpu);
	others();
	threads(gpu);
	closed(gpu);
	requests(gpu);
	return failed;
}
