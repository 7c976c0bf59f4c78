// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Sessions in protected mode and the other clients: what waits, for how long, and which group
 * is blamed.  Times are the machine's.
 */
#include "harness.h"

#include <pthread.h>

#include "protm.h"

/* The driver's limit for an entry, in milliseconds */
#define ENTRY_MAX	200
/* Entries that take as long as the driver allows, but for a few jiffies */
#define SLOW_ENTRY	"150"

/* The driver's time slice is 10 ms; what it does at its end is rounded up to a jiffy */
#define SLICES(n)	((n) * 10 + 20)
/* No wait at all: less than a jiffy */
#define NO_WAIT		10

#define BINDS		50u
#define FAULTS		200u

FIXTURE(sessions) {
	struct protm p;
};

FIXTURE_SETUP(sessions)
{
	SKIP_IF(heap_missing(self->p.heap));
	ASSERT_EQ(0, protm_open(&self->p));
}

FIXTURE_TEARDOWN(sessions)
{
	EXPECT_EQ(0, protm_end(&self->p));
}

static void inject(struct __test_metadata *_metadata, const char *what)
{
	ASSERT_EQ(0, guest_inject(what));
}

/* Wait until an injected fault has occurred */
static bool occurred(const char *name)
{
	int64_t end = guest_now() + 5000 * VMALI_MS;
	uint64_t left = 1;

	while (!guest_stat("gpu/inject", name, &left) && left && guest_now() < end)
		usleep(1000);
	return !left;
}

/* How long a copy in a region is in protected mode, in nanoseconds */
static uint64_t copy_ns(struct __test_metadata *_metadata, FIXTURE_DATA(sessions) *self,
			uint32_t rounds)
{
	uint64_t ns = model_stat("protm_ns");
	struct vmali_cs_builder b;

	guest_begin(&self->p.g, 1, &b);
	protm_write_copy(&b, self->p.dst.buf.va, self->p.src.buf.va, rounds);
	EXPECT_EQ(0, guest_run(&self->p.g, self->p.group, 0, 1, &b));
	return model_stat("protm_ns") - ns;
}

/* Rounds of a copy in a region that take so many milliseconds, besides entry and exit */
static uint32_t rounds_of(struct __test_metadata *_metadata, FIXTURE_DATA(sessions) *self,
			  unsigned int ms)
{
	const uint32_t few = 100, more = 400;
	uint64_t begin = copy_ns(_metadata, self, few);
	uint64_t ns = copy_ns(_metadata, self, few + more);

	EXPECT_LT(begin, ns);
	return (uint32_t)(ms * VMALI_MS * more / (ns - begin));
}

static uint32_t state_of(const struct vmali_group *group)
{
	struct vmali_group_state state = { .state = UINT32_MAX };

	vmali_group_query(group, &state);
	return state.state;
}

static int submit_region(FIXTURE_DATA(sessions) *self, unsigned int slot, uint32_t rounds,
			 uint32_t *syncobj)
{
	struct vmali_cs_builder b;

	guest_begin(&self->p.g, slot, &b);
	if (rounds)
		protm_write_copy(&b, self->p.dst.buf.va, self->p.src.buf.va, rounds);
	else
		protm_write_endless(&b);
	return guest_submit(&self->p.g, self->p.group, 0, slot, &b, syncobj);
}

/* A client that keeps its queue full has 5 s for each job, not for all of them. */
TEST_F_TIMEOUT(sessions, queued_jobs_have_a_timeout_each, 60)
{
	uint32_t rounds = rounds_of(_metadata, self, 500), syncobj[13];
	int64_t start = guest_now();
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(syncobj); i++)
		ASSERT_EQ(0, submit_region(self, i, rounds, &syncobj[i]));
	for (i = 0; i < ARRAY_SIZE(syncobj); i++)
		EXPECT_EQ(0, guest_verdict(&self->p.g, syncobj[i])) {
			TH_LOG("job %u", i);
		}
	EXPECT_LT(5500 * VMALI_MS, guest_now() - start);
	EXPECT_EQ(self->p.resets, model_stat("resets"));
}

/* An endless sequence of short regions is a job like any other. */
TEST_F_TIMEOUT(sessions, endless_short_regions_time_out, 180)
{
	struct vmali_cs_label loop = VMALI_CS_LABEL_INIT;
	uint32_t syncobj;

	vmali_cs_label_place(&self->p.b, &loop);
	protm_write_copy(&self->p.b, self->p.dst.buf.va, self->p.src.buf.va, 1);
	vmali_cs_branch(&self->p.b, VMALI_CS_COND_ALWAYS, vmali_cs_r32(0), &loop);
	ASSERT_EQ(0, guest_submit(&self->p.g, self->p.group, 0, 0, &self->p.b, &syncobj));
	EXPECT_EQ(-ETIMEDOUT, guest_verdict_within(&self->p.g, syncobj, 120000 * VMALI_MS));
	EXPECT_EQ(self->p.resets, model_stat("resets"));
}

/* A loop of @n protected regions, each of one instruction */
static void put_regions(struct vmali_cs_builder *b, uint32_t n)
{
	const struct vmali_cs_reg32 left = vmali_cs_r32(40);
	struct vmali_cs_label loop = VMALI_CS_LABEL_INIT;

	vmali_cs_move32(b, left, n);
	vmali_cs_label_place(b, &loop);
	vmali_cs_prot_region_begin(b);
	vmali_cs_move32(b, vmali_cs_r32(0), 0);
	vmali_cs_prot_region_end(b);
	vmali_cs_add_imm32(b, left, left, -1);
	vmali_cs_branch(b, VMALI_CS_COND_GT, left, &loop);
}

/* Nor does a job have fewer regions than time for them: a millisecond each. */
TEST_F_TIMEOUT(sessions, many_short_regions, 180)
{
	uint64_t enters = model_stat("protm_enters");
	uint32_t syncobj;

	put_regions(&self->p.b, 1000);
	ASSERT_EQ(0, guest_submit(&self->p.g, self->p.group, 0, 0, &self->p.b, &syncobj));
	EXPECT_EQ(0, guest_verdict_within(&self->p.g, syncobj, 60000 * VMALI_MS));
	EXPECT_EQ(enters + 1000, model_stat("protm_enters"));
	EXPECT_EQ(self->p.resets, model_stat("resets"));
}

/* The longest of some VM operations, in milliseconds; -errno */
static int64_t slowest_bind(struct guest *g)
{
	struct vmali_buffer buffer;
	int64_t start, took, worst = 0;
	unsigned int i;
	int ret;

	for (i = 0; i < BINDS; i++) {
		start = guest_now();
		ret = vmali_buffer_create(g->vm, 65536, DRM_PANTHOR_VM_BIND_OP_MAP_NOEXEC, NULL,
					  &buffer);
		if (ret)
			return ret;
		took = guest_now() - start;
		if (took > worst)
			worst = took;
		vmali_buffer_destroy(&buffer);
		/* Time to enter again */
		usleep(3000);
	}
	return worst / VMALI_MS;
}

/* VM operations of others wait for the end of the time slice, not for that of the region. */
TEST_F_TIMEOUT(sessions, vm_bind_waits_for_a_time_slice, 60)
{
	uint64_t enters = model_stat("protm_enters");
	uint32_t syncobj;
	int64_t worst;

	ASSERT_EQ(0, guest_healthy(&self->p.other, self->p.bystander));
	ASSERT_EQ(0, submit_region(self, 0, 0, &syncobj));
	ASSERT_TRUE(wait_stat("protm_enters", enters));
	worst = slowest_bind(&self->p.other);
	EXPECT_LE(1, worst);
	EXPECT_GE(SLICES(1), worst);
	/* The session continues */
	EXPECT_EQ(-ETIME, vmali_syncobj_wait(self->p.g.dev, syncobj, 0, 0));
	EXPECT_LT(enters + 10, model_stat("protm_enters"));
	vmali_group_destroy(self->p.group);
	self->p.group = NULL;
	EXPECT_EQ(-ECANCELED, guest_verdict(&self->p.g, syncobj));
	EXPECT_EQ(self->p.resets, model_stat("resets"));
}

/* Those of an address space that the GPU does not use do not wait, nor end the session. */
TEST_F_TIMEOUT(sessions, vm_bind_without_a_slot_never_waits, 60)
{
	uint64_t enters = model_stat("protm_enters");
	struct guest third;
	uint32_t syncobj;
	int64_t worst;

	ASSERT_EQ(0, guest_open(&third));
	ASSERT_EQ(0, submit_region(self, 0, 0, &syncobj));
	ASSERT_TRUE(wait_stat("protm_enters", enters));
	worst = slowest_bind(&third);
	EXPECT_LE(0, worst);
	EXPECT_GE(NO_WAIT, worst);
	EXPECT_EQ(enters + 1, model_stat("protm_enters"));
	guest_close(&third);
	vmali_group_destroy(self->p.group);
	self->p.group = NULL;
	EXPECT_EQ(-ECANCELED, guest_verdict(&self->p.g, syncobj));
	EXPECT_EQ(self->p.resets, model_stat("resets"));
}

/* "panthor-protected-time: N ns" of an open file; -1 if there is none */
static int64_t protected_ns(int fd)
{
	char path[64], line[256];
	long long ns = -1;
	FILE *f;

	snprintf(path, sizeof(path), "/proc/self/fdinfo/%d", fd);
	f = fopen(path, "re");
	while (f && fgets(line, sizeof(line), f))
		sscanf(line, "panthor-protected-time: %lld ns", &ns);
	if (f)
		fclose(f);
	return ns;
}

/* fdinfo names the client that stalls the GPU while it does: up to the last time slice */
TEST_F_TIMEOUT(sessions, fdinfo_moves_within_a_session, 60)
{
	uint64_t enters = model_stat("protm_enters");
	int fd = vmali_device_fd(self->p.g.dev);
	int64_t before = protected_ns(fd), other;
	uint32_t syncobj;

	if (before < 0)
		SKIP(return, "this driver does not report it (heap-name does)");
	other = protected_ns(vmali_device_fd(self->p.other.dev));
	ASSERT_EQ(0, submit_region(self, 0, 0, &syncobj));
	ASSERT_TRUE(wait_stat("protm_enters", enters));
	usleep(200000);
	EXPECT_LE(before + (200 - SLICES(1)) * (int64_t)VMALI_MS, protected_ns(fd));
	EXPECT_EQ(other, protected_ns(vmali_device_fd(self->p.other.dev)));
	EXPECT_EQ(enters + 1, model_stat("protm_enters"));
	vmali_group_destroy(self->p.group);
	self->p.group = NULL;
	EXPECT_EQ(-ECANCELED, guest_verdict(&self->p.g, syncobj));
}

struct short_regions {
	struct protm *p;
	bool stop;
	int ret;
};

static void *submit_short_regions(void *arg)
{
	struct short_regions *regions = arg;
	struct protm *p = regions->p;
	struct vmali_cs_builder b;

	while (!regions->ret && !__atomic_load_n(&regions->stop, __ATOMIC_ACQUIRE)) {
		guest_begin(&p->g, 1, &b);
		protm_write_copy(&b, p->dst.buf.va, p->src.buf.va, 1);
		regions->ret = guest_run(&p->g, p->group, 0, 1, &b);
	}
	return NULL;
}

/* Faults of another client, which the MMU is needed for, do not meet protected mode. */
TEST_F_TIMEOUT(sessions, faults_of_others, 120)
{
	struct short_regions regions = { .p = &self->p };
	uint64_t enters = model_stat("protm_enters");
	struct vmali_group *group;
	struct vmali_cs_builder b;
	struct guest third;
	pthread_t thread;
	unsigned int i;

	ASSERT_EQ(0, guest_open(&third));
	ASSERT_EQ(0, pthread_create(&thread, NULL, submit_short_regions, &regions));
	for (i = 0; i < FAULTS; i++) {
		ASSERT_EQ(0, guest_group(&third, 1, &group));
		guest_begin(&third, 1, &b);
		vmali_cs_move64(&b, vmali_cs_r64(2), 0x7000000000ull);
		vmali_cs_load32(&b, vmali_cs_r32(0), vmali_cs_r64(2), 0);
		vmali_cs_wait(&b, MASK(SB_LOAD_STORE), false);
		EXPECT_EQ(-EINVAL, guest_run(&third, group, 0, 1, &b));
		vmali_group_destroy(group);
	}
	__atomic_store_n(&regions.stop, true, __ATOMIC_RELEASE);
	ASSERT_EQ(0, pthread_join(thread, NULL));
	EXPECT_EQ(0, regions.ret);
	EXPECT_LT(enters + FAULTS, model_stat("protm_enters"));
	EXPECT_EQ(self->p.resets, model_stat("resets"));
	guest_close(&third);
}

/* VM operations, and with them new groups, wait for an entry, but not longer than it may take. */
TEST_F_TIMEOUT(sessions, vm_bind_waits_for_an_entry, 60)
{
	struct vmali_buffer buffer;
	struct vmali_group *group;
	int64_t start, bind, create;
	uint32_t syncobj[2];

	ASSERT_EQ(0, guest_healthy(&self->p.other, self->p.bystander));
	inject(_metadata, "protm_late_ack 1 " SLOW_ENTRY);
	ASSERT_EQ(0, submit_region(self, 0, 1, &syncobj[0]));
	ASSERT_TRUE(occurred("protm_late_ack"));
	start = guest_now();
	ASSERT_EQ(0, vmali_buffer_create(self->p.other.vm, 65536,
					 DRM_PANTHOR_VM_BIND_OP_MAP_NOEXEC, NULL, &buffer));
	bind = (guest_now() - start) / VMALI_MS;
	vmali_buffer_destroy(&buffer);
	EXPECT_EQ(0, guest_verdict(&self->p.g, syncobj[0]));
	EXPECT_LE(ENTRY_MAX / 2, bind);
	EXPECT_GE(ENTRY_MAX, bind);
	EXPECT_EQ(self->p.resets, model_stat("resets"));

	/* One that fails */
	inject(_metadata, "protm_late_ack 1 4000");
	ASSERT_EQ(0, submit_region(self, 0, 1, &syncobj[1]));
	ASSERT_TRUE(occurred("protm_late_ack"));
	start = guest_now();
	ASSERT_EQ(0, guest_group(&self->p.other, 1, &group));
	create = (guest_now() - start) / VMALI_MS;
	TH_LOG("VM_BIND %lld ms, GROUP_CREATE %lld ms", (long long)bind, (long long)create);
	/* With the reset */
	EXPECT_GE(ENTRY_MAX + 50, create);
	EXPECT_TRUE(wait_stat("resets", self->p.resets));
	guest_verdict(&self->p.g, syncobj[1]);
	vmali_group_destroy(group);
}

/*
 * While the firmware suspends the other groups, which can take a while, clients can submit
 * jobs, and destroy groups.  VM operations, and with them the creation of groups, wait: the
 * GPU could enter at any moment.
 */
TEST_F_TIMEOUT(sessions, long_entry_stalls_nobody, 60)
{
	struct vmali_group *group;
	struct vmali_cs_builder b;
	uint32_t region, ordinary;
	int64_t start;

	ASSERT_EQ(0, guest_group(&self->p.other, 1, &group));
	inject(_metadata, "protm_late_ack 1 " SLOW_ENTRY);
	ASSERT_EQ(0, submit_region(self, 0, 1, &region));
	ASSERT_TRUE(occurred("protm_late_ack"));

	start = guest_now();
	guest_begin(&self->p.other, 0, &b);
	ASSERT_EQ(0, guest_submit(&self->p.other, self->p.bystander, 0, 0, &b, &ordinary));
	vmali_group_destroy(group);
	EXPECT_GT(NO_WAIT * VMALI_MS, guest_now() - start);

	EXPECT_EQ(0, guest_verdict(&self->p.g, region));
	EXPECT_EQ(0, guest_verdict(&self->p.other, ordinary));
	EXPECT_LT(100 * VMALI_MS, guest_now() - start);
	EXPECT_EQ(self->p.resets, model_stat("resets"));
}

/* The time until the GPU has entered is not the job's. */
TEST_F_TIMEOUT(sessions, long_entry_is_not_charged, 60)
{
	uint32_t rounds = rounds_of(_metadata, self, 4900), region;

	inject(_metadata, "protm_late_ack 1 " SLOW_ENTRY);
	ASSERT_EQ(0, submit_region(self, 0, rounds, &region));
	EXPECT_EQ(0, guest_verdict_within(&self->p.g, region, 12000 * VMALI_MS));
	EXPECT_TRUE(occurred("protm_late_ack"));
	EXPECT_TRUE(secret_same(self->p.trusted, &self->p.src, &self->p.dst));
	EXPECT_EQ(self->p.resets, model_stat("resets"));
}

/* Nor is it if the queue gets another job meanwhile. */
TEST_F_TIMEOUT(sessions, job_that_is_queued_during_a_long_entry, 60)
{
	uint32_t rounds = rounds_of(_metadata, self, 4900), region[2];

	inject(_metadata, "protm_late_ack 1 " SLOW_ENTRY);
	ASSERT_EQ(0, submit_region(self, 0, rounds, &region[0]));
	ASSERT_TRUE(occurred("protm_late_ack"));
	ASSERT_EQ(0, submit_region(self, 1, 1, &region[1]));
	EXPECT_EQ(0, guest_verdict_within(&self->p.g, region[0], 12000 * VMALI_MS));
	EXPECT_EQ(0, guest_verdict(&self->p.g, region[1]));
	EXPECT_EQ(self->p.resets, model_stat("resets"));
}

/*
 * Regions that are over before the driver sees that the GPU has entered, so that the queue
 * waits for the next entry by then.  Each costs the job a millisecond and not the whole entry.
 */
TEST_F_TIMEOUT(sessions, many_slow_entries_are_not_charged, 60)
{
	int64_t start = guest_now();
	uint32_t syncobj;

	inject(_metadata, "protm_late_ack 200 40");
	put_regions(&self->p.b, 200);
	ASSERT_EQ(0, guest_submit(&self->p.g, self->p.group, 0, 0, &self->p.b, &syncobj));
	EXPECT_EQ(0, guest_verdict_within(&self->p.g, syncobj, 30000 * VMALI_MS));
	EXPECT_LE(8000 * VMALI_MS, guest_now() - start);
	EXPECT_EQ(self->p.resets, model_stat("resets"));
}

/* A group of the other client, with a job that never ends and is running */
static void start_endless(struct __test_metadata *_metadata, FIXTURE_DATA(sessions) *self,
			  struct vmali_group **group, uint32_t *job)
{
	struct vmali_cs_builder b;

	ASSERT_EQ(0, guest_group(&self->p.other, 1, group));
	guest_write_endless(&self->p.other, 1, &b, 8);
	ASSERT_EQ(0, guest_submit(&self->p.other, *group, 0, 1, &b, job));
	ASSERT_TRUE(guest_runs(&self->p.other, 8));
}

/* A group that cannot be suspended is the reason, not the one that wanted to enter. */
TEST_F_TIMEOUT(sessions, group_that_does_not_yield_is_blamed, 60)
{
	struct vmali_group *endless;
	uint32_t region, job;

	start_endless(_metadata, self, &endless, &job);
	/* The only other group with a slot */
	vmali_group_destroy(self->p.bystander);
	self->p.bystander = NULL;

	inject(_metadata, "protm_busy_group");
	ASSERT_EQ(0, submit_region(self, 0, 1, &region));
	EXPECT_EQ(0, guest_verdict_within(&self->p.g, region, 12000 * VMALI_MS));
	EXPECT_EQ(-ETIMEDOUT, guest_verdict(&self->p.other, job));
	EXPECT_EQ(DRM_PANTHOR_GROUP_STATE_TIMEDOUT, state_of(endless));
	EXPECT_EQ(0, state_of(self->p.group));
	EXPECT_TRUE(secret_same(self->p.trusted, &self->p.src, &self->p.dst));
	EXPECT_EQ(self->p.resets + 1, model_stat("resets"));
	vmali_group_destroy(endless);
	ASSERT_EQ(0, guest_group(&self->p.other, 1, &self->p.bystander));
}

/*
 * A firmware that neither enters nor suspends any group is the reason itself: no group is to
 * blame, not the one that wanted to enter either.
 */
TEST_F_TIMEOUT(sessions, dead_firmware_is_no_groups_fault, 60)
{
	const uint32_t lost = DRM_PANTHOR_GROUP_STATE_TIMEDOUT | DRM_PANTHOR_GROUP_STATE_INNOCENT;
	struct vmali_group *endless;
	uint32_t region, job;

	start_endless(_metadata, self, &endless, &job);

	inject(_metadata, "protm_late_ack 1 4000");
	ASSERT_EQ(0, submit_region(self, 0, 1, &region));
	ASSERT_TRUE(occurred("protm_late_ack"));
	/* The next that it is asked for are the groups, before the reset */
	inject(_metadata, "firmware_panic");
	EXPECT_EQ(-ETIMEDOUT, guest_verdict_within(&self->p.g, region, 12000 * VMALI_MS));
	EXPECT_EQ(-ETIMEDOUT, guest_verdict(&self->p.other, job));
	EXPECT_TRUE(occurred("firmware_panic"));
	EXPECT_EQ(lost, state_of(self->p.group));
	EXPECT_EQ(lost, state_of(endless));
	EXPECT_TRUE(wait_stat("resets", self->p.resets));
	EXPECT_EQ(self->p.resets + 1, model_stat("resets"));

	vmali_group_destroy(endless);
	vmali_group_destroy(self->p.bystander);
	ASSERT_EQ(0, guest_group(&self->p.other, 1, &self->p.bystander));
}

/* An exit that is reported late is not taken for that of the next session. */
TEST_F_TIMEOUT(sessions, late_exit_does_not_end_the_next_session, 60)
{
	struct vmali_group *second;
	struct vmali_cs_builder b;
	uint32_t syncobj[2];
	int64_t worst;

	ASSERT_EQ(0, guest_protected_group(&self->p.g, &second));
	inject(_metadata, "protm_late_exit 1000 2");
	ASSERT_EQ(0, submit_region(self, 0, 0, &syncobj[0]));
	guest_begin(&self->p.g, 1, &b);
	protm_write_endless(&b);
	ASSERT_EQ(0, guest_submit(&self->p.g, second, 0, 1, &b, &syncobj[1]));
	worst = slowest_bind(&self->p.other);
	EXPECT_LE(0, worst);
	EXPECT_GE(SLICES(4), worst);
	inject(_metadata, "protm_late_exit 0");
	vmali_group_destroy(self->p.group);
	self->p.group = NULL;
	vmali_group_destroy(second);
	EXPECT_EQ(-ECANCELED, guest_verdict(&self->p.g, syncobj[0]));
	EXPECT_EQ(-ECANCELED, guest_verdict(&self->p.g, syncobj[1]));
	EXPECT_EQ(self->p.resets, model_stat("resets"));
}

/* The fault is over with the reset, even if the hardware keeps its interrupt raised. */
TEST_F_TIMEOUT(sessions, fault_that_survives_the_reset, 60)
{
	uint32_t region;

	inject(_metadata, "protm_fault_stays");
	inject(_metadata, "protm_fault");
	ASSERT_EQ(0, submit_region(self, 0, 100, &region));
	EXPECT_EQ(-EINVAL, guest_verdict(&self->p.g, region));
	EXPECT_TRUE(occurred("protm_fault_stays"));
	EXPECT_EQ(0, protm_fresh_job(&self->p));
	EXPECT_EQ(self->p.resets + 1, model_stat("resets"));
}

TEST_HARNESS_MAIN
