// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Opening a device, and its queries.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <xf86drm.h>

#include <vmali/cs.h>

#include "device.h"
#include "ioctl.h"

#define MAX_DEVICES	64

/* Size of the page that has LATEST_FLUSH_ID */
#define FLUSH_PAGE_SIZE	4096u

/**
 * struct vmali_device - an open GPU
 * @fd: device node
 * @path: its path, allocated
 * @version: the driver's
 * @gpu_info: read at open
 * @csif_info: read at open
 * @objects: buffer objects
 * @lock: protects @flush_page
 * @flush_page: the mapped LATEST_FLUSH_ID page, NULL before its first use
 */
struct vmali_device {
	int fd;
	char *path;
	struct vmali_driver_version version;
	struct drm_panthor_gpu_info gpu_info;
	struct drm_panthor_csif_info csif_info;
	struct vmali_objects objects;
	pthread_mutex_t lock;
	volatile const uint32_t *flush_page;
};

static int read_version(int fd, struct vmali_driver_version *version)
{
	drmVersionPtr v = drmGetVersion(fd);
	size_t len;

	/* Not a DRM device, according to libdrm. */
	if (!v)
		return -ENODEV;

	len = v->name_len > 0 ? (size_t)v->name_len : 0;
	if (len >= sizeof(version->name))
		len = sizeof(version->name) - 1;
	memset(version, 0, sizeof(*version));
	if (len)
		memcpy(version->name, v->name, len);
	version->major = v->version_major;
	version->minor = v->version_minor;
	version->patch = v->version_patchlevel;
	drmFreeVersion(v);
	return 0;
}

/* Open a node if panthor drives it. */
static int open_panthor(const char *path, struct vmali_driver_version *version)
{
	int fd, ret;

	fd = open(path, O_RDWR | O_CLOEXEC);
	if (fd < 0)
		return -errno;

	ret = read_version(fd, version);
	if (!ret && strcmp(version->name, "panthor"))
		ret = -ENODEV;
	if (ret) {
		close(fd);
		return ret;
	}
	return fd;
}

/* Open the first render node that panthor drives. */
static int find_panthor(struct vmali_driver_version *version, char **path)
{
	drmDevicePtr devices[MAX_DEVICES];
	int count, i, fd = -ENODEV;

	/* Without any DRM device there is no /dev/dri to look in. */
	count = drmGetDevices2(0, devices, MAX_DEVICES);
	if (count < 0)
		return count == -ENOENT ? -ENODEV : count;
	if (count > MAX_DEVICES)
		count = MAX_DEVICES;

	for (i = 0; i < count && fd < 0; i++) {
		const char *node;
		int ret;

		if (!(devices[i]->available_nodes & (1 << DRM_NODE_RENDER)))
			continue;

		node = devices[i]->nodes[DRM_NODE_RENDER];
		ret = open_panthor(node, version);
		if (ret == -ENODEV)
			continue;

		/* A GPU that is there and can't be opened is worth knowing about. */
		fd = ret;
		if (fd < 0)
			continue;

		*path = strdup(node);
		if (!*path) {
			close(fd);
			fd = -ENOMEM;
			break;
		}
	}
	drmFreeDevices(devices, count);
	return fd;
}

int vmali_device_open(const char *path, struct vmali_device **out)
{
	struct vmali_device *dev;
	int ret;

	dev = calloc(1, sizeof(*dev));
	if (!dev)
		return -ENOMEM;

	if (path) {
		dev->path = strdup(path);
		if (!dev->path) {
			ret = -ENOMEM;
			goto err_free;
		}
		dev->fd = open_panthor(path, &dev->version);
	} else {
		dev->fd = find_panthor(&dev->version, &dev->path);
	}
	if (dev->fd < 0) {
		ret = dev->fd;
		goto err_free;
	}

	ret = vmali_device_query(dev, DRM_PANTHOR_DEV_QUERY_GPU_INFO,
				 &dev->gpu_info, sizeof(dev->gpu_info));
	if (ret)
		goto err_close;

	ret = vmali_device_query(dev, DRM_PANTHOR_DEV_QUERY_CSIF_INFO,
				 &dev->csif_info, sizeof(dev->csif_info));
	if (ret)
		goto err_close;

	ret = vmali_objects_init(&dev->objects);
	if (ret)
		goto err_close;

	ret = -pthread_mutex_init(&dev->lock, NULL);
	if (ret)
		goto err_objects;

	*out = dev;
	return 0;

err_objects:
	vmali_objects_fini(&dev->objects);
err_close:
	close(dev->fd);
err_free:
	free(dev->path);
	free(dev);
	return ret;
}

void vmali_device_close(struct vmali_device *dev)
{
	if (!dev)
		return;

	if (dev->flush_page)
		munmap((void *)dev->flush_page, FLUSH_PAGE_SIZE);
	pthread_mutex_destroy(&dev->lock);
	vmali_objects_fini(&dev->objects);
	close(dev->fd);
	free(dev->path);
	free(dev);
}

struct vmali_objects *vmali_device_objects(struct vmali_device *dev)
{
	return &dev->objects;
}

int vmali_device_fd(const struct vmali_device *dev)
{
	return dev->fd;
}

const char *vmali_device_path(const struct vmali_device *dev)
{
	return dev->path;
}

const struct vmali_driver_version *
vmali_device_version(const struct vmali_device *dev)
{
	return &dev->version;
}

bool vmali_device_has(const struct vmali_device *dev, unsigned int minor)
{
	return dev->version.major > 1 || dev->version.minor >= (int)minor;
}

const struct drm_panthor_gpu_info *
vmali_device_gpu_info(const struct vmali_device *dev)
{
	return &dev->gpu_info;
}

const struct drm_panthor_csif_info *
vmali_device_csif_info(const struct vmali_device *dev)
{
	return &dev->csif_info;
}

void vmali_device_cs_config(const struct vmali_device *dev,
			    struct vmali_cs_config *config)
{
	config->arch = DRM_PANTHOR_ARCH_MAJOR(dev->gpu_info.gpu_id);
	config->reg_count = dev->csif_info.cs_reg_count;
	config->scoreboard_count = dev->csif_info.scoreboard_slot_count;
}

int vmali_device_query(const struct vmali_device *dev, uint32_t type, void *data,
		       uint32_t size)
{
	struct drm_panthor_dev_query query = {
		.type = type,
		.size = size,
		.pointer = (uintptr_t)data,
	};

	return vmali_ioctl(dev->fd, DRM_IOCTL_PANTHOR_DEV_QUERY, &query);
}

int vmali_device_query_timestamp(const struct vmali_device *dev, uint32_t flags,
				 struct drm_panthor_timestamp_info *info)
{
	struct drm_panthor_timestamp_info data = { .flags = flags };
	int ret;

	ret = vmali_device_query(dev, DRM_PANTHOR_DEV_QUERY_TIMESTAMP_INFO, &data,
				 sizeof(data));
	if (ret)
		return ret;

	*info = data;
	return 0;
}

int vmali_device_query_priorities(const struct vmali_device *dev, uint32_t *mask)
{
	struct drm_panthor_group_priorities_info data = { 0 };
	int ret;

	ret = vmali_device_query(dev, DRM_PANTHOR_DEV_QUERY_GROUP_PRIORITIES_INFO,
				 &data, sizeof(data));
	if (ret)
		return ret;

	*mask = data.allowed_mask;
	return 0;
}

int vmali_device_flush_id(struct vmali_device *dev, uint32_t *id)
{
	int ret = 0;

	pthread_mutex_lock(&dev->lock);
	if (!dev->flush_page) {
		void *page = mmap(NULL, FLUSH_PAGE_SIZE, PROT_READ, MAP_SHARED,
				  dev->fd, DRM_PANTHOR_USER_FLUSH_ID_MMIO_OFFSET);

		if (page == MAP_FAILED)
			ret = -errno;
		else
			dev->flush_page = page;
	}
	if (!ret)
		*id = dev->flush_page[0];
	pthread_mutex_unlock(&dev->lock);
	return ret;
}
