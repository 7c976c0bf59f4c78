/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * What the files of libvmali share and its users do not see.
 */
#ifndef VMALI_INTERNAL_H
#define VMALI_INTERNAL_H

#include <errno.h>
#include <pthread.h>

#include <vmali/device.h>

#define VMALI_PAGE_SIZE	4096ull

/**
 * struct vmali_device - an open GPU
 * @fd: device node
 * @path: its path, allocated
 * @version: the driver's
 * @gpu_info: read at open
 * @csif_info: read at open
 * @lock: protects @bos and @flush_page
 * @bos: every buffer object of the device.  A GEM handle has one object: closing
 *	it for one importer would take it from another
 * @flush_page: the mapped LATEST_FLUSH_ID page, NULL before its first use
 */
struct vmali_device {
	int fd;
	char *path;
	struct vmali_driver_version version;
	struct drm_panthor_gpu_info gpu_info;
	struct drm_panthor_csif_info csif_info;
	pthread_mutex_t lock;
	struct vmali_bo *bos;
	volatile const uint32_t *flush_page;
};

/**
 * vmali_ioctl() - an ioctl, restarted when interrupted
 * @fd: file descriptor
 * @request: ioctl number
 * @arg: its argument
 *
 * Return: what the ioctl returned if not negative, otherwise -errno.
 */
int vmali_ioctl(int fd, unsigned long request, void *arg);

#endif /* VMALI_INTERNAL_H */
