// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Buffer objects in address spaces.
 */
#include <vmali/bo.h>
#include <vmali/device.h>
#include <vmali/map.h>
#include <vmali/vm.h>

#include "ioctl.h"

static int bind(struct vmali_vm *vm, struct drm_panthor_vm_bind_op *op)
{
	struct drm_panthor_vm_bind args = {
		.vm_id = vmali_vm_id(vm),
		.ops = DRM_PANTHOR_OBJ_ARRAY(1, op),
	};

	return vmali_ioctl(vmali_device_fd(vmali_vm_device(vm)), DRM_IOCTL_PANTHOR_VM_BIND, &args);
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
