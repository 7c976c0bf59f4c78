// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Instructions and their results, as a client sees them.
 */
#include "jobs.h"

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

TEST_F(jobs, store_state)
{
	struct drm_panthor_timestamp_info before, after;
	struct vmali_cs_builder *b = &self->b;
	uint64_t first, second;

	SKIP_IF(uapi_missing(&self->g, 1));
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

TEST_HARNESS_MAIN
