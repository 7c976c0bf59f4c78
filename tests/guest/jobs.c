// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Jobs in queues, groups and address spaces: their order, and what each has to itself.
 */
#include "jobs.h"

#include <poll.h>

TEST_F(jobs, empty_stream)
{
	struct drm_panthor_sync_op signal;
	struct vmali_submit job = { .syncs = &signal, .sync_count = 1 };
	uint32_t syncobj;

	/* No stream: nothing but synchronisation. */
	ASSERT_EQ(0, vmali_syncobj_create(self->g.dev, false, &syncobj));
	signal = vmali_signal_op(syncobj, 0);
	ASSERT_EQ(0, vmali_group_submit(self->group, &job, 1));
	EXPECT_EQ(0, guest_verdict(&self->g, syncobj));

	/* A stream that does nothing. */
	vmali_cs_nop(&self->b);
	EXPECT_EQ(0, guest_run(&self->g, self->group, 0, 0, &self->b));
}

/* A submission without a stream signals when the jobs ahead of it are done, not earlier. */
TEST_F(jobs, sync_only_job_waits)
{
	struct vmali_cs_label wait = VMALI_CS_LABEL_INIT;
	struct drm_panthor_sync_op signal;
	struct vmali_submit job = { .syncs = &signal, .sync_count = 1 };
	uint32_t ahead, syncobj;

	self->g.data[0] = 0;
	vmali_cs_label_place(&self->b, &wait);
	vmali_cs_load32(&self->b, vmali_cs_r32(0), DATA, 0);
	settle(&self->b);
	vmali_cs_branch(&self->b, VMALI_CS_COND_EQ, vmali_cs_r32(0), &wait);
	ASSERT_EQ(0, guest_submit(&self->g, self->group, 0, 0, &self->b, &ahead));
	ASSERT_EQ(0, vmali_syncobj_create(self->g.dev, false, &syncobj));
	signal = vmali_signal_op(syncobj, 0);
	ASSERT_EQ(0, vmali_group_submit(self->group, &job, 1));
	EXPECT_EQ(-ETIME, vmali_syncobj_wait(self->g.dev, syncobj, 0, 100 * VMALI_MS));
	self->g.data[0] = 1;
	EXPECT_EQ(0, guest_verdict(&self->g, syncobj));
	EXPECT_EQ(0, vmali_syncobj_wait(self->g.dev, ahead, 0, 0));
	EXPECT_EQ(0, guest_verdict(&self->g, ahead));
}

/*
 * Jobs are synchronized explicitly: a shared buffer that is mapped in their address space is
 * not busy for others because of that.
 */
TEST_F(jobs, shared_buffers_are_not_busy)
{
	struct pollfd dmabuf = { .events = POLLIN | POLLOUT };
	struct vmali_bo *bo;
	uint32_t syncobj;
	uint64_t va;

	ASSERT_EQ(0, vmali_bo_create(self->g.dev, 4096, 0, NULL, &bo));
	ASSERT_EQ(0, vmali_vm_va_alloc(self->g.vm, 4096, 4096, &va));
	ASSERT_EQ(0, vmali_vm_map(self->g.vm, bo, 0, va, 4096, DRM_PANTHOR_VM_BIND_OP_MAP_NOEXEC));
	ASSERT_EQ(0, vmali_bo_export(bo, &dmabuf.fd));
	guest_write_endless(&self->g, 1, &self->b, 1);
	ASSERT_EQ(0, guest_submit(&self->g, self->group, 0, 1, &self->b, &syncobj));
	ASSERT_TRUE(guest_runs(&self->g, 1));
	EXPECT_EQ(1, poll(&dmabuf, 1, 0));
	EXPECT_EQ(POLLIN | POLLOUT, dmabuf.revents);
	vmali_group_destroy(self->group);
	self->group = NULL;
	EXPECT_EQ(-ECANCELED, guest_verdict(&self->g, syncobj));
	close(dmabuf.fd);
	vmali_vm_unmap(self->g.vm, va, 4096);
	vmali_vm_va_free(self->g.vm, va);
	vmali_bo_put(bo);
}

TEST_F(jobs, registers_outlive_a_job)
{
	vmali_cs_move32(&self->b, vmali_cs_r32(50), 0xabcdef01);
	ASSERT_EQ(0, guest_run(&self->g, self->group, 0, 0, &self->b));
	guest_begin(&self->g, 0, &self->b);
	vmali_cs_store32(&self->b, vmali_cs_r32(50), DATA, 0);
	settle(&self->b);
	ASSERT_EQ(0, guest_run(&self->g, self->group, 0, 0, &self->b));
	EXPECT_EQ(0xabcdef01, self->g.data[0]);
}

TEST_F(jobs, queue_registers_are_its_own)
{
	vmali_cs_move32(&self->b, vmali_cs_r32(50), 0x11111111);
	ASSERT_EQ(0, guest_run(&self->g, self->group, 0, 0, &self->b));
	guest_begin(&self->g, 1, &self->b);
	vmali_cs_move32(&self->b, vmali_cs_r32(50), 0x22222222);
	ASSERT_EQ(0, guest_run(&self->g, self->group, 1, 1, &self->b));
	guest_begin(&self->g, 0, &self->b);
	vmali_cs_store32(&self->b, vmali_cs_r32(50), DATA, 0);
	settle(&self->b);
	ASSERT_EQ(0, guest_run(&self->g, self->group, 0, 0, &self->b));
	EXPECT_EQ(0x11111111, self->g.data[0]);
}

/* A job that stores how many came before it in word @index, and counts. */
static void write_counter(struct guest *g, unsigned int slot, struct vmali_cs_builder *b,
			  int counter, int index)
{
	guest_begin(g, slot, b);
	vmali_cs_load32(b, vmali_cs_r32(0), DATA, counter);
	vmali_cs_wait(b, MASK(SB_LOAD_STORE), false);
	vmali_cs_store32(b, vmali_cs_r32(0), DATA, index);
	vmali_cs_add_imm32(b, vmali_cs_r32(1), vmali_cs_r32(0), 1);
	vmali_cs_store32(b, vmali_cs_r32(1), DATA, counter);
	vmali_cs_wait(b, MASK(SB_LOAD_STORE), false);
}

TEST_F_TIMEOUT(jobs, sixty_four_in_order, 120)
{
	uint32_t syncobjs[64];
	unsigned int i;

	for (i = 0; i < 64; i++) {
		write_counter(&self->g, i, &self->b, 0, (int)(1024 + 4 * i));
		ASSERT_EQ(0, guest_submit(&self->g, self->group, 0, i, &self->b,
					  &syncobjs[i]));
	}
	for (i = 0; i < 64; i++) {
		EXPECT_EQ(0, guest_verdict(&self->g, syncobjs[i]));
	}
	EXPECT_EQ(64, self->g.data[0]);
	for (i = 0; i < 64; i++) {
		EXPECT_EQ(i, self->g.data[256 + i]);
	}
}

/* How many streams take turns, so that no job is that of half a ring or of a ring before */
#define TURNS	7u

/* Rings of each size, from the beginning to the end and on from the beginning */
TEST_F_TIMEOUT(jobs, rings_wrap, 120)
{
	static const uint32_t sizes[] = { 4096, 8192, 65536 };
	unsigned int i, s;

	for (s = 0; s < sizeof(sizes) / sizeof(sizes[0]); s++) {
		struct vmali_group_attrs attrs = { .ring_size = sizes[s] };
		/* A job takes 128 bytes of the ring at least */
		unsigned int jobs = sizes[s] / 128 + 10;
		struct vmali_group *group;

		self->g.data[0] = 0;
		ASSERT_EQ(0, vmali_group_create(self->g.vm, &attrs, &group));
		for (i = 0; i < jobs; i++) {
			write_counter(&self->g, i % TURNS, &self->b, 0, 1024);
			vmali_cs_move32(&self->b, vmali_cs_r32(0), i);
			vmali_cs_store32(&self->b, vmali_cs_r32(0), DATA, 4);
			settle(&self->b);
			ASSERT_EQ(0, guest_run(&self->g, group, 0, i % TURNS, &self->b))
				TH_LOG("job %u in a ring of %u", i, sizes[s]);
			ASSERT_EQ(i, self->g.data[1]) TH_LOG("job %u in a ring of %u", i, sizes[s]);
		}
		EXPECT_EQ(jobs, self->g.data[0]);
		vmali_group_destroy(group);
	}
}

TEST_F_TIMEOUT(jobs, one_submission_of_many, 120)
{
	struct drm_panthor_sync_op first, second[2], third[2];
	struct vmali_submit jobs[3] = { 0 };
	uint32_t timeline;
	unsigned int i;
	int status;

	/* A chain over two queues, ordered by the points of a timeline. */
	ASSERT_EQ(0, vmali_syncobj_create(self->g.dev, false, &timeline));
	for (i = 0; i < 3; i++) {
		write_counter(&self->g, i, &self->b, 0, (int)(64 + 4 * i));
		ASSERT_EQ(0, vmali_cs_finish(&self->b, &jobs[i].stream_size));
		jobs[i].stream_va = guest_stream_va(&self->g, i);
		jobs[i].queue = i % 2;
	}
	first = vmali_signal_op(timeline, 7);
	second[0] = vmali_wait_op(timeline, 7);
	second[1] = vmali_signal_op(timeline, 8);
	third[0] = vmali_wait_op(timeline, 8);
	third[1] = vmali_signal_op(timeline, 9);
	jobs[0].syncs = &first;
	jobs[0].sync_count = 1;
	jobs[1].syncs = second;
	jobs[1].sync_count = 2;
	jobs[2].syncs = third;
	jobs[2].sync_count = 2;
	ASSERT_EQ(0, vmali_group_submit(self->group, jobs, 3));
	EXPECT_EQ(0, vmali_syncobj_wait(self->g.dev, timeline, 9, GUEST_PATIENCE));
	ASSERT_EQ(0, vmali_syncobj_status(self->g.dev, timeline, 9, &status));
	EXPECT_EQ(1, status);
	EXPECT_EQ(3, self->g.data[0]);
	for (i = 0; i < 3; i++) {
		EXPECT_EQ(i, self->g.data[16 + i]);
	}
	vmali_syncobj_destroy(self->g.dev, timeline);
}

TEST_F_TIMEOUT(jobs, eight_queues, 120)
{
	struct vmali_group *group;
	uint32_t syncobjs[64];
	unsigned int i;

	ASSERT_EQ(0, guest_group(&self->g, 8, &group));
	for (i = 0; i < 64; i++) {
		write_counter(&self->g, i, &self->b, (int)(4 * (i % 8)),
			      (int)(1024 + 4 * i));
		ASSERT_EQ(0, guest_submit(&self->g, group, i % 8, i, &self->b,
					  &syncobjs[i]));
	}
	for (i = 0; i < 64; i++) {
		EXPECT_EQ(0, guest_verdict(&self->g, syncobjs[i]));
	}
	for (i = 0; i < 8; i++) {
		EXPECT_EQ(8, self->g.data[i]);
	}
	for (i = 0; i < 64; i++) {
		EXPECT_EQ(i / 8, self->g.data[256 + i]);
	}
	vmali_group_destroy(group);
}

TEST_F_TIMEOUT(jobs, more_groups_than_slots, 120)
{
	const struct drm_panthor_csif_info *csif =
		vmali_device_csif_info(self->g.dev);
	struct vmali_group *groups[93];
	uint32_t syncobjs[93];
	unsigned int count = csif->csg_slot_count * 3, i, round;

	ASSERT_LE(count, ARRAY_SIZE(groups));
	for (i = 0; i < count; i++) {
		ASSERT_EQ(0, guest_group(&self->g, 1, &groups[i]));
	}
	for (round = 0; round < 2; round++) {
		for (i = 0; i < count; i++) {
			write_counter(&self->g, i, &self->b, (int)(4 * i),
				      (int)(1024 + 4 * i));
			ASSERT_EQ(0, guest_submit(&self->g, groups[i], 0, i, &self->b,
						  &syncobjs[i]));
		}
		for (i = 0; i < count; i++) {
			EXPECT_EQ(0, guest_verdict(&self->g, syncobjs[i]));
			EXPECT_EQ(round + 1, self->g.data[i]);
			EXPECT_EQ(round, self->g.data[256 + i]);
		}
	}
	for (i = 0; i < count; i++)
		vmali_group_destroy(groups[i]);
}

TEST_F_TIMEOUT(jobs, preempted_loops_keep_their_state, 120)
{
	const struct drm_panthor_csif_info *csif =
		vmali_device_csif_info(self->g.dev);
	struct vmali_group *groups[93];
	uint32_t syncobjs[93];
	unsigned int count = csif->csg_slot_count * 2, i;

	/*
	 * Twice as many busy groups as slots: they have to share, and what each
	 * counts in its registers must continue where it was.
	 */
	ASSERT_LE(count, ARRAY_SIZE(groups));
	for (i = 0; i < count; i++) {
		struct vmali_cs_label loop = VMALI_CS_LABEL_INIT;
		struct vmali_cs_builder *b = &self->b;

		guest_begin(&self->g, i, b);
		vmali_cs_move32(b, vmali_cs_r32(0), 50000 + i);
		vmali_cs_move32(b, vmali_cs_r32(1), 0);
		vmali_cs_label_place(b, &loop);
		vmali_cs_add_imm32(b, vmali_cs_r32(1), vmali_cs_r32(1), 3);
		vmali_cs_add_imm32(b, vmali_cs_r32(0), vmali_cs_r32(0), -1);
		vmali_cs_branch(b, VMALI_CS_COND_NE, vmali_cs_r32(0), &loop);
		vmali_cs_store32(b, vmali_cs_r32(1), DATA, (int)(4 * i));
		settle(b);
		ASSERT_EQ(0, guest_group(&self->g, 1, &groups[i]));
		ASSERT_EQ(0, guest_submit(&self->g, groups[i], 0, i, b, &syncobjs[i]));
	}
	for (i = 0; i < count; i++) {
		EXPECT_EQ(0, guest_verdict(&self->g, syncobjs[i]));
		EXPECT_EQ(3 * (50000 + i), self->g.data[i]);
		vmali_group_destroy(groups[i]);
	}
}

TEST_F(jobs, two_devices)
{
	struct vmali_group *group;
	struct vmali_cs_builder b;
	struct guest other;
	uint32_t one, two;

	/* The same GPU VA in two address spaces is not the same memory. */
	ASSERT_EQ(0, guest_open(&other));
	ASSERT_EQ(0, guest_group(&other, 1, &group));
	ASSERT_EQ(self->g.buffer.va, other.buffer.va);
	write_counter(&self->g, 0, &self->b, 0, 64);
	write_counter(&other, 0, &b, 0, 64);
	self->g.data[0] = 100;
	other.data[0] = 200;
	ASSERT_EQ(0, guest_submit(&self->g, self->group, 0, 0, &self->b, &one));
	ASSERT_EQ(0, guest_submit(&other, group, 0, 0, &b, &two));
	EXPECT_EQ(0, guest_verdict(&self->g, one));
	EXPECT_EQ(0, guest_verdict(&other, two));
	EXPECT_EQ(101, self->g.data[0]);
	EXPECT_EQ(201, other.data[0]);
	vmali_group_destroy(group);
	guest_close(&other);
}

TEST_F(jobs, unmapped_and_mapped_again)
{
	const uint64_t va = self->g.buffer.va;
	struct vmali_bo *bo;
	void *cpu;

	/* After a remap the GPU must not use the old translation. */
	vmali_cs_move32(&self->b, vmali_cs_r32(0), 1);
	vmali_cs_store32(&self->b, vmali_cs_r32(0), DATA, 0);
	settle(&self->b);
	ASSERT_EQ(0, guest_run(&self->g, self->group, 0, 0, &self->b));

	ASSERT_EQ(0, vmali_bo_create(self->g.dev, GUEST_DATA_BYTES, 0, self->g.vm,
				     &bo));
	ASSERT_EQ(0, vmali_bo_map(bo, &cpu));
	ASSERT_EQ(0, vmali_vm_map(self->g.vm, bo, 0, va, GUEST_DATA_BYTES, GUEST_SHARED));
	guest_begin(&self->g, 0, &self->b);
	vmali_cs_move32(&self->b, vmali_cs_r32(0), 2);
	vmali_cs_store32(&self->b, vmali_cs_r32(0), DATA, 0);
	settle(&self->b);
	ASSERT_EQ(0, guest_run(&self->g, self->group, 0, 0, &self->b));
	EXPECT_EQ(1, self->g.data[0]);
	EXPECT_EQ(2, *(volatile uint32_t *)cpu);
	vmali_bo_put(bo);
}

TEST_HARNESS_MAIN
