/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * GPU virtual address spaces.
 */
#ifndef VMALI_VM_H
#define VMALI_VM_H

#include <stdint.h>

#include <drm/panthor_drm.h>

struct vmali_device;
struct vmali_vm;

/* GPU VAs below this are never given out, so that a null pointer faults. */
#define VMALI_VM_FIRST_VA	0x200000ull

/**
 * vmali_vm_create() - make an address space
 * @dev: device
 * @va_range: bytes of GPU VA for the caller, from 0 up; 0 lets the kernel choose.
 *	The kernel keeps the rest for itself
 * @vm: set to the VM, which the caller destroys
 *
 * Return: 0; -EINVAL if @va_range leaves too little for the kernel; -EBUSY beyond
 * 32 VMs of one open device; -ENOMEM.
 */
int vmali_vm_create(struct vmali_device *dev, uint64_t va_range,
		    struct vmali_vm **vm);

/**
 * vmali_vm_destroy() - end an address space and every mapping in it
 * @vm: VM, freed; NULL is allowed.  Groups of it can't run afterwards
 */
void vmali_vm_destroy(struct vmali_vm *vm);

/**
 * vmali_vm_id() - the kernel's number for the VM, unique in its device
 * @vm: VM
 */
uint32_t vmali_vm_id(const struct vmali_vm *vm);

/**
 * vmali_vm_device() - the device a VM belongs to
 * @vm: VM
 */
struct vmali_device *vmali_vm_device(const struct vmali_vm *vm);

/**
 * vmali_vm_va_range() - bytes of GPU VA that belong to the caller, from 0 up
 * @vm: VM
 */
uint64_t vmali_vm_va_range(const struct vmali_vm *vm);

/**
 * vmali_vm_va_alloc() - reserve GPU VA; nothing is mapped
 * @vm: VM
 * @size: bytes, rounded up to 4 KiB
 * @align: alignment in bytes, a power of two; below 4 KiB means 4 KiB
 * @va: set to the first GPU VA
 *
 * Return: 0; -EINVAL for size 0 or a bad alignment; -ENOSPC; -ENOMEM.
 */
int vmali_vm_va_alloc(struct vmali_vm *vm, uint64_t size, uint64_t align,
		      uint64_t *va);

/**
 * vmali_vm_va_free() - give GPU VA back; nothing is unmapped
 * @vm: VM
 * @va: what vmali_vm_va_alloc() returned; anything else is ignored
 */
void vmali_vm_va_free(struct vmali_vm *vm, uint64_t va);

/**
 * vmali_vm_state() - read whether a VM can still be used
 * @vm: VM
 * @state: set to DRM_PANTHOR_VM_STATE_*
 */
int vmali_vm_state(const struct vmali_vm *vm, uint32_t *state);

#endif /* VMALI_VM_H */
