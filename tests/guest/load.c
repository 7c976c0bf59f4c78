// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Many groups at once: all results right, with preemption, alongside endless loops,
 * by priority, and while the GPU is reset and put to sleep.
 */
#include "harness.h"

#include "guest.h"

#define MAX_GROUPS	128

/* How far group @g counts */
#define ROUNDS(g)	(2000u + 37 * (g))

FIXTURE(load) {
	struct guest g;
	unsigned int slots;
};

FIXTURE_SETUP(load)
{
	ASSERT_EQ(0, guest_open(&self->g));
	self->slots = vmali_device_csif_info(self->g.dev)->csg_slot_count;
}

FIXTURE_TEARDOWN(load)
{
	EXPECT_EQ(0, guest_healthy(&self->g, NULL));
	guest_close(&self->g);
}

/* With the kernel's debug options, everything takes some 20 times as long */
/* What the model promises of itself: memory, and accesses through the whole kernel */
TEST_F(load, model_is_small_and_fast)
{
	uint64_t reads = 0, writes = 0;

	EXPECT_EQ(0, guest_stat("gpu/speed", "reads", &reads));
	EXPECT_EQ(0, guest_stat("gpu/speed", "writes", &writes));
	/* Far below what it is, and far above what a driver would notice */
	EXPECT_LT(10000, reads);
	EXPECT_LT(10000, writes);
	EXPECT_LT(0, model_stat("memory_bytes"));
	EXPECT_GT(32 << 20, model_stat("memory_bytes"));
}

/* A job that counts to @rounds in a register, then adds that to word @word of data */
static void write_sum(struct guest *g, unsigned int slot, struct vmali_cs_builder *b,
		      uint32_t rounds, unsigned int word)
{
	struct vmali_cs_label loop = VMALI_CS_LABEL_INIT;

	guest_begin(g, slot, b);
	vmali_cs_move32(b, vmali_cs_r32(0), rounds);
	vmali_cs_move32(b, vmali_cs_r32(1), 0);
	vmali_cs_load32(b, vmali_cs_r32(2), DATA, (int)(4 * word));
	vmali_cs_wait(b, MASK(SB_LOAD_STORE), false);
	vmali_cs_label_place(b, &loop);
	vmali_cs_add_imm32(b, vmali_cs_r32(1), vmali_cs_r32(1), 1);
	vmali_cs_add_imm32(b, vmali_cs_r32(2), vmali_cs_r32(2), 1);
	vmali_cs_add_imm32(b, vmali_cs_r32(0), vmali_cs_r32(0), -1);
	vmali_cs_branch(b, VMALI_CS_COND_NE, vmali_cs_r32(0), &loop);
	vmali_cs_store32(b, vmali_cs_r32(2), DATA, (int)(4 * word));
	/* And what only the registers knew */
	vmali_cs_store32(b, vmali_cs_r32(1), DATA, (int)(4 * (1024 + word)));
	vmali_cs_wait(b, MASK(SB_LOAD_STORE), false);
}

/* @count groups, three jobs each one after the other, every result checked */
static void check_groups(struct __test_metadata *_metadata, struct guest *g,
			 unsigned int count, uint32_t scale)
{
	struct vmali_group *groups[MAX_GROUPS];
	uint32_t syncobjs[3][MAX_GROUPS];
	struct vmali_cs_builder b;
	unsigned int i, job;

	for (i = 0; i < count; i++)
		ASSERT_EQ(0, guest_group(g, 1, &groups[i])) TH_LOG("group %u", i);
	for (job = 0; job < 3; job++)
		for (i = 0; i < count; i++) {
			/* The same words again while the job before may be reading them */
			write_sum(g, i, &b, scale * ROUNDS(i), i);
			ASSERT_EQ(0, guest_submit(g, groups[i], 0, i, &b, &syncobjs[job][i]));
		}
	for (job = 0; job < 3; job++)
		for (i = 0; i < count; i++)
			EXPECT_EQ(0, guest_verdict(g, syncobjs[job][i]))
				TH_LOG("group %u of %u, job %u", i, count, job);
	for (i = 0; i < count; i++) {
		EXPECT_EQ(3 * scale * ROUNDS(i), g->data[i]) TH_LOG("group %u of %u", i, count);
		EXPECT_EQ(scale * ROUNDS(i), g->data[1024 + i])
			TH_LOG("group %u of %u", i, count);
		g->data[i] = 0;
		vmali_group_destroy(groups[i]);
	}
}

TEST_F(load, one_group)
{
	check_groups(_metadata, &self->g, 1, 20);
}

TEST_F(load, as_many_groups_as_slots)
{
	check_groups(_metadata, &self->g, self->slots, 5);
}

/* Groups have to be evicted for others to run */
TEST_F(load, three_times_more_groups_than_slots)
{
	uint64_t before = model_stat("group_suspends");

	check_groups(_metadata, &self->g, 3 * self->slots, 5);
	EXPECT_LT(before + self->slots, model_stat("group_suspends"));
}

TEST_F_TIMEOUT(load, as_many_groups_as_a_file_can_have, 60)
{
	check_groups(_metadata, &self->g, kernel_is_slow() ? 40 : MAX_GROUPS, 1);
}

/*
 * More endless loops than slots: the driver evicts them in rotation, which the
 * firmware must not delay, and those on slot must leave the others their share.
 */
TEST_F(load, alongside_endless_loops)
{
	unsigned int count = kernel_is_slow() ? 3 : self->slots + 2, i;
	uint32_t loops[MAX_GROUPS], syncobj;
	struct vmali_group *groups[MAX_GROUPS], *ordinary;
	struct vmali_cs_builder b;

	ASSERT_GE(30, count);
	for (i = 0; i < count; i++) {
		guest_write_counting(&self->g, i, &b, 2048 + i);
		ASSERT_EQ(0, guest_group(&self->g, 1, &groups[i]));
		ASSERT_EQ(0, guest_submit(&self->g, groups[i], 0, i, &b, &loops[i]));
	}
	ASSERT_EQ(0, guest_group(&self->g, 1, &ordinary));
	for (i = 0; i < 5; i++) {
		write_sum(&self->g, 100, &b, 2000, 100);
		ASSERT_EQ(0, guest_submit(&self->g, ordinary, 0, 100, &b, &syncobj));
		EXPECT_EQ(0, guest_verdict(&self->g, syncobj));
		EXPECT_EQ((i + 1) * 2000, self->g.data[100]);
	}
	for (i = 0; i < count; i++)
		EXPECT_TRUE(guest_runs(&self->g, 2048 + i)) TH_LOG("loop %u", i);
	for (i = 0; i < count; i++) {
		int verdict;

		vmali_group_destroy(groups[i]);
		verdict = guest_verdict(&self->g, loops[i]);
		/* On a busy machine, the driver's own timeout of 5 s may have come first */
		EXPECT_TRUE(verdict == -ECANCELED || verdict == -ETIMEDOUT)
			TH_LOG("loop %u: %d", i, verdict);
	}
	vmali_group_destroy(ordinary);
}

/*
 * Count rounds endlessly, of many instructions each: a loop that waits for memory leaves others
 * room.
 */
static void write_rounds(struct guest *g, unsigned int slot, struct vmali_cs_builder *b,
			 unsigned int word)
{
	struct vmali_cs_label outer = VMALI_CS_LABEL_INIT, inner = VMALI_CS_LABEL_INIT;

	g->data[word] = 0;
	guest_begin(g, slot, b);
	vmali_cs_move32(b, vmali_cs_r32(0), 0);
	vmali_cs_label_place(b, &outer);
	vmali_cs_move32(b, vmali_cs_r32(1), 200);
	vmali_cs_label_place(b, &inner);
	vmali_cs_add_imm32(b, vmali_cs_r32(1), vmali_cs_r32(1), -1);
	vmali_cs_branch(b, VMALI_CS_COND_GT, vmali_cs_r32(1), &inner);
	vmali_cs_add_imm32(b, vmali_cs_r32(0), vmali_cs_r32(0), 1);
	vmali_cs_store32(b, vmali_cs_r32(0), DATA, (int)(4 * word));
	vmali_cs_wait(b, MASK(SB_LOAD_STORE), false);
	vmali_cs_branch(b, VMALI_CS_COND_ALWAYS, vmali_cs_r32(0), &outer);
}

/* Two loops that count, in groups of two priorities or queues of two */
static void compare(struct __test_metadata *_metadata, struct guest *g,
		    struct vmali_group *low, unsigned int low_queue,
		    struct vmali_group *high, unsigned int high_queue)
{
	uint32_t syncobjs[2], before[2], after[2];
	struct vmali_cs_builder b;

	write_rounds(g, 0, &b, 2048);
	ASSERT_EQ(0, guest_submit(g, low, low_queue, 0, &b, &syncobjs[0]));
	write_rounds(g, 1, &b, 2049);
	ASSERT_EQ(0, guest_submit(g, high, high_queue, 1, &b, &syncobjs[1]));
	ASSERT_TRUE(guest_runs(g, 2048) && guest_runs(g, 2049));
	before[0] = g->data[2048];
	before[1] = g->data[2049];
	usleep(300000);
	after[0] = g->data[2048];
	after[1] = g->data[2049];
	/* 16 to 1 in the model */
	EXPECT_LT(4 * (after[0] - before[0]), after[1] - before[1])
		TH_LOG("%u against %u", after[0] - before[0], after[1] - before[1]);
	EXPECT_LT(before[0], after[0]);
	vmali_group_destroy(low);
	if (high != low)
		vmali_group_destroy(high);
	EXPECT_EQ(-ECANCELED, guest_verdict(g, syncobjs[0]));
	EXPECT_EQ(-ECANCELED, guest_verdict(g, syncobjs[1]));
}

TEST_F(load, group_priorities)
{
	struct vmali_group_attrs attrs = { .priority = PANTHOR_GROUP_PRIORITY_LOW };
	struct vmali_group *low, *high;

	ASSERT_EQ(0, vmali_group_create(self->g.vm, &attrs, &low));
	attrs.priority = PANTHOR_GROUP_PRIORITY_HIGH;
	ASSERT_EQ(0, vmali_group_create(self->g.vm, &attrs, &high));
	compare(_metadata, &self->g, low, 0, high, 0);
}

TEST_F(load, queue_priorities)
{
	struct vmali_group_attrs attrs = { .queue_count = 2, .queue_priority = { 3, 9 } };
	struct vmali_group *group;

	ASSERT_EQ(0, vmali_group_create(self->g.vm, &attrs, &group));
	compare(_metadata, &self->g, group, 0, group, 1);
}

/*
 * A queue that waits for progress that never comes: the firmware's timer reports it,
 * before the driver's timeout.  Its frequency is the GPU's, so that is kept up meanwhile.
 */
TEST_F(load, progress_timer)
{
	struct vmali_group *group, *busy;
	struct vmali_group_state state;
	int64_t start = guest_now();
	uint32_t loop, syncobj;
	struct vmali_cs_builder b;

	ASSERT_EQ(0, guest_group(&self->g, 1, &busy));
	guest_write_counting(&self->g, 1, &b, 2048);
	ASSERT_EQ(0, guest_submit(&self->g, busy, 0, 1, &b, &loop));
	ASSERT_EQ(0, guest_group(&self->g, 1, &group));
	guest_begin(&self->g, 0, &b);
	vmali_cs_move64(&b, vmali_cs_r64(2), 1000);
	vmali_cs_progress_wait(&b, 0, vmali_cs_r64(2));
	ASSERT_EQ(0, guest_submit(&self->g, group, 0, 0, &b, &syncobj));
	EXPECT_EQ(-ETIMEDOUT, guest_verdict(&self->g, syncobj));
	EXPECT_LT(2000 * VMALI_MS, guest_now() - start);
	EXPECT_GT(4800 * VMALI_MS, guest_now() - start);
	EXPECT_EQ(0, vmali_group_query(group, &state));
	EXPECT_EQ(DRM_PANTHOR_GROUP_STATE_TIMEDOUT, state.state);
	/* The other one still runs */
	EXPECT_EQ(-ETIME, vmali_syncobj_wait(self->g.dev, loop, 0, 0));
	vmali_group_destroy(busy);
	EXPECT_EQ(-ECANCELED, guest_verdict(&self->g, loop));
	vmali_group_destroy(group);
}

/* Count in a word until another word is not 0 */
static void write_until(struct guest *g, unsigned int slot, struct vmali_cs_builder *b,
			unsigned int word, unsigned int flag)
{
	struct vmali_cs_label loop = VMALI_CS_LABEL_INIT;

	g->data[word] = 0;
	g->data[flag] = 0;
	guest_begin(g, slot, b);
	vmali_cs_move32(b, vmali_cs_r32(0), 0);
	vmali_cs_label_place(b, &loop);
	vmali_cs_add_imm32(b, vmali_cs_r32(0), vmali_cs_r32(0), 1);
	vmali_cs_store32(b, vmali_cs_r32(0), DATA, (int)(4 * word));
	vmali_cs_load32(b, vmali_cs_r32(1), DATA, (int)(4 * flag));
	vmali_cs_wait(b, MASK(SB_LOAD_STORE), false);
	vmali_cs_branch(b, VMALI_CS_COND_EQ, vmali_cs_r32(1), &loop);
}

/*
 * A job has 5 s on a slot.  Others of a higher priority take all slots for as long; what began
 * before them ends after them, and has had less than its time.
 */
TEST_F_TIMEOUT(load, time_without_a_slot, 60)
{
	struct vmali_group_attrs attrs = { .priority = PANTHOR_GROUP_PRIORITY_HIGH };
	uint32_t syncobj, loops[MAX_GROUPS];
	struct vmali_group *groups[MAX_GROUPS], *patient;
	int64_t start = guest_now();
	struct vmali_cs_builder b;
	unsigned int i;

	ASSERT_EQ(0, guest_group(&self->g, 1, &patient));
	write_until(&self->g, 100, &b, 2048, 2049);
	ASSERT_EQ(0, guest_submit(&self->g, patient, 0, 100, &b, &syncobj));
	ASSERT_TRUE(guest_runs(&self->g, 2048));
	usleep(1000000);
	for (i = 0; i < self->slots; i++) {
		guest_write_endless(&self->g, i, &b, 2050 + i);
		ASSERT_EQ(0, vmali_group_create(self->g.vm, &attrs, &groups[i]));
		ASSERT_EQ(0, guest_submit(&self->g, groups[i], 0, i, &b, &loops[i]));
	}
	for (i = 0; i < self->slots; i++) {
		EXPECT_EQ(-ETIMEDOUT, guest_verdict(&self->g, loops[i]));
		vmali_group_destroy(groups[i]);
	}
	EXPECT_LT(5500 * VMALI_MS, guest_now() - start);
	self->g.data[2049] = 1;
	EXPECT_EQ(0, guest_verdict(&self->g, syncobj));
	vmali_group_destroy(patient);
}

/*
 * The time of a job begins when the one ahead of it has ended: together they may take longer than
 * one may.
 */
TEST_F_TIMEOUT(load, time_of_each_job, 60)
{
	struct vmali_group *group;
	struct vmali_cs_builder b;
	uint32_t syncobjs[2];
	unsigned int i;

	ASSERT_EQ(0, guest_group(&self->g, 1, &group));
	for (i = 0; i < ARRAY_SIZE(syncobjs); i++) {
		write_until(&self->g, i, &b, 2048 + 2 * i, 2049 + 2 * i);
		ASSERT_EQ(0, guest_submit(&self->g, group, 0, i, &b, &syncobjs[i]));
	}
	for (i = 0; i < ARRAY_SIZE(syncobjs); i++) {
		ASSERT_TRUE(guest_runs(&self->g, 2048 + 2 * i)) TH_LOG("job %u", i);
		usleep(3000000);
		self->g.data[2049 + 2 * i] = 1;
		ASSERT_EQ(0, guest_verdict(&self->g, syncobjs[i])) TH_LOG("job %u", i);
	}
	vmali_group_destroy(group);
}

/* Verdicts that a reset may give to what was on the GPU */
static bool lost(int verdict)
{
	return verdict == -EINVAL || verdict == -ECANCELED || verdict == -ETIMEDOUT;
}

/* The driver waits 110 ms for each slot, three times over, before it resets */
static bool reset_happened(uint64_t before)
{
	int64_t end = guest_now() + 10000 * VMALI_MS;

	while (model_stat("resets") == before && guest_now() < end)
		usleep(2000);
	return model_stat("resets") > before;
}

/*
 * Resets at any moment: what is done is right, what is lost has an error, and new groups
 * work.  In between the device goes to sleep and wakes up again.
 */
TEST_F_TIMEOUT(load, resets_and_sleep, 90)
{
	static const char * const faults[] = { "missing_ack", "firmware_panic" };
	unsigned int count = self->slots + 4, rounds = kernel_is_slow() ? 2 : 4;
	uint32_t scale = kernel_is_slow() ? 1 : 5;
	unsigned int i, round, done = 0;
	struct vmali_group *groups[MAX_GROUPS];
	uint32_t syncobjs[MAX_GROUPS];
	struct vmali_cs_builder b;
	uint64_t resets;

	/*
	 * Mainline does not clean the L2 between an eviction and a reset, if the firmware cannot
	 * suspend any group then: a group that was evicted shortly before has lost its suspend
	 * buffer, and the driver resumes it.
	 */
	if (series_missing())
		SKIP(return, "mainline resumes groups whose state has been lost");
	srandom(20261122);
	for (round = 0; round < rounds; round++) {
		for (i = 0; i < count; i++) {
			self->g.data[i] = 0;
			write_sum(&self->g, i, &b, scale * ROUNDS(i), i);
			ASSERT_EQ(0, guest_group(&self->g, 1, &groups[i]));
			ASSERT_EQ(0, guest_submit(&self->g, groups[i], 0, i, &b, &syncobjs[i]));
		}
		resets = model_stat("resets");
		usleep(random() % 20000);
		/* A fault that meets the device on its way to sleep needs no reset */
		ASSERT_EQ(0, guest_runtime_pm(&self->g, round & 1 ? "on" : "auto"));
		if (round & 1)
			ASSERT_EQ(0, guest_inject(faults[round / 2 % 2]));
		for (i = 0; i < count; i++) {
			int verdict = guest_verdict(&self->g, syncobjs[i]);

			if (!verdict) {
				done++;
				EXPECT_EQ(scale * ROUNDS(i), self->g.data[i])
					TH_LOG("round %u, group %u", round, i);
			} else {
				EXPECT_TRUE(lost(verdict) && reset_happened(resets))
					TH_LOG("round %u, group %u: %d", round, i, verdict);
			}
		}
		if (round & 1) {
			/* All may have been over before the fault could hit anything */
			guest_healthy(&self->g, NULL);
			EXPECT_TRUE(reset_happened(resets)) TH_LOG("round %u", round);
		}
		for (i = 0; i < count; i++)
			vmali_group_destroy(groups[i]);
		ASSERT_EQ(0, guest_runtime_pm(&self->g, "auto"));
		/* Long enough to fall asleep, or not */
		usleep(random() % 120000);
		EXPECT_EQ(0, guest_healthy(&self->g, NULL)) TH_LOG("round %u", round);
	}
	/* Those of the first round, at least: a reset may reach into the next one */
	EXPECT_LE(count, done);
}

TEST_HARNESS_MAIN
