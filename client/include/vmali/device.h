/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * The device: opening it, and its queries.
 */
#ifndef VMALI_DEVICE_H
#define VMALI_DEVICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <drm/panthor_drm.h>

struct vmali_cs_config;
struct vmali_device;

/**
 * struct vmali_driver_version - the kernel driver's name and version
 * @name: driver name, "panthor"
 * @major: major version, changes when the interface breaks
 * @minor: minor version, counts additions
 * @patch: patch level
 */
struct vmali_driver_version {
	char name[32];
	int major;
	int minor;
	int patch;
};

/* struct vmali_protected_info.features: PROT_REGION instructions can be used */
#define VMALI_PROTECTED_PROTM	(1u << 0)

/**
 * struct vmali_protected_info - state of protected memory
 * @features: bits of VMALI_PROTECTED_*, 0 without protected support
 * @ready: protected groups can be created now
 * @fw_bytes: protected memory that the firmware's own sections need
 * @group_bytes: protected memory that one protected group needs
 *
 * The sizes are the same whether or not there is protected memory.
 */
struct vmali_protected_info {
	uint32_t features;
	bool ready;
	uint64_t fw_bytes;
	uint64_t group_bytes;
};

/**
 * vmali_device_open() - open a GPU
 * @path: device node, or NULL for the render node of the first device whose
 *	driver is called "panthor"
 * @dev: set to the device, which the caller closes with vmali_device_close()
 *
 * Return: 0; -ENODEV if there is no panthor device (@path NULL) or @path is
 * driven by another driver; the error of open() or of a query.
 */
int vmali_device_open(const char *path, struct vmali_device **dev);

/**
 * vmali_device_close() - close a device; NULL is allowed
 * @dev: nothing made from it may be used afterwards.  The kernel destroys what is left
 */
void vmali_device_close(struct vmali_device *dev);

/**
 * vmali_device_fd() - the device's file descriptor, which stays the device's
 * @dev: device
 */
int vmali_device_fd(const struct vmali_device *dev);

/**
 * vmali_device_path() - the path that was opened; lives as long as the device
 * @dev: device
 */
const char *vmali_device_path(const struct vmali_device *dev);

/**
 * vmali_device_version() - name and version of the kernel driver
 * @dev: device
 */
const struct vmali_driver_version *
vmali_device_version(const struct vmali_device *dev);

/**
 * vmali_device_has() - whether the kernel driver's interface has what a version brought
 * @dev: device
 * @minor: the version's second number, as in panthor's own list: 4 for 1.4
 */
bool vmali_device_has(const struct vmali_device *dev, unsigned int minor);

/**
 * vmali_device_gpu_info() - the GPU's identification registers, read at open
 * @dev: device
 */
const struct drm_panthor_gpu_info *
vmali_device_gpu_info(const struct vmali_device *dev);

/**
 * vmali_device_csif_info() - limits of the command-stream interface, read at open
 * @dev: device
 */
const struct drm_panthor_csif_info *
vmali_device_csif_info(const struct vmali_device *dev);

/**
 * vmali_device_cs_config() - the limits the assembler needs
 * @dev: device
 * @config: filled in
 */
void vmali_device_cs_config(const struct vmali_device *dev,
			    struct vmali_cs_config *config);

/**
 * vmali_device_query() - DRM_IOCTL_PANTHOR_DEV_QUERY
 * @dev: device
 * @type: a DRM_PANTHOR_DEV_QUERY_* value
 * @data: struct for @type (CPU address), also read by some queries
 * @size: its size; an older kernel zeroes what it does not know
 *
 * Return: 0; -EINVAL if the kernel does not know @type.
 */
int vmali_device_query(const struct vmali_device *dev, uint32_t type, void *data,
		       uint32_t size);

/**
 * vmali_device_query_timestamp() - read the GPU's clocks
 * @dev: device; is resumed for it
 * @flags: DRM_PANTHOR_TIMESTAMP_* (driver 1.8), 0 for timestamp, offset, frequency
 * @info: filled in.  A frequency of 0 means that the kernel does not know it
 */
int vmali_device_query_timestamp(const struct vmali_device *dev, uint32_t flags,
				 struct drm_panthor_timestamp_info *info);

/**
 * vmali_device_query_priorities() - group priorities that this process may use
 * @dev: device
 * @mask: set to bits of 1 << PANTHOR_GROUP_PRIORITY_*
 */
int vmali_device_query_priorities(const struct vmali_device *dev, uint32_t *mask);

/**
 * vmali_device_query_protected() - read the state of protected memory
 * @dev: device
 * @info: filled in
 *
 * Return: 0; -EOPNOTSUPP if the kernel, or the headers this library was built
 * with, have no such query.
 */
int vmali_device_query_protected(const struct vmali_device *dev,
				 struct vmali_protected_info *info);

/**
 * vmali_device_protm_init() - give the firmware its protected memory
 * @dev: device; the GPU is reset, jobs continue afterwards
 * @dmabuf_fd: dma-buf, which stays the caller's: fw_bytes and group_bytes of &struct
 *	vmali_protected_info for each group that is to exist at the same time
 * @flags: 0
 *
 * Return: 0; -EACCES without CAP_SYS_ADMIN; -EINVAL for flags, memory that is too small
 * or that comes from panthor, or a driver without the topic protm-init; -EBADF;
 * -EOPNOTSUPP if the firmware has no protected mode; -EBUSY if it has its memory; -EIO
 * if it does not boot with it.
 */
int vmali_device_protm_init(const struct vmali_device *dev, int dmabuf_fd, uint32_t flags);

/**
 * vmali_device_flush_id() - read LATEST_FLUSH_ID
 * @dev: device
 * @id: set to a value for struct vmali_submit.latest_flush: caches that were
 *	flushed after it was read need no flush at submission
 *
 * The register's page is mapped at the first call.
 */
int vmali_device_flush_id(struct vmali_device *dev, uint32_t *id);

#endif /* VMALI_DEVICE_H */
