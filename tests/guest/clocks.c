// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * What the driver says about time: the GPU's counters, and how much each client has used.
 */
#include "harness.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "guest.h"

/* Each iteration takes a cycle at least */
#define ITERATIONS	1000u

/* enum panthor_device_profiling_flags, by sysfs */
#define CYCLES_AND_TIME	"3"

/* More jobs than the smallest ring has place for */
#define JOBS		200u

#define PATIENCE	(5000 * VMALI_MS)

FIXTURE(clocks) {
	struct guest g;
	struct vmali_group *group;
	struct vmali_cs_builder b;
	char dir[128];
};

FIXTURE_SETUP(clocks)
{
	ASSERT_EQ(0, guest_open(&self->g));
	ASSERT_EQ(0, guest_group(&self->g, 1, &self->group));
	guest_device_dir(&self->g, self->dir, sizeof(self->dir));
	guest_begin(&self->g, 0, &self->b);
}

FIXTURE_TEARDOWN(clocks)
{
	char path[256];

	snprintf(path, sizeof(path), "%s/profiling", self->dir);
	guest_write_text(path, "0");
	vmali_group_destroy(self->group);
	guest_close(&self->g);
}

/* Takes ITERATIONS cycles or more; uses the register 0 */
static void write_loop(struct vmali_cs_builder *b)
{
	struct vmali_cs_label loop = VMALI_CS_LABEL_INIT;

	vmali_cs_move32(b, vmali_cs_r32(0), ITERATIONS);
	vmali_cs_label_place(b, &loop);
	vmali_cs_add_imm32(b, vmali_cs_r32(0), vmali_cs_r32(0), -1);
	vmali_cs_branch(b, VMALI_CS_COND_NE, vmali_cs_r32(0), &loop);
}

static uint64_t word64(const struct guest *g, unsigned int i)
{
	return g->data[2 * i] | (uint64_t)g->data[2 * i + 1] << 32;
}

/* Cycles from before a loop to after it, as a stream sees them; 0 if it fails */
static uint64_t cycles_of_loop(struct guest *g, struct vmali_group *group)
{
	struct vmali_cs_builder b;

	guest_begin(g, 0, &b);
	vmali_cs_store_state(&b, VMALI_CS_STATE_CYCLE_COUNT, DATA, 0, VMALI_CS_NOW);
	write_loop(&b);
	vmali_cs_store_state(&b, VMALI_CS_STATE_CYCLE_COUNT, DATA, 8, VMALI_CS_NOW);
	vmali_cs_wait(&b, MASK(SB_LOAD_STORE), false);
	if (guest_run(g, group, 0, 0, &b))
		return 0;
	return word64(g, 1) - word64(g, 0);
}

/* The firmware lets the counter run */
TEST_F(clocks, cycles_count)
{
	SKIP_IF(uapi_missing(&self->g, 6));
	EXPECT_LE(ITERATIONS, cycles_of_loop(&self->g, self->group));
}

/* And so does one that has been started again */
TEST_F(clocks, cycles_count_after_a_suspend)
{
	SKIP_IF(uapi_missing(&self->g, 6));
	ASSERT_EQ(0, guest_healthy(&self->g, self->group));
	ASSERT_TRUE(guest_power_is(&self->g, "suspended"));
	EXPECT_LE(ITERATIONS, cycles_of_loop(&self->g, self->group));
}

/* Two looks at the counter while a stream keeps the GPU in use */
TEST_F(clocks, query_of_the_counter)
{
	struct drm_panthor_timestamp_info one, two;
	uint32_t job;

	SKIP_IF(uapi_missing(&self->g, 8));
	guest_write_endless(&self->g, 0, &self->b, 0);
	ASSERT_EQ(0, guest_submit(&self->g, self->group, 0, 0, &self->b, &job));
	ASSERT_TRUE(guest_runs(&self->g, 0));
	ASSERT_EQ(0, vmali_device_query_timestamp(self->g.dev,
						  DRM_PANTHOR_TIMESTAMP_GPU_CYCLE_COUNT, &one));
	usleep(1000);
	ASSERT_EQ(0, vmali_device_query_timestamp(self->g.dev,
						  DRM_PANTHOR_TIMESTAMP_GPU_CYCLE_COUNT, &two));
	EXPECT_LT(0, one.cycle_count);
	EXPECT_LT(one.cycle_count, two.cycle_count);
	/* Nothing else was asked for */
	EXPECT_EQ(0, one.current_timestamp);
	EXPECT_EQ(0, one.timestamp_offset);
	EXPECT_EQ(0, one.timestamp_frequency);
	EXPECT_EQ(0, one.cpu_timestamp_sec);
	EXPECT_EQ(0, one.cpu_timestamp_nsec);
	EXPECT_EQ(0, one.duration_nsec);
	vmali_group_destroy(self->group);
	self->group = NULL;
	guest_verdict(&self->g, job);
}

static uint64_t nanoseconds(clockid_t clock)
{
	struct timespec ts;

	clock_gettime(clock, &ts);
	return ts.tv_sec * 1000000000ull + ts.tv_nsec;
}

/* The CPU's time is that of the clock that was asked for, at the moment of the query */
TEST_F(clocks, query_of_the_processor)
{
	static const struct {
		clockid_t clock;
		uint32_t flag;
	} clocks[] = {
		{ CLOCK_MONOTONIC, DRM_PANTHOR_TIMESTAMP_CPU_MONOTONIC },
		{ CLOCK_MONOTONIC_RAW, DRM_PANTHOR_TIMESTAMP_CPU_MONOTONIC_RAW },
	};
	struct drm_panthor_timestamp_info info;
	uint64_t before, seen;
	unsigned int i;

	SKIP_IF(uapi_missing(&self->g, 8));
	for (i = 0; i < sizeof(clocks) / sizeof(clocks[0]); i++) {
		before = nanoseconds(clocks[i].clock);
		ASSERT_EQ(0, vmali_device_query_timestamp(self->g.dev, clocks[i].flag |
							  DRM_PANTHOR_TIMESTAMP_GPU, &info));
		seen = info.cpu_timestamp_sec * 1000000000ull + info.cpu_timestamp_nsec;
		EXPECT_LE(before, seen);
		EXPECT_LE(seen, nanoseconds(clocks[i].clock));
		EXPECT_GT(1000000000, info.cpu_timestamp_nsec);
		EXPECT_LT(0, info.current_timestamp);
		EXPECT_EQ(0, info.cycle_count);
	}
	for (i = 3; i < 8; i++)
		EXPECT_EQ(-EINVAL, vmali_device_query_timestamp(self->g.dev, i << 1, &info));
}

/* "NAME:	N" of this client in /proc; UINT64_MAX if there is none */
static uint64_t usage(const struct guest *g, const char *name)
{
	char path[64], line[256];
	uint64_t value = UINT64_MAX;
	size_t length = strlen(name);
	FILE *f;

	snprintf(path, sizeof(path), "/proc/self/fdinfo/%d", vmali_device_fd(g->dev));
	f = fopen(path, "re");
	while (f && value == UINT64_MAX && fgets(line, sizeof(line), f))
		if (!strncmp(line, name, length) && line[length] == ':')
			value = strtoull(line + length + 1, NULL, 10);
	if (f)
		fclose(f);
	return value;
}

/* The same, when it is @least, or after some seconds whatever it is */
static uint64_t usage_from(const struct guest *g, const char *name, uint64_t least)
{
	int64_t end = guest_now() + PATIENCE;

	while (usage(g, name) < least && guest_now() < end)
		usleep(1000);
	return usage(g, name);
}

static int profile(const char *dir, const char *mask)
{
	char path[256];

	snprintf(path, sizeof(path), "%s/profiling", dir);
	return guest_write_text(path, mask);
}

/* Jobs are counted while it is wanted, each once, and the counters never go back */
TEST_F(clocks, cycles_of_a_client)
{
	uint64_t cycles, loops = 0, used, end;
	int64_t start = guest_now();
	char mask[8], path[256];
	unsigned int i;

	SKIP_IF(uapi_missing(&self->g, 6));
	snprintf(path, sizeof(path), "%s/profiling", self->dir);
	EXPECT_EQ(UINT64_MAX, usage(&self->g, "drm-cycles-panthor"));
	ASSERT_EQ(0, profile(self->dir, CYCLES_AND_TIME));
	guest_read_text(path, mask, sizeof(mask));
	EXPECT_STREQ(CYCLES_AND_TIME, mask);
	EXPECT_EQ(0, usage(&self->g, "drm-cycles-panthor"));
	for (i = 0; i < 3; i++) {
		cycles = cycles_of_loop(&self->g, self->group);
		ASSERT_LE(ITERATIONS, cycles);
		loops += cycles;
	}
	/* A job is done before it is counted; what is around its loop is short */
	used = usage_from(&self->g, "drm-cycles-panthor", loops);
	EXPECT_LE(loops, used);
	/* Not more than there were since the test began */
	end = (uint64_t)(guest_now() - start) / 1000 *
	      (usage(&self->g, "drm-maxfreq-panthor") / 1000000);
	EXPECT_LE(used, end);
	/* To look is not to use */
	EXPECT_EQ(used, usage(&self->g, "drm-cycles-panthor"));

	/* Jobs that are not profiled do not count */
	ASSERT_EQ(0, profile(self->dir, "0"));
	ASSERT_LE(ITERATIONS, cycles_of_loop(&self->g, self->group));
	ASSERT_EQ(0, profile(self->dir, CYCLES_AND_TIME));
	EXPECT_EQ(used, usage(&self->g, "drm-cycles-panthor"));
	EXPECT_EQ(-EINVAL, profile(self->dir, "4"));
}

/*
 * Jobs of two sizes, the larger with cycles and time, in the smallest ring: some begin at its
 * end and continue at its start.  Each executes once.
 */
TEST_F(clocks, rings_with_and_without_profiling)
{
	const struct vmali_group_attrs attrs = { .ring_size = 4096 };
	struct vmali_group *group;
	char mask[2] = "0";
	unsigned int i;

	/* The switch came in the same release as this version */
	SKIP_IF(uapi_missing(&self->g, 2));
	ASSERT_EQ(0, vmali_group_create(self->g.vm, &attrs, &group));
	self->g.data[0] = 0;
	for (i = 0; i < JOBS; i++) {
		struct vmali_cs_builder b;

		mask[0] = (char)('0' + i % 4);
		ASSERT_EQ(0, profile(self->dir, mask));
		guest_begin(&self->g, 0, &b);
		vmali_cs_load32(&b, vmali_cs_r32(0), DATA, 0);
		vmali_cs_wait(&b, MASK(SB_LOAD_STORE), false);
		vmali_cs_add_imm32(&b, vmali_cs_r32(0), vmali_cs_r32(0), 1);
		vmali_cs_store32(&b, vmali_cs_r32(0), DATA, 0);
		vmali_cs_wait(&b, MASK(SB_LOAD_STORE), false);
		ASSERT_EQ(0, guest_run(&self->g, group, 0, 0, &b)) TH_LOG("job %u", i);
		ASSERT_EQ(i + 1, self->g.data[0]);
	}
	vmali_group_destroy(group);
}

/* What a client's buffers take is what it has made, in bytes, while it has it */
TEST_F(clocks, memory_of_a_client)
{
	uint64_t before = usage(&self->g, "drm-total-memory");
	struct vmali_buffer buf;

	/* Memory is counted since the release of this version */
	SKIP_IF(uapi_missing(&self->g, 4));
	ASSERT_NE(UINT64_MAX, before);
	ASSERT_EQ(0, vmali_buffer_create(self->g.vm, 8u << 20, GUEST_SHARED, "counted", &buf));
	EXPECT_EQ(before + (8u << 10), usage(&self->g, "drm-total-memory"));
	vmali_buffer_destroy(&buf);
	EXPECT_EQ(before, usage(&self->g, "drm-total-memory"));
}

static uint64_t driver_bytes(void)
{
	uint64_t bytes;

	guest_driver_buffers(&bytes);
	return bytes;
}

/* Whether the client is counted what the driver has made: what it has destroyed may go later */
static bool is_counted(const struct guest *g)
{
	int64_t end = guest_now() + PATIENCE;

	while (driver_bytes() >> 10 != usage(g, "panthor-resident-memory") && guest_now() < end)
		usleep(1000);
	return driver_bytes() >> 10 == usage(g, "panthor-resident-memory");
}

/* What groups and heaps take besides is counted for their client, all of it, while they exist */
TEST_F(clocks, memory_of_groups_and_heaps)
{
	const struct vmali_tiler_heap_attrs heap_attrs = {
		.chunk_size = 256 << 10, .initial_chunks = 3, .max_chunks = 5,
	};
	const struct vmali_group_attrs attrs = { .ring_size = 65536, .queue_count = 3 };
	struct vmali_tiler_heap heap;
	struct vmali_group *group;
	uint64_t before;

	SKIP_IF(uapi_missing(&self->g, 4));
	if (!driver_bytes())
		SKIP(return, "the kernel does not list buffers");
	EXPECT_TRUE(is_counted(&self->g));
	before = usage(&self->g, "panthor-resident-memory");
	ASSERT_EQ(0, vmali_group_create(self->g.vm, &attrs, &group));
	EXPECT_LE(before + (3 * 65536 >> 10), usage(&self->g, "panthor-resident-memory"));
	EXPECT_TRUE(is_counted(&self->g));
	ASSERT_EQ(0, vmali_tiler_heap_create(self->g.vm, &heap_attrs, &heap));
	EXPECT_TRUE(is_counted(&self->g));
	/* The contexts of heaps stay with the address space */
	vmali_tiler_heap_destroy(&heap);
	EXPECT_TRUE(is_counted(&self->g));
	vmali_group_destroy(group);
	EXPECT_TRUE(is_counted(&self->g));
}

TEST_HARNESS_MAIN
