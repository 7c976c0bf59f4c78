// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Scheduling groups.
 */
#include <assert.h>
#include <errno.h>
#include <stdlib.h>

#include <vmali/cs.h>
#include <vmali/device.h>
#include <vmali/group.h>
#include <vmali/vm.h>

#include "ioctl.h"

#define DEFAULT_RING_SIZE	65536

/**
 * struct vmali_group - a scheduling group
 * @dev: device
 * @handle: the kernel's number
 */
struct vmali_group {
	struct vmali_device *dev;
	uint32_t handle;
};

static void set_flags(struct drm_panthor_group_create *create, uint32_t flags)
{
#ifdef VMALI_UAPI_PROTECTED
	static_assert(VMALI_GROUP_PROTECTED == DRM_PANTHOR_GROUP_FEATURE_PROTM,
		      "flags are passed on as they are");
	create->flags = flags;
#else
	/* The field was padding, which must be zero: the kernel returns -EINVAL. */
	create->pad = flags;
#endif
}

int vmali_group_create(struct vmali_vm *vm, const struct vmali_group_attrs *attrs,
		       struct vmali_group **out)
{
	static const struct vmali_group_attrs defaults;
	struct vmali_device *dev = vmali_vm_device(vm);
	const struct drm_panthor_gpu_info *gpu_info = vmali_device_gpu_info(dev);
	struct drm_panthor_queue_create queues[VMALI_GROUP_MAX_QUEUES] = { 0 };
	struct drm_panthor_group_create create = { 0 };
	struct vmali_group *group;
	unsigned int i, count;
	uint32_t resources;
	int ret;

	if (!attrs)
		attrs = &defaults;
	count = attrs->queue_count ? attrs->queue_count : 1;
	if (count > VMALI_GROUP_MAX_QUEUES)
		return -EINVAL;

	group = calloc(1, sizeof(*group));
	if (!group)
		return -ENOMEM;

	for (i = 0; i < count; i++) {
		queues[i].priority = attrs->queue_priority[i];
		queues[i].ringbuf_size = attrs->ring_size ? attrs->ring_size :
					 DEFAULT_RING_SIZE;
	}
	create.queues = (struct drm_panthor_obj_array)
		DRM_PANTHOR_OBJ_ARRAY(count, queues);
	resources = attrs->resources ? attrs->resources : ~0u;
	if (resources & VMALI_CS_RES_COMPUTE)
		create.compute_core_mask = gpu_info->shader_present;
	if (resources & VMALI_CS_RES_FRAGMENT)
		create.fragment_core_mask = gpu_info->shader_present;
	if (resources & VMALI_CS_RES_TILER)
		create.tiler_core_mask = gpu_info->tiler_present;
	create.max_compute_cores =
		(uint8_t)__builtin_popcountll(create.compute_core_mask);
	create.max_fragment_cores =
		(uint8_t)__builtin_popcountll(create.fragment_core_mask);
	create.max_tiler_cores =
		(uint8_t)__builtin_popcountll(create.tiler_core_mask);
	create.priority = attrs->priority;
	create.vm_id = vmali_vm_id(vm);
	set_flags(&create, attrs->flags);

	ret = vmali_ioctl(vmali_device_fd(dev), DRM_IOCTL_PANTHOR_GROUP_CREATE, &create);
	if (ret) {
		free(group);
		return ret;
	}

	group->dev = dev;
	group->handle = create.group_handle;
	*out = group;
	return 0;
}

void vmali_group_destroy(struct vmali_group *group)
{
	struct drm_panthor_group_destroy destroy = { 0 };

	if (!group)
		return;

	destroy.group_handle = group->handle;
	vmali_ioctl(vmali_device_fd(group->dev), DRM_IOCTL_PANTHOR_GROUP_DESTROY, &destroy);
	free(group);
}

int vmali_group_submit(const struct vmali_group *group,
		       const struct vmali_submit *jobs, size_t count)
{
	struct drm_panthor_group_submit submit = {
		.group_handle = group->handle,
	};
	struct drm_panthor_queue_submit *queue_submits;
	size_t i;
	int ret;

	if (count > UINT32_MAX)
		return -EINVAL;

	queue_submits = calloc(count ? count : 1, sizeof(*queue_submits));
	if (!queue_submits)
		return -ENOMEM;

	for (i = 0; i < count; i++) {
		struct drm_panthor_queue_submit *q = &queue_submits[i];

		if (jobs[i].sync_count > UINT32_MAX) {
			ret = -EINVAL;
			goto out_free;
		}
		q->queue_index = jobs[i].queue;
		q->stream_addr = jobs[i].stream_va;
		q->stream_size = jobs[i].stream_size;
		q->latest_flush = jobs[i].latest_flush;
		q->syncs = (struct drm_panthor_obj_array)
			DRM_PANTHOR_OBJ_ARRAY((uint32_t)jobs[i].sync_count,
					      jobs[i].syncs);
	}
	submit.queue_submits = (struct drm_panthor_obj_array)
		DRM_PANTHOR_OBJ_ARRAY((uint32_t)count, queue_submits);

	ret = vmali_ioctl(vmali_device_fd(group->dev), DRM_IOCTL_PANTHOR_GROUP_SUBMIT, &submit);

out_free:
	free(queue_submits);
	return ret;
}

int vmali_group_query(const struct vmali_group *group,
		      struct vmali_group_state *state)
{
	struct drm_panthor_group_get_state args = {
		.group_handle = group->handle,
	};
	int ret;

	ret = vmali_ioctl(vmali_device_fd(group->dev), DRM_IOCTL_PANTHOR_GROUP_GET_STATE, &args);
	if (ret)
		return ret;

	state->state = args.state;
	state->fatal_queues = args.fatal_queues;
	return 0;
}

uint32_t vmali_group_handle(const struct vmali_group *group)
{
	return group->handle;
}
