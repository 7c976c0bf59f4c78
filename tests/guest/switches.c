// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Protected and ordinary groups of all priorities, in processes of their own that come,
 * go and are killed, for a thousand entries into protected mode; then the same with
 * faults and resets at every step.  No job is lost: each has a verdict, the right one.
 * And nothing of what is protected is ever anywhere else: all of memory is searched.
 *
 *	SWITCHES=N	entries into protected mode instead of 1000, and a process killed
 *			for each 20 of them
 *	RESETS=N	faults instead of 50
 *	SEED=N		of the random numbers; it is printed
 *
 * What is searched for is only ever made in protected mode, by adding a number to what has
 * been put into protected memory.  So it is nowhere else by itself, this program included.
 */
#include "harness.h"

#include <inttypes.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "marker.h"
#include "worker.h"

#define DEFAULT_SEED	20261122u

FIXTURE(switches) {
	struct guest g;			/* the parent's own */
	struct worker_shared *shared;
	struct vmali_trusted *trusted;
	char heap[VMALI_HEAP_NAME_MAX];
	uint32_t seed;
	pid_t pid[WORKERS];
};

static pid_t start_worker(FIXTURE_DATA(switches) *self, unsigned int index,
			  uint32_t generation)
{
	pid_t pid = fork();

	if (!pid)
		_exit(setpriority(PRIO_PROCESS, 0, 0) ||
		      worker_run(self->shared, index, self->heap, self->seed, generation));
	return pid;
}

static void start_workers(struct __test_metadata *_metadata, FIXTURE_DATA(switches) *self,
			  bool faults)
{
	unsigned int i;

	ASSERT_EQ(0, setpriority(PRIO_PROCESS, 0, -20));
	self->shared->stop = false;
	self->shared->faults = faults;
	for (i = 0; i < WORKERS; i++) {
		self->pid[i] = start_worker(self, i, 0);
		ASSERT_LT(0, self->pid[i]);
	}
}

static void kill_one(struct __test_metadata *_metadata, FIXTURE_DATA(switches) *self,
		     unsigned int i, uint32_t generation)
{
	int status;

	/* Its end, and this process, are not to wait for the time slices of all the others. */
	ASSERT_EQ(0, setpriority(PRIO_PROCESS, self->pid[i], -10));
	ASSERT_EQ(0, kill(self->pid[i], SIGKILL));
	ASSERT_EQ(self->pid[i], waitpid(self->pid[i], &status, 0));
	EXPECT_TRUE(WIFSIGNALED(status)) TH_LOG("worker %u had ended: %#x", i, status);
	self->pid[i] = start_worker(self, i, generation);
	ASSERT_LT(0, self->pid[i]);
}

static void signal_workers(const FIXTURE_DATA(switches) *self, int sig)
{
	unsigned int i;

	for (i = 0; i < WORKERS; i++) {
		if (self->pid[i])
			kill(self->pid[i], sig);
	}
}

static void end_workers(struct __test_metadata *_metadata, FIXTURE_DATA(switches) *self)
{
	uint64_t jobs = 0, groups = 0;
	unsigned int i;
	int status;

	__atomic_store_n(&self->shared->stop, true, __ATOMIC_RELAXED);
	for (i = 0; i < WORKERS; i++) {
		const struct account *a = &self->shared->account[i];

		ASSERT_EQ(self->pid[i], waitpid(self->pid[i], &status, 0));
		EXPECT_TRUE(WIFEXITED(status) && !WEXITSTATUS(status))
			TH_LOG("worker %u: %#x", i, status);
		EXPECT_EQ(0, a->wrong)
			TH_LOG("worker %u: %" PRIu64 " wrong, first: %s, expected %d, was %d", i,
			       a->wrong, a->what, a->expected, a->verdict);
		self->pid[i] = 0;
		jobs += a->jobs;
		groups += a->groups;
	}
	EXPECT_LT(WORKERS, jobs);
	TH_LOG("%" PRIu64 " jobs in %" PRIu64 " groups", jobs, groups);
}

static void expect_nothing_outside(struct __test_metadata *_metadata,
				   FIXTURE_DATA(switches) *self)
{
	const int priority = getpriority(PRIO_PROCESS, 0);
	int ret;

	/*
	 * It takes a while, even with the workers stopped. A worker that has the
	 * firmware's memory locked is to continue: the driver waits 100 ms for the firmware.
	 */
	signal_workers(self, SIGSTOP);
	ASSERT_EQ(0, setpriority(PRIO_PROCESS, 0, 0));
	ret = marker_search(self->seed);
	ASSERT_EQ(0, setpriority(PRIO_PROCESS, 0, priority));
	signal_workers(self, SIGCONT);
	ASSERT_EQ(0, ret);
	EXPECT_EQ(0, marker_found("outside"))
		TH_LOG("first in page %" PRIu64, marker_found("place_pfn"));
	EXPECT_LT(64 << 20, marker_found("searched_bytes"));
}

static uint32_t number(const char *variable, uint32_t otherwise)
{
	const char *text = getenv(variable);

	return text ? strtoul(text, NULL, 0) : otherwise;
}

FIXTURE_SETUP(switches)
{
	SKIP_IF(heap_missing(self->heap));
	self->seed = number("SEED", DEFAULT_SEED);
	TH_LOG("SEED=%u", self->seed);
	self->shared = mmap(NULL, sizeof(*self->shared), PROT_READ | PROT_WRITE,
			    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	ASSERT_NE(MAP_FAILED, self->shared);
	ASSERT_EQ(0, guest_open(&self->g));
	ASSERT_EQ(0, vmali_trusted_open(&self->trusted));
}

/* A fresh protected job makes what it must, in protected memory alone. */
static void expect_fresh_job(struct __test_metadata *_metadata, FIXTURE_DATA(switches) *self)
{
	struct vmali_group *fresh;
	struct vmali_cs_builder b;
	struct secret src, dst;

	ASSERT_EQ(0, secret_create(&self->g, self->heap, &src));
	ASSERT_EQ(0, secret_create(&self->g, self->heap, &dst));
	ASSERT_EQ(0, marker_provision(self->trusted, &src, self->seed));
	ASSERT_EQ(0, guest_protected_group(&self->g, &fresh));
	guest_begin(&self->g, 0, &b);
	marker_write_stream(&b, &dst, &src, self->seed, 1);
	EXPECT_EQ(0, guest_run(&self->g, fresh, 0, 0, &b));
	expect_nothing_outside(_metadata, self);
	EXPECT_LE(SECRET_BYTES / 8, marker_found("protected"));
	vmali_group_destroy(fresh);
	secret_destroy(&src);
	secret_destroy(&dst);
}

FIXTURE_TEARDOWN(switches)
{
	EXPECT_EQ(0, guest_healthy(&self->g, NULL));
	expect_fresh_job(_metadata, self);
	vmali_trusted_close(self->trusted);
	guest_close(&self->g);
}

/* What is not protected is found: in a process, in a buffer of the GPU, in the kernel. */
TEST_F(switches, search_finds)
{
	volatile uint32_t *word;
	unsigned int i, round;
	int pipes[2];
	char page[4096];

	expect_nothing_outside(_metadata, self);
	word = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	ASSERT_NE(MAP_FAILED, word);
	for (round = 0; round < 2; round++) {
		if (round)
			word = self->g.data;
		for (i = 0; i < MARKER_WORDS; i++)
			word[100 + i] = marker_input(self->seed, i) + marker_added(self->seed);
		ASSERT_EQ(0, marker_search(self->seed));
		EXPECT_EQ(MARKER_WORDS / 2, marker_found("outside"));

		/* Eight bytes are enough */
		for (i = 2; i < MARKER_WORDS; i++)
			word[100 + i] = 0;
		ASSERT_EQ(0, marker_search(self->seed));
		EXPECT_EQ(1, marker_found("outside"));
		word[100] = 0;
		expect_nothing_outside(_metadata, self);
		word[101] = 0;
	}

	/* In a buffer of a pipe, which is the kernel's */
	ASSERT_EQ(0, pipe(pipes));
	memset(page, 0, sizeof(page));
	for (i = 0; i < MARKER_WORDS; i++) {
		uint32_t one = marker_input(self->seed, i) + marker_added(self->seed);

		ASSERT_EQ(sizeof(one), write(pipes[1], &one, sizeof(one)));
	}
	ASSERT_EQ(0, marker_search(self->seed));
	EXPECT_EQ(MARKER_WORDS / 2, marker_found("outside"));
	for (i = 0; i < MARKER_WORDS; i++)
		ASSERT_EQ(4, read(pipes[0], page, 4));
	ASSERT_EQ(4096, write(pipes[1], memset(page, 0, sizeof(page)), sizeof(page)));
	close(pipes[0]);
	close(pipes[1]);
	/* A free page keeps its content, so have it allocated again */
	for (i = 0; i < 100; i++) {
		ASSERT_EQ(0, marker_search(self->seed));
		if (!marker_found("outside"))
			break;
		word = mmap(NULL, 1 << 20, PROT_READ | PROT_WRITE,
			    MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
		ASSERT_NE(MAP_FAILED, word);
	}
	EXPECT_EQ(0, marker_found("outside"));
}

TEST_F(switches, search_refuses_nonsense)
{
	static const char no_digit[] =
		"g000000000000000000000000000000000000000000000000000000000000000";

	EXPECT_EQ(-EINVAL, guest_write_text(MARKER_SEARCH, ""));
	EXPECT_EQ(-EINVAL, guest_write_text(MARKER_SEARCH, "00"));
	EXPECT_EQ(-EINVAL, guest_write_text(MARKER_SEARCH, no_digit));
}

TEST_F_TIMEOUT(switches, at_random, 300)
{
	uint32_t random, goal = number("SWITCHES", 1000);
	uint64_t enters = model_stat("protm_enters"), now, last = enters;
	uint64_t rotations = model_stat("group_resumes");
	uint64_t resets = model_stat("resets");
	unsigned int kills = 0, quarter = 1;
	int64_t moved = guest_now();

	random = random_seed(self->seed, 3000);
	/*
	 * The driver gives the firmware 100 ms to answer, which includes what is left to do
	 * for the process that has locked the firmware's memory.  This can be too short for a
	 * kernel that looks for mistakes, and for several CPUs of a busy machine.  What a
	 * reset may do to jobs is the next test's.
	 */
	start_workers(_metadata, self, kernel_is_slow());
	while ((now = model_stat("protm_enters")) - enters < goal || kills < goal / 20) {
		usleep(20000 + random_next(&random) % 100000);
		kills++;
		kill_one(_metadata, self, random_next(&random) % WORKERS, kills);
		if (now - enters >= quarter * goal / 4) {
			quarter++;
			expect_nothing_outside(_metadata, self);
			/* That of the jobs that are in flight, or were a moment ago */
			EXPECT_LT(0, marker_found("protected"));
		}
		if (now != last)
			moved = guest_now();
		last = now;
		ASSERT_GT(30000 * VMALI_MS, guest_now() - moved)
			TH_LOG("no more entries into protected mode");
	}
	end_workers(_metadata, self);
	TH_LOG("%" PRIu64 " entries, %" PRIu64 " groups resumed, %u processes killed",
	       now - enters, model_stat("group_resumes") - rotations, kills);
	if (!kernel_is_slow() && sysconf(_SC_NPROCESSORS_ONLN) == 1) {
		EXPECT_EQ(resets, model_stat("resets"));
	}
	expect_nothing_outside(_metadata, self);
}

/* Faults of each step of entering, running and leaving, and of resets in between. */
static const char * const faults[] = {
	"protm_no_ack", "protm_not_active", "protm_late_active", "protm_fault",
	"protm_halt", "protm_early_exit",
	"protm_lost_exit", "missing_ack", "firmware_panic", "bus_error",
};

TEST_F_TIMEOUT(switches, resets_at_random, 400)
{
	unsigned int i, rounds = kernel_is_slow() ? 10 : number("RESETS", 50);
	uint64_t resets = model_stat("resets");
	char line[64];
	uint32_t random;
	int64_t end;

	random = random_seed(self->seed, 4000);
	start_workers(_metadata, self, true);
	for (i = 0; i < rounds; i++) {
		uint64_t left = 1;
		/* The one that takes seconds to be noticed only once */
		unsigned int which = i ? 1 + random_next(&random) % (ARRAY_SIZE(faults) - 1) : 0;
		const char *fault = faults[which];

		usleep(random_next(&random) % 50000);
		ASSERT_EQ(0, guest_inject(fault));
		end = guest_now() + 20000 * VMALI_MS;
		while (!guest_stat("gpu/inject", fault, &left) && left &&
		       guest_now() < end)
			usleep(1000);
		EXPECT_EQ(0, left) TH_LOG("round %u: %s has not been injected", i, fault);
		if (left) {
			snprintf(line, sizeof(line), "%s 0", fault);
			guest_inject(line);
		}
		if (random_next(&random) % 4 == 0)
			kill_one(_metadata, self, random_next(&random) % WORKERS, i);
	}
	end_workers(_metadata, self);
	TH_LOG("%" PRIu64 " resets", model_stat("resets") - resets);
	EXPECT_LT(rounds / 4, model_stat("resets") - resets);
	expect_nothing_outside(_metadata, self);
}

TEST_HARNESS_MAIN
