// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Requests that are not valid: each differs from one that works in a single field, and is
 * refused with the documented error.  Padding must be 0 and flags must be known, so that they can
 * get a meaning later.
 */
#include "harness.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/ioctl.h>

#include "guest.h"

#define PAGE	4096ull

FIXTURE(checks) {
	struct guest g;
	struct vmali_group *group;
	int fd;
};

FIXTURE_SETUP(checks)
{
	ASSERT_EQ(0, guest_open(&self->g));
	ASSERT_EQ(0, guest_group(&self->g, 1, &self->group));
	self->fd = vmali_device_fd(self->g.dev);
}

FIXTURE_TEARDOWN(checks)
{
	EXPECT_EQ(0, guest_healthy(&self->g, self->group));
	vmali_group_destroy(self->group);
	guest_close(&self->g);
}

#define REFUSED(request, args, error)					\
	do {								\
		EXPECT_EQ(-1, ioctl(self->fd, request, args));		\
		EXPECT_EQ(error, errno);				\
	} while (0)

/* A group with one queue that could be made */
static struct drm_panthor_group_create good_group(const struct guest *g,
						  const struct drm_panthor_queue_create *queue)
{
	const struct drm_panthor_gpu_info *info = vmali_device_gpu_info(g->dev);
	struct drm_panthor_group_create args = {
		.queues = DRM_PANTHOR_OBJ_ARRAY(1, queue),
		.max_compute_cores = 1, .max_fragment_cores = 1, .max_tiler_cores = 1,
		.compute_core_mask = info->shader_present,
		.fragment_core_mask = info->shader_present,
		.tiler_core_mask = info->tiler_present,
		.vm_id = vmali_vm_id(g->vm),
	};

	return args;
}

TEST_F(checks, groups)
{
	const struct drm_panthor_gpu_info *info = vmali_device_gpu_info(self->g.dev);
	struct drm_panthor_queue_create queue = { .ringbuf_size = PAGE };
	const struct drm_panthor_group_create good = good_group(&self->g, &queue);
	struct drm_panthor_group_destroy destroy = { 0 };
	struct drm_panthor_group_get_state state = { .pad = 1 };
	struct drm_panthor_group_create args;
	unsigned int i;

	const struct drm_panthor_group_create bad[] = {
		{ .flags = 1u << 31 }, { .priority = 4 }, { .vm_id = 31 },
		{ .compute_core_mask = ~info->shader_present },
		{ .fragment_core_mask = ~info->shader_present },
		{ .tiler_core_mask = ~info->tiler_present },
		{ .max_compute_cores = 65 }, { .max_fragment_cores = 65 },
		{ .max_tiler_cores = 65 },
	};

	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		args = good;
		args.flags |= bad[i].flags;
		args.priority |= bad[i].priority;
		args.vm_id += bad[i].vm_id;
		args.compute_core_mask |= bad[i].compute_core_mask;
		args.fragment_core_mask |= bad[i].fragment_core_mask;
		args.tiler_core_mask |= bad[i].tiler_core_mask;
		args.max_compute_cores += bad[i].max_compute_cores;
		args.max_fragment_cores += bad[i].max_fragment_cores;
		args.max_tiler_cores += bad[i].max_tiler_cores;
		EXPECT_EQ(-1, ioctl(self->fd, DRM_IOCTL_PANTHOR_GROUP_CREATE, &args))
			TH_LOG("case %u", i);
		EXPECT_EQ(EINVAL, errno);
	}
	args = good;
	ASSERT_EQ(0, ioctl(self->fd, DRM_IOCTL_PANTHOR_GROUP_CREATE, &args));
	state.group_handle = args.group_handle;
	REFUSED(DRM_IOCTL_PANTHOR_GROUP_GET_STATE, &state, EINVAL);
	destroy.group_handle = args.group_handle;
	destroy.pad = 1;
	REFUSED(DRM_IOCTL_PANTHOR_GROUP_DESTROY, &destroy, EINVAL);
	destroy.pad = 0;
	EXPECT_EQ(0, ioctl(self->fd, DRM_IOCTL_PANTHOR_GROUP_DESTROY, &destroy));
	/* No such group any more */
	REFUSED(DRM_IOCTL_PANTHOR_GROUP_DESTROY, &destroy, EINVAL);
	state.pad = 0;
	REFUSED(DRM_IOCTL_PANTHOR_GROUP_GET_STATE, &state, EINVAL);
}

TEST_F(checks, queues)
{
	static const struct drm_panthor_queue_create bad[] = {
		{ .priority = 16, .ringbuf_size = PAGE },
		{ .pad = { 1 }, .ringbuf_size = PAGE },
		{ .pad = { 0, 1 }, .ringbuf_size = PAGE },
		{ .pad = { 0, 0, 1 }, .ringbuf_size = PAGE },
		{ .ringbuf_size = PAGE / 2 }, { .ringbuf_size = 3 * PAGE },
		{ .ringbuf_size = 32 * PAGE },
	};
	struct drm_panthor_group_create args;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		args = good_group(&self->g, &bad[i]);
		EXPECT_EQ(-1, ioctl(self->fd, DRM_IOCTL_PANTHOR_GROUP_CREATE, &args))
			TH_LOG("case %u", i);
		EXPECT_EQ(EINVAL, errno);
	}
}

TEST_F(checks, submissions)
{
	uint64_t va = guest_stream_va(&self->g, 0);
	const struct drm_panthor_queue_submit bad[] = {
		{ .stream_addr = va, .stream_size = 64, .pad = 1 },
		{ .stream_addr = va, .stream_size = 64, .queue_index = 1 },
		{ .stream_addr = va + 8, .stream_size = 64 },
		{ .stream_addr = va, .stream_size = 60 },
		{ .stream_addr = va }, { .stream_size = 64 },
		{ .stream_addr = va, .stream_size = 64, .latest_flush = 1u << 24 },
		{ .stream_addr = va, .stream_size = 64, .latest_flush = 1u << 30 },
	};
	struct drm_panthor_group_submit args = { .group_handle = vmali_group_handle(self->group) };
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		args.queue_submits =
			(struct drm_panthor_obj_array)DRM_PANTHOR_OBJ_ARRAY(1, &bad[i]);
		EXPECT_EQ(-1, ioctl(self->fd, DRM_IOCTL_PANTHOR_GROUP_SUBMIT, &args))
			TH_LOG("case %u", i);
		EXPECT_EQ(EINVAL, errno);
	}
	args.queue_submits.count = 0;
	EXPECT_EQ(0, ioctl(self->fd, DRM_IOCTL_PANTHOR_GROUP_SUBMIT, &args));
	args.pad = 1;
	REFUSED(DRM_IOCTL_PANTHOR_GROUP_SUBMIT, &args, EINVAL);
}

TEST_F(checks, buffers)
{
	static const struct drm_panthor_bo_create bad[] = {
		{ .size = 0 }, { .size = PAGE, .pad = 1 }, { .size = PAGE, .flags = 1u << 31 },
		{ .size = PAGE, .exclusive_vm_id = 31 },
	};
	struct drm_panthor_bo_mmap_offset offset = { .pad = 1 };
	struct drm_panthor_bo_set_label label = { .pad = 1 };
	struct drm_panthor_bo_create args;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		args = bad[i];
		EXPECT_EQ(-1, ioctl(self->fd, DRM_IOCTL_PANTHOR_BO_CREATE, &args))
			TH_LOG("case %u", i);
		EXPECT_EQ(EINVAL, errno);
	}
	args = (struct drm_panthor_bo_create){ .size = PAGE };
	ASSERT_EQ(0, ioctl(self->fd, DRM_IOCTL_PANTHOR_BO_CREATE, &args));
	offset.handle = args.handle;
	REFUSED(DRM_IOCTL_PANTHOR_BO_MMAP_OFFSET, &offset, EINVAL);
	offset.pad = 0;
	EXPECT_EQ(0, ioctl(self->fd, DRM_IOCTL_PANTHOR_BO_MMAP_OFFSET, &offset));
	label.handle = args.handle;
	REFUSED(DRM_IOCTL_PANTHOR_BO_SET_LABEL, &label, EINVAL);
	offset.handle = 0;
	REFUSED(DRM_IOCTL_PANTHOR_BO_MMAP_OFFSET, &offset, ENOENT);
}

/* A buffer of one address space is mapped in no other one */
TEST_F(checks, exclusive_buffers)
{
	struct drm_panthor_vm_create vm = { 0 };
	struct drm_panthor_bo_create bo = { .size = PAGE };
	struct drm_panthor_vm_bind_op op = { .va = 1ull << 30, .size = PAGE };
	struct drm_panthor_vm_bind bind = { .ops = DRM_PANTHOR_OBJ_ARRAY(1, &op) };
	struct drm_panthor_vm_destroy destroy = { 0 };
	struct drm_prime_handle prime = { .flags = DRM_CLOEXEC };

	ASSERT_EQ(0, ioctl(self->fd, DRM_IOCTL_PANTHOR_VM_CREATE, &vm));
	bo.exclusive_vm_id = vm.id;
	ASSERT_EQ(0, ioctl(self->fd, DRM_IOCTL_PANTHOR_BO_CREATE, &bo));
	op.bo_handle = bo.handle;
	/* And given to no other driver or process */
	prime.handle = bo.handle;
	REFUSED(DRM_IOCTL_PRIME_HANDLE_TO_FD, &prime, EINVAL);
	bind.vm_id = vmali_vm_id(self->g.vm);
	REFUSED(DRM_IOCTL_PANTHOR_VM_BIND, &bind, EINVAL);
	bind.vm_id = vm.id;
	bind.ops.count = 1;
	EXPECT_EQ(0, ioctl(self->fd, DRM_IOCTL_PANTHOR_VM_BIND, &bind));
	destroy.id = vm.id;
	EXPECT_EQ(0, ioctl(self->fd, DRM_IOCTL_PANTHOR_VM_DESTROY, &destroy));
}

/* The first operation that fails ends a list, and the driver says which one that is */
TEST_F(checks, binds)
{
	const uint32_t map = DRM_PANTHOR_VM_BIND_OP_TYPE_MAP;
	const uint32_t unmap = DRM_PANTHOR_VM_BIND_OP_TYPE_UNMAP;
	struct drm_panthor_bo_create bo = { .size = PAGE };
	struct drm_panthor_vm_create vm = { 0 };
	struct drm_panthor_vm_bind_op op[2];
	struct drm_panthor_vm_bind args = { 0 };
	uint64_t va = 1ull << 30, end;
	unsigned int i;

	ASSERT_EQ(0, ioctl(self->fd, DRM_IOCTL_PANTHOR_BO_CREATE, &bo));
	ASSERT_EQ(0, ioctl(self->fd, DRM_IOCTL_PANTHOR_VM_CREATE, &vm));
	args.vm_id = vm.id;
	end = vm.user_va_range;

	const struct {
		uint32_t flags, handle;
		uint64_t offset, va, size;
	} bad[] = {
		{ map, 0, 0, va, PAGE }, { map | 1u << 20, bo.handle, 0, va, PAGE },
		{ 3u << 28, bo.handle, 0, va, PAGE },
		{ map, bo.handle, 0, va, 2 * PAGE }, { map, bo.handle, PAGE, va, PAGE },
		{ map, bo.handle, -PAGE, va, 2 * PAGE }, { map, bo.handle, PAGE, va, -PAGE },
		{ map, bo.handle, 0, end, PAGE }, { map, bo.handle, 0, -PAGE, PAGE },
		{ unmap, bo.handle, 0, va, PAGE }, { unmap, 0, PAGE, va, PAGE },
		{ unmap | DRM_PANTHOR_VM_BIND_OP_MAP_READONLY, 0, 0, va, PAGE },
	};

	op[0] = (struct drm_panthor_vm_bind_op){
		.flags = map, .bo_handle = bo.handle, .va = va, .size = PAGE,
	};
	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		op[1] = (struct drm_panthor_vm_bind_op){
			.flags = bad[i].flags, .bo_handle = bad[i].handle,
			.bo_offset = bad[i].offset, .va = bad[i].va, .size = bad[i].size,
		};
		args.ops = (struct drm_panthor_obj_array)DRM_PANTHOR_OBJ_ARRAY(2, op);
		EXPECT_EQ(-1, ioctl(self->fd, DRM_IOCTL_PANTHOR_VM_BIND, &args))
			TH_LOG("case %u", i);
		EXPECT_EQ(EINVAL, errno) TH_LOG("case %u", i);
		EXPECT_EQ(1, args.ops.count) TH_LOG("case %u", i);
	}
	op[0].flags = unmap;
	op[0].bo_handle = 0;
	args.ops.count = 1;
	EXPECT_EQ(0, ioctl(self->fd, DRM_IOCTL_PANTHOR_VM_BIND, &args));
}

/* Of the request itself, not of one of its operations */
TEST_F(checks, bind_flags)
{
	struct drm_panthor_vm_bind args = { .vm_id = vmali_vm_id(self->g.vm) };

	if (series_missing())
		SKIP(return, "mainline accepts unknown flags");
	EXPECT_EQ(0, ioctl(self->fd, DRM_IOCTL_PANTHOR_VM_BIND, &args));
	args.flags = DRM_PANTHOR_VM_BIND_ASYNC;
	EXPECT_EQ(0, ioctl(self->fd, DRM_IOCTL_PANTHOR_VM_BIND, &args));
	args.flags = DRM_PANTHOR_VM_BIND_ASYNC << 1;
	REFUSED(DRM_IOCTL_PANTHOR_VM_BIND, &args, EINVAL);
	args.flags = 1u << 31 | DRM_PANTHOR_VM_BIND_ASYNC;
	REFUSED(DRM_IOCTL_PANTHOR_VM_BIND, &args, EINVAL);
}

/* Kinds, flags, points and handles of sync operations, of jobs and of VM_BIND */
TEST_F(checks, sync_operations)
{
	const uint32_t signal = DRM_PANTHOR_SYNC_OP_SIGNAL;
	const uint32_t timeline = DRM_PANTHOR_SYNC_OP_HANDLE_TYPE_TIMELINE_SYNCOBJ;
	struct drm_panthor_sync_op sync;
	struct drm_panthor_queue_submit job = { .syncs = DRM_PANTHOR_OBJ_ARRAY(1, &sync) };
	struct drm_panthor_vm_bind_op op = {
		.flags = DRM_PANTHOR_VM_BIND_OP_TYPE_SYNC_ONLY,
		.syncs = DRM_PANTHOR_OBJ_ARRAY(1, &sync),
	};
	struct drm_panthor_group_submit submit = {
		.group_handle = vmali_group_handle(self->group),
		.queue_submits = DRM_PANTHOR_OBJ_ARRAY(1, &job),
	};
	struct drm_panthor_vm_bind bind = {
		.vm_id = vmali_vm_id(self->g.vm), .flags = DRM_PANTHOR_VM_BIND_ASYNC,
		.ops = DRM_PANTHOR_OBJ_ARRAY(1, &op),
	};
	unsigned int i, wait;
	uint32_t syncobj;
	int error;

	ASSERT_EQ(0, vmali_syncobj_create(self->g.dev, true, &syncobj));

	const struct {
		uint32_t flags, handle;
		uint64_t point;
		int error;
	} bad[] = {
		{ timeline + 1, syncobj, 0, EINVAL }, { 0xff, syncobj, 0, EINVAL },
		{ 1u << 8, syncobj, 0, EINVAL }, { 1u << 30, syncobj, 0, EINVAL },
		{ 0, syncobj, 1, EINVAL },
		{ 0, syncobj + 100, 0, ENOENT }, { timeline, syncobj + 100, 1, ENOENT },
	};

	for (i = 0; i < ARRAY_SIZE(bad); i++)
		for (wait = 0; wait < 2; wait++) {
			/* Mainline's driver oopses if the object to signal is not there */
			if (!wait && bad[i].error == ENOENT && series_missing())
				continue;
			error = wait ? bad[i].error : EINVAL;
			sync = (struct drm_panthor_sync_op){
				.flags = bad[i].flags | (wait ? 0 : signal),
				.handle = bad[i].handle, .timeline_value = bad[i].point,
			};
			EXPECT_EQ(-1, ioctl(self->fd, DRM_IOCTL_PANTHOR_GROUP_SUBMIT, &submit))
				TH_LOG("case %u of a job, %u", i, wait);
			EXPECT_EQ(error, errno) TH_LOG("case %u of a job, %u", i, wait);
			EXPECT_EQ(-1, ioctl(self->fd, DRM_IOCTL_PANTHOR_VM_BIND, &bind))
				TH_LOG("case %u of a bind, %u", i, wait);
			EXPECT_EQ(error, errno) TH_LOG("case %u of a bind, %u", i, wait);
		}
	sync = (struct drm_panthor_sync_op){ .handle = syncobj };
	EXPECT_EQ(0, ioctl(self->fd, DRM_IOCTL_PANTHOR_GROUP_SUBMIT, &submit));
	EXPECT_EQ(0, ioctl(self->fd, DRM_IOCTL_PANTHOR_VM_BIND, &bind));
	vmali_syncobj_destroy(self->g.dev, syncobj);
}

/* An operation that only synchronizes has nothing else, and is executed by the queue alone */
TEST_F(checks, sync_only_binds)
{
	const uint32_t only = DRM_PANTHOR_VM_BIND_OP_TYPE_SYNC_ONLY;
	struct drm_panthor_sync_op sync = { .flags = DRM_PANTHOR_SYNC_OP_SIGNAL };
	const struct drm_panthor_obj_array one = DRM_PANTHOR_OBJ_ARRAY(1, &sync);
	struct drm_panthor_vm_bind_op op;
	struct drm_panthor_vm_bind args = { .vm_id = vmali_vm_id(self->g.vm) };
	struct vmali_bo *bo;
	unsigned int i;

	ASSERT_EQ(0, vmali_bo_create(self->g.dev, PAGE, 0, self->g.vm, &bo));
	ASSERT_EQ(0, vmali_syncobj_create(self->g.dev, false, &sync.handle));

	const struct drm_panthor_vm_bind_op bad[] = {
		{ .flags = only }, { .flags = only, .va = PAGE, .syncs = one },
		{ .flags = only, .size = PAGE, .syncs = one },
		{ .flags = only, .bo_handle = vmali_bo_handle(bo), .syncs = one },
		{ .flags = only, .bo_offset = PAGE, .syncs = one },
		{ .flags = only | DRM_PANTHOR_VM_BIND_OP_MAP_READONLY, .syncs = one },
	};

	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		op = bad[i];
		args.flags = DRM_PANTHOR_VM_BIND_ASYNC;
		args.ops = (struct drm_panthor_obj_array)DRM_PANTHOR_OBJ_ARRAY(1, &op);
		EXPECT_EQ(-1, ioctl(self->fd, DRM_IOCTL_PANTHOR_VM_BIND, &args))
			TH_LOG("case %u", i);
		EXPECT_EQ(EINVAL, errno) TH_LOG("case %u", i);
	}
	op = (struct drm_panthor_vm_bind_op){ .flags = only, .syncs = one };
	args.flags = 0;
	REFUSED(DRM_IOCTL_PANTHOR_VM_BIND, &args, EINVAL);
	args.flags = DRM_PANTHOR_VM_BIND_ASYNC;
	args.ops.count = 1;
	EXPECT_EQ(0, ioctl(self->fd, DRM_IOCTL_PANTHOR_VM_BIND, &args));
	EXPECT_EQ(0, guest_verdict(&self->g, sync.handle));
	vmali_bo_put(bo);
}

/* A sparse range has no buffer, and nothing in it can be executed */
TEST_F(checks, sparse_binds)
{
	const uint32_t sparse = DRM_PANTHOR_VM_BIND_OP_MAP_SPARSE;
	const uint32_t good = sparse | DRM_PANTHOR_VM_BIND_OP_MAP_NOEXEC;
	struct drm_panthor_vm_bind_op op;
	struct drm_panthor_vm_bind args = { .vm_id = vmali_vm_id(self->g.vm) };
	struct vmali_bo *bo;
	unsigned int i;
	uint64_t va;

	SKIP_IF(uapi_missing(&self->g, 9));
	ASSERT_EQ(0, vmali_bo_create(self->g.dev, PAGE, 0, self->g.vm, &bo));
	ASSERT_EQ(0, vmali_vm_va_alloc(self->g.vm, PAGE, PAGE, &va));

	const struct drm_panthor_vm_bind_op bad[] = {
		{ .flags = sparse, .va = va, .size = PAGE },
		{ .flags = good, .va = va, .size = PAGE, .bo_handle = vmali_bo_handle(bo) },
		{ .flags = good, .va = va, .size = PAGE, .bo_offset = PAGE },
		{ .flags = good, .va = va + 64, .size = PAGE },
		{ .flags = good, .va = va, .size = PAGE + 64 },
		{ .flags = sparse | DRM_PANTHOR_VM_BIND_OP_TYPE_UNMAP, .va = va, .size = PAGE },
	};

	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		op = bad[i];
		args.ops = (struct drm_panthor_obj_array)DRM_PANTHOR_OBJ_ARRAY(1, &op);
		EXPECT_EQ(-1, ioctl(self->fd, DRM_IOCTL_PANTHOR_VM_BIND, &args))
			TH_LOG("case %u", i);
		EXPECT_EQ(EINVAL, errno) TH_LOG("case %u", i);
	}
	op = (struct drm_panthor_vm_bind_op){ .flags = good, .va = va, .size = PAGE };
	args.ops.count = 1;
	EXPECT_EQ(0, ioctl(self->fd, DRM_IOCTL_PANTHOR_VM_BIND, &args));
	EXPECT_EQ(0, vmali_vm_unmap(self->g.vm, va, PAGE));
	vmali_vm_va_free(self->g.vm, va);
	vmali_bo_put(bo);
}

/* Labels are limited, and may be empty or none */
TEST_F(checks, labels)
{
	struct drm_panthor_bo_set_label args = { 0 };
	static char longest[4097];
	struct vmali_bo *bo;

	SKIP_IF(uapi_missing(&self->g, 4));
	ASSERT_EQ(0, vmali_bo_create(self->g.dev, PAGE, 0, NULL, &bo));
	memset(longest, 'x', sizeof(longest) - 1);
	args.handle = vmali_bo_handle(bo);
	args.label = (uintptr_t)longest;
	REFUSED(DRM_IOCTL_PANTHOR_BO_SET_LABEL, &args, E2BIG);
	longest[4095] = '\0';
	EXPECT_EQ(0, ioctl(self->fd, DRM_IOCTL_PANTHOR_BO_SET_LABEL, &args));
	args.label = (uintptr_t)"";
	EXPECT_EQ(0, ioctl(self->fd, DRM_IOCTL_PANTHOR_BO_SET_LABEL, &args));
	args.label = 64;
	REFUSED(DRM_IOCTL_PANTHOR_BO_SET_LABEL, &args, EFAULT);
	args.label = 0;
	EXPECT_EQ(0, ioctl(self->fd, DRM_IOCTL_PANTHOR_BO_SET_LABEL, &args));
	args.handle += 100;
	REFUSED(DRM_IOCTL_PANTHOR_BO_SET_LABEL, &args, ENOENT);
	vmali_bo_put(bo);
}

/* Ranges of a buffer whose caches are flushed; all before the one that is refused are */
TEST_F(checks, buffer_syncs)
{
	struct drm_panthor_bo_sync_op op;
	struct drm_panthor_bo_sync args = { .ops = DRM_PANTHOR_OBJ_ARRAY(1, &op) };
	struct vmali_bo *bo;
	unsigned int i;

	SKIP_IF(uapi_missing(&self->g, 7));
	ASSERT_EQ(0, vmali_bo_create(self->g.dev, 2 * PAGE, 0, NULL, &bo));

	const struct drm_panthor_bo_sync_op bad[] = {
		{ .size = 2 * PAGE + 1 }, { .offset = 2 * PAGE, .size = 1 },
		{ .offset = PAGE, .size = -PAGE }, { .offset = -PAGE, .size = 2 * PAGE },
		{ .size = PAGE, .type = 2 }, { .size = PAGE, .type = 1u << 31 },
	};

	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		op = bad[i];
		op.handle = vmali_bo_handle(bo);
		EXPECT_EQ(-1, ioctl(self->fd, DRM_IOCTL_PANTHOR_BO_SYNC, &args))
			TH_LOG("case %u", i);
		EXPECT_EQ(EINVAL, errno) TH_LOG("case %u", i);
	}
	op = (struct drm_panthor_bo_sync_op){
		.handle = vmali_bo_handle(bo) + 100, .size = PAGE,
	};
	REFUSED(DRM_IOCTL_PANTHOR_BO_SYNC, &args, ENOENT);
	op.handle = vmali_bo_handle(bo);
	EXPECT_EQ(0, ioctl(self->fd, DRM_IOCTL_PANTHOR_BO_SYNC, &args));
	vmali_bo_put(bo);
}

/* A group that is refused has taken no handle: more of them than there are */
TEST_F(checks, refused_groups_take_no_handle)
{
	struct drm_panthor_queue_create queue = { .ringbuf_size = PAGE, .priority = 16 };
	struct drm_panthor_group_create args;
	struct vmali_group *group;
	unsigned int i;

	for (i = 0; i < 150; i++) {
		args = good_group(&self->g, &queue);
		REFUSED(DRM_IOCTL_PANTHOR_GROUP_CREATE, &args, EINVAL);
	}
	ASSERT_EQ(0, guest_group(&self->g, 1, &group));
	vmali_group_destroy(group);
}

/* A query fills in what there is room for, and clears what is beyond its structure */
TEST_F(checks, queries)
{
	static const uint32_t types[] = {
		DRM_PANTHOR_DEV_QUERY_GPU_INFO, DRM_PANTHOR_DEV_QUERY_CSIF_INFO,
		DRM_PANTHOR_DEV_QUERY_TIMESTAMP_INFO, DRM_PANTHOR_DEV_QUERY_GROUP_PRIORITIES_INFO,
	};
	uint8_t bytes[512];
	unsigned int i, j;

	SKIP_IF(uapi_missing(&self->g, 2));
	for (i = 0; i < ARRAY_SIZE(types); i++) {
		struct drm_panthor_dev_query query = { .type = types[i] };
		uint32_t size;

		ASSERT_EQ(0, ioctl(self->fd, DRM_IOCTL_PANTHOR_DEV_QUERY, &query));
		size = query.size;
		ASSERT_GT(sizeof(bytes), size);
		ASSERT_LT(3, size);
		memset(bytes, 0xa5, sizeof(bytes));
		/* What the caller passes in is valid, and 0 beyond the structure */
		if (types[i] == DRM_PANTHOR_DEV_QUERY_TIMESTAMP_INFO)
			memset(bytes, 0, 256);
		query.pointer = (uintptr_t)bytes;
		query.size = 256;
		ASSERT_EQ(0, ioctl(self->fd, DRM_IOCTL_PANTHOR_DEV_QUERY, &query))
			TH_LOG("type %u", types[i]);
		for (j = size; j < 256; j++)
			EXPECT_EQ(0, bytes[j]) TH_LOG("type %u, byte %u", types[i], j);
		for (; j < sizeof(bytes); j++)
			EXPECT_EQ(0xa5, bytes[j]) TH_LOG("type %u, byte %u", types[i], j);
		if (types[i] == DRM_PANTHOR_DEV_QUERY_GROUP_PRIORITIES_INFO) {
			/* As root: all of them.  The rest is padding */
			EXPECT_EQ(0xf, bytes[0]);
			for (j = 1; j < size; j++)
				EXPECT_EQ(0, bytes[j]) TH_LOG("byte %u", j);
		}
		query.size = 1;
		if (types[i] != DRM_PANTHOR_DEV_QUERY_GROUP_PRIORITIES_INFO)
			REFUSED(DRM_IOCTL_PANTHOR_DEV_QUERY, &query, EINVAL);
	}
}

TEST_F(checks, other_padding)
{
	struct drm_panthor_tiler_heap_destroy heap = { .pad = 1 };
	struct drm_panthor_timestamp_info now = { .flags = 1u << 31 };
	struct drm_panthor_dev_query query = {
		.type = DRM_PANTHOR_DEV_QUERY_TIMESTAMP_INFO, .size = sizeof(now),
		.pointer = (uintptr_t)&now,
	};
	struct drm_panthor_vm_create vm = { .flags = 1u << 31 };
	struct drm_panthor_vm_destroy destroy = { 0 };
	struct vmali_tiler_heap made;
	const struct vmali_tiler_heap_attrs attrs = {
		.chunk_size = 128 << 10, .initial_chunks = 1, .max_chunks = 1,
		.target_in_flight = 1,
	};

	REFUSED(DRM_IOCTL_PANTHOR_VM_CREATE, &vm, EINVAL);
	vm.flags = 0;
	ASSERT_EQ(0, ioctl(self->fd, DRM_IOCTL_PANTHOR_VM_CREATE, &vm));
	destroy.id = vm.id;
	destroy.pad = 1;
	REFUSED(DRM_IOCTL_PANTHOR_VM_DESTROY, &destroy, EINVAL);
	destroy.pad = 0;
	EXPECT_EQ(0, ioctl(self->fd, DRM_IOCTL_PANTHOR_VM_DESTROY, &destroy));

	ASSERT_EQ(0, vmali_tiler_heap_create(self->g.vm, &attrs, &made));
	heap.handle = made.handle;
	REFUSED(DRM_IOCTL_PANTHOR_TILER_HEAP_DESTROY, &heap, EINVAL);
	heap.pad = 0;
	EXPECT_EQ(0, ioctl(self->fd, DRM_IOCTL_PANTHOR_TILER_HEAP_DESTROY, &heap));
	REFUSED(DRM_IOCTL_PANTHOR_TILER_HEAP_DESTROY, &heap, EINVAL);

	REFUSED(DRM_IOCTL_PANTHOR_DEV_QUERY, &query, EINVAL);
}

TEST_HARNESS_MAIN
