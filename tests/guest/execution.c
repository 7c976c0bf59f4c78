// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Jobs in protected mode, alongside ordinary ones: results, sharing, and failures, each
 * with its exact verdict.  After each test a fresh protected job and the bystander's work.
 *
 * Results are compared by digests: the CPU cannot read protected memory.
 */
#include "harness.h"

#include <pthread.h>
#include <sys/wait.h>

#include "protm.h"

/*
 * Rounds of a copy that takes long enough to be observed: if the GPU has entered and left
 * before the driver looks, and the exit is not reported, it seems not to have entered.
 */
#define LONG		1000u
/* Some milliseconds: less than a time slice, and more than it takes to notice it */
#define SHORT		20u

FIXTURE(execution) {
	struct protm p;
};

FIXTURE_SETUP(execution)
{
	SKIP_IF(heap_missing(self->p.heap));
	ASSERT_EQ(0, protm_open(&self->p));
}

FIXTURE_TEARDOWN(execution)
{
	EXPECT_EQ(0, protm_end(&self->p));
}

TEST_F(execution, copies)
{
	uint64_t enters = model_stat("protm_enters");

	protm_write_copy(&self->p.b, self->p.dst.buf.va, self->p.src.buf.va, 1);
	EXPECT_EQ(0, guest_run(&self->p.g, self->p.group, 0, 0, &self->p.b));
	EXPECT_TRUE(secret_same(self->p.trusted, &self->p.src, &self->p.dst));
	EXPECT_EQ(enters + 1, model_stat("protm_enters"));
	EXPECT_EQ(self->p.resets, model_stat("resets"));
}

/* What is before and after a region is ordinary. */
TEST_F(execution, region_between_ordinary_work)
{
	self->p.g.data[0] = 0;
	self->p.g.data[1] = 0;
	vmali_cs_move32(&self->p.b, vmali_cs_r32(30), 11);
	vmali_cs_store32(&self->p.b, vmali_cs_r32(30), DATA, 0);
	protm_write_copy(&self->p.b, self->p.dst.buf.va, self->p.src.buf.va, 1);
	vmali_cs_move32(&self->p.b, vmali_cs_r32(30), 22);
	vmali_cs_store32(&self->p.b, vmali_cs_r32(30), DATA, 4);
	vmali_cs_wait(&self->p.b, 1 << SB_LOAD_STORE, false);
	EXPECT_EQ(0, guest_run(&self->p.g, self->p.group, 0, 0, &self->p.b));
	EXPECT_EQ(11, self->p.g.data[0]);
	EXPECT_EQ(22, self->p.g.data[1]);
	EXPECT_TRUE(secret_same(self->p.trusted, &self->p.src, &self->p.dst));
}

TEST_F(execution, hundred_jobs)
{
	unsigned int i;

	for (i = 0; i < 100; i++) {
		ASSERT_EQ(0, secret_fill(self->p.trusted, &self->p.src, i));
		guest_begin(&self->p.g, 0, &self->p.b);
		protm_write_copy(&self->p.b, self->p.dst.buf.va, self->p.src.buf.va, 1);
		ASSERT_EQ(0, guest_run(&self->p.g, self->p.group, 0, 0, &self->p.b));
		ASSERT_TRUE(secret_same(self->p.trusted, &self->p.src, &self->p.dst));
	}
	EXPECT_EQ(self->p.resets, model_stat("resets"));
}

/* The GPU is taken away from a region that others wait for, and given back. */
TEST_F(execution, shares_with_ordinary_groups)
{
	uint64_t enters = model_stat("protm_enters");
	uint32_t syncobj;

	protm_write_endless(&self->p.b);
	ASSERT_EQ(0, guest_submit(&self->p.g, self->p.group, 0, 0, &self->p.b, &syncobj));
	ASSERT_TRUE(wait_stat("protm_enters", enters));
	EXPECT_EQ(0, guest_healthy(&self->p.other, self->p.bystander));
	EXPECT_EQ(0, guest_healthy(&self->p.other, self->p.bystander));
	EXPECT_EQ(-ETIME, vmali_syncobj_wait(self->p.g.dev, syncobj, 0, 0));
	EXPECT_TRUE(wait_stat("protm_enters", enters + 1));
	vmali_group_destroy(self->p.group);
	self->p.group = NULL;
	EXPECT_EQ(-ECANCELED, guest_verdict(&self->p.g, syncobj));
	EXPECT_EQ(self->p.resets, model_stat("resets"));
}

/* More protected groups than slots, each with a region of many time slices' length. */
TEST_F_TIMEOUT(execution, many_protected_groups, 120)
{
	struct vmali_group *group[12];
	uint32_t syncobj[12];
	struct vmali_cs_builder b;
	unsigned int i;

	for (i = 0; i < 12; i++) {
		ASSERT_EQ(0, guest_protected_group(&self->p.g, &group[i]));
		guest_begin(&self->p.g, i, &b);
		protm_write_copy(&b, self->p.dst.buf.va, self->p.src.buf.va, 20);
		ASSERT_EQ(0, guest_submit(&self->p.g, group[i], 0, i, &b, &syncobj[i]));
	}
	for (i = 0; i < 12; i++) {
		EXPECT_EQ(0, guest_healthy(&self->p.other, self->p.bystander));
		EXPECT_EQ(0, guest_verdict(&self->p.g, syncobj[i])) {
			TH_LOG("group %u", i);
		}
		vmali_group_destroy(group[i]);
	}
	EXPECT_TRUE(secret_same(self->p.trusted, &self->p.src, &self->p.dst));
	EXPECT_EQ(self->p.resets, model_stat("resets"));
}

TEST_F(execution, endless_region_times_out)
{
	int64_t start = guest_now();

	protm_write_endless(&self->p.b);
	EXPECT_EQ(-ETIMEDOUT, guest_run(&self->p.g, self->p.group, 0, 0, &self->p.b));
	EXPECT_LT(4500 * VMALI_MS, guest_now() - start);
	EXPECT_GT(8000 * VMALI_MS, guest_now() - start);
	EXPECT_EQ(self->p.resets, model_stat("resets"));
}

/* Destroying its group ends a region; so does the death of its process. */
TEST_F(execution, process_killed_in_protected_mode)
{
	uint64_t enters = model_stat("protm_enters");
	int status;
	pid_t child;

	child = fork();
	ASSERT_LE(0, child);
	if (!child) {
		struct vmali_group *group;
		struct vmali_cs_builder b;
		struct guest g;
		uint32_t syncobj;

		if (guest_open(&g) || guest_protected_group(&g, &group))
			_exit(1);
		guest_begin(&g, 0, &b);
		protm_write_endless(&b);
		if (guest_submit(&g, group, 0, 0, &b, &syncobj))
			_exit(2);
		pause();
		_exit(3);
	}
	EXPECT_TRUE(wait_stat("protm_enters", enters));
	EXPECT_EQ(0, kill(child, SIGKILL));
	ASSERT_EQ(child, waitpid(child, &status, 0));
	EXPECT_TRUE(WIFSIGNALED(status));
	EXPECT_EQ(self->p.resets, model_stat("resets"));
}

/* VM operations of another process, during a region that lasts as long: all succeed. */
TEST_F(execution, vm_bind_waits)
{
	uint64_t enters = model_stat("protm_enters");
	struct vmali_buffer buffer;
	uint32_t syncobj;
	unsigned int i;

	protm_write_copy(&self->p.b, self->p.dst.buf.va, self->p.src.buf.va, 400);
	ASSERT_EQ(0, guest_submit(&self->p.g, self->p.group, 0, 0, &self->p.b, &syncobj));
	ASSERT_TRUE(wait_stat("protm_enters", enters));
	for (i = 0; i < 4; i++) {
		ASSERT_EQ(0, vmali_buffer_create(self->p.other.vm, 65536,
						 DRM_PANTHOR_VM_BIND_OP_MAP_NOEXEC, NULL, &buffer));
		vmali_buffer_destroy(&buffer);
	}
	EXPECT_EQ(0, guest_verdict(&self->p.g, syncobj));
	EXPECT_TRUE(secret_same(self->p.trusted, &self->p.src, &self->p.dst));
	EXPECT_EQ(self->p.resets, model_stat("resets"));
}

/*
 * VM operations, one after the other, during protected work that does not end, or fails:
 * each is done, in bounded time, and what becomes of the work is the same as without them.
 */
struct binder {
	struct guest *g;
	pthread_t thread;
	bool stop;
	int error;
	unsigned int count;
	int64_t worst;		/* of all that were done */
};

static void *bind_all_the_time(void *arg)
{
	struct binder *binder = arg;
	struct vmali_buffer buffer;
	int64_t start, took;

	while (!binder->error && !__atomic_load_n(&binder->stop, __ATOMIC_RELAXED)) {
		start = guest_now();
		binder->error = vmali_buffer_create(binder->g->vm, 65536,
						    DRM_PANTHOR_VM_BIND_OP_MAP_NOEXEC, NULL,
						    &buffer);
		if (!binder->error)
			vmali_buffer_destroy(&buffer);
		took = guest_now() - start;
		if (took > binder->worst)
			binder->worst = took;
		binder->count++;
		usleep(1000);
	}
	return NULL;
}

struct bind_during {
	const char *fault;
	int verdict;
	unsigned int resets;	/* twice if it is stuck, for the VM operations' sake */
	int64_t least, most;	/* milliseconds that the slowest VM operation takes */
};

static void bind_during(struct __test_metadata *_metadata, FIXTURE_DATA(execution) *self,
			const struct bind_during *what)
{
	struct binder binder = { .g = &self->p.other };

	ASSERT_EQ(0, pthread_create(&binder.thread, NULL, bind_all_the_time, &binder));
	usleep(20000);
	if (what->fault) {
		ASSERT_EQ(0, guest_inject(what->fault));
		protm_write_copy(&self->p.b, self->p.dst.buf.va, self->p.src.buf.va, LONG);
	} else {
		protm_write_endless(&self->p.b);
	}
	EXPECT_EQ(what->verdict, guest_run(&self->p.g, self->p.group, 0, 0, &self->p.b));
	if (what->resets) {
		EXPECT_TRUE(wait_stat("resets", self->p.resets));
	}
	/* Time for the operations that waited to complete */
	usleep(50000);
	__atomic_store_n(&binder.stop, true, __ATOMIC_RELAXED);
	ASSERT_EQ(0, pthread_join(binder.thread, NULL));
	EXPECT_EQ(0, binder.error);
	EXPECT_LT(2, binder.count);
	EXPECT_LE(what->least * VMALI_MS, binder.worst);
	EXPECT_GT(what->most * VMALI_MS, binder.worst);
	if (!what->verdict) {
		EXPECT_TRUE(secret_same(self->p.trusted, &self->p.src, &self->p.dst));
	}
	EXPECT_EQ(self->p.resets + what->resets, model_stat("resets"));
}

#define BIND_DURING(test_name, injected, errno_, resets_, least_, most_)	\
TEST_F_TIMEOUT(execution, test_name, 60)					\
{										\
	const struct bind_during what = { injected, errno_, resets_, least_, most_ }; \
										\
	bind_during(_metadata, self, &what);					\
}

/* A time slice at most; sessions.c has the exact bounds */
BIND_DURING(vm_bind_during_endless_region, NULL, -ETIMEDOUT, 0, 0, 50)
BIND_DURING(vm_bind_during_lost_exit, "protm_lost_exit", 0, 0, 0, 5000)
BIND_DURING(vm_bind_during_early_exit, "protm_early_exit", 0, 0, 0, 5000)
BIND_DURING(vm_bind_during_halted_firmware, "protm_halt", -ETIMEDOUT, 2, 0, 9000)
BIND_DURING(vm_bind_during_entry_without_ack, "protm_no_ack", -ETIMEDOUT, 1, 0, 9000)
BIND_DURING(vm_bind_during_entry_without_effect, "protm_not_active", -ETIMEDOUT, 1, 0, 5000)
BIND_DURING(vm_bind_during_fault, "protm_fault", -EINVAL, 1, 0, 5000)

/* Each fault of the hardware and the firmware: its verdict, and that no other job has it. */
struct fault {
	const char *name;
	int verdict;
	bool reset;
	bool stuck;	/* until the job times out, as would any other that has begun */
};

/*
 * The bystander has a slot, and waits for word 0 of its data; then it stores register 1,
 * which must be what it was, in word 2.
 */
static int bystander_waits(FIXTURE_DATA(execution) *self, uint32_t *waiting)
{
	struct vmali_cs_builder b;

	self->p.other.data[0] = 0;
	self->p.other.data[2] = 0;
	guest_begin(&self->p.other, 0, &b);
	vmali_cs_move32(&b, vmali_cs_r32(0), 0);
	vmali_cs_move32(&b, vmali_cs_r32(1), 0x1234);
	vmali_cs_sync_wait32(&b, false, VMALI_CS_COND_GT, vmali_cs_r32(0), DATA);
	vmali_cs_store32(&b, vmali_cs_r32(1), DATA, 8);
	vmali_cs_wait(&b, MASK(SB_LOAD_STORE), false);
	return guest_submit(&self->p.other, self->p.bystander, 0, 0, &b, waiting);
}

/* Write the word, and ring: by another job, as a store alone is not noticed. */
static int bystander_continues(FIXTURE_DATA(execution) *self)
{
	struct vmali_cs_builder b;
	uint32_t unused;

	self->p.other.data[0] = 1;
	guest_begin(&self->p.other, 1, &b);
	return guest_submit(&self->p.other, self->p.bystander, 0, 1, &b, &unused);
}

static void meet_fault(struct __test_metadata *_metadata, FIXTURE_DATA(execution) *self,
		       const struct fault *fault)
{
	uint32_t waiting;

	ASSERT_EQ(0, guest_inject(fault->name));
	protm_write_copy(&self->p.b, self->p.dst.buf.va, self->p.src.buf.va, LONG);

	if (!fault->stuck) {
		ASSERT_EQ(0, bystander_waits(self, &waiting));
	} else {
		ASSERT_EQ(0, guest_healthy(&self->p.other, self->p.bystander));
	}

	EXPECT_EQ(fault->verdict, guest_run(&self->p.g, self->p.group, 0, 0, &self->p.b));
	if (fault->reset) {
		EXPECT_TRUE(wait_stat("resets", self->p.resets));
	} else {
		EXPECT_EQ(self->p.resets, model_stat("resets"));
	}
	if (fault->stuck)
		return;
	ASSERT_EQ(0, bystander_continues(self));
	EXPECT_EQ(0, guest_verdict(&self->p.other, waiting));
	EXPECT_EQ(0x1234, self->p.other.data[2]);
}

/*
 * Have the firmware die at the next request, with a region in flight and a bystander that
 * waits.
 *
 * Return: whether both were done before it did.
 */
static bool firmware_dies(struct __test_metadata *_metadata, FIXTURE_DATA(execution) *self)
{
	uint64_t enters = model_stat("protm_enters");
	int region_verdict, waiting_verdict;
	uint32_t region, waiting;
	struct vmali_cs_builder b;

	ASSERT_EQ(0, bystander_waits(self, &waiting));
	ASSERT_EQ(0, guest_inject("protm_lost_exit"));
	guest_begin(&self->p.g, 0, &b);
	protm_write_copy(&b, self->p.dst.buf.va, self->p.src.buf.va, SHORT);
	ASSERT_EQ(0, guest_submit(&self->p.g, self->p.group, 0, 0, &b, &region));
	ASSERT_TRUE(wait_stat("protm_enters", enters));
	ASSERT_EQ(0, guest_inject("firmware_panic"));
	ASSERT_EQ(0, bystander_continues(self));
	region_verdict = guest_verdict(&self->p.g, region);
	waiting_verdict = guest_verdict(&self->p.other, waiting);
	EXPECT_TRUE(wait_stat("resets", self->p.resets));
	return !region_verdict && !waiting_verdict;
}

/*
 * The firmware dies after a region, before the driver is notified of its end. The state of
 * the other groups was saved when the GPU entered, but they have executed since: a driver
 * that takes them for suspended has them execute the same again.
 *
 * The end of a time slice is the next request, and can come within the region. Then there
 * is nothing to observe, and the test tries again.
 */
TEST_F_TIMEOUT(execution, firmware_panics_after_a_region, 60)
{
	unsigned int tries = 6;

	while (!firmware_dies(_metadata, self)) {
		ASSERT_LT(0, --tries);
		vmali_group_destroy(self->p.group);
		vmali_group_destroy(self->p.bystander);
		ASSERT_EQ(0, guest_protected_group(&self->p.g, &self->p.group));
		ASSERT_EQ(0, guest_group(&self->p.other, 1, &self->p.bystander));
		ASSERT_EQ(0, guest_healthy(&self->p.other, self->p.bystander));
		self->p.resets = model_stat("resets");
	}
	EXPECT_EQ(0x1234, self->p.other.data[2]);
	self->p.other.data[2] = 0;
	/* Lost, as is what else was on a slot */
	EXPECT_EQ(-EINVAL, guest_healthy(&self->p.other, self->p.bystander));
	vmali_group_destroy(self->p.bystander);
	ASSERT_EQ(0, guest_group(&self->p.other, 1, &self->p.bystander));
	EXPECT_EQ(0, guest_healthy(&self->p.other, self->p.bystander));
	/* Time for a group that was resumed */
	usleep(20000);
	EXPECT_EQ(0, self->p.other.data[2]);
}

#define FAULT(test_name, injected, errno_, reset_, stuck_)			\
TEST_F_TIMEOUT(execution, test_name, 60)					\
{										\
	const struct fault fault = { injected, errno_, reset_, stuck_ };	\
										\
	meet_fault(_metadata, self, &fault);					\
}

FAULT(enter_is_not_acknowledged, "protm_no_ack", -ETIMEDOUT, true, false)
FAULT(acknowledged_but_not_active, "protm_not_active", -ETIMEDOUT, true, false)
FAULT(active_late, "protm_late_active", 0, false, false)
FAULT(exit_early, "protm_early_exit", 0, false, false)
FAULT(exit_is_lost, "protm_lost_exit", 0, false, false)
FAULT(fault_in_protected_mode, "protm_fault", -EINVAL, true, false)
FAULT(firmware_halts_in_protected_mode, "protm_halt", -ETIMEDOUT, true, true)

/*
 * The same, if a GPU that is stuck there does not flush its caches either, which is not known.
 * What the firmware saved of the other groups may be in them, and is lost in the reset: these
 * groups must not be resumed.
 */
TEST_F_TIMEOUT(execution, firmware_halts_and_caches_are_not_flushed, 60)
{
	ASSERT_EQ(0, guest_healthy(&self->p.other, self->p.bystander));
	ASSERT_EQ(0, guest_inject("protm_halt"));
	ASSERT_EQ(0, guest_inject("hung_flush"));
	protm_write_copy(&self->p.b, self->p.dst.buf.va, self->p.src.buf.va, LONG);
	EXPECT_EQ(-ETIMEDOUT, guest_run(&self->p.g, self->p.group, 0, 0, &self->p.b));
	EXPECT_TRUE(wait_stat("resets", self->p.resets));
	EXPECT_EQ(-EINVAL, guest_healthy(&self->p.other, self->p.bystander));
	vmali_group_destroy(self->p.bystander);
	ASSERT_EQ(0, guest_group(&self->p.other, 1, &self->p.bystander));
}

TEST_HARNESS_MAIN
