/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Buffer objects: memory that the CPU, GPU VMs and other devices can map.
 */
#ifndef VMALI_BO_H
#define VMALI_BO_H

#include <stdint.h>

#include <drm/panthor_drm.h>

struct vmali_bo;
struct vmali_device;
struct vmali_vm;

/**
 * vmali_bo_create() - allocate a buffer object, filled with zeros
 * @dev: device
 * @size: bytes, rounded up to a page
 * @flags: DRM_PANTHOR_BO_*
 * @exclusive: the only VM that will ever map it, or NULL.  An exclusive object
 *	can't be exported
 * @bo: set to the object, which the caller puts
 *
 * Return: 0; -EINVAL for size 0 or unknown flags; -ENOMEM.
 */
int vmali_bo_create(struct vmali_device *dev, uint64_t size, uint32_t flags,
		    const struct vmali_vm *exclusive, struct vmali_bo **bo);

/**
 * vmali_bo_import() - make a buffer object of a dma-buf
 * @dev: device
 * @dmabuf_fd: dma-buf, which stays the caller's
 * @bo: set to the object, which the caller puts.  Importing the same dma-buf again,
 *	or importing an object of this device, gives the object there is, with
 *	one more reference
 */
int vmali_bo_import(struct vmali_device *dev, int dmabuf_fd,
		    struct vmali_bo **bo);

/**
 * vmali_bo_export() - make a dma-buf of a buffer object
 * @bo: object
 * @dmabuf_fd: set to a new file descriptor, which the caller closes
 *
 * Return: 0; -EINVAL for an object that is exclusive to a VM.
 */
int vmali_bo_export(const struct vmali_bo *bo, int *dmabuf_fd);

/**
 * vmali_bo_put() - drop a reference; NULL is allowed
 * @bo: with the last reference the CPU mapping and the handle go.  GPU mappings
 *	stay, and keep the memory, until they are unmapped
 */
void vmali_bo_put(struct vmali_bo *bo);

/**
 * vmali_bo_map() - map a buffer object for the CPU
 * @bo: object; mapped once, later calls return the same address
 * @cpu: set to the CPU address, valid until the last put
 *
 * Return: 0; -EPERM with DRM_PANTHOR_BO_NO_MMAP; for an imported object what
 * mmap() of the dma-buf returns, -EINVAL when its exporter allows no CPU access.
 */
int vmali_bo_map(struct vmali_bo *bo, void **cpu);

/**
 * vmali_bo_sync() - CPU cache maintenance for a range of a buffer object
 * @bo: object
 * @type: DRM_PANTHOR_BO_SYNC_*
 * @offset: first byte
 * @size: bytes
 */
int vmali_bo_sync(const struct vmali_bo *bo, uint32_t type, uint64_t offset,
		  uint64_t size);

/**
 * vmali_bo_set_label() - name a buffer object, for debugfs
 * @bo: object
 * @label: at most 4095 bytes, copied; NULL removes it
 *
 * Return: 0; -E2BIG.
 */
int vmali_bo_set_label(const struct vmali_bo *bo, const char *label);

/**
 * vmali_bo_query() - read the flags of a buffer object
 * @bo: object
 * @create_flags: set to DRM_PANTHOR_BO_* as given at creation; may be NULL
 * @extra_flags: set to DRM_PANTHOR_BO_IS_*; may be NULL
 */
int vmali_bo_query(const struct vmali_bo *bo, uint32_t *create_flags,
		   uint32_t *extra_flags);

/**
 * vmali_bo_handle() - the GEM handle, which stays the object's
 * @bo: object
 */
uint32_t vmali_bo_handle(const struct vmali_bo *bo);

/**
 * vmali_bo_size() - size in bytes
 * @bo: object
 */
uint64_t vmali_bo_size(const struct vmali_bo *bo);

#endif /* VMALI_BO_H */
