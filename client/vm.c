// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * GPU virtual address spaces.
 */
#include <errno.h>
#include <stdlib.h>

#include <vmali/device.h>
#include <vmali/vm.h>

#include "ioctl.h"
#include "va.h"

/**
 * struct vmali_vm - an address space
 * @dev: its device
 * @id: the kernel's number
 * @space: the caller's part of it
 */
struct vmali_vm {
	struct vmali_device *dev;
	uint32_t id;
	struct va_space space;
};

static void destroy_id(const struct vmali_device *dev, uint32_t id)
{
	struct drm_panthor_vm_destroy destroy = { .id = id };

	vmali_ioctl(vmali_device_fd(dev), DRM_IOCTL_PANTHOR_VM_DESTROY, &destroy);
}

int vmali_vm_create(struct vmali_device *dev, uint64_t va_range,
		    struct vmali_vm **out)
{
	struct drm_panthor_vm_create create = { .user_va_range = va_range };
	struct vmali_vm *vm;
	int ret;

	vm = calloc(1, sizeof(*vm));
	if (!vm)
		return -ENOMEM;

	ret = vmali_ioctl(vmali_device_fd(dev), DRM_IOCTL_PANTHOR_VM_CREATE, &create);
	if (ret)
		goto err_free;

	ret = va_init(&vm->space, VMALI_VM_FIRST_VA, create.user_va_range);
	if (ret)
		goto err_destroy;

	vm->dev = dev;
	vm->id = create.id;
	*out = vm;
	return 0;

err_destroy:
	destroy_id(dev, create.id);
err_free:
	free(vm);
	return ret;
}

void vmali_vm_destroy(struct vmali_vm *vm)
{
	if (!vm)
		return;

	destroy_id(vm->dev, vm->id);
	va_fini(&vm->space);
	free(vm);
}

uint32_t vmali_vm_id(const struct vmali_vm *vm)
{
	return vm->id;
}

struct vmali_device *vmali_vm_device(const struct vmali_vm *vm)
{
	return vm->dev;
}

uint64_t vmali_vm_va_range(const struct vmali_vm *vm)
{
	return vm->space.end;
}

int vmali_vm_va_alloc(struct vmali_vm *vm, uint64_t size, uint64_t align,
		      uint64_t *va)
{
	return va_alloc(&vm->space, size, align, va);
}

void vmali_vm_va_free(struct vmali_vm *vm, uint64_t va)
{
	va_free(&vm->space, va);
}

int vmali_vm_state(const struct vmali_vm *vm, uint32_t *state)
{
	struct drm_panthor_vm_get_state args = { .vm_id = vm->id };
	int ret;

	ret = vmali_ioctl(vmali_device_fd(vm->dev), DRM_IOCTL_PANTHOR_VM_GET_STATE, &args);
	if (ret)
		return ret;

	*state = args.state;
	return 0;
}
