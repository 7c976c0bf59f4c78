/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Scheduling groups: sets of queues that run command streams.
 */
#ifndef VMALI_GROUP_H
#define VMALI_GROUP_H

#include <stddef.h>
#include <stdint.h>

#include <drm/panthor_drm.h>

struct vmali_group;
struct vmali_vm;

/* Queues of a group at most; the device may have fewer (csif_info.cs_slot_count). */
#define VMALI_GROUP_MAX_QUEUES	32

/* struct vmali_group_attrs.flags: the group may enter protected mode */
#define VMALI_GROUP_PROTECTED	(1u << 0)

/**
 * struct vmali_group_attrs - how a group is made
 * @queue_count: queues, at least 1; 0 means 1
 * @ring_size: bytes of each queue's ring, 4 KiB to 64 KiB, a power of two; 0 means
 *	64 KiB
 * @queue_priority: 0 (lowest) to 15, for each queue
 * @priority: PANTHOR_GROUP_PRIORITY_*
 * @flags: VMALI_GROUP_*, can't be changed later.  Other bits are passed on to the
 *	kernel, which refuses those it does not know
 * @resources: what its streams may ask for, an or of VMALI_CS_RES_COMPUTE, _FRAGMENT and
 *	_TILER; 0 means all.  Of each it gets every shader core, or every tiler, of the GPU
 *
 * All zero is an ordinary group of low priority with one queue.
 */
struct vmali_group_attrs {
	unsigned int queue_count;
	uint32_t ring_size;
	uint8_t queue_priority[VMALI_GROUP_MAX_QUEUES];
	uint8_t priority;
	uint32_t flags;
	uint32_t resources;
};

/**
 * struct vmali_submit - one job for one queue
 * @queue: index of the queue
 * @stream_va: GPU VA of the command stream, multiple of 64; 0 for a job that
 *	only passes synchronisation on
 * @stream_size: its length in bytes, multiple of 8; 0 if @stream_va is
 * @latest_flush: vmali_device_flush_id() from before the stream was written, or 0
 *	to flush the GPU's caches in any case
 * @syncs: what to wait for and signal (vmali_wait_op(), vmali_signal_op())
 * @sync_count: elements of @syncs
 */
struct vmali_submit {
	uint32_t queue;
	uint64_t stream_va;
	uint32_t stream_size;
	uint32_t latest_flush;
	const struct drm_panthor_sync_op *syncs;
	size_t sync_count;
};

/**
 * struct vmali_group_state - whether a group can still run
 * @state: DRM_PANTHOR_GROUP_STATE_* bits; 0 while all is well
 * @fatal_queues: bit n is set if queue n had a fatal fault
 */
struct vmali_group_state {
	uint32_t state;
	uint32_t fatal_queues;
};

/**
 * vmali_group_create() - make a group
 * @vm: the address space its command streams run in
 * @attrs: read during the call only; NULL for the default
 * @group: set to the group, which the caller destroys
 *
 * Return: 0; -EINVAL for bad attributes or flags that the kernel does not know,
 * VMALI_GROUP_PROTECTED on an unpatched kernel included; -EACCES for a priority
 * that needs privileges; -EOPNOTSUPP for VMALI_GROUP_PROTECTED where protected mode
 * is not supported; -ENODEV if the protected heap was removed; -ENOMEM,
 * also when protected memory is exhausted.
 */
int vmali_group_create(struct vmali_vm *vm, const struct vmali_group_attrs *attrs,
		       struct vmali_group **group);

/**
 * vmali_group_destroy() - stop a group's work and end it; NULL is allowed
 * @group: group, freed.  Jobs that have not finished end with -ECANCELED
 */
void vmali_group_destroy(struct vmali_group *group);

/**
 * vmali_group_submit() - queue jobs
 * @group: group
 * @jobs: jobs, queued all or none.  A later one may wait for what an earlier one
 *	signals
 * @count: elements of @jobs
 *
 * Returns before the jobs run.  Jobs of one queue run in order.
 *
 * Return: 0; -EINVAL for a bad job, or a group that can't run any more
 * (vmali_group_query()); -ENOMEM.
 */
int vmali_group_submit(const struct vmali_group *group,
		       const struct vmali_submit *jobs, size_t count);

/**
 * vmali_group_query() - read whether a group can still run
 * @group: group
 * @state: filled in
 */
int vmali_group_query(const struct vmali_group *group,
		      struct vmali_group_state *state);

/**
 * vmali_group_handle() - the kernel's number for the group, unique in its device
 * @group: group
 */
uint32_t vmali_group_handle(const struct vmali_group *group);

#endif /* VMALI_GROUP_H */
