// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The driver loaded and unloaded with its heap, and a heap that arrives after a
 * deferred probe, a thousand times: memory stays flat.
 */
#include "harness.h"

#include <inttypes.h>

#include "modules.h"

/* Cycles that are not counted, in which caches fill up. */
#define WARM_UP		100
#define CYCLES		1000

/* A leak of this many bytes a cycle is seen. */
#define GRAIN		512

FIXTURE(cycles) {
	struct machine machine;
	unsigned int warm_up, cycles;
};

FIXTURE_SETUP(cycles)
{
	SKIP_IF(series_missing());
	ASSERT_EQ(0, machine_clear(&self->machine));
	/* The kernel that looks for leaks itself: not many are needed, nor quick. */
	self->warm_up = kernel_is_slow() ? 2 : WARM_UP;
	self->cycles = kernel_is_slow() ? 10 : CYCLES;
}

FIXTURE_TEARDOWN(cycles)
{
	EXPECT_EQ(0, machine_restore(&self->machine));
}

struct memory {
	int64_t available, cpus, unreclaimable, vmalloc;
};

/* Bytes of the pages that were given back and that the CPUs keep for their next use */
static int64_t kept_by_cpus(void)
{
	FILE *file = fopen("/proc/zoneinfo", "re");
	int64_t pages = 0;
	char line[256];

	while (file && fgets(line, sizeof(line), file)) {
		long count;

		if (sscanf(line, " count: %ld", &count) == 1)
			pages += count;
	}
	if (file)
		fclose(file);
	return pages * sysconf(_SC_PAGESIZE);
}

/*
 * In bytes, when everything that is given back in the background has been.
 *
 * What is available does not count the pages that a CPU keeps on its list, a few
 * hundred more or less: a small change in what ran when shifts them by more than
 * what is allowed to be lost here.
 */
static void measure(struct memory *m)
{
	uint64_t kib[3] = { 0 };

	sync();
	guest_write_text("/proc/sys/vm/drop_caches", "3");
	usleep(200000);
	guest_file_stat("/proc/meminfo", "MemAvailable:", &kib[0]);
	guest_file_stat("/proc/meminfo", "SUnreclaim:", &kib[1]);
	guest_file_stat("/proc/meminfo", "VmallocUsed:", &kib[2]);
	m->cpus = kept_by_cpus();
	m->available = (int64_t)kib[0] * 1024 + m->cpus;
	m->unreclaimable = (int64_t)kib[1] * 1024;
	m->vmalloc = (int64_t)kib[2] * 1024;
}

/* What was lost since @before, in bytes: less than nothing if there is more now */
static struct memory lost_since(const struct memory *before)
{
	struct memory now;

	measure(&now);
	return (struct memory){
		.available = before->available - now.available,
		.cpus = before->cpus - now.cpus,
		.unreclaimable = now.unreclaimable - before->unreclaimable,
		.vmalloc = now.vmalloc - before->vmalloc,
	};
}

static void check_flat(struct __test_metadata *_metadata, const struct memory *before,
		       unsigned int cycles)
{
	int64_t bound = (int64_t)cycles * GRAIN, end = guest_now() + PATIENCE;
	struct memory lost;

	/* What leaks does not come back, however long one waits. */
	do
		lost = lost_since(before);
	while (!kernel_is_slow() && guest_now() < end &&
	       (lost.available >= bound || lost.unreclaimable >= bound || lost.vmalloc >= bound));
	TH_LOG("after %u cycles: available %+" PRId64 " KiB, of it on the CPUs' lists %+" PRId64
	       " KiB, slab %+" PRId64 " KiB, vmalloc %+" PRId64 " KiB", cycles,
	       -lost.available / 1024, -lost.cpus / 1024, lost.unreclaimable / 1024,
	       lost.vmalloc / 1024);
	/* KASAN's quarantine keeps what was freed. */
	if (kernel_is_slow())
		return;
	EXPECT_GT(bound, lost.available);
	EXPECT_GT(bound, lost.unreclaimable);
	EXPECT_GT(bound, lost.vmalloc);
}

TEST_F_TIMEOUT(cycles, load_and_unload, 300)
{
	struct memory before = { 0 };
	unsigned int i;

	for (i = 0; i < self->warm_up + self->cycles; i++) {
		if (i == self->warm_up)
			measure(&before);
		ASSERT_EQ(0, module_load("vmali_heap", "")) TH_LOG("cycle %u", i);
		ASSERT_EQ(0, module_load("panthor", PLAIN_PARAMETER))
			TH_LOG("cycle %u", i);
		ASSERT_TRUE(gpu_bound()) TH_LOG("cycle %u", i);
		ASSERT_EQ(FW_BYTES, protected_bytes(FW_BYTES)) TH_LOG("cycle %u", i);
		ASSERT_EQ(0, module_unload("panthor")) TH_LOG("cycle %u", i);
		ASSERT_EQ(0, protected_bytes(0)) TH_LOG("cycle %u", i);
		ASSERT_EQ(0, module_unload("vmali_heap")) TH_LOG("cycle %u", i);
	}
	check_flat(_metadata, &before, self->cycles);
}

/* The probe is deferred until the heap is added; both are used, then removed, the heap first. */
TEST_F_TIMEOUT(cycles, heap_arrives, 300)
{
	struct memory before = { 0 };
	unsigned int i;

	ASSERT_EQ(0, module_load("vmali_heap", "from=command"));
	for (i = 0; i < self->warm_up + self->cycles; i++) {
		char reason[256];

		if (i == self->warm_up)
			measure(&before);
		ASSERT_EQ(0, module_load("panthor", PLAIN_PARAMETER))
			TH_LOG("cycle %u", i);
		ASSERT_TRUE(gpu_deferred(reason, sizeof(reason))) TH_LOG("cycle %u", i);
		ASSERT_EQ(0, plain_register(true)) TH_LOG("cycle %u", i);
		ASSERT_EQ(0, gpu_wait()) TH_LOG("cycle %u", i);
		ASSERT_EQ(0, plain_register(false)) TH_LOG("cycle %u", i);
		ASSERT_EQ(0, module_unload("panthor")) TH_LOG("cycle %u", i);
		ASSERT_EQ(0, protected_bytes(0)) TH_LOG("cycle %u", i);
	}
	check_flat(_metadata, &before, self->cycles);
}

/* The same with the heap of the TEE, whose buffers have a page in disguise. */
TEST_F_TIMEOUT(cycles, tee_and_driver, 300)
{
	unsigned int i, cycles = self->cycles / 4;
	struct memory before = { 0 };

	if (!self->machine.tee)
		SKIP(return, NO_TEE);
	for (i = 0; i < self->warm_up + cycles; i++) {
		if (i == self->warm_up)
			measure(&before);
		ASSERT_EQ(0, module_unload("vmali_tee")) TH_LOG("cycle %u", i);
		ASSERT_EQ(0, module_load("panthor", TEE_PARAMETER))
			TH_LOG("cycle %u", i);
		ASSERT_EQ(0, module_load("vmali_tee", self->machine.tee_params))
			TH_LOG("cycle %u", i);
		ASSERT_EQ(0, gpu_wait()) TH_LOG("cycle %u", i);
		ASSERT_EQ(FW_BYTES, protected_bytes(FW_BYTES)) TH_LOG("cycle %u", i);
		ASSERT_EQ(0, module_unload("panthor")) TH_LOG("cycle %u", i);
		ASSERT_EQ(0, protected_bytes(0)) TH_LOG("cycle %u", i);
	}
	check_flat(_metadata, &before, cycles);
}

TEST_HARNESS_MAIN
