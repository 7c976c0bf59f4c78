// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Jobs and their results: what command streams compute, and in what order.
 */
#include "kselftest_harness.h"

#include "guest.h"

FIXTURE(jobs) {
	struct guest g;
	struct vmali_group *group;
	struct vmali_cs_builder b;
};

FIXTURE_SETUP(jobs)
{
	ASSERT_EQ(0, guest_open(&self->g));
	ASSERT_EQ(0, guest_group(&self->g, 2, &self->group));
	guest_begin(&self->g, 0, &self->b);
}

FIXTURE_TEARDOWN(jobs)
{
	vmali_group_destroy(self->group);
	guest_close(&self->g);
}

/* Wait for loads and stores. */
static void settle(struct vmali_cs_builder *b)
{
	vmali_cs_wait(b, MASK(SB_LOAD_STORE), false);
}

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

TEST_F(jobs, moves_and_stores)
{
	unsigned int i;

	for (i = 0; i < 12; i++)
		vmali_cs_move32(&self->b, vmali_cs_r32(i), 0xa0000000 + i);
	vmali_cs_move48(&self->b, vmali_cs_r64(12), 0xfedcba987654);
	vmali_cs_move64(&self->b, vmali_cs_r64(14), 0x8123456789abcdef);
	vmali_cs_store_multiple(&self->b, vmali_cs_r32(0), 0xffff, DATA, 64);
	settle(&self->b);
	ASSERT_EQ(0, guest_run(&self->g, self->group, 0, 0, &self->b));

	EXPECT_EQ(0, self->g.data[15]);
	for (i = 0; i < 12; i++) {
		EXPECT_EQ(0xa0000000 + i, self->g.data[16 + i]);
	}
	EXPECT_EQ(0xba987654, self->g.data[28]);
	EXPECT_EQ(0x0000fedc, self->g.data[29]);
	EXPECT_EQ(0x89abcdef, self->g.data[30]);
	EXPECT_EQ(0x81234567, self->g.data[31]);
	EXPECT_EQ(0, self->g.data[32]);
}

TEST_F(jobs, loads_with_offsets)
{
	unsigned int i;

	for (i = 0; i < 64; i++)
		self->g.data[i] = 0x11110000 + i;
	vmali_cs_add_imm64(&self->b, vmali_cs_r64(30), DATA, 128);
	vmali_cs_load_multiple(&self->b, vmali_cs_r32(0), 0xf, vmali_cs_r64(30), -128);
	vmali_cs_load_multiple(&self->b, vmali_cs_r32(4), 0xf, vmali_cs_r64(30), 64);
	vmali_cs_load_multiple(&self->b, vmali_cs_r32(8), 0xff, vmali_cs_r64(30), 0);
	settle(&self->b);
	vmali_cs_store_multiple(&self->b, vmali_cs_r32(0), 0xffff, DATA, 1024);
	settle(&self->b);
	ASSERT_EQ(0, guest_run(&self->g, self->group, 0, 0, &self->b));

	for (i = 0; i < 4; i++) {
		EXPECT_EQ(0x11110000 + i, self->g.data[256 + i]);
		EXPECT_EQ(0x11110000 + 48 + i, self->g.data[260 + i]);
	}
	for (i = 0; i < 8; i++) {
		EXPECT_EQ(0x11110000 + 32 + i, self->g.data[264 + i]);
	}
}

TEST_F(jobs, loads_leave_other_registers)
{
	unsigned int i;

	for (i = 0; i < 4; i++) {
		self->g.data[i] = 0x22220000 + i;
		vmali_cs_move32(&self->b, vmali_cs_r32(i), 0x33330000 + i);
	}
	vmali_cs_load_multiple(&self->b, vmali_cs_r32(0), 0x3, DATA, 0);
	settle(&self->b);
	vmali_cs_store_multiple(&self->b, vmali_cs_r32(0), 0xf, DATA, 64);
	settle(&self->b);
	ASSERT_EQ(0, guest_run(&self->g, self->group, 0, 0, &self->b));

	EXPECT_EQ(0x22220000, self->g.data[16]);
	EXPECT_EQ(0x22220001, self->g.data[17]);
	EXPECT_EQ(0x33330002, self->g.data[18]);
	EXPECT_EQ(0x33330003, self->g.data[19]);
}

TEST_F(jobs, arithmetic)
{
	struct vmali_cs_builder *b = &self->b;

	vmali_cs_move32(b, vmali_cs_r32(0), 0xffffffff);
	vmali_cs_add_imm32(b, vmali_cs_r32(0), vmali_cs_r32(0), 2);
	vmali_cs_move32(b, vmali_cs_r32(1), 5);
	vmali_cs_add_imm32(b, vmali_cs_r32(1), vmali_cs_r32(1), -6);
	vmali_cs_move64(b, vmali_cs_r64(2), 0x00000001ffffffff);
	vmali_cs_add_imm64(b, vmali_cs_r64(2), vmali_cs_r64(2), 1);
	vmali_cs_move64(b, vmali_cs_r64(4), 0x0000000100000000);
	vmali_cs_add_imm64(b, vmali_cs_r64(4), vmali_cs_r64(4), -1);
	vmali_cs_move32(b, vmali_cs_r32(20), 0x80000000);
	vmali_cs_move32(b, vmali_cs_r32(21), 0x7fffffff);
	vmali_cs_umin32(b, vmali_cs_r32(6), vmali_cs_r32(20), vmali_cs_r32(21));
	vmali_cs_umin32(b, vmali_cs_r32(7), vmali_cs_r32(21), vmali_cs_r32(20));
	vmali_cs_umin32(b, vmali_cs_r32(8), vmali_cs_r32(20), vmali_cs_r32(20));
	vmali_cs_move64(b, vmali_cs_r64(10), 0);
	vmali_cs_add_imm64(b, vmali_cs_r64(10), vmali_cs_r64(10), -2);
	vmali_cs_store_multiple(b, vmali_cs_r32(0), 0xfff, DATA, 0);
	settle(b);
	ASSERT_EQ(0, guest_run(&self->g, self->group, 0, 0, b));

	EXPECT_EQ(1, self->g.data[0]);
	EXPECT_EQ(0xffffffff, self->g.data[1]);
	EXPECT_EQ(0, self->g.data[2]);
	EXPECT_EQ(2, self->g.data[3]);
	EXPECT_EQ(0xffffffff, self->g.data[4]);
	EXPECT_EQ(0, self->g.data[5]);
	EXPECT_EQ(0x7fffffff, self->g.data[6]);
	EXPECT_EQ(0x7fffffff, self->g.data[7]);
	EXPECT_EQ(0x80000000, self->g.data[8]);
	EXPECT_EQ(0xfffffffe, self->g.data[10]);
	EXPECT_EQ(0xffffffff, self->g.data[11]);
}

TEST_F(jobs, branch_conditions)
{
	static const int32_t values[] = { INT32_MIN, -1, 0, 1, INT32_MAX };
	struct vmali_cs_builder *b = &self->b;
	unsigned int cond, i, n = 0;

	for (cond = VMALI_CS_COND_LE; cond <= VMALI_CS_COND_ALWAYS; cond++) {
		for (i = 0; i < ARRAY_SIZE(values); i++, n++) {
			struct vmali_cs_label taken = VMALI_CS_LABEL_INIT;

			vmali_cs_move32(b, vmali_cs_r32(0), (uint32_t)values[i]);
			vmali_cs_move32(b, vmali_cs_r32(1), 1);
			vmali_cs_branch(b, cond, vmali_cs_r32(0), &taken);
			vmali_cs_move32(b, vmali_cs_r32(1), 2);
			vmali_cs_label_place(b, &taken);
			vmali_cs_store32(b, vmali_cs_r32(1), DATA, (int)(4 * n));
			settle(b);
		}
	}
	ASSERT_EQ(0, guest_run(&self->g, self->group, 0, 0, b));

	n = 0;
	for (cond = VMALI_CS_COND_LE; cond <= VMALI_CS_COND_ALWAYS; cond++) {
		for (i = 0; i < ARRAY_SIZE(values); i++, n++) {
			const int32_t v = values[i];
			const bool taken[] = {
				v <= 0, v > 0, v == 0, v != 0, v < 0, v >= 0, true,
			};

			EXPECT_EQ(taken[cond] ? 1 : 2, self->g.data[n])
				TH_LOG("condition %u of %d", cond, v);
		}
	}
}

TEST_F(jobs, long_loop)
{
	struct vmali_cs_label loop = VMALI_CS_LABEL_INIT;
	struct vmali_cs_builder *b = &self->b;

	vmali_cs_move32(b, vmali_cs_r32(0), 100000);
	vmali_cs_move64(b, vmali_cs_r64(2), 0);
	vmali_cs_label_place(b, &loop);
	vmali_cs_add_imm64(b, vmali_cs_r64(2), vmali_cs_r64(2), 0x10001);
	vmali_cs_add_imm32(b, vmali_cs_r32(0), vmali_cs_r32(0), -1);
	vmali_cs_branch(b, VMALI_CS_COND_NE, vmali_cs_r32(0), &loop);
	vmali_cs_store_multiple(b, vmali_cs_r32(2), 0x3, DATA, 0);
	settle(b);
	ASSERT_EQ(0, guest_run(&self->g, self->group, 0, 0, b));

	/* 100000 * 0x10001 */
	EXPECT_EQ(0x86a186a0, self->g.data[0]);
	EXPECT_EQ(1, self->g.data[1]);
}

TEST_F(jobs, nested_calls)
{
	struct vmali_cs_builder *b = &self->b, sub;
	uint32_t size = 0;
	unsigned int i;

	/*
	 * Eight frames: the ring, the submitted stream, six calls.  Innermost first,
	 * for a caller has to know the length.  Each counts on the way in and on
	 * the way out.
	 */
	for (i = 6; i >= 1; i--) {
		vmali_cs_init(&sub, (uint64_t *)((char *)self->g.code.cpu +
						 i * GUEST_STREAM_BYTES), 64, &self->g.cs);
		vmali_cs_add_imm32(&sub, vmali_cs_r32(0), vmali_cs_r32(0), 1);
		if (size) {
			vmali_cs_move64(&sub, vmali_cs_r64(10 + 2 * i),
					guest_stream_va(&self->g, i + 1));
			vmali_cs_move32(&sub, vmali_cs_r32(40 + i), size);
			vmali_cs_call(&sub, vmali_cs_r64(10 + 2 * i), vmali_cs_r32(40 + i));
		}
		vmali_cs_add_imm32(&sub, vmali_cs_r32(0), vmali_cs_r32(0), 0x100);
		ASSERT_EQ(0, vmali_cs_finish(&sub, &size));
	}
	vmali_cs_move32(b, vmali_cs_r32(0), 0);
	vmali_cs_move64(b, vmali_cs_r64(8), guest_stream_va(&self->g, 1));
	vmali_cs_move32(b, vmali_cs_r32(40), size);
	vmali_cs_call(b, vmali_cs_r64(8), vmali_cs_r32(40));
	vmali_cs_store32(b, vmali_cs_r32(0), DATA, 0);
	settle(b);
	ASSERT_EQ(0, guest_run(&self->g, self->group, 0, 0, b));
	EXPECT_EQ(0x606, self->g.data[0]);
}

TEST_F(jobs, jump_does_not_return)
{
	struct vmali_cs_builder *b = &self->b, other;
	uint32_t size;

	vmali_cs_init(&other, (uint64_t *)((char *)self->g.code.cpu + GUEST_STREAM_BYTES),
		      64, &self->g.cs);
	vmali_cs_move32(&other, vmali_cs_r32(0), 7);
	vmali_cs_store32(&other, vmali_cs_r32(0), DATA, 0);
	vmali_cs_wait(&other, MASK(SB_LOAD_STORE), false);
	ASSERT_EQ(0, vmali_cs_finish(&other, &size));

	vmali_cs_move64(b, vmali_cs_r64(2), guest_stream_va(&self->g, 1));
	vmali_cs_move32(b, vmali_cs_r32(4), size);
	vmali_cs_jump(b, vmali_cs_r64(2), vmali_cs_r32(4));
	vmali_cs_move32(b, vmali_cs_r32(0), 8);
	vmali_cs_store32(b, vmali_cs_r32(0), DATA, 4);
	settle(b);
	/* Done means that the end of the other stream returned to the ring. */
	ASSERT_EQ(0, guest_run(&self->g, self->group, 0, 0, b));
	EXPECT_EQ(7, self->g.data[0]);
	EXPECT_EQ(0, self->g.data[1]);
}

TEST_F(jobs, sync_objects)
{
	struct vmali_cs_builder *b = &self->b;

	/* Values at words 0 and 4, statuses at 1 and 6. */
	self->g.data[0] = 0xffffffff;
	self->g.data[4] = 0xffffffff;
	vmali_cs_move32(b, vmali_cs_r32(0), 3);
	vmali_cs_sync_add32(b, false, VMALI_CS_SCOPE_SYSTEM, vmali_cs_r32(0), DATA, VMALI_CS_NOW);
	vmali_cs_add_imm64(b, vmali_cs_r64(2), DATA, 16);
	vmali_cs_move64(b, vmali_cs_r64(4), 3);
	vmali_cs_sync_add64(b, true, VMALI_CS_SCOPE_CSG, vmali_cs_r64(4), vmali_cs_r64(2),
			    VMALI_CS_NOW);
	vmali_cs_add_imm64(b, vmali_cs_r64(2), DATA, 32);
	vmali_cs_move32(b, vmali_cs_r32(0), 0x12345678);
	vmali_cs_sync_set32(b, true, VMALI_CS_SCOPE_CSG, vmali_cs_r32(0), vmali_cs_r64(2),
			    VMALI_CS_NOW);
	vmali_cs_add_imm64(b, vmali_cs_r64(2), DATA, 48);
	vmali_cs_move64(b, vmali_cs_r64(4), 0xcafe000012345678);
	vmali_cs_sync_set64(b, false, VMALI_CS_SCOPE_SYSTEM, vmali_cs_r64(4), vmali_cs_r64(2),
			    VMALI_CS_NOW);
	ASSERT_EQ(0, guest_run(&self->g, self->group, 0, 0, b));

	EXPECT_EQ(2, self->g.data[0]);
	EXPECT_EQ(0, self->g.data[1]);
	EXPECT_EQ(2, self->g.data[4]);
	EXPECT_EQ(1, self->g.data[5]);
	EXPECT_EQ(0, self->g.data[6]);
	EXPECT_EQ(0x12345678, self->g.data[8]);
	EXPECT_EQ(0, self->g.data[9]);
	EXPECT_EQ(0x12345678, self->g.data[12]);
	EXPECT_EQ(0xcafe0000, self->g.data[13]);
}

TEST_F(jobs, deferred_sync_follows_stores)
{
	struct vmali_cs_builder *b = &self->b;
	const struct vmali_cs_async after = { MASK(SB_LOAD_STORE), SB_DEFERRED };

	vmali_cs_move32(b, vmali_cs_r32(0), 0x5a5a5a5a);
	vmali_cs_store32(b, vmali_cs_r32(0), DATA, 64);
	vmali_cs_move32(b, vmali_cs_r32(1), 1);
	vmali_cs_sync_set32(b, false, VMALI_CS_SCOPE_SYSTEM, vmali_cs_r32(1), DATA, after);
	vmali_cs_wait(b, MASK(SB_DEFERRED), false);
	vmali_cs_load32(b, vmali_cs_r32(2), DATA, 0);
	settle(b);
	vmali_cs_store32(b, vmali_cs_r32(2), DATA, 68);
	settle(b);
	ASSERT_EQ(0, guest_run(&self->g, self->group, 0, 0, b));
	EXPECT_EQ(1, self->g.data[0]);
	EXPECT_EQ(0x5a5a5a5a, self->g.data[16]);
	EXPECT_EQ(1, self->g.data[17]);
}

/* A stream that waits until the object at @offset is above @value, then marks. */
static void write_waiter(struct guest *g, unsigned int slot, struct vmali_cs_builder *b,
			 int offset, uint32_t value, int mark)
{
	guest_begin(g, slot, b);
	vmali_cs_add_imm64(b, vmali_cs_r64(2), DATA, offset);
	vmali_cs_move32(b, vmali_cs_r32(0), value);
	vmali_cs_sync_wait32(b, false, VMALI_CS_COND_GT, vmali_cs_r32(0), vmali_cs_r64(2));
	vmali_cs_move32(b, vmali_cs_r32(1), 1);
	vmali_cs_store32(b, vmali_cs_r32(1), DATA, mark);
	settle(b);
}

/* A stream that sets the object at @offset. */
static void write_setter(struct guest *g, unsigned int slot, struct vmali_cs_builder *b,
			 int offset, uint32_t value, enum vmali_cs_sync_scope scope)
{
	guest_begin(g, slot, b);
	vmali_cs_add_imm64(b, vmali_cs_r64(2), DATA, offset);
	vmali_cs_move32(b, vmali_cs_r32(0), value);
	vmali_cs_sync_set32(b, false, scope, vmali_cs_r32(0), vmali_cs_r64(2), VMALI_CS_NOW);
}

TEST_F(jobs, wait_between_queues)
{
	struct vmali_cs_builder setter;
	uint32_t waiting, setting;

	write_waiter(&self->g, 0, &self->b, 0, 41, 64);
	ASSERT_EQ(0, guest_submit(&self->g, self->group, 0, 0, &self->b, &waiting));
	usleep(30000);
	EXPECT_EQ(-ETIME, vmali_syncobj_wait(self->g.dev, waiting, 0, 0));
	EXPECT_EQ(0, self->g.data[16]);

	write_setter(&self->g, 1, &setter, 0, 42, VMALI_CS_SCOPE_CSG);
	ASSERT_EQ(0, guest_submit(&self->g, self->group, 1, 1, &setter, &setting));
	EXPECT_EQ(0, guest_verdict(&self->g, setting));
	EXPECT_EQ(0, guest_verdict(&self->g, waiting));
	EXPECT_EQ(1, self->g.data[16]);
}

TEST_F(jobs, wait_between_groups)
{
	struct vmali_group *other;
	struct vmali_cs_builder setter;
	uint32_t waiting, setting;

	ASSERT_EQ(0, guest_group(&self->g, 1, &other));
	write_waiter(&self->g, 0, &self->b, 0, 41, 64);
	ASSERT_EQ(0, guest_submit(&self->g, self->group, 0, 0, &self->b, &waiting));
	usleep(30000);
	EXPECT_EQ(-ETIME, vmali_syncobj_wait(self->g.dev, waiting, 0, 0));

	write_setter(&self->g, 1, &setter, 0, 42, VMALI_CS_SCOPE_SYSTEM);
	ASSERT_EQ(0, guest_submit(&self->g, other, 0, 1, &setter, &setting));
	EXPECT_EQ(0, guest_verdict(&self->g, setting));
	EXPECT_EQ(0, guest_verdict(&self->g, waiting));
	EXPECT_EQ(1, self->g.data[16]);
	vmali_group_destroy(other);
}

TEST_F(jobs, wait_for_the_cpu)
{
	uint32_t waiting;

	/* A plain store and no doorbell: the firmware polls. */
	write_waiter(&self->g, 0, &self->b, 0, 41, 64);
	ASSERT_EQ(0, guest_submit(&self->g, self->group, 0, 0, &self->b, &waiting));
	usleep(30000);
	EXPECT_EQ(-ETIME, vmali_syncobj_wait(self->g.dev, waiting, 0, 0));
	self->g.data[0] = 42;
	EXPECT_EQ(0, guest_verdict(&self->g, waiting));
	EXPECT_EQ(1, self->g.data[16]);
}

TEST_F(jobs, wait_conditions)
{
	struct vmali_cs_builder *b = &self->b;

	/* Each holds at once, or the job never ends. */
	self->g.data[0] = 0x80000000;
	self->g.data[4] = 5;
	self->g.data[5] = 1;
	vmali_cs_move32(b, vmali_cs_r32(0), 0x7fffffff);
	vmali_cs_sync_wait32(b, false, VMALI_CS_COND_GT, vmali_cs_r32(0), DATA);
	vmali_cs_move32(b, vmali_cs_r32(0), 0x80000000);
	vmali_cs_sync_wait32(b, false, VMALI_CS_COND_LE, vmali_cs_r32(0), DATA);
	vmali_cs_add_imm64(b, vmali_cs_r64(2), DATA, 16);
	vmali_cs_move64(b, vmali_cs_r64(4), 0x00000000ffffffff);
	vmali_cs_sync_wait64(b, false, VMALI_CS_COND_GT, vmali_cs_r64(4), vmali_cs_r64(2));
	vmali_cs_move64(b, vmali_cs_r64(4), 0x0000000100000005);
	vmali_cs_sync_wait64(b, false, VMALI_CS_COND_LE, vmali_cs_r64(4), vmali_cs_r64(2));
	EXPECT_EQ(0, guest_run(&self->g, self->group, 0, 0, b));
}

TEST_F(jobs, store_state)
{
	struct drm_panthor_timestamp_info before, after;
	struct vmali_cs_builder *b = &self->b;
	uint64_t first, second;

	vmali_cs_store_state(b, VMALI_CS_STATE_TIMESTAMP, DATA, 0, VMALI_CS_NOW);
	vmali_cs_store_state(b, VMALI_CS_STATE_TIMESTAMP, DATA, 8, VMALI_CS_NOW);
	vmali_cs_store_state(b, VMALI_CS_STATE_ERROR_STATUS, DATA, 16, VMALI_CS_NOW);
	self->g.data[4] = 0xffffffff;
	ASSERT_EQ(0, vmali_device_query_timestamp(self->g.dev, 0, &before));
	ASSERT_EQ(0, guest_run(&self->g, self->group, 0, 0, b));
	ASSERT_EQ(0, vmali_device_query_timestamp(self->g.dev, 0, &after));

	first = self->g.data[0] | (uint64_t)self->g.data[1] << 32;
	second = self->g.data[2] | (uint64_t)self->g.data[3] << 32;
	EXPECT_LT(before.current_timestamp, first);
	EXPECT_LE(first, second);
	EXPECT_LT(second, after.current_timestamp);
	EXPECT_EQ(0, self->g.data[4]);
}

TEST_F(jobs, flush_id)
{
	struct vmali_cs_builder *b = &self->b;
	uint32_t before, after;

	ASSERT_EQ(0, vmali_device_flush_id(self->g.dev, &before));
	vmali_cs_move32(b, vmali_cs_r32(0), 0);
	vmali_cs_flush_cache2(b, VMALI_CS_FLUSH_CLEAN_INVALIDATE, VMALI_CS_FLUSH_CLEAN_INVALIDATE,
			      VMALI_CS_OTHER_FLUSH_INVALIDATE, vmali_cs_r32(0),
			      (struct vmali_cs_async){ 0, SB_DEFERRED });
	vmali_cs_wait(b, MASK(SB_DEFERRED), false);
	ASSERT_EQ(0, guest_run(&self->g, self->group, 0, 0, b));
	ASSERT_EQ(0, vmali_device_flush_id(self->g.dev, &after));

	EXPECT_NE(0, before);
	EXPECT_NE(0, after);
	EXPECT_EQ(0, before >> 24);
	EXPECT_EQ(0, after >> 24);
	/* Suspended, the page holds 1; awake, a flush has just happened. */
	EXPECT_NE(before, after);
}

TEST_F(jobs, endpoint_work_completes)
{
	struct vmali_cs_builder *b = &self->b;
	unsigned int i;

	/* An empty compute job: no workgroups along any axis. */
	for (i = 0; i < 40; i++)
		vmali_cs_move32(b, vmali_cs_r32(i), 0);
	vmali_cs_req_resource(b, VMALI_CS_RES_COMPUTE);
	vmali_cs_run_compute(b, 1, VMALI_CS_AXIS_X, false, (struct vmali_cs_selects){ 0, 0, 0, 0 });
	vmali_cs_wait(b, MASK(SB_ENDPOINT), false);
	vmali_cs_req_resource(b, 0);
	vmali_cs_move32(b, vmali_cs_r32(0), 1);
	vmali_cs_store32(b, vmali_cs_r32(0), DATA, 0);
	settle(b);
	ASSERT_EQ(0, guest_run(&self->g, self->group, 0, 0, b));
	EXPECT_EQ(1, self->g.data[0]);
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
	ASSERT_EQ(0, vmali_vm_map(self->g.vm, bo, 0, va, GUEST_DATA_BYTES,
				  DRM_PANTHOR_VM_BIND_OP_MAP_NOEXEC));
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
