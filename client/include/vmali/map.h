/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Mappings of buffer objects in GPU virtual address spaces.
 */
#ifndef VMALI_MAP_H
#define VMALI_MAP_H

#include <stdint.h>

#include <drm/panthor_drm.h>

struct vmali_bo;
struct vmali_vm;

/**
 * vmali_vm_map() - map part of a buffer object, synchronously
 * @vm: VM
 * @bo: buffer object; the mapping keeps its memory alive
 * @bo_offset: offset in @bo in bytes, multiple of 4 KiB
 * @va: GPU VA, multiple of 4 KiB, allocated or chosen by the caller
 * @size: bytes, multiple of 4 KiB
 * @flags: DRM_PANTHOR_VM_BIND_OP_MAP_*
 *
 * Return: 0; -EINVAL for a range outside the buffer object or the caller's VA, or
 * a VM that became unusable.
 */
int vmali_vm_map(struct vmali_vm *vm, const struct vmali_bo *bo,
		 uint64_t bo_offset, uint64_t va, uint64_t size, uint32_t flags);

/**
 * vmali_vm_unmap() - unmap a range, synchronously
 * @vm: VM
 * @va: GPU VA, multiple of 4 KiB
 * @size: bytes, multiple of 4 KiB; parts that are not mapped are skipped
 */
int vmali_vm_unmap(struct vmali_vm *vm, uint64_t va, uint64_t size);

#endif /* VMALI_MAP_H */
