// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Buffer objects.
 */
#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include <xf86drm.h>

#include <vmali/bo.h>
#include <vmali/vm.h>

#include "device.h"
#include "ioctl.h"

/**
 * struct vmali_bo - a buffer object
 * @object: its GEM handle
 * @dev: device
 * @refs: references; protected by the lock of the device's objects
 * @size: bytes
 * @cpu: CPU mapping or NULL; protected likewise
 * @dmabuf_fd: for an object of another exporter, a dma-buf to map it through: the
 *	driver maps its own objects only; otherwise -1
 */
struct vmali_bo {
	struct vmali_object object;
	struct vmali_device *dev;
	unsigned int refs;
	uint64_t size;
	void *cpu;
	int dmabuf_fd;
};

static struct vmali_bo *to_bo(struct vmali_object *object)
{
	return (struct vmali_bo *)((char *)object - offsetof(struct vmali_bo, object));
}

/* All that the lock protects; see objects.h. */
static void lock(struct vmali_device *dev)
{
	pthread_mutex_lock(&vmali_device_objects(dev)->lock);
}

static void unlock(struct vmali_device *dev)
{
	pthread_mutex_unlock(&vmali_device_objects(dev)->lock);
}

static void close_handle(const struct vmali_device *dev, uint32_t handle)
{
	struct drm_gem_close args = { .handle = handle };

	vmali_ioctl(vmali_device_fd(dev), DRM_IOCTL_GEM_CLOSE, &args);
}

/* A new object with one reference, in the device's list.  Caller holds the lock. */
static struct vmali_bo *bo_new(struct vmali_device *dev, uint32_t handle,
			       uint64_t size)
{
	struct vmali_bo *bo = calloc(1, sizeof(*bo));

	if (!bo)
		return NULL;

	bo->dev = dev;
	bo->refs = 1;
	bo->object.handle = handle;
	bo->size = size;
	bo->dmabuf_fd = -1;
	vmali_objects_add(vmali_device_objects(dev), &bo->object);
	return bo;
}

int vmali_bo_create(struct vmali_device *dev, uint64_t size, uint32_t flags,
		    const struct vmali_vm *exclusive, struct vmali_bo **out)
{
	struct drm_panthor_bo_create create = {
		.size = size,
		.flags = flags,
		.exclusive_vm_id = exclusive ? vmali_vm_id(exclusive) : 0,
	};
	struct vmali_bo *bo;
	int ret;

	ret = vmali_ioctl(vmali_device_fd(dev), DRM_IOCTL_PANTHOR_BO_CREATE, &create);
	if (ret)
		return ret;

	lock(dev);
	bo = bo_new(dev, create.handle, create.size);
	unlock(dev);
	if (!bo) {
		close_handle(dev, create.handle);
		return -ENOMEM;
	}

	*out = bo;
	return 0;
}

/* Keep a dma-buf to map an imported object through.  Caller holds the lock. */
static int keep_dmabuf(struct vmali_bo *bo, int dmabuf_fd)
{
	uint32_t extra = 0;
	int ret;

	/* Before driver 1.7 there is no telling, and any import was treated as foreign. */
	ret = vmali_bo_query(bo, NULL, &extra);
	if (!ret && !(extra & DRM_PANTHOR_BO_IS_IMPORTED))
		return 0;

	bo->dmabuf_fd = fcntl(dmabuf_fd, F_DUPFD_CLOEXEC, 0);
	return bo->dmabuf_fd < 0 ? -errno : 0;
}

int vmali_bo_import(struct vmali_device *dev, int dmabuf_fd,
		    struct vmali_bo **out)
{
	struct vmali_object *object;
	struct vmali_bo *bo;
	uint32_t handle;
	off_t size;
	int ret;

	size = lseek(dmabuf_fd, 0, SEEK_END);
	if (size < 0)
		return -errno;

	/* Held across the import, so that a concurrent put can't close the handle. */
	lock(dev);
	if (drmPrimeFDToHandle(vmali_device_fd(dev), dmabuf_fd, &handle)) {
		ret = -errno;
		goto out_unlock;
	}

	object = vmali_objects_find(vmali_device_objects(dev), handle);
	if (object) {
		bo = to_bo(object);
		bo->refs++;
		*out = bo;
		ret = 0;
		goto out_unlock;
	}

	bo = bo_new(dev, handle, (uint64_t)size);
	if (!bo) {
		close_handle(dev, handle);
		ret = -ENOMEM;
		goto out_unlock;
	}

	ret = keep_dmabuf(bo, dmabuf_fd);
	if (ret) {
		vmali_objects_remove(vmali_device_objects(dev), &bo->object);
		close_handle(dev, handle);
		free(bo);
		goto out_unlock;
	}
	*out = bo;

out_unlock:
	unlock(dev);
	return ret;
}

int vmali_bo_export(const struct vmali_bo *bo, int *dmabuf_fd)
{
	int fd;

	if (drmPrimeHandleToFD(vmali_device_fd(bo->dev), bo->object.handle, DRM_CLOEXEC | DRM_RDWR,
			       &fd))
		return -errno;

	*dmabuf_fd = fd;
	return 0;
}

void vmali_bo_put(struct vmali_bo *bo)
{
	struct vmali_device *dev;

	if (!bo)
		return;

	dev = bo->dev;
	lock(dev);
	if (--bo->refs) {
		unlock(dev);
		return;
	}

	vmali_objects_remove(vmali_device_objects(dev), &bo->object);
	if (bo->cpu)
		munmap(bo->cpu, bo->size);
	close_handle(dev, bo->object.handle);
	unlock(dev);

	if (bo->dmabuf_fd >= 0)
		close(bo->dmabuf_fd);
	free(bo);
}

/* Map an object.  Caller holds the lock. */
static int bo_mmap(struct vmali_bo *bo)
{
	struct drm_panthor_bo_mmap_offset args = { .handle = bo->object.handle };
	int fd = bo->dmabuf_fd, ret;
	void *cpu;

	if (fd < 0) {
		ret = vmali_ioctl(vmali_device_fd(bo->dev), DRM_IOCTL_PANTHOR_BO_MMAP_OFFSET,
				  &args);
		if (ret)
			return ret;
		fd = vmali_device_fd(bo->dev);
	}

	cpu = mmap(NULL, bo->size, PROT_READ | PROT_WRITE, MAP_SHARED, fd,
		   (off_t)args.offset);
	if (cpu == MAP_FAILED)
		return -errno;

	bo->cpu = cpu;
	return 0;
}

int vmali_bo_map(struct vmali_bo *bo, void **cpu)
{
	int ret = 0;

	lock(bo->dev);
	if (!bo->cpu)
		ret = bo_mmap(bo);
	if (!ret)
		*cpu = bo->cpu;
	unlock(bo->dev);
	return ret;
}

int vmali_bo_sync(const struct vmali_bo *bo, uint32_t type, uint64_t offset,
		  uint64_t size)
{
	struct drm_panthor_bo_sync_op op = {
		.handle = bo->object.handle,
		.type = type,
		.offset = offset,
		.size = size,
	};
	struct drm_panthor_bo_sync args = { .ops = DRM_PANTHOR_OBJ_ARRAY(1, &op) };

	return vmali_ioctl(vmali_device_fd(bo->dev), DRM_IOCTL_PANTHOR_BO_SYNC, &args);
}

int vmali_bo_set_label(const struct vmali_bo *bo, const char *label)
{
	struct drm_panthor_bo_set_label args = {
		.handle = bo->object.handle,
		.label = (uintptr_t)label,
	};

	return vmali_ioctl(vmali_device_fd(bo->dev), DRM_IOCTL_PANTHOR_BO_SET_LABEL, &args);
}

int vmali_bo_query(const struct vmali_bo *bo, uint32_t *create_flags,
		   uint32_t *extra_flags)
{
	struct drm_panthor_bo_query_info args = { .handle = bo->object.handle };
	int ret;

	ret = vmali_ioctl(vmali_device_fd(bo->dev), DRM_IOCTL_PANTHOR_BO_QUERY_INFO, &args);
	if (ret)
		return ret;

	if (create_flags)
		*create_flags = args.create_flags;
	if (extra_flags)
		*extra_flags = args.extra_flags;
	return 0;
}

uint32_t vmali_bo_handle(const struct vmali_bo *bo)
{
	return bo->object.handle;
}

uint64_t vmali_bo_size(const struct vmali_bo *bo)
{
	return bo->size;
}
