// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Tiler heaps.
 */
#include <string.h>

#include <vmali/device.h>
#include <vmali/tiler.h>
#include <vmali/vm.h>

#include "ioctl.h"

#define DEFAULT_CHUNK_SIZE	(256u << 10)
#define DEFAULT_MAX_CHUNKS	16
#define DEFAULT_IN_FLIGHT	65535

/* The low bits of a chunk's address are its size in pages */
#define CHUNK_ADDRESS		(~0xfffull)

static uint32_t or_default(uint32_t value, uint32_t otherwise)
{
	return value ? value : otherwise;
}

int vmali_tiler_heap_create(struct vmali_vm *vm, const struct vmali_tiler_heap_attrs *attrs,
			    struct vmali_tiler_heap *heap)
{
	static const struct vmali_tiler_heap_attrs defaults;
	struct drm_panthor_tiler_heap_create create = { .vm_id = vmali_vm_id(vm) };
	int ret;

	if (!attrs)
		attrs = &defaults;
	create.chunk_size = or_default(attrs->chunk_size, DEFAULT_CHUNK_SIZE);
	create.initial_chunk_count = or_default(attrs->initial_chunks, 1);
	create.max_chunks = or_default(attrs->max_chunks, DEFAULT_MAX_CHUNKS);
	create.target_in_flight = or_default(attrs->target_in_flight, DEFAULT_IN_FLIGHT);
	ret = vmali_ioctl(vmali_device_fd(vmali_vm_device(vm)), DRM_IOCTL_PANTHOR_TILER_HEAP_CREATE,
			  &create);
	if (ret)
		return ret;

	heap->vm = vm;
	heap->handle = create.handle;
	heap->context = create.tiler_heap_ctx_gpu_va;
	heap->first_chunk = create.first_heap_chunk_gpu_va & CHUNK_ADDRESS;
	heap->chunk_size = create.chunk_size;
	return 0;
}

void vmali_tiler_heap_destroy(struct vmali_tiler_heap *heap)
{
	struct drm_panthor_tiler_heap_destroy destroy = { .handle = heap->handle };

	if (heap->vm)
		vmali_ioctl(vmali_device_fd(vmali_vm_device(heap->vm)),
			    DRM_IOCTL_PANTHOR_TILER_HEAP_DESTROY, &destroy);
	memset(heap, 0, sizeof(*heap));
}
