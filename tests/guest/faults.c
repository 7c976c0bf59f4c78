// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Jobs that fail: each ends with its exact verdict, and no other job is affected.
 */
#include "harness.h"

#include <sys/wait.h>

#include "guest.h"

/* A GPU VA at which nothing is mapped. */
#define NOWHERE	0x7000000000ull

/*
 * The group in trouble, and bystanders: one in the same address space, one in an
 * separate address space.  A fault of the MMU concerns the whole address space,
 * so only the second has to be unharmed then.
 */
FIXTURE(faults) {
	struct guest g;
	struct guest other;
	struct vmali_group *group;
	struct vmali_group *neighbour;
	struct vmali_group *stranger;
	struct vmali_cs_builder b;
};

FIXTURE_SETUP(faults)
{
	ASSERT_EQ(0, guest_open(&self->g));
	ASSERT_EQ(0, guest_open(&self->other));
	ASSERT_EQ(0, guest_group(&self->g, 2, &self->group));
	ASSERT_EQ(0, guest_group(&self->g, 1, &self->neighbour));
	ASSERT_EQ(0, guest_group(&self->other, 1, &self->stranger));
	ASSERT_EQ(0, guest_healthy(&self->g, self->group));
	ASSERT_EQ(0, guest_healthy(&self->g, self->neighbour));
	ASSERT_EQ(0, guest_healthy(&self->other, self->stranger));
	guest_begin(&self->g, 0, &self->b);
}

/* Whatever happened: the others work, and so does a new group. */
FIXTURE_TEARDOWN(faults)
{
	EXPECT_EQ(0, guest_healthy(&self->other, self->stranger));
	vmali_group_destroy(self->group);
	EXPECT_EQ(0, guest_healthy(&self->g, NULL));
	EXPECT_EQ(0, guest_healthy(&self->other, self->stranger));
	vmali_group_destroy(self->neighbour);
	vmali_group_destroy(self->stranger);
	guest_close(&self->g);
	guest_close(&self->other);
}

/* The state of the group in trouble. */
static struct vmali_group_state state_of(const struct vmali_group *group)
{
	struct vmali_group_state state = { .state = UINT32_MAX };

	vmali_group_query(group, &state);
	return state;
}

TEST_F(faults, unknown_instruction)
{
	struct vmali_submit job = { 0 };
	int64_t start = guest_now();

	vmali_cs_raw(&self->b, 0xff00000000000000);
	EXPECT_EQ(-EINVAL, guest_run(&self->g, self->group, 0, 0, &self->b));
	EXPECT_GT(1000 * VMALI_MS, guest_now() - start);
	EXPECT_EQ(DRM_PANTHOR_GROUP_STATE_FATAL_FAULT, state_of(self->group).state);
	EXPECT_EQ(1, state_of(self->group).fatal_queues);

	/* That group takes no more jobs; the other one still runs. */
	EXPECT_EQ(-EINVAL, vmali_group_submit(self->group, &job, 1));
	EXPECT_EQ(0, guest_healthy(&self->g, self->neighbour));
}

TEST_F(faults, fatal_queue_is_named)
{
	vmali_cs_raw(&self->b, 0xff00000000000000);
	EXPECT_EQ(-EINVAL, guest_run(&self->g, self->group, 1, 0, &self->b));
	EXPECT_EQ(DRM_PANTHOR_GROUP_STATE_FATAL_FAULT, state_of(self->group).state);
	EXPECT_EQ(2, state_of(self->group).fatal_queues);
	EXPECT_EQ(0, guest_healthy(&self->g, self->neighbour));
}

TEST_F(faults, fault_after_good_work)
{
	/* What came before the fault has happened, what came after has not. */
	vmali_cs_move32(&self->b, vmali_cs_r32(0), 1);
	vmali_cs_store32(&self->b, vmali_cs_r32(0), DATA, 0);
	vmali_cs_wait(&self->b, MASK(SB_LOAD_STORE), false);
	vmali_cs_raw(&self->b, 0xff00000000000000);
	vmali_cs_store32(&self->b, vmali_cs_r32(0), DATA, 4);
	vmali_cs_wait(&self->b, MASK(SB_LOAD_STORE), false);
	EXPECT_EQ(-EINVAL, guest_run(&self->g, self->group, 0, 0, &self->b));
	EXPECT_EQ(1, self->g.data[0]);
	EXPECT_EQ(0, self->g.data[1]);
}

/*
 * A fault leaves its error with the queue until the driver's barrier at the end of the job, and
 * each sync object that the job sets with it has it.  The next job's have none.
 */
TEST_F(faults, error_ends_with_its_job)
{
	unsigned int job;

	/* An object with an error: waiting for it is a fault, unless the error is inherited */
	self->g.data[0] = 5;
	self->g.data[1] = 1;
	for (job = 0; job < 3; job++) {
		self->g.data[17] = 0;
		guest_begin(&self->g, 0, &self->b);
		if (job < 2) {
			vmali_cs_move32(&self->b, vmali_cs_r32(0), 5);
			vmali_cs_sync_wait32(&self->b, !job, VMALI_CS_COND_LE, vmali_cs_r32(0),
					     DATA);
		}
		vmali_cs_add_imm64(&self->b, vmali_cs_r64(2), DATA, 64);
		vmali_cs_move32(&self->b, vmali_cs_r32(0), 7 + job);
		vmali_cs_sync_set32(&self->b, true, VMALI_CS_SCOPE_SYSTEM, vmali_cs_r32(0),
				    vmali_cs_r64(2), VMALI_CS_NOW);
		EXPECT_EQ(job ? 0 : -EINVAL, guest_run(&self->g, self->group, 0, 0, &self->b));
		EXPECT_EQ(7 + job, self->g.data[16]);
		EXPECT_EQ(job < 2, self->g.data[17]) {
			TH_LOG("job %u", job);
		}
	}
	EXPECT_EQ(0, state_of(self->group).fatal_queues);
}

/* Of jobs in a ring, the one that is executed has the fault: not that ahead, nor that after it */
TEST_F(faults, job_with_the_fault_is_named)
{
	struct vmali_cs_label wait = VMALI_CS_LABEL_INIT, longer = VMALI_CS_LABEL_INIT;
	static const int verdicts[] = { 0, -EINVAL, 0 };
	struct vmali_cs_builder b;
	uint32_t syncobjs[3];
	unsigned int i;

	for (i = 0; i < 4; i++)
		self->g.data[i] = 0;
	self->g.data[16] = 5;
	self->g.data[17] = 1;
	for (i = 0; i < 3; i++) {
		guest_begin(&self->g, i, &b);
		if (!i) {
			/* Until all are queued */
			vmali_cs_label_place(&b, &wait);
			vmali_cs_load32(&b, vmali_cs_r32(0), DATA, 12);
			vmali_cs_wait(&b, MASK(SB_LOAD_STORE), false);
			vmali_cs_branch(&b, VMALI_CS_COND_EQ, vmali_cs_r32(0), &wait);
		} else if (i == 1) {
			/* An object with an error */
			vmali_cs_add_imm64(&b, vmali_cs_r64(2), DATA, 64);
			vmali_cs_move32(&b, vmali_cs_r32(0), 5);
			vmali_cs_sync_wait32(&b, true, VMALI_CS_COND_LE, vmali_cs_r32(0),
					     vmali_cs_r64(2));
			/* The driver looks where the queue is when it hears of the fault */
			vmali_cs_move32(&b, vmali_cs_r32(0), 100000);
			vmali_cs_label_place(&b, &longer);
			vmali_cs_add_imm32(&b, vmali_cs_r32(0), vmali_cs_r32(0), -1);
			vmali_cs_branch(&b, VMALI_CS_COND_NE, vmali_cs_r32(0), &longer);
		}
		vmali_cs_move32(&b, vmali_cs_r32(0), 1);
		vmali_cs_store32(&b, vmali_cs_r32(0), DATA, (int)(4 * i));
		vmali_cs_wait(&b, MASK(SB_LOAD_STORE), false);
		ASSERT_EQ(0, guest_submit(&self->g, self->group, 0, i, &b, &syncobjs[i]));
	}
	usleep(10000);
	self->g.data[3] = 1;
	for (i = 0; i < 3; i++)
		EXPECT_EQ(verdicts[i], guest_verdict(&self->g, syncobjs[i])) TH_LOG("job %u", i);
	EXPECT_EQ(1, self->g.data[0]);
	EXPECT_EQ(1, self->g.data[2]);
	EXPECT_EQ(0, state_of(self->group).fatal_queues);
}

TEST_F(faults, jobs_after_a_fault_are_cancelled)
{
	struct vmali_cs_builder b;
	uint32_t one, two;
	int verdict;

	/* Held back until both are queued. */
	vmali_cs_move32(&self->b, vmali_cs_r32(0), 0);
	vmali_cs_sync_wait32(&self->b, false, VMALI_CS_COND_GT, vmali_cs_r32(0), DATA);
	vmali_cs_raw(&self->b, 0xff00000000000000);
	ASSERT_EQ(0, guest_submit(&self->g, self->group, 0, 0, &self->b, &one));
	guest_begin(&self->g, 1, &b);
	vmali_cs_move32(&b, vmali_cs_r32(0), 1);
	vmali_cs_store32(&b, vmali_cs_r32(0), DATA, 64);
	ASSERT_EQ(0, guest_submit(&self->g, self->group, 0, 1, &b, &two));
	/* Waits are evaluated at doorbells: another group's job rings one */
	usleep(30000);
	self->g.data[0] = 1;
	EXPECT_EQ(0, guest_healthy(&self->g, self->neighbour));

	EXPECT_EQ(-EINVAL, guest_verdict(&self->g, one));
	/* It shares the queue's fault if it was in the ring by then, or never gets there. */
	verdict = guest_verdict(&self->g, two);
	EXPECT_TRUE(verdict == -EINVAL || verdict == -ECANCELED) {
		TH_LOG("verdict %d", verdict);
	}
	EXPECT_EQ(0, self->g.data[16]);
	/* And the group takes no more */
	guest_begin(&self->g, 1, &b);
	EXPECT_EQ(-EINVAL, guest_submit(&self->g, self->group, 0, 1, &b, &two));
}

TEST_F(faults, call_stack_overflow)
{
	struct vmali_cs_builder *b = &self->b;
	uint32_t size = 5 * VMALI_CS_INSTR_SIZE;

	/* A stream that calls itself. */
	vmali_cs_move64(b, vmali_cs_r64(2), guest_stream_va(&self->g, 0));
	vmali_cs_move32(b, vmali_cs_r32(4), size);
	vmali_cs_call(b, vmali_cs_r64(2), vmali_cs_r32(4));
	ASSERT_EQ(5, vmali_cs_count(b));
	EXPECT_EQ(-EINVAL, guest_run(&self->g, self->group, 0, 0, b));
	EXPECT_EQ(DRM_PANTHOR_GROUP_STATE_FATAL_FAULT, state_of(self->group).state);
	EXPECT_EQ(0, guest_healthy(&self->g, self->neighbour));
}

TEST_F(faults, load_from_nowhere)
{
	vmali_cs_move64(&self->b, vmali_cs_r64(2), NOWHERE);
	vmali_cs_load32(&self->b, vmali_cs_r32(0), vmali_cs_r64(2), 0);
	vmali_cs_wait(&self->b, MASK(SB_LOAD_STORE), false);
	EXPECT_EQ(-EINVAL, guest_run(&self->g, self->group, 0, 0, &self->b));
	EXPECT_EQ(DRM_PANTHOR_GROUP_STATE_FATAL_FAULT, state_of(self->group).state);
}

TEST_F(faults, store_to_nowhere)
{
	vmali_cs_move64(&self->b, vmali_cs_r64(2), NOWHERE);
	vmali_cs_move32(&self->b, vmali_cs_r32(0), 1);
	vmali_cs_store32(&self->b, vmali_cs_r32(0), vmali_cs_r64(2), 0);
	vmali_cs_wait(&self->b, MASK(SB_LOAD_STORE), false);
	EXPECT_EQ(-EINVAL, guest_run(&self->g, self->group, 0, 0, &self->b));
	EXPECT_EQ(DRM_PANTHOR_GROUP_STATE_FATAL_FAULT, state_of(self->group).state);
}

TEST_F(faults, sync_to_nowhere)
{
	vmali_cs_move64(&self->b, vmali_cs_r64(2), NOWHERE);
	vmali_cs_move32(&self->b, vmali_cs_r32(0), 1);
	vmali_cs_sync_set32(&self->b, false, VMALI_CS_SCOPE_SYSTEM, vmali_cs_r32(0),
			    vmali_cs_r64(2), VMALI_CS_NOW);
	EXPECT_EQ(-EINVAL, guest_run(&self->g, self->group, 0, 0, &self->b));
	EXPECT_EQ(DRM_PANTHOR_GROUP_STATE_FATAL_FAULT, state_of(self->group).state);
}

TEST_F(faults, call_to_nowhere)
{
	vmali_cs_move64(&self->b, vmali_cs_r64(2), NOWHERE);
	vmali_cs_move32(&self->b, vmali_cs_r32(4), 64);
	vmali_cs_call(&self->b, vmali_cs_r64(2), vmali_cs_r32(4));
	EXPECT_EQ(-EINVAL, guest_run(&self->g, self->group, 0, 0, &self->b));
	EXPECT_EQ(DRM_PANTHOR_GROUP_STATE_FATAL_FAULT, state_of(self->group).state);
}

TEST_F(faults, store_to_read_only)
{
	const volatile uint64_t *stream = self->g.code.cpu;
	uint64_t before = stream[0];

	vmali_cs_move64(&self->b, vmali_cs_r64(2), guest_stream_va(&self->g, 0));
	vmali_cs_move32(&self->b, vmali_cs_r32(0), 0);
	vmali_cs_store32(&self->b, vmali_cs_r32(0), vmali_cs_r64(2), 0);
	vmali_cs_wait(&self->b, MASK(SB_LOAD_STORE), false);
	EXPECT_EQ(-EINVAL, guest_run(&self->g, self->group, 0, 0, &self->b));
	EXPECT_EQ(before, stream[0]);
}

TEST_F(faults, use_after_unmap)
{
	ASSERT_EQ(0, vmali_vm_unmap(self->g.vm, self->g.buffer.va,
				    self->g.buffer.size));
	vmali_cs_move32(&self->b, vmali_cs_r32(0), 1);
	vmali_cs_store32(&self->b, vmali_cs_r32(0), DATA, 0);
	vmali_cs_wait(&self->b, MASK(SB_LOAD_STORE), false);
	EXPECT_EQ(-EINVAL, guest_run(&self->g, self->group, 0, 0, &self->b));
	EXPECT_EQ(0, self->g.data[0]);

	/* Mapped again the address space works, for groups that have no fault. */
	ASSERT_EQ(0, vmali_vm_map(self->g.vm, self->g.buffer.bo, 0,
				  self->g.buffer.va, self->g.buffer.size, GUEST_SHARED));
}

TEST_F(faults, inherited_error)
{
	struct vmali_cs_builder *b = &self->b;

	/*
	 * A wait that rejects errors faults the job and leaves the queue alive,
	 * for this class of fault does not end it.
	 */
	self->g.data[0] = 1;
	self->g.data[1] = 1;
	vmali_cs_move32(b, vmali_cs_r32(0), 0);
	vmali_cs_sync_wait32(b, true, VMALI_CS_COND_GT, vmali_cs_r32(0), DATA);
	EXPECT_EQ(-EINVAL, guest_run(&self->g, self->group, 0, 0, b));
	EXPECT_EQ(0, state_of(self->group).state);
	EXPECT_EQ(0, guest_healthy(&self->g, self->group));
}

TEST_F(faults, endless_loop_is_destroyed)
{
	uint32_t syncobj;
	int64_t start;

	guest_write_endless(&self->g, 0, &self->b, 0);
	ASSERT_EQ(0, guest_submit(&self->g, self->group, 0, 0, &self->b, &syncobj));
	ASSERT_TRUE(guest_runs(&self->g, 0));

	/* The others get their share meanwhile. */
	EXPECT_EQ(0, guest_healthy(&self->g, self->neighbour));
	EXPECT_EQ(0, guest_healthy(&self->other, self->stranger));
	EXPECT_EQ(-ETIME, vmali_syncobj_wait(self->g.dev, syncobj, 0, 0));

	start = guest_now();
	vmali_group_destroy(self->group);
	self->group = NULL;
	EXPECT_EQ(-ECANCELED, guest_verdict(&self->g, syncobj));
	EXPECT_GT(1000 * VMALI_MS, guest_now() - start);
	EXPECT_EQ(0, guest_healthy(&self->g, self->neighbour));
}

/* Each interrupt of the firmware comes twice: what it reports is handled once */
TEST_F(faults, interrupts_come_twice)
{
	uint64_t left = 0;

	ASSERT_EQ(0, guest_inject("repeated_job_irq 1000"));
	EXPECT_EQ(0, guest_healthy(&self->g, self->neighbour));
	vmali_cs_raw(&self->b, 0xff00000000000000);
	EXPECT_EQ(-EINVAL, guest_run(&self->g, self->group, 0, 0, &self->b));
	EXPECT_EQ(DRM_PANTHOR_GROUP_STATE_FATAL_FAULT, state_of(self->group).state);
	EXPECT_EQ(1, state_of(self->group).fatal_queues);
	EXPECT_EQ(0, guest_healthy(&self->g, self->neighbour));
	EXPECT_EQ(0, guest_healthy(&self->g, NULL));
	EXPECT_EQ(0, guest_stat("gpu/inject", "repeated_job_irq", &left));
	EXPECT_GT(1000, left);
	ASSERT_EQ(0, guest_inject("repeated_job_irq 0"));
}

/* A process with a group that has chosen a heap.  Return: 0, or a step that failed */
static int use_heap_and_end(bool in_order)
{
	const struct vmali_tiler_heap_attrs attrs = {
		.chunk_size = 128 << 10, .initial_chunks = 1, .max_chunks = 1,
	};
	struct vmali_tiler_heap heap;
	struct vmali_group *group;
	struct vmali_cs_builder b;
	struct guest g;

	if (guest_open(&g))
		return 1;
	if (vmali_tiler_heap_create(g.vm, &attrs, &heap))
		return 2;
	if (guest_group(&g, 1, &group))
		return 3;
	guest_begin(&g, 0, &b);
	vmali_cs_move48(&b, vmali_cs_r64(70), heap.context);
	vmali_cs_heap_set(&b, vmali_cs_r64(70));
	if (guest_run(&g, group, 0, 0, &b))
		return 4;
	if (in_order) {
		vmali_group_destroy(group);
		vmali_vm_destroy(g.vm);
	}
	return 0;
}

/*
 * The firmware writes the heap context of a group when the group leaves its slot, which is
 * when its process ends.
 */
static void heap_user_ends(struct __test_metadata *_metadata, bool in_order)
{
	uint64_t faults = model_stat("mmu_faults"), writes = model_stat("heap_writes");
	uint64_t ended = model_stat("group_terminates");
	pid_t child;
	int status;

	/* Without panthor-fixes/13, either the context is written or its VM is destroyed before */
	SKIP_IF(series_missing());
	child = fork();
	if (!child)
		_exit(use_heap_and_end(in_order));
	ASSERT_EQ(child, waitpid(child, &status, 0));
	ASSERT_EQ(0, status);
	EXPECT_TRUE(wait_stat("group_terminates", ended));
	EXPECT_EQ(writes + 1, model_stat("heap_writes"));
	EXPECT_EQ(faults, model_stat("mmu_faults"));
}

TEST_F(faults, user_of_a_heap_ends_in_order)
{
	heap_user_ends(_metadata, true);
}

TEST_F(faults, user_of_a_heap_exits)
{
	heap_user_ends(_metadata, false);
}

TEST_F(faults, endless_loop_times_out)
{
	int64_t start = guest_now();

	guest_write_endless(&self->g, 0, &self->b, 0);
	EXPECT_EQ(-ETIMEDOUT, guest_run(&self->g, self->group, 0, 0, &self->b));
	EXPECT_LT(4500 * VMALI_MS, guest_now() - start);
	EXPECT_GT(7000 * VMALI_MS, guest_now() - start);
	EXPECT_EQ(DRM_PANTHOR_GROUP_STATE_TIMEDOUT, state_of(self->group).state);
	EXPECT_EQ(0, state_of(self->group).fatal_queues);
	EXPECT_EQ(0, guest_healthy(&self->g, self->neighbour));
}

TEST_F(faults, blocked_forever_is_destroyed)
{
	uint32_t syncobj;

	vmali_cs_move32(&self->b, vmali_cs_r32(0), 0);
	vmali_cs_sync_wait32(&self->b, false, VMALI_CS_COND_GT, vmali_cs_r32(0), DATA);
	ASSERT_EQ(0, guest_submit(&self->g, self->group, 0, 0, &self->b, &syncobj));
	usleep(50000);
	vmali_group_destroy(self->group);
	self->group = NULL;
	EXPECT_EQ(-ECANCELED, guest_verdict(&self->g, syncobj));
	EXPECT_EQ(0, guest_healthy(&self->g, self->neighbour));
}

TEST_F(faults, process_dies_in_a_loop)
{
	pid_t pid = fork();
	int status;

	ASSERT_LE(0, pid);
	if (!pid) {
		struct vmali_group *group;
		struct vmali_cs_builder b;
		struct guest g;
		uint32_t syncobj;

		if (guest_open(&g) || guest_group(&g, 1, &group))
			_exit(1);
		guest_write_endless(&g, 0, &b, 0);
		if (guest_submit(&g, group, 0, 0, &b, &syncobj))
			_exit(2);
		while (!g.data[0])
			usleep(1000);
		/* With everything open and the GPU at it. */
		kill(getpid(), SIGKILL);
	}
	ASSERT_EQ(pid, waitpid(pid, &status, 0));
	ASSERT_TRUE(WIFSIGNALED(status));
	EXPECT_EQ(SIGKILL, WTERMSIG(status));
	EXPECT_EQ(0, guest_healthy(&self->g, self->neighbour));
}

/* What the kernel refuses before anything reaches the GPU. */
TEST_F(faults, bad_submissions)
{
	const uint64_t va = guest_stream_va(&self->g, 0);
	const struct {
		const char *what;
		struct vmali_submit job;
	} cases[] = {
		{ "unaligned stream", { .stream_va = va + 8, .stream_size = 8 } },
		{ "odd size", { .stream_va = va, .stream_size = 12 } },
		{ "size without address", { .stream_size = 8 } },
		{ "address without size", { .stream_va = va } },
		{ "no such queue", { .queue = 2, .stream_va = va, .stream_size = 8 } },
		{ "flush id too large", { .stream_va = va, .stream_size = 8,
					  .latest_flush = 1 << 24 } },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		EXPECT_EQ(-EINVAL, vmali_group_submit(self->group, &cases[i].job, 1))
			TH_LOG("%s", cases[i].what);
	}
	EXPECT_EQ(0, guest_healthy(&self->g, self->group));
}

TEST_F(faults, bad_groups)
{
	const struct {
		const char *what;
		struct vmali_group_attrs attrs;
	} cases[] = {
		{ "ring below 4 KiB", { .ring_size = 2048 } },
		{ "ring above 64 KiB", { .ring_size = 131072 } },
		{ "ring no power of two", { .ring_size = 12288 } },
		{ "queue priority 16", { .queue_priority = { 16 } } },
		{ "group priority 4", { .priority = 4 } },
		{ "nine queues", { .queue_count = 9 } },
	};
	struct vmali_group *group;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		EXPECT_EQ(-EINVAL, vmali_group_create(self->g.vm, &cases[i].attrs,
						      &group))
			TH_LOG("%s", cases[i].what);
	}
}

TEST_HARNESS_MAIN
