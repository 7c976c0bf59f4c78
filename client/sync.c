// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * DRM syncobjs.
 */
#include <errno.h>
#include <time.h>
#include <unistd.h>

#include <linux/sync_file.h>
#include <xf86drm.h>

#include <vmali/device.h>
#include <vmali/sync.h>

#include "ioctl.h"

int vmali_syncobj_create(const struct vmali_device *dev, bool signaled,
			 uint32_t *handle)
{
	uint32_t flags = signaled ? DRM_SYNCOBJ_CREATE_SIGNALED : 0;

	return drmSyncobjCreate(vmali_device_fd(dev), flags, handle) ? -errno : 0;
}

void vmali_syncobj_destroy(const struct vmali_device *dev, uint32_t handle)
{
	if (handle)
		drmSyncobjDestroy(vmali_device_fd(dev), handle);
}

/* The kernel takes a timeout as absolute time of CLOCK_MONOTONIC. */
static int64_t deadline(int64_t timeout)
{
	struct timespec now;
	int64_t ns;

	if (timeout <= 0)
		return 0;

	clock_gettime(CLOCK_MONOTONIC, &now);
	ns = now.tv_sec * 1000000000ll + now.tv_nsec;
	return timeout > INT64_MAX - ns ? INT64_MAX : ns + timeout;
}

int vmali_syncobj_wait(const struct vmali_device *dev, uint32_t handle,
		       uint64_t point, int64_t timeout)
{
	const uint32_t flags = DRM_SYNCOBJ_WAIT_FLAGS_WAIT_FOR_SUBMIT;
	int ret;

	if (point)
		ret = drmSyncobjTimelineWait(vmali_device_fd(dev), &handle, &point, 1,
					     deadline(timeout), flags, NULL);
	else
		ret = drmSyncobjWait(vmali_device_fd(dev), &handle, 1, deadline(timeout), flags,
				     NULL);
	return ret < 0 ? ret : 0;
}

int vmali_syncobj_export(const struct vmali_device *dev, uint32_t handle,
			 uint64_t point, int *file)
{
	uint32_t binary = 0;
	int ret = 0;

	/* Only a binary syncobj can be exported: give it the point's fence. */
	if (point) {
		ret = vmali_syncobj_create(dev, false, &binary);
		if (ret)
			return ret;
		if (drmSyncobjTransfer(vmali_device_fd(dev), binary, 0, handle, point, 0)) {
			ret = -errno;
			goto out_destroy;
		}
		handle = binary;
	}

	if (drmSyncobjExportSyncFile(vmali_device_fd(dev), handle, file))
		ret = -errno;

out_destroy:
	vmali_syncobj_destroy(dev, binary);
	return ret;
}

int vmali_sync_file_status(int file, int *status)
{
	struct sync_file_info info = { 0 };
	int ret;

	ret = vmali_ioctl(file, SYNC_IOC_FILE_INFO, &info);
	if (!ret)
		*status = info.status;
	return ret;
}

int vmali_syncobj_status(const struct vmali_device *dev, uint32_t handle,
			 uint64_t point, int *status)
{
	int ret, file;

	ret = vmali_syncobj_export(dev, handle, point, &file);
	if (ret)
		return ret;
	ret = vmali_sync_file_status(file, status);
	close(file);
	return ret;
}

int vmali_syncobj_reset(const struct vmali_device *dev, uint32_t handle)
{
	return drmSyncobjReset(vmali_device_fd(dev), &handle, 1) ? -errno : 0;
}

int vmali_syncobj_signal(const struct vmali_device *dev, uint32_t handle,
			 uint64_t point)
{
	int ret;

	if (point)
		ret = drmSyncobjTimelineSignal(vmali_device_fd(dev), &handle, &point, 1);
	else
		ret = drmSyncobjSignal(vmali_device_fd(dev), &handle, 1);
	return ret ? -errno : 0;
}

int vmali_syncobj_query(const struct vmali_device *dev, uint32_t handle,
			uint64_t *point)
{
	return drmSyncobjQuery(vmali_device_fd(dev), &handle, point, 1) ? -errno : 0;
}

static struct drm_panthor_sync_op sync_op(uint32_t flags, uint32_t handle,
					  uint64_t point)
{
	struct drm_panthor_sync_op op = {
		.flags = flags | (point ?
			DRM_PANTHOR_SYNC_OP_HANDLE_TYPE_TIMELINE_SYNCOBJ :
			DRM_PANTHOR_SYNC_OP_HANDLE_TYPE_SYNCOBJ),
		.handle = handle,
		.timeline_value = point,
	};

	return op;
}

struct drm_panthor_sync_op vmali_wait_op(uint32_t handle, uint64_t point)
{
	return sync_op(DRM_PANTHOR_SYNC_OP_WAIT, handle, point);
}

struct drm_panthor_sync_op vmali_signal_op(uint32_t handle, uint64_t point)
{
	return sync_op((uint32_t)DRM_PANTHOR_SYNC_OP_SIGNAL, handle, point);
}
