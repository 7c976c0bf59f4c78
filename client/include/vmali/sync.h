/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Synchronisation objects: DRM syncobjs, binary and timeline.
 *
 * A syncobj is named by its handle, which belongs to the device.  Point 0 means
 * a binary syncobj everywhere.
 */
#ifndef VMALI_SYNC_H
#define VMALI_SYNC_H

#include <stdbool.h>
#include <stdint.h>

#include <drm/panthor_drm.h>

struct vmali_device;

/* Wait without limit. */
#define VMALI_FOREVER	INT64_MAX

/* Nanoseconds of a millisecond. */
#define VMALI_MS	1000000ll

/**
 * vmali_syncobj_create() - make a syncobj
 * @dev: device
 * @signaled: starts signalled
 * @handle: set to the handle, which the caller destroys
 */
int vmali_syncobj_create(const struct vmali_device *dev, bool signaled,
			 uint32_t *handle);

/**
 * vmali_syncobj_destroy() - end a syncobj; handle 0 is allowed
 * @dev: device
 * @handle: syncobj
 */
void vmali_syncobj_destroy(const struct vmali_device *dev, uint32_t handle);

/**
 * vmali_syncobj_wait() - wait until a syncobj, or a point of it, is signalled
 * @dev: device
 * @handle: syncobj
 * @point: timeline point, 0 for a binary syncobj
 * @timeout: nanoseconds from now; 0 does not wait; VMALI_FOREVER
 *
 * A job that failed signals too: see vmali_syncobj_status().  A syncobj that
 * nothing was submitted for is waited for, too.
 *
 * Return: 0; -ETIME; -EINVAL for a bad handle.
 */
int vmali_syncobj_wait(const struct vmali_device *dev, uint32_t handle,
		       uint64_t point, int64_t timeout);

/**
 * vmali_syncobj_status() - result of the work that signals a syncobj
 * @dev: device
 * @handle: syncobj
 * @point: timeline point, 0 for a binary syncobj
 * @status: set to 1 for done, 0 for not yet, or the negative errno that the
 *	driver gave the job: -EINVAL a fault of its own, -ETIMEDOUT took too long,
 *	-ECANCELED its group was killed or destroyed
 *
 * Return: 0; -EINVAL for a bad handle or if nothing was submitted.
 */
int vmali_syncobj_status(const struct vmali_device *dev, uint32_t handle,
			 uint64_t point, int *status);

/**
 * vmali_syncobj_export() - a sync_file of the work that signals a syncobj
 * @dev: device
 * @handle: syncobj
 * @point: timeline point, 0 for a binary syncobj
 * @file: set to the file, which the caller closes.  It can be polled, and outlives
 *	the device.
 *
 * Return: 0; -EINVAL for a bad handle or if nothing was submitted.
 */
int vmali_syncobj_export(const struct vmali_device *dev, uint32_t handle,
			 uint64_t point, int *file);

/**
 * vmali_sync_file_status() - result of the work that signals a sync_file
 * @file: from vmali_syncobj_export(), or of any other driver
 * @status: as for vmali_syncobj_status()
 *
 * Return: 0; -EBADF or -ENOTTY if it is none.
 */
int vmali_sync_file_status(int file, int *status);

/**
 * vmali_syncobj_reset() - make a binary syncobj unsignalled
 * @dev: device
 * @handle: syncobj
 */
int vmali_syncobj_reset(const struct vmali_device *dev, uint32_t handle);

/**
 * vmali_syncobj_signal() - signal from the CPU
 * @dev: device
 * @handle: syncobj
 * @point: timeline point, 0 for a binary syncobj
 */
int vmali_syncobj_signal(const struct vmali_device *dev, uint32_t handle,
			 uint64_t point);

/**
 * vmali_syncobj_query() - read a timeline
 * @dev: device
 * @handle: timeline syncobj
 * @point: set to the last point that is signalled
 */
int vmali_syncobj_query(const struct vmali_device *dev, uint32_t handle,
			uint64_t *point);

/**
 * vmali_wait_op() - what a submission waits for
 * @handle: syncobj
 * @point: timeline point, 0 for a binary syncobj
 *
 * Return: an element for struct vmali_submit.syncs.
 */
struct drm_panthor_sync_op vmali_wait_op(uint32_t handle, uint64_t point);

/**
 * vmali_signal_op() - what a submission signals
 * @handle: syncobj
 * @point: timeline point, 0 for a binary syncobj
 *
 * Return: an element for struct vmali_submit.syncs.
 */
struct drm_panthor_sync_op vmali_signal_op(uint32_t handle, uint64_t point);

#endif /* VMALI_SYNC_H */
