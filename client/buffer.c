// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Buffer objects mapped on both sides.
 */
#include <string.h>

#include <vmali/bo.h>
#include <vmali/buffer.h>
#include <vmali/device.h>
#include <vmali/map.h>
#include <vmali/vm.h>

/* Map what @buf->bo is at a free GPU VA. */
static int map_gpu(struct vmali_vm *vm, uint32_t map_flags,
		   struct vmali_buffer *buf)
{
	int ret;

	buf->vm = vm;
	buf->size = vmali_bo_size(buf->bo);
	ret = vmali_vm_va_alloc(vm, buf->size, 0, &buf->va);
	if (ret)
		return ret;

	ret = vmali_vm_map(vm, buf->bo, 0, buf->va, buf->size, map_flags);
	if (ret)
		vmali_vm_va_free(vm, buf->va);
	return ret;
}

int vmali_buffer_create(struct vmali_vm *vm, uint64_t size, uint32_t map_flags,
			const char *label, struct vmali_buffer *out)
{
	struct vmali_buffer buf = { 0 };
	int ret;

	ret = vmali_bo_create(vmali_vm_device(vm), size, 0, vm, &buf.bo);
	if (ret)
		return ret;

	/* Names came with 1.4; debugfs shows them */
	if (label && vmali_device_has(vmali_vm_device(vm), 4)) {
		ret = vmali_bo_set_label(buf.bo, label);
		if (ret)
			goto err_put;
	}

	ret = vmali_bo_map(buf.bo, &buf.cpu);
	if (ret)
		goto err_put;

	ret = map_gpu(vm, map_flags, &buf);
	if (ret)
		goto err_put;

	*out = buf;
	return 0;

err_put:
	vmali_bo_put(buf.bo);
	return ret;
}

int vmali_buffer_import(struct vmali_vm *vm, int dmabuf_fd, uint32_t map_flags,
			struct vmali_buffer *out)
{
	struct vmali_buffer buf = { 0 };
	int ret;

	ret = vmali_bo_import(vmali_vm_device(vm), dmabuf_fd, &buf.bo);
	if (ret)
		return ret;

	ret = map_gpu(vm, map_flags, &buf);
	if (ret) {
		vmali_bo_put(buf.bo);
		return ret;
	}

	*out = buf;
	return 0;
}

void vmali_buffer_destroy(struct vmali_buffer *buf)
{
	if (!buf->bo)
		return;

	/* The VA is given out again only if nothing is left there. */
	if (!vmali_vm_unmap(buf->vm, buf->va, buf->size))
		vmali_vm_va_free(buf->vm, buf->va);
	vmali_bo_put(buf->bo);
	memset(buf, 0, sizeof(*buf));
}
