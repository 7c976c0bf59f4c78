// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * GPU virtual address spaces.
 */
#include <stdlib.h>

#include <vmali/bo.h>
#include <vmali/vm.h>

#include "internal.h"
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

	vmali_ioctl(dev->fd, DRM_IOCTL_PANTHOR_VM_DESTROY, &destroy);
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

	ret = vmali_ioctl(dev->fd, DRM_IOCTL_PANTHOR_VM_CREATE, &create);
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

static int bind(struct vmali_vm *vm, struct drm_panthor_vm_bind_op *op)
{
	struct drm_panthor_vm_bind args = {
		.vm_id = vm->id,
		.ops = DRM_PANTHOR_OBJ_ARRAY(1, op),
	};

	return vmali_ioctl(vm->dev->fd, DRM_IOCTL_PANTHOR_VM_BIND, &args);
}

int vmali_vm_map(struct vmali_vm *vm, const struct vmali_bo *bo,
		 uint64_t bo_offset, uint64_t va, uint64_t size, uint32_t flags)
{
	struct drm_panthor_vm_bind_op op = {
		.flags = DRM_PANTHOR_VM_BIND_OP_TYPE_MAP | flags,
		.bo_handle = vmali_bo_handle(bo),
		.bo_offset = bo_offset,
		.va = va,
		.size = size,
	};

	return bind(vm, &op);
}

int vmali_vm_unmap(struct vmali_vm *vm, uint64_t va, uint64_t size)
{
	struct drm_panthor_vm_bind_op op = {
		.flags = DRM_PANTHOR_VM_BIND_OP_TYPE_UNMAP,
		.va = va,
		.size = size,
	};

	return bind(vm, &op);
}

int vmali_vm_state(const struct vmali_vm *vm, uint32_t *state)
{
	struct drm_panthor_vm_get_state args = { .vm_id = vm->id };
	int ret;

	ret = vmali_ioctl(vm->dev->fd, DRM_IOCTL_PANTHOR_VM_GET_STATE, &args);
	if (ret)
		return ret;

	*state = args.state;
	return 0;
}
