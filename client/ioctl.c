// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * System calls to drivers.
 */
#include <errno.h>

#include <xf86drm.h>

#include "ioctl.h"

int vmali_ioctl(int fd, unsigned long request, void *arg)
{
	int ret = drmIoctl(fd, request, arg);

	return ret < 0 ? -errno : ret;
}
