// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * GPU virtual address spaces.
 */
#include <stdlib.h>

#include <vmali/bo.h>
#include <vmali/vm.h>

#include "internal.h"

/**
 * struct va_range - a reserved range of GPU VA
 * @next: the next higher one
 * @start: first GPU VA
 * @end: first GPU VA after it
 */
struct va_range {
	struct va_range *next;
	uint64_t start;
	uint64_t end;
};

/**
 * struct vmali_vm - an address space
 * @dev: its device
 * @id: the kernel's number
 * @range: bytes of VA that are the caller's
 * @lock: protects @used
 * @used: reserved ranges, sorted
 */
struct vmali_vm {
	struct vmali_device *dev;
	uint32_t id;
	uint64_t range;
	pthread_mutex_t lock;
	struct va_range *used;
};

int vmali_vm_create(struct vmali_device *dev, uint64_t va_range,
		    struct vmali_vm **out)
{
	struct drm_panthor_vm_create create = { .user_va_range = va_range };
	struct vmali_vm *vm;
	int ret;

	vm = calloc(1, sizeof(*vm));
	if (!vm)
		return -ENOMEM;

	ret = -pthread_mutex_init(&vm->lock, NULL);
	if (ret)
		goto err_free;

	ret = vmali_ioctl(dev->fd, DRM_IOCTL_PANTHOR_VM_CREATE, &create);
	if (ret)
		goto err_mutex;

	vm->dev = dev;
	vm->id = create.id;
	vm->range = create.user_va_range;
	*out = vm;
	return 0;

err_mutex:
	pthread_mutex_destroy(&vm->lock);
err_free:
	free(vm);
	return ret;
}

void vmali_vm_destroy(struct vmali_vm *vm)
{
	struct drm_panthor_vm_destroy destroy = { 0 };
	struct va_range *range, *next;

	if (!vm)
		return;

	destroy.id = vm->id;
	vmali_ioctl(vm->dev->fd, DRM_IOCTL_PANTHOR_VM_DESTROY, &destroy);
	for (range = vm->used; range; range = next) {
		next = range->next;
		free(range);
	}
	pthread_mutex_destroy(&vm->lock);
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
	return vm->range;
}

int vmali_vm_va_alloc(struct vmali_vm *vm, uint64_t size, uint64_t align,
		      uint64_t *va)
{
	uint64_t start = VMALI_VM_FIRST_VA;
	struct va_range *range, **link;
	int ret = 0;

	if (align < VMALI_PAGE_SIZE)
		align = VMALI_PAGE_SIZE;
	if (!size || align & (align - 1))
		return -EINVAL;
	if (size > vm->range || align > vm->range)
		return -ENOSPC;
	size = vmali_align_up(size, VMALI_PAGE_SIZE);

	range = malloc(sizeof(*range));
	if (!range)
		return -ENOMEM;

	pthread_mutex_lock(&vm->lock);
	/* First fit: the gap below each used range, then what is above the last. */
	start = vmali_align_up(start, align);
	for (link = &vm->used; *link; link = &(*link)->next) {
		if (start < (*link)->start && size <= (*link)->start - start)
			break;
		start = vmali_align_up((*link)->end, align);
	}
	if (start >= vm->range || size > vm->range - start) {
		ret = -ENOSPC;
	} else {
		range->start = start;
		range->end = start + size;
		range->next = *link;
		*link = range;
	}
	pthread_mutex_unlock(&vm->lock);

	if (ret) {
		free(range);
		return ret;
	}
	*va = start;
	return 0;
}

void vmali_vm_va_free(struct vmali_vm *vm, uint64_t va)
{
	struct va_range **link, *found = NULL;

	pthread_mutex_lock(&vm->lock);
	for (link = &vm->used; *link; link = &(*link)->next) {
		if ((*link)->start == va) {
			found = *link;
			*link = found->next;
			break;
		}
	}
	pthread_mutex_unlock(&vm->lock);
	free(found);
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
