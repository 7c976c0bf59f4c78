/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * A buffer: a buffer object that is mapped for CPU and GPU.
 */
#ifndef VMALI_BUFFER_H
#define VMALI_BUFFER_H

#include <stdint.h>

struct vmali_bo;
struct vmali_vm;

/**
 * struct vmali_buffer - a buffer object with its addresses
 * @bo: buffer object, owned by the buffer
 * @vm: where it is mapped
 * @cpu: CPU address; NULL for a buffer made without one
 * @va: GPU VA
 * @size: bytes, whole pages
 *
 * Callers may read it; only the functions below write it.
 */
struct vmali_buffer {
	struct vmali_bo *bo;
	struct vmali_vm *vm;
	void *cpu;
	uint64_t va;
	uint64_t size;
};

/**
 * vmali_buffer_create() - allocate zeroed memory and map it for CPU and GPU
 * @vm: VM; the buffer object is exclusive to it
 * @size: bytes, rounded up to a page
 * @map_flags: DRM_PANTHOR_VM_BIND_OP_MAP_*
 * @label: name for debugfs, may be NULL
 * @buf: filled in on success; the caller destroys it
 */
int vmali_buffer_create(struct vmali_vm *vm, uint64_t size, uint32_t map_flags,
			const char *label, struct vmali_buffer *buf);

/**
 * vmali_buffer_import() - map a dma-buf for the GPU only
 * @vm: VM
 * @dmabuf_fd: dma-buf, which stays the caller's
 * @map_flags: DRM_PANTHOR_VM_BIND_OP_MAP_*
 * @buf: filled in on success, with a NULL CPU address
 */
int vmali_buffer_import(struct vmali_vm *vm, int dmabuf_fd, uint32_t map_flags,
			struct vmali_buffer *buf);

/**
 * vmali_buffer_destroy() - unmap and free a buffer
 * @buf: buffer, zeroed; a zeroed one is allowed.  The GPU must not use it any more
 */
void vmali_buffer_destroy(struct vmali_buffer *buf);

#endif /* VMALI_BUFFER_H */
