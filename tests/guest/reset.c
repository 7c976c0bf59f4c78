// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Faults of the hardware and resets of the GPU, with work before and after.  The
 * faults are injected through the GPU model's debugfs.
 */
#include "harness.h"

#include <pthread.h>

#include "crowd.h"

#define RESET_PATIENCE	(3000 * VMALI_MS)
#define MAX_SLOTS	31

/* What is mapped and unmapped during a reset: takes longer than to lock and to unlock */
#define BOUND_BYTES	(32u << 20)

/* Of the GPU, but the firmware's */
#define ADDRESS_SPACES	7

FIXTURE(reset) {
	struct guest g;
	struct vmali_group *group;
	uint64_t resets;
};

/*
 * A fault that a group's start is to meet is asked for before there is the group: the
 * driver's tick starts groups that have nothing to run, too, when slots are free.
 */
static int inject(const char *fault)
{
	return guest_inject(fault);
}

static uint64_t injections_left(const char *fault)
{
	uint64_t v = 1;

	guest_stat("gpu/inject", fault, &v);
	return v;
}

/* Wait until the driver has reset the GPU */
static bool reset_happened(uint64_t before)
{
	int64_t end = guest_now() + RESET_PATIENCE;

	while (model_stat("resets") == before && guest_now() < end)
		usleep(2000);
	return model_stat("resets") > before;
}

/*
 * In real time, a host that is busy lets the driver wait for the firmware, and gives up after
 * 100 ms, whatever it has asked for: the GPU is reset once more, and any group or address space
 * may be lost.  What jobs and VM operations come to is known if there was no such reset.
 */
static bool resets_are_ours(uint64_t expected)
{
	return guest_time_is_virtual() || model_stat("resets") == expected;
}

/* The end of a test: there were so many resets, and the GPU works, if for new clients only */
static void check_after_resets(struct __test_metadata *_metadata, struct guest *g,
			       uint64_t expected)
{
	struct guest fresh;

	if (resets_are_ours(expected)) {
		EXPECT_EQ(expected, model_stat("resets"));
		EXPECT_EQ(0, guest_healthy(g, NULL));
		return;
	}
	TH_LOG("the host was too slow for the driver: it has reset the GPU by itself");
	EXPECT_EQ(0, inject("missing_ack 0"));
	EXPECT_EQ(0, inject("late_reset 0"));
	EXPECT_EQ(0, inject("lost_job_irq 0"));
	ASSERT_EQ(0, guest_open(&fresh));
	EXPECT_EQ(0, guest_healthy(&fresh, NULL));
	guest_close(&fresh);
}

/*
 * Wait until the GPU is idle: the driver frees the groups of an earlier test
 * from a workqueue, and what it maps and unmaps there would meet the fault.
 */
static void quiet(void)
{
	uint64_t last, now = model_stat("reg_writes");

	do {
		last = now;
		usleep(150000);
		now = model_stat("reg_writes");
	} while (now != last);
}

FIXTURE_SETUP(reset)
{
	ASSERT_EQ(0, guest_open(&self->g));
	ASSERT_EQ(0, guest_group(&self->g, 1, &self->group));
	ASSERT_EQ(0, guest_healthy(&self->g, self->group));
	quiet();
	self->resets = model_stat("resets");
}

FIXTURE_TEARDOWN(reset)
{
	guest_runtime_pm(&self->g, "auto");
	vmali_group_destroy(self->group);
	guest_close(&self->g);
}

static int small_job(struct guest *g, struct vmali_group *group, uint32_t value)
{
	struct vmali_cs_builder b;
	int ret;

	guest_begin(g, 0, &b);
	vmali_cs_move32(&b, vmali_cs_r32(0), value);
	vmali_cs_store32(&b, vmali_cs_r32(0), DATA, 0);
	vmali_cs_wait(&b, MASK(SB_LOAD_STORE), false);
	ret = guest_run(g, group, 0, 0, &b);
	if (!ret && g->data[0] != value)
		ret = -EBADMSG;
	return ret;
}

/* A job that never ends, running.  Return: its syncobj */
static uint32_t endless(struct guest *g, struct vmali_group *group)
{
	struct vmali_cs_builder b;
	uint32_t syncobj = 0;

	guest_write_endless(g, 1, &b, 1);
	if (guest_submit(g, group, 0, 1, &b, &syncobj))
		return 0;
	guest_runs(g, 1);
	return syncobj;
}

TEST_F(reset, unknown_fault_is_refused)
{
	EXPECT_EQ(-EINVAL, inject("no_such_fault"));
	EXPECT_EQ(-EINVAL, inject(""));
	EXPECT_EQ(self->resets, model_stat("resets"));
}

/*
 * A group whose START is never acknowledged takes the GPU down.  The firmware lives,
 * so the driver has it suspend the others before the reset, and they continue after it.
 */
TEST_F(reset, missing_acknowledge_resets)
{
	struct vmali_group *victim, *idle;
	uint32_t loop;

	ASSERT_EQ(0, guest_group(&self->g, 1, &idle));
	ASSERT_EQ(0, small_job(&self->g, idle, 1));
	loop = endless(&self->g, self->group);
	ASSERT_EQ(0, inject("missing_ack"));
	ASSERT_EQ(0, guest_group(&self->g, 1, &victim));
	small_job(&self->g, victim, 2);
	EXPECT_EQ(0, injections_left("missing_ack"));
	EXPECT_TRUE(reset_happened(self->resets));
	vmali_group_destroy(victim);

	EXPECT_EQ(0, small_job(&self->g, idle, 3));
	EXPECT_EQ(0, guest_healthy(&self->g, NULL));
	EXPECT_EQ(-ETIME, vmali_syncobj_wait(self->g.dev, loop, 0, 0));
	vmali_group_destroy(self->group);
	self->group = NULL;
	EXPECT_EQ(-ECANCELED, guest_verdict(&self->g, loop));
	vmali_group_destroy(idle);
}

/* A job that counts in word @i and never ends.  Return: its syncobj */
static uint32_t counting(struct guest *g, struct vmali_group *group, unsigned int i)
{
	struct vmali_cs_builder b;
	uint32_t syncobj = 0;

	guest_write_counting(g, i, &b, i);
	return guest_submit(g, group, 0, i, &b, &syncobj) ? 0 : syncobj;
}

/* Return: whether all of @n words have only grown since @last, which is updated */
static bool have_grown(struct guest *g, uint32_t *last, unsigned int n)
{
	bool grown = true;
	unsigned int i;

	for (i = 0; i < n; i++) {
		uint32_t now = g->data[i];

		grown &= now >= last[i];
		last[i] = now;
	}
	return grown;
}

/*
 * A RESUME that is not acknowledged, on a slot whose last acknowledgement was the one of
 * a SUSPEND: the SUSPEND ahead of the reset asks for what seems to be acknowledged, but
 * the group has run. Resumed from what was saved before, it would do things twice.
 */
TEST_F(reset, missing_acknowledge_of_resume)
{
	struct vmali_group *groups[MAX_SLOTS + 1];
	unsigned int i, count = vmali_device_csif_info(self->g.dev)->csg_slot_count + 1;
	uint32_t last[MAX_SLOTS + 1] = { 0 }, jobs[MAX_SLOTS + 1];
	bool grown = true, all;
	int64_t end;

	if (series_missing())
		SKIP(return, "mainline takes the group for suspended");
	ASSERT_GE(MAX_SLOTS + 1, count);
	for (i = 0; i < count; i++) {
		ASSERT_EQ(0, guest_group(&self->g, 1, &groups[i]));
		jobs[i] = counting(&self->g, groups[i], i);
		ASSERT_NE(0, jobs[i]);
	}
	end = guest_now() + RESET_PATIENCE;
	do {
		usleep(1000);
		for (all = true, i = 0; i < count; i++)
			all &= self->g.data[i] > 0;
	} while (!all && guest_now() < end);
	ASSERT_TRUE(all);

	/* The rotation's SUSPEND comes late, so that there is time in front of its RESUME */
	ASSERT_EQ(0, inject("late_ack 1 60"));
	while (injections_left("late_ack") && guest_now() < end)
		;
	ASSERT_EQ(0, inject("missing_ack"));
	end = guest_now() + RESET_PATIENCE;
	while (model_stat("resets") == self->resets && guest_now() < end)
		grown &= have_grown(&self->g, last, count);
	EXPECT_EQ(0, injections_left("missing_ack"));
	EXPECT_LT(self->resets, model_stat("resets"));
	/* Time slices of all groups */
	end = guest_now() + 300 * VMALI_MS;
	while (guest_now() < end)
		grown &= have_grown(&self->g, last, count);
	EXPECT_TRUE(grown);

	for (i = 0; i < count; i++) {
		int verdict;

		vmali_group_destroy(groups[i]);
		verdict = guest_verdict(&self->g, jobs[i]);
		EXPECT_TRUE(verdict == -ECANCELED || verdict == -ETIMEDOUT)
			TH_LOG("group %u: %d", i, verdict);
	}
	EXPECT_EQ(0, guest_healthy(&self->g, NULL));
}

/*
 * Firmware that dies suspends nothing, so all groups on slots are lost.  The one that has been
 * evicted shortly before has its state in the caches, and must have it after the reset.
 * If they cannot be cleaned, it is lost, too.
 */
static void evicted_group_in_a_panic(struct __test_metadata *_metadata, FIXTURE_DATA(reset) *self,
				     bool flushed)
{
	struct crowd crowd = { 0 };
	struct vmali_group_state state;
	unsigned int i, survivors = 0, survivor = 0;
	struct vmali_cs_builder b;
	uint32_t counted;

	/* One more than slots, with a word of data each */
	guest_write_counting(&self->g, 0, &b, 0);
	ASSERT_EQ(0, crowd_enter(&crowd, &self->g, 1, 1));
	ASSERT_GT(CROWD_MAX, crowd.count);
	crowd.groups[crowd.count] = self->group;
	ASSERT_EQ(0, guest_submit(&self->g, self->group, 0, 0, &b, &crowd.loops[crowd.count++]));
	self->group = NULL;
	ASSERT_TRUE(guest_runs(&self->g, 0));

	ASSERT_TRUE(wait_stat("group_suspends", model_stat("group_suspends")));
	if (!flushed)
		ASSERT_EQ(0, inject("hung_flush"));
	ASSERT_EQ(0, inject("firmware_panic"));
	EXPECT_TRUE(reset_happened(self->resets));
	EXPECT_EQ(0, injections_left("firmware_panic"));
	EXPECT_EQ(0, injections_left("hung_flush"));
	guest_healthy(&self->g, NULL);
	for (i = 0; i < crowd.count; i++) {
		ASSERT_EQ(0, vmali_group_query(crowd.groups[i], &state));
		if (!state.state) {
			survivors++;
			survivor = (i + 1) % crowd.count;
		} else {
			EXPECT_EQ(DRM_PANTHOR_GROUP_STATE_TIMEDOUT |
				  DRM_PANTHOR_GROUP_STATE_INNOCENT, state.state);
		}
	}
	if (resets_are_ours(self->resets + 1)) {
		EXPECT_EQ(flushed, survivors);
		counted = self->g.data[survivor];
		usleep(20000);
		if (survivors)
			EXPECT_LT(counted, self->g.data[survivor]);
	}
	EXPECT_EQ(crowd.count - survivors, crowd_leave(&crowd));
	check_after_resets(_metadata, &self->g, self->resets + 1);
}

TEST_F(reset, evicted_group_survives_a_panic)
{
	if (series_missing())
		SKIP(return, "mainline resumes groups whose state has been lost");
	evicted_group_in_a_panic(_metadata, self, true);
}

TEST_F(reset, evicted_group_whose_state_is_not_flushed)
{
	if (series_missing())
		SKIP(return, "mainline resumes groups whose state has been lost");
	evicted_group_in_a_panic(_metadata, self, false);
}

/* An acknowledgement within the 100 ms that the driver waits is in time */
TEST_F(reset, late_acknowledge_is_waited_for)
{
	struct vmali_group *late;

	ASSERT_EQ(0, inject("late_ack 1 30"));
	ASSERT_EQ(0, guest_group(&self->g, 1, &late));
	EXPECT_EQ(0, small_job(&self->g, late, 1));
	EXPECT_EQ(0, injections_left("late_ack"));
	usleep(50000);
	EXPECT_EQ(0, small_job(&self->g, late, 2));
	EXPECT_EQ(self->resets, model_stat("resets"));
	vmali_group_destroy(late);
	EXPECT_EQ(0, guest_healthy(&self->g, self->group));
}

/* A later one is none */
TEST_F(reset, too_late_acknowledge_resets)
{
	struct vmali_group *late;

	/* Mainline resumes the group, which nothing was saved of */
	if (series_missing())
		guest_errors_expected(0, 1);
	ASSERT_EQ(0, inject("late_ack 1 1000"));
	ASSERT_EQ(0, guest_group(&self->g, 1, &late));
	small_job(&self->g, late, 1);
	EXPECT_EQ(0, injections_left("late_ack"));
	EXPECT_TRUE(reset_happened(self->resets));
	vmali_group_destroy(late);
	EXPECT_EQ(0, guest_healthy(&self->g, NULL));
}

/*
 * Firmware that has died suspends no group: what was on the GPU is lost, with an error,
 * without the 5 s that a job may take.
 */
TEST_F(reset, firmware_panic_resets)
{
	int64_t start = guest_now();
	struct vmali_group_state state;
	struct vmali_group *victim;
	uint32_t loop;

	/* DRM_PANTHOR_GROUP_STATE_INNOCENT */
	SKIP_IF(uapi_missing(&self->g, 3));
	loop = endless(&self->g, self->group);
	ASSERT_EQ(0, inject("firmware_panic"));
	ASSERT_EQ(0, guest_group(&self->g, 1, &victim));
	small_job(&self->g, victim, 1);
	EXPECT_EQ(0, injections_left("firmware_panic"));
	EXPECT_TRUE(reset_happened(self->resets));
	EXPECT_EQ(-ETIMEDOUT, guest_verdict(&self->g, loop));
	EXPECT_GT(4500 * VMALI_MS, guest_now() - start);
	/* It could not be suspended, but had done nothing wrong */
	ASSERT_EQ(0, vmali_group_query(self->group, &state));
	EXPECT_EQ(DRM_PANTHOR_GROUP_STATE_TIMEDOUT | DRM_PANTHOR_GROUP_STATE_INNOCENT, state.state);
	vmali_group_destroy(victim);
	EXPECT_EQ(0, guest_healthy(&self->g, NULL));
}

/*
 * A group gets no slot, as an address space cannot be taken from another VM: the flush that this
 * needs never completes.  The driver resets, and starts the group then.
 */
TEST_F(reset, group_without_an_address_space)
{
	struct guest others[ADDRESS_SPACES];
	struct vmali_group *group;
	unsigned int i;

	/* One more than there are, with that of the fixture and the firmware's */
	for (i = 0; i < ADDRESS_SPACES; i++) {
		ASSERT_EQ(0, guest_open(&others[i]));
		if (i < ADDRESS_SPACES - 1)
			ASSERT_EQ(0, guest_healthy(&others[i], NULL));
	}
	quiet();
	ASSERT_EQ(0, guest_runtime_pm(&self->g, "on"));
	for (i = 0; i < ADDRESS_SPACES - 1; i++)
		ASSERT_EQ(0, guest_healthy(&others[i], NULL));
	quiet();
	ASSERT_EQ(0, guest_group(&others[i], 1, &group));
	ASSERT_EQ(0, inject("hung_flush"));
	EXPECT_EQ(0, small_job(&others[i], group, 1));
	EXPECT_EQ(0, injections_left("hung_flush"));
	EXPECT_TRUE(reset_happened(self->resets));
	EXPECT_EQ(0, guest_healthy(&self->g, NULL));
	vmali_group_destroy(group);
	for (i = 0; i < ADDRESS_SPACES; i++)
		guest_close(&others[i]);
}

/* What the firmware cannot recover from takes a reset, and not only the group that met it */
TEST_F(reset, unrecoverable_queue_resets)
{
	struct vmali_group_state state;

	ASSERT_EQ(0, inject("unrecoverable"));
	EXPECT_EQ(-EINVAL, small_job(&self->g, self->group, 1));
	EXPECT_EQ(0, injections_left("unrecoverable"));
	EXPECT_TRUE(reset_happened(self->resets));
	ASSERT_EQ(0, vmali_group_query(self->group, &state));
	EXPECT_EQ(DRM_PANTHOR_GROUP_STATE_FATAL_FAULT, state.state);
	EXPECT_EQ(1, state.fatal_queues);
	EXPECT_EQ(0, guest_healthy(&self->g, NULL));
}

/*
 * Mapping memory of a running group flushes caches: the driver waits 100 ms, then
 * gives the address space up and resets.  The mapping is left alone until that is
 * over: an unmap that meets the reset may leave mainline's panthor with a locked
 * region, which nothing unlocks.  The flushes after it work: none leads to another reset.
 */
TEST_F(reset, hung_cache_flush_resets)
{
	struct vmali_buffer buffer, more;
	struct vmali_group *busy;
	uint32_t loop;
	int ret;

	loop = endless(&self->g, self->group);
	ASSERT_EQ(0, inject("hung_flush"));
	ret = vmali_buffer_create(self->g.vm, 65536, DRM_PANTHOR_VM_BIND_OP_MAP_NOEXEC, NULL,
				  &buffer);
	EXPECT_EQ(0, injections_left("hung_flush"));
	EXPECT_TRUE(reset_happened(self->resets));
	EXPECT_EQ(-ECANCELED, guest_verdict(&self->g, loop));
	quiet();
	if (!ret)
		vmali_buffer_destroy(&buffer);
	ASSERT_EQ(0, guest_group(&self->g, 1, &busy));
	loop = endless(&self->g, busy);
	EXPECT_EQ(0, vmali_buffer_create(self->g.vm, 65536, DRM_PANTHOR_VM_BIND_OP_MAP_NOEXEC, NULL,
					 &more));
	vmali_buffer_destroy(&more);
	vmali_group_destroy(busy);
	EXPECT_EQ(-ECANCELED, guest_verdict(&self->g, loop));
	quiet();
	check_after_resets(_metadata, &self->g, self->resets + 1);
}

/* A client that maps and unmaps all the time, and has nothing to run */
struct binder {
	struct guest g;
	struct vmali_bo *bo;
	uint64_t va;
	pthread_t thread;
	bool stop;
	int error;
};

static void *keep_binding(void *arg)
{
	struct binder *b = arg;

	while (!__atomic_load_n(&b->stop, __ATOMIC_RELAXED) && !b->error) {
		b->error = vmali_vm_map(b->g.vm, b->bo, 0, b->va, BOUND_BYTES,
					DRM_PANTHOR_VM_BIND_OP_MAP_NOEXEC);
		if (!b->error)
			b->error = vmali_vm_unmap(b->g.vm, b->va, BOUND_BYTES);
		/* In virtual time it could do any number of them: ten while a reset lasts */
		usleep(2000);
	}
	return NULL;
}

/* An address space that is locked is unlocked again when the operation has mapped */
static bool nothing_locked(void)
{
	int64_t end = guest_now() + 1000 * VMALI_MS;
	int locked;

	do {
		locked = model_state("as", "locked");
		if (!locked)
			return true;
		usleep(2000);
	} while (guest_now() < end);
	return false;
}

/*
 * Synchronous VM operations aren't stopped for a reset, and find their address space still
 * there until the driver takes it away. What they lock must not stay locked: the next user
 * of this address space would stall, and protected mode would not be entered.
 */
TEST_F(reset, vm_operations_during_reset)
{
	struct binder b = { 0 };
	struct vmali_group *group;
	unsigned int i;
	int healthy;

	if (series_missing())
		SKIP(return, "mainline leaves the address space locked now and then");
	ASSERT_EQ(0, guest_open(&b.g));
	ASSERT_EQ(0, vmali_bo_create(b.g.dev, BOUND_BYTES, 0, b.g.vm, &b.bo));
	ASSERT_EQ(0, vmali_vm_va_alloc(b.g.vm, BOUND_BYTES + 4096, BOUND_BYTES, &b.va));
	/* So that there are pages to be mapped, not blocks */
	b.va += 4096;
	/* A fault that meets the device on its way to sleep needs no reset */
	ASSERT_EQ(0, guest_runtime_pm(&self->g, "on"));
	for (i = 0; i < 8; i++) {
		struct vmali_cs_builder cs;
		uint32_t syncobj;

		/* It has an address space, which it does not get again after the reset */
		ASSERT_EQ(0, guest_group(&b.g, 1, &group));
		healthy = guest_healthy(&b.g, group);
		vmali_group_destroy(group);
		b.stop = false;
		ASSERT_EQ(0, pthread_create(&b.thread, NULL, keep_binding, &b));

		/* In this order, as the end of the group above may meet the fault, too */
		ASSERT_EQ(0, inject("late_reset 1 20"));
		ASSERT_EQ(0, inject("missing_ack"));
		ASSERT_EQ(0, guest_group(&self->g, 1, &group));
		guest_begin(&self->g, 0, &cs);
		ASSERT_EQ(0, guest_submit(&self->g, group, 0, 0, &cs, &syncobj));
		EXPECT_TRUE(reset_happened(self->resets + i));
		if (!healthy)
			healthy = guest_healthy(&self->g, self->group);

		__atomic_store_n(&b.stop, true, __ATOMIC_RELAXED);
		pthread_join(b.thread, NULL);
		EXPECT_TRUE(nothing_locked()) TH_LOG("reset %u", i);
		vmali_group_destroy(group);
		vmali_syncobj_destroy(self->g.dev, syncobj);
		if (!resets_are_ours(self->resets + i + 1))
			break;
		EXPECT_EQ(0, healthy);
		EXPECT_EQ(0, b.error);
		EXPECT_EQ(0, injections_left("missing_ack"));
		EXPECT_EQ(0, injections_left("late_reset"));
	}
	vmali_bo_put(b.bo);
	guest_close(&b.g);
	check_after_resets(_metadata, &self->g, self->resets + 8);
}

#define CREATORS	24

/**
 * struct creator - creates a group some time after a reset has begun
 * @late_us: how long after that
 * @ret: what came of it
 */
struct creator {
	struct guest *g;
	pthread_barrier_t *begun;
	unsigned int late_us;
	int ret;
	pthread_t thread;
};

static void *create_one(void *arg)
{
	struct creator *c = arg;
	struct vmali_group *group;

	pthread_barrier_wait(c->begun);
	usleep(c->late_us);
	c->ret = guest_group(c->g, 1, &group);
	if (!c->ret)
		vmali_group_destroy(group);
	return NULL;
}

/*
 * Groups are created while the firmware is reloaded and boots, when its interface has not yet
 * all that the driver uses of it: from the reset on every 25 us, for longer than the boot takes.
 */
TEST_F(reset, groups_are_created_during_reset)
{
	struct creator creators[CREATORS];
	struct vmali_cs_builder b;
	pthread_barrier_t begun;
	struct vmali_group *victim;
	uint32_t syncobj;
	unsigned int i;

	if (series_missing())
		SKIP(return, "mainline reads sizes of 0 from a firmware that has not booted");
	ASSERT_EQ(0, guest_runtime_pm(&self->g, "on"));
	ASSERT_EQ(0, pthread_barrier_init(&begun, NULL, CREATORS + 1));
	for (i = 0; i < CREATORS; i++) {
		creators[i] = (struct creator){
			.g = &self->g, .begun = &begun, .late_us = 25 * i,
		};
		ASSERT_EQ(0, pthread_create(&creators[i].thread, NULL, create_one, &creators[i]));
	}
	ASSERT_EQ(0, inject("firmware_panic"));
	ASSERT_EQ(0, guest_group(&self->g, 1, &victim));
	guest_begin(&self->g, 0, &b);
	ASSERT_EQ(0, guest_submit(&self->g, victim, 0, 0, &b, &syncobj));
	while (model_stat("resets") == self->resets)
		usleep(20);
	pthread_barrier_wait(&begun);
	for (i = 0; i < CREATORS; i++) {
		pthread_join(creators[i].thread, NULL);
		EXPECT_EQ(0, creators[i].ret) TH_LOG("%u us after the reset", 25 * i);
	}
	EXPECT_EQ(0, injections_left("firmware_panic"));
	pthread_barrier_destroy(&begun);
	vmali_syncobj_destroy(self->g.dev, syncobj);
	vmali_group_destroy(victim);
	EXPECT_EQ(0, guest_healthy(&self->g, NULL));
	EXPECT_EQ(self->resets + 1, model_stat("resets"));
}

/*
 * The next interrupt reports what the lost one would have.  An endless job keeps the
 * GPU awake: losing the firmware's first interrupt after a resume is a different case.
 */
TEST_F(reset, lost_interrupt_is_survived)
{
	struct vmali_group *busy;
	int lost, next, ended;
	uint32_t loop;

	ASSERT_EQ(0, guest_group(&self->g, 1, &busy));
	loop = endless(&self->g, busy);
	ASSERT_EQ(0, small_job(&self->g, self->group, 1));
	usleep(100000);
	ASSERT_EQ(0, inject("lost_job_irq"));
	lost = small_job(&self->g, self->group, 2);
	EXPECT_EQ(0, injections_left("lost_job_irq"));
	next = small_job(&self->g, self->group, 3);
	vmali_group_destroy(busy);
	ended = guest_verdict(&self->g, loop);
	if (resets_are_ours(self->resets)) {
		EXPECT_EQ(0, lost);
		EXPECT_EQ(0, next);
		EXPECT_EQ(-ECANCELED, ended);
	}
	check_after_resets(_metadata, &self->g, self->resets);
}

/* These end the group that met them, and no other */
TEST_F(reset, queue_faults_stay_in_their_group)
{
	static const char * const faults[] = {
		"bus_error", "translation_fault", "unknown_instruction",
	};
	struct guest other;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(faults); i++) {
		struct vmali_group *victim;

		/* A fault of translation takes the address space along: a separate one */
		ASSERT_EQ(0, guest_open(&other)) TH_LOG("%s", faults[i]);
		ASSERT_EQ(0, guest_group(&other, 1, &victim)) TH_LOG("%s", faults[i]);
		ASSERT_EQ(0, inject(faults[i])) TH_LOG("%s", faults[i]);
		EXPECT_NE(0, small_job(&other, victim, 1)) TH_LOG("%s", faults[i]);
		EXPECT_EQ(0, injections_left(faults[i])) TH_LOG("%s", faults[i]);
		vmali_group_destroy(victim);
		guest_close(&other);

		EXPECT_EQ(0, small_job(&self->g, self->group, i)) TH_LOG("%s", faults[i]);
		EXPECT_EQ(0, guest_healthy(&self->g, NULL)) TH_LOG("%s", faults[i]);
	}
	EXPECT_EQ(self->resets, model_stat("resets"));
}

TEST_HARNESS_MAIN
