// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Sync objects of command streams: what sets them, and waits for them.
 */
#include "jobs.h"

#include "crowd.h"
#include "modules.h"

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

/*
 * Nothing in memory is polled: what the CPU writes is seen at the next doorbell.  The driver may
 * ring one by itself, as for a ping or a group that it finds idle late.
 */
TEST_F(jobs, wait_for_the_cpu)
{
	uint64_t doorbells;
	uint32_t waiting;
	int early;

	write_waiter(&self->g, 0, &self->b, 0, 41, 64);
	ASSERT_EQ(0, guest_submit(&self->g, self->group, 0, 0, &self->b, &waiting));
	usleep(30000);
	EXPECT_EQ(-ETIME, vmali_syncobj_wait(self->g.dev, waiting, 0, 0));
	doorbells = model_stat("doorbells");
	ASSERT_LT(0, doorbells);
	self->g.data[0] = 42;
	early = vmali_syncobj_wait(self->g.dev, waiting, 0, 1000 * VMALI_MS);
	if (model_stat("doorbells") == doorbells) {
		EXPECT_EQ(-ETIME, early);
		EXPECT_EQ(0, self->g.data[16]);
	}
	EXPECT_EQ(0, guest_healthy(&self->g, NULL));
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

/*
 * The driver looks at what a group without a slot waits for each time that something signals,
 * and gives it a slot when the condition holds: nothing signals a second time here.  Each wait is
 * for another object than the one before.
 */
TEST_F_TIMEOUT(jobs, wait_without_a_slot, 60)
{
	static const struct {
		bool wide;
		enum vmali_cs_cond cond;
		uint64_t ref, before, after;
		int at;
	} cases[] = {
		{ false, VMALI_CS_COND_GT, 41, 41, 42, 0 },
		{ false, VMALI_CS_COND_GT, 0x7fffffff, 0, 0x80000000, 256 },
		{ false, VMALI_CS_COND_LE, 5, 6, 5, 0 },
		{ true, VMALI_CS_COND_GT, 0xffffffff, 7, 0x100000000, 0x2100 },
		{ true, VMALI_CS_COND_LE, 0x100000005, 0x100000006, 0x100000005, 256 },
		{ true, VMALI_CS_COND_LE, 0x100000005, 0x200000000, 0xffffffff, 0x2100 },
	};
	struct vmali_cs_builder setter, *b = &self->b;
	struct vmali_group *signaler;
	struct crowd crowd = { 0 };
	struct guest others;
	uint32_t waiting;
	unsigned int i;

	ASSERT_EQ(0, guest_open(&others));
	ASSERT_EQ(0, guest_group(&self->g, 1, &signaler));
	ASSERT_EQ(0, crowd_enter(&crowd, &others, 0, 16));
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		self->g.data[cases[i].at / 4] = (uint32_t)cases[i].before;
		self->g.data[cases[i].at / 4 + 1] = cases[i].before >> 32;
		self->g.data[16] = 0;
		guest_begin(&self->g, 0, b);
		vmali_cs_move64(b, vmali_cs_r64(4), cases[i].ref);
		vmali_cs_add_imm64(b, vmali_cs_r64(2), DATA, cases[i].at);
		if (cases[i].wide)
			vmali_cs_sync_wait64(b, false, cases[i].cond, vmali_cs_r64(4),
					     vmali_cs_r64(2));
		else
			vmali_cs_sync_wait32(b, false, cases[i].cond, vmali_cs_r32(4),
					     vmali_cs_r64(2));
		vmali_cs_move32(b, vmali_cs_r32(1), 1);
		vmali_cs_store32(b, vmali_cs_r32(1), DATA, 64);
		settle(b);
		ASSERT_EQ(0, guest_submit(&self->g, self->group, 0, 0, b, &waiting));
		EXPECT_EQ(-ETIME, vmali_syncobj_wait(self->g.dev, waiting, 0, 50 * VMALI_MS));
		EXPECT_EQ(0, self->g.data[16]);

		guest_begin(&self->g, 1, &setter);
		vmali_cs_move64(&setter, vmali_cs_r64(4), cases[i].after);
		vmali_cs_add_imm64(&setter, vmali_cs_r64(2), DATA, cases[i].at);
		if (cases[i].wide)
			vmali_cs_sync_set64(&setter, false, VMALI_CS_SCOPE_SYSTEM,
					    vmali_cs_r64(4), vmali_cs_r64(2), VMALI_CS_NOW);
		else
			vmali_cs_sync_set32(&setter, false, VMALI_CS_SCOPE_SYSTEM,
					    vmali_cs_r32(4), vmali_cs_r64(2), VMALI_CS_NOW);
		EXPECT_EQ(0, guest_run(&self->g, signaler, 0, 1, &setter));
		EXPECT_EQ(0, guest_verdict(&self->g, waiting)) {
			TH_LOG("case %u", i);
		}
		EXPECT_EQ(1, self->g.data[16]);
	}
	EXPECT_EQ(0, crowd_leave(&crowd));
	vmali_group_destroy(signaler);
	guest_close(&others);
}

/*
 * A group waits for a sync object, has no slot, and the object is unmapped.  The driver looks for
 * it when another group signals: it does not find it, which is no fault of the kernel.  The group
 * gets a slot, and the access of the firmware ends it, as one to any unmapped address does.
 */
TEST_F(jobs, object_is_unmapped_without_a_slot)
{
	struct vmali_group_state state;
	struct vmali_group *signaler;
	struct vmali_cs_builder setter;
	struct crowd crowd = { 0 };
	struct kernel_log log;
	struct guest others;
	uint64_t faults;
	uint32_t waiting;

	SKIP_IF(series_missing());
	ASSERT_EQ(0, guest_open(&others));
	ASSERT_EQ(0, guest_group(&others, 1, &signaler));
	ASSERT_EQ(0, kernel_log_start(&log));
	write_waiter(&self->g, 0, &self->b, 0, 41, 64);
	ASSERT_EQ(0, guest_submit(&self->g, self->group, 0, 0, &self->b, &waiting));
	ASSERT_EQ(0, crowd_enter(&crowd, &others, 0, 16));
	EXPECT_EQ(-ETIME, vmali_syncobj_wait(self->g.dev, waiting, 0, 0));
	faults = model_stat("mmu_faults");
	ASSERT_EQ(0, vmali_vm_unmap(self->g.vm, self->g.buffer.va, self->g.buffer.size));

	write_setter(&others, 64, &setter, 0, 1, VMALI_CS_SCOPE_SYSTEM);
	EXPECT_EQ(0, guest_run(&others, signaler, 0, 64, &setter));
	EXPECT_EQ(-EINVAL, guest_verdict(&self->g, waiting));
	EXPECT_EQ(0, self->g.data[16]);
	EXPECT_EQ(faults + 1, model_stat("mmu_faults"));
	ASSERT_EQ(0, vmali_group_query(self->group, &state));
	EXPECT_EQ(DRM_PANTHOR_GROUP_STATE_FATAL_FAULT, state.state);
	/* All queues, unless the firmware reports the one that waited before the MMU does */
	EXPECT_TRUE(state.fatal_queues == 3 || state.fatal_queues == 1);
	EXPECT_EQ(0, kernel_log_complaints(&log)) {
		TH_LOG("%s", log.text);
	}

	/* Other groups still work */
	EXPECT_EQ(0, guest_healthy(&others, signaler));
	kernel_log_stop(&log);
	EXPECT_EQ(0, crowd_leave(&crowd));
	vmali_group_destroy(signaler);
	guest_close(&others);
	ASSERT_EQ(0, vmali_vm_map(self->g.vm, self->g.buffer.bo, 0, self->g.buffer.va,
				  self->g.buffer.size, GUEST_SHARED));
}

TEST_HARNESS_MAIN
