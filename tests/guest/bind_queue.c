// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * VM_BIND as a queue: operations that wait for sync objects and signal some, in order, with jobs
 * that depend on them; and address spaces that are sparse.
 */
#include "harness.h"

#include <errno.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>

#include "guest.h"

#define PAGE	4096ull
#define BLOCK	(512 * PAGE)
#define NOEXEC	DRM_PANTHOR_VM_BIND_OP_MAP_NOEXEC
#define SPARSE	(NOEXEC | DRM_PANTHOR_VM_BIND_OP_MAP_SPARSE)
#define UNMAP	DRM_PANTHOR_VM_BIND_OP_TYPE_UNMAP
#define ONLY	DRM_PANTHOR_VM_BIND_OP_TYPE_SYNC_ONLY

/* Words of the data: what lets a job end, and what another one has read */
#define GO	0
#define SEEN	16

FIXTURE(bind_queue) {
	struct guest g;
	struct vmali_group *group;
	struct vmali_bo *bo[2];		/* the first word of BO i is 1000 + i */
	uint64_t va;			/* of two blocks that are not mapped */
	uint32_t syncobj[3], timeline;
};

FIXTURE_SETUP(bind_queue)
{
	unsigned int i;
	void *cpu;

	ASSERT_EQ(0, guest_open(&self->g));
	ASSERT_EQ(0, guest_group(&self->g, 2, &self->group));
	for (i = 0; i < ARRAY_SIZE(self->bo); i++) {
		ASSERT_EQ(0, vmali_bo_create(self->g.dev, 4 * PAGE, 0, self->g.vm, &self->bo[i]));
		ASSERT_EQ(0, vmali_bo_map(self->bo[i], &cpu));
		*(volatile uint32_t *)cpu = 1000 + i;
	}
	for (i = 0; i < ARRAY_SIZE(self->syncobj); i++)
		ASSERT_EQ(0, vmali_syncobj_create(self->g.dev, false, &self->syncobj[i]));
	ASSERT_EQ(0, vmali_syncobj_create(self->g.dev, false, &self->timeline));
	ASSERT_EQ(0, vmali_vm_va_alloc(self->g.vm, 2 * BLOCK, BLOCK, &self->va));
}

FIXTURE_TEARDOWN(bind_queue)
{
	uint32_t state = 1;
	unsigned int i;

	EXPECT_EQ(0, vmali_vm_state(self->g.vm, &state));
	EXPECT_EQ(DRM_PANTHOR_VM_STATE_USABLE, state);
	EXPECT_EQ(0, guest_healthy(&self->g, NULL));
	vmali_group_destroy(self->group);
	for (i = 0; i < ARRAY_SIZE(self->bo); i++)
		vmali_bo_put(self->bo[i]);
	for (i = 0; i < ARRAY_SIZE(self->syncobj); i++)
		vmali_syncobj_destroy(self->g.dev, self->syncobj[i]);
	vmali_syncobj_destroy(self->g.dev, self->timeline);
	guest_close(&self->g);
}

static int bind(struct guest *g, uint32_t flags, struct drm_panthor_vm_bind_op *ops,
		unsigned int count)
{
	struct drm_panthor_vm_bind args = {
		.vm_id = vmali_vm_id(g->vm), .flags = flags,
		.ops = DRM_PANTHOR_OBJ_ARRAY(count, ops),
	};

	return ioctl(vmali_device_fd(g->dev), DRM_IOCTL_PANTHOR_VM_BIND, &args) ? -errno : 0;
}

static int queue(struct guest *g, struct drm_panthor_vm_bind_op *ops, unsigned int count)
{
	return bind(g, DRM_PANTHOR_VM_BIND_ASYNC, ops, count);
}

static struct drm_panthor_vm_bind_op operation(uint32_t flags, const struct vmali_bo *bo,
					       uint64_t va, uint64_t size,
					       const struct drm_panthor_sync_op *syncs,
					       unsigned int count)
{
	return (struct drm_panthor_vm_bind_op) {
		.flags = flags, .bo_handle = bo ? vmali_bo_handle(bo) : 0, .va = va, .size = size,
		.syncs = DRM_PANTHOR_OBJ_ARRAY(count, syncs),
	};
}

/* A job on queue 0 that ends when the CPU has written GO, and sets a sync object */
static int blocker(struct guest *g, struct vmali_group *group, uint32_t syncobj)
{
	const struct drm_panthor_sync_op signal = vmali_signal_op(syncobj, 0);
	struct vmali_submit job = {
		.stream_va = guest_stream_va(g, 0), .syncs = &signal, .sync_count = 1,
	};
	struct vmali_cs_label wait = VMALI_CS_LABEL_INIT;
	struct vmali_cs_builder b;

	g->data[GO] = 0;
	guest_begin(g, 0, &b);
	vmali_cs_label_place(&b, &wait);
	vmali_cs_load32(&b, vmali_cs_r32(0), DATA, 4 * GO);
	vmali_cs_wait(&b, MASK(SB_LOAD_STORE), false);
	vmali_cs_branch(&b, VMALI_CS_COND_EQ, vmali_cs_r32(0), &wait);
	return vmali_cs_finish(&b, &job.stream_size) ?: vmali_group_submit(group, &job, 1);
}

/* A job on queue 1 that waits for a sync object, reads @va, and sets another object */
static int reader(struct guest *g, struct vmali_group *group, uint64_t va, uint32_t wait,
		  uint64_t point, uint32_t signal)
{
	const struct drm_panthor_sync_op ops[] = {
		vmali_wait_op(wait, point), vmali_signal_op(signal, 0),
	};
	struct vmali_submit job = {
		.queue = 1, .stream_va = guest_stream_va(g, 1), .syncs = ops, .sync_count = 2,
	};
	struct vmali_cs_builder b;

	g->data[SEEN] = 0;
	guest_begin(g, 1, &b);
	vmali_cs_move64(&b, vmali_cs_r64(2), va);
	vmali_cs_load32(&b, vmali_cs_r32(0), vmali_cs_r64(2), 0);
	vmali_cs_wait(&b, MASK(SB_LOAD_STORE), false);
	vmali_cs_store32(&b, vmali_cs_r32(0), DATA, 4 * SEEN);
	vmali_cs_wait(&b, MASK(SB_LOAD_STORE), false);
	return vmali_cs_finish(&b, &job.stream_size) ?: vmali_group_submit(group, &job, 1);
}

/* 0, the error of a job or an operation, or -ETIME */
static int verdict(struct guest *g, uint32_t syncobj, uint64_t point)
{
	int status = 0, ret = vmali_syncobj_wait(g->dev, syncobj, point, GUEST_PATIENCE);

	if (!ret)
		ret = vmali_syncobj_status(g->dev, syncobj, point, &status);
	return ret ?: status < 0 ? status : 0;
}

/* A job waits for a map, which waits for another job */
TEST_F(bind_queue, between_jobs)
{
	const struct drm_panthor_sync_op syncs[] = {
		vmali_wait_op(self->syncobj[0], 0), vmali_signal_op(self->syncobj[1], 0),
	};
	struct drm_panthor_vm_bind_op op = operation(NOEXEC, self->bo[0], self->va, PAGE, syncs, 2);

	ASSERT_EQ(0, blocker(&self->g, self->group, self->syncobj[0]));
	ASSERT_EQ(0, queue(&self->g, &op, 1));
	ASSERT_EQ(0, reader(&self->g, self->group, self->va, self->syncobj[1], 0,
			    self->syncobj[2]));
	EXPECT_EQ(-ETIME, vmali_syncobj_wait(self->g.dev, self->syncobj[1], 0, 50 * VMALI_MS));
	EXPECT_EQ(-ETIME, vmali_syncobj_wait(self->g.dev, self->syncobj[2], 0, 0));
	self->g.data[GO] = 1;
	EXPECT_EQ(0, verdict(&self->g, self->syncobj[1], 0));
	EXPECT_EQ(0, verdict(&self->g, self->syncobj[2], 0));
	EXPECT_EQ(1000, self->g.data[SEEN]);
	EXPECT_EQ(0, vmali_vm_unmap(self->g.vm, self->va, PAGE));
}

/* Operations of one request depend on each other by points, and are executed in their order */
TEST_F(bind_queue, order_of_a_request)
{
	const struct drm_panthor_sync_op first[] = {
		vmali_wait_op(self->syncobj[0], 0), vmali_signal_op(self->timeline, 1),
	};
	const struct drm_panthor_sync_op second[] = {
		vmali_wait_op(self->timeline, 1), vmali_signal_op(self->timeline, 2),
	};
	const struct drm_panthor_sync_op last = vmali_signal_op(self->syncobj[1], 0);
	struct drm_panthor_vm_bind_op ops[] = {
		operation(NOEXEC, self->bo[0], self->va, PAGE, first, 2),
		operation(UNMAP, NULL, self->va, PAGE, second, 2),
		operation(NOEXEC, self->bo[1], self->va, PAGE, NULL, 0),
		/* Signals when all others are done */
		operation(ONLY, NULL, 0, 0, &last, 1),
	};

	ASSERT_EQ(0, blocker(&self->g, self->group, self->syncobj[0]));
	ASSERT_EQ(0, queue(&self->g, ops, ARRAY_SIZE(ops)));
	ASSERT_EQ(0, reader(&self->g, self->group, self->va, self->syncobj[1], 0,
			    self->syncobj[2]));
	EXPECT_EQ(-ETIME, vmali_syncobj_wait(self->g.dev, self->syncobj[1], 0, 50 * VMALI_MS));
	EXPECT_EQ(-ETIME, vmali_syncobj_wait(self->g.dev, self->timeline, 1, 0));
	self->g.data[GO] = 1;
	EXPECT_EQ(0, verdict(&self->g, self->syncobj[1], 0));
	EXPECT_EQ(0, vmali_syncobj_wait(self->g.dev, self->timeline, 2, 0));
	EXPECT_EQ(0, verdict(&self->g, self->syncobj[2], 0));
	EXPECT_EQ(1001, self->g.data[SEEN]);
	EXPECT_EQ(0, vmali_vm_unmap(self->g.vm, self->va, PAGE));
}

/* Of a request with an operation that is not valid, nothing is executed, and nothing signals */
TEST_F(bind_queue, whole_or_not_at_all)
{
	const struct drm_panthor_sync_op signal = vmali_signal_op(self->syncobj[0], 0);
	struct drm_panthor_vm_bind_op ops[] = {
		operation(NOEXEC, self->bo[0], self->va, PAGE, &signal, 1),
		operation(NOEXEC, self->bo[0], self->va, 5 * PAGE, NULL, 0),
	};
	struct drm_panthor_vm_bind_op free = operation(UNMAP, NULL, self->va, PAGE, NULL, 0);

	EXPECT_EQ(-EINVAL, queue(&self->g, ops, 2));
	EXPECT_NE(0, vmali_syncobj_wait(self->g.dev, self->syncobj[0], 0, 0));
	ASSERT_EQ(0, vmali_syncobj_signal(self->g.dev, self->syncobj[1], 0));
	ASSERT_EQ(0, reader(&self->g, self->group, self->va, self->syncobj[1], 0,
			    self->syncobj[2]));
	EXPECT_EQ(-EINVAL, verdict(&self->g, self->syncobj[2], 0));
	EXPECT_EQ(0, self->g.data[SEEN]);
	EXPECT_EQ(0, bind(&self->g, 0, &free, 1));
}

/* What waits still signals, and gives its memory back, when its address space is destroyed */
TEST_F(bind_queue, space_is_destroyed)
{
	const struct drm_panthor_sync_op syncs[] = {
		vmali_wait_op(self->syncobj[0], 0), vmali_signal_op(self->syncobj[1], 0),
	};
	struct drm_panthor_vm_bind_op op = operation(NOEXEC, NULL, self->va, PAGE, syncs, 2);
	struct drm_panthor_vm_bind args = {
		.flags = DRM_PANTHOR_VM_BIND_ASYNC, .ops = DRM_PANTHOR_OBJ_ARRAY(1, &op),
	};
	int fd = vmali_device_fd(self->g.dev);
	struct vmali_vm *vm;
	struct vmali_bo *bo;

	ASSERT_EQ(0, vmali_vm_create(self->g.dev, 0, &vm));
	ASSERT_EQ(0, vmali_bo_create(self->g.dev, PAGE, 0, NULL, &bo));
	op.bo_handle = vmali_bo_handle(bo);
	args.vm_id = vmali_vm_id(vm);
	ASSERT_EQ(0, blocker(&self->g, self->group, self->syncobj[0]));
	ASSERT_EQ(0, ioctl(fd, DRM_IOCTL_PANTHOR_VM_BIND, &args));
	vmali_vm_destroy(vm);
	EXPECT_EQ(-1, ioctl(fd, DRM_IOCTL_PANTHOR_VM_BIND, &args));
	EXPECT_EQ(EINVAL, errno);
	EXPECT_EQ(-ETIME, vmali_syncobj_wait(self->g.dev, self->syncobj[1], 0, 50 * VMALI_MS));
	self->g.data[GO] = 1;
	EXPECT_EQ(0, verdict(&self->g, self->syncobj[0], 0));
	EXPECT_EQ(0, vmali_syncobj_wait(self->g.dev, self->syncobj[1], 0, GUEST_PATIENCE));
	vmali_bo_put(bo);
}

/* A process ends with an operation that waits; others go on */
TEST_F(bind_queue, process_ends)
{
	int status;
	pid_t pid;

	pid = fork();
	ASSERT_LE(0, pid);
	if (!pid) {
		struct drm_panthor_sync_op syncs[2];
		struct drm_panthor_vm_bind_op op;
		struct vmali_group *group;
		uint32_t syncobj[2];
		struct vmali_bo *bo;
		struct guest g;
		bool ok;

		ok = !guest_open(&g) && !guest_group(&g, 2, &group) &&
		     !vmali_bo_create(g.dev, PAGE, 0, g.vm, &bo) &&
		     !vmali_syncobj_create(g.dev, false, &syncobj[0]) &&
		     !vmali_syncobj_create(g.dev, false, &syncobj[1]);
		syncs[0] = vmali_wait_op(syncobj[0], 0);
		syncs[1] = vmali_signal_op(syncobj[1], 0);
		op = operation(NOEXEC, bo, 1ull << 30, PAGE, syncs, 2);
		ok = ok && !blocker(&g, group, syncobj[0]) && !queue(&g, &op, 1);
		_exit(!ok);
	}
	ASSERT_EQ(pid, waitpid(pid, &status, 0));
	EXPECT_TRUE(WIFEXITED(status) && !WEXITSTATUS(status));
	EXPECT_EQ(0, guest_healthy(&self->g, self->group));
}

/* Loads a word of each page, and stores one if @write, in a new group; the error of the job */
static int touch(struct guest *g, uint64_t va, unsigned int pages, bool write)
{
	struct vmali_cs_label next = VMALI_CS_LABEL_INIT;
	struct vmali_cs_builder b;
	struct vmali_group *group;
	int ret;

	ret = guest_group(g, 1, &group);
	if (ret)
		return ret;

	guest_begin(g, 0, &b);
	vmali_cs_move64(&b, vmali_cs_r64(2), va);
	vmali_cs_move32(&b, vmali_cs_r32(4), pages);
	vmali_cs_label_place(&b, &next);
	vmali_cs_load32(&b, vmali_cs_r32(0), vmali_cs_r64(2), 0);
	vmali_cs_wait(&b, MASK(SB_LOAD_STORE), false);
	if (write)
		vmali_cs_store32(&b, vmali_cs_r32(4), vmali_cs_r64(2), 0);
	vmali_cs_wait(&b, MASK(SB_LOAD_STORE), false);
	vmali_cs_add_imm64(&b, vmali_cs_r64(2), vmali_cs_r64(2), PAGE);
	vmali_cs_add_imm32(&b, vmali_cs_r32(4), vmali_cs_r32(4), -1);
	vmali_cs_branch(&b, VMALI_CS_COND_NE, vmali_cs_r32(4), &next);
	ret = guest_run(g, group, 0, 0, &b);
	vmali_group_destroy(group);
	return ret;
}

/*
 * All of a sparse range can be accessed, wherever it begins and ends in a block of 2 MiB, and
 * also what is left of it when a part has gone. What has gone cannot.
 */
TEST_F_TIMEOUT(bind_queue, sparse_range, 60)
{
	static const struct {
		unsigned int first, pages, hole;
	} cases[] = {
		{ 0, 512, 0 }, { 0, 1024, 511 }, { 100, 800, 300 }, { 511, 2, 0 },
		{ 511, 513, 512 }, { 200, 100, 99 },
	};
	struct drm_panthor_vm_bind_op op;
	unsigned int i;

	SKIP_IF(uapi_missing(&self->g, 9));
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		uint64_t va = self->va + cases[i].first * PAGE;
		uint64_t hole = va + cases[i].hole * PAGE;
		unsigned int after = cases[i].pages - cases[i].hole - 1;

		op = operation(SPARSE, NULL, va, cases[i].pages * PAGE, NULL, 0);
		ASSERT_EQ(0, bind(&self->g, 0, &op, 1));
		EXPECT_EQ(0, touch(&self->g, va, cases[i].pages, true))
			TH_LOG("case %u", i);
		ASSERT_EQ(0, vmali_vm_unmap(self->g.vm, hole, PAGE));
		if (cases[i].hole)
			EXPECT_EQ(0, touch(&self->g, va, cases[i].hole, true))
				TH_LOG("case %u", i);
		if (after)
			EXPECT_EQ(0, touch(&self->g, hole + PAGE, after, true))
				TH_LOG("case %u", i);
		/* A buffer takes the place */
		ASSERT_EQ(0, vmali_vm_map(self->g.vm, self->bo[0], 0, hole, PAGE, NOEXEC));
		EXPECT_EQ(0, touch(&self->g, va, cases[i].pages, false))
			TH_LOG("case %u", i);
		ASSERT_EQ(0, vmali_vm_unmap(self->g.vm, hole, PAGE));
		EXPECT_EQ(-EINVAL, touch(&self->g, hole, 1, false)) TH_LOG("case %u", i);
		ASSERT_EQ(0, vmali_vm_unmap(self->g.vm, self->va, 2 * BLOCK));
	}
}

/* What the GPU writes to a sparse range is in no buffer, and in no other client's range */
TEST_F(bind_queue, sparse_range_is_private)
{
	struct drm_panthor_vm_bind_op op;
	struct vmali_cs_builder b;
	struct guest other;
	uint64_t va;

	SKIP_IF(uapi_missing(&self->g, 9));
	op = operation(SPARSE, NULL, self->va, BLOCK, NULL, 0);
	ASSERT_EQ(0, bind(&self->g, 0, &op, 1));
	guest_begin(&self->g, 0, &b);
	vmali_cs_move64(&b, vmali_cs_r64(2), self->va);
	vmali_cs_move32(&b, vmali_cs_r32(0), 0x5ec4e7);
	vmali_cs_store32(&b, vmali_cs_r32(0), vmali_cs_r64(2), 0);
	vmali_cs_wait(&b, MASK(SB_LOAD_STORE), false);
	ASSERT_EQ(0, guest_run(&self->g, self->group, 0, 0, &b));

	ASSERT_EQ(0, guest_open(&other));
	ASSERT_EQ(0, vmali_vm_va_alloc(other.vm, BLOCK, BLOCK, &va));
	op.va = va;
	ASSERT_EQ(0, bind(&other, 0, &op, 1));
	{
		struct vmali_group *group;

		ASSERT_EQ(0, guest_group(&other, 1, &group));
		guest_begin(&other, 0, &b);
		vmali_cs_move64(&b, vmali_cs_r64(2), va);
		vmali_cs_load32(&b, vmali_cs_r32(0), vmali_cs_r64(2), 0);
		vmali_cs_wait(&b, MASK(SB_LOAD_STORE), false);
		vmali_cs_store32(&b, vmali_cs_r32(0), DATA, 4 * SEEN);
		vmali_cs_wait(&b, MASK(SB_LOAD_STORE), false);
		EXPECT_EQ(0, guest_run(&other, group, 0, 0, &b));
		EXPECT_NE(0x5ec4e7, other.data[SEEN]);
		vmali_group_destroy(group);
	}
	guest_close(&other);
	EXPECT_EQ(0, vmali_vm_unmap(self->g.vm, self->va, BLOCK));
}

TEST_HARNESS_MAIN
