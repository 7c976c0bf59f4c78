// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The driver loaded and unloaded with its heap, and a heap that arrives after a
 * deferred probe, a thousand times: memory stays flat.
 */
#include "kselftest_harness.h"

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
	bool skipped;
};

FIXTURE_SETUP(cycles)
{
	if (!kernel_has_series()) {
		self->skipped = true;
		return;
	}
	ASSERT_EQ(0, machine_clear(&self->machine));
	/* The kernel that looks for leaks itself: not many are needed, nor quick. */
	self->warm_up = kernel_is_slow() ? 2 : WARM_UP;
	self->cycles = kernel_is_slow() ? 10 : CYCLES;
}

FIXTURE_TEARDOWN(cycles)
{
	if (self->skipped)
		return;
	EXPECT_EQ(0, machine_restore(&self->machine));
}

#define NEED_SERIES() do {						\
	if (self->skipped)						\
		SKIP(return, "the kernel does not have the series");	\
} while (0)

struct memory {
	int64_t available, unreclaimable, vmalloc;
};

/* In bytes, when everything that is given back in the background has been. */
static void measure(struct memory *m)
{
	uint64_t kib[3] = { 0 };

	sync();
	guest_write_text("/proc/sys/vm/drop_caches", "3");
	usleep(200000);
	guest_stat("/proc/meminfo", "MemAvailable:", &kib[0]);
	guest_stat("/proc/meminfo", "SUnreclaim:", &kib[1]);
	guest_stat("/proc/meminfo", "VmallocUsed:", &kib[2]);
	m->available = (int64_t)kib[0] * 1024;
	m->unreclaimable = (int64_t)kib[1] * 1024;
	m->vmalloc = (int64_t)kib[2] * 1024;
}

static void check_flat(struct __test_metadata *_metadata, const struct memory *before,
		       unsigned int cycles)
{
	int64_t bound = (int64_t)cycles * GRAIN;
	struct memory after;

	measure(&after);
	TH_LOG("after %u cycles: available %+" PRId64 " KiB, slab %+" PRId64
	       " KiB, vmalloc %+" PRId64 " KiB", cycles,
	       (after.available - before->available) / 1024,
	       (after.unreclaimable - before->unreclaimable) / 1024,
	       (after.vmalloc - before->vmalloc) / 1024);
	/* KASAN's quarantine keeps what was freed. */
	if (kernel_is_slow())
		return;
	EXPECT_GT(bound, before->available - after.available);
	EXPECT_GT(bound, after.unreclaimable - before->unreclaimable);
	EXPECT_GT(bound, after.vmalloc - before->vmalloc);
}

TEST_F_TIMEOUT(cycles, load_and_unload, 300)
{
	struct memory before = { 0 };
	unsigned int i;

	NEED_SERIES();
	for (i = 0; i < self->warm_up + self->cycles; i++) {
		if (i == self->warm_up)
			measure(&before);
		ASSERT_EQ(0, module_load("vmali_heap", "")) TH_LOG("cycle %u", i);
		ASSERT_EQ(0, module_load("panthor", "protected_heap_name=" PLAIN_HEAP))
			TH_LOG("cycle %u", i);
		ASSERT_TRUE(gpu_bound()) TH_LOG("cycle %u", i);
		ASSERT_EQ(FW_BYTES, protected_bytes(FW_BYTES)) TH_LOG("cycle %u", i);
		ASSERT_EQ(0, module_unload("panthor")) TH_LOG("cycle %u", i);
		ASSERT_EQ(0, protected_bytes(0)) TH_LOG("cycle %u", i);
		ASSERT_EQ(0, module_unload("vmali_heap")) TH_LOG("cycle %u", i);
	}
	check_flat(_metadata, &before, self->cycles);
}

/* The driver waits, the heap comes, is used, and goes; then the driver goes. */
TEST_F_TIMEOUT(cycles, heap_arrives, 300)
{
	struct memory before = { 0 };
	unsigned int i;

	NEED_SERIES();
	ASSERT_EQ(0, module_load("vmali_heap", "from=command"));
	for (i = 0; i < self->warm_up + self->cycles; i++) {
		char reason[256];

		if (i == self->warm_up)
			measure(&before);
		ASSERT_EQ(0, module_load("panthor", "protected_heap_name=" PLAIN_HEAP))
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

	NEED_SERIES();
	if (!self->machine.tee)
		SKIP(return, "the machine was started without a TEE");
	for (i = 0; i < self->warm_up + cycles; i++) {
		if (i == self->warm_up)
			measure(&before);
		ASSERT_EQ(0, module_unload("vmali_tee")) TH_LOG("cycle %u", i);
		ASSERT_EQ(0, module_load("panthor", "protected_heap_name=" TEE_HEAP))
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
