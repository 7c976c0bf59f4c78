// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Jobs that run in protected mode, beside others that do not: results, sharing, and
 * what goes wrong, each with its exact verdict.  After each test a fresh protected job
 * works, and the bystander was not harmed.
 *
 * Results are compared by digests: nobody here can see protected memory.
 */
#include "kselftest_harness.h"

#include <pthread.h>
#include <sys/wait.h>

#include "secret.h"

#define PARAMETER	"/sys/module/panthor/parameters/protected_heap_name"

/* Bytes of a protected buffer, and those that a copy of one instruction moves. */

/*
 * How often a region copies that is to be seen while it runs: if the GPU has been there and
 * back before the driver has had a look, and that it left is not reported, then it looks as
 * if it had never entered.
 */
#define LONG		1000u

/* Registers of the streams, besides r0 to r15 that hold a chunk. */
#define SRC		vmali_cs_r64(20)

FIXTURE(execution) {
	struct guest g;
	struct guest other;
	struct vmali_group *group;
	struct vmali_group *bystander;
	struct vmali_trusted *trusted;
	struct secret src, dst, expected;
	struct vmali_cs_builder b;
	const char *skip;
	uint64_t resets;
};

/* A stream that copies a buffer, in a loop, in one region, @rounds times. */
static void copy(struct vmali_cs_builder *b, uint64_t dst, uint64_t src, unsigned int rounds)
{
	vmali_cs_wait(b, 0xff, false);
	vmali_cs_prot_region_begin(b);
	guest_write_copies(b, dst, src, SECRET_BYTES, rounds);
	vmali_cs_prot_region_end(b);
	vmali_cs_wait(b, 0xff, false);
}

/* A region that never ends. */
static void spin(struct vmali_cs_builder *b)
{
	struct vmali_cs_label loop = VMALI_CS_LABEL_INIT;

	vmali_cs_wait(b, 0xff, false);
	vmali_cs_prot_region_begin(b);
	vmali_cs_label_place(b, &loop);
	vmali_cs_branch(b, VMALI_CS_COND_ALWAYS, vmali_cs_r32(0), &loop);
	vmali_cs_prot_region_end(b);
}

FIXTURE_SETUP(execution)
{
	char heap[VMALI_HEAP_NAME_MAX];

	if (guest_read_text(PARAMETER, heap, sizeof(heap))) {
		self->skip = "the kernel does not have the series";
		return;
	}
	if (!*heap || !strcmp(heap, "(null)")) {
		self->skip = "the driver was given no heap";
		return;
	}
	ASSERT_EQ(0, guest_open(&self->g));
	ASSERT_EQ(0, guest_open(&self->other));
	ASSERT_EQ(0, vmali_trusted_open(&self->trusted));
	ASSERT_EQ(0, guest_protected_group(&self->g, &self->group));
	ASSERT_EQ(0, guest_group(&self->other, 1, &self->bystander));
	ASSERT_EQ(0, secret_create(&self->g, heap, &self->src));
	ASSERT_EQ(0, secret_create(&self->g, heap, &self->dst));
	ASSERT_EQ(0, secret_create(&self->g, heap, &self->expected));
	ASSERT_EQ(0, secret_fill(self->trusted, &self->src, 1));
	ASSERT_EQ(0, guest_healthy(&self->other, self->bystander));
	self->resets = model_stat("resets");
	guest_begin(&self->g, 0, &self->b);
}

FIXTURE_TEARDOWN(execution)
{
	struct vmali_group *fresh;
	struct vmali_cs_builder b;

	if (self->skip)
		return;
	vmali_group_destroy(self->group);
	EXPECT_EQ(0, guest_healthy(&self->other, self->bystander));

	ASSERT_EQ(0, guest_protected_group(&self->g, &fresh));
	EXPECT_EQ(0, secret_fill(self->trusted, &self->src, 99));
	guest_begin(&self->g, 0, &b);
	copy(&b, self->dst.buf.va, self->src.buf.va, 1);
	EXPECT_EQ(0, guest_run(&self->g, fresh, 0, 0, &b));
	EXPECT_TRUE(secret_same(self->trusted, &self->src, &self->dst));
	vmali_group_destroy(fresh);

	secret_destroy(&self->src);
	secret_destroy(&self->dst);
	secret_destroy(&self->expected);
	vmali_group_destroy(self->bystander);
	vmali_trusted_close(self->trusted);
	guest_close(&self->g);
	guest_close(&self->other);
}

#define NEED_PROTM() do {						\
	if (self->skip)							\
		SKIP(return, "%s", self->skip);				\
} while (0)

TEST_F(execution, copies)
{
	uint64_t enters = model_stat("protm_enters");

	NEED_PROTM();
	copy(&self->b, self->dst.buf.va, self->src.buf.va, 1);
	EXPECT_EQ(0, guest_run(&self->g, self->group, 0, 0, &self->b));
	EXPECT_TRUE(secret_same(self->trusted, &self->src, &self->dst));
	EXPECT_EQ(enters + 1, model_stat("protm_enters"));
	EXPECT_EQ(self->resets, model_stat("resets"));
}

/* What is before and behind a region is ordinary. */
TEST_F(execution, region_between_ordinary_work)
{
	NEED_PROTM();
	self->g.data[0] = 0;
	self->g.data[1] = 0;
	vmali_cs_move32(&self->b, vmali_cs_r32(30), 11);
	vmali_cs_store32(&self->b, vmali_cs_r32(30), DATA, 0);
	copy(&self->b, self->dst.buf.va, self->src.buf.va, 1);
	vmali_cs_move32(&self->b, vmali_cs_r32(30), 22);
	vmali_cs_store32(&self->b, vmali_cs_r32(30), DATA, 4);
	vmali_cs_wait(&self->b, 1 << SB_LOAD_STORE, false);
	EXPECT_EQ(0, guest_run(&self->g, self->group, 0, 0, &self->b));
	EXPECT_EQ(11, self->g.data[0]);
	EXPECT_EQ(22, self->g.data[1]);
	EXPECT_TRUE(secret_same(self->trusted, &self->src, &self->dst));
}

TEST_F(execution, hundred_jobs)
{
	unsigned int i;

	NEED_PROTM();
	for (i = 0; i < 100; i++) {
		ASSERT_EQ(0, secret_fill(self->trusted, &self->src, i));
		guest_begin(&self->g, 0, &self->b);
		copy(&self->b, self->dst.buf.va, self->src.buf.va, 1);
		ASSERT_EQ(0, guest_run(&self->g, self->group, 0, 0, &self->b));
		ASSERT_TRUE(secret_same(self->trusted, &self->src, &self->dst));
	}
	EXPECT_EQ(self->resets, model_stat("resets"));
}

/* A group without the feature is terminated at once, alone. */
TEST_F(execution, ordinary_group_is_refused)
{
	struct vmali_group *ordinary, *neighbour;
	struct vmali_group_state state = { 0 };
	uint64_t enters = model_stat("protm_enters");
	int64_t start;

	NEED_PROTM();
	ASSERT_EQ(0, guest_group(&self->g, 1, &ordinary));
	ASSERT_EQ(0, guest_group(&self->g, 1, &neighbour));
	copy(&self->b, self->dst.buf.va, self->src.buf.va, 1);
	start = guest_now();
	EXPECT_EQ(-EINVAL, guest_run(&self->g, ordinary, 0, 0, &self->b));
	EXPECT_GT(3000 * VMALI_MS, guest_now() - start);
	EXPECT_EQ(0, vmali_group_query(ordinary, &state));
	EXPECT_EQ(DRM_PANTHOR_GROUP_STATE_FATAL_FAULT, state.state);
	EXPECT_EQ(0, guest_healthy(&self->g, neighbour));
	EXPECT_EQ(enters, model_stat("protm_enters"));
	EXPECT_EQ(self->resets, model_stat("resets"));
	vmali_group_destroy(ordinary);
	vmali_group_destroy(neighbour);
}

/* Content that is protected can't be had by ordinary work, not even by its owner. */
TEST_F(execution, ordinary_read_of_protected_memory)
{
	NEED_PROTM();
	self->g.data[0] = 0x5a5a;
	vmali_cs_move64(&self->b, SRC, self->src.buf.va);
	vmali_cs_load32(&self->b, vmali_cs_r32(0), SRC, 0);
	vmali_cs_wait(&self->b, 1 << SB_LOAD_STORE, false);
	vmali_cs_store32(&self->b, vmali_cs_r32(0), DATA, 0);
	vmali_cs_wait(&self->b, 1 << SB_LOAD_STORE, false);
	EXPECT_EQ(-EINVAL, guest_run(&self->g, self->group, 0, 0, &self->b));
	EXPECT_EQ(0x5a5a, self->g.data[0]);
}

/* Nor can a region carry it out: the group is lost, and the GPU needs a reset. */
TEST_F(execution, protected_write_to_ordinary_memory)
{
	NEED_PROTM();
	self->g.data[0] = 0x5a5a;
	vmali_cs_wait(&self->b, 0xff, false);
	vmali_cs_prot_region_begin(&self->b);
	vmali_cs_move64(&self->b, SRC, self->src.buf.va);
	vmali_cs_load32(&self->b, vmali_cs_r32(0), SRC, 0);
	vmali_cs_wait(&self->b, 1 << SB_LOAD_STORE, false);
	vmali_cs_store32(&self->b, vmali_cs_r32(0), DATA, 0);
	vmali_cs_wait(&self->b, 1 << SB_LOAD_STORE, false);
	vmali_cs_prot_region_end(&self->b);
	EXPECT_EQ(-EINVAL, guest_run(&self->g, self->group, 0, 0, &self->b));
	EXPECT_EQ(0x5a5a, self->g.data[0]);
	EXPECT_TRUE(wait_stat("resets", self->resets));
}

/* Registers hold nothing of the content behind the region. */
TEST_F(execution, registers_leak_nothing)
{
	unsigned int i;

	NEED_PROTM();
	for (i = 0; i < 16; i++)
		self->g.data[i] = 0x5a5a;
	for (i = 0; i < 16; i++)
		vmali_cs_move32(&self->b, vmali_cs_r32(i), 0x77);
	copy(&self->b, self->dst.buf.va, self->src.buf.va, 1);
	vmali_cs_store_multiple(&self->b, vmali_cs_r32(0), 0xffff, DATA, 0);
	vmali_cs_wait(&self->b, 1 << SB_LOAD_STORE, false);
	EXPECT_EQ(0, guest_run(&self->g, self->group, 0, 0, &self->b));
	for (i = 0; i < 16; i++)
		EXPECT_EQ(0x77, self->g.data[i]);
}

/* The GPU is taken away from a region that others wait for, and given back. */
TEST_F(execution, shares_with_ordinary_groups)
{
	uint64_t enters = model_stat("protm_enters");
	uint32_t syncobj;

	NEED_PROTM();
	spin(&self->b);
	ASSERT_EQ(0, guest_submit(&self->g, self->group, 0, 0, &self->b, &syncobj));
	ASSERT_TRUE(wait_stat("protm_enters", enters));
	EXPECT_EQ(0, guest_healthy(&self->other, self->bystander));
	EXPECT_EQ(0, guest_healthy(&self->other, self->bystander));
	EXPECT_EQ(-ETIME, vmali_syncobj_wait(self->g.dev, syncobj, 0, 0));
	EXPECT_TRUE(wait_stat("protm_enters", enters + 1));
	vmali_group_destroy(self->group);
	self->group = NULL;
	EXPECT_EQ(-ECANCELED, guest_verdict(&self->g, syncobj));
	EXPECT_EQ(self->resets, model_stat("resets"));
}

/* More protected groups than slots, each with a region of many time slices' length. */
TEST_F_TIMEOUT(execution, many_protected_groups, 120)
{
	struct vmali_group *group[12];
	uint32_t syncobj[12];
	struct vmali_cs_builder b;
	unsigned int i;

	NEED_PROTM();
	for (i = 0; i < 12; i++) {
		ASSERT_EQ(0, guest_protected_group(&self->g, &group[i]));
		guest_begin(&self->g, i, &b);
		copy(&b, self->dst.buf.va, self->src.buf.va, 20);
		ASSERT_EQ(0, guest_submit(&self->g, group[i], 0, i, &b, &syncobj[i]));
	}
	for (i = 0; i < 12; i++) {
		EXPECT_EQ(0, guest_healthy(&self->other, self->bystander));
		EXPECT_EQ(0, guest_verdict(&self->g, syncobj[i])) {
			TH_LOG("group %u", i);
		}
		vmali_group_destroy(group[i]);
	}
	EXPECT_TRUE(secret_same(self->trusted, &self->src, &self->dst));
	EXPECT_EQ(self->resets, model_stat("resets"));
}

TEST_F(execution, endless_region_times_out)
{
	int64_t start = guest_now();

	NEED_PROTM();
	spin(&self->b);
	EXPECT_EQ(-ETIMEDOUT, guest_run(&self->g, self->group, 0, 0, &self->b));
	EXPECT_LT(4500 * VMALI_MS, guest_now() - start);
	EXPECT_GT(8000 * VMALI_MS, guest_now() - start);
	EXPECT_EQ(self->resets, model_stat("resets"));
}

/* Destroying its group ends a region; so does the death of its process. */
TEST_F(execution, process_killed_in_protected_mode)
{
	uint64_t enters = model_stat("protm_enters");
	int status;
	pid_t child;

	NEED_PROTM();
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
		spin(&b);
		if (guest_submit(&g, group, 0, 0, &b, &syncobj))
			_exit(2);
		pause();
		_exit(3);
	}
	EXPECT_TRUE(wait_stat("protm_enters", enters));
	EXPECT_EQ(0, kill(child, SIGKILL));
	ASSERT_EQ(child, waitpid(child, &status, 0));
	EXPECT_TRUE(WIFSIGNALED(status));
	EXPECT_EQ(self->resets, model_stat("resets"));
}

/*
 * VM operations of another process, beside a region of their own length in time: all
 * succeed, and do not make the GPU leave.
 */
TEST_F(execution, vm_bind_waits)
{
	uint64_t enters = model_stat("protm_enters");
	struct vmali_buffer buffer;
	uint32_t syncobj;
	unsigned int i;

	NEED_PROTM();
	copy(&self->b, self->dst.buf.va, self->src.buf.va, 400);
	ASSERT_EQ(0, guest_submit(&self->g, self->group, 0, 0, &self->b, &syncobj));
	ASSERT_TRUE(wait_stat("protm_enters", enters));
	for (i = 0; i < 4; i++) {
		ASSERT_EQ(0, vmali_buffer_create(self->other.vm, 65536,
						 DRM_PANTHOR_VM_BIND_OP_MAP_NOEXEC, NULL, &buffer));
		vmali_buffer_destroy(&buffer);
	}
	EXPECT_EQ(0, guest_verdict(&self->g, syncobj));
	EXPECT_TRUE(secret_same(self->trusted, &self->src, &self->dst));
	EXPECT_EQ(self->resets, model_stat("resets"));
}

/*
 * VM operations, one after the other, beside protected work that does not end, or goes wrong:
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

struct beside {
	const char *fault;
	int verdict;
	unsigned int resets;	/* twice if it is stuck, for the VM operations' sake */
	int64_t least, most;	/* milliseconds that the slowest VM operation takes */
};

static void bind_beside(struct __test_metadata *_metadata, FIXTURE_DATA(execution) *self,
			const struct beside *beside)
{
	struct binder binder = { .g = &self->other };

	ASSERT_EQ(0, pthread_create(&binder.thread, NULL, bind_all_the_time, &binder));
	usleep(20000);
	if (beside->fault) {
		ASSERT_EQ(0, guest_write_text(GPU_DEBUGFS "/inject", beside->fault));
		copy(&self->b, self->dst.buf.va, self->src.buf.va, LONG);
	} else {
		spin(&self->b);
	}
	EXPECT_EQ(beside->verdict, guest_run(&self->g, self->group, 0, 0, &self->b));
	if (beside->resets) {
		EXPECT_TRUE(wait_stat("resets", self->resets));
	}
	/* Whoever waited has had the time to go on */
	usleep(50000);
	__atomic_store_n(&binder.stop, true, __ATOMIC_RELAXED);
	ASSERT_EQ(0, pthread_join(binder.thread, NULL));
	EXPECT_EQ(0, binder.error);
	EXPECT_LT(2, binder.count);
	EXPECT_LE(beside->least * VMALI_MS, binder.worst);
	EXPECT_GT(beside->most * VMALI_MS, binder.worst);
	if (!beside->verdict) {
		EXPECT_TRUE(secret_same(self->trusted, &self->src, &self->dst));
	}
	EXPECT_EQ(self->resets + beside->resets, model_stat("resets"));
}

#define BESIDE(test_name, injected, errno_, resets_, least_, most_)		\
TEST_F_TIMEOUT(execution, test_name, 60)					\
{										\
	const struct beside beside = { injected, errno_, resets_, least_, most_ }; \
										\
	NEED_PROTM();								\
	bind_beside(_metadata, self, &beside);					\
}

/* As long as the job may take: it is not made to leave before */
BESIDE(vm_bind_beside_endless_region, NULL, -ETIMEDOUT, 0, 4500, 9000)
BESIDE(vm_bind_beside_lost_exit, "protm_lost_exit", 0, 0, 0, 5000)
BESIDE(vm_bind_beside_early_exit, "protm_early_exit", 0, 0, 0, 5000)
BESIDE(vm_bind_beside_halted_firmware, "protm_halt", -ETIMEDOUT, 2, 0, 9000)
BESIDE(vm_bind_beside_entry_without_ack, "protm_no_ack", -ETIMEDOUT, 1, 0, 9000)
BESIDE(vm_bind_beside_entry_without_effect, "protm_not_active", -ETIMEDOUT, 1, 0, 5000)
BESIDE(vm_bind_beside_fault, "protm_fault", -EINVAL, 1, 0, 5000)

/* Each fault of the hardware and the firmware: who is blamed, and that nobody else is. */
struct fault {
	const char *name;
	int verdict;
	bool reset;
	bool stuck;	/* until the job times out, as would any other that has begun */
};

static void meet_fault(struct __test_metadata *_metadata, FIXTURE_DATA(execution) *self,
		       const struct fault *fault)
{
	uint32_t waiting;
	struct vmali_cs_builder b;

	ASSERT_EQ(0, guest_write_text(GPU_DEBUGFS "/inject", fault->name));
	copy(&self->b, self->dst.buf.va, self->src.buf.va, LONG);

	/*
	 * Somebody who has a slot, and waits for a word in memory meanwhile: register 1
	 * must be what it was.
	 */
	self->other.data[0] = 0;
	self->other.data[2] = 0;
	if (!fault->stuck) {
		guest_begin(&self->other, 0, &b);
		vmali_cs_move32(&b, vmali_cs_r32(0), 0);
		vmali_cs_move32(&b, vmali_cs_r32(1), 0x1234);
		vmali_cs_sync_wait32(&b, false, VMALI_CS_COND_GT, vmali_cs_r32(0), DATA);
		vmali_cs_store32(&b, vmali_cs_r32(1), DATA, 8);
		vmali_cs_wait(&b, 1 << SB_LOAD_STORE, false);
		ASSERT_EQ(0, guest_submit(&self->other, self->bystander, 0, 0, &b, &waiting));
	} else {
		ASSERT_EQ(0, guest_healthy(&self->other, self->bystander));
	}

	EXPECT_EQ(fault->verdict, guest_run(&self->g, self->group, 0, 0, &self->b));
	if (fault->reset) {
		EXPECT_TRUE(wait_stat("resets", self->resets));
	} else {
		EXPECT_EQ(self->resets, model_stat("resets"));
	}
	if (fault->stuck)
		return;
	self->other.data[0] = 1;
	EXPECT_EQ(0, guest_verdict(&self->other, waiting));
	EXPECT_EQ(0x1234, self->other.data[2]);
}

/*
 * Have the firmware die at the next request, with a region under way and somebody who waits.
 *
 * Return: whether both were done before it did.
 */
static bool firmware_dies(struct __test_metadata *_metadata, FIXTURE_DATA(execution) *self)
{
	uint64_t enters = model_stat("protm_enters");
	int region_verdict, waiting_verdict;
	uint32_t region, waiting;
	struct vmali_cs_builder b;

	self->other.data[0] = 0;
	self->other.data[2] = 0;
	guest_begin(&self->other, 0, &b);
	vmali_cs_move32(&b, vmali_cs_r32(0), 0);
	vmali_cs_move32(&b, vmali_cs_r32(1), 0x1234);
	vmali_cs_sync_wait32(&b, false, VMALI_CS_COND_GT, vmali_cs_r32(0), DATA);
	vmali_cs_store32(&b, vmali_cs_r32(1), DATA, 8);
	vmali_cs_wait(&b, 1 << SB_LOAD_STORE, false);
	ASSERT_EQ(0, guest_submit(&self->other, self->bystander, 0, 0, &b, &waiting));

	ASSERT_EQ(0, guest_write_text(GPU_DEBUGFS "/inject", "protm_lost_exit"));
	guest_begin(&self->g, 0, &b);
	copy(&b, self->dst.buf.va, self->src.buf.va, LONG);
	ASSERT_EQ(0, guest_submit(&self->g, self->group, 0, 0, &b, &region));
	ASSERT_TRUE(wait_stat("protm_enters", enters));
	ASSERT_EQ(0, guest_write_text(GPU_DEBUGFS "/inject", "firmware_panic"));
	self->other.data[0] = 1;
	region_verdict = guest_verdict(&self->g, region);
	waiting_verdict = guest_verdict(&self->other, waiting);
	EXPECT_TRUE(wait_stat("resets", self->resets));
	return !region_verdict && !waiting_verdict;
}

/*
 * The firmware dies behind a region, before the driver has heard of its end. The state of
 * the others was saved when the GPU entered, but they have gone on since: who takes them
 * for suspended has them execute once more what is done.
 *
 * The end of a time slice is the next request, and can come within the region. Then there
 * is nothing to be seen, and everybody has another try.
 */
TEST_F_TIMEOUT(execution, firmware_panics_behind_a_region, 60)
{
	unsigned int tries = 6;

	NEED_PROTM();
	while (!firmware_dies(_metadata, self)) {
		ASSERT_LT(0, --tries);
		vmali_group_destroy(self->group);
		vmali_group_destroy(self->bystander);
		ASSERT_EQ(0, guest_protected_group(&self->g, &self->group));
		ASSERT_EQ(0, guest_group(&self->other, 1, &self->bystander));
		ASSERT_EQ(0, guest_healthy(&self->other, self->bystander));
		self->resets = model_stat("resets");
	}
	EXPECT_EQ(0x1234, self->other.data[2]);
	self->other.data[2] = 0;
	/* Lost, as is what else was on a slot */
	EXPECT_EQ(-EINVAL, guest_healthy(&self->other, self->bystander));
	vmali_group_destroy(self->bystander);
	ASSERT_EQ(0, guest_group(&self->other, 1, &self->bystander));
	EXPECT_EQ(0, guest_healthy(&self->other, self->bystander));
	/* Time for whoever was resumed */
	usleep(20000);
	EXPECT_EQ(0, self->other.data[2]);
}

#define FAULT(test_name, injected, errno_, reset_, stuck_)			\
TEST_F_TIMEOUT(execution, test_name, 60)					\
{										\
	const struct fault fault = { injected, errno_, reset_, stuck_ };	\
										\
	NEED_PROTM();								\
	meet_fault(_metadata, self, &fault);					\
}

FAULT(enter_is_not_acknowledged, "protm_no_ack", -ETIMEDOUT, true, false)
FAULT(acknowledged_but_not_active, "protm_not_active", -ETIMEDOUT, true, false)
FAULT(active_late, "protm_late_active", 0, false, false)
FAULT(exit_early, "protm_early_exit", 0, false, false)
FAULT(exit_is_lost, "protm_lost_exit", 0, false, false)
FAULT(fault_in_protected_mode, "protm_fault", -EINVAL, true, false)
FAULT(firmware_halts_in_protected_mode, "protm_halt", -ETIMEDOUT, true, true)

TEST_HARNESS_MAIN
